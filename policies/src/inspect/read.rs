//! Reading a table in whatever form it comes: comma-separated values, JSON, Parquet, Excel, packed or not, in the encodings
//! that are in use here. The form is told from the content. Memory does not grow with the rows, and every core
//! reads; the report is the same for any number of them.
//!
//! ```text
//! bytes → unpack → encoding → blocks of whole rows → cores → csv or json → cells of columns
//! bytes → (a file that can be read anywhere)       → cores → parquet     → cells of columns
//! bytes → (a file that can be read anywhere) → xlsx → comma-separated values, as above
//! ```
//! Whatever cannot be read exactly is refused with the line and the cure: a table that was half understood would be
//! half judged.

mod blocks;
mod cores;
mod csv;
mod encoding;
mod form;
mod json;
mod names;
mod objects;
#[cfg(any(test, feature = "fuzz"))]
pub mod oracle;
mod parquet;
mod run;
mod table;
mod text;
mod unpack;
mod xlsx;

use std::fs::File;
use std::io::{Read, copy};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use self::form::{Form, chained, peeked};
use self::run::Run;
use self::unpack::Packing;
use super::declared::{Declared, State};
use super::error::InspectError;
use super::limits::Limits;
use super::report::{Counted, Report};
use super::risk::{Question, QuestionError, Thresholds, verdict};

/// Where a table comes from.
pub enum Source<'s> {
    /// Bytes that come once. A form that must be read from several places is copied to a file first.
    Stream(Box<dyn Read + Send + 's>),
    /// A file that can be read from anywhere.
    File(File),
}

impl std::fmt::Debug for Source<'_> {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self {
            Self::Stream(_) => "Stream",
            Self::File(_) => "File",
        })
    }
}

/// How far the reading has come, for whoever waits for it.
#[derive(Debug, Default)]
pub struct Progress(AtomicU64);

impl Progress {
    /// Bytes of the source that were read, as they came.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// What is asked of a table.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// What the seller declared; nothing is compared if it is empty.
    pub declared: &'a [Declared],
    /// Columns others may know; told by their kinds if it is empty.
    pub quasi: &'a [String],
    /// Columns nobody should learn of a person; told by their kinds if it is empty.
    pub sensitive: &'a [String],
    /// The column that counts the people behind each row. Rows are then groups, and how far they can be told apart is
    /// not asked; left out, every row is a person's.
    pub people: Option<&'a str>,
    /// What is claimed of the table as a whole; the highest claim declared for a column if left out.
    pub claim: Option<State>,
    /// How much is looked at.
    pub limits: Limits,
    /// How many threads read; every core if left out.
    pub threads: Option<NonZeroUsize>,
    /// Told how far the reading has come.
    pub progress: Option<&'a Progress>,
    /// Makes a file for bytes that come once but must be read from several places; without it they are refused.
    pub scratch: Option<fn() -> std::io::Result<File>>,
}

impl Asked<'_> {
    fn threads(&self) -> usize {
        self.threads.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get).min(64)
    }
}

/// Reads a table, says what each column holds, and compares it with what was declared. An empty `declared` means that
/// nothing was declared and nothing is compared; otherwise a column it leaves out is declared free of anyone's data.
///
/// # Errors
/// [`InspectError`] when the table cannot be read exactly; it names line and cure, and holds no value.
pub fn read(source: Source<'_>, asked: &Asked<'_>) -> Result<Report, InspectError> {
    let Tallied { run, notes } = match opened(source, asked)? {
        Opened::Text(bytes) => text::tallied(bytes, asked)?,
        Opened::Parquet(file) => parquet::tallied(file, asked)?,
        Opened::Workbook(file) => table::tallied(xlsx::as_csv(file, asked)?, b',', asked)?,
    };
    let thresholds = Thresholds::load()?;
    let counted = counted(&run, asked)?;
    let mut report = run.columns.report(run.rows, asked.declared);
    report.counted = counted;
    report.notes = notes;
    report.risk = run.risk.filter(|_| run.rows > 0).map(|rows| rows.assess(&thresholds, asked.threads()));
    let claim = asked.claim.or_else(|| report.verdict.as_ref().map(|verdict| verdict.claim));
    report.verdict = claim.map(|claim| verdict(claim, &report, &thresholds));
    Ok(report)
}

/// The smallest group of people, where a column counts them in every row.
fn counted(run: &Run, asked: &Asked<'_>) -> Result<Option<Counted>, InspectError> {
    let Some(column) = asked.people else { return Ok(None) };
    match run.columns.fewest(run.rows) {
        Some(Ok(fewest)) => Ok(Some(Counted { column: column.to_owned(), fewest })),
        Some(Err(rows)) => Err(InspectError::Uncounted { column: column.to_owned(), rows }),
        None => Err(QuestionError::unknown(column, run.columns.names()).into()),
    }
}

