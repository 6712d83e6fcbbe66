//! Rules as people see them, read from the annotations of the policies that make them up.

use cedar_policy::{Effect, Policy, Schema};
use chrono::NaiveDate;
use serde::Serialize;

use super::{Ask, LawError, Words};
use crate::decision::{Certainty, Turn, Verdict};
use crate::facts::Gate;

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Opens a gate where nothing speaks against it.
    Gate,
    /// Speaks against a part: a legal condition that is not met.
    Bar,
    /// Carries a part: a positive basis.
    Basis,
    /// A test the program makes on stated facts: it flags for a person and finds nothing.
    Screen,
}

/// One rule of the law, with its permanent id. It may be written in several policies: one per certainty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Permanent: it stands in decisions and in the log.
    pub id: String,
    /// What it does.
    pub kind: RuleKind,
    /// The provision, as a citation to show.
    pub article: String,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force, if it has one.
    pub until: Option<NaiveDate>,
    /// What it can demand, worst first; empty unless it is a bar.
    pub verdicts: Vec<Verdict>,
    /// What it demands when a fact it needs is unknown, if that differs.
    pub unknown: Option<Verdict>,
    /// The reason in one plain sentence.
    pub says: String,
    /// The same in Chinese.
    pub says_zh: String,
    /// How to put it right; empty unless it is a bar.
    pub remedy: String,
    /// The same in Chinese.
    pub remedy_zh: String,
    /// Whose turn it is, of a bar.
    pub turn: Option<Turn>,
    /// The gates at which it speaks; of a basis, all four.
    pub gates: Vec<Gate>,
    /// Its file, relative to `policies/law`.
    pub file: String,
}

impl Rule {
    /// Whether it is in force on that day; both ends count.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

/// One policy: a rule, or the part of a rule that speaks at another certainty or severity.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub(crate) id: String,
    pub(crate) rule: String,
    pub(crate) file: String,
    pub(crate) effect: Effect,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) certainty: Certainty,
    pub(crate) from: NaiveDate,
    pub(crate) until: Option<NaiveDate>,
    pub(crate) says: String,
    pub(crate) says_zh: String,
    /// Of a second policy, where its own cure differs from the rule's.
    pub(crate) remedy: Option<String>,
    pub(crate) remedy_zh: Option<String>,
    /// What a rule on the whole product is about: `seller`, `order`, `personal_data`.
    pub(crate) about: Option<String>,
    /// Speaks only where no other rule speaks of the same part.
    pub(crate) last_resort: bool,
    head: Head,
}

/// What only the policy that names the rule carries.
#[derive(Clone, Debug)]
struct Head {
    article: Option<String>,
    turn: Option<Turn>,
}

const KNOWN: [&str; 14] = [
    "id",
    "rule",
    "article",
    "from",
    "until",
    "verdict",
    "certainty",
    "says",
    "says_zh",
    "remedy",
    "remedy_zh",
    "turn",
    "about",
    "last_resort",
];

impl Clause {
    pub(crate) fn read(file: &str, policy: &Policy) -> Result<Self, LawError> {
        let fail =
            |why: String| LawError::Annotation { file: file.to_owned(), rule: policy.id().to_string(), why };
        if let Some((stray, _)) = policy.annotations().find(|(name, _)| !KNOWN.contains(name)) {
            return Err(fail(format!("`@{stray}` means nothing here; known are {}", KNOWN.join(", "))));
        }
        let text = |name: &str| policy.annotation(name).map(str::to_owned);
        let must = |name: &str| {
            text(name).filter(|text| !text.is_empty()).ok_or_else(|| fail(format!("it has no @{name}")))
        };
        if text("remedy").is_some() != text("remedy_zh").is_some() {
            return Err(fail("it has @remedy or @remedy_zh without the other".to_owned()));
        }
        let id = policy.id().to_string();
        let forbids = policy.effect() == Effect::Forbid;
        Ok(Self {
            rule: text("rule").unwrap_or_else(|| id.clone()),
            id,
            file: file.to_owned(),
            effect: policy.effect(),
            verdict: if forbids { Some(word(&must("verdict")?).map_err(&fail)?) } else { None },
            certainty: text("certainty")
                .map_or(Ok(Certainty::Established), |text| word(&text))
                .map_err(&fail)?,
            from: day(&must("from")?).map_err(&fail)?,
            until: text("until").map(|text| day(&text)).transpose().map_err(&fail)?,
            says: must("says")?,
            says_zh: must("says_zh")?,
            remedy: text("remedy"),
            remedy_zh: text("remedy_zh"),
            about: text("about"),
            last_resort: text("last_resort").is_some(),
            head: Head {
                article: text("article"),
                turn: text("turn").map(|text| word(&text)).transpose().map_err(&fail)?,
            },
        })
    }

