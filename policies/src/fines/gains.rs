//! Unlawful gains: which formula depends on who decides and when; unknown parts widen the answer.

use chrono::NaiveDate;

use super::answer::Gains;
use super::error::FineError;
use super::facts::{Authority, FineFacts, GainsFacts};
use super::fen::Fen;
use super::ternary::Ternary;
use super::violation::Violation;
use crate::parameters::{ParameterError, Parameters};

/// How gains are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Formula {
    /// Administrative Penalty Law, Art. 28: gross less what must be refunded.
    General,
    /// SAIC Order 37: also less purchase price and taxes.
    Order37,
    /// SAMR Order 118: also less proven direct costs and taxes.
    Order118,
    /// SAMR Order 118 for one who facilitates: all revenue.
    Order118Revenue,
}

/// A part of the sum between its least and its most; no most while it is unknown.
#[derive(Clone, Copy)]
struct Between {
    least: Fen,
    most: Option<Fen>,
}

/// One part that comes off, with its name among the unknown facts and its words in the formula.
struct Deduction {
    name: &'static str,
    words: &'static str,
    worth: Between,
}

/// The gains, and the unknown facts that keep them from being one amount.
pub(super) fn count(
    parameters: &Parameters,
    facts: &FineFacts,
    decided_on: NaiveDate,
) -> Result<(Gains, Vec<&'static str>), FineError> {
    let Some(known) = &facts.gains else {
        let formula = "what the act brought in is not stated".to_owned();
        return Ok((Gains { amount: None, min: Fen::ZERO, max: None, formula }, vec!["gains"]));
    };
    if let Some(overcharged) = by_price_rule(parameters, facts, decided_on)? {
        return Ok((collected(overcharged), Vec::new()));
    }
    let formulas = formulas(parameters, facts.authority, known.facilitator, decided_on)?;
    let counted: Vec<(Between, String)> = formulas.iter().map(|formula| apply(*formula, known)).collect();
    let least = counted.iter().map(|(worth, _)| worth.least).min().unwrap_or(Fen::ZERO);
    let most = counted.iter().map(|(worth, _)| worth.most).collect::<Option<Vec<_>>>();
    let most = most.and_then(|each| each.into_iter().max());
    let amount = most.filter(|most| *most == least);
    let mut words: Vec<String> = Vec::new();
    for (_, formula) in counted {
        if !words.contains(&formula) {
            words.push(formula);
        }
    }
    let unknown = if amount.is_some() { Vec::new() } else { unknown(facts.authority, known, &formulas) };
    Ok((Gains { amount, min: least, max: most, formula: words.join("; or ") }, unknown))
}

/// The violations whose gains are what was collected beyond the lawful price.
const PRICES: [Violation; 2] = [Violation::OperatorPrice, Violation::ConsumerPrice];

/// What was collected beyond the lawful price, where that is counted instead: it is stated, the act breaks a price rule,
/// and the configuration, which is recalled only, says so.
pub(super) fn by_price_rule(
    parameters: &Parameters,
    facts: &FineFacts,
    on: NaiveDate,
) -> Result<Option<Fen>, FineError> {
    let configured = parameters.value("gains.price_formula", on)?.value == "overcharged";
    let broken = PRICES.iter().any(|price| facts.breaks(*price));
    let overcharged = facts.gains.as_ref().and_then(|gains| gains.overcharged);
    Ok(overcharged.filter(|_| configured && broken))
}

fn collected(overcharged: Fen) -> Gains {
    let formula = format!("{overcharged} collected beyond the lawful price (rule for prices, unverified)");
    Gains { amount: Some(overcharged), min: overcharged, max: Some(overcharged), formula }
}

/// Every formula that may be the right one: one, unless the authority or the actor's part in it is unknown.
fn formulas(
    parameters: &Parameters,
    authority: Option<Authority>,
    facilitator: Ternary,
    on: NaiveDate,
) -> Result<Vec<Formula>, FineError> {
    let mut found = Vec::new();
    if authority != Some(Authority::MarketRegulator) {
        found.push(named(parameters, "gains.general_formula", on)?);
    }
    if authority.is_none_or(|authority| authority == Authority::MarketRegulator) {
        if facilitator != Ternary::Yes {
            found.push(named(parameters, "gains.market_regulator_formula", on)?);
        }
        if facilitator.possible() {
            found.push(named(parameters, "gains.facilitator_formula", on)?);
        }
    }
    found.dedup();
    Ok(found)
}

