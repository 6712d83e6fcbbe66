//! Conditions under which public data was opened that bind whoever receives it (Data Regulations, Arts. 48, 49): the
//! buyer answers each when it orders. The answers are facts at every gate of the order, and part of its agreement.

use entity::order;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    error::{Error, Field, Violation},
    facts::ProductFacts,
    market::decision::OPENING_CONDITIONS,
};

/// How the buyer meets one condition. Where two directory entries set the same one, the answer is for both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyerCondition {
    // Invariant: fields stand in alphabetical order, because they are part of the terms that are hashed.
    /// False refuses the order.
    pub met: bool,
    /// The condition, in the words of the directory entry.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub name: String,
    /// How it is met. The seller reads it, and the buyer is bound by it.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub statement: String,
}

/// The answers an order was placed with.
pub fn answers(order: &order::Model) -> Result<Vec<BuyerCondition>, Error> {
    let stored = order.buyer_conditions.clone();
    Ok(stored.map(serde_json::from_value).transpose()?.unwrap_or_default())
}

/// The answers as they are stored; none if there are none.
pub(super) fn stored(answers: &[BuyerCondition]) -> Result<Option<serde_json::Value>, Error> {
    Ok((!answers.is_empty()).then(|| serde_json::to_value(answers)).transpose()?)
}

/// Each answer is to a condition there is, and there is one answer to it.
pub(super) fn check(answers: &[BuyerCondition], product: &ProductFacts) -> Result<(), Error> {
    let asked = product.buyer_conditions();
    let unusable: Vec<Field> = answers
        .iter()
        .enumerate()
        .filter_map(|(at, answer)| {
            let detail = if !asked.contains(&answer.name.as_str()) {
                format!("no condition of this product binds the buyer in these words; {}", listed(&asked))
            } else if answers.iter().take(at).any(|earlier| earlier.name == answer.name) {
                "this condition is answered twice".to_owned()
            } else {
                return None;
            };
            Some(Field { pointer: format!("/buyer_conditions/{at}/name"), detail })
        })
        .collect();
    if unusable.is_empty() { Ok(()) } else { Err(Error::Invalid(unusable)) }
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        return "there are none".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
    format!("there are {}", names.join(", "))
}

/// Where the law misses a condition that the buyer has not answered, the refusal names it and whose turn it is.
pub(super) fn name_missing(
    mut violations: Vec<Violation>,
    answers: &[BuyerCondition],
    product: &ProductFacts,
) -> Vec<Violation> {
    let mut missing = product.buyer_conditions();
    missing.retain(|name| !answers.iter().any(|answer| answer.name == *name));
    if !missing.is_empty() {
        for violation in violations.iter_mut().filter(|violation| violation.rule == OPENING_CONDITIONS) {
            "buyer".clone_into(&mut violation.turn);
            violation.remedy = format!("Answer in buyer_conditions what binds you: {}.", listed(&missing));
            violation.remedy_zh = format!("请逐项说明如何满足约束您的条件：{}。", missing.join("；"));
        }
    }
    violations
}
