//! One entry as a file says it, and how a file becomes entries.

use std::{collections::HashMap, str::FromStr};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entity::directory_entry::{self, Openness};
use serde_json::{Value, json};

use super::{Format, opendata_sz, plain_csv};
use crate::{clock, ctx::Ctx, error::Error};

/// The largest file, in bytes.
pub const BYTES_MAX: u64 = 64 << 20;
/// The most entries one file holds.
const ENTRIES_MAX: usize = 200_000;

/// What the words of a directory for its openness classes mean here. A word that is not in it is `unmapped`:
/// such an entry is never read as open.
#[derive(Clone, Debug)]
pub struct OpenLevels(HashMap<String, Openness>);

impl OpenLevels {
    pub fn class(&self, word: &str) -> Openness {
        self.0.get(word.trim()).copied().unwrap_or(Openness::Unmapped)
    }
}

/// The words that need no telling: ours, and those of the law (Data Regulations, Art. 48).
impl Default for OpenLevels {
    fn default() -> Self {
        let known = [
            ("unconditional", Openness::Unconditional),
            ("conditional", Openness::Conditional),
            ("closed", Openness::Closed),
            ("无条件开放", Openness::Unconditional),
            ("有条件开放", Openness::Conditional),
            ("不予开放", Openness::Closed),
        ];
        Self(known.into_iter().map(|(word, class)| (word.to_owned(), class)).collect())
    }
}

/// `word=class,word=class`, where a class is `unconditional`, `conditional` or `closed`.
impl FromStr for OpenLevels {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut levels = Self::default();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (word, class) = pair.split_once('=').ok_or(())?;
            let class = match class.trim() {
                "unconditional" => Openness::Unconditional,
                "conditional" => Openness::Conditional,
                "closed" => Openness::Closed,
                _ => return Err(()),
            };
            levels.0.insert(word.trim().to_owned(), class);
        }
        Ok(levels)
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewEntry {
    pub(super) catalogue_id: String,
    pub(super) title: String,
    pub(super) office: String,
    pub(super) openness: Openness,
    /// `[{name, on_buyer}]`
    pub(super) conditions: Value,
    pub(super) place: String,
    /// Since when the directory says so, if the file knows.
    pub(super) since: Option<DateTime<Utc>>,
}

impl NewEntry {
    pub(super) fn says_the_same(&self, row: &directory_entry::Model) -> bool {
        self.title == row.title
            && self.office == row.office
            && self.openness == row.openness
            && self.conditions == row.conditions
            && self.place == row.place
    }

    pub(super) fn row(
        &self,
        ctx: &Ctx,
        import_id: &str,
        valid_from: DateTime<Utc>,
    ) -> directory_entry::Model {
        directory_entry::Model {
            id: ctx.new_id("dir_"),
            catalogue_id: self.catalogue_id.clone(),
            import_id: import_id.to_owned(),
            title: self.title.clone(),
            office: self.office.clone(),
            openness: self.openness,
            conditions: self.conditions.clone(),
            place: self.place.clone(),
            valid_from,
            valid_until: None,
        }
    }
}

/// The entries of a file. The first place that cannot be used is an error that says how to put it right.
pub(super) fn read(ctx: &Ctx, format: Format, file: &[u8]) -> Result<Vec<NewEntry>, Error> {
    let entries = match format {
        Format::Csv => plain_csv::read(ctx, file)?,
        Format::OpendataSz => opendata_sz::read(ctx, file)?,
    };
    if entries.is_empty() {
        return Err(Error::invalid("body", "the file has no entries"));
    }
    let mut seen = HashMap::new();
    for (place, entry) in &entries {
        check(place, entry)?;
        if let Some(first) = seen.insert(&entry.catalogue_id, place) {
            let what = format!("{} is there already, at {first}; keep one of them", entry.catalogue_id);
            return Err(Error::invalid(place, what));
        }
    }
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn check(place: &str, entry: &NewEntry) -> Result<(), Error> {
    let limits = [
        ("catalogue_id", &entry.catalogue_id, 1, 100),
        ("title", &entry.title, 1, 500),
        ("office", &entry.office, 0, 200),
        ("conditions", &entry.conditions.to_string(), 0, 4000),
        ("place", &entry.place, 1, 60),
    ];
    for (name, text, min, max) in limits {
        if !(min..=max).contains(&text.chars().count()) {
            return Err(Error::invalid(place, format!("{name} takes {min} to {max} characters")));
        }
        if text.contains('\0') {
            return Err(Error::invalid(place, format!("{name} holds a zero character; remove it")));
        }
    }
    Ok(())
}

/// One more entry, or the error that there are too many.
pub(super) fn push(
    entries: &mut Vec<(String, NewEntry)>,
    place: String,
    entry: NewEntry,
) -> Result<(), Error> {
    if entries.len() == ENTRIES_MAX {
        return Err(Error::invalid(&place, format!("a file holds at most {ENTRIES_MAX} entries; split it")));
    }
    entries.push((place, entry));
    Ok(())
}

/// `a; b; buyer: c` as conditions; what begins with `buyer:` is for each buyer to meet.
pub(super) fn conditions(text: &str) -> Value {
    let parts = text.split([';', '；']).map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| match part.strip_prefix("buyer:") {
            Some(name) => json!({ "name": name.trim(), "on_buyer": true }),
            None => json!({ "name": part, "on_buyer": false }),
        })
        .collect()
}

/// The first instant of a day in Shenzhen that is not in the future; None if `text` begins with no such day.
pub(super) fn since(ctx: &Ctx, text: &str) -> Option<DateTime<Utc>> {
    let day: String = text.trim().chars().take(10).collect();
    let day = NaiveDate::parse_from_str(&day.replace('/', "-"), "%Y-%m-%d").ok()?;
    (day <= ctx.today()).then(|| day.and_time(NaiveTime::MIN)).and_then(clock::in_shenzhen)
}
