//! When a claim holds, when it does not, and what is said.

use policies::inspect::risk::{
    Question, QuestionError, Risk, Threshold, Thresholds, ThresholdsError, verdict as judged,
};
use policies::inspect::{Column, Counted, PartOnly, Report, State, Verdict};

use super::Table;
use crate::planted::{letter_code, mobile, read as inspected, table as csv};

fn thresholds() -> Thresholds {
    Thresholds::load().unwrap()
}

/// So many rows of each of two classes; of every ten, so many have the first of two values.
fn two_classes(rows: usize, first: [usize; 2]) -> Risk {
    let row = |class: usize, row: usize| {
        let value = if row % 10 < first[class] { "flu" } else { "cold" };
        vec![format!("district {class}"), value.to_owned()]
    };
    let rows = (0..2).flat_map(|class| (0..rows).map(move |number| row(class, number))).collect();
    let table = Table { header: vec!["place".to_owned(), "illness".to_owned()], rows };
    table.ask(table.question(&["place"], &["illness"]))
}

fn report(columns: &[Column], risk: Option<&Risk>) -> Report {
    let plain = inspected(&csv("place", (0..2).map(|row| row.to_string())));
    Report { columns: columns.to_vec(), risk: risk.cloned(), ..plain }
}

fn verdict(claim: State, columns: &[Column], risk: Option<&Risk>, thresholds: &Thresholds) -> Verdict {
    judged(claim, &report(columns, risk), thresholds)
}

/// Columns without an identifier.
fn plain() -> Vec<Column> {
    inspected(&csv("place,illness", (0..40).map(|row| format!("district {},x", row % 2)))).columns
}

#[test]
fn twenty_alike_are_anonymous_and_nineteen_are_not() {
    let enough = verdict(State::Anonymised, &plain(), Some(&two_classes(20, [5, 4])), &thresholds());
    assert!(enough.holds && enough.reasons.is_empty() && enough.warnings.is_empty(), "{enough:?}");

    let few = verdict(State::Anonymised, &plain(), Some(&two_classes(19, [5, 4])), &thresholds());
    assert!(!few.holds);
    assert_eq!(few.reasons.len(), 1);
    assert!(few.reasons[0].starts_with("place: a class has only 19 rows; "), "{}", few.reasons[0]);
    assert!(few.reasons[0].contains("0.0526, more than 0.05 (GB/T 42460-2023"), "{}", few.reasons[0]);
    assert!(few.reasons[0].contains("unverified"), "a number nobody read in the standard says so");

    let mut higher = thresholds();
    higher.prosecutor_max = Threshold { value: 0.06, ..higher.prosecutor_max };
    assert!(verdict(State::Anonymised, &plain(), Some(&two_classes(19, [5, 4])), &higher).holds);
}

#[test]
fn a_class_of_one_value_is_not_anonymous_and_a_distant_one_is_warned_of() {
    let same = verdict(State::Anonymised, &plain(), Some(&two_classes(20, [10, 5])), &thresholds());
    assert!(!same.holds);
    assert!(same.reasons[0].starts_with("illness: a class has 1 different values"), "{same:?}");

    let distant = verdict(State::Anonymised, &plain(), Some(&two_classes(20, [9, 1])), &thresholds());
    assert!(distant.holds, "{distant:?}");
    assert!(
        distant.warnings[0].starts_with("illness: a class differs from the table by t = 0.4000"),
        "{distant:?}"
    );
}

#[test]
fn an_identifier_refutes_both_claims_and_a_pseudonym_only_the_stronger() {
    let risk = two_classes(20, [5, 4]);
    let judge = |claim, columns: &[Column]| verdict(claim, columns, Some(&risk), &thresholds());
    let phones = inspected(&csv("phone", (0..60).map(mobile))).columns;
    for claim in [State::Anonymised, State::Deidentified] {
        let refuted = judge(claim, &phones);
        assert!(!refuted.holds && refuted.reasons[0].starts_with("phone: "), "{refuted:?}");
    }
    let cards =
        inspected(&csv("card_no,n", (0..200).map(|row| format!("{},{row}", letter_code(row % 90))))).columns;
    assert!(!judge(State::Anonymised, &cards).holds);
    assert!(judge(State::Deidentified, &cards).holds);
}

