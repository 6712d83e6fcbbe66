//! That what the engines and the acts really say is said in Chinese, to the last word.

use std::collections::BTreeSet;

use policies::{
    Law,
    inspect::{InspectError, Limits, inspect},
    parameters::Parameters,
};
use regex::Regex;

use super::Language;
use crate::error::Error;

/// Names that are the same in every language.
const NAMES: [&str; 25] = [
    "CSV", "JSON", "Lines", "Parquet", "Excel", "xlsx", "UTF", "gzip", "zstd", "snappy", "zip", "SQLite",
    "SIM", "ICCID", "IMEI", "MEID", "IMSI", "bzip2", "Word", "true", "false", "null", "SHA", "resId", "LZ4",
];

/// The English words that are left in a text once it is said in Chinese.
fn left(english: &str) -> Vec<String> {
    let chinese = Language::Chinese.tell(english);
    let words = Regex::new(r"[A-Za-z][a-z]{2,}\d*|[A-Z]{3,}\b").unwrap();
    let codes = Regex::new(r"\b[A-Z]{2,}[0-9][A-Z0-9-]*\b|“[^”]*”|\S+@\S+").unwrap();
    let plain = codes.replace_all(&chinese, "");
    let found = words.find_iter(&plain).map(|word| word.as_str().to_owned());
    found.filter(|word| !NAMES.contains(&word.as_str())).collect()
}

fn all_said(texts: impl IntoIterator<Item = String>) {
    let texts: BTreeSet<String> = texts.into_iter().collect();
    assert!(!texts.is_empty());
    let kept = texts.iter().map(|text| (text, left(text))).filter(|(_, words)| !words.is_empty());
    let kept: Vec<String> = kept.map(|(text, words)| format!("{words:?} of {text}")).collect();
    assert!(kept.is_empty(), "{}", kept.join("\n"));
}

/// The reasons for the columns of a table.
fn reasons(table: &str) -> Vec<String> {
    let report = inspect(table.as_bytes(), Limits::default(), &[]).unwrap();
    report.columns.into_iter().map(|column| column.reason).chain(report.notes).collect()
}

fn rows(header: &str, row: impl Fn(usize) -> String) -> String {
    std::iter::once(header.to_owned()).chain((0..60).map(row)).collect::<Vec<_>>().join("\n")
}

#[test]
fn words_that_are_left_are_seen() {
    assert_eq!(left("2 of 3 lamps burn"), ["lamps", "burn"]);
    assert_eq!(left("no identifier was found"), [""; 0]);
}

#[test]
fn every_sentence_that_the_fines_are_known_to_say() {
    let known = std::fs::read_to_string("policies/tests/fines/sentences.txt").unwrap();
    let shown = known.lines().filter_map(|line| line.split_once(": "));
    // Grounds that a page of fines does not show.
    let shown = shown.filter(|(place, _)| !place.ends_with("note") || place.contains("notes"));
    all_said(shown.map(|(_, sentence)| sentence.to_owned()));
}

#[test]
fn what_every_number_of_the_law_is() {
    let (law, numbers) = (Law::load().unwrap(), Parameters::load().unwrap());
    let shown = law.articles().iter().flat_map(|article| &article.numbers);
    let says: Vec<String> = shown.map(|name| numbers.parameter(name).unwrap().says.clone()).collect();
    assert!(says.len() > 100);
    all_said(says);
}

