//! Products from draft to sale: what the law lets through, what it stops and why, and what bad input gets.

pub(crate) mod goods;

use serde_json::{Value, json};

use crate::app::{Answer, TestApp};
use goods::{
    READINGS, SWIPES, attach, check, clean, counts, doubtful, drafted, hourly_counts, import, list, survey,
    swipes, weather,
};

/// Rules and what they concern.
fn hits(answer: &Answer, list: &str) -> Vec<String> {
    let items = answer.json[list].as_array().into_iter().flatten();
    items.map(|hit| format!("{} {}", hit["rule"].as_str().unwrap(), hit["path"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn raw_swipes_called_anonymised_are_blocked_and_the_answer_names_the_card_number_and_what_to_do() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    import(&app, "unconditional").await;
    let id = drafted(&app, &seller, &swipes(), Some(("swipes", SWIPES.to_owned()))).await;

    let refused = list(&seller, &id).await;

    assert_eq!(refused.line(), "422 refused-by-law ADM-26-4 ADM-67-1-6");
    let hit = &refused.json["violations"][1];
    assert_eq!(hit["path"], "assets[0].fields[2] (card_no)");
    assert_eq!(hit["article"], "Data Regulations, Arts. 2(2), 2(7)");
    assert!(hit["remedy"].as_str().unwrap().contains("aggregate"));
    assert_eq!(hit["turn"], "seller");
    let product = seller.get(&format!("/api/v1/products/{id}")).await.expect(200).json;
    assert_eq!([&product["status"], &product["version"]["status"]], ["blocked", "blocked"]);
    assert!(product["version"]["decision_id"].is_string());
    assert!(app.log().await.contains(&"product.list refused".to_owned()));
}

#[tokio::test]
async fn hourly_counts_of_the_same_swipes_are_listed() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    import(&app, "unconditional").await;
    let id = drafted(&app, &seller, &counts(), Some(("hourly", hourly_counts()))).await;

    let listed = list(&seller, &id).await.expect(200);

    assert_eq!([&listed.json["status"], &listed.json["verdict"]], ["listed", "allow"]);
    app.work().await;
    assert!(app.mail().iter().any(|mail| mail.subject.contains("is listed")));
    assert!(app.log().await.contains(&"product.listed done".to_owned()));
}

#[tokio::test]
async fn a_closed_directory_entry_is_refused_with_the_article() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    import(&app, "closed").await;
    let id = drafted(&app, &seller, &counts(), Some(("hourly", hourly_counts()))).await;

    let refused = list(&seller, &id).await;

    assert_eq!(refused.status, 422);
    assert_eq!(
        hits(&refused, "violations"),
        ["ADM-67-2-1 sources[0] (swipes)", "PUB-05 sources[0] (swipes)"]
    );
}

#[tokio::test]
async fn the_class_that_counts_is_that_of_the_day_of_collection_and_an_entry_closed_since_takes_nothing_new()
{
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    import(&app, "unconditional").await;
    app.advance(chrono::TimeDelta::days(1));
    import(&app, "closed").await;
    let id = drafted(&app, &seller, &counts(), Some(("hourly", hourly_counts()))).await;

    let refused = list(&seller, &id).await;

    assert_eq!(hits(&refused, "violations"), ["PUB-06 sources[0] (swipes)"]);
}

#[tokio::test]
async fn an_entry_that_was_on_no_record_when_the_data_was_collected_waits_for_a_person() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    import(&app, "unconditional").await;
    let mut product = counts();
    product["declaration"]["sources"][0]["collected_from"] = json!("2001-01-01");
    product["declaration"]["sources"][0]["collected_until"] = json!("2001-01-01");
    let id = drafted(&app, &seller, &product, Some(("hourly", hourly_counts()))).await;

    let held = list(&seller, &id).await.expect(200);

    assert_eq!(held.json["status"], "in_review");
    assert_eq!(hits(&held, "hits"), ["ADM-67-2-1 sources[0] (swipes)", "PUB-02 sources[0] (swipes)"]);
}

