//! Organizations: who they are, and whether they may trade.

use entity::{
    account,
    organization::{self, Kind, Status},
    product,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

pub mod uscc;

use crate::{
    auth::Operator,
    ctx::Ctx,
    error::Error,
    extract::Page,
    jobs::{self, Job},
    log,
    mail::Letter,
};

/// What shows that an organization is who it says.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVerification {
    /// What was checked, how, and where it is kept.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub evidence: String,
    /// The platform's own grade of credit, A to D: one of the conditions under which prices are compared.
    pub credit_grade: CreditGrade,
}

/// The platform's grade of an organization's credit, A the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum CreditGrade {
    A,
    B,
    C,
    D,
}

/// Why an organization is suspended, or restored.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedReason {
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Which organizations.
#[derive(Clone, Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichOrganizations {
    /// The `next` of the page before.
    #[validate(length(min = 1, max = 60))]
    #[param(min_length = 1, max_length = 60)]
    pub after: Option<String>,
    /// 1 to 100 items; 20 unless told.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
    #[param(value_type = Option<String>, pattern = "^(registered|verified|suspended)$")]
    pub status: Option<Status>,
}

/// Every organization, newest first; with `status`, those that have it.
pub async fn list(ctx: &Ctx, page: &Page, status: Option<Status>) -> Result<Vec<organization::Model>, Error> {
    let mut all = organization::Entity::find();
    if let Some(after) = &page.after {
        all = all.filter(organization::Column::Id.lt(after));
    }
    if let Some(status) = status {
        all = all.filter(organization::Column::Status.eq(status));
    }
    let all = all.order_by_desc(organization::Column::Id).limit(page.limit() + 1);
    Ok(all.all(&ctx.state.db.rows).await?)
}

/// One organization.
pub async fn show(ctx: &Ctx, id: &str) -> Result<organization::Model, Error> {
    find(&ctx.state.db.rows, id).await
}

/// What the operator weighs an organization by, beside its row.
#[derive(Clone, Debug, Default)]
pub struct Background {
    /// Its people, by name and address.
    pub people: Vec<(String, String)>,
    /// Why it is suspended, while it is.
    pub suspended_for: Option<String>,
    /// Others that go by its name.
    pub namesakes: Vec<organization::Model>,
}

/// One organization with its background.
pub async fn look(ctx: &Ctx, _: &Operator, id: &str) -> Result<(organization::Model, Background), Error> {
    let rows = &ctx.state.db.rows;
    let organization = find(rows, id).await?;
    let people = account::Entity::of_organization(id)
        .select_only()
        .columns([account::Column::Name, account::Column::Email])
        .filter(account::Column::Active.eq(true))
        .order_by_asc(account::Column::Id);
    let small = Expr::expr(Func::lower(Expr::col(organization::Column::Name)));
    let namesakes = organization::Entity::find()
        .filter(small.eq(organization.name.to_lowercase()))
        .filter(organization::Column::Id.ne(id))
        .order_by_asc(organization::Column::Id);
    let background = Background {
        people: people.into_tuple().all(rows).await?,
        suspended_for: suspended_for(ctx, &organization).await?,
        namesakes: namesakes.all(rows).await?,
    };
    Ok((organization, background))
}

async fn suspended_for(ctx: &Ctx, organization: &organization::Model) -> Result<Option<String>, Error> {
    if organization.status != Status::Suspended {
        return Ok(None);
    }
    let entry = log::about(ctx, "organization.suspended", &organization.id).await?;
    Ok(entry.and_then(|entry| Some(entry.detail.get("reason")?.as_str()?.to_owned())))
}

