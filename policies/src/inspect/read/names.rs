//! The names of columns: shown to people, so each must be there once and none may be somebody's data.

use crate::inspect::columns::holds_data;
use crate::inspect::error::InspectError;
use crate::inspect::limits::Limits;

/// Names as they stand in a file, each made one of its own; with what was called otherwise. A column without a name
/// of its own is called by its place: its cells are looked at like any other's.
pub(super) fn own(
    names: impl ExactSizeIterator<Item = String>,
    limits: &Limits,
) -> Result<(Vec<String>, Vec<String>), InspectError> {
    if names.len() > limits.columns {
        return Err(InspectError::TooManyColumns { found: names.len(), limit: limits.columns });
    }
    let (mut own, mut notes) = (Vec::with_capacity(names.len()), Vec::new());
    for (name, column) in names.zip(1..) {
        let name = name.trim();
        if name.len() > limits.name_bytes {
            return Err(InspectError::NameTooLong { column, limit: limits.name_bytes });
        }
        if holds_data(name) {
            return Err(InspectError::HeaderIsData { column });
        }
        let taken = own.iter().any(|other| other == name).then_some("has the name of an earlier one");
        let why = name.is_empty().then_some("has no name").or(taken);
        own.push(match why {
            None => name.to_owned(),
            Some(why) => {
                let called = called(name, column, &own);
                notes.push(format!("column {column} {why} and is called `{called}` here"));
                called
            }
        });
    }
    Ok((own, notes))
}

fn called(name: &str, column: usize, taken: &[String]) -> String {
    let mut called = format!("{} #{column}", if name.is_empty() { "column" } else { name });
    while taken.contains(&called) {
        called.push('#');
    }
    called
}

#[cfg(test)]
mod tests {
    use super::own;
    use crate::inspect::Limits;

    #[test]
    fn every_column_gets_a_name_of_its_own() {
        let names = ["a", "", " a ", "a #3", ""].map(str::to_owned);
        let (own, notes) = own(names.into_iter(), &Limits::default()).unwrap();
        assert_eq!(own, ["a", "column #2", "a #3", "a #3 #4", "column #5"]);
        assert_eq!(notes[0], "column 2 has no name and is called `column #2` here");
        assert_eq!(notes.len(), 4);
    }
}
