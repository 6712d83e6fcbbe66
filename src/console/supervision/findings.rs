//! The queue of findings, heaviest first, and one finding with what it rests on.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use entity::finding::{self, Kind, Status};
use serde_json::Value;

use super::case_charts::{self, Compared};
use crate::{
    api::findings::FindingFile,
    auth::Regulator,
    console::{Chart, Frame, Posted, Sheet, done, language, list, page},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        self,
        finding::WhichFindings,
        names::{self, Names},
        organization::StatedReason,
    },
};

/// Findings about one product of one seller: related ones are read together.
struct Group {
    seller_id: String,
    product_id: Option<String>,
    findings: Vec<finding::Model>,
}

#[derive(Template)]
#[template(path = "findings.html")]
struct Queue<'a> {
    frame: &'a Frame,
    groups: Vec<Group>,
    names: Names,
    which: WhichFindings,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "finding.html")]
struct OneFinding<'a> {
    frame: &'a Frame,
    file: &'a FindingFile,
    /// The case that holds it.
    case_id: Option<String>,
    /// The complaint it was raised from.
    complaint_id: Option<String>,
    names: &'a Names,
    charts: Vec<Chart>,
    /// What it says: the first sentence, and how it came about.
    first: &'a str,
    rest: &'a str,
}

/// The queue.
pub async fn list(
    ctx: Ctx,
    regulator: Regulator,
    frame: Frame,
    ValidQuery(which): ValidQuery<WhichFindings>,
) -> Result<Html<String>, Error> {
    let asked = list::asked(which.after.clone());
    let found = market::finding::queue(&ctx, &regulator, (which.status, which.kind), &asked).await?;
    let (found, next) = list::cut(found, |row| &row.id);
    let products = found.iter().filter_map(|finding| finding.product_id.as_ref());
    let ids = found.iter().map(|finding| &finding.seller_id).chain(products).map(String::as_str);
    let names = names::of_both(&ctx, ids).await?;
    page(&Queue { groups: grouped(found), names, which, next, frame: &frame })
}

/// In the order of the heaviest of each group.
fn grouped(found: Vec<finding::Model>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for finding in found {
        let same = |group: &&mut Group| {
            group.seller_id == finding.seller_id && group.product_id == finding.product_id
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group {
                seller_id: finding.seller_id.clone(),
                product_id: finding.product_id.clone(),
                findings: vec![finding],
            }),
        }
    }
    groups
}

/// What the queue can be narrowed to.
fn narrowed(which: &WhichFindings) -> Vec<(&'static str, &'static str, bool)> {
    vec![
        ("/supervision/findings", "All", which.status.is_none()),
        ("/supervision/findings?status=raised", "Raised", which.status == Some(Status::Raised)),
        ("/supervision/findings?status=in_case", "In a case", which.status == Some(Status::InCase)),
        ("/supervision/findings?status=dismissed", "Dismissed", which.status == Some(Status::Dismissed)),
    ]
}

/// One finding, with the orders it was compared with; its buyers go by number until a case is open.
pub async fn show(
    ctx: Ctx,
    regulator: Regulator,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    let row = market::finding::show(&ctx, &regulator, &id).await?;
    let complaint_id = row.complaint_id.clone();
    let case_id = market::finding::held_by(&ctx, &regulator, &id).await?;
    let file = FindingFile::of(row)?;
    let ids = [Some(&file.finding.seller_id), file.finding.product_id.as_ref()];
    let ids = ids.into_iter().flatten().map(String::as_str).chain(case_charts::buyers(&file.record));
    let names = names::of_both(&ctx, ids).await?;
    let compared = Compared::of([&file.record]);
    let charts = case_charts::of_finding(&frame, &compared, &names);
    let said = names.fill(&file.record.says);
    let said = frame.seen(&file.finding.kind, &said);
    let stops = if frame.is_chinese() { "。" } else { ". " };
    let end = said.find(stops).map_or(said.len(), |place| place + stops.trim_end().len());
    let (first, rest) = said.split_at_checked(end).unwrap_or((&said, ""));
    page(&OneFinding {
        first,
        rest,
        charts,
        case_id,
        complaint_id,
        names: &names,
        file: &file,
        frame: &frame,
    })
}

fn dismissal<'a>(frame: &'a Frame, id: &str) -> Sheet<'a> {
    Sheet {
        title: frame.t("Dismiss a finding").to_owned(),
        lede: frame.t("It leaves the queue. Your reason stays on record.").to_owned(),
        submit: frame.t("Dismiss"),
        action: format!("/supervision/findings/{id}/dismissal"),
        back: format!("/supervision/findings/{id}"),
        ..Sheet::default()
    }
}

/// The form to dismiss it with.
pub async fn show_dismissal(_: Regulator, frame: Frame, Path(id): Path<String>) -> Result<Response, Error> {
    dismissal(&frame, &id).show::<StatedReason>(&frame, Value::Null)
}

/// The finding leads nowhere.
pub async fn dismiss(
    ctx: Ctx,
    regulator: Regulator,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |why: StatedReason| {
        market::finding::dismiss(&ctx, &regulator, &id, why).await?;
        Ok(done(&format!("/supervision/findings/{id}"), "finding-dismissed"))
    };
    dismissal(&frame, &id).send(&frame, &posted, act).await
}

/// The article that findings of a kind are about.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template lends what it shows")]
fn article(kind: &Kind) -> &'static str {
    match kind {
        Kind::Price => "69",
        Kind::Conduct => "68",
        Kind::Monopoly => "70",
    }
}

fn is_raised(finding: &finding::Model) -> bool {
    finding.status == Status::Raised
}
