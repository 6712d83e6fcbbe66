//! The four exemptions of Art. 69, checked on facts. A claim that does not hold is void: the sale is judged like
//! any other, and the finding says which claim failed and why.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::book::{DAY, Lottery, Promotion, Shelf, Trade, UNKNOWN};
use super::policy::Policy;
use super::price::Outcome;

/// A ground of Art. 69, first paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// (1) actual demand, with legitimate norms and industry customs.
    ActualDemand,
    /// (2) a promotion for new users, for a reasonable period.
    NewUser,
    /// (3) fair, reasonable and non-discriminatory random transactions.
    Random,
    /// (4) another situation provided by law.
    OtherLaw,
}

impl Ground {
    /// All four, in the order of the article.
    pub const ALL: [Self; 4] = [Self::ActualDemand, Self::NewUser, Self::Random, Self::OtherLaw];

    /// By the number it is stored under, one to four.
    pub(super) fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::ActualDemand => "FAIR-05",
            Self::NewUser => "FAIR-06",
            Self::Random => "FAIR-07",
            Self::OtherLaw => "FAIR-08",
        }
    }

    pub(super) fn driver(self) -> &'static str {
        match self {
            Self::ActualDemand => "demand",
            Self::NewUser => "promo",
            Self::Random => "random",
            Self::OtherLaw => "law",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::ActualDemand => "actual demand",
            Self::NewUser => "new-user promotion",
            Self::Random => "random transaction",
            Self::OtherLaw => "another law",
        }
    }
}

/// What the check of a claim came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not claimed.
    None,
    /// Claimed and holds: the sale is neither judged nor a comparator (actual demand: compared with sales to the
    /// same requirement).
    Valid,
    /// Claimed and does not hold: judged like any sale.
    Void,
    /// Only a person can say: neither judged nor a comparator.
    Review,
}

/// One exemption, considered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Considered {
    /// Which.
    pub ground: Ground,
    /// With what result.
    pub status: Status,
    /// The rule that was applied.
    pub rule: String,
    /// Why, in a sentence.
    pub reason: String,
}

/// Whether `trade` wins a draw: the first eight bytes of SHA-256 over `seed:trade`, taken as a number modulo a
/// million, lie below the declared probability. Anyone can recompute it, and nothing about the buyer enters.
pub fn draw_won(seed: &str, trade: &str, probability_ppm: i64) -> bool {
    let digest = Sha256::digest(format!("{seed}:{trade}").as_bytes());
    let number = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    i64::try_from(number % 1_000_000).is_ok_and(|draw| draw < probability_ppm)
}

/// What a claim was found to be, in a form that costs nothing to keep for each trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    Requirement,
    NoRequirement,
    NotRecorded,
    RecordedLate,
    NoNorm,
    NoCustom,
    FirstPurchase,
    NoPromotion,
    OtherProduct,
    PromotionLate,
    OutsideWindow,
    TooLong { days: i64, most: i64 },
    Reissued { days: i64, most: i64 },
    NotNew,
    NotThePromotionsPrice,
    Recomputed,
    Unaudited,
    NoDraw,
    DrawLate,
    OtherSeed,
    OtherOutcome,
    NotTheDrawsPrice,
    NoProvision,
    Provision,
}

impl Reason {
    fn status(self) -> Status {
        match self {
            Self::Requirement | Self::FirstPurchase | Self::Recomputed => Status::Valid,
            Self::Unaudited | Self::Provision => Status::Review,
            _ => Status::Void,
        }
    }

    /// The reason in a sentence; `reference` is what the claim refers to.
    pub(super) fn words(self, reference: &str) -> String {
        let words = match self {
            Self::TooLong { days, most } => {
                return format!("the promotion runs for {days} days where at most {most} are reasonable");
            }
            Self::Reissued { days, most } => {
                return format!(
                    "the promotion was issued again and again, and runs for {days} days where at most {most} are \
                     reasonable"
                );
            }
            Self::Provision => return format!("a person must read the provision relied on: {reference}"),
            Self::Requirement => {
                "a requirement put on record before the price was made, within a norm and a custom"
            }
            Self::NoRequirement => "no requirement of the buyer is on record",
            Self::NotRecorded => "the requirement was never put on record",
            Self::RecordedLate => "the requirement was put on record after the price was made",
            Self::NoNorm => "no legitimate trading norm is evidenced",
            Self::NoCustom => "no custom of the industry is evidenced",
            Self::FirstPurchase => {
                "first purchase, inside the published window of a promotion of reasonable length, at its price"
            }
            Self::NoPromotion => "the seller published no such promotion",
            Self::OtherProduct => "the promotion is for another product",
            Self::PromotionLate => "the promotion was published after the price was made",
            Self::OutsideWindow => "the sale lies outside the promotion's window",
            Self::NotNew => {
                "the buyer, or an affiliate, had bought from this seller before and is no new user"
            }
            Self::NotThePromotionsPrice => "the price is not the one the promotion gives to new users",
            Self::Recomputed => {
                "the outcome was recomputed from a seed committed to in advance, and from nothing about the buyer"
            }
            Self::Unaudited => "no seed was committed to and revealed, so the draw cannot be recomputed",
            Self::NoDraw => "the seller published no such draw",
            Self::DrawLate => "the draw was published after the price was made",
            Self::OtherSeed => "the revealed seed is not the one committed to",
            Self::OtherOutcome => "recomputed from the revealed seed, the draw gives another price",
            Self::NotTheDrawsPrice => "the price is neither that of a winner nor that of a loser of the draw",
            Self::NoProvision => "no provision is cited",
        };
        words.to_owned()
    }
}

