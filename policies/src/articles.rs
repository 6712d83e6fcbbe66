//! The map of the Data Regulations: every article, whom it binds, and what carries it in this market
//! (`law/articles.toml`). What cites an article is found by its citation, so the map names only the rest.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::law::{LawError, Rule};
use crate::parameters::Parameters;

const FILE: &str = "articles.toml";
/// The short name of the statute the map is of.
const STATUTE: &str = "Data Regulations";
const LAST: u8 = 100;

/// Whom an article binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Everybody: the meaning of words.
    Everyone,
    /// Whoever handles data.
    Handler,
    /// Market entities: sellers and buyers.
    MarketEntity,
    /// The trading platform itself.
    Platform,
    /// Public management and service bodies.
    PublicBody,
    /// Government at its levels.
    Government,
    /// Departments that supervise.
    Regulator,
    /// Courts and procuratorates.
    Court,
    /// Natural persons, as holders of rights.
    Person,
}

/// What the market does about an article. None of these: it is not the market's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A gate blocks, or asks for a person.
    Enforce,
    /// Something people can do here.
    Feature,
    /// A record is kept.
    Record,
    /// Evidence, a range or a finding for whoever decides.
    Report,
}

/// One article and what carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// 1 to 100.
    pub number: u8,
    /// What it is about, in our own words.
    pub title: String,
    /// The same in Chinese.
    pub title_zh: String,
    /// Whom it binds.
    #[serde(default)]
    pub binds: Vec<Bound>,
    /// What the market does about it, `enforce` where a rule carries it and `report` where a number does; nothing
    /// where it is not the market's.
    #[serde(default)]
    pub mode: Vec<Mode>,
    /// How it is carried, or why it is not ours, in a sentence or two.
    pub says: String,
    /// The same in Chinese.
    pub says_zh: String,
    /// The rules that carry it, by id: those that cite it and those the map names.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The dated numbers that carry it, by name: those of the article and those the map names.
    #[serde(default)]
    pub numbers: Vec<String>,
    /// The source files that carry it, from the root of the repository.
    #[serde(default)]
    pub functions: Vec<String>,
    /// The tables that keep its records.
    #[serde(default)]
    pub records: Vec<String>,
    /// Whether a part of it is left to human judgement.
    #[serde(default)]
    pub judgement: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    #[serde(default)]
    article: Vec<Article>,
}

/// Reads the map and completes it with what cites each article. Refused: an article missing or told twice, a rule
/// or number that does not exist, an article of the market's that nothing carries.
pub(crate) fn read(text: &str, rules: &[Rule], numbers: &Parameters) -> Result<Vec<Article>, LawError> {
    let map: Map = toml::from_str(text).map_err(|error| fault(error.to_string()))?;
    let given: Vec<u8> = map.article.iter().map(|article| article.number).collect();
    if let Some(place) = (1..=LAST).zip(given.iter().chain([&0])).find(|(due, there)| due != *there) {
        return Err(fault(format!(
            "article {} should stand here and {} does: every article from 1 to {LAST} stands once, in order",
            place.0, place.1
        )));
    }
    if given.len() > usize::from(LAST) {
        return Err(fault(format!("there is no article after {LAST}")));
    }
    map.article.into_iter().map(|article| complete(article, rules, numbers)).collect()
}

fn complete(mut article: Article, rules: &[Rule], numbers: &Parameters) -> Result<Article, LawError> {
    let number = article.number;
    let wrong = |why: String| fault(format!("article {number}: {why}"));
    let known: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut carrying = of_groups(&article.rules, &known).map_err(&wrong)?;
    for rule in rules {
        if cited(&rule.article).map_err(&wrong)?.contains(&number) {
            carrying.insert(rule.id.clone());
        }
    }
    let all: Vec<_> = numbers
        .statutes()
        .flat_map(|statute| statute.parameters.iter().map(move |parameter| (statute, parameter)))
        .collect();
    let known: Vec<&str> = all.iter().map(|(_, parameter)| parameter.name.as_str()).collect();
    let mut counting = of_groups(&article.numbers, &known).map_err(&wrong)?;
    for (statute, parameter) in all {
        if cited(&format!("{}, {}", statute.cite, parameter.article)).map_err(&wrong)?.contains(&number) {
            counting.insert(parameter.name.clone());
        }
    }
    for (carriers, mode) in [(&carrying, Mode::Enforce), (&counting, Mode::Report)] {
        if !carriers.is_empty() && !article.mode.contains(&mode) {
            article.mode.push(mode);
        }
    }
    article.rules = carrying.into_iter().collect();
    article.numbers = counting.into_iter().collect();
    match (article.mode.is_empty(), article.is_carried()) {
        (false, false) => Err(wrong("it has a mode, but nothing carries it; name what does".to_owned())),
        (true, true) if !article.judgement => {
            Err(wrong("something carries it, so it has a mode; say which".to_owned()))
        }
        _ => Ok(article),
    }
}

