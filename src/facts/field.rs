//! Fields: what was declared, held against what the inspection of the files found.

use policies::{
    facts::{Field, Found, Transformation},
    inspect::{Class, Column, Strength, Transformed},
};

use super::rows::{Attached, Rows};
use crate::market::product::declaration::{Asset, Field as Declared, FieldState, Personal};

/// A field as a fact, with what the facts about its people need of it.
pub(super) struct Described {
    pub(super) fact: Field,
    /// Id of its source, where declared.
    pub(super) source: Option<String>,
    pub(super) sensitive: Option<bool>,
    pub(super) biometric: Option<bool>,
    /// The name of the column suggests that children are among the people.
    pub(super) of_minors: bool,
}

/// Every declared field, then every column of a file that nobody declared. Names say where they stand.
pub(super) fn fields(rows: &Rows) -> Vec<Described> {
    let assets = rows.declaration.assets.iter().enumerate();
    assets
        .flat_map(|(at, asset)| {
            let files: Vec<&Attached> =
                rows.files.iter().filter(|file| file.file.asset == asset.name).collect();
            let declared = asset.fields.iter().enumerate().map(|(place, field)| {
                let name = format!("assets[{at}].fields[{place}] ({})", field.name);
                let of_minors = is_of_minors(&files, &field.name);
                Described { of_minors, ..described(name, Some(field), &columns(&files, &field.name)) }
            });
            declared.chain(undeclared(at, asset, &files)).collect::<Vec<_>>()
        })
        .collect()
}

fn is_of_minors(files: &[&Attached], name: &String) -> bool {
    files.iter().filter_map(|file| file.report.as_ref()).any(|report| report.minors.contains(name))
}

fn columns<'a>(files: &[&'a Attached], name: &str) -> Vec<&'a Column> {
    files.iter().filter_map(|file| file.report.as_ref()).filter_map(|report| report.column(name)).collect()
}

fn undeclared(at: usize, asset: &Asset, files: &[&Attached]) -> Vec<Described> {
    let mut names = Vec::new();
    for column in files.iter().filter_map(|file| file.report.as_ref()).flat_map(|report| &report.columns) {
        let known = asset.fields.iter().any(|field| field.name == column.name);
        if !known && !names.contains(&column.name) {
            names.push(column.name.clone());
        }
    }
    let described = |name: String| {
        let of_minors = is_of_minors(files, &name);
        let columns = columns(files, &name);
        let name = format!("assets[{at}], a column that is not declared ({name})");
        Described { of_minors, ..described(name, None, &columns) }
    };
    names.into_iter().map(described).collect()
}

/// A column nobody declared counts as declared free of people: that is what leaving it out says.
fn described(name: String, declared: Option<&Declared>, columns: &[&Column]) -> Described {
    let personal = declared.map_or(Some(Personal::None), |field| field.personal);
    let found = columns.iter().max_by_key(|column| column.strength());
    let transformed = columns.iter().find(|column| column.is_pseudonymised());
    let stated = declared.map_or(Some(FieldState::AsCollected), |field| field.state);
    let fact = Field {
        name: Some(name),
        declared: personal.map(is_personal),
        found: found.map(|column| strength(column.strength())),
        kind: found.and_then(|column| column.kind).and_then(word),
        transformed: transformed
            .and_then(|column| inspected(column.transformed))
            .or_else(|| stated.map(transformation)),
    };
    let class = columns.iter().filter_map(|column| column.class).max();
    Described {
        fact,
        source: declared.and_then(|field| field.source.clone()),
        sensitive: at_least(personal, class, Personal::Sensitive, Class::Sensitive),
        biometric: at_least(personal, class, Personal::Biometric, Class::Biometric),
        of_minors: false,
    }
}

/// Yes when either declared or found; no only when declared to be something less and nothing more was found.
fn at_least(personal: Option<Personal>, class: Option<Class>, least: Personal, found: Class) -> Option<bool> {
    if class.is_some_and(|class| class >= found) {
        return Some(true);
    }
    personal.map(|personal| rank(personal) >= rank(least))
}

fn rank(personal: Personal) -> u8 {
    match personal {
        Personal::None => 0,
        Personal::Personal => 1,
        Personal::Sensitive => 2,
        Personal::Biometric => 3,
    }
}

fn is_personal(personal: Personal) -> bool {
    match personal {
        Personal::None => false,
        Personal::Personal | Personal::Sensitive | Personal::Biometric => true,
    }
}

fn strength(strength: Strength) -> Found {
    match strength {
        Strength::None => Found::None,
        Strength::Weak => Found::Weak,
        Strength::Strong => Found::Strong,
    }
}

/// What an inspection saw done to an identifier; in clear, it says nothing against what was declared.
fn inspected(transformed: Transformed) -> Option<Transformation> {
    match transformed {
        Transformed::None => None,
        Transformed::Token => Some(Transformation::Token),
        Transformed::Hash => Some(Transformation::Hash),
    }
}

fn transformation(state: FieldState) -> Transformation {
    match state {
        FieldState::AsCollected => Transformation::None,
        FieldState::Tokenised => Transformation::Token,
        FieldState::Hashed => Transformation::Hash,
        FieldState::Encrypted => Transformation::Encryption,
        FieldState::Aggregated => Transformation::Aggregate,
    }
}

/// The report's own word for a kind, such as `CN_ID`.
fn word(kind: policies::inspect::Kind) -> Option<String> {
    serde_json::to_value(kind).ok()?.as_str().map(str::to_owned)
}
