//! How sensitive the data of a group is, asked twice: for consent only laws count, for security standards too.

use super::consent::under_14;
use super::data::members;
use crate::facts::{DataKind, Facts, Group, State};
use crate::tri::Tri;
use chrono::NaiveDate;

/// What speaks for a kind being sensitive.
#[derive(PartialEq)]
enum Ground {
    /// A law lists it, or both national standards read the law so.
    Listed,
    /// Only one of the two standards lists it: the test is the harm it can do.
    Disputed,
    Ordinary,
}

fn ground(kind: DataKind) -> Ground {
    match kind {
        DataKind::Religion
        | DataKind::SpecificIdentity
        | DataKind::Health
        | DataKind::FinancialAccount
        | DataKind::PreciseLocation
        | DataKind::IdImage => Ground::Listed,
        DataKind::IdNumber => Ground::Disputed,
        DataKind::RoughLocation => Ground::Ordinary,
    }
}

/// Consent to sensitive data is of another form, and only laws and administrative regulations say what is sensitive
/// (Data Regulations, Art. 2(3)): what only a standard says leaves it open, whatever is stated.
pub(super) fn for_consent(group: &Group, under_14: Tri) -> Tri {
    let lawful =
        Tri::any([group.sensitive.into(), group.biometric.into(), under_14, holds(group, &Ground::Listed)]);
    if lawful == Tri::No && is_disputed(group) { Tri::Unknown } else { lawful }
}

/// Whether sensitive data is held of anybody (Data Regulations, Arts. 73, 82, 84): what could harm is guarded likewise.
pub(super) fn for_security(facts: &Facts, day: NaiveDate) -> Tri {
    if matches!(facts.personal_data.state, Some(State::None | State::Anonymised)) {
        return Tri::No;
    }
    let unknown = [Group::default()];
    let (groups, _) = members(facts.groups.as_deref(), &unknown);
    Tri::any(
        groups.iter().map(|group| {
            Tri::any([for_consent(group, under_14(group, Some(day))), is_disputed(group).into()])
        }),
    )
}

fn is_disputed(group: &Group) -> bool {
    group.aggregated == Some(true) || holds(group, &Ground::Disputed) == Tri::Yes
}

fn holds(group: &Group, wanted: &Ground) -> Tri {
    group.kinds.iter().flatten().any(|kind| ground(*kind) == *wanted).into()
}
