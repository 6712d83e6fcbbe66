//! What is added to a fine paid late (APL 72): a share of it for each day, never more than the fine; no day of a review
//! or suit counts (APL 73).

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::error::FineError;
use super::facts::PaymentFacts;
use super::fen::Fen;
use crate::parameters::Parameters;

/// What is added, which the authority may impose beside the fine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Surcharge {
    /// The fine decided.
    pub fine: Fen,
    /// The last day to pay.
    pub due_on: NaiveDate,
    /// Up to when late days are counted: the day of payment, or of the question.
    pub until: NaiveDate,
    /// Days after the last day to pay, up to and with that day.
    pub days_late: i64,
    /// Of them, days of a review or suit.
    pub days_stopped: i64,
    /// The surcharge, rounded down to the fen.
    pub amount: Fen,
    /// How it comes about.
    pub formula: String,
}

/// The surcharge on a fine. Errors: the payment does not say what or when, or its days cannot be so.
pub(super) fn surcharge(
    parameters: &Parameters,
    payment: &PaymentFacts,
    on: NaiveDate,
) -> Result<Surcharge, FineError> {
    let problem = |problem: &str| FineError::Fact { fact: "payment".to_owned(), problem: problem.to_owned() };
    let fine = payment.fine.ok_or_else(|| problem("`fine` is missing; state the fine decided"))?;
    let until = payment.paid_on.unwrap_or(on);
    let due_on = match (payment.due_on, payment.received_on) {
        (Some(due), None) => due,
        (None, Some(received)) => received
            .checked_add_days(Days::new(parameters.days("apl67.days", until)?.into()))
            .ok_or_else(|| problem("`received_on` is too late a day"))?,
        _ => {
            return Err(problem("state either `due_on` or `received_on`, the day the decision was received"));
        }
    };
    if payment.stopped.iter().any(|stop| stop.until.is_some_and(|last| last < stop.from)) {
        return Err(problem("a day in `stopped` has `until` before `from`; correct one of them"));
    }
    let days_late = until.signed_duration_since(due_on).num_days().max(0);
    let stopped = |day: &NaiveDate| {
        payment.stopped.iter().any(|stop| stop.from <= *day && stop.until.is_none_or(|last| *day <= last))
    };
    let late = due_on.iter_days().skip(1).take(usize::try_from(days_late).unwrap_or(usize::MAX));
    let days_stopped = i64::try_from(late.filter(stopped).count()).unwrap_or(i64::MAX);
    let share = parameters.millionths("apl72.daily_share", until)?;
    let counted = days_late - days_stopped;
    let amount = fine.share_down(share * i128::from(counted)).min(fine);
    let formula =
        format!("{counted} days at the daily share of {fine}, never more than the fine (APL, Arts. 72, 73)");
    Ok(Surcharge { fine, due_on, until, days_late, days_stopped, amount, formula })
}
