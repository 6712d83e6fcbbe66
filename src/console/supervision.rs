//! What a regulator opens first: what is flagged, by article and over time, what is due, and where to go on.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Html;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{case, complaint, finding};

use super::{
    Frame,
    chart::{
        About, Chart, Look,
        over_time::{self, Join, Point, Saying, Series},
    },
    language, page,
};
use crate::{
    auth::Regulator,
    ctx::Ctx,
    error::Error,
    extract::Page,
    market::{
        self,
        names::{self, Names},
        oversight::{self, Flag},
        overview::{self, Overview},
    },
};

pub mod case_charts;
pub mod cases;
pub mod complaints;
pub mod findings;
pub mod fine;
pub mod products;
pub mod screens;
pub mod search;
pub mod steps;

/// Findings on the first page.
const HEAVIEST: u64 = 5;
/// Complaints on the first page; where one more waits, the page says so.
const FEW: usize = 5;
/// What is flagged is counted over so many weeks.
const WEEKS: i64 = 12;

#[derive(Template)]
#[template(path = "supervision.html")]
struct FirstPage<'a> {
    frame: &'a Frame,
    overview: Overview,
    heaviest: Vec<finding::Model>,
    cases: Vec<case::Model>,
    /// Complaints nobody answered yet.
    complaints: Vec<complaint::Model>,
    names: Names,
    flagged: Chart,
}

/// The state of supervision.
pub async fn show(ctx: Ctx, regulator: Regulator, frame: Frame) -> Result<Html<String>, Error> {
    let asked = Page { after: None, limit: Some(HEAVIEST) };
    let raised = (Some(finding::Status::Raised), None);
    let mut heaviest = market::finding::queue(&ctx, &regulator, raised, &asked).await?;
    heaviest.truncate(usize::try_from(HEAVIEST).unwrap_or(usize::MAX));
    let cases = oversight::open_cases(&ctx, &regulator).await?;
    let flags = oversight::flagged(&ctx, &regulator).await?;
    let sellers = heaviest.iter().map(|finding| &finding.seller_id);
    let sellers = sellers.chain(cases.iter().map(|case| &case.seller_id));
    let products = heaviest.iter().filter_map(|finding| finding.product_id.as_ref());
    let ids = sellers.chain(products).map(String::as_str);
    let names = names::of_both(&ctx, ids).await?;
    page(&FirstPage {
        overview: overview::show(&ctx).await?,
        names,
        flagged: flagged(&frame, &flags),
        heaviest,
        cases,
        complaints: oversight::unanswered(&ctx, &regulator, HEAVIEST + 1).await?,
        frame: &frame,
    })
}

/// How many findings each week raised, by the article they are of.
fn flagged(frame: &Frame, flags: &[Flag]) -> Chart {
    let kinds = [
        (finding::Kind::Price, "Art. 69, price"),
        (finding::Kind::Conduct, "Art. 68, conduct"),
        (finding::Kind::Monopoly, "Art. 70, monopoly"),
    ];
    let about = About::new(
        frame,
        "flagged",
        "Findings raised, by article",
        frame.t("Each point counts one week."),
        &["Article", "Week", "Until", "Findings"],
    );
    let series: Vec<Series> = kinds
        .into_iter()
        .zip(1..)
        .filter(|((kind, _), _)| flags.iter().any(|flag| flag.kind == *kind))
        .map(|((kind, name), look)| Series {
            name: frame.t(name).to_owned(),
            look: Look(look),
            join: Join::Line,
            points: weeks(frame, flags.iter().filter(|flag| flag.kind == kind)),
        })
        .collect();
    let value = |count: i64| count.to_string();
    let instant = |at: DateTime<Utc>| frame.day(&at);
    over_time::draw(about, &series, Saying { value: &value, instant: &instant, from_zero: true })
}

fn weeks<'f>(frame: &Frame, flags: impl Iterator<Item = &'f Flag>) -> Vec<Point> {
    let mut counts: BTreeMap<i64, i64> = (0..WEEKS).map(|week| (week, 0)).collect();
    for flag in flags {
        *counts.entry((frame.now - flag.raised_at).num_weeks().clamp(0, WEEKS - 1)).or_default() += 1;
    }
    let point = |(ago, value): (i64, i64)| {
        let of = frame.with("{} weeks ago", ago);
        Point { at: frame.now - TimeDelta::weeks(ago), value, of }
    };
    counts.into_iter().rev().map(point).collect()
}
