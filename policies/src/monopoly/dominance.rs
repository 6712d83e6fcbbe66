//! The presumption of dominance by shares (AML, Art. 24), in exact fractions.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::facts::Share;
use crate::facts::FactsError;
use crate::fraction::Fraction;
use crate::parameters::Parameters;
use crate::tri::Tri;

/// More operators than any market needs, and few enough to try every three of them.
const OPERATORS_MAX: usize = 200;

/// Who is presumed dominant.
pub(super) struct Presumed {
    /// Unknown while no shares are stated, or on a day without limits.
    pub(super) anybody: Tri,
    /// By name.
    pub(super) operators: Vec<String>,
}

impl Presumed {
    pub(super) fn named(&self) -> String {
        self.operators.join(", ")
    }
}

struct Limits {
    one: Fraction,
    two: Fraction,
    three: Fraction,
    least: Fraction,
}

impl Limits {
    fn of(numbers: &Parameters, on: NaiveDate) -> Option<Self> {
        let share = |name: &str| numbers.share(name, on).ok();
        Some(Self {
            one: share("aml24.one")?,
            two: share("aml24.two")?,
            three: share("aml24.three")?,
            least: share("aml24.least")?,
        })
    }
}

impl Limits {
    /// Those of them who are presumed dominant together. Three shares of twelve digits each always
    /// add up exactly.
    fn presume<'a, const N: usize>(&self, together: [Held<'a>; N], limit: Fraction) -> Vec<&'a str> {
        let sum = together.iter().try_fold(Fraction::ZERO, |sum, (_, share)| sum.plus(*share));
        if !sum.is_some_and(|sum| at_least(sum, limit)) {
            return Vec::new();
        }
        let counts = |share: Fraction| N == 1 || at_least(share, self.least);
        together.into_iter().filter(|(_, share)| counts(*share)).map(|(name, _)| name).collect()
    }
}

/// One operator from one half on, any two from two thirds, any three from three quarters; of two or three, nobody under a
/// tenth. Any, not the largest: every pair and every three are tried.
pub(super) fn presumed(
    shares: Option<&[Share]>,
    numbers: &Parameters,
    on: NaiveDate,
) -> Result<Presumed, FactsError> {
    let unknown = Presumed { anybody: Tri::Unknown, operators: Vec::new() };
    let Some(shares) = shares else { return Ok(unknown) };
    let shares = read(shares)?;
    let Some(limits) = Limits::of(numbers, on) else { return Ok(unknown) };
    let mut dominant: BTreeSet<&str> = BTreeSet::new();
    for (at, one) in shares.iter().enumerate() {
        dominant.extend(limits.presume([*one], limits.one));
        for (further, two) in shares.iter().enumerate().skip(at.saturating_add(1)) {
            dominant.extend(limits.presume([*one, *two], limits.two));
            for three in shares.iter().skip(further.saturating_add(1)) {
                dominant.extend(limits.presume([*one, *two, *three], limits.three));
            }
        }
    }
    let operators: Vec<String> = dominant.into_iter().map(str::to_owned).collect();
    Ok(Presumed { anybody: (!operators.is_empty()).into(), operators })
}

/// An operator and its share.
type Held<'a> = (&'a str, Fraction);

fn at_least(share: Fraction, limit: Fraction) -> bool {
    share.compare(limit).is_some_and(Ordering::is_ge)
}

fn read(shares: &[Share]) -> Result<Vec<Held<'_>>, FactsError> {
    if shares.len() > OPERATORS_MAX {
        return Err(wrong("shares", format!("at most {OPERATORS_MAX} operators; leave out the smallest")));
    }
    let mut known = BTreeSet::new();
    let mut sum = Fraction::ZERO;
    let mut read = Vec::with_capacity(shares.len());
    for (at, share) in shares.iter().enumerate() {
        let place = format!("shares[{at}]");
        let part = Fraction::read(&share.share).map_err(|why| wrong(&place, why))?;
        if share.operator.trim().is_empty() || !known.insert(share.operator.as_str()) {
            return Err(wrong(&place, "each operator is named, once".to_owned()));
        }
        sum = sum
            .plus(part)
            .ok_or_else(|| wrong(&place, "finer than can be added exactly; state fewer digits".to_owned()))?;
        if sum.compare(Fraction::ONE).is_none_or(Ordering::is_gt) {
            return Err(wrong(&place, "the shares add up to more than the whole market".to_owned()));
        }
        read.push((share.operator.as_str(), part));
    }
    Ok(read)
}

fn wrong(path: &str, why: String) -> FactsError {
    FactsError { path: path.to_owned(), why, nearest: None }
}
