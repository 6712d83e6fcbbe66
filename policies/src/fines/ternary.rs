//! A fact that may be known either way, or not at all.

use std::fmt;
use std::ops::Not;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Serialize, Serializer};

/// Yes, no, or unknown. Written `true`, `false`, `"unknown"`; left out it is unknown, never no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ternary {
    /// Known to be so.
    Yes,
    /// Known not to be so.
    No,
    /// Not known.
    #[default]
    Unknown,
}

impl Ternary {
    /// Whether it may be so: yes or unknown.
    pub fn possible(self) -> bool {
        self != Self::No
    }

    /// Whether at least one is so: no only when each is known not to be.
    pub(super) fn any(each: impl IntoIterator<Item = Self>) -> Self {
        each.into_iter().fold(Self::No, |any, one| match (any, one) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::No, Self::No) => Self::No,
        })
    }
}

impl Not for Ternary {
    type Output = Self;

    /// The contrary; unknown stays unknown.
    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Ternary {
    fn from(known: bool) -> Self {
        if known { Self::Yes } else { Self::No }
    }
}

impl Serialize for Ternary {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Yes => out.serialize_bool(true),
            Self::No => out.serialize_bool(false),
            Self::Unknown => out.serialize_str("unknown"),
        }
    }
}

impl<'de> Deserialize<'de> for Ternary {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(Written)
    }
}

struct Written;

impl Visitor<'_> for Written {
    type Value = Ternary;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("true, false or \"unknown\"")
    }

    fn visit_bool<E: Error>(self, known: bool) -> Result<Ternary, E> {
        Ok(known.into())
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Ternary, E> {
        match word {
            "unknown" => Ok(Ternary::Unknown),
            _ => Err(E::custom(format!("`{word}` is neither true, false nor \"unknown\""))),
        }
    }
}
