//! What is in a case: all of it for a regulator, its own part for the seller it concerns. Looking is recorded.

use std::collections::BTreeSet;

use entity::{
    assessment, case, case_decision, case_step, finding, organization, restitution, restitution_payment,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{held, restitution as restitutions};
use crate::{auth::Caller, ctx::Ctx, error::Error, log, market::finding::record};

/// In which form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    #[default]
    Json,
    Html,
}

/// How the file is wanted.
#[derive(Clone, Copy, Debug, Default, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `json` unless told, or `html`.
    #[param(value_type = Option<String>, pattern = "^(json|html)$")]
    pub format: Option<Format>,
}

/// A case with everything in it, as a regulator reads it.
#[derive(Clone, Debug)]
pub struct CaseFile {
    pub case: case::Model,
    pub seller: organization::Model,
    pub findings: Vec<finding::Model>,
    /// The organizations that the findings name as buyers: with the case open, by name.
    pub buyers: Vec<organization::Model>,
    /// Newest first.
    pub assessments: Vec<assessment::Model>,
    /// Oldest first.
    pub steps: Vec<case_step::Model>,
    pub decision: Option<case_decision::Model>,
    pub restitutions: Vec<(restitution::Model, Vec<restitution_payment::Model>)>,
}

/// A case as the seller it concerns may read it: what was said and decided, and the findings about its own orders.
#[derive(Clone, Debug)]
pub struct OwnCase {
    pub case: case::Model,
    pub findings: Vec<finding::Model>,
    pub steps: Vec<case_step::Model>,
    pub decision: Option<case_decision::Model>,
}

/// A case that concerns the caller's own organization. Looking is recorded.
pub async fn own(ctx: &Ctx, caller: &Caller, id: &str) -> Result<OwnCase, Error> {
    let rows = &ctx.state.db.rows;
    let found = case::Entity::of_seller(&caller.organization_id).filter(case::Column::Id.eq(id));
    let case = found.one(rows).await?.ok_or(Error::NotFound { what: "case" })?;
    let findings = held(rows, id).await?;
    let steps = case_step::Entity::of_case(id).all(rows).await?;
    let decision = decision(rows, id).await?;
    log::looked(ctx, "case.own", id).await?;
    Ok(OwnCase { case, findings, steps, decision })
}

/// The whole file. Looking is recorded.
pub async fn show(ctx: &Ctx, id: &str) -> Result<CaseFile, Error> {
    let rows = &ctx.state.db.rows;
    let found = case::Entity::find_by_id(id).find_also_related(organization::Entity).one(rows).await?;
    let Some((case, Some(seller))) = found else { return Err(Error::NotFound { what: "case" }) };
    let findings = held(rows, id).await?;
    let buyers = buyers(rows, &findings).await?;
    let assessments = assessment::Entity::find()
        .filter(assessment::Column::CaseId.eq(id))
        .order_by_desc(assessment::Column::Id)
        .all(rows)
        .await?;
    let steps = case_step::Entity::of_case(id).all(rows).await?;
    let decision = decision(rows, id).await?;
    let restitutions = restitutions::of_case(rows, id).await?;
    log::looked(ctx, "case.show", id).await?;
    Ok(CaseFile { case, seller, findings, buyers, assessments, steps, decision, restitutions })
}

async fn decision(rows: &impl ConnectionTrait, case_id: &str) -> Result<Option<case_decision::Model>, Error> {
    let found = case_decision::Entity::find().filter(case_decision::Column::CaseId.eq(case_id));
    Ok(found.one(rows).await?)
}

async fn buyers(
    rows: &impl ConnectionTrait,
    findings: &[finding::Model],
) -> Result<Vec<organization::Model>, Error> {
    let mut ids = BTreeSet::new();
    for finding in findings {
        for flagged in record(finding)?.flagged {
            ids.extend(flagged.comparators.into_iter().map(|other| other.order.buyer_id));
            ids.insert(flagged.order.buyer_id);
        }
    }
    let found = organization::Entity::find().filter(organization::Column::Id.is_in(ids));
    Ok(found.order_by_asc(organization::Column::Id).all(rows).await?)
}

/// The file was taken away: who did, and the hash of what.
pub async fn exported(ctx: &Ctx, id: &str, sha256: &str) -> Result<(), Error> {
    log::record(&ctx.state.db.rows, ctx, "case.exported", id, json!({ "sha256": sha256 })).await
}
