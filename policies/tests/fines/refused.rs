//! Facts that cannot be read or cannot all be so: what is refused, and what it says.

use policies::fines::FineFacts;
use serde_json::{Value, json};

fn refused(facts: &Value) -> String {
    FineFacts::from_json(facts).unwrap_err().to_string()
}

fn order(order: Value) -> Value {
    json!({ "violation": "67-1", "orders": [order] })
}

#[test]
fn orders_are_in_a_currency_at_a_rate_and_hold_their_tax() {
    for currency in ["USDX", "usd"] {
        assert!(
            refused(&order(json!({ "amount": "1.00", "currency": currency })))
                .contains("is not a currency code")
        );
    }
    for rate in [json!({ "rate": "7.0" }), json!({ "currency": "USD", "rate": "0" })] {
        assert!(refused(&order(rate)).contains("`rate` is yuan for one unit of a foreign currency"));
    }
    FineFacts::from_json(&order(
        json!({ "amount": "1.00", "currency": "USD", "rate": "7.0", "tax": "1.00" }),
    ))
    .unwrap();
    assert!(refused(&order(json!({ "amount": "1.00", "tax": "1.01" }))).contains("cannot be more than it"));
    assert!(
        refused(&json!({ "violation": "67-1", "amount": "1.00", "tax": "1.01" }))
            .contains("cannot be more than it")
    );
    FineFacts::from_json(&json!({ "violation": "67-1", "amount": "1.00", "tax": "1.00" })).unwrap();
}

#[test]
fn a_near_word_is_named_and_a_guess_is_not() {
    let told = |name: &str| refused(&json!({ "violation": "67-1", name: 1 }));
    assert!(told("amuont").ends_with("the nearest known is `amount`"));
    for far in ["", "turnover_of_the_platform"] {
        assert!(!told(far).contains("nearest"), "{}", told(far));
    }
    assert!(
        refused(&json!({ "violation": "67-1", "serious": 5 }))
            .ends_with("expected true, false or \"unknown\"")
    );
    assert!(refused(&json!({ "violation": "67-1", "serious": "maybe" })).contains("`maybe` is neither"));
    let violation = refused(&json!({ "violation": 5 }));
    assert!(violation.ends_with("expected a provision such as \"67-1\", or a list of them"), "{violation}");
}
