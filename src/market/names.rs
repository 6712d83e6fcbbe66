//! The names behind ids that the caller has already: titles of products, names of organizations, for lists.

use std::collections::BTreeMap;

use entity::{organization, product};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{ctx::Ctx, error::Error};

/// Ids with what they stand for.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// The name, or the id where there is none.
    pub fn of<'n>(&'n self, id: &'n str) -> &'n str {
        self.0.get(id).map_or(id, String::as_str)
    }
}

/// Titles of products.
pub async fn titles(ctx: &Ctx, ids: impl IntoIterator<Item = &String>) -> Result<Names, Error> {
    let wanted = product::Column::Id.is_in(ids.into_iter().cloned());
    let found = product::Entity::find().select_only().column(product::Column::Id);
    let found = found.column(product::Column::Title).filter(wanted).into_tuple();
    let found: Vec<(String, String)> = found.all(&ctx.state.db.rows).await?;
    Ok(Names(found.into_iter().collect()))
}

/// Names of organizations.
pub async fn organizations(ctx: &Ctx, ids: impl IntoIterator<Item = &String>) -> Result<Names, Error> {
    let wanted = organization::Column::Id.is_in(ids.into_iter().cloned());
    let found = organization::Entity::find().select_only().column(organization::Column::Id);
    let found = found.column(organization::Column::Name).filter(wanted).into_tuple();
    let found: Vec<(String, String)> = found.all(&ctx.state.db.rows).await?;
    Ok(Names(found.into_iter().collect()))
}
