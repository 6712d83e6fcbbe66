//! The law itself: its rules, and what it says of facts that nobody has to act on.

use axum::{
    Json,
    extract::{Path, State as Shared},
};
use chrono::NaiveDate;
use policies::{Facts, Rule, fines, fines::FineFacts};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    ctx::Ctx,
    error::Error,
    extract::{ValidJson, ValidQuery},
    state::State,
};

/// The day whose law is read.
#[derive(Clone, Debug, Default, Deserialize, Validate, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OnDay {
    /// Today where it is left out.
    #[param(value_type = Option<String>, format = Date)]
    pub on: Option<NaiveDate>,
}

/// Facts, and the day whose law is asked of them.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalQuestion {
    /// Today where it is left out.
    pub on: Option<NaiveDate>,
    /// What is known. A fact left out is unknown; a misspelt one is named with the nearest known one.
    #[serde(deserialize_with = "policies::facts::once")]
    #[schema(value_type = Object)]
    pub facts: Map<String, Value>,
}

/// The rules in force on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulesView {
    /// The version of the law.
    pub law: String,
    pub on: NaiveDate,
    pub items: Vec<RuleView>,
}

/// One rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleView {
    /// Permanent, such as `ADM-67-1-1`.
    pub id: String,
    /// `gate`, `bar` or `basis`.
    #[schema(value_type = String)]
    pub kind: policies::RuleKind,
    pub article: String,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    /// What it can demand, worst first: `block`, `review`.
    #[schema(value_type = Vec<String>)]
    pub verdicts: Vec<policies::Verdict>,
    /// The gates at which it speaks: `list`, `order`, `deliver`, `stand`.
    #[schema(value_type = Vec<String>)]
    pub gates: Vec<policies::Gate>,
    /// The reason in one sentence.
    pub says: String,
    pub says_zh: String,
    /// How to put it right.
    pub remedy: String,
    pub remedy_zh: String,
    /// Whose turn it is: `seller`, `buyer` or `operator`.
    #[schema(value_type = Option<String>)]
    pub turn: Option<policies::Turn>,
}

impl From<&Rule> for RuleView {
    fn from(rule: &Rule) -> Self {
        Self {
            id: rule.id.clone(),
            kind: rule.kind,
            article: rule.article.clone(),
            from: rule.from,
            until: rule.until,
            verdicts: rule.verdicts.clone(),
            gates: rule.gates.clone(),
            says: rule.says.clone(),
            says_zh: rule.says_zh.clone(),
            remedy: rule.remedy.clone(),
            remedy_zh: rule.remedy_zh.clone(),
            turn: rule.turn,
        }
    }
}

/// The rules in force on a day.
#[utoipa::path(get, path = "/api/v1/law/rules", tag = "law", security(()), params(OnDay),
    responses((status = 200, body = RulesView)))]
pub async fn list_rules(ctx: Ctx, ValidQuery(day): ValidQuery<OnDay>) -> Json<RulesView> {
    let on = day.on.unwrap_or(ctx.today());
    let items = ctx.law().rules(on).into_iter().map(Into::into).collect();
    Json(RulesView { law: ctx.law().version().to_owned(), on, items })
}

/// One rule, in force or not.
#[utoipa::path(get, path = "/api/v1/law/rules/{id}", tag = "law", security(()),
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = RuleView)))]
pub async fn show_rule(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
) -> Result<Json<RuleView>, Error> {
    let rule = state.law.rule(&id).ok_or(Error::NotFound { what: "rule" })?;
    Ok(Json(rule.into()))
}

/// As much as a declaration may hold: weighing takes time, and anybody may ask.
fn within_limits(facts: &Facts) -> Result<(), Error> {
    const PARTS_MAX: usize = 50;
    const FIELDS_MAX: usize = 512;
    let consents = facts.groups.iter().flatten().filter_map(|group| group.consents.as_ref().map(Vec::len));
    let counts = [
        ("/facts/sources", facts.sources.as_ref().map_or(0, Vec::len), PARTS_MAX),
        ("/facts/groups", facts.groups.as_ref().map_or(0, Vec::len), PARTS_MAX),
        ("/facts/groups/consents", consents.sum(), PARTS_MAX),
        ("/facts/fields", facts.fields.as_ref().map_or(0, Vec::len), FIELDS_MAX),
    ];
    match counts.into_iter().find(|(_, count, max)| count > max) {
        Some((pointer, _, max)) => Err(Error::invalid(pointer, format!("takes at most {max}"))),
        None => Ok(()),
    }
}

/// What a gate says of these facts. Nothing is stored and nothing changes.
#[utoipa::path(post, path = "/api/v1/law/admission", tag = "law", security(()), request_body = LegalQuestion,
    responses((status = 200, body = Object)))]
pub async fn ask_admission(
    ctx: Ctx,
    ValidJson(asked): ValidJson<LegalQuestion>,
) -> Result<Json<policies::Decision>, Error> {
    let facts = Facts::from_value(Value::Object(asked.facts));
    let facts = facts.map_err(|error| Error::invalid("/facts", error.to_string()))?;
    within_limits(&facts)?;
    let decision = ctx.law().admission(&facts, asked.on.unwrap_or(ctx.today()));
    Ok(Json(decision.map_err(|error| match error {
        policies::Undecidable::NotInForce { .. } => Error::invalid("/on", error.to_string()),
        other => Error::Undecidable(other),
    })?))
}

/// The range of the fine that these facts may carry. Nothing is stored and nobody is accused.
#[utoipa::path(post, path = "/api/v1/law/fine", tag = "law", security(()), request_body = LegalQuestion,
    responses((status = 200, body = Object)))]
pub async fn compute_fine(
    ctx: Ctx,
    ValidJson(asked): ValidJson<LegalQuestion>,
) -> Result<Json<fines::Assessment>, Error> {
    let unusable = |error: fines::FineError| Error::invalid("/facts", error.to_string());
    let facts = FineFacts::from_json(&Value::Object(asked.facts)).map_err(unusable)?;
    let on = asked.on.unwrap_or(ctx.today());
    Ok(Json(fines::assess(&ctx.state.parameters, &facts, on).map_err(unusable)?))
}
