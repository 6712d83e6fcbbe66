//! Export filings of a product.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::export_filing;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::Seller,
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::export::{self as acts, NewExportFiling},
};

/// A filing on record. The latest one for a product and a recipient counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportFilingView {
    pub id: String,
    pub product_id: String,
    pub filing: NewExportFiling,
    pub filed_at: DateTime<Utc>,
}

impl TryFrom<export_filing::Model> for ExportFilingView {
    type Error = Error;

    fn try_from(row: export_filing::Model) -> Result<Self, Error> {
        let filing = NewExportFiling::of(&row)?;
        Ok(Self { id: row.id, product_id: row.product_id, filing, filed_at: row.filed_at })
    }
}

/// Put on record what is shown about sending a product to one recipient abroad.
#[utoipa::path(post, path = "/api/v1/products/{id}/export-filings", tag = "products", request_body = NewExportFiling,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = ExportFilingView)))]
pub async fn file_export(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewExportFiling>,
) -> Result<(StatusCode, Json<ExportFilingView>), Error> {
    let row = acts::file(&ctx, &seller, &id, new).await?;
    Ok((StatusCode::CREATED, Json(row.try_into()?)))
}

/// The caller's own export filings for a product, newest first.
#[utoipa::path(get, path = "/api/v1/products/{id}/export-filings", tag = "products",
    params(("id" = String, Path, max_length = 60), Page), responses((status = 200, body = Paged<ExportFilingView>)))]
pub async fn list_export_filings(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Json<Paged<ExportFilingView>>, Error> {
    let rows = acts::own(&ctx, &seller, &id, &page).await?;
    let views: Vec<ExportFilingView> = rows.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
    Ok(Json(Paged::of(views, &page, |view| view.id.clone())))
}
