//! The directory of public data: reading it in, and looking it up.

use axum::{Json, body::Body, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::{
    directory_entry::{self, Openness},
    directory_import,
};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    auth::{Caller, Operator},
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidQuery},
    market::directory::{
        self as acts, BYTES_MAX, WhichEntries, WhichImport, WhichVersions,
        changes::{self, Change},
    },
};

/// One reading-in of a directory.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportView {
    pub id: String,
    pub name: String,
    /// How many entries the file held.
    pub rows: i32,
    pub added: i32,
    pub changed: i32,
    /// Entries whose openness class the mapping (`OPEN_LEVELS`) does not know: what rests on them goes to review.
    pub unmapped: i32,
    pub imported_at: DateTime<Utc>,
}

/// One version of an entry of the directory.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryView {
    pub id: String,
    pub catalogue_id: String,
    pub title: String,
    pub office: String,
    /// `unconditional`, `conditional`, `closed` or `unmapped`.
    #[schema(value_type = String)]
    pub openness: Openness,
    pub conditions: Vec<ConditionView>,
    pub place: String,
    pub valid_from: DateTime<Utc>,
    /// Set when a newer version took over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<DateTime<Utc>>,
}

/// What conditionally opened data demands.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConditionView {
    pub name: String,
    /// Each buyer must meet it too.
    pub on_buyer: bool,
}

/// An entry that an import added or changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    pub now: EntryView,
    /// What it said before; left out where it was new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<EntryView>,
}

impl From<Change> for ChangeView {
    fn from(Change { now, before }: Change) -> Self {
        Self { now: now.into(), before: before.map(Into::into) }
    }
}

impl From<directory_import::Model> for ImportView {
    fn from(row: directory_import::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            rows: row.rows,
            added: row.added,
            changed: row.changed,
            unmapped: row.unmapped,
            imported_at: row.imported_at,
        }
    }
}

impl From<directory_entry::Model> for EntryView {
    fn from(row: directory_entry::Model) -> Self {
        Self {
            id: row.id,
            catalogue_id: row.catalogue_id,
            title: row.title,
            office: row.office,
            openness: row.openness,
            conditions: serde_json::from_value(row.conditions).unwrap_or_default(),
            place: row.place,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
        }
    }
}

/// Read in a directory of public data, at most 64 MiB: plain CSV, or saved answers of opendata.sz.gov.cn.
#[utoipa::path(post, path = "/api/v1/directory/imports", tag = "directory", params(WhichImport),
    request_body(content((String = "text/csv"), (String = "application/json"))),
    responses((status = 201, body = ImportView)))]
pub async fn create_directory_import(
    ctx: Ctx,
    operator: Operator,
    ValidQuery(which): ValidQuery<WhichImport>,
    body: Body,
) -> Result<(StatusCode, Json<ImportView>), Error> {
    let file = received(body).await?;
    let import = acts::import(&ctx, &operator, which, &file).await?;
    Ok((StatusCode::CREATED, Json(import.into())))
}

async fn received(body: Body) -> Result<Vec<u8>, Error> {
    let mut chunks = body.into_data_stream();
    let mut file = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let broke_off = |error| Error::Malformed(format!("the upload broke off: {error}; send it again"));
        file.extend_from_slice(&chunk.map_err(broke_off)?);
        if file.len() as u64 > BYTES_MAX {
            return Err(Error::TooLarge { limit: BYTES_MAX });
        }
    }
    Ok(file)
}

/// What has been read in.
#[utoipa::path(get, path = "/api/v1/directory/imports", tag = "directory", params(Page),
    responses((status = 200, body = Paged<ImportView>)))]
pub async fn list_directory_imports(
    ctx: Ctx,
    _: Operator,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<ImportView>, Error> {
    let imports = acts::list_imports(&ctx, &page).await?;
    Ok(Paged::of(imports, &page, |row| row.id.clone()))
}

/// What one import changed: each version that it made, beside the one before. The last first.
#[utoipa::path(get, path = "/api/v1/directory/imports/{id}/changes", tag = "directory",
    params(("id" = String, Path, max_length = 60), Page), responses((status = 200, body = Paged<ChangeView>)))]
pub async fn list_directory_changes(
    ctx: Ctx,
    operator: Operator,
    Path(id): Path<String>,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Paged<ChangeView>, Error> {
    let (_, changes) = changes::show(&ctx, &operator, &id, &page).await?;
    Ok(Paged::of(changes, &page, |change| change.now.id.clone()))
}

/// The directory as it stands today.
#[utoipa::path(get, path = "/api/v1/directory/entries", tag = "directory", params(WhichEntries),
    responses((status = 200, body = Paged<EntryView>)))]
pub async fn list_directory_entries(
    ctx: Ctx,
    _: Caller,
    ValidQuery(which): ValidQuery<WhichEntries>,
) -> Result<Paged<EntryView>, Error> {
    let page = Page { after: which.after.clone(), limit: which.limit };
    let entries = acts::list_entries(&ctx, &which, &page).await?;
    Ok(Paged::of(entries, &page, |row| row.id.clone()))
}

/// Every version of one entry: the class that counts is that of the day the data was collected (Art. 48).
#[utoipa::path(get, path = "/api/v1/directory/versions", tag = "directory", params(WhichVersions),
    responses((status = 200, body = Paged<EntryView>)))]
pub async fn list_directory_versions(
    ctx: Ctx,
    _: Caller,
    ValidQuery(which): ValidQuery<WhichVersions>,
) -> Result<Paged<EntryView>, Error> {
    let page = Page { after: which.after, limit: which.limit };
    let versions = acts::list_versions(&ctx, &which.catalogue_id, &page).await?;
    Ok(Paged::of(versions, &page, |row| row.id.clone()))
}
