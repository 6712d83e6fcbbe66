//! One consent, compared with the use it is asked for: who, for what, when.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};

use super::data::holds_all;
use super::part::Part;
use super::sensitivity;
use crate::facts::{Buyer, Consent, Facts, Gate, Group, Moment, NoticeItem, Recipient, Source, Withdrawal};
use crate::law::PartKind;
use crate::tri::Tri;

/// The use the authority is asked for. Where no moment is stated it is the whole day asked about.
pub(super) struct Use<'a> {
    at: Moment,
    gate: Gate,
    buyer: &'a Buyer,
    sources: &'a [Source],
}

impl<'a> Use<'a> {
    pub(super) fn of(facts: &'a Facts, on: NaiveDate) -> Self {
        Self {
            at: facts.at.unwrap_or(Moment::Day(on)),
            gate: facts.gate,
            buyer: &facts.buyer,
            sources: facts.sources.as_deref().unwrap_or_default(),
        }
    }

    /// Since when the data of these people was collected, as far as their sources say.
    fn collected(&self, group: &Group) -> impl Iterator<Item = Moment> {
        let of_them = |source: &&Source| group.source.is_none() || source.id == group.source;
        self.sources.iter().filter(of_them).filter_map(|source| source.collected_from)
    }

    pub(super) fn at(&self) -> Moment {
        self.at
    }

    pub(super) fn meets_buyer(&self) -> bool {
        self.gate.meets_buyer()
    }

    /// Whether everything the buyer wants it for is among these purposes; unknown while either is not stated.
    pub(super) fn within(&self, granted: Option<&[String]>) -> Option<bool> {
        let granted = granted?;
        self.purposes().map(|wanted| wanted.iter().all(|purpose| granted.contains(purpose)))
    }

    fn purposes(&self) -> Option<&'a [String]> {
        let stated = |purposes: &&[String]| {
            !purposes.is_empty() && purposes.iter().all(|purpose| !purpose.trim().is_empty())
        };
        self.buyer.purposes.as_deref().filter(stated)
    }
}

pub(super) fn consent_part(consent: &Consent, path: String, group: &Group, use_: &Use) -> Part {
    let under_14 = under_14(group, consent.given_at.or(consent.handled_from).map(Moment::day));
    let part = Part::new(PartKind::Consent, path, consent.id.clone().or_else(|| group.category.clone()))
        .tri("sensitive", sensitivity::for_consent(group, under_14))
        .tri("biometric", group.biometric)
        .tri("under_14", under_14)
        .tri("incapable_adult", group.incapable_adult)
        .tri("before_handling", before_handling(consent, group, use_))
        .tri("notice_before", in_order(consent.notice_at, consent.given_at))
        .tri("notice_complete", notice_complete(consent.notice_items.as_deref()))
        .tri("notice_excepted", consent.notice_exception.is_some())
        .tri("impact_notice", consent.impact_notice)
        .tri("misleading", consent.misleading)
        .tri("conditioned", consent.conditioned);
    part.tri("explicit", consent.explicit)
        .tri("written_required", consent.written_required)
        .tri("written", consent.written)
        .tri("asked_again", consent.asked_again)
        .tri("withdrawal_path", consent.withdrawal_path)
        .tri("turned_14", turned_14(group, use_))
        .tri("own_since", consent.own_since)
        .tri("separate", consent.separate)
        .tri("provision_separate", consent.provision_separate)
        .tri("export_notice", consent.export_notice)
        .tri("export_separate", consent.export_separate)
        .tri("by_guardian", consent.by_guardian)
        .tri("alternative_offered", consent.alternative_offered)
        .tri("biometric_necessary", consent.biometric_necessary)
        .tri("biometric_irreplaceable", consent.biometric_irreplaceable)
        .tri("names_recipient", names_recipient(consent, use_))
        .tri("tells_particulars", tells_particulars(consent, use_))
        .tri("changed_since", consent.changed_since)
        .tri("withdrawn", withdrawn(consent, use_))
        .tri("within_period", consent.retention_until.map(|until| use_.at.last() <= until.last()))
        .tri("covers_purpose", use_.within(consent.purposes.as_deref()))
}

/// Consent comes before handling, and giving the data to this buyer is handling too. Data that was collected before, or
/// is given away before handling is said to begin, contradicts what is stated.
fn before_handling(consent: &Consent, group: &Group, use_: &Use) -> Tri {
    let handling = [consent.handled_from, Some(use_.at)];
    let stated = Tri::all(handling.into_iter().map(|begun| in_order(consent.given_at, begun).into()));
    let late = in_order(consent.handled_from, Some(use_.at)) == Some(false);
    let early = use_.collected(group).any(|since| in_order(consent.given_at, Some(since)) == Some(false));
    if stated == Tri::Yes && (late || early) { Tri::Unknown } else { stated }
}

/// Unknown while either is not recorded.
pub(super) fn in_order(earlier: Option<Moment>, later: Option<Moment>) -> Option<bool> {
    Some(earlier?.not_after(later?))
}

fn notice_complete(items: Option<&[NoticeItem]>) -> Option<bool> {
    items.map(|items| holds_all(items, &NoticeItem::ALL))
}