fn named(parameters: &Parameters, name: &str, on: NaiveDate) -> Result<Formula, FineError> {
    let parameter = parameters.parameter(name)?;
    match parameters.value(name, on)?.value.as_str() {
        "apl-28" => Ok(Formula::General),
        "order-37" => Ok(Formula::Order37),
        "order-118" => Ok(Formula::Order118),
        "order-118-revenue" => Ok(Formula::Order118Revenue),
        other => Err(FineError::Parameters(ParameterError::Ill {
            name: name.to_owned(),
            value: other.to_owned(),
            unit: parameter.unit,
            why: "no such formula".to_owned(),
        })),
    }
}

fn deductions(formula: Formula, known: &GainsFacts) -> Vec<Deduction> {
    let stated = |name, words, amount: Option<Fen>| Deduction {
        name,
        words,
        worth: Between { least: amount.unwrap_or(Fen::ZERO), most: amount },
    };
    let refundable = stated("gains.refundable", "to be refunded", known.refundable);
    let taxes = stated("gains.taxes", "taxes", known.taxes);
    match formula {
        Formula::General => vec![refundable],
        Formula::Order37 => {
            vec![refundable, stated("gains.purchase_costs", "purchase price", known.purchase_costs), taxes]
        }
        Formula::Order118 => vec![refundable, proven_costs(known), taxes],
        Formula::Order118Revenue => Vec::new(),
    }
}

/// Costs come off only when proven in time: nothing when they are not, perhaps all of them while that is unknown.
fn proven_costs(known: &GainsFacts) -> Deduction {
    let costs = known.direct_costs;
    let worth = match known.proven {
        Ternary::Yes => Between { least: costs.unwrap_or(Fen::ZERO), most: costs },
        Ternary::No => Between { least: Fen::ZERO, most: Some(Fen::ZERO) },
        Ternary::Unknown => Between { least: Fen::ZERO, most: costs },
    };
    let name = if costs.is_none() { "gains.direct_costs" } else { "gains.proven" };
    Deduction { name, words: "proven direct costs", worth }
}

fn apply(formula: Formula, known: &GainsFacts) -> (Between, String) {
    let parts = deductions(formula, known);
    let least_off = parts.iter().fold(Fen::ZERO, |sum, part| sum.and(part.worth.least));
    let most_off = parts.iter().try_fold(Fen::ZERO, |sum, part| part.worth.most.map(|most| sum.and(most)));
    let least = match (known.gross, most_off) {
        (Some(gross), Some(off)) => gross.less(off),
        _ => Fen::ZERO,
    };
    let worth = Between { least, most: known.gross.map(|gross| gross.less(least_off)) };
    (worth, in_words(formula, known, &parts, worth))
}

fn in_words(formula: Formula, known: &GainsFacts, parts: &[Deduction], worth: Between) -> String {
    let written = |amount: Option<Fen>| amount.map_or_else(|| "unknown".to_owned(), |fen| fen.to_string());
    let off = parts.iter().map(|part| {
        let amount = match part.worth {
            Between { least, most: Some(most) } if least != most => format!("{least} to {most}"),
            Between { most, .. } => written(most),
        };
        format!(" - {amount} {}", part.words)
    });
    let off: String = off.collect();
    let sum = if worth.most == Some(worth.least) { format!(" = {}", worth.least) } else { String::new() };
    format!("{} obtained{off}{sum}, never below zero ({})", written(known.gross), source(formula))
}

fn source(formula: Formula) -> &'static str {
    match formula {
        Formula::General => "Administrative Penalty Law, Art. 28",
        Formula::Order37 => "SAIC Order 37",
        Formula::Order118 => "SAMR Order 118, Arts. 3-4",
        Formula::Order118Revenue => "SAMR Order 118, one who facilitates: all revenue",
    }
}

fn unknown(authority: Option<Authority>, known: &GainsFacts, formulas: &[Formula]) -> Vec<&'static str> {
    let mut names = Vec::new();
    if known.gross.is_none() {
        names.push("gains.gross");
    }
    if authority.is_none() {
        names.push("authority");
    }
    if known.facilitator == Ternary::Unknown && formulas.contains(&Formula::Order118Revenue) {
        names.push("gains.facilitator");
    }
    for part in formulas.iter().flat_map(|formula| deductions(*formula, known)) {
        if part.worth.most != Some(part.worth.least) && !names.contains(&part.name) {
            names.push(part.name);
        }
    }
    names
}