/// What is named, a name ending in `*` standing for every one that begins like it, and there may be none yet: a
/// group that is misspelt leaves its members unnamed, which a test sees. Errors: a whole name that is nobody's.
fn of_groups(named: &[String], known: &[&str]) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    for name in named {
        match name.strip_suffix('*') {
            Some(group) => {
                let members = known.iter().filter(|one| one.starts_with(group));
                found.extend(members.map(|one| (*one).to_owned()));
            }
            None if known.contains(&name.as_str()) => {
                found.insert(name.clone());
            }
            None => {
                return Err(format!(
                    "nothing is called `{name}`; take it out, or name one that `law list` shows"
                ));
            }
        }
    }
    Ok(found)
}

impl Article {
    /// Whether a rule, a number, a function, a record or a person carries it; else it is not the market's.
    pub fn is_carried(&self) -> bool {
        let lists = [&self.rules, &self.numbers, &self.functions, &self.records];
        self.judgement || lists.iter().any(|list| !list.is_empty())
    }
}

fn fault(why: String) -> LawError {
    LawError::Unreadable { file: FILE.to_owned(), why }
}

/// The articles of the Data Regulations that a citation names: `Data Regulations, Arts. 41 to 43, 67(2); PIPL, Art. 6`
/// names 41, 42, 43 and 67. Errors: it names the Data Regulations and no article of theirs.
fn cited(citation: &str) -> Result<BTreeSet<u8>, String> {
    let mut articles = BTreeSet::new();
    for part in citation.split(';').map(str::trim).filter(|part| part.starts_with(STATUTE)) {
        let places = part.split_once(". ").map(|(_, places)| places).unwrap_or_default();
        let before = articles.len();
        for place in places.split([',', '&']).flat_map(|place| place.split(" and ")) {
            let mut ends = place.split(" to ").filter_map(leading_number);
            if let Some(first) = ends.next() {
                articles.extend(first..=ends.next().unwrap_or(first));
            }
        }
        if articles.len() == before || articles.last() > Some(&LAST) {
            return Err(format!("`{citation}` names no article; write as `{STATUTE}, Art. 67(1)`"));
        }
    }
    Ok(articles)
}

fn leading_number(place: &str) -> Option<u8> {
    let place = place.trim();
    let digits = place.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(place.len());
    place.get(..digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Law;

    #[test]
    fn a_citation_names_its_articles() {
        let articles = |citation: &str| cited(citation).unwrap().into_iter().collect::<Vec<u8>>();
        assert_eq!(articles("Data Regulations, Arts. 41 to 43, 67(2); PIPL, Art. 6"), [41, 42, 43, 67]);
        assert_eq!(articles("Data Security Law, Art. 33; Data Regulations, Art. 75"), [75]);
        assert_eq!(articles("Data Regulations, Art. 95, para. 1"), [95]);
        assert_eq!(articles("Data Regulations, Arts. 26 and 76; GB/T 42460"), [26, 76]);
        assert_eq!(articles("PIPL, Art. 23"), [0_u8; 0]);
        for wrong in ["Data Regulations", "Data Regulations, Art. six", "Data Regulations, Art. 101"] {
            assert!(cited(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_map_with_a_gap_a_ghost_or_an_empty_promise_is_refused() {
        let law = Law::load().unwrap();
        let text = include_str!("../law/articles.toml");
        let numbers = Parameters::load().unwrap();
        for (from, to, told) in [
            ("number = 7\n", "number = 8\n", "article 7 should stand here"),
            ("number = 100\n", "number = 101\n", "article 100 should stand here"),
            ("rules = [\"CON-12\",", "rules = [\"CON-0\",", "called `CON-0`"),
            ("numbers = [\"pipl66.*\"]", "numbers = [\"pipl66\"]", "called `pipl66`"),
            (
                "says = \"A purpose clause",
                "mode = [\"record\"]\nsays = \"A purpose clause",
                "nothing carries it",
            ),
            ("title = \"Why", "titel = \"Why", "titel"),
        ] {
            assert!(text.contains(from), "{from}");
            let answer = read(&text.replacen(from, to, 1), law.all_rules(), &numbers);
            assert!(
                matches!(&answer, Err(LawError::Unreadable { why, .. }) if why.contains(told)),
                "{answer:?}"
            );
        }
    }
}
