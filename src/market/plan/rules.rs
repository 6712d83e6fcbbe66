//! What a plan's rules give: the tiers, the promotions, and the price that follows from them.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{Money, plan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::error::Error;

/// Parts per million.
const MILLION: i128 = 1_000_000;
/// The longest promotion for new users that is taken as reasonable (Data Regulations, Art. 69 (2); a value of
/// policy, FAIR-06): a longer one is published all the same, with a warning.
const OFFER_DAYS_REASONABLE: i64 = 90;

/// From so many units on, so much less for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VolumeTier)]
pub struct Tier {
    #[validate(range(min = 2, max = 100_000))]
    #[schema(minimum = 2, maximum = 100_000)]
    pub from_quantity: i32,
    /// In millionths of the list price: 80000 is eight per cent less.
    #[validate(range(min = 1, max = 900_000))]
    #[schema(minimum = 1, maximum = 900_000)]
    pub discount_ppm: i64,
}

/// What a promotion is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferKind {
    /// A first purchase from this seller.
    NewUser,
}

/// A published promotion (Data Regulations, Art. 69 (2)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PublishedOffer)]
pub struct Offer {
    /// What a claim refers to; its own within the plan.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub id: String,
    pub kind: OfferKind,
    /// In millionths of the price.
    #[validate(range(min = 1, max = 900_000))]
    #[schema(minimum = 1, maximum = 900_000)]
    pub discount_ppm: i64,
    pub from: DateTime<Utc>,
    /// The first moment after it ended.
    pub until: DateTime<Utc>,
    /// The longest the seller says it will run, repetitions included.
    #[validate(range(min = 1, max = 3650))]
    #[schema(minimum = 1, maximum = 3650)]
    pub max_days: Option<i64>,
}

/// What the published rules give for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    pub unit_price: Money,
    pub amount: Money,
}

/// The published promotions of a plan.
pub fn offers(plan: &plan::Model) -> Result<Vec<Offer>, Error> {
    Ok(serde_json::from_value(plan.offers.clone())?)
}

/// The volume tiers of a plan.
pub fn tiers(plan: &plan::Model) -> Result<Vec<Tier>, Error> {
    Ok(serde_json::from_value(plan.tiers.clone())?)
}

/// What the plan gives for `quantity` units, and with `offer` to a new user. A unit price is cut to the
/// ten-thousandth, in the buyer's favour; everybody's alike.
pub fn price(plan: &plan::Model, quantity: i32, offer: Option<&Offer>) -> Result<Price, Error> {
    let tiers = tiers(plan)?;
    let reached = tiers.iter().rev().find(|tier| tier.from_quantity <= quantity);
    let discounts = [reached.map(|tier| tier.discount_ppm), offer.map(|offer| offer.discount_ppm)];
    let unit = discounts
        .into_iter()
        .flatten()
        .fold(i128::from(plan.list_price.ten_thousandths()) * MILLION, |price, discount| {
            price * (MILLION - i128::from(discount)) / MILLION
        });
    let unit_price = Money::from_ten_thousandths(i64::try_from(unit / MILLION).map_err(anyhow::Error::from)?);
    let amount = unit_price
        .checked_mul(i64::from(quantity))
        .ok_or_else(|| Error::invalid("/quantity", "the amount would be too large"))?;
    Ok(Price { unit_price, amount })
}

/// The promotion `id` of the plan, if it runs at `at`.
pub fn offer_at(plan: &plan::Model, id: &str, at: DateTime<Utc>) -> Result<Option<Offer>, Error> {
    let running = |offer: &Offer| offer.id == id && (offer.from..offer.until).contains(&at);
    Ok(offers(plan)?.into_iter().find(running))
}

/// What a regulator would ask about the plan's promotions, said before anybody buys.
pub fn warnings(plan: &plan::Model) -> Result<Vec<String>, Error> {
    let long = |offer: &Offer| {
        let most = offer.max_days.map_or(OFFER_DAYS_REASONABLE, |days| days.min(OFFER_DAYS_REASONABLE));
        let runs = offer.until - offer.from;
        (runs > TimeDelta::days(most)).then(|| {
            format!(
                "The offer `{}` runs for {} days. A promotion for new users is excused from equal treatment only \
                 for a reasonable period (Data Regulations, Art. 69 (2)); more than {most} days will be looked at \
                 as an ordinary difference in price. Shorten it in a new plan.",
                offer.id,
                runs.num_days(),
            )
        })
    };
    Ok(offers(plan)?.iter().filter_map(long).collect())
}
