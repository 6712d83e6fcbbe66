//! The register of authorizations: why personal data may be traded, one record for each category of people and
//! source (Data Regulations, Arts. 14 to 27), and what the people took back.

use entity::{authorization, organization};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

pub use record::{
    Consent, Exemption, ExemptionItem, NewAuthorization, Notice, NoticeException, NoticeItem, Recipient,
};
pub use withdrawal::{NewWithdrawal, withdraw};

pub mod notice;
mod record;
mod withdrawal;

use crate::{
    auth::{Caller, Seller},
    ctx::Ctx,
    error::Error,
    extract::Page,
    log,
};

/// Put an authorization on record. It is never changed: what changes is recorded as a new one, or as a withdrawal.
pub async fn register(
    ctx: &Ctx,
    seller: &Seller,
    new: NewAuthorization,
) -> Result<authorization::Model, Error> {
    let basis = match (&new.consent, &new.exemption) {
        (Some(_), None) => authorization::Basis::Consent,
        (None, Some(_)) => authorization::Basis::Exemption,
        (Some(_), Some(_)) | (None, None) => {
            return Err(Error::invalid("/consent", "give either `consent` or `exemption`, and not both"));
        }
    };
    let mut act = ctx.begin("authorization.register", &new).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    still_given(act.txn(), seller, &new).await?;
    let row = authorization::Model {
        id: ctx.new_id("aut_"),
        seller_id: seller.0.organization_id.clone(),
        category: new.category.clone(),
        source: new.source.clone(),
        basis,
        evidence: serde_json::to_value(&new)?,
        status: authorization::Status::Active,
        created_at: ctx.now,
        created_by: seller.0.account_id.clone(),
    };
    let row = row.into_active_model().reset_all().insert(act.txn()).await?;
    log::record(act.txn(), ctx, "authorization.registered", &row.id, json!({ "basis": basis })).await?;
    act.answer(row).await
}

/// A consent that was withdrawn does not come back by being recorded again: what is given after the withdrawal is a
/// new one (Data Regulations, Art. 22).
async fn still_given(
    txn: &DatabaseTransaction,
    seller: &Seller,
    new: &NewAuthorization,
) -> Result<(), Error> {
    let Some(consent) = &new.consent else { return Ok(()) };
    let last = entity::withdrawal::Entity::find()
        .inner_join(authorization::Entity)
        .filter(authorization::Column::SellerId.eq(&seller.0.organization_id))
        .filter(authorization::Column::Category.eq(&new.category))
        .filter(authorization::Column::Source.eq(&new.source))
        .order_by_desc(entity::withdrawal::Column::WithdrawnAt)
        .one(txn)
        .await?;
    match last {
        Some(last) if consent.given_at.is_none_or(|given| given <= last.withdrawn_at) => Err(Error::invalid(
            "/consent/given_at",
            format!(
                "these people withdrew at {}; only a consent given after that is a new one",
                last.withdrawn_at.to_rfc3339()
            ),
        )),
        _ => Ok(()),
    }
}

/// The caller's own authorizations, newest first; one more than the page holds.
pub async fn own(ctx: &Ctx, seller: &Seller, page: &Page) -> Result<Vec<authorization::Model>, Error> {
    let mut found = authorization::Entity::of_seller(&seller.0.organization_id);
    if let Some(after) = &page.after {
        found = found.filter(authorization::Column::Id.lt(after));
    }
    let found = found.order_by_desc(authorization::Column::Id).limit(page.limit() + 1);
    Ok(found.all(&ctx.state.db.rows).await?)
}

/// One authorization: its holder's own, or any for the operator and a regulator.
pub async fn find(ctx: &Ctx, caller: &Caller, id: &str) -> Result<authorization::Model, Error> {
    seen_by(caller).filter(authorization::Column::Id.eq(id)).one(&ctx.state.db.rows).await?.ok_or(NO_SUCH)
}

const NO_SUCH: Error = Error::NotFound { what: "authorization" };

/// What the caller may know of.
fn seen_by(caller: &Caller) -> sea_orm::Select<authorization::Entity> {
    match caller.kind {
        organization::Kind::Member => authorization::Entity::of_seller(&caller.organization_id),
        organization::Kind::Regulator | organization::Kind::Operator => authorization::Entity::find(),
    }
}
