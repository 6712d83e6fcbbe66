//! Authority over people: what is shown for one group, weighed for one use at one moment.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};

use super::data::state_word;
use super::hearing::Hearing;
use super::moment_of;
use super::part::Part;
use crate::decision::{Hit, Undecidable, Verdict};
use crate::facts::{
    Buyer, Consent, Exemption, ExemptionItem, Facts, Gate, Ground, GroundItem, Group, Moment, NoticeItem,
    Recipient, State, Withdrawal,
};
use crate::law::PartKind;
use crate::tri::Tri;

/// The use the authority is asked for.
pub(super) struct Use<'a> {
    at: Moment,
    gate: Gate,
    buyer: &'a Buyer,
}

impl<'a> Use<'a> {
    pub(super) fn of(facts: &'a Facts, on: NaiveDate) -> Self {
        Self { at: moment_of(facts.at, on), gate: facts.gate, buyer: &facts.buyer }
    }

    fn purposes(&self) -> Option<&'a [String]> {
        self.buyer.purposes.as_deref().filter(|purposes| !purposes.is_empty())
    }
}

/// Everything shown for one group, as parts.
pub(super) struct Shown {
    path: String,
    consents: Vec<Part>,
    consents_listed: bool,
    identified_provision: Vec<Tri>,
    exemptions: Vec<Part>,
    grounds: Vec<Part>,
}

impl Shown {
    pub(super) fn of(group: &Group, path: &str, use_: &Use) -> Self {
        let consents = group.consents.as_deref().unwrap_or_default();
        let numbered = |list: &str, at: usize| format!("{path}.{list}[{at}]");
        Self {
            path: path.to_owned(),
            consents: consents
                .iter()
                .enumerate()
                .map(|(at, consent)| consent_part(consent, numbered("consents", at), group, use_))
                .collect(),
            consents_listed: group.consents.is_some(),
            identified_provision: consents
                .iter()
                .map(|consent| consent.identified_provision.into())
                .collect(),
            exemptions: group
                .exemptions
                .iter()
                .enumerate()
                .map(|(at, exemption)| exemption_part(exemption, numbered("exemptions", at)))
                .collect(),
            grounds: group
                .grounds
                .iter()
                .enumerate()
                .map(|(at, ground)| ground_part(ground, numbered("grounds", at)))
                .collect(),
        }
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.consents.iter().chain(&self.exemptions).chain(&self.grounds)
    }

    /// Whether there is authority, and the hits of what comes nearest to it: none once there is.
    pub(super) fn authority(&self, hearing: &Hearing) -> Result<(Tri, Vec<Hit>), Undecidable> {
        let mut weighed = weigh(hearing, self.consents.iter().chain(&self.exemptions))?;
        if !self.consents_listed {
            weighed.push((Tri::Unknown, Vec::new()));
        }
        Ok(best(weighed))
    }

    /// Whether a ground of Art. 27 lets identified data be given: consent to just that, or a claimed ground.
    pub(super) fn identified_ground(
        &self,
        hearing: &Hearing,
        state: Option<State>,
    ) -> Result<(Tri, Vec<Hit>), Undecidable> {
        if state == Some(State::Deidentified) {
            return Ok((Tri::Unknown, Vec::new()));
        }
        let consents = weigh(hearing, self.consents.iter())?;
        let by_consent = consents
            .iter()
            .zip(&self.identified_provision)
            .map(|((valid, _), covers)| (Tri::all([*valid, *covers]), Vec::new()));
        let mut weighed: Vec<(Tri, Vec<Hit>)> = by_consent.collect();
        if !self.consents_listed {
            weighed.push((Tri::Unknown, Vec::new()));
        }
        weighed.extend(weigh(hearing, self.grounds.iter())?);
        Ok(best(weighed))
    }

