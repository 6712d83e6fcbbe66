//! How a page of the catalogue is found: the rarest word's products are walked in the order of the list, and each is
//! asked for everything else. So a page costs what it shows, however many products match.

use chrono::{DateTime, Utc};
use entity::{Money, plan, product, search_term};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Func, Query},
};

use super::at;
use crate::error::Error;

/// A word that so many products have is common; nobody counts further.
const COMMON: u64 = 1000;
/// A word with fewer products than this is rare enough to begin with.
const RARE: i64 = 50;

/// What a product must answer besides the word that is walked, and where the page begins and ends.
pub(super) struct Walk<'w> {
    pub(super) now: DateTime<Utc>,
    pub(super) price_max: Option<Money>,
    pub(super) after: Option<&'w str>,
    pub(super) limit: u64,
}

impl Walk<'_> {
    /// The products on sale that have all these terms, the rarest first, newest first.
    pub(super) fn products(&self, terms: &[String]) -> Select<product::Entity> {
        let listed = product::Entity::find().filter(product::Column::Status.eq(product::Status::Listed));
        let Some((rarest, others)) = terms.split_first() else {
            return self.over(listed, product::Column::Id, &[]);
        };
        let id = search_term::Column::ProductId;
        let on_sale = product::Column::Id.into_expr().equals(id.as_column_ref());
        let on_sale = listed.clone().select_only().column(product::Column::Id).filter(on_sale).into_query();
        let walked = search_term::Entity::find()
            .select_only()
            .column(id)
            .filter(search_term::Column::Term.eq(rarest))
            .filter(Expr::exists(on_sale));
        let page = product::Column::Id.in_subquery(self.over(walked, id, others).into_query());
        listed.filter(page).order_by_desc(product::Column::Id)
    }

    /// The page within `rows`, each of which stands for the product that its column `id` names.
    fn over<E: EntityTrait>(&self, rows: Select<E>, id: impl ColumnTrait, terms: &[String]) -> Select<E> {
        let mut rows = rows;
        for term in terms {
            rows = rows.filter(has(term, id));
        }
        if let Some(price_max) = self.price_max {
            let cheap = at(self.now).select_only().column(plan::Column::Id);
            let cheap = cheap.filter(plan::Column::ListPrice.lte(price_max));
            let cheap = cheap.filter(plan::Column::ProductId.into_expr().equals(id.as_column_ref()));
            rows = rows.filter(Expr::exists(cheap.into_query()));
        }
        if let Some(after) = self.after {
            rows = rows.filter(id.lt(after));
        }
        rows.order_by_desc(id).limit(self.limit)
    }
}

/// Holds where the product has this term as well.
fn has(term: &str, id: impl ColumnTrait) -> Expr {
    let of_other = |column: search_term::Column| Expr::col(("other", column));
    let other = Query::select()
        .expr(Expr::val(1))
        .from_as(search_term::Entity, "other")
        .and_where(of_other(search_term::Column::Term).eq(term))
        .and_where(of_other(search_term::Column::ProductId).equals(id.as_column_ref()))
        .to_owned();
    Expr::exists(other)
}

/// The same terms with the rarest in front.
pub(super) async fn rarest_first(
    rows: &impl ConnectionTrait,
    mut terms: Vec<String>,
) -> Result<Vec<String>, Error> {
    let mut rarest: Option<(i64, usize)> = None;
    for (place, term) in terms.iter().enumerate().filter(|_| terms.len() > 1) {
        let count = counted(rows, term).await?;
        rarest = rarest.into_iter().chain([(count, place)]).min();
        if count < RARE {
            break;
        }
    }
    if let Some((_, place)) = rarest {
        terms.swap(0, place);
    }
    Ok(terms)
}

/// How many products have a term, as far as it matters.
async fn counted(rows: &impl ConnectionTrait, term: &str) -> Result<i64, Error> {
    let some = search_term::Entity::find().select_only().column(search_term::Column::ProductId);
    let some = some.filter(search_term::Column::Term.eq(term)).limit(COMMON).into_query();
    let count = Query::select().expr(Func::count(Expr::val(1))).from_subquery(some, "some").to_owned();
    let row = rows.query_one(&count).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}
