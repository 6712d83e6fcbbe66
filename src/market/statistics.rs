//! Market statistics (Data Regulations, Arts. 61 to 64): volumes, prices, concentration and disputes by category and
//! month, such that no figure tells of one party.
//!
//! A cell is published only if it has at least five sellers and five buyers, and if the second largest of either could
//! not work out the largest to within a tenth (the p-per-cent rule). Cells have no totals beside them, so nothing
//! withheld can be found by subtraction. A month is computed once, from its own orders alone, so that the cost does not
//! grow with history.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use entity::{Money, dispute, market_month, order, product_version};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use validator::{Validate, ValidationError};

use super::{product::declaration::Declaration, screen};
use crate::{
    clock::{in_shenzhen, legal_day},
    ctx::Ctx,
    error::Error,
    jobs::{self, Job},
    log,
};

/// Fewer sellers or buyers would expose one.
const PARTIES_MIN: usize = 5;
/// The largest part must be unknown to within one in so many.
const PROTECTED: i128 = 10;
/// So long after its end a month has settled: what was refunded at once is refunded.
const SETTLING: TimeDelta = TimeDelta::days(10);
const BATCH: u64 = 1000;

/// Which month.
#[derive(Clone, Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichMonth {
    /// Such as `2026-03`.
    #[validate(custom(function = "is_month"))]
    #[param(pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$")]
    pub month: String,
}

fn is_month(text: &str) -> Result<(), ValidationError> {
    match first_day(text) {
        Some(_) => Ok(()),
        None => Err(ValidationError::new("month").with_message("takes a month such as 2026-03".into())),
    }
}

fn first_day(month: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok().filter(|_| month.len() == 7)
}

/// What is known of one category of a month while it is counted.
#[derive(Default)]
struct Cell {
    orders: i64,
    quantity: i64,
    disputed: i64,
    sellers: BTreeMap<String, i64>,
    buyers: BTreeMap<String, i64>,
}

/// The cells of a month that may be published, by category.
pub async fn show(ctx: &Ctx, which: &WhichMonth) -> Result<Vec<market_month::Model>, Error> {
    let cells = market_month::Entity::find()
        .filter(market_month::Column::Month.eq(&which.month))
        .filter(market_month::Column::Disclosable.eq(true))
        .order_by_asc(market_month::Column::Category);
    Ok(cells.all(&ctx.state.db.rows).await?)
}

/// The last month that has settled is written down to be computed, once.
pub async fn due(ctx: &Ctx) -> Result<(), Error> {
    let settled = legal_day(ctx.now - SETTLING);
    let Some(month) = settled.checked_sub_months(Months::new(1)) else { return Ok(()) };
    let month = month.format("%Y-%m").to_string();
    jobs::enqueue(&ctx.state.db.rows, ctx, &Job::Statistics { month: month.clone() }, &month).await
}

