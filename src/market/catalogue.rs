//! What everybody may see: the products on sale, found by words, category, seller and price.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use entity::{
    Money, authorization, organization, plan, product, product_version, search_term, version_authorization,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    Select, sea_query::OnConflict,
};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

mod content;
mod terms;
mod walk;

use super::{
    authorization::NewAuthorization,
    product::{Drafted, declaration::Declaration},
};
use crate::{ctx::Ctx, error::Error, extract::Page};
pub use content::{Content, contents};
use walk::Walk;

/// What to look for.
#[derive(Clone, Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichProducts {
    /// Words that must all be there, Chinese or other.
    #[validate(length(min = 1, max = 100))]
    #[param(min_length = 1, max_length = 100)]
    pub q: Option<String>,
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub category: Option<String>,
    /// Id of the seller's organization.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub seller: Option<String>,
    /// The most one unit may cost at list price, in yuan.
    #[param(value_type = Option<String>, pattern = r"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,4})?$")]
    pub price_max: Option<Money>,
    /// The `next` of the page before.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub after: Option<String>,
    /// 1 to 100 items; 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// A product on sale, with everything its page says.
#[derive(Clone, Debug)]
pub struct Offered {
    pub product: product::Model,
    pub version: product_version::Model,
    pub declaration: Declaration,
    pub seller: organization::Model,
    /// Its prices that hold today, cheapest first.
    pub plans: Vec<plan::Model>,
}

/// Rows of search terms written at once.
const TERMS_AT_ONCE: usize = 500;

/// The products on sale that answer `which`, newest first; one more than the page holds.
pub async fn search(ctx: &Ctx, which: &WhichProducts, page: &Page) -> Result<Vec<Offered>, Error> {
    let rows = &ctx.state.db.rows;
    let terms = walk::rarest_first(rows, wanted(which).into_iter().collect()).await?;
    let walk = Walk {
        now: ctx.now,
        price_max: which.price_max,
        after: page.after.as_deref(),
        limit: page.limit() + 1,
    };
    offered(ctx, walk.products(&terms).all(rows).await?).await
}

/// The page of one product on sale, with what its authorizations are, but not whom they name.
pub async fn page(ctx: &Ctx, product_id: &str) -> Result<(Offered, Vec<Authority>), Error> {
    const NO_SUCH: Error = Error::NotFound { what: "product on sale" };
    let rows = &ctx.state.db.rows;
    let product = product::Entity::find_by_id(product_id)
        .filter(product::Column::Status.eq(product::Status::Listed))
        .one(rows)
        .await?
        .ok_or(NO_SUCH)?;
    let offered = offered(ctx, vec![product]).await?.pop().ok_or(NO_SUCH)?;
    let held = version_authorization::Entity::find()
        .filter(version_authorization::Column::VersionId.eq(&offered.version.id))
        .find_also_related(authorization::Entity)
        .all(rows)
        .await?;
    let held = held.into_iter().filter_map(|(_, row)| row).map(Authority::of).collect::<Result<_, _>>()?;
    Ok((offered, held))
}

/// An authorization as the public may know it.
#[derive(Clone, Debug)]
pub struct Authority {
    pub row: authorization::Model,
    pub purposes: Vec<String>,
    pub retention_until: Option<DateTime<Utc>>,
}

impl Authority {
    fn of(row: authorization::Model) -> Result<Self, Error> {
        let consent = NewAuthorization::of(&row)?.consent;
        let purposes = consent.as_ref().and_then(|consent| consent.purposes.clone()).unwrap_or_default();
        let purposes = super::product::declaration::texts(&purposes);
        Ok(Self { row, purposes, retention_until: consent.and_then(|consent| consent.retention_until) })
    }
}

/// A category or a seller is found by a term that no text contains, because of its colon.
fn wanted(which: &WhichProducts) -> BTreeSet<String> {
    let mut wanted = which.q.as_deref().map(terms::of_question).unwrap_or_default();
    wanted.extend(which.category.as_deref().map(category_term));
    wanted.extend(which.seller.as_deref().map(seller_term));
    wanted
}

