//! The shape of a form is the shape of the document it makes, read from the description of the API: a field that the
//! API takes is in the form, with the same words about it, and nothing has to be said twice.

use std::{str::FromStr, sync::LazyLock};

use chrono::{DateTime, NaiveDateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{clock, router};

/// The description of the API, read once.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(router::document()).unwrap_or_default());

/// How a browser writes an instant, without its zone.
const LOCAL: &str = "%Y-%m-%dT%H:%M";

const MILLIONTHS: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// One part of a document.
#[derive(Clone, Debug)]
pub struct Shape {
    pub kind: Kind,
    pub hint: String,
}

/// What a part holds.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A line of text of at most so many characters.
    Line(u64),
    /// More text than a line.
    Text(u64),
    Password,
    Whole,
    /// Millionths, which people read and write in per cent.
    Percent,
    YesNo,
    Day,
    Instant,
    /// One of some words.
    OneOf(Vec<String>),
    /// Any of some words.
    Several(Vec<String>),
    /// Texts, one a line.
    Lines,
    Object(Vec<Member>),
    List(Box<Shape>),
}

#[derive(Clone, Debug)]
pub struct Member {
    pub name: String,
    pub required: bool,
    pub shape: Shape,
}

/// The shape of `T`, as the API describes it.
pub fn of<T: ToSchema>() -> Shape {
    shape(schema(&T::name()), "")
}

fn schema(name: &str) -> &'static Value {
    static NOTHING: Value = Value::Null;
    DOCUMENT.pointer(&format!("/components/schemas/{name}")).unwrap_or(&NOTHING)
}

fn shape(described: &'static Value, name: &str) -> Shape {
    let said = described.get("description").and_then(Value::as_str);
    let inner = plain(described);
    let hint = said.or_else(|| inner.get("description").and_then(Value::as_str)).unwrap_or_default();
    let target = referred(inner);
    Shape { kind: kind(target, name), hint: hint.replace('\n', " ") }
}

/// The one that is not nothing, of a part that may be left out.
fn plain(described: &'static Value) -> &'static Value {
    let variants = described.get("oneOf").and_then(Value::as_array);
    let some = variants.and_then(|all| all.iter().find(|one| one["type"] != "null"));
    some.unwrap_or(described)
}

fn referred(described: &'static Value) -> &'static Value {
    let name = described.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    name.map_or(described, schema)
}

fn kind(schema: &'static Value, name: &str) -> Kind {
    if let Some(words) = words(schema) {
        return Kind::OneOf(words);
    }
    let types = schema["type"].as_array().map_or(&[][..], Vec::as_slice);
    let word = types.iter().chain([&schema["type"]]).filter_map(Value::as_str).find(|word| *word != "null");
    let limit = schema["maxLength"].as_u64().unwrap_or(200);
    match (word.unwrap_or_default(), schema["format"].as_str().unwrap_or_default()) {
        ("object", _) => Kind::Object(members(schema)),
        ("array", _) => list(&schema["items"]),
        ("integer", _) if name.ends_with("_ppm") => Kind::Percent,
        ("integer", _) => Kind::Whole,
        ("boolean", _) => Kind::YesNo,
        (_, "date") => Kind::Day,
        (_, "date-time") => Kind::Instant,
        (_, "password") => Kind::Password,
        _ if limit > 260 => Kind::Text(limit),
        _ => Kind::Line(limit),
    }
}

/// The words to choose from: an enumeration, or a pattern that is nothing but words.
fn words(schema: &Value) -> Option<Vec<String>> {
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return Some(words.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    }
    let pattern = schema.get("pattern")?.as_str()?.strip_prefix("^(")?.strip_suffix(")$")?;
    let words: Vec<String> = pattern.split('|').map(str::to_owned).collect();
    let all = words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
    all.then_some(words)
}

fn members(schema: &'static Value) -> Vec<Member> {
    let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, property)| Member {
            name: name.clone(),
            required: required.iter().any(|needed| needed == name.as_str()),
            shape: shape(property, name),
        })
        .collect()
}

fn list(items: &'static Value) -> Kind {
    let item = shape(items, "");
    match item.kind {
        Kind::OneOf(words) => Kind::Several(words),
        Kind::Line(_) | Kind::Text(_) => Kind::Lines,
        _ => Kind::List(Box::new(item)),
    }
}

