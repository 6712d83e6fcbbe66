//! Authority over people: what is shown for one group, weighed for one use at one moment.

use super::consent::{Use, consent_part};
use super::data::state_word;
use super::hearing::Hearing;
use super::part::Part;
use crate::decision::{Hit, Undecidable, Verdict};
use crate::facts::{Exemption, ExemptionItem, Ground, GroundItem, Group, State};
use crate::law::PartKind;
use crate::tri::Tri;

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

    /// Puts all of it before the law, once.
    pub(super) fn weigh(&self, hearing: &Hearing) -> Result<Weighed<'_>, Undecidable> {
        let heard = |parts: &[Part]| -> Result<Vec<Answered>, Undecidable> {
            let answer = |part| hearing.hits(part, true).map(|hits| (validity(&hits), hits));
            parts.iter().map(answer).collect()
        };
        Ok(Weighed {
            shown: self,
            consents: heard(&self.consents)?,
            exemptions: heard(&self.exemptions)?,
            grounds: heard(&self.grounds)?,
        })
    }
}

/// Whether something shown is valid, and what speaks against it.
type Answered = (Tri, Vec<Hit>);

/// What the law says of everything shown for one group.
pub(super) struct Weighed<'s> {
    shown: &'s Shown,
    consents: Vec<Answered>,
    exemptions: Vec<Answered>,
    grounds: Vec<Answered>,
}

impl Weighed<'_> {
    /// Whether there is authority, and the hits of what comes nearest to it: none once there is.
    pub(super) fn authority(&self) -> (Tri, Vec<Hit>) {
        best(self.consents.iter().chain(&self.exemptions).cloned().chain(self.unlisted()))
    }

    /// Whether a ground of Art. 27 lets identified data be given: consent to just that, or a claimed ground.
    /// Of de-identified data nobody asks.
    pub(super) fn identified_ground(&self, state: Option<State>) -> (Tri, Vec<Hit>) {
        if state == Some(State::Deidentified) {
            return (Tri::Unknown, Vec::new());
        }
        let by_consent = self
            .consents
            .iter()
            .zip(&self.shown.identified_provision)
            .map(|((valid, _), covers)| (Tri::all([*valid, *covers]), Vec::new()));
        best(by_consent.chain(self.unlisted()).chain(self.grounds.iter().cloned()))
    }

    /// Consents nobody listed are one nobody knows.
    fn unlisted(&self) -> Option<Answered> {
        (!self.shown.consents_listed).then_some((Tri::Unknown, Vec::new()))
    }

    pub(super) fn group_part(
        &self,
        group: &Group,
        state: Option<State>,
        identified_ground: Tri,
        use_: &Use,
    ) -> Part {
        let valid = |answered: &[Answered]| Tri::any(answered.iter().map(|(valid, _)| *valid));
        let consented = if self.shown.consents_listed { valid(&self.consents) } else { Tri::Unknown };
        let exempted = valid(&self.exemptions);
        let over = group.retention_until.map(|until| use_.at().last() > until.last());
        Part::new(PartKind::Group, self.shown.path.clone(), group.category.clone())
            .word("state", "State", state_word(state))
            .tri("consented", consented)
            .tri("exempted", exempted)
            .tri("authority", Tri::any([consented, exempted]))
            .tri("covers_everyone", group.covers_everyone)
            .tri("identified_ground", identified_ground)
            .tri("period_over", over)
            .tri("deletion_due", group.deletion_due)
    }
}

fn validity(hits: &[Hit]) -> Tri {
    match hits.iter().map(|hit| hit.verdict).max() {
        None | Some(Verdict::Allow) => Tri::Yes,
        Some(Verdict::Review) => Tri::Unknown,
        Some(Verdict::Block) => Tri::No,
    }
}

/// The best of what is shown, with the hits of everything that is exactly that good.
fn best(answered: impl Iterator<Item = Answered>) -> Answered {
    let answered: Vec<Answered> = answered.collect();
    let best = Tri::any(answered.iter().map(|(valid, _)| *valid));
    let hits = answered.into_iter().filter(|(valid, _)| *valid == best).flat_map(|(_, hits)| hits).collect();
    (best, hits)
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
