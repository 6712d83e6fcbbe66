//! The commands that ask the law, run as people and scripts run them: text, one JSON document, and the status.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::Value;

/// What a command came to.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }
}

pub(crate) fn steelyard(arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_steelyard"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever has seen enough stops listening.
    let _heard = child.stdin.take().unwrap().write_all(input.as_ref());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn a_fine_is_computed_from_toml_on_standard_input() {
    let facts = "on = 2026-03-01\nviolation = \"67-2\"\nactor = \"seller\"\namount = \"10000.00\"\n";

    let ran = steelyard(&["fine", "-", "--json"], facts);
    let text = steelyard(&["fine", "-"], facts);

    assert_eq!(ran.status, 0, "{}", ran.err);
    let answer = ran.json();
    assert_eq!((&answer["headline"], &answer["on"]), (&"SZ94-U".into(), &"2026-03-01".into()));
    assert_eq!(answer["overall"]["max"], "1000000.00");
    assert_eq!(text.status, 0);
    assert!(
        text.out.starts_with("headline: SZ94-U\noverall: ¥200,000.00 to ¥1,000,000.00\n"),
        "{}",
        text.out
    );
}

#[test]
fn one_fen_less_is_in_the_lower_band_and_json_is_read_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("facts.json");
    std::fs::write(&file, r#"{ "violation": "67-2", "actor": "seller", "amount": "9999.99" }"#).unwrap();

    let ran = steelyard(&["fine", file.to_str().unwrap(), "--json", "--on", "2026-03-01"], "");

    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(ran.json()["headline"], "SZ94-L");
}

#[test]
fn serious_circumstances_are_capped_to_the_fen() {
    let facts =
        "violation = \"69\"\ninfringed = true\nserious = true\nturnover_prev_act = \"999999999.99\"\n";

    let ran = steelyard(&["fine", "-", "--json"], facts);

    let answer = ran.json();
    let head = answer["heads"].as_array().unwrap().iter().find(|head| head["id"] == "SZ95-S").unwrap();
    assert_eq!(head["fine"]["max"], "49999999.99");
}

#[test]
fn a_misspelt_fact_is_bad_input_and_the_nearest_is_named() {
    let fine = steelyard(&["fine", "-"], "violation = \"67-1\"\namout = \"1.00\"\n");
    let admit = steelyard(&["admit", "-"], "[sellr]\nverified = true\n");
    let neither = steelyard(&["fine", "-"], "violation: 67-1");
    let missing = steelyard(&["fine", "no-such-file.toml"], "");

    assert_eq!((fine.status, admit.status, neither.status, missing.status), (2, 2, 2, 2));
    assert!(fine.err.contains("standard input") && fine.err.contains("`amount`"), "{}", fine.err);
    assert!(admit.err.contains("`seller`"), "{}", admit.err);
    assert!(neither.err.contains("TOML"), "{}", neither.err);
    assert!(missing.err.contains("no-such-file.toml"), "{}", missing.err);
    assert!(fine.out.is_empty() && admit.out.is_empty());
}

#[test]
fn what_is_not_allowed_is_a_no_with_every_hit() {
    let ran = steelyard(&["admit", "-", "--json"], "");
    let text = steelyard(&["admit", "-"], "");
    let ordered = steelyard(&["admit", "-", "--json", "--gate", "order"], "");
    let misspelt = steelyard(&["admit", "-", "--gate", "lst"], "");

    assert_eq!((ran.status, text.status, ordered.status, misspelt.status), (1, 1, 1, 2));
    let decision = ran.json();
    assert_ne!(decision["verdict"], "allow");
    for hit in decision["hits"].as_array().unwrap() {
        assert!(hit["article"].is_string() && hit["says"].is_string() && hit["remedy"].is_string());
        assert!(text.out.contains(hit["rule"].as_str().unwrap()));
    }
    assert_eq!((&decision["gate"], &ordered.json()["gate"]), (&"list".into(), &"order".into()));
    assert!(misspelt.err.contains("`list`"), "{}", misspelt.err);
}

#[test]
fn what_nothing_speaks_against_is_allowed() {
    let base = std::fs::read_to_string("policies/cases/bases.toml").unwrap();
    let bases: toml::Table = base.parse().unwrap();
    let clean = toml::to_string(&bases["weather feed"]).unwrap();

    let ran = steelyard(&["admit", "-", "--json", "--on", "2026-03-01"], &clean);

    assert_eq!((ran.status, &ran.json()["verdict"]), (0, &"allow".into()), "{}", ran.out);
}

#[test]
fn the_rules_of_a_day_are_listed_and_one_is_shown_with_its_cases() {
    let list = steelyard(&["law", "list", "--on", "2026-03-01", "--json"], "");
    let text = steelyard(&["law", "list", "--on", "2026-03-01"], "");
    let shown = steelyard(&["law", "show", "ADM-67-1-1"], "");
    let unknown = steelyard(&["law", "show", "ADM-0"], "");

    let rules = list.json()["rules"].as_array().unwrap().len();
    assert!(rules > 40);
    assert!(text.out.lines().last().unwrap().starts_with(&format!("{rules} rules in force on 2026-03-01")));
    assert_eq!(shown.status, 0, "{}", shown.err);
    for part in
        ["Data Regulations, Art. 67(1)", "without lawful authority", "合法授权", "→ ", "cases catch it"]
    {
        assert!(shown.out.contains(part), "{part} in {}", shown.out);
    }
    assert!(!shown.out.contains("\n0 cases"), "{}", shown.out);
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("law list"), "{}", unknown.err);
}