impl Kind {
    /// What a text in a field of this kind says; a text that says nothing of the kind stays as it is, to be refused
    /// by name.
    pub fn value(&self, text: &str) -> Value {
        let read = match self {
            Self::Whole => text.replace(',', "").parse::<i64>().ok().map(Value::from),
            Self::Percent => millionths(text).map(Value::from),
            Self::YesNo => text.parse::<bool>().ok().map(Value::from),
            Self::Instant => instant(text).map(Value::from),
            Self::Lines => Some(text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()),
            _ => None,
        };
        read.unwrap_or_else(|| Value::from(text))
    }

    /// The text that says this value.
    pub fn text(&self, value: &Value) -> String {
        match (self, value) {
            (_, Value::Null) => String::new(),
            (Self::Percent, Value::Number(number)) => {
                number.as_i64().map(|ppm| Decimal::new(ppm, 4).normalize().to_string()).unwrap_or_default()
            }
            (Self::Instant, Value::String(text)) => local(text),
            (_, Value::String(text)) => text.clone(),
            (_, Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
            (_, other) => other.to_string(),
        }
    }
}

fn millionths(percent: &str) -> Option<i64> {
    let exact = Decimal::from_str(percent.trim_end_matches('%').trim()).ok()?.checked_mul(MILLIONTHS)?;
    let whole = exact.normalize();
    (whole.scale() == 0).then(|| i64::try_from(whole.mantissa()).ok())?
}

/// An instant as a clock in Shenzhen shows it.
fn instant(text: &str) -> Option<String> {
    let local = NaiveDateTime::parse_from_str(text, LOCAL)
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S"))
        .ok()?;
    Some(clock::shenzhen(clock::in_shenzhen(local)?).to_rfc3339())
}

fn local(text: &str) -> String {
    let at = DateTime::parse_from_rfc3339(text).map(|at| at.with_timezone(&Utc));
    at.map_or_else(|_| text.to_owned(), |at| clock::shenzhen(at).format(LOCAL).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        console::texts::Language,
        market::{
            account::{NewMember, NewSession},
            authorization::{NewAuthorization, NewWithdrawal, notice::NewAcknowledgement},
            case::{NewCase, NewDecision, NewExemption, NewHearing, NewOrder, NewReview},
            complaint::NewComplaint,
            dispute::NewDispute,
            finding::NewConduct,
            fund::{NewPayout, assignment::NewAssignment},
            order,
            organization::NewVerification,
            plan::NewPlan,
            product::NewProduct,
            quote::NewQuote,
        },
    };

    /// Every hint below a part, but those that a form says in its own words.
    fn hints(shape: &Shape, into: &mut Vec<String>) {
        if !matches!(shape.kind, Kind::Percent) && !shape.hint.is_empty() {
            into.push(shape.hint.clone());
        }
        match &shape.kind {
            Kind::Object(members) => {
                for member in members {
                    hints(&member.shape, into);
                }
            }
            Kind::List(item) => hints(item, into),
            _ => {}
        }
    }

    #[test]
    fn every_hint_of_a_form_is_said_in_chinese() {
        let forms = [
            of::<NewProduct>(),
            of::<NewAuthorization>(),
            of::<NewWithdrawal>(),
            of::<NewMember>(),
            of::<NewSession>(),
            of::<NewPlan>(),
            of::<NewQuote>(),
            of::<order::NewOrder>(),
            of::<NewDispute>(),
            of::<NewPayout>(),
            of::<NewComplaint>(),
            of::<NewConduct>(),
            of::<NewVerification>(),
            of::<NewCase>(),
            of::<NewHearing>(),
            of::<NewExemption>(),
            of::<NewOrder>(),
            of::<NewReview>(),
            of::<NewDecision>(),
            of::<NewAssignment>(),
            of::<NewAcknowledgement>(),
        ];
        let mut said = Vec::new();
        for form in &forms {
            // What a form as a whole is for, its page says.
            if let Kind::Object(members) = &form.kind {
                for member in members {
                    hints(&member.shape, &mut said);
                }
            }
        }
        said.retain(|hint| Language::Chinese.say(hint) == hint);
        assert!(said.is_empty(), "src/console/texts/zh_hints.toml does not say {said:#?}");
    }
}