/// The cells of a month are computed from its orders, by the legal day they were placed.
pub async fn compute(ctx: &Ctx, month: &str) -> Result<(), Error> {
    let unusable = || Error::invalid("month", "takes a month such as 2026-03");
    let first = first_day(month).ok_or_else(unusable)?;
    let next = first.checked_add_months(Months::new(1)).ok_or_else(unusable)?;
    let midnight = |day: NaiveDate| day.and_hms_opt(0, 0, 0).and_then(in_shenzhen).ok_or_else(unusable);
    let cells = count(&ctx.state.db.rows, midnight(first)?, midnight(next)?).await?;
    let act = ctx.begin("statistics.compute", &month).await?;
    for (category, cell) in &cells {
        let row = row(ctx, month, category, cell)?;
        market_month::Entity::insert(market_month::ActiveModel::from(row).reset_all())
            .on_conflict(
                OnConflict::columns([market_month::Column::Month, market_month::Column::Category])
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(act.txn())
            .await?;
    }
    log::record(act.txn(), ctx, "statistics.computed", month, json!({ "cells": cells.len() })).await?;
    act.answer(()).await
}

async fn count(
    rows: &impl ConnectionTrait,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<BTreeMap<String, Cell>, Error> {
    let mut cells: BTreeMap<String, Cell> = BTreeMap::new();
    let mut categories: BTreeMap<String, String> = BTreeMap::new();
    let mut after = String::new();
    loop {
        let batch = order::Entity::find()
            .filter(order::Column::Id.gt(&after))
            .filter(order::Column::PlacedAt.gte(from))
            .filter(order::Column::PlacedAt.lt(until))
            .filter(order::Column::Status.is_in(order::Status::PAID))
            .order_by_asc(order::Column::Id)
            .limit(BATCH)
            .all(rows)
            .await?;
        let Some(last) = batch.last() else { return Ok(cells) };
        after.clone_from(&last.id);
        categorise(rows, &batch, &mut categories).await?;
        let disputed = disputed(rows, &batch).await?;
        for order in batch {
            let category = categories.get(&order.version_id).cloned().unwrap_or_default();
            let cell = cells.entry(category).or_default();
            cell.orders += 1;
            cell.quantity += i64::from(order.quantity);
            cell.disputed += i64::from(disputed.contains(&order.id));
            let amount = order.amount.ten_thousandths();
            for (parties, id) in [(&mut cell.sellers, order.seller_id), (&mut cell.buyers, order.buyer_id)] {
                let sum = parties.entry(id).or_default();
                *sum = sum.saturating_add(amount);
            }
        }
    }
}

async fn categorise(
    rows: &impl ConnectionTrait,
    batch: &[order::Model],
    known: &mut BTreeMap<String, String>,
) -> Result<(), Error> {
    let new: BTreeSet<&String> =
        batch.iter().map(|order| &order.version_id).filter(|id| !known.contains_key(*id)).collect();
    let found = product_version::Entity::find().filter(product_version::Column::Id.is_in(new));
    for version in found.all(rows).await? {
        let declaration: Declaration = serde_json::from_value(version.declaration)?;
        known.insert(version.id, declaration.category.trim().to_lowercase());
    }
    Ok(())
}

async fn disputed(rows: &impl ConnectionTrait, batch: &[order::Model]) -> Result<BTreeSet<String>, Error> {
    let ids: Vec<String> = dispute::Entity::find()
        .select_only()
        .column(dispute::Column::OrderId)
        .filter(dispute::Column::OrderId.is_in(batch.iter().map(|order| &order.id)))
        .into_tuple()
        .all(rows)
        .await?;
    Ok(ids.into_iter().collect())
}

fn row(ctx: &Ctx, month: &str, category: &str, cell: &Cell) -> Result<market_month::Model, Error> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let shares: Vec<(String, i64)> = cell.sellers.iter().map(|(id, sum)| (id.clone(), *sum)).collect();
    let total: i128 = shares.iter().map(|(_, sum)| i128::from(*sum)).sum();
    Ok(market_month::Model {
        month: month.to_owned(),
        category: category.to_owned(),
        orders: cell.orders,
        quantity: cell.quantity,
        turnover: Money::from_ten_thousandths(i64::try_from(total).map_err(anyhow::Error::from)?),
        disputed: cell.disputed,
        sellers: number(cell.sellers.len()),
        buyers: number(cell.buyers.len()),
        concentration: i64::from(screen::concentration(&shares, total)?),
        disclosable: tells_of_nobody(&cell.sellers) && tells_of_nobody(&cell.buyers),
        computed_at: ctx.now,
    })
}

/// Enough parties, and the rest beside the two largest is at least a tenth of the largest: the second cannot work it
/// out closer than that.
fn tells_of_nobody(parties: &BTreeMap<String, i64>) -> bool {
    let mut sums: Vec<i128> = parties.values().map(|sum| i128::from(*sum)).collect();
    sums.sort_unstable_by(|a, b| b.cmp(a));
    let rest: i128 = sums.iter().skip(2).sum();
    parties.len() >= PARTIES_MIN && sums.first().is_some_and(|largest| rest * PROTECTED >= *largest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(sums: &[i64]) -> bool {
        tells_of_nobody(&sums.iter().enumerate().map(|(place, sum)| (place.to_string(), *sum)).collect())
    }

    #[test]
    fn four_parties_are_too_few_and_five_are_enough() {
        assert!(!safe(&[10, 10, 10, 10]));
        assert!(safe(&[10, 10, 10, 10, 10]));
        assert!(!safe(&[]));
    }

    #[test]
    fn the_second_largest_cannot_work_out_the_largest_to_within_a_tenth() {
        assert!(safe(&[100, 50, 4, 3, 3]));
        assert!(!safe(&[100, 50, 3, 3, 3]));
    }

    #[test]
    fn a_month_is_written_in_one_way() {
        assert!(first_day("2026-03").is_some());
        for text in ["2026-3", "2026-13", "2026-03-01", "", "март"] {
            assert!(first_day(text).is_none(), "{text}");
        }
    }
}
