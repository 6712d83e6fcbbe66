//! A form laid out: its fields, groups and rows one after the other, each with what stands against it.

use serde_json::Value;

use super::Sheet;
use crate::{
    console::{
        Frame,
        form::shape::{Kind, Member, Shape},
    },
    error::{self, Violation},
};

/// One piece of a form, in order.
#[derive(Debug)]
pub enum Piece {
    Field(Field),
    /// A group of fields opens.
    Open {
        at: String,
        legend: String,
        hint: String,
        error: Option<String>,
        findings: Vec<Violation>,
    },
    /// What can be left closed opens: `true` if it holds something.
    More {
        title: String,
        open: bool,
    },
    Close,
    EndMore,
    /// A button that gives one more row.
    Add {
        at: String,
        label: String,
    },
}

/// One field.
#[derive(Debug)]
pub struct Field {
    /// Its pointer, which is its name.
    pub at: String,
    pub label: String,
    pub hint: String,
    pub required: bool,
    /// Needed as soon as the part it lies in is filled in.
    pub needed: bool,
    /// The kind of input: `text`, `number`, `date`, `textarea`, `select`, `boxes` and so on.
    pub control: &'static str,
    pub limit: u64,
    pub text: String,
    pub choices: Vec<Choice>,
    pub error: Option<String>,
    pub findings: Vec<Violation>,
}

impl Field {
    /// What it holds, as people read it.
    pub fn said(&self) -> String {
        let chosen: Vec<&str> =
            self.choices.iter().filter(|choice| choice.chosen).map(|choice| choice.label.as_str()).collect();
        match self.control {
            "datetime-local" => self.text.replace('T', " "),
            _ if chosen.is_empty() => self.text.clone(),
            _ => chosen.join(", "),
        }
    }
}

/// One thing to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), chosen: false }
    }
}

/// What a layout is made from.
pub(super) struct Layout<'a> {
    pub(super) frame: &'a Frame,
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) errors: &'a [error::Field],
    pub(super) findings: &'a [&'a Violation],
}

