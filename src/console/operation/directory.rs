//! The directory of public data: a file is read in, and what each import changed stands entry by entry, before and after.

use askama::Template;
use axum::{
    extract::{Path, Request},
    response::{Html, Redirect},
};
use entity::{
    directory_entry::{self, Openness},
    directory_import,
};

use crate::{
    api::directory::ConditionView,
    auth::Operator,
    console::{Frame, done, language, list, page, upload::Upload},
    ctx::Ctx,
    error::Error,
    extract::{self, ValidQuery},
    market::directory::{
        self as acts, BYTES_MAX, Format, WhichEntries, WhichImport,
        changes::{self, Change},
    },
};

#[derive(Template)]
#[template(path = "directory.html")]
struct DirectoryPage<'a> {
    frame: &'a Frame,
    imports: Vec<directory_import::Model>,
    entries: Vec<directory_entry::Model>,
    q: String,
    /// Where the list goes on.
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "directory_import.html")]
struct ImportPage<'a> {
    frame: &'a Frame,
    import: directory_import::Model,
    changes: Vec<Changed>,
    older: Option<String>,
}

/// The form to read a file in with, the last imports, and the entries as they stand.
pub async fn show(
    ctx: Ctx,
    _: Operator,
    frame: Frame,
    ValidQuery(mut which): ValidQuery<WhichEntries>,
) -> Result<Html<String>, Error> {
    which.q = which.q.filter(|part| !part.trim().is_empty());
    let entries = acts::list_entries(&ctx, &which, &list::asked(which.after.clone())).await?;
    let (entries, next) = list::cut(entries, |entry| &entry.id);
    let (imports, _) = list::cut(acts::list_imports(&ctx, &list::asked(None)).await?, |import| &import.id);
    let q = which.q.unwrap_or_default();
    let part: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let older = next.map(|next| format!("/operation/directory?q={part}&after={next}#entries"));
    page(&DirectoryPage { imports, entries, q, older, frame: &frame })
}

/// A file is read in. Its name and how it is written come before it.
pub async fn read_in(ctx: Ctx, operator: Operator, request: Request) -> Result<Redirect, Error> {
    let mut upload = Upload::begin(&ctx, request).await?;
    let name = upload.word("name").await?.trim().to_owned();
    let format = match upload.word("format").await?.as_str() {
        "csv" => Format::Csv,
        "opendata_sz" => Format::OpendataSz,
        _ => return Err(Error::invalid("/format", "takes csv or opendata_sz")),
    };
    let file = upload.file().await?;
    let name = if name.is_empty() { file.name.clone() } else { name };
    let file = file.whole(BYTES_MAX).await?;
    let which = WhichImport { name, format };
    extract::valid(&which)?;
    let import = acts::import(&ctx, &operator, which, &file).await?;
    let what = if import.imported_at < ctx.now { "imported-before" } else { "imported" };
    Ok(Redirect::to(&done(&format!("/operation/directory/{}", import.id), what)))
}

/// What one import changed.
pub async fn show_import(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    Path(id): Path<String>,
    ValidQuery(which): ValidQuery<list::After>,
) -> Result<Html<String>, Error> {
    let (import, changes) = changes::show(&ctx, &operator, &id, &list::asked(which.after)).await?;
    let (changes, next) = list::cut(changes, |change| &change.now.id);
    let changes = changes.iter().map(|change| Changed::of(&frame, change)).collect();
    let older = next.map(|next| format!("/operation/directory/{id}?after={next}"));
    page(&ImportPage { import, changes, older, frame: &frame })
}

/// One part of an entry: what it said before, where it said something else, and what it says now.
struct Part {
    before: Option<String>,
    now: String,
}

/// One changed entry, part by part.
struct Changed {
    catalogue_id: String,
    new: bool,
    parts: [Part; 4],
}

impl Changed {
    fn of(frame: &Frame, change: &Change) -> Self {
        let before = change.before.as_ref().map(|entry| said(frame, entry));
        let now = said(frame, &change.now);
        let mut before =
            before.map_or_else(|| now.clone().map(|_| None), |before| before.map(Some)).into_iter();
        let parts =
            now.map(|now| Part { before: before.next().flatten().filter(|before| *before != now), now });
        Self { catalogue_id: change.now.catalogue_id.clone(), new: change.before.is_none(), parts }
    }
}

/// Title, office, openness and conditions in words.
fn said(frame: &Frame, entry: &directory_entry::Model) -> [String; 4] {
    let conditions: Vec<ConditionView> = serde_json::from_value(entry.conditions.clone()).unwrap_or_default();
    let conditions: Vec<String> = conditions.into_iter().map(|condition| condition.name).collect();
    [entry.title.clone(), entry.office.clone(), opened(frame, entry).to_owned(), conditions.join(", ")]
}

/// How far the data is opened, in words of its own: “closed” is said of cases too.
fn opened<'f>(frame: &'f Frame, entry: &directory_entry::Model) -> &'f str {
    frame.t(match entry.openness {
        Openness::Unconditional => "opened to everybody",
        Openness::Conditional => "opened on conditions",
        Openness::Closed => "not opened",
        Openness::Unmapped => "not understood",
    })
}
