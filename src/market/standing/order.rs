//! Gate G4 for an order: while nothing is delivered, its basis in law must hold.

use entity::{Money, decision, order, order::Status};
use policies::{Decision, Verdict};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use crate::{
    ctx::Ctx,
    error::Error,
    jobs, log,
    mail::Letter,
    market::{
        decision::{reasons, rules},
        order::{gate, step},
        settlement,
    },
};

/// An open order whose delivery the law would block now is terminated; what was paid goes back to the buyer in
/// the same transaction. Review waits for a person; what is delivered, disputed or closed is left alone.
pub async fn weigh_order(ctx: &Ctx, id: &str) -> Result<(), Error> {
    let act = ctx.begin("order.weigh", &id).await?;
    let txn = act.txn();
    let order = step::locked(txn, id).await?;
    if !matches!(order.status, Status::Placed | Status::Contracted | Status::Paid) {
        return Ok(());
    }
    let (answer, _) = gate::ask(txn, ctx, decision::Gate::Delivery, &order, id).await?;
    if answer.verdict == Verdict::Block {
        terminate(txn, ctx, order, &answer).await?;
    }
    act.answer(()).await
}

async fn terminate(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    order: order::Model,
    answer: &Decision,
) -> Result<(), Error> {
    let paid = order.status == Status::Paid;
    let refunded = if paid { order.amount } else { Money::ZERO };
    if paid {
        settlement::give_back(txn, ctx, &order, "refund: the order has no basis in law any more").await?;
    }
    let order = step::advance(txn, ctx, order, Status::Terminated).await?;
    let mut detail = rules(answer);
    if let Some(members) = detail.as_object_mut() {
        members.insert("refunded".to_owned(), json!(refunded));
    }
    log::record(txn, ctx, "order.terminated", &order.id, detail).await?;
    let letter = Letter::OrderTerminated {
        order_id: order.id.clone(),
        title: step::title(txn, &order).await?,
        reasons: reasons(answer),
        refunded: refunded.to_string(),
    };
    for party in [&order.buyer_id, &order.seller_id] {
        jobs::mail(txn, ctx, party, &letter, &order.id).await?;
    }
    Ok(())
}
