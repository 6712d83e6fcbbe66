//! One column of one row group, read a batch of rows at a time.

use std::cell::Cell;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::Result;
use rustc_hash::FxHashMap;

use super::super::count;
use super::guard::Budget;
use super::leaf::{Dictionary, Leaf};
use super::value::Written;

/// Does the same with the reader of any type.
macro_rules! with_reader {
    ($reader:expr, $typed:ident => $do:expr) => {
        match $reader {
            ColumnReader::BoolColumnReader($typed) => $do,
            ColumnReader::Int32ColumnReader($typed) => $do,
            ColumnReader::Int64ColumnReader($typed) => $do,
            ColumnReader::Int96ColumnReader($typed) => $do,
            ColumnReader::FloatColumnReader($typed) => $do,
            ColumnReader::DoubleColumnReader($typed) => $do,
            ColumnReader::ByteArrayColumnReader($typed) => $do,
            ColumnReader::FixedLenByteArrayColumnReader($typed) => $do,
        }
    };
}

/// Of so few values nothing can be told of the rest.
const FEW: usize = 512;

/// The most values remembered to be looked at once. Writers end a dictionary at about one mebibyte.
const REMEMBERED: usize = 1 << 17;

/// How the values of a column chunk are to be read.
#[derive(Debug, Clone)]
pub(super) struct Manner {
    /// What rows of several values may take.
    pub(super) budget: Budget,
    /// Rows of a batch.
    pub(super) rows: usize,
    /// Whether the file keeps a dictionary of the values, so that most come again.
    pub(super) dictionary: Dictionary,
}

struct Chunk<T: DataType> {
    reader: ColumnReaderImpl<T>,
    values: Vec<T::T>,
    defined: Vec<i16>,
    repeated: Vec<i16>,
}

impl<T: DataType> Chunk<T> {
    fn new(reader: ColumnReaderImpl<T>) -> Self {
        Self { reader, values: Vec::new(), defined: Vec::new(), repeated: Vec::new() }
    }

    /// Reads the next rows and answers how many there are.
    fn next(&mut self, manner: &Manner) -> Result<usize> {
        self.values.clear();
        self.defined.clear();
        self.repeated.clear();
        manner.budget.renew();
        let (defined, repeated) = (&mut self.defined, &mut self.repeated);
        let (rows, _, _) =
            self.reader.read_records(manner.rows, Some(defined), Some(repeated), &mut self.values)?;
        Ok(rows)
    }

    /// Gives each place for a value: the row it is in, and the value unless there is none.
    fn each(&self, leaf: &Leaf, rows: usize, mut take: impl FnMut(usize, Option<&T::T>)) {
        let levels = if leaf.optional { self.defined.len() } else { self.values.len() };
        let levels = if leaf.repeated { self.repeated.len() } else { levels };
        let (mut values, mut row) = (self.values.iter(), 0);
        for level in 0..levels {
            if level > 0 && self.repeated.get(level).is_none_or(|repeated| *repeated == 0) {
                row += 1;
            }
            let is_there = !leaf.optional || self.defined.get(level) == Some(&leaf.defined);
            take(row.min(rows), if is_there { values.next() } else { None });
        }
    }
}

/// Reads a whole chunk and gives each value, and how often it comes, to `add`. Answers how many rows there are; none
/// if a value is too long.
pub(super) fn tally(
    reader: ColumnReader,
    leaf: &Leaf,
    manner: Manner,
    cell_bytes: usize,
    add: &mut impl FnMut(&str, u64),
) -> Result<Option<u64>> {
    if leaf.vector {
        return with_reader!(reader, typed => tally_vectors(Chunk::new(typed), leaf, &manner, cell_bytes, add));
    }
    with_reader!(reader, typed => tally_typed(Chunk::new(typed), leaf, manner, cell_bytes, add))
}

