//! The log as a page: who did what, what was refused, who looked at what.

use askama::Template;
use axum::response::Html;
use entity::log::{self, Outcome};

use super::{Frame, case_file, language, list, page};
use crate::{
    auth::Caller,
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    log::{self as record, WhichEntries},
    market::names::{self, Names},
};

mod words;

#[derive(Template)]
#[template(path = "log.html")]
struct Log<'a> {
    frame: &'a Frame,
    entries: Vec<log::Model>,
    names: Names,
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
    let names = names::of_log(&ctx, &caller, &entries).await?;
    page(&Log { entries, names, which, next, frame: &frame })
}

impl Log<'_> {
    /// The organization that did it, or the market itself.
    fn who<'n>(&'n self, entry: &'n log::Model) -> &'n str {
        let organization = entry.organization_id.as_deref().map(|id| self.names.of(id));
        organization.unwrap_or_else(|| self.frame.t("the market"))
    }

    /// Which of its people, as far as the reader may know.
    fn person<'n>(&'n self, entry: &log::Model) -> Option<&'n str> {
        entry.account_id.as_deref().and_then(|id| self.names.get(id))
    }

    /// What it was done to: by name, else by the word for such things.
    fn what<'n>(&'n self, entry: &'n log::Model) -> &'n str {
        let id = entry.subject.as_str();
        let word = || if is_id(id) { words::thing(id) } else { id };
        self.names.get(id).unwrap_or_else(|| self.frame.t(word()))
    }

    /// The name of a part, in words of its own: in a case an order is an order to correct.
    fn label(&self, name: &str) -> String {
        if name == "order" { self.frame.t("The order").to_owned() } else { self.frame.word(&name) }
    }

    /// What was said with it, without the ids that only a program needs.
    fn said(&self, entry: &log::Model) -> String {
        let lines = case_file::lines(&entry.detail).into_iter();
        let lines = lines.filter_map(|(name, value)| {
            let value = self.names.get(&value).map_or(value, str::to_owned);
            let said = |value| self.frame.word(&case_file::in_words(self.frame, &name, value));
            (!is_id(&value)).then(|| format!("{}: {}", self.label(&name), said(value)))
        });
        lines.collect::<Vec<_>>().join(" · ")
    }
}

/// Such as `prd_01…`, or a hash.
fn is_id(value: &str) -> bool {
    let hash = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let id = value.get(3..4) == Some("_") && value.len() > 20 && !value.contains(' ');
    hash || id
}
