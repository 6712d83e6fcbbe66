//! What every page needs to know: who reads it, in which language, where, and how its forms prove to be ours.

use std::{borrow::Cow, sync::Arc};

use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{header, request::Parts},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{Money, organization};
use policies::Law;
use serde::Serialize;

use super::{forgery, texts::Language, words};
use crate::{
    auth::{self, Caller},
    clock,
    ctx::Ctx,
    error::Error,
    state::State,
};

mod cite;
mod codes;
mod law;

/// The cookie that remembers the language.
pub const LANGUAGE_COOKIE: &str = "steelyard_language";

/// The frame of one page.
#[derive(Clone, Debug)]
pub struct Frame {
    pub language: Language,
    pub caller: Option<Caller>,
    /// What a form of this page sends back to prove that it is ours.
    pub csrf: String,
    /// One for each page: a form sent twice acts once.
    pub key: String,
    /// The address, with what is asked.
    pub address: String,
    /// Whether the address can be asked again: it is none that takes a form.
    pub is_page: bool,
    /// What was just done.
    done: Option<String>,
    pub now: DateTime<Utc>,
    law: Arc<Law>,
}

/// One entry of the navigation.
#[derive(Debug)]
pub struct Entry {
    pub href: &'static str,
    pub text: &'static str,
}

const fn entry(href: &'static str, text: &'static str) -> Entry {
    Entry { href, text }
}

const MEMBER: &[Entry] = &[
    entry("/", "Catalogue"),
    entry("/orders", "Orders"),
    entry("/quotes", "Quotes"),
    entry("/sell", "Sell"),
    entry("/funds", "Money"),
    entry("/law", "Law"),
];
const REGULATOR: &[Entry] = &[
    entry("/supervision", "Supervision"),
    entry("/supervision/findings", "Findings"),
    entry("/supervision/cases", "Cases"),
    entry("/supervision/complaints", "Complaints"),
    entry("/", "Catalogue"),
    entry("/law", "Law"),
];
const OPERATOR: &[Entry] = &[
    entry("/operation", "Operation"),
    entry("/operation/organizations", "Organizations"),
    entry("/operation/reviews", "Reviews"),
    entry("/operation/disputes", "Disputes"),
    entry("/", "Catalogue"),
    entry("/law", "Law"),
];
const VISITOR: &[Entry] = &[
    entry("/", "Catalogue"),
    entry("/statistics", "Market"),
    entry("/law", "Law"),
    entry("/rights", "Your rights"),
    entry("/reference", "Reference"),
];

/// What can have been done on the page before, and how it is said.
const DONE: &[(&str, &str)] = &[
    ("finding-dismissed", "The finding is dismissed; your reason stays on record."),
    ("finding-raised", "The finding is raised and stands in the queue."),
    ("case-opened", "The case is open, and the seller is told."),
    ("step-taken", "Done, and on record. The seller is told where it concerns it."),
    ("range-recorded", "The range is computed and recorded with its facts."),
    ("organization-changed", "Done, and in the log."),
    ("product-reviewed", "Decided; the seller reads your reasons."),
    ("dispute-ended", "The dispute is over; both parties are told."),
    ("job-retried", "The job is due again."),
    ("factor-added", "From now on signing in asks for a code of your app."),
    ("factor-removed", "The password alone opens the account again."),
    ("complaint-answered", "The complaint is answered."),
    ("registered", "Registered. Sign in; the platform verifies the organization next."),
    ("signed-out", "You are signed out."),
    ("session-ended", "That session is over."),
    ("received", "We have it. Keep the address of this page: it is the only way to read the answer."),
    ("placed", "The order is placed. Read the agreement and sign it."),
    ("signed", "The agreement is signed. Now pay."),
    ("paid", "Paid into escrow. Now fetch the data."),
    ("cancelled", "The order is cancelled. Nothing was paid."),
    ("accepted", "Accepted. The platform pays the seller."),
    ("disputed", "Your objection is on record; the money stays in escrow."),
    ("paid-out", "The money is on its way to your bank."),
    ("drafted", "The draft is saved. Below is what the law says of it; add the data files and list it."),
    ("saved", "A new version is saved. Below is what the law says of it."),
    ("attached", "The file is here and is being inspected. Load this page again in a moment."),
    ("taken-off", "The file is off the draft."),
    ("listed", "It is on sale: buyers order it at the prices that are published below."),
    ("in-review", "It waits for the operator, who decides on what is open."),
    (
        "refused",
        "The law does not allow this yet. Below is everything that stands against it, and how to put it right.",
    ),
    ("withdrawn", "It is off sale for good. Orders of it go on."),
    ("published", "The price is published."),
    ("offered", "The quote is offered; the buyer has been told."),
    ("recorded", "The authorization is on record."),
    ("taken-back", "It is on record, and everything that rests on it is being weighed again."),
    ("acknowledged", "Said; the seller can read it."),
    ("imported", "The file is read in. Below is what it changed."),
    ("imported-before", "This very file was read in before, under this name: nothing in it is new."),
    ("booked", "Booked: every transfer has gone to whom it belongs."),
    ("booked-in-part", "Booked. Some transfers quote no known code: they wait below."),
    ("booked-before", "Nothing is new: all of it was booked before."),
    ("assigned", "Booked to the organization, which is told."),
    ("sent", "Sent. It is in the file of the case."),
];

