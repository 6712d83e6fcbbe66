//! The ids of trades: eight bytes each when all are numbers.

use std::cmp::Ordering;
use std::collections::HashSet;

/// Ids by row.
#[derive(Debug, Clone)]
pub(in crate::fairness) enum Ids {
    Numbers(Vec<i64>),
    Texts(Vec<Box<str>>),
}

impl Default for Ids {
    fn default() -> Self {
        Self::Numbers(Vec::new())
    }
}

impl Ids {
    pub(in crate::fairness) fn push_number(&mut self, id: i64) {
        match self {
            Self::Numbers(ids) => ids.push(id),
            Self::Texts(ids) => ids.push(id.to_string().into()),
        }
    }

    pub(in crate::fairness) fn push(&mut self, id: &str) {
        if let Self::Numbers(ids) = self {
            if let Some(number) = id.parse().ok().filter(|number: &i64| number.to_string() == id) {
                ids.push(number);
                return;
            }
            *self = Self::Texts(ids.iter().map(|id| id.to_string().into()).collect());
        }
        if let Self::Texts(ids) = self {
            ids.push(id.into());
        }
    }

    pub(in crate::fairness) fn get(&self, row: usize) -> String {
        match self {
            Self::Numbers(ids) => ids.get(row).map(ToString::to_string).unwrap_or_default(),
            Self::Texts(ids) => ids.get(row).map(ToString::to_string).unwrap_or_default(),
        }
    }

    pub(in crate::fairness) fn compare(&self, one: usize, other: usize) -> Ordering {
        match self {
            Self::Numbers(ids) => ids.get(one).cmp(&ids.get(other)),
            Self::Texts(ids) => ids.get(one).cmp(&ids.get(other)),
        }
    }

    /// Ids that two rows carry, sorted.
    pub(in crate::fairness) fn doubled(&self) -> Vec<String> {
        let mut doubled: Vec<String> = match self {
            Self::Numbers(ids) => doubled_numbers(ids).iter().map(ToString::to_string).collect(),
            Self::Texts(ids) => {
                let mut met = HashSet::with_capacity(ids.len());
                ids.iter().filter(|id| !met.insert(&***id)).map(ToString::to_string).collect()
            }
        };
        doubled.sort_unstable();
        doubled.dedup();
        doubled
    }
}

/// Numbers that lie close together are ticked off on a list of bits; others are sorted.
fn doubled_numbers(ids: &[i64]) -> Vec<i64> {
    let (Some(least), Some(most)) = (ids.iter().min(), ids.iter().max()) else { return Vec::new() };
    let spread = usize::try_from(most.abs_diff(*least)).unwrap_or(usize::MAX);
    if spread / 64 <= ids.len() {
        let mut ticked = vec![0_u64; spread / 64 + 1];
        return ids
            .iter()
            .filter(|id| {
                let place = usize::try_from(id.abs_diff(*least)).unwrap_or_default();
                let bit = 1 << (place % 64);
                ticked.get_mut(place / 64).is_some_and(|word| {
                    let met = *word & bit != 0;
                    *word |= bit;
                    met
                })
            })
            .copied()
            .collect();
    }
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    let pairs = sorted.iter().zip(sorted.iter().skip(1));
    pairs.filter(|(one, next)| one == next).map(|(one, _)| *one).collect()
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn ids_stay_what_they_were_and_doubles_are_found() {
        let mut ids = Ids::default();
        for id in ["7", "9", "7"] {
            ids.push(id);
        }
        assert_eq!(ids.doubled(), ["7"]);
        ids.push("900000000000");
        assert_eq!(ids.doubled(), ["7"], "far apart");
        ids.push("x");
        ids.push("9");
        assert_eq!(
            (ids.get(0), ids.get(4), ids.doubled()),
            ("7".into(), "x".into(), vec!["7".into(), "9".into()])
        );
    }
}
