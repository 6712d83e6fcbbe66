//! What the law says, in the words of a page: a rule, its remedy with the labels of the form, its place, whose turn it is.

use std::borrow::Cow;

use entity::{case, finding::Kind};

use super::Frame;
use crate::{
    console::{form::sheet, texts::Language},
    error::Violation,
};

/// What a detector of prices sees, and how a person would say it.
const PATTERNS: [(&str, &str); 6] = [
    ("exemption_abuse", "an exemption was claimed and does not hold"),
    ("list_manipulation", "the list price moved for a moment, and somebody bought in it"),
    ("condition_manipulation", "a condition was claimed that the evidence does not bear out"),
    ("systematic", "a trait of the buyers goes with the price"),
    ("buyer_targeted", "one buyer is treated differently again and again"),
    ("isolated", "one order stands apart"),
];

impl Frame {
    /// What stands against an act, in the reader's language where the law has it so.
    pub fn says<'t>(&self, violation: &'t Violation) -> &'t str {
        if self.is_chinese() { &violation.says_zh } else { &violation.says }
    }

    /// The same of any rule that says something in English.
    pub fn by_law<'t>(&'t self, rule: &str, english: &'t str) -> &'t str {
        let rule = self.law.rule(rule).filter(|_| self.language == Language::Chinese);
        rule.map_or(english, |rule| rule.says_zh.as_str())
    }

    /// What a finding says: of prices the program wrote it, of conduct the regulator.
    pub fn seen<'t>(&self, kind: &Kind, says: &'t str) -> Cow<'t, str> {
        if *kind == Kind::Price { self.told(says) } else { Cow::Borrowed(says) }
    }

    /// How to put it right; what a remedy names in code marks is said as its field is labelled.
    pub fn remedy(&self, violation: &Violation) -> String {
        let text = if self.is_chinese() { &violation.remedy_zh } else { &violation.remedy };
        let piece = |(place, piece): (usize, &str)| match place % 2 {
            0 => piece.to_owned(),
            _ => format!("“{}”", self.label(&piece)),
        };
        text.split('`').enumerate().map(piece).collect()
    }

    /// What a rule of the law says, by its id.
    pub fn rule(&self, id: &str) -> Option<String> {
        let rule = self.law.rule(id)?;
        let says = if self.language == Language::Chinese { &rule.says_zh } else { &rule.says };
        Some(format!("{id} · {says}"))
    }

    /// What a finding is about, as its title: the kind, and what was seen.
    pub fn finding(&self, kind: &Kind, pattern: &str) -> String {
        let rule = self.law.rule(pattern);
        let of_rule = rule.map(|rule| if self.is_chinese() { &rule.says_zh } else { &rule.says });
        let seen = PATTERNS.iter().find(|(known, _)| *known == pattern).map(|(_, seen)| self.t(seen));
        let said = of_rule.map(String::as_str).or(seen).map_or_else(|| self.word(&pattern), str::to_owned);
        format!("{}: {}", self.label(kind), said.trim_end_matches(['.', '。']))
    }

    /// Where something stands against it, as the form calls that place.
    pub fn place(&self, path: &str) -> String {
        let (place, name) = path.split_once(" (").unwrap_or((path, ""));
        let place = sheet::named(self, &sheet::pointer(place));
        if name.is_empty() { place } else { format!("{place} ({name}") }
    }

    /// Where a case stands, in words of its own: “ordered” and “refused” are said of quotes and people too.
    pub fn case_status(&self, status: &case::Status) -> &str {
        self.t(match status {
            case::Status::Opened => "opened",
            case::Status::Heard => "seller heard",
            case::Status::Ordered => "ordered to correct",
            case::Status::Corrected => "corrected",
            case::Status::Refused => "correction refused",
            case::Status::Decided => "decided",
            case::Status::Closed => "closed",
        })
    }

    /// Whose turn it is to put something right, seen from who reads this.
    pub fn turn(&self, turn: &str) -> &str {
        let path = self.path();
        let sells = path.starts_with("/sell");
        let buys = self.is_member() && !sells;
        self.t(match turn {
            "seller" if sells => "your turn",
            "buyer" if buys => "your turn",
            "seller" => "the seller's turn",
            "buyer" => "the buyer's turn",
            _ => "the operator's turn",
        })
    }
}
