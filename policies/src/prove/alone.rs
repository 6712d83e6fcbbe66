//! Whether every rule can decide: facts exist on which it speaks and no other rule does.

use std::collections::BTreeMap;

use cedar_policy::Policy;
use cedar_policy_symcc::Env;
use serde::Deserialize;

use super::claims::Prover;
use super::point::{Check, Point};
use super::question::{Member, Question};
use super::solver::Solver;
use super::{Example, ProveError};
use crate::law::{Law, PartKind};

/// Rules that are never told without certain others, on purpose: `policies/claims/company.toml`.
#[derive(Default, Deserialize)]
pub(super) struct Company(BTreeMap<String, Kept>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    with: Vec<String>,
    why: String,
}

impl Company {
    pub(super) fn read(law: &Law) -> Result<Self, ProveError> {
        let fail = |why| ProveError::Claims { file: "company.toml".to_owned(), why };
        let company: Self = toml::from_str(include_str!("../../claims/company.toml"))
            .map_err(|error| fail(error.to_string()))?;
        for (id, kept) in &company.0 {
            if kept.why.is_empty() {
                return Err(fail(format!("{id} does not say why")));
            }
            if let Some(gone) = kept.with.iter().find(|rule| law.rule(rule).is_none()) {
                return Err(fail(format!("{id} keeps company with {gone}, and there is no such rule")));
            }
        }
        Ok(company)
    }

    /// Whether a rule's policy is never told without others.
    #[cfg(test)]
    pub(super) fn keeps(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    fn of(&self, one: &Member) -> &[String] {
        self.0.get(&one.id).map_or(&[], |kept| &kept.with)
    }
}

/// Every policy that cannot speak alone at a gate where it can be asked, and every company that is not needed.
pub(super) fn silent(prover: &mut Prover<'_>, company: &Company) -> Result<Vec<Example>, ProveError> {
    let mut seen: Vec<(PartKind, String, Point)> = Vec::new();
    let mut examples = Vec::new();
    let mut needed: BTreeMap<&String, bool> = company.0.keys().map(|id| (id, false)).collect();
    for question in &prover.questions {
        for one in &question.members {
            let check = vec![(question.alone(one, company.of(one))?, true)];
            let known = |(kind, id, point): &&(PartKind, String, Point)| {
                *kind == question.kind && *id == one.id && point.passes(&check, question, prover.law)
            };
            if seen.iter().find(known).is_none() {
                match found(prover.law, &mut prover.solver, one, question, company.of(one))? {
                    Some(env) => {
                        seen.push((question.kind, one.id.clone(), Point::found(&env, question.kind)));
                    }
                    None => examples.push(Example {
                        says: format!("{} never speaks alone of {}", one.id, question.any()),
                        case: None,
                    }),
                }
            }
            if let Some(needed) = needed.get_mut(&one.id) {
                *needed |= found(prover.law, &mut prover.solver, one, question, &[])?.is_none();
            }
        }
    }
    examples.extend(needed.into_iter().filter(|(_, needed)| !needed).map(|(id, _)| Example {
        says: format!("{id} needs no company: take it out of policies/claims/company.toml"),
        case: None,
    }));
    Ok(examples)
}

fn found(
    law: &Law,
    solver: &mut Solver,
    one: &Member,
    question: &Question,
    company: &[String],
) -> Result<Option<Env>, ProveError> {
    let alone = question.compile(&question.alone(one, company)?, law)?;
    solver.allows(&alone, &one.id)
}

/// Facts on which a policy speaks at a question, if possible where none of today's does, and what to check of them.
pub(super) fn speaks(
    prover: &mut Prover<'_>,
    question: &Question,
    policy: &Policy,
) -> Result<Option<(Env, Check)>, ProveError> {
    // It stands for itself: the other policies of its rule are others.
    let mut one = Member::of(policy)?;
    one.rule.clear();
    for set in [question.alone(&one, &[])?, question.only(Some(policy))?] {
        let compiled = question.compile(&set, prover.law)?;
        if let Some(env) = prover.solver.allows(&compiled, &one.id)? {
            return Ok(Some((env, vec![(set, true)])));
        }
    }
    Ok(None)
}
