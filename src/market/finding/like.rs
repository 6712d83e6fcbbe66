//! How a price that nobody has paid yet would stand among the orders of like buyers (Data Regulations, Art. 69).

use anyhow::Context;
use chrono::TimeDelta;
use entity::order;
use policies::fairness::{self, Policy};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sales;
use crate::error::Error;

/// Orders at most so far back are like in time.
const NEAR: TimeDelta = TimeDelta::days(90);
const MILLION: i128 = 1_000_000;

/// Where a price would stand among those of buyers under the same conditions. With fewer than five of them, the buyer
/// asked about among them, nothing is said but that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PriceLikeness)]
pub struct Likeness {
    /// The version of the policy that says what is compared with what.
    pub policy: String,
    /// Absent where there are too few buyers.
    pub standing: Option<Like>,
    /// The same in a sentence.
    pub says: String,
}

/// Among enough buyers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LikeBuyers)]
pub struct Like {
    /// Other buyers under the same conditions within ninety days.
    pub others: usize,
    /// How far the price lies above (negative: below) the median of all, in millionths.
    pub gap_ppm: i64,
    pub pay_less: usize,
    pub pay_same: usize,
    pub pay_more: usize,
}

/// Where `asked`, an order as it would be placed, would stand; none where it cannot be compared at all. The buyer's own
/// earlier orders have no voice: it is this price that is asked about.
pub(in crate::market) async fn likeness(
    rows: &impl ConnectionTrait,
    asked: order::Model,
) -> Result<Option<Likeness>, Error> {
    let like = Condition::all()
        .add(order::Column::ProductId.eq(&asked.product_id))
        .add(order::Column::BuyerId.ne(&asked.buyer_id))
        .add(order::Column::PlacedAt.gte(asked.placed_at - NEAR));
    let mut market = sales::read(rows, like).await?;
    let id = asked.id.clone();
    let unpriced = market.sales.is_empty();
    market.sales.push(sales::sale(asked, None, Vec::new())?);
    if unpriced {
        // Nothing was read, so neither were the list prices: the price stands alone.
        return Ok(Some(Likeness { policy: Policy::default().version, standing: None, says: alone() }));
    }
    let position =
        tokio::task::spawn_blocking(move || fairness::position(&market, &Policy::default(), &id)).await;
    let position = position.context("the comparison broke off")?.map_err(anyhow::Error::from)?;
    if position.cohort.is_none() {
        return Ok(None);
    }
    let standing = position.standing.map(|standing| {
        let (own, median) = (i128::from(standing.own_ppm), i128::from(standing.median_ppm));
        Like {
            others: standing.paid_less + standing.paid_same + standing.paid_more,
            gap_ppm: i64::try_from((own - median) * MILLION / median.max(1)).unwrap_or(i64::MAX),
            pay_less: standing.paid_less,
            pay_same: standing.paid_same,
            pay_more: standing.paid_more,
        }
    });
    Ok(Some(Likeness { policy: position.policy, says: standing.map_or_else(alone, says), standing }))
}

fn alone() -> String {
    "Fewer than five buyers bought under the same conditions within ninety days, too few to say more."
        .to_owned()
}

fn says(like: Like) -> String {
    let hundredths = like.gap_ppm.unsigned_abs() / 100;
    let gap = match like.gap_ppm {
        0 => "exactly the median".to_owned(),
        gap => {
            let way = if gap > 0 { "more" } else { "less" };
            format!("{}.{:02} % {way} than the median", hundredths / 100, hundredths % 100)
        }
    };
    format!(
        "This buyer would pay {gap} of like buyers: of {} others under the same conditions, {} pay less, {} the same \
         and {} more.",
        like.others, like.pay_less, like.pay_same, like.pay_more
    )
}
