//! One act put to the law of one day: what every head asks of the facts, weighed once.

use chrono::NaiveDate;

use super::amount::{self, Traded};
use super::answer::{Fine, Gains, Head, Modality, Persons, Status};
use super::error::FineError;
use super::facts::{Actor, FineFacts};
use super::fen::Fen;
use super::gains;
use super::ternary::Ternary;
use crate::parameters::Parameters;

/// An element of a head: what it is called among the unknown facts, and whether it is made out.
pub(super) type Element = (&'static str, Ternary);

/// One act, with what does not depend on the head already worked out.
pub(super) struct Question<'a> {
    pub(super) parameters: &'a Parameters,
    pub(super) facts: &'a FineFacts,
    /// The day whose law is asked.
    pub(super) law_on: NaiveDate,
    pub(super) decided_on: NaiveDate,
    /// Counted from one.
    pub(super) act: usize,
    pub(super) traded: Traded,
    pub(super) gains: Gains,
    pub(super) gains_unknown: Vec<&'static str>,
}

/// What a head says, apart from whether it is open.
pub(super) struct Provision {
    pub(super) id: &'static str,
    pub(super) cite: &'static str,
    pub(super) says: &'static str,
    pub(super) warning: bool,
    pub(super) fine: Option<Fine>,
    pub(super) persons: Option<Persons>,
    pub(super) other: Option<&'static str>,
    pub(super) authority: &'static str,
}

impl<'a> Question<'a> {
    pub(super) fn new(
        parameters: &'a Parameters,
        facts: &'a FineFacts,
        act: usize,
        on: NaiveDate,
    ) -> Result<Self, FineError> {
        let decided_on = facts.decided_on.unwrap_or(on);
        let law_on = facts.ended_on().unwrap_or(on);
        let (gains, gains_unknown) = gains::count(parameters, facts, decided_on)?;
        let traded = amount::traded(facts)?;
        Ok(Self { parameters, facts, law_on, decided_on, act, traded, gains, gains_unknown })
    }

    /// The same act under the law of the day of the decision.
    pub(super) fn under_law_of_decision(&self) -> Self {
        Self {
            law_on: self.decided_on,
            traded: self.traded.clone(),
            gains: self.gains.clone(),
            gains_unknown: self.gains_unknown.clone(),
            ..*self
        }
    }

    pub(super) fn fen(&self, name: &str) -> Result<Fen, FineError> {
        Ok(self.parameters.fen(name, self.law_on)?)
    }

    pub(super) fn millionths(&self, name: &str) -> Result<i128, FineError> {
        Ok(self.parameters.millionths(name, self.law_on)?)
    }

    /// A fixed range that must be fined, both ends from the law's numbers.
    pub(super) fn fixed(&self, name: &str, formula: &str) -> Result<Fine, FineError> {
        Ok(Fine {
            min: Some(self.fen(&format!("{name}.fine_min"))?),
            max: Some(self.fen(&format!("{name}.fine_max"))?),
            modality: Modality::Shall,
            above_zero: false,
            formula: formula.to_owned(),
            by_decision_year: None,
        })
    }

    /// The fine on persons directly responsible, which must be set.
    pub(super) fn persons(&self, name: &str, note: Option<&'static str>) -> Result<Persons, FineError> {
        Ok(Persons {
            min: self.fen(&format!("{name}_min"))?,
            max: self.fen(&format!("{name}_max"))?,
            modality: Modality::Shall,
            note,
        })
    }

    /// The head, if no element is known to be missing. Unknown elements leave it possible and are named.
    pub(super) fn head(&self, provision: Provision, elements: &[Element], stated: bool) -> Option<Head> {
        if elements.iter().any(|(_, known)| *known == Ternary::No) {
            return None;
        }
        let unknown = elements.iter().filter(|(_, known)| *known == Ternary::Unknown);
        let mut unresolved: Vec<&'static str> = unknown.map(|(name, _)| *name).collect();
        let status = if unresolved.is_empty() { Status::Applies } else { Status::Possible };
        unresolved.extend(&self.gains_unknown);
        Some(Head {
            id: provision.id,
            cite: provision.cite,
            act: self.act,
            actor: self.facts.actor,
            status,
            says: provision.says,
            order: true,
            warning: provision.warning,
            confiscation: Some(self.gains.clone()),
            fine: provision.fine,
            persons: provision.persons,
            other: provision.other,
            authority: provision.authority,
            unresolved,
            stated,
        })
    }

    /// A market entity stands under Arts. 68, 69, 94 and 95; a public body does not, and a natural person or a
    /// buyer only perhaps.
    pub(super) fn actor_is(&self, sure: &[Actor], never: &[Actor]) -> Element {
        match self.facts.actor {
            None => ("actor", Ternary::Unknown),
            Some(actor) if sure.contains(&actor) => ("liability", Ternary::Yes),
            Some(actor) if never.contains(&actor) => ("liability", Ternary::No),
            Some(_) => ("liability", Ternary::Unknown),
        }
    }

    /// The three steps that Art. 95 and PIPL 66 share in form: neither refused nor serious, refused, serious. The
    /// last two may both be open; they are alternatives. What each costs is each statute's own.
    pub(super) fn steps(&self) -> [Vec<Element>; 3] {
        let (refused, serious) = (self.facts.refusal(), self.facts.serious);
        [
            vec![("refused", !refused), ("serious", !serious)],
            vec![("refused", refused)],
            vec![("serious", serious)],
        ]
    }
}
