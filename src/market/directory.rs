//! The directory of public data: read in by the operator, every entry kept in all its versions.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::{
    directory_entry::{self, Openness},
    directory_import, organization,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, Func, LikeExpr},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

pub mod changes;
mod entry;
mod opendata_sz;
mod plain_csv;
mod users;

pub use entry::{BYTES_MAX, OpenLevels};

use self::entry::NewEntry;
use crate::{
    auth::Operator,
    ctx::Ctx,
    error::Error,
    extract::{Page, is_name},
    log,
};

/// What is read in.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichImport {
    /// What to call this reading-in, such as `opendata.sz.gov.cn, page 1 to 40`.
    #[validate(length(min = 1, max = 200), custom(function = "is_name"))]
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*[^\s\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff][^\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*$"
    )]
    pub name: String,
    #[param(inline)]
    pub format: Format,
}

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A header `catalogue_id,title,office,openness` and, where wanted, `conditions,place,since`.
    Csv,
    /// What the Shenzhen open data platform answers: pages of its list, or one entry's metadata.
    OpendataSz,
}

/// Which entries.
#[derive(Clone, Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichEntries {
    /// A part of the title, the office or the catalogue id.
    #[validate(length(min = 1, max = 100))]
    #[param(min_length = 1, max_length = 100)]
    pub q: Option<String>,
    #[param(value_type = Option<String>, pattern = "^(unconditional|conditional|closed|unmapped)$")]
    pub openness: Option<Openness>,
    /// The `next` of the page before.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub after: Option<String>,
    /// 1 to 100 items; 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// Which entry: its id holds slashes, so it is no part of a path.
#[derive(Clone, Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichVersions {
    /// Such as `29200/00403601`.
    #[validate(length(min = 1, max = 100))]
    #[param(min_length = 1, max_length = 100)]
    pub catalogue_id: String,
    /// The `next` of the page before.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub after: Option<String>,
    /// 1 to 100 items; 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// Rows are written and looked up so many at a time.
const BATCH: usize = 500;

/// The directory says what the file says: a new entry is added, a changed one gets a new version and closes the
/// old, an unchanged one is left alone. A file that says nothing new answers the import that said it first.
/// Whatever is listed on a changed entry is weighed again (gate G4; Data Regulations, Arts. 48 and 67).
pub async fn import(
    ctx: &Ctx,
    operator: &Operator,
    which: WhichImport,
    file: &[u8],
) -> Result<directory_import::Model, Error> {
    let entries = entry::read(ctx, which.format, file)?;
    let sha256 = hex::encode(Sha256::digest(file));
    let mut act = ctx.begin("directory.import", &(&which, &sha256)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    // One import at a time: two would each add the same entry.
    let turn = organization::Entity::find_by_id(&operator.0.organization_id).lock_exclusive();
    turn.one(act.txn()).await?;
    let now_valid = current(act.txn(), &entries).await?;
    let difference = Difference::between(&entries, &now_valid);
    let known = directory_import::Entity::find()
        .filter(directory_import::Column::Sha256.eq(&sha256))
        .one(act.txn())
        .await?;
    let sha256 = match known {
        Some(earlier) if difference.is_empty() => return act.answer(earlier).await,
        // The same file, but other files, or another mapping, came in between: it is news again.
        Some(_) => hex::encode(Sha256::digest(format!("{sha256} {}", ctx.now))),
        None => sha256,
    };
    let import = directory_import::Model {
        id: ctx.new_id("imp_"),
        name: which.name,
        sha256,
        rows: count(entries.len())?,
        added: count(difference.added.len())?,
        changed: count(difference.changed.len())?,
        unmapped: count(entries.iter().filter(|entry| entry.openness == Openness::Unmapped).count())?,
        imported_by: operator.0.account_id.clone(),
        imported_at: ctx.now,
    };
    let row = directory_import::ActiveModel::from(import.clone());
    directory_import::Entity::insert(row).exec_without_returning(act.txn()).await?;
    difference.write(ctx, act.txn(), &import.id).await?;
    let detail = json!({ "rows": import.rows, "added": import.added, "changed": import.changed });
    log::record(act.txn(), ctx, "directory.imported", &import.id, detail).await?;
    act.answer(import).await
}

/// What a file says that the directory does not say yet.
struct Difference<'a> {
    added: Vec<&'a NewEntry>,
    changed: Vec<(&'a directory_entry::Model, &'a NewEntry)>,
}

