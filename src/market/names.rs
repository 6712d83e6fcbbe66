//! The names behind ids that the caller has already: titles of products, names of organizations, for lists.

use std::collections::{BTreeMap, BTreeSet};

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

    /// A text with the names in place of the ids it names.
    pub fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (id, name)| text.replace(id, name))
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

/// Both: names of organizations and titles of products.
pub async fn of_both<'i>(ctx: &Ctx, ids: impl IntoIterator<Item = &'i str>) -> Result<Names, Error> {
    let ids: BTreeSet<String> = ids.into_iter().map(str::to_owned).collect();
    let (Names(organizations), Names(titles)) = (organizations(ctx, &ids).await?, titles(ctx, &ids).await?);
    Ok(Names(organizations.into_iter().chain(titles).collect()))
}
