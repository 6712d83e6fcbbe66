//! The range of a fine, computed for a case and recorded with the facts it was computed from.

use chrono::NaiveDate;
use entity::{
    Money, assessment,
    case::{self, Status},
    finding,
};
use policies::fines::{self, Assessment, Fen, FineFacts};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::{correction::corrected_on, gains, held, held_unexcused, step};
use crate::{
    auth::Regulator,
    clock::legal_day,
    ctx::Ctx,
    error::Error,
    log,
    market::finding::{record, violations},
};

/// Ten-thousandths of a yuan in one fen.
const FEN: i64 = 100;

/// What is known of the act. A fact left out is unknown; what the findings show is filled in.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssessment {
    /// The day of the question: the law is chosen by it. Today where it is left out.
    pub on: Option<NaiveDate>,
    /// The facts of a fine, such as `{"infringed": true, "turnover_prev_act": "1000000.00"}`. Where they are left
    /// out, `violation` is what the findings are of (`69` for prices), `actor` is `seller`, `orders` are the flagged ones, `gains.gross` is what buyers
    /// paid beyond the others' price and did not get back, `gains.refundable` the same (it goes back to them), and
    /// `refused`, `order_deadline`, `corrected_on` and `exempted` follow from how far the case has come.
    #[serde(default, deserialize_with = "policies::facts::once")]
    #[schema(value_type = Object)]
    pub facts: Map<String, Value>,
}

/// The range is computed by the law of the day and recorded with its facts. It decides nothing.
pub async fn assess(
    ctx: &Ctx,
    regulator: &Regulator,
    case_id: &str,
    new: NewAssessment,
) -> Result<assessment::Model, Error> {
    let mut act = ctx.begin("case.assess", &(case_id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let case = step::locked(act.txn(), case_id).await?;
    if case.status == Status::Closed {
        return Err(Error::conflict("the case is closed"));
    }
    let facts = filled(act.txn(), &case, new.facts).await?;
    let answer = computed(ctx, &facts, new.on.unwrap_or(ctx.today()))?;
    let row = recorded(ctx, regulator, case_id, facts, &answer)?;
    assessment::Entity::insert(assessment::ActiveModel::from(row.clone()).reset_all())
        .exec_without_returning(act.txn())
        .await?;
    let detail = json!({ "case": case_id, "law": row.law, "headline": row.headline });
    log::record(act.txn(), ctx, "case.assessed", &row.id, detail).await?;
    act.answer(row).await
}

fn computed(ctx: &Ctx, facts: &Value, on: NaiveDate) -> Result<Assessment, Error> {
    let unusable = |error: fines::FineError| Error::invalid("/facts", error.to_string());
    let facts = FineFacts::from_json(facts).map_err(unusable)?;
    fines::assess(&ctx.state.parameters, &facts, on).map_err(unusable)
}

fn recorded(
    ctx: &Ctx,
    regulator: &Regulator,
    case_id: &str,
    facts: Value,
    answer: &Assessment,
) -> Result<assessment::Model, Error> {
    let head = answer.heads.iter().find(|head| Some(head.id) == answer.headline);
    let fine = head.and_then(|head| head.fine.as_ref());
    Ok(assessment::Model {
        id: ctx.new_id("ass_"),
        case_id: case_id.to_owned(),
        facts,
        law: answer.law.clone(),
        headline: answer.headline.map(str::to_owned),
        fine_min: fine.and_then(|fine| fine.min).map(money).transpose()?,
        fine_max: fine.and_then(|fine| fine.max).map(money).transpose()?,
        answer: serde_json::to_value(answer)?,
        recorded_by: regulator.0.account_id.clone(),
        recorded_at: ctx.now,
    })
}

/// What the regulator states, and below it what the findings, the journal and the case show.
async fn filled(
    txn: &DatabaseTransaction,
    case: &case::Model,
    mut facts: Map<String, Value>,
) -> Result<Value, Error> {
    if facts.contains_key("acts") {
        return Ok(Value::Object(facts));
    }
    let findings = held(txn, &case.id).await?;
    let unexcused = held_unexcused(txn, &case.id).await?;
    let mut fill = |name: &str, fact: Value| _ = facts.entry(name).or_insert(fact);
    let broken = violations(&findings)?;
    fill("violation", if let [one] = broken.as_slice() { json!(one) } else { json!(broken) });
    fill("actor", json!("seller"));
    if unexcused.is_empty() {
        fill("exempted", json!(true));
    }
    for (name, fact) in progress(txn, case).await? {
        fill(name, fact);
    }
    let flagged = orders(&findings)?;
    let none = flagged.as_array().is_none_or(Vec::is_empty);
    if !none && !facts.contains_key("amount") && !facts.contains_key("orders") {
        facts.insert("orders".to_owned(), flagged);
    }
    // What conduct gained stands in no journal: it stays unknown until it is stated.
    if !findings.iter().any(|finding| finding.kind == finding::Kind::Price) {
        return Ok(Value::Object(facts));
    }
    let excess = in_fen(gains::total(&gains::overpaid(txn, &unexcused).await?)?.ten_thousandths());
    if let Some(gains) = facts.entry("gains").or_insert_with(|| json!({})).as_object_mut() {
        for part in ["gross", "refundable"] {
            gains.entry(part).or_insert_with(|| json!(excess));
        }
    }
    Ok(Value::Object(facts))
}

/// What follows from how far the case has come. Before an order is answered, nothing.
async fn progress(
    txn: &DatabaseTransaction,
    case: &case::Model,
) -> Result<Vec<(&'static str, Value)>, Error> {
    let mut facts = Vec::new();
    match case.status {
        Status::Refused => facts.push(("refused", json!(true))),
        Status::Corrected => {
            facts.push(("refused", json!(false)));
            facts.push(("corrected_on", json!(corrected_on(txn, &case.id).await?)));
        }
        Status::Opened | Status::Heard | Status::Ordered | Status::Decided | Status::Closed => {
            return Ok(facts);
        }
    }
    facts.push(("order_deadline", json!(case.deadline_on)));
    Ok(facts)
}

/// The flagged orders, each once.
fn orders(findings: &[finding::Model]) -> Result<Value, Error> {
    let mut orders = std::collections::BTreeMap::new();
    for finding in findings {
        for flagged in record(finding)?.flagged {
            let fact = json!({
                "amount": in_fen(flagged.order.amount.ten_thousandths()),
                "at": legal_day(flagged.order.placed_at),
            });
            orders.insert(flagged.order.order_id, fact);
        }
    }
    Ok(orders.into_values().collect())
}

/// Yuan with two decimals, cut to the fen: in favour of whoever would be fined.
fn in_fen(ten_thousandths: i64) -> String {
    Money::from_ten_thousandths(ten_thousandths / FEN * FEN).to_string()
}

/// As a case keeps it. A turnover that leads beyond that is no company's.
fn money(fen: Fen) -> Result<Money, Error> {
    let kept = i64::try_from(fen.fen()).ok().and_then(|fen| fen.checked_mul(FEN));
    let too_large = || {
        let most = Money::from_ten_thousandths(i64::MAX / FEN * FEN);
        Error::invalid(
            "/facts",
            format!("these facts lead to {fen}; a case keeps a fine of at most {most} yuan"),
        )
    };
    kept.map(Money::from_ten_thousandths).ok_or_else(too_large)
}
