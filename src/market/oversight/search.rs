//! A search in everything. Looking is recorded, with the words that were looked for.

use std::collections::{BTreeMap, BTreeSet};

use entity::{case, case_finding, complaint, finding, order, organization, product};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, Func, LikeExpr},
};
use serde_json::json;

use crate::{auth::Regulator, ctx::Ctx, error::Error, log};

/// Rows of each kind that a search shows.
const FOUND_MAX: u64 = 10;
/// Purchases of one buyer, and findings about the products it bought, that are looked through: the newest.
const LOOKED_THROUGH: u64 = 500;

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
    let bought = findings_of_buyers(ctx, &members).await?;
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
                .add(finding::Column::SellerId.is_in(members.iter().copied()))
                .add(finding::Column::Id.is_in(&bought)),
        )
        .order_by_desc(finding::Column::Id)
        .limit(FOUND_MAX);
    let cases = case::Entity::find()
        .filter(
            either(case::Column::Id, case::Column::Summary, words)
                .add(case::Column::SellerId.is_in(members.iter().copied()))
                .add(case::Column::Id.in_subquery(of_findings(&bought))),
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

/// The findings that compare a purchase of one of these members: a finding names its orders in a list of its own.
async fn findings_of_buyers(ctx: &Ctx, members: &[&str]) -> Result<Vec<String>, Error> {
    let rows = &ctx.state.db.rows;
    let mut found = Vec::new();
    for member in members {
        let bought: Vec<(String, String)> = order::Entity::find()
            .select_only()
            .columns([order::Column::Id, order::Column::ProductId])
            .filter(order::Column::BuyerId.eq(*member))
            .order_by_desc(order::Column::Id)
            .limit(LOOKED_THROUGH)
            .into_tuple()
            .all(rows)
            .await?;
        let products: BTreeSet<&str> = bought.iter().map(|(_, product)| product.as_str()).collect();
        let orders: BTreeSet<&str> = bought.iter().map(|(order, _)| order.as_str()).collect();
        let findings: Vec<(String, serde_json::Value)> = finding::Entity::find()
            .select_only()
            .columns([finding::Column::Id, finding::Column::Orders])
            .filter(finding::Column::ProductId.is_in(products))
            .order_by_desc(finding::Column::Id)
            .limit(LOOKED_THROUGH)
            .into_tuple()
            .all(rows)
            .await?;
        let names = |named: &serde_json::Value| {
            named.as_array().into_iter().flatten().filter_map(|id| id.as_str()).any(|id| orders.contains(id))
        };
        found.extend(findings.into_iter().filter(|(_, named)| names(named)).map(|(id, _)| id));
    }
    Ok(found)
}

/// The cases that these findings are in.
fn of_findings(findings: &[String]) -> sea_orm::sea_query::SelectStatement {
    let joined = case_finding::Entity::find().select_only().column(case_finding::Column::CaseId);
    joined.filter(case_finding::Column::FindingId.is_in(findings)).into_query()
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
