//! A statute's table as data: one row for each head, to be read beside the article. What a row carries is in `shape`.

use super::answer::{ConfiscationBasis, Head, Modality, Persons, Status};
use super::error::FineError;
use super::facts::{Actor, FineFacts, Level};
use super::question::Question;
use super::shape::Shape;
use super::ternary::Ternary;
use super::violation::Violation;
use crate::parameters::ParameterError;

/// A text of a law: its short name among the parameters, its table, and its pure function of one act.
pub(super) struct Text {
    pub(super) cite: &'static str,
    pub(super) rows: &'static [Row],
    pub(super) heads: fn(&Question<'_>) -> Result<Vec<Head>, FineError>,
}

/// One head: what opens it and what it carries.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the table, named where it is set")]
pub(super) struct Row {
    pub(super) id: &'static str,
    pub(super) cite: &'static str,
    pub(super) says: &'static str,
    /// Stating any of these opens the row.
    pub(super) breaks: &'static [Violation],
    /// Stating any of these opens it if the PIPL is broken as well.
    pub(super) perhaps: &'static [Violation],
    pub(super) who: Who,
    /// What must be so besides; all of it.
    pub(super) when: &'static [When],
    /// It carries no amount and stands in for no other head: it says where else the act leads.
    pub(super) pointer: bool,
    /// It multiplies other heads, and comes before them only once it is made out.
    pub(super) aggravates: bool,
    pub(super) order: bool,
    pub(super) warning: bool,
    pub(super) confiscation: ConfiscationBasis,
    pub(super) fine: Shape,
    pub(super) persons: Option<OnPersons>,
    pub(super) other: Option<&'static str>,
    pub(super) authority: &'static str,
    /// The parameter that names the lowest level of authority.
    pub(super) level: Option<&'static str>,
}

/// What the rows of every table start from.
pub(super) const ROW: Row = Row {
    id: "",
    cite: "",
    says: "",
    breaks: &[],
    perhaps: &[],
    who: OPERATOR,
    when: &[],
    pointer: false,
    aggravates: false,
    order: true,
    warning: false,
    confiscation: ConfiscationBasis::GeneralRule,
    fine: Shape::None,
    persons: None,
    other: None,
    authority: "competent department",
    level: None,
};

/// Who answers for it: for sure, never, and where the actor is not stated.
#[derive(Clone, Copy)]
pub(super) struct Who {
    pub(super) sure: &'static [Actor],
    pub(super) never: &'static [Actor],
    pub(super) unnamed: Ternary,
}

/// An enterprise under a duty of its own: the violation itself says that the actor is one.
pub(super) const OPERATOR: Who =
    Who { sure: &[Actor::Seller, Actor::Buyer, Actor::Platform], never: &[], unnamed: Ternary::Yes };
/// A platform or other intermediary; likewise.
pub(super) const PLATFORM: Who = Who { sure: &[Actor::Platform], never: &[], unnamed: Ternary::Yes };

/// A fact a row asks for, by its name among the unknown ones.
#[derive(Clone, Copy)]
pub(super) struct Fact(pub(super) &'static str, pub(super) Known);

/// How a fact is known: as stated, or by comparing with the law's numbers.
#[derive(Clone, Copy)]
pub(super) enum Known {
    Stated(fn(&FineFacts) -> Ternary),
    Counted(fn(&Question<'_>) -> Result<Ternary, FineError>),
}

/// A condition of a row.
#[derive(Clone, Copy)]
pub(super) enum When {
    /// At least one of these is so.
    Any(&'static [Fact]),
    /// None of these is so.
    None(&'static [Fact]),
}

pub(super) const REFUSED: Fact = Fact("refused", Known::Stated(FineFacts::refusal));
pub(super) const OVERDUE: Fact = Fact("overdue", Known::Stated(FineFacts::lateness));
pub(super) const SERIOUS: Fact = Fact("serious", Known::Stated(|facts| facts.serious));
pub(super) const GRAVE_RESULT: Fact = Fact("grave_result", Known::Stated(|facts| facts.grave_result));

const PERSONAL_BREACH: Fact = Fact("personal_breach", Known::Stated(|facts| facts.personal_breach));

/// A fine on the persons directly responsible.
#[derive(Clone, Copy)]
pub(super) struct OnPersons {
    modality: Modality,
    /// The start of its parameters' names.
    numbers: &'static str,
    least: bool,
    note: Option<&'static str>,
}

/// Persons fined between two amounts.
pub(super) const fn persons(modality: Modality, numbers: &'static str) -> OnPersons {
    OnPersons { modality, numbers, least: true, note: None }
}

/// Persons fined up to an amount.
pub(super) const fn persons_up_to(modality: Modality, numbers: &'static str) -> OnPersons {
    OnPersons { modality, numbers, least: false, note: None }
}

impl OnPersons {
    pub(super) const fn noting(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }

    fn of(self, question: &Question<'_>) -> Result<Persons, FineError> {
        let min = self.least.then(|| question.fen(&format!("{}_min", self.numbers))).transpose()?;
        let max = question.fen(&format!("{}_max", self.numbers))?;
        Ok(Persons { min, max, modality: self.modality, note: self.note })
    }
}

impl Row {
    /// Whether what the act is said to break leads to this row.
    pub(super) fn opens(&self, facts: &FineFacts) -> bool {
        self.breaks.iter().chain(self.perhaps).any(|violation| facts.breaks(*violation))
    }

    /// The parameters its numbers come from, as the starts of their names.
    pub(super) fn numbers(&self) -> Vec<&'static str> {
        let persons = self.persons.map(|persons| persons.numbers);
        self.fine.numbers().into_iter().chain(persons).chain(self.level).collect()
    }

    /// The head, if no condition is known to fail. Unknown ones leave it possible and are named.
    pub(super) fn head(&self, question: &Question<'_>) -> Result<Option<Head>, FineError> {
        if !self.opens(question.facts) {
            return Ok(None);
        }
        let stated = self.breaks.iter().any(|violation| question.facts.breaks(*violation));
        let mut unknown = Vec::new();
        let conditions = self.when.iter().map(|when| when.weigh(question, &mut unknown));
        let mut known = conditions.collect::<Result<Vec<_>, _>>()?;
        if !stated {
            known.push(When::Any(&[PERSONAL_BREACH]).weigh(question, &mut unknown)?);
        }
        known.push(self.who.weigh(question.facts.actor, &mut unknown));
        if known.contains(&Ternary::No) {
            return Ok(None);
        }
        let status = if known.contains(&Ternary::Unknown) { Status::Possible } else { Status::Applies };
        let mut head = self.carried(question, status)?;
        head.unresolved = [unknown, head.unresolved, question.gains_unknown.clone()].concat();
        self.at_its_level(question, &mut head)?;
        head.stated = stated && !(self.aggravates && head.status == Status::Possible);
        head.multiplies = self.aggravates && head.status == Status::Applies;
        Ok(Some(head))
    }

    fn carried(&self, question: &Question<'_>, status: Status) -> Result<Head, FineError> {
        let (fine, unresolved) = self.fine.of(question)?.unzip();
        Ok(Head {
            id: self.id,
            cite: self.cite,
            act: question.act,
            actor: question.facts.actor,
            status,
            says: self.says,
            order: self.order,
            warning: self.warning,
            confiscation: Some(question.gains.clone()),
            confiscation_basis: self.confiscation,
            fine,
            persons: self.persons.map(|persons| persons.of(question)).transpose()?,
            other: self.other,
            authority: self.authority,
            unresolved: unresolved.unwrap_or_default(),
            stated: false,
            multiplies: false,
            pointer: self.pointer,
        })
    }

    fn at_its_level(&self, question: &Question<'_>, head: &mut Head) -> Result<(), FineError> {
        let Some(name) = self.level else { return Ok(()) };
        let lowest = lowest_level(question, name)?;
        match question.facts.level {
            None => {
                head.unresolved.push("level");
                head.status = Status::Possible;
            }
            Some(level) if level < lowest => head.status = Status::OtherAuthority,
            Some(_) => {}
        }
        Ok(())
    }
}

impl Who {
    fn weigh(self, actor: Option<Actor>, unknown: &mut Vec<&'static str>) -> Ternary {
        let known = match actor {
            None => self.unnamed,
            Some(actor) if self.sure.contains(&actor) => Ternary::Yes,
            Some(actor) if self.never.contains(&actor) => Ternary::No,
            Some(_) => Ternary::Unknown,
        };
        if known == Ternary::Unknown {
            unknown.push(if actor.is_none() { "actor" } else { "liability" });
        }
        known
    }
}

impl When {
    fn weigh(self, question: &Question<'_>, unknown: &mut Vec<&'static str>) -> Result<Ternary, FineError> {
        let (Self::Any(facts) | Self::None(facts)) = self;
        let mut each = Vec::new();
        for Fact(name, known) in facts {
            let known = match known {
                Known::Stated(stated) => stated(question.facts),
                Known::Counted(counted) => counted(question)?,
            };
            each.push((name, known));
        }
        let any = Ternary::any(each.iter().map(|(_, known)| *known));
        if any == Ternary::Unknown {
            let open = each.iter().filter(|(_, known)| *known == Ternary::Unknown);
            unknown.extend(open.map(|(name, _)| **name));
        }
        Ok(if matches!(self, Self::Any(_)) { any } else { !any })
    }
}

fn lowest_level(question: &Question<'_>, name: &str) -> Result<Level, FineError> {
    let parameter = question.parameters.parameter(name)?;
    let value = question.parameters.value(name, question.law_on)?.value.clone();
    serde_json::from_value(serde_json::Value::String(value.clone())).map_err(|_| {
        let why = "no such level".to_owned();
        FineError::Parameters(ParameterError::Ill { name: name.to_owned(), value, unit: parameter.unit, why })
    })
}
