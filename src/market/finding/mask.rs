//! Who bought is a trade secret of others: until a case is open a finding names its buyers by number alone, and the
//! seller never learns from a case who else bought.

use std::collections::{BTreeMap, BTreeSet};

use entity::{Money, finding};
use serde::Serialize;
use utoipa::ToSchema;

use super::record::{Evidence, Exemption, Record};
use crate::error::Error;

/// A finding as the seller it concerns sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnFinding {
    pub id: String,
    pub product_id: Option<String>,
    /// The difference in price, in millionths; positive where the buyer paid more.
    pub effect_ppm: i64,
    #[schema(value_type = String)]
    pub excess: Money,
    /// One paragraph for a person.
    pub says: String,
    pub rules: Vec<String>,
    /// Of conduct: each fact, and what shows it.
    pub evidence: Vec<Evidence>,
    pub exemptions: Vec<Exemption>,
    pub orders: Vec<OwnOrder>,
}

/// An order of the seller's own that stands apart.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnOrder {
    pub order_id: String,
    #[schema(value_type = String)]
    pub amount: Money,
    /// The conditions under which it was placed.
    #[schema(value_type = Object)]
    pub conditions: serde_json::Value,
    pub comparators: Vec<MaskedComparator>,
}

/// An order it was compared with, without its buyer.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaskedComparator {
    /// The price over what the published rules give, in millionths.
    pub price_ppm: i64,
    pub seconds_apart: i64,
}

/// The record with its buyers by number, and the orders compared with: the same has the same number throughout.
pub fn masked(mut record: Record) -> Record {
    let numbers = numbers(&record);
    let mask = |id: &mut String| {
        if let Some(number) = numbers.get(id.as_str()) {
            id.clone_from(number);
        }
    };
    record.says = unnamed(&record.says, &numbers);
    for exemption in &mut record.exemptions {
        exemption.reason = unnamed(&exemption.reason, &numbers);
    }
    record.affected.iter_mut().for_each(|affected| mask(&mut affected.buyer_id));
    for flagged in &mut record.flagged {
        mask(&mut flagged.order.buyer_id);
        for other in &mut flagged.comparators {
            mask(&mut other.order.buyer_id);
            mask(&mut other.order.order_id);
        }
    }
    record
}

/// Buyer → `buyer-1`, `buyer-2`, …: the flagged ones first, then those they were compared with. The orders of the
/// latter → `order-1`, `order-2`, …: who has the order has its buyer.
fn numbers(record: &Record) -> BTreeMap<String, String> {
    let flagged = record.flagged.iter().map(|flagged| &flagged.order.buyer_id);
    let affected = record.affected.iter().map(|affected| &affected.buyer_id);
    let others = || record.flagged.iter().flat_map(|flagged| &flagged.comparators);
    let own: BTreeSet<&String> = record.flagged.iter().map(|flagged| &flagged.order.order_id).collect();
    let mut numbers = BTreeMap::new();
    let buyers = flagged.chain(affected).chain(others().map(|other| &other.order.buyer_id));
    let orders = others().map(|other| &other.order.order_id).filter(|id| !own.contains(id));
    number(&mut numbers, "buyer", buyers);
    number(&mut numbers, "order", orders);
    numbers
}

fn number<'a>(numbers: &mut BTreeMap<String, String>, what: &str, ids: impl Iterator<Item = &'a String>) {
    let mut next = 1;
    for id in ids {
        numbers.entry(id.clone()).or_insert_with(|| {
            next += 1;
            format!("{what}-{}", next - 1)
        });
    }
}

fn unnamed(text: &str, numbers: &BTreeMap<String, String>) -> String {
    let name = |text: String, (id, number): (&String, &String)| {
        // `buyer-1` says itself that it is a buyer.
        text.replace(&format!("buyer {id}"), number).replace(id.as_str(), number)
    };
    numbers.iter().fold(text.to_owned(), name)
}

/// A finding as its seller sees it: its own orders, and of the others only how they were priced.
pub fn own_finding(finding: &finding::Model) -> Result<OwnFinding, Error> {
    let record = masked(super::record(finding)?);
    let orders = record.flagged.into_iter().map(|flagged| OwnOrder {
        order_id: flagged.order.order_id,
        amount: flagged.order.amount,
        conditions: flagged.order.conditions,
        comparators: flagged
            .comparators
            .into_iter()
            .map(|other| MaskedComparator { price_ppm: other.price_ppm, seconds_apart: other.seconds_apart })
            .collect(),
    });
    Ok(OwnFinding {
        id: finding.id.clone(),
        product_id: finding.product_id.clone(),
        effect_ppm: finding.effect_ppm,
        excess: finding.excess,
        says: record.says,
        rules: record.rules,
        evidence: record.evidence,
        exemptions: record.exemptions,
        orders: orders.collect(),
    })
}
