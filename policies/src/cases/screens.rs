//! Cases of the screens: a pair under Art. 69, and the monopoly screens.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Case, Kind};
use crate::decision::Certainty;
use crate::facts::{FactsError, decode};
use crate::fairness::pair::{CompareFacts, Outcome};
use crate::law::{Law, Screened};
use crate::monopoly::MonopolyFacts;

/// What such a case expects. The sets are complete.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Expected {
    result: Option<Outcome>,
    because: BTreeSet<String>,
    open: BTreeSet<String>,
    presumed: Option<BTreeSet<String>>,
    finable: Option<bool>,
    error: Option<String>,
}

/// Whether facts and expectation can be read. Facts that must be refused are left to the judgment.
pub(super) fn check(case: &Case) -> Result<(), FactsError> {
    let expected: Expected = decode(case.expect.clone())?;
    let fairness = case.kind == Kind::Fairness;
    let stray = if fairness { expected.presumed.is_some() } else { expected.finable.is_some() };
    let unsaid = expected.error.is_none() && fairness != expected.result.is_some();
    if stray || unsaid {
        let why = "a fairness case expects result, because, finable; a monopoly case because, open, presumed; or error";
        return Err(FactsError { path: "expect".to_owned(), why: why.to_owned(), nearest: None });
    }
    match (&expected.error, case.kind) {
        (Some(_), _) => Ok(()),
        (None, Kind::Fairness) => CompareFacts::from_value(case.facts.clone()).map(drop),
        (None, _) => MonopolyFacts::from_value(case.facts.clone()).map(drop),
    }
}

/// How the answer on a pair differs from what the case expects.
pub(super) fn fairness(law: &Law, case: &Case) -> Result<Vec<String>, String> {
    let expected = expected(case)?;
    let answer = CompareFacts::from_value(case.facts.clone())
        .map_err(|error| error.to_string())
        .and_then(|facts| law.compare(&facts, case.on).map_err(|error| error.to_string()));
    let answer = match refusal(&expected, answer) {
        Ok(answer) => answer,
        Err(differences) => return Ok(differences),
    };
    let mut differences = because(law, &expected.because, &answer.because);
    if let Some(result) = expected.result.filter(|result| *result != answer.result) {
        let (expected, got) = (word(result), word(answer.result));
        differences.push(format!("result: expected {expected}, the law says {got}"));
    }
    if expected.finable.is_some_and(|finable| finable != answer.finable) {
        differences.push(format!("finable: the law says {}", answer.finable));
    }
    Ok(differences)
}

/// How the answer of the monopoly screens differs from what the case expects.
pub(super) fn monopoly(law: &Law, case: &Case) -> Result<Vec<String>, String> {
    let expected = expected(case)?;
    let answer = MonopolyFacts::from_value(case.facts.clone())
        .map_err(|error| error.to_string())
        .and_then(|facts| law.monopoly(&facts, case.on).map_err(|error| error.to_string()));
    let answer = match refusal(&expected, answer) {
        Ok(answer) => answer,
        Err(differences) => return Ok(differences),
    };
    let mut differences = because(law, &expected.because, &answer.flags);
    let waiting = answer.flags.iter().filter(|flag| flag.certainty == Certainty::Unknown);
    let open: BTreeSet<String> = waiting.map(|flag| flag.rule.clone()).collect();
    if open != expected.open {
        differences.push(format!("open: expected {:?}, the law leaves open {open:?}", expected.open));
    }
    let presumed: BTreeSet<String> = answer.presumed.into_iter().collect();
    if expected.presumed.as_ref().is_some_and(|expected| *expected != presumed) {
        differences
            .push(format!("presumed: expected {:?}, the law presumes {presumed:?}", expected.presumed));
    }
    Ok(differences)
}

/// As a case writes it.
fn word(outcome: Outcome) -> String {
    serde_json::to_value(outcome).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn expected(case: &Case) -> Result<Expected, String> {
    decode(case.expect.clone()).map_err(|error: FactsError| error.to_string())
}

/// The answer, or what differs where facts were refused or should have been.
fn refusal<T>(expected: &Expected, answer: Result<T, String>) -> Result<T, Vec<String>> {
    match (answer, &expected.error) {
        (Ok(answer), None) => Ok(answer),
        (Ok(_), Some(error)) => Err(vec![format!("error: expected \"{error}\", and the facts were taken")]),
        (Err(why), Some(error)) if why.contains(error.as_str()) => Err(Vec::new()),
        (Err(why), _) => Err(vec![format!("the facts were refused: {why}")]),
    }
}

fn because(law: &Law, expected: &BTreeSet<String>, told: &[Screened]) -> Vec<String> {
    let unknown = expected.iter().filter(|id| law.rule(id).is_none());
    let unknown = unknown.map(|id| format!("there is no rule {id}"));
    let missing = expected.iter().filter(|id| !told.iter().any(|one| one.rule == **id));
    let missing = missing.map(|id| format!("because: {id} was expected and does not speak"));
    let stray = told.iter().filter(|one| !expected.contains(&one.rule));
    let stray = stray.map(|one| format!("because: {} speaks and was not expected: {}", one.rule, one.says));
    unknown.chain(missing).chain(stray).collect()
}