#[tokio::test]
async fn a_seller_that_is_not_verified_sells_nothing_and_once_verified_the_same_version_is_listed() {
    let app = TestApp::start().await;
    let (seller, operator) = (app.unverified("seller").await, app.operator().await);
    let id = clean(&app, &seller).await;

    let refused = list(&seller, &id).await;
    let path = format!("/api/v1/organizations/{}/verification", seller.organization_id);
    operator.post(&path, json!({ "evidence": "licence seen", "credit_grade": "A" })).await.expect(200);
    let listed = list(&seller, &id).await.expect(200);

    assert_eq!(refused.line(), "422 refused-by-law ADM-D33-1");
    assert_eq!(listed.json["status"], "listed");
}

#[tokio::test]
async fn personal_data_without_consent_is_refused_and_with_consent_for_one_recipient_listed() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let without = drafted(&app, &seller, &survey(&[]), Some(("answers", goods::SURVEY.to_owned()))).await;
    let consent = goods::consented(&seller, &buyer).await;
    let with =
        drafted(&app, &seller, &survey(&[&consent]), Some(("answers", goods::SURVEY.to_owned()))).await;

    let refused = list(&seller, &without).await;
    let listed = list(&seller, &with).await.expect(200);

    assert_eq!(hits(&refused, "violations"), ["ADM-67-1-2 groups[0] (participants)"]);
    assert_eq!(listed.json["status"], "listed");
}

#[tokio::test]
async fn personal_data_that_is_called_none_is_found_out() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let phones = (0..40).map(|number| format!("1,20,138{:08}", 12_345_678 + number * 7_919));
    let phones = phones.collect::<Vec<_>>().join("\n");
    let id =
        drafted(&app, &seller, &weather(), Some(("readings", format!("hour,degrees,phone\n{phones}")))).await;

    let refused = list(&seller, &id).await;

    assert_eq!(refused.line(), "422 refused-by-law ADM-67-1-3");
    assert_eq!(refused.json["violations"][0]["path"], "assets[0], a column that is not declared (phone)");
}

#[tokio::test]
async fn a_check_says_what_listing_would_and_changes_nothing() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = doubtful(&app, &seller).await;
    let before = (seller.get(&format!("/api/v1/products/{id}")).await.text, app.log().await.len());

    let checked = check(&seller, &id).await.expect(200);

    assert_eq!(checked.json["verdict"], "review");
    assert_eq!(hits(&checked, "hits"), ["ADM-75-1 sources[0] (station)"]);
    assert_eq!(checked.json["hits"][0]["turn"], "seller");
    assert!(!checked.json["law"].as_str().unwrap().is_empty());
    assert_eq!((seller.get(&format!("/api/v1/products/{id}")).await.text, app.log().await.len()), before);
    let listed = list(&seller, &id).await.expect(200);
    assert_eq!(listed.json["hits"], checked.json["hits"]);
}

#[tokio::test]
async fn nothing_is_listed_before_its_files_are_inspected() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), None).await;
    attach(&seller, &id, "readings", "a.csv", READINGS).await.expect(201);

    let early = list(&seller, &id).await;
    let checked = check(&seller, &id).await.json;
    app.work().await;
    let listed = list(&seller, &id).await;

    assert_eq!(early.line(), "409 conflict");
    assert!(early.json["detail"].as_str().unwrap().contains("a.csv of readings has not been inspected yet"));
    assert_eq!(checked["waiting"], json!(["a.csv of readings has not been inspected yet"]));
    assert_eq!((&checked["verdict"], &checked["hits"]), (&json!("waiting"), &json!([])));
    assert_eq!(listed.expect(200).json["status"], "listed");
}

