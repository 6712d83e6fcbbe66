//! Monopoly screens (Data Regulations, Art. 70; Anti-Monopoly Law, Arts. 17 to 26) over the market's own orders: shares
//! of a market that a person defines, concentration, prices that move alike. Flags for referral, never findings; nothing
//! is written but that somebody looked.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{Money, order, plan, product};
use policies::monopoly::{MonopolyError, MonopolyFacts, Share};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use validator::Validate;

use crate::{auth::Overseer, ctx::Ctx, error::Error, log};

/// The longest period that is looked at.
const PERIOD_DAYS_MAX: i64 = 366;
/// Prices that move so soon after each other move together,
const TOGETHER: TimeDelta = TimeDelta::days(7);
/// if they move by the same share, give or take this many millionths.
const ALIKE_PPM: i64 = 10_000;
/// Pairs of moves that are shown.
const PAIRS_MAX: usize = 100;
/// Plans that are read.
const PLANS_MAX: u64 = 10_000;
/// As many operators as the presumption is tried on; the smallest are left out.
const OPERATORS_MAX: usize = 200;
const MILLION: i128 = 1_000_000;

/// A relevant market, and what else is known.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScreening {
    /// The products that stand in for each other: a person says which.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub product_ids: Vec<String>,
    pub from: DateTime<Utc>,
    /// The first moment after it; at most 366 days later.
    pub until: DateTime<Utc>,
    /// Other facts of the screens, such as `{"contact_evidence": true}`.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub facts: Map<String, Value>,
}

/// What the screens say.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MonopolyScreening {
    #[schema(value_type = String)]
    pub turnover: Money,
    /// The largest first.
    pub operators: Vec<MarketShare>,
    /// The Herfindahl-Hirschman index of the shares, rounded down: 10000 is one operator alone.
    pub concentration: u32,
    /// Presumed dominant by their shares (Anti-Monopoly Law, Art. 24); the presumption can be rebutted.
    pub presumed_dominant: Vec<String>,
    /// Pairs of sellers whose list prices moved alike within seven days of each other.
    pub parallel_moves: Vec<ParallelMove>,
    /// What a person should refer: never a finding.
    #[schema(value_type = Vec<Object>)]
    pub flags: Value,
    pub law: String,
}

/// One operator's part of the market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MarketShare {
    pub seller_id: String,
    #[schema(value_type = String)]
    pub turnover: Money,
    /// An exact fraction, such as `1/3`.
    pub share: String,
}

/// Two list prices that moved alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParallelMove {
    pub first: PriceMove,
    pub second: PriceMove,
}

/// One list price that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceMove {
    pub seller_id: String,
    pub product_id: String,
    pub at: DateTime<Utc>,
    /// In millionths of the price before.
    pub by_ppm: i64,
}

/// The screens, over the orders of a defined market in a period. Looking is recorded.
pub async fn monopoly(ctx: &Ctx, _: &Overseer, new: NewScreening) -> Result<MonopolyScreening, Error> {
    if new.until <= new.from || new.until - new.from > TimeDelta::days(PERIOD_DAYS_MAX) {
        return Err(Error::invalid("/until", "must be later than `from`, by at most 366 days"));
    }
    let mut facts = MonopolyFacts::from_value(Value::Object(new.facts.clone()))
        .map_err(|error| Error::invalid("/facts", error.to_string()))?;
    let rows = &ctx.state.db.rows;
    known(rows, &new.product_ids).await?;
    let turnovers = turnovers(rows, &new).await?;
    let total: i128 = turnovers.iter().map(|(_, turnover)| i128::from(*turnover)).sum();
    let (moves, all_read) = moves(rows, &new).await?;
    let parallel_moves = parallel(&moves);
    let operators: Vec<MarketShare> =
        turnovers.iter().map(|(seller, turnover)| share(seller, *turnover, total)).collect();
    facts.market_defined = Some(true);
    // Where not every plan was read, that none was seen shows nothing.
    facts.identical_price_moves =
        (all_read || !parallel_moves.is_empty()).then_some(!parallel_moves.is_empty());
    // Known, and empty where nobody sold: then nobody is presumed dominant.
    facts.shares = Some(operators.iter().take(OPERATORS_MAX).map(held).collect());
    let screened = ctx.law().monopoly(&facts, ctx.today()).map_err(|error| match error {
        MonopolyError::Facts(error) => Error::invalid("/facts", error.to_string()),
        MonopolyError::Undecidable(error) => Error::Undecidable(error),
    })?;
    log::looked(ctx, "monopoly.screen", &ctx.request_id).await?;
    Ok(MonopolyScreening {
        turnover: Money::from_ten_thousandths(i64::try_from(total).map_err(anyhow::Error::from)?),
        operators,
        concentration: concentration(&turnovers, total)?,
        presumed_dominant: screened.presumed,
        parallel_moves,
        flags: serde_json::to_value(screened.flags)?,
        law: screened.law,
    })
}

