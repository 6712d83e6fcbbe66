//! The paragraph of a finding, for a person: the gap, who was compared, under which conditions, which exemption
//! was considered, what evidence is missing. It never says that anything is illegal.

use super::exemption::{Considered, Status};
use super::finding::Finding;
use super::judge::Flag;
use super::policy::Policy;
use super::price::percent;
use super::sale::{Conditions, Pricing, Stage};

/// Sales and comparators named in the text; all of them are in the finding.
const NAMED: usize = 3;

pub(super) fn says(policy: &Policy, finding: &Finding, flags: &[Flag<'_, '_>]) -> String {
    let Some(first) = flags.first() else { return String::new() };
    let sentences = [
        gap(finding, first),
        compared(policy, first),
        comparators(first),
        exemptions(&finding.exemptions_considered),
        missing(flags),
    ];
    sentences.join(" ")
}

fn gap(finding: &Finding, first: &Flag<'_, '_>) -> String {
    let direction = if finding.effect_ppm < 0 { "less" } else { "more" };
    let buyers: Vec<&str> = finding.affected.iter().map(|affected| affected.buyer.as_str()).collect();
    let plural = if buyers.len() == 1 { "" } else { "s" };
    let size = percent(finding.effect_ppm);
    let typical = if finding.trades.len() == 1 { "" } else { " (median)" };
    format!(
        "Possible differential treatment: buyer{plural} {} paid {size}{typical} {direction} than the median of the {} other \
         buyers under the same conditions in {}, {} yuan in all against what the others' price calls for.",
        listed(&buyers),
        first.others,
        orders(&finding.trades),
        finding.excess,
    )
}

fn orders(trades: &[String]) -> String {
    let names: Vec<&str> = trades.iter().map(String::as_str).collect();
    match trades.len() {
        1 => format!("sale {}", listed(&names)),
        count => format!("{count} sales ({})", listed(&names)),
    }
}

fn compared(policy: &Policy, flag: &Flag<'_, '_>) -> String {
    let key = &flag.priced.key;
    let requirement = key.requirement.map(|code| format!(", requirement {code}")).unwrap_or_default();
    format!(
        "Compared were sales of product {} by the same seller with the same {}{requirement}, at most {} days apart, \
         each against the list price and published tables of its own day.",
        key.product,
        conditions(&key.conditions),
        policy.window_days,
    )
}

fn conditions(conditions: &Conditions) -> String {
    let stage = match conditions.stage {
        Stage::Trial => "trial",
        Stage::Production => "production",
        Stage::Redistribution => "redistribution",
        Stage::Intermediated => "intermediated",
    };
    let texts = [
        ("version", conditions.version.clone()),
        ("licence", conditions.licence.clone()),
        ("fields", conditions.fields.clone()),
        ("delivery", conditions.delivery.clone()),
        ("security", conditions.security.clone()),
        ("credit grade", grade(conditions.credit_grade)),
        ("payment terms", conditions.payment_terms.clone()),
        ("stage", stage.to_owned()),
        ("months", duration(conditions.duration_months)),
        ("exclusivity", if conditions.exclusive { "exclusive" } else { "not exclusive" }.to_owned()),
        ("cost class", conditions.cost_class.clone()),
    ];
    let stated = texts.into_iter().filter(|(_, value)| !value.is_empty());
    stated.map(|(name, value)| format!("{name} ({value})")).collect::<Vec<_>>().join(", ")
}

/// As the platform writes it: 0 is A, 1 is B; what has no letter keeps its number.
fn grade(grade: i64) -> String {
    let letter =
        u8::try_from(grade).ok().and_then(|steps| b'A'.checked_add(steps)).filter(u8::is_ascii_uppercase);
    letter.map_or_else(|| grade.to_string(), |letter| char::from(letter).to_string())
}

fn duration(months: i64) -> String {
    if months == 0 { String::new() } else { months.to_string() }
}

fn comparators(flag: &Flag<'_, '_>) -> String {
    let named: Vec<String> = flag
        .comparators
        .iter()
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
    format!(
        "Nearest comparators of {}, which was at {} of the expected price: {}.",
        flag.priced.sale.id,
        percent(flag.priced.outcome.rho),
        named.join("; "),
    )
}

fn apart(seconds: i64) -> String {
    match seconds {
        0..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

fn exemptions(considered: &[Considered]) -> String {
    let claims: Vec<String> = considered
        .iter()
        .filter(|claim| claim.status != Status::None)
        .map(|claim| match claim.status {
            Status::Void => {
                format!("{} was claimed and does not hold: {}", claim.ground.words(), claim.reason)
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

fn missing(flags: &[Flag<'_, '_>]) -> String {
    let has = |pricing: Pricing| flags.iter().any(|flag| flag.priced.sale.pricing == pricing);
    if has(Pricing::DataAnalysis) {
        "The record of the price shows inputs about the buyer.".to_owned()
    } else if has(Pricing::Unrecorded) {
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
