//! What the law can be asked: one gate, one kind of part, on the days on which just these policies answer.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use cedar_policy::{Effect, Policy, PolicySet, RequestEnv};
use cedar_policy_symcc::{CompiledPolicy, CompiledPolicySet};
use chrono::NaiveDate;

use super::solver::failed;
use super::{ProveError, rewrite};
use crate::decision::Verdict;
use crate::facts::Gate;
use crate::law::{Ask, Law, PartKind};

/// One policy, and what deciding takes of its annotations.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) id: String,
    pub(super) rule: String,
    pub(super) verdict: Option<Verdict>,
    pub(super) policy: Policy,
    /// Its condition as a permit, and as a forbid.
    permit: Policy,
    forbid: Policy,
}

impl Member {
    pub(super) fn of(policy: &Policy) -> Result<Self, ProveError> {
        let id = policy.id().to_string();
        Ok(Self {
            permit: rewrite::with_effect(policy, Effect::Permit)?,
            forbid: rewrite::with_effect(policy, Effect::Forbid)?,
            rule: policy.annotation("rule").map_or_else(|| id.clone(), str::to_owned),
            verdict: policy.annotation("verdict").map(|word| match word {
                "review" => Verdict::Review,
                _ => Verdict::Block,
            }),
            policy: policy.clone(),
            id,
        })
    }
}

pub(super) struct Question {
    pub(super) ask: Ask,
    pub(super) kind: PartKind,
    pub(super) env: RequestEnv,
    /// The first day of each book in which just these policies answer; the latest comes last.
    pub(super) days: Vec<NaiveDate>,
    pub(super) members: Vec<Member>,
    /// What no facts are told as, forbidden in every set that must allow.
    impossible: Vec<Policy>,
    /// Once asked: the set in which all bars count, and that in which only blocks do.
    compiled: [OnceCell<CompiledPolicySet>; 2],
}

/// Every question there ever is, each different set of policies once. Before its gate opens nothing is asked.
pub(super) fn questions(law: &Law, impossible: &[Policy]) -> Result<Vec<Question>, ProveError> {
    let mut all: Vec<Question> = Vec::new();
    for (first, book) in law.books().filter(|(_, book)| Gate::ALL.iter().any(|gate| book.opens(*gate))) {
        for ask in Ask::ALL.into_iter().filter(|ask| match ask {
            Ask::Gate(gate) => book.opens(*gate),
            Ask::RelyOn => true,
        }) {
            for kind in PartKind::ALL {
                let Some(env) = environment(law, ask, kind) else { continue };
                let policies = book.policies(ask, kind).into_iter().flat_map(PolicySet::policies);
                let mut members = policies.map(Member::of).collect::<Result<Vec<Member>, _>>()?;
                members.sort_by(|one, other| one.id.cmp(&other.id));
                let same = |known: &&mut Question| known.ask == ask && known.kind == kind;
                let known = all.iter_mut().filter(same).find(|known| ids(&known.members) == ids(&members));
                if let Some(known) = known {
                    known.days.push(first);
                    continue;
                }
                let mut question = Question::of(ask, kind, env, first, members);
                let here = impossible.iter().filter(|policy| question.answers(policy, law));
                question.impossible = here.cloned().collect();
                all.push(question);
            }
        }
    }
    // Where a buyer is known most is told: facts found there answer for the other gates too.
    all.sort_by_key(|question| {
        std::cmp::Reverse(matches!(question.ask, Ask::Gate(gate) if gate.meets_buyer()))
    });
    Ok(all)
}

fn environment(law: &Law, ask: Ask, kind: PartKind) -> Option<RequestEnv> {
    let (action, part) = (law.words.ask(ask)?, law.words.part(kind, "")?);
    let fits = |env: &RequestEnv| *env.action() == action && env.resource() == part.type_name();
    law.schema.request_envs().find(fits)
}

fn ids(members: &[Member]) -> BTreeSet<&str> {
    members.iter().map(|member| member.id.as_str()).collect()
}