/// A table that was read to its end.
struct Tallied {
    run: Run,
    notes: Vec<String>,
}

/// What is asked of the rows, once a part of them has shown what the columns are. None where no column could tell
/// people apart.
fn question(names: &[String], sample: Run, asked: &Asked<'_>) -> Result<Option<Arc<Question>>, InspectError> {
    if asked.people.is_some() {
        return Ok(None);
    }
    let named = Question::new(&borrowed(names), &borrowed(asked.quasi), &borrowed(asked.sensitive))?;
    let mut question = Question::by_kind(&sample.columns.report(sample.rows, &[]).columns);
    if !named.quasi.is_empty() {
        question.quasi = named.quasi;
    }
    if !named.sensitive.is_empty() {
        question.sensitive = named.sensitive;
    }
    question.sensitive.retain(|field| !question.quasi.contains(field));
    question
        .candidates
        .retain(|field| !question.quasi.contains(field) && !question.sensitive.contains(field));
    let asks = !question.quasi.is_empty() || !question.candidates.is_empty();
    Ok(asks.then(|| Arc::new(question)))
}

fn borrowed(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

/// Reads bytes that come once: [`read`] with nothing but limits.
///
/// # Errors
/// As [`read`].
pub fn inspect(
    reader: impl Read + Send,
    limits: Limits,
    declared: &[Declared],
) -> Result<Report, InspectError> {
    read(Source::Stream(Box::new(reader)), &Asked { declared, limits, ..Asked::default() })
}

/// What is inside, in the form in which it is read.
enum Opened<'s> {
    Text(Box<dyn Read + Send + 's>),
    Parquet(File),
    Workbook(File),
}

fn opened<'s>(source: Source<'s>, asked: &'s Asked<'_>) -> Result<Opened<'s>, InspectError> {
    let (file, bytes): (_, Box<dyn Read + Send + 's>) = match source {
        Source::Stream(bytes) => (None, bytes),
        Source::File(file) => (Some(file.try_clone()?), Box::new(file)),
    };
    let mut bytes: Box<dyn Read + Send + 's> = Box::new(Watched { bytes, progress: asked.progress });
    let mut head = peeked(&mut bytes)?;
    let packing = Packing::of(&head);
    if let Some(packing) = packing {
        bytes = packing.unpack(chained(head, bytes), asked.limits.bytes)?;
        head = peeked(&mut bytes)?;
        if Packing::of(&head).is_some() {
            return Err(InspectError::PackedTwice);
        }
    }
    let form = Form::of(&head)?;
    let bytes = chained(head, bytes);
    match (form, file) {
        (Form::Text, _) => Ok(Opened::Text(Box::new(bytes))),
        (Form::Parquet, Some(file)) if packing.is_none() => Ok(Opened::Parquet(file)),
        (Form::Parquet, _) => Ok(Opened::Parquet(copied(bytes, asked)?)),
        (Form::Zip, Some(file)) if packing.is_none() => workbook(file),
        (Form::Zip, _) => workbook(copied(bytes, asked)?),
    }
}

fn workbook<'s>(file: File) -> Result<Opened<'s>, InspectError> {
    if xlsx::is_workbook(&file)? {
        Ok(Opened::Workbook(file))
    } else {
        Err(InspectError::Foreign { what: "a zip archive" })
    }
}

/// The bytes in a file of their own.
fn copied(bytes: impl Read, asked: &Asked<'_>) -> Result<File, InspectError> {
    let scratch = asked.scratch.ok_or(InspectError::NeedsFile)?;
    let mut file = scratch()?;
    let limit = asked.limits.bytes;
    let copied = copy(&mut bytes.take(limit.saturating_add(1)), &mut file)?;
    if copied > limit { Err(InspectError::TooMuch { limit }) } else { Ok(file) }
}

/// Counts the bytes that are read.
struct Watched<'p, R> {
    bytes: R,
    progress: Option<&'p Progress>,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let got = self.bytes.read(buffer)?;
        if let Some(progress) = self.progress {
            progress.add(count(got));
        }
        Ok(got)
    }
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

impl From<std::io::Error> for InspectError {
    fn from(error: std::io::Error) -> Self {
        match error {
            error if unpack::is_bomb(&error) => Self::Bomb,
            error if unpack::is_broken(&error) => Self::Damaged { what: "packed file" },
            error => Self::Unreadable(error),
        }
    }
}
