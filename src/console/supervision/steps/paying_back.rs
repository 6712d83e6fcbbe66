//! Before the buyers of a decided case are paid back: to whom, how much, and whether the seller's funds hold it.

use axum::response::Html;
use entity::{Money, order};

use super::Step;
use crate::{
    auth::Regulator,
    console::{Confirm, Frame},
    ctx::Ctx,
    error::Error,
    market::{
        case::restitution::{self, Foreseen},
        names::{self, Names},
    },
};

/// The page with the sums, and the button that pays them.
pub(super) async fn show(
    ctx: &Ctx,
    regulator: &Regulator,
    frame: &Frame,
    id: &str,
) -> Result<Html<String>, Error> {
    let foreseen = restitution::foresee(ctx, regulator, id).await?;
    let names = names::organizations(ctx, foreseen.orders.iter().map(|(order, _)| &order.buyer_id)).await?;
    sums(frame, id, &foreseen, &names).show(frame)
}

/// The sums that go back to the buyers, before they go.
fn sums(frame: &Frame, id: &str, foreseen: &Foreseen, names: &Names) -> Confirm {
    let of_order = |(order, open): &(order::Model, Money)| {
        (format!("{}: {}", names.of(&order.buyer_id), order.id), *open)
    };
    let mut sums: Vec<(String, Money)> = foreseen.orders.iter().map(of_order).collect();
    sums.push((frame.t("Together").to_owned(), foreseen.total));
    sums.push((frame.t("The seller's funds now").to_owned(), foreseen.available));
    let short = foreseen.available < foreseen.total;
    let note = frame.t(
        "The funds do not hold all of it: the rest stays owed, and the seller's next money goes there first.",
    );
    Confirm {
        title: frame.t(Step::Restitution.says()).to_owned(),
        lede: frame
            .t("The buyers get this from the seller's funds, each with a credit note. It cannot be taken back.")
            .to_owned(),
        sums,
        notes: short.then(|| note.to_owned()).into_iter().collect(),
        submit: frame.with("Pay {} back", frame.money(&foreseen.total)),
        action: format!("/supervision/cases/{id}/{}", Step::Restitution.word()),
        back: format!("/supervision/cases/{id}"),
    }
}
