//! Complaints: the list, and one with its answer and what can be raised from it.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use entity::{
    complaint::{self, Status},
    finding,
};
use serde_json::{Value, json};

use crate::{
    auth::{Overseer, Regulator},
    console::{Frame, Posted, Sheet, done, language, list, page},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{self, complaint::NewAnswer, finding::NewConduct},
};

#[derive(Template)]
#[template(path = "complaints.html")]
struct ListPage<'a> {
    frame: &'a Frame,
    complaints: Vec<complaint::Model>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "complaint_file.html")]
struct OneComplaint<'a> {
    frame: &'a Frame,
    complaint: complaint::Model,
    facts: Vec<String>,
    /// What was raised from it, for a regulator.
    raised: Vec<finding::Model>,
}

/// Every complaint, newest first.
pub async fn list(
    ctx: Ctx,
    overseer: Overseer,
    frame: Frame,
    ValidQuery(which): ValidQuery<list::After>,
) -> Result<Html<String>, Error> {
    let asked = list::asked(which.after);
    let complaints = market::complaint::list(&ctx, &overseer, &asked).await?;
    let (complaints, next) = list::cut(complaints, |row| &row.id);
    page(&ListPage { complaints, next, frame: &frame })
}

/// One complaint.
pub async fn show(
    ctx: Ctx,
    Overseer(caller): Overseer,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    let complaint = market::complaint::follow(&ctx, &id).await?;
    let facts = complaint.facts.clone().map(serde_json::from_value).transpose()?.unwrap_or_default();
    let raised = if frame.is_regulator() {
        market::finding::of_complaint(&ctx, &Regulator(caller), &complaint.id).await?
    } else {
        Vec::new()
    };
    page(&OneComplaint { complaint, facts, raised, frame: &frame })
}

fn answering<'a>(frame: &'a Frame, id: &str) -> Sheet<'a> {
    Sheet {
        title: frame.t("Answer a complaint").to_owned(),
        lede: frame.t("Whoever complained reads it with the reference.").to_owned(),
        submit: frame.t("Answer"),
        action: format!("/supervision/complaints/{id}/answer"),
        back: format!("/supervision/complaints/{id}"),
        ..Sheet::default()
    }
}

/// The form to answer with.
pub async fn show_answer(_: Overseer, frame: Frame, Path(id): Path<String>) -> Result<Response, Error> {
    answering(&frame, &id).show::<NewAnswer>(&frame, Value::Null)
}

/// The complainant can read what is made of it.
pub async fn answer(
    ctx: Ctx,
    overseer: Overseer,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewAnswer| {
        market::complaint::answer(&ctx, &overseer, &id, new).await?;
        Ok(done(&format!("/supervision/complaints/{id}"), "complaint-answered"))
    };
    answering(&frame, &id).send(&frame, &posted, act).await
}

fn raising<'a>(frame: &'a Frame, id: &str) -> Sheet<'a> {
    Sheet {
        title: frame.t("Raise a finding").to_owned(),
        lede: frame.t("What the complainant says is a lead; state what you have evidence for.").to_owned(),
        submit: frame.t("Raise the finding"),
        action: format!("/supervision/complaints/{id}/finding"),
        back: format!("/supervision/complaints/{id}"),
        ..Sheet::default()
    }
}

/// The form to raise a finding with.
pub async fn show_raising(
    ctx: Ctx,
    _: Regulator,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let complaint = market::complaint::follow(&ctx, &id).await?;
    let evidence = [json!({})];
    raising(&frame, &id)
        .show::<NewConduct>(&frame, json!({ "conduct": complaint.conduct, "evidence": evidence }))
}

/// A finding is raised from the complaint.
pub async fn raise(
    ctx: Ctx,
    regulator: Regulator,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |new: NewConduct| {
        let finding = market::finding::raise_conduct(&ctx, &regulator, &id, new).await?;
        Ok(done(&format!("/supervision/findings/{}", finding.id), "finding-raised"))
    };
    raising(&frame, &id).send(&frame, &posted, act).await
}
