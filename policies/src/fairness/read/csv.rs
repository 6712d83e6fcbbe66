//! Tables as CSV: the first line names the columns.

use std::fs::File;
use std::path::Path;

use csv::{Reader, ReaderBuilder, Trim};

use super::FolderError;
use super::table::{ROWS, Values};

fn open(file: &Path) -> Result<Reader<File>, FolderError> {
    ReaderBuilder::new().trim(Trim::All).from_path(file).map_err(|error| damaged(file, &error))
}

fn damaged(file: &Path, error: &csv::Error) -> FolderError {
    FolderError::Damaged { file: file.to_owned(), form: "CSV", why: error.to_string() }
}

pub(super) fn columns(file: &Path) -> Result<Vec<String>, FolderError> {
    let mut reader = open(file)?;
    let header = reader.headers().map_err(|error| damaged(file, &error))?;
    Ok(header.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect())
}

pub(super) fn each(
    file: &Path,
    places: &[Option<usize>],
    give: &mut impl FnMut(Vec<Values>, usize) -> Result<(), FolderError>,
) -> Result<(), FolderError> {
    let mut reader = open(file)?;
    let mut row = csv::StringRecord::new();
    loop {
        let mut texts: Vec<Vec<Option<String>>> = vec![Vec::new(); places.len()];
        let mut rows = 0;
        while rows < ROWS && reader.read_record(&mut row).map_err(|error| damaged(file, &error))? {
            rows += 1;
            for (column, place) in texts.iter_mut().zip(places) {
                let cell = place.and_then(|place| row.get(place)).filter(|cell| !cell.is_empty());
                column.push(cell.map(str::to_owned));
            }
        }
        if rows == 0 {
            return Ok(());
        }
        let values = texts.into_iter().zip(places).map(|(texts, place)| match place {
            Some(_) => Values::Texts(texts),
            None => Values::Missing,
        });
        give(values.collect(), rows)?;
    }
}
