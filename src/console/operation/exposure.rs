//! The platform's own exposure: its duties as an intermediary (Data Security Law, Art. 33), how its rows stand with each,
//! and what a missed one may carry (Art. 47). No verdict on itself: whether a duty was missed is for the authority.

use askama::Template;
use axum::response::Html;
use serde_json::json;

use crate::{
    auth::Operator,
    console::{
        Frame, page,
        supervision::fine::{self, Answer},
    },
    ctx::Ctx,
    error::Error,
    market::duties::{self, Duties},
};

#[derive(Template)]
#[template(path = "exposure.html")]
struct Exposure<'a> {
    frame: &'a Frame,
    duties: Duties,
    answer: Answer,
}

/// Duties and heads.
pub async fn show(ctx: Ctx, operator: Operator, frame: Frame) -> Result<Html<String>, Error> {
    let mut facts = serde_json::Map::new();
    facts.insert("violation".to_owned(), json!("intermediary"));
    facts.insert("actor".to_owned(), json!("platform"));
    facts.insert("duties_met".to_owned(), json!("unknown"));
    let answer = fine::computed(&ctx, &facts)?;
    page(&Exposure { duties: duties::show(&ctx, &operator).await?, answer, frame: &frame })
}