fn category_term(category: &str) -> String {
    format!("category:{}", category.trim().to_lowercase())
}

fn seller_term(seller_id: &str) -> String {
    format!("seller:{seller_id}")
}

/// Write down what a product that goes on sale is found by.
pub(crate) async fn offer(txn: &DatabaseTransaction, at: &Drafted) -> Result<(), Error> {
    remove(txn, &at.product.id).await?;
    let seller = organization::Entity::find_by_id(&at.product.seller_id).one(txn).await?;
    let declaration = Declaration::of(&at.version)?;
    let name = seller.map(|seller| seller.name).unwrap_or_default();
    let text = [&at.product.title, &declaration.summary, &declaration.category, &name]
        .map(String::as_str)
        .join("\n");
    let mut terms = terms::of_text(&text);
    terms.insert(category_term(&declaration.category));
    terms.insert(seller_term(&at.product.seller_id));
    let terms: Vec<String> = terms.into_iter().collect();
    for some in terms.chunks(TERMS_AT_ONCE) {
        let rows = some.iter().map(|term| search_term::ActiveModel {
            term: Set(term.clone()),
            product_id: Set(at.product.id.clone()),
        });
        let key = [search_term::Column::Term, search_term::Column::ProductId];
        let rows = search_term::Entity::insert_many(rows);
        rows.on_conflict(OnConflict::columns(key).do_nothing().to_owned())
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// A product that is off sale is found by nothing.
pub(crate) async fn remove(txn: &DatabaseTransaction, product_id: &str) -> Result<(), Error> {
    let own = search_term::Column::ProductId.eq(product_id);
    search_term::Entity::delete_many().filter(own).exec(txn).await?;
    Ok(())
}

/// The plans that hold at an instant.
fn at(now: DateTime<Utc>) -> Select<plan::Entity> {
    plan::Entity::find()
        .filter(plan::Column::RetiredAt.is_null())
        .filter(plan::Column::ValidFrom.lte(now))
        .filter(
            Condition::any().add(plan::Column::ValidUntil.is_null()).add(plan::Column::ValidUntil.gt(now)),
        )
}

/// Versions, sellers and prices of some products: one question for each kind of row.
async fn offered(ctx: &Ctx, products: Vec<product::Model>) -> Result<Vec<Offered>, Error> {
    let rows = &ctx.state.db.rows;
    let versions = product_version::Column::Id
        .is_in(products.iter().filter_map(|product| product.listed_version_id.clone()));
    let versions = product_version::Entity::find().filter(versions).all(rows).await?;
    let mut versions = by(versions, |version| version.id.clone());
    let sellers = organization::Column::Id.is_in(products.iter().map(|product| product.seller_id.clone()));
    let sellers =
        by(organization::Entity::find().filter(sellers).all(rows).await?, |seller| seller.id.clone());
    let plans = plan::Column::ProductId.is_in(products.iter().map(|product| product.id.clone()));
    let plans =
        at(ctx.now).filter(plans).order_by_asc(plan::Column::ListPrice).order_by_asc(plan::Column::Id);
    let plans = plans.all(rows).await?;
    let mut offered = Vec::with_capacity(products.len());
    for product in products {
        let version = product.listed_version_id.as_ref().and_then(|id| versions.remove(id));
        let seller = sellers.get(&product.seller_id).cloned();
        let (Some(version), Some(seller)) = (version, seller) else { continue };
        let plans = plans.iter().filter(|plan| plan.product_id == product.id).cloned().collect();
        offered.push(Offered { declaration: Declaration::of(&version)?, product, version, seller, plans });
    }
    Ok(offered)
}

fn by<T>(rows: Vec<T>, id: impl Fn(&T) -> String) -> BTreeMap<String, T> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}
