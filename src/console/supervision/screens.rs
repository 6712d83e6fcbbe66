//! The monopoly screens over a market that a person defines: flags for referral, never findings.

use askama::Template;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::{
    auth::Overseer,
    console::{
        Chart, Frame, Posted, Sheet,
        chart::{
            About,
            bars::{self, Bar},
        },
        language, page,
    },
    ctx::Ctx,
    error::Error,
    market::{
        names::{self, Names},
        screen::{self, MonopolyScreening, NewScreening},
    },
};

#[derive(Template)]
#[template(path = "screening.html")]
struct Screened<'a> {
    frame: &'a Frame,
    screening: MonopolyScreening,
    names: Names,
    shares: Chart,
    flags: Vec<(String, String)>,
}

fn sheet(frame: &Frame) -> Sheet<'_> {
    Sheet {
        title: frame.t("Monopoly screens").to_owned(),
        lede: frame
            .t("Shares, concentration and parallel price moves in a market that you define: name the products that stand in for each other, and a period of at most 366 days.")
            .to_owned(),
        submit: frame.t("Screen"),
        action: "/supervision/screens".to_owned(),
        back: "/supervision".to_owned(),
        fixed: vec![("facts", json!({}))],
        ..Sheet::default()
    }
}

/// The form that defines a market.
pub async fn show(_: Overseer, frame: Frame) -> Result<Response, Error> {
    sheet(&frame).show::<NewScreening>(&frame, Value::Null)
}

/// What the screens say. Nothing is kept but that somebody looked.
pub async fn run(ctx: Ctx, overseer: Overseer, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let mut screened = None;
    let act = async |new: NewScreening| {
        screened = Some(screen::monopoly(&ctx, &overseer, new).await?);
        Ok("/supervision/screens".to_owned())
    };
    let again = sheet(&frame).send(&frame, &posted, act).await?;
    let Some(screening) = screened else { return Ok(again) };
    let sellers = screening.operators.iter().map(|operator| operator.seller_id.as_str());
    let moves = screening.parallel_moves.iter().flat_map(|pair| [&pair.first, &pair.second]);
    let moved = moves.flat_map(|one| [one.seller_id.as_str(), one.product_id.as_str()]);
    let names = names::of_both(&ctx, sellers.chain(moved)).await?;
    let shares = shares(&frame, &screening, &names);
    let flags = flags(&screening.flags);
    Ok(page(&Screened { frame: &frame, names, shares, flags, screening })?.into_response())
}

fn shares(frame: &Frame, screening: &MonopolyScreening, names: &Names) -> Chart {
    let about = About::new(frame, "shares", "Turnover by operator", "", &["Operator", "Turnover"]);
    let bar = |operator: &screen::MarketShare| Bar {
        name: names.of(&operator.seller_id).to_owned(),
        value: operator.turnover.ten_thousandths(),
    };
    let bars: Vec<Bar> = screening.operators.iter().take(20).map(bar).collect();
    bars::draw(about, &bars, &|value| frame.money(&entity::Money::from_ten_thousandths(value)))
}

/// Rule and reason of each flag.
fn flags(flags: &Value) -> Vec<(String, String)> {
    let text =
        |flag: &Value, name: &str| flag.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    flags.as_array().into_iter().flatten().map(|flag| (text(flag, "rule"), text(flag, "says"))).collect()
}