#[tokio::test]
async fn the_operator_decides_what_the_law_leaves_open_and_says_why() {
    let app = TestApp::start().await;
    let (seller, operator) = (app.member("seller").await, app.operator().await);
    let (one, other) = (doubtful(&app, &seller).await, doubtful(&app, &seller).await);
    list(&seller, &one).await.expect(200);
    list(&seller, &other).await.expect(200);

    let queue = operator.get("/api/v1/reviews").await.expect(200);
    let review = |decision: &str| json!({ "decision": decision, "reasons": "the log was shown on a visit" });
    let listed = operator.post(&format!("/api/v1/products/{one}/review"), review("list")).await.expect(200);
    let refused =
        operator.post(&format!("/api/v1/products/{other}/review"), review("refuse")).await.expect(200);

    assert_eq!(queue.json["items"].as_array().unwrap().len(), 2);
    assert_eq!(
        hits(&Answer { json: queue.json["items"][0].clone(), ..queue }, "hits"),
        ["ADM-75-1 sources[0] (station)"]
    );
    assert_eq!(listed.json["status"], "listed");
    assert_eq!(listed.json["product"]["version"]["decided_reason"], "the log was shown on a visit");
    assert_eq!(refused.json["status"], "blocked");
    assert_eq!(operator.get("/api/v1/reviews").await.json["items"], json!([]));
    let again = operator.post(&format!("/api/v1/products/{one}/review"), review("list")).await;
    assert_eq!(again.line(), "409 conflict");
}

#[tokio::test]
async fn no_operator_can_list_what_the_law_blocks_by_now() {
    let app = TestApp::start().await;
    let (seller, operator) = (app.member("seller").await, app.operator().await);
    import(&app, "unconditional").await;
    let mut product = counts();
    product["declaration"]["sources"][0].as_object_mut().unwrap().remove("evidence");
    let id = drafted(&app, &seller, &product, Some(("hourly", hourly_counts()))).await;
    list(&seller, &id).await.expect(200);
    app.advance(chrono::TimeDelta::days(1));
    import(&app, "closed").await;

    let review = json!({ "decision": "list", "reasons": "it seems fine" });
    let refused = operator.post(&format!("/api/v1/products/{id}/review"), review).await;

    assert_eq!(refused.line(), "422 refused-by-law ADM-75-1 PUB-06");
    let product = seller.get(&format!("/api/v1/products/{id}")).await.json;
    assert_eq!(product["status"], "blocked");
}

#[tokio::test]
async fn a_listed_version_stays_on_sale_until_the_new_one_is() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let id = clean(&app, &seller).await;
    let first = list(&seller, &id).await.expect(200).json["product"]["version"]["id"].clone();

    app.advance(chrono::TimeDelta::seconds(1));
    let path = format!("/api/v1/products/{id}/versions");
    let revised = seller.post(&path, weather()["declaration"].clone()).await.expect(201);
    let before = buyer.get(&format!("/api/v1/products/{id}")).await.expect(200).json;
    attach(&seller, &id, "readings", "b.csv", READINGS).await.expect(201);
    app.work().await;
    list(&seller, &id).await.expect(200);
    let after = buyer.get(&format!("/api/v1/products/{id}")).await.expect(200).json;

    assert_eq!([&before["status"], &before["version"]["id"]], [&json!("listed"), &first]);
    assert_eq!(after["version"]["id"], revised.json["version"]["id"]);
    assert_eq!(after["version"]["number"], 2);
    assert_eq!(after["version"]["declaration"], Value::Null);
    let statuses = |answer: Answer| -> Vec<Value> {
        answer.json["items"].as_array().unwrap().iter().map(|version| version["status"].clone()).collect()
    };
    assert_eq!(statuses(seller.get(&path).await.expect(200)), ["listed", "superseded"]);
    assert_eq!(buyer.get(&path).await.line(), "404 not-found");
}

#[tokio::test]
async fn a_revision_can_keep_the_files_which_are_then_inspected_again() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = clean(&app, &seller).await;

    let path = format!("/api/v1/products/{id}/versions?keep_files=true");
    let revised = seller.post(&path, weather()["declaration"].clone()).await.expect(201);
    let early = list(&seller, &id).await;
    app.work().await;

    assert_eq!(early.line(), "409 conflict");
    assert_eq!(list(&seller, &id).await.expect(200).json["status"], "listed");
    let files = seller.get(&format!("/api/v1/products/{id}/inspections")).await.expect(200);
    assert_eq!(files.json[0]["version_id"], revised.json["version"]["id"]);
}

