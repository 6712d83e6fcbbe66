//! Gate G1: the law is asked before a product goes on sale, and beforehand as often as the seller likes.

use entity::{decision::Gate, product_version};
use policies::{Certainty, Decision, Verdict};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::{Drafted, current, known_inside, lock_own, shelf};
use crate::{
    auth::Seller,
    ctx::Ctx,
    error::Error,
    facts::{self, ProductFacts},
    log,
    market::{decision, standing},
};

/// Speaks, where it is not certain, of fields that were not inspected. While files wait for their inspection, that says
/// no more than what is waited for.
const NOT_INSPECTED: &str = "ADM-67-1-4";

/// What the law says of a version, and what it could not be told yet.
#[derive(Clone, Debug)]
pub struct Checked {
    pub version: product_version::Model,
    pub decision: Decision,
    /// A sentence for each attached file that cannot be relied on yet: listing waits for it.
    pub waiting: Vec<String>,
}

impl Checked {
    /// What listing would come to, in one word.
    pub fn verdict(&self) -> &'static str {
        match self.decision.verdict {
            Verdict::Allow | Verdict::Review if !self.waiting.is_empty() => "waiting",
            verdict => verdict.word(),
        }
    }
}

/// A version after the gate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Listed {
    pub at: Drafted,
    pub decision: Decision,
}

/// Ask the law about the latest version as it would be asked at listing. Nothing changes.
pub async fn check(ctx: &Ctx, seller: &Seller, id: &str) -> Result<Checked, Error> {
    let rows = &ctx.state.db.rows;
    let product = known_inside(ctx, &seller.0, id).await?;
    let version = current(rows, &product).await?;
    let asked = at_listing(rows, ctx, &version.id).await?;
    let mut decision = decision::ask(rows, ctx, &asked).await?;
    if !asked.waiting.is_empty() {
        decision.hits.retain(|hit| !(hit.rule == NOT_INSPECTED && hit.certainty == Certainty::Unknown));
    }
    Ok(Checked { version, decision, waiting: asked.waiting })
}

/// Put the latest version on sale. Allowed, it is listed; on open questions it waits for the operator; against
/// the law it is blocked, and every rule is named (Data Regulations, Art. 67). Block and decision are kept though
/// the act is refused.
pub async fn list(ctx: &Ctx, seller: &Seller, id: &str) -> Result<Listed, Error> {
    let mut act = ctx.begin("product.list", &id).await?;
    if let Some(earlier) = act.earlier::<Listed>()? {
        return earlier.or_refused();
    }
    let product = lock_own(act.txn(), seller, id).await?;
    let version = current(act.txn(), &product).await?;
    may_be_listed(version.status)?;
    let asked = at_listing(act.txn(), ctx, &version.id).await?;
    if !asked.waiting.is_empty() {
        let what = format!("listing waits for its files: {}", asked.waiting.join("; "));
        return Err(Error::conflict(what));
    }
    let (decision, row) = decision::decide(act.txn(), ctx, &version.id, &asked).await?;
    let mut at = Drafted { product, version };
    let weighed = shelf::Weighed { decision: &decision, decision_id: &row.id, reason: None };
    match decision.verdict {
        Verdict::Allow => {
            shelf::sell(act.txn(), ctx, &mut at, &weighed).await?;
            standing::watch(act.txn(), ctx, &at.version.id, &asked).await?;
        }
        Verdict::Review => shelf::hold(act.txn(), ctx, &mut at, &weighed).await?,
        Verdict::Block => shelf::block(act.txn(), ctx, &mut at, &weighed).await?,
    }
    let listed = act.answer(Listed { at, decision }).await?;
    match listed.or_refused() {
        Err(Error::Refused(violations)) => Err(log::refused(ctx, "product.list", id, violations).await),
        other => other,
    }
}

/// Take a product off sale for good.
pub async fn withdraw(ctx: &Ctx, seller: &Seller, id: &str) -> Result<Drafted, Error> {
    let mut act = ctx.begin("product.withdraw", &id).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let mut product = lock_own(act.txn(), seller, id).await?;
    if product.status == entity::product::Status::Withdrawn {
        return Err(Error::conflict("this product is withdrawn already"));
    }
    shelf::withdraw(act.txn(), ctx, &mut product).await?;
    let version = current(act.txn(), &product).await?;
    act.answer(Drafted { product, version }).await
}

impl Listed {
    /// An answer that was blocked is a refusal, the first time and each time it is asked for again.
    pub(super) fn or_refused(self) -> Result<Self, Error> {
        match self.decision.verdict {
            Verdict::Allow | Verdict::Review => Ok(self),
            Verdict::Block => Err(Error::Refused(decision::violations(&self.decision.hits))),
        }
    }
}

async fn at_listing(rows: &impl ConnectionTrait, ctx: &Ctx, version_id: &str) -> Result<ProductFacts, Error> {
    Ok(facts::of_version(rows, ctx.now, version_id).await?.at(Gate::Listing, ctx.now))
}

fn may_be_listed(status: product_version::Status) -> Result<(), Error> {
    use product_version::Status;
    match status {
        Status::Draft | Status::Blocked => Ok(()),
        Status::InReview => Err(Error::conflict("the latest version waits for the operator's review")),
        Status::Listed => Err(Error::conflict("the latest version is on sale already")),
        Status::Suspended => Err(Error::conflict(
            "the latest version is suspended: put the facts in order and have its standing asked again; or revise it",
        )),
        Status::Withdrawn => Err(Error::conflict("this product was withdrawn; draft a new one")),
        Status::Superseded => Err(Error::conflict("a later version takes its place")),
    }
}
