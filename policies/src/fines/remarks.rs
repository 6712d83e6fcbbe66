//! Flags, notes and unknowns that belong to the whole answer rather than to one head.

use std::collections::BTreeSet;

use super::answer::Head;
use super::error::FineError;
use super::facts::{Actor, FineFacts};
use super::fen::Fen;
use super::gains::by_price_rule;
use super::limitation::limitation;
use super::mitigation::grounds;
use super::question::Question;
use super::ternary::Ternary;
use super::violation::{TRADES, UNFAIR, Violation};
use super::weighing::open;
use super::{Found, discretion};

/// What is said beside the heads.
#[derive(Default)]
pub(super) struct Remarks {
    pub(super) flags: BTreeSet<&'static str>,
    pub(super) notes: Vec<String>,
    pub(super) unresolved: Vec<&'static str>,
    pub(super) may_also_break: Vec<Violation>,
    pub(super) unverified: Vec<&'static str>,
}

impl Remarks {
    fn flag(&mut self, flag: &'static str, note: impl Into<String>) {
        self.flags.insert(flag);
        self.notes.push(note.into());
    }
}

pub(super) fn remarks(
    question: &Question<'_>,
    found: &Found,
    lighter_later: bool,
) -> Result<Remarks, FineError> {
    let (mut remarks, heads) = (Remarks::default(), &found.heads);
    dates(question, &found.not_in_force, lighter_later, &mut remarks);
    let limitation = limitation(question)?;
    remarks.flags.extend(&limitation.flags);
    remarks.notes.extend(limitation.notes);
    missing_elements(question.facts, &mut remarks);
    if heads.iter().any(|head| head.id.starts_with("SZ94")) {
        bands(question, &mut remarks)?;
    }
    ceilings(question.facts, heads, &mut remarks);
    elsewhere(question.facts, &mut remarks);
    unverified(question, &mut remarks)?;
    for (flag, note) in grounds(question.facts) {
        remarks.flag(flag, note);
    }
    Ok(remarks)
}

fn dates(question: &Question<'_>, not_in_force: &[&'static str], lighter_later: bool, remarks: &mut Remarks) {
    if question.facts.ended_on().is_none() {
        remarks.unresolved.push("act_ended_on");
        remarks
            .notes
            .push(format!("The day the act ended is not stated; judged by the law of {}.", question.law_on));
    }
    for statute in not_in_force {
        remarks.flag(
            "statute_not_in_force",
            format!("{statute}: not in force on {}, so none of its heads applies.", question.law_on),
        );
    }
    if lighter_later {
        remarks.flag(
            "lighter_later_law",
            "The law of the day of the decision is lighter and goes before that of the act (APL, Art. 37).",
        );
    }
}

fn missing_elements(facts: &FineFacts, remarks: &mut Remarks) {
    let unfair = UNFAIR.iter().any(|each| facts.breaks(*each));
    if (unfair || facts.breaks(Violation::DifferentTreatment)) && facts.infringed == Ternary::No {
        remarks.flag(
            "element_missing",
            "Art. 95 needs an infringement of others' rights or interests beside the conduct; there is none.",
        );
    }
    if facts.breaks(Violation::DifferentTreatment) && facts.exempted == Some(Ternary::Yes) {
        remarks.flag("exempted", "An exemption of Art. 69 holds, so the treatment is lawful.");
    }
    if facts.breaks(Violation::Intermediary) && facts.duties_met == Some(Ternary::Yes) {
        remarks.flag(
            "element_missing",
            "The intermediary met its duties, so Art. 47 of the DSL does not apply.",
        );
    }
    if facts.breaks(Violation::ConsumerPrice) && facts.disclosed == Ternary::Yes {
        remarks.flag(
            "element_missing",
            "The consumers knew of the price, so the Consumer Law does not apply; Art. 69 may still.",
        );
    }
    if TRADES.iter().any(|each| facts.breaks(*each)) && facts.sold == Some(Ternary::No) {
        remarks.flag(
            "not_traded",
            "Listed but not traded: no fine under Art. 94. The listing is to be blocked.",
        );
    }
}

/// Other ways to count the amount, where they lead to the other band of Art. 94.
fn bands(question: &Question<'_>, remarks: &mut Remarks) -> Result<(), FineError> {
    let boundary = question.fen("sz94.boundary")?;
    let amount = &question.traded.shown;
    if amount.known < boundary {
        return Ok(());
    }
    let below = |other: Option<Fen>| other.filter(|other| *other < boundary);
    if let Some(greatest) = below(question.traded.greatest) {
        remarks.flag(
            "band_differs_per_order",
            format!(
                "Counted together {} (upper band); no single order is above {greatest} (lower band).",
                amount.known
            ),
        );
    }
    if let Some(without_tax) = below(amount.without_tax) {
        remarks.flag(
            "band_differs_without_tax",
            format!("With tax {} (upper band); without it {without_tax} (lower band, SZ94-L).", amount.known),
        );
    }
    Ok(())
}

