//! A CSV read as a stream. Whatever cannot be read exactly is refused with the line and the cure: a table that
//! was half understood would be half judged.

use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;

use csv::{ByteRecord, ErrorKind, ReaderBuilder};

use super::columns::{Columns, holds_data};
use super::declared::Declared;
use super::error::InspectError;
use super::limits::Limits;
use super::report::Report;

/// Reads a comma-separated table with a header, UTF-8 with or without byte-order mark, and says what each column
/// holds, compared with what was declared. Memory does not grow with the rows. An empty `declared` means that
/// nothing was declared and nothing is compared; otherwise a column it leaves out is declared free of anyone's
/// data.
///
/// # Errors
/// [`InspectError`] when the table cannot be read exactly; it names line and cure, and holds no value.
pub fn inspect(reader: impl Read, limits: Limits, declared: &[Declared]) -> Result<Report, InspectError> {
    let pending = Rc::new(Cell::new(0));
    let bounded = Bounded { inner: reader, pending: Rc::clone(&pending), limit: limits.row_bytes };
    let mut table = ReaderBuilder::new().has_headers(false).from_reader(bounded);
    let mut record = ByteRecord::new();
    if !next(&mut table, &mut record, &pending, &limits)? {
        return Err(InspectError::Empty);
    }
    let mut columns = Columns::new(&header(&record, &limits)?, &limits);
    let mut rows = 0;
    while next(&mut table, &mut record, &pending, &limits)? {
        rows += 1;
        if rows > limits.rows {
            return Err(InspectError::TooManyRows { limit: limits.rows });
        }
        add_row(&mut columns, &record, &limits)?;
    }
    Ok(columns.report(rows, declared))
}

fn next<R: Read>(
    table: &mut csv::Reader<Bounded<R>>,
    record: &mut ByteRecord,
    pending: &Cell<u64>,
    limits: &Limits,
) -> Result<bool, InspectError> {
    let line = table.position().line();
    let more = table.read_byte_record(record).map_err(|error| cause(error, line, limits))?;
    pending.set(0);
    let long = u64::try_from(record.as_slice().len()).map_or(true, |bytes| bytes > limits.row_bytes);
    if long { Err(InspectError::LineTooLong { line, limit: limits.row_bytes }) } else { Ok(more) }
}

fn cause(error: csv::Error, line: u64, limits: &Limits) -> InspectError {
    match error.into_kind() {
        ErrorKind::UnequalLengths { pos, expected_len, len } => InspectError::Ragged {
            line: pos.map_or(line, |position| position.line()),
            expected: expected_len,
            found: len,
        },
        ErrorKind::Io(error) if error.get_ref().is_some_and(is_too_long) => {
            InspectError::LineTooLong { line, limit: limits.row_bytes }
        }
        ErrorKind::Io(error) => InspectError::Unreadable(error),
        _ => InspectError::Unreadable(std::io::Error::other(format!("line {line} is no CSV"))),
    }
}

fn is_too_long(source: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    source.is::<TooLong>()
}

fn header(record: &ByteRecord, limits: &Limits) -> Result<Vec<String>, InspectError> {
    if record.len() > limits.columns {
        return Err(InspectError::TooManyColumns { found: record.len(), limit: limits.columns });
    }
    let mut names: Vec<String> = Vec::with_capacity(record.len());
    for (place, cell) in cells(record)?.into_iter().enumerate() {
        let (name, column) = (cell.trim(), place + 1);
        if name.is_empty() {
            return Err(InspectError::EmptyHeader { column });
        }
        if name.len() > limits.name_bytes {
            return Err(InspectError::CellTooLong { line: 1, column, limit: limits.name_bytes });
        }
        if holds_data(name) {
            return Err(InspectError::HeaderIsData { column });
        }
        if let Some(first) = names.iter().position(|own| own == name) {
            return Err(InspectError::DuplicateHeader { first: first + 1, second: column });
        }
        names.push(name.to_owned());
    }
    match names.as_slice() {
        [only] => separated(only).map_or(Ok(names), |by| Err(InspectError::WrongDelimiter { by })),
        _ => Ok(names),
    }
}

fn separated(name: &str) -> Option<&'static str> {
    [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")]
        .into_iter()
        .find_map(|(sign, by)| name.contains(sign).then_some(by))
}

fn add_row(columns: &mut Columns, record: &ByteRecord, limits: &Limits) -> Result<(), InspectError> {
    for (place, cell) in cells(record)?.into_iter().enumerate() {
        if cell.len() > limits.cell_bytes {
            let (line, column) = (line(record), place + 1);
            return Err(InspectError::CellTooLong { line, column, limit: limits.cell_bytes });
        }
        columns.add(place, cell);
    }
    Ok(())
}

/// The cells of a record as text.
fn cells(record: &ByteRecord) -> Result<Vec<&str>, InspectError> {
    if record.as_slice().contains(&0) {
        return Err(InspectError::Nul { line: line(record) });
    }
    record
        .iter()
        .map(std::str::from_utf8)
        .collect::<Result<_, _>>()
        .map_err(|_| InspectError::NotUtf8 { line: line(record), guess: encoding(record.as_slice()) })
}

fn line(record: &ByteRecord) -> u64 {
    record.position().map_or(1, csv::Position::line)
}

fn encoding(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => " (it looks like UTF-16)",
        _ if is_gbk(bytes) => " (it looks like GBK, as Chinese Excel saves it)",
        _ => "",
    }
}

/// Whether all bytes beyond ASCII come in pairs as GBK writes them.
fn is_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        let paired = || rest.clone().next().is_some_and(|next| matches!(next, 0x40..=0x7e | 0x80..=0xfe));
        match byte {
            0..=0x7f => {}
            0x81..=0xfe if paired() => _ = rest.next(),
            _ => return false,
        }
    }
    true
}

#[derive(Debug, thiserror::Error)]
#[error("the row is too long")]
struct TooLong;

/// Stops reading once a single row has taken more bytes than the limit: a quotation mark that is never closed
/// would otherwise draw the whole file into memory.
#[derive(Debug)]
struct Bounded<R> {
    inner: R,
    pending: Rc<Cell<u64>>,
    limit: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.pending.get() > self.limit {
            return Err(std::io::Error::other(TooLong));
        }
        let count = self.inner.read(buffer)?;
        self.pending.set(self.pending.get().saturating_add(u64::try_from(count).unwrap_or(u64::MAX)));
        Ok(count)
    }
}