impl Layout<'_> {
    pub(super) fn pieces(&self, shape: &Shape, document: &Value) -> Vec<Piece> {
        let mut pieces = Vec::new();
        if let Kind::Object(members) = &shape.kind {
            self.members(&mut pieces, "", members, document);
        }
        pieces
    }

    fn members(&self, pieces: &mut Vec<Piece>, at: &str, members: &[Member], value: &Value) {
        let shown = |member: &&Member| {
            !(at.is_empty() && self.sheet.fixed.iter().any(|(name, _)| *name == member.name))
        };
        let is_front = |member: &&Member| self.is_front(&format!("{at}/{}", member.name), member.required);
        let (front, rest): (Vec<_>, Vec<_>) = members.iter().filter(shown).partition(is_front);
        for member in front {
            self.member(pieces, at, member, value);
        }
        if rest.is_empty() {
            return;
        }
        // What stands against the whole and names no part of it may be put right in any.
        let vague = self.findings.iter().any(|finding| {
            place(finding) == at && !members.iter().any(|member| names(&finding.remedy, &member.name))
        });
        let open = vague
            || rest.iter().any(|member| {
                let at = format!("{at}/{}", member.name);
                value.get(&member.name).is_some_and(holds) || self.is_wanted(&at, member)
            });
        pieces.push(Piece::More { title: self.frame.t("More that can be stated").to_owned(), open });
        for member in rest {
            self.member(pieces, at, member, value);
        }
        pieces.push(Piece::EndMore);
    }

    fn is_front(&self, at: &str, required: bool) -> bool {
        self.sheet.front.is_empty() || required || self.is_named(at)
    }

    /// Whether the sheet names a place among those to show at once.
    fn is_named(&self, at: &str) -> bool {
        let part = |part: &str| if part.parse::<usize>().is_ok() { "*".to_owned() } else { part.to_owned() };
        let pattern = at.split('/').map(part).collect::<Vec<_>>().join("/");
        self.sheet.front.iter().any(|front| pattern.ends_with(front))
    }

    /// Whether an error or a finding lies at or below a place.
    fn stands_against(&self, at: &str) -> bool {
        let below = |pointer: &str| {
            pointer.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.errors.iter().any(|error| below(&error.pointer))
            || self.findings.iter().any(|finding| below(&place(finding)))
    }

    /// Whether something stands against a part, or it or one below it is what a finding asks for: a finding is about a
    /// whole, such as a source, and its remedy names the part.
    fn is_wanted(&self, at: &str, member: &Member) -> bool {
        let asked_for = self.findings.iter().any(|finding| {
            let within = at.starts_with(&format!("{}/", place(finding)));
            (within || !finding.path.contains('[')) && names(&finding.remedy, &member.name)
        });
        let below = |inner: &Member| self.is_wanted(&format!("{at}/{}", inner.name), inner);
        asked_for
            || self.stands_against(at)
            || matches!(&member.shape.kind, Kind::Object(members) if members.iter().any(below))
    }

    fn member(&self, pieces: &mut Vec<Piece>, at: &str, member: &Member, value: &Value) {
        let at = format!("{at}/{}", member.name);
        let value = value.get(&member.name).unwrap_or(&Value::Null);
        let label = label(self.frame, &member.name);
        match &member.shape.kind {
            Kind::Object(members) => {
                let fold = !member.required && !self.is_named(&at);
                if fold {
                    let open = holds(value) || self.is_wanted(&at, member);
                    pieces.push(Piece::More { title: label.clone(), open });
                }
                pieces.push(self.open(&at, label, &member.shape.hint));
                let before = pieces.len();
                self.members(pieces, &at, members, value);
                if !member.required {
                    free(pieces.iter_mut().skip(before));
                }
                pieces.push(Piece::Close);
                if fold {
                    pieces.push(Piece::EndMore);
                }
            }
            Kind::List(item) => self.rows(pieces, &at, member, item, value),
            _ => pieces.push(Piece::Field(self.field(at, label, member, value))),
        }
    }

    /// A list: a group for each row, and a button for one more.
    fn rows(&self, pieces: &mut Vec<Piece>, at: &str, member: &Member, item: &Shape, value: &Value) {
        let label = label(self.frame, &member.name);
        pieces.push(self.open(at, label.clone(), &member.shape.hint));
        let blank = [Value::Null];
        let given = value.as_array().map_or(&[][..], Vec::as_slice);
        let rows = if given.is_empty() && member.required { &blank[..] } else { given };
        // One of many: “Fields”, then “Field 1”.
        let one = label.strip_suffix('s').unwrap_or(&label);
        if let Kind::Object(members) = &item.kind {
            for (row, value) in rows.iter().enumerate() {
                let place = format!("{at}/{row}");
                let name = value.get("name").or_else(|| value.get("id")).and_then(Value::as_str);
                let title = name.map_or_else(
                    || format!("{one} {}", row + 1),
                    |name| format!("{one} {}: {name}", row + 1),
                );
                pieces.push(self.open(&place, title, ""));
                self.members(pieces, &place, members, value);
                pieces.push(Piece::Close);
            }
        }
        pieces.push(Piece::Add { at: at.to_owned(), label: format!("{}: {one}", self.frame.t("Add")) });
        pieces.push(Piece::Close);
    }

    fn open(&self, at: &str, legend: String, hint: &str) -> Piece {
        Piece::Open {
            legend,
            hint: self.hint(at, hint),
            error: self.error(at),
            findings: self.against(at),
            at: at.to_owned(),
        }
    }

    fn field(&self, at: String, label: String, member: &Member, value: &Value) -> Field {
        let kind = &member.shape.kind;
        let control = match kind {
            _ if self.choices(&at).is_some() => "select",
            Kind::Text(_) | Kind::Lines => "textarea",
            Kind::Password => "password",
            Kind::Whole => "number",
            Kind::Percent => "percent",
            Kind::Day => "date",
            Kind::Instant => "datetime-local",
            Kind::YesNo | Kind::OneOf(_) => "select",
            Kind::Several(_) => "boxes",
            Kind::Line(_) | Kind::Object(_) | Kind::List(_) => "text",
        };
        let limit = if let Kind::Line(limit) | Kind::Text(limit) = kind { *limit } else { 2000 };
        Field {
            hint: match kind {
                _ if self.choices(&at).is_some() => String::new(),
                // The API counts in millionths, a form in per cent.
                Kind::Percent => self.hint(&at, "In per cent, such as 12.5."),
                _ => self.hint(&at, &member.shape.hint),
            },
            // A row that is left empty says nothing, so a browser must let it pass.
            required: (member.required && row_of(&at).is_none()) || self.sheet.needed.contains(&at.as_str()),
            needed: member.required && row_of(&at).is_some(),
            text: if control == "password" { String::new() } else { kind.text(value) },
            choices: self.chosen(&at, kind, value),
            error: self.error(&at),
            findings: self.against(&at),
            control,
            limit,
            label,
            at,
        }
    }

    fn choices(&self, at: &str) -> Option<&Vec<Choice>> {
        self.sheet.choices.iter().find(|(pointer, _)| *pointer == at).map(|(_, choices)| choices)
    }

    /// What can be chosen, with what is.
    fn chosen(&self, at: &str, kind: &Kind, value: &Value) -> Vec<Choice> {
        let named = |word: &String| {
            Choice::new(word.clone(), self.frame.rule(word).unwrap_or_else(|| self.frame.label(word)))
        };
        let yes_no = || {
            let (yes, no) = (self.frame.t("Yes"), self.frame.t("No"));
            vec![Choice::new("true", yes), Choice::new("false", no)]
        };
        let all = match (self.choices(at), kind) {
            (Some(choices), _) => choices.clone(),
            (None, Kind::OneOf(words) | Kind::Several(words)) => words.iter().map(named).collect(),
            (None, Kind::YesNo) => yes_no(),
            _ => Vec::new(),
        };
        let is = |choice: &Choice| match value {
            Value::Array(several) => several.iter().any(|one| one == choice.value.as_str()),
            other => kind.text(other) == choice.value,
        };
        all.into_iter().map(|choice| Choice { chosen: is(&choice), ..choice }).collect()
    }

    /// What is said about a field, for people: without the marks of code, and in a list only at its first row.
    fn hint(&self, at: &str, hint: &str) -> String {
        if row_of(at).is_some_and(|row| row > 0) {
            String::new()
        } else {
            self.frame.t(hint).replace('`', "")
        }
    }

    fn error(&self, at: &str) -> Option<String> {
        let found = self.errors.iter().find(|error| error.pointer == at);
        found.map(|error| self.frame.told(&error.detail).into_owned())
    }

    /// Findings at a place, or at one below it that no field shows.
    fn against(&self, at: &str) -> Vec<Violation> {
        let here = |finding: &&&Violation| place(finding) == at;
        self.findings.iter().filter(here).map(|finding| (*finding).clone()).collect()
    }
}

