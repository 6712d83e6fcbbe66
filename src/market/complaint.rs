//! Complaints: anybody may make one, without signing in, and follow it up with the reference alone.

use entity::{complaint, organization};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::finding::Conduct;
use crate::{auth::Overseer, ctx::Ctx, error::Error, extract::Page, jobs, log, mail::Letter};

/// What somebody reports.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComplaint {
    /// `product`, `organization`, `order` or `other`.
    #[schema(value_type = String, pattern = "^(product|organization|order|other)$")]
    pub about_kind: complaint::AboutKind,
    /// Its id; only `other` goes without one.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub about_id: Option<String>,
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
    /// The rule of conduct that you say is broken: of unfair competition (`UC-…`) or monopoly (`MON-…`).
    pub conduct: Option<Conduct>,
    /// What you can state as facts, one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 20), custom(function = "facts_within_limits"))]
    #[schema(max_items = 20)]
    pub facts: Vec<String>,
    /// How to reach you, if you want to be reached. Only those who answer complaints see it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub contact: Option<String>,
}

fn facts_within_limits(facts: &[String]) -> Result<(), ValidationError> {
    if facts.iter().all(|fact| (1..=1000).contains(&fact.chars().count())) {
        return Ok(());
    }
    Err(ValidationError::new("facts").with_message("each fact takes 1 to 1000 characters".into()))
}

/// What the complainant is told.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub answer: String,
}

/// A complaint is received, whoever made it, and the regulators are told. Whether what it is about exists is
/// for them to see: asking must not show anybody what there is.
pub async fn submit(ctx: &Ctx, new: NewComplaint) -> Result<complaint::Model, Error> {
    let mut act = ctx.begin("complaint.submit", &new).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    if new.about_id.is_none() && new.about_kind != complaint::AboutKind::Other {
        return Err(Error::invalid("/about_id", "say which one, or choose `other`"));
    }
    let complaint = complaint::Model {
        id: ctx.new_id("cmp_"),
        reference: format!("C-{}", hex::encode(ctx.state.chance.bytes::<16>())),
        about_kind: new.about_kind,
        about_id: new.about_id,
        text: new.text,
        contact: new.contact,
        conduct: new.conduct.map(Conduct::id).transpose()?,
        facts: (!new.facts.is_empty()).then(|| json!(new.facts)),
        status: complaint::Status::Received,
        answer: None,
        received_at: ctx.now,
        answered_at: None,
    };
    complaint::Entity::insert(complaint::ActiveModel::from(complaint.clone()).reset_all())
        .exec_without_returning(act.txn())
        .await?;
    // Neither text nor contact: the log is kept for decades, and who complained is nobody's business in it.
    let detail = json!({ "about": complaint.about_kind });
    log::record(act.txn(), ctx, "complaint.received", &complaint.id, detail).await?;
    let letter = Letter::ComplaintReceived { complaint_id: complaint.id.clone() };
    jobs::mail_all(act.txn(), ctx, organization::Kind::Regulator, &letter, &complaint.id).await?;
    act.answer(complaint).await
}

/// What whoever holds the reference may know; for those who answer complaints, the id will do as well.
pub async fn follow(ctx: &Ctx, reference: &str) -> Result<complaint::Model, Error> {
    let rows = &ctx.state.db.rows;
    let found =
        complaint::Entity::find().filter(complaint::Column::Reference.eq(reference)).one(rows).await?;
    if let Some(found) = found {
        return Ok(found);
    }
    if !oversees(ctx) {
        return Err(Error::NotFound { what: "complaint" });
    }
    let found = complaint::Entity::find_by_id(reference).one(rows).await?;
    let found = found.ok_or(Error::NotFound { what: "complaint" })?;
    log::looked(ctx, "complaint.show", &found.id).await?;
    Ok(found)
}

/// Whether the caller is one of those who answer complaints.
pub fn oversees(ctx: &Ctx) -> bool {
    ctx.caller.as_ref().is_some_and(|caller| caller.kind != organization::Kind::Member)
}

/// Every complaint, newest first. Looking is recorded.
pub async fn list(ctx: &Ctx, _: &Overseer, page: &Page) -> Result<Vec<complaint::Model>, Error> {
    let mut found = complaint::Entity::find().order_by_desc(complaint::Column::Id).limit(page.limit() + 1);
    if let Some(after) = &page.after {
        found = found.filter(complaint::Column::Id.lt(after));
    }
    let found = found.all(&ctx.state.db.rows).await?;
    log::looked(ctx, "complaint.list", "complaints").await?;
    Ok(found)
}

/// The complainant can read what is made of it.
pub async fn answer(ctx: &Ctx, _: &Overseer, id: &str, new: NewAnswer) -> Result<complaint::Model, Error> {
    let mut act = ctx.begin("complaint.answer", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let found = complaint::Entity::find_by_id(id).one(act.txn()).await?;
    let mut found = found.ok_or(Error::NotFound { what: "complaint" })?;
    let changed = complaint::Entity::update_many()
        .col_expr(complaint::Column::Status, Expr::value(complaint::Status::Answered))
        .col_expr(complaint::Column::Answer, Expr::value(new.answer.clone()))
        .col_expr(complaint::Column::AnsweredAt, Expr::value(ctx.now))
        .filter(complaint::Column::Id.eq(id))
        .filter(complaint::Column::Status.eq(complaint::Status::Received))
        .exec(act.txn())
        .await?;
    if changed.rows_affected != 1 {
        return Err(Error::conflict("the complaint has been answered already"));
    }
    found.status = complaint::Status::Answered;
    found.answer = Some(new.answer);
    found.answered_at = Some(ctx.now);
    log::record(act.txn(), ctx, "complaint.answered", id, json!({})).await?;
    act.answer(found).await
}
