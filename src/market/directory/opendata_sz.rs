//! The answers of the Shenzhen open data platform, as saved: a page of the list, one entry's metadata, or an
//! array of such answers.

use serde_json::Value;

use super::entry::{self, NewEntry};
use crate::{ctx::Ctx, error::Error};

const PLACE: &str = "shenzhen";

/// The entries, each with its place in the file.
pub(super) fn read(ctx: &Ctx, file: &[u8]) -> Result<Vec<(String, NewEntry)>, Error> {
    let answer: Value = serde_json::from_slice(file)
        .map_err(|error| Error::invalid("body", format!("the file is not JSON in UTF-8: {error}")))?;
    let mut entries = Vec::new();
    match &answer {
        Value::Array(answers) => {
            for (at, answer) in answers.iter().enumerate() {
                one_answer(ctx, &format!("/{at}"), answer, &mut entries)?;
            }
        }
        answer => one_answer(ctx, "", answer, &mut entries)?,
    }
    Ok(entries)
}

fn one_answer(
    ctx: &Ctx,
    at: &str,
    answer: &Value,
    entries: &mut Vec<(String, NewEntry)>,
) -> Result<(), Error> {
    if answer.get("resTitle").is_some() {
        return entry::push(entries, at.to_owned(), metadata(ctx, at, answer)?);
    }
    let at = format!("{at}/dataList");
    let Some(page) = answer.get("dataList") else {
        let what = "neither a page of the list (dataList) nor an entry's metadata (resTitle)";
        return Err(Error::invalid(&at, what));
    };
    for (number, row) in list(&at, page)?.iter().enumerate() {
        let at = format!("{at}/list/{number}");
        let entry = metadata(ctx, &at, row)?;
        entry::push(entries, at, entry)?;
    }
    Ok(())
}

/// `dataList` is JSON inside a JSON string; a tool may have opened it already.
fn list(at: &str, page: &Value) -> Result<Vec<Value>, Error> {
    let opened = match page {
        Value::String(inner) => serde_json::from_str(inner)
            .map_err(|error| Error::invalid(at, format!("the string is not JSON itself: {error}")))?,
        other => other.clone(),
    };
    match opened.get("list") {
        Some(Value::Array(rows)) => Ok(rows.clone()),
        _ => Err(Error::invalid(at, "takes an object with the array `list`")),
    }
}

fn metadata(ctx: &Ctx, at: &str, row: &Value) -> Result<NewEntry, Error> {
    let text = |name: &str| match row.get(name) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let id = [text("resId"), text("id")].into_iter().find(|id| !id.is_empty());
    Ok(NewEntry {
        catalogue_id: id.ok_or_else(|| Error::invalid(at, "has neither resId nor id"))?,
        title: text("resTitle"),
        office: text("officeName"),
        openness: ctx.state.config.open_levels.class(&text("openLevel")),
        conditions: entry::conditions(""),
        place: PLACE.to_owned(),
        since: entry::since(ctx, &text("publishDate")),
    })
}