/// Fails where a product does not exist: a market defined by a slip of the pen shows nothing.
async fn known(rows: &impl ConnectionTrait, ids: &[String]) -> Result<(), Error> {
    let found: HashSet<String> = product::Entity::find()
        .select_only()
        .column(product::Column::Id)
        .filter(product::Column::Id.is_in(ids))
        .into_tuple()
        .all(rows)
        .await?
        .into_iter()
        .collect();
    let strange: Vec<&str> = ids.iter().filter(|id| !found.contains(*id)).map(String::as_str).collect();
    if strange.is_empty() {
        return Ok(());
    }
    Err(Error::invalid("/product_ids", format!("there is no such product: {}", strange.join(", "))))
}

/// What each seller took for these products, in ten-thousandths, the largest first; who took nothing has no share.
async fn turnovers(rows: &impl ConnectionTrait, new: &NewScreening) -> Result<Vec<(String, i64)>, Error> {
    let sum = Expr::col((order::Entity, order::Column::Amount)).sum().cast_as("bigint");
    let mut found: Vec<(String, i64)> = order::Entity::find()
        .select_only()
        .column(order::Column::SellerId)
        .column_as(sum, "turnover")
        .filter(order::Column::ProductId.is_in(&new.product_ids))
        .filter(order::Column::Status.is_in(order::Status::PAID))
        .filter(order::Column::PlacedAt.gte(new.from))
        .filter(order::Column::PlacedAt.lt(new.until))
        .group_by(order::Column::SellerId)
        .into_tuple()
        .all(rows)
        .await?;
    found.retain(|(_, turnover)| *turnover > 0);
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(found)
}

fn share(seller_id: &str, turnover: i64, total: i128) -> MarketShare {
    let by = gcd(i128::from(turnover), total).max(1);
    MarketShare {
        seller_id: seller_id.to_owned(),
        turnover: Money::from_ten_thousandths(turnover),
        share: format!("{}/{}", i128::from(turnover) / by, total / by),
    }
}

fn held(operator: &MarketShare) -> Share {
    Share { operator: operator.seller_id.clone(), share: operator.share.clone() }
}

fn gcd(one: i128, other: i128) -> i128 {
    if other == 0 { one } else { gcd(other, one % other) }
}

/// The sum of the squares of the shares in per cent. Nothing sold, nothing concentrated.
pub(super) fn concentration(turnovers: &[(String, i64)], total: i128) -> Result<u32, Error> {
    const WHOLE: i128 = 10_000;
    let large = || anyhow::anyhow!("a market too large to be squared");
    let square = |each: i128| each.checked_mul(each).ok_or_else(large);
    let mut squares: i128 = 0;
    for (_, turnover) in turnovers {
        squares = squares.checked_add(square(i128::from(*turnover))?).ok_or_else(large)?;
    }
    let index = squares.checked_mul(WHOLE).ok_or_else(large)? / square(total)?.max(1);
    Ok(u32::try_from(index).map_err(anyhow::Error::from)?)
}

