//! Named bases: facts that many cases start from, and the laying of one set of facts over another.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::CaseError;
use crate::facts::{nearest, toml_to_json};

/// The bases of one `bases.toml`: each a table of facts under its name, perhaps `given` another one.
#[derive(Clone, Debug, Default)]
pub struct Bases(BTreeMap<String, Value>);

impl Bases {
    /// Reads a `bases.toml` and lays each base over the one it is given.
    pub fn parse(file: &str, text: &str) -> Result<Self, CaseError> {
        let fail = |line, why| CaseError { file: file.to_owned(), line, case: None, why };
        let table = text.parse::<toml::Table>().map_err(|error| {
            let line = error.span().map_or(0, |span| super::read::line_at(text, span.start));
            fail(line, format!("not TOML: {}", error.message()))
        })?;
        let mut open: BTreeMap<String, Value> =
            table.into_iter().map(|(name, base)| (name, toml_to_json(base))).collect();
        let mut bases = Self::default();
        while !open.is_empty() {
            let ready =
                open.iter().find(|(_, base)| parent(base).is_none_or(|name| bases.0.contains_key(name)));
            let Some(name) = ready.map(|(name, _)| name.clone()) else {
                let names: Vec<&String> = open.keys().collect();
                return Err(fail(
                    0,
                    format!("the bases {names:?} are given a base that is not here, or each other"),
                ));
            };
            if let Some(mut own) = open.remove(&name) {
                let given = own.as_object_mut().and_then(|own| own.remove("given"));
                let base = match given.as_ref().and_then(Value::as_str) {
                    Some(given) => merge(bases.0.get(given).cloned().unwrap_or_default(), own)
                        .map_err(|why| fail(0, format!("base \"{name}\": {why}")))?,
                    None => own,
                };
                bases.0.insert(name, base);
            }
        }
        Ok(bases)
    }

    /// Every base, by name.
    #[cfg(feature = "prove")]
    pub(crate) fn all(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }

    /// The facts of a base, or what to do about its absence.
    pub(super) fn get(&self, name: &str) -> Result<Value, String> {
        self.0.get(name).cloned().ok_or_else(|| match nearest(name, self.0.keys().map(String::as_str)) {
            Some(near) => format!("there is no base \"{name}\" in bases.toml; did you mean \"{near}\"?"),
            None => format!("there is no base \"{name}\": no bases.toml beside the file or above it has any"),
        })
    }
}

fn parent(base: &Value) -> Option<&str> {
    base.get("given").and_then(Value::as_str)
}

/// Lays `over` on `base`: tables merge, a table of positions edits an array, everything else replaces.
pub(super) fn merge(base: Value, over: Value) -> Result<Value, String> {
    match (base, over) {
        (Value::Object(mut base), Value::Object(over)) => {
            for (name, value) in over {
                let merged = match base.remove(&name) {
                    Some(under) => merge(under, value).map_err(|why| format!("{name}: {why}"))?,
                    None => value,
                };
                base.insert(name, merged);
            }
            Ok(Value::Object(base))
        }
        (Value::Array(items), Value::Object(edits)) => edit(items, edits),
        (_, over) => Ok(over),
    }
}

/// A position may name any member there is, or the next one to add.
fn edit(mut items: Vec<Value>, edits: Map<String, Value>) -> Result<Value, String> {
    let mut edits: Vec<(usize, Value)> = edits
        .into_iter()
        .map(|(at, value)| {
            at.parse().map(|at| (at, value)).map_err(|_| format!("`{at}` is no position in a list"))
        })
        .collect::<Result<_, String>>()?;
    edits.sort_by_key(|(at, _)| *at);
    for (at, value) in edits {
        let length = items.len();
        match items.get_mut(at) {
            Some(item) => *item = merge(item.take(), value).map_err(|why| format!("{at}: {why}"))?,
            None if at == length => items.push(value),
            None => return Err(format!("there is no position {at} in a list of {length}")),
        }
    }
    Ok(Value::Array(items))
}