#[test]
fn every_legal_case_passes_and_the_last_line_counts_them() {
    let ran = steelyard(&["law", "test", "policies/cases"], "");

    let last = ran.out.lines().last().unwrap_or_default().to_owned();
    assert_eq!(ran.status, 0, "{last} {}", ran.err);
    let passed: usize = last.strip_suffix(" passed, 0 failed").unwrap().parse().unwrap();
    assert_eq!(ran.out.lines().count(), passed + 1);
    assert!(passed > 100, "{last}");
}

#[test]
fn a_wrong_expectation_fails_and_an_unreadable_case_is_bad_input() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, headline: &str| {
        let file = folder.path().join(name);
        let case = format!(
            "name = \"a case\"\nkind = \"penalty\"\non = 2026-03-01\n[facts]\nviolation = \"67-2\"\n\
             amount = \"10000.00\"\n[expect]\n{headline}\n"
        );
        std::fs::write(&file, case).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let right = write("right.toml", "headline = \"SZ94-U\"");
    let wrong = write("wrong.toml", "headline = \"SZ94-L\"");
    let torn = write("torn.toml", "headline = ");

    let failed = steelyard(&["law", "test", &right, &wrong], "");
    let unreadable = steelyard(&["law", "test", &torn], "");
    let absent = steelyard(&["law", "test", "no-such-folder"], "");

    assert_eq!(failed.status, 1, "{}", failed.err);
    let lines: Vec<&str> = failed.out.lines().collect();
    assert_eq!((lines[0], lines[2]), ("ok      a case", "1 passed, 1 failed"));
    assert!(lines[1].starts_with("FAILED  a case") && lines[1].contains("SZ94-U"), "{}", lines[1]);
    assert_eq!((unreadable.status, absent.status), (2, 2));
    assert!(unreadable.err.contains("torn.toml"), "{}", unreadable.err);
}

#[test]
fn every_article_is_accounted_for() {
    let table = steelyard(&["law", "coverage"], "");
    let document = steelyard(&["law", "coverage", "--json"], "").json();

    assert!(table.out.lines().last().unwrap().starts_with("100 articles, "), "{}", table.out);
    let articles = document["articles"].as_array().unwrap();
    assert_eq!(articles.len(), 100);
    assert!(articles[66]["rules"].as_array().unwrap().contains(&"ADM-67-1-1".into()));
}

#[test]
fn a_law_that_cannot_be_applied_is_refused_with_file_rule_and_line() {
    let folder = tempfile::tempdir().unwrap();
    copy(std::path::Path::new("policies/law"), folder.path());
    let at = folder.path().to_str().unwrap();
    let good = steelyard(&["law", "check", at], "");
    let agreed =
        steelyard(&["law", "test", "--law", at, "policies/cases/data_regulations/59_agreement.toml"], "");
    let rule = folder.path().join("data_regulations/59_agreement.cedar");
    let text = std::fs::read_to_string(&rule).unwrap();
    let checked = |text: String| {
        std::fs::write(&rule, text).unwrap();
        steelyard(&["law", "check", at], "")
    };

    let torn = checked(text.replacen("forbid (", "forbod (", 1));
    let unfit = checked(text.replace("context.agreement", "context.agreemnt"));
    let undated = checked(text.replace("@from(\"2022-01-01\")", ""));
    let none = steelyard(&["law", "check", "no-such-folder"], "");

    assert_eq!(good.status, 0, "{}", good.err);
    assert!(good.out.starts_with("It can be applied: "), "{}", good.out);
    assert_eq!(agreed.status, 0, "{} {}", agreed.out, agreed.err);
    for (ran, said) in [
        (&torn, "59_agreement.cedar: line "),
        (&unfit, "59_agreement.cedar, rule ADM-59-1"),
        (&undated, "59_agreement.cedar, line 3, rule ADM-59-1: it has no @from"),
        (&none, "no-such-folder"),
    ] {
        assert_eq!(ran.status, 2, "{}", ran.out);
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn proofs_without_a_solver_say_what_to_install() {
    let ran = Command::new(env!("CARGO_BIN_EXE_steelyard"))
        .args(["law", "prove"])
        .env("CVC5", "/nowhere")
        .output()
        .unwrap();

    let err = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2), "{err}");
    assert!(err.contains("apt-get install cvc5") && err.contains("CVC5"), "{err}");
}
