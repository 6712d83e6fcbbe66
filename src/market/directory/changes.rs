//! What one import changed: each version that it made, beside the one before.

use std::collections::HashMap;

use entity::{directory_entry, directory_import};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{auth::Operator, ctx::Ctx, error::Error, extract::Page};

/// An entry that an import added or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub now: directory_entry::Model,
    /// What it said before; none where it was new.
    pub before: Option<directory_entry::Model>,
}

/// An import and its changes, the last first.
pub async fn show(
    ctx: &Ctx,
    _: &Operator,
    import_id: &str,
    page: &Page,
) -> Result<(directory_import::Model, Vec<Change>), Error> {
    let rows = &ctx.state.db.rows;
    let import = directory_import::Entity::find_by_id(import_id).one(rows).await?;
    let import = import.ok_or(Error::NotFound { what: "import" })?;
    let mut made = directory_entry::Entity::find().filter(directory_entry::Column::ImportId.eq(import_id));
    if let Some(after) = &page.after {
        made = made.filter(directory_entry::Column::Id.lt(after));
    }
    let made = made.order_by_desc(directory_entry::Column::Id).limit(page.limit() + 1).all(rows).await?;
    let ids = made.iter().map(|entry| entry.catalogue_id.as_str());
    let versions = directory_entry::Entity::find()
        .filter(directory_entry::Column::CatalogueId.is_in(ids))
        .order_by_asc(directory_entry::Column::Id);
    let mut of_entry: HashMap<String, Vec<directory_entry::Model>> = HashMap::new();
    for version in versions.all(rows).await? {
        of_entry.entry(version.catalogue_id.clone()).or_default().push(version);
    }
    let before = |now: &directory_entry::Model| {
        let versions = of_entry.get(&now.catalogue_id)?;
        versions.iter().rev().find(|version| version.id < now.id).cloned()
    };
    let changes = made.into_iter().map(|now| Change { before: before(&now), now });
    Ok((import, changes.collect()))
}
