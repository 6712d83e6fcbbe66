//! What was estimated, as numbers in a finding.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::chance::{ppm, real};
use super::evidence::Evidence;
use super::finding::Finding;
use super::record::Case;
use super::systematic::{Tested, points};
use super::traits::unconditional;

/// How a trait of the buyers goes with the price. Differences are in natural logarithms of the normalised price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// The trait.
    #[serde(rename = "trait")]
    pub of: String,
    /// The level held against the rest; none where amounts are ranked from nought to one.
    pub level: Option<String>,
    /// Coefficient: least squares within strata, a common drift in time taken out.
    pub beta: Number,
    /// Its error, clustered by buyer, each buyer's score divided by one less its leverage.
    pub se_clustered: Number,
    /// Its error if all buyers spread alike.
    pub se_model: Number,
    /// The error the test uses.
    pub se: Number,
    /// Degrees of freedom of the test.
    pub df: Number,
    /// Buyers the estimate rests on, in effect.
    pub buyers_effective: Number,
    /// The effect: of a level, from the rest; of ranks, from the tenth to the ninetieth per cent.
    pub effect: Number,
    /// Chance of such an effect if the true one were immaterial.
    pub p: Number,
    /// Observations: a buyer in a stratum each.
    pub cells: usize,
    /// Buyers in them.
    pub buyers: usize,
    /// Strata.
    pub strata: usize,
}

/// To ten significant digits: what the arithmetic of any machine agrees on.
pub(super) fn number(value: f64) -> Option<Number> {
    format!("{value:.9e}").parse().ok().and_then(Number::from_f64)
}

/// Adds what was estimated to a finding.
pub(super) fn add(evidence: &Evidence<'_>, case: &Case, finding: &mut Finding) {
    if let Some((p, among)) = case.chance {
        finding.p = number(p);
        finding.q = number((p * real(among)).min(1.0));
    }
    if let Some(q) = case.rigged {
        finding.p = case.entries.first().and_then(|entry| entry.p).and_then(number);
        finding.q = number(q);
    }
    let Some(measured) = &case.measured else { return };
    let passing = measured.passing.iter().filter_map(|place| evidence.systematic.tested.get(*place));
    finding.measures = passing.clone().filter_map(|tested| measure(evidence, tested)).collect();
    let Some(first) = passing.clone().next() else { return };
    let half = first.half_width();
    finding.effect_ppm = ppm(first.effect.exp_m1());
    finding.ci95_ppm = Some([first.effect - half, first.effect + half].map(|end| ppm(end.exp_m1())));
    finding.unconditional_gap_ppm = unconditional(evidence, first).map(|gap| ppm(gap.exp_m1()));
    finding.p = evidence.systematic.p.and_then(number);
    finding.q = number(measured.q);
}

fn measure(evidence: &Evidence<'_>, tested: &Tested) -> Option<Measure> {
    let points = points(&evidence.systematic.cells, &tested.contrast);
    let (estimate, count) = (&tested.estimate, |of: fn(&super::cluster::Point) -> u32| {
        points.iter().map(of).collect::<BTreeSet<_>>().len()
    });
    Some(Measure {
        of: tested.contrast.of.clone(),
        level: tested.contrast.level.clone(),
        beta: number(estimate.beta)?,
        se_clustered: number(estimate.se)?,
        se_model: number(estimate.se_model)?,
        se: number(tested.se)?,
        df: number(tested.df)?,
        buyers_effective: number(estimate.buyers_effective)?,
        effect: number(tested.effect)?,
        p: number(tested.p)?,
        cells: points.len(),
        buyers: count(|point| point.buyer),
        strata: count(|point| point.stratum),
    })
}
