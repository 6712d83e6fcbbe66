//! Screens: tests the program makes on stated facts. Their ids, articles and sentences are dated text beside the law
//! (`law/<statute>/screens.toml`); the tests themselves are functions, for they compare exact numbers or whole pairs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Law, LawError, Rule, RuleKind};
use crate::decision::{Certainty, Undecidable};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    screen: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    article: String,
    from: toml::value::Datetime,
    until: Option<toml::value::Datetime>,
    says: String,
    says_zh: String,
}

/// One screen that speaks, for a person to look at. Never a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Screened {
    /// Permanent rule id, as `MON-04`.
    pub rule: String,
    /// The provision, as a citation to show.
    pub article: String,
    /// Whether the stated facts meet it, or a fact it needs is unknown.
    pub certainty: Certainty,
    /// What it means in one plain sentence.
    pub says: String,
    /// The same in Chinese.
    pub says_zh: String,
    /// What in the facts it rests on.
    pub reason: String,
}

impl Law {
    /// The screen of that id as the law of the day words it. Errors: no such screen is in force, so nothing is said.
    pub(crate) fn screened(
        &self,
        id: &str,
        on: NaiveDate,
        certainty: Certainty,
        reason: String,
    ) -> Result<Screened, Undecidable> {
        let rule = self.rule(id).filter(|rule| rule.kind == RuleKind::Screen && rule.in_force(on));
        let rule = rule.ok_or_else(|| Undecidable::Unfit {
            path: id.to_owned(),
            source_text: format!("no such screen is in force on {on}"),
        })?;
        Ok(Screened {
            rule: rule.id.clone(),
            article: rule.article.clone(),
            certainty,
            says: rule.says.clone(),
            says_zh: rule.says_zh.clone(),
            reason,
        })
    }
}

/// The screens of every `screens.toml`.
pub(super) fn read_screens(files: &[(&str, &str)]) -> Result<Vec<Rule>, LawError> {
    let tables = files.iter().filter(|(file, _)| file.ends_with("/screens.toml"));
    let mut rules = Vec::new();
    for (file, text) in tables {
        let unreadable = |why: String| LawError::Unreadable { file: (*file).to_owned(), why };
        let table: Table = toml::from_str(text).map_err(|error| unreadable(error.to_string()))?;
        for written in table.screen {
            rules.push(rule(file, written).map_err(unreadable)?);
        }
    }
    Ok(rules)
}

fn rule(file: &str, written: Written) -> Result<Rule, String> {
    let day = |written: toml::value::Datetime| {
        written.to_string().parse().map_err(|_| format!("`{written}` is no day; write 2022-01-01"))
    };
    Ok(Rule {
        id: written.id,
        kind: RuleKind::Screen,
        article: written.article,
        from: day(written.from)?,
        until: written.until.map(day).transpose()?,
        verdicts: Vec::new(),
        unknown: None,
        says: written.says,
        says_zh: written.says_zh,
        remedy: String::new(),
        remedy_zh: String::new(),
        turn: None,
        gates: Vec::new(),
        file: file.to_owned(),
    })
}
