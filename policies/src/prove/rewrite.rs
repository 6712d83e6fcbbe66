//! Policies put differently, so that one question can be asked of them: as a permit, at any gate, without their words.

use cedar_policy::{Effect, Policy, PolicySet};
use serde_json::{Map, Value, json};

use super::ProveError;

/// The same condition, as a permit or as a forbid.
pub(super) fn with_effect(policy: &Policy, effect: Effect) -> Result<Policy, ProveError> {
    let word = if effect == Effect::Permit { "permit" } else { "forbid" };
    changed(policy, |members| {
        members.insert("effect".to_owned(), json!(word));
    })
}

/// The same condition, whatever is asked.
pub(super) fn at_any_gate(policy: &Policy) -> Result<Policy, ProveError> {
    changed(policy, |members| {
        members.insert("action".to_owned(), json!({ "op": "All" }));
    })
}

/// Only scope and condition, and of the annotations those that decide.
pub(super) fn bare(policy: &Policy) -> Result<Policy, ProveError> {
    changed(policy, |members| {
        let annotations = members.get_mut("annotations").and_then(Value::as_object_mut);
        if let Some(annotations) = annotations {
            annotations.retain(|name, _| ["id", "rule", "from", "until", "verdict"].contains(&name.as_str()));
        }
    })
}

/// Whether scope, condition and effect are written alike.
pub(super) fn alike(one: &Policy, other: &Policy) -> Result<bool, ProveError> {
    let body = |policy: &Policy| -> Result<Value, ProveError> {
        let mut json = policy.to_json().map_err(|error| unreadable(policy, error))?;
        json.as_object_mut().map(|members| members.remove("annotations"));
        Ok(json)
    };
    Ok(body(one)? == body(other)?)
}

/// One set of them; ids must differ.
pub(super) fn set(policies: impl IntoIterator<Item = Policy>) -> Result<PolicySet, ProveError> {
    PolicySet::from_policies(policies)
        .map_err(|error| ProveError::Claims { file: "*.cedar".to_owned(), why: error.to_string() })
}

fn changed(policy: &Policy, change: impl FnOnce(&mut Map<String, Value>)) -> Result<Policy, ProveError> {
    let mut json = policy.to_json().map_err(|error| unreadable(policy, error))?;
    json.as_object_mut().map(change);
    Policy::from_json(Some(policy.id().clone()), json).map_err(|error| unreadable(policy, error))
}

fn unreadable(policy: &Policy, error: impl std::fmt::Display) -> ProveError {
    ProveError::Claims { file: "*.cedar".to_owned(), why: format!("policy {}: {error}", policy.id()) }
}
