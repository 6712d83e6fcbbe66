//! The file of a case, to be kept: as JSON or as one page, with its hash.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use entity::organization;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::CaseView;
use crate::{
    auth::Caller,
    console::{Frame, case_file},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        self,
        case::{Format, Wanted},
    },
};

/// The page carries its own style and nothing else.
const PAGE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/// A case to be kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptCase {
    /// SHA-256 of `file` as compact JSON, exactly as it stands here; in the log as well.
    pub sha256: String,
    pub file: CaseView,
}

/// The file of a case: all of it for a regulator, its own part for the seller it concerns; `json`, or `html` as one
/// page to print, in the language that the request prefers. The log keeps who took it and its hash.
#[utoipa::path(get, path = "/api/v1/cases/{id}/file", tag = "supervision", params(Wanted, ("id" = String, Path, max_length = 60)),
    responses((status = 200, body = KeptCase, content_type = "application/json"),
        (status = 200, body = String, content_type = "text/html")))]
pub async fn export_case(
    ctx: Ctx,
    caller: Caller,
    frame: Frame,
    Path(id): Path<String>,
    ValidQuery(wanted): ValidQuery<Wanted>,
) -> Result<Response, Error> {
    let file: CaseView = if caller.kind == organization::Kind::Regulator {
        market::case::show(&ctx, &id).await?.try_into()?
    } else {
        market::case::own(&ctx, &caller, &id).await?.try_into()?
    };
    let sha256 = hex::encode(Sha256::digest(serde_json::to_vec(&file)?));
    market::case::exported(&ctx, &id, &sha256).await?;
    if wanted.format == Some(Format::Html) {
        let name = format!("inline; filename=\"case-{id}.html\"");
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, name),
            (header::CONTENT_SECURITY_POLICY, PAGE_POLICY.to_owned()),
            (header::VARY, "accept-language, cookie".to_owned()),
        ];
        return Ok((headers, case_file::render(&frame, &file, &sha256)?).into_response());
    }
    Ok(axum::Json(KeptCase { sha256, file }).into_response())
}