/// The organization's identity is checked: it may trade (Data Security Law, Art. 33).
pub async fn verify(
    ctx: &Ctx,
    _: &Operator,
    id: &str,
    new: NewVerification,
) -> Result<organization::Model, Error> {
    let mut act = ctx.begin("organization.verify", &(id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let before = find(act.txn(), id).await?;
    let verified = organization::Entity::update_many()
        .col_expr(organization::Column::Status, Expr::value(Status::Verified))
        .col_expr(organization::Column::VerifiedAt, Expr::value(ctx.now))
        .col_expr(organization::Column::VerificationNote, Expr::value(&new.evidence))
        .col_expr(organization::Column::CreditGrade, Expr::value(format!("{:?}", new.credit_grade)))
        .filter(organization::Column::Id.eq(id))
        .filter(organization::Column::Status.eq(Status::Registered))
        .exec(act.txn())
        .await?;
    if verified.rows_affected != 1 {
        return Err(Error::conflict(format!(
            "only a registered organization is verified; this one is {}",
            before.status
        )));
    }
    let after = find(act.txn(), id).await?;
    let detail = json!({ "credit_grade": new.credit_grade });
    log::record(act.txn(), ctx, "organization.verified", id, detail).await?;
    let letter = Letter::Verified { organization: after.name.clone() };
    jobs::mail(act.txn(), ctx, id, &letter, id).await?;
    act.answer(after).await
}

/// The organization can read, but not act; whatever it has listed is weighed again (gate G4).
pub async fn suspend(
    ctx: &Ctx,
    _: &Operator,
    id: &str,
    why: StatedReason,
) -> Result<organization::Model, Error> {
    let mut act = ctx.begin("organization.suspend", &(id, &why)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let before = find(act.txn(), id).await?;
    if before.kind != Kind::Member || before.status == Status::Suspended {
        return Err(Error::conflict(format!(
            "only a member that is not suspended can be; this is a {} and {}",
            before.kind, before.status
        )));
    }
    let after = turn(ctx, act.txn(), before, Status::Suspended, "organization.suspended", &why).await?;
    act.answer(after).await
}

/// The organization is what it was before it was suspended.
pub async fn restore(
    ctx: &Ctx,
    _: &Operator,
    id: &str,
    why: StatedReason,
) -> Result<organization::Model, Error> {
    let mut act = ctx.begin("organization.restore", &(id, &why)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let before = find(act.txn(), id).await?;
    if before.status != Status::Suspended {
        return Err(Error::conflict(format!("it is not suspended but {}", before.status)));
    }
    let status = if before.verified_at.is_some() { Status::Verified } else { Status::Registered };
    let after = turn(ctx, act.txn(), before, status, "organization.restored", &why).await?;
    act.answer(after).await
}

/// Set the status, say why in the log, and have everything the organization has listed weighed again.
async fn turn(
    ctx: &Ctx,
    txn: &sea_orm::DatabaseTransaction,
    before: organization::Model,
    status: Status,
    act: &str,
    why: &StatedReason,
) -> Result<organization::Model, Error> {
    let turned = organization::Entity::update_many()
        .col_expr(organization::Column::Status, Expr::value(status))
        .filter(organization::Column::Id.eq(&before.id).and(organization::Column::Status.eq(before.status)))
        .exec(txn)
        .await?;
    if turned.rows_affected != 1 {
        return Err(Error::conflict("its status has just changed; read it again"));
    }
    log::record(txn, ctx, act, &before.id, json!({ "reason": why.reason })).await?;
    weigh_listed(ctx, txn, &before.id).await?;
    Ok(organization::Model { status, ..before })
}

async fn weigh_listed(ctx: &Ctx, txn: &sea_orm::DatabaseTransaction, seller_id: &str) -> Result<(), Error> {
    let listed: Vec<Option<String>> = product::Entity::of_seller(seller_id)
        .select_only()
        .column(product::Column::ListedVersionId)
        .filter(product::Column::ListedVersionId.is_not_null())
        .into_tuple()
        .all(txn)
        .await?;
    for version_id in listed.into_iter().flatten() {
        let about = format!("{version_id}:{}", ctx.request_id);
        jobs::enqueue(txn, ctx, &Job::WeighVersion { version_id }, &about).await?;
    }
    Ok(())
}

async fn find(rows: &impl ConnectionTrait, id: &str) -> Result<organization::Model, Error> {
    let found = organization::Entity::find_by_id(id).one(rows).await?;
    found.ok_or(Error::NotFound { what: "organization" })
}

/// What a bank transfer must quote: eight characters that are hard to mistake for one another.
pub(super) fn deposit_code(ctx: &Ctx) -> String {
    const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bytes = ctx.state.chance.bytes::<8>();
    let body: String = bytes.iter().filter_map(|byte| ALPHABET.chars().nth(usize::from(byte % 32))).collect();
    format!("SY{body}")
}
