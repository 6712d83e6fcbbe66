//! The normalised price of a trade: what was paid over what the published prices call for, in parts per million.
//! Published tiers, list changes, documented cost and exchange rates vanish; fees and short delivery appear.

use super::book::{DAY, Shelf, Trade, UNKNOWN};
use super::policy::Policy;

/// Amounts inside the arithmetic are millionths of the book's smallest unit, so that no step rounds visibly.
pub(super) const MILLION: i128 = 1_000_000;

/// The price of a trade against what was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    /// When the price was made: the quote's moment while the quote is valid, else the trade's.
    pub(super) moment: i64,
    pub(super) list: i64,
    pub(super) rho: i64,
    pub(super) tolerance: i64,
    /// A published table or documented cost is part of the reckoning.
    pub(super) adjusted: bool,
}

/// What the published prices call for, and what was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amounts {
    pub(super) expected: i128,
    pub(super) net: i128,
}

/// Why a trade has no normalised price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unpriced {
    NotPositive,
    Refunded,
    NoList,
    TooLarge,
    Free,
}

impl Unpriced {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::NotPositive => {
                "quantity, exchange rate, smallest unit and delivered part must be known and positive"
            }
            Self::Refunded => "everything was refunded",
            Self::NoList => "no list price had been published",
            Self::TooLarge => "the amounts are too large to compare",
            Self::Free => "the published price is nothing, so no ratio to it exists",
        }
    }
}

/// Prices one trade.
pub(super) fn price(shelf: &Shelf, policy: &Policy, trade: &Trade) -> Result<Outcome, Unpriced> {
    if trade.quantity < 1 || trade.fx < 1 || trade.delivered < 1 || trade.unit < 1 {
        return Err(Unpriced::NotPositive);
    }
    if trade.refunded {
        return Err(Unpriced::Refunded);
    }
    let moment = moment(policy, trade);
    let list = shelf.list_price(trade.product, moment).ok_or(Unpriced::NoList)?;
    let amounts = amounts(shelf, trade, trade.credit, moment, list).ok_or(Unpriced::TooLarge)?;
    if amounts.expected < 1 {
        return Err(Unpriced::Free);
    }
    let (rho, tolerance) = ratio(policy, trade, amounts).ok_or(Unpriced::TooLarge)?;
    let adjusted = trade.cost != 0 || shelf.factors(trade, trade.credit, moment).any(|ppm| ppm != 0);
    Ok(Outcome { moment, list, rho, tolerance, adjusted })
}

/// When the price was made.
fn moment(policy: &Policy, trade: &Trade) -> i64 {
    let valid = policy.quote_validity_days.saturating_mul(DAY);
    let lag = trade.at.saturating_sub(trade.quoted);
    if trade.quoted != UNKNOWN && (0..=valid).contains(&lag) { trade.quoted } else { trade.at }
}

/// The amounts behind an outcome, with the grade of credit that is to be reckoned with.
pub(super) fn amounts(shelf: &Shelf, trade: &Trade, credit: i64, moment: i64, list: i64) -> Option<Amounts> {
    let start = i128::from(trade.quantity).checked_mul(i128::from(list))?.checked_mul(MILLION)?;
    let expected = shelf.factors(trade, credit, moment).try_fold(start, |amount, ppm| {
        Some(round_div(amount.checked_mul(MILLION + i128::from(ppm))?, MILLION))
    })?;
    let amount = i128::from(trade.paid) + i128::from(trade.fees)
        - i128::from(trade.tax)
        - i128::from(trade.cost)
        - i128::from(trade.credited);
    let net = if trade.fx == trade.delivered {
        amount * MILLION
    } else {
        let yuan = amount.checked_mul(i128::from(trade.fx))?;
        round_div(yuan.checked_mul(MILLION)?, i128::from(trade.delivered))
    };
    Some(Amounts { expected, net })
}

fn ratio(policy: &Policy, trade: &Trade, amounts: Amounts) -> Option<(i64, i64)> {
    let unit = i128::from(trade.unit).checked_mul(i128::from(trade.fx))?;
    let units = unit.checked_mul(i128::from(policy.rounding_units_ppm))?;
    let tolerance = quotient(units, amounts.expected)?.max(policy.rounding_floor_ppm);
    let rho = quotient(amounts.net.checked_mul(MILLION)?, amounts.expected)?;
    let is_one = rho.abs_diff(1_000_000) <= tolerance.unsigned_abs();
    Some((if is_one { 1_000_000 } else { rho }, tolerance))
}

/// A rounded quotient. Most numbers here fit in eight bytes or nearly so, and dividing those is much faster.
fn quotient(number: i128, divisor: i128) -> Option<i64> {
    match (u64::try_from(number), u64::try_from(divisor)) {
        (Ok(number), Ok(divisor)) if number < u64::MAX / 2 => {
            i64::try_from((number + divisor / 2).checked_div(divisor)?).ok()
        }
        _ => i64::try_from(round_div(number, divisor)).ok(),
    }
}

/// Nearest integer, halves away from zero. `divisor` is positive.
pub(super) fn round_div(number: i128, divisor: i128) -> i128 {
    if let (Ok(number), Ok(divisor)) = (i64::try_from(number), i64::try_from(divisor))
        && let Some(number) = number.checked_add(if number < 0 { -(divisor / 2) } else { divisor / 2 })
    {
        return i128::from(number / divisor);
    }
    let half = divisor / 2;
    if number < 0 { (number - half) / divisor } else { (number + half) / divisor }
}

/// How far a price stands from a centre, in parts per million of the centre.
pub(super) fn gap(rho: i64, centre: i64) -> i64 {
    let (rho, centre) = (i128::from(rho), i128::from(centre).max(1));
    i64::try_from(round_div((rho - centre) * MILLION, centre)).unwrap_or(i64::MAX)
}

/// Yuan, with two decimals or as many more as the amount has up to four, from the arithmetic's own unit.
pub(super) fn yuan(amount: i128, per_yuan: i64) -> String {
    let rounded = round_div(amount.saturating_mul(10_000), MILLION * i128::from(per_yuan.max(1)));
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
