//! What is known narrows the answer, what is not widens it; and no head is ever added to another.

use policies::fines::{Fen, FineFacts, Range, assess};
use policies::parameters::Parameters;
use serde_json::{Value, json};

use super::{answer, cases, day};

/// What is known from the start, and what may come to be known; every combination of it is tried.
fn ladders() -> [(Value, Value); 6] {
    [
        (
            json!({ "violation": ["67-1"], "act_ended_on": "2024-02-01" }),
            json!({
                "actor": "seller", "amount": "10000.00", "personal_breach": true, "serious": true, "refused": false,
                "turnover_prev_act": "3000000000.00", "level": "provincial", "discovered_on": "2026-02-02",
                "grave_harm": true,
            }),
        ),
        (
            json!({ "violation": ["69"], "exempted": "unknown" }),
            json!({
                "actor": "platform", "infringed": true, "refused": true, "serious": true, "exempted": false,
                "turnover_prev_act": "700000.00", "turnover_prev_decision": "900000.00",
            }),
        ),
        (
            json!({ "violation": ["70-agreement"], "act_ended_on": "2024-02-01" }),
            json!({
                "implemented": true, "turnover_prev_act": "0.00", "level": "national", "especially_serious": true,
                "especially_bad_effect": true, "especially_grave_result": true, "amount_fixed": "5000000.00",
            }),
        ),
        (
            json!({ "violation": ["consumer-price", "operator-price"] }),
            json!({
                "actor": "seller", "disclosed": false, "authority": "market_regulator",
                "gains": { "gross": "20000.00", "refundable": "0", "purchase_costs": "0", "taxes": "0" },
            }),
        ),
        (
            json!({ "violation": ["network-security", "export"] }),
            json!({
                "refused": true, "network_harm": false, "grave_result": true, "main_function_lost": false,
                "important_data": true, "personal_breach": false, "serious": false,
            }),
        ),
        (
            json!({ "violation": ["intermediary"], "duties_met": "unknown" }),
            json!({
                "actor": "platform", "duties_met": false, "authority": "market_regulator",
                "gains": { "gross": "130000.00", "direct_costs": "60000.00", "refundable": "0", "taxes": "0" },
            }),
        ),
    ]
}

#[test]
fn knowing_more_never_widens_the_range() {
    let mut compared = 0;
    for (base, facts) in ladders() {
        let facts: Vec<(&String, &Value)> = facts.as_object().unwrap().iter().collect();
        for known in 0..(1_usize << facts.len()) {
            let with = |also: Option<usize>| {
                let mut stated = base.clone();
                for (index, (name, value)) in facts.iter().enumerate() {
                    if known >> index & 1 == 1 || also == Some(index) {
                        stated[name.as_str()] = (*value).clone();
                    }
                }
                answer(stated, "2026-03-01")
            };
            let before = with(None);
            for index in (0..facts.len()).filter(|index| known >> index & 1 == 0) {
                let after = with(Some(index));
                let (name, _) = facts[index];
                assert!(
                    within(after.overall.as_ref(), before.overall.as_ref()),
                    "{name} widens {before:#?} {after:#?}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 2000, "{compared}");
}

fn within(inner: Option<&Range>, outer: Option<&Range>) -> bool {
    let (Some(inner), Some(outer)) = (inner, outer) else {
        return inner.is_none();
    };
    let min = |range: &Range| range.min.unwrap_or(Fen::ZERO);
    let max = |range: &Range| range.max.map_or(i128::MAX, Fen::fen);
    min(inner) >= min(outer) && max(inner) <= max(outer)
}

#[test]
fn the_span_of_one_act_is_never_more_than_its_greatest_head() {
    for (name, case) in cases().iter().filter(|(_, case)| case["expect"].get("error").is_none()) {
        let facts = FineFacts::from_json(&case["facts"]).unwrap();
        let answer = assess(&Parameters::load().unwrap(), &facts, day(&case["on"])).unwrap();
        let Some(overall) = &answer.overall else { continue };
        let fines = || answer.heads.iter().filter_map(|head| head.fine.as_ref());
        let greatest = fines().map(|fine| fine.max.map_or(i128::MAX, Fen::fen)).max();
        assert!(Some(overall.max.map_or(i128::MAX, Fen::fen)) <= greatest, "{name}");
        assert!(overall.min.is_none() || fines().any(|fine| fine.min == overall.min), "{name}");
    }
}

/// Facts that choose which law is asked, or which formula counts, rather than answering it.
const CHOOSES: [&str; 4] = ["violation", "act_ended_on", "decided_on", "orders"];

#[test]
fn forgetting_a_fact_of_any_case_never_narrows_its_range() {
    let law = Parameters::load().unwrap();
    let mut tried = 0;
    for (name, case) in cases().iter().filter(|(_, case)| case["expect"].get("error").is_none()) {
        let facts = case["facts"].as_object().unwrap();
        let ask = |facts: Value| {
            let facts = FineFacts::from_json(&facts).unwrap();
            assess(&law, &facts, day(&case["on"])).unwrap().overall
        };
        if facts.contains_key("acts") || case["facts"]["gains"].get("overcharged").is_some() {
            continue;
        }
        let whole = ask(case["facts"].clone());
        for forgotten in facts.keys().filter(|fact| !CHOOSES.contains(&fact.as_str())) {
            let mut less = facts.clone();
            less.remove(forgotten);
            let wider = ask(Value::Object(less));
            assert!(
                within(whole.as_ref(), wider.as_ref()),
                "{name}: without {forgotten}: {whole:?} {wider:?}"
            );
            tried += 1;
        }
    }
    assert!(tried > 1000, "only {tried} facts were forgotten");
}
