//! One authorization of the register as a consent or an exemption.

use entity::withdrawal;
use policies::facts::{
    Consent, Exemption, ExemptionItem, Moment, NoticeException, NoticeItem, Recipient, Withdrawal,
};

use super::{rows::Authorized, source};
use crate::market::{authorization, product::declaration::texts};

pub(super) fn consent(held: &Authorized) -> Option<Consent> {
    let record = held.record.consent.as_ref()?;
    Some(Consent {
        id: Some(held.row.id.clone()),
        notice_at: record.notice.at.map(Moment::Instant),
        given_at: record.given_at.map(Moment::Instant),
        handled_from: record.handled_from.map(Moment::Instant),
        notice_items: record
            .notice
            .items
            .as_ref()
            .map(|items| items.iter().copied().map(notice_item).collect()),
        notice_exception: record.notice.exception.map(notice_exception),
        impact_notice: record.notice.impact,
        misleading: record.misleading,
        conditioned: record.conditioned,
        explicit: record.explicit,
        separate: record.separate,
        provision_separate: record.provision_separate,
        export_notice: record.export_notice,
        export_separate: record.export_separate,
        identified_provision: record.identified_provision,
        written_required: record.written_required,
        written: record.written,
        asked_again: record.asked_again,
        withdrawal_path: record.withdrawal_path,
        own_since: record.own_since,
        by_guardian: record.by_guardian,
        alternative_offered: record.alternative_offered,
        biometric_necessary: record.biometric_necessary,
        biometric_irreplaceable: record.biometric_irreplaceable,
        purposes: record.purposes.as_deref().map(texts),
        recipients: record
            .recipients
            .as_ref()
            .map(|recipients| recipients.iter().map(|told| recipient(told, record)).collect()),
        changed_since: record.changed_since,
        retention_until: record.retention_until.map(Moment::Instant),
        withdrawals: Some(held.withdrawals.iter().filter_map(whole).collect()),
    })
}

pub(super) fn exemption(held: &Authorized) -> Option<Exemption> {
    let record = held.record.exemption.as_ref()?;
    Some(Exemption {
        item: match record.item {
            authorization::ExemptionItem::SelfDisclosed => ExemptionItem::SelfDisclosed,
            authorization::ExemptionItem::Contract => ExemptionItem::Contract,
            authorization::ExemptionItem::Staff => ExemptionItem::Staff,
            authorization::ExemptionItem::PublicDuty => ExemptionItem::PublicDuty,
            authorization::ExemptionItem::News => ExemptionItem::News,
            authorization::ExemptionItem::OtherLaw => ExemptionItem::OtherLaw,
        },
        fits_purpose: record.fits_purpose,
        refused: record.refused,
        major_effect: record.major_effect,
        performs_contract: record.performs_contract,
        rank: record.rank.map(source::rank),
        provision: record.provision.clone(),
    })
}

/// The particulars of a recipient are its contact and, for the whole record, purpose, method and kinds.
fn recipient(told: &authorization::Recipient, record: &authorization::Consent) -> Recipient {
    let purposes = record.purposes.as_ref().is_some_and(|purposes| !purposes.is_empty());
    let particulars =
        told.contact.is_some() && purposes && !record.methods.is_empty() && !record.kinds.is_empty();
    Recipient {
        name: Some(told.name.clone()),
        uscc: told.uscc.clone(),
        named: told.one_organization,
        particulars: Some(particulars),
    }
}

/// A withdrawal by some of the people leaves the consent of the others: the group says that not all are covered.
fn whole(row: &withdrawal::Model) -> Option<Withdrawal> {
    if row.people.is_some() {
        return None;
    }
    let purposes = row.purposes.as_ref().and_then(|purposes| purposes.as_array());
    let words = |listed: &Vec<serde_json::Value>| {
        listed.iter().filter_map(|purpose| purpose.as_str().map(str::to_owned)).collect()
    };
    Some(Withdrawal { at: Some(Moment::Instant(row.withdrawn_at)), purposes: purposes.map(words) })
}

fn notice_item(item: authorization::NoticeItem) -> NoticeItem {
    match item {
        authorization::NoticeItem::Handler => NoticeItem::Handler,
        authorization::NoticeItem::Kinds => NoticeItem::Kinds,
        authorization::NoticeItem::Purpose => NoticeItem::Purpose,
        authorization::NoticeItem::Retention => NoticeItem::Retention,
        authorization::NoticeItem::Safeguards => NoticeItem::Safeguards,
        authorization::NoticeItem::Rights => NoticeItem::Rights,
        authorization::NoticeItem::Other => NoticeItem::Other,
    }
}

fn notice_exception(exception: authorization::NoticeException) -> NoticeException {
    match exception {
        authorization::NoticeException::Emergency => NoticeException::Emergency,
        authorization::NoticeException::Secrecy => NoticeException::Secrecy,
    }
}
