//! The range of a fine, written for a person: every head, what is alternative to what, and what is not known.

use std::io::{Write, stdout};

use policies::fines::{Assessment, Fen, Fine, Head, Modality, Referral, Status, Ternary};

/// The headline, every head, what is alternative and what is unknown.
pub(super) fn assessment(answer: &Assessment) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "headline: {}", answer.headline.unwrap_or("none, for no head is made out on these facts"))?;
    if let Some(overall) = &answer.overall {
        writeln!(out, "overall: {}", span(overall.min, overall.max))?;
    }
    for one in &answer.heads {
        head(&mut out, one)?;
    }
    for pointer in &answer.pointers {
        let (id, cite, status, says) = (pointer.id, pointer.cite, status(pointer.status), pointer.says);
        writeln!(out, "\n{id} · {cite} · {status}\n  {says}")?;
    }
    if let Some(referral) = &answer.referral {
        writeln!(out, "\n{}", refer(referral))?;
    }
    if let Some(late) = &answer.surcharge {
        writeln!(out, "\nsurcharge for paying late: {}: {}", yuan(late.amount), late.formula)?;
    }
    for alternatives in &answer.alternatives {
        writeln!(out, "\nalternatives, never added: {}", alternatives.join(", "))?;
    }
    for (name, words) in [("flags", &answer.flags), ("not known", &answer.unresolved)] {
        if !words.is_empty() {
            writeln!(out, "{name}: {}", words.join(", "))?;
        }
    }
    for note in &answer.notes {
        writeln!(out, "note: {note}")?;
    }
    Ok(writeln!(out, "\n{}\nlaw {} on {}", answer.disclaimer, answer.law, answer.on)?)
}

fn head(out: &mut impl Write, head: &Head) -> anyhow::Result<()> {
    writeln!(out, "\n{} · {} · {}\n  {}", head.id, head.cite, status(head.status), head.says)?;
    match &head.fine {
        Some(fine) => {
            writeln!(out, "  fine: {}, {} ({})", range(fine), modality(fine.modality), fine.formula)?;
        }
        None => writeln!(out, "  fine: none under this head")?,
    }
    if let Some(gains) = &head.confiscation {
        let least = Some(gains.min).filter(|least| *least > Fen::ZERO);
        let amount = gains.amount.map_or_else(|| span(least, gains.max), yuan);
        writeln!(out, "  gains to confiscate: {amount} ({})", gains.formula)?;
    }
    if let Some(persons) = &head.persons {
        let range = span(persons.min, Some(persons.max));
        writeln!(out, "  on persons directly responsible: {range}, {}", modality(persons.modality))?;
    }
    if let Some(other) = head.other {
        writeln!(out, "  also: {other}")?;
    }
    Ok(writeln!(out, "  by: {}", head.authority)?)
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Applies => "applies",
        Status::Possible => "possible, while a fact is not known",
        Status::OtherAuthority => "for a higher authority",
        Status::TimeBarred => "barred, its time has run out",
    }
}

const fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Shall => "must be set",
        Modality::May => "may be set",
        Modality::AnyOf => "one of several measures to choose from",
    }
}

fn refer(referral: &Referral) -> String {
    let word = match referral.refer_to_police {
        Ternary::Yes => "to be referred to the police",
        Ternary::No => "not to be referred to the police",
        Ternary::Unknown => "whether to refer it to the police is not known",
    };
    format!(
        "{word}: {} of the numbers that call for it are counted. {}",
        share(&referral.ratio),
        referral.note
    )
}

/// `1/3` as `33.33 %`, cut, so that nothing short of the whole reads as the whole.
fn share(ratio: &str) -> String {
    let parts = ratio.split_once('/').unwrap_or((ratio, "1"));
    let whole = (parts.0.parse::<u128>().ok()).zip(parts.1.parse::<u128>().ok().filter(|under| *under > 0));
    let cut = whole.and_then(|(over, under)| Some(over.checked_mul(10_000)? / under));
    cut.map_or_else(|| ratio.to_owned(), |cut| format!("{}.{:02} %", cut / 100, cut % 100))
}

/// `¥1,234,567.00`.
fn yuan(fen: Fen) -> String {
    let written = fen.to_string();
    let (whole, rest) = written.split_once('.').unwrap_or((&written, "00"));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("¥{grouped}.{rest}")
}

fn range(fine: &Fine) -> String {
    if fine.empty {
        "none, for not a whole fen lies between its ends".to_owned()
    } else {
        span(fine.min, fine.max)
    }
}

fn span(min: Option<Fen>, max: Option<Fen>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{} to {}", yuan(min), yuan(max)),
        (Some(min), None) => format!("from {}, the upper end is not known", yuan(min)),
        (None, Some(max)) => format!("up to {}", yuan(max)),
        (None, None) => "the upper end is not known".to_owned(),
    }
}
