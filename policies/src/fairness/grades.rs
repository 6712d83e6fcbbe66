//! Grades of credit that the seller claims and the evidence does not bear out, where the price follows the claim.

use super::price::{MILLION, amounts, gap, round_div};
use super::seller::{Line, Seller};
use super::voices::Judgment;

/// Places of the lines whose price follows a grade that is not the buyer's, in the order of the lines.
pub(super) fn misgraded(seller: &Seller<'_>, judged: &[Judgment]) -> Vec<usize> {
    let claimed = seller.lines.iter().zip(judged).enumerate().filter(|(_, (line, _))| line.misgraded);
    let all = claimed.clone().count();
    let follow: Vec<usize> = claimed
        .filter(|(_, (line, judgment))| follows(seller, line, **judgment).unwrap_or(false))
        .map(|(place, _)| place)
        .collect();
    let enough = follow.len() >= seller.policy.misgraded_min && follow.len() * 3 >= all * 2;
    if enough { follow } else { Vec::new() }
}

/// Whether the price is nearer to what the claimed grade calls for than to what the evidence does, by more than is
/// immaterial; without a published table, whether it stands apart at all.
fn follows(seller: &Seller<'_>, line: &Line, judgment: Judgment) -> Option<bool> {
    let trade = seller.book.trades.get(line.row);
    let of = |credit| {
        amounts(&seller.book.shelf, &trade, credit, line.outcome.moment, line.outcome.list)
            .map(|amounts| amounts.expected)
    };
    let (claimed, evident) = (of(trade.credit_claimed)?, of(trade.credit)?);
    let centre = match judgment {
        Judgment::Insufficient => 1_000_000,
        Judgment::Dispersed { centre, .. }
        | Judgment::Within { centre, .. }
        | Judgment::Flagged { centre, .. } => centre,
    };
    let ratio = i64::try_from(round_div(claimed.checked_mul(MILLION)?, evident.max(1))).ok()?;
    if gap(ratio, 1_000_000).abs() < seller.policy.materiality_ppm {
        return Some(matches!(judgment, Judgment::Flagged { .. }));
    }
    let called_for = i64::try_from(round_div(i128::from(centre) * i128::from(ratio), MILLION)).ok()?;
    Some(line.outcome.rho.abs_diff(called_for) < line.outcome.rho.abs_diff(centre))
}
