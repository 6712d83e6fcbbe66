//! Identifiers inside running text: the cell is cut where no identifier goes on, and each piece is looked at.

use super::report::Kind;
use super::sight::{RECOGNISERS, Recogniser, Sight};

/// Calls `seen` with every identifier inside `cell`, once for each piece. A cell that is one piece is no text.
pub(super) fn pieces<'c>(cell: &'c str, mut seen: impl FnMut(&'static Recogniser, Sight, &'c str)) {
    if !may_hold(cell) {
        return;
    }
    for piece in cell.split(|character: char| !goes_on(character)) {
        let piece = piece.trim_matches(|character: char| matches!(character, '.' | '-' | '_' | '+' | '%'));
        if piece.len() < 6 || piece.len() == cell.len() {
            continue;
        }
        for recogniser in RECOGNISERS.iter().filter(|recogniser| recogniser.kind != Kind::Uscc) {
            let sight = (recogniser.look)(piece);
            if sight != Sight::Nothing {
                seen(recogniser, sight, piece);
            }
        }
    }
}

fn goes_on(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '@' | '.' | '_' | '-' | '+' | '%')
}

/// An address, or eleven digits in a row.
fn may_hold(cell: &str) -> bool {
    let mut run = 0;
    cell.bytes().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        byte == b'@' || run == 11
    })
}