/// Every change of a list price of these products in the period, oldest first, and whether all plans were read.
async fn moves(rows: &impl ConnectionTrait, new: &NewScreening) -> Result<(Vec<PriceMove>, bool), Error> {
    let plans = plan::Entity::find()
        .filter(plan::Column::ProductId.is_in(&new.product_ids))
        .filter(plan::Column::RetiredAt.is_null())
        .filter(plan::Column::ValidFrom.lt(new.until))
        .find_also_related(product::Entity)
        .order_by_desc(plan::Column::ValidFrom)
        .limit(PLANS_MAX + 1);
    let mut plans = plans.all(rows).await?;
    let all_read = u64::try_from(plans.len()).is_ok_and(|read| read <= PLANS_MAX);
    plans.reverse();
    let mut before: BTreeMap<String, i64> = BTreeMap::new();
    let mut moves = Vec::new();
    for (plan, product) in plans {
        let price = plan.list_price.ten_thousandths();
        let (Some(last), Some(product)) = (before.insert(plan.product_id.clone(), price), product) else {
            continue;
        };
        let by = (i128::from(price) - i128::from(last)) * MILLION / i128::from(Ord::max(last, 1));
        if by != 0 && plan.valid_from >= new.from {
            moves.push(PriceMove {
                seller_id: product.seller_id,
                product_id: plan.product_id,
                at: plan.valid_from,
                by_ppm: i64::try_from(by).unwrap_or(i64::MAX),
            });
        }
    }
    Ok((moves, all_read))
}

fn parallel(moves: &[PriceMove]) -> Vec<ParallelMove> {
    let mut pairs = Vec::new();
    for (place, first) in moves.iter().enumerate() {
        for second in moves.iter().skip(place + 1).take_while(|second| second.at - first.at <= TOGETHER) {
            let alike = first.by_ppm.signum() == second.by_ppm.signum()
                && first.by_ppm.abs_diff(second.by_ppm) <= ALIKE_PPM.unsigned_abs();
            if alike && first.seller_id != second.seller_id {
                pairs.push(ParallelMove { first: first.clone(), second: second.clone() });
                if pairs.len() == PAIRS_MAX {
                    return pairs;
                }
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(turnovers: &[i64]) -> u32 {
        let total = turnovers.iter().map(|each| i128::from(*each)).sum();
        let named: Vec<(String, i64)> = turnovers.iter().map(|each| (String::new(), *each)).collect();
        concentration(&named, total).unwrap()
    }

    #[test]
    fn the_index_is_exact_at_its_ends_and_rounded_down_between() {
        assert_eq!(index(&[]), 0);
        assert_eq!(index(&[7]), 10_000);
        assert_eq!(index(&[50, 30, 20]), 3_800);
        assert_eq!(index(&[1, 1, 1]), 3_333);
    }

    #[test]
    fn a_third_is_a_third() {
        assert_eq!(share("a", 100, 300).share, "1/3");
        assert_eq!(share("a", 0, 300).share, "0/1");
    }

    #[test]
    fn prices_of_two_sellers_that_rise_alike_in_a_week_are_shown() {
        let at = |day: i64| DateTime::UNIX_EPOCH + TimeDelta::days(day);
        let moved = |seller: &str, day: i64, by_ppm: i64| PriceMove {
            seller_id: seller.to_owned(),
            product_id: String::new(),
            at: at(day),
            by_ppm,
        };
        let alike = parallel(&[moved("a", 0, 50_000), moved("a", 1, 50_000), moved("b", 7, 60_000)]);
        let apart = parallel(&[
            moved("a", 0, 50_000),
            moved("b", 1, -50_000),
            moved("c", 2, 61_000),
            moved("d", 8, 50_000),
        ]);

        assert_eq!(alike.len(), 2);
        assert_eq!(apart, []);
    }
}
