//! Data files of a product and what was found in them.

use axum::{
    Json,
    body::Body,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
};
use chrono::{DateTime, Utc};
use entity::{data_file, inspection};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Seller},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::product::file::{self as acts, NewFile},
};

/// A file that was attached.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileView {
    pub id: String,
    pub version_id: String,
    pub asset: String,
    pub name: String,
    pub bytes: i64,
    pub sha256: String,
    /// `stored`, then `inspected` or `failed`.
    #[schema(value_type = String)]
    pub status: data_file::Status,
    /// How far the inspection has come, in percent; while it has not finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspected_percent: Option<i64>,
    pub created_at: DateTime<Utc>,
    /// Set once the inspection has finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection: Option<InspectionView>,
}

/// What was found in a file: counts and masked examples, never a value.
#[derive(Debug, Serialize, ToSchema)]
pub struct InspectionView {
    pub finished_at: DateTime<Utc>,
    /// Rows below the header.
    pub rows: i64,
    /// Why the file could not be read, and how to put it right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_reason: Option<String>,
    pub columns: Vec<ColumnView>,
    /// What was read otherwise than it stands: sentences for a person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// For each column that holds text: identifiers found inside it, and in how many cells.
    #[schema(value_type = Object)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_text: Option<Value>,
    /// Columns whose names suggest that children are among the people.
    pub minors: Vec<String>,
    /// How far people can be told apart, as `steelyard inspect --json` has it; none where nothing tells the rows apart.
    #[schema(value_type = Object)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<Value>,
    /// In its place, where a field counts the people behind each row: that field, and the fewest of them.
    #[schema(value_type = Object)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<Value>,
    /// Whether what is claimed of the people in it holds: `claim`, `holds`, `reasons`, `warnings`.
    #[schema(value_type = Object)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Value>,
}

/// What was found in one column.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ColumnView {
    pub name: String,
    /// Such as `CN_ID`, `CN_MOBILE` or `PSEUDONYM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// For a pseudonym: what it most likely stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<String>,
    /// `none`, `token` or `hash`.
    pub transformed: String,
    /// `organization`, `quasi`, `personal`, `sensitive` or `biometric`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// `weak` or `strong`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<String>,
    /// Cells that are not empty.
    pub cells: u64,
    /// Cells that are of the kind.
    pub hits: u64,
    /// Different values, counted or estimated.
    pub distinct: u64,
    /// What is declared of it; left out where nothing is.
    #[schema(value_type = Object)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Value>,
    /// Declared against found, such as `match` or `undeclared_personal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<String>,
    /// Masked.
    pub examples: Vec<String>,
    /// How a few cells are written, every letter and figure masked; the product's page shows it.
    #[serde(default)]
    pub forms: Vec<String>,
    pub reason: String,
}

impl From<data_file::Model> for FileView {
    fn from(row: data_file::Model) -> Self {
        let waits = row.status == data_file::Status::Stored;
        let percent = row.inspected_bytes.saturating_mul(100) / row.bytes.max(1);
        Self {
            inspected_percent: waits.then(|| percent.clamp(0, 99)),
            id: row.id,
            version_id: row.version_id,
            asset: row.asset,
            name: row.name,
            bytes: row.bytes,
            sha256: row.sha256,
            status: row.status,
            created_at: row.created_at,
            inspection: None,
        }
    }
}

impl TryFrom<(data_file::Model, Option<inspection::Model>)> for FileView {
    type Error = Error;

    fn try_from((file, found): (data_file::Model, Option<inspection::Model>)) -> Result<Self, Error> {
        Ok(Self { inspection: found.map(InspectionView::try_from).transpose()?, ..file.into() })
    }
}

impl TryFrom<inspection::Model> for InspectionView {
    type Error = Error;

    fn try_from(mut row: inspection::Model) -> Result<Self, Error> {
        let columns = row.report.get_mut("columns").map(Value::take);
        let notes = row.report.get_mut("notes").map(Value::take);
        let minors = row.report.get_mut("minors").map(Value::take);
        Ok(Self {
            finished_at: row.finished_at,
            rows: row.rows,
            failed_reason: row.failed_reason,
            columns: columns.map(serde_json::from_value).transpose()?.unwrap_or_default(),
            notes: notes.map(serde_json::from_value).transpose()?.unwrap_or_default(),
            free_text: taken(&mut row.report, "free_text"),
            minors: minors.map(serde_json::from_value).transpose()?.unwrap_or_default(),
            risk: taken(&mut row.report, "risk"),
            counted: taken(&mut row.report, "counted"),
            verdict: taken(&mut row.report, "verdict"),
        })
    }
}

/// A part of a report, as `inspect` prints it.
fn taken(report: &mut Value, member: &str) -> Option<Value> {
    report.get_mut(member).map(Value::take).filter(|part| !part.is_null())
}

/// Attach a file to an asset of the draft: CSV, JSON Lines, a JSON array, Parquet or an Excel workbook, as it is or packed with gzip or
/// zstd. Send the file itself as the body.
#[utoipa::path(post, path = "/api/v1/products/{id}/files", tag = "products",
    params(("id" = String, Path, max_length = 60), NewFile),
    request_body(content(
        (String = "text/csv"), (String = "text/tab-separated-values"), (String = "application/x-ndjson"),
        (String = "application/jsonl"), (String = "application/json"), (String = "application/vnd.apache.parquet"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "application/gzip"), (String = "application/zstd"), (String = "application/octet-stream"))),
    responses((status = 201, body = FileView)))]
pub async fn create_file(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    ValidQuery(new): ValidQuery<NewFile>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<FileView>), Error> {
    let stated = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = acts::media_type(stated)?;
    let file = acts::attach(&ctx, &seller, &id, new, media_type, body.into_data_stream()).await?;
    Ok((StatusCode::CREATED, Json(file.into())))
}

/// Take a file off the draft. What was listed, blocked or sold keeps its files.
#[utoipa::path(delete, path = "/api/v1/products/{id}/files/{file}", tag = "products",
    params(("id" = String, Path, max_length = 60), ("file" = String, Path, max_length = 60)),
    responses((status = 200, body = FileView)))]
pub async fn delete_file(
    ctx: Ctx,
    seller: Seller,
    Path((id, file)): Path<(String, String)>,
) -> Result<Json<FileView>, Error> {
    Ok(Json(acts::detach(&ctx, &seller, &id, &file).await?.into()))
}

/// The files of the latest version and what was found in each.
#[utoipa::path(get, path = "/api/v1/products/{id}/inspections", tag = "products",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = Vec<FileView>)))]
pub async fn list_inspections(
    ctx: Ctx,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Vec<FileView>>, Error> {
    let files = acts::inspections(&ctx, &caller, &id).await?;
    Ok(Json(files.into_iter().map(FileView::try_from).collect::<Result<_, Error>>()?))
}
