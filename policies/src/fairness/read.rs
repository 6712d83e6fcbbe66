//! A trade folder: tables as Parquet or CSV, one file for each. Only `trades` must be there; what is missing besides is
//! unknown, and the report says so.

mod csv;
mod parquet;
mod published;
mod table;
mod trades;

use std::path::{Path, PathBuf};

use self::table::Table;
use super::book::{Book, Gatherer};

/// Why a folder cannot be read, and how to put it right.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is no table of trades.
    #[error("{}: there is no trades.parquet and no trades.csv here; name a trade folder, or one file of trades", .0.display())]
    NoTrades(PathBuf),
    /// Both forms of one table.
    #[error("{}: both a .parquet and a .csv of this table are here; take one away", .0.display())]
    Twice(PathBuf),
    /// The file cannot be opened or read.
    #[error("{}: {source}", .file.display())]
    Io {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what its name says.
    #[error("{}: this is no sound {form} file: {why}", .file.display())]
    Damaged {
        /// Which.
        file: PathBuf,
        /// `Parquet` or `CSV`.
        form: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A column that must be there is not.
    #[error("{}: the column `{column}` is missing; it must be there", .file.display())]
    NoColumn {
        /// Which file.
        file: PathBuf,
        /// Which column.
        column: &'static str,
    },
    /// A cell is no whole number, or empty where something must stand.
    #[error("{}: row {row}, column `{column}`: {why}", .file.display())]
    Cell {
        /// Which file.
        file: PathBuf,
        /// From one, the header not counted.
        row: u64,
        /// Which column.
        column: String,
        /// What is wrong, and what should stand there.
        why: String,
    },
    /// More rows than can be numbered.
    #[error("{}: more than {limit} rows; split the folder by seller", .file.display())]
    TooManyRows {
        /// Which file.
        file: PathBuf,
        /// The limit.
        limit: u32,
    },
}

impl Book {
    /// Reads a trade folder, or one file of trades.
    ///
    /// # Errors
    /// [`FolderError`] when there is no table of trades, or a file is damaged.
    pub fn read(path: &Path) -> Result<Self, FolderError> {
        let mut gatherer = Gatherer { per_yuan: 100, ..Gatherer::default() };
        let (folder, trades) = if path.is_dir() {
            (Some(path), Table::find(path, "trades")?)
        } else {
            (None, Some(Table::open(path)?))
        };
        let Some(trades) = trades else { return Err(FolderError::NoTrades(path.to_owned())) };
        trades::gather(&trades, &mut gatherer)?;
        let find = |name: &str| folder.map_or(Ok(None), |folder| Table::find(folder, name));
        published::gather(find, &mut gatherer)?;
        Ok(gatherer.finish())
    }
}
