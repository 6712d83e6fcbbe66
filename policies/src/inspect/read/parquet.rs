//! Parquet: columns as they lie in the file, one to a core at a time. A value that comes again in a batch is looked
//! at once. Rows are put together again only for the few columns that the risk asks for.

mod chunk;
mod guard;
mod leaf;
mod value;

use std::fs::File;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::serialized_reader::SerializedPageReader;

use self::chunk::{Manner, tally, texts};
use self::guard::{Budget, Guarded, Pages};
use self::leaf::{Dictionary, Leaf};
use super::run::Run;
use super::{Asked, Tallied, cores, count, names, question};
use crate::inspect::columns::Columns;
use crate::inspect::error::InspectError;
use crate::inspect::fold::trimmed;
use crate::inspect::limits::Limits;
use crate::inspect::risk::{Question, Rows};

/// Bytes of a footer.
const FOOTER_MAX: u64 = 32 << 20;

/// Cells of a table: a few bytes may stand for very many.
const CELLS_MAX: u64 = 20_000_000_000;

/// Rows of a batch: few enough to stay in a core's own cache.
const ROWS: usize = 1 << 13;

/// A file whose footer was read and is in itself sound.
struct Table {
    file: Guarded,
    footer: ParquetMetaData,
    leaves: Vec<Leaf>,
}

/// Reads the whole file.
pub(super) fn tallied(file: File, asked: &Asked<'_>) -> Result<Tallied, InspectError> {
    let table = cores::apart(|| Table::open(file, &asked.limits))??;
    let (names, notes) = names::own(table.leaves.iter().map(|leaf| leaf.name.clone()), &asked.limits)?;
    let sample = cores::apart(|| table.sample(&names, asked))??;
    let question = question(&names, sample, asked)?;
    let mut runs = table.columns(&names, asked)?;
    if let (Some(question), Some(run)) = (question, runs.first_mut()) {
        run.risk = table.risk(&question, asked)?;
    }
    let mut run = Run::joined(runs, Columns::merge, &asked.limits)?;
    run.rows = table.rows();
    Ok(Tallied { run, notes })
}

impl Table {
    fn open(file: File, limits: &Limits) -> Result<Self, InspectError> {
        let damaged = InspectError::Damaged { what: "footer of the Parquet file" };
        let guarded = Guarded::new(file.try_clone()?)?;
        let Some(footer) = footer_bytes(&guarded)? else { return Err(damaged) };
        if footer > FOOTER_MAX {
            return Err(InspectError::TooMuch { limit: FOOTER_MAX });
        }
        let Ok(footer) = ParquetMetaDataReader::new().parse_and_finish(&file) else { return Err(damaged) };
        let leaves: Vec<_> = footer.file_metadata().schema_descr().columns().iter().map(Leaf::of).collect();
        let table = Self { file: guarded, footer, leaves };
        let sound = table.footer.row_groups().iter().all(|group| group.num_rows() >= 0);
        if !sound {
            return Err(damaged);
        }
        let columns = count(table.leaves.len().max(1));
        let limit = limits.rows.min(CELLS_MAX / columns);
        if table.rows() > limit { Err(InspectError::TooManyRows { limit }) } else { Ok(table) }
    }

    /// Rows, as the footer says.
    fn rows(&self) -> u64 {
        let rows = self.footer.row_groups().iter().map(|group| u64::try_from(group.num_rows()).unwrap_or(0));
        rows.fold(0, u64::saturating_add)
    }

    /// A reader of one column of one row group, and how it is to be read.
    fn chunk(&self, group: usize, column: usize) -> Option<(ColumnReader, &Leaf, Manner)> {
        let leaf = self.leaves.get(column)?;
        let group = self.footer.row_groups().get(group)?;
        let chunk = group.columns().get(column)?;
        let begins = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
        let ends = u64::try_from(begins).ok()?.checked_add(u64::try_from(chunk.compressed_size()).ok()?)?;
        if ends > self.file.bytes() || chunk.file_path().is_some() || chunk.data_page_offset() < 0 {
            return None;
        }
        let budget = Budget::default();
        let shared = leaf::may_be_shared(chunk);
        let file = Arc::new(self.file.packed(chunk.compression()));
        let pages =
            SerializedPageReader::new(file, chunk, usize::try_from(group.num_rows()).ok()?, None).ok()?;
        let dictionary = Dictionary::of(chunk);
        let whole = dictionary == Dictionary::Whole;
        let pages = Pages { inner: pages, repeated: leaf.repeated, budget: budget.clone(), shared, whole };
        let rows = match (shared, leaf.repeated) {
            (true, _) => 1,
            (_, true) => ROWS / 16,
            (_, false) => ROWS,
        };
        let reader = get_column_reader(chunk.column_descr_ptr(), Box::new(pages));
        Some((reader, leaf, Manner { budget, rows, dictionary }))
    }

    /// The first rows.
    fn sample(&self, names: &[String], asked: &Asked<'_>) -> Result<Run, InspectError> {
        let mut run = Run::new(names, None, asked);
        if self.rows() > 0 {
            let places: Vec<usize> = (0..names.len()).collect();
            self.batches(0, &places, |cells, rows| {
                run.rows = count(rows);
                for (place, cells) in cells.iter().enumerate() {
                    for cell in cells {
                        run.columns.add(place, cell);
                    }
                }
                false
            })?;
        }
        Ok(run)
    }

