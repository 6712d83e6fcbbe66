//! A gate's decision, asked again on the facts that were stored with it.

use std::sync::Arc;

use entity::decision;
use policies::{Facts, Hit, Law, Verdict};
use serde_json::{Value, json};

use super::{Replayed, Supposition, difference, text::Laws};
use crate::{
    clock::legal_day,
    error::Error,
    market::decision::{same, sha256},
};

/// Under its own law the verdict and every hit must come out to the byte. What the operator had settled stays
/// settled: a hit that was left out of the verdict then is left out now.
pub(super) async fn again(
    laws: &mut Laws<'_>,
    row: &decision::Model,
    supposed: &Supposition,
) -> Result<Replayed, Error> {
    let version = supposed.law.as_deref().unwrap_or(&row.law);
    let on = supposed.on.unwrap_or(legal_day(row.decided_at));
    let blank = Replayed::unanswered(&row.id, &row.subject, version, on, Some(row.verdict.to_string()));
    if sha256(&mut row.facts.clone()) != row.facts_sha256 {
        return Ok(blank.because("the stored facts are not those that were hashed when it was decided"));
    }
    let law = match laws.law(version).await? {
        Ok(law) => law,
        Err(why) => return Ok(blank.because(why)),
    };
    let supposing =
        |law: Arc<Law>, (name, value): (&String, &String)| law.supposing(name, value).map(Arc::new);
    let law = match supposed.set.iter().try_fold(law, supposing) {
        Ok(law) => law,
        Err(error) => return Ok(blank.because(error)),
    };
    let blank = Replayed { law: law.version().to_owned(), ..blank };
    let facts = match Facts::from_value(row.facts.clone()) {
        Ok(facts) => facts,
        Err(error) => return Ok(blank.because(error)),
    };
    let answer = match law.admission(&facts, on) {
        Ok(answer) => answer,
        Err(error) => return Ok(blank.because(error)),
    };
    let settled = settled(&row.hits)?;
    let mut verdict = Verdict::Allow;
    let mut hits = Vec::new();
    for hit in &answer.hits {
        let mut told = serde_json::to_value(hit)?;
        match settled.iter().find(|(_, known)| same(known, hit)) {
            Some((by, _)) => {
                told.as_object_mut().map(|members| members.insert("settled_by".to_owned(), json!(by)));
            }
            None => verdict = verdict.max(hit.verdict),
        }
        hits.push(told);
    }
    let hits = Value::Array(hits);
    let before = json!({ "verdict": row.verdict, "hits": row.hits });
    let after = json!({ "verdict": verdict, "hits": hits });
    Ok(Replayed {
        after: Some(verdict.word().to_owned()),
        gained: difference::only_in(&hits, &row.hits, &RULE_AND_PLACE),
        lost: difference::only_in(&row.hits, &hits, &RULE_AND_PLACE),
        ..blank.compared(&before, &after)
    })
}

/// What tells one hit from another.
const RULE_AND_PLACE: [&str; 3] = ["rule", "path", "verdict"];

/// The hits that the operator had decided on, with the decision that says so.
fn settled(hits: &Value) -> Result<Vec<(String, Hit)>, Error> {
    let hits = hits.as_array().into_iter().flatten();
    hits.filter_map(|hit| hit.get("settled_by").and_then(Value::as_str).map(|by| (by, hit)))
        .map(|(by, hit)| Ok((by.to_owned(), serde_json::from_value(hit.clone())?)))
        .collect()
}
