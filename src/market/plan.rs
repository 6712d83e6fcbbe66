//! Public prices. A plan is never edited: a new one takes over from it, and no publication can be backdated,
//! so that anybody can recompute what a price should have been on any day.

use chrono::{DateTime, SubsecRound, Utc};
use entity::{Money, order, organization, plan, product};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

pub use rules::{Offer, OfferKind, Price, Tier, offer_at, offers, price, tiers, warnings};

use crate::{
    auth::{Caller, Seller},
    ctx::Ctx,
    error::Error,
    extract::Page,
    log,
};

mod rules;

/// What a plan says.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlan {
    /// What one unit is, such as `month of access`.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub unit: String,
    /// The price of one unit in yuan, from 0.01 to 999999999.9999.
    #[validate(custom(function = "price_within_limits"))]
    #[schema(value_type = String, pattern = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,4})?$")]
    pub list_price: Money,
    /// Discounts by volume, for everybody who buys so many. Each asks more and gives more than the one before.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub tiers: Vec<Tier>,
    /// Promotions for new users, for everybody who is one.
    #[serde(default)]
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub offers: Vec<Offer>,
    /// What the buyer may do with the data.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub licence: String,
    /// The most units one order may ask for.
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub max_quantity: i32,
    /// From when it holds; from now on where it is left out. Never a time that has passed.
    pub valid_from: Option<DateTime<Utc>>,
    /// When it ends by itself.
    pub valid_until: Option<DateTime<Utc>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "validator lends what it checks")]
fn price_within_limits(price: &Money) -> Result<(), ValidationError> {
    const LIMITS: std::ops::Range<i64> = 100..10_000_000_000_000;
    if LIMITS.contains(&price.ten_thousandths()) {
        return Ok(());
    }
    Err(ValidationError::new("price").with_message("takes 0.01 to 999999999.9999 yuan".into()))
}

