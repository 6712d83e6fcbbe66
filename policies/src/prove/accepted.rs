//! The rules as they were last accepted, beside those of today: every difference, shown on facts that tell them apart.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Policy, PolicyId, PolicySet};
use cedar_policy_symcc::Env;

use super::claims::Prover;
use super::example::{Wrong, example};
use super::point::Check;
use super::question::{Member, Question};
use super::{Example, ProveError, alone, rewrite};
use crate::decision::Verdict;
use crate::law::Law;

const ACCEPTED: &str = include_str!("../../claims/accepted.cedar");

/// Every policy of the law as `policies/claims/accepted.cedar` keeps it: scope and condition, its days and its verdict.
pub fn accept(law: &Law) -> Result<String, ProveError> {
    let mut text = format!(
        "// The rules as they were last accepted, of law {}. Written by `steelyard law prove --accept`; never by hand.\n",
        law.version()
    );
    for policy in today(law).values() {
        text.push('\n');
        text.push_str(&rewrite::bare(policy)?.to_string());
        text.push('\n');
    }
    Ok(text)
}

/// Every policy of the law by id.
pub(super) fn today(law: &Law) -> BTreeMap<String, Policy> {
    let books = law.books().flat_map(|(_, book)| book.all());
    books.flat_map(PolicySet::policies).map(|policy| (policy.id().to_string(), policy.clone())).collect()
}

fn accepted(text: &str) -> Result<BTreeMap<String, Policy>, ProveError> {
    let fail = |why: String| ProveError::Claims { file: "accepted.cedar".to_owned(), why };
    let parsed: PolicySet = text.parse().map_err(|error| fail(format!("{error:?}")))?;
    let mut policies = BTreeMap::new();
    for policy in parsed.policies() {
        let id = policy.annotation("id").ok_or_else(|| fail(format!("{} has no @id", policy.id())))?;
        policies.insert(id.to_owned(), policy.new_id(PolicyId::new(id)));
    }
    Ok(policies)
}

/// What an annotation that decides says of the policy.
fn told(policy: &Policy, name: &str) -> String {
    policy.annotation(name).unwrap_or("none").to_owned()
}

/// How one policy of the two versions differs.
struct Change<'a> {
    id: &'a str,
    before: Option<&'a Policy>,
    now: Option<&'a Policy>,
}

pub(super) fn differences(prover: &mut Prover<'_>) -> Result<Vec<Example>, ProveError> {
    let (before, now) = (accepted(ACCEPTED)?, today(prover.law));
    between(prover, &before, &now)
}

pub(super) fn between(
    prover: &mut Prover<'_>,
    before: &BTreeMap<String, Policy>,
    now: &BTreeMap<String, Policy>,
) -> Result<Vec<Example>, ProveError> {
    let ids: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let mut examples = Vec::new();
    for id in ids {
        let change = Change { id, before: before.get(id), now: now.get(id) };
        examples.extend(change.examples(prover)?);
    }
    Ok(examples)
}

impl Change<'_> {
    fn examples(&self, prover: &mut Prover<'_>) -> Result<Vec<Example>, ProveError> {
        let id = self.id;
        match (self.before, self.now) {
            (Some(before), None) => {
                Self::shown(prover, before, &format!("{id} was accepted and is gone: it spoke of this"))
            }
            (None, Some(now)) => Self::shown(prover, now, &format!("{id} is new: it speaks of this")),
            (Some(before), Some(now)) => {
                let mut examples = Vec::new();
                for name in ["verdict", "from", "until", "rule"] {
                    let (was, is) = (told(before, name), told(now, name));
                    if was != is {
                        let says = format!("@{name} of {id} was {was} and is {is}");
                        examples.extend(Self::shown(prover, now, &says)?);
                    }
                }
                if !rewrite::alike(before, now)? {
                    examples.extend(self.conditions(prover, before, now)?);
                }
                Ok(examples)
            }
            (None, None) => Ok(Vec::new()),
        }
    }

    /// Facts on which the policy speaks, at the first gate where there are any; alone if it can.
    fn shown(prover: &mut Prover<'_>, policy: &Policy, says: &str) -> Result<Vec<Example>, ProveError> {
        let verdict = Member::of(policy)?.verdict;
        let questions = std::mem::take(&mut prover.questions);
        let mut shown = Ok(None);
        for question in questions.iter().filter(|question| question.answers(policy, prover.law)) {
            shown = alone::speaks(prover, question, policy).map(|found| {
                found.map(|(env, check)| {
                    let says = format!("{says}: {}", question.any());
                    as_example(prover, &env, &says, verdict, check, question)
                })
            });
            if !matches!(shown, Ok(None)) {
                break;
            }
        }
        prover.questions = questions;
        Ok(vec![shown?.unwrap_or_else(|| Example {
            says: format!("{says} nowhere: no facts of today's schema reach it"),
            case: None,
        })])
    }

    /// Facts on which only one of the two versions speaks, at every gate. None where they are worded differently and
    /// mean the same.
    fn conditions(
        &self,
        prover: &mut Prover<'_>,
        before: &Policy,
        now: &Policy,
    ) -> Result<Vec<Example>, ProveError> {
        let mut examples = Vec::new();
        let questions = std::mem::take(&mut prover.questions);
        for question in &questions {
            let here = |policy: &&Policy| question.answers(policy, prover.law);
            let set = |policy| question.only(Some(policy).filter(here));
            let (was, is) = (set(before)?, set(now)?);
            let compiled = [question.compile(&was, prover.law)?, question.compile(&is, prover.law)?];
            let [before, now] = &compiled;
            for (one, other, sets, word) in [
                (before, now, (&was, &is), "no longer speaks"),
                (now, before, (&is, &was), "now also speaks"),
            ] {
                if let Some(env) = prover.solver.allows_beyond(one, other, self.id)? {
                    let check = vec![(sets.0.clone(), true), (sets.1.clone(), false)];
                    let says = format!("{} {word} of this {}", self.id, question.place());
                    examples.push(as_example(prover, &env, &says, None, check, question));
                }
            }
        }
        prover.questions = questions;
        Ok(examples)
    }
}

fn as_example(
    prover: &Prover<'_>,
    env: &Env,
    says: &str,
    verdict: Option<Verdict>,
    check: Check,
    question: &Question,
) -> Example {
    let wrong = Wrong {
        name: says.to_owned(),
        says: says.to_owned(),
        due: verdict.unwrap_or(Verdict::Review),
        check,
        question,
    };
    example(prover.law, &prover.starts, env, &wrong)
}
