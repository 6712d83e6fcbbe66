//! What somebody with authority sees across the market: what is flagged, what is due, and a search in everything. Looking is recorded, with the words that were looked for.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{case, complaint, finding, order, organization, product};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func, LikeExpr},
};
use serde_json::json;

use crate::{auth::Regulator, ctx::Ctx, error::Error, log};

/// Findings are shown so far back.
const FLAGGED_FOR: TimeDelta = TimeDelta::days(84);
/// Findings that are read for it.
const FLAGGED_MAX: u64 = 10_000;
/// Rows of each kind that a search shows.
const FOUND_MAX: u64 = 10;
/// Open cases that are shown together.
const OPEN_MAX: u64 = 50;

/// A finding as the standing view counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    pub kind: finding::Kind,
    pub raised_at: DateTime<Utc>,
}

/// What was flagged in the last twelve weeks, oldest first.
pub async fn flagged(ctx: &Ctx, _: &Regulator) -> Result<Vec<Flag>, Error> {
    let found: Vec<(finding::Kind, DateTime<Utc>)> = finding::Entity::find()
        .select_only()
        .column(finding::Column::Kind)
        .column(finding::Column::RaisedAt)
        .filter(finding::Column::RaisedAt.gt(ctx.now - FLAGGED_FOR))
        .order_by_asc(finding::Column::RaisedAt)
        .limit(FLAGGED_MAX)
        .into_tuple()
        .all(&ctx.state.db.rows)
        .await?;
    log::looked(ctx, "finding.flagged", "findings").await?;
    Ok(found.into_iter().map(|(kind, raised_at)| Flag { kind, raised_at }).collect())
}

/// Cases that are not closed: those with a deadline first, the nearest first.
pub async fn open_cases(ctx: &Ctx, _: &Regulator) -> Result<Vec<case::Model>, Error> {
    let undated: Expr = Expr::case(case::Column::DeadlineOn.is_null(), 1).finally(0).into();
    let found = case::Entity::find()
        .filter(case::Column::Status.ne(case::Status::Closed))
        .order_by_asc(undated)
        .order_by_asc(case::Column::DeadlineOn)
        .order_by_asc(case::Column::Id)
        .limit(OPEN_MAX);
    let found = found.all(&ctx.state.db.rows).await?;
    log::looked(ctx, "case.open_cases", "cases").await?;
    Ok(found)
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub organizations: Vec<organization::Model>,
    pub products: Vec<product::Model>,
    pub orders: Vec<order::Model>,
    pub findings: Vec<finding::Model>,
    pub cases: Vec<case::Model>,
    pub complaints: Vec<complaint::Model>,
}

impl Found {
    pub fn is_empty(&self) -> bool {
        self.organizations.is_empty()
            && self.products.is_empty()
            && self.orders.is_empty()
            && self.findings.is_empty()
            && self.cases.is_empty()
            && self.complaints.is_empty()
    }
}

/// Everything that has this id, or this text in its name, title, code or summary; and what belongs to an organization
/// that is found so. Looking is recorded.
pub async fn search(ctx: &Ctx, _: &Regulator, words: &str) -> Result<Found, Error> {
    let rows = &ctx.state.db.rows;
    let words = words.trim();
    let organizations = organization::Entity::find()
        .filter(
            either(organization::Column::Id, organization::Column::Name, words)
                .add(organization::Column::Uscc.eq(words)),
        )
        .order_by_desc(organization::Column::Id)
        .limit(FOUND_MAX);
    let organizations = organizations.all(rows).await?;
    let mut members: Vec<&str> = organizations.iter().map(|organization| organization.id.as_str()).collect();
    members.push(words);
    let products = product::Entity::find()
        .filter(
            either(product::Column::Id, product::Column::Title, words)
                .add(product::Column::SellerId.is_in(members.iter().copied())),
        )
        .order_by_desc(product::Column::Id)
        .limit(FOUND_MAX);
    let findings = finding::Entity::find()
        .filter(
            any(&[finding::Column::Id, finding::Column::ProductId], words)
                .add(finding::Column::SellerId.is_in(members.iter().copied())),
        )
        .order_by_desc(finding::Column::Id)
        .limit(FOUND_MAX);
    let cases = case::Entity::find()
        .filter(
            either(case::Column::Id, case::Column::Summary, words)
                .add(case::Column::SellerId.is_in(members.iter().copied())),
        )
        .order_by_desc(case::Column::Id)
        .limit(FOUND_MAX);
    let complaints = complaint::Entity::find()
        .filter(
            either(complaint::Column::Id, complaint::Column::Text, words)
                .add(complaint::Column::AboutId.is_in(members.iter().copied())),
        )
        .order_by_desc(complaint::Column::Id)
        .limit(FOUND_MAX);
    let found = Found {
        products: products.all(rows).await?,
        orders: orders(ctx, words, &members).await?,
        findings: findings.all(rows).await?,
        cases: cases.all(rows).await?,
        complaints: complaints.all(rows).await?,
        organizations,
    };
    log::looked_for(ctx, "market.search", "everything", json!({ "words": words })).await?;
    Ok(found)
}

/// Orders have no words but ids, their own and those of their product and parties. Each column has an index of its own,
/// so each is asked by itself.
async fn orders(ctx: &Ctx, id: &str, members: &[&str]) -> Result<Vec<order::Model>, Error> {
    use order::Column::{BuyerId, Id, ProductId, SellerId};
    let mut found: BTreeMap<String, order::Model> = BTreeMap::new();
    for (column, ids) in [(Id, &[id][..]), (ProductId, &[id]), (SellerId, members), (BuyerId, members)] {
        for id in ids {
            let newest = order::Entity::find().filter(column.eq(*id)).order_by_desc(Id).limit(FOUND_MAX);
            let newest = newest.all(&ctx.state.db.rows).await?;
            found.extend(newest.into_iter().map(|order| (order.id.clone(), order)));
        }
    }
    let most = usize::try_from(FOUND_MAX).unwrap_or(usize::MAX);
    Ok(found.into_values().rev().take(most).collect())
}

fn any<C: ColumnTrait>(columns: &[C], id: &str) -> Condition {
    columns.iter().fold(Condition::any(), |any, column| any.add(column.eq(id)))
}

/// The id, or a text that has the words in it, small letters or capital.
fn either<C: ColumnTrait>(id: C, text: C, words: &str) -> Condition {
    let mut pattern = String::from("%");
    for sign in words.to_lowercase().chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    let small = Expr::expr(Func::lower(Expr::col(text.as_column_ref())));
    Condition::any().add(id.eq(words)).add(small.like(LikeExpr::new(pattern).escape('\\')))
}
