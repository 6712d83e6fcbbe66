//! Tables that are text: rows of comma-separated values under a header, or JSON objects.

use std::io::Read;

use super::csv::delimiter;
use super::encoding::{Utf8, is_no_text};
use super::form::chained;
use super::{Asked, Tallied, objects, table};
use crate::inspect::error::InspectError;

/// How much of a text tells how it is to be read.
const TELLING: u64 = 1 << 16;

/// Reads the whole text.
pub(super) fn tallied(bytes: impl Read + Send, asked: &Asked<'_>) -> Result<Tallied, InspectError> {
    let mut head = Vec::new();
    let mut text = Utf8::new(bytes)?;
    if let Err(error) = text.by_ref().take(TELLING).read_to_end(&mut head) {
        let line = 1 + memchr::memchr_iter(b'\n', &head).count();
        let mixed = is_no_text(&error).then(|| InspectError::MixedEncodings { line: super::count(line) });
        return Err(mixed.unwrap_or_else(|| InspectError::from(error)));
    }
    let telling = String::from_utf8_lossy(&head).into_owned();
    let mut signs = telling.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let begins = (signs.next(), signs.next());
    let text = chained(head, text);
    match begins {
        (None, _) => Err(InspectError::Empty),
        (Some(b'{'), Some(b'"' | b'}') | None) => objects::lines(text, &telling, asked),
        (Some(b'['), Some(b'{' | b'[' | b']') | None) => objects::array(text, &telling, asked),
        _ => table::tallied(text, delimiter(&telling), asked),
    }
}
