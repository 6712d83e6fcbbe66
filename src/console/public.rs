//! What anybody may do without an account: complain, follow a complaint up, take consent back, see how the market
//! goes and how a price is judged.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use chrono::Months;
use entity::Money;
use serde::Deserialize;
use serde_json::{Value, json};
use validator::Validate;

use super::{
    Chart, Frame, Posted, Sheet,
    chart::{
        self,
        bars::{self, Bar},
    },
    done,
    form::sheet::Choice,
    language, page,
};
use crate::{
    api::statistics::CategoryMonth,
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        complaint::{self, NewComplaint},
        statistics::{self, WhichMonth},
    },
};

/// Months to choose from.
const MONTHS: u32 = 12;

/// The most categories drawn.
const BARS: usize = 20;

/// What a complaint states where somebody takes consent back.
const TAKEN_BACK: &str = "The person takes back the consent to trade data about them.";

#[derive(Template)]
#[template(path = "followed.html")]
struct Followed {
    frame: Frame,
    reference: String,
    complaint: entity::complaint::Model,
}

impl Followed {
    /// It takes consent back, and complains of nothing.
    fn takes_back(&self) -> bool {
        self.complaint.facts.as_ref().is_some_and(|facts| *facts == json!([TAKEN_BACK]))
    }

    fn title(&self) -> &str {
        self.frame.t(if self.takes_back() { "Your consent, taken back" } else { "Your complaint" })
    }
}

#[derive(Template)]
#[template(path = "rights.html")]
struct Rights {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "fairness.html")]
struct Fairness {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "statistics.html")]
struct Statistics {
    frame: Frame,
    month: String,
    months: Vec<String>,
    turnover: Chart,
    categories: Vec<CategoryMonth>,
}

impl Statistics {
    fn in_words(&self, month: &str) -> String {
        let day = format!("{month}-01").parse().ok();
        day.map_or_else(|| month.to_owned(), |day| self.frame.month(&day))
    }
}

/// What somebody complains of, if the page they come from says.
#[derive(Debug, Deserialize, Validate)]
pub struct About {
    #[validate(length(max = 60))]
    product: Option<String>,
}

impl About {
    fn document(&self) -> Value {
        match &self.product {
            Some(id) => json!({ "about_kind": "product", "about_id": id }),
            None => json!({}),
        }
    }
}

fn sheet(frame: &Frame) -> Sheet<'_> {
    Sheet {
        title: frame.t("Complain").to_owned(),
        lede: frame.t("Of a product, an organization or an order. You need no account; the regulators read it, and you get a reference to follow it up.").to_owned(),
        submit: frame.t("Send the complaint"),
        action: "/complaints".to_owned(),
        back: "/rights".to_owned(),
        front: &["/about_kind", "/about_id", "/text", "/contact"],
        choices: vec![(
            "/about_kind",
            vec![
                Choice::new("product", frame.t("A product")),
                Choice::new("organization", frame.t("An organization")),
                Choice::new("order", frame.t("An order")),
                Choice::new("other", frame.t("Something else")),
            ],
        )],
        ..Sheet::default()
    }
}

/// The form to complain with.
pub async fn show_form(frame: Frame, ValidQuery(about): ValidQuery<About>) -> Result<Response, Error> {
    sheet(&frame).show::<NewComplaint>(&frame, about.document())
}

/// The complaint is received; its reference is the address of its page.
pub async fn submit(ctx: Ctx, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let act = async |new: NewComplaint| received(&ctx, new).await;
    sheet(&frame).send(&frame, &posted, act).await
}

async fn received(ctx: &Ctx, new: NewComplaint) -> Result<String, Error> {
    let complaint = complaint::submit(ctx, new).await?;
    Ok(done(&format!("/complaints/{}", complaint.reference), "received"))
}

/// What became of a complaint, for whoever holds its reference.
pub async fn follow(ctx: Ctx, frame: Frame, Path(reference): Path<String>) -> Result<Html<String>, Error> {
    let complaint = complaint::follow(&ctx, &reference).await?;
    page(&Followed { frame, reference, complaint })
}

/// What a natural person can ask for, and where.
pub async fn show_rights(frame: Frame) -> Result<Html<String>, Error> {
    page(&Rights { frame })
}

fn consent_sheet(frame: &Frame) -> Sheet<'_> {
    let (product, organization) = (frame.t("A product"), frame.t("Everything of one organization"));
    Sheet {
        title: frame.t("Take consent back").to_owned(),
        lede: frame.t("If data about you is in a product, you can take your consent back at any time. The platform and the regulators are told; deliveries stop once the withdrawal is on record.").to_owned(),
        submit: frame.t("Take it back"),
        action: "/rights/withdrawal".to_owned(),
        back: "/rights".to_owned(),
        front: &["/about_kind", "/about_id", "/text", "/contact"],
        fixed: vec![("facts", json!([TAKEN_BACK])), ("conduct", Value::Null)],
        choices: vec![(
            "/about_kind",
            vec![
                Choice::new("product", product),
                Choice::new("organization", organization),
                Choice::new("other", frame.t("I do not know")),
            ],
        )],
        ..Sheet::default()
    }
}

/// The form to take consent back with.
pub async fn show_withdrawal(frame: Frame, ValidQuery(about): ValidQuery<About>) -> Result<Response, Error> {
    consent_sheet(&frame).show::<NewComplaint>(&frame, about.document())
}

/// What the person took back is received.
pub async fn withdraw(ctx: Ctx, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let act = async |new: NewComplaint| received(&ctx, new).await;
    consent_sheet(&frame).send(&frame, &posted, act).await
}

/// How a price is judged.
pub async fn show_fairness(frame: Frame) -> Result<Html<String>, Error> {
    page(&Fairness { frame })
}

/// Which month of the market.
#[derive(Debug, Deserialize, Validate)]
pub struct Month {
    #[validate(length(max = 7))]
    month: Option<String>,
}

/// A month by category, and the months there are.
pub async fn show_statistics(
    ctx: Ctx,
    frame: Frame,
    ValidQuery(asked): ValidQuery<Month>,
) -> Result<Html<String>, Error> {
    let back = |months| ctx.today().checked_sub_months(Months::new(months));
    let months: Vec<String> =
        (1..=MONTHS).filter_map(back).map(|day| day.format("%Y-%m").to_string()).collect();
    let month = asked.month.or_else(|| months.first().cloned()).unwrap_or_default();
    let which = WhichMonth { month };
    which.validate().map_err(|_| Error::invalid("month", "takes a month such as 2026-03"))?;
    let cells = statistics::show(&ctx, &which).await?;
    let categories: Vec<CategoryMonth> = cells.into_iter().map(Into::into).collect();
    let turnover = turnover(&frame, &categories);
    page(&Statistics { frame, month: which.month, months, turnover, categories })
}

/// The categories side by side, the largest first.
fn turnover(frame: &Frame, categories: &[CategoryMonth]) -> Chart {
    let about = chart::About::new(frame, "turnover", "Turnover by category", "", &["Category", "Turnover"]);
    let bar =
        |cell: &CategoryMonth| Bar { name: cell.category.clone(), value: cell.turnover.ten_thousandths() };
    let mut bars: Vec<Bar> = categories.iter().map(bar).collect();
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.value));
    bars.truncate(BARS);
    bars::draw(about, &bars, &|value| frame.money(&Money::from_ten_thousandths(value)))
}
