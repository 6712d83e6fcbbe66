//! Asking Cedar about parts. An error anywhere in it is `Undecidable`: Cedar itself would skip the policy.
//!
//! An answer depends on nothing but the closed words a part and its setting are told in, so what was asked before in
//! the same words is remembered, and the law is not asked twice.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use cedar_policy::{
    Authorizer, Context, Decision as Answer, Entity, PolicySet, Request, RestrictedExpression, Schema,
};

use super::data::holds_all;
use super::export::abroad;
use super::part::Part;
use crate::decision::{Basis, Hit, Turn, Undecidable};
use crate::facts::{AgreementTerm, Facts, Gate};
use crate::law::{Ask, Book, Law, Question, Reply, Told, Words};
use crate::tri::Tri;

/// What is the same for every part: the gate, the seller and, where a buyer is known, the deal.
#[derive(Debug)]
pub(super) struct Setting {
    gate: Gate,
    seller: Vec<(&'static str, Tri)>,
    deal: Vec<(&'static str, Tri)>,
    /// Where what the law is told is kept, for whoever wants to see it.
    #[cfg(feature = "prove")]
    pub(super) heard: Option<std::cell::RefCell<Vec<Entity>>>,
}

impl Setting {
    pub(super) fn of(facts: &Facts) -> Self {
        let (seller, buyer) = (&facts.seller, &facts.buyer);
        let terms = facts.order.terms.as_deref().map(|terms| holds_all(terms, &AgreementTerm::ALL));
        let deal = if facts.gate.meets_buyer() {
            vec![
                ("buyer_verified", buyer.verified.into()),
                ("buyer_abroad", abroad(facts)),
                ("buyer_public_body", buyer.public_body.into()),
                ("agreement", facts.order.agreement.into()),
                ("terms_complete", terms.into()),
            ]
        } else {
            Vec::new()
        };
        Self {
            gate: facts.gate,
            seller: vec![
                ("verified", seller.verified.into()),
                ("public_body", seller.public_body.into()),
                ("public_service", seller.public_service.into()),
                ("governance", seller.governance.into()),
                ("security_body", seller.security_body.into()),
                ("security_officer", seller.security_officer.into()),
                ("risk_assessment", seller.risk_assessment.into()),
                ("fake_trades", seller.fake_trades.into()),
                ("ended", seller.ended.into()),
                ("succeeded", seller.succeeded.into()),
            ],
            deal,
            #[cfg(feature = "prove")]
            heard: None,
        }
    }

    /// The same as words, of which the first are the seller's.
    fn told(&self) -> impl Iterator<Item = (&'static str, Told)> {
        self.seller.iter().chain(&self.deal).map(|(name, fact)| (*name, Told::Word("Tri", fact.word())))
    }

    fn seller(&self, words: &Words) -> Result<Entity, Undecidable> {
        let mut attributes = HashMap::new();
        for (name, fact) in &self.seller {
            attributes.insert((*name).to_owned(), tri(words, *fact)?);
        }
        Entity::new(words.seller(), attributes, HashSet::new()).map_err(|error| unfit("seller", error))
    }

    pub(super) fn context(&self, words: &Words, carried: bool) -> Result<Context, Undecidable> {
        let mut pairs = vec![("carried".to_owned(), RestrictedExpression::new_bool(carried))];
        for (name, fact) in &self.deal {
            pairs.push(((*name).to_owned(), tri(words, *fact)?));
        }
        Context::from_pairs(pairs).map_err(|error| unfit("order", error))
    }
}

fn tri(words: &Words, fact: Tri) -> Result<RestrictedExpression, Undecidable> {
    words.word("Tri", fact.word()).ok_or_else(|| unfit("seller", "`Tri` is no closed set of the schema"))
}

fn unfit(path: &str, error: impl ToString) -> Undecidable {
    Undecidable::Unfit { path: path.to_owned(), source_text: error.to_string() }
}

/// The law of one day, ready to be asked about parts in one setting.
pub(super) struct Hearing<'a> {
    law: &'a Law,
    book: &'a Book,
    setting: &'a Setting,
    authorizer: Authorizer,
}

impl<'a> Hearing<'a> {
    pub(super) fn open(law: &'a Law, book: &'a Book, setting: &'a Setting) -> Self {
        Self { law, book, setting, authorizer: Authorizer::new() }
    }

