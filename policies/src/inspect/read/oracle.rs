//! The parsers that were written here, held against the `csv` crate and `serde_json`: the same cells of the same rows,
//! whatever comes in. Used by the tests and by the fuzz targets.

use std::collections::BTreeSet;

use serde_json::Value;

use super::csv::{Piece, Splitter, last_row_end};
use super::json::{Unfit, Walker, last_value_end};

type Rows = Vec<Vec<String>>;

/// Splits `text` into rows, whole and in two blocks, as the `csv` crate does.
///
/// # Panics
/// If it does not.
pub fn splits_like_csv(text: &str, delimiter: u8) {
    let (rows, unclosed) = split(text, delimiter);
    let whole = text.get(..unclosed.unwrap_or(text.len())).unwrap_or_default();
    // The crate takes a byte-order mark away, which is done elsewhere here.
    let begins = whole.trim_start_matches(['\n', '\r']);
    if !begins.starts_with('\u{feff}') {
        assert_eq!(rows, crate_split(whole, delimiter));
    }
    if let Some(end) = last_row_end(text.as_bytes(), delimiter) {
        let (first, second) = text.split_at_checked(end).unwrap_or((text, ""));
        let ((mut first, open), (second, unclosed_there)) =
            (split(first, delimiter), split(second, delimiter));
        first.extend(second);
        assert_eq!((first, open), (rows, None));
        assert_eq!(unclosed_there.map(|row| row + end), unclosed);
    }
}

fn split(text: &str, delimiter: u8) -> (Rows, Option<usize>) {
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    let unclosed = Splitter::new(delimiter).split(text, |piece| {
        match piece {
            Piece::Cell { place, cell, .. } => {
                assert_eq!(place, row.len());
                row.push(cell.to_owned());
            }
            Piece::End { cells, .. } => {
                assert_eq!(cells, row.len());
                rows.push(std::mem::take(&mut row));
            }
        }
        Ok::<_, ()>(())
    });
    (rows, unclosed.unwrap_or_default())
}

fn crate_split(text: &str, delimiter: u8) -> Rows {
    let mut builder = csv::ReaderBuilder::new();
    let reader = builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    reader.into_records().flatten().map(|row| row.iter().map(str::to_owned).collect()).collect()
}

/// Reads `text` as a JSON object and finds in it what `serde_json` finds.
///
/// # Panics
/// If it does not.
pub fn reads_like_serde_json(text: &str) {
    let mut cells = Vec::new();
    let mut walker = Walker::new(text);
    let read = walker.row(&mut |path: &str, cell: &str| {
        cells.push(plain(path, cell));
        Ok::<_, Unfit>(())
    });
    let whole = read.is_ok() && walker.peek().is_none();
    match serde_json::from_str::<Value>(text) {
        Ok(value) if value.is_object() => {
            let mut wanted = BTreeSet::new();
            if leaves(&value, &mut String::new(), 0, &mut wanted) {
                assert!(whole, "{text}: {read:?}");
                let cells: BTreeSet<_> = cells.into_iter().flatten().collect();
                assert!(wanted.is_subset(&cells), "{text}: {wanted:?} {cells:?}");
            }
        }
        Ok(_) => assert!(read.is_err(), "{text}"),
        // It refuses what is JSON but has no value there: half a surrogate pair, and numbers beyond f64.
        Err(_) => {
            assert!(
                !whole || text.contains("\\u") || text.contains(['e', 'E']) || text.len() > 300,
                "{text}"
            );
        }
    }
    if let Some(end) = last_value_end(text.as_bytes(), false) {
        assert!(text.is_char_boundary(end));
    }
}

/// A cell without what depends on how lists of numbers are put together.
fn plain(path: &str, cell: &str) -> Vec<(String, String)> {
    let path = path.replace("[]", "");
    let parts = cell.trim_matches(['[', ']']).split(',').map(str::trim);
    if parts.clone().all(|part| part.parse::<f64>().is_ok()) {
        return parts.map(|_| (path.clone(), "a number".to_owned())).collect();
    }
    vec![(path, cell.to_owned())]
}

/// Every scalar with its path; false if values lie deeper in one another than is read.
fn leaves(value: &Value, path: &mut String, depth: usize, into: &mut BTreeSet<(String, String)>) -> bool {
    if depth > 60 {
        return false;
    }
    let cell = match value {
        Value::Null => None,
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(_) => Some("0".to_owned()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => return items.iter().all(|item| leaves(item, path, depth + 1, into)),
        Value::Object(members) => {
            return members.iter().all(|(name, member)| {
                let outer = path.len();
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(name);
                let fits = leaves(member, path, depth + 1, into);
                path.truncate(outer);
                fits
            });
        }
    };
    into.extend(cell.iter().flat_map(|cell| plain(path, cell)));
    true
}

#[cfg(test)]
mod tests {
    use super::{reads_like_serde_json, splits_like_csv};

    /// Texts of these pieces that look random and are the same in every run.
    fn texts<'p>(pieces: &'p [&'p str], runs: u64) -> impl Iterator<Item = String> + 'p {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = move |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
        };
        (0..runs).map(move |_| {
            let length = next(24);
            (0..length).map(|_| pieces[next(pieces.len())]).collect()
        })
    }

    #[test]
    fn any_text_is_split_as_the_csv_crate_splits_it() {
        let pieces =
            ["\"", "\"", "\"\"", ",", ",", "\n", "\r\n", "\r", "a", "bc ", "张", ";", "\u{feff}", " "];
        texts(&pieces, 8_000).for_each(|text| splits_like_csv(&text, b','));
        texts(&pieces, 4_000).for_each(|text| splits_like_csv(&text, b';'));
    }

    #[test]
    fn any_text_is_read_as_serde_json_reads_it() {
        let pieces = [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"\"",
            "\"b\":",
            "\"张\\n\"",
            "1",
            "-0.5",
            "1e3",
            "01",
            "true",
            "false",
            "null",
            " ",
            "\n",
            "\"",
            "\\u00e9",
            "\\ud83d\\ude00",
            "\\",
            "nul",
            "{\"a\":",
            "{\"b\":1}",
            "[1,2]",
            "\u{1}",
        ];
        texts(&pieces, 8_000).for_each(|text| reads_like_serde_json(&text));
        let objects = [
            "\"a\":1",
            "\"b\":{\"c\":[1.5,2]}",
            "\"d\":[\"x\",{\"e\":null}]",
            ",",
            "\"f\":\"\\u0041\\/\"",
            " ",
        ];
        texts(&objects, 4_000).for_each(|text| reads_like_serde_json(&format!("{{{text}}}")));
    }
}
