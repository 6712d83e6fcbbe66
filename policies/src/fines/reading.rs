//! From JSON or TOML to facts, with errors that name the fact, what is wrong and how to put it right.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::error::FineError;
use super::facts::FineFacts;
use super::fen::{Fen, scaled};
use super::ternary::Ternary;
use super::violation::Violation;
use crate::facts::plainly;

const MORE_TAX: &str = "`tax` is the part of `amount` that is tax, and cannot be more than it";
/// How TOML hands over a date to a reader that knows no dates.
const TOML_DATE: &str = "$__toml_private_datetime";
/// A rate has at most this many decimals; `amount::ONE` is a one followed by as many zeros.
pub(super) const RATE_DECIMALS: usize = 8;

pub(super) fn facts(written: &Value) -> Result<FineFacts, FineError> {
    let Value::Object(written) = with_plain_dates(written) else {
        return Err(FineError::Unreadable(
            "expected a table of facts, such as violation = \"67-1\"".to_owned(),
        ));
    };
    let read = match written.get("acts") {
        Some(acts) => several(&written, acts)?,
        None => one(&written)?,
    };
    agree(&read)?;
    Ok(read)
}

fn several(written: &Map<String, Value>, acts: &Value) -> Result<FineFacts, FineError> {
    let mut around = written.clone();
    around.remove("acts");
    one(&around)?;
    let not_a_list = || fact("acts", "expected a list with a table of facts for each act");
    let acts = acts.as_array().filter(|acts| !acts.is_empty()).ok_or_else(not_a_list)?;
    let read = |act: &Value| -> Result<FineFacts, FineError> {
        let mut whole = around.clone();
        whole.extend(act.as_object().ok_or_else(not_a_list)?.clone());
        let read = one(&whole)?;
        agree(&read)?;
        Ok(read)
    };
    Ok(FineFacts { acts: acts.iter().map(read).collect::<Result<_, _>>()?, ..FineFacts::default() })
}

fn one(written: &Map<String, Value>) -> Result<FineFacts, FineError> {
    serde_json::from_value(Value::Object(written.clone()))
        .map_err(|error| culprit(written, &error.to_string()))
}

/// Every fact may be left out, so the one that cannot be read even alone is the one at fault.
fn culprit(written: &Map<String, Value>, whole: &str) -> FineError {
    for (name, value) in written {
        let alone = Value::Object(Map::from_iter([(name.clone(), value.clone())]));
        if let Err(error) = serde_json::from_value::<FineFacts>(alone) {
            return explain(name, &error.to_string());
        }
    }
    FineError::Unreadable(whole.to_owned())
}

/// Turns "unknown field `amout`, expected one of `amount`, …" into the nearest known word.
fn explain(name: &str, problem: &str) -> FineError {
    let unknown = ["unknown field", "unknown variant"].iter().any(|start| problem.starts_with(start));
    let mut words = problem.split('`').skip(1).step_by(2);
    match words.next() {
        Some(word) if unknown => {
            let place = if word == name { "facts".to_owned() } else { format!("fact `{name}`") };
            FineError::Unknown { place, word: word.to_owned(), nearest: nearest(word, words) }
        }
        _ => fact(name, &plainly(problem)),
    }
}

/// Names the known word that begins with it, or the one with the fewest slips between, unless so many lie between that it
/// would be a guess.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let slips = |candidate: &str| match candidate.strip_prefix(word) {
        Some(_) if !word.is_empty() => 0,
        _ => strsim::damerau_levenshtein(word, candidate),
    };
    known
        .map(|candidate| (slips(candidate), candidate))
        .min()
        .filter(|(slips, candidate)| slips * 2 <= candidate.len())
        .map_or_else(String::new, |(_, candidate)| format!("; the nearest known is `{candidate}`"))
}

fn fact(name: &str, problem: &str) -> FineError {
    FineError::Fact { fact: name.to_owned(), problem: problem.to_owned() }
}

pub(super) fn with_plain_dates(value: &Value) -> Value {
    match value {
        Value::Object(fields) => match fields.get(TOML_DATE) {
            Some(date) => date.clone(),
            None => fields.iter().map(|(name, value)| (name.clone(), with_plain_dates(value))).collect(),
        },
        Value::Array(values) => values.iter().map(with_plain_dates).collect(),
        plain => plain.clone(),
    }
}

