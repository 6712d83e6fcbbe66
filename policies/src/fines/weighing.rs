//! From heads to one answer: which come first, which stand in for each other, and what they span. Never a sum.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::answer::{ActAnswer, Assessment, DISCLAIMER, Head, LaterLaw, Range, Status};
use super::error::FineError;
use super::facts::FineFacts;
use super::fen::Fen;
use super::question::Question;
use super::{find, referral, remarks, surcharge};
use crate::parameters::Parameters;

/// The answer to one act.
pub(super) fn one(
    parameters: &Parameters,
    facts: &FineFacts,
    act: usize,
    on: NaiveDate,
) -> Result<Assessment, FineError> {
    let question = Question::new(parameters, facts, act, on)?;
    let found = find(&question)?;
    let later_law = later_law(&question, overall(&found.heads))?;
    let remarks = remarks::remarks(&question, &found, later_law.is_some())?;
    let surcharge = facts.payment.as_ref().map(|payment| surcharge::surcharge(parameters, payment, on));
    let (referral, heads) = (referral::referral(&question)?, found.heads);
    let unresolved = heads.iter().filter(|head| open(head)).flat_map(|head| head.unresolved.iter().copied());
    Ok(Assessment {
        law: parameters.version().to_owned(),
        on,
        headline: headline(&heads),
        alternatives: alternatives(&heads),
        overall: overall(&heads),
        pointers: found.pointers,
        may_also_break: remarks.may_also_break,
        referral,
        surcharge: surcharge.transpose()?,
        unverified: remarks.unverified,
        unresolved: unresolved.chain(remarks.unresolved).collect::<BTreeSet<_>>().into_iter().collect(),
        amount: Some(question.traded.shown),
        gains: Some(question.gains),
        acts: Vec::new(),
        later_law,
        flags: remarks.flags.into_iter().collect(),
        notes: remarks.notes,
        heads,
        disclaimer: DISCLAIMER,
    })
}

/// The answers to several acts side by side: each actor answers for its own, so all heads stand.
pub(super) fn several(
    parameters: &Parameters,
    facts: &[FineFacts],
    each: Vec<Assessment>,
    on: NaiveDate,
) -> Assessment {
    let acts = each.iter().zip(facts).enumerate().filter_map(|(index, (answer, facts))| {
        Some(ActAnswer {
            act: index + 1,
            actor: facts.actor,
            headline: answer.headline,
            overall: answer.overall.clone(),
            gains: answer.gains.clone()?,
            referral: answer.referral.clone(),
            surcharge: answer.surcharge.clone(),
        })
    });
    let acts = acts.collect();
    let beside = each.iter().flat_map(|answer| answer.may_also_break.iter().copied());
    let may_also_break = beside.collect::<BTreeSet<_>>().into_iter().collect();
    let unverified = each.iter().flat_map(|answer| answer.unverified.iter().copied());
    let unverified = unverified.collect::<BTreeSet<_>>().into_iter().collect();
    let pointers = each.iter().flat_map(|answer| answer.pointers.clone()).collect();
    let sorted = |words: fn(&Assessment) -> &[&'static str]| {
        each.iter().flat_map(words).copied().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    let mut flags = sorted(|answer| &answer.flags);
    flags.push("several_acts");
    flags.sort_unstable();
    let unresolved = sorted(|answer| &answer.unresolved);
    let mut notes: Vec<String> = vec![
        "Several acts: each has its own range; the span below is over single heads and is no sum.".to_owned(),
    ];
    notes.extend(each.iter().enumerate().flat_map(|(index, answer)| {
        answer.notes.iter().map(move |note| format!("Act {}: {note}", index + 1))
    }));
    let alternatives = each.iter().flat_map(|answer| answer.alternatives.clone()).collect();
    let heads: Vec<Head> = each.into_iter().flat_map(|answer| answer.heads).collect();
    Assessment {
        law: parameters.version().to_owned(),
        on,
        headline: headline(&heads),
        alternatives,
        overall: overall(&heads),
        pointers,
        may_also_break,
        referral: None,
        surcharge: None,
        unverified,
        amount: None,
        gains: None,
        acts,
        later_law: None,
        flags,
        unresolved,
        notes,
        heads,
        disclaimer: DISCLAIMER,
    }
}

/// Open on the facts: made out, or not yet ruled out.
pub(super) fn open(head: &Head) -> bool {
    head.status >= Status::Possible
}

/// APL 29: of several provisions the one with the higher fine; those made out before those merely possible, one that
/// multiplies others before them, those the violation states before those that might displace them; among equals the
/// higher least fine, then the first.
fn headline(heads: &[Head]) -> Option<&'static str> {
    let weight = |head: &Head| {
        let fine = head.fine.as_ref();
        let unbounded = fine.is_some_and(|fine| fine.max.is_none());
        let (max, min) = (fine.and_then(|fine| fine.max), fine.and_then(|fine| fine.min));
        (head.status, head.multiplies, head.stated, unbounded, max, min)
    };
    let mut best: Option<&Head> = None;
    for head in heads.iter().filter(|head| open(head)) {
        if best.is_none_or(|best| weight(head) > weight(best)) {
            best = Some(head);
        }
    }
    best.map(|head| head.id)
}

fn alternatives(heads: &[Head]) -> Vec<Vec<&'static str>> {
    let ids: Vec<&'static str> = heads.iter().filter(|head| open(head)).map(|head| head.id).collect();
    if ids.len() > 1 { vec![ids] } else { Vec::new() }
}

/// From the least to the greatest fine of any one open head. A head without a least fine, or without a fine, leaves
/// no least; an unknown ceiling leaves no greatest.
pub(super) fn overall(heads: &[Head]) -> Option<Range> {
    let fines: Vec<_> = heads.iter().filter(|head| open(head)).map(|head| head.fine.as_ref()).collect();
    if fines.iter().all(Option::is_none) {
        return None;
    }
    let least: Option<Vec<Fen>> = fines.iter().map(|fine| fine.and_then(|fine| fine.min)).collect();
    let most: Option<Vec<Fen>> = fines.iter().flatten().map(|fine| fine.max).collect();
    Some(Range {
        min: least.and_then(|each| each.into_iter().min()),
        max: most.and_then(|each| each.into_iter().max()),
    })
}

/// APL 37: the law of the day of the decision, offered only where it is lighter.
fn later_law(question: &Question<'_>, then: Option<Range>) -> Result<Option<LaterLaw>, FineError> {
    let Some(then) = then.filter(|_| question.decided_on != question.law_on) else {
        return Ok(None);
    };
    let later = find(&question.under_law_of_decision())?;
    let (found, now) = (&later.heads, overall(&later.heads));
    // A text that only hands the act over to other laws has not become lighter by that.
    if !found.iter().any(open) && !later.pointers.is_empty() {
        return Ok(None);
    }
    let lighter = now.as_ref().is_none_or(|now| weight(now) < weight(&then));
    Ok(lighter.then(|| LaterLaw { on: question.decided_on, headline: headline(found), overall: now }))
}

/// Heavier by the greatest fine, then by the least.
fn weight(range: &Range) -> (bool, Option<Fen>, Option<Fen>) {
    (range.max.is_none(), range.max, range.min)
}