/// Counted from the youngest's birthday to that day, or stated. Nobody states a child away whose birthday is on record.
pub(super) fn under_14(group: &Group, day: Option<NaiveDate>) -> Tri {
    let counted = || Some(is_under_14(group.youngest_born?, day?));
    match counted() {
        Some(true) => Tri::Yes,
        counted => group.under_14.or(counted).into(),
    }
}

/// Whether some of them have turned fourteen by the moment of use. Where the youngest has, all have; nobody states
/// that away.
fn turned_14(group: &Group, use_: &Use) -> Tri {
    let all = group.youngest_born.is_some_and(|born| !is_under_14(born, use_.at.day()));
    if all { Tri::Yes } else { group.turned_14.into() }
}

/// The fourteenth birthday itself still counts as under fourteen; who was born on 29 February comes of age with
/// the end of 28 February in a common year (Civil Code, Arts. 201 to 203).
pub(super) fn is_under_14(born: NaiveDate, day: NaiveDate) -> bool {
    born.checked_add_months(Months::new(14 * 12)).is_none_or(|birthday| day <= birthday)
}

/// Whether the recipient counts as this use's: the buyer, or anybody named while no buyer is known.
fn is_recipient(recipient: &Recipient, use_: &Use) -> Tri {
    let named = match (written(recipient.uscc.as_ref()), recipient.named) {
        // A code names one organization; who adds that nobody is named contradicts it.
        (Some(_), Some(false)) => Tri::Unknown,
        (Some(_), _) => Tri::Yes,
        // Who is said to be named but by no name may be anybody.
        (None, Some(true)) if written(recipient.name.as_ref()).is_none() => Tri::Unknown,
        (None, stated) => stated.into(),
    };
    if !use_.gate.meets_buyer() {
        return named;
    }
    // The code decides where one was told: two names that look alike never stand in for it.
    let same = match written(recipient.uscc.as_ref()) {
        Some(told) => equal(Some(told), use_.buyer.uscc.as_ref()),
        None => equal(recipient.name.as_ref(), use_.buyer.name.as_ref()),
    };
    Tri::all([named, same])
}

fn equal(told: Option<&String>, known: Option<&String>) -> Tri {
    written(told).and_then(|told| written(known).map(|known| told == known)).into()
}

/// A blank is no name and no code.
fn written(text: Option<&String>) -> Option<&String> {
    text.filter(|text| !text.trim().is_empty())
}

fn names_recipient(consent: &Consent, use_: &Use) -> Tri {
    consent.recipients.as_deref().map_or(Tri::Unknown, |recipients| {
        Tri::any(recipients.iter().map(|recipient| is_recipient(recipient, use_)))
    })
}

/// Particulars are asked of the recipients that count; where none does, the name is what is missing.
fn tells_particulars(consent: &Consent, use_: &Use) -> Tri {
    let recipients = consent.recipients.as_deref().unwrap_or_default();
    let counting = recipients.iter().filter(|recipient| is_recipient(recipient, use_) == Tri::Yes);
    let told: Vec<Tri> = counting.map(|recipient| recipient.particulars.into()).collect();
    if told.is_empty() { Tri::Unknown } else { Tri::any(told) }
}

fn withdrawn(consent: &Consent, use_: &Use) -> Tri {
    consent.withdrawals.as_deref().map_or(Tri::Unknown, |withdrawals| {
        let of = |wanted: fn(Tri) -> bool| {
            withdrawals.iter().filter(move |withdrawal| wanted(begun(withdrawal, use_.at)))
        };
        let surely = taken_back(consent, use_, of(|begun| begun == Tri::Yes));
        let perhaps = taken_back(consent, use_, of(|begun| begun != Tri::No));
        // What is taken back but was never granted may be a purpose granted in other words.
        let strange = of(|begun| begun != Tri::No).any(|withdrawal| is_strange(consent, withdrawal));
        match (surely, perhaps) {
            (Tri::Yes, _) => Tri::Yes,
            (_, Tri::No) if !strange => Tri::No,
            _ => Tri::Unknown,
        }
    })
}

fn is_strange(consent: &Consent, withdrawal: &Withdrawal) -> bool {
    let granted = consent.purposes.as_deref().unwrap_or_default();
    withdrawal.purposes.iter().flatten().any(|purpose| !granted.contains(purpose))
}

/// At the very moment of withdrawal the use is already out; a withdrawal known only by its day counts from its
/// first moment.
fn begun(withdrawal: &Withdrawal, at: Moment) -> Tri {
    withdrawal.at.map(|from| at.last() >= from.first()).into()
}

/// Whether nothing is left of the consent for this use: a purpose of the buyer is withdrawn or, while no buyer
/// is known, every purpose is.
fn taken_back<'w>(consent: &Consent, use_: &Use, withdrawals: impl Iterator<Item = &'w Withdrawal>) -> Tri {
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut any = false;
    for withdrawal in withdrawals {
        any = true;
        match withdrawal.purposes.as_deref() {
            None | Some([]) => return Tri::Yes,
            Some(purposes) => taken.extend(purposes.iter().map(String::as_str)),
        }
    }
    if !any {
        return Tri::No;
    }
    let out = |purpose: &String| taken.contains(purpose.as_str());
    if use_.gate.meets_buyer() {
        return use_.purposes().map(|wanted| wanted.iter().any(out)).into();
    }
    consent.purposes.as_deref().map(|granted| granted.iter().all(out)).into()
}