/// The name of a member as people read it.
pub(super) fn label(frame: &Frame, name: &str) -> String {
    let plain = PLAIN.iter().find(|(known, _)| *known == name).map(|(_, plain)| (*plain).to_owned());
    let percent = || name.strip_suffix("_ppm").map(|name| format!("{name}, %"));
    frame.label(&plain.or_else(percent).unwrap_or_else(|| name.to_owned()))
}

/// Names that say more to people in other words.
const PLAIN: [(&str, &str); 9] = [
    ("claim", "exemption of Art. 69 that is claimed"),
    ("plan_id", "plan"),
    ("uscc", "unified social credit code"),
    ("locale", "language"),
    ("memo", "text of the transfer"),
    ("about_kind", "what it is about"),
    ("about_id", "its number"),
    ("text", "what you have to say"),
    ("facts", "facts, one by one"),
];

/// Within a group that can be left out no browser may insist on a field; what is missing once one is filled in is said
/// after sending.
fn free<'p>(pieces: impl Iterator<Item = &'p mut Piece>) {
    for piece in pieces {
        if let Piece::Field(field) = piece {
            field.needed |= field.required;
            field.required = false;
        }
    }
}

/// Where a finding lies in a form: what the law asks of the seller itself is stated in its dossier.
fn place(finding: &Violation) -> String {
    if finding.path == "seller" { "/dossier".to_owned() } else { pointer(&finding.path) }
}

/// Whether a remedy names a part, which it does in code marks.
fn names(remedy: &str, part: &str) -> bool {
    remedy.split('`').skip(1).step_by(2).any(|named| named == part)
}

/// Whether a finding stands beside some piece.
pub(super) fn is_shown(pieces: &[Piece], wanted: &Violation) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Field(field) => field.findings.contains(wanted),
        Piece::Open { findings, .. } => findings.contains(wanted),
        _ => false,
    })
}

fn holds(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(members) => members.values().any(holds),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

/// `assets[0].fields[2] (card_no)` as `/assets/0/fields/2`.
pub fn pointer(path: &str) -> String {
    let place = path.split(" (").next().unwrap_or_default();
    format!("/{}", place.replace(['.', '['], "/").replace(']', ""))
}

/// The greatest row of a list that a field stands in.
fn row_of(at: &str) -> Option<usize> {
    at.split('/').filter_map(|part| part.parse().ok()).max()
}
