//! The steps of a case, each a form exactly when its turn is.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use entity::{Money, case::Status, case_step::Kind, finding};
use serde_json::{Value, json};

use super::fine;
use crate::{
    api::cases::{CaseContent, CaseView},
    auth::{Regulator, SellerOrRegulator},
    console::{Frame, Posted, Sheet, done, form::sheet::Choice},
    ctx::Ctx,
    error::Error,
    market::{
        self,
        case::{NewDecision, NewExemption, NewHearing, NewOrder, NewReview, restitution},
        organization::StatedReason,
    },
};

mod paying_back;

/// What a regulator can do in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Hearing,
    Lapse,
    Exemption,
    Order,
    Review,
    Refusal,
    Assessment,
    Decision,
    Restitution,
    Closure,
}

const STEPS: [(Step, &str, &str); 10] = [
    (Step::Hearing, "hearing", "Invite the seller to be heard"),
    (Step::Lapse, "lapse", "Record that the hearing passed"),
    (Step::Exemption, "exemption", "Weigh an exemption"),
    (Step::Order, "order", "Order correction"),
    (Step::Review, "review", "Review the correction"),
    (Step::Refusal, "refusal", "Record the refusal"),
    (Step::Assessment, "assessment", "Compute the range of the fine"),
    (Step::Decision, "decision", "Decide"),
    (Step::Restitution, "restitution", "Have the buyers paid back"),
    (Step::Closure, "closure", "Close the case"),
];

impl Step {
    fn of(word: &str) -> Result<Self, Error> {
        let found = STEPS.iter().find(|(_, known, _)| *known == word);
        found.map(|(step, ..)| *step).ok_or(Error::NotFound { what: "step" })
    }

    /// Its place in an address.
    pub fn word(self) -> &'static str {
        STEPS.iter().find(|(step, ..)| *step == self).map_or("", |(_, word, _)| word)
    }

    pub fn says(self) -> &'static str {
        STEPS.iter().find(|(step, ..)| *step == self).map_or("", |(.., says)| says)
    }

    /// Whether there is nothing to say with it, and nothing to ask back.
    pub fn is_one_button(self) -> bool {
        self == Self::Lapse
    }
}

/// What can be done now, first what leads on; and what the case waits for, if for somebody else. The acts themselves
/// ask again: this only says what makes sense.
pub fn open_steps(
    frame: &Frame,
    case: &CaseView,
    content: &CaseContent,
    today: NaiveDate,
) -> (Vec<Step>, Option<String>) {
    let until = |words, day: Option<NaiveDate>| day.map(|day| frame.with(words, frame.date(&day)));
    let has_prices = content.findings.iter().any(|file| file.finding.kind == finding::Kind::Price);
    let mut steps = Vec::new();
    let mut waiting = None;
    match case.status {
        Status::Opened => {
            let invited = last_day(content, Kind::Hearing);
            match invited {
                Some(day) if today > day => steps.push(Step::Lapse),
                day => waiting = until("The seller may state its case until the end of {}.", day),
            }
            steps.push(Step::Hearing);
        }
        Status::Heard => steps.push(Step::Order),
        Status::Ordered => {
            let filed =
                content.steps.iter().rfind(|step| matches!(step.kind, Kind::Correction | Kind::Review));
            let overdue = case.deadline_on.is_none_or(|day| today > day);
            match filed {
                Some(step) if step.kind == Kind::Correction => steps.push(Step::Review),
                _ if overdue => steps.push(Step::Refusal),
                _ => waiting = until("The seller has until the end of {} to correct.", case.deadline_on),
            }
        }
        Status::Corrected | Status::Refused => {
            steps.push(Step::Assessment);
            if !content.assessments.is_empty() {
                steps.insert(0, Step::Decision);
            }
        }
        Status::Decided => {
            let owed = content.decision.as_ref().is_some_and(|decision| decision.restitution != Money::ZERO);
            if owed && content.restitutions.is_empty() {
                steps.push(Step::Restitution);
            }
        }
        Status::Closed => return (steps, Some(frame.t("The case is closed.").to_owned())),
    }
    if has_prices && matches!(case.status, Status::Opened | Status::Heard) {
        steps.push(Step::Exemption);
    }
    if matches!(case.status, Status::Opened | Status::Heard | Status::Ordered) {
        steps.push(Step::Assessment);
    }
    steps.push(Step::Closure);
    (steps, waiting)
}

