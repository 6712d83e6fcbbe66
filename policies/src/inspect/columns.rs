//! The columns of a table while its rows stream by: what is remembered of each, in memory that does not grow with
//! the rows. Rows may be shared out to several runs; the merged tallies are the same however they were split.

use super::column::Tally;
use super::declared::{Declared, verdict as claim};
use super::fold::mask;
use super::hint::is_of_minors;
use super::limits::Limits;
use super::look::look;
use super::people::People;
use super::report::{Class, Column, Kind, Report};
use super::text;
use super::verdict::{Sample, column, coordinates, free_text, sample};

/// Tallies of one run of rows, a column each.
#[derive(Debug, Clone)]
pub struct Columns {
    tallies: Vec<Tally>,
    examples: usize,
    /// The name of the column that counts the people behind each row.
    people: Option<String>,
}

impl Columns {
    /// Nothing seen yet, for columns of these names.
    pub fn new(names: &[String], limits: &Limits) -> Self {
        let distinct = limits.distinct / names.len().max(1);
        let tallies = names.iter().map(|name| Tally::new(name, distinct)).collect();
        Self { tallies, examples: limits.examples, people: None }
    }

    /// The same, where a column of this name counts the people behind each row.
    pub(super) fn counting(mut self, people: Option<&str>) -> Self {
        self.people = people.map(str::to_owned);
        for tally in &mut self.tallies {
            tally.people = (people == Some(tally.name.as_str())).then(People::default);
        }
        self
    }

    /// The fewest people behind any of these rows, where a column counts them; an error is how many rows it leaves open.
    pub(super) fn fewest(&self, rows: u64) -> Option<Result<u64, u64>> {
        self.tallies.iter().find_map(|tally| tally.people).map(|people| people.fewest(rows))
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.tallies.iter().map(|tally| tally.name.as_str())
    }

    /// Adds one cell to a column, counted from zero. A column that does not exist is ignored.
    #[inline]
    pub fn add(&mut self, column: usize, cell: &str) {
        self.add_times(column, cell, 1);
    }

    /// Adds cells of one column, one after another: faster than row by row.
    #[inline]
    pub fn add_all<'c>(&mut self, column: usize, cells: impl Iterator<Item = &'c str>) {
        if let Some(tally) = self.tallies.get_mut(column) {
            cells.for_each(|cell| tally.add(cell, 1));
        }
    }

    /// Adds a cell that comes so many times: the value of a dictionary is looked at once.
    #[inline]
    pub fn add_times(&mut self, column: usize, cell: &str, times: u64) {
        if times > 0
            && let Some(tally) = self.tallies.get_mut(column)
        {
            tally.add(cell, times);
        }
    }

    /// Takes in the tallies of later rows of the same columns.
    pub fn merge(&mut self, later: Self) {
        for (own, later) in self.tallies.iter_mut().zip(later.tallies) {
            own.merge(later);
        }
    }

    /// One more column, which nothing was seen of before; it gets the room of one of `of` columns.
    pub(super) fn push(&mut self, name: &str, of: usize, limits: &Limits) {
        let people = (self.people.as_deref() == Some(name)).then(People::default);
        self.tallies.push(Tally { people, ..Tally::new(name, limits.distinct / of.max(1)) });
    }

    /// Takes in the tallies of other rows, column by name; those that are not known yet are added.
    pub(super) fn join(&mut self, other: Self) {
        for other in other.tallies {
            match self.tallies.iter_mut().find(|own| own.name == other.name) {
                Some(own) => own.merge(other),
                None => self.tallies.push(other),
            }
        }
    }

    /// Puts the columns into the order of what `rank` gives each name.
    pub(super) fn sort_by_key<K: Ord>(&mut self, rank: impl Fn(&str) -> K) {
        self.tallies.sort_by_key(|tally| rank(&tally.name));
    }

    /// What was found in these `rows`, held against what was declared. An empty `declared` means that nothing was
    /// declared and nothing is compared; otherwise a column it leaves out is declared free of anyone's data.
    pub fn report(self, rows: u64, declared: &[Declared]) -> Report {
        let declared = Some(declared).filter(|declared| !declared.is_empty());
        let samples: Vec<Sample> = self.tallies.iter().map(sample).collect();
        let places = coordinates(&samples);
        let mut columns: Vec<Column> = (self.tallies.iter().zip(samples.iter().zip(places)))
            .map(|(tally, seen)| column(tally, seen, declared, self.examples))
            .collect();
        tell_of_persons(&mut columns);
        let text = self.tallies.iter().map(|tally| (tally.name.clone(), free_text(tally)));
        let minors =
            columns.iter().filter(|column| is_of_minors(&column.name)).map(|column| column.name.clone());
        let verdict = claim(&columns);
        Report {
            rows,
            minors: minors.collect(),
            free_text: text.filter(|(_, kinds)| !kinds.is_empty()).collect(),
            columns,
            risk: None,
            counted: None,
            verdict,
            notes: Vec::new(),
        }
    }
}

/// A sex or a date of birth alone may be a heading of statistics. A date of birth beside another trait is a person's: who
/// declares such a table free of people is looked at (Data Regulations, Art. 2 (2)).
fn tell_of_persons(columns: &mut [Column]) {
    let traits = || columns.iter().filter(|column| column.class == Some(Class::Quasi));
    let born = traits().any(|column| column.kind == Some(Kind::Birthdate));
    let other = traits().any(|column| column.kind != Some(Kind::Birthdate));
    if born && other {
        for column in columns.iter_mut().filter(|column| column.class == Some(Class::Quasi)) {
            column.of_persons = true;
            column.reason.push_str("; beside the other traits of its row it is a person's");
        }
    }
}

/// Whether a column's name holds a person's data, alone or among words. A name is shown to people, so none may.
pub(super) fn holds_data(name: &str) -> bool {
    let mut holds = false;
    let classes = mask(name.as_bytes());
    look(name, classes, &mut |kind, sight, _| holds |= sight.is_hit() && text::is_telling(kind));
    text::scan(name, classes, &mut |kind, sight, _| holds |= sight.is_hit() && text::is_telling(kind));
    holds
}
