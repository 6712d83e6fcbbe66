//! What a browser is shown where a program would read `problem+json`: what is the matter, and what to do next.

use std::borrow::Cow;

use askama::Template;
use axum::{
    extract::{FromRequestParts, Request, State as Shared},
    http::{StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::{Frame, page};
use crate::{problem::Problem, state::State};

#[derive(Template)]
#[template(path = "problem.html")]
struct Failure<'a> {
    frame: &'a Frame,
    problem: &'a Problem,
    request_id: &'a str,
    /// The page of ours that was open before.
    back: Option<String>,
}

/// Turn a problem into a page for whoever asked for a page; the API keeps its JSON.
pub async fn dress(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let accepts = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let wanted = accepts.is_some_and(|kinds| kinds.contains("text/html"));
    if !wanted || parts.uri.path().starts_with("/api/") {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let frame = Frame::from_request_parts(&mut parts, &state).await;
    let (safe, back) = (parts.method.is_safe(), before(&parts));
    let response = next.run(Request::from_parts(parts, body)).await;
    match (frame, response.extensions().get::<Problem>()) {
        (Ok(frame), Some(problem)) => shown(&frame, problem, (safe, back), &response),
        _ => response,
    }
}

fn shown(
    frame: &Frame,
    problem: &Problem,
    (safe, back): (bool, Option<String>),
    response: &Response,
) -> Response {
    if problem.status == StatusCode::UNAUTHORIZED.as_u16() && safe {
        let next: String = url::form_urlencoded::byte_serialize(frame.address.as_bytes()).collect();
        return Redirect::to(&format!("/sign-in?next={next}")).into_response();
    }
    let request_id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or("");
    let mut html = page(&Failure { frame, problem, request_id, back }).into_response();
    *html.status_mut() = response.status();
    if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
        html.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    html
}

/// The page the browser comes from, if it is one of this market, and another than the one asked for or the form that was
/// sent.
fn before(parts: &Parts) -> Option<String> {
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let from = url::Url::parse(header(header::REFERER)?).ok()?;
    let host = header(header::HOST)?;
    let whole = &from[url::Position::BeforeHost..url::Position::AfterPort];
    let page = from[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
    (whole == host && (!parts.method.is_safe() || page != parts.uri.to_string())).then_some(page)
}

/// What is the matter, where a page says it otherwise than the API: its title, and a sentence.
fn said<'p>(frame: &'p Frame, problem: &'p Problem) -> (&'p str, Cow<'p, str>) {
    match problem.status {
        405 => {
            let sentence = "This address takes what a form sends, and cannot be opened by itself.";
            (frame.t("There is no page here"), frame.told(sentence))
        }
        _ => (frame.t(&problem.title), frame.told(&problem.detail)),
    }
}

/// What to do next, said to whoever reads pages.
fn advice(problem: &Problem) -> &'static str {
    match problem.status {
        401 => "Sign in, and what you wanted to do is here again.",
        403 => "Go back, load the page anew and try again; or sign in as somebody who may do it.",
        404 => "It does not exist, or you may not know of it. Look for it in the lists of your own things.",
        405 => "Nothing was done. Open the page that the form or the button is on, and begin there.",
        409 => "Nothing was done. Go back, load the page anew, and see what can be done as things stand.",
        400 | 422 => "Go back, put it right and send it again.",
        429 => "Wait a moment, then try again.",
        503 => "Try again in a moment: it is then done once, whatever became of it now.",
        _ => {
            "Nothing was done. Go back and try again; if it happens again, tell the operator the number below."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_a_page_of_this_market_and_not_to_the_same() {
        for (from, back) in [
            ("http://market.example:8080/sell?after=x", Some("/sell?after=x")),
            ("http://market.example:8080/orders", None),
            ("http://elsewhere.example/sell", None),
            ("http://market.example/sell", None),
            ("market", None),
        ] {
            let request =
                Request::get("/orders").header("host", "market.example:8080").header("referer", from);
            let (parts, ()) = request.body(()).unwrap().into_parts();
            assert_eq!(before(&parts).as_deref(), back, "{from}");
        }
    }
}
