//! A text cut into blocks of whole rows, so that several cores can read them at once. Each block is cut by what
//! stands in it alone: the same file gives the same blocks on every machine.

use std::io::Read;
use std::sync::Mutex;

use memchr::{memchr_iter, memrchr};

use super::{cores::Failed, count, csv, encoding::is_no_text, json};
use crate::inspect::{error::InspectError, limits::Limits};

/// How much is read at a time. Small enough to stay in a core's own cache.
const BLOCK: u64 = 1 << 20;

/// Where a text may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// After a line that ends outside quotation marks.
    Csv { delimiter: u8 },
    /// After any line.
    Lines,
    /// Between values that may go over several lines; in an array they end with a comma.
    Values { in_array: bool },
}

impl Cut {
    /// The end of the last whole row.
    fn last(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Csv { delimiter } => csv::last_row_end(bytes, delimiter),
            Self::Lines => memrchr(b'\n', bytes).map(|end| end + 1),
            Self::Values { in_array } => json::last_value_end(bytes, in_array),
        }
    }
}

/// Whole rows.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Which block of the file, from zero.
    pub(super) place: u64,
    /// The line on which it begins, from one.
    pub(super) line: u64,
    bytes: Vec<u8>,
    /// Where the rows begin, behind a header.
    begins: usize,
}

impl Block {
    /// Leaves out what stands before this byte.
    pub(super) fn begin(&mut self, at: usize) {
        self.begins += at;
    }

    /// The rows as text.
    pub(super) fn text(&self) -> Result<&str, InspectError> {
        let text = simdutf8::basic::from_utf8(&self.bytes).map_err(|_| {
            let error = std::str::from_utf8(&self.bytes).err();
            let valid = error.map_or(0, |error| error.valid_up_to());
            InspectError::MixedEncodings {
                line: self.line + lines(self.bytes.get(..valid).unwrap_or_default()),
            }
        })?;
        match memchr::memchr(0, &self.bytes) {
            None => Ok(text.get(self.begins..).unwrap_or_default()),
            Some(at) => {
                Err(InspectError::Nul { line: self.line + lines(self.bytes.get(..at).unwrap_or_default()) })
            }
        }
    }

    /// The line of a byte of the text.
    pub(super) fn line_of(&self, at: usize) -> u64 {
        self.line + lines(self.bytes.get(..self.begins + at).unwrap_or(&self.bytes))
    }
}

fn lines(bytes: &[u8]) -> u64 {
    count(memchr_iter(b'\n', bytes).count())
}

/// The blocks of a text, in order.
#[derive(Debug)]
pub(super) struct Blocks<R> {
    from: R,
    cut: Cut,
    row_bytes: u64,
    /// The row that the block before did not end.
    begun: Vec<u8>,
    place: u64,
    line: u64,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    /// `line` is the one on which the text begins.
    pub(super) fn new(from: R, cut: Cut, line: u64, limits: &Limits) -> Self {
        let row_bytes = limits.row_bytes;
        Self { from, cut, row_bytes, begun: Vec::new(), place: 0, line, ended: false }
    }

    /// The blocks for several threads: `first`, which was looked at before, then the rest.
    pub(super) fn shared(self, first: Block) -> impl Fn(&mut Block) -> Result<Option<u64>, Failed>
    where
        R: Send,
    {
        let shared = Mutex::new((Some(first), self));
        move |block| {
            let mut shared = shared.lock().map_err(|_| (0, InspectError::Stopped))?;
            let (first, rest) = &mut *shared;
            if let Some(first) = first.take() {
                *block = first;
                return Ok(Some(block.place));
            }
            let place = rest.place;
            let more = rest.next(block).map_err(|error| (place, error))?;
            Ok(more.then_some(place))
        }
    }

    /// Puts the next rows into `block`; false when there are no more.
    pub(super) fn next(&mut self, block: &mut Block) -> Result<bool, InspectError> {
        block.begins = 0;
        block.bytes.clear();
        block.bytes.append(&mut self.begun);
        while !self.ended {
            let got = self.from.by_ref().take(BLOCK).read_to_end(&mut block.bytes);
            let got = got.map_err(|error| self.cause(error, &block.bytes))?;
            self.ended = u64::try_from(got).is_ok_and(|got| got < BLOCK);
            if self.ended {
                break;
            }
            if let Some(end) = self.cut.last(&block.bytes) {
                self.begun.extend_from_slice(block.bytes.get(end..).unwrap_or_default());
                block.bytes.truncate(end);
                break;
            }
            if u64::try_from(block.bytes.len()).is_ok_and(|bytes| bytes > self.row_bytes) {
                let blank = block.bytes.iter().take_while(|byte| byte.is_ascii_whitespace());
                let line = self.line + count(blank.filter(|byte| **byte == b'\n').count());
                return Err(InspectError::LineTooLong { line, limit: self.row_bytes });
            }
        }
        (block.place, block.line) = (self.place, self.line);
        self.place += 1;
        self.line += lines(&block.bytes);
        Ok(!block.bytes.is_empty())
    }

    fn cause(&self, error: std::io::Error, read: &[u8]) -> InspectError {
        if is_no_text(&error) {
            return InspectError::MixedEncodings { line: self.line + lines(read) };
        }
        InspectError::from(error)
    }
}