#[tokio::test]
async fn a_withdrawn_product_is_off_sale_for_good() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let id = clean(&app, &seller).await;
    list(&seller, &id).await.expect(200);

    let withdrawn = seller.act(&format!("/api/v1/products/{id}/withdrawal")).await.expect(200);

    assert_eq!(withdrawn.json["status"], "withdrawn");
    assert_eq!(list(&seller, &id).await.line(), "409 conflict");
    let revision = weather()["declaration"].clone();
    assert_eq!(
        seller.post(&format!("/api/v1/products/{id}/versions"), revision).await.line(),
        "409 conflict"
    );
    assert_eq!(buyer.get(&format!("/api/v1/products/{id}")).await.line(), "404 not-found");
    assert_eq!(seller.act(&format!("/api/v1/products/{id}/withdrawal")).await.line(), "409 conflict");
}

#[tokio::test]
async fn what_is_not_ones_own_is_not_there() {
    let app = TestApp::start().await;
    let (seller, other) = (app.member("seller").await, app.member("other").await);
    let id = clean(&app, &seller).await;
    let path = format!("/api/v1/products/{id}");

    let answers = [
        other.get(&path).await.line(),
        other.post(&format!("{path}/versions"), weather()["declaration"].clone()).await.line(),
        check(&other, &id).await.line(),
        list(&other, &id).await.line(),
        other.act(&format!("{path}/withdrawal")).await.line(),
        attach(&other, &id, "readings", "a.csv", "a\n1\n").await.line(),
        other.get(&format!("{path}/inspections")).await.line(),
    ];

    assert!(answers.iter().all(|line| line == "404 not-found"), "{answers:?}");
    assert_eq!(other.get("/api/v1/products").await.json["items"], json!([]));
    assert_eq!(seller.get("/api/v1/products").await.json["items"][0]["id"], id.as_str());
}

#[tokio::test]
async fn bad_input_is_told_where_and_why() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let with = |change: fn(&mut Value)| {
        let mut product = weather();
        change(&mut product);
        product
    };
    let cases = [
        (
            with(|product| product["declaration"]["sumary"] = json!("x")),
            "422 invalid-input /declaration/sumary",
        ),
        (with(|product| product["title"] = json!("x".repeat(201))), "422 invalid-input /title"),
        (
            with(|product| product["declaration"]["assets"] = json!([])),
            "422 invalid-input /declaration/assets",
        ),
        (
            with(|product| product["declaration"]["purposes"] = json!([""])),
            "422 invalid-input /declaration/purposes/0",
        ),
        (
            with(|product| product["declaration"]["sources"][0]["kind"] = json!("stolen")),
            "422 invalid-input /declaration/sources/0/kind",
        ),
        (
            with(|product| product["declaration"]["authorizations"] = json!(["aut_none"])),
            "422 invalid-input /declaration/authorizations/0",
        ),
        (
            with(|product| {
                let asset = product["declaration"]["assets"][0].clone();
                product["declaration"]["assets"].as_array_mut().unwrap().push(asset);
            }),
            "422 invalid-input /declaration/assets/1/name",
        ),
    ];

    for (product, line) in cases {
        assert_eq!(seller.post("/api/v1/products", product).await.line(), line);
    }

    assert_eq!(seller.get("/api/v1/products").await.json["items"], json!([]));
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer_and_a_refusal_stays_one() {
    let app = TestApp::start().await;
    let seller = app.unverified("seller").await;
    let headers = |key: &'static str| [("content-type", "application/json"), ("idempotency-key", key)];
    let body = || Some(weather().to_string().into());

    let first = seller.send("POST", "/api/v1/products", &headers("k1"), body()).await.expect(201);
    let again = seller.send("POST", "/api/v1/products", &headers("k1"), body()).await.expect(201);
    attach(&seller, &first.id(), "readings", "all.csv", READINGS).await.expect(201);
    app.work().await;
    let path = format!("/api/v1/products/{}/listing", first.id());
    let refused = seller.send("POST", &path, &[("idempotency-key", "k2")], None).await;
    let refused_again = seller.send("POST", &path, &[("idempotency-key", "k2")], None).await;

    assert_eq!(first.text, again.text);
    assert_eq!(refused.line(), "422 refused-by-law ADM-D33-1");
    assert_eq!(refused_again.line(), refused.line());
    let refusals = app.log().await.iter().filter(|line| *line == "product.list refused").count();
    assert_eq!(refusals, 1);
}
