//! What the seller declared of its columns, held against what was found.

use serde::{Deserialize, Serialize};

use super::report::{Class, Column, Confidence, Verdict};

/// A seller's declaration for one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// The header of the column.
    pub column: String,
    /// What it holds; none means: no data about anyone.
    #[serde(default)]
    pub class: Option<Class>,
    /// What was done to the personal data in it.
    #[serde(default)]
    pub state: State,
}

/// What was done to personal data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing: people are named or numbered in clear.
    #[default]
    Identified,
    /// Nobody is identified without further information (Art. 26). Still personal data.
    Deidentified,
    /// Nobody can be identified, and nothing can be restored (Art. 2 (7)).
    Anonymised,
}

/// Declared against found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// They agree.
    Match,
    /// Personal data was found where none was declared.
    UndeclaredPersonal,
    /// Sensitive personal data was declared as ordinary.
    UnderDeclaredSensitive,
    /// Biometric data was declared as something less.
    UnderDeclaredBiometric,
    /// More was declared than the cells can hold.
    OverDeclared,
    /// The declaration is of a kind that no recogniser can confirm or refute.
    Unverifiable,
}

/// Compares one column's declaration with its finding. `plain` means that the cells hold nothing but numbers,
/// dates or a handful of values.
pub(super) fn compare(declared: Option<&Declared>, found: Option<Class>, plain: bool) -> Comparison {
    let declared = declared.and_then(|declared| declared.class);
    let harmless = declared.is_none_or(|class| class <= Class::Quasi);
    match (declared, found) {
        (_, Some(found)) if harmless && found > Class::Quasi => Comparison::UndeclaredPersonal,
        (Some(Class::Personal | Class::Sensitive), Some(Class::Biometric)) => {
            Comparison::UnderDeclaredBiometric
        }
        (Some(Class::Personal), Some(Class::Sensitive)) => Comparison::UnderDeclaredSensitive,
        (Some(_), Some(found)) if !harmless && found <= Class::Quasi => Comparison::OverDeclared,
        (Some(_), None) if plain && !harmless => Comparison::OverDeclared,
        (Some(_), None) => Comparison::Unverifiable,
        (None, _) | (Some(_), Some(_)) => Comparison::Match,
    }
}

/// Whether the highest claim made for any column survives what was found in the columns that make one.
pub(super) fn verdict(columns: &[Column]) -> Option<Verdict> {
    let state =
        |column: &Column| column.declared.as_ref().map_or(State::Identified, |declared| declared.state);
    let claim = columns.iter().map(state).max().filter(|claim| *claim > State::Identified)?;
    let reasons: Vec<String> = columns
        .iter()
        .filter(|column| refutes(column, claim))
        .map(|column| format!("{}: {}", column.name, column.reason))
        .collect();
    Some(Verdict { claim, holds: reasons.is_empty(), reasons, warnings: Vec::new() })
}

/// A table is anonymised as a whole or not at all; it is de-identified while pseudonyms are all that is left.
pub(super) fn refutes(column: &Column, claim: State) -> bool {
    let personal = column.class.is_some_and(|class| class > Class::Quasi);
    let certain = column.confidence == Some(Confidence::Strong) || column.is_pseudonymised();
    personal && certain && (claim == State::Anonymised || !column.is_pseudonymised())
}
