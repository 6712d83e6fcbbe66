//! One part of what is weighed, in the words of the schema.

use std::collections::{HashMap, HashSet};

use cedar_policy::{Entity, EntityUid, RestrictedExpression};

use crate::decision::Undecidable;
use crate::law::{PartKind, Told, Words};
use crate::tri::Tri;

/// A part, where it stands in the facts, and what the law is told of it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) kind: PartKind,
    pub(super) path: String,
    pub(super) name: Option<String>,
    facts: Vec<(&'static str, Told)>,
}

impl Part {
    pub(super) fn new(kind: PartKind, path: String, name: Option<String>) -> Self {
        Self { kind, path, name, facts: Vec::new() }
    }

    /// A fact that is yes, no or unknown.
    pub(super) fn tri(self, name: &'static str, fact: impl Into<Tri>) -> Self {
        self.word(name, "Tri", fact.into().word())
    }

    /// A fact out of one of the closed sets of the schema.
    pub(super) fn word(mut self, name: &'static str, set: &'static str, word: &'static str) -> Self {
        self.facts.push((name, Told::Word(set, word)));
        self
    }

    /// A number, left out of the entity when nobody states it.
    pub(super) fn number(mut self, name: &'static str, number: Option<u32>) -> Self {
        self.facts.extend(number.map(|number| (name, Told::Number(number.into()))));
        self
    }

    /// What the law is told of it: nothing else about it can matter.
    pub(super) fn told(&self) -> impl Iterator<Item = (&'static str, Told)> {
        self.facts.iter().copied()
    }

    pub(super) fn uid(&self, words: &Words) -> Result<EntityUid, Undecidable> {
        words.part(self.kind, &self.path).ok_or_else(|| self.unfit("its kind has no name in the schema"))
    }

    pub(super) fn entity(&self, words: &Words) -> Result<Entity, Undecidable> {
        let mut attributes = HashMap::with_capacity(self.facts.len());
        for (name, told) in &self.facts {
            attributes.insert((*name).to_owned(), self.expression(words, *told)?);
        }
        Entity::new(self.uid(words)?, attributes, HashSet::new())
            .map_err(|error| self.unfit(&error.to_string()))
    }

    fn expression(&self, words: &Words, told: Told) -> Result<RestrictedExpression, Undecidable> {
        match told {
            Told::Number(number) => Ok(RestrictedExpression::new_long(number)),
            Told::Word(set, word) => words
                .word(set, word)
                .ok_or_else(|| self.unfit(&format!("`{set}` is no closed set of the schema"))),
        }
    }

    fn unfit(&self, why: &str) -> Undecidable {
        Undecidable::Unfit { path: self.path.clone(), source_text: why.to_owned() }
    }
}
