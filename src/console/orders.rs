//! Orders: what was bought and sold, the agreement to read and sign, payment, delivery, acceptance, objection.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Redirect, Response},
};
use entity::{
    Money, agreement, dispute,
    order::{Model as Order, Status},
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    Confirm, Frame, Posted, Sheet, done, language,
    list::{After, asked, cut},
    page,
    product::percent,
};
use crate::{
    api::{deliveries::DeliveryView, receipts::ReceiptView},
    auth::{Buyer, Caller},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        self,
        authorization::notice::{self, Notice},
        delivery::{self, NewDelivery},
        dispute::NewDispute,
        finding::receipt,
        fund::{self, Fund},
        names::{self, Names},
        order::{
            Which,
            agreement::{NewSignature, Terms},
        },
    },
};

mod place;

pub use place::{place, show_form};

#[derive(Template)]
#[template(path = "orders.html")]
struct List {
    frame: Frame,
    organization_id: String,
    orders: Vec<Order>,
    titles: Names,
    /// Notices of consent taken back that wait for an answer.
    withdrawn: u64,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "order.html")]
struct OnePage {
    frame: Frame,
    order: Order,
    terms: Terms,
    agreement: agreement::Model,
    buys: bool,
    may_act: bool,
    /// For a buyer whose funds do not reach: where to pay in, and how much is missing.
    unpaid: Option<(Fund, Money)>,
    /// Consent to the data that was taken back since it was delivered.
    notices: Vec<Notice>,
    /// What was objected to and how that ended, the newest first.
    disputes: Vec<dispute::Model>,
}

#[derive(Template)]
#[template(path = "deliveries.html")]
struct Deliveries {
    frame: Frame,
    order_id: String,
    items: Vec<DeliveryView>,
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    frame: Frame,
    receipt: ReceiptView,
}

/// A name within single quotes of a shell.
fn quoted(name: &str) -> String {
    name.replace('\'', "'\\''")
}

/// What pandas reads a file of this name with.
fn reader(name: &str) -> &'static str {
    let plain = name.trim_end_matches(".gz").trim_end_matches(".zst");
    match plain.rsplit('.').next() {
        Some("parquet") => "read_parquet",
        Some("json") => "read_json",
        Some("xlsx") => "read_excel",
        _ => "read_csv",
    }
}

/// A fraction that an agreement states, in per cent: `0.03` is `3`.
fn share(rate: &str) -> String {
    let percent = rate.parse::<Decimal>().ok().and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED));
    percent.map_or_else(|| rate.to_owned(), |percent| percent.normalize().to_string())
}

/// Where an objection stands: “open” is said of orders and files too.
fn stands(dispute: &dispute::Model) -> &'static str {
    match dispute.status {
        dispute::Status::Open => "the operator decides",
        dispute::Status::Dismissed => "dismissed: the order goes on",
        dispute::Status::Refunded => "refunded whole",
        dispute::Status::PartlyRefunded => "refunded in part",
    }
}

/// Whose turn it is with an order, and to do what; nothing once it is over.
fn turn(frame: &Frame, status: Status, buys: bool) -> String {
    let (buyers, what) = match status {
        Status::Placed => (true, "read and sign the agreement"),
        Status::Contracted => (true, "pay"),
        Status::Paid => (true, "fetch the data"),
        Status::Delivered => (true, "accept what was delivered, or object"),
        Status::Disputed => return frame.t("the operator decides").to_owned(),
        Status::Accepted => return frame.t("the platform pays the seller").to_owned(),
        Status::Settled
        | Status::Cancelled
        | Status::Refunded
        | Status::PartlyRefunded
        | Status::Terminated => {
            return String::new();
        }
    };
    let whose = if buyers == buys { "your turn: {}" } else { "the buyer's turn: {}" };
    frame.with(whose, frame.t(what))
}

/// What the organization bought and sold, newest first.
pub async fn list(
    ctx: Ctx,
    caller: Caller,
    frame: Frame,
    ValidQuery(After { after }): ValidQuery<After>,
) -> Result<Html<String>, Error> {
    let page_of = asked(after);
    let which = Which { after: page_of.after, limit: page_of.limit, status: None };
    let (orders, next) = cut(market::order::list(&ctx, &caller, &which).await?, |order| &order.id);
    let titles = names::titles(&ctx, orders.iter().map(|order| &order.product_id)).await?;
    let withdrawn = notice::open(&ctx, &caller).await?;
    page(&List { frame, organization_id: caller.organization_id, orders, titles, withdrawn, next })
}

/// One order with its agreement, and the next thing to do.
pub async fn show(
    ctx: Ctx,
    caller: Caller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    let order = market::order::find(&ctx, &caller, &id).await?;
    let agreement = market::order::agreement::find(&ctx, &caller, &id).await?;
    let terms = serde_json::from_value(agreement.terms.clone())?;
    let buys = order.buyer_id == caller.organization_id;
    let may_act = buys && caller.status != entity::organization::Status::Suspended;
    let unpaid = if may_act { unpaid(&ctx, &caller, &order).await? } else { None };
    let notices = notice::of_order(&ctx, &caller, &id).await?;
    let disputes = market::dispute::of_order(&ctx, &caller, &id).await?;
    page(&OnePage { frame, order, terms, agreement, buys, may_act, unpaid, notices, disputes })
}

