//! Data files: streamed to the store, tied to one asset of a draft, inspected afterwards.

use chrono::TimeDelta;
use entity::{data_file, inspection, product, product_version};
use futures::Stream;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio_util::bytes::Bytes;
use utoipa::IntoParams;
use validator::{Validate, ValidationError};

use super::{NO_SUCH, current, declaration::Declaration, lock_own};
use crate::{
    auth::{Caller, Seller},
    ctx::Ctx,
    db::conflict_on_unique,
    error::Error,
    extract::is_unseen,
    jobs::{self, Job},
    log,
    state::State,
    store::Stored,
};

/// Which part of the product the file is.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewFile {
    /// The asset's name in the declaration.
    #[validate(length(min = 1, max = 100))]
    #[param(min_length = 1, max_length = 100)]
    pub asset: String,
    /// The file's own name, such as `2026-01.csv`.
    #[validate(length(min = 1, max = 100), custom(function = "is_file_name"))]
    #[param(
        min_length = 1,
        max_length = 100,
        pattern = r"^[^./\\\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff][^/\\\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*$"
    )]
    pub name: String,
}

/// Holds for a plain name. A buyer saves the file under it: it must lead nowhere, hide nothing and read as it is.
fn is_file_name(name: &str) -> Result<(), ValidationError> {
    let odd = |sign: char| matches!(sign, '/' | '\\') || is_unseen(sign);
    if !name.starts_with('.') && !name.chars().any(odd) {
        return Ok(());
    }
    let says =
        "takes a plain file name such as 2026-01.csv: no slash, no sign that is not seen, no point in front";
    Err(ValidationError::new("file name").with_message(says.into()))
}

/// The media types of what can be attached. They only say how the file is meant: what it is, its content tells.
pub const MEDIA_TYPES: [&str; 10] = [
    "text/csv",
    "text/tab-separated-values",
    "application/json",
    "application/jsonl",
    "application/x-ndjson",
    "application/vnd.apache.parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/gzip",
    "application/zstd",
    "application/octet-stream",
];

/// The media type that a header states, without what is said beside it.
pub fn media_type(stated: Option<&str>) -> Result<&'static str, Error> {
    let essence = stated.and_then(|stated| stated.split(';').next()).unwrap_or_default().trim();
    let known = MEDIA_TYPES.into_iter().find(|known| essence.eq_ignore_ascii_case(known));
    known.ok_or_else(|| {
        let all = MEDIA_TYPES.join(", ");
        Error::Malformed(format!("send the file itself as the body, as Content-Type one of {all}"))
    })
}

/// Attach a file to an asset of the latest version while it is a draft. The bytes go to the store as they come; a
/// body that is too large or breaks off leaves nothing behind. The file is inspected afterwards.
pub async fn attach<E: std::fmt::Display + Send + 'static>(
    ctx: &Ctx,
    seller: &Seller,
    id: &str,
    new: NewFile,
    media_type: &str,
    body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> Result<data_file::Model, Error> {
    let rows = &ctx.state.db.rows;
    let product = super::known_inside(ctx, &seller.0, id).await?;
    let version = current(rows, &product).await?;
    takes_files(&version, &new)?;
    let file_id = ctx.new_id("fil_");
    // On a task of its own: a request whose line is cut is dropped, and nobody would clear away what it had sent.
    let stored = tokio::spawn(arrive(ctx.state.clone(), file_id.clone(), body)).await;
    let arrived = Arrived { id: file_id, media_type, stored: stored.map_err(anyhow::Error::from)?? };
    keep(ctx, seller, &product, new, arrived).await
}

/// A file whose bytes are in the store.
struct Arrived<'m> {
    id: String,
    media_type: &'m str,
    stored: Stored,
}

