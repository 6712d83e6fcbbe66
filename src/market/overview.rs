//! The state of the market in a few numbers, cheap enough for a page that anybody may open.

use entity::{finding, order, organization, product};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Expr, Func, Query},
};

use crate::{ctx::Ctx, error::Error};

/// Beyond this nobody counts.
const COUNTED_MAX: u64 = 1000;

/// How many there are; beyond a thousand, that there are more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(u64);

impl std::fmt::Display for Count {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 > COUNTED_MAX { write!(out, "{COUNTED_MAX}+") } else { write!(out, "{}", self.0) }
    }
}

/// The numbers.
#[derive(Clone, Copy, Debug)]
pub struct Overview {
    pub members_verified: Count,
    pub members_waiting: Count,
    pub products_listed: Count,
    pub products_in_review: Count,
    pub products_blocked: Count,
    pub products_suspended: Count,
    pub orders_open: Count,
    pub orders_settled: Count,
    pub orders_disputed: Count,
    pub findings_raised: Count,
    pub findings_in_case: Count,
    pub findings_dismissed: Count,
}

/// Each number comes from an index and stops at a thousand.
pub async fn show(ctx: &Ctx) -> Result<Overview, Error> {
    use order::Status as Order;
    let members = |status| {
        organization::Entity::find()
            .filter(organization::Column::Kind.eq(organization::Kind::Member))
            .filter(organization::Column::Status.eq(status))
    };
    let products = |status| product::Entity::find().filter(product::Column::Status.eq(status));
    let orders =
        |statuses: &[Order]| order::Entity::find().filter(order::Column::Status.is_in(statuses.to_vec()));
    let findings = |status| finding::Entity::find().filter(finding::Column::Status.eq(status));
    let open = [Order::Placed, Order::Contracted, Order::Paid, Order::Delivered, Order::Accepted];
    Ok(Overview {
        members_verified: count(ctx, members(organization::Status::Verified)).await?,
        members_waiting: count(ctx, members(organization::Status::Registered)).await?,
        products_listed: count(ctx, products(product::Status::Listed)).await?,
        products_in_review: count(ctx, products(product::Status::InReview)).await?,
        products_blocked: count(ctx, products(product::Status::Blocked)).await?,
        products_suspended: count(ctx, products(product::Status::Suspended)).await?,
        orders_open: count(ctx, orders(&open)).await?,
        orders_settled: count(ctx, orders(&[Order::Settled])).await?,
        orders_disputed: count(ctx, orders(&[Order::Disputed])).await?,
        findings_raised: count(ctx, findings(finding::Status::Raised)).await?,
        findings_in_case: count(ctx, findings(finding::Status::InCase)).await?,
        findings_dismissed: count(ctx, findings(finding::Status::Dismissed)).await?,
    })
}

async fn count<E: EntityTrait>(ctx: &Ctx, rows: Select<E>) -> Result<Count, Error> {
    let some = rows.select_only().expr_as(Expr::val(1), "one").limit(COUNTED_MAX + 1).into_query();
    let all = Query::select()
        .expr(Func::count(Expr::col(Alias::new("one"))))
        .from_subquery(some, Alias::new("some"))
        .to_owned();
    let found = ctx.state.db.rows.query_one(&all).await?;
    let count = found.map(|row| row.try_get_by_index::<i64>(0)).transpose()?.unwrap_or_default();
    Ok(Count(u64::try_from(count).unwrap_or_default()))
}
