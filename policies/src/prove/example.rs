//! Facts that break a claim, as a legal case a lawyer can read: nearest to a lawful base, with only what differs.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

use cedar_policy_symcc::Env;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::point::{Attributes, Check, Point, plain};
use super::question::Question;
use super::{Example, ProveError};
use crate::cases::Bases;
use crate::decision::Verdict;
use crate::facts::Facts;
use crate::law::{FILES, Law, PartKind};

/// More would make a case a little shorter, and the proof longer.
const BASES_TRIED: usize = 4;

/// What a counterexample is to say besides its facts.
pub(super) struct Wrong<'a> {
    /// Names the case.
    pub(super) name: String,
    /// One sentence.
    pub(super) says: String,
    /// The verdict that was due, and why these words may stand in `expect`.
    pub(super) due: Verdict,
    /// What makes these facts a counterexample.
    pub(super) check: Check,
    pub(super) question: &'a Question,
}

/// A part of a lawful base, as it is told at the gate of a question.
struct Start {
    name: String,
    gate_differs: bool,
    point: Point,
}

/// By gate and day.
type Told = BTreeMap<(&'static str, NaiveDate), Rc<[Start]>>;

/// The lawful bases of the legal cases; told once for each gate and day.
pub(super) struct Starts {
    bases: Bases,
    told: RefCell<Told>,
}

impl Starts {
    pub(super) fn read() -> Result<Self, ProveError> {
        let text = include_str!("../../cases/bases.toml");
        Ok(Self { bases: Bases::parse("policies/cases/bases.toml", text)?, told: RefCell::default() })
    }

    fn at(&self, law: &Law, question: &Question) -> Rc<[Start]> {
        let (gate, on) = (question.gate(), question.on());
        if let Some(told) = self.told.borrow().get(&(gate.word(), on)) {
            return Rc::clone(told);
        }
        let mut starts = Vec::new();
        for (name, base) in self.bases.all() {
            let Ok(own) = Facts::from_value(base.clone()) else { continue };
            let gate_differs = own.gate != gate;
            let Ok(told) = law.told(&Facts { gate, ..own }, on) else { continue };
            let points = PartKind::ALL.into_iter().flat_map(|kind| Point::told(&told, kind));
            starts.extend(points.map(|point| Start { name: name.clone(), gate_differs, point }));
        }
        let starts: Rc<[Start]> = starts.into();
        self.told.borrow_mut().insert((gate.word(), on), Rc::clone(&starts));
        starts
    }
}

/// The case. The solver's facts are brought back, one by one, to those of the nearest bases, as far as the claim stays
/// broken.
pub(super) fn example(law: &Law, starts: &Starts, env: &Env, wrong: &Wrong<'_>) -> Example {
    let found = Point::found(env, wrong.question.kind);
    let told = starts.at(law, wrong.question);
    let mut near: Vec<&Start> = told.iter().filter(|start| start.point.kind == found.kind).collect();
    near.sort_by_key(|start| differences(&found, &start.point).len());
    let nearest = near
        .into_iter()
        .take(BASES_TRIED)
        .map(|start| (brought_back(law, &found, &start.point, wrong), start))
        .min_by_key(|(point, start)| differences(point, &start.point).len());
    let case = match nearest {
        Some((point, start)) => write(&point, Some(start), wrong),
        None => write(&small(law, found, wrong), None, wrong),
    };
    Example { says: wrong.says.clone(), case: Some(case) }
}

fn brought_back(law: &Law, found: &Point, base: &Point, wrong: &Wrong<'_>) -> Point {
    let mut point = found.clone();
    for (side, name) in differences(found, base) {
        let mut tried = point.clone();
        let (into, from) = (side.of_mut(&mut tried), side.of(base));
        match from.get(&name) {
            Some(value) => into.insert(name, value.clone()),
            None => into.remove(&name),
        };
        if tried.passes(&wrong.check, wrong.question, law) {
            point = tried;
        }
    }
    small(law, point, wrong)
}

/// The solver takes any number that will do: the first of the small ones that does reads better.
fn small(law: &Law, mut point: Point, wrong: &Wrong<'_>) -> Point {
    const TRIED: i64 = 10;
    let numbers: Vec<String> =
        point.part.iter().filter(|(_, value)| value.is_number()).map(|(name, _)| name.clone()).collect();
    for name in numbers {
        let tried = (0..=TRIED).map(|number| {
            let mut tried = point.clone();
            tried.part.insert(name.clone(), json!(number));
            tried
        });
        point =
            tried.into_iter().find(|tried| tried.passes(&wrong.check, wrong.question, law)).unwrap_or(point);
    }
    point
}

#[derive(Clone, Copy)]
enum Side {
    Part,
    Seller,
    Deal,
}

impl Side {
    fn of(self, point: &Point) -> &Attributes {
        match self {
            Self::Part => &point.part,
            Self::Seller => &point.seller,
            Self::Deal => &point.deal,
        }
    }

    fn of_mut(self, point: &mut Point) -> &mut Attributes {
        match self {
            Self::Part => &mut point.part,
            Self::Seller => &mut point.seller,
            Self::Deal => &mut point.deal,
        }
    }
}

fn differences(one: &Point, other: &Point) -> Vec<(Side, String)> {
    let mut differ = Vec::new();
    for side in [Side::Part, Side::Seller, Side::Deal] {
        let (here, there) = (side.of(one), side.of(other));
        let mut names: Vec<&String> = here.keys().chain(there.keys()).collect();
        names.sort();
        names.dedup();
        let changed = names.into_iter().filter(|name| here.get(*name) != there.get(*name));
        differ.extend(changed.map(|name| (side, name.clone())));
    }
    differ
}

fn write(point: &Point, start: Option<&Start>, wrong: &Wrong<'_>) -> String {
    let nothing = Point {
        kind: point.kind,
        seller: Attributes::new(),
        part: Attributes::new(),
        deal: Attributes::new(),
        path: format!("{}s[0]", point.kind.word().to_lowercase()),
    };
    let base = start.map_or(&nothing, |start| &start.point);
    let mut text = format!("[[case]]\nname = {}\nkind = \"admission\"\n", quoted(&wrong.name));
    line(&mut text, format_args!("on = {}", wrong.question.on()));
    if let Some(start) = start {
        line(&mut text, format_args!("given = {}", quoted(&start.name)));
    }
    if start.is_none_or(|start| start.gate_differs) {
        line(&mut text, format_args!("facts.gate = \"{}\"", wrong.question.gate().word()));
    }
    for (side, name) in differences(point, base) {
        let value = side.of(point).get(&name).map_or_else(|| json!("unknown"), plain);
        match place(side, &name, &value, &base.path) {
            Some(place) => line(&mut text, format_args!("facts.{place} = {}", written(&value))),
            None => folded(&mut text, (side, &name), &value, base),
        }
    }
    line(
        &mut text,
        format_args!(
            "expect = {{ verdict = \"{}\", because = [] }} # because: name every rule that must speak",
            wrong.due.word()
        ),
    );
    text
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{words}");
}

/// A fact nobody states as such: it is worked out of others, so the case names it and what it means.
fn folded(text: &mut String, (side, name): (Side, &str), value: &Value, base: &Point) {
    let (of, at) = match side {
        Side::Part => (base.kind.word(), base.path.as_str()),
        Side::Seller => ("Seller", "seller"),
        Side::Deal => ("Deal", "order"),
    };
    line(
        text,
        format_args!(
            "# Worked out of other facts; state them so that {at} is told as: {name} = {}",
            written(value)
        ),
    );
    if let Some(meaning) = meaning(of, name) {
        line(text, format_args!("#   {name}: {meaning}"));
    }
}

/// What the schema says of a fact, in the comment above it.
fn meaning(of: &str, name: &str) -> Option<String> {
    let (_, schema) = FILES.iter().find(|(file, _)| *file == "schema.cedarschema")?;
    let heads = [format!("entity {of} = {{"), format!("type {of} = {{")];
    let mut lines =
        schema.lines().skip_while(|line| !heads.iter().any(|head| line.starts_with(head))).skip(1);
    let mut comment: Vec<&str> = Vec::new();
    loop {
        let line = lines.next()?.trim();
        if let Some(words) = line.strip_prefix("//") {
            comment.push(words.trim());
        } else if line.split([':', '?']).next() == Some(name) {
            return (!comment.is_empty()).then(|| comment.join(" "));
        } else if line.starts_with('}') {
            return None;
        } else {
            comment.clear();
        }
    }
}

/// Where a fact is stated, if it is stated as such anywhere: the first place whose name the facts know.
fn place(side: Side, name: &str, value: &Value, path: &str) -> Option<String> {
    let path = path.replace('[', ".").replace(']', "");
    let group = path.split('.').take(2).collect::<Vec<_>>().join(".");
    let places = match side {
        Side::Part => vec![
            format!("{path}.{name}"),
            format!("{path}.openness.{name}"),
            format!("{group}.{name}"),
            format!("personal_data.{name}"),
            format!("product.{name}"),
            format!("order.{name}"),
        ],
        Side::Seller => vec![format!("seller.{name}")],
        Side::Deal => {
            vec![format!("buyer.{}", name.strip_prefix("buyer_").unwrap_or(name)), format!("order.{name}")]
        }
    };
    places.into_iter().find(|place| is_known(place, value))
}

fn is_known(place: &str, value: &Value) -> bool {
    let nobody_knows = *value == json!("unknown");
    // The word itself would be forgotten wherever it stands.
    let mut value = if nobody_knows { json!(true) } else { stated(value) };
    for step in place.rsplit('.') {
        value = if step.parse::<usize>().is_ok() {
            Value::Array(vec![value])
        } else {
            Value::Object(Map::from_iter([(step.to_owned(), value)]))
        };
    }
    // Other complaints, as of a missing neighbour, are the base's to answer.
    Facts::from_value(value).err().is_none_or(|error| {
        let unfit = error.why.starts_with("there is no value") || error.why.starts_with("invalid type");
        !error.why.starts_with("there is no fact") && (nobody_knows || !unfit)
    })
}

/// As facts state it: yes and no are true and false.
fn stated(value: &Value) -> Value {
    match value.as_str() {
        Some("yes") => json!(true),
        Some("no") => json!(false),
        _ => value.clone(),
    }
}

fn written(value: &Value) -> String {
    match stated(value) {
        Value::String(word) => quoted(&word),
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
