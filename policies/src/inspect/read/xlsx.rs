//! Excel workbooks: the cells of the only sheet, written out as comma-separated values, which are then read like any.
//! A workbook holds more than what is seen. Whatever may hold data beside the cells (other sheets, copies kept for
//! pivot tables, pictures, comments, macros) is refused, so that nothing passes that was not looked at.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write, copy, sink};

use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

use super::Asked;
use crate::inspect::error::InspectError;

/// Bytes that the parts of a workbook may unpack to: a sheet has at most 1,048,576 rows.
const UNPACKED_MAX: u64 = 2 << 30;

/// Bytes of its shared texts, which are held in memory.
const TEXTS_MAX: u64 = 128 << 20;

/// Parts of a workbook that hold nothing but cells and what they look like; a sheet's own stand apart.
const PLAIN: [&str; 13] = [
    "[Content_Types].xml",
    "_rels/",
    "docProps/app.xml",
    "docProps/core.xml",
    "xl/_rels/",
    "xl/calcChain.xml",
    "xl/metadata.xml",
    "xl/printerSettings/",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/tables/",
    "xl/theme/",
    "xl/workbook.xml",
];

/// Whether bytes that begin like a zip archive are a workbook's.
pub(super) fn is_workbook(file: &File) -> Result<bool, InspectError> {
    let archive = ZipArchive::new(BufReader::new(file.try_clone()?));
    Ok(archive.is_ok_and(|archive| archive.index_for_name("xl/workbook.xml").is_some()))
}

/// The cells of the only sheet as a file of comma-separated values.
pub(super) fn as_csv(mut file: File, asked: &Asked<'_>) -> Result<File, InspectError> {
    check(&file)?;
    file.rewind()?;
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(|_| damaged())?;
    let names = workbook.sheet_names();
    let [name] = names.as_slice() else { return Err(InspectError::Sheets { found: names.len() }) };
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|_| damaged())?;
    let scratch = asked.scratch.ok_or(InspectError::NeedsFile)?;
    let mut out = Rows { out: BufWriter::new(scratch()?), row: None, column: 0, width: 0 };
    while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
        let text = text(cell.get_value());
        if !text.is_empty() {
            out.cell(cell.get_position(), &text, asked)?;
        }
    }
    let mut csv = out.end()?;
    csv.rewind()?;
    Ok(csv)
}

/// Every part is one that is known, and none unpacks to more than it may.
fn check(file: &File) -> Result<(), InspectError> {
    let mut archive = ZipArchive::new(BufReader::new(file.try_clone()?)).map_err(|_| damaged())?;
    let (mut room, mut sheets) = (UNPACKED_MAX, 0);
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.into_owned();
        let links = name.starts_with("xl/worksheets/_rels/");
        let is_sheet = name.starts_with("xl/worksheets/") && !links && !part.is_dir();
        sheets += usize::from(is_sheet);
        if !part.is_dir() && !is_sheet && !links && !PLAIN.iter().any(|plain| name.starts_with(plain)) {
            return Err(InspectError::Beside);
        }
        let limit = if name == "xl/sharedStrings.xml" { room.min(TEXTS_MAX) } else { room };
        let unpacked = copy(&mut part.take(limit + 1), &mut sink()).map_err(|_| damaged())?;
        if unpacked > limit {
            return Err(InspectError::TooMuch { limit });
        }
        room -= unpacked;
    }
    // A sheet that the workbook does not list is one that no program shows.
    if sheets > 1 { Err(InspectError::Sheets { found: sheets }) } else { Ok(()) }
}

fn damaged() -> InspectError {
    InspectError::Damaged { what: "workbook" }
}

/// A cell as a person would type it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Without an exponent: a number of eighteen digits stays one, as far as Excel kept it.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => match moment.as_datetime() {
            Some(moment) => {
                moment.format("%Y-%m-%d %H:%M:%S").to_string().trim_end_matches(" 00:00:00").to_owned()
            }
            None => moment.as_f64().to_string(),
        },
        DataRef::Error(error) => error.to_string(),
    }
}

/// Rows of cells as they are written out, each as wide as the first at least. A row without cells is none.
struct Rows {
    out: BufWriter<File>,
    row: Option<u32>,
    /// The last column written.
    column: u32,
    /// The last column of the first row.
    width: u32,
}

impl Rows {
    fn cell(&mut self, (row, column): (u32, u32), text: &str, asked: &Asked<'_>) -> Result<(), InspectError> {
        if usize::try_from(column).is_ok_and(|column| column >= asked.limits.columns) {
            let (found, limit) = (asked.limits.columns + 1, asked.limits.columns);
            return Err(InspectError::TooManyColumns { found, limit });
        }
        if self.row != Some(row) {
            self.close()?;
            self.row = Some(row);
        }
        self.move_to(column)?;
        Ok(write!(self.out, "\"{}\"", text.replace('"', "\"\""))?)
    }

    fn move_to(&mut self, column: u32) -> std::io::Result<()> {
        for _ in self.column..column {
            self.out.write_all(b",")?;
        }
        self.column = column;
        Ok(())
    }

    fn close(&mut self) -> std::io::Result<()> {
        if self.row.is_none() {
            return Ok(());
        }
        if self.width == 0 {
            self.width = self.column;
        }
        if self.column < self.width {
            self.move_to(self.width)?;
        }
        self.column = 0;
        self.out.write_all(b"\n")
    }

    fn end(mut self) -> Result<File, InspectError> {
        self.close()?;
        self.out.into_inner().map_err(|error| error.into_error().into())
    }
}
