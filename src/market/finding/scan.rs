//! The scan for discriminatory pricing (Data Regulations, Art. 69): read, compare, raise what is new.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{Money, finding, order, organization, scan};
use policies::fairness::{self, Policy, Report};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};
use serde_json::json;

use super::{record::Record, sales};
use crate::{ctx::Ctx, error::Error, jobs, log, mail::Letter};

/// Orders of the last so many days are judged.
const JUDGED: TimeDelta = TimeDelta::days(90);
/// Orders of so many days before are read with them, as comparators.
const COMPARED: TimeDelta = TimeDelta::days(90);
/// Rows of the report kept of a list that may be long.
const KEPT: usize = 100;

/// Every paid order of the last ninety days is compared with its like. What stands apart and was not raised
/// before is raised, and the regulators are told; what was raised before is left as it is.
pub async fn scan(ctx: &Ctx) -> Result<scan::Model, Error> {
    compare(ctx, Condition::all()).await
}

/// The same for the orders of one product alone: a price that somebody was quoted is not left to the next full scan.
pub async fn scan_product(ctx: &Ctx, product_id: &str) -> Result<scan::Model, Error> {
    compare(ctx, Condition::all().add(order::Column::ProductId.eq(product_id))).await
}

async fn compare(ctx: &Ctx, which: Condition) -> Result<scan::Model, Error> {
    if let Some(earlier) = ctx.begin("price.scan", &()).await?.earlier()? {
        return Ok(earlier);
    }
    let from = ctx.now - JUDGED;
    let read = which.add(order::Column::PlacedAt.gte(from - COMPARED));
    let market = sales::read(&ctx.state.db.rows, read).await?;
    let version = ctx.law().version().to_owned();
    let judged: BTreeSet<String> =
        market.sales.iter().filter(|sale| sale.at >= from).map(|sale| sale.id.clone()).collect();
    let report = tokio::task::spawn_blocking(move || {
        fairness::scan(&market, &Policy::default(), &version).map_err(anyhow::Error::from)
    });
    let report = report.await.context("the comparison broke off")??;
    let orders = named(ctx, &report).await?;
    keep(ctx, from, &report, &judged, &orders).await
}

/// The orders that the findings name.
async fn named(ctx: &Ctx, report: &Report) -> Result<BTreeMap<String, order::Model>, Error> {
    let flagged = report.findings.iter().flat_map(|finding| finding.concerned.iter());
    let compared = report
        .findings
        .iter()
        .flat_map(|finding| finding.comparators.values().flatten().map(|other| &other.trade));
    let ids: Vec<&String> = flagged.chain(compared).collect::<BTreeSet<_>>().into_iter().collect();
    let mut orders = BTreeMap::new();
    for ids in ids.chunks(500) {
        let found = order::Entity::find().filter(order::Column::Id.is_in(ids.iter().copied()));
        let found = found.all(&ctx.state.db.rows).await?.into_iter();
        orders.extend(found.map(|order| (order.id.clone(), order)));
    }
    Ok(orders)
}

async fn keep(
    ctx: &Ctx,
    from: DateTime<Utc>,
    report: &Report,
    judged: &BTreeSet<String>,
    orders: &BTreeMap<String, order::Model>,
) -> Result<scan::Model, Error> {
    let mut act = ctx.begin("price.scan", &()).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let new = unraised(act.txn(), report, judged).await?;
    let scan = scan::Model {
        id: ctx.new_id("scn_"),
        from_at: from,
        until_at: ctx.now,
        orders: count(judged.len())?,
        findings: count(new.len())?,
        insufficient: count(report.insufficient.trades)?,
        report: summary(report),
        started_by: ctx.caller.as_ref().map(|caller| caller.account_id.clone()),
        finished_at: ctx.now,
    };
    scan::Entity::insert(scan::ActiveModel::from(scan.clone()).reset_all())
        .exec_without_returning(act.txn())
        .await?;
    for finding in new {
        raise(act.txn(), ctx, &scan, finding, Record::of(report, finding, orders)?, orders).await?;
    }
    let detail = json!({ "orders": scan.orders, "findings": scan.findings });
    log::record(act.txn(), ctx, "price.scanned", &scan.id, detail).await?;
    act.answer(scan).await
}

