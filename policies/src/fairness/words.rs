//! The paragraph of a finding, for a person: the gap, who was compared, under which conditions, which exemption
//! was considered, what evidence is missing. It never says that anything is illegal.

use super::evidence::Evidence;
use super::exemption::{Considered, Ground, Status};
use super::finding::{Finding, Pattern};
use super::measure::Measure;
use super::price::percent;
use super::record::{Case, Told};
use super::seller::Key;

/// Sales and comparators named in the text; all of them are in the finding.
const NAMED: usize = 3;

pub(super) fn says(evidence: &Evidence<'_>, case: &Case, finding: &Finding, told: &[Told<'_>]) -> String {
    let Some(first) = told.iter().find(|told| finding.comparators.contains_key(&told.id)) else {
        return String::new();
    };
    let opening = match case.pattern {
        Pattern::Systematic => trait_gap(finding),
        Pattern::ListManipulation => moments(finding),
        _ => gap(finding, first),
    };
    let sentences = [
        opening,
        compared(evidence, &first.line.key),
        comparators(finding, first),
        exemptions(case, &finding.exemptions_considered),
        missing(told),
    ];
    sentences.join(" ")
}

fn gap(finding: &Finding, first: &Told<'_>) -> String {
    let direction = if finding.effect_ppm < 0 { "less" } else { "more" };
    let plural = if finding.affected.len() == 1 { "" } else { "s" };
    let size = percent(finding.effect_ppm);
    let typical = if finding.concerned.len() == 1 { "" } else { " (median)" };
    let credit = if finding.pattern == Pattern::ConditionManipulation {
        " The price follows a grade of credit that the evidence does not bear out."
    } else {
        ""
    };
    format!(
        "Possible differential treatment: buyer{plural} {} paid {size}{typical} {direction} than the median of the {} other \
         buyers under the same conditions in {}, {} yuan in all against what the others' price calls for.{credit}",
        buyers(finding),
        first.entry.others,
        orders(&finding.concerned),
        finding.excess,
    )
}

fn trait_gap(finding: &Finding) -> String {
    let Some(measure) = finding.measures.first() else { return String::new() };
    let direction = if finding.effect_ppm < 0 { "less" } else { "more" };
    let [low, high] = finding.ci95_ppm.unwrap_or_default().map(signed);
    let raw = finding.unconditional_gap_ppm.map(signed).unwrap_or_default();
    let beside: Vec<String> = finding.measures.iter().skip(1).map(side).collect();
    let beside = if beside.is_empty() {
        String::new()
    } else {
        format!(" The same goes, with less evidence, for {}.", beside.join(", "))
    };
    format!(
        "Possible differential treatment: {} paid {} {direction} under the same conditions (between {low} and {high}, with 95 \
         % confidence), measured on {} buyers in {} sets of equal conditions; whatever the conditions, the gap is {raw}. \
         Touched are {} and {}, {} yuan in all against what the others paid.{beside}",
        side(measure),
        percent(finding.effect_ppm),
        measure.buyers,
        measure.strata,
        buyers(finding),
        orders(&finding.concerned),
        finding.excess,
    )
}

/// Those a measure is about.
fn side(measure: &Measure) -> String {
    match (&measure.level, measure.of.as_str()) {
        (Some(level), of) => format!("buyers of {of} {level}, against the rest,"),
        (None, "tenure") => "buyers who joined long ago, against those who joined lately,".to_owned(),
        (None, "purchases") => "buyers who bought often before, against those who did not,".to_owned(),
        (None, "spent") => "buyers who spent much before, against those who did not,".to_owned(),
        (None, of) => format!("buyers with a high {of}, against those with a low one,"),
    }
}

fn signed(ppm: i64) -> String {
    format!("{}{}", if ppm < 0 { "-" } else { "" }, percent(ppm))
}

fn moments(finding: &Finding) -> String {
    let direction = if finding.effect_ppm < 0 { "less" } else { "more" };
    format!(
        "Possible differential treatment: the list price was moved for a moment and back again, and in such moments {} bought \
         in {}, for {} (median) {direction} than the list price before, {} yuan in all.",
        buyers(finding),
        orders(&finding.concerned),
        percent(finding.effect_ppm),
        finding.excess,
    )
}

fn buyers(finding: &Finding) -> String {
    listed(&finding.affected.iter().map(|affected| affected.buyer.as_str()).collect::<Vec<_>>())
}

fn orders(trades: &[String]) -> String {
    let names: Vec<&str> = trades.iter().map(String::as_str).collect();
    match trades.len() {
        1 => format!("sale {}", listed(&names)),
        count => format!("{count} sales ({})", listed(&names)),
    }
}

