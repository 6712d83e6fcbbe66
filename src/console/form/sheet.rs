//! A form as a page: what it is for, its fields in order, what stands against them, and one thing to do.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::{MORE, Posted, read, shape};
use crate::{
    console::{Frame, language, page},
    error::{self, Error, Violation},
    problem::{self, Problem},
};

mod piece;

pub use piece::{Choice, Field, Piece, pointer};

/// A form. Everything it needs beyond the shape of its document.
#[derive(Debug, Default)]
pub struct Sheet<'a> {
    pub title: String,
    pub lede: String,
    /// What the button says.
    pub submit: &'a str,
    /// The name of that button, where what it does must be known from what is sent.
    pub submit_name: &'a str,
    /// Another button: its name, and what it says.
    pub second: Option<(&'a str, &'a str)>,
    /// Where it is sent.
    pub action: String,
    /// Where to go instead.
    pub back: String,
    /// How that is said, where it is not “Go back”.
    pub back_text: Option<&'a str>,
    /// Members that are shown at once, by the ends of their pointers, with `*` for a row; the others wait under
    /// “More”. None: all.
    pub front: &'a [&'a str],
    /// Members that this page needs, though the API does not.
    pub needed: &'a [&'a str],
    /// Members that the page decides, not the reader.
    pub fixed: Vec<(&'a str, Value)>,
    /// Members that take one of these.
    pub choices: Vec<(&'a str, Vec<Choice>)>,
    /// Rules that stand against parts of it, each shown beside its part.
    pub findings: Vec<Violation>,
    /// What the form is about, as HTML of ours: shown before it.
    pub above: String,
    /// What is said before the fields: a price weighed, a note.
    pub note: Option<String>,
}

/// What a form is filled with, and what became of it.
#[derive(Default)]
struct Filled {
    document: Value,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage<'a> {
    frame: &'a Frame,
    sheet: &'a Sheet<'a>,
    parts: Vec<Piece>,
    problem: Option<Problem>,
    /// Rules whose part the form does not show.
    elsewhere: Vec<Violation>,
}

impl Sheet<'_> {
    /// The page, filled with a document.
    pub fn show<T: ToSchema>(&self, frame: &Frame, document: Value) -> Result<Response, Error> {
        self.page::<T>(frame, Filled { document, problem: None })
    }

    /// Do what the form asks, and go where `act` says; or show it again with what stands against it.
    pub async fn send<T: ToSchema + DeserializeOwned + Validate>(
        &self,
        frame: &Frame,
        posted: &Posted,
        act: impl AsyncFnOnce(T) -> Result<String, Error>,
    ) -> Result<Response, Error> {
        let mut document = posted.document(&shape::of::<T>());
        if let Some(at) = posted.get(MORE) {
            one_more(&mut document, at);
            return self.show::<T>(frame, document);
        }
        let whole = self.with_fixed(document.clone());
        let result = match self.complete(&whole).and_then(|()| read::<T>(&whole)) {
            Ok(new) => act(new).await,
            Err(error) => Err(error),
        };
        match result {
            Ok(to) => Ok(Redirect::to(&to).into_response()),
            Err(error) => self.again::<T>(frame, document, error),
        }
    }

    /// The same form with what stands against it; what no change to it would cure goes on as it is.
    fn again<T: ToSchema>(&self, frame: &Frame, document: Value, error: Error) -> Result<Response, Error> {
        match error {
            Error::Invalid(_) | Error::Refused(_) | Error::Conflict { .. } | Error::TooMany { .. } => {}
            other => return Err(other),
        }
        let status = problem::status(&error);
        let mut response = self.page::<T>(frame, Filled { document, problem: Some(error.into()) })?;
        *response.status_mut() = status;
        Ok(response)
    }

    /// Fails where something is left out that this page needs.
    fn complete(&self, document: &Value) -> Result<(), Error> {
        let is_fixed = |at: &str| self.fixed.iter().any(|(name, _)| at.strip_prefix('/') == Some(*name));
        let is_missing = |at: &&&str| !is_fixed(at) && document.pointer(at).is_none_or(Value::is_null);
        let missing = self
            .needed
            .iter()
            .filter(is_missing)
            .map(|at| error::Field { pointer: (*at).to_owned(), detail: "must be filled in".to_owned() });
        let missing: Vec<error::Field> = missing.collect();
        if missing.is_empty() { Ok(()) } else { Err(Error::Invalid(missing)) }
    }

    fn with_fixed(&self, document: Value) -> Value {
        let mut whole = document;
        if let Some(members) = whole.as_object_mut() {
            for (name, value) in &self.fixed {
                members.insert((*name).to_owned(), value.clone());
            }
        }
        whole
    }

    fn page<T: ToSchema>(&self, frame: &Frame, filled: Filled) -> Result<Response, Error> {
        let errors = filled.problem.as_ref().map_or(&[][..], |problem| problem.errors.as_slice());
        let refused = filled.problem.as_ref().map_or(&[][..], |problem| problem.violations.as_slice());
        let findings: Vec<&Violation> = self.findings.iter().chain(refused).collect();
        let layout = piece::Layout { frame, sheet: self, errors, findings: &findings };
        let parts = layout.pieces(&shape::of::<T>(), &filled.document);
        let elsewhere = findings.iter().filter(|finding| !piece::is_shown(&parts, finding));
        let elsewhere = elsewhere.map(|finding| (*finding).clone()).collect();
        let html = page(&FormPage { frame, sheet: self, parts, elsewhere, problem: filled.problem.clone() })?;
        Ok(html.into_response())
    }
}

