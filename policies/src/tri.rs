//! Three-valued truth: what the law is told about a fact nobody stated.

use serde::Serialize;

/// Yes, no, or not known. `Unknown` never becomes either of the others on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub(crate) enum Tri {
    Yes,
    No,
    Unknown,
}

impl Tri {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    /// Yes when any part is yes; no only when every part is no.
    pub(crate) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().fold(Self::No, |sum, part| match (sum, part) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::No, Self::No) => Self::No,
        })
    }

    /// Yes only when every part is yes; no when any part is no.
    pub(crate) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::any(parts.into_iter().map(Self::not)).not()
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Tri {
    fn from(stated: bool) -> Self {
        if stated { Self::Yes } else { Self::No }
    }
}

impl From<Option<bool>> for Tri {
    fn from(stated: Option<bool>) -> Self {
        stated.map_or(Self::Unknown, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Tri;

    const WORST_FIRST: [Tri; 3] = [Tri::No, Tri::Unknown, Tri::Yes];

    fn rank(tri: Tri) -> usize {
        WORST_FIRST.iter().position(|known| *known == tri).unwrap()
    }

    #[test]
    fn one_more_part_never_improves_all_and_never_worsens_any() {
        for one in WORST_FIRST {
            for other in WORST_FIRST {
                for more in WORST_FIRST {
                    let (few, many) = ([one, other], [one, other, more]);
                    assert!(rank(Tri::all(many)) <= rank(Tri::all(few)), "{many:?}");
                    assert!(rank(Tri::any(many)) >= rank(Tri::any(few)), "{many:?}");
                    assert_eq!(
                        Tri::any([few[0], few[1], Tri::No]),
                        Tri::any(few),
                        "a part that is no carries nothing"
                    );
                }
            }
        }
        assert_eq!((Tri::all([]), Tri::any([])), (Tri::Yes, Tri::No));
    }
}
