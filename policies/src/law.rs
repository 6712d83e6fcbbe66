//! The law, loaded once: every rule parsed, named, checked strictly against the schema and sorted by date.

use std::fmt::Write;
use std::sync::Arc;

use cedar_policy::{ParseErrors, Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use chrono::NaiveDate;
use miette::Diagnostic;
use sha2::{Digest, Sha256};

pub use rule::{Rule, RuleKind};
pub use screen::Screened;

pub(crate) use book::Book;
pub(crate) use files::FILES;
pub(crate) use memo::{Question, Reply, Told};
pub(crate) use rule::Clause;
pub(crate) use words::{Ask, PartKind, Words};

use crate::articles::Article;
use crate::parameters::{ParameterError, Parameters};
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
#[derive(Clone, Debug)]
pub struct Law {
    pub(crate) words: Words,
    pub(crate) schema: Schema,
    books: Arc<Books>,
    rules: Vec<Rule>,
    pub(crate) numbers: Parameters,
    articles: Vec<Article>,
    text: Vec<(String, String)>,
    version: String,
}

/// The text of the law is not fit to be applied. Nothing is decided with it.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// A file does not parse.
    #[error("{file}: {why}")]
    Unreadable {
        /// The file, relative to the folder of the law.
        file: String,
        /// What the parser said.
        why: String,
    },
    /// A rule lacks an annotation or carries one nobody can read.
    #[error("{file}, rule {rule}: {why}")]
    Annotation {
        /// The file, relative to the folder of the law, and the line on which the rule stands.
        file: String,
        /// The policy id, or its position when it has none.
        rule: String,
        /// What is wrong, and how to put it right.
        why: String,
    },
    /// The rules do not fit the schema.
    #[error("the rules do not fit schema.cedarschema: {0}")]
    Unfit(String),
}

impl Law {
    /// Loads the law that was compiled in.
    pub fn load() -> Result<Self, LawError> {
        Self::from_files(FILES)
    }

    /// Loads a law from its text: every file, by its path (as in [`Law::text`]) and with its text, sorted by path.
    /// It is refused whole unless every file parses, every rule is cited and dated and fits the schema strictly,
    /// and every number is written in its unit.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Self, LawError> {
        Self::read(files).map_err(|error| error.on_its_line(files))
    }

    fn read(files: &[(&str, &str)]) -> Result<Self, LawError> {
        let schema = read_schema(files)?;
        let mut policies = Vec::new();
        for (file, text) in files.iter().filter(|(file, _)| is_cedar(file)) {
            policies.extend(read_policies(file, text)?);
        }
        validate(&schema, &policies, files)?;
        let clauses = policies
            .iter()
            .map(|(file, policy)| Clause::read(file, policy).map(|clause| (clause, policy.clone())))
            .collect::<Result<Vec<_>, _>>()?;
        let words = Words::new(&schema)?;
        let mut rules = collect_rules(&clauses, &words, &schema)?;
        let books = Arc::new(Books::bind(clauses, &rules, &words, &schema)?);
        rules.extend(screen::read_screens(files)?);
        rules.sort_by(|one, other| one.id.cmp(&other.id));
        let numbers = read_numbers(files)?;
        let map = files.iter().find(|(file, _)| *file == "articles.toml");
        let articles =
            map.map_or(Ok(Vec::new()), |(_, text)| crate::articles::read(text, &rules, &numbers))?;
        let text = files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
        Ok(Self { words, schema, books, rules, numbers, articles, text, version: version_of(files) })
    }

    /// The same law with another value for one number on every day it has one: a supposition, and its version says so.
    /// Its text stays that of the law.
    ///
    /// # Errors
    /// No such number, or a value that is not in its unit.
    pub fn supposing(&self, name: &str, value: &str) -> Result<Self, ParameterError> {
        let numbers = self.numbers.supposing(name, value)?;
        Ok(Self { numbers, version: format!("{} supposing {name} = {value}", self.version), ..self.clone() })
    }

    /// Edition and hash over every file of the law: `2026.11-0123456789ab`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Its whole text: every file, by its path and with what it says. [`Law::from_files`] reads it again.
    pub fn text(&self) -> &[(String, String)] {
        &self.text
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

    /// Every article of the Data Regulations with what carries it, in order; none where the law has no map of them.
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    pub(crate) fn book(&self, on: NaiveDate) -> Option<&Book> {
        self.books.on(on)
    }

    /// Every book there is or will be, by its first day.
    #[cfg(feature = "prove")]
    pub(crate) fn books(&self) -> impl Iterator<Item = (NaiveDate, &Book)> {
        self.books.all()
    }
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
        .map_err(|error| LawError::Unreadable { file: (*file).to_owned(), why: told(&error, text) })
}

