//! One table, read some rows at a time.

use std::path::{Path, PathBuf};

use super::FolderError;

/// Rows of a batch.
pub(super) const ROWS: usize = 1 << 16;

/// A file and the columns in it.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) file: PathBuf,
    pub(super) columns: Vec<String>,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    Parquet,
    Csv,
}

/// Some values of a column; nothing where the cell is empty.
#[derive(Debug)]
pub(super) enum Values {
    Integers(Vec<Option<i64>>),
    Reals(Vec<Option<f64>>),
    Texts(Vec<Option<String>>),
    /// The table has no such column.
    Missing,
}

/// Some rows: the columns asked for.
#[derive(Debug)]
pub(super) struct Batch<'a> {
    pub(super) file: &'a Path,
    pub(super) names: &'a [&'a str],
    pub(super) values: Vec<Values>,
    pub(super) rows: usize,
    /// Rows before these.
    pub(super) before: u64,
}

impl Table {
    /// The table of this name in a folder, if it is there.
    pub(super) fn find(folder: &Path, name: &str) -> Result<Option<Self>, FolderError> {
        let files = ["parquet", "csv"].map(|form| folder.join(format!("{name}.{form}")));
        match files.each_ref().map(|file| file.is_file()) {
            [true, true] => Err(FolderError::Twice(folder.join(name))),
            [false, false] => Ok(None),
            [parquet, _] => {
                let [first, second] = files;
                Self::open(if parquet { &first } else { &second }).map(Some)
            }
        }
    }

    pub(super) fn open(file: &Path) -> Result<Self, FolderError> {
        let is_parquet = super::parquet::is_parquet(file)
            .map_err(|source| FolderError::Io { file: file.to_owned(), source })?;
        let form = if is_parquet { Form::Parquet } else { Form::Csv };
        let columns = match form {
            Form::Parquet => super::parquet::columns(file)?,
            Form::Csv => super::csv::columns(file)?,
        };
        Ok(Self { file: file.to_owned(), columns, form })
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    /// Demands that the columns are there.
    pub(super) fn require(&self, columns: &[&'static str]) -> Result<(), FolderError> {
        match columns.iter().find(|column| !self.has(column)) {
            Some(column) => Err(FolderError::NoColumn { file: self.file.clone(), column }),
            None => Ok(()),
        }
    }

    /// Gives the columns of these names, some rows at a time.
    pub(super) fn each(
        &self,
        names: &[&str],
        mut take: impl FnMut(&Batch<'_>) -> Result<(), FolderError>,
    ) -> Result<(), FolderError> {
        let places: Vec<Option<usize>> =
            names.iter().map(|name| self.columns.iter().position(|column| column == name)).collect();
        let mut before = 0;
        let mut give = |values: Vec<Values>, rows: usize| {
            let batch = Batch { file: &self.file, names, values, rows, before };
            before += u64::try_from(rows).unwrap_or(u64::MAX);
            take(&batch)
        };
        match self.form {
            Form::Parquet => super::parquet::each(&self.file, &places, &mut give),
            Form::Csv => super::csv::each(&self.file, &places, &mut give),
        }
    }
}

impl Batch<'_> {
    fn wrong(&self, column: usize, row: usize, why: String) -> FolderError {
        FolderError::Cell {
            file: self.file.to_owned(),
            row: self.before + u64::try_from(row).unwrap_or_default() + 1,
            column: self.names.get(column).copied().unwrap_or_default().to_owned(),
            why,
        }
    }

    /// A whole number; nothing where the cell is empty or the column missing.
    pub(super) fn integer(&self, column: usize, row: usize) -> Result<Option<i64>, FolderError> {
        let whole =
            |number: f64| whole(number).ok_or_else(|| self.no_number(column, row, &number.to_string()));
        match self.values.get(column) {
            Some(Values::Integers(values)) => Ok(values.get(row).copied().flatten()),
            Some(Values::Reals(values)) => {
                values.get(row).copied().flatten().filter(|real| !real.is_nan()).map(whole).transpose()
            }
            Some(Values::Texts(values)) => {
                let Some(text) = values.get(row).and_then(Option::as_deref) else { return Ok(None) };
                match text.parse() {
                    Ok(number) => Ok(Some(number)),
                    Err(_) => match text.parse::<f64>() {
                        Ok(number) => whole(number).map(Some),
                        Err(_) => Err(self.no_number(column, row, text)),
                    },
                }
            }
            Some(Values::Missing) | None => Ok(None),
        }
    }

    fn no_number(&self, column: usize, row: usize, found: &str) -> FolderError {
        let found: String = found.chars().take(40).collect();
        self.wrong(
            column,
            row,
            format!("`{found}` is no whole number; times are Unix seconds, money is in fen"),
        )
    }

    /// A whole number that must be there.
    pub(super) fn required(&self, column: usize, row: usize) -> Result<i64, FolderError> {
        self.integer(column, row)?.ok_or_else(|| {
            self.wrong(column, row, "the cell is empty; a whole number must stand there".to_owned())
        })
    }

    /// A number.
    pub(super) fn real(&self, column: usize, row: usize) -> Option<f64> {
        match self.values.get(column)? {
            Values::Reals(values) => values.get(row).copied().flatten().filter(|real| !real.is_nan()),
            Values::Texts(values) => values.get(row)?.as_deref()?.parse().ok(),
            #[expect(clippy::cast_precision_loss, reason = "only the order of a trait's amounts matters")]
            Values::Integers(values) => values.get(row).copied().flatten().map(|number| number as f64),
            Values::Missing => None,
        }
    }

    /// A name: a text, or a number as a text. Nothing where the cell is empty.
    pub(super) fn text(&self, column: usize, row: usize) -> Option<String> {
        match self.values.get(column)? {
            Values::Integers(values) => values.get(row).copied().flatten().map(|number| number.to_string()),
            Values::Reals(values) => {
                let real = values.get(row).copied().flatten().filter(|real| !real.is_nan())?;
                Some(whole(real).map_or_else(|| real.to_string(), |number| number.to_string()))
            }
            Values::Texts(values) => values.get(row)?.clone(),
            Values::Missing => None,
        }
    }

    /// A name that must be there.
    pub(super) fn name(&self, column: usize, row: usize) -> Result<String, FolderError> {
        self.text(column, row)
            .ok_or_else(|| self.wrong(column, row, "the cell is empty; a name must stand there".to_owned()))
    }

    /// The number itself where the column holds whole numbers: much quicker than its text.
    pub(super) fn number(&self, column: usize, row: usize) -> Option<i64> {
        match self.values.get(column) {
            Some(Values::Integers(values)) => values.get(row).copied().flatten(),
            _ => None,
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::float_cmp, reason = "whole numbers below 2^53 are exact")]
#[expect(clippy::cast_precision_loss, reason = "the same")]
fn whole(number: f64) -> Option<i64> {
    let integer = number as i64;
    (number.abs() < 9e15 && integer as f64 == number).then_some(integer)
}
