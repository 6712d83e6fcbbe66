//! The columns of a Parquet file: what each is called, and how its values lie.

use std::sync::Arc;

use parquet::basic::{Encoding, Type};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::schema::types::ColumnDescriptor;

use super::value::Meaning;

/// How writers call the levels of a list.
const LISTS: [&str; 4] = [".list.element", ".list.item", ".bag.array_element", ".list.array"];

/// A column of the file.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Its path, such as `user.phone` or `orders[].id`.
    pub(super) name: String,
    pub(super) meaning: Meaning,
    /// Whether a row may have several values.
    pub(super) repeated: bool,
    /// Whether a row may have none.
    pub(super) optional: bool,
    /// The level at which a value is there.
    pub(super) defined: i16,
    /// Whether the values of a row are one: a list of fractions.
    pub(super) vector: bool,
}

impl Leaf {
    pub(super) fn of(column: &Arc<ColumnDescriptor>) -> Self {
        let repeated = column.max_rep_level() > 0;
        let vector = repeated && matches!(column.physical_type(), Type::FLOAT | Type::DOUBLE);
        let sign = if vector { "" } else { "[]" };
        let path = column.path().string();
        Self {
            name: LISTS.iter().fold(path, |path, list| path.replace(list, sign)),
            meaning: Meaning::of(column),
            repeated,
            optional: column.max_def_level() > 0,
            defined: column.max_def_level(),
            vector,
        }
    }
}

/// Whether values may be spelt as what they share with the one before: a few bytes then give many long ones.
pub(super) fn may_be_shared(chunk: &ColumnChunkMetaData) -> bool {
    chunk.encodings().any(|encoding| encoding == Encoding::DELTA_BYTE_ARRAY)
}

/// How much of a column the file's dictionary of its values gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dictionary {
    None,
    /// Some pages, or the footer does not say.
    Part,
    /// Every page, as the footer says.
    Whole,
}

impl Dictionary {
    pub(super) fn of(chunk: &ColumnChunkMetaData) -> Self {
        let is_one = |encoding| matches!(encoding, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
        if chunk.dictionary_page_offset().is_none() && !chunk.encodings().any(is_one) {
            return Self::None;
        }
        match chunk.page_encoding_stats_mask() {
            Some(pages)
                if pages.is_only(Encoding::RLE_DICTIONARY) || pages.is_only(Encoding::PLAIN_DICTIONARY) =>
            {
                Self::Whole
            }
            _ => Self::Part,
        }
    }
}