/// Each file alone first, so that what is wrong is told of its file.
fn read_numbers(files: &[(&str, &str)]) -> Result<Parameters, LawError> {
    let unreadable = |file: &str, why: ParameterError| LawError::Unreadable {
        file: file.to_owned(),
        why: why.to_string(),
    };
    for one in files {
        Parameters::of_law(&[*one]).map_err(|error| {
            let line = error.names().and_then(|name| line_with(one.1, &format!("\"{name}\"")));
            unreadable(
                &line.map_or_else(|| one.0.to_owned(), |line| format!("{}, line {line}", one.0)),
                error,
            )
        })?;
    }
    Parameters::of_law(files).map_err(|error| unreadable("parameters.toml", error))
}

/// Parsed policies come numbered; each takes the id it carries as an annotation.
fn read_policies(file: &str, text: &str) -> Result<Vec<(String, Policy)>, LawError> {
    let parsed: PolicySet = text.parse().map_err(|error: ParseErrors| LawError::Unreadable {
        file: file.to_owned(),
        why: told(&error, text),
    })?;
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

impl LawError {
    /// The same with the line on which its rule stands, where the files tell.
    fn on_its_line(self, files: &[(&str, &str)]) -> Self {
        let Self::Annotation { file, rule, why } = self else { return self };
        let line = text_of(files, &file).and_then(|text| line_with(text, &format!("@id(\"{rule}\")")));
        let file = line.map_or_else(|| file.clone(), |line| format!("{file}, line {line}"));
        Self::Annotation { file, rule, why }
    }
}

fn text_of<'a>(files: &[(&str, &'a str)], file: &str) -> Option<&'a str> {
    files.iter().find(|(name, _)| *name == file).map(|(_, text)| *text)
}

/// The first line, counted from one, with these words.
fn line_with(text: &str, words: &str) -> Option<usize> {
    text.lines().position(|line| line.contains(words)).map(|line| line + 1)
}

/// What is wrong, on which line, and the cure as far as the parser knows one.
fn told(error: &dyn Diagnostic, text: &str) -> String {
    let place = error.labels().and_then(|mut labels| labels.next()).map_or_else(String::new, |label| {
        let before = text.get(..label.offset()).unwrap_or(text);
        let here = label.label().map_or_else(String::new, |here| format!(" ({here})"));
        format!("line {}: {error}{here}", before.matches('\n').count() + 1)
    });
    let what = if place.is_empty() { error.to_string() } else { place };
    error.help().map_or_else(|| what.clone(), |cure| format!("{what}; {cure}"))
}

fn validate(schema: &Schema, policies: &[(String, Policy)], files: &[(&str, &str)]) -> Result<(), LawError> {
    let twice = policies.iter().enumerate().find_map(|(at, (file, policy))| {
        let before = policies.iter().take(at).find(|(_, other)| other.id() == policy.id());
        before.map(|(other, _)| (file, policy, other))
    });
    if let Some((file, policy, other)) = twice {
        let why = format!("this id stands twice, in {file} and in {other}: give one another @id");
        return Err(LawError::Annotation { file: file.clone(), rule: policy.id().to_string(), why });
    }
    let set = PolicySet::from_policies(policies.iter().map(|(_, policy)| policy.clone()))
        .map_err(|error| LawError::Unfit(error.to_string()))?;
    let outcome = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
    if outcome.validation_passed_without_warnings() {
        return Ok(());
    }
    let placed = |id: &PolicyId, what: &dyn Diagnostic| {
        let of = policies.iter().find(|(_, policy)| policy.id() == id);
        let file = of.map_or("", |(file, _)| file.as_str());
        format!("{file}, rule {id}: {}", told(what, text_of(files, file).unwrap_or_default()))
    };
    let errors = outcome.validation_errors().map(|error| placed(error.policy_id(), error));
    let warnings = outcome.validation_warnings().map(|warning| placed(warning.policy_id(), warning));
    Err(LawError::Unfit(errors.chain(warnings).collect::<Vec<_>>().join("\n")))
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
