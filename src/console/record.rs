//! The log as a page: who did what, what was refused, who looked at what.

use askama::Template;
use axum::response::Html;
use entity::log::{self, Outcome};

use super::{Frame, list, page};
use crate::{
    auth::Caller,
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    log::{self as record, WhichEntries},
};

#[derive(Template)]
#[template(path = "log.html")]
struct Log<'a> {
    frame: &'a Frame,
    entries: Vec<log::Model>,
    which: WhichEntries,
    next: Option<String>,
}

/// All of it for the operator, their own organization's acts for everybody else.
pub async fn show(
    ctx: Ctx,
    caller: Caller,
    frame: Frame,
    ValidQuery(which): ValidQuery<WhichEntries>,
) -> Result<Html<String>, Error> {
    let asked = list::asked(which.after.clone());
    let subject = which.subject.as_deref().filter(|subject| !subject.is_empty());
    let entries = record::list(&ctx, &caller, subject, &asked).await?;
    let (entries, next) = list::cut(entries, |row| &row.id);
    page(&Log { entries, which, next, frame: &frame })
}

/// What was said with an entry, in short.
fn detail(entry: &log::Model) -> String {
    if entry.detail.is_null() { String::new() } else { entry.detail.to_string() }
}
