//! Which columns together tell most rows apart, whoever thought of them: single columns, then sets of up to four that
//! promise most, counted exactly over the rows of the sample.

use rustc_hash::FxHashMap;

use super::answer::{Combination, Discovery};
use super::fingerprint::{START, join};
use super::histogram::Histogram;
use super::pairs::{COMPARED, Pairs, Set};
use super::question::Question;
use super::sample::Sample;
use super::threads::share_out;

/// Columns in a combination, at most.
const SIZE_MAX: u32 = 4;

/// Combinations that are reported.
const SHOWN: usize = 10;

/// Rows that are grouped, all combinations together, and the least and the most combinations of one size.
const GROUPED: usize = 1 << 23;
const COMBINATIONS: (usize, usize) = (8, 200);

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

/// The columns with a small code for each value.
fn coded(sample: &Sample, columns: usize, threads: usize) -> Vec<Vec<u32>> {
    let coded = share_out(threads, columns, |jobs| {
        let code = |column| {
            let mut codes = FxHashMap::default();
            let next = |print| {
                let next = u32::try_from(codes.len()).unwrap_or(u32::MAX);
                *codes.entry(print).or_insert(next)
            };
            (column, sample.column(column).map(next).collect())
        };
        jobs.map(code).collect::<Vec<(usize, Vec<u32>)>>()
    });
    let mut coded: Vec<(usize, Vec<u32>)> = coded.into_iter().flatten().collect();
    coded.sort_unstable_by_key(|(column, _)| *column);
    coded.into_iter().map(|(_, codes)| codes).collect()
}

/// The rows of which pairs are compared, in these columns.
fn compared(sample: &Sample, columns: &[Vec<u32>], sets: &[Set]) -> Vec<Vec<u32>> {
    let rows = sample.first(COMPARED);
    let column =
        |set: &Set| usize::try_from(set.trailing_zeros()).ok().and_then(|column| columns.get(column));
    let picked = |codes: &Vec<u32>| rows.iter().filter_map(|row| codes.get(*row)).copied().collect();
    sets.iter().filter_map(column).map(picked).collect()
}

/// A set of some columns as a set of all.
fn of_all(set: Set, columns: &[Set]) -> Set {
    columns.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).fold(0, |all, (_, column)| all | column)
}

/// The classes the rows fall into by these columns.
fn group(columns: &[Vec<u32>], set: Set) -> Histogram {
    let mut within = columns.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, codes)| codes);
    let mut rows: Vec<u64> =
        within.next().into_iter().flatten().map(|code| join(START, u64::from(*code))).collect();
    for codes in within {
        rows.iter_mut().zip(codes).for_each(|(row, code)| *row = join(*row, u64::from(*code)));
    }
    rows.sort_unstable();
    let mut histogram = Histogram::default();
    for class in rows.chunk_by(|one, other| one == other) {
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
