//! What the law of one day answered before. A part is told in closed words, so the same words get the same answer; a
//! market asks about few kinds of part, many times.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, RwLock};

use rustc_hash::FxHashMap;

use super::{Ask, PartKind};

/// One fact as the law is told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// A word of a closed set of the schema.
    Word(&'static str, &'static str),
    Number(i64),
}

/// Everything an answer depends on, apart from the policies of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) ask: Ask,
    pub(crate) kind: PartKind,
    pub(crate) carried: bool,
    /// Of the seller, of the deal and of the part, in the order in which they are always told.
    pub(crate) told: Vec<(&'static str, Told)>,
}

/// Words alone: the names of the facts follow from the kind of part, and equality still compares them.
impl Hash for Question {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.ask, self.kind, self.carried).hash(state);
        for (_, told) in &self.told {
            match told {
                Told::Word(_, word) => word.hash(state),
                Told::Number(number) => number.hash(state),
            }
        }
    }
}

/// What Cedar said, errors apart: those are never kept.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) allowed: bool,
    /// Ids of the policies that decided, sorted.
    pub(crate) reasons: Vec<String>,
}

/// A question takes some two kilobytes, so this is sixteen megabytes at most.
const QUESTIONS_MAX: usize = 8192;

/// Answers by question. Full, it starts anew: who floods it with questions nobody repeats gains nothing.
#[derive(Debug, Default)]
pub(crate) struct Memo(RwLock<FxHashMap<Question, Arc<Reply>>>);

impl Memo {
    pub(crate) fn recall(&self, question: &Question) -> Option<Arc<Reply>> {
        self.0.read().ok()?.get(question).cloned()
    }

    pub(crate) fn keep(&self, question: Question, answered: Reply) -> Arc<Reply> {
        let answered = Arc::new(answered);
        // A lock that a panic left poisoned costs the memory, never the answer.
        if let Ok(mut known) = self.0.write() {
            if known.len() >= QUESTIONS_MAX {
                known.clear();
            }
            known.insert(question, answered.clone());
        }
        answered
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Gate;

    fn question(carried: bool, word: &'static str) -> Question {
        let told = vec![("verified", Told::Word("Tri", word))];
        Question { ask: Ask::Gate(Gate::List), kind: PartKind::Product, carried, told }
    }

    #[test]
    fn only_the_very_same_question_is_remembered() {
        let memo = Memo::default();
        let kept = memo.keep(question(true, "yes"), Reply { allowed: true, reasons: vec!["G1".to_owned()] });

        assert_eq!(kept.reasons, memo.recall(&question(true, "yes")).unwrap().reasons);
        assert!(memo.recall(&question(false, "yes")).is_none());
        assert!(memo.recall(&question(true, "unknown")).is_none());
    }

    #[test]
    fn a_flood_of_questions_does_not_fill_the_memory() {
        let memo = Memo::default();
        for number in 0..=i64::try_from(QUESTIONS_MAX).unwrap() {
            let asked = Question { told: vec![("number", Told::Number(number))], ..question(true, "yes") };
            memo.keep(asked, Reply { allowed: true, reasons: Vec::new() });
        }

        assert_eq!(memo.0.read().unwrap().len(), 1);
    }
}