/// The findings about orders now judged of which at least one stood in no finding before: the same evidence,
/// or a part of it, is not raised twice.
async fn unraised<'r>(
    txn: &DatabaseTransaction,
    report: &'r Report,
    judged: &BTreeSet<String>,
) -> Result<Vec<&'r fairness::Finding>, Error> {
    let sellers: BTreeSet<&String> = report.findings.iter().map(|finding| &finding.seller).collect();
    let sellers: Vec<&String> = sellers.into_iter().collect();
    let mut raised = BTreeSet::new();
    for sellers in sellers.chunks(500) {
        let before = finding::Entity::find()
            .select_only()
            .column(finding::Column::Orders)
            .filter(finding::Column::SellerId.is_in(sellers.iter().copied()))
            .into_tuple::<serde_json::Value>();
        for orders in before.all(txn).await? {
            raised.extend(serde_json::from_value::<Vec<String>>(orders)?);
        }
    }
    let is_new = |id: &String| judged.contains(id) && !raised.contains(id);
    Ok(report.findings.iter().filter(|finding| finding.concerned.iter().any(is_new)).collect())
}

async fn raise(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    scan: &scan::Model,
    evidence: &fairness::Finding,
    record: Record,
    orders: &BTreeMap<String, order::Model>,
) -> Result<(), Error> {
    let product =
        evidence.concerned.first().and_then(|id| orders.get(id)).map(|order| order.product_id.clone());
    let excess: Money = evidence.excess.parse().map_err(anyhow::Error::from)?;
    let pattern = serde_json::to_value(evidence.pattern)?;
    let finding = finding::Model {
        id: ctx.new_id("fnd_"),
        fingerprint: evidence.id.clone(),
        kind: finding::Kind::Price,
        scan_id: Some(scan.id.clone()),
        complaint_id: None,
        seller_id: evidence.seller.clone(),
        product_id: Some(product.context("a finding without an order")?),
        pattern: pattern.as_str().unwrap_or_default().to_owned(),
        effect_ppm: evidence.effect_ppm,
        excess,
        // What is at stake, in fen, whichever way the price departs.
        weight: excess.ten_thousandths().saturating_abs() / 100,
        orders: json!(evidence.concerned),
        record: serde_json::to_value(&record)?,
        status: finding::Status::Raised,
        dismissed_reason: None,
        raised_at: ctx.now,
    };
    let written = finding::Entity::insert(finding::ActiveModel::from(finding.clone()).reset_all())
        .on_conflict(OnConflict::column(finding::Column::Fingerprint).do_nothing().to_owned())
        .exec_without_returning(txn)
        .await?;
    if written == 0 {
        return Ok(());
    }
    let detail =
        json!({ "seller": finding.seller_id, "pattern": finding.pattern, "orders": evidence.concerned });
    log::record(txn, ctx, "finding.raised", &finding.id, detail).await?;
    let letter = Letter::FindingRaised { finding_id: finding.id.clone(), says: record.says };
    jobs::mail_all(txn, ctx, organization::Kind::Regulator, &letter, &finding.id).await
}

/// The report without its findings, which are rows of their own.
fn summary(report: &Report) -> serde_json::Value {
    json!({
        "law": report.law,
        "policy": report.policy,
        "conditions": report.conditions,
        "sellers": report.sellers,
        "orders": report.trades,
        "cleared": report.cleared,
        "referred": report.referred.iter().take(KEPT).collect::<Vec<_>>(),
        "insufficient": report.insufficient,
        "dispersed": report.dispersed,
        "unpriced": report.unpriced.iter().take(KEPT).collect::<Vec<_>>(),
    })
}

fn count(number: usize) -> Result<i32, Error> {
    Ok(i32::try_from(number).map_err(anyhow::Error::from)?)
}
