//! A table of comma-separated values: a header that names the columns, then rows as wide as it.

use std::io::Read;

use super::blocks::{Block, Blocks, Cut};
use super::csv::{Piece, Splitter};
use super::run::Run;
use super::{Asked, Tallied, cores, count, names, question};
use crate::inspect::columns::Columns;
use crate::inspect::error::InspectError;
use crate::inspect::limits::Limits;

/// Rows whose cells are looked at together, column by column: a column's cells are alike, and so is the work, which a
/// core foresees then; and what is remembered of the column stays near.
const TOGETHER: u64 = 128;

/// Reads the whole table.
pub(super) fn tallied(
    text: impl Read + Send,
    delimiter: u8,
    asked: &Asked<'_>,
) -> Result<Tallied, InspectError> {
    let limits = &asked.limits;
    let mut blocks = Blocks::new(text, Cut::Csv { delimiter }, 1, limits);
    let mut first = Block::default();
    blocks.next(&mut first)?;
    let (names, notes) = header(&mut first, delimiter, limits)?;
    let splitter = Splitter::new(delimiter);
    let width = names.len();
    let mut sample = Run::new(&names, None, asked);
    add(&mut sample, &mut splitter.clone(), width, &first, limits)?;
    let question = question(&names, sample, asked)?;
    let add = |(run, splitter): &mut (Run, Splitter), block: &Block| add(run, splitter, width, block, limits);
    let make = || (Run::new(&names, question.as_ref(), asked), splitter.clone());
    let runs = cores::share(asked.threads(), blocks.shared(first), make, add)?;
    let runs = runs.into_iter().map(|(run, _)| run).collect();
    Ok(Tallied { run: Run::joined(runs, Columns::merge, limits)?, notes })
}

/// The names of the columns, which the block is then without, and what was called otherwise.
fn header(
    first: &mut Block,
    delimiter: u8,
    limits: &Limits,
) -> Result<(Vec<String>, Vec<String>), InspectError> {
    let (mut names, mut end) = (Vec::new(), None);
    let unclosed = Splitter::new(delimiter).split(first.text()?, |piece| match piece {
        Piece::Cell { cell, .. } => {
            names.push(cell.to_owned());
            Ok(())
        }
        Piece::End { to, .. } => {
            end = Some(to);
            // The error only says that enough was seen.
            Err(())
        }
    });
    match (unclosed, end) {
        (Ok(Some(row)), _) => return Err(InspectError::Unclosed { line: first.line_of(row) }),
        (_, None) => return Err(InspectError::Empty),
        (_, Some(end)) => first.begin(end),
    }
    names::own(names.into_iter(), limits)
}

/// Adds the rows of a block. Each must be as wide as the header.
fn add(
    run: &mut Run,
    splitter: &mut Splitter,
    width: usize,
    block: &Block,
    limits: &Limits,
) -> Result<(), InspectError> {
    run.part(block.place);
    let text = block.text()?;
    let unclosed = splitter.split(text, |piece| match piece {
        Piece::Cell { place, row, at, cell } => {
            if cell.len() > limits.cell_bytes {
                let (line, column) = (block.line_of(row), place + 1);
                return Err(InspectError::CellTooLong { line, column, limit: limits.cell_bytes });
            }
            match at {
                Some(at) => run.cell_at(place, text, at..at + cell.len()),
                None => run.cell(place, cell),
            }
            Ok(())
        }
        Piece::End { cells, row, to } => {
            if cells != width {
                let (expected, found) = (count(width), count(cells));
                return Err(InspectError::Ragged { line: block.line_of(row), expected, found });
            }
            if count(to - row) > limits.row_bytes {
                return Err(InspectError::LineTooLong { line: block.line_of(row), limit: limits.row_bytes });
            }
            run.end();
            if run.rows.is_multiple_of(TOGETHER) {
                run.look(text);
            }
            Ok(())
        }
    })?;
    run.look(text);
    match unclosed {
        Some(row) => Err(InspectError::Unclosed { line: block.line_of(row) }),
        None if run.rows > limits.rows => Err(InspectError::TooManyRows { limit: limits.rows }),
        None => Ok(()),
    }
}
