//! The claims that are put to the solver, and what it takes to break each.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::Effect;

use super::alone::Company;
use super::example::{Starts, Wrong, example};
use super::hazard::Hazard;
use super::later::{self, Silences};
use super::point::Point;
use super::question::{Question, questions};
use super::solver::Solver;
use super::{Claim, Example, ProveError, accepted, alone, hazard, rewrite};
use crate::decision::Verdict;
use crate::facts::Gate;
use crate::law::Law;

/// The law on one side, the solver on the other.
pub(super) struct Prover<'l> {
    pub(super) law: &'l Law,
    pub(super) questions: Vec<Question>,
    pub(super) solver: Solver,
    pub(super) starts: Starts,
}

impl<'l> Prover<'l> {
    pub(super) fn start(law: &'l Law) -> Result<Self, ProveError> {
        let questions = questions(law, &hazard::impossible()?)?;
        Ok(Self { law, questions, solver: Solver::start()?, starts: Starts::read()? })
    }

    /// No facts with a hazard get a lesser verdict than it demands. What holds of all hazards at once holds of each.
    pub(super) fn never(&mut self, hazards: &[Hazard]) -> Result<Vec<Claim>, ProveError> {
        let mut examples: BTreeMap<&str, Vec<Example>> = BTreeMap::new();
        for question in &self.questions {
            for due in [Verdict::Block, Verdict::Review] {
                let here = due_at(hazards, due, question, self.law);
                if holds_of_all(self.law, &mut self.solver, &here, question)? {
                    continue;
                }
                for hazard in here {
                    let found = passing(self.law, &mut self.solver, &self.starts, hazard, question)?;
                    examples.entry(&hazard.clause.id).or_default().extend(found);
                }
            }
        }
        let claim = |hazard: &Hazard| {
            let clause = &hazard.clause;
            let found = examples.remove(clause.id.as_str()).unwrap_or_default();
            Claim::of(&clause.id, &clause.says, Some(&hazard.article), found)
        };
        Ok(hazards.iter().map(claim).collect())
    }

    /// No rule fails to evaluate, whatever the facts: a failing rule would be skipped by Cedar.
    pub(super) fn no_rule_errs(&mut self) -> Result<Claim, ProveError> {
        let mut examples = Vec::new();
        let mut asked = BTreeSet::new();
        for question in &self.questions {
            for one in &question.members {
                if !asked.insert((question.place(), &one.id)) {
                    continue;
                }
                let compiled = question.compile_one(&one.policy, self.law)?;
                if let Some(env) = self.solver.errs(&compiled, &one.id)? {
                    let facts = Point::found(&env, question.kind);
                    let says = format!("{} fails on {}, told as {:?}", one.id, question.any(), facts.part);
                    examples.push(Example { says, case: None });
                }
            }
        }
        Ok(Claim::of("never-errs", "No rule fails to evaluate, whatever the facts.", None, examples))
    }

    /// For each rule there are facts on which it alone speaks, but for company that is written down with its reason.
    pub(super) fn every_rule_speaks_alone(&mut self) -> Result<Claim, ProveError> {
        let company = Company::read(self.law)?;
        let examples = alone::silent(self, &company)?;
        Ok(Claim::of(
            "speaks-alone",
            "Every rule can decide: at each of its gates there are facts on which it alone speaks.",
            None,
            examples,
        ))
    }

    /// What the earlier gate reviews or blocks, the later one, asked of the same facts, does no less, but for rules
    /// that are silent there with a reason written down.
    pub(super) fn no_laxer(&mut self, later: Gate, earlier: Gate) -> Result<Claim, ProveError> {
        let silences = Silences::read(self.law)?;
        let silent = silences.at(later);
        let rules: Vec<&str> = silent.iter().map(|(rule, _)| *rule).collect();
        let examples = later::laxer(self, (later, earlier), &rules)?;
        let (later, earlier) = (later.word(), earlier.word());
        let but: Vec<String> = silent.iter().map(|(rule, why)| format!(", but for {rule} ({why})")).collect();
        let says = format!(
            "The gate {later} allows nothing that the gate {earlier}, asked of the same facts, does not{}.",
            but.concat()
        );
        Ok(Claim::of(&format!("{later}-within-{earlier}"), &says, None, examples))
    }

    /// The law decides as the version that was last accepted did.
    pub(super) fn as_accepted(&mut self) -> Result<Claim, ProveError> {
        let examples = accepted::differences(self)?;
        Ok(Claim::of(
            "as-accepted",
            "The rules decide as those last accepted (policies/claims/accepted.cedar).",
            None,
            examples,
        ))
    }
}

/// The hazards that demand this verdict at that question.
pub(super) fn due_at<'h>(
    hazards: &'h [Hazard],
    due: Verdict,
    question: &Question,
    law: &Law,
) -> Vec<&'h Hazard> {
    let here = |hazard: &&Hazard| {
        hazard.due() == due && hazard.in_force(&question.days) && question.answers(&hazard.policy, law)
    };
    hazards.iter().filter(here).collect()
}

/// Whether none of these hazards, all of one verdict, gets by with less. Costs one question instead of many.
pub(super) fn holds_of_all(
    law: &Law,
    solver: &mut Solver,
    hazards: &[&Hazard],
    question: &Question,
) -> Result<bool, ProveError> {
    let Some(due) = hazards.first().map(|hazard| hazard.due()) else { return Ok(true) };
    let any = hazards.iter().map(|hazard| rewrite::with_effect(&hazard.policy, Effect::Permit));
    let any = question.compile(&rewrite::set(any.collect::<Result<Vec<_>, _>>()?)?, law)?;
    Ok(solver.both_allow(&any, question.compiled_below(due, law)?, &question.place())?.is_none())
}

/// Facts with the hazard that get by with less than it demands, at one question.
pub(super) fn passing(
    law: &Law,
    solver: &mut Solver,
    starts: &Starts,
    hazard: &Hazard,
    question: &Question,
) -> Result<Option<Example>, ProveError> {
    let due = hazard.due();
    let present = rewrite::set([rewrite::with_effect(&hazard.policy, Effect::Permit)?])?;
    let compiled = question.compile(&present, law)?;
    let below = question.compiled_below(due, law)?;
    let Some(env) = solver.both_allow(&compiled, below, &question.place())? else { return Ok(None) };
    let wrong = Wrong {
        name: format!("{}: {}", hazard.clause.id, question.place()),
        says: format!("this {} gets by with less than {}", question.place(), due.word()),
        due,
        check: vec![(present, true), (question.below(due)?, true)],
        question,
    };
    Ok(Some(example(law, starts, &env, &wrong)))
}