impl Frame {
    /// What was just done, in a sentence.
    pub fn done(&self) -> Option<&str> {
        let done = self.done.as_deref()?;
        DONE.iter().find(|(name, _)| *name == done).map(|(_, text)| self.t(text))
    }

    /// Whether that was refused by the law.
    pub fn is_refusal(&self) -> bool {
        self.done.as_deref() == Some("refused")
    }

    /// The address as a value within another address.
    pub fn here(&self) -> String {
        url::form_urlencoded::byte_serialize(self.address.as_bytes()).collect()
    }

    /// A text of the page in the reader's language.
    pub fn t<'t>(&self, english: &'t str) -> &'t str {
        self.language.say(english)
    }

    /// A text with something in its place `{}`.
    pub fn with(&self, english: &str, what: impl std::fmt::Display) -> String {
        self.language.say(english).replacen("{}", &what.to_string(), 1)
    }

    /// A text that the program wrote with values in it, in the reader's language.
    pub fn told<'t>(&self, english: &'t str) -> Cow<'t, str> {
        self.language.tell(english)
    }

    /// A stored word as people read it.
    pub fn word(&self, word: &impl Serialize) -> String {
        self.language.say(&words(word)).to_owned()
    }

    /// Yuan with its sign and groups of thousands.
    pub fn money(&self, amount: &Money) -> String {
        let text = amount.to_string();
        let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("−", digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "00"));
        format!("{sign}¥{}.{fraction}", grouped(whole))
    }

    /// The same for an amount that is kept as text.
    pub fn yuan(&self, amount: &str) -> String {
        amount.parse().map_or_else(|_| format!("¥{amount}"), |amount| self.money(&amount))
    }

    /// A number with groups of thousands.
    pub fn number(&self, number: &impl std::fmt::Display) -> String {
        grouped(&number.to_string())
    }

    /// The legal day of an instant.
    pub fn day(&self, at: &DateTime<Utc>) -> String {
        self.date(&clock::legal_day(*at))
    }

    pub fn date(&self, day: &NaiveDate) -> String {
        match self.language {
            Language::English => day.format("%-d %B %Y").to_string(),
            Language::Chinese => day.format("%Y年%-m月%-d日").to_string(),
        }
    }

    pub fn month(&self, day: &NaiveDate) -> String {
        match self.language {
            Language::English => day.format("%B %Y").to_string(),
            Language::Chinese => day.format("%Y年%-m月").to_string(),
        }
    }

    /// To the minute, as a clock in Shenzhen shows it.
    pub fn moment(&self, at: &DateTime<Utc>) -> String {
        format!("{} {}", self.day(at), clock::shenzhen(*at).format("%H:%M"))
    }

    /// A name of a field as its label says it.
    pub fn label(&self, name: &impl Serialize) -> String {
        let word = self.word(name);
        let mut characters = word.chars();
        let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}", characters.as_str())
    }

    /// The navigation of this reader.
    pub fn entries(&self) -> &'static [Entry] {
        match self.caller.as_ref().map(|caller| caller.kind) {
            None => VISITOR,
            Some(organization::Kind::Member) => MEMBER,
            Some(organization::Kind::Regulator) => REGULATOR,
            Some(organization::Kind::Operator) => OPERATOR,
        }
    }

    /// Whether the page belongs to an entry of the navigation.
    pub fn is_at(&self, href: &str) -> bool {
        let path = self.path();
        match href {
            "/" => path == "/" || path.starts_with("/products"),
            "/supervision" | "/operation" => path == href,
            _ => path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        }
    }

    pub fn path(&self) -> &str {
        self.address.split('?').next().unwrap_or_default()
    }

    pub fn is_member(&self) -> bool {
        self.caller.as_ref().is_some_and(|caller| caller.kind == organization::Kind::Member)
    }

    pub fn is_regulator(&self) -> bool {
        self.caller.as_ref().is_some_and(|caller| caller.kind == organization::Kind::Regulator)
    }

    pub fn is_operator(&self) -> bool {
        self.caller.as_ref().is_some_and(|caller| caller.kind == organization::Kind::Operator)
    }

    pub fn is_chinese(&self) -> bool {
        self.language == Language::Chinese
    }
}

fn grouped(digits: &str) -> String {
    if digits.len() <= 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Whether a page of this market led here, so far as the browser says: a link from elsewhere may not say what was done.
fn is_from_here(parts: &Parts) -> bool {
    let site = parts.headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    site.is_none_or(|site| site == "same-origin")
}

/// The value of one parameter of the address.
pub fn asked(parts: &Parts, name: &str) -> Option<String> {
    let query = parts.uri.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
}

impl FromRequestParts<State> for Frame {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
        let ctx = Ctx::from_request_parts(parts, state).await?;
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let chosen = auth::cookie(&parts.headers, LANGUAGE_COOKIE).and_then(Language::of);
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        Ok(Self {
            language: chosen.unwrap_or_else(|| Language::preferred(accepted.unwrap_or_default())),
            csrf: forgery::mark(&ctx, parts),
            key: state.chance.secret(),
            address: uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            is_page: parts.method.is_safe(),
            done: asked(parts, "done").filter(|_| is_from_here(parts)),
            now: ctx.now,
            law: state.law.clone(),
            caller: ctx.caller,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_in_groups_of_three() {
        let groups = ["1", "123", "1234", "123456", "1234567", "1000+"].map(grouped);
        assert_eq!(groups, ["1", "123", "1,234", "123,456", "1,234,567", "1000+"]);
    }
}
