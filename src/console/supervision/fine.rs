//! The range of a fine: facts to state or leave unknown, and beside them every head with its article, what stands in for
//! what, and what is still unknown. Open to anybody; in a case, the answer is recorded with its facts.

use askama::Template;
use axum::{
    extract::RawQuery,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use policies::fines::{self, FineFacts};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::{Frame, Posted, done, form::sheet::Choice, page};
use crate::{
    api::cases::CaseView,
    auth::Regulator,
    ctx::Ctx,
    error::{Error, Field},
    market::{self, case::NewAssessment},
};

/// What an act may break, as a fact of a fine names it.
const VIOLATIONS: [(&str, &str); 16] = [
    ("67-1", "Art. 67(1): personal data without authorization"),
    ("67-2", "Art. 67(2): public data that was not opened"),
    ("67-3", "Art. 67(3): what the law forbids to trade"),
    ("68-1", "Art. 68(1): data obtained by unlawful means"),
    ("68-2", "Art. 68(2): substituting another's offer"),
    ("68-3", "Art. 68(3): other unfair conduct"),
    ("69", "Art. 69: treating like counterparties differently"),
    ("70-agreement", "Art. 70: a monopoly agreement"),
    ("70-abuse", "Art. 70: abuse of a dominant position"),
    ("70-concentration", "Art. 70: an unlawful concentration"),
    ("public-data", "Art. 93: the rules on public data"),
    ("personal", "Art. 92: the rules on personal information"),
    ("security", "Art. 96: a missed duty of data security"),
    ("export", "DSL Art. 31: an unlawful export"),
    ("intermediary", "DSL Arts. 33 and 47: a missed duty of the intermediary"),
    ("trade-secret", "AUCL Art. 10: a trade secret infringed"),
];
const ACTORS: [(&str, &str); 5] = [
    ("seller", "The seller"),
    ("buyer", "The buyer"),
    ("platform", "The platform"),
    ("public_body", "A public body"),
    ("person", "A natural person"),
];
/// Facts that are yes, no or unknown: those that decide most first.
const TOGGLES: [(&str, &str); 20] = [
    ("infringed", "Another's rights or interests were infringed"),
    ("refused", "Correction was refused after an order"),
    ("serious", "Circumstances are serious"),
    ("personal_breach", "It also breaks the Personal Information Protection Law"),
    ("corrected", "It was corrected in time"),
    ("minor", "The violation is minor"),
    ("no_harm", "It did no harm"),
    ("first", "It is the first violation"),
    ("slight_harm", "Its harm is slight"),
    ("no_fault", "The actor proved that it was not at fault"),
    ("self_reported", "The actor reported what was not yet known"),
    ("harm_removed", "The actor removed or lessened the harm of its own accord"),
    ("assisted", "The actor helped the investigation in a way that counts"),
    ("coerced", "The actor was coerced or deceived into it"),
    ("overdue", "It was not corrected in the time ordered"),
    ("important_data", "What was exported is important data"),
    ("implemented", "The monopoly agreement was implemented"),
    ("restrictive", "The concentration restricts competition, or may do so"),
    ("grave_result", "Much data leaked, or another grave result followed"),
    ("grave_harm", "It touched life, health or financial safety and did harm"),
];
/// So many of them are shown at once.
const TOGGLES_FRONT: usize = 4;
const AMOUNTS: [(&str, &str); 4] = [
    ("amount", "What was traded for, in yuan, tax included"),
    ("turnover_prev_act", "Turnover of the year before the act ended, in yuan"),
    ("gains/gross", "Money the act brought in, in yuan"),
    ("gains/refundable", "Of it to be refunded, in yuan"),
];
const DAYS: [(&str, &str); 4] = [
    ("act_ended_on", "Last day of the act"),
    ("discovered_on", "Day it came to an authority's notice"),
    ("order_deadline", "Last day to correct, as ordered"),
    ("corrected_on", "Day it was corrected"),
];

/// What is stated so far, as a form shows it.
struct Stated {
    violations: Vec<Choice>,
    actors: Vec<Choice>,
    /// Name, words, value (`true`, `false` or nothing), and whether the answer waits for it.
    toggles: Vec<(&'static str, &'static str, String, bool)>,
    amounts: Vec<(&'static str, &'static str, String, bool)>,
    days: Vec<(&'static str, &'static str, String, bool)>,
}

/// An answer, as far as a page shows it: read from what is recorded, whatever version recorded it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    pub headline: Option<String>,
    pub overall: Option<Span>,
    pub heads: Vec<Head>,
    pub alternatives: Vec<Vec<String>>,
    pub pointers: Vec<Head>,
    pub flags: Vec<String>,
    pub unresolved: Vec<String>,
    pub notes: Vec<String>,
    pub disclaimer: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Span {
    pub min: Option<String>,
    pub max: Option<String>,
    pub formula: String,
}

/// One provision under which a fine may be imposed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Head {
    pub id: String,
    pub cite: String,
    pub status: String,
    pub says: String,
    pub authority: String,
    pub fine: Option<Span>,
    pub persons: Option<Span>,
    pub confiscation: Option<Confiscated>,
    pub other: Option<String>,
    pub unresolved: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Confiscated {
    pub amount: Option<String>,
    pub formula: String,
}

impl Answer {
    /// What of a recorded answer a page shows.
    pub fn of(recorded: &Value) -> Self {
        serde_json::from_value(recorded.clone()).unwrap_or_default()
    }

    pub fn headline(&self) -> &str {
        self.headline.as_deref().unwrap_or("–")
    }

    /// The head that comes first, once it is established.
    pub fn established(&self) -> Option<&Head> {
        self.heads.iter().find(|head| Some(&head.id) == self.headline.as_ref() && head.status == "applies")
    }

    /// The range of the established headline; while that is open, of every head that may apply.
    pub fn span(&self, frame: &Frame) -> String {
        let fine = self.established().map_or(self.overall.as_ref(), |head| head.fine.as_ref());
        fine.map_or_else(|| frame.t("no fine").to_owned(), |fine| fine.said(frame))
    }

    fn waits_for(&self, fact: &str) -> bool {
        let fact = fact.split('/').next().unwrap_or(fact);
        let heads = self.heads.iter().flat_map(|head| &head.unresolved);
        heads.chain(&self.unresolved).any(|unknown| unknown == fact)
    }
}

impl Span {
    pub fn said(&self, frame: &Frame) -> String {
        let yuan = |text: &String| frame.yuan(text);
        match (&self.min, &self.max) {
            (Some(min), Some(max)) => format!("{} – {}", yuan(min), yuan(max)),
            (None, Some(max)) => frame.with("up to {}", yuan(max)),
            (Some(min), None) => frame.with("from {}; the end is unknown", yuan(min)),
            (None, None) => frame.t("unknown").to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "fine.html")]
struct Calculator<'a> {
    frame: &'a Frame,
    stated: Stated,
    answer: Option<Answer>,
    errors: Vec<Field>,
    /// The case it is computed for, if one.
    case: Option<&'a CaseView>,
}

/// The calculator, for anybody: nothing is stored and nobody is accused.
pub async fn show(ctx: Ctx, frame: Frame, RawQuery(query): RawQuery) -> Result<Html<String>, Error> {
    let posted = Posted::read(query.unwrap_or_default().as_bytes());
    let facts = facts(&posted);
    let (answer, errors) = match facts.contains_key("violation").then(|| computed(&ctx, &facts)) {
        Some(Ok(answer)) => (Some(answer), Vec::new()),
        Some(Err(Error::Invalid(errors))) => (None, errors),
        Some(Err(other)) => return Err(other),
        None => (None, Vec::new()),
    };
    let stated = stated(&frame, &posted, answer.as_ref());
    page(&Calculator { frame: &frame, stated, answer, errors, case: None })
}

/// What the law says of these facts today.
pub fn computed(ctx: &Ctx, facts: &Map<String, Value>) -> Result<Answer, Error> {
    let unusable = |error: fines::FineError| Error::invalid("/facts", error.to_string());
    let facts = FineFacts::from_json(&Value::Object(facts.clone())).map_err(unusable)?;
    let answer = fines::assess(&ctx.state.parameters, &facts, ctx.today()).map_err(unusable)?;
    Ok(Answer::of(&serde_json::to_value(answer)?))
}

/// What was stated, as the law takes it; what is left open is unknown.
fn facts(posted: &Posted) -> Map<String, Value> {
    let mut facts = Map::new();
    for name in ["violation", "actor"] {
        if let Some(text) = posted.get(name) {
            facts.insert(name.to_owned(), text.into());
        }
    }
    for (name, _) in TOGGLES {
        if let Some(known) = posted.get(name).and_then(|text| text.parse::<bool>().ok()) {
            facts.insert(name.to_owned(), known.into());
        }
    }
    for (name, _) in AMOUNTS.iter().chain(&DAYS) {
        let Some(text) = posted.get(name) else { continue };
        let text = text.replace([',', '¥'], "");
        match name.split_once('/') {
            None => _ = facts.insert((*name).to_owned(), text.into()),
            Some((group, member)) => {
                let group = facts.entry(group).or_insert_with(|| json!({}));
                if let Some(members) = group.as_object_mut() {
                    members.insert(member.to_owned(), text.into());
                }
            }
        }
    }
    facts
}

fn stated(frame: &Frame, posted: &Posted, answer: Option<&Answer>) -> Stated {
    let chosen = |name: &str, known: &[(&str, &str)]| {
        let choice = |(value, label): &(&str, &str)| Choice {
            chosen: posted.get(name) == Some(*value),
            ..Choice::new(*value, frame.t(label))
        };
        known.iter().map(choice).collect()
    };
    let rows = |known: &[(&'static str, &'static str)]| {
        let row = |(name, says): &(&'static str, &'static str)| {
            let text = posted.get(name).unwrap_or_default().to_owned();
            (*name, *says, text, answer.is_some_and(|answer| answer.waits_for(name)))
        };
        known.iter().map(row).collect::<Vec<_>>()
    };
    Stated {
        violations: chosen("violation", &VIOLATIONS),
        actors: chosen("actor", &ACTORS),
        toggles: rows(&TOGGLES),
        amounts: rows(&AMOUNTS),
        days: rows(&DAYS),
    }
}

/// The same facts for a case: what is left open is filled in from its findings and steps.
pub fn show_for_case(frame: &Frame, case: &CaseView) -> Result<Html<String>, Error> {
    for_case(frame, case, &Posted::default(), Vec::new())
}

fn for_case(
    frame: &Frame,
    case: &CaseView,
    posted: &Posted,
    errors: Vec<Field>,
) -> Result<Html<String>, Error> {
    let newest = case.content.as_ref().and_then(|content| content.assessments.first());
    let answer = newest.map(|view| Answer::of(&view.answer));
    let stated = stated(frame, posted, answer.as_ref());
    page(&Calculator { frame, stated, answer, errors, case: Some(case) })
}

/// The range is computed for the case and recorded.
pub async fn record(
    ctx: &Ctx,
    regulator: &Regulator,
    frame: &Frame,
    case: &CaseView,
    posted: &Posted,
) -> Result<Response, Error> {
    let new = NewAssessment { on: None::<NaiveDate>, facts: facts(posted) };
    match market::case::assess(ctx, regulator, &case.id, new).await {
        Ok(_) => {
            Ok(Redirect::to(&done(&format!("/supervision/cases/{}", case.id), "range-recorded"))
                .into_response())
        }
        Err(Error::Invalid(errors)) => {
            let mut response = for_case(frame, case, posted, errors)?.into_response();
            *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(other) => Err(other),
    }
}

fn is_stated((_, _, value, waits): &(&'static str, &'static str, String, bool)) -> bool {
    !value.is_empty() || *waits
}

fn is_open(head: &Head) -> bool {
    !head.unresolved.is_empty()
}
