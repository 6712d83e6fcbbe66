//! Which columns together tell most rows apart, whoever thought of them: single columns, then sets of up to four that
//! promise most, counted exactly over the rows of the sample.

use rustc_hash::FxHashMap;

use super::answer::{Combination, Discovery};
use super::fingerprint::{START, join};
use super::histogram::Histogram;
use super::pairs::{COMPARED, Pairs, Set};
use super::question::Question;
use super::sample::Sample;
use crate::threads::share_out;

/// Columns in a combination, at most.
const SIZE_MAX: u32 = 4;

/// Combinations that are reported.
const SHOWN: usize = 10;

/// Rows that are grouped, all combinations together, and the least and the most combinations of one size.
const GROUPED: usize = 1 << 23;
const COMBINATIONS: (usize, usize) = (8, 200);

/// Combinations of values for each row up to which they are counted, not sorted.
const PLACES: usize = 4;

pub(super) fn discover(sample: &Sample, question: &Question, key: f64, threads: usize) -> Discovery {
    let names: Vec<&str> = question.tried().map(|field| field.name.as_str()).collect();
    let columns = coded(sample, names.len(), threads);
    let combination = |set: Set, histogram: &Histogram| Combination {
        columns: names
            .iter()
            .enumerate()
            .filter(|(at, _)| set >> at & 1 == 1)
            .map(|(_, name)| (*name).to_owned())
            .collect(),
        distinction: histogram.distinction(),
        separation: histogram.separation(),
        uniques_share: super::real::share(histogram.of(1), histogram.rows()),
        is_key: histogram.distinction() >= key,
    };
    let grouped = |sets: &[Set]| -> Vec<(Set, Combination)> {
        let found = share_out(threads, sets.len(), |jobs| {
            let sets = jobs.filter_map(|job| sets.get(job));
            sets.map(|set| (*set, combination(*set, &group(&columns, *set)))).collect::<Vec<_>>()
        });
        found.into_iter().flatten().collect()
    };
    let mut singles = grouped(&(0..names.len()).map(|column| 1 << column).collect::<Vec<_>>());
    singles.sort_by_key(|(set, _)| *set);
    let mut found = singles.clone();
    let telling: Vec<Set> = singles
        .iter()
        .filter(|(_, single)| !single.is_key && single.separation > 0.0)
        .map(|(set, _)| *set)
        .collect();
    let pairs = Pairs::new(&compared(sample, &columns, &telling));
    let most = (GROUPED / sample.rows().max(1) / 3).clamp(COMBINATIONS.0, COMBINATIONS.1);
    for size in 2..=SIZE_MAX {
        let sets = pairs.rarest(telling.len(), size, most);
        let sets = sets.into_iter().map(|set| of_all(set, &telling));
        let holds_key = |set: &Set| found.iter().any(|(part, it)| it.is_key && part & set == *part);
        let sets: Vec<Set> = sets.filter(|set| !holds_key(set)).collect();
        found.extend(grouped(&sets));
    }
    let combinations = best(found);
    Discovery {
        rows: u64::try_from(sample.rows()).unwrap_or(u64::MAX),
        is_exact: sample.is_whole(),
        columns: singles.into_iter().map(|(_, single)| single).collect(),
        proposed: proposed(question, &combinations),
        combinations,
    }
}

/// A column with a code for each value, from 0 on.
struct Coded {
    codes: Vec<u32>,
    values: usize,
}

fn coded(sample: &Sample, columns: usize, threads: usize) -> Vec<Coded> {
    let coded = share_out(threads, columns, |jobs| {
        let code = |column| {
            let mut known = FxHashMap::default();
            let next = |print| {
                let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
                *known.entry(print).or_insert(next)
            };
            let codes = sample.column(column).map(next).collect();
            (column, Coded { codes, values: known.len() })
        };
        jobs.map(code).collect::<Vec<(usize, Coded)>>()
    });
    let mut coded: Vec<(usize, Coded)> = coded.into_iter().flatten().collect();
    coded.sort_unstable_by_key(|(column, _)| *column);
    coded.into_iter().map(|(_, codes)| codes).collect()
}

