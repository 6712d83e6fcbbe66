//! The law of one day, split so that each question meets only the policies that can answer it.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Policy, PolicySet, Schema};
use chrono::NaiveDate;

use super::memo::Memo;
use super::{Ask, Clause, LawError, PartKind, Rule, RuleKind, Words};
use crate::decision::Turn;
use crate::facts::Gate;

/// A policy with everything a hit of it shows.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) clause: Clause,
    pub(crate) article: String,
    pub(crate) remedy: String,
    pub(crate) remedy_zh: String,
    pub(crate) turn: Option<Turn>,
}

/// The law in force between two changes of it.
#[derive(Debug)]
pub(crate) struct Book {
    sets: Vec<PolicySet>,
    entries: BTreeMap<String, Entry>,
    gates: Vec<Gate>,
    memo: Memo,
}

impl Book {
    /// What was asked of this law before.
    pub(crate) fn memo(&self) -> &Memo {
        &self.memo
    }

    /// Whether a general permit opens the gate at all.
    pub(crate) fn opens(&self, gate: Gate) -> bool {
        self.gates.contains(&gate)
    }

    pub(crate) fn policies(&self, ask: Ask, kind: PartKind) -> Option<&PolicySet> {
        self.sets.get(slot(ask, kind))
    }

    pub(crate) fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }
}

fn slot(ask: Ask, kind: PartKind) -> usize {
    let kind_at = PartKind::ALL.iter().position(|known| *known == kind).unwrap_or(usize::MAX);
    ask.index().saturating_mul(PartKind::ALL.len()).saturating_add(kind_at)
}

/// Every book, by its first day.
#[derive(Debug)]
pub(super) struct Books(BTreeMap<NaiveDate, Book>);

impl Books {
    pub(super) fn bind(
        clauses: Vec<(Clause, Policy)>,
        rules: &[Rule],
        words: &Words,
        schema: &Schema,
    ) -> Result<Self, LawError> {
        let changes: BTreeSet<NaiveDate> = clauses
            .iter()
            .flat_map(|(clause, _)| [Some(clause.from), clause.until.and_then(|until| until.succ_opt())])
            .flatten()
            .collect();
        let mut books = BTreeMap::new();
        for first in changes {
            let in_force = clauses.iter().filter(|(clause, _)| {
                clause.from <= first && clause.until.is_none_or(|until| first <= until)
            });
            let mut book = bind_one(in_force, rules, words, schema)?;
            let open = rules.iter().filter(|rule| rule.kind == RuleKind::Gate && rule.in_force(first));
            book.gates = open.flat_map(|rule| rule.gates.iter().copied()).collect();
            books.insert(first, book);
        }
        Ok(Self(books))
    }

    pub(super) fn on(&self, day: NaiveDate) -> Option<&Book> {
        self.0.range(..=day).next_back().map(|(_, book)| book)
    }
}

fn bind_one<'a>(
    in_force: impl Iterator<Item = &'a (Clause, Policy)>,
    rules: &[Rule],
    words: &Words,
    schema: &Schema,
) -> Result<Book, LawError> {
    let mut sets: Vec<PolicySet> = Vec::new();
    sets.resize_with(Ask::ALL.len() * PartKind::ALL.len(), PolicySet::new);
    let mut entries = BTreeMap::new();
    for (clause, policy) in in_force {
        let environments: Vec<_> = policy.get_valid_request_envs(schema).collect();
        for ask in Ask::ALL {
            for kind in PartKind::ALL {
                let applies = environments.iter().any(|environment| {
                    words.ask(ask).as_ref() == Some(environment.action())
                        && words.part(kind, "").is_some_and(|part| part.type_name() == environment.resource())
                });
                if let (true, Some(set)) = (applies, sets.get_mut(slot(ask, kind))) {
                    set.add(policy.clone()).map_err(|error| LawError::Unfit(error.to_string()))?;
                }
            }
        }
        if let Some(rule) = rules.iter().find(|rule| rule.id == clause.rule) {
            entries.insert(
                clause.id.clone(),
                Entry {
                    clause: clause.clone(),
                    article: rule.article.clone(),
                    remedy: rule.remedy.clone(),
                    remedy_zh: rule.remedy_zh.clone(),
                    turn: rule.turn,
                },
            );
        }
    }
    Ok(Book { sets, entries, gates: Vec::new(), memo: Memo::default() })
}