#[test]
fn what_the_inspection_finds_in_columns() {
    let people = rows("姓名,地址,手机,邮箱,card_no,note", |row| {
        let code: String = (0..8).map(|at| char::from(b"ABCDEFGHIJ"[(row * 7 + at * 3) % 10])).collect();
        let name = ["张伟", "王芳", "李娜", "刘洋", "陈静"][row % 5];
        format!(
            "{name},深圳市福田区深南大道{row}号,138{:08},user{row}@mail.example,{code},请联系{name}先生 138{:08}",
            12_345_678 + row * 7_919,
            22_345_678 + row * 104_729,
        )
    });
    let hashes = rows("phone_hash,lat,lng,ip,amount", |row| {
        format!("{:064x},22.5{row:04},114.0{row:04},10.0.0.{row},{row}", row * 7_654_321 + 1)
    });
    let unnamed = rows("a,,a", |row| format!("{row},x{row},y"));
    let said: Vec<String> = [people, hashes, unnamed].iter().flat_map(|table| reasons(table)).collect();
    assert!(said.iter().any(|reason| reason.contains("different")), "{said:?}");
    assert!(said.iter().any(|reason| reason.contains("inside text")), "{said:?}");
    all_said(said);
}

#[test]
fn why_a_file_cannot_be_read() {
    use InspectError as No;
    let ragged = inspect("a,b\n1,2\n1,2,3\n".as_bytes(), Limits::default(), &[]).unwrap_err();
    let foreign = inspect(&b"\x89PNG\r\n\x1a\n"[..], Limits::default(), &[]).unwrap_err();
    let broken = inspect("{\"a\": 1}\n{\"a\": }\n".as_bytes(), Limits::default(), &[]).unwrap_err();
    let (line, column, limit) = (3, 2, 9);
    all_said(
        [
            ragged,
            foreign,
            broken,
            No::Empty,
            No::MixedEncodings { line },
            No::Nul { line },
            No::TooManyColumns { found: 9, limit: 8 },
            No::TooManyRows { limit },
            No::LineTooLong { line, limit },
            No::CellTooLong { line, column, limit: 9 },
            No::Unclosed { line },
            No::NameTooLong { column, limit: 9 },
            No::HeaderIsData { column },
            No::PackedTwice,
            No::Bomb,
            No::TooMuch { limit },
            No::Damaged { what: "packed file" },
            No::Parquet { group: 1, column },
            No::ValueTooLong { column, limit: 9 },
            No::Sheets { found: 2 },
            No::Beside,
            No::NeedsFile,
            No::Uncounted { column: "人数".to_owned(), rows: 4 },
            No::Stopped,
        ]
        .map(|error| error.to_string()),
    );
}

#[test]
fn why_an_act_was_not_done() {
    let whats = ["order", "product on sale", "case", "quote", "finding", "page", "version", "draw", "file"];
    let missing = whats.map(|what| Error::NotFound { what });
    let others = [
        Error::Unauthenticated,
        Error::Invalid(Vec::new()),
        Error::Refused(Vec::new()),
        Error::TooLarge { limit: 4_096 },
        Error::TooMany { retry_after: 1 },
        Error::Busy,
    ];
    let problems = missing.into_iter().chain(others).map(crate::problem::Problem::from);
    all_said(problems.flat_map(|problem| [problem.title, problem.detail]));
}

#[test]
fn every_act_that_is_refused_has_its_sentence() {
    let spoken = Regex::new(
        r#"(?s)Error::(?:conflict|forbidden|invalid)\((?:[^"()]*"/[a-z_]+",)?\s*(format!\(\s*)?"([^"\\]*)""#,
    )
    .unwrap();
    let hole = Regex::new(r"\{[^}]*\}").unwrap();
    let mut texts = BTreeSet::new();
    for source in sources(std::path::Path::new("src/market")) {
        let found = spoken.captures_iter(&source);
        // What stands in a hole may be a number or a word; a number is both.
        let found = found.filter(|found| found[2].contains(' '));
        texts.extend(found.map(|found| match found.get(1) {
            Some(_) => hole.replace_all(&found[2], "7").into_owned(),
            None => found[2].to_owned(),
        }));
    }
    assert!(texts.len() > 60, "{}", texts.len());
    all_said(texts);
}

fn sources(folder: &std::path::Path) -> Vec<String> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: std::path::PathBuf| {
        if path.is_dir() { sources(&path) } else { vec![std::fs::read_to_string(path).unwrap()] }
    };
    paths.flat_map(read).collect()
}