/// Refuses facts that cannot all be so, rather than letting one of them win unseen.
pub(super) fn agree(facts: &FineFacts) -> Result<(), FineError> {
    let at_odds = |why: &str| Err(FineError::AtOdds(why.to_owned()));
    if facts.acts.iter().any(|act| !act.acts.is_empty()) {
        return at_odds("an act in `acts` cannot hold `acts` of its own; list them side by side");
    }
    if facts.acts.is_empty() && facts.violation.is_empty() {
        return Err(fact("violation", "it is missing; state what the act breaks, such as \"67-1\""));
    }
    if facts.amount.is_some() && !facts.orders.is_empty() {
        return at_odds("state `amount` or `orders`, not both; the amounts of the orders are added");
    }
    if more_tax_than_amount(facts.tax, facts.amount) {
        return at_odds(MORE_TAX);
    }
    if facts.breaks(Violation::Personal) && facts.personal_breach == Ternary::No {
        return at_odds(
            "`violation` says the PIPL was broken and `personal_breach` says it was not; drop one",
        );
    }
    let in_time =
        matches!((facts.order_deadline, facts.corrected_on), (Some(last), Some(done)) if done <= last);
    if in_time && facts.refused == Ternary::Yes {
        return at_odds("`corrected_on` is within `order_deadline`, yet `refused` is true; drop one");
    }
    if facts.overdue != Ternary::Unknown
        && facts.lateness_by_dates().is_some_and(|late| late != facts.overdue)
    {
        return at_odds(
            "`overdue` and the dates `order_deadline` and `corrected_on` contradict each other; drop one",
        );
    }
    days_agree(facts)?;
    facts.orders.iter().try_for_each(order_agrees)
}

/// Days that must come one after the other: of each pair both facts are named. An act that goes on may be discovered,
/// and its correction ordered, before it ends.
fn days_agree(facts: &FineFacts) -> Result<(), FineError> {
    let payment = facts.payment.as_ref();
    let received = payment.and_then(|payment| payment.received_on);
    let orders = || facts.orders.iter().filter_map(|order| order.at);
    let pairs = [
        ("orders.at", orders().max(), "act_ended_on", facts.act_ended_on),
        ("orders.at", orders().min(), "discovered_on", facts.discovered_on),
        ("orders.at", orders().max(), "decided_on", facts.decided_on),
        ("act_ended_on", facts.act_ended_on, "decided_on", facts.decided_on),
        ("discovered_on", facts.discovered_on, "decided_on", facts.decided_on),
        ("discovered_on", facts.discovered_on, "order_deadline", facts.order_deadline),
        ("decided_on", facts.decided_on, "payment.received_on", received),
        ("decided_on", facts.decided_on, "payment.paid_on", payment.and_then(|payment| payment.paid_on)),
    ];
    for (first, before, then, after) in pairs {
        if matches!((before, after), (Some(before), Some(after)) if after < before) {
            return Err(FineError::AtOdds(format!(
                "`{then}` lies before `{first}`; correct one of the days"
            )));
        }
    }
    Ok(())
}

fn more_tax_than_amount(tax: Option<Fen>, amount: Option<Fen>) -> bool {
    matches!((tax, amount), (Some(tax), Some(amount)) if tax > amount)
}

fn order_agrees(order: &super::facts::OrderFact) -> Result<(), FineError> {
    let currency = order.currency.as_deref().unwrap_or("CNY");
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(fact("orders", &format!("`{currency}` is not a currency code, such as \"USD\"")));
    }
    if let Some(rate) = &order.rate {
        let read = scaled(rate, RATE_DECIMALS).map_err(|problem| fact("orders", &problem))?;
        if currency == "CNY" || read == 0 {
            return Err(fact(
                "orders",
                "`rate` is yuan for one unit of a foreign currency, and more than zero",
            ));
        }
    }
    if more_tax_than_amount(order.tax, order.amount) {
        return Err(fact("orders", MORE_TAX));
    }
    Ok(())
}

pub(super) fn known_amount<'de, D: Deserializer<'de>>(source: D) -> Result<Option<Fen>, D::Error> {
    source.deserialize_any(AmountWritten)
}

struct AmountWritten;

impl Visitor<'_> for AmountWritten {
    type Value = Option<Fen>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an amount in yuan written as text, such as \"10000.00\"")
    }

    fn visit_str<E: Error>(self, yuan: &str) -> Result<Option<Fen>, E> {
        match yuan {
            "unknown" => Ok(None),
            _ => Fen::parse(yuan).map(Some).map_err(E::custom),
        }
    }
}

pub(super) fn one_or_many<'de, D: Deserializer<'de>>(source: D) -> Result<Vec<Violation>, D::Error> {
    source.deserialize_any(ViolationsWritten)
}

struct ViolationsWritten;

impl<'de> Visitor<'de> for ViolationsWritten {
    type Value = Vec<Violation>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a provision such as \"67-1\", or a list of them")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Vec<Violation>, E> {
        Violation::deserialize(serde::de::value::StrDeserializer::<E>::new(word)).map(|one| vec![one])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut many: A) -> Result<Vec<Violation>, A::Error> {
        let mut read = Vec::new();
        while let Some(one) = many.next_element()? {
            if !read.contains(&one) {
                read.push(one);
            }
        }
        Ok(read)
    }
}
