//! JSON objects as the rows of a table: one to a line, one after another, or in an array. Which columns there are is
//! only known once all were read.

use std::io::Read;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::blocks::{Block, Blocks, Cut};
use super::json::{Unfit, Walker};
use super::run::Run;
use super::{Asked, Tallied, cores, count, question};
use crate::inspect::columns::{Columns, holds_data};
use crate::inspect::error::InspectError;
use crate::inspect::limits::Limits;
use crate::inspect::risk::Question;

/// At least so many columns share the room for different values, since more may come.
const COLUMNS: usize = 128;

/// Reads objects that follow one another, each on a line of its own or over several, as they begin.
pub(super) fn lines(text: impl Read + Send, head: &str, asked: &Asked<'_>) -> Result<Tallied, InspectError> {
    let (line, more) = head.trim_start().split_once('\n').unwrap_or_default();
    let goes_on = !more.is_empty() && Walker::new(line).row(&mut |_, _| Ok::<_, Unfit>(())).is_err();
    let cut = if goes_on { Cut::Values { in_array: false } } else { Cut::Lines };
    tallied(Blocks::new(text, cut, 1, &asked.limits), false, asked)
}

/// Reads the objects of an array.
pub(super) fn array(
    mut text: impl Read + Send,
    head: &str,
    asked: &Asked<'_>,
) -> Result<Tallied, InspectError> {
    let (before, _) = head.split_once('[').unwrap_or_default();
    let mut opening = vec![0; before.len() + 1];
    text.read_exact(&mut opening)?;
    let line = 1 + count(before.matches('\n').count());
    tallied(Blocks::new(text, Cut::Values { in_array: true }, line, &asked.limits), true, asked)
}

fn tallied<R: Read + Send>(
    mut blocks: Blocks<R>,
    in_array: bool,
    asked: &Asked<'_>,
) -> Result<Tallied, InspectError> {
    let limits = &asked.limits;
    let mut first = Block::default();
    blocks.next(&mut first)?;
    let mut sample = Objects::new(&[], None, asked);
    sample.add(&first, in_array, limits)?;
    let names: Vec<String> = sample.seen.into_iter().map(|(name, _)| name).collect();
    let question = question(&names, sample.run, asked)?;
    let make = || Objects::new(&names, question.as_ref(), asked);
    let read = |objects: &mut Objects, block: &Block| objects.add(block, in_array, limits);
    let all = cores::share(asked.threads(), blocks.shared(first), make, read)?;
    if in_array && !all.iter().any(|objects| objects.is_closed) {
        return Err(InspectError::Damaged { what: "JSON array" });
    }
    joined(all, limits)
}

/// The columns of all workers, in the order in which they first come in the file.
fn joined(all: Vec<Objects>, limits: &Limits) -> Result<Tallied, InspectError> {
    let mut first_seen: FxHashMap<String, Seen> = FxHashMap::default();
    let mut runs = Vec::with_capacity(all.len());
    for objects in all {
        for (name, at) in objects.seen {
            first_seen.entry(name).and_modify(|first| *first = at.min(*first)).or_insert(at);
        }
        runs.push(objects.run);
    }
    if first_seen.len() > limits.columns {
        return Err(too_many(limits));
    }
    let mut run = Run::joined(runs, Columns::join, limits)?;
    run.columns.sort_by_key(|name| first_seen.get(name).copied());
    Ok(Tallied { run, notes: Vec::new() })
}

fn too_many(limits: &Limits) -> InspectError {
    InspectError::TooManyColumns { found: limits.columns + 1, limit: limits.columns }
}

/// Where a column was first seen: the block, and the place it then got.
type Seen = (u64, usize);

/// What one worker collects of objects.
struct Objects {
    run: Run,
    /// The columns, in the order in which this worker came upon them.
    seen: Vec<(String, Seen)>,
    places: FxHashMap<String, usize>,
    /// The place that most likely comes next: objects mostly have their members in the same order.
    next: usize,
    /// Columns that were known before any row was read here.
    known: usize,
    block: u64,
    /// Whether the end of the array was seen.
    is_closed: bool,
}

