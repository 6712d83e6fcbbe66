//! The decision that ends a case: under one head of one assessment, by an amount inside its range or with the ground
//! for leaving it. Nobody but a person decides; what is checked here is that the decision says what it rests on.

use entity::{
    Money, assessment,
    case::{self, Status},
    case_decision,
    case_step::Kind,
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{
    gains, held_unexcused,
    range::{Head, heads},
    step::{demand, locked, take},
};
use crate::{
    auth::Regulator,
    ctx::Ctx,
    db::conflict_on_unique,
    error::{Error, Violation},
    jobs, log,
    mail::Letter,
    market::fund::in_fen,
};

/// What the regulator decides.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCaseDecision)]
pub struct NewDecision {
    /// The assessment of this case that the decision rests on.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub assessment_id: String,
    /// One of its heads that applies; the headline where it is left out.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub head: Option<String>,
    /// Yuan; left out, no fine.
    #[validate(custom(function = "in_fen"))]
    #[schema(value_type = Option<String>, pattern = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,10}(\.[0-9]{1,2})?)$")]
    pub fine: Option<Money>,
    /// Unlawful gains that are confiscated, in yuan; left out, none.
    #[validate(custom(function = "in_fen"))]
    #[schema(value_type = Option<String>, pattern = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,10}(\.[0-9]{1,2})?)$")]
    pub confiscation: Option<Money>,
    /// Needed where an amount lies outside its range.
    #[validate(nested)]
    pub ground: Option<DecisionGround>,
    /// Why, in words the seller will read.
    #[validate(length(min = 1, max = 10_000))]
    #[schema(min_length = 1, max_length = 10_000)]
    pub reasons: String,
}

/// Why an amount leaves its range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionGround {
    /// Such as `Administrative Penalty Law, Art. 32(1)`.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub provision: String,
    /// How it bears on this case.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
}

impl std::fmt::Display for DecisionGround {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} — {}", self.provision, self.text)
    }
}