    /// What speaks against the part at this gate: at most one hit per rule, the gravest, by rule id.
    pub(super) fn hits(&self, part: &Part, carried: bool) -> Result<Vec<Hit>, Undecidable> {
        let answered = self.ask(Ask::Gate(self.setting.gate), part, carried)?;
        if answered.allowed {
            return Ok(Vec::new());
        }
        let mut hits = Vec::new();
        let mut last_resort = Vec::new();
        for id in &answered.reasons {
            let entry =
                self.book.entry(id).ok_or_else(|| evaluation(part, format!("no such policy: {id}")))?;
            let clause = &entry.clause;
            let hit = Hit {
                rule: clause.rule.clone(),
                article: entry.article.clone(),
                verdict: clause.verdict.ok_or_else(|| evaluation(part, format!("{id} has no verdict")))?,
                certainty: clause.certainty,
                path: clause.about.clone().unwrap_or_else(|| part.path.clone()),
                name: if clause.about.is_some() { None } else { part.name.clone() },
                says: clause.says.clone(),
                says_zh: clause.says_zh.clone(),
                remedy: entry.remedy.clone(),
                remedy_zh: entry.remedy_zh.clone(),
                turn: entry.turn.unwrap_or(Turn::Operator),
            };
            if clause.last_resort { last_resort.push(hit) } else { hits.push(hit) }
        }
        if hits.is_empty() {
            hits = last_resort;
        }
        if hits.is_empty() {
            // Denied by nobody: the gate itself is not in force.
            return Err(evaluation(
                part,
                format!("no rule in force opens the gate `{}`", self.setting.gate.word()),
            ));
        }
        hits.sort_by(|one, other| {
            let gravest = (other.verdict, other.certainty).cmp(&(one.verdict, one.certainty));
            one.rule.cmp(&other.rule).then(gravest)
        });
        hits.dedup_by(|next, kept| next.rule == kept.rule);
        Ok(hits)
    }

    /// What carries the part: every permit of `rely_on` that is satisfied, by rule id.
    pub(super) fn bases(&self, part: &Part) -> Result<Vec<Basis>, Undecidable> {
        let answered = self.ask(Ask::RelyOn, part, false)?;
        if !answered.allowed {
            return Ok(Vec::new());
        }
        let bases = answered.reasons.iter().filter_map(|id| self.book.entry(id)).map(|entry| Basis {
            rule: entry.clause.rule.clone(),
            article: entry.article.clone(),
            path: entry.clause.about.clone().unwrap_or_else(|| part.path.clone()),
            name: if entry.clause.about.is_some() { None } else { part.name.clone() },
            says: entry.clause.says.clone(),
            says_zh: entry.clause.says_zh.clone(),
        });
        Ok(bases.collect())
    }

    fn ask(&self, ask: Ask, part: &Part, carried: bool) -> Result<Arc<Reply>, Undecidable> {
        #[cfg(feature = "prove")]
        if let Some(heard) = &self.setting.heard {
            let words = &self.law.words;
            heard.borrow_mut().extend([self.setting.seller(words)?, part.entity(words)?]);
        }
        let told = self.setting.told().chain(part.told()).collect();
        let question = Question { ask, kind: part.kind, carried, told };
        if let Some(answered) = self.book.memo().recall(&question) {
            return Ok(answered);
        }
        let answered = self.evaluate(ask, part, carried)?;
        Ok(self.book.memo().keep(question, answered))
    }

    fn evaluate(&self, ask: Ask, part: &Part, carried: bool) -> Result<Reply, Undecidable> {
        let words = &self.law.words;
        let entities = words
            .actions()
            .add_entities([self.setting.seller(words)?, part.entity(words)?], checked_by(&self.law.schema))
            .map_err(|error| unfit(&part.path, error))?;
        let context = match ask {
            Ask::Gate(_) => self.setting.context(words, carried)?,
            Ask::RelyOn => Context::empty(),
        };
        let action = words.ask(ask).ok_or_else(|| unfit(&part.path, "the action has no name"))?;
        let request =
            Request::new(words.seller(), action, part.uid(words)?, context, checked_by(&self.law.schema))
                .map_err(|error| unfit(&part.path, error))?;
        let policies: &PolicySet = self
            .book
            .policies(ask, part.kind)
            .ok_or_else(|| unfit(&part.path, "no policies for its kind"))?;
        let response = self.authorizer.is_authorized(&request, policies, &entities);
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(evaluation(part, error.to_string()));
        }
        let mut reasons: Vec<String> = response.diagnostics().reason().map(ToString::to_string).collect();
        reasons.sort_unstable();
        Ok(Reply { allowed: response.decision() == Answer::Allow, reasons })
    }
}

/// Entities and requests are built from typed facts, so only this crate's own tests check their types again, over
/// every case; a type that slipped through would fail in evaluation, which is `Undecidable` too.
fn checked_by(schema: &Schema) -> Option<&Schema> {
    cfg!(test).then_some(schema)
}

fn evaluation(part: &Part, source_text: String) -> Undecidable {
    Undecidable::Evaluation { path: part.path.clone(), source_text }
}
