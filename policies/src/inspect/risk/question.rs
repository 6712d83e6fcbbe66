//! What is asked of a table: which columns others may know, which they should not learn, and how large a part of the
//! population it is.

use super::knowable::is_knowable;
use crate::inspect::report::{Class, Column};

/// The most columns of one sort. A question with more is refused.
const FIELDS_MAX: usize = 32;

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its place in a row, from 0.
    pub place: usize,
    /// Its header.
    pub name: String,
}

/// How much each thread may keep in memory. Beyond it an answer rests on a part of the table, chosen by hash, and says
/// so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Rows that differ in class or sensitive values: 8 bytes each, and 4 for each sensitive column. With more, every
    /// second class is left out whole, and so on.
    pub entries: usize,
    /// Cells kept for discovery, 8 bytes each. With more, every second row is left out, and so on.
    pub sample_cells: usize,
    /// Classes of which a row is kept, masked, to be shown if it is among the smallest.
    pub witnesses: usize,
    /// Different values of one sensitive column. With more, it is not measured: it tells every row apart.
    pub values: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { entries: 1 << 24, sample_cells: 1 << 21, witnesses: 1 << 12, values: 1 << 18 }
    }
}

/// What is asked of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Columns others may know.
    pub quasi: Vec<Field>,
    /// Columns nobody should learn of a person.
    pub sensitive: Vec<Field>,
    /// Further columns that may tell people apart: only discovery looks at them.
    pub candidates: Vec<Field>,
    /// The part of the population that the rows are; none where it is not known.
    pub sampling_fraction: Option<f64>,
    /// How much may be kept in memory.
    pub room: Room,
}

/// Why a question cannot be put. Says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// No column has this name.
    #[error("there is no column `{name}`; the nearest is `{nearest}`")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The column whose name is nearest.
        nearest: String,
    },
    /// A column is named twice, or both as quasi-identifier and as sensitive.
    #[error("the column `{0}` is named twice; name it once, as a quasi-identifier or as sensitive")]
    Twice(String),
    /// More columns than can be measured together.
    #[error("{found} columns are named where at most {FIELDS_MAX} are measured together; leave some out")]
    TooMany {
        /// Columns named.
        found: usize,
    },
    /// A sampling fraction that is none.
    #[error(
        "a sampling fraction is above 0 and at most 1, as 0.01 where one person in a hundred is in the table"
    )]
    Fraction,
}

impl QuestionError {
    /// No column among these has the name.
    pub(in crate::inspect) fn unknown<'a>(name: &str, header: impl Iterator<Item = &'a str>) -> Self {
        let nearest = header.min_by_key(|column| strsim::damerau_levenshtein(column, name));
        Self::Unknown { name: name.to_owned(), nearest: nearest.unwrap_or_default().to_owned() }
    }
}

impl Question {
    /// Asks about columns by name. `header` holds the names of all columns in their order.
    pub fn new(header: &[&str], quasi: &[&str], sensitive: &[&str]) -> Result<Self, QuestionError> {
        let all: Vec<&str> = quasi.iter().chain(sensitive).copied().collect();
        if let Some((_, name)) =
            all.iter().enumerate().find(|(at, name)| all.iter().take(*at).any(|it| it == *name))
        {
            return Err(QuestionError::Twice((*name).to_owned()));
        }
        Ok(Self {
            quasi: fields(header, quasi)?,
            sensitive: fields(header, sensitive)?,
            candidates: Vec::new(),
            sampling_fraction: None,
            room: Room::default(),
        })
    }

    /// The question where nobody names columns, from what was found in them. Others may know those of class *quasi*
    /// and those whose names say so, unless they are identifiers; nobody should learn those of class *sensitive*; the
    /// rest, but for identifiers, is tried by discovery. Columns beyond the thirty-two first of a sort are left out.
    pub fn by_kind(columns: &[Column]) -> Self {
        let fields = |is: &dyn Fn(&Column) -> bool| {
            let found = columns.iter().enumerate().filter(|(_, column)| is(column));
            found.map(|(place, column)| Field { place, name: column.name.clone() }).take(FIELDS_MAX).collect()
        };
        let by_name = |column: &Column| column.class.is_none() && is_knowable(&column.name);
        Self {
            quasi: fields(&|column| column.class == Some(Class::Quasi) || by_name(column)),
            sensitive: fields(&|column| column.class == Some(Class::Sensitive)),
            candidates: fields(&|column| column.class.is_none() && !by_name(column)),
            sampling_fraction: None,
            room: Room::default(),
        }
    }

    /// The same where the rows are this part of the population.
    pub fn with_sampling_fraction(mut self, fraction: f64) -> Result<Self, QuestionError> {
        if !(fraction > 0.0 && fraction <= 1.0) {
            return Err(QuestionError::Fraction);
        }
        self.sampling_fraction = Some(fraction);
        Ok(self)
    }

    /// The columns discovery looks at: the quasi-identifiers, then as many candidates as there is room for.
    pub(super) fn tried(&self) -> impl Iterator<Item = &Field> {
        self.quasi.iter().chain(&self.candidates).take(FIELDS_MAX)
    }
}

fn fields(header: &[&str], names: &[&str]) -> Result<Vec<Field>, QuestionError> {
    if names.len() > FIELDS_MAX {
        return Err(QuestionError::TooMany { found: names.len() });
    }
    let place = |name: &&str| header.iter().position(|column| column == name);
    let field = |name: &&str| match place(name) {
        Some(place) => Ok(Field { place, name: (*name).to_owned() }),
        None => Err(QuestionError::unknown(name, header.iter().copied())),
    };
    names.iter().map(field).collect()
}
