//! Where derived data comes from: whether it leads back to an origin, and whether its history contradicts itself.

use std::collections::BTreeMap;

use super::consent::in_order;
use crate::facts::{Source, SourceKind};
use crate::tri::Tri;

/// The sources of one product by their ids, and which of them can be followed to an end.
pub(super) struct Lineage<'a> {
    by_id: BTreeMap<&'a str, Vec<&'a Source>>,
    traced: BTreeMap<&'a str, bool>,
    /// By place: following parents comes to an end. What leads round in a circle never does.
    ends: Vec<bool>,
}

impl<'a> Lineage<'a> {
    pub(super) fn of(sources: &'a [Source]) -> Self {
        let mut by_id: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
        for source in sources {
            if let Some(id) = source.id.as_deref() {
                by_id.entry(id).or_default().push(source);
            }
        }
        Self { traced: traced(sources, &by_id), ends: ends(sources, &by_id), by_id }
    }

    /// The id leads back to something that was not derived. What only leads round in a circle does not, nor does an
    /// id that stands for several sources of which one does not.
    pub(super) fn is_traced(&self, id: &str) -> bool {
        self.traced.get(id).is_some_and(|traced| *traced)
    }

    /// Every source of that id, if there is one.
    pub(super) fn named(&self, id: &str) -> Option<&[&Source]> {
        self.by_id.get(id).map(Vec::as_slice)
    }

    /// The history contradicts itself: it leads round in a circle, or it was worked out before there was anything
    /// to work on. Parents that are not listed, or whose id several sources share, are told of as untraced.
    pub(super) fn contradicts(&self, at: usize, source: &Source) -> Tri {
        if self.ends.get(at) == Some(&false) {
            return Tri::Yes;
        }
        let done = source.collected_until.or(source.collected_from);
        let too_early = |parent: &Source| {
            Tri::from(in_order(parent.collected_from.or(parent.collected_until), done)).not()
        };
        let parents = parents(source).filter_map(|parent| only(&self.by_id, parent));
        Tri::any(parents.map(too_early))
    }
}

/// Only what is derived has parents.
fn parents(source: &Source) -> impl Iterator<Item = &str> {
    let derived = source.kind == Some(SourceKind::Derived);
    source.parents.iter().filter(move |_| derived).flatten().map(String::as_str)
}

fn only<'a>(by_id: &BTreeMap<&str, Vec<&'a Source>>, id: &str) -> Option<&'a Source> {
    match by_id.get(id).map(Vec::as_slice) {
        Some([only]) => Some(only),
        _ => None,
    }
}

/// Sources stand first, then ids, then a nobody who never settles. A source needs the ids of its parents, an id
/// every source that bears it.
fn traced<'a>(sources: &[Source], by_id: &BTreeMap<&'a str, Vec<&Source>>) -> BTreeMap<&'a str, bool> {
    let places: BTreeMap<&str, usize> = by_id.keys().copied().zip(sources.len()..).collect();
    let nobody = sources.len().saturating_add(by_id.len());
    let place = |id: &str| places.get(id).copied().unwrap_or(nobody);
    let mut needs: Vec<Vec<usize>> = vec![Vec::new(); nobody.saturating_add(1)];
    for (at, source) in sources.iter().enumerate() {
        let mut own: Vec<usize> = parents(source).map(place).collect();
        if own.is_empty() && source.kind == Some(SourceKind::Derived) {
            own.push(nobody);
        }
        if let Some(bearer) = source.id.as_deref().and_then(|id| needs.get_mut(place(id))) {
            bearer.push(at);
        }
        if let Some(needs) = needs.get_mut(at) {
            *needs = own;
        }
    }
    if let Some(needs) = needs.get_mut(nobody) {
        needs.push(nobody);
    }
    by_id.keys().copied().zip(settled(&needs).into_iter().skip(sources.len())).collect()
}

fn ends(sources: &[Source], by_id: &BTreeMap<&str, Vec<&Source>>) -> Vec<bool> {
    let places: BTreeMap<&str, usize> =
        sources.iter().enumerate().filter_map(|(at, source)| Some((source.id.as_deref()?, at))).collect();
    let needs: Vec<Vec<usize>> = sources
        .iter()
        .map(|source| {
            let followed = parents(source).filter(|parent| only(by_id, parent).is_some());
            followed.filter_map(|parent| places.get(parent).copied()).collect()
        })
        .collect();
    settled(&needs)
}

/// Which of them have, step by step, everything they need: each need is looked at once.
fn settled(needs: &[Vec<usize>]) -> Vec<bool> {
    let mut missing: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    for (at, needed) in needs.iter().enumerate() {
        for need in needed {
            if let Some(waiting) = waiting.get_mut(*need) {
                waiting.push(at);
            }
        }
    }
    let mut ready: Vec<usize> =
        missing.iter().enumerate().filter(|(_, missing)| **missing == 0).map(|(at, _)| at).collect();
    while let Some(at) = ready.pop() {
        for waiter in waiting.get(at).into_iter().flatten() {
            if let Some(left) = missing.get_mut(*waiter) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.push(*waiter);
                }
            }
        }
    }
    missing.into_iter().map(|missing| missing == 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(id: &str, parents: &[&str]) -> Source {
        Source {
            id: Some(id.to_owned()),
            kind: Some(if parents.is_empty() { SourceKind::Generated } else { SourceKind::Derived }),
            parents: Some(parents.iter().map(|parent| (*parent).to_owned()).collect()),
            ..Source::default()
        }
    }

    #[test]
    fn a_chain_is_traced_from_whichever_end_it_is_listed() {
        let links: Vec<String> = (0..20_000).map(|link| link.to_string()).collect();
        let mut chain = vec![source("0", &[])];
        chain.extend(links.windows(2).map(|pair| source(&pair[1], &[&pair[0]])));
        chain.reverse();
        let lineage = Lineage::of(&chain);
        assert!(links.iter().all(|link| lineage.is_traced(link)));
        assert!(lineage.ends.iter().all(|ends| *ends));
    }

    #[test]
    fn a_circle_never_ends_nor_does_what_was_worked_out_of_it() {
        let sources = [
            source("own", &[]),
            source("a", &["own", "b"]),
            source("b", &["a"]),
            source("c", &["b", "gone"]),
        ];
        let lineage = Lineage::of(&sources);
        assert_eq!(lineage.ends, [true, false, false, false]);
        assert!(lineage.is_traced("own") && !lineage.is_traced("a") && !lineage.is_traced("gone"));
    }

    #[test]
    fn an_id_is_traced_where_every_source_that_bears_it_is() {
        let shared = [source("own", &[]), source("own", &["gone"]), source("next", &["own"])];
        assert!(!Lineage::of(&shared).is_traced("own") && !Lineage::of(&shared).is_traced("next"));
        assert!(Lineage::of(&shared[..1]).is_traced("own"));
        assert_eq!(
            Lineage::of(&shared).ends,
            [true, true, true],
            "whom it was worked out of is open, not contrary"
        );
    }
}
