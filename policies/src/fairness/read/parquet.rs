//! Tables as Parquet: flat columns as they lie in the file.

use std::fs::File;
use std::io::{Read, Result as IoResult};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};

use parquet::basic::{LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::schema::types::{ColumnDescPtr, ColumnDescriptor};

use super::FolderError;
use super::table::{ROWS, Values};

pub(super) fn is_parquet(file: &Path) -> IoResult<bool> {
    let mut start = [0; 4];
    let read = File::open(file)?.read(&mut start)?;
    Ok(read == 4 && &start == b"PAR1")
}

/// What came of work on a thread of its own, which a damaged file may have stopped short.
fn outcome<T>(file: &Path, done: std::thread::Result<ParquetResult<T>>) -> Result<T, FolderError> {
    let damaged = |why: String| FolderError::Damaged { file: file.to_owned(), form: "Parquet", why };
    match done {
        Ok(done) => done.map_err(|error| damaged(error.to_string())),
        Err(_) => Err(damaged("reading it broke off".to_owned())),
    }
}

pub(super) fn columns(file: &Path) -> Result<Vec<String>, FolderError> {
    let names = || {
        let reader = SerializedFileReader::new(File::open(file)?)?;
        let schema = reader.metadata().file_metadata().schema_descr();
        Ok(schema.columns().iter().map(|column| column.path().string()).collect())
    };
    outcome(file, std::thread::scope(|scope| scope.spawn(names).join()))
}

/// Some rows of the columns that were asked for, and how many.
type Rows = (Vec<Values>, usize);

/// Gives the rows batch after batch; the next is decoded meanwhile, on a thread of its own.
pub(super) fn each(
    file: &Path,
    places: &[Option<usize>],
    give: &mut impl FnMut(Vec<Values>, usize) -> Result<(), FolderError>,
) -> Result<(), FolderError> {
    let (send, receive) = sync_channel(1);
    std::thread::scope(|scope| {
        let decoded = scope.spawn(|| decode(file, places, send));
        let given = receive.into_iter().try_for_each(|(values, rows)| give(values, rows));
        given.and(outcome(file, decoded.join()))
    })
}

/// Until the last row, or until nobody takes any more.
fn decode(file: &Path, places: &[Option<usize>], send: SyncSender<Rows>) -> ParquetResult<()> {
    let reader = SerializedFileReader::new(File::open(file)?)?;
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group)?;
        let mut chunks = chunks(group.as_ref(), places)?;
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        while left > 0 {
            let rows = left.min(ROWS);
            let values = chunks.iter_mut().map(|chunk| match chunk {
                Some((reader, about)) => read(reader, about, rows),
                None => Ok(Values::Missing),
            });
            if send.send((values.collect::<ParquetResult<_>>()?, rows)).is_err() {
                return Ok(());
            }
            left -= rows;
        }
    }
    Ok(())
}

/// A reader for each column that is there.
type Chunk = Option<(ColumnReader, ColumnDescPtr)>;

fn chunks(group: &dyn RowGroupReader, places: &[Option<usize>]) -> ParquetResult<Vec<Chunk>> {
    let chunk = |place: &usize| {
        Ok((group.get_column_reader(*place)?, group.metadata().schema_descr().column(*place)))
    };
    places.iter().map(|place| place.as_ref().map(chunk).transpose()).collect()
}

fn read(reader: &mut ColumnReader, about: &ColumnDescriptor, rows: usize) -> ParquetResult<Values> {
    if about.max_rep_level() > 0 {
        return Err(unread(about, "holds lists"));
    }
    let defined = about.max_def_level();
    Ok(match reader {
        ColumnReader::BoolColumnReader(typed) => {
            Values::Integers(cells(typed, defined, rows, |value| Some(i64::from(*value)))?)
        }
        ColumnReader::Int32ColumnReader(typed) if !is_decimal(about) => {
            Values::Integers(cells(typed, defined, rows, |value| Some(i64::from(*value)))?)
        }
        ColumnReader::Int64ColumnReader(typed) if !is_decimal(about) => {
            let per_second = per_second(about);
            Values::Integers(cells(typed, defined, rows, |value| Some(value.div_euclid(per_second)))?)
        }
        ColumnReader::FloatColumnReader(typed) => {
            Values::Reals(cells(typed, defined, rows, |value| Some(f64::from(*value)))?)
        }
        ColumnReader::DoubleColumnReader(typed) => {
            Values::Reals(cells(typed, defined, rows, |value| Some(*value))?)
        }
        ColumnReader::ByteArrayColumnReader(typed) => {
            let text = |value: &parquet::data_type::ByteArray| {
                let text = String::from_utf8_lossy(value.data()).trim().to_owned();
                Some(text).filter(|text| !text.is_empty())
            };
            Values::Texts(cells(typed, defined, rows, text)?)
        }
        _ => return Err(unread(about, "is of a type that is not read here")),
    })
}

fn unread(about: &ColumnDescriptor, why: &str) -> ParquetError {
    let name = about.path().string();
    ParquetError::General(format!("the column `{name}` {why}; write whole numbers, reals or texts"))
}

fn is_decimal(about: &ColumnDescriptor) -> bool {
    matches!(about.logical_type_ref(), Some(LogicalType::Decimal { .. }))
}

/// How many of a column's units make a second, where it holds times.
fn per_second(about: &ColumnDescriptor) -> i64 {
    match about.logical_type_ref() {
        Some(LogicalType::Timestamp(time)) if about.physical_type() == Type::INT64 => match time.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        },
        _ => 1,
    }
}

/// The next cells of a column, one for every row.
fn cells<T: DataType, V>(
    reader: &mut ColumnReaderImpl<T>,
    defined: i16,
    rows: usize,
    value: impl Fn(&T::T) -> Option<V>,
) -> ParquetResult<Vec<Option<V>>> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (read, _, _) = reader.read_records(rows, Some(&mut levels), None, &mut values)?;
    if read != rows {
        return Err(ParquetError::General(format!("{read} rows where {rows} were promised")));
    }
    if defined == 0 {
        return Ok(values.iter().map(value).collect());
    }
    let mut present = values.iter();
    Ok(levels
        .iter()
        .map(|level| if *level == defined { present.next().and_then(&value) } else { None })
        .collect())
}
