//! Who is selling what a directory entry speaks of.

use std::collections::BTreeSet;

use entity::product_version::{self, Status};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use crate::{
    ctx::Ctx,
    error::Error,
    jobs::{self, Job},
};

/// Declarations are read so many at a time.
const BATCH: u64 = 200;

/// Every version on sale that refers to one of these entries is weighed again (gate G4).
pub(super) async fn weigh(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    catalogue_ids: &BTreeSet<&str>,
) -> Result<(), Error> {
    if catalogue_ids.is_empty() {
        return Ok(());
    }
    let mut after = String::new();
    loop {
        let batch = product_version::Entity::find()
            .filter(product_version::Column::Status.is_in([Status::Listed, Status::Suspended]))
            .filter(product_version::Column::Id.gt(&after))
            .order_by_asc(product_version::Column::Id)
            .limit(BATCH)
            .all(txn)
            .await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after.clone_from(&last.id);
        for version in batch.into_iter().filter(|version| refers(version, catalogue_ids)) {
            let about = format!("{}:{}", version.id, ctx.request_id);
            jobs::enqueue(txn, ctx, &Job::WeighVersion { version_id: version.id }, &about).await?;
        }
    }
}

fn refers(version: &product_version::Model, catalogue_ids: &BTreeSet<&str>) -> bool {
    let sources = version.declaration.get("sources").and_then(Value::as_array);
    sources.into_iter().flatten().any(|source| {
        source.get("catalogue_id").and_then(Value::as_str).is_some_and(|id| catalogue_ids.contains(id))
    })
}
