//! Delivery: each time data is handed over, gate G3 is asked, when the link is made and again when it is used.

use entity::{data_file, decision, delivery, order, order::Status};
use policies::{Decision, Verdict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    decision::violations,
    order::{gate, lapse, step},
};
use crate::{
    auth::Buyer,
    ctx::Ctx,
    error::Error,
    jobs::{self, Job},
    log,
    mail::Letter,
};
use link::Link;

pub mod link;

/// Which file of the order to deliver.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDelivery {
    /// Left out, every file of the version that was bought.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub data_file_id: Option<String>,
}

/// A file made available, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    pub delivery: delivery::Model,
    pub file: data_file::Model,
}

/// The buyer gets a short-lived link to each file, if gate G3 allows it on the facts of now.
pub async fn issue(ctx: &Ctx, buyer: &Buyer, order_id: &str, new: NewDelivery) -> Result<Vec<Issued>, Error> {
    let mut act = ctx.begin("delivery.issue", &(order_id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let txn = act.txn();
    let order = step::of_buyer(txn, order_id, &buyer.0.organization_id).await?;
    step::demand(&order, &[Status::Paid, Status::Delivered])?;
    let files = files(txn, &order, new.data_file_id.as_deref()).await?;
    let (answer, decision) = gate::ask(txn, ctx, decision::Gate::Delivery, &order, order_id).await?;
    if answer.verdict != Verdict::Allow {
        drop(act);
        return Err(refused(ctx, "delivery.issue", order_id, &answer).await);
    }
    let issued: Vec<Issued> =
        files.into_iter().map(|file| drawn_up(ctx, buyer, order_id, &decision.id, file)).collect();
    let rows = issued.iter().map(|issued| delivery::ActiveModel::from(issued.delivery.clone()).reset_all());
    delivery::Entity::insert_many(rows).exec_without_returning(txn).await?;
    log::record(txn, ctx, "delivery.issued", order_id, json!({ "files": issued.len() })).await?;
    act.answer(issued).await
}

async fn files(
    txn: &DatabaseTransaction,
    order: &order::Model,
    one: Option<&str>,
) -> Result<Vec<data_file::Model>, Error> {
    let mut files = data_file::Entity::find()
        .filter(data_file::Column::VersionId.eq(&order.version_id))
        .order_by_asc(data_file::Column::Id);
    if let Some(id) = one {
        files = files.filter(data_file::Column::Id.eq(id));
    }
    let files = files.all(txn).await?;
    match (files.is_empty(), one) {
        (false, _) => Ok(files),
        (true, Some(_)) => {
            Err(Error::invalid("/data_file_id", "the version that was bought has no such file"))
        }
        (true, None) => Err(Error::conflict(
            "the seller attached no file to the version that was bought; ask the seller, or open a dispute",
        )),
    }
}

fn drawn_up(ctx: &Ctx, buyer: &Buyer, order_id: &str, decision_id: &str, file: data_file::Model) -> Issued {
    let delivery = delivery::Model {
        id: ctx.new_id("dlv_"),
        order_id: order_id.to_owned(),
        data_file_id: file.id.clone(),
        decision_id: decision_id.to_owned(),
        issued_at: ctx.now,
        expires_at: ctx.now + link::VALID,
        downloaded_at: None,
        issued_to: buyer.0.account_id.clone(),
    };
    Issued { delivery, file }
}

/// The file behind a link, if the link is one of ours and still works.
pub async fn of_link(ctx: &Ctx, id: &str, link: &Link) -> Result<Issued, Error> {
    link::check(&ctx.state.signing_key, id, link, ctx.now)?;
    let found =
        delivery::Entity::find_by_id(id).find_also_related(data_file::Entity).one(&ctx.state.db.rows).await?;
    let (delivery, file) = found.ok_or(Error::NotFound { what: "delivery" })?;
    Ok(Issued { delivery, file: file.ok_or(Error::NotFound { what: "file" })? })
}

/// The file is handed over now: gate G3 is asked at this instant, and the first time the order is delivered.
/// Call it with the file at hand, so that nothing counts as delivered that could not be read.
pub async fn hand_over(ctx: &Ctx, issued: &Issued) -> Result<(), Error> {
    // Fetched again, the law is asked again: no answer is remembered.
    let ctx = &Ctx { idempotency_key: None, ..ctx.clone() };
    let delivery = &issued.delivery;
    let act = ctx.begin("delivery.hand_over", &delivery.id).await?;
    let txn = act.txn();
    let order = step::locked(txn, &delivery.order_id).await?;
    step::demand(&order, &[Status::Paid, Status::Delivered])?;
    let (answer, _) = gate::ask(txn, ctx, decision::Gate::Delivery, &order, &delivery.id).await?;
    if answer.verdict != Verdict::Allow {
        drop(act);
        return Err(refused(ctx, "delivery.hand_over", &order.id, &answer).await);
    }
    delivery::Entity::update_many()
        .col_expr(delivery::Column::DownloadedAt, Expr::value(ctx.now))
        .filter(delivery::Column::Id.eq(&delivery.id))
        .filter(delivery::Column::DownloadedAt.is_null())
        .exec(txn)
        .await?;
    let detail = json!({ "order": order.id, "file": delivery.data_file_id });
    log::record(txn, ctx, "delivery.handed_over", &delivery.id, detail).await?;
    if order.status == Status::Paid {
        let order = step::advance(txn, ctx, order, Status::Delivered).await?;
        let title = step::title(txn, &order).await?;
        let letter = Letter::OrderDelivered { order_id: order.id.clone(), title };
        jobs::mail(txn, ctx, &order.seller_id, &letter, &order.id).await?;
        lapse::begin(txn, ctx, &order, &order.id).await?;
    }
    act.answer(()).await
}

/// Record the refusal, and have the order weighed: where the law blocks it for good, the buyer gets its money back.
async fn refused(ctx: &Ctx, act: &str, order_id: &str, answer: &Decision) -> Error {
    let job = Job::WeighOrder { order_id: order_id.to_owned() };
    let occasion = format!("{order_id}:{}", ctx.request_id);
    match jobs::enqueue(&ctx.state.db.rows, ctx, &job, &occasion).await {
        Ok(()) => log::refused(ctx, act, order_id, violations(&answer.hits)).await,
        Err(error) => error,
    }
}
