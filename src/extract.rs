//! What comes in, checked before an act sees it. Every rejection says where and how to put it right.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    Json,
    body::Bytes,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Query, Request},
    http::{header, request::Parts},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::{
    error::{Error, Field, plainly},
    market::account::Address,
    state::State,
};

/// The largest JSON body, in bytes.
pub const JSON_BYTES_MAX: usize = 1 << 20;

/// A JSON body of the declared shape and within its limits.
#[derive(Debug)]
pub struct ValidJson<T>(pub T);

/// A query string of the declared shape and within its limits.
#[derive(Debug)]
pub struct ValidQuery<T>(pub T);

impl<T: DeserializeOwned + Validate> FromRequest<State> for ValidJson<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &State) -> Result<Self, Error> {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !media_type.is_some_and(|value| value.starts_with("application/json")) {
            return Err(Error::Malformed("send the body as Content-Type: application/json".to_owned()));
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| body_rejected(&rejection, JSON_BYTES_MAX as u64))?;
        Ok(Self(parse(&body)?))
    }
}

/// Read JSON of shape `T`, strictly, and check its limits.
pub fn parse<T: DeserializeOwned + Validate>(body: &[u8]) -> Result<T, Error> {
    if body.windows(6).any(|escape| escape == br"\u0000") {
        return Err(Error::Malformed("text cannot hold a zero character (\\u0000)".to_owned()));
    }
    // A reader of structs would take a list for the fields in their order.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(Error::invalid("", "send an object with named members, not a list"));
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| unreadable(&error))?;
    json.end().map_err(|error| Error::Malformed(error.to_string()))?;
    valid(&value)?;
    Ok(value)
}

fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let inner = error.inner();
    if inner.is_data() {
        let path = error.path().to_string();
        let why = inner.to_string();
        // Where it stands is said by its path; a place in the text is of use to nobody.
        let why = why.rsplit_once(" at line ").map_or(why.as_str(), |(why, _)| why);
        Error::invalid(&pointer(&path), plainly(why))
    } else {
        Error::Malformed(inner.to_string())
    }
}

/// The last part of what serde says is the fault itself.
fn cured(text: &str) -> String {
    text.rsplit_once(": ").map_or_else(|| plainly(text), |(place, why)| format!("{place}: {}", plainly(why)))
}

/// A body that did not arrive: too large, or cut off.
pub fn body_rejected(rejection: &axum::extract::rejection::BytesRejection, limit: u64) -> Error {
    if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Error::TooLarge { limit }
    } else {
        Error::Malformed(rejection.body_text())
    }
}

/// `assets[0].name` as the JSON pointer `/assets/0/name`.
fn pointer(path: &str) -> String {
    if path == "." {
        return String::new();
    }
    format!("/{}", path.replace(['.', '['], "/").replace(']', ""))
}

/// Whether a sign is not seen, or turns the way in which those after it are read: a name with one reads as another.
pub fn is_unseen(sign: char) -> bool {
    let hides = matches!(sign, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    hides || sign.is_control()
}

/// Holds for a name of one line that can be seen. How long it may be is said elsewhere.
pub fn is_name(name: &str) -> Result<(), ValidationError> {
    if (name.is_empty() || !name.trim().is_empty()) && !name.chars().any(is_unseen) {
        return Ok(());
    }
    let says = "takes one line of text, without signs that are not seen";
    Err(ValidationError::new("name").with_message(says.into()))
}

/// Fails with everything that cannot be used.
pub fn valid(value: &impl Validate) -> Result<(), Error> {
    value.validate().map_err(|errors| Error::Invalid(fields("", &errors)))
}

fn fields(at: &str, errors: &ValidationErrors) -> Vec<Field> {
    let mut all: Vec<Field> =
        errors.errors().iter().flat_map(|(name, kind)| below(&format!("{at}/{name}"), kind)).collect();
    all.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    all
}

fn below(at: &str, kind: &ValidationErrorsKind) -> Vec<Field> {
    match kind {
        ValidationErrorsKind::Struct(inner) => fields(at, inner),
        ValidationErrorsKind::List(items) => {
            items.iter().flat_map(|(index, inner)| fields(&format!("{at}/{index}"), inner)).collect()
        }
        ValidationErrorsKind::Field(found) => {
            found.iter().map(|error| Field { pointer: at.to_owned(), detail: detail(error) }).collect()
        }
    }
}

fn detail(error: &ValidationError) -> String {
    if let Some(message) = &error.message {
        return message.to_string();
    }
    let bound = |name: &str| error.params.get(name).map(ToString::to_string);
    let unit = if error.params.get("value").is_some_and(Value::is_array) { "items" } else { "characters" };
    match (error.code.as_ref(), bound("min"), bound("max")) {
        ("length", Some(min), Some(max)) => format!("takes {min} to {max} {unit}"),
        ("length", None, Some(max)) => format!("takes at most {max} {unit}"),
        ("range", Some(min), Some(max)) => format!("takes {min} to {max}"),
        ("range", Some(min), None) => format!("takes {min} or more"),
        ("email", ..) => "takes an e-mail address".to_owned(),
        (code, ..) => format!("cannot be used ({code})"),
    }
}

impl<T: DeserializeOwned + Validate> FromRequestParts<State> for ValidQuery<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
        let Query(value) = Query::<T>::from_request_parts(parts, state)
            .await
            .map_err(|rejection| Error::invalid("query", cured(&rejection.body_text())))?;
        valid(&value)?;
        Ok(Self(value))
    }
}

/// Who connected; or, behind a proxy that is configured, whom the proxy says it speaks for.
impl FromRequestParts<State> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        let header = state.config.address_header.as_ref();
        let named = header.and_then(|name| parts.headers.get_all(name.as_str()).iter().next_back());
        let named = named.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.ip());
        Ok(Self(named.or(connected)))
    }
}

/// Where a page of a list begins, and how long it is.
#[derive(Clone, Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// The `next` of the page before.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub after: Option<String>,
    /// 1 to 100 items; 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// One page of a list, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Paged<T> {
    pub items: Vec<T>,
    /// Give it as `after` to get the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Page {
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(20)
    }
}

impl<T> Paged<T> {
    /// A page from rows that were asked for with one more than `limit`, so that we know whether more follow.
    pub fn of<R: Into<T>>(mut rows: Vec<R>, page: &Page, id: impl Fn(&R) -> String) -> Self {
        let limit = usize::try_from(page.limit()).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(id);
        Self { items: rows.into_iter().map(Into::into).collect(), next }
    }
}

impl<T: Serialize> axum::response::IntoResponse for Paged<T> {
    fn into_response(self) -> axum::response::Response {
        Json(self).into_response()
    }
}
