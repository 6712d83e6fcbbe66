//! Admission: the facts of one gate, asked of the law part by part.
//!
//! First the parts that stand for themselves (sources, fields, consents, exemptions, grounds, the product),
//! then the groups of people, whose authority is folded from what is shown for them. A defect of a consent,
//! an exemption or a ground is a hit only where its group is left without: the best that is shown counts.

use chrono::NaiveDate;

use crate::decision::{Basis, Decision, Hit, Undecidable, Verdict};
use crate::facts::{AuthorityFacts, Facts, Gate, Group, State};
use crate::law::{Book, Law};
use crate::tri::Tri;
use consent::Use;
use hearing::{Hearing, Setting};
use part::Part;
use people::Shown;

mod consent;
mod data;
mod export;
mod hearing;
mod lineage;
mod part;
mod people;
mod sensitivity;
#[cfg(feature = "prove")]
mod told;

#[cfg(feature = "prove")]
pub(crate) use told::Told;

/// What one gate has heard so far.
#[derive(Default)]
struct Findings {
    hits: Vec<Hit>,
    bases: Vec<Basis>,
}

impl Findings {
    /// A part that may rest on a basis: what carries it, and what speaks against it.
    fn weigh(&mut self, hearing: &Hearing, part: &Part) -> Result<(), Undecidable> {
        let bases = hearing.bases(part)?;
        self.hits.extend(hearing.hits(part, !bases.is_empty())?);
        self.bases.extend(bases);
        Ok(())
    }
}

impl Law {
    /// Weighs the facts at their gate by the law of the day `on`.
    ///
    /// Allow means that no rule in force speaks against any part and that a positive basis carries every
    /// source and every group of people. Facts left out never lead there. The same input gives the same bytes.
    pub fn admission(&self, facts: &Facts, on: NaiveDate) -> Result<Decision, Undecidable> {
        let setting = Setting::of(facts);
        let findings = self.weigh(&setting, facts, on)?;
        Ok(self.decide(facts.gate, on, findings))
    }

    fn weigh(&self, setting: &Setting, facts: &Facts, on: NaiveDate) -> Result<Findings, Undecidable> {
        let book = self.open_book(facts.gate, on)?;
        let mut findings = Findings::default();
        let use_ = Use::of(facts, on);
        self.weigh_data(book, setting, facts, &use_, &mut findings)?;
        if facts.gate.meets_buyer() {
            let export = export::export_part(facts, on, &self.numbers);
            findings.weigh(&Hearing::open(self, book, setting), &export)?;
        }
        self.weigh_people(book, setting, facts, &use_, &mut findings)?;
        Ok(findings)
    }

    /// Weighs only the authority over one group of people: its consents and exemptions.
    ///
    /// The verdict is that of the best that is shown; the hits say why it is no better.
    pub fn authority(&self, facts: &AuthorityFacts, on: NaiveDate) -> Result<Decision, Undecidable> {
        let whole = Facts {
            gate: facts.gate,
            at: facts.at,
            seller: facts.seller.clone(),
            buyer: facts.buyer.clone(),
            ..Facts::default()
        };
        let setting = Setting::of(&whole);
        let book = self.open_book(facts.gate, on)?;
        let use_ = Use::of(&whole, on);
        let shown = Shown::of(&facts.group, "group", &use_);
        let hearing = Hearing::open(self, book, &setting);
        let (authority, hits) = shown.weigh(&hearing)?.authority();
        let verdict = match authority {
            Tri::Yes => Verdict::Allow,
            Tri::Unknown => Verdict::Review,
            Tri::No => Verdict::Block,
        };
        let decision = self.decide(facts.gate, on, Findings { hits, bases: Vec::new() });
        Ok(Decision { verdict, ..decision })
    }

    /// Weighs only the export: the rules of it (`EXP`, `ADM-82-1`) at the gate, or where none meets a buyer at the order.
    ///
    /// The verdict is that of their hits alone; whether the product may be traded at all is another question.
    pub fn export(&self, facts: &Facts, on: NaiveDate) -> Result<Decision, Undecidable> {
        let gate = if facts.gate.meets_buyer() { facts.gate } else { Gate::Order };
        let whole = self.admission(&Facts { gate, ..facts.clone() }, on)?;
        let speaks = |rule: &str| ["EXP-", "BAS-38", "ADM-82-1"].iter().any(|start| rule.starts_with(start));
        let hits = whole.hits.into_iter().filter(|hit| speaks(&hit.rule)).collect();
        let bases = whole.bases.into_iter().filter(|basis| speaks(&basis.rule)).collect();
        Ok(self.decide(gate, on, Findings { hits, bases }))
    }

    fn open_book(&self, gate: Gate, on: NaiveDate) -> Result<&Book, Undecidable> {
        self.book(on).filter(|book| book.opens(gate)).ok_or(Undecidable::NotInForce { on, gate: gate.word() })
    }

    fn weigh_data(
        &self,
        book: &Book,
        setting: &Setting,
        facts: &Facts,
        use_: &Use,
        findings: &mut Findings,
    ) -> Result<(), Undecidable> {
        let hearing = Hearing::open(self, book, setting);
        for part in [data::product(facts, use_)].into_iter().chain(data::sources(facts, use_)) {
            findings.weigh(&hearing, &part)?;
        }
        for field in data::fields(facts) {
            findings.hits.extend(hearing.hits(&field, true)?);
        }
        Ok(())
    }

    /// Only personal data needs authority; while nobody says what the product is, it may be personal.
    fn weigh_people(
        &self,
        book: &Book,
        setting: &Setting,
        facts: &Facts,
        use_: &Use,
        findings: &mut Findings,
    ) -> Result<(), Undecidable> {
        let state = facts.personal_data.state;
        if matches!(state, Some(State::None | State::Anonymised)) {
            return Ok(());
        }
        let unknown = [Group::default()];
        let (groups, listed) = data::members(facts.groups.as_deref(), &unknown);
        let hearing = Hearing::open(self, book, setting);
        let mut parts = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            let shown = Shown::of(group, &data::path("groups", at, listed), use_);
            let weighed = shown.weigh(&hearing)?;
            let (_, hits) = weighed.authority();
            findings.hits.extend(hits);
            let (ground, hits) = weighed.identified_ground(state);
            findings.hits.extend(hits);
            parts.push(weighed.group_part(group, state, ground, use_));
        }
        for part in &parts {
            findings.weigh(&hearing, part)?;
        }
        Ok(())
    }

    fn decide(&self, gate: Gate, on: NaiveDate, findings: Findings) -> Decision {
        let verdict = findings.hits.iter().map(|hit| hit.verdict).max().unwrap_or(Verdict::Allow);
        Decision {
            verdict,
            gate,
            hits: findings.hits,
            bases: findings.bases,
            law: self.version().to_owned(),
            on,
        }
    }
}

#[cfg(test)]
mod tests;