/// The day that the last step of a kind set.
fn last_day(content: &CaseContent, kind: Kind) -> Option<NaiveDate> {
    let last = content.steps.iter().rfind(|step| step.kind == kind)?;
    last.detail.get("on")?.as_str()?.parse().ok()
}

fn sheet<'a>(frame: &'a Frame, case: &CaseView, step: Step) -> Sheet<'a> {
    let file = format!("/supervision/cases/{}", case.id);
    let content = case.content.as_ref();
    let choices = match step {
        Step::Exemption => {
            vec![("/finding_id", content.map_or_else(Vec::new, |content| findings(frame, content)))]
        }
        Step::Decision => vec![
            ("/assessment_id", content.map_or_else(Vec::new, |content| assessments(frame, content))),
            ("/head", content.map_or_else(Vec::new, |content| heads(frame, content))),
        ],
        _ => Vec::new(),
    };
    let lede = match step {
        Step::Hearing => "The seller is told, and may state its case until the end of the day you name.",
        Step::Exemption => "Accepted, the finding's orders count as excused: no gains, nothing to give back.",
        Step::Order => {
            "The seller is told what to put right, and by when. If it does so in time it is not fined for refusing (Art. 95)."
        }
        Step::Review => "Accepted, the case is corrected; otherwise the order stands.",
        Step::Refusal => "The deadline has passed and nothing was shown.",
        Step::Decision => {
            "Under one head of one computed range. An amount outside it needs its ground. The seller is told, and each buyer what it gets back."
        }
        Step::Closure => "The seller is told, with your reason.",
        Step::Lapse | Step::Assessment | Step::Restitution => "",
    };
    Sheet {
        title: frame.t(step.says()).to_owned(),
        lede: frame.t(lede).to_owned(),
        submit: frame.t(step.says()),
        action: format!("{file}/{}", step.word()),
        back: file,
        choices,
        // The API takes the headline where none is named; a person who decides says under which head.
        needed: if step == Step::Decision { &["/head"] } else { &[] },
        ..Sheet::default()
    }
}

fn findings(frame: &Frame, content: &CaseContent) -> Vec<Choice> {
    let prices = content.findings.iter().filter(|file| file.finding.kind == finding::Kind::Price);
    let named = prices.map(|file| {
        let (kind, pattern) = (file.finding.kind, &file.finding.pattern);
        let (title, excess) = (frame.finding(&kind, pattern), frame.money(&file.finding.excess));
        Choice::new(&file.finding.id, format!("{title}, {excess}"))
    });
    named.collect()
}

fn assessments(frame: &Frame, content: &CaseContent) -> Vec<Choice> {
    let named = content.assessments.iter().map(|view| {
        let answer = fine::Answer::of(&view.answer);
        let at = frame.moment(&view.recorded_at);
        Choice::new(&view.id, format!("{at}: {} · {}", answer.headline(), answer.span(frame)))
    });
    named.collect()
}

/// The heads of every assessment, the newest first, as each stands there.
fn heads(frame: &Frame, content: &CaseContent) -> Vec<Choice> {
    let mut heads: Vec<Choice> = Vec::new();
    for view in &content.assessments {
        for head in fine::Answer::of(&view.answer).heads {
            if !heads.iter().any(|known| known.value == head.id) {
                let (cite, status) = (frame.cite(&head.cite), frame.word(&head.status));
                heads.push(Choice::new(&head.id, format!("{} · {cite} · {status}", head.id)));
            }
        }
    }
    heads
}

/// What a form is filled with before anybody types.
fn suggested(case: &CaseView, step: Step) -> Value {
    let content = case.content.as_ref();
    match step {
        Step::Order => {
            let findings = content.iter().flat_map(|content| &content.findings);
            let mut articles: Vec<&str> = findings.map(|file| article(file.finding.kind)).collect();
            articles.dedup();
            json!({ "articles": articles })
        }
        Step::Decision => {
            let newest = content.and_then(|content| content.assessments.first());
            let answer = newest.map(|view| fine::Answer::of(&view.answer));
            let head = answer.as_ref().and_then(|answer| Some(&answer.established()?.id));
            json!({ "assessment_id": newest.map(|view| &view.id), "head": head })
        }
        _ => Value::Null,
    }
}

