//! Products and their versions, as their seller works on them.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::{product, product_version};
use serde::Serialize;
use utoipa::ToSchema;

pub mod files;
pub mod listing;

use crate::{
    auth::{Caller, Seller},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::product::{self as acts, Drafted, NewProduct, Revision, declaration::Declaration},
};

/// A product.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductView {
    pub id: String,
    pub title: String,
    pub seller_id: String,
    /// `draft`, `in_review`, `listed`, `blocked`, `suspended` or `withdrawn`.
    #[schema(value_type = String)]
    pub status: product::Status,
    pub created_at: DateTime<Utc>,
    /// The version an order would buy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed_version_id: Option<String>,
    /// The latest version; where the caller is neither seller nor operator nor regulator, the listed one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionView>,
}

/// One state of a product.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionView {
    pub id: String,
    /// Counts from 1.
    pub number: i32,
    /// As a product's, or `superseded`.
    #[schema(value_type = String)]
    pub status: product_version::Status,
    pub created_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed_at: Option<DateTime<Utc>>,
    /// Why the operator decided as it did on review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_reason: Option<String>,
    /// The decision of the listing gate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_id: Option<String>,
    /// Only for the seller, the operator and a regulator; others read the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declaration: Option<Declaration>,
}

impl From<product::Model> for ProductView {
    fn from(row: product::Model) -> Self {
        Self {
            id: row.id,
            title: row.title,
            seller_id: row.seller_id,
            status: row.status,
            created_at: row.created_at,
            listed_version_id: row.listed_version_id,
            version: None,
        }
    }
}

impl TryFrom<product_version::Model> for VersionView {
    type Error = Error;

    fn try_from(row: product_version::Model) -> Result<Self, Error> {
        Ok(Self { declaration: Some(Declaration::of(&row)?), ..Self::outside(row) })
    }
}

impl VersionView {
    fn outside(row: product_version::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            status: row.status,
            created_at: row.created_at,
            listed_at: row.listed_at,
            decided_reason: row.decided_reason,
            decision_id: row.decision_id,
            declaration: None,
        }
    }
}

impl TryFrom<Drafted> for ProductView {
    type Error = Error;

    fn try_from(drafted: Drafted) -> Result<Self, Error> {
        Ok(Self { version: Some(drafted.version.try_into()?), ..drafted.product.into() })
    }
}

/// Draft a product.
#[utoipa::path(post, path = "/api/v1/products", tag = "products", request_body = NewProduct,
    responses((status = 201, body = ProductView)))]
pub async fn create_product(
    ctx: Ctx,
    seller: Seller,
    ValidJson(new): ValidJson<NewProduct>,
) -> Result<(StatusCode, Json<ProductView>), Error> {
    let drafted = acts::draft(&ctx, &seller, new).await?;
    Ok((StatusCode::CREATED, Json(drafted.try_into()?)))
}

/// The caller's own products, newest first.
#[utoipa::path(get, path = "/api/v1/products", tag = "products", params(Page),
    responses((status = 200, body = Paged<ProductView>)))]
pub async fn list_products(
    ctx: Ctx,
    seller: Seller,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Json<Paged<ProductView>>, Error> {
    let rows = acts::own(&ctx, &seller, &page).await?;
    Ok(Json(Paged::of(rows, &page, |row| row.id.clone())))
}

/// One product: the caller's own, or one that is listed.
#[utoipa::path(get, path = "/api/v1/products/{id}", tag = "products",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = ProductView)))]
pub async fn show_product(
    ctx: Ctx,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ProductView>, Error> {
    let (drafted, inside) = acts::find(&ctx, &caller, &id).await?;
    if inside {
        return Ok(Json(drafted.try_into()?));
    }
    let version = VersionView { decided_reason: None, ..VersionView::outside(drafted.version) };
    Ok(Json(ProductView { version: Some(version), ..drafted.product.into() }))
}

/// Revise a product: a new version takes the place of its draft.
#[utoipa::path(post, path = "/api/v1/products/{id}/versions", tag = "products", request_body = Declaration,
    params(("id" = String, Path, max_length = 60), Revision), responses((status = 201, body = ProductView)))]
pub async fn create_version(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    ValidQuery(with): ValidQuery<Revision>,
    ValidJson(declaration): ValidJson<Declaration>,
) -> Result<(StatusCode, Json<ProductView>), Error> {
    let drafted = acts::revise(&ctx, &seller, &id, with, declaration).await?;
    Ok((StatusCode::CREATED, Json(drafted.try_into()?)))
}

/// Every version of a product, newest first.
#[utoipa::path(get, path = "/api/v1/products/{id}/versions", tag = "products",
    params(("id" = String, Path, max_length = 60), Page), responses((status = 200, body = Paged<VersionView>)))]
pub async fn list_versions(
    ctx: Ctx,
    caller: Caller,
    Path(id): Path<String>,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Json<Paged<VersionView>>, Error> {
    let rows = acts::versions(&ctx, &caller, &id, &page).await?;
    let views = rows.into_iter().map(VersionView::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Paged::of(views, &page, |view| view.id.clone())))
}
