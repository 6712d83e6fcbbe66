//! The catalogue: what is found, by what, and what its pages tell everybody.

use entity::search_term;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::{
    app::{Answer, TestApp},
    products::goods::{
        READINGS, SURVEY, clean, consented, counts, drafted, hourly_counts, import, list, survey, weather,
    },
};

fn titles(answer: &Answer) -> Vec<&str> {
    let items = answer.json["items"].as_array().unwrap_or_else(|| panic!("{}", answer.text));
    items.iter().map(|item| item["title"].as_str().unwrap()).collect()
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| format!("{encoded}%{byte:02X}"))
}

/// A market with the weather and the metro counts on sale, and a draft nobody may find.
async fn market(app: &TestApp) -> [String; 2] {
    let seller = app.member("seller").await;
    import(app, "unconditional").await;
    let weather_id = clean(app, &seller).await;
    list(&seller, &weather_id).await.expect(200);
    app.advance(chrono::TimeDelta::seconds(1));
    let counts_id = drafted(app, &seller, &counts(), Some(("hourly", hourly_counts()))).await;
    list(&seller, &counts_id).await.expect(200);
    drafted(app, &seller, &weather(), None).await;
    [weather_id, counts_id]
}

#[tokio::test]
async fn words_find_products_in_chinese_and_in_english_and_all_must_be_there() {
    let app = TestApp::start().await;
    market(&app).await;
    let anybody = app.anybody();
    let (metro, sky) = ("地铁小时客流 Hourly metro counts", "天气 Weather");
    let cases: [(&str, &[&str]); 10] = [
        ("地铁", &[metro]),
        ("客流", &[metro]),
        ("铁小", &[metro]),
        ("天", &[sky]),
        ("METRO counts", &[metro]),
        ("metro 天气", &[]),
        ("hourly seller counts", &[metro]),
        ("metr", &[]),
        ("seller", &[metro, sky]),
        ("!?", &[metro, sky]),
    ];

    for (words, expected) in cases {
        let found = anybody.get(&format!("/api/v1/catalogue?q={}", percent(words))).await.expect(200);
        assert_eq!(titles(&found), expected, "{words}");
    }
}