fn compared(evidence: &Evidence<'_>, key: &Key) -> String {
    let names = &evidence.seller.book.names;
    let requirement = key.requirement.map(|code| format!(", requirement {}", names.references.get(code)));
    format!(
        "Compared were sales of product {} by the same seller with the same {}{}, at most {} days apart, \
         each against the list price and published tables of its own day.",
        names.products.get(key.product),
        conditions(evidence, key),
        requirement.unwrap_or_default(),
        evidence.seller.policy.window_days,
    )
}

fn conditions(evidence: &Evidence<'_>, key: &Key) -> String {
    let names = &evidence.seller.book.names;
    let mut stated: Vec<(String, String)> =
        serde_json::from_str(&names.terms.get(key.terms)).unwrap_or_default();
    stated.push(("credit grade".to_owned(), grade(key.credit)));
    if key.duration != 0 {
        stated.push(("months".to_owned(), key.duration.to_string()));
    }
    stated.extend(key.cost_class.map(|class| ("cost class".to_owned(), names.cost_classes.get(class))));
    stated.iter().map(|(name, value)| format!("{name} ({value})")).collect::<Vec<_>>().join(", ")
}

/// As the platform writes it: 0 is A, 1 is B; what has no letter keeps its number.
fn grade(grade: i64) -> String {
    let letter =
        u8::try_from(grade).ok().and_then(|steps| b'A'.checked_add(steps)).filter(u8::is_ascii_uppercase);
    letter.map_or_else(|| grade.to_string(), |letter| char::from(letter).to_string())
}

fn comparators(finding: &Finding, first: &Told<'_>) -> String {
    let named: Vec<String> = finding
        .comparators
        .get(&first.id)
        .into_iter()
        .flatten()
        .take(NAMED)
        .map(|other| {
            format!(
                "{} ({}, {} of the expected price, {} apart)",
                other.trade,
                other.buyer,
                percent(other.rho_ppm),
                apart(other.seconds_apart),
            )
        })
        .collect();
    let named = if named.is_empty() { "none within the window".to_owned() } else { named.join("; ") };
    format!(
        "Nearest comparators of {}, which was at {} of the expected price: {named}.",
        first.id,
        percent(first.line.outcome.rho),
    )
}

fn apart(seconds: i64) -> String {
    match seconds {
        0..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

fn exemptions(case: &Case, considered: &[Considered]) -> String {
    let claims: Vec<String> = considered
        .iter()
        .filter(|claim| claim.status != Status::None)
        .map(|claim| match claim.status {
            Status::Void => {
                format!("{} was claimed and does not hold: {}", claim.ground.words(), claim.reason)
            }
            _ if case.reference.is_none() => {
                format!("{} was claimed for some of the sales: {}", claim.ground.words(), claim.reason)
            }
            _ => format!("{} was claimed, yet sales under the same claim differ", claim.ground.words()),
        })
        .collect();
    if claims.is_empty() {
        "No exemption of Art. 69 was claimed.".to_owned()
    } else {
        format!("Exemptions considered: {}.", claims.join("; "))
    }
}

/// What is wrong with an exemption that was refused to some, or drawn with an eye on the buyer.
pub(super) fn abuse(evidence: &Evidence<'_>, case: &Case) -> String {
    let Some((ground, code)) = case.reference else { return String::new() };
    if ground != Ground::Random {
        let refusal = evidence.refusals.iter().find(|refusal| refusal.offer.id == code);
        let (refused, eligible) = refusal.map_or((0, 0), |refusal| (refusal.refused.len(), refusal.eligible));
        return format!(
            "of {eligible} new users who bought in the promotion's window, {refused} were refused it"
        );
    }
    let Some(audit) = evidence.audits.iter().find(|audit| audit.draw == code) else { return String::new() };
    let with = audit.strongest().filter(|(_, p)| *p < audit.p_count).map(|(contrast, p)| {
        let level = contrast.level.as_ref().map(|level| format!(" {level}")).unwrap_or_default();
        format!(
            ", and winning goes with the buyer's {}{level} (a chance of {p:.1e} in a fair draw)",
            contrast.of
        )
    });
    format!(
        "{} of {} draws won where {} was declared (a chance of {:.1e}){}",
        audit.won,
        audit.lines.len(),
        percent(audit.declared),
        audit.p_count,
        with.unwrap_or_default(),
    )
}

fn missing(told: &[Told<'_>]) -> String {
    let has = |pricing: u8| told.iter().any(|told| told.pricing == pricing);
    if has(1) {
        "The record of the price shows inputs about the buyer.".to_owned()
    } else if has(0) {
        "No record shows how the price was made: the seller should be asked.".to_owned()
    } else {
        "The seller records a price agreed by people without data analysis; if that holds, Art. 69 does not reach \
         it and Art. 14 (5) of the Price Law is to be considered."
            .to_owned()
    }
}

fn listed(names: &[&str]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).copied().collect();
    match names.len().checked_sub(shown.len()) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}