impl Question {
    fn of(ask: Ask, kind: PartKind, env: RequestEnv, first: NaiveDate, members: Vec<Member>) -> Self {
        Self {
            ask,
            kind,
            env,
            days: vec![first],
            members,
            impossible: Vec::new(),
            compiled: Default::default(),
        }
    }

    /// The question as it would be without one policy.
    #[cfg(test)]
    pub(super) fn without(&self, id: &str) -> Self {
        self.with(self.members.iter().filter(|member| member.id != id).cloned().collect())
    }

    /// `an export, at the gate order`.
    pub(super) fn any(&self) -> String {
        let place = self.place();
        let article = if place.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {place}")
    }

    /// `export, at the gate order`.
    pub(super) fn place(&self) -> String {
        let part = self.kind.word().to_lowercase();
        match self.ask {
            Ask::Gate(gate) => format!("{part}, at the gate {}", gate.word()),
            Ask::RelyOn => format!("{part} as a basis"),
        }
    }

    pub(super) fn gate(&self) -> Gate {
        match self.ask {
            Ask::Gate(gate) => gate,
            Ask::RelyOn => Gate::List,
        }
    }

    /// The day to ask about.
    pub(super) fn on(&self) -> NaiveDate {
        self.days.last().copied().unwrap_or_default()
    }

    pub(super) fn answers(&self, policy: &Policy, law: &Law) -> bool {
        policy.get_valid_request_envs(&law.schema).any(|env| env == self.env)
    }

    /// The policies that decide whether the verdict stays below `verdict`: of the bars, only those as grave as that.
    pub(super) fn below(&self, verdict: Verdict) -> Result<PolicySet, ProveError> {
        let counts = |member: &&Member| member.verdict.is_none_or(|demands| demands >= verdict);
        let members = self.members.iter().filter(counts).map(|member| &member.policy);
        rewrite::set(members.chain(&self.impossible).cloned())
    }

    /// The same, compiled for the solver, once.
    pub(super) fn compiled_below(
        &self,
        verdict: Verdict,
        law: &Law,
    ) -> Result<&CompiledPolicySet, ProveError> {
        let [reviewed, blocked] = &self.compiled;
        let cell = if verdict == Verdict::Block { blocked } else { reviewed };
        if let Some(compiled) = cell.get() {
            return Ok(compiled);
        }
        let compiled = self.compile(&self.below(verdict)?, law)?;
        Ok(cell.get_or_init(|| compiled))
    }

    pub(super) fn compile(&self, set: &PolicySet, law: &Law) -> Result<CompiledPolicySet, ProveError> {
        CompiledPolicySet::compile(set, &self.env, &law.schema).map_err(|error| failed(&self.place(), &error))
    }

    pub(super) fn compile_one(&self, policy: &Policy, law: &Law) -> Result<CompiledPolicy, ProveError> {
        CompiledPolicy::compile(policy, &self.env, &law.schema).map_err(|error| failed(&self.place(), &error))
    }

    /// A set that allows where this policy speaks and no other of its effect, but for its own rule's and its company's.
    pub(super) fn alone(&self, one: &Member, company: &[String]) -> Result<PolicySet, ProveError> {
        let mut policies = vec![one.permit.clone()];
        policies.extend(self.impossible.iter().cloned());
        for other in self.members.iter().filter(|other| other.policy.effect() == one.policy.effect()) {
            if other.id != one.id && other.rule != one.rule && !company.contains(&other.rule) {
                policies.push(other.forbid.clone());
            }
        }
        rewrite::set(policies)
    }

    /// A set that allows possible facts on which this policy speaks, if there is one, and nothing else.
    pub(super) fn only(&self, policy: Option<&Policy>) -> Result<PolicySet, ProveError> {
        let permit = policy.map(|policy| rewrite::with_effect(policy, Effect::Permit)).transpose()?;
        rewrite::set(permit.into_iter().chain(self.impossible.iter().cloned()))
    }

    #[cfg(test)]
    fn with(&self, members: Vec<Member>) -> Self {
        Self {
            days: self.days.clone(),
            impossible: self.impossible.clone(),
            ..Self::of(self.ask, self.kind, self.env.clone(), self.on(), members)
        }
    }
}