/// The case is decided, once: after correction or its refusal, on an assessment that takes it into account. The seller
/// is told, and each overcharged buyer what it is to get back.
pub async fn decide(
    ctx: &Ctx,
    regulator: &Regulator,
    id: &str,
    new: NewDecision,
) -> Result<case_decision::Model, Error> {
    let mut act = ctx.begin("case.decide", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let txn = act.txn();
    let case = locked(txn, id).await?;
    demand(&case, &[Status::Corrected, Status::Refused])?;
    let (assessment, head) = basis(txn, &case, &new).await?;
    if let Some(violation) = corrected(&case, &assessment, &head, &new) {
        drop(act);
        return Err(log::refused(ctx, "case.decide", id, vec![violation]).await);
    }
    takes_refusal_into_account(&case, &assessment)?;
    let overpaid = gains::overpaid(txn, &held_unexcused(txn, id).await?).await?;
    let restitution = gains::total(&overpaid)?;
    head.check(new.fine, new.confiscation.unwrap_or_default(), new.ground.is_some())?;
    kept_apart(&assessment, new.confiscation.unwrap_or_default(), restitution)?;
    let decision = drawn_up(ctx, regulator, &case, &assessment, &head, new, restitution)?;
    case_decision::Entity::insert(case_decision::ActiveModel::from(decision.clone()).reset_all())
        .exec_without_returning(txn)
        .await
        .map_err(conflict_on_unique("the case is decided already"))?;
    let case = take(txn, ctx, case, Kind::Decision, Some(Status::Decided), &decision).await?;
    jobs::mail(txn, ctx, &case.seller_id, &notice(&decision, &head), &case.id).await?;
    for each in overpaid {
        let letter =
            Letter::RestitutionComing { order_id: each.order.id.clone(), amount: each.open.to_string() };
        jobs::mail(txn, ctx, &each.order.buyer_id, &letter, &format!("{id}:{}", each.order.id)).await?;
    }
    act.answer(decision).await
}

async fn basis(
    rows: &impl ConnectionTrait,
    case: &case::Model,
    new: &NewDecision,
) -> Result<(assessment::Model, Head), Error> {
    let found = assessment::Entity::find_by_id(&new.assessment_id).one(rows).await?;
    let assessment = found.filter(|assessment| assessment.case_id == case.id).ok_or_else(|| {
        Error::invalid("/assessment_id", "the case has no such assessment; compute one first")
    })?;
    let Some(named) = new.head.as_ref().or(assessment.headline.as_ref()) else {
        return Err(Error::invalid(
            "/head",
            "the assessment has no open head, so there is nothing to decide under",
        ));
    };
    let heads = heads(&assessment.answer)?;
    let of_name = |head: &&Head| head.id == *named;
    let head = heads.iter().filter(of_name).max_by_key(|head| head.applies()).cloned();
    let others: Vec<&str> = heads.iter().filter(|head| head.applies()).map(|head| head.id.as_str()).collect();
    let head = head.ok_or_else(|| {
        Error::invalid(
            "/head",
            format!("the assessment has no such head; those that apply: {}", others.join(", ")),
        )
    })?;
    head.demand_established()?;
    Ok((assessment, head))
}

/// Art. 95 fines the refusal to correct, or serious circumstances: a seller that corrected is not fined for refusing.
fn corrected(
    case: &case::Model,
    assessment: &assessment::Model,
    head: &Head,
    new: &NewDecision,
) -> Option<Violation> {
    let for_refusal = ["SZ95-R", "SZ95-0"].contains(&head.id.as_str()) || states(assessment, "refused");
    (case.status == Status::Corrected && for_refusal && new.fine.is_some()).then(|| Violation {
        rule: "SZ95-R".to_owned(),
        article: "Data Regulations, Art. 95, para. 1".to_owned(),
        verdict: "block".to_owned(),
        path: "fine".to_owned(),
        says:
            "Art. 95 fines the refusal to correct, or serious circumstances. This seller corrected, and its \
               evidence was accepted."
                .to_owned(),
        says_zh: "第九十五条处罚的是拒不改正或者情节严重。该卖方已改正，且其证据已被采纳。".to_owned(),
        remedy:
            "Decide without a fine; or, where circumstances are serious, assess them and decide under SZ95-S."
                .to_owned(),
        remedy_zh: "请作出不予罚款的决定；情节严重的，重新测算并依据 SZ95-S 决定。".to_owned(),
        turn: "regulator".to_owned(),
    })
}

fn states(assessment: &assessment::Model, fact: &str) -> bool {
    assessment.facts.get(fact).and_then(serde_json::Value::as_bool).unwrap_or(false)
}

fn takes_refusal_into_account(case: &case::Model, assessment: &assessment::Model) -> Result<(), Error> {
    if states(assessment, "refused") == (case.status == Status::Refused) {
        return Ok(());
    }
    let what = format!("the case is {} and the assessment states otherwise; assess again", case.status);
    Err(Error::invalid("/assessment_id", what))
}

/// What goes back to the buyers is not confiscated as well (Administrative Penalty Law, Art. 28).
fn kept_apart(assessment: &assessment::Model, confiscation: Money, restitution: Money) -> Result<(), Error> {
    let gross = assessment.facts.pointer("/gains/gross").and_then(serde_json::Value::as_str);
    let Some(gross) = gross.and_then(|gross| gross.parse::<Money>().ok()) else { return Ok(()) };
    let most = gross.checked_sub(restitution).filter(|most| !most.is_negative()).unwrap_or_default();
    if confiscation <= most {
        return Ok(());
    }
    let how = format!(
        "of ¥{gross} obtained ¥{restitution} go back to the buyers and are not confiscated as well: at most ¥{most}; \
         state `gains.refundable` and assess again"
    );
    Err(Error::invalid("/confiscation", how))
}

fn drawn_up(
    ctx: &Ctx,
    regulator: &Regulator,
    case: &case::Model,
    assessment: &assessment::Model,
    head: &Head,
    new: NewDecision,
    restitution: Money,
) -> Result<case_decision::Model, Error> {
    Ok(case_decision::Model {
        id: ctx.new_id("rul_"),
        case_id: case.id.clone(),
        assessment_id: assessment.id.clone(),
        head: head.id.clone(),
        law: assessment.law.clone(),
        fine: new.fine,
        confiscation: new.confiscation.unwrap_or_default(),
        restitution,
        ground: new.ground.map(serde_json::to_value).transpose()?,
        reasons: new.reasons,
        decided_by: regulator.0.account_id.clone(),
        decided_at: ctx.now,
    })
}

fn notice(decision: &case_decision::Model, head: &Head) -> Letter {
    Letter::CaseDecided {
        case_id: decision.case_id.clone(),
        cite: head.cite.clone(),
        fine: decision.fine.map(|fine| fine.to_string()),
        confiscation: decision.confiscation.to_string(),
        restitution: decision.restitution.to_string(),
        reasons: decision.reasons.clone(),
    }
}