    /// Gives the rows of a row group, batch by batch: the cells of each column that is asked for, and how many rows
    /// there are; until `take` wants no more.
    fn batches(
        &self,
        group: usize,
        places: &[usize],
        mut take: impl FnMut(&[Vec<String>], usize) -> bool,
    ) -> Result<(), InspectError> {
        let damaged = |place: &usize| InspectError::Parquet { group: group + 1, column: place + 1 };
        let chunk = |place: &usize| self.chunk(group, *place).ok_or_else(|| damaged(place));
        let chunks: Vec<_> = places.iter().map(chunk).collect::<Result<_, _>>()?;
        let rows = chunks.iter().map(|(_, _, manner)| manner.rows).min().unwrap_or(0);
        let together = |(reader, leaf, manner)| texts(reader, leaf, Manner { rows, ..manner });
        let mut readers: Vec<_> = chunks.into_iter().map(together).collect();
        let mut cells = vec![Vec::new(); places.len()];
        loop {
            for ((read, cells), place) in readers.iter_mut().zip(&mut cells).zip(places) {
                read(cells).map_err(|_| damaged(place))?;
            }
            let rows = cells.first().map_or(0, Vec::len);
            if let Some(odd) = cells.iter().position(|cells| cells.len() != rows) {
                return Err(damaged(places.get(odd).unwrap_or(&0)));
            }
            if rows == 0 || !take(&cells, rows) {
                return Ok(());
            }
        }
    }

    /// Looks at every column, and finds every row that the footer counts.
    fn columns(&self, names: &[String], asked: &Asked<'_>) -> Result<Vec<Run>, InspectError> {
        let groups = self.footer.num_row_groups();
        let make = || Run::new(names, None, asked);
        cores::share(asked.threads(), in_order(self.leaves.len()), make, |run, column| {
            (0..groups).try_for_each(|group| self.column(run, group, *column, asked))
        })
    }

    fn column(
        &self,
        run: &mut Run,
        group: usize,
        column: usize,
        asked: &Asked<'_>,
    ) -> Result<(), InspectError> {
        let damaged = || InspectError::Parquet { group: group + 1, column: column + 1 };
        let (reader, leaf, manner) = self.chunk(group, column).ok_or_else(damaged)?;
        let limit = asked.limits.cell_bytes;
        let mut add = |cell: &str, times: u64| run.columns.add_times(column, cell, times);
        let rows = tally(reader, leaf, manner, limit, &mut add).map_err(|_| damaged())?;
        let rows = rows.ok_or(InspectError::ValueTooLong { column: column + 1, limit })?;
        let meant = self.footer.row_groups().get(group);
        if meant.is_none_or(|meant| u64::try_from(meant.num_rows()) != Ok(rows)) {
            return Err(damaged());
        }
        if let (Some(progress), Some(meant)) =
            (asked.progress, meant.and_then(|meant| meant.columns().get(column)))
        {
            progress.add(u64::try_from(meant.compressed_size()).unwrap_or(0));
        }
        Ok(())
    }

    /// Puts the rows together again, of the columns that are asked for.
    fn risk(&self, question: &Arc<Question>, asked: &Asked<'_>) -> Result<Option<Rows>, InspectError> {
        let fields = question.quasi.iter().chain(&question.sensitive).chain(&question.candidates);
        let places: Vec<usize> = fields.map(|field| field.place).collect();
        let mut own = vec![usize::MAX; self.leaves.len()];
        for (at, place) in places.iter().enumerate() {
            if let Some(own) = own.get_mut(*place) {
                *own = at;
            }
        }
        let groups = self.footer.num_row_groups();
        let make = || Rows::new(Arc::clone(question));
        let all = cores::share(asked.threads(), in_order(groups), make, |rows, group| {
            rows.part(count(*group));
            self.batches(*group, &places, |cells, found| {
                let cell = |place: usize, row: usize| {
                    Some(trimmed(cells.get(*own.get(place)?)?.get(row)?).as_bytes())
                };
                (0..found).for_each(|row| rows.push(|place| cell(place, row).unwrap_or_default()));
                true
            })
        })?;
        Ok(all.into_iter().reduce(|mut rows, other| {
            rows.merge(other);
            rows
        }))
    }
}

/// Gives each number below `end` to one worker, in order.
fn in_order(end: usize) -> impl Fn(&mut usize) -> Result<Option<u64>, cores::Failed> {
    let next = AtomicUsize::new(0);
    move |place| {
        *place = next.fetch_add(1, Ordering::Relaxed);
        Ok((*place < end).then_some(count(*place)))
    }
}

/// How long the footer says that it is; none if the file does not end like Parquet.
fn footer_bytes(file: &Guarded) -> std::io::Result<Option<u64>> {
    let mut end = Vec::new();
    let start = file.bytes().saturating_sub(8);
    file.at(start, 8).read_to_end(&mut end)?;
    Ok(match end.as_slice() {
        [a, b, c, d, b'P', b'A', b'R', b'1'] => Some(u64::from(u32::from_le_bytes([*a, *b, *c, *d]))),
        _ => None,
    })
}
