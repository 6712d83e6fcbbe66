//! The law, loaded once: every rule parsed, named, checked strictly against the schema and sorted by date.

use std::fmt::Write;

use cedar_policy::{Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

pub use rule::{Rule, RuleKind};
pub use screen::Screened;

pub(crate) use book::Book;
pub(crate) use files::FILES;
pub(crate) use memo::{Question, Reply, Told};
pub(crate) use rule::Clause;
pub(crate) use words::{Ask, PartKind, Words};

use crate::parameters::Parameters;
use book::Books;
use rule::collect_rules;

mod book;
mod files;
mod memo;
mod rule;
mod screen;
mod words;

/// Year and month of the last change to the text of the law; the hash after it tells every change apart.
const EDITION: &str = "2026.11";

/// The law of the market. Load it once and share it.
#[derive(Debug)]
pub struct Law {
    pub(crate) words: Words,
    pub(crate) schema: Schema,
    books: Books,
    rules: Vec<Rule>,
    pub(crate) numbers: Parameters,
    version: String,
}

/// The text of the law is not fit to be applied. Nothing is decided with it.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// A file does not parse.
    #[error("policies/law/{file}: {why}")]
    Unreadable {
        /// The file, relative to `policies/law`.
        file: String,
        /// What the parser said.
        why: String,
    },
    /// A rule lacks an annotation or carries one nobody can read.
    #[error("policies/law/{file}, rule {rule}: {why}")]
    Annotation {
        /// The file, relative to `policies/law`.
        file: String,
        /// The policy id, or its position when it has none.
        rule: String,
        /// What is wrong, and how to put it right.
        why: String,
    },
    /// The rules do not fit the schema.
    #[error("the rules do not fit policies/law/schema.cedarschema: {0}")]
    Unfit(String),
}

impl Law {
    /// Loads the law that was compiled in.
    pub fn load() -> Result<Self, LawError> {
        Self::from_files(FILES)
    }

    fn from_files(files: &[(&str, &str)]) -> Result<Self, LawError> {
        let schema = read_schema(files)?;
        let mut policies = Vec::new();
        for (file, text) in files.iter().filter(|(file, _)| is_cedar(file)) {
            policies.extend(read_policies(file, text)?);
        }
        validate(&schema, policies.iter().map(|(_, policy)| policy.clone()))?;
        let clauses = policies
            .iter()
            .map(|(file, policy)| Clause::read(file, policy).map(|clause| (clause, policy.clone())))
            .collect::<Result<Vec<_>, _>>()?;
        let words = Words::new(&schema)?;
        let mut rules = collect_rules(&clauses, &words, &schema)?;
        let books = Books::bind(clauses, &rules, &words, &schema)?;
        rules.extend(screen::read_screens(files)?);
        rules.sort_by(|one, other| one.id.cmp(&other.id));
        let numbers = Parameters::from_toml(&numbers_of(files))
            .map_err(|error| LawError::Unfit(format!("its numbers: {error}")))?;
        Ok(Self { words, schema, books, rules, numbers, version: version_of(files) })
    }

    /// Edition and hash over every file of the law: `2026.11-0123456789ab`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The rules in force on that day, by id.
    pub fn rules(&self, on: NaiveDate) -> Vec<&Rule> {
        self.rules.iter().filter(|rule| rule.in_force(on)).collect()
    }

    /// One rule, in force or not.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Every rule, in force or not, by id.
    pub fn all_rules(&self) -> &[Rule] {
        &self.rules
    }

    pub(crate) fn book(&self, on: NaiveDate) -> Option<&Book> {
        self.books.on(on)
    }
}

/// The texts of every `parameters.toml`.
pub(crate) fn numbers_of<'a>(files: &[(&str, &'a str)]) -> Vec<&'a str> {
    files.iter().filter(|(file, _)| file.ends_with("/parameters.toml")).map(|(_, text)| *text).collect()
}

fn is_cedar(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, ending)| ending == "cedar")
}

fn read_schema(files: &[(&str, &str)]) -> Result<Schema, LawError> {
    let (file, text) = files
        .iter()
        .find(|(file, _)| *file == "schema.cedarschema")
        .ok_or_else(|| LawError::Unfit("the schema is missing".to_owned()))?;
    Schema::from_cedarschema_str(text)
        .map(|(schema, _)| schema)
        .map_err(|error| LawError::Unreadable { file: (*file).to_owned(), why: error.to_string() })
}

/// Parsed policies come numbered; each takes the id it carries as an annotation.
fn read_policies(file: &str, text: &str) -> Result<Vec<(String, Policy)>, LawError> {
    let parsed: PolicySet = text
        .parse()
        .map_err(|error| LawError::Unreadable { file: file.to_owned(), why: format!("{error:?}") })?;
    let named = parsed.policies().map(|policy| {
        let id = policy.annotation("id").ok_or_else(|| LawError::Annotation {
            file: file.to_owned(),
            rule: policy.id().to_string(),
            why: "it has no @id".to_owned(),
        })?;
        Ok((file.to_owned(), policy.new_id(PolicyId::new(id))))
    });
    let mut named = named.collect::<Result<Vec<_>, LawError>>()?;
    named.sort_by_key(|(_, policy)| policy.id().to_string());
    Ok(named)
}

fn validate(schema: &Schema, policies: impl Iterator<Item = Policy>) -> Result<(), LawError> {
    let set = PolicySet::from_policies(policies).map_err(|error| LawError::Unfit(error.to_string()))?;
    let outcome = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
    if outcome.validation_passed_without_warnings() {
        return Ok(());
    }
    let errors = outcome.validation_errors().map(ToString::to_string);
    let warnings = outcome.validation_warnings().map(ToString::to_string);
    Err(LawError::Unfit(errors.chain(warnings).collect::<Vec<_>>().join("; ")))
}

fn version_of(files: &[(&str, &str)]) -> String {
    let mut hash = Sha256::new();
    for (file, text) in files {
        // Lengths keep a move of text from one file to the next from going unnoticed.
        for part in [file, text] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    let mut version = format!("{EDITION}-");
    for byte in hash.finalize().iter().take(6) {
        // Writing to a String cannot fail.
        let _ = write!(version, "{byte:02x}");
    }
    version
}

#[cfg(test)]
mod tests;