    pub(super) fn group_part(
        &self,
        group: &Group,
        hearing: &Hearing,
        state: Option<State>,
        identified_ground: Tri,
        use_: &Use,
    ) -> Result<Part, Undecidable> {
        let mut consented =
            Tri::any(weigh(hearing, self.consents.iter())?.into_iter().map(|(valid, _)| valid));
        if !self.consents_listed {
            consented = Tri::Unknown;
        }
        let exempted = Tri::any(weigh(hearing, self.exemptions.iter())?.into_iter().map(|(valid, _)| valid));
        let over = group.retention_until.map(|until| use_.at.last() > until.last());
        Ok(Part::new(PartKind::Group, self.path.clone(), group.category.clone())
            .word("state", "State", state_word(state))
            .tri("consented", consented)
            .tri("exempted", exempted)
            .tri("authority", Tri::any([consented, exempted]))
            .tri("covers_everyone", group.covers_everyone)
            .tri("identified_ground", identified_ground)
            .tri("period_over", over)
            .tri("deletion_due", group.deletion_due))
    }
}

fn weigh<'p>(
    hearing: &Hearing,
    parts: impl Iterator<Item = &'p Part>,
) -> Result<Vec<(Tri, Vec<Hit>)>, Undecidable> {
    parts.map(|part| hearing.hits(part, true).map(|hits| (validity(&hits), hits))).collect()
}

fn validity(hits: &[Hit]) -> Tri {
    match hits.iter().map(|hit| hit.verdict).max() {
        None | Some(Verdict::Allow) => Tri::Yes,
        Some(Verdict::Review) => Tri::Unknown,
        Some(Verdict::Block) => Tri::No,
    }
}

/// The best of what is shown, with the hits of everything that is exactly that good.
fn best(weighed: Vec<(Tri, Vec<Hit>)>) -> (Tri, Vec<Hit>) {
    let best = Tri::any(weighed.iter().map(|(valid, _)| *valid));
    let hits = weighed.into_iter().filter(|(valid, _)| *valid == best).flat_map(|(_, hits)| hits).collect();
    (best, hits)
}

fn consent_part(consent: &Consent, path: String, group: &Group, use_: &Use) -> Part {
    let under_14 = under_14(group, consent);
    let sensitive = Tri::any([group.sensitive.into(), group.biometric.into(), under_14]);
    let part = Part::new(PartKind::Consent, path, consent.id.clone().or_else(|| group.category.clone()))
        .tri("sensitive", sensitive)
        .tri("biometric", group.biometric)
        .tri("under_14", under_14)
        .tri("incapable_adult", group.incapable_adult)
        .tri("before_handling", in_order(consent.given_at, consent.handled_from))
        .tri("notice_before", in_order(consent.notice_at, consent.given_at))
        .tri("notice_complete", notice_complete(consent.notice_items.as_deref()))
        .tri("notice_excepted", consent.notice_exception.is_some())
        .tri("impact_notice", consent.impact_notice)
        .tri("misleading", consent.misleading)
        .tri("conditioned", consent.conditioned);
    part.tri("explicit", consent.explicit)
        .tri("separate", consent.separate)
        .tri("provision_separate", consent.provision_separate)
        .tri("by_guardian", consent.by_guardian)
        .tri("alternative_offered", consent.alternative_offered)
        .tri("biometric_necessary", consent.biometric_necessary)
        .tri("biometric_irreplaceable", consent.biometric_irreplaceable)
        .tri("names_recipient", names_recipient(consent, use_))
        .tri("tells_particulars", tells_particulars(consent, use_))
        .tri("changed_since", consent.changed_since)
        .tri("withdrawn", withdrawn(consent, use_))
        .tri("within_period", consent.retention_until.map(|until| use_.at.last() <= until.last()))
        .tri("covers_purpose", covers(consent.purposes.as_deref(), use_.purposes()))
}

fn in_order(earlier: Option<Moment>, later: Option<Moment>) -> Option<bool> {
    Some(earlier?.not_after(later?))
}

