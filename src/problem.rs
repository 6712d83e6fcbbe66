//! `Error` as an answer (RFC 9457, application/problem+json). The only file that knows status codes.

use axum::{
    Json,
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Error, Field, Violation};

/// What went wrong, and how to put it right.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Problem {
    /// `/problems/<slug>`: a page that explains this kind of problem.
    pub r#type: String,
    pub title: String,
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// A sentence for the reader.
    pub detail: String,
    /// The places in the input that cannot be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Field>,
    /// The rules of law that stand against the act.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
}

/// One kind of problem: its slug, status and title, and what to do about it.
struct Kind(&'static str, StatusCode, &'static str, &'static str);

const KINDS: [Kind; 12] = [
    Kind(
        "malformed",
        StatusCode::BAD_REQUEST,
        "The request could not be read",
        "Send what the reference describes; the detail says where reading stopped.",
    ),
    Kind(
        "sign-in-required",
        StatusCode::UNAUTHORIZED,
        "Sign in first",
        "POST /api/v1/sessions gives a token; send it as `Authorization: Bearer …`.",
    ),
    Kind(
        "not-yours-to-do",
        StatusCode::FORBIDDEN,
        "This is not yours to do",
        "Sign in as somebody with that authority, or ask them.",
    ),
    Kind(
        "not-found",
        StatusCode::NOT_FOUND,
        "There is no such thing",
        "It does not exist, or you may not know of it. Check the id.",
    ),
    Kind(
        "method-not-allowed",
        StatusCode::METHOD_NOT_ALLOWED,
        "This address does not take that method",
        "The Allow header names those it takes.",
    ),
    Kind(
        "conflict",
        StatusCode::CONFLICT,
        "That does not fit the present state",
        "Read it again and decide anew; the detail says what stands in the way.",
    ),
    Kind(
        "too-large",
        StatusCode::PAYLOAD_TOO_LARGE,
        "The body is too large",
        "Send less, or in parts; the detail says the limit.",
    ),
    Kind(
        "invalid-input",
        StatusCode::UNPROCESSABLE_ENTITY,
        "Some of the input cannot be used",
        "`errors` names each place and what it takes.",
    ),
    Kind(
        "refused-by-law",
        StatusCode::UNPROCESSABLE_ENTITY,
        "The law does not allow this",
        "`violations` names each rule, its article, what it concerns and the remedy.",
    ),
    Kind(
        "slow-down",
        StatusCode::TOO_MANY_REQUESTS,
        "Too many requests",
        "Wait as long as Retry-After says.",
    ),
    Kind(
        "busy",
        StatusCode::SERVICE_UNAVAILABLE,
        "The market is busy",
        "Send it again after Retry-After, with the same Idempotency-Key: it is then done once, whatever became of it now.",
    ),
    Kind(
        "internal",
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong inside",
        "Nothing was done. Tell the operator the request id in the X-Request-Id header.",
    ),
];

fn kind(error: &Error) -> &'static Kind {
    let slug = match error {
        Error::Malformed(_) => "malformed",
        Error::Unauthenticated => "sign-in-required",
        Error::Forbidden { .. } => "not-yours-to-do",
        Error::NotFound { .. } => "not-found",
        Error::Conflict { .. } => "conflict",
        Error::Invalid(_) => "invalid-input",
        Error::Refused(_) => "refused-by-law",
        Error::TooLarge { .. } => "too-large",
        Error::TooMany { .. } => "slow-down",
        Error::Busy => "busy",
        Error::Undecidable(_) | Error::Internal(_) => "internal",
    };
    of_slug(slug).unwrap_or(&LAST)
}

/// The status code of a failure.
pub fn status(error: &Error) -> StatusCode {
    kind(error).1
}

const LAST: Kind = Kind("internal", StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong inside", "");

fn of_slug(slug: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.0 == slug)
}

impl Problem {
    fn of(kind: &Kind, detail: String) -> Self {
        Self {
            r#type: format!("/problems/{}", kind.0),
            title: kind.2.to_owned(),
            status: kind.1.as_u16(),
            detail,
            ..Self::default()
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let kind = kind(&error);
        let mut problem = Self::of(kind, sentence(&error.to_string()));
        match error {
            Error::Invalid(errors) => problem.errors = errors,
            Error::Refused(violations) => problem.violations = violations,
            _ => {}
        }
        problem
    }
}

/// A capital letter, and a full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match &self {
            Self::Internal(cause) => tracing::error!(cause = format!("{cause:#}"), "an act failed inside"),
            Self::Undecidable(cause) => tracing::error!(%cause, "a legal rule could not be evaluated"),
            other => tracing::debug!(problem = kind(other).0, "refused: {other}"),
        }
        let extra = match &self {
            Self::Unauthenticated => Some((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            Self::TooMany { retry_after } => Some((header::RETRY_AFTER, HeaderValue::from(*retry_after))),
            Self::Busy => Some((header::RETRY_AFTER, HeaderValue::from_static("1"))),
            _ => None,
        };
        let mut response = Problem::from(self).into_response();
        response.headers_mut().extend(extra);
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let json = HeaderValue::from_static("application/problem+json");
        let mut response = (status, [(header::CONTENT_TYPE, json)], Json(&self)).into_response();
        // A browser is shown a page in its place.
        response.extensions_mut().insert(self);
        response
    }
}

/// Explain one kind of problem.
#[utoipa::path(get, path = "/problems/{slug}", tag = "about",
    params(("slug" = String, Path, max_length = 40)),
    responses((status = 200, body = String, content_type = "text/plain"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn show_problem(Path(slug): Path<String>) -> Result<String, Error> {
    let kind = of_slug(&slug).ok_or(Error::NotFound { what: "kind of problem" })?;
    Ok(format!("{}\n\nStatus {}.\n{}\n", kind.2, kind.1, kind.3))
}

/// The answer where no route is.
pub async fn no_such_page() -> Error {
    Error::NotFound { what: "page" }
}

/// The answer where the route takes other methods.
pub async fn no_such_method() -> Problem {
    Problem::of(
        of_slug("method-not-allowed").unwrap_or(&LAST),
        "This address does not take that method.".to_owned(),
    )
}
