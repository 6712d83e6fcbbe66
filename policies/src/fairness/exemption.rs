//! The four exemptions of Art. 69, checked on facts. A claim that does not hold is void: the sale is judged like
//! any other, and the finding says which claim failed and why.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::index::{DAY, Index};
use super::policy::Policy;
use super::price::Outcome;
use super::published::{Draw, Offer};
use super::sale::{Claim, Sale};

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

pub(super) fn consider(
    index: &Index<'_>,
    policy: &Policy,
    sale: &Sale,
    outcome: &Outcome,
) -> Option<Considered> {
    let (ground, checked) = match sale.exemption.as_ref()? {
        Claim::ActualDemand { .. } => (Ground::ActualDemand, actual_demand(sale, outcome)),
        Claim::NewUser { offer } => (Ground::NewUser, new_user(index, policy, sale, outcome, offer)),
        Claim::Random { draw } => (Ground::Random, random(index, policy, sale, outcome, draw)),
        Claim::OtherLaw { citation } => (Ground::OtherLaw, other_law(citation)),
    };
    let (status, reason) = match checked {
        Ok(reason) => (Status::Valid, reason),
        Err(Failed::Void(reason)) => (Status::Void, reason),
        Err(Failed::Review(reason)) => (Status::Review, reason),
    };
    Some(Considered { ground, status, rule: ground.rule().to_owned(), reason })
}

enum Failed {
    Void(String),
    Review(String),
}

type Checked = Result<String, Failed>;

fn void(reason: impl Into<String>) -> Failed {
    Failed::Void(reason.into())
}

fn require(holds: bool, otherwise: &str) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(void(otherwise)) }
}

/// Three limbs, all needed (case F19).
fn actual_demand(sale: &Sale, outcome: &Outcome) -> Checked {
    let Some(Claim::ActualDemand { requirement, recorded_at, norm_evidenced, custom_evidenced }) =
        &sale.exemption
    else {
        return Err(void("no requirement is stated"));
    };
    require(!requirement.trim().is_empty(), "no requirement of the buyer is on record")?;
    let recorded = recorded_at.ok_or_else(|| void("the requirement was never put on record"))?;
    require(recorded <= outcome.moment, "the requirement was put on record after the price was made")?;
    require(*norm_evidenced, "no legitimate trading norm is evidenced")?;
    require(*custom_evidenced, "no custom of the industry is evidenced")?;
    Ok("a recorded requirement, a trading norm and an industry custom are evidenced; compared with sales to the \
        same requirement"
        .to_owned())
}

fn new_user(index: &Index<'_>, policy: &Policy, sale: &Sale, outcome: &Outcome, id: &str) -> Checked {
    let offer =
        index.offer(&sale.seller, id).ok_or_else(|| void("the seller published no such promotion"))?;
    require(
        offer.product.is_empty() || offer.product == sale.product,
        "the promotion is for another product",
    )?;
    require(offer.published_at <= outcome.moment, "the promotion was published after the price was made")?;
    require(
        offer.from <= outcome.moment && outcome.moment < offer.until,
        "the sale lies outside the promotion's window",
    )?;
    reasonable_period(index, policy, offer)?;
    require(
        !index.bought_before(sale),
        "the buyer, or an affiliate, had bought from this seller before and is no new user",
    )?;
    require(
        is_at(policy, outcome, offer.discount_ppm),
        "the price is not the one the promotion gives to new users",
    )?;
    Ok("first purchase, inside the published window of a promotion of reasonable length, at its price"
        .to_owned())
}

fn reasonable_period(index: &Index<'_>, policy: &Policy, offer: &Offer) -> Result<(), Failed> {
    let most = offer.max_days.map_or(policy.offer_days_max, |own| own.min(policy.offer_days_max));
    let days = index.offer_days(offer, policy.offer_gap_days);
    if days <= most {
        return Ok(());
    }
    let own = offer.until.signed_duration_since(offer.from).num_seconds();
    let how = if own > most.saturating_mul(DAY) { "runs" } else { "was issued again and again, and runs" };
    Err(void(format!("the promotion {how} for {days} days where at most {most} are reasonable")))
}

fn random(index: &Index<'_>, policy: &Policy, sale: &Sale, outcome: &Outcome, id: &str) -> Checked {
    let draw = index.draw(&sale.seller, id).ok_or_else(|| void("the seller published no such draw"))?;
    require(draw.published_at <= outcome.moment, "the draw was published after the price was made")?;
    let seed = revealed_seed(draw)?;
    let won = draw_won(seed, &sale.id, draw.probability_ppm);
    require(
        is_at(policy, outcome, if won { draw.discount_ppm } else { 0 }),
        "recomputed from the revealed seed, the draw gives another price",
    )?;
    Ok("the outcome was recomputed from a seed committed to in advance, and from nothing about the buyer"
        .to_owned())
}

fn revealed_seed(draw: &Draw) -> Result<&str, Failed> {
    let unaudited = "no seed was committed to and revealed, so the draw cannot be recomputed";
    let (Some(commitment), Some(seed)) = (&draw.commitment, &draw.seed) else {
        return Err(Failed::Review(unaudited.to_owned()));
    };
    let digest = Sha256::digest(seed.as_bytes());
    let same = format!("{digest:x}") == commitment.to_ascii_lowercase();
    require(same, "the revealed seed is not the one committed to")?;
    Ok(seed)
}

fn other_law(citation: &str) -> Checked {
    require(!citation.trim().is_empty(), "no provision is cited")?;
    Err(Failed::Review(format!("a person must read the provision relied on: {citation}")))
}

/// Whether the price is the published one less `discount_ppm`, within rounding and materiality.
fn is_at(policy: &Policy, outcome: &Outcome, discount_ppm: i64) -> bool {
    let expected = 1_000_000_i64.saturating_sub(discount_ppm);
    outcome.rho.abs_diff(expected) <= policy.materiality_ppm.max(outcome.tolerance).unsigned_abs()
}
