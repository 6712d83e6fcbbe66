//! The pictures of a case: prices by buyer and time with the comparators marked, how the group is spread, what each buyer
//! paid beyond, and the way of the case.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entity::{Money, case_step::Kind};

use crate::{
    api::cases::{CaseContent, CaseView},
    clock,
    console::{
        Chart, Frame,
        chart::{
            About, MARKED, OTHERS, PUBLISHED,
            bars::{self, Bar},
            cohort::{self, Cohort},
            over_time::{self, Join, Point, Saying, Series},
            timeline::{self, Event},
        },
        percent,
    },
    market::{finding::Record, names::Names},
};

/// An order as a chart needs it.
#[derive(Debug)]
struct Seen {
    buyer_id: String,
    at: DateTime<Utc>,
    /// Ten-thousandths of a yuan for one unit.
    unit_price: i64,
    /// What the published rules give, as far as the record says.
    published: Option<i64>,
    /// Over them, in millionths.
    ppm: Option<i64>,
    is_flagged: bool,
}

/// The orders of findings, each once.
#[derive(Debug)]
pub struct Compared {
    orders: Vec<Seen>,
    centre: Option<i64>,
    excess: BTreeMap<String, i64>,
}

impl Compared {
    /// An order that one finding flags is flagged, whatever it is compared with elsewhere.
    pub fn of<'r>(records: impl IntoIterator<Item = &'r Record>) -> Self {
        let (mut orders, mut centre) = (BTreeMap::new(), None);
        let mut excess = BTreeMap::<String, i64>::new();
        for record in records {
            for affected in &record.affected {
                let beyond = affected.excess.parse::<Money>().map_or(0, Money::ten_thousandths);
                let sum = excess.entry(affected.buyer_id.clone()).or_default();
                *sum = sum.saturating_add(beyond);
            }
            for flagged in &record.flagged {
                centre = flagged.others_ppm.or(centre);
                let order = &flagged.order;
                let seen = Seen {
                    buyer_id: order.buyer_id.clone(),
                    at: order.placed_at,
                    unit_price: order.unit_price.ten_thousandths(),
                    published: None,
                    ppm: flagged.price_ppm,
                    is_flagged: true,
                };
                orders.insert(order.order_id.clone(), seen);
                for other in &flagged.comparators {
                    orders.entry(other.order.order_id.clone()).or_insert_with(|| Seen {
                        buyer_id: other.order.buyer_id.clone(),
                        at: other.order.placed_at,
                        unit_price: other.order.unit_price.ten_thousandths(),
                        published: per_unit(&other.expected, other.order.quantity),
                        ppm: Some(other.price_ppm),
                        is_flagged: false,
                    });
                }
            }
        }
        let mut orders: Vec<Seen> = orders.into_values().collect();
        orders.sort_by_key(|order| order.at);
        Self { orders, centre, excess }
    }

    fn points(
        &self,
        names: &Names,
        which: impl Fn(&Seen) -> bool,
        value: impl Fn(&Seen) -> Option<i64>,
    ) -> Vec<Point> {
        let some = self.orders.iter().filter(|order| which(order));
        let point = |order: &Seen| {
            let of = names.of(&order.buyer_id).to_owned();
            Some(Point { at: order.at, value: value(order)?, of })
        };
        some.filter_map(point).collect()
    }
}

/// The buyers that a record names, or numbers.
pub fn buyers(record: &Record) -> impl Iterator<Item = &str> {
    let flagged = record.flagged.iter().flat_map(|flagged| {
        let others = flagged.comparators.iter().map(|other| other.order.buyer_id.as_str());
        others.chain([flagged.order.buyer_id.as_str()])
    });
    flagged.chain(record.affected.iter().map(|affected| affected.buyer_id.as_str()))
}

/// To place a line in a picture, no more: nothing is charged by it.
fn per_unit(expected: &str, quantity: i32) -> Option<i64> {
    expected.parse::<Money>().ok()?.ten_thousandths().checked_div(i64::from(quantity))
}

/// The pictures of one finding, or of several together; none where no prices are compared.
pub fn of_finding(frame: &Frame, compared: &Compared, names: &Names) -> Vec<Chart> {
    if compared.orders.is_empty() {
        return Vec::new();
    }
    let mut charts = vec![prices(frame, compared, names), spread(frame, compared)];
    if compared.excess.len() > 1 {
        charts.push(excess(frame, compared, names));
    }
    charts
}