/// A price is published for a product of the caller; the one before ends when this one begins.
pub async fn publish(
    ctx: &Ctx,
    seller: &Seller,
    product_id: &str,
    new: NewPlan,
) -> Result<plan::Model, Error> {
    let mut act = ctx.begin("plan.publish", &(product_id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let product = product::Entity::of_seller(&seller.0.organization_id)
        .filter(product::Column::Id.eq(product_id))
        .lock_exclusive()
        .one(act.txn())
        .await?
        .ok_or(Error::NotFound { what: "product" })?;
    if product.status == product::Status::Withdrawn {
        return Err(Error::conflict("the product is withdrawn; nothing is sold at any price"));
    }
    let mut plan = drawn_up(ctx, &product, new)?;
    plan.succeeds_id = succeed(act.txn(), ctx, &plan).await?;
    plan::Entity::insert(plan::ActiveModel::from(plan.clone()).reset_all())
        .exec_without_returning(act.txn())
        .await?;
    let detail = json!({ "product": product.id, "list_price": plan.list_price });
    log::record(act.txn(), ctx, "plan.published", &plan.id, detail).await?;
    act.answer(plan).await
}

/// The plan as it would stand; what contradicts itself is named.
fn drawn_up(ctx: &Ctx, product: &product::Model, new: NewPlan) -> Result<plan::Model, Error> {
    let valid_from = new.valid_from.unwrap_or(ctx.now).trunc_subsecs(6);
    let valid_until = new.valid_until.map(|until| until.trunc_subsecs(6));
    if valid_from < ctx.now {
        return Err(Error::invalid("/valid_from", "a price cannot be published for a time that has passed"));
    }
    if valid_until.is_some_and(|until| until <= valid_from) {
        return Err(Error::invalid("/valid_until", "must be later than valid_from"));
    }
    check_tiers(&new)?;
    check_offers(&new, valid_from)?;
    Ok(plan::Model {
        id: ctx.new_id("pln_"),
        product_id: product.id.clone(),
        unit: new.unit,
        list_price: new.list_price,
        tiers: serde_json::to_value(new.tiers)?,
        offers: serde_json::to_value(new.offers)?,
        licence: new.licence,
        max_quantity: new.max_quantity,
        valid_from,
        valid_until,
        published_at: ctx.now,
        succeeds_id: None,
        retired_at: None,
    })
}

fn check_tiers(new: &NewPlan) -> Result<(), Error> {
    for (index, pair) in new.tiers.windows(2).enumerate() {
        if let [lower, upper] = pair
            && (upper.from_quantity <= lower.from_quantity || upper.discount_ppm <= lower.discount_ppm)
        {
            let at = format!("/tiers/{}", index + 1);
            return Err(Error::invalid(&at, "each tier asks more and gives more than the one before"));
        }
    }
    match new.tiers.last() {
        Some(last) if last.from_quantity > new.max_quantity => {
            Err(Error::invalid("/max_quantity", "no order could reach the last tier"))
        }
        _ => Ok(()),
    }
}

fn check_offers(new: &NewPlan, valid_from: DateTime<Utc>) -> Result<(), Error> {
    for (index, offer) in new.offers.iter().enumerate() {
        if offer.until <= offer.from || offer.until <= valid_from {
            let at = format!("/offers/{index}/until");
            return Err(Error::invalid(&at, "must be later than `from` and than the plan's valid_from"));
        }
        if new.offers.iter().take(index).any(|other| other.id == offer.id) {
            return Err(Error::invalid(&format!("/offers/{index}/id"), "another offer has this id"));
        }
    }
    Ok(())
}

/// End what the new plan takes over from: one that is in force then ends when it begins, one that would have
/// begun later never does. Answers the plan in force until then.
async fn succeed(txn: &DatabaseTransaction, ctx: &Ctx, new: &plan::Model) -> Result<Option<String>, Error> {
    let standing = || {
        plan::Entity::update_many()
            .filter(plan::Column::ProductId.eq(&new.product_id))
            .filter(plan::Column::RetiredAt.is_null())
    };
    let current = in_force(txn, &new.product_id, new.valid_from).await?;
    standing()
        .col_expr(plan::Column::RetiredAt, Expr::value(ctx.now))
        .filter(plan::Column::ValidFrom.gte(new.valid_from))
        .exec(txn)
        .await?;
    standing()
        .col_expr(plan::Column::ValidUntil, Expr::value(new.valid_from))
        .filter(
            Condition::any()
                .add(plan::Column::ValidUntil.is_null())
                .add(plan::Column::ValidUntil.gt(new.valid_from)),
        )
        .exec(txn)
        .await?;
    Ok(current.map(|plan| plan.id))
}

/// The plan whose price holds at `at`, if any.
pub async fn in_force(
    rows: &impl ConnectionTrait,
    product_id: &str,
    at: DateTime<Utc>,
) -> Result<Option<plan::Model>, Error> {
    let found = plan::Entity::find()
        .filter(plan::Column::ProductId.eq(product_id))
        .filter(plan::Column::RetiredAt.is_null())
        .filter(plan::Column::ValidFrom.lte(at))
        .filter(plan::Column::ValidUntil.is_null().or(plan::Column::ValidUntil.gt(at)))
        .order_by_desc(plan::Column::ValidFrom)
        .order_by_desc(plan::Column::Id)
        .one(rows)
        .await?;
    Ok(found)
}

/// Every plan of a product that the caller may see, newest first; a listed product's are for everybody.
pub async fn history(ctx: &Ctx, product_id: &str, page: &Page) -> Result<Vec<plan::Model>, Error> {
    let rows = &ctx.state.db.rows;
    let product = product::Entity::find_by_id(product_id).one(rows).await?;
    product
        .filter(|product| product.status == product::Status::Listed || may_see(ctx.caller.as_ref(), product))
        .ok_or(Error::NotFound { what: "product" })?;
    let mut plans = plan::Entity::find()
        .filter(plan::Column::ProductId.eq(product_id))
        .order_by_desc(plan::Column::Id)
        .limit(page.limit() + 1);
    if let Some(after) = &page.after {
        plans = plans.filter(plan::Column::Id.lt(after));
    }
    Ok(plans.all(rows).await?)
}

fn may_see(caller: Option<&Caller>, product: &product::Model) -> bool {
    caller.is_some_and(|caller| {
        caller.kind != organization::Kind::Member || caller.organization_id == product.seller_id
    })
}

/// Whether the buyer has ordered from the seller before, cancelled orders apart: then it is no new user.
pub async fn bought_before(
    rows: &impl ConnectionTrait,
    seller_id: &str,
    buyer_id: &str,
) -> Result<bool, Error> {
    let earlier = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::Column::SellerId.eq(seller_id))
        .filter(order::Column::BuyerId.eq(buyer_id))
        .filter(order::Column::Status.ne(order::Status::Cancelled))
        .into_tuple::<String>()
        .one(rows)
        .await?;
    Ok(earlier.is_some())
}
