//! The normalised price of a sale: what was paid over what the published prices call for, in parts per million.
//! Published tiers, list changes, documented cost and exchange rates vanish; fees and short delivery appear.

use chrono::{DateTime, Utc};

use super::exemption::{Considered, Ground, Status, consider};
use super::index::{DAY, Index};
use super::policy::Policy;
use super::published::Dimension;
use super::sale::{Claim, Conditions, Sale};

/// Amounts inside the arithmetic are millionths of a ten-thousandth of a yuan, so that no step rounds visibly.
pub(super) const MILLION: i128 = 1_000_000;

/// What must be equal, in every part, for two sales to be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'a> {
    pub(super) seller: &'a str,
    pub(super) product: &'a str,
    pub(super) conditions: Conditions,
    pub(super) requirement: Option<&'a str>,
}

/// The price of a sale against what was published.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    /// When the price was made: the quote's moment while the quote is valid, else the sale's.
    pub(super) moment: DateTime<Utc>,
    pub(super) list: i64,
    pub(super) expected: i128,
    pub(super) net: i128,
    pub(super) rho: i64,
    pub(super) tolerance: i64,
    /// A published table or documented cost is part of the reckoning.
    pub(super) adjusted: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Priced<'a> {
    pub(super) sale: &'a Sale,
    pub(super) key: Key<'a>,
    pub(super) outcome: Outcome,
    pub(super) exemption: Option<Considered>,
}

impl Priced<'_> {
    /// Judged, and shown as a comparator of others.
    pub(super) fn is_compared(&self) -> bool {
        match &self.exemption {
            None => true,
            Some(claim) => match claim.status {
                Status::None | Status::Void => true,
                Status::Valid => claim.ground == Ground::ActualDemand,
                Status::Review => false,
            },
        }
    }

    /// An exemption was claimed and does not hold.
    pub(super) fn claims_in_vain(&self) -> bool {
        self.exemption.as_ref().is_some_and(|claim| claim.status == Status::Void)
    }
}

/// Prices one sale and checks its claim; an error is the reason why it cannot be priced.
pub(super) fn price<'a>(
    index: &Index<'_>,
    policy: &Policy,
    sale: &'a Sale,
) -> Result<Priced<'a>, &'static str> {
    let outcome = outcome(index, policy, sale)?;
    let exemption = consider(index, policy, sale, &outcome);
    let mut conditions = sale.conditions.clone();
    if index.publishes(sale, Dimension::Duration, outcome.moment) {
        conditions.duration_months = 0;
    }
    let requirement = match (&sale.exemption, &exemption) {
        (Some(Claim::ActualDemand { requirement, .. }), Some(claim)) if claim.status == Status::Valid => {
            Some(requirement.as_str())
        }
        _ => None,
    };
    let key = Key { seller: &sale.seller, product: &sale.product, conditions, requirement };
    Ok(Priced { sale, key, outcome, exemption })
}

fn outcome(index: &Index<'_>, policy: &Policy, sale: &Sale) -> Result<Outcome, &'static str> {
    if sale.quantity < 1 || sale.fx_ppm < 1 || sale.delivered_ppm < 1 || sale.minor_unit < 1 {
        return Err("quantity, exchange rate, smallest unit and delivered part must be positive");
    }
    let credited: i128 = sale.credit_notes.iter().map(|note| i128::from(note.amount)).sum();
    if credited > 0 && credited >= i128::from(sale.paid) + i128::from(sale.fees) {
        return Err("everything was refunded");
    }
    let moment = moment(policy, sale);
    let list = index.list_price(sale, moment).ok_or("no list price had been published")?;
    let adjustments = index.adjustments(sale, moment);
    let too_large = "the amounts are too large to compare";
    let expected = expected(sale, list, &adjustments).ok_or(too_large)?;
    if expected < 1 {
        return Err("the published price is nothing, so no ratio to it exists");
    }
    let net = net(policy, sale).ok_or(too_large)?;
    let (rho, tolerance) = ratio(policy, sale, expected, net).ok_or(too_large)?;
    let adjusted = sale.documented_cost != 0 || adjustments.iter().any(|ppm| *ppm != 0);
    Ok(Outcome { moment, list, expected, net, rho, tolerance, adjusted })
}

fn moment(policy: &Policy, sale: &Sale) -> DateTime<Utc> {
    let valid = policy.quote_validity_days.saturating_mul(DAY);
    match sale.quoted_at {
        Some(quoted) if (0..=valid).contains(&sale.at.signed_duration_since(quoted).num_seconds()) => quoted,
        _ => sale.at,
    }
}

fn expected(sale: &Sale, list: i64, adjustments: &[i64]) -> Option<i128> {
    let start = i128::from(sale.quantity).checked_mul(i128::from(list))?.checked_mul(MILLION)?;
    adjustments.iter().try_fold(start, |amount, ppm| {
        Some(round_div(amount.checked_mul(MILLION + i128::from(*ppm))?, MILLION))
    })
}

fn net(policy: &Policy, sale: &Sale) -> Option<i128> {
    let limit = policy.credit_note_days.saturating_mul(DAY);
    let early = |seconds: i64| seconds <= limit;
    let credited: i128 = sale
        .credit_notes
        .iter()
        .filter(|note| early(note.at.signed_duration_since(sale.at).num_seconds()))
        .map(|note| i128::from(note.amount))
        .sum();
    let amount = i128::from(sale.paid) + i128::from(sale.fees)
        - i128::from(sale.tax)
        - i128::from(sale.documented_cost)
        - credited;
    let yuan = amount.checked_mul(i128::from(sale.fx_ppm))?;
    Some(round_div(yuan.checked_mul(MILLION)?, i128::from(sale.delivered_ppm)))
}

fn ratio(policy: &Policy, sale: &Sale, expected: i128, net: i128) -> Option<(i64, i64)> {
    let unit = i128::from(sale.minor_unit).checked_mul(i128::from(sale.fx_ppm))?;
    let units = unit.checked_mul(i128::from(policy.rounding_units_ppm))?;
    let tolerance = i64::try_from(round_div(units, expected)).ok()?.max(policy.rounding_floor_ppm);
    let rho = i64::try_from(round_div(net.checked_mul(MILLION)?, expected)).ok()?;
    let is_one = rho.abs_diff(1_000_000) <= tolerance.unsigned_abs();
    Some((if is_one { 1_000_000 } else { rho }, tolerance))
}

/// Nearest integer, halves away from zero. `divisor` is positive.
pub(super) fn round_div(number: i128, divisor: i128) -> i128 {
    let half = divisor / 2;
    if number < 0 { (number - half) / divisor } else { (number + half) / divisor }
}

/// Yuan, with two decimals or as many more as the amount has, from the arithmetic's own unit.
pub(super) fn yuan(amount: i128) -> String {
    let rounded = round_div(amount, MILLION);
    let sign = if rounded < 0 { "-" } else { "" };
    let (whole, part) = (rounded.unsigned_abs() / 10_000, rounded.unsigned_abs() % 10_000);
    let text = format!("{sign}{whole}.{part:04}");
    text.strip_suffix("00").map_or(text.clone(), str::to_owned)
}

/// A ratio in per cent with two decimals, without its sign.
pub(super) fn percent(ppm: i64) -> String {
    let hundredths = round_div(i128::from(ppm).abs(), 100);
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}
