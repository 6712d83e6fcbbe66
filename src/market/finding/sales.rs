//! The market's rows as the fairness rules see them: orders as sales, plans as list prices, tables and offers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use entity::{invoice, order, plan, product, quote};
use policies::fairness::{
    Adjustment, Claim as Exemption, Conditions, CreditNote, Dimension, EarlierSale, ListPrice, Market, Offer,
    Pricing, Sale,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::draws;
use crate::{
    error::Error,
    market::{
        order::conditions::Conditions as OrderConditions,
        plan as plans,
        quote::{Claim, Ground},
    },
};

/// Orders read at once.
const BATCH: u64 = 1000;
/// Ten-thousandths of a yuan in one fen.
const FEN: i64 = 100;
/// Ids asked for at once.
const IDS: usize = 500;

/// Every paid order of those that `which` holds for, with all that was published for its product.
pub(super) async fn read(rows: &impl ConnectionTrait, which: Condition) -> Result<Market, Error> {
    let mut market = Market::default();
    let mut after = String::new();
    loop {
        let batch = order::Entity::find()
            .filter(order::Column::Id.gt(&after))
            .filter(which.clone())
            .filter(order::Column::Status.is_in(order::Status::PAID))
            .order_by_asc(order::Column::Id)
            .limit(BATCH)
            .all(rows)
            .await?;
        let Some(last) = batch.last() else { break };
        after.clone_from(&last.id);
        market.sales.extend(sales(rows, batch).await?);
    }
    publications(rows, &mut market).await?;
    draws::read(rows, &mut market).await?;
    earlier(rows, &mut market).await?;
    Ok(market)
}

async fn sales(rows: &impl ConnectionTrait, batch: Vec<order::Model>) -> Result<Vec<Sale>, Error> {
    let quotes = quoted(rows, &batch).await?;
    let mut notes = credit_notes(rows, &batch).await?;
    batch
        .into_iter()
        .map(|order| {
            let quoted_at = order.quote_id.as_ref().and_then(|id| quotes.get(id)).copied();
            let notes = notes.remove(&order.id).unwrap_or_default();
            sale(order, quoted_at, notes)
        })
        .collect()
}

pub(super) fn sale(
    order: order::Model,
    quoted_at: Option<DateTime<Utc>>,
    credit_notes: Vec<CreditNote>,
) -> Result<Sale, Error> {
    Ok(Sale {
        exemption: exemption(&order, quoted_at)?,
        conditions: conditions(order.conditions)?,
        id: order.id,
        at: order.placed_at,
        quoted_at,
        seller: order.seller_id,
        product: order.product_id,
        buyer: order.buyer_id,
        quantity: i64::from(order.quantity),
        paid: order.amount.ten_thousandths(),
        fees: 0,
        tax: 0,
        documented_cost: 0,
        credit_notes,
        fx_ppm: 1_000_000,
        // Each unit's price is cut to the ten-thousandth, and the amount is rounded to the fen.
        minor_unit: i64::from(order.quantity).saturating_add(FEN),
        delivered_ppm: 1_000_000,
        pricing: Pricing::Unrecorded,
    })
}

/// The conditions of an order as the fairness rules know them. What one unit gives is part of what is licensed:
/// a month is compared with a month.
fn conditions(stored: serde_json::Value) -> Result<Conditions, Error> {
    let stored: OrderConditions = serde_json::from_value(stored)?;
    Ok(Conditions {
        version: stored.product_version,
        licence: format!("{}; unit: {}", stored.licence, stored.duration),
        delivery: stored.delivery,
        security: stored.security,
        credit_grade: grade(&stored.credit_grade),
        payment_terms: stored.payment_terms,
        stage: serde_json::from_value(stored.stage.into())?,
        ..Conditions::default()
    })
}

/// A is 0 and unremarkable, B is 1, and so on.
fn grade(letter: &str) -> i64 {
    letter.bytes().next().map_or(0, |byte| i64::from(byte) - i64::from(b'A'))
}

/// The claim as the fairness rules check it. What a claim says was on record when its quote was made.
fn exemption(order: &order::Model, quoted_at: Option<DateTime<Utc>>) -> Result<Option<Exemption>, Error> {
    let Some(claim) = order.claim.clone() else { return Ok(None) };
    let claim: Claim = serde_json::from_value(claim)?;
    Ok(Some(match claim.ground {
        Ground::ActualNeed => Exemption::ActualDemand {
            requirement: claim.reference,
            recorded_at: Some(quoted_at.unwrap_or(order.placed_at)),
            norm_evidenced: claim.evidence.norm.is_some(),
            custom_evidenced: claim.evidence.custom.is_some(),
        },
        Ground::NewUser => Exemption::NewUser { offer: offer_id(&order.plan_id, &claim.reference) },
        Ground::FairRandom => Exemption::Random { draw: claim.reference },
        Ground::OtherLaw => Exemption::OtherLaw { citation: claim.reference },
    }))
}

/// Offers are named within their plan; among all of a seller's, plan and name together tell them apart.
fn offer_id(plan_id: &str, id: &str) -> String {
    format!("{plan_id}/{id}")
}

async fn quoted(
    rows: &impl ConnectionTrait,
    batch: &[order::Model],
) -> Result<BTreeMap<String, DateTime<Utc>>, Error> {
    let ids: Vec<&String> = batch.iter().filter_map(|order| order.quote_id.as_ref()).collect();
    let mut quoted = BTreeMap::new();
    for ids in ids.chunks(IDS) {
        let found = quote::Entity::find()
            .select_only()
            .columns([quote::Column::Id, quote::Column::CreatedAt])
            .filter(quote::Column::Id.is_in(ids.iter().copied()))
            .into_tuple::<(String, DateTime<Utc>)>();
        quoted.extend(found.all(rows).await?);
    }
    Ok(quoted)
}

async fn credit_notes(
    rows: &impl ConnectionTrait,
    batch: &[order::Model],
) -> Result<BTreeMap<String, Vec<CreditNote>>, Error> {
    let refunded = |order: &&order::Model| order.status == order::Status::PartlyRefunded;
    let ids: Vec<&String> = batch.iter().filter(refunded).map(|order| &order.id).collect();
    let mut notes: BTreeMap<String, Vec<CreditNote>> = BTreeMap::new();
    for ids in ids.chunks(IDS) {
        let found = invoice::Entity::find()
            .filter(invoice::Column::OrderId.is_in(ids.iter().copied()))
            .filter(invoice::Column::Kind.eq(invoice::Kind::CreditNote));
        for note in found.all(rows).await? {
            let amount = note.amount.ten_thousandths().saturating_abs();
            notes.entry(note.order_id).or_default().push(CreditNote { at: note.issued_at, amount });
        }
    }
    Ok(notes)
}

/// Everything that was published for the products sold.
async fn publications(rows: &impl ConnectionTrait, market: &mut Market) -> Result<(), Error> {
    let products: BTreeSet<String> = market.sales.iter().map(|sale| sale.product.clone()).collect();
    let products: Vec<String> = products.into_iter().collect();
    for ids in products.chunks(IDS) {
        let published = plan::Entity::find()
            .filter(plan::Column::ProductId.is_in(ids))
            .filter(plan::Column::RetiredAt.is_null())
            .find_also_related(product::Entity);
        for (plan, product) in published.all(rows).await? {
            let seller = product.map(|product| product.seller_id).unwrap_or_default();
            publish(market, &plan, &seller)?;
        }
    }
    Ok(())
}

fn publish(market: &mut Market, plan: &plan::Model, seller: &str) -> Result<(), Error> {
    market.lists.push(ListPrice {
        product: plan.product_id.clone(),
        valid_from: plan.valid_from,
        published_at: plan.published_at,
        price: plan.list_price.ten_thousandths(),
    });
    market.adjustments.extend(plans::tiers(plan)?.into_iter().map(|tier| Adjustment {
        product: plan.product_id.clone(),
        dimension: Dimension::Quantity,
        threshold: i64::from(tier.from_quantity),
        ppm: -tier.discount_ppm,
        // A plan published ahead of its time binds nobody before it begins.
        published_at: plan.published_at.max(plan.valid_from),
        valid_until: plan.valid_until,
    }));
    market.offers.extend(plans::offers(plan)?.into_iter().map(|offer| Offer {
        id: offer_id(&plan.id, &offer.id),
        seller: seller.to_owned(),
        product: plan.product_id.clone(),
        from: offer.from.max(plan.valid_from),
        until: plan.valid_until.map_or(offer.until, |end| offer.until.min(end)),
        published_at: plan.published_at,
        discount_ppm: offer.discount_ppm,
        max_days: offer.max_days,
    }));
    Ok(())
}

/// The first order, paid or not, of each buyer who claimed to be a new user.
async fn earlier(rows: &impl ConnectionTrait, market: &mut Market) -> Result<(), Error> {
    let claims = market.sales.iter().filter(|sale| matches!(sale.exemption, Some(Exemption::NewUser { .. })));
    let buyers: BTreeSet<String> = claims.map(|sale| sale.buyer.clone()).collect();
    let buyers: Vec<String> = buyers.into_iter().collect();
    for ids in buyers.chunks(IDS) {
        let found = order::Entity::find()
            .select_only()
            .columns([order::Column::SellerId, order::Column::BuyerId])
            .column_as(order::Column::PlacedAt.min(), "at")
            .filter(order::Column::BuyerId.is_in(ids))
            .filter(order::Column::Status.ne(order::Status::Cancelled))
            .group_by(order::Column::SellerId)
            .group_by(order::Column::BuyerId)
            .into_tuple::<(String, String, DateTime<Utc>)>();
        let found = found.all(rows).await?.into_iter();
        market.earlier.extend(found.map(|(seller, buyer, at)| EarlierSale { seller, buyer, at }));
    }
    Ok(())
}
