//! The pages of the law: the map of the Data Regulations, one article with what carries it, one rule with its cases.

use askama::Template;
use axum::{extract::Path, response::Html};
use chrono::NaiveDate;
use policies::{Article, Rule, cases::Case};

use super::{Frame, page, words};
use crate::{ctx::Ctx, error::Error};

#[derive(Template)]
#[template(path = "law.html")]
struct Map<'a> {
    frame: Frame,
    articles: &'a [Article],
    carried: usize,
    rules: usize,
    version: &'a str,
    today: NaiveDate,
}

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesToday<'a> {
    frame: Frame,
    rules: Vec<&'a Rule>,
    version: &'a str,
    today: NaiveDate,
}

#[derive(Template)]
#[template(path = "article.html")]
struct OneArticle<'a> {
    frame: Frame,
    article: &'a Article,
    rules: Vec<&'a Rule>,
    numbers: Vec<Number>,
}

/// One number of the law, as it holds today.
struct Number {
    name: String,
    says: String,
    article: String,
    value: String,
    verified: &'static str,
}

#[derive(Template)]
#[template(path = "rule.html")]
struct OneRule<'a> {
    frame: Frame,
    rule: &'a Rule,
    articles: Vec<&'a Article>,
    cases: Vec<&'a Case>,
    in_force: bool,
    today: NaiveDate,
}

/// Every article of the Data Regulations, and what carries it.
pub async fn show_map(ctx: Ctx, frame: Frame) -> Result<Html<String>, Error> {
    let law = ctx.law();
    page(&Map {
        frame,
        articles: law.articles(),
        carried: law.articles().iter().filter(|article| article.is_carried()).count(),
        rules: law.rules(ctx.today()).len(),
        version: law.version(),
        today: ctx.today(),
    })
}

/// Every rule in force today.
pub async fn show_rules(ctx: Ctx, frame: Frame) -> Result<Html<String>, Error> {
    let law = ctx.law();
    page(&RulesToday { frame, rules: law.rules(ctx.today()), version: law.version(), today: ctx.today() })
}

/// One article, by its number.
pub async fn show_article(ctx: Ctx, frame: Frame, Path(number): Path<String>) -> Result<Html<String>, Error> {
    let law = ctx.law();
    let found = law.articles().iter().find(|article| article.number.to_string() == number);
    let article = found.ok_or(Error::NotFound { what: "article" })?;
    page(&OneArticle {
        article,
        rules: article.rules.iter().filter_map(|id| law.rule(id)).collect(),
        numbers: article.numbers.iter().filter_map(|name| number_today(&ctx, &frame, name)).collect(),
        frame,
    })
}

fn number_today(ctx: &Ctx, frame: &Frame, name: &str) -> Option<Number> {
    let parameter = ctx.state.parameters.parameter(name).ok()?;
    let value = ctx.state.parameters.value(name, ctx.today()).ok();
    Some(Number {
        name: name.to_owned(),
        says: parameter.says.clone(),
        article: parameter.article.clone(),
        value: value.map_or_else(
            || frame.t("none today").to_owned(),
            |value| with_unit(frame, &value.value, &words(&parameter.unit)),
        ),
        verified: match value.map(|value| value.verified) {
            Some(policies::parameters::Verified::V) => "read in the statute",
            Some(policies::parameters::Verified::V2) => "read in an account of it",
            Some(policies::parameters::Verified::R) => "recalled, not verified",
            None => "",
        },
    })
}

fn with_unit(frame: &Frame, value: &str, unit: &str) -> String {
    match unit {
        "yuan" => frame.yuan(value),
        unit => format!("{} {}", frame.t(value), frame.t(unit)),
    }
}

/// One rule, in force or not, with the cases that catch it.
pub async fn show_rule(ctx: Ctx, frame: Frame, Path(id): Path<String>) -> Result<Html<String>, Error> {
    let law = ctx.law();
    let rule = law.rule(&id).ok_or(Error::NotFound { what: "rule" })?;
    page(&OneRule {
        frame,
        rule,
        articles: law.articles().iter().filter(|article| article.rules.contains(&rule.id)).collect(),
        cases: super::cases::all()?.iter().filter(|case| case.expects(&rule.id)).collect(),
        in_force: rule.in_force(ctx.today()),
        today: ctx.today(),
    })
}

/// Words of the law in a row: `enforce, record`.
fn listed(frame: &Frame, list: &[impl serde::Serialize]) -> String {
    list.iter().map(|word| frame.word(word)).collect::<Vec<_>>().join(", ")
}

/// What a rule can demand, or what else it does.
fn demand(frame: &Frame, rule: &Rule) -> String {
    if rule.verdicts.is_empty() { frame.word(&rule.kind) } else { listed(frame, &rule.verdicts) }
}

/// What must follow, as the case says it.
fn expected(frame: &Frame, case: &Case) -> String {
    let verdict = case.expect.get("verdict").and_then(serde_json::Value::as_str);
    frame.word(&verdict.unwrap_or("another answer"))
}
