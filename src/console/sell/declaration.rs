//! The guided listing: a product declared step by step, with what the law says beside the part it concerns.

use axum::{extract::Path, response::Response};
use serde_json::{Value, json};

use crate::{
    auth::Seller,
    console::{Frame, Posted, Sheet, done},
    ctx::Ctx,
    error::{Error, Violation},
    market::{
        decision,
        product::{self as acts, NewProduct, Revision, declaration::Declaration, listing},
    },
};

/// What is asked at once; the rest can be stated under “More”, and a finding opens what it concerns.
const FRONT: &[&str] = &[
    "/purposes",
    "/sources",
    "/personal_data",
    "/authorizations",
    "/assets/*/fields",
    "/assets/*/fields/*/data_type",
    "/assets/*/fields/*/personal",
    "/assets/*/fields/*/state",
    "/assets/*/fields/*/source",
    "/sources/*/kind",
    "/sources/*/statement",
    "/sources/*/evidence",
    "/sources/*/collected_from",
    "/sources/*/collected_until",
    "/personal_data/state",
];

fn new_sheet(frame: &Frame) -> Sheet<'_> {
    Sheet {
        title: frame.t("Draft a product").to_owned(),
        lede: frame.t("Only you see a draft. What you leave out is unknown, and the law allows nothing on what is unknown: the check after this says what it needs.").to_owned(),
        submit: frame.t("Save the draft"),
        action: "/sell/products".to_owned(),
        back: "/sell".to_owned(),
        front: FRONT,
        ..Sheet::default()
    }
}

/// The form of a new product.
pub async fn show_new(_: Seller, frame: Frame) -> Result<Response, Error> {
    let blank =
        json!({ "declaration": { "assets": [{ "kind": "table", "fields": [{}] }], "sources": [{}] } });
    new_sheet(&frame).show::<NewProduct>(&frame, blank)
}

/// A product is drafted; its check comes next.
pub async fn draft(ctx: Ctx, seller: Seller, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let act = async |new: NewProduct| {
        let drafted = acts::draft(&ctx, &seller, new).await?;
        Ok(done(&format!("/sell/products/{}", drafted.product.id), "drafted"))
    };
    new_sheet(&frame).send(&frame, &posted, act).await
}

fn sheet<'a>(frame: &'a Frame, id: &str, findings: Vec<Violation>) -> Sheet<'a> {
    Sheet {
        title: frame.t("The declaration").to_owned(),
        lede: frame
            .t("Saving makes a new version; what is on sale stays as it is until the new one is listed.")
            .to_owned(),
        submit: frame.t("Save and check"),
        action: format!("/sell/products/{id}/declaration"),
        back: format!("/sell/products/{id}"),
        front: FRONT,
        findings,
        ..Sheet::default()
    }
}

/// The declaration as it stands, with what the law says beside each part.
pub async fn show(ctx: Ctx, seller: Seller, frame: Frame, Path(id): Path<String>) -> Result<Response, Error> {
    let checked = listing::check(&ctx, &seller, &id).await?;
    let declaration: Value = checked.version.declaration;
    let findings = decision::violations(&checked.decision.hits);
    sheet(&frame, &id, findings).show::<Declaration>(&frame, declaration)
}

/// A new version takes the place of the draft; files go with the assets that keep their names.
pub async fn revise(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let act = async |declaration: Declaration| {
        acts::revise(&ctx, &seller, &id, Revision { keep_files: Some(true) }, declaration).await?;
        Ok(done(&format!("/sell/products/{id}"), "saved"))
    };
    sheet(&frame, &id, Vec::new()).send(&frame, &posted, act).await
}