impl<'a> Difference<'a> {
    fn between(entries: &'a [NewEntry], current: &'a HashMap<String, directory_entry::Model>) -> Self {
        let mut difference = Self { added: Vec::new(), changed: Vec::new() };
        for entry in entries {
            match current.get(&entry.catalogue_id) {
                None => difference.added.push(entry),
                Some(row) if entry.says_the_same(row) => {}
                Some(row) => difference.changed.push((row, entry)),
            }
        }
        difference
    }

    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }

    async fn write(&self, ctx: &Ctx, txn: &DatabaseTransaction, import_id: &str) -> Result<(), Error> {
        for (row, entry) in &self.changed {
            let until = starts(ctx, entry, Some(row));
            directory_entry::Entity::update_many()
                .col_expr(directory_entry::Column::ValidUntil, Expr::value(until))
                .filter(directory_entry::Column::Id.eq(&row.id))
                .exec(txn)
                .await?;
        }
        let added = self.added.iter().map(|entry| (None, *entry));
        let changed = self.changed.iter().map(|(row, entry)| (Some(*row), *entry));
        let rows: Vec<directory_entry::ActiveModel> = added
            .chain(changed)
            .map(|(before, entry)| entry.row(ctx, import_id, starts(ctx, entry, before)).into())
            .collect();
        for batch in rows.chunks(BATCH) {
            let insert = directory_entry::Entity::insert_many(batch.to_vec());
            insert.exec_without_returning(txn).await?;
        }
        let touched: BTreeSet<&str> = self.changed.iter().map(|(row, _)| row.catalogue_id.as_str()).collect();
        users::weigh(ctx, txn, &touched).await
    }
}

/// When a version begins: on the day the file says, if that is after the version before; else now.
fn starts(ctx: &Ctx, entry: &NewEntry, before: Option<&directory_entry::Model>) -> DateTime<Utc> {
    let after = |since: &DateTime<Utc>| before.is_none_or(|row| row.valid_from < *since);
    entry.since.filter(after).unwrap_or(ctx.now)
}

async fn current(
    txn: &impl ConnectionTrait,
    entries: &[NewEntry],
) -> Result<HashMap<String, directory_entry::Model>, Error> {
    let mut found = HashMap::new();
    for batch in entries.chunks(BATCH) {
        let ids = batch.iter().map(|entry| entry.catalogue_id.as_str());
        let rows = directory_entry::Entity::find()
            .filter(directory_entry::Column::CatalogueId.is_in(ids))
            .filter(directory_entry::Column::ValidUntil.is_null())
            .all(txn)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.catalogue_id.clone(), row)));
    }
    Ok(found)
}

fn count(rows: usize) -> Result<i32, Error> {
    Ok(i32::try_from(rows).map_err(anyhow::Error::from)?)
}

/// What has been read in, newest first.
pub async fn list_imports(ctx: &Ctx, page: &Page) -> Result<Vec<directory_import::Model>, Error> {
    let mut all = directory_import::Entity::find();
    if let Some(after) = &page.after {
        all = all.filter(directory_import::Column::Id.lt(after));
    }
    let all = all.order_by_desc(directory_import::Column::Id).limit(page.limit() + 1);
    Ok(all.all(&ctx.state.db.rows).await?)
}

/// The entries as they stand today.
pub async fn list_entries(
    ctx: &Ctx,
    which: &WhichEntries,
    page: &Page,
) -> Result<Vec<directory_entry::Model>, Error> {
    let mut now = directory_entry::Entity::find().filter(directory_entry::Column::ValidUntil.is_null());
    if let Some(after) = &page.after {
        now = now.filter(directory_entry::Column::Id.lt(after));
    }
    if let Some(openness) = which.openness {
        now = now.filter(directory_entry::Column::Openness.eq(openness));
    }
    if let Some(part) = &which.q {
        now = now.filter(holding(part));
    }
    let now = now.order_by_desc(directory_entry::Column::Id).limit(page.limit() + 1);
    Ok(now.all(&ctx.state.db.rows).await?)
}

/// Holds where title, office or id has `part` in it, whatever the case.
fn holding(part: &str) -> Condition {
    let part = part.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let columns = [
        directory_entry::Column::Title,
        directory_entry::Column::Office,
        directory_entry::Column::CatalogueId,
    ];
    columns.into_iter().fold(Condition::any(), |any, column| {
        let like = LikeExpr::new(format!("%{part}%")).escape('\\');
        any.add(Expr::expr(Func::lower(Expr::col(column))).like(like))
    })
}

/// Every version of one entry, newest first.
pub async fn list_versions(
    ctx: &Ctx,
    catalogue_id: &str,
    page: &Page,
) -> Result<Vec<directory_entry::Model>, Error> {
    let mut all =
        directory_entry::Entity::find().filter(directory_entry::Column::CatalogueId.eq(catalogue_id));
    if let Some(after) = &page.after {
        all = all.filter(directory_entry::Column::Id.lt(after));
    }
    let all = all.order_by_desc(directory_entry::Column::Id).limit(page.limit() + 1);
    Ok(all.all(&ctx.state.db.rows).await?)
}