fn article(kind: finding::Kind) -> &'static str {
    match kind {
        finding::Kind::Price => "Data Regulations, Art. 69",
        finding::Kind::Conduct => "Data Regulations, Art. 68",
        finding::Kind::Monopoly => "Data Regulations, Art. 70",
    }
}

/// The form of a step.
pub async fn show(
    ctx: Ctx,
    regulator: Regulator,
    frame: Frame,
    Path((id, step)): Path<(String, String)>,
) -> Result<Response, Error> {
    let step = Step::of(&step)?;
    let case: CaseView = market::case::show(&ctx, &id).await?.try_into()?;
    let (sheet, with) = (sheet(&frame, &case, step), suggested(&case, step));
    match step {
        Step::Hearing => sheet.show::<NewHearing>(&frame, with),
        Step::Exemption => sheet.show::<NewExemption>(&frame, with),
        Step::Order => sheet.show::<NewOrder>(&frame, with),
        Step::Review => sheet.show::<NewReview>(&frame, with),
        Step::Refusal | Step::Closure => sheet.show::<StatedReason>(&frame, with),
        Step::Decision => sheet.show::<NewDecision>(&frame, with),
        Step::Assessment => Ok(fine::show_for_case(&frame, &case)?.into_response()),
        Step::Restitution => Ok(paying_back::show(&ctx, &regulator, &frame, &id).await?.into_response()),
        Step::Lapse => Ok(Redirect::to(&format!("/supervision/cases/{id}")).into_response()),
    }
}

/// The step is taken.
pub async fn take(
    ctx: Ctx,
    regulator: Regulator,
    frame: Frame,
    Path((id, step)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let step = Step::of(&step)?;
    let (ctx, regulator) = (&ctx, &regulator);
    let to = done(&format!("/supervision/cases/{id}"), "step-taken");
    match step {
        Step::Lapse => drop(market::case::let_pass(ctx, regulator, &id).await?),
        Step::Restitution => drop(restitution::restitute(ctx, regulator, &id).await?),
        _ => return said(ctx, regulator, &frame, &posted, (&id, step), to).await,
    }
    Ok(Redirect::to(&to).into_response())
}

/// What the form of a step says is put to the case.
async fn said(
    ctx: &Ctx,
    regulator: &Regulator,
    frame: &Frame,
    posted: &Posted,
    (id, step): (&str, Step),
    to: String,
) -> Result<Response, Error> {
    let case: CaseView = market::case::show(ctx, id).await?.try_into()?;
    if step == Step::Assessment {
        return fine::record(ctx, regulator, frame, &case, posted).await;
    }
    let sheet = sheet(frame, &case, step);
    filled(ctx, regulator, frame, &sheet, posted, (id, step), to).await
}

/// What the form of a step says is done; then to where the case is shown.
async fn filled(
    ctx: &Ctx,
    regulator: &Regulator,
    frame: &Frame,
    sheet: &Sheet<'_>,
    posted: &Posted,
    (id, step): (&str, Step),
    to: String,
) -> Result<Response, Error> {
    match step {
        Step::Hearing => {
            sheet
                .send(frame, posted, async |new: NewHearing| {
                    market::case::invite(ctx, regulator, id, new).await.map(|_| to)
                })
                .await
        }
        Step::Exemption => {
            sheet
                .send(frame, posted, async |new: NewExemption| {
                    market::case::weigh(ctx, regulator, id, new).await.map(|_| to)
                })
                .await
        }
        Step::Order => {
            sheet
                .send(frame, posted, async |new: NewOrder| {
                    market::case::order(ctx, regulator, id, new).await.map(|_| to)
                })
                .await
        }
        Step::Review => {
            sheet
                .send(frame, posted, async |new: NewReview| {
                    market::case::review(ctx, regulator, id, new).await.map(|_| to)
                })
                .await
        }
        Step::Refusal => {
            let by = SellerOrRegulator(regulator.0.clone());
            sheet
                .send(frame, posted, async |why: StatedReason| {
                    market::case::refuse(ctx, &by, id, why).await.map(|_| to)
                })
                .await
        }
        Step::Decision => {
            sheet
                .send(frame, posted, async |new: NewDecision| {
                    market::case::decide(ctx, regulator, id, new).await.map(|_| to)
                })
                .await
        }
        _ => {
            sheet
                .send(frame, posted, async |why: StatedReason| {
                    market::case::close(ctx, regulator, id, why).await.map(|_| to)
                })
                .await
        }
    }
}