/// Why a row was not read to its end.
enum Stop {
    Unfit(Unfit),
    Name(&'static str),
    TooMany,
    TooLong { column: usize },
}

impl From<Unfit> for Stop {
    fn from(unfit: Unfit) -> Self {
        Self::Unfit(unfit)
    }
}

impl Objects {
    fn new(names: &[String], question: Option<&Arc<Question>>, asked: &Asked<'_>) -> Self {
        let places = names.iter().cloned().zip(0..);
        Self {
            run: Run::new(names, question, asked),
            seen: places.clone().map(|(name, place)| (name, (0, place))).collect(),
            places: places.collect(),
            next: 0,
            known: names.len(),
            block: 0,
            is_closed: false,
        }
    }

    /// Adds the objects of a block.
    fn add(&mut self, block: &Block, in_array: bool, limits: &Limits) -> Result<(), InspectError> {
        self.block = block.place;
        self.run.part(block.place);
        let mut walker = Walker::new(block.text()?);
        let unfit = |unfit: Unfit| InspectError::Json { line: block.line_of(unfit.at), what: unfit.what };
        while walker.peek().is_some() {
            if in_array && walker.skip(b']') {
                self.is_closed = true;
                let follows = walker.peek().map(|_| walker.unfit("something follows the end of the array"));
                return follows.map_or(Ok(()), |follows| Err(unfit(follows)));
            }
            let from = walker.at();
            self.row(&mut walker, limits).map_err(|stop| match stop {
                Stop::Unfit(text) => unfit(text),
                Stop::Name(what) => unfit(Unfit { at: from, what }),
                Stop::TooMany => too_many(limits),
                Stop::TooLong { column } => {
                    let line = block.line_of(from);
                    InspectError::CellTooLong { line, column, limit: limits.cell_bytes }
                }
            })?;
            if in_array && !walker.skip(b',') && walker.peek() != Some(b']') {
                return Err(unfit(walker.unfit("a comma or the end of the array is missing")));
            }
        }
        if self.run.rows > limits.rows {
            Err(InspectError::TooManyRows { limit: limits.rows })
        } else {
            Ok(())
        }
    }

    fn row(&mut self, walker: &mut Walker<'_>, limits: &Limits) -> Result<(), Stop> {
        self.next = 0;
        walker.row(&mut |path: &str, cell: &str| {
            let place = self.place(path, limits)?;
            if cell.len() > limits.cell_bytes {
                return Err(Stop::TooLong { column: place + 1 });
            }
            self.run.cell(place, cell);
            Ok(())
        })?;
        self.run.end();
        Ok(())
    }

    /// The place of the column of this path. A new one is made for what was not seen before.
    #[inline]
    fn place(&mut self, path: &str, limits: &Limits) -> Result<usize, Stop> {
        let expected = self.seen.get(self.next).is_some_and(|(name, _)| name == path);
        let known = if expected { Some(self.next) } else { self.places.get(path).copied() };
        let place = match known {
            Some(place) => place,
            None => self.new_place(path, limits)?,
        };
        self.next = place + 1;
        Ok(place)
    }

    fn new_place(&mut self, path: &str, limits: &Limits) -> Result<usize, Stop> {
        if path.is_empty() || path.len() > limits.name_bytes {
            return Err(Stop::Name(
                "a member's name is empty or too long; shorten it, or give a list instead",
            ));
        }
        if path.split(['.', '[']).any(holds_data) {
            return Err(Stop::Name("a member's name is somebody's data; give a list of objects instead"));
        }
        let place = self.seen.len();
        if place == limits.columns {
            return Err(Stop::TooMany);
        }
        self.run.columns.push(path, self.known.max(COLUMNS), limits);
        self.seen.push((path.to_owned(), (self.block, place)));
        self.places.insert(path.to_owned(), place);
        Ok(place)
    }
}
