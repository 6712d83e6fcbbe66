//! What is different between two answers: value by value, and which members of a list came and went.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Replayed;

/// How an answer compares with the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Same,
    Different,
    Unanswered,
}

/// One value that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// Where it stands, such as `heads[0].fine.max`.
    pub at: String,
    #[schema(value_type = Object)]
    pub before: Value,
    #[schema(value_type = Object)]
    pub after: Value,
}

impl Replayed {
    pub(super) fn unanswered(
        id: &str,
        subject: &str,
        law: &str,
        on: NaiveDate,
        before: Option<String>,
    ) -> Self {
        Self {
            id: id.to_owned(),
            subject: subject.to_owned(),
            law: law.to_owned(),
            on,
            outcome: Outcome::Unanswered,
            before,
            after: None,
            gained: Vec::new(),
            lost: Vec::new(),
            changes: Vec::new(),
            why: None,
        }
    }

    pub(super) fn because(self, why: impl ToString) -> Self {
        Self { why: Some(why.to_string()), ..self }
    }

    pub(super) fn compared(self, before: &Value, after: &Value) -> Self {
        let same = before == after;
        let mut changes = Vec::new();
        compare(String::new(), before, after, &mut changes);
        Self { outcome: if same { Outcome::Same } else { Outcome::Different }, changes, ..self }
    }
}

fn compare(at: String, before: &Value, after: &Value, changes: &mut Vec<Change>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names {
                let inside = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                let of = |members: &serde_json::Map<String, Value>| members.get(name).cloned();
                compare(inside, &of(old).unwrap_or_default(), &of(new).unwrap_or_default(), changes);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            for position in 0..old.len().max(new.len()) {
                let of = |items: &[Value]| items.get(position).cloned().unwrap_or_default();
                compare(format!("{at}[{position}]"), &of(old), &of(new), changes);
            }
        }
        (old, new) if old != new => {
            changes.push(Change { at, before: old.clone(), after: new.clone() });
        }
        _ => {}
    }
}

/// The members of one list that the other has not, told by `names`.
pub(super) fn only_in(list: &Value, other: &Value, names: &[&str]) -> Vec<String> {
    let told = |list: &Value| -> BTreeSet<String> {
        let word = |item: &Value, name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
        let items = list.as_array().into_iter().flatten();
        items
            .map(|item| names.iter().filter_map(|name| word(item, name)).collect::<Vec<_>>().join(" "))
            .collect()
    };
    told(list).difference(&told(other)).cloned().collect()
}
