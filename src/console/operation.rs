//! What the operator opens first: what waits for a person, how the engine room stands, and the platform's own duties.

use askama::Template;
use axum::response::Html;
use entity::{directory_import, job, organization};

use super::{Frame, language, page};
use crate::{
    auth::Operator,
    ctx::Ctx,
    error::Error,
    extract::Page,
    jobs,
    market::{
        self,
        authorization::notice::{self, Notice},
        directory as register,
        duties::{self, Duties, Load},
        overview::{self, Overview},
    },
};

pub mod directory;
pub mod disputes;
pub mod exposure;
pub mod money;
pub mod organizations;
pub mod reviews;

/// Rows of each list on the first page.
const FEW: u64 = 5;

#[derive(Template)]
#[template(path = "operation.html")]
struct FirstPage<'a> {
    frame: &'a Frame,
    overview: Overview,
    waiting: Vec<organization::Model>,
    load: Load,
    duties: Duties,
    parked: Vec<job::Model>,
    imports: Vec<directory_import::Model>,
    /// Notices of consent taken back that nobody answered in time.
    overdue: Vec<Notice>,
    database: &'static str,
    version: &'static str,
    law: &'a str,
}

/// The state of the platform.
pub async fn show(ctx: Ctx, operator: Operator, frame: Frame) -> Result<Html<String>, Error> {
    let few = Page { after: None, limit: Some(FEW) };
    let registered = Some(organization::Status::Registered);
    let mut waiting = market::organization::list(&ctx, &few, registered).await?;
    let mut imports = register::list_imports(&ctx, &few).await?;
    let few = usize::try_from(FEW).unwrap_or(usize::MAX);
    waiting.truncate(few);
    imports.truncate(few);
    let mut overdue = notice::overdue(&ctx, &operator, &Page { after: None, limit: Some(FEW) }).await?;
    overdue.truncate(few);
    page(&FirstPage {
        overdue,
        overview: overview::show(&ctx).await?,
        load: duties::load(&ctx, &operator).await?,
        duties: duties::show(&ctx, &operator).await?,
        parked: jobs::parked(&ctx).await?,
        waiting,
        imports,
        database: if ctx.state.config.on_sqlite() { "SQLite" } else { "PostgreSQL" },
        version: env!("CARGO_PKG_VERSION"),
        law: ctx.law().version(),
        frame: &frame,
    })
}

/// A parked job is due again.
pub async fn retry(
    ctx: Ctx,
    _: Operator,
    axum::extract::Path(id): axum::extract::Path<String>,
    _: super::Posted,
) -> Result<axum::response::Redirect, Error> {
    jobs::retry(&ctx, &id).await?;
    Ok(axum::response::Redirect::to(&super::done("/operation#jobs", "job-retried")))
}
