//! Reading case files, TOML or JSON, with the line of whatever is wrong.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::bases::merge;
use super::{Bases, Case, CaseError, Kind};
use crate::facts::{decode, json, toml_to_json};

/// A case as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    kind: Kind,
    on: NaiveDate,
    given: Option<String>,
    #[serde(default, rename = "facts")]
    _facts: Map<String, Value>,
    #[serde(rename = "expect")]
    _expect: Map<String, Value>,
}

/// Reads the cases of one file. The name only labels them and tells JSON (`.json`) from TOML.
pub fn parse(file: &str, text: &str, bases: &Bases) -> Result<Vec<Case>, CaseError> {
    let source = Source { file, text };
    let document = source.document()?;
    let Value::Object(mut members) = document else {
        return Err(source.fail(
            0,
            None,
            "a case file is a table: one case, or [[case]] for many".to_owned(),
        ));
    };
    match members.remove("case") {
        Some(Value::Array(cases)) if members.is_empty() => {
            cases.into_iter().enumerate().map(|(at, case)| source.case(case, Some(at), bases)).collect()
        }
        Some(_) => Err(source.fail(0, None, "beside [[case]] nothing else may stand at the top".to_owned())),
        None => Ok(vec![source.case(Value::Object(members), None, bases)?]),
    }
}

struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn fail(&self, line: usize, case: Option<String>, why: String) -> CaseError {
        CaseError { file: self.file.to_owned(), line, case, why }
    }

    fn document(&self) -> Result<Value, CaseError> {
        if self.file.rsplit_once('.').is_some_and(|(_, ending)| ending == "json") {
            return json(self.text)
                .map_err(|error| self.fail(error.line(), None, format!("not JSON: {error}")));
        }
        self.text.parse::<toml::Table>().map(|table| toml_to_json(toml::Value::Table(table))).map_err(
            |error| {
                let line = error.span().map_or(0, |span| line_at(self.text, span.start));
                self.fail(line, None, format!("not TOML: {}", error.message()))
            },
        )
    }

    fn case(&self, value: Value, at: Option<usize>, bases: &Bases) -> Result<Case, CaseError> {
        let begins = at.map_or(1, |at| self.begin(at));
        let name = value.get("name").and_then(Value::as_str).map(str::to_owned);
        let fail = |word: Option<&str>, why: String| {
            self.fail(word.map_or(begins, |word| self.line_of(word, begins)), name.clone(), why)
        };
        // As written, for decoding forgets the word `unknown`: over a base it takes a fact away, and a penalty may
        // expect it.
        let own = |member: &str| value.get(member).cloned().unwrap_or_else(|| Value::Object(Map::new()));
        let (own_facts, expect) = (own("facts"), own("expect"));
        let written: Written = decode(value).map_err(|error| {
            let last = error.path.rsplit('.').next().map(str::to_owned);
            fail(last.as_deref(), error.to_string())
        })?;
        let base = match &written.given {
            Some(given) => bases.get(given).map_err(|why| fail(Some("given"), why))?,
            None => Value::Object(Map::new()),
        };
        let facts = merge(base, own_facts).map_err(|why| fail(Some("facts"), why))?;
        let case = Case {
            name: written.name,
            kind: written.kind,
            on: written.on,
            given: written.given,
            facts,
            expect,
            file: self.file.to_owned(),
            line: begins,
        };
        case.check().map_err(|(word, why)| fail(word.as_deref(), why))?;
        Ok(case)
    }

    fn begin(&self, at: usize) -> usize {
        let mut headers = self.text.lines().enumerate().filter(|(_, line)| line.trim() == "[[case]]");
        headers.nth(at).map_or(0, |(line, _)| line.saturating_add(1))
    }

    /// The first line from there on, and before the next case, that has the word as a key.
    fn line_of(&self, word: &str, from: usize) -> usize {
        let word = word.split('[').next().unwrap_or(word);
        let is_key = |line: &str| {
            line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).any(|part| part == word)
        };
        self.text
            .lines()
            .enumerate()
            .skip(from)
            .take_while(|(_, line)| line.trim() != "[[case]]")
            .find(|(_, line)| is_key(line))
            .map_or(from, |(line, _)| line.saturating_add(1))
    }
}

/// The line, counted from one, of a position in bytes.
pub(super) fn line_at(text: &str, position: usize) -> usize {
    text.bytes().take(position).filter(|byte| *byte == b'\n').count().saturating_add(1)
}