fn notice_complete(items: Option<&[NoticeItem]>) -> Option<bool> {
    items.map(|items| NoticeItem::ALL.iter().all(|item| items.contains(item)))
}

/// Stated, or counted from the youngest's birthday to the day consent was given.
fn under_14(group: &Group, consent: &Consent) -> Tri {
    let counted =
        || Some(is_under_14(group.youngest_born?, consent.given_at.or(consent.handled_from)?.day()));
    group.under_14.or_else(counted).into()
}

/// The fourteenth birthday itself still counts as under fourteen; who was born on 29 February comes of age with
/// the end of 28 February in a common year (Civil Code, Arts. 201 to 203).
pub(super) fn is_under_14(born: NaiveDate, day: NaiveDate) -> bool {
    born.checked_add_months(Months::new(14 * 12)).is_none_or(|birthday| day <= birthday)
}

/// Whether the recipient counts as this use's: the buyer, or anybody named while no buyer is known.
fn is_recipient(recipient: &Recipient, use_: &Use) -> Tri {
    let named = if recipient.uscc.is_some() { Tri::Yes } else { recipient.named.into() };
    if !use_.gate.meets_buyer() {
        return named;
    }
    // The code decides where one was told: two names that look alike never stand in for it.
    let same = match &recipient.uscc {
        Some(told) => equal(Some(told), use_.buyer.uscc.as_ref()),
        None => equal(recipient.name.as_ref(), use_.buyer.name.as_ref()),
    };
    Tri::all([named, same])
}

fn equal(told: Option<&String>, known: Option<&String>) -> Tri {
    told.and_then(|told| known.map(|known| told == known)).into()
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

fn covers(granted: Option<&[String]>, wanted: Option<&[String]>) -> Option<bool> {
    let granted = granted?;
    wanted.map(|wanted| wanted.iter().all(|purpose| granted.contains(purpose)))
}

fn withdrawn(consent: &Consent, use_: &Use) -> Tri {
    consent.withdrawals.as_deref().map_or(Tri::Unknown, |withdrawals| {
        let of = |wanted: fn(Tri) -> bool| {
            withdrawals.iter().filter(move |withdrawal| wanted(begun(withdrawal, use_.at)))
        };
        let surely = taken_back(consent, use_, of(|begun| begun == Tri::Yes));
        let perhaps = taken_back(consent, use_, of(|begun| begun != Tri::No));
        match (surely, perhaps) {
            (Tri::Yes, _) => Tri::Yes,
            (_, Tri::No) => Tri::No,
            _ => Tri::Unknown,
        }
    })
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
            None => return Tri::Yes,
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

fn exemption_part(exemption: &Exemption, path: String) -> Part {
    let item = match exemption.item {
        ExemptionItem::SelfDisclosed => "self_disclosed",
        ExemptionItem::Contract => "contract",
        ExemptionItem::Staff => "staff",
        ExemptionItem::PublicDuty => "public_duty",
        ExemptionItem::News => "news",
        ExemptionItem::OtherLaw => "other_law",
    };
    Part::new(PartKind::Exemption, path, Some(item.to_owned()))
        .word("item", "ExemptionItem", item)
        .tri("fits_purpose", exemption.fits_purpose)
        .tri("refused", exemption.refused)
        .tri("major_effect", exemption.major_effect)
        .tri("performs_contract", exemption.performs_contract)
}

fn ground_part(ground: &Ground, path: String) -> Part {
    let item = match ground.item {
        GroundItem::PublicNeed => "public_need",
        GroundItem::Contract => "contract",
        GroundItem::OtherLaw => "other_law",
    };
    Part::new(PartKind::Ground, path, Some(item.to_owned()))
        .word("item", "GroundItem", item)
        .tri("public_need", ground.public_need)
        .tri("written_request", ground.written_request)
        .tri("necessary", ground.necessary)
}