fn tally_typed<T: DataType<T: Written>>(
    mut chunk: Chunk<T>,
    leaf: &Leaf,
    mut manner: Manner,
    cell_bytes: usize,
    add: &mut impl FnMut(&str, u64),
) -> Result<Option<u64>> {
    let (mut all, longest, mut text) = (0, Cell::new(0), String::new());
    let mut known = Known::default();
    let mut one = |value: &T::T, times: u64| {
        text.clear();
        value.write(leaf.meaning, &mut text);
        longest.set(text.len().max(longest.get()));
        add(text.get(..cell_bytes).unwrap_or(&text), times);
    };
    loop {
        let rows = chunk.next(&manner)?;
        all += count(rows);
        if manner.dictionary == Dictionary::None {
            chunk.values.iter().for_each(|value| one(value, 1));
        } else {
            let values = chunk.values.len();
            known.count(chunk.values.drain(..));
            if rows == 0 || manner.dictionary == Dictionary::Part || known.values.len() > REMEMBERED {
                let pays = known.values.len() * 2 < values.max(FEW);
                known.each(&mut one);
                manner.dictionary = if pays { manner.dictionary } else { Dictionary::None };
            }
        }
        if longest.get() > cell_bytes {
            return Ok(None);
        }
        if rows == 0 {
            return Ok(Some(all));
        }
    }
}

/// Values that come again, each kept once, and how often it came.
struct Known<V: Written> {
    values: FxHashMap<V::Key, (V, u64)>,
}

impl<V: Written> Default for Known<V> {
    fn default() -> Self {
        Self { values: FxHashMap::default() }
    }
}

impl<V: Written> Known<V> {
    fn count(&mut self, values: impl Iterator<Item = V>) {
        for value in values {
            self.values.entry(value.key()).or_insert((value, 0)).1 += 1;
        }
    }

    /// Gives each value, and forgets it.
    fn each(&mut self, one: &mut impl FnMut(&V, u64)) {
        for (_, (value, times)) in self.values.drain() {
            one(&value, times);
        }
    }
}

/// The same of lists of fractions, each of which is one value: coordinates, or a vector that stands for a face or a voice.
fn tally_vectors<T: DataType<T: Written>>(
    mut chunk: Chunk<T>,
    leaf: &Leaf,
    manner: &Manner,
    cell_bytes: usize,
    add: &mut impl FnMut(&str, u64),
) -> Result<Option<u64>> {
    let mut all = 0;
    loop {
        let rows = chunk.next(manner)?;
        if rows == 0 {
            return Ok(Some(all));
        }
        all += count(rows);
        vectors(&chunk, leaf, rows, cell_bytes, add);
    }
}

fn vectors<T: DataType<T: Written>>(
    chunk: &Chunk<T>,
    leaf: &Leaf,
    rows: usize,
    cell_bytes: usize,
    add: &mut impl FnMut(&str, u64),
) {
    let (mut text, mut numbers, mut at) = (String::from("["), 0, 0);
    let mut one = |text: &mut String, numbers: usize| {
        let inner = text.get(1..).unwrap_or_default();
        match numbers {
            0 => {}
            1..=3 => add(inner, 1),
            _ => {
                text.push(']');
                add(text, 1);
            }
        }
        text.truncate(1);
    };
    chunk.each(leaf, rows, |row, value| {
        if row != at {
            one(&mut text, std::mem::take(&mut numbers));
            at = row;
        }
        // What is longer than a cell is cut: its first thousands of numbers tell what it is.
        if let Some(value) = value.filter(|_| text.len() + 32 < cell_bytes) {
            text.push_str(if numbers > 0 { "," } else { "" });
            value.write(leaf.meaning, &mut text);
            numbers += 1;
        }
    });
    one(&mut text, numbers);
}

/// The cells of one column, a batch of rows at a time.
pub(super) type Texts<'l> = Box<dyn FnMut(&mut Vec<String>) -> Result<()> + 'l>;

/// Reads a chunk row by row. Of several values in a row the last is its cell.
pub(super) fn texts(reader: ColumnReader, leaf: &Leaf, manner: Manner) -> Texts<'_> {
    with_reader!(reader, typed => texts_typed(Chunk::new(typed), leaf, manner))
}

fn texts_typed<T: DataType<T: Written>>(mut chunk: Chunk<T>, leaf: &Leaf, manner: Manner) -> Texts<'_> {
    Box::new(move |cells| {
        let rows = chunk.next(&manner)?;
        cells.resize_with(rows, String::new);
        cells.iter_mut().for_each(String::clear);
        chunk.each(leaf, rows, |row, value| {
            if let (Some(cell), Some(value)) = (cells.get_mut(row), value) {
                cell.clear();
                value.write(leaf.meaning, cell);
            }
        });
        Ok(())
    })
}
