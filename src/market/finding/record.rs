//! What a finding rests on, complete enough to be recomputed: the flagged orders, the orders they were compared
//! with, the exemptions considered. Other buyers appear by id alone.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{Money, order};
use policies::fairness::{self, Report};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::error::Error;

/// The evidence of one finding.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = FindingRecord)]
pub struct Record {
    /// The version of the law.
    pub law: String,
    /// The version of the policy: what counts as material.
    pub policy: String,
    /// The version of the list of conditions that must be equal.
    pub conditions: String,
    /// What the difference goes with, such as `buyer` or `promo`; none for one isolated order.
    pub driver: Option<String>,
    /// The fairness rules that apply.
    pub rules: Vec<String>,
    pub legal_basis: Vec<String>,
    /// One paragraph for a person.
    pub says: String,
    /// What was estimated, where the norm was not plain to see.
    #[serde(default)]
    pub estimate: Option<Estimate>,
    pub affected: Vec<Affected>,
    pub exemptions: Vec<Exemption>,
    pub flagged: Vec<Flagged>,
    /// Of conduct: each fact, and what shows it.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

/// A fact, and what shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConductEvidence)]
pub struct Evidence {
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub fact: String,
    /// Where the evidence is kept, or how it was seen.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub shown_by: String,
}

/// How sure a finding is that rests on an estimate.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = FindingEstimate)]
pub struct Estimate {
    /// Chance of such a gap among fair prices.
    #[schema(value_type = Option<f64>)]
    pub p: Option<serde_json::Number>,
    /// The same after correction for many tests.
    #[schema(value_type = Option<f64>)]
    pub q: Option<serde_json::Number>,
    /// Interval of the effect, 95 per cent, in millionths.
    pub ci95_ppm: Option<[i64; 2]>,
    /// The gap whatever the conditions, in millionths.
    pub unconditional_gap_ppm: Option<i64>,
    pub buyers: usize,
    /// Sets of equal conditions, by ninety days.
    pub strata: usize,
    /// Every trait of the buyers that goes with the price, as [`fairness::Measure`] describes it.
    #[schema(value_type = Vec<Object>)]
    pub measures: Vec<fairness::Measure>,
}

/// One buyer's part.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AffectedBuyer)]
pub struct Affected {
    pub buyer_id: String,
    pub orders: usize,
    /// Paid beyond (negative: below) what the others' price calls for, in yuan.
    pub excess: String,
}

/// An exemption of Art. 69 and what the check of it came to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ConsideredExemption)]
pub struct Exemption {
    /// `actual_demand`, `new_user`, `random` or `other_law`.
    #[schema(value_type = String)]
    pub ground: fairness::Ground,
    /// `none`, `valid`, `void` or `review`.
    #[schema(value_type = String)]
    pub status: fairness::Status,
    pub rule: String,
    pub reason: String,
}

/// An order whose price stands apart, and those it was compared with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = FlaggedOrder)]
pub struct Flagged {
    #[serde(flatten)]
    pub order: Compared,
    /// The price over what the published rules give, in millionths; absent where a finding compares no prices.
    pub price_ppm: Option<i64>,
    /// The same of the others: what it was held against.
    pub others_ppm: Option<i64>,
    /// Paid beyond (negative: below) what the others' price calls for, in yuan.
    #[serde(default)]
    pub excess: Option<String>,
    pub comparators: Vec<Comparator>,
}

/// An order under the same conditions, to another buyer: the nearest in time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ComparatorOrder)]
pub struct Comparator {
    #[serde(flatten)]
    pub order: Compared,
    /// The price over what the published rules give, in millionths.
    pub price_ppm: i64,
    /// What the published rules give, in yuan.
    pub expected: String,
    /// What was paid, less what was given back soon after, in yuan.
    pub net: String,
    pub seconds_apart: i64,
}

/// An order as far as the comparison looks at it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ComparedOrder)]
pub struct Compared {
    pub order_id: String,
    pub buyer_id: String,
    pub placed_at: DateTime<Utc>,
    pub quantity: i32,
    #[schema(value_type = String)]
    pub unit_price: Money,
    #[schema(value_type = String)]
    pub amount: Money,
    /// The conditions under which it was placed.
    #[schema(value_type = Object)]
    pub conditions: serde_json::Value,
}

impl From<&order::Model> for Compared {
    fn from(order: &order::Model) -> Self {
        Self {
            order_id: order.id.clone(),
            buyer_id: order.buyer_id.clone(),
            placed_at: order.placed_at,
            quantity: order.quantity,
            unit_price: order.unit_price,
            amount: order.amount,
            conditions: order.conditions.clone(),
        }
    }
}

impl Record {
    /// The record of `finding`, with every order it names looked up in `orders`.
    pub(super) fn of(
        report: &Report,
        finding: &fairness::Finding,
        orders: &BTreeMap<String, order::Model>,
    ) -> Result<Self, Error> {
        let flagged = finding.concerned.iter().map(|id| {
            let others = finding.comparators.get(id).into_iter().flatten();
            let comparators = others.map(|other| comparator(other, orders)).collect::<Result<_, _>>()?;
            let judged = finding.judged.iter().find(|judged| judged.trade == *id);
            Ok(Flagged {
                order: look_up(orders, id)?.into(),
                price_ppm: judged.map(|judged| judged.rho_ppm),
                others_ppm: judged.map(|judged| judged.centre_ppm),
                excess: judged.map(|judged| judged.excess.clone()),
                comparators,
            })
        });
        Ok(Self {
            law: report.law.clone(),
            policy: report.policy.clone(),
            conditions: report.conditions.clone(),
            driver: finding.driver.clone(),
            rules: finding.rules.clone(),
            legal_basis: finding.legal_basis.clone(),
            says: finding.says.clone(),
            estimate: finding.p.is_some().then(|| estimate(finding)),
            affected: finding.affected.iter().map(affected).collect(),
            exemptions: finding.exemptions_considered.iter().map(exemption).collect(),
            flagged: flagged.collect::<Result<_, Error>>()?,
            evidence: Vec::new(),
        })
    }
}

fn estimate(finding: &fairness::Finding) -> Estimate {
    Estimate {
        p: finding.p.clone(),
        q: finding.q.clone(),
        ci95_ppm: finding.ci95_ppm,
        unconditional_gap_ppm: finding.unconditional_gap_ppm,
        buyers: finding.buyers,
        strata: finding.strata,
        measures: finding.measures.clone(),
    }
}

fn look_up<'a>(orders: &'a BTreeMap<String, order::Model>, id: &str) -> Result<&'a order::Model, Error> {
    orders.get(id).ok_or_else(|| anyhow::anyhow!("order {id} of a finding is gone").into())
}

fn comparator(
    other: &fairness::Comparator,
    orders: &BTreeMap<String, order::Model>,
) -> Result<Comparator, Error> {
    Ok(Comparator {
        order: look_up(orders, &other.trade)?.into(),
        price_ppm: other.rho_ppm,
        expected: other.expected.clone(),
        net: other.net.clone(),
        seconds_apart: other.seconds_apart,
    })
}

fn affected(affected: &fairness::Affected) -> Affected {
    Affected { buyer_id: affected.buyer.clone(), orders: affected.trades, excess: affected.excess.clone() }
}

fn exemption(considered: &fairness::Considered) -> Exemption {
    Exemption {
        ground: considered.ground,
        status: considered.status,
        rule: considered.rule.clone(),
        reason: considered.reason.clone(),
    }
}
