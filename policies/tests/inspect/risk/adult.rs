//! The people of `adult.txt`, which says where they come from.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Table;

/// The quasi-identifiers of the k-anonymised form.
pub(crate) const SIX: [&str; 6] = ["age", "education", "occupation", "relationship", "sex", "native-country"];

/// All 32,561.
pub(crate) static WHOLE: LazyLock<Table> = LazyLock::new(|| {
    let mut lines = include_str!("adult.txt").lines();
    let comment: Vec<&str> = lines.by_ref().take(6).collect();
    let signs: Vec<char> = comment[4].trim_start_matches("# ").chars().collect();
    let columns: Vec<(String, Vec<&str>)> = lines
        .by_ref()
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, values)| (name.to_owned(), values.split(' ').collect()))
        .collect();
    let mut coded = vec![' '; columns.len()];
    let mut rows = Vec::new();
    for line in lines {
        coded.truncate(columns.len() - line.chars().count());
        coded.extend(line.chars());
        let cell = |(code, (_, values)): (&char, &(String, Vec<&str>))| {
            values[signs.iter().position(|sign| sign == code).unwrap()].to_owned()
        };
        rows.push(coded.iter().zip(&columns).map(cell).collect());
    }
    Table { header: columns.into_iter().map(|(name, _)| name).collect(), rows }
});

/// The 30,162 without an unknown value: `data/adult.csv` of ARX.
pub(crate) fn complete() -> Table {
    WHOLE.keep(|row| row.iter().all(|cell| cell != "?"))
}

/// The 7,303 that share [`SIX`] with nine others: `data/processed/adult_anonymized_10.csv` of pycanon.
pub(crate) fn ten_alike() -> Table {
    let places = SIX.map(|column| WHOLE.place(column));
    let class = |row: &[String]| places.map(|place| row[place].clone());
    let mut classes: BTreeMap<[String; 6], u32> = BTreeMap::new();
    WHOLE.rows.iter().for_each(|row| *classes.entry(class(row)).or_default() += 1);
    WHOLE.keep(|row| classes[&class(row)] >= 10)
}