#[tokio::test]
async fn category_seller_and_price_narrow_the_list_and_pages_follow_each_other() {
    let app = TestApp::start().await;
    let [weather_id, counts_id] = market(&app).await;
    let anybody = app.anybody();
    let seller_id =
        anybody.get("/api/v1/catalogue").await.json["items"][0]["seller_id"].as_str().unwrap().to_owned();
    let ids = |answer: Answer| -> Vec<String> {
        answer.json["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    };

    let by_category = ids(anybody.get("/api/v1/catalogue?category=Weather").await.expect(200));
    let by_seller =
        ids(anybody.get(&format!("/api/v1/catalogue?seller={seller_id}&q=weather")).await.expect(200));
    let by_stranger = ids(anybody.get("/api/v1/catalogue?seller=org_nobody").await.expect(200));
    let unpriced = ids(anybody.get("/api/v1/catalogue?price_max=1000000").await.expect(200));
    let first = anybody.get("/api/v1/catalogue?limit=1").await.expect(200);
    let next = first.json["next"].as_str().unwrap().to_owned();
    let second = anybody.get(&format!("/api/v1/catalogue?limit=1&after={next}")).await.expect(200);

    assert_eq!(by_category, [weather_id.as_str()]);
    assert_eq!(by_seller, [weather_id.as_str()]);
    assert_eq!(by_stranger, Vec::<String>::new());
    assert_eq!(unpriced, Vec::<String>::new());
    assert_eq!(second.json["next"], Value::Null);
    assert_eq!([ids(first), ids(second)].concat(), [counts_id, weather_id]);
}

#[tokio::test]
async fn a_price_is_found_by_what_one_unit_costs() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = clean(&app, &seller).await;
    list(&seller, &id).await.expect(200);
    let plan = json!({ "unit": "month", "list_price": "120.00", "licence": "Inside.", "max_quantity": 10 });
    seller.post(&format!("/api/v1/products/{id}/plans"), plan).await.expect(201);
    let anybody = app.anybody();

    let dear = anybody.get("/api/v1/catalogue?price_max=119.9999").await.expect(200);
    let just = anybody.get("/api/v1/catalogue?price_max=120").await.expect(200);
    let named = anybody.get("/api/v1/catalogue?price_max=120&q=weather&category=weather").await.expect(200);
    let named_dear = anybody.get("/api/v1/catalogue?price_max=119&q=weather").await.expect(200);
    let page = anybody.get(&format!("/api/v1/catalogue/{id}")).await.expect(200);
    let senseless = anybody.get("/api/v1/catalogue?price_max=cheap").await;

    assert_eq!(titles(&dear), [""; 0]);
    assert_eq!((titles(&named), titles(&named_dear)), (vec!["天气 Weather"], vec![]));
    assert_eq!(just.json["items"][0]["price_from"], json!({ "unit": "month", "list_price": "120.00" }));
    assert_eq!(page.json["plans"][0]["unit"], "month");
    assert_eq!(senseless.line(), "422 invalid-input query");
}

#[tokio::test]
async fn a_page_tells_where_the_data_comes_from_and_on_what_authority_but_names_no_recipient() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("institute").await);
    let authorization = consented(&seller, &buyer).await;
    let id = drafted(&app, &seller, &survey(&[&authorization]), Some(("answers", SURVEY.to_owned()))).await;
    list(&seller, &id).await.expect(200);

    let page = app.anybody().get(&format!("/api/v1/catalogue/{id}")).await.expect(200);

    assert_eq!(page.json["personal_data"], "deidentified");
    assert_eq!(page.json["provenance"][0]["kind"], "self_collected");
    assert_eq!(page.json["assets"][0]["fields"][0]["name"], "participant");
    assert_eq!(page.json["authorizations"][0]["purposes"], json!(["research", "planning"]));
    assert!(!page.text.contains("institute"), "{}", page.text);
}

#[tokio::test]
async fn a_page_shows_how_many_rows_there_are_and_how_cells_are_written_and_no_value() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let content = "hour,degrees\n2026-03-01T05,-21.5\n2026-03-01T06,secret 7\n";
    let id = drafted(&app, &seller, &weather(), Some(("readings", content.to_owned()))).await;
    list(&seller, &id).await.expect(200);

    let api = app.anybody().get(&format!("/api/v1/catalogue/{id}")).await.expect(200);
    let page = crate::console::browser::Browser::new(&app).get(&format!("/products/{id}")).await;

    let file = &api.json["contents"][0];
    assert_eq!((&file["asset"], &file["rows"]), (&json!("readings"), &json!(2)));
    assert_eq!(file["forms"]["hour"], json!(["9999-99-99A99"]));
    page.expect("2 rows").expect("9999-99-99A99").expect("-99.9").expect("aaaaaa 9");
    for value in ["21.5", "secret", "2026-03-01T05"] {
        assert!(!api.text.contains(value), "{value} in {}", api.text);
    }
}

#[tokio::test]
async fn what_is_not_on_sale_has_no_page_and_is_found_by_nothing() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), Some(("readings", READINGS.to_owned()))).await;
    let anybody = app.anybody();

    let draft = anybody.get(&format!("/api/v1/catalogue/{id}")).await;
    list(&seller, &id).await.expect(200);
    let listed = anybody.get("/api/v1/catalogue?q=weather").await;
    seller.act(&format!("/api/v1/products/{id}/withdrawal")).await.expect(200);
    let withdrawn = anybody.get("/api/v1/catalogue?q=weather").await;

    assert_eq!(draft.line(), "404 not-found");
    assert_eq!(titles(&listed), ["天气 Weather"]);
    assert_eq!(titles(&withdrawn), [""; 0]);
    let terms = search_term::Entity::find().all(&app.state.db.rows).await.unwrap();
    assert!(terms.is_empty(), "{terms:?}");
}