    fn names_rule(&self) -> bool {
        self.id == self.rule
    }

    fn fault(&self, why: &str) -> LawError {
        LawError::Annotation { file: self.file.clone(), rule: self.id.clone(), why: why.to_owned() }
    }
}

fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|error| error.to_string())
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("`{text}` is no day; write 2022-01-01"))
}

/// The rules the policies make up, by id.
pub(super) fn collect_rules(
    clauses: &[(Clause, Policy)],
    words: &Words,
    schema: &Schema,
) -> Result<Vec<Rule>, LawError> {
    let mut rules = clauses
        .iter()
        .filter(|(clause, _)| clause.names_rule())
        .map(|(clause, _)| {
            let parts: Vec<&(Clause, Policy)> =
                clauses.iter().filter(|(part, _)| part.rule == clause.rule).collect();
            rule(clause, &parts, words, schema)
        })
        .collect::<Result<Vec<Rule>, LawError>>()?;
    if let Some((orphan, _)) =
        clauses.iter().find(|(clause, _)| !rules.iter().any(|rule| rule.id == clause.rule))
    {
        return Err(orphan.fault("its @rule names no rule"));
    }
    rules.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(rules)
}

fn rule(
    head: &Clause,
    parts: &[&(Clause, Policy)],
    words: &Words,
    schema: &Schema,
) -> Result<Rule, LawError> {
    let must = |text: &Option<String>, why| text.clone().ok_or_else(|| head.fault(why));
    let bar = head.effect == Effect::Forbid;
    if let Some((stray, _)) = parts.iter().find(|(part, _)| part.effect != head.effect) {
        return Err(stray.fault("a rule either permits or forbids; give it another @id"));
    }
    let gates = gates_of(parts, words, schema);
    let kind = match (bar, gates.is_empty()) {
        (true, _) => RuleKind::Bar,
        (false, true) => RuleKind::Basis,
        (false, false) => RuleKind::Gate,
    };
    Ok(Rule {
        id: head.rule.clone(),
        kind,
        article: must(&head.head.article, "it has no @article")?,
        from: parts.iter().map(|(part, _)| part.from).min().unwrap_or(head.from),
        until: if parts.iter().any(|(part, _)| part.until.is_none()) {
            None
        } else {
            parts.iter().filter_map(|(part, _)| part.until).max()
        },
        verdicts: verdicts_of(parts),
        unknown: parts
            .iter()
            .filter(|(part, _)| part.certainty == Certainty::Unknown)
            .filter_map(|(part, _)| part.verdict)
            .max(),
        says: head.says.clone(),
        says_zh: head.says_zh.clone(),
        remedy: if bar { must(&head.remedy, "it has no @remedy")? } else { String::new() },
        remedy_zh: if bar { must(&head.remedy_zh, "it has no @remedy_zh")? } else { String::new() },
        turn: if bar { Some(head.head.turn.ok_or_else(|| head.fault("it has no @turn"))?) } else { None },
        gates: if kind == RuleKind::Basis { Gate::ALL.to_vec() } else { gates },
        file: head.file.clone(),
    })
}

fn verdicts_of(parts: &[&(Clause, Policy)]) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = parts.iter().filter_map(|(part, _)| part.verdict).collect();
    verdicts.sort_unstable_by(|one, other| other.cmp(one));
    verdicts.dedup();
    verdicts
}

/// The gates whose requests any of the policies can apply to.
fn gates_of(parts: &[&(Clause, Policy)], words: &Words, schema: &Schema) -> Vec<Gate> {
    let environments: Vec<_> =
        parts.iter().flat_map(|(_, policy)| policy.get_valid_request_envs(schema)).collect();
    Gate::ALL
        .into_iter()
        .filter(|gate| {
            let action = words.ask(Ask::Gate(*gate));
            environments.iter().any(|environment| Some(environment.action()) == action.as_ref())
        })
        .collect()
}
