//! Putting a case before the law, and saying in a sentence each how the answer differs.

use serde::Deserialize;
use serde_json::Value;

use super::{Case, Kind, screens};
use crate::decision::{Decision, Verdict};
use crate::facts::{AuthorityFacts, Facts, FactsError, decode};
use crate::fines;
use crate::law::{Law, Rule};

/// Whether the law answered as the case says it must.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgment {
    /// Nothing differs.
    pub passed: bool,
    /// One sentence for each difference.
    pub differences: Vec<String>,
}

/// What an admission or consent case expects; `because` and `basis` are complete sets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    verdict: Verdict,
    because: Vec<String>,
    basis: Option<Vec<String>>,
}

impl Law {
    /// Judges one case by the law of its day. Facts the law cannot decide on are a difference, not a pass.
    pub fn judge(&self, case: &Case) -> Judgment {
        let differences = self.differences(case).unwrap_or_else(|why| vec![why]);
        Judgment { passed: differences.is_empty(), differences }
    }

    fn differences(&self, case: &Case) -> Result<Vec<String>, String> {
        let decision = match case.kind {
            Kind::Penalty => return fines::run_case(&case.facts, case.on, &case.expect),
            Kind::Admission => self.admission(&facts(case)?, case.on),
            Kind::Consent => self.authority(&facts(case)?, case.on),
            Kind::Fairness => return screens::fairness(self, case),
            Kind::Monopoly => return screens::monopoly(self, case),
            Kind::Export => self.export(&facts(case)?, case.on),
        };
        let expected: Expected =
            decode(case.expect.clone()).map_err(|error: FactsError| error.to_string())?;
        let decision = decision.map_err(|error| format!("undecidable: {error}"))?;
        Ok(compare(&expected, &decision, |id| self.rule(id)))
    }
}

impl Case {
    /// Whether its facts and its expectation can be read at all; the word at fault comes with the reason.
    pub(super) fn check(&self) -> Result<(), (Option<String>, String)> {
        let checked = match self.kind {
            Kind::Penalty => return Ok(()),
            Kind::Fairness | Kind::Monopoly => {
                return screens::check(self).map_err(|error| (last(&error), error.to_string()));
            }
            Kind::Admission | Kind::Export => decode::<Facts>(self.facts.clone()).map(drop),
            Kind::Consent => decode::<AuthorityFacts>(self.facts.clone()).map(drop),
        };
        checked
            .and_then(|()| decode::<Expected>(self.expect.clone()).map(drop))
            .map_err(|error| (last(&error), error.to_string()))
    }
}

fn last(error: &FactsError) -> Option<String> {
    error.path.rsplit('.').next().map(str::to_owned)
}

fn facts<T: serde::de::DeserializeOwned>(case: &Case) -> Result<T, String> {
    decode(Value::clone(&case.facts)).map_err(|error| error.to_string())
}

fn compare<'a>(
    expected: &Expected,
    decision: &Decision,
    rule: impl Fn(&str) -> Option<&'a Rule>,
) -> Vec<String> {
    let mut differences = Vec::new();
    if expected.verdict != decision.verdict {
        differences.push(format!(
            "verdict: expected {}, the law says {}",
            expected.verdict.word(),
            decision.verdict.word()
        ));
    }
    let wanted = |list: &[String]| {
        list.iter()
            .filter(|id| rule(id).is_none())
            .map(|id| format!("there is no rule {id}"))
            .collect::<Vec<_>>()
    };
    differences.extend(wanted(&expected.because));
    for id in expected.because.iter().filter(|id| !decision.because().contains(&id.as_str())) {
        differences.push(format!("because: {id} was expected and is not hit"));
    }
    for hit in decision.hits.iter().filter(|hit| !expected.because.contains(&hit.rule)) {
        differences
            .push(format!("because: {} is hit at {} and was not expected: {}", hit.rule, hit.path, hit.says));
    }
    if let Some(basis) = &expected.basis {
        differences.extend(wanted(basis));
        for id in basis.iter().filter(|id| !decision.basis().contains(&id.as_str())) {
            differences.push(format!("basis: {id} was expected and does not carry anything"));
        }
        for found in decision.bases.iter().filter(|found| !basis.contains(&found.rule)) {
            differences.push(format!("basis: {} carries {} and was not expected", found.rule, found.path));
        }
    }
    if !differences.is_empty() {
        differences.push(cure(expected, decision));
    }
    differences
}

/// What to write where the law is right.
fn cure(expected: &Expected, decision: &Decision) -> String {
    let listed = |name: &str, ids: Vec<&str>| format!("{name} = {ids:?}");
    let basis = expected.basis.as_ref().map(|_| format!(", {}", listed("basis", decision.basis())));
    format!(
        "if the law is right, write expect = {{ verdict = \"{}\", {}{} }}; if it is not, change the rule, or the facts",
        decision.verdict.word(),
        listed("because", decision.because()),
        basis.unwrap_or_default()
    )
}