/// What a buyer's funds lack for an order that is still to be paid.
async fn unpaid(ctx: &Ctx, caller: &Caller, order: &Order) -> Result<Option<(Fund, Money)>, Error> {
    if !matches!(order.status, Status::Placed | Status::Contracted) {
        return Ok(None);
    }
    let fund = fund::find(ctx, caller).await?;
    let missing = order.amount.checked_sub(fund.available).unwrap_or(Money::ZERO);
    Ok((missing > Money::ZERO).then_some((fund, missing)))
}

fn to(id: &str, what: &str) -> Redirect {
    Redirect::to(&done(&format!("/orders/{id}"), what))
}

/// The buyer signs the terms it was shown.
pub async fn sign(ctx: Ctx, buyer: Buyer, Path(id): Path<String>, posted: Posted) -> Result<Redirect, Error> {
    let read = posted.get("/terms_sha256").unwrap_or_default().to_owned();
    market::order::agreement::sign(&ctx, &buyer, &id, NewSignature { terms_sha256: read }).await?;
    Ok(to(&id, "signed"))
}

/// The price goes into escrow.
pub async fn pay(ctx: Ctx, buyer: Buyer, Path(id): Path<String>, _: Posted) -> Result<Redirect, Error> {
    market::order::pay(&ctx, &buyer, &id).await?;
    Ok(to(&id, "paid"))
}

/// The buyer steps back.
pub async fn cancel(ctx: Ctx, buyer: Buyer, Path(id): Path<String>, _: Posted) -> Result<Redirect, Error> {
    market::order::cancel(&ctx, &buyer, &id).await?;
    Ok(to(&id, "cancelled"))
}

/// What follows from accepting, before it is done.
pub async fn show_acceptance(
    ctx: Ctx,
    Buyer(caller): Buyer,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let order = market::order::find(&ctx, &caller, &id).await?;
    if order.status != Status::Delivered {
        return Ok(Redirect::to(&format!("/orders/{id}")).into_response());
    }
    let confirm = Confirm {
        title: frame.t("Accept what was delivered").to_owned(),
        lede: frame.t("The platform then pays the seller from escrow. It cannot be taken back.").to_owned(),
        sums: vec![(
            frame.t("Out of escrow, to the seller less the platform's share").to_owned(),
            order.amount,
        )],
        notes: vec![
            frame
                .t("Links to the files end with your acceptance: fetch and check everything you need first.")
                .to_owned(),
        ],
        submit: frame.t("Accept").to_owned(),
        action: format!("/orders/{}/acceptance", order.id),
        back: format!("/orders/{}", order.id),
    };
    Ok(confirm.show(&frame)?.into_response())
}

/// The buyer accepts what was delivered.
pub async fn accept(ctx: Ctx, buyer: Buyer, Path(id): Path<String>, _: Posted) -> Result<Redirect, Error> {
    market::order::accept(&ctx, &buyer, &id).await?;
    Ok(to(&id, "accepted"))
}

/// Links to the files, shown on the answer itself: whoever holds one may fetch the file, so no address carries them.
pub async fn deliver(
    ctx: Ctx,
    buyer: Buyer,
    frame: Frame,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Response, Error> {
    let issued = delivery::issue(&ctx, &buyer, &id, NewDelivery::default()).await?;
    let items = issued.into_iter().map(|issued| DeliveryView::of(&ctx, issued)).collect::<Result<_, _>>()?;
    Ok(page(&Deliveries { frame, order_id: id, items })?.into_response())
}

/// Where the price of a paid order came from and where it stands.
pub async fn show_receipt(
    ctx: Ctx,
    Buyer(caller): Buyer,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    page(&ReceiptPage { frame, receipt: receipt(&ctx, &caller, &id).await?.try_into()? })
}

fn objection<'a>(frame: &'a Frame, id: &str) -> Sheet<'a> {
    Sheet {
        title: frame.t("Object to this order").to_owned(),
        lede: frame
            .t("The money stays in escrow until the operator has decided. Both parties read what you write.")
            .to_owned(),
        submit: frame.t("Object"),
        action: format!("/orders/{id}/disputes"),
        back: format!("/orders/{id}"),
        ..Sheet::default()
    }
}

/// The form to object with.
pub async fn show_objection(
    ctx: Ctx,
    Buyer(caller): Buyer,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let order = market::order::find(&ctx, &caller, &id).await?;
    objection(&frame, &order.id).show::<NewDispute>(&frame, Value::Null)
}

/// The buyer objects.
pub async fn object(
    ctx: Ctx,
    buyer: Buyer,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewDispute| {
        market::dispute::open(&ctx, &buyer, &id, new).await?;
        Ok(done(&format!("/orders/{id}"), "disputed"))
    };
    objection(&frame, &id).send(&frame, &posted, act).await
}
