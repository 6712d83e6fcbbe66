//! Admission: the facts of one gate, asked of the law part by part.
//!
//! First the parts that stand for themselves (sources, fields, consents, exemptions, grounds, the product),
//! then the groups of people, whose authority is folded from what is shown for them. A defect of a consent,
//! an exemption or a ground is a hit only where its group is left without: the best that is shown counts.

use chrono::NaiveDate;

use crate::decision::{Basis, Decision, Hit, Undecidable, Verdict};
use crate::facts::{AuthorityFacts, Facts, Gate, Group, Moment, State};
use crate::law::{Book, Law, PartKind};
use crate::tri::Tri;
use hearing::{Hearing, Setting};
use part::Part;
use people::{Shown, Use};

mod data;
mod hearing;
mod part;
mod people;

/// What one gate has heard so far.
#[derive(Default)]
struct Findings {
    hits: Vec<Hit>,
    bases: Vec<Basis>,
}

impl Law {
    /// Weighs the facts at their gate by the law of the day `on`.
    ///
    /// Allow means that no rule in force speaks against any part and that a positive basis carries every
    /// source and every group of people. Facts left out never lead there. The same input gives the same bytes.
    pub fn admission(&self, facts: &Facts, on: NaiveDate) -> Result<Decision, Undecidable> {
        let setting = Setting::of(facts);
        let book = self.open_book(facts.gate, on)?;
        let mut findings = Findings::default();
        self.weigh_data(book, &setting, facts, &mut findings)?;
        self.weigh_people(book, &setting, facts, on, &mut findings)?;
        Ok(self.decide(facts.gate, on, findings))
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
        let hearing = Hearing::open(self, book, &setting, shown.parts())?;
        let (authority, hits) = shown.authority(&hearing)?;
        let verdict = match authority {
            Tri::Yes => Verdict::Allow,
            Tri::Unknown => Verdict::Review,
            Tri::No => Verdict::Block,
        };
        let decision = self.decide(facts.gate, on, Findings { hits, bases: Vec::new() });
        Ok(Decision { verdict, ..decision })
    }

    fn open_book(&self, gate: Gate, on: NaiveDate) -> Result<&Book, Undecidable> {
        self.book(on).ok_or(Undecidable::NotInForce { on, gate: gate.word() })
    }

    fn weigh_data(
        &self,
        book: &Book,
        setting: &Setting,
        facts: &Facts,
        findings: &mut Findings,
    ) -> Result<(), Undecidable> {
        let parts: Vec<Part> = [data::product(facts)]
            .into_iter()
            .chain(data::sources(facts))
            .chain(data::fields(facts))
            .collect();
        let hearing = Hearing::open(self, book, setting, parts.iter())?;
        for part in &parts {
            let bases = match part.kind {
                PartKind::Product | PartKind::Source => hearing.bases(part)?,
                _ => Vec::new(),
            };
            findings.hits.extend(hearing.hits(part, !bases.is_empty())?);
            findings.bases.extend(bases);
        }
        Ok(())
    }

    /// Only personal data needs authority; while nobody says what the product is, it may be personal.
    fn weigh_people(
        &self,
        book: &Book,
        setting: &Setting,
        facts: &Facts,
        on: NaiveDate,
        findings: &mut Findings,
    ) -> Result<(), Undecidable> {
        let state = facts.personal_data.state;
        if matches!(state, Some(State::None | State::Anonymised)) {
            return Ok(());
        }
        let use_ = Use::of(facts, on);
        let unknown = [Group::default()];
        let (groups, listed) = data::members(facts.groups.as_deref(), &unknown);
        let shown: Vec<(&Group, Shown)> = groups
            .iter()
            .enumerate()
            .map(|(at, group)| (group, Shown::of(group, &data::path("groups", at, listed), &use_)))
            .collect();
        let hearing = Hearing::open(self, book, setting, shown.iter().flat_map(|(_, shown)| shown.parts()))?;
        let mut parts = Vec::new();
        for (group, shown) in &shown {
            let (_, hits) = shown.authority(&hearing)?;
            findings.hits.extend(hits);
            let (ground, hits) = shown.identified_ground(&hearing, state)?;
            findings.hits.extend(hits);
            parts.push(shown.group_part(group, &hearing, state, ground, &use_)?);
        }
        let hearing = Hearing::open(self, book, setting, parts.iter())?;
        for part in &parts {
            let bases = hearing.bases(part)?;
            findings.hits.extend(hearing.hits(part, !bases.is_empty())?);
            findings.bases.extend(bases);
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

/// The moment of use: stated, or the whole day asked about.
fn moment_of(at: Option<Moment>, on: NaiveDate) -> Moment {
    at.unwrap_or(Moment::Day(on))
}

#[cfg(test)]
mod tests;