#[test]
fn where_people_are_counted_twenty_in_every_row_are_anonymous_and_nineteen_are_not() {
    let counted = |fewest| {
        let counted = Some(Counted { column: "people".to_owned(), fewest });
        let report = Report { counted, ..report(&plain(), None) };
        (
            judged(State::Anonymised, &report, &thresholds()),
            judged(State::Deidentified, &report, &thresholds()),
        )
    };
    assert!(counted(20).0.holds);
    let (few, told) = counted(19);
    assert!(!few.holds && few.reasons[0].starts_with("people: a row is of 19 people;"), "{few:?}");
    assert!(told.holds && told.warnings == few.reasons, "{told:?}");
    assert!(!counted(0).0.holds);
}

#[test]
fn nothing_holds_that_was_not_measured() {
    for claim in [State::Anonymised, State::Deidentified] {
        let open = verdict(claim, &plain(), None, &thresholds());
        assert!(!open.holds && open.reasons[0].contains("not measured"), "{open:?}");
    }
}

#[test]
fn who_can_be_told_apart_may_still_be_deidentified_and_it_is_said() {
    let table =
        Table { header: vec!["age".to_owned()], rows: (0..30).map(|row| vec![row.to_string()]).collect() };
    let risk = table.ask(table.question(&["age"], &[]));
    let found = verdict(State::Deidentified, &plain(), Some(&risk), &thresholds());
    assert!(found.holds);
    assert!(found.warnings[0].starts_with("age: 30 of 30 rows are alone"), "{found:?}");
}

#[test]
fn a_key_nobody_asked_about_is_warned_of() {
    let rows = (0..40).map(|row| vec!["district".to_owned(), format!("{row}")]).collect();
    let table = Table { header: vec!["place".to_owned(), "amount".to_owned()], rows };
    let mut question = table.question(&["place"], &[]);
    question.candidates = table.question(&["amount"], &[]).quasi;
    let found = verdict(State::Anonymised, &plain(), Some(&table.ask(question)), &thresholds());
    assert!(
        found.holds && found.warnings[0].starts_with("amount: tells nearly every row apart"),
        "{found:?}"
    );
}

#[test]
fn without_a_column_to_know_nothing_is_shown() {
    let rows = (0..40).map(|row| vec![format!("{row}")]).collect();
    let table = Table { header: vec!["amount".to_owned()], rows };
    let found =
        verdict(State::Anonymised, &plain(), Some(&table.ask(table.question(&[], &[]))), &thresholds());
    assert!(!found.holds && found.reasons[0].ends_with("name those that are"), "{found:?}");
}

#[test]
fn a_part_of_the_classes_refutes_but_cannot_confirm() {
    let whole = two_classes(20, [5, 4]);
    let part = Risk { one_class_in: 4, ..whole };
    let found = verdict(State::Anonymised, &plain(), Some(&part), &thresholds());
    assert!(!found.holds && found.reasons[0].contains("only one class in 4 was looked at"), "{found:?}");
}

#[test]
fn a_part_of_the_classes_does_not_tell_the_smallest_group_and_counted_people_do() {
    let whole = report(&plain(), Some(&two_classes(20, [5, 4])));
    assert_eq!(whole.smallest_group(), Ok(Some(20)));
    let part = Risk { one_class_in: 2, ..two_classes(20, [5, 4]) };
    assert_eq!(report(&plain(), Some(&part)).smallest_group(), Err(PartOnly));
    assert_eq!(report(&plain(), None).smallest_group(), Ok(None));
    let counted = Some(Counted { column: "people".to_owned(), fewest: 7 });
    assert_eq!(Report { counted, ..report(&plain(), None) }.smallest_group(), Ok(Some(7)));
}

#[test]
fn the_smallest_classes_are_shown_and_no_cell_of_them() {
    let mut rows = vec![vec!["secretville".to_owned(), "1987-03-14".to_owned(), "leprosy".to_owned()]];
    rows.extend(
        (0..50).map(|row| vec!["commontown".to_owned(), "2001-01-01".to_owned(), format!("{}", row % 3)]),
    );
    let table = Table { header: ["town", "born", "illness"].map(str::to_owned).to_vec(), rows };
    let risk = table.ask(table.question(&["town", "born"], &["illness"]));

    assert_eq!(risk.smallest.len(), 2);
    assert_eq!(risk.smallest[0].rows, 1);
    assert_eq!(risk.smallest[0].cells["town"], "sec********");
    assert_eq!(risk.smallest[0].cells["born"], "198*******");
    let json = serde_json::to_string(&risk).unwrap();
    for secret in ["secretville", "1987-03", "leprosy", "commontown", "2001-01"] {
        assert!(!json.contains(secret), "{secret} leaked");
    }
}

