//! The unified social credit code (GB 32100): 18 characters, the last of which checks the others.

use std::fmt;

/// What a code is written with: no I, O, S, V or Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;
const MODULUS: usize = 31;
/// A place counts this much more than the one before it, modulo 31.
const STEP: usize = 3;

/// Why a text is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotUscc {
    Length(usize),
    Character(char),
    /// The check character given does not fit.
    Check(char),
}

/// Holds if `text` is a code with its check character right.
pub fn check(text: &str) -> Result<(), NotUscc> {
    if text.chars().count() != LENGTH {
        return Err(NotUscc::Length(text.chars().count()));
    }
    let given = text.chars().next_back().unwrap_or_default();
    value(given)?;
    let right = check_character(text)?;
    if given == right { Ok(()) } else { Err(NotUscc::Check(given)) }
}

/// The check character of the code whose first 17 characters `text` begins with.
pub fn check_character(text: &str) -> Result<char, NotUscc> {
    let (mut sum, mut weight) = (0, 1);
    for character in text.chars().take(LENGTH - 1) {
        sum += value(character)? * weight;
        weight = weight * STEP % MODULUS;
    }
    let check = (MODULUS - sum % MODULUS) % MODULUS;
    ALPHABET.chars().nth(check).ok_or(NotUscc::Length(text.chars().count()))
}

fn value(character: char) -> Result<usize, NotUscc> {
    ALPHABET.chars().position(|known| known == character).ok_or(NotUscc::Character(character))
}

impl fmt::Display for NotUscc {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(found) => {
                write!(out, "a unified social credit code has 18 characters, this has {found}")
            }
            Self::Character(found) => write!(
                out,
                "{found:?} is not used in a unified social credit code: digits and capital letters but I, O, S, V and Z"
            ),
            Self::Check(given) => write!(
                out,
                "the check character {given:?} does not fit the other seventeen; compare the code with the licence"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_codes_hold_and_a_changed_or_swapped_character_does_not() {
        for real in ["91440300708461136T", "9144030071526726XG", "91110000802100433B"] {
            assert_eq!(check(real), Ok(()), "{real}");
        }
        assert_eq!(check("91440300708461137T"), Err(NotUscc::Check('T')));
        assert_eq!(check("9144030070846113"), Err(NotUscc::Length(16)));
        assert_eq!(check("91440300708461136O"), Err(NotUscc::Character('O')));
    }
}
