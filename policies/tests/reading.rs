//! Facts and cases that cannot be read: the error says where, what, and the nearest thing that can.

#![expect(
    clippy::unwrap_used,
    reason = "clippy exempts test functions, not the functions they share; a test stops at what it did not expect"
)]

use policies::cases::{Bases, parse};
use policies::facts::{Moment, State};
use policies::{Facts, Law};

#[test]
fn a_misspelt_fact_names_its_path_and_the_nearest_known_one() {
    for (text, told) in [
        (
            "[seller]\nverifed = true",
            "`seller.verifed`: there is no fact `verifed` here; did you mean `verified`?",
        ),
        (
            "[[sources]]\n[[sources]]\nresale_alowed = true",
            "`sources[1].resale_alowed`: there is no fact `resale_alowed` here; did you mean `resale_allowed`?",
        ),
        (
            "[personal_data]\nstate = \"anonymized\"",
            "`personal_data.state`: there is no value `anonymized` here; did you mean `anonymised`?",
        ),
        (
            "[[groups]]\n[[groups.consents]]\ngiven_at = \"yesterday\"",
            "`groups[0].consents[0].given_at`: `yesterday` is no moment",
        ),
    ] {
        let error = Facts::from_text(text).unwrap_err().to_string();
        assert!(error.starts_with(told), "{error}");
    }
    assert!(Facts::from_text("{\"seller\": 1}").is_err());
    let twice = Facts::from_text("{\"seller\": {\"verified\": true,\n \"verified\": false}}")
        .unwrap_err()
        .to_string();
    assert!(twice.contains("`verified` stands twice in one object; keep one at line 2"), "{twice}");
    assert!(Facts::from_text("seller = ").unwrap_err().to_string().contains("TOML"));
}

#[test]
fn toml_json_and_stored_facts_are_the_same_facts() {
    let toml = "gate = \"order\"\nat = 2026-03-01T10:00:00+08:00\n[personal_data]\nstate = \"none\"\nreport = \"unknown\"";
    let json = r#"{"gate": "order", "at": "2026-03-01T02:00:00Z", "personal_data": {"state": "none"}}"#;
    let facts = Facts::from_text(toml).unwrap();
    assert_eq!(facts, Facts::from_text(json).unwrap());
    assert_eq!(facts.personal_data.state, Some(State::None));
    assert_eq!(facts.personal_data.report, None, "`unknown` is a fact left out");
    assert_eq!(facts, Facts::from_value(serde_json::to_value(&facts).unwrap()).unwrap());
}

#[test]
fn a_day_is_the_day_in_shenzhen() {
    let late: Moment = "2026-03-01T23:59:59+08:00".parse().unwrap();
    let next: Moment = "2026-03-01T16:00:00Z".parse().unwrap();
    let day = Moment::Day("2026-03-01".parse().unwrap());
    assert_eq!(late.day(), day.day());
    assert_ne!(next.day(), day.day());
    assert!(day.first() < late.first() && late.last() < day.last() && day.last() < next.first());
    assert!(late.not_after(day) && day.not_after(late) && !next.not_after(day));
}

#[test]
fn a_day_at_the_end_of_the_calendar_is_still_a_day() {
    for day in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
        let moment = Moment::Day(day);
        assert!(moment.first() <= moment.last(), "{day}");
        assert_eq!(moment.to_string().parse(), Ok(moment));
    }
    assert_eq!(Moment::Instant(chrono::DateTime::<chrono::Utc>::MAX_UTC).day(), chrono::NaiveDate::MAX);
}

const CASE: &str = r#"
[[case]]
name = "one"
kind = "admission"
on = 2026-03-01
given = "clean"
facts.sources.0.statement = false
expect = { verdict = "block", because = ["ADM-D33-3"] }
"#;

const BASES: &str = r#"
[bare]
sources = [{ statement = true, evidence = true }]
[clean]
given = "bare"
seller.verified = true
"#;

fn read(text: &str) -> Result<Vec<policies::cases::Case>, String> {
    let bases = Bases::parse("bases.toml", BASES).unwrap();
    parse("x.toml", text, &bases).map_err(|error| error.to_string())
}

