//! What an answer holds beside its heads: pointers, referral, payment, discretion, and what another number would give.

use policies::fines::{Fen, provisions};
use policies::parameters::{ParameterError, Parameters};
use serde_json::{Value, json};

use super::{answer, on};

#[test]
fn each_of_several_acts_keeps_its_referral_and_its_payment() {
    let facts = json!({ "personal_breach": true, "acts": [
        { "violation": "67-1", "actor": "person", "records": [{ "kind": "track", "count": 50, "recipients": 1 }] },
        { "violation": "consumer-price", "gains": { "overcharged": "10.00" },
          "payment": { "fine": "100.00", "due_on": "2026-02-27", "paid_on": "2026-03-01" } },
        { "violation": "69" },
    ] });
    let written = serde_json::to_value(answer(facts, "2026-03-01")).unwrap();
    assert_eq!(written["acts"][0]["referral"]["refer_to_police"], true);
    assert_eq!(written["acts"][1]["referral"], Value::Null);
    assert_eq!(written["acts"][1]["surcharge"]["amount"], "6.00");
    assert_eq!(written["acts"][2]["surcharge"], Value::Null);
    assert_eq!([&written["acts"][0]["act"], &written["acts"][2]["act"]], [1, 3]);
    assert_eq!(written["unverified"], json!(["gains.price_formula"]));
    assert_eq!(
        written["may_also_break"],
        json!(["70-abuse", "personal", "operator-price", "consumer-price"])
    );
    let pointers: Vec<_> =
        written["pointers"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
    assert_eq!(pointers, ["PSAPL56", "CRIM253-1"]);
    assert_eq!(written["pointers"][0]["act"], 1);
}

#[test]
fn a_pointer_says_which_unknown_facts_it_hangs_on() {
    let written = serde_json::to_value(answer(json!({ "violation": "67-1" }), "2026-03-01")).unwrap();
    assert_eq!(written["pointers"][0]["unresolved"], json!(["personal_breach"]));
    assert_eq!(written["pointers"][1]["unresolved"], json!(["records", "personal_breach"]));
    assert_eq!(written["pointers"][1]["status"], "possible");
}

#[test]
fn gains_are_confiscated_by_the_article_or_by_the_general_rule() {
    let basis = |violation: &str| {
        let written = serde_json::to_value(answer(json!({ "violation": violation }), "2026-03-01")).unwrap();
        written["heads"][0]["confiscation_basis"].clone()
    };
    assert_eq!(basis("67-2"), "article");
    assert_eq!(basis("unfair-data"), "general_rule");
    assert_eq!(basis("consumer-price"), "any_of");
}

#[test]
fn orders_and_warnings_belong_to_the_heads_that_have_them() {
    let first = |violation: &str| {
        let written = serde_json::to_value(answer(json!({ "violation": violation }), "2026-03-01")).unwrap();
        (written["heads"][0]["order"].clone(), written["heads"][0]["warning"].clone())
    };
    assert_eq!(first("67-2"), (json!(true), json!(false)));
    assert_eq!(first("security"), (json!(true), json!(true)));
    assert_eq!(first("foreign-request"), (json!(false), json!(true)));
}

#[test]
fn the_bands_of_discretion_part_every_range_without_gap_or_overlap() {
    let fen = |written: &Value| Fen::parse(written.as_str().unwrap()).unwrap().fen();
    for sales in 30..400 {
        let sales = rust_decimal::Decimal::new(sales, 2).to_string();
        let facts = json!({ "violation": "70-abuse", "turnover_prev_act": sales, "discretion_bands": true });
        let written = serde_json::to_value(answer(facts, "2026-03-01")).unwrap();
        let fine = &written["heads"][0]["fine"];
        let bands = &fine["bands"];
        if fen(&fine["max"]) - fen(&fine["min"]) < 3 {
            assert_eq!(*bands, Value::Null);
            continue;
        }
        let end = |band: &str, end: &str| fen(&bands[band][end]);
        assert_eq!(end("light", "min"), fen(&fine["min"]));
        assert_eq!(end("ordinary", "min"), end("light", "max") + 1);
        assert_eq!(end("heavy", "min"), end("ordinary", "max") + 1);
        assert_eq!(end("heavy", "max"), fen(&fine["max"]));
        assert!(
            ["light", "ordinary", "heavy"].iter().all(|band| end(band, "min") <= end(band, "max")),
            "{sales}"
        );
    }
}

#[test]
fn a_head_lists_its_own_numbers_and_not_those_of_the_next_step() {
    let uses = |head: &str, number: &str| {
        provisions().iter().find(|provision| provision.id == head).unwrap().uses(number)
    };
    assert!(uses("AUCL25", "aucl25.fine_max") && !uses("AUCL25", "aucl25.serious.fine_max"));
    assert!(uses("DSL47", "dsl47.fixed.fine_min") && uses("DSL47", "dsl47.persons_max"));
    assert!(uses("AML56", "aml56.no_sales.fine_max") && !uses("AML56", "aml56.not_implemented.fine_max"));
    assert!(uses("AML57", "aml.level") && !uses("AML57", "aml.state_level"));
    assert!(uses("PIPL66-1R", "pipl66.first.persons_min") && !uses("PIPL66-1", "pipl66.refused.fine_max"));
}

#[test]
fn one_number_may_be_asked_otherwise_and_the_version_says_so() {
    let law = Parameters::load().unwrap();
    let day = on("2026-03-01");
    let other = law.with("sz94.boundary", day, "20000.00").unwrap();
    assert_eq!(other.fen("sz94.boundary", day), Fen::parse("20000.00").map_err(|_| unreachable!()));
    assert_eq!(
        other.version(),
        format!("{}, sz94.boundary = 20000.00 from what it was on 2026-03-01", law.version())
    );
    assert_eq!(law.with("sz94.boundry", day, "1"), Err(ParameterError::Unknown("sz94.boundry".into())));
    let before = on("2021-12-31");
    let missing = ParameterError::Missing { name: "sz94.boundary".into(), on: before };
    assert_eq!(law.with("sz94.boundary", before, "1"), Err(missing));
    assert!(law.with("sz94.boundary", day, "much").is_err());
}

#[test]
fn numbers_are_read_in_their_own_unit_only() {
    let law = Parameters::load().unwrap();
    let day = on("2026-03-01");
    assert_eq!(law.days("apl67.days", day), Ok(15));
    assert_eq!(law.count("crim253.records.gravest", day), Ok(50));
    assert!(law.days("crim253.records.gravest", day).is_err());
    assert!(law.count("apl67.days", day).is_err());
}

#[test]
fn gains_tell_each_formula_that_may_have_to_be_used_once() {
    let formula = |authority: Value| {
        let gains = json!({ "gross": "100.00", "refundable": "0.00", "direct_costs": "10.00", "taxes": "1.00",
            "facilitator": false });
        let facts = json!({ "violation": "67-1", "authority": authority, "gains": gains });
        answer(facts, "2026-04-01").gains.unwrap().formula
    };
    let general = "100.00 obtained - 0.00 to be refunded = 100.00, never below zero (Administrative Penalty Law, Art. 28)";
    assert_eq!(formula(json!("internet_information")), general);
    let unknown = formula(Value::Null);
    assert_eq!(unknown.matches(general).count(), 1, "{unknown}");
    assert_eq!(unknown.split("; or ").count(), 2, "{unknown}");
}

#[test]
fn what_may_be_deducted_is_told_from_and_to_and_only_what_matters_is_asked() {
    let regulator = json!({ "violation": "67-1", "authority": "market_regulator",
        "gains": { "gross": "100.00", "refundable": "0.00", "direct_costs": "10.00", "taxes": "1.00" } });
    let told = answer(regulator, "2026-04-01").gains.unwrap().formula;
    assert!(told.contains("0.00 to 10.00 proven direct costs"), "{told}");
    let department = json!({ "violation": "67-1", "authority": "internet_information",
        "gains": { "gross": "100.00" } });
    let asked = serde_json::to_value(answer(department, "2026-04-01")).unwrap()["unresolved"].to_string();
    assert!(asked.contains("gains.refundable") && !asked.contains("gains.facilitator"), "{asked}");
}

#[test]
fn limitation_closes_what_is_open_or_possible_and_nothing_else() {
    let found = |facts, day| {
        let answer = serde_json::to_value(answer(facts, day)).unwrap();
        let status = |head: &Value| head["status"].as_str().unwrap().to_owned();
        answer["heads"].as_array().unwrap().iter().map(status).collect::<Vec<_>>()
    };
    let old = json!({ "violation": "69", "actor": "seller", "act_ended_on": "2022-03-01", "discovered_on": "2025-01-01", "grave_harm": false });
    assert_eq!(found(old, "2026-03-01"), ["time_barred"; 3]);
    let lower = json!({ "violation": "personal", "actor": "seller", "level": "municipal", "serious": true,
        "act_ended_on": "2022-03-01", "discovered_on": "2025-01-01", "grave_harm": false });
    assert_eq!(found(lower, "2026-03-01"), ["time_barred", "other_authority"]);
}

#[test]
fn a_ceiling_by_turnover_is_told_for_the_year_of_the_decision_too() {
    let facts = json!({ "violation": "personal", "actor": "seller", "serious": true, "refused": true,
        "level": "provincial", "turnover_prev_act": "1000000000.00", "turnover_prev_decision": "4000000000.00" });
    let written = serde_json::to_value(answer(facts, "2026-03-01")).unwrap();
    assert_eq!(written["heads"][1]["id"], "PIPL66-2");
    let other = &written["heads"][1]["fine"]["by_decision_year"];
    assert_eq!((&other["turnover"], &other["max"]), (&json!("4000000000.00"), &json!("200000000.00")));
}

#[test]
fn who_sold_personal_information_may_be_detained_whoever_it_is_and_whoever_did_not_say_perhaps() {
    let pointers = |actor: &str, sold: &Value| {
        let mut facts = sold.clone();
        facts["violation"] = json!("personal");
        facts["actor"] = json!(actor);
        facts["records"] = json!([{ "kind": "track", "count": 50, "recipients": 1 }]);
        let written = serde_json::to_value(answer(facts, "2026-03-01")).unwrap();
        let status = |pointer: &Value| (pointer["status"].clone(), pointer["unresolved"].clone());
        written["pointers"].as_array().unwrap().iter().map(status).collect::<Vec<_>>()
    };
    for actor in ["seller", "person", "public_body"] {
        let sold = pointers(actor, &json!({ "sold": true }));
        assert_eq!(sold, vec![(json!("applies"), json!([])); 2], "{actor}");
        for open in [json!({}), json!({ "sold": "unknown" })] {
            let perhaps = pointers(actor, &open);
            assert_eq!(perhaps, vec![(json!("possible"), json!(["sold"])); 2], "{actor}");
        }
    }
}

#[test]
fn two_orders_that_reach_the_upper_band_to_the_fen_are_told_apart() {
    let flags = |second: &str| {
        let orders = json!([{ "amount": "5000.00" }, { "amount": second }]);
        let facts = json!({ "violation": "67-2", "actor": "seller", "orders": orders });
        serde_json::to_value(answer(facts, "2026-03-01")).unwrap()["flags"].to_string()
    };
    assert!(flags("5000.00").contains("band_differs_per_order"));
    assert!(!flags("4999.99").contains("band_differs_per_order"));
}

#[test]
fn what_else_an_act_may_break_is_named_with_the_way_to_ask() {
    let told = |violation: &str| {
        let written = serde_json::to_value(answer(json!({ "violation": violation }), "2026-03-01")).unwrap();
        (written["may_also_break"].clone(), written["notes"].to_string().contains("may also break"))
    };
    assert_eq!(told("intermediary"), (json!(["platform-records"]), true));
    assert_eq!(told("consumer-price"), (json!([]), false));
}

#[test]
fn without_sales_a_fixed_ceiling_is_told_where_the_article_has_one() {
    let formula = |violation: &str| {
        let facts = json!({ "violation": violation, "actor": "seller", "implemented": true, "turnover_prev_act": "0.00" });
        serde_json::to_value(answer(facts, "2026-03-01")).unwrap()["heads"][0]["fine"]["formula"].clone()
    };
    assert_eq!(formula("70-agreement"), "fixed ceiling: no sales in the previous year");
    assert_eq!(formula("70-abuse"), "a share of 0.00, the sales of the year before the act ended");
}

#[test]
fn a_surcharge_may_stand_still_for_a_single_day() {
    let stopped = |until: &str| {
        let payment = json!({ "fine": "100.00", "due_on": "2026-02-20", "paid_on": "2026-02-25",
            "stopped": [{ "from": "2026-02-22", "until": until }] });
        json!({ "violation": "67-2", "amount": "1.00", "payment": payment })
    };
    let written = serde_json::to_value(answer(stopped("2026-02-22"), "2026-03-01")).unwrap();
    assert_eq!([&written["surcharge"]["days_late"], &written["surcharge"]["days_stopped"]], [5, 1]);
    let facts = policies::fines::FineFacts::from_json(&stopped("2026-02-21")).unwrap();
    let backwards =
        policies::fines::assess(&Parameters::load().unwrap(), &facts, on("2026-03-01")).unwrap_err();
    assert!(backwards.to_string().contains("`until` before `from`"), "{backwards}");
}