/// The rows of which pairs are compared, in these columns.
fn compared(sample: &Sample, columns: &[Coded], sets: &[Set]) -> Vec<Vec<u32>> {
    let rows = sample.first(COMPARED);
    let column =
        |set: &Set| usize::try_from(set.trailing_zeros()).ok().and_then(|column| columns.get(column));
    let picked = |column: &Coded| rows.iter().filter_map(|row| column.codes.get(*row)).copied().collect();
    sets.iter().filter_map(column).map(picked).collect()
}

/// A set of some columns as a set of all.
fn of_all(set: Set, columns: &[Set]) -> Set {
    columns.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).fold(0, |all, (_, column)| all | column)
}

/// The classes the rows fall into by these columns: counted at a place for each combination of values where there are
/// not many more places than rows, sorted otherwise.
fn group(columns: &[Coded], set: Set) -> Histogram {
    let within: Vec<&Coded> =
        columns.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, column)| column).collect();
    let rows = within.first().map_or(0, |column| column.codes.len());
    let places = within.iter().try_fold(1_usize, |places, column| places.checked_mul(column.values));
    match places.filter(|places| *places <= rows.saturating_mul(PLACES)) {
        Some(places) => counted(&within, rows, places),
        None => sorted(&within, rows),
    }
}

fn counted(columns: &[&Coded], rows: usize, places: usize) -> Histogram {
    let mut at = vec![0_usize; rows];
    for column in columns {
        for (at, code) in at.iter_mut().zip(&column.codes) {
            *at = *at * column.values + usize::try_from(*code).unwrap_or_default();
        }
    }
    let mut counts = vec![0_u32; places];
    for place in at {
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    let mut histogram = Histogram::default();
    counts.into_iter().filter(|count| *count > 0).for_each(|count| histogram.add(u64::from(count), 1));
    histogram
}

fn sorted(columns: &[&Coded], rows: usize) -> Histogram {
    let mut classes = vec![START; rows];
    for column in columns {
        classes
            .iter_mut()
            .zip(&column.codes)
            .for_each(|(class, code)| *class = join(*class, u64::from(*code)));
    }
    classes.sort_unstable();
    let mut histogram = Histogram::default();
    for class in classes.chunk_by(|one, other| one == other) {
        histogram.add(u64::try_from(class.len()).unwrap_or(u64::MAX), 1);
    }
    histogram
}

/// The most distinct, smaller sets first; none that holds one as distinct, or a key.
fn best(mut found: Vec<(Set, Combination)>) -> Vec<Combination> {
    found.sort_by(|(set, one), (other_set, other)| {
        let by_size = set.count_ones().cmp(&other_set.count_ones());
        other.distinction.total_cmp(&one.distinction).then(by_size).then(set.cmp(other_set))
    });
    let adds = |(set, it): &&(Set, Combination)| {
        !found.iter().any(|(part, smaller)| {
            part != set && part & set == *part && (smaller.is_key || smaller.distinction >= it.distinction)
        })
    };
    found.iter().filter(adds).map(|(_, combination)| combination.clone()).take(SHOWN).collect()
}

fn proposed(question: &Question, combinations: &[Combination]) -> Vec<String> {
    let mut proposed: Vec<String> = question.quasi.iter().map(|field| field.name.clone()).collect();
    let best = combinations.iter().find(|best| best.is_key || question.quasi.is_empty());
    for column in best.into_iter().flat_map(|best| &best.columns) {
        if !proposed.contains(column) {
            proposed.push(column.clone());
        }
    }
    proposed
}

#[cfg(test)]
mod tests {
    use super::{Coded, counted, sorted};

    #[test]
    fn counting_and_sorting_find_the_same_classes() {
        let column = |values: u32, step: u32| Coded {
            codes: (0..1_000).map(|row| row * step / 7 % values).collect(),
            values: usize::try_from(values).unwrap(),
        };
        let (one, two, three) = (column(10, 1), column(7, 3), column(3, 5));
        for columns in [&[&one][..], &[&one, &two], &[&three, &two, &one]] {
            let places = columns.iter().map(|column| column.values).product();
            assert_eq!(counted(columns, 1_000, places), sorted(columns, 1_000));
        }
        assert!(sorted(&[&one, &two, &three], 1_000).classes() > 100);
    }
}
