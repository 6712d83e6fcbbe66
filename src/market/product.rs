//! Products and their versions: drafted, revised, listed, blocked, reviewed, withdrawn. A version never changes
//! what it declares; what changes is a new version.

use entity::{authorization, organization, product, product_version, version_authorization};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

pub mod declaration;
pub mod file;
pub mod listing;
pub mod review;
pub mod shelf;

use crate::{
    auth::{Caller, Seller},
    ctx::Ctx,
    error::{Error, Field},
    extract::{Page, is_name},
    log,
};
use declaration::Declaration;

/// A product that is not on sale yet.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    #[validate(length(min = 1, max = 200), custom(function = "is_name"))]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*[^\s\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff][^\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*$"
    )]
    pub title: String,
    #[validate(nested)]
    pub declaration: Declaration,
}

/// What goes along with a revision.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Revision {
    /// The files of the latest version go with every asset that keeps its name, and are inspected again.
    pub keep_files: Option<bool>,
}

/// A product with its latest version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafted {
    pub product: product::Model,
    pub version: product_version::Model,
}

/// A product and its first version exist, as drafts that only their seller sees.
pub async fn draft(ctx: &Ctx, seller: &Seller, new: NewProduct) -> Result<Drafted, Error> {
    new.declaration.check_names("/declaration")?;
    let mut act = ctx.begin("product.draft", &new).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let product = product::Model {
        id: ctx.new_id("prd_"),
        seller_id: seller.0.organization_id.clone(),
        title: new.title,
        status: product::Status::Draft,
        current_version_id: None,
        listed_version_id: None,
        created_at: ctx.now,
    };
    let mut product = product.into_active_model().reset_all().insert(act.txn()).await?;
    let version =
        add_version(act.txn(), ctx, seller, &product, 1, (&new.declaration, "/declaration")).await?;
    product.current_version_id = Some(version.id.clone());
    log::record(act.txn(), ctx, "product.drafted", &product.id, json!({ "version": version.id })).await?;
    act.answer(Drafted { product, version }).await
}

