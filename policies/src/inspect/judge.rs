//! What a column's hits of one kind say about it: counts held against chance, against each other, and against the
//! column's name. Integers only.

use super::chance::{at_least, is_share};
use super::hint::Hint;
use super::report::{Class, Confidence, Kind};
use super::rules::{Proof, Rule, rule_of};
use super::sight::Seen;

/// What is thought of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opinion {
    pub(super) kind: Kind,
    pub(super) class: Class,
    pub(super) confidence: Confidence,
    pub(super) hits: u64,
    pub(super) reason: String,
}

/// Different prefixes that show a column of mobiles is no running number.
const VARIED: u32 = 6;

/// A kind whose cells were recognised one by one.
pub(super) fn judge(kind: Kind, seen: &Seen, cells: u64, hint: Hint) -> Option<Opinion> {
    let rule = rule_of(kind)?;
    let named = hint.fits(kind);
    let confidence = match kind {
        Kind::CnId => resident_id(seen, cells, named),
        Kind::CnMobile => mobile(seen, cells, named),
        _ => any(kind, &rule, seen, cells, hint),
    }?;
    let shaped = named && matches!(kind, Kind::UsSsn | Kind::UsPhone | Kind::Ip | Kind::TravelPermit);
    let hits = seen.all() + if shaped { seen.shaped } else { 0 };
    Some(told(kind, &rule, seen, (cells, hits), confidence))
}

fn told(kind: Kind, rule: &Rule, seen: &Seen, (cells, hits): (u64, u64), confidence: Confidence) -> Opinion {
    let mut opinion = Opinion {
        kind,
        class: rule.class,
        confidence,
        hits,
        reason: format!("{hits} of {cells} cells {}", rule.says),
    };
    match kind {
        Kind::Email | Kind::Ip if seen.special > 0 => {
            let what = if kind == Kind::Email { "are a role's" } else { "lie within an own network" };
            opinion.reason = format!("{}, {} of them {what}", opinion.reason, seen.special);
        }
        Kind::Uscc if seen.special > 0 => {
            // Where few are sole traders', somebody must look; a column of them is of people.
            let most = is_share(seen.special, seen.all(), 600);
            opinion.class = Class::Personal;
            opinion.confidence = if most { confidence } else { Confidence::Weak };
            opinion.reason = format!(
                "{}, organizations' and sole traders' ({} begin with 92)",
                opinion.reason, seen.special
            );
        }
        Kind::CnId if seen.special > seen.hits => {
            opinion.reason = format!(
                "{hits} of {cells} cells have the form of resident identity numbers, 15 digits or 18"
            );
        }
        _ => {}
    }
    opinion
}

fn any(kind: Kind, rule: &Rule, seen: &Seen, cells: u64, hint: Hint) -> Option<Confidence> {
    let named = hint.fits(kind);
    let shaped = if named { seen.shaped } else { 0 };
    let (hits, tried) = (seen.all() + shaped, seen.all() + shaped + seen.near);
    let elsewhere = hint == Hint::Thing || (hint.kind().is_some() && !named);
    if tried == 0 {
        return None;
    }
    let most = at_least(hits, cells, 600);
    let varies = seen.varies(cells) || shaped > 0;
    match rule.proof {
        Proof::Check(chance) => {
            let passes = at_least(hits, tried, (3 * chance).max(600));
            // A few whose neighbours are not even like it were hardly put there by chance.
            let alone = rule.stray && seen.near == 0 && hits <= 3 && (chance < 50 || !elsewhere);
            if passes && varies && is_share(hits, cells, 300) && (rule.stray || named || most) {
                Some(Confidence::Strong)
            } else if hits > 0
                && ((rule.stray && at_least(hits, tried, (3 * chance).max(300)))
                    || alone
                    || (named && is_share(hits + seen.near, cells, 600))
                    || (is_share(hits, cells, 600) && is_share(hits, tried, 900) && cells >= 3 && !elsewhere))
            {
                Some(Confidence::Weak)
            } else {
                // Named so, and of the form, though the check digits are made up.
                (named && is_share(tried, cells, 800) && cells >= 3).then_some(Confidence::Weak)
            }
        }
        Proof::Form if most && varies && (kind != Kind::Email || at_least(seen.hits, cells, 600)) => {
            Some(if elsewhere && kind == Kind::Ip { Confidence::Weak } else { Confidence::Strong })
        }
        Proof::Form => {
            (hits > 0 && (named || rule.stray || is_share(hits, cells, 600))).then_some(Confidence::Weak)
        }
        Proof::Look if most && varies && named => Some(Confidence::Strong),
        Proof::Look => {
            let enough = is_share(hits, cells, if named { 300 } else { 600 })
                && (named || cells >= 3 || hits == cells);
            (hits > 0 && enough && (rule.stray || !elsewhere)).then_some(Confidence::Weak)
        }
        Proof::Named => (named && hits > 0 && is_share(hits, cells, 600)).then_some(Confidence::Weak),
    }
}

fn resident_id(seen: &Seen, cells: u64, named: bool) -> Option<Confidence> {
    let (hits, tried) = (seen.hits, seen.hits + seen.near);
    if is_share(hits, cells, 300) && seen.varies(cells) && at_least(hits, tried, 600) {
        return Some(Confidence::Strong);
    }
    if seen.special > 0 && at_least(seen.all(), cells, 600) && seen.varies(cells) {
        return Some(if named { Confidence::Strong } else { Confidence::Weak });
    }
    // Where very many cells have 18 digits, a few carry a region, a date and a check digit by chance; and where
    // region and date are common (order numbers), one check digit in eleven is right by chance.
    let rare = tried + seen.shaped >= 1_000 && !is_share(hits, tried + seen.shaped, 1);
    let lucky = tried >= 20 && !at_least(hits, tried, 273);
    if hits > 0 && !rare && !lucky {
        return Some(Confidence::Weak);
    }
    let formed = named && is_share(tried + seen.special + seen.shaped, cells, 600);
    formed.then_some(Confidence::Weak)
}

fn mobile(seen: &Seen, cells: u64, named: bool) -> Option<Confidence> {
    let hits = seen.all();
    let certain = named || seen.marks() >= VARIED || is_share(seen.special, cells, 600);
    if at_least(hits, cells, 600) && seen.varies(cells) && certain {
        Some(Confidence::Strong)
    } else {
        (hits > 0 && (named || seen.special > 0 || is_share(hits, cells, 50))).then_some(Confidence::Weak)
    }
}
