//! What is in a product on sale as far as everybody may know it: the files, how many rows, how cells are written. No value:
//! the inspection keeps none.

use std::collections::BTreeMap;

use entity::{data_file, inspection};
use policies::inspect::Report;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{ctx::Ctx, error::Error};

/// Files that are looked into for one page.
const FILES_MAX: u64 = 20;
/// Columns of one file that are shown.
const COLUMNS_MAX: usize = 200;

/// One file of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub asset: String,
    pub name: String,
    pub bytes: i64,
    /// Below the header.
    pub rows: i64,
    /// Column → how a few of its cells are written: `9999-99-99`.
    pub forms: BTreeMap<String, Vec<String>>,
}

/// The inspected files of a version, in the order in which they were attached.
pub async fn contents(ctx: &Ctx, version_id: &str) -> Result<Vec<Content>, Error> {
    let found = data_file::Entity::find()
        .filter(data_file::Column::VersionId.eq(version_id))
        .find_also_related(inspection::Entity)
        .order_by_asc(data_file::Column::Id)
        .limit(FILES_MAX)
        .all(&ctx.state.db.rows)
        .await?;
    let whole = found.into_iter().filter_map(|(file, found)| Some((file, found?)));
    whole.filter(|(_, found)| !found.report.is_null()).map(|(file, found)| content(file, found)).collect()
}

fn content(file: data_file::Model, found: inspection::Model) -> Result<Content, Error> {
    let report: Report = serde_json::from_value(found.report)?;
    let columns = report.columns.into_iter().take(COLUMNS_MAX);
    Ok(Content {
        asset: file.asset,
        name: file.name,
        bytes: file.bytes,
        rows: found.rows,
        forms: columns.map(|column| (column.name, column.forms)).collect(),
    })
}