/// A blank row at the end of a list.
fn one_more(document: &mut Value, at: &str) {
    let Some((parent, name)) = at.rsplit_once('/') else { return };
    let Some(members) = document.pointer_mut(parent).and_then(Value::as_object_mut) else { return };
    let list = members.entry(name).or_insert_with(|| json!([]));
    if let Some(items) = list.as_array_mut() {
        items.push(json!({}));
    }
}

/// Go to a page that says what was done.
pub fn done(path: &str, what: &str) -> String {
    let (path, place) =
        path.split_once('#').map_or((path, String::new()), |(path, id)| (path, format!("#{id}")));
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}done={what}{place}")
}

/// Which ids say more about a field, as attributes. Pointers are made of names and numbers of the API alone.
fn described(field: &Field) -> String {
    let hint = (!field.hint.is_empty()).then(|| format!("h{}", field.at));
    let error = field.error.as_ref().map(|_| format!("e{}", field.at));
    let invalid = if field.error.is_some() { " aria-invalid=\"true\"" } else { "" };
    let ids: Vec<String> = hint.into_iter().chain(error).collect();
    if ids.is_empty() { String::new() } else { format!(" aria-describedby=\"{}\"{invalid}", ids.join(" ")) }
}

/// The place of an error as people read it: its last member, and the rows it lies in.
pub fn named(frame: &Frame, pointer: &str) -> String {
    let parts = pointer.split('/').filter(|part| !part.is_empty());
    let said = parts.map(|part| {
        part.parse::<usize>().map_or_else(|_| piece::label(frame, part), |row| (row + 1).to_string())
    });
    said.collect::<Vec<_>>().join(" › ")
}

/// One thing that is stated in a document, in words.
#[derive(Debug)]
pub struct Stated {
    pub label: String,
    pub text: String,
}

/// Everything that a document of shape `T` states, in the order and the words of its form.
pub fn stated<T: ToSchema>(frame: &Frame, document: &Value) -> Vec<Stated> {
    let sheet = Sheet::default();
    let layout = piece::Layout { frame, sheet: &sheet, errors: &[], findings: &[] };
    let fields = layout.pieces(&shape::of::<T>(), document).into_iter().filter_map(|piece| match piece {
        Piece::Field(field) => Some(field),
        _ => None,
    });
    fields
        .map(|field| Stated { text: field.said(), label: named(frame, &field.at) })
        .filter(|stated| !stated.text.is_empty())
        .collect()
}
