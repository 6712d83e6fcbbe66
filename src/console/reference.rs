//! The reference: the OpenAPI document as one page, rendered here so that it needs no script.

use askama::Template;
use axum::response::Html;
mod walk;

use walk::{Group, Shape};

use super::{Frame, page};
use crate::{error::Error, router};

#[derive(Template)]
#[template(path = "reference.html")]
struct Reference {
    frame: Frame,
    title: String,
    version: String,
    groups: Vec<Group>,
    shapes: Vec<Shape>,
}

/// Every operation, grouped, and every shape they take and give.
pub async fn show(frame: Frame) -> Result<Html<String>, Error> {
    let document = router::document();
    let json = serde_json::to_value(document)?;
    page(&Reference {
        frame,
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        groups: walk::groups(&json),
        shapes: walk::shapes(&json),
    })
}

/// Text and, between backticks, code.
fn pieces(text: &str) -> Vec<(bool, &str)> {
    text.split('`').enumerate().map(|(at, piece)| (at % 2 == 1, piece)).collect()
}