/// The bytes are in the store, and whatever becomes of their row they will not stay without one.
async fn arrive<E: std::fmt::Display>(
    state: State,
    file_id: String,
    body: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Stored, Error> {
    let stored = state.store.put(&file_id, body, state.config.file_bytes_max).await?;
    if stored.bytes == 0 {
        state.store.remove(&file_id).await?;
        return Err(Error::invalid("body", "the file is empty: choose one that has data in it"));
    }
    // An upload may take longer than the grace, so the grace begins now.
    let arrived = Ctx::of_market(state);
    if let Err(error) = sweep_later(&arrived.state.db.rows, &arrived, &file_id, &file_id).await {
        arrived.state.store.remove(&file_id).await?;
        return Err(error);
    }
    Ok(stored)
}

/// Long enough for the row of a file that has arrived to be written.
const GRACE: TimeDelta = TimeDelta::hours(1);

async fn sweep_later(
    rows: &impl ConnectionTrait,
    ctx: &Ctx,
    store_key: &str,
    about: &str,
) -> Result<(), Error> {
    let job = Job::SweepFile { store_key: store_key.to_owned() };
    jobs::enqueue_at(rows, ctx, &job, about, ctx.now + GRACE).await
}

/// Remove the stored bytes if no row points at them. A file with a row is never touched.
pub async fn sweep(ctx: &Ctx, store_key: &str) -> Result<(), Error> {
    let pointing = data_file::Entity::find().filter(data_file::Column::StoreKey.eq(store_key));
    if pointing.one(&ctx.state.db.rows).await?.is_some() {
        return Ok(());
    }
    ctx.state.store.remove(store_key).await
}

async fn keep(
    ctx: &Ctx,
    seller: &Seller,
    product: &product::Model,
    new: NewFile,
    arrived: Arrived<'_>,
) -> Result<data_file::Model, Error> {
    let stored = arrived.stored;
    let mut act = ctx.begin("file.attach", &(&product.id, &new, &stored.sha256)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let product = lock_own(act.txn(), seller, &product.id).await?;
    let version = current(act.txn(), &product).await?;
    takes_files(&version, &new)?;
    forget_unreadable(act.txn(), ctx, &version, &new).await?;
    let file = data_file::Model {
        store_key: arrived.id.clone(),
        id: arrived.id,
        product_id: product.id,
        version_id: version.id,
        asset: new.asset,
        name: new.name,
        media_type: arrived.media_type.to_owned(),
        bytes: i64::try_from(stored.bytes).map_err(anyhow::Error::from)?,
        sha256: stored.sha256,
        status: data_file::Status::Stored,
        inspected_bytes: 0,
        created_at: ctx.now,
        created_by: seller.0.account_id.clone(),
    };
    let file = insert(act.txn(), ctx, file).await?;
    let detail = json!({ "file": file.id, "sha256": file.sha256, "bytes": file.bytes });
    log::record(act.txn(), ctx, "file.attached", &file.product_id, detail).await?;
    act.answer(file).await
}

fn takes_files(version: &product_version::Model, new: &NewFile) -> Result<(), Error> {
    if version.status != product_version::Status::Draft {
        let what =
            format!("files go to a draft, and the latest version is {}; revise the product", version.status);
        return Err(Error::conflict(what));
    }
    let declared = Declaration::of(version)?;
    if declared.assets.iter().any(|asset| asset.name == new.asset) {
        return Ok(());
    }
    Err(Error::invalid("asset", "the declaration has no asset of this name"))
}

async fn insert(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    file: data_file::Model,
) -> Result<data_file::Model, Error> {
    let taken = "this asset has a file of this name; attach it under another name, or rename the asset in the declaration, which leaves its files behind";
    let file = file.into_active_model().reset_all().insert(txn).await.map_err(conflict_on_unique(taken))?;
    jobs::enqueue(txn, ctx, &Job::Inspect { data_file_id: file.id.clone() }, &file.id).await?;
    Ok(file)
}

/// A file that could not be read makes way for the next of its name.
async fn forget_unreadable(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    version: &product_version::Model,
    new: &NewFile,
) -> Result<(), Error> {
    let failed = data_file::Entity::find()
        .filter(data_file::Column::VersionId.eq(&version.id))
        .filter(data_file::Column::Asset.eq(&new.asset))
        .filter(data_file::Column::Name.eq(&new.name))
        .filter(data_file::Column::Status.eq(data_file::Status::Failed));
    if let Some(failed) = failed.one(txn).await? {
        forget(txn, ctx, &failed, "replaced").await?;
    }
    Ok(())
}

/// The file and what was found in it are gone; its bytes go later, unless another version holds them as well.
async fn forget(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    file: &data_file::Model,
    why: &str,
) -> Result<(), Error> {
    let found = inspection::Column::DataFileId.eq(&file.id);
    inspection::Entity::delete_many().filter(found).exec(txn).await?;
    sweep_later(txn, ctx, &file.store_key, &format!("{} {why}", file.id)).await?;
    data_file::Entity::delete_by_id(&file.id).exec(txn).await?;
    Ok(())
}

/// Take a file off the draft it was attached to. A file of any other version stays: that version was judged, and
/// perhaps sold, with it.
pub async fn detach(ctx: &Ctx, seller: &Seller, id: &str, file_id: &str) -> Result<data_file::Model, Error> {
    let mut act = ctx.begin("file.detach", &(id, file_id)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let product = lock_own(act.txn(), seller, id).await?;
    let version = current(act.txn(), &product).await?;
    let file = data_file::Entity::find_by_id(file_id).filter(data_file::Column::ProductId.eq(&product.id));
    let file = file.one(act.txn()).await?.ok_or(Error::NotFound { what: "file" })?;
    if version.status != product_version::Status::Draft || file.version_id != version.id {
        return Err(Error::conflict(
            "only a draft lets go of a file; revise the product, and take the file off the new draft",
        ));
    }
    forget(act.txn(), ctx, &file, "taken off").await?;
    let detail = json!({ "file": file.id, "sha256": file.sha256, "bytes": file.bytes });
    log::record(act.txn(), ctx, "file.detached", &product.id, detail).await?;
    act.answer(file).await
}

/// The files of an earlier version go with each asset that keeps its name. The stored bytes are the same; they
/// are inspected again because the declaration beside them is another.
pub(super) async fn carry_over(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    before: &product_version::Model,
    version: &product_version::Model,
    declaration: &Declaration,
) -> Result<(), Error> {
    for file in of_version(txn, &before.id).await? {
        if declaration.assets.iter().any(|asset| asset.name == file.asset) {
            let kept = data_file::Model {
                id: ctx.new_id("fil_"),
                version_id: version.id.clone(),
                status: data_file::Status::Stored,
                inspected_bytes: 0,
                created_at: ctx.now,
                ..file
            };
            insert(txn, ctx, kept).await?;
        }
    }
    Ok(())
}

/// The files of a version, in the order in which they were attached.
pub async fn of_version(
    rows: &impl ConnectionTrait,
    version_id: &str,
) -> Result<Vec<data_file::Model>, Error> {
    let files = data_file::Entity::find().filter(data_file::Column::VersionId.eq(version_id));
    Ok(files.order_by_asc(data_file::Column::Id).all(rows).await?)
}

/// The files of the latest version with what was found in each, for who may know the inside of the product.
pub async fn inspections(
    ctx: &Ctx,
    caller: &Caller,
    id: &str,
) -> Result<Vec<(data_file::Model, Option<inspection::Model>)>, Error> {
    let product = super::known_inside(ctx, caller, id).await?;
    let version = product.current_version_id.ok_or(NO_SUCH)?;
    inspected(&ctx.state.db.rows, &version).await
}

/// The files of a version with what was found in each.
pub(super) async fn inspected(
    rows: &impl ConnectionTrait,
    version_id: &str,
) -> Result<Vec<(data_file::Model, Option<inspection::Model>)>, Error> {
    let files = of_version(rows, version_id).await?;
    let found = inspection::Entity::find()
        .filter(inspection::Column::DataFileId.is_in(files.iter().map(|file| file.id.clone())))
        .all(rows)
        .await?;
    let own = |file: &data_file::Model| found.iter().find(|row| row.data_file_id == file.id).cloned();
    Ok(files.into_iter().map(|file| (own(&file), file)).map(|(own, file)| (file, own)).collect())
}
