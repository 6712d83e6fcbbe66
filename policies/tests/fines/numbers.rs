//! Every number of the law is held by a case: changed, by as little as its unit allows, some case differs.

use std::path::Path;

use chrono::Days;
use policies::Law;
use policies::cases::{Case, Kind, load};
use policies::fines::{Provision, provisions, run_case_by};
use policies::parameters::{DatedValue, Parameter, Parameters, Statute, Unit};
use serde_json::Value;

use super::{cases, day, law, loaded};

/// A little more and a little less of it, or another word.
fn changed(parameter: &Parameter, value: &DatedValue) -> Vec<String> {
    let words: &[&str] = match parameter.unit {
        Unit::Level => &["district", "municipal", "provincial", "national"],
        Unit::Formula => &["apl-28", "order-37", "order-118", "order-118-revenue", "overcharged"],
        _ => &[],
    };
    if !words.is_empty() {
        return words.iter().filter(|word| **word != value.value).map(ToString::to_string).collect();
    }
    if parameter.unit == Unit::Fraction {
        let (over, under) = value.value.split_once('/').unwrap();
        let (over, under): (u64, u64) = (over.parse().unwrap(), under.parse().unwrap());
        // A thousandth of the whole more, and less.
        return vec![
            format!("{}/{}", over * 1000 + under, under * 1000),
            format!("{}/{}", over * 1000 - under, under * 1000),
        ];
    }
    let step = match parameter.unit {
        Unit::Yuan => rust_decimal::Decimal::new(1, 2),
        Unit::Percent => rust_decimal::Decimal::new(1, 0),
        _ => rust_decimal::Decimal::ONE,
    };
    let number: rust_decimal::Decimal = value.value.parse().unwrap();
    vec![(number + step).to_string(), (number - step).to_string()]
}

/// Whether some case differs by these numbers.
fn noticed(law: &Parameters, cases: &[(String, Value)]) -> bool {
    cases.iter().any(|(_, case)| {
        let difference = run_case_by(law, &case["facts"], day(&case["on"]), &case["expect"]);
        difference.map_or(true, |differences| !differences.is_empty())
    })
}

/// The cases most likely to notice come first: those that expect one of these heads.
fn likely_first(heads: impl Fn(&Provision) -> bool, cases: &mut [(String, Value)]) {
    let heads: Vec<&str> = provisions().iter().filter(|head| heads(head)).map(|head| head.id).collect();
    cases.sort_by_cached_key(|(_, case)| {
        let expected = ["heads", "pointers"].iter().filter_map(|key| case["expect"].get(key)?.as_array());
        !expected.flatten().any(|id| heads.contains(&id.as_str().unwrap()))
    });
}

/// Every case the gates and screens answer. Exports and screens come first: they count and measure most.
fn cases_of_the_law() -> Vec<Case> {
    let mut cases = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    cases.retain(|case| case.kind != Kind::Penalty);
    cases.sort_by_key(|case| !matches!(case.kind, Kind::Export | Kind::Monopoly));
    cases
}

#[test]
fn changing_any_number_makes_a_case_differ() {
    let (law, mut penalties) = (Parameters::load().unwrap(), cases());
    let (whole, others) = (Law::load().unwrap(), cases_of_the_law());
    assert!(!noticed(&law, &penalties), "a case differs by the law as it is");
    let (mut tried, mut unnoticed) = (0, Vec::new());
    for parameter in law.statutes().flat_map(|statute| &statute.parameters) {
        likely_first(|head| head.uses(&parameter.name), &mut penalties);
        for value in &parameter.values {
            for other in changed(parameter, value) {
                tried += 1;
                let by_others = || {
                    let supposed = whole.supposing(&parameter.name, &other).unwrap();
                    others.iter().any(|case| !supposed.judge(case).passed)
                };
                if !noticed(&law.with(&parameter.name, value.from, &other).unwrap(), &penalties)
                    && !by_others()
                {
                    unnoticed.push(format!("{} = {other}", parameter.name));
                }
            }
        }
    }
    assert!(tried > 300, "only {tried} changes");
    assert!(unnoticed.is_empty(), "no case notices {unnoticed:#?}");
}

/// Every first day, and every last one, of a law that has heads: the line of its file, and the same a day off.
fn moved_days(text: &str) -> Vec<String> {
    let statute: Statute = toml::from_str(text).unwrap();
    let mut moved = Vec::new();
    let mut days = vec![("from", statute.from)];
    days.extend(statute.until.map(|until| ("until", until)));
    for (key, day) in days {
        for other in [day - Days::new(1), day + Days::new(1)] {
            moved.push(text.replacen(&format!("\n{key} = {day}\n"), &format!("\n{key} = {other}\n"), 1));
        }
    }
    moved
}

#[test]
fn moving_the_first_or_last_day_of_any_law_with_heads_makes_a_case_differ() {
    let (law, mut cases) = (law(), cases());
    let mut unnoticed = Vec::new();
    for (at, text) in law.iter().enumerate() {
        let statute: Statute = toml::from_str(text).unwrap();
        if provisions().iter().all(|head| head.law != statute.cite) {
            continue;
        }
        likely_first(|head| head.law == statute.cite, &mut cases);
        for moved in moved_days(text) {
            assert_ne!(*text, moved, "{}", statute.cite);
            let mut texts = law.clone();
            texts[at] = moved;
            if !noticed(&loaded(&texts), &cases) {
                unnoticed.push(format!("{} from {} until {:?}", statute.cite, statute.from, statute.until));
            }
        }
    }
    assert!(unnoticed.is_empty(), "no case notices another day of {unnoticed:#?}");
}

#[test]
fn every_head_of_the_matrix_is_there_and_has_a_case_with_it_and_one_without() {
    let matrix = "SZ94-L SZ94-U SZ95-0 SZ95-R SZ95-S PIPL66-1 PIPL66-1R PIPL66-2 DSL45-1 DSL45-1R DSL45-2 DSL46 DSL46-S \
                  DSL47 DSL48-1 DSL48-2 NDSR55 NDSR56 NDSR57 CSL61-1 CSL61-2 CSL61-3 CSL61-3x CSL69 CSL71 AML56 AML56-n \
                  AML57 AML58 AML58-n AML62 AML63 AUCL29 AUCL26 AUCL25 AUCL31 PRICE4 CONS56 ECOM77 ECOM80 ECOM82 ECOM83 \
                  PSAPL56 CRIM253-1";
    let (heads, cases) = (provisions(), cases());
    for id in matrix.split_whitespace() {
        assert!(heads.iter().any(|head| head.id == id), "no head {id}");
    }
    for head in heads {
        let lists = |case: &Value, key: &str| {
            let ids = case["expect"].get(key).and_then(Value::as_array).cloned().unwrap_or_default();
            ids.iter().any(|id| *id == head.id)
        };
        let with = cases.iter().filter(|(_, case)| lists(case, "heads") || lists(case, "pointers"));
        let violations: Vec<&Value> = with.map(|(_, case)| &case["facts"]["violation"]).collect();
        assert!(!violations.is_empty(), "no case expects {}", head.id);
        let without = cases.iter().any(|(_, case)| {
            violations.contains(&&case["facts"]["violation"])
                && case["expect"].get("heads").is_some()
                && !lists(case, "heads")
                && !lists(case, "pointers")
        });
        let always = ["DSL45-2", "DSL48-1"].contains(&head.id);
        assert!(without || always, "no case shows {} staying away", head.id);
    }
}
