//! The seller is heard before anything is ordered: invited with a day, it states its case or lets the day pass.
//! What it claims to excuse its prices is weighed finding by finding.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    case::{self, Status},
    case_finding,
    case_step::{self, Kind},
    organization,
};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::step::{self, demand, locked, locked_of, take};
use crate::{
    auth::{Regulator, Seller},
    ctx::Ctx,
    error::Error,
    jobs,
    mail::Letter,
    market::quote::Ground,
};

/// An invitation to be heard.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHearing {
    /// Until the end of this day the seller may state its case.
    pub on: NaiveDate,
    /// What it is asked, in words it will read.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub asks: String,
}

/// What the seller says.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCaseStatement)]
pub struct NewStatement {
    #[validate(length(min = 1, max = 10_000))]
    #[schema(min_length = 1, max_length = 10_000)]
    pub statement: String,
}

/// What came of an exemption that was claimed for the orders of one finding.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExemption {
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub finding_id: String,
    pub ground: Ground,
    /// Accepted, the finding's orders count as excused: no gains, nothing to give back.
    pub accepted: bool,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// The seller is invited to be heard, and told until when. A later invitation takes the place of an earlier one.
pub async fn invite(ctx: &Ctx, _: &Regulator, id: &str, new: NewHearing) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.invite", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let case = locked(act.txn(), id).await?;
    demand(&case, &[Status::Opened])?;
    if new.on <= ctx.today() {
        return Err(Error::invalid("/on", "the seller needs time: name a day after today"));
    }
    let case = take(act.txn(), ctx, case, Kind::Hearing, None, &new).await?;
    let letter = Letter::HearingSet { case_id: case.id.clone(), on: new.on.to_string(), asks: new.asks };
    jobs::mail(act.txn(), ctx, &case.seller_id, &letter, &ctx.request_id).await?;
    act.answer(case).await
}

/// The seller states its case; from the first statement after the invitation on it is heard. It may add to it until
/// an order is made.
pub async fn state(ctx: &Ctx, seller: &Seller, id: &str, new: NewStatement) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.state", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let case = locked_of(act.txn(), seller, id).await?;
    demand(&case, &[Status::Opened, Status::Heard])?;
    invitation(act.txn(), id).await?;
    let case = take(act.txn(), ctx, case, Kind::Statement, Some(Status::Heard), &new).await?;
    let letter = Letter::StatementFiled { case_id: case.id.clone() };
    jobs::mail_all(act.txn(), ctx, organization::Kind::Regulator, &letter, &ctx.request_id).await?;
    act.answer(case).await
}

/// The day of the hearing has passed without a word: the seller counts as heard.
pub async fn let_pass(ctx: &Ctx, _: &Regulator, id: &str) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.let_pass", &id).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let case = locked(act.txn(), id).await?;
    demand(&case, &[Status::Opened])?;
    let invitation = invitation(act.txn(), id).await?;
    if ctx.today() <= invitation.on {
        let until = invitation.on;
        return Err(Error::conflict(format!("the seller may state its case until the end of {until}")));
    }
    let case = take(act.txn(), ctx, case, Kind::Lapse, Some(Status::Heard), &invitation).await?;
    let letter = Letter::HearingLapsed { case_id: case.id.clone(), on: invitation.on.to_string() };
    jobs::mail(act.txn(), ctx, &case.seller_id, &letter, &case.id).await?;
    act.answer(case).await
}

async fn invitation(rows: &impl ConnectionTrait, id: &str) -> Result<NewHearing, Error> {
    let found = step::last(rows, id, Kind::Hearing).await?;
    let uninvited = || Error::conflict("the case is opened and the seller is not invited to a hearing yet");
    found.map(|(_, invitation)| invitation).ok_or_else(uninvited)
}

/// An exemption is accepted or rejected, with the reason; a later word on the same finding and ground replaces it.
pub async fn weigh(ctx: &Ctx, _: &Regulator, id: &str, new: NewExemption) -> Result<case::Model, Error> {
    let mut act = ctx.begin("case.weigh_exemption", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let case = locked(act.txn(), id).await?;
    demand(&case, &[Status::Opened, Status::Heard])?;
    let held = case_finding::Entity::find_by_id((id.to_owned(), new.finding_id.clone()));
    if held.one(act.txn()).await?.is_none() {
        return Err(Error::invalid("/finding_id", "the case holds no such finding"));
    }
    let case = take(act.txn(), ctx, case, Kind::Exemption, None, &new).await?;
    let letter = Letter::ExemptionWeighed {
        case_id: case.id.clone(),
        finding_id: new.finding_id,
        accepted: new.accepted,
        reason: new.reason,
    };
    jobs::mail(act.txn(), ctx, &case.seller_id, &letter, &ctx.request_id).await?;
    act.answer(case).await
}

/// The findings of a case whose prices an accepted exemption excuses.
pub(super) async fn excused(rows: &impl ConnectionTrait, case_id: &str) -> Result<Vec<String>, Error> {
    let mut weighed: BTreeMap<(String, String), bool> = BTreeMap::new();
    for step in case_step::Entity::of_case(case_id).all(rows).await? {
        if step.kind == Kind::Exemption {
            let word: NewExemption = serde_json::from_value(step.detail)?;
            weighed.insert((word.finding_id, format!("{:?}", word.ground)), word.accepted);
        }
    }
    let accepted = weighed.into_iter().filter(|(_, accepted)| *accepted).map(|((finding, _), _)| finding);
    Ok(accepted.collect())
}