fn prices(frame: &Frame, compared: &Compared, names: &Names) -> Chart {
    let about = About::new(
        frame,
        "prices",
        "Prices against the list, by buyer and time",
        frame.t("What one unit cost; orders compared are under the same conditions."),
        &["Which", "Buyer", "When", "Price of one unit"],
    );
    let price = |order: &Seen| Some(order.unit_price);
    let series = [
        (
            frame.t("Stands apart"),
            MARKED,
            Join::Dots,
            compared.points(names, |order| order.is_flagged, price),
        ),
        (
            frame.t("Compared with"),
            OTHERS,
            Join::Dots,
            compared.points(names, |order| !order.is_flagged, price),
        ),
        (
            frame.t("The published rules give"),
            PUBLISHED,
            Join::Dashes,
            compared.points(names, |_| true, |order| order.published),
        ),
    ];
    let series: Vec<Series> = series
        .into_iter()
        .filter(|(.., points)| !points.is_empty())
        .map(|(name, look, join, points)| Series { name: name.to_owned(), look, join, points })
        .collect();
    let value = |price: i64| frame.money(&Money::from_ten_thousandths(price));
    let instant = |at: DateTime<Utc>| frame.moment(&at);
    over_time::draw(about, &series, Saying { value: &value, instant: &instant, from_zero: false })
}

fn spread(frame: &Frame, compared: &Compared) -> Chart {
    let about = About::new(
        frame,
        "cohort",
        "How the group is spread",
        frame.t("Each dot is an order: its price as a share of what the published rules give."),
        &["Which", "Share of the published price"],
    );
    let values = |flagged: bool| {
        let some = compared.orders.iter().filter(move |order| order.is_flagged == flagged);
        some.filter_map(|order| order.ppm).collect()
    };
    let names = cohort::Names {
        others: frame.t("Compared with").to_owned(),
        marked: frame.t("Stands apart").to_owned(),
        centre: frame.t("Median of the others").to_owned(),
    };
    let cohort = Cohort { others: values(false), marked: values(true), centre: compared.centre, names };
    cohort::draw(about, &cohort, &|ppm| format!("{} %", percent(&ppm)))
}

fn excess(frame: &Frame, compared: &Compared, names: &Names) -> Chart {
    let says = frame.t("Beyond (left of zero: below) what the others' price calls for.");
    let about = About::new(frame, "excess", "Paid beyond, by buyer", says, &["Buyer", "Paid beyond"]);
    let bar = |(buyer, value): (&String, &i64)| Bar { name: names.of(buyer).to_owned(), value: *value };
    let mut bars: Vec<Bar> = compared.excess.iter().map(bar).collect();
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.value));
    bars::draw(about, &bars, &|value| frame.money(&Money::from_ten_thousandths(value)))
}

/// The way of a case: what was done, and the days that are set.
pub fn way(frame: &Frame, case: &CaseView, content: &CaseContent) -> Chart {
    let event = |at, name: &str, is_due| Event { at, name: frame.t(name).to_owned(), is_due };
    let mut events = vec![event(case.opened_at, "Case opened", false)];
    for step in &content.steps {
        events.push(Event { at: step.taken_at, name: said(frame, step.kind), is_due: false });
        let day = step.detail.get("on").and_then(|day| day.as_str()?.parse().ok());
        if let (Kind::Hearing, Some(day)) = (step.kind, day) {
            events.push(event(end_of(day), "Heard until", true));
        }
    }
    if let Some(deadline) = case.deadline_on {
        events.push(event(end_of(deadline), "Correct by", true));
    }
    events.sort_by_key(|event| event.at);
    let about = About::new(frame, "way", "The way of the case", "", &["Number", "What", "When"]);
    let names = timeline::Names { done: frame.t("Done").to_owned(), due: frame.t("Day set").to_owned() };
    timeline::draw(about, &events, names, &|at| frame.moment(&at))
}

/// The last second of a legal day.
fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let last = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
    clock::in_shenzhen(day.and_time(last)).unwrap_or_default()
}

/// A step in words.
pub fn said(frame: &Frame, kind: Kind) -> String {
    let words = match kind {
        Kind::Hearing => "Seller invited to be heard",
        Kind::Statement => "Seller stated its case",
        Kind::Lapse => "Hearing passed without a word",
        Kind::Exemption => "Exemption weighed",
        Kind::Order => "Correction ordered",
        Kind::Correction => "Evidence of correction filed",
        Kind::Review => "Correction reviewed",
        Kind::Refusal => "Correction refused",
        Kind::Decision => "Case decided",
        Kind::Restitution => "Restitution ordered",
        Kind::Closure => "Case closed",
    };
    frame.t(words).to_owned()
}
