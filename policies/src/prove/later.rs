//! Whether a later gate allows what an earlier one does not, but for rules that are silent there on purpose.

use std::collections::BTreeMap;

use cedar_policy::{Policy, PolicySet};
use serde::Deserialize;

use super::claims::Prover;
use super::example::{Wrong, example};
use super::question::Question;
use super::{Example, ProveError, rewrite};
use crate::decision::Verdict;
use crate::facts::Gate;
use crate::law::{Ask, Law};

/// A gate, and the gate before it that it must not be laxer than.
pub(super) const STRICTER: [(Gate, Gate); 3] =
    [(Gate::Order, Gate::List), (Gate::Deliver, Gate::Order), (Gate::Stand, Gate::List)];

/// Rules that an earlier gate hears and a later one does not: `policies/claims/later_gates.toml`.
#[derive(Default, Deserialize)]
pub(super) struct Silences(BTreeMap<String, Silence>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Silence {
    silent_at: Gate,
    why: String,
}

impl Silences {
    pub(super) fn read(law: &Law) -> Result<Self, ProveError> {
        let fail = |why| ProveError::Claims { file: "later_gates.toml".to_owned(), why };
        let silences: Self = toml::from_str(include_str!("../../claims/later_gates.toml"))
            .map_err(|error| fail(error.to_string()))?;
        for (rule, silence) in &silences.0 {
            if law.rule(rule).is_none() {
                return Err(fail(format!("there is no rule {rule}")));
            }
            if silence.why.is_empty() {
                return Err(fail(format!("{rule} does not say why")));
            }
        }
        Ok(silences)
    }

    /// The rules silent at that gate, each with its reason.
    pub(super) fn at(&self, gate: Gate) -> Vec<(&str, &str)> {
        let here = self.0.iter().filter(|(_, silence)| silence.silent_at == gate);
        here.map(|(rule, silence)| (rule.as_str(), silence.why.as_str())).collect()
    }
}

/// What the later gate lets pass and the earlier would not, and every silence that is not needed.
pub(super) fn laxer(
    prover: &mut Prover<'_>,
    (later, earlier): (Gate, Gate),
    silent: &[&str],
) -> Result<Vec<Example>, ProveError> {
    let mut examples = beyond(prover, (later, earlier), silent)?;
    for rule in silent {
        let others: Vec<&str> = silent.iter().filter(|other| *other != rule).copied().collect();
        if beyond(prover, (later, earlier), &others)?.is_empty() {
            let later = later.word();
            let says = format!(
                "{rule} needs no silence at the gate {later}: take it out of policies/claims/later_gates.toml"
            );
            examples.push(Example { says, case: None });
        }
    }
    Ok(examples)
}

fn beyond(
    prover: &mut Prover<'_>,
    (later, earlier): (Gate, Gate),
    silent: &[&str],
) -> Result<Vec<Example>, ProveError> {
    let mut examples = Vec::new();
    for question in prover.questions.iter().filter(|question| question.ask == Ask::Gate(later)) {
        let due = Verdict::Review;
        for twin in twins(&prover.questions, question, earlier) {
            let demanded = demanded(twin, due, silent)?;
            let here = question.compiled_below(due, prover.law)?;
            let there = question.compile(&demanded, prover.law)?;
            let Some(env) = prover.solver.allows_beyond(here, &there, &question.place())? else { continue };
            let wrong = Wrong {
                name: format!("{} lets pass what {} does not", later.word(), earlier.word()),
                says: format!(
                    "the gate {} would not allow what passes here: {}",
                    earlier.word(),
                    question.any()
                ),
                due,
                check: vec![(question.below(due)?, true), (demanded, false)],
                question,
            };
            examples.push(example(prover.law, &prover.starts, &env, &wrong));
        }
    }
    Ok(examples)
}

/// The same kind of part at the earlier gate, for every set of rules in force there on one of the days.
fn twins<'q>(
    questions: &'q [Question],
    question: &'q Question,
    earlier: Gate,
) -> impl Iterator<Item = &'q Question> {
    questions.iter().filter(move |other| {
        other.ask == Ask::Gate(earlier)
            && other.kind == question.kind
            && other.days.iter().any(|day| question.days.contains(day))
    })
}

/// What the earlier gate demands, asked at any gate, but for the rules that are silent.
fn demanded(twin: &Question, due: Verdict, silent: &[&str]) -> Result<PolicySet, ProveError> {
    let hears = |policy: &&Policy| {
        let id = policy.id().to_string();
        !silent.contains(&policy.annotation("rule").unwrap_or(&id))
    };
    let below = twin.below(due)?;
    rewrite::set(below.policies().filter(hears).map(rewrite::at_any_gate).collect::<Result<Vec<_>, _>>()?)
}