#[test]
fn a_case_lays_its_facts_over_its_base() {
    let case = read(CASE).unwrap().remove(0);
    let facts = Facts::from_value(case.facts.clone()).unwrap();
    let sources = facts.sources.unwrap();
    assert_eq!((sources[0].statement, sources[0].evidence), (Some(false), Some(true)));
    assert_eq!(facts.seller.verified, Some(true));
    assert_eq!((case.line, case.name.as_str()), (2, "one"));

    let forgets = read(&CASE.replace("statement = false", "statement = \"unknown\"")).unwrap().remove(0);
    assert_eq!(Facts::from_value(forgets.facts).unwrap().sources.unwrap()[0].statement, None);
    let replaces =
        read(&CASE.replace("sources.0.statement = false", "sources = [{}, {}]")).unwrap().remove(0);
    assert_eq!(Facts::from_value(replaces.facts).unwrap().sources.unwrap().len(), 2);
}

#[test]
fn a_case_that_cannot_be_read_says_where_and_what_to_do() {
    for (from, to, told) in [
        (
            "given = \"clean\"",
            "given = \"claen\"",
            "x.toml:6: case \"one\": there is no base \"claen\" in bases.toml; did you mean \"clean\"?",
        ),
        (
            "statement",
            "statment",
            "x.toml:7: case \"one\": `sources[0].statment`: there is no fact `statment` here; did you mean `statement`?",
        ),
        ("sources.0", "sources.7", "x.toml:7: case \"one\": sources: there is no position 7 in a list of 1"),
        (
            "because",
            "becuase",
            "x.toml:8: case \"one\": `becuase`: there is no fact `becuase` here; did you mean `because`?",
        ),
        (
            "kind = \"admission\"",
            "kind = \"admision\"",
            "x.toml:4: case \"one\": `kind`: there is no value `admision` here; did you mean `admission`?",
        ),
        ("on = 2026-03-01", "on = 2026-02-30", "x.toml:5: not TOML"),
        (
            "on = 2026-03-01",
            "on = \"2026-02-30\"",
            "x.toml:5: case \"one\": `on`: there is no such day; write one as 2026-03-01",
        ),
        (
            "expect",
            "expects",
            "x.toml:8: case \"one\": `expects`: there is no fact `expects` here; did you mean `expect`?",
        ),
    ] {
        let error = read(&CASE.replacen(from, to, 1)).unwrap_err();
        assert!(error.starts_with(told), "{error}\ninstead of\n{told}");
    }
}

#[test]
fn bases_that_are_given_each_other_are_refused() {
    let error = Bases::parse("bases.toml", "[a]\ngiven = \"b\"\n[b]\ngiven = \"a\"").unwrap_err();
    assert!(error.to_string().contains("each other"), "{error}");
}

#[test]
fn a_wrong_expectation_fails_with_what_differs() {
    let law = Law::load().unwrap();
    let case = |expect: &str| {
        let text = CASE.replace(r#"{ verdict = "block", because = ["ADM-D33-3"] }"#, expect);
        read(&text.replace("facts.sources", "facts.fields = [{ found = \"none\", transformed = \"none\" }]\nfacts.personal_data.state = \"none\"\nfacts.sources")).unwrap().remove(0)
    };
    let right = case(
        r#"{ verdict = "block", because = ["ADM-04-1", "ADM-57-1", "ADM-66-1", "ADM-67-2-1", "ADM-67-3-1", "ADM-67-3-2", "ADM-D33-3", "ADM-IMP-1"], basis = [] }"#,
    );
    assert!(law.judge(&right).passed, "{:?}", law.judge(&right).differences);

    let wrong = case(
        r#"{ verdict = "allow", because = ["ADM-04-1", "ADM-67-2-1", "ADM-67-3-1", "CON-99", "UC-01"], basis = ["BAS-58-1"] }"#,
    );
    let judgment = law.judge(&wrong);
    assert!(!judgment.passed);
    let told = judgment.differences.join("\n");
    for line in [
        "verdict: expected allow, the law says block",
        "there is no rule CON-99",
        "because: UC-01 was expected and is not hit",
        "because: ADM-D33-3 is hit at sources[0] and was not expected",
        "basis: BAS-58-1 was expected and does not carry anything",
        r#"if the law is right, write expect = { verdict = "block", because = ["ADM-04-1", "ADM-57-1", "#,
    ] {
        assert!(told.contains(line), "{told}");
    }
}
