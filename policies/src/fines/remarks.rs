//! Flags, notes and unknowns that belong to the whole answer rather than to one head.

use std::collections::BTreeSet;

use super::answer::Head;
use super::error::FineError;
use super::facts::{Actor, FineFacts, Violation};
use super::fen::Fen;
use super::limitation::limitation;
use super::mitigation::grounds;
use super::question::Question;
use super::ternary::Ternary;
use super::weighing::open;

/// What is said beside the heads.
#[derive(Default)]
pub(super) struct Remarks {
    pub(super) flags: BTreeSet<&'static str>,
    pub(super) notes: Vec<String>,
    pub(super) unresolved: Vec<&'static str>,
}

impl Remarks {
    fn flag(&mut self, flag: &'static str, note: impl Into<String>) {
        self.flags.insert(flag);
        self.notes.push(note.into());
    }
}

pub(super) fn remarks(
    question: &Question<'_>,
    heads: &[Head],
    not_in_force: &[&'static str],
    lighter_later: bool,
) -> Result<Remarks, FineError> {
    let mut remarks = Remarks::default();
    dates(question, not_in_force, lighter_later, &mut remarks);
    let limitation = limitation(question)?;
    remarks.flags.extend(&limitation.flags);
    remarks.notes.extend(limitation.notes);
    missing_elements(question.facts, &mut remarks);
    if heads.iter().any(|head| head.id.starts_with("SZ94")) {
        bands(question, &mut remarks)?;
    }
    ceilings(question.facts, heads, &mut remarks);
    elsewhere(question.facts, &mut remarks);
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
    let unfair =
        [Violation::UnlawfulAcquisition, Violation::UnlawfulSubstitution, Violation::OtherUnfairConduct]
            .iter()
            .any(|each| facts.breaks(*each));
    if (unfair || facts.breaks(Violation::DifferentTreatment)) && facts.infringed == Ternary::No {
        remarks.flag(
            "element_missing",
            "Art. 95 needs an infringement of others' rights or interests beside the conduct; there is none.",
        );
    }
    if facts.breaks(Violation::DifferentTreatment) && facts.exempted == Some(Ternary::Yes) {
        remarks.flag("exempted", "An exemption of Art. 69 holds, so the treatment is lawful.");
    }
    if facts.breaks(Violation::IntermediaryDuty) && facts.duties_met == Some(Ternary::Yes) {
        remarks.flag(
            "element_missing",
            "The intermediary met its duties, so Art. 47 of the DSL does not apply.",
        );
    }
    if trades_unlawfully(facts) && facts.sold == Some(Ternary::No) {
        remarks.flag(
            "not_traded",
            "Listed but not traded: no fine under Art. 94. The listing is to be blocked.",
        );
    }
}

fn trades_unlawfully(facts: &FineFacts) -> bool {
    [Violation::UnauthorizedPersonalData, Violation::UnopenedPublicData, Violation::ForbiddenTrade]
        .iter()
        .any(|each| facts.breaks(*each))
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
    if heads.iter().any(|head| head.status == super::Status::OtherAuthority) {
        remarks.flag(
            "higher_authority_needed",
            "Serious circumstances under PIPL 66 are for a department of the provincial level or above.",
        );
    }
}

/// Where else the act leads: never silent about a law whose heads are not computed here.
fn elsewhere(facts: &FineFacts, remarks: &mut Remarks) {
    if facts.actor == Some(Actor::PublicBody) {
        remarks.flag(
            "public_body",
            "A public body is corrected by its superior (Data Regulations, Art. 93; PIPL, Art. 68): no amount.",
        );
    }
    for violation in &facts.violation {
        let (computed, note) = other_laws(*violation);
        remarks.notes.push(note.to_owned());
        if !computed {
            remarks.flags.insert("heads_not_computed");
        }
    }
}

/// Whether this violation's own heads are computed, and the laws beside them that are not.
fn other_laws(violation: Violation) -> (bool, &'static str) {
    use Violation as V;
    match violation {
        V::UnauthorizedPersonalData | V::PersonalInformation => (
            true,
            "Not computed here: detention or crime (PSAPL, Art. 56; Criminal Law, Art. 253-1); NDSR, Art. 55.",
        ),
        V::UnopenedPublicData | V::ForbiddenTrade => {
            (true, "Not computed here: the law of the sector concerned.")
        }
        V::UnlawfulAcquisition | V::UnlawfulSubstitution | V::OtherUnfairConduct => (
            true,
            "Not computed here: Anti-Unfair-Competition Law, Arts. 26 and 29, which may displace Art. 95.",
        ),
        V::DifferentTreatment => (
            true,
            "Not computed here: Consumer Law, Art. 56 (consumers); Price Law, Art. 14 (operators); PIPL, Art. 66 \
             (automated decisions on people); Anti-Monopoly Law, Art. 57 (dominance), which may displace Art. 95.",
        ),
        V::IntermediaryDuty => (true, "Not computed here: E-Commerce Law, Arts. 80 and 83."),
        V::MonopolyAgreement | V::AbuseOfDominance | V::UnlawfulConcentration => (
            false,
            "Art. 70 is punished under the Anti-Monopoly Law (Arts. 56-58), not Art. 95, para. 1; not computed here.",
        ),
        V::SecurityDuty => {
            (false, "Security duties are punished under DSL, Art. 45, CSL and NDSR; not computed here.")
        }
        V::UnlawfulExport => {
            (false, "Exports are punished under DSL, Art. 46, PIPL, Art. 66 and NDSR; not computed here.")
        }
    }
}
