//! The range of a fine, computed again on the facts that were recorded with it.

use std::sync::Arc;

use entity::assessment;
use policies::fines::{self, FineFacts};
use serde_json::Value;

use super::{Replayed, Supposition, difference, text::Laws};
use crate::{clock::legal_day, error::Error};

/// Under its own numbers and day the whole answer must come out to the byte.
pub(super) async fn again(
    laws: &mut Laws<'_>,
    row: &assessment::Model,
    supposed: &Supposition,
) -> Result<Replayed, Error> {
    let version = supposed.law.as_deref().unwrap_or(&row.law);
    let stated = row.answer.get("on").and_then(Value::as_str).and_then(|day| day.parse().ok());
    let on = supposed.on.or(stated).unwrap_or(legal_day(row.recorded_at));
    let blank = Replayed::unanswered(&row.id, &row.case_id, version, on, row.headline.clone());
    let mut numbers = match laws.numbers(version).await? {
        Ok(numbers) => numbers,
        Err(why) => return Ok(blank.because(why)),
    };
    for (name, value) in &supposed.set {
        numbers = match numbers.supposing(name, value) {
            Ok(numbers) => Arc::new(numbers),
            Err(error) => return Ok(blank.because(error)),
        };
    }
    let blank = Replayed { law: numbers.version().to_owned(), ..blank };
    let answer = FineFacts::from_json(&row.facts).and_then(|facts| fines::assess(&numbers, &facts, on));
    let answer = match answer {
        Ok(answer) => serde_json::to_value(answer)?,
        Err(error) => return Ok(blank.because(error)),
    };
    let (mut before, mut after) = (row.answer.clone(), answer);
    if !supposed.is_none() {
        // That another law or day was asked is no difference in what it answers.
        for told in [&mut before, &mut after] {
            for asked in ["law", "on"] {
                told.as_object_mut().map(|members| members.remove(asked));
            }
        }
    }
    let heads = |answer: &Value| answer.get("heads").cloned().unwrap_or_default();
    let headline = after.get("headline").and_then(Value::as_str).map(str::to_owned);
    Ok(Replayed {
        after: headline,
        gained: difference::only_in(&heads(&after), &heads(&before), &HEAD),
        lost: difference::only_in(&heads(&before), &heads(&after), &HEAD),
        ..blank.compared(&before, &after)
    })
}

/// What tells one head from another.
const HEAD: [&str; 1] = ["id"];