/// A claim that was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Checked {
    pub(super) ground: Ground,
    pub(super) status: Status,
    pub(super) reason: Reason,
}

impl Checked {
    pub(super) fn considered(self, reference: &str) -> Considered {
        Considered {
            ground: self.ground,
            status: self.status,
            rule: self.ground.rule().to_owned(),
            reason: self.reason.words(reference),
        }
    }
}

/// The trade and what is known of it when its claim is checked.
pub(super) struct Claimed<'a> {
    pub(super) trade: &'a Trade,
    pub(super) outcome: &'a Outcome,
    /// The buyer had bought from the seller before.
    pub(super) bought_before: bool,
    /// The id of the trade, for a draw; empty elsewhere.
    pub(super) id: &'a str,
    /// What the claim refers to has a name.
    pub(super) is_named: bool,
}

/// Checks the claim of a trade, if it makes one.
pub(super) fn check(shelf: &Shelf, policy: &Policy, claimed: &Claimed<'_>) -> Option<Checked> {
    let ground = Ground::numbered(claimed.trade.ground)?;
    let reason = match ground {
        Ground::ActualDemand => actual_demand(claimed),
        Ground::NewUser => new_user(shelf, policy, claimed),
        Ground::Random => random(shelf, policy, claimed),
        Ground::OtherLaw if claimed.is_named => Reason::Provision,
        Ground::OtherLaw => Reason::NoProvision,
    };
    Some(Checked { ground, status: reason.status(), reason })
}

/// Three limbs, all needed (case F19).
fn actual_demand(claimed: &Claimed<'_>) -> Reason {
    let trade = claimed.trade;
    match () {
        () if !claimed.is_named => Reason::NoRequirement,
        () if trade.recorded == UNKNOWN => Reason::NotRecorded,
        () if trade.recorded > claimed.outcome.moment => Reason::RecordedLate,
        () if trade.limbs & 1 == 0 => Reason::NoNorm,
        () if trade.limbs & 2 == 0 => Reason::NoCustom,
        () => Reason::Requirement,
    }
}

fn new_user(shelf: &Shelf, policy: &Policy, claimed: &Claimed<'_>) -> Reason {
    let (trade, moment) = (claimed.trade, claimed.outcome.moment);
    let offers = shelf.promotions.of(trade.seller);
    let Some(offer) = offers.iter().find(|offer| offer.id == trade.reference) else {
        return Reason::NoPromotion;
    };
    if offer.product.is_some_and(|product| product != trade.product) {
        return Reason::OtherProduct;
    }
    if offer.published > moment {
        return Reason::PromotionLate;
    }
    if moment < offer.from || offer.until <= moment {
        return Reason::OutsideWindow;
    }
    if let Some(reason) = too_long(shelf, policy, offer) {
        return reason;
    }
    if claimed.bought_before {
        return Reason::NotNew;
    }
    if is_at(policy, claimed.outcome, offer.discount) {
        Reason::FirstPurchase
    } else {
        Reason::NotThePromotionsPrice
    }
}

/// A promotion beyond a reasonable period is none for new users.
pub(super) fn too_long(shelf: &Shelf, policy: &Policy, offer: &Promotion) -> Option<Reason> {
    let most = offer.max_days.map_or(policy.offer_days_max, |own| own.min(policy.offer_days_max));
    let days = shelf.promotion_days(offer, policy.offer_gap_days.saturating_mul(DAY));
    if days <= most {
        return None;
    }
    let own = offer.until.saturating_sub(offer.from);
    let alone = own > most.saturating_mul(DAY);
    Some(if alone { Reason::TooLong { days, most } } else { Reason::Reissued { days, most } })
}

fn random(shelf: &Shelf, policy: &Policy, claimed: &Claimed<'_>) -> Reason {
    let trade = claimed.trade;
    let Some(draw) = shelf.lotteries.of(trade.seller).iter().find(|draw| draw.id == trade.reference) else {
        return Reason::NoDraw;
    };
    if draw.published > claimed.outcome.moment {
        return Reason::DrawLate;
    }
    let prices = [0, draw.discount].map(|discount| is_at(policy, claimed.outcome, discount));
    let (Some(commitment), Some(seed)) = (&draw.commitment, &draw.seed) else {
        return if prices.contains(&true) { Reason::Unaudited } else { Reason::NotTheDrawsPrice };
    };
    let digest = Sha256::digest(seed.as_bytes());
    if format!("{digest:x}") != commitment.to_ascii_lowercase() {
        return Reason::OtherSeed;
    }
    let won = draw_won(seed, claimed.id, draw.probability);
    let [loser, winner] = prices;
    if if won { winner } else { loser } { Reason::Recomputed } else { Reason::OtherOutcome }
}

/// Whether a trade has the price of a winner of the draw.
pub(super) fn is_won(policy: &Policy, outcome: &Outcome, draw: &Lottery) -> bool {
    is_at(policy, outcome, draw.discount)
}

/// Whether the price is the published one less `discount` millionths, within rounding and materiality.
fn is_at(policy: &Policy, outcome: &Outcome, discount: i64) -> bool {
    let expected = 1_000_000_i64.saturating_sub(discount);
    outcome.rho.abs_diff(expected) <= policy.materiality_ppm.max(outcome.tolerance).unsigned_abs()
}
