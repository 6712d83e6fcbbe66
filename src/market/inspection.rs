//! Looking into attached files: what the data itself shows, to be held against what was declared. Only counts and
//! masked examples are kept.

use std::{io::Read, sync::Arc, time::Duration};

use entity::{data_file, inspection, product_version};
use futures::TryStreamExt;
use policies::inspect::{Asked, Class, Declared, InspectError, Progress, Report, Source, State, read};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use tokio::{task::JoinHandle, time::sleep};
use tokio_util::io::{StreamReader, SyncIoBridge};

use super::product::declaration::{Declaration, Field, FieldState, Personal, PersonalState};
use crate::{ctx::Ctx, error::Error, log};

/// How often it is written down how far an inspection has come.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// Inspect a stored file: its bytes are read once, as a stream. Done again, it changes nothing. A file that cannot
/// be read exactly is never clean: it fails with the line and the cure.
pub async fn inspect(ctx: &Ctx, data_file_id: &str) -> Result<(), Error> {
    let rows = &ctx.state.db.rows;
    let found = data_file::Entity::find_by_id(data_file_id).find_also_related(product_version::Entity);
    let Some((file, Some(version))) = found.one(rows).await? else { return Ok(()) };
    if file.status != data_file::Status::Stored {
        return Ok(());
    }
    let stated = Stated::of(&Declaration::of(&version)?, &file.asset);
    let bytes = ctx.state.store.get(&file.store_key).await?.map_err(std::io::Error::other);
    let reader = SyncIoBridge::new(StreamReader::new(bytes));
    let progress = Arc::new(Progress::default());
    let watched = Arc::clone(&progress);
    let looking = tokio::task::spawn_blocking(move || look(reader, &stated, &watched));
    match told(ctx, &file, &progress, looking).await? {
        // The store may answer next time: the job is tried again.
        Err(InspectError::Unreadable(cause)) => Err(Error::Internal(cause.into())),
        Err(unfit) => record(ctx, &file, None, Some(unfit.to_string())).await,
        Ok(report) if report.rows == 0 => {
            let empty = "the file has a header and no rows: attach the data itself".to_owned();
            record(ctx, &file, None, Some(empty)).await
        }
        Ok(report) => record(ctx, &file, Some(report), None).await,
    }
}

fn look(reader: impl Read + Send, stated: &Stated, progress: &Progress) -> Result<Report, InspectError> {
    let asked = Asked {
        declared: &stated.columns,
        people: stated.people.as_deref(),
        claim: stated.claim,
        progress: Some(progress),
        scratch: Some(tempfile::tempfile),
        ..Asked::default()
    };
    read(Source::Stream(Box::new(reader)), &asked)
}

/// What the inspection comes to. While it runs, how far it has come is written down for whoever waits.
async fn told<T>(
    ctx: &Ctx,
    file: &data_file::Model,
    progress: &Progress,
    mut looking: JoinHandle<T>,
) -> Result<T, Error> {
    loop {
        tokio::select! {
            found = &mut looking => return Ok(found.map_err(anyhow::Error::from)?),
            () = sleep(TOLD_EVERY) => {}
        }
        let bytes = i64::try_from(progress.bytes()).unwrap_or(i64::MAX);
        let noted = data_file::Entity::update_many()
            .col_expr(data_file::Column::InspectedBytes, Expr::value(bytes))
            .filter(data_file::Column::Id.eq(&file.id))
            .exec(&ctx.state.db.rows)
            .await;
        // Another writer may be in the way: that is no reason to begin the inspection again.
        if let Err(error) = noted {
            tracing::debug!(%error, "how far the inspection has come could not be written down");
        }
    }
}

async fn record(
    ctx: &Ctx,
    file: &data_file::Model,
    report: Option<Report>,
    failed_reason: Option<String>,
) -> Result<(), Error> {
    let act = ctx.begin("file.inspect", &file.id).await?;
    let status = if report.is_some() { data_file::Status::Inspected } else { data_file::Status::Failed };
    let moved = data_file::Entity::update_many()
        .col_expr(data_file::Column::Status, Expr::value(status))
        .filter(data_file::Column::Id.eq(&file.id))
        .filter(data_file::Column::Status.eq(data_file::Status::Stored))
        .exec(act.txn())
        .await?;
    if moved.rows_affected == 0 {
        return Ok(());
    }
    let rows = report.as_ref().map_or(0, |report| report.rows);
    let row = inspection::Model {
        id: ctx.new_id("ins_"),
        data_file_id: file.id.clone(),
        report: report.map(serde_json::to_value).transpose()?.unwrap_or(Value::Null),
        rows: i64::try_from(rows).map_err(anyhow::Error::from)?,
        failed_reason,
        finished_at: ctx.now,
    };
    let row = row.into_active_model().reset_all().insert(act.txn()).await?;
    let detail = json!({ "file": file.id, "status": status, "rows": row.rows });
    log::record(act.txn(), ctx, "file.inspected", &file.product_id, detail).await?;
    act.answer(()).await
}

/// What was declared of one asset, in the words of the inspection.
struct Stated {
    columns: Vec<Declared>,
    people: Option<String>,
    claim: Option<State>,
}

impl Stated {
    fn of(declaration: &Declaration, asset: &str) -> Self {
        let asset = declaration.assets.iter().find(|own| own.name == asset);
        Self {
            columns: asset.map(|asset| asset.fields.iter().map(column).collect()).unwrap_or_default(),
            people: asset.and_then(|asset| asset.people_per_row.clone()),
            claim: match declaration.personal_data.state {
                Some(PersonalState::Anonymised) => Some(State::Anonymised),
                Some(PersonalState::Deidentified) => Some(State::Deidentified),
                Some(PersonalState::None | PersonalState::Identified) | None => None,
            },
        }
    }
}

fn column(field: &Field) -> Declared {
    Declared {
        column: field.name.clone(),
        class: match field.personal {
            None | Some(Personal::None) => None,
            Some(Personal::Personal) => Some(Class::Personal),
            Some(Personal::Sensitive) => Some(Class::Sensitive),
            Some(Personal::Biometric) => Some(Class::Biometric),
        },
        state: match field.state {
            None | Some(FieldState::AsCollected) => State::Identified,
            Some(FieldState::Tokenised | FieldState::Hashed | FieldState::Encrypted) => State::Deidentified,
            Some(FieldState::Aggregated) => State::Anonymised,
        },
    }
}