#[test]
fn the_answer_has_the_words_of_the_contract() {
    let json = serde_json::to_value(two_classes(20, [5, 4])).unwrap();
    assert_eq!(json["quasi"], serde_json::json!(["place"]));
    assert_eq!(
        (&json["k"], &json["classes"], &json["uniques"], &json["l"]),
        (&20.into(), &2.into(), &0.into(), &2.into())
    );
    assert_eq!((&json["prosecutor_max"], &json["marketer"]), (&0.05.into(), &0.05.into()));
    assert_eq!(json["t"], 0.05);
}

#[test]
fn a_table_without_rows_has_no_risk_to_speak_of() {
    let table = Table { header: vec!["age".to_owned(), "illness".to_owned()], rows: Vec::new() };
    let risk = table.ask(table.question(&["age"], &["illness"]).with_sampling_fraction(0.5).unwrap());
    assert_eq!((risk.rows, risk.k, risk.classes, risk.l, risk.t), (0, 0, 0, None, None));
    assert!(serde_json::to_string(&risk).unwrap().contains("\"prosecutor_max\":0.0"));
}

#[test]
fn a_value_for_every_row_is_too_much_to_compare() {
    let rows = (0..40).map(|row| vec![format!("{}", row % 2), format!("amount {row}")]).collect();
    let table = Table { header: vec!["place".to_owned(), "amount".to_owned()], rows };
    let mut question = table.question(&["place"], &["amount"]);
    question.room.values = 30;
    let risk = table.ask(question);
    assert!(risk.sensitive[0].learned.is_none() && risk.l.is_none());
    let found = verdict(State::Anonymised, &plain(), Some(&risk), &thresholds());
    assert!(found.reasons[0].contains("too many different values"), "{found:?}");
}

#[test]
fn a_question_that_cannot_be_put_is_refused_with_the_cure() {
    let ask = |quasi: &[&str], sensitive: &[&str]| {
        Question::new(&["age", "sex", "pay"], quasi, sensitive).unwrap_err()
    };
    assert_eq!(ask(&["aeg"], &[]).to_string(), "there is no column `aeg`; the nearest is `age`");
    assert_eq!(ask(&["age", "sex"], &["sex"]), QuestionError::Twice("sex".to_owned()));
    let question = || Question::new(&["age"], &["age"], &[]).unwrap();
    for fraction in [0.0, -0.1, 1.1, f64::NAN] {
        assert_eq!(question().with_sampling_fraction(fraction), Err(QuestionError::Fraction));
    }
    let many: Vec<String> = (0..33).map(|column| column.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(Question::new(&many, &many, &[]), Err(QuestionError::TooMany { found: 33 }));
}

#[test]
fn thresholds_outside_their_range_are_refused() {
    let text = include_str!("../../../src/inspect/risk/thresholds.toml");
    let with = |old: &str, new: &str| Thresholds::from_toml(&text.replace(old, new));
    assert_eq!(with("value = 0.3", "value = 1.3"), Err(ThresholdsError::NoShare("t_max")));
    assert!(matches!(with("[t_max]", "[t_most]"), Err(ThresholdsError::Unreadable(_))));
}

#[test]
fn columns_are_sorted_by_what_was_found_and_what_they_are_called() {
    let header = "deal_date,card_no,station,deal_money,phone";
    let row = |row: u64| {
        format!(
            "2018-08-31 {:02}:{:02}:00,{},布吉,{},{}",
            row % 24,
            row % 60,
            letter_code(row % 90),
            row % 9,
            mobile(row)
        )
    };
    let question = Question::by_kind(&inspected(&csv(header, (0..200).map(row))).columns);
    let names = |fields: &[policies::inspect::risk::Field]| {
        fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&question.quasi), ["deal_date", "station"]);
    assert_eq!(names(&question.candidates), ["deal_money"]);
}
