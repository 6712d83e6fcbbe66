//! The HTML front door: pages that work without a script, in light and in dark, for eyes, keys and readers.

use anyhow::Context;
use askama::Template;
use axum::response::Html;
use serde::Serialize;
use serde_json::Value;

use crate::error::Error;

pub mod case_file;
pub mod cases;
pub mod chart;
pub mod landing;
pub mod law;
pub mod product;
pub mod reference;

/// A page, rendered.
fn page(template: &impl Template) -> Result<Html<String>, Error> {
    Ok(Html(template.render().context("a page")?))
}

/// The language of a text, for fonts and screen readers: Chinese if it has a Chinese character.
fn language(text: &str) -> &'static str {
    let chinese = |character: char| ('\u{3400}'..='\u{9fff}').contains(&character);
    if text.contains(chinese) { "zh-Hans" } else { "en" }
}

/// A stored word as people read it: `self_collected` is “self collected”; what is not said is unknown.
fn words(word: &impl Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(Value::String(text)) => text.replace('_', " "),
        _ => "not stated".to_owned(),
    }
}
