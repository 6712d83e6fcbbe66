//! Forms. A field is named by its JSON pointer; what a form sends is put together as the very document the API takes,
//! read as strictly, and what cannot be used is said beside its field, with nothing lost that was typed.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    error::{Error, Field},
    extract,
};

pub mod shape;
pub mod sheet;

use shape::{Kind, Shape};
pub use sheet::{Sheet, done};

/// Longer lists are nobody's typing.
const ITEMS_MAX: usize = 600;

/// The button that asks for one more row; its value is the list's place.
pub const MORE: &str = "more";

/// What a form sent: its fields, in order.
#[derive(Clone, Debug, Default)]
pub struct Posted {
    pairs: Vec<(String, String)>,
}

impl Posted {
    /// Read `application/x-www-form-urlencoded`; browsers send line ends as CR LF.
    pub fn read(body: &[u8]) -> Self {
        let pairs = url::form_urlencoded::parse(body);
        Self { pairs: pairs.map(|(name, text)| (name.into_owned(), text.replace("\r\n", "\n"))).collect() }
    }

    /// What stands in a field, if anything does.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }

    /// Everything a field was given: boxes that were ticked.
    fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.pairs.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.trim())
    }

    /// The document this form says. An empty field says nothing.
    pub fn document(&self, shape: &Shape) -> Value {
        self.value("", &shape.kind).unwrap_or_else(|| Value::Object(Map::new()))
    }

    fn value(&self, at: &str, kind: &Kind) -> Option<Value> {
        match kind {
            Kind::Object(members) => {
                let said = members.iter().filter_map(|member| {
                    let value = self.value(&format!("{at}/{}", member.name), &member.shape.kind)?;
                    Some((member.name.clone(), value))
                });
                let said: Map<String, Value> = said.collect();
                (!said.is_empty()).then_some(Value::Object(said))
            }
            Kind::List(item) => {
                let rows = (0..self.rows(at)).map(|row| self.value(&format!("{at}/{row}"), &item.kind));
                // A blank row says nothing; but who asks for one more keeps those that wait to be filled in.
                let waits = self.get(MORE).is_some();
                let blank = || waits.then(|| Value::Object(Map::new()));
                let items: Vec<Value> = rows.filter_map(|value| value.or_else(blank)).collect();
                (!items.is_empty()).then_some(Value::Array(items))
            }
            Kind::Several(_) => {
                let ticked: Vec<Value> =
                    self.all(at).filter(|word| !word.is_empty()).map(Into::into).collect();
                (!ticked.is_empty()).then_some(Value::Array(ticked))
            }
            leaf => self.get(at).map(|text| leaf.value(text)),
        }
    }

    /// One more than the last row of a list that was sent.
    fn rows(&self, at: &str) -> usize {
        let start = format!("{at}/");
        let places = self
            .pairs
            .iter()
            .filter_map(|(name, _)| name.strip_prefix(&start)?.split('/').next()?.parse::<usize>().ok());
        places.max().map_or(0, |last| (last + 1).min(ITEMS_MAX))
    }
}

/// Read a document as the API would read it; everything that is missing, or no number where one is asked, is named at
/// once.
pub fn read<T: ToSchema + DeserializeOwned + Validate>(document: &Value) -> Result<T, Error> {
    let mut unusable = Vec::new();
    name_unusable(&mut unusable, "", &shape::of::<T>().kind, document);
    if unusable.is_empty() {
        extract::parse(document.to_string().as_bytes())
    } else {
        Err(Error::Invalid(unusable))
    }
}

/// What must be said and is not, and what is no number, below `at`.
fn name_unusable(unusable: &mut Vec<Field>, at: &str, kind: &Kind, value: &Value) {
    match (kind, value) {
        (Kind::Object(members), Value::Object(said)) => {
            for member in members {
                let at = format!("{at}/{}", member.name);
                match (said.get(&member.name), &member.shape.kind) {
                    (Some(value), kind) => name_unusable(unusable, &at, kind, value),
                    (None, kind @ Kind::Object(_)) if member.required => {
                        name_unusable(unusable, &at, kind, &Value::Object(Map::new()));
                    }
                    (None, _) if member.required => {
                        unusable.push(Field { pointer: at, detail: "must be filled in".to_owned() });
                    }
                    (None, _) => {}
                }
            }
        }
        (Kind::List(item), Value::Array(items)) => {
            for (row, value) in items.iter().enumerate() {
                name_unusable(unusable, &format!("{at}/{row}"), &item.kind, value);
            }
        }
        (Kind::Whole, Value::String(_)) => {
            let detail = "takes a whole number, such as 12".to_owned();
            unusable.push(Field { pointer: at.to_owned(), detail });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::plan::NewPlan;

    fn said(body: &str) -> Value {
        Posted::read(body.as_bytes()).document(&shape::of::<NewPlan>())
    }

    #[test]
    fn a_form_says_the_document_the_api_takes_and_an_empty_field_says_nothing() {
        let document = said(
            "/unit=month&/list_price=1200.00&/max_quantity=5&/valid_until=&/valid_from=2026-12-01T08:00\
             &/tiers/0/from_quantity=&/tiers/0/discount_ppm=&/tiers/2/from_quantity=2&/tiers/2/discount_ppm=12.5",
        );

        assert_eq!(
            document,
            serde_json::json!({ "unit": "month", "list_price": "1200.00", "max_quantity": 5,
                "valid_from": "2026-12-01T08:00:00+08:00",
                "tiers": [{ "from_quantity": 2, "discount_ppm": 125_000 }] })
        );
    }

    #[test]
    fn what_is_no_number_is_kept_as_it_was_typed_and_named_by_its_place() {
        let document = said("/unit=month&/list_price=1.00&/licence=internal&/max_quantity=many");

        assert_eq!(document["max_quantity"], "many");
        let Err(Error::Invalid(fields)) = read::<NewPlan>(&document) else { panic!("must not be read") };
        assert_eq!(fields.first().map(|field| field.pointer.as_str()), Some("/max_quantity"));
    }
}
