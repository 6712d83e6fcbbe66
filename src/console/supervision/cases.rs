//! Cases: the list, opening one on findings, and the file with everything in it and what can be done next.

use askama::Template;
use axum::{
    extract::{Path, RawQuery},
    response::{Html, Response},
};
use chrono::DateTime;
use chrono::Utc;
use entity::case::{self, Status};
use serde_json::json;

use super::{
    case_charts::{self, Compared},
    fine::Answer,
    steps::{Step, open_steps},
};
use crate::{
    api::cases::{AssessmentView, CaseContent, CaseView},
    auth::Regulator,
    console::{Chart, Frame, Posted, Sheet, case_file, done, language, list, page},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        self,
        case::{NewCase, WhichCases},
        names::{self, Names},
    },
};

#[derive(Template)]
#[template(path = "cases.html")]
struct ListPage<'a> {
    frame: &'a Frame,
    cases: Vec<case::Model>,
    names: Names,
    which: WhichCases,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "case.html")]
struct OneCase<'a> {
    frame: &'a Frame,
    case: &'a CaseView,
    content: &'a CaseContent,
    names: Names,
    charts: Vec<Chart>,
    steps: Vec<Step>,
    waiting: Option<String>,
    answers: Vec<(&'a AssessmentView, Answer)>,
}

/// Every case, newest first.
pub async fn list(
    ctx: Ctx,
    regulator: Regulator,
    frame: Frame,
    ValidQuery(which): ValidQuery<WhichCases>,
) -> Result<Html<String>, Error> {
    let asked = list::asked(which.after.clone());
    let cases = market::case::list(&ctx, &regulator, which.status, &asked).await?;
    let (cases, next) = list::cut(cases, |row| &row.id);
    let sellers = cases.iter().map(|case| case.seller_id.as_str());
    let names = names::of_both(&ctx, sellers).await?;
    page(&ListPage { cases, names, which, next, frame: &frame })
}

fn opening(frame: &Frame) -> Sheet<'_> {
    Sheet {
        title: frame.t("Open a case").to_owned(),
        lede: frame
            .t("The seller is told at once, with your summary. From now on its buyers are named.")
            .to_owned(),
        submit: frame.t("Open the case"),
        action: "/supervision/cases".to_owned(),
        back: "/supervision/findings".to_owned(),
        ..Sheet::default()
    }
}

/// The form to open a case with, on the findings that were ticked.
pub async fn show_opening(_: Regulator, frame: Frame, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let ticked = url::form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    let ids: Vec<String> =
        ticked.filter(|(name, _)| name == "finding").map(|(_, id)| id.into_owned()).collect();
    opening(&frame).show::<NewCase>(&frame, json!({ "finding_ids": ids }))
}

/// A case is open.
pub async fn open(ctx: Ctx, regulator: Regulator, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let act = async |new: NewCase| {
        let case = market::case::open(&ctx, &regulator, new).await?;
        Ok(done(&format!("/supervision/cases/{}", case.id), "case-opened"))
    };
    opening(&frame).send(&frame, &posted, act).await
}

/// The whole file.
pub async fn show(
    ctx: Ctx,
    _: Regulator,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    let case: CaseView = market::case::show(&ctx, &id).await?.try_into()?;
    let content = case.content.as_ref().ok_or(Error::NotFound { what: "case" })?;
    let products = content.findings.iter().filter_map(|file| file.finding.product_id.as_deref());
    let buyers = content.buyers.iter().map(|buyer| buyer.id.as_str());
    let ids = products.chain(buyers).chain([case.seller_id.as_str()]);
    let names = names::of_both(&ctx, ids).await?;
    let compared = Compared::of(content.findings.iter().map(|file| &file.record));
    let mut charts = case_charts::of_finding(&frame, &compared, &names);
    charts.push(case_charts::way(&frame, &case, content));
    let (steps, waiting) = open_steps(&frame, &case, content, ctx.today());
    let answers = content.assessments.iter().map(|view| (view, Answer::of(&view.answer))).collect();
    page(&OneCase { frame: &frame, case: &case, content, names, charts, steps, waiting, answers })
}

/// What the list can be narrowed to.
fn narrowed(which: &WhichCases) -> Vec<(String, String, bool)> {
    let all = [
        Status::Opened,
        Status::Heard,
        Status::Ordered,
        Status::Corrected,
        Status::Refused,
        Status::Decided,
        Status::Closed,
    ];
    let one = |status: Status| {
        (format!("/supervision/cases?status={status}"), status.to_string(), which.status == Some(status))
    };
    let every = ("/supervision/cases".to_owned(), "all".to_owned(), which.status.is_none());
    std::iter::once(every).chain(all.map(one)).collect()
}

fn said(frame: &Frame, step: &crate::api::cases::StepView) -> String {
    case_charts::said(frame, step.kind)
}

/// Whether a day that was set has passed.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template lends what it shows")]
fn passed(now: &DateTime<Utc>, day: &chrono::NaiveDate) -> bool {
    crate::clock::legal_day(*now) > *day
}
