//! The shapes a fine may have, each from the numbers that `parameters` has for its name. Lower ends round up, upper
//! ends round down, to the fen.

use super::answer::{DecisionYear, Fine, Modality};
use super::error::FineError;
use super::fen::Fen;
use super::question::Question;

/// How the ends of a fine come about. The text is the start of its parameters' names.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// The head sets no fine.
    None,
    /// Between two amounts.
    Fixed(Modality, &'static str),
    /// Up to an amount; the article sets no least fine.
    UpTo(Modality, &'static str),
    /// A multiple of the gains from a boundary on (from the first fen where no boundary is set), amounts below it.
    Gains(Modality, Multiple, &'static str),
    /// A share of the previous year's sales.
    Sales(Sales, &'static str),
    /// The statute's own function.
    Own(fn(&Question<'_>) -> Result<Fined, FineError>, &'static str),
}

/// Which ends a multiple of the gains, and the amounts beside it, have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Multiple {
    /// DSL 47: from a boundary on once to ten times; below it an amount to an amount.
    FromBoundary,
    /// Price rules: up to five times; without gains an amount to an amount.
    UpTo,
    /// Consumer Law: once to ten times; without gains up to an amount.
    OnceOrMore,
}

/// Which ends a share of sales has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sales {
    /// From a share to a share, or up to an amount where there were no sales.
    BetweenOrAmount,
    /// From a share to a share; nothing is said of a year without sales.
    Between,
    /// Up to a share, or up to an amount where there were no sales.
    UpToOrAmount,
    /// Up to a share; nothing is said of a year without sales.
    UpTo,
}

/// A fine with the unknown facts its ends depend on, gains apart.
pub(super) type Fined = (Fine, Vec<&'static str>);

impl Shape {
    pub(super) const fn numbers(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Fixed(_, name)
            | Self::UpTo(_, name)
            | Self::Gains(_, _, name)
            | Self::Sales(_, name)
            | Self::Own(_, name) => Some(name),
        }
    }

    pub(super) fn of(self, question: &Question<'_>) -> Result<Option<Fined>, FineError> {
        match self {
            Self::None => Ok(None),
            Self::Fixed(modality, name) => {
                let (min, max) = question.between(name)?;
                Ok(Some((fine(modality, Some(min), Some(max), "fixed range".to_owned()), Vec::new())))
            }
            Self::UpTo(modality, name) => {
                let max = question.fen(&format!("{name}.fine_max"))?;
                let formula = "fixed ceiling; the article sets no least fine".to_owned();
                Ok(Some((fine(modality, None, Some(max), formula), Vec::new())))
            }
            Self::Gains(modality, multiple, name) => {
                Ok(Some((of_gains(question, modality, multiple, name)?, Vec::new())))
            }
            Self::Sales(sales, name) => of_sales(question, sales, name).map(Some),
            Self::Own(own, _) => own(question).map(Some),
        }
    }
}

/// A fine with these ends; without a least one it is anything above nothing. Ends between which not a whole fen lies
/// are never shown reversed: nothing is what is left of them.
pub(super) fn fine(modality: Modality, min: Option<Fen>, max: Option<Fen>, formula: String) -> Fine {
    let empty = is_empty(min, max);
    let (min, max) = if empty { (None, Some(Fen::ZERO)) } else { (min, max) };
    Fine {
        min,
        max,
        modality,
        above_zero: min.is_none(),
        empty,
        formula,
        by_decision_year: None,
        bands: None,
    }
}

/// Whether not a whole fen lies between the ends: a fine is more than nothing.
fn is_empty(min: Option<Fen>, max: Option<Fen>) -> bool {
    max.is_some_and(|max| max < min.unwrap_or(Fen::ZERO).max(Fen::new(1)))
}

/// One limb of a fine by gains: its ends for gains between two amounts.
type Ends = (Option<Fen>, Option<Fen>);

/// Gains known only between two amounts give the span of both limbs.
fn of_gains(
    question: &Question<'_>,
    modality: Modality,
    multiple: Multiple,
    name: &str,
) -> Result<Fine, FineError> {
    let gains = &question.gains;
    let boundary = match multiple {
        Multiple::FromBoundary => question.fen(&format!("{name}.gains_boundary"))?,
        Multiple::UpTo | Multiple::OnceOrMore => Fen::new(1),
    };
    let most = question.times(&format!("{name}.multiple_max"))?;
    let least = match multiple {
        Multiple::UpTo => None,
        _ => Some(question.times(&format!("{name}.multiple_min"))?),
    };
    let above: Ends =
        (least.map(|least| gains.min.max(boundary).times(least)), gains.max.map(|gains| gains.times(most)));
    let below = below_boundary(question, multiple, name)?;
    let times = least.map_or_else(|| format!("up to {most}"), |least| format!("{least} to {most}"));
    let ((min, max), formula) = if gains.max.is_some_and(|gains| gains < boundary) {
        (below, "fixed range: no gains, or gains below the boundary".to_owned())
    } else if gains.min >= boundary {
        (above, format!("{times} times the gains, which reach {boundary}"))
    } else {
        let formula = format!(
            "gains not settled: the fixed range below {boundary}, {times} times the gains from there"
        );
        (span(below, above), formula)
    };
    Ok(fine(modality, min, max, formula))
}

fn below_boundary(question: &Question<'_>, multiple: Multiple, name: &str) -> Result<Ends, FineError> {
    let name = format!("{name}.fixed");
    if multiple == Multiple::OnceOrMore {
        return Ok((None, Some(question.fen(&format!("{name}.fine_max"))?)));
    }
    let (min, max) = question.between(&name)?;
    Ok((Some(min), Some(max)))
}

fn span(one: Ends, other: Ends) -> Ends {
    (
        one.0.zip(other.0).map(|(one, other)| one.min(other)),
        one.1.zip(other.1).map(|(one, other)| one.max(other)),
    )
}

/// A share of the sales of the year before the act ended. Where there were none the article may have an amount; where
/// it has not, its ceiling is zero on the text and that is said.
fn of_sales(question: &Question<'_>, sales: Sales, name: &str) -> Result<Fined, FineError> {
    let most = question.millionths(&format!("{name}.share_max"))?;
    let least = match sales {
        Sales::BetweenOrAmount | Sales::Between => Some(question.millionths(&format!("{name}.share_min"))?),
        Sales::UpToOrAmount | Sales::UpTo => None,
    };
    let instead = match sales {
        Sales::BetweenOrAmount | Sales::UpToOrAmount => {
            Some(question.fen(&format!("{name}.no_sales.fine_max"))?)
        }
        Sales::Between | Sales::UpTo => None,
    };
    let ends = |turnover: Fen| match instead {
        Some(amount) if turnover == Fen::ZERO => (None, Some(amount)),
        _ => (least.map(|least| turnover.share_up(least)), Some(turnover.share_down(most))),
    };
    let turnover = question.facts.turnover_prev_act;
    let (min, max) = turnover.map_or((None, None), ends);
    let formula = match turnover {
        None => "a share of the previous year's sales, which are unknown".to_owned(),
        Some(Fen::ZERO) if instead.is_some() => "fixed ceiling: no sales in the previous year".to_owned(),
        Some(turnover) => format!("a share of {turnover}, the sales of the year before the act ended"),
    };
    let by_decision_year = question.facts.turnover_prev_decision.map(|turnover| {
        let (min, max) = ends(turnover);
        let Fine { min, max, .. } = fine(Modality::Shall, min, max, String::new());
        DecisionYear { turnover, min, max: max.unwrap_or(Fen::ZERO) }
    });
    let settled = turnover.is_some_and(|turnover| turnover != Fen::ZERO || instead.is_some());
    let unknown = if settled { Vec::new() } else { vec!["turnover_prev_act"] };
    let fine = fine(Modality::Shall, min, max, formula);
    // While the sales are unknown so is the least fine, which is not to say that there is none.
    let above_zero = fine.above_zero && (least.is_none() || turnover.is_some());
    Ok((Fine { above_zero, by_decision_year, ..fine }, unknown))
}