/// A new version exists; the draft before it is superseded. A listed version stays on sale until the new one is.
pub async fn revise(
    ctx: &Ctx,
    seller: &Seller,
    id: &str,
    with: Revision,
    declaration: Declaration,
) -> Result<Drafted, Error> {
    declaration.check_names("")?;
    let mut act = ctx.begin("product.revise", &(id, &with, &declaration)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let mut product = lock_own(act.txn(), seller, id).await?;
    if product.status == product::Status::Withdrawn {
        return Err(Error::conflict("this product was withdrawn; draft a new one"));
    }
    let before = current(act.txn(), &product).await?;
    let version =
        add_version(act.txn(), ctx, seller, &product, before.number + 1, (&declaration, "")).await?;
    shelf::supersede_draft(act.txn(), &mut product, &before).await?;
    product.current_version_id = Some(version.id.clone());
    if with.keep_files == Some(true) {
        file::carry_over(act.txn(), ctx, &before, &version, &declaration).await?;
    }
    log::record(act.txn(), ctx, "product.revised", &product.id, json!({ "version": version.id })).await?;
    act.answer(Drafted { product, version }).await
}

async fn add_version(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    seller: &Seller,
    product: &product::Model,
    number: i32,
    (declaration, at): (&Declaration, &str),
) -> Result<product_version::Model, Error> {
    let version = product_version::Model {
        id: ctx.new_id("ver_"),
        product_id: product.id.clone(),
        number,
        status: product_version::Status::Draft,
        declaration: serde_json::to_value(declaration)?,
        created_at: ctx.now,
        created_by: seller.0.account_id.clone(),
        listed_at: None,
        decided_reason: None,
        decision_id: None,
    };
    let version = version.into_active_model().reset_all().insert(txn).await?;
    rest_on(txn, seller, &version, declaration, at).await?;
    product::Entity::update_many()
        .col_expr(product::Column::CurrentVersionId, Expr::value(version.id.as_str()))
        .filter(product::Column::Id.eq(&product.id))
        .exec(txn)
        .await?;
    Ok(version)
}

/// Tie the version to the authorizations it names, each of which must be the seller's own.
async fn rest_on(
    txn: &DatabaseTransaction,
    seller: &Seller,
    version: &product_version::Model,
    declaration: &Declaration,
    at: &str,
) -> Result<(), Error> {
    let named = &declaration.authorizations;
    if named.is_empty() {
        return Ok(());
    }
    let own: Vec<String> = authorization::Entity::of_seller(&seller.0.organization_id)
        .select_only()
        .column(authorization::Column::Id)
        .filter(authorization::Column::Id.is_in(named.iter().map(|id| id.text().clone())))
        .into_tuple()
        .all(txn)
        .await?;
    let strange: Vec<Field> = named
        .iter()
        .enumerate()
        .filter(|(_, id)| !own.contains(id.text()))
        .map(|(place, _)| Field {
            pointer: format!("{at}/authorizations/{place}"),
            detail: "there is no such authorization; POST /api/v1/authorizations puts one on record"
                .to_owned(),
        })
        .collect();
    if !strange.is_empty() {
        return Err(Error::Invalid(strange));
    }
    let ties = own.into_iter().map(|authorization_id| version_authorization::ActiveModel {
        version_id: sea_orm::ActiveValue::Set(version.id.clone()),
        authorization_id: sea_orm::ActiveValue::Set(authorization_id),
    });
    version_authorization::Entity::insert_many(ties).exec_without_returning(txn).await?;
    Ok(())
}

/// The caller's own products, newest first; one more than the page holds.
pub async fn own(ctx: &Ctx, seller: &Seller, page: &Page) -> Result<Vec<product::Model>, Error> {
    let mut found = product::Entity::of_seller(&seller.0.organization_id);
    if let Some(after) = &page.after {
        found = found.filter(product::Column::Id.lt(after));
    }
    let found = found.order_by_desc(product::Column::Id).limit(page.limit() + 1);
    Ok(found.all(&ctx.state.db.rows).await?)
}

/// Whether the caller's organization has ever drafted a product.
pub async fn sells(ctx: &Ctx, caller: &Caller) -> Result<bool, Error> {
    let own = product::Entity::of_seller(&caller.organization_id);
    Ok(own.one(&ctx.state.db.rows).await?.is_some())
}

/// A product with its latest version for its seller, the operator and a regulator; with the version on sale for
/// everybody else. The flag says whether the caller may know its inside.
pub async fn find(ctx: &Ctx, caller: &Caller, id: &str) -> Result<(Drafted, bool), Error> {
    let rows = &ctx.state.db.rows;
    let whole = caller.kind != organization::Kind::Member;
    let visible =
        if whole { product::Entity::find() } else { product::Entity::visible_to(&caller.organization_id) };
    let product = visible.filter(product::Column::Id.eq(id)).one(rows).await?.ok_or(NO_SUCH)?;
    let inside = whole || product.seller_id == caller.organization_id;
    let version_id = if inside { &product.current_version_id } else { &product.listed_version_id };
    let version =
        product_version::Entity::find_by_id(version_id.clone().unwrap_or_default()).one(rows).await?;
    if caller.kind == organization::Kind::Regulator {
        log::looked(ctx, "product.looked", &product.id).await?;
    }
    Ok((Drafted { product, version: version.ok_or(NO_SUCH)? }, inside))
}

/// Every version of a product of the caller's own (of any, for the operator and a regulator), newest first.
pub async fn versions(
    ctx: &Ctx,
    caller: &Caller,
    id: &str,
    page: &Page,
) -> Result<Vec<product_version::Model>, Error> {
    let product = known_inside(ctx, caller, id).await?;
    let mut found =
        product_version::Entity::find().filter(product_version::Column::ProductId.eq(&product.id));
    if let Some(after) = &page.after {
        found = found.filter(product_version::Column::Id.lt(after));
    }
    let found = found.order_by_desc(product_version::Column::Id).limit(page.limit() + 1);
    Ok(found.all(&ctx.state.db.rows).await?)
}

pub(in crate::market) const NO_SUCH: Error = Error::NotFound { what: "product" };

/// A product whose inside the caller may know: the seller, the operator, a regulator.
pub(crate) async fn known_inside(ctx: &Ctx, caller: &Caller, id: &str) -> Result<product::Model, Error> {
    let found = match caller.kind {
        organization::Kind::Member => product::Entity::of_seller(&caller.organization_id),
        organization::Kind::Regulator | organization::Kind::Operator => product::Entity::find(),
    };
    found.filter(product::Column::Id.eq(id)).one(&ctx.state.db.rows).await?.ok_or(NO_SUCH)
}

async fn lock_own(txn: &DatabaseTransaction, seller: &Seller, id: &str) -> Result<product::Model, Error> {
    let own = product::Entity::of_seller(&seller.0.organization_id).filter(product::Column::Id.eq(id));
    own.lock_exclusive().one(txn).await?.ok_or(NO_SUCH)
}

/// The latest version.
async fn current(
    rows: &impl sea_orm::ConnectionTrait,
    product: &product::Model,
) -> Result<product_version::Model, Error> {
    let id = product.current_version_id.clone().unwrap_or_default();
    product_version::Entity::find_by_id(id).one(rows).await?.ok_or(NO_SUCH)
}