fn ceilings(facts: &FineFacts, heads: &[Head], remarks: &mut Remarks) {
    let fine_of =
        |id: &str| heads.iter().find(|head| head.id == id && open(head)).and_then(|head| head.fine.as_ref());
    if let Some(serious) = fine_of("SZ95-S") {
        if facts.turnover_prev_act == Some(Fen::ZERO) {
            remarks.flag(
                "no_prior_year_turnover",
                "No turnover in the year before the act: on its text Art. 95 then has a ceiling of zero and no fallback.",
            );
        } else if fine_of("SZ95-R").is_some_and(|refused| serious.max < refused.min) {
            remarks.flag(
                "serious_ceiling_below_refusal_minimum",
                "The ceiling for serious circumstances is below the least fine for refusal; both are shown as they are.",
            );
        }
    }
    for head in heads.iter().filter(|head| open(head) && facts.turnover_prev_act != Some(Fen::ZERO)) {
        if let Some(fine) = head.fine.as_ref().filter(|fine| fine.empty) {
            remarks.flag(
                "empty_range",
                format!(
                    "{}: not a whole fen lies between its ends ({}), so no fine can be set.",
                    head.id, fine.formula
                ),
            );
        }
    }
    let differs = |head: &&Head| {
        let fine = head.fine.as_ref();
        fine.and_then(|fine| fine.by_decision_year.as_ref().map(|other| Some(other.max) != fine.max))
            == Some(true)
    };
    if heads.iter().filter(|head| open(head)).any(|head| differs(&head)) {
        remarks.flag(
            "previous_year_ambiguous",
            "\"Previous year\" may be the one before the act ended (shown first) or before the decision; the ceilings differ.",
        );
    }
    let heads_out_of_reach = heads.iter().filter(|head| head.status == super::Status::OtherAuthority);
    for head in heads_out_of_reach {
        remarks.flag(
            "higher_authority_needed",
            format!("{} is for a higher level: {}.", head.id, head.authority),
        );
    }
    if heads.iter().any(|head| open(head) && head.id.starts_with("AML5") && no_fallback(facts, head)) {
        remarks.flag(
            "no_prior_year_sales",
            "No sales in the year before the act: on its text the article then has no range and no fallback.",
        );
    }
}

/// Without sales Arts. 57 and 58 say nothing, while Arts. 56 and 62 have an amount instead.
fn no_fallback(facts: &FineFacts, head: &Head) -> bool {
    facts.turnover_prev_act == Some(Fen::ZERO)
        && head.fine.as_ref().is_some_and(|fine| fine.max == Some(Fen::ZERO))
}

/// Where else the act leads: never silent about a law whose heads are not computed here.
fn elsewhere(facts: &FineFacts, remarks: &mut Remarks) {
    if facts.actor == Some(Actor::PublicBody) {
        remarks.flag(
            "public_body",
            "A public body is corrected by its superior (Data Regulations, Art. 93; PIPL, Art. 68): no amount.",
        );
    }
    let beside: BTreeSet<Violation> =
        facts.violation.iter().flat_map(|violation| violation.beside().iter().copied()).collect();
    remarks.may_also_break.extend(beside.into_iter().filter(|violation| !facts.breaks(*violation)));
    if !remarks.may_also_break.is_empty() {
        remarks.notes.push(
            "The same act may also break what `may_also_break` names; state it in `violation` to have its heads."
                .to_owned(),
        );
    }
    if [Violation::UnopenedPublicData, Violation::ForbiddenTrade].iter().any(|each| facts.breaks(*each)) {
        remarks.notes.push("Not computed here: the law of the sector concerned.".to_owned());
    }
}

/// What decided and was only recalled, never read.
fn unverified(question: &Question<'_>, remarks: &mut Remarks) -> Result<(), FineError> {
    if question.facts.discretion_bands {
        remarks.unverified.extend(discretion::NAMES);
    }
    if by_price_rule(question.parameters, question.facts, question.decided_on)?.is_some() {
        remarks.unverified.push("gains.price_formula");
    }
    if !remarks.unverified.is_empty() {
        remarks.flag(
            "unverified",
            "What `unverified` names was recalled, not read; check it before relying on it.",
        );
    }
    Ok(())
}
