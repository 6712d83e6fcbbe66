//! Deliveries: links to the files of an order, and the files behind them.

use axum::{
    Json,
    body::Body,
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use entity::data_file;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::Buyer,
    ctx::Ctx,
    error::Error,
    extract::{ValidJson, ValidQuery},
    market::delivery::{
        self, Issued, NewDelivery,
        link::{self, Link},
    },
};

/// The links to the files of an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveriesView {
    pub items: Vec<DeliveryView>,
}

/// A link to one file. Whoever holds it may fetch the file until it expires: keep it to yourself.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    pub id: String,
    pub data_file_id: String,
    pub asset: String,
    pub name: String,
    pub media_type: String,
    pub bytes: i64,
    pub sha256: String,
    pub url: String,
    pub expires_at: DateTime<Utc>,
}

impl DeliveryView {
    /// The link as the buyer is given it.
    pub fn of(ctx: &Ctx, Issued { delivery, file }: Issued) -> Result<Self, Error> {
        let path = link::path(&ctx.state.signing_key, &delivery.id, delivery.expires_at)?;
        Ok(Self {
            url: format!("{}{path}", ctx.state.config.public_url),
            id: delivery.id,
            data_file_id: file.id,
            asset: file.asset,
            name: file.name,
            media_type: file.media_type,
            bytes: file.bytes,
            sha256: file.sha256,
            expires_at: delivery.expires_at,
        })
    }
}

/// Get links to the files of a paid order. The law is asked each time.
#[utoipa::path(post, path = "/api/v1/orders/{id}/deliveries", tag = "deliveries", request_body = NewDelivery,
    params(("id" = String, Path, max_length = 60)), responses((status = 201, body = DeliveriesView)))]
pub async fn issue_deliveries(
    ctx: Ctx,
    buyer: Buyer,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewDelivery>,
) -> Result<(StatusCode, Json<DeliveriesView>), Error> {
    let issued = delivery::issue(&ctx, &buyer, &id, new).await?;
    let items = issued.into_iter().map(|issued| DeliveryView::of(&ctx, issued)).collect::<Result<_, _>>()?;
    Ok((StatusCode::CREATED, Json(DeliveriesView { items })))
}

/// Fetch a file by its link. The law is asked once more; the first file fetched makes the order delivered.
#[utoipa::path(get, path = "/api/v1/deliveries/{id}/file", tag = "deliveries", security(()),
    params(("id" = String, Path, max_length = 60), Link),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub async fn fetch_file(
    ctx: Ctx,
    Path(id): Path<String>,
    ValidQuery(link): ValidQuery<Link>,
) -> Result<Response, Error> {
    let issued = delivery::of_link(&ctx, &id, &link).await?;
    let content = ctx.state.store.get(&issued.file.store_key).await?;
    delivery::hand_over(&ctx, &issued).await?;
    let mut response = Body::from_stream(content).into_response();
    response.headers_mut().extend(headers(&issued.file));
    Ok(response)
}

/// Length, name and hash (RFC 9530), so that the buyer can tell whether it got what the agreement says.
fn headers(file: &data_file::Model) -> Vec<(header::HeaderName, HeaderValue)> {
    // The name may hold any characters: written as RFC 8187 says.
    let name: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let digest = STANDARD.encode(hex::decode(&file.sha256).unwrap_or_default());
    let texts = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, file.bytes.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"))),
        (header::HeaderName::from_static("repr-digest"), format!("sha-256=:{digest}:")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    texts.into_iter().filter_map(|(name, text)| Some((name, HeaderValue::try_from(text).ok()?))).collect()
}
