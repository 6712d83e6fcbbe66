//! Whether the log is still what was written: every leaf, and every seal over its stretch of the log.

use entity::{log, log_seal};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{leaf, merkle_root};
use crate::{ctx::Ctx, error::Error};

/// Entries are read so many at a time, where no seal bounds them.
const BATCH: u64 = 10_000;

/// What a look at the whole log came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Nothing was changed, removed or slipped in below the last seal; what is younger is at least unchanged.
    Whole { entries: u64, seals: u64, unsealed: u64 },
    /// The first place that is not what was written.
    Broken { place: String, why: String },
}

/// Recompute every leaf and every seal, oldest first.
pub async fn verify(ctx: &Ctx) -> Result<Verified, Error> {
    let (mut entries, mut seals) = (0, 0);
    let (mut last_entry, mut last_seal, mut last_root) = (String::new(), String::new(), String::new());
    loop {
        let next = log_seal::Entity::find()
            .filter(log_seal::Column::Id.gt(&last_seal))
            .order_by_asc(log_seal::Column::Id)
            .one(&ctx.state.db.rows)
            .await?;
        let Some(seal) = next else { break };
        let stretch = after(&last_entry).filter(log::Column::Id.lte(&seal.last_log_id));
        let stretch = stretch.all(&ctx.state.db.rows).await?;
        if let Some(broken) = first_changed(&stretch)? {
            return Ok(broken);
        }
        if let Some(why) = seal_broken(&seal, &stretch, &last_root) {
            return Ok(Verified::Broken { place: seal.id, why });
        }
        entries += stretch.len() as u64;
        seals += 1;
        (last_entry, last_seal, last_root) = (seal.last_log_id, seal.id, seal.root_sha256);
    }
    let mut unsealed = 0;
    loop {
        let young = after(&last_entry).limit(BATCH).all(&ctx.state.db.rows).await?;
        if let Some(broken) = first_changed(&young)? {
            return Ok(broken);
        }
        let Some(last) = young.last() else { break };
        last_entry.clone_from(&last.id);
        unsealed += young.len() as u64;
    }
    Ok(Verified::Whole { entries: entries + unsealed, seals, unsealed })
}

fn after(id: &str) -> Select<log::Entity> {
    log::Entity::find().filter(log::Column::Id.gt(id)).order_by_asc(log::Column::Id)
}

fn first_changed(entries: &[log::Model]) -> Result<Option<Verified>, Error> {
    for entry in entries {
        if leaf(entry)? != entry.leaf_sha256 {
            let why = "the entry is not what was written: its fields do not give its leaf".to_owned();
            return Ok(Some(Verified::Broken { place: entry.id.clone(), why }));
        }
    }
    Ok(None)
}

fn seal_broken(seal: &log_seal::Model, stretch: &[log::Model], last_root: &str) -> Option<String> {
    if seal.previous_sha256 != last_root {
        return Some("the seal does not follow the one before it: a seal was removed or changed".to_owned());
    }
    let (sealed, found) = (i64::from(seal.entries), i64::try_from(stretch.len()).unwrap_or(i64::MAX));
    if sealed != found {
        return Some(format!("{sealed} entries were sealed, {found} are here"));
    }
    let root = merkle_root(stretch.iter().map(|entry| entry.leaf_sha256.clone()).collect());
    (root != seal.root_sha256).then(|| "the entries do not give the sealed root".to_owned())
}
