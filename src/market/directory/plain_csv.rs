//! A directory as plain CSV: UTF-8, one header line, one line for each entry.

use csv::{ByteRecord, ReaderBuilder};

use super::entry::{self, NewEntry};
use crate::{ctx::Ctx, error::Error};

const NEEDED: [&str; 4] = ["catalogue_id", "title", "office", "openness"];
const WELCOME: [&str; 3] = ["conditions", "place", "since"];
/// Whose directory it is, where no column says so.
const THIS_CITY: &str = "shenzhen";
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The entries, each with its line.
pub(super) fn read(ctx: &Ctx, file: &[u8]) -> Result<Vec<(String, NewEntry)>, Error> {
    let file = file.strip_prefix(BYTE_ORDER_MARK).unwrap_or(file);
    let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(file);
    let mut record = ByteRecord::new();
    let mut header: Option<Vec<String>> = None;
    let mut entries = Vec::new();
    while reader.read_byte_record(&mut record).map_err(|error| broken(&error))? {
        let line = format!("line {}", record.position().map_or(0, csv::Position::line));
        let cells = texts(&line, &record)?;
        match &header {
            None => header = Some(checked(&line, cells)?),
            Some(names) => entry::push(&mut entries, line.clone(), one(ctx, &line, names, &cells)?)?,
        }
    }
    Ok(entries)
}

fn broken(error: &csv::Error) -> Error {
    Error::invalid("body", format!("the file cannot be read as CSV: {error}"))
}

fn texts(line: &str, record: &ByteRecord) -> Result<Vec<String>, Error> {
    let cells = record.iter().map(|cell| std::str::from_utf8(cell).map(|text| text.trim().to_owned()));
    cells.collect::<Result<_, _>>().map_err(|_| {
        let cure = "not UTF-8 (is it GBK?); save the file as UTF-8, for example with `iconv -f GBK -t UTF-8`";
        Error::invalid(line, cure)
    })
}

fn checked(line: &str, names: Vec<String>) -> Result<Vec<String>, Error> {
    let known = |name: &&String| NEEDED.contains(&name.as_str()) || WELCOME.contains(&name.as_str());
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        let takes = [&NEEDED[..], &WELCOME[..]].concat().join(", ");
        return Err(Error::invalid(line, format!("there is no column {unknown:?}; the columns are {takes}")));
    }
    if let Some(missing) = NEEDED.iter().find(|name| !names.iter().any(|there| there == *name)) {
        return Err(Error::invalid(line, format!("the header lacks the column {missing}")));
    }
    let mut seen = std::collections::BTreeSet::new();
    if let Some(twice) = names.iter().find(|name| !seen.insert(name.as_str())) {
        return Err(Error::invalid(line, format!("the header names {twice} twice")));
    }
    Ok(names)
}

fn one(ctx: &Ctx, line: &str, names: &[String], cells: &[String]) -> Result<NewEntry, Error> {
    if cells.len() != names.len() {
        let what = format!(
            "{} cells where the header has {}; put text that holds a comma or a line break in double quotes",
            cells.len(),
            names.len()
        );
        return Err(Error::invalid(line, what));
    }
    let cell = |name: &str| {
        let mut pairs = names.iter().zip(cells);
        pairs.find_map(|(known, cell)| (known == name).then_some(cell.as_str())).unwrap_or_default()
    };
    let since = match cell("since") {
        "" => None,
        text => Some(entry::since(ctx, text).ok_or_else(|| {
            Error::invalid(
                line,
                format!("since takes a day that is not in the future, such as 2018-10-31; not {text:?}"),
            )
        })?),
    };
    Ok(NewEntry {
        catalogue_id: cell("catalogue_id").to_owned(),
        title: cell("title").to_owned(),
        office: cell("office").to_owned(),
        openness: ctx.state.config.open_levels.class(cell("openness")),
        conditions: entry::conditions(cell("conditions")),
        place: if cell("place").is_empty() { THIS_CITY } else { cell("place") }.to_owned(),
        since,
    })
}
