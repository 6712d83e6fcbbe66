//! The step before money moves for good: a page that says the sums and what follows, and one button that does it.

use askama::Template;
use axum::response::Html;
use entity::Money;

use super::{Frame, language, page};
use crate::error::Error;

/// What is about to be done.
#[derive(Debug)]
pub struct Confirm {
    pub title: String,
    /// What follows from it.
    pub lede: String,
    /// What moves, for what.
    pub sums: Vec<(String, Money)>,
    /// What should be known beforehand.
    pub notes: Vec<String>,
    pub submit: String,
    pub action: String,
    /// Where to go instead.
    pub back: String,
}

#[derive(Template)]
#[template(path = "confirm.html")]
struct ConfirmPage<'a> {
    frame: &'a Frame,
    step: &'a Confirm,
}

impl Confirm {
    pub fn show(&self, frame: &Frame) -> Result<Html<String>, Error> {
        page(&ConfirmPage { frame, step: self })
    }
}
