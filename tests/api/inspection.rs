//! Files: how they come in, what is found in them, and what becomes of those that cannot be read.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    http::Request,
};
use entity::data_file;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use steelyard::{config::Config, state::State};
use tower::ServiceExt;

use crate::{
    app::{Actor, Answer, TestApp},
    products::goods::{
        READINGS, SURVEY, SWIPES, attach, check, consented, counts, drafted, hourly_counts, import, list,
        survey, swipes, weather,
    },
};

async fn files(seller: &Actor, id: &str) -> Value {
    seller.get(&format!("/api/v1/products/{id}/inspections")).await.expect(200).json
}

async fn upload(seller: &Actor, id: &str, media_type: &str, body: impl Into<Body>) -> Answer {
    let path = format!("/api/v1/products/{id}/files?asset=readings&name=a.csv");
    seller.upload(&path, media_type, body).await
}

#[tokio::test]
async fn the_report_says_what_each_column_is_and_shows_no_value() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &swipes(), Some(("swipes", SWIPES.to_owned()))).await;

    let file = files(&seller, &id).await[0].clone();

    assert_eq!(file["status"], "inspected");
    assert_eq!(file["inspection"]["rows"], 2532);
    let columns = file["inspection"]["columns"].as_array().unwrap();
    let card = columns.iter().find(|column| column["name"] == "card_no").unwrap();
    assert_eq!([&card["kind"], &card["transformed"], &card["confidence"]], ["PSEUDONYM", "token", "strong"]);
    assert_eq!(card["comparison"], "undeclared_personal");
    let report = file.to_string();
    let cards =
        csv::Reader::from_reader(SWIPES.as_bytes()).into_records().map(|row| row.unwrap()[2].to_owned());
    assert!(cards.into_iter().all(|card| !report.contains(&card)));
}

#[tokio::test]
async fn a_file_is_stored_as_it_came_and_listed_with_its_hash() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), None).await;
    let pieces =
        READINGS.as_bytes().chunks(5).map(|piece| Ok::<_, std::io::Error>(Bytes::from_static(piece)));

    let stored =
        upload(&seller, &id, "text/csv; charset=utf-8", Body::from_stream(futures::stream::iter(pieces)))
            .await;

    let stored = stored.expect(201).json;
    assert_eq!(stored["bytes"], READINGS.len());
    assert_eq!([&stored["status"], &stored["asset"], &stored["name"]], ["stored", "readings", "a.csv"]);
    assert_eq!(stored["sha256"].as_str().unwrap().len(), 64);
    let file = data_file::Entity::find().one(&app.state.db.rows).await.unwrap().unwrap();
    let kept: Vec<Bytes> =
        futures::TryStreamExt::try_collect(app.state.store.get(&file.store_key).await.unwrap())
            .await
            .unwrap();
    assert_eq!(kept.concat(), READINGS.as_bytes());
}

#[tokio::test]
async fn a_body_that_breaks_off_is_empty_or_no_csv_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), None).await;
    let broken =
        [Ok(Bytes::from_static(b"hour,degrees\n1,")), Err(std::io::Error::other("the line went dead"))];

    let broken = upload(&seller, &id, "text/csv", Body::from_stream(futures::stream::iter(broken))).await;
    let empty = upload(&seller, &id, "text/csv", "").await;
    let other = upload(&seller, &id, "application/zip", "PK").await;

    assert_eq!(broken.line(), "400 malformed");
    assert!(broken.json["detail"].as_str().unwrap().contains("broke off"));
    assert_eq!(empty.line(), "422 invalid-input body");
    assert_eq!(other.line(), "400 malformed");
    assert_eq!(files(&seller, &id).await, json!([]));
    assert_eq!(upload(&seller, &id, "text/csv", READINGS).await.status, 201);
}

#[tokio::test]
async fn a_file_over_the_limit_is_cut_short_and_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), None).await;
    let config = Config { file_bytes_max: 100, ..(*app.state.config).clone() };
    let small = steelyard::app(State { config: Arc::new(config), ..app.state.clone() });
    let send = |bytes: usize| {
        let request = Request::post(format!("/api/v1/products/{id}/files?asset=readings&name=a.csv"));
        let request = request.header("authorization", format!("Bearer {}", seller.token.clone().unwrap()));
        let request = request.header("content-type", "text/csv").body(Body::from("a\n".repeat(bytes / 2)));
        small.clone().oneshot(request.unwrap())
    };

    let large = send(102).await.unwrap().status();
    let left = files(&seller, &id).await;
    let just = send(100).await.unwrap().status();

    assert_eq!([large.as_u16(), just.as_u16()], [413, 201]);
    assert_eq!(left, json!([]));
}

#[tokio::test]
async fn files_that_cannot_be_read_exactly_fail_with_the_line_and_the_cure_and_make_way_for_a_better_one() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let cases = [
        (b"hour,degrees\n1,\xff\xff\n".to_vec(), "line 2: the text is neither UTF-8 nor GB18030"),
        (b"hour,degrees\n1,20,30\n".to_vec(), "line 2: 3 cells where the header has 2"),
        (b"{\"hour\":1,\"degrees\":}\n".to_vec(), "line 1: this is not JSON Lines"),
        (b"%PDF-1.7\n%\xe2\xe3\n".to_vec(), "this is a PDF document, not a table"),
    ];
    for (bytes, reason) in cases {
        let id = drafted(&app, &seller, &weather(), None).await;
        upload(&seller, &id, "text/csv", bytes).await.expect(201);
        app.work().await;

        let file = files(&seller, &id).await[0].clone();
        let refused = list(&seller, &id).await;
        attach(&seller, &id, "readings", "a.csv", &format!("\u{feff}{READINGS}")).await.expect(201);
        app.work().await;

        assert_eq!(file["status"], "failed");
        let stated = file["inspection"]["failed_reason"].as_str().unwrap();
        assert!(stated.contains(reason), "{stated}");
        assert_eq!(refused.line(), "409 conflict");
        assert!(refused.json["detail"].as_str().unwrap().contains(reason));
        assert_eq!(check(&seller, &id).await.json["verdict"], "allow");
    }
}

#[tokio::test]
async fn files_go_to_a_declared_asset_of_a_draft_under_a_name_of_their_own() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), Some(("readings", READINGS.to_owned()))).await;

    let unknown = attach(&seller, &id, "cameras", "a.csv", READINGS).await;
    let twice = attach(&seller, &id, "readings", "all.csv", READINGS).await;
    let nameless =
        seller.upload(&format!("/api/v1/products/{id}/files?asset=readings"), "text/csv", READINGS).await;
    list(&seller, &id).await.expect(200);
    let late = attach(&seller, &id, "readings", "late.csv", READINGS).await;

    assert_eq!(unknown.line(), "422 invalid-input asset");
    assert_eq!(twice.line(), "409 conflict");
    assert_eq!(nameless.line(), "422 invalid-input query");
    assert_eq!(late.line(), "409 conflict");
}

#[tokio::test]
async fn stored_bytes_without_a_row_are_swept_and_those_with_one_are_kept() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), Some(("readings", READINGS.to_owned()))).await;
    let kept = app.stored();
    attach(&seller, &id, "readings", "broken.csv", "hour,degrees\n1\n").await.expect(201);
    app.work().await;

    attach(&seller, &id, "readings", "all.csv", READINGS).await.expect(409);
    attach(&seller, &id, "readings", "empty.csv", "").await.expect(422);
    let replaced = attach(&seller, &id, "readings", "broken.csv", READINGS).await.expect(201).id();
    app.work().await;
    let before = app.stored().len();
    app.advance(chrono::TimeDelta::hours(1));
    app.work().await;

    let mut wanted = [kept, vec![replaced]].concat();
    wanted.sort();
    assert_eq!((before, app.stored()), (4, wanted));
}

#[tokio::test]
async fn inspecting_again_changes_nothing() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), Some(("readings", READINGS.to_owned()))).await;
    let before = files(&seller, &id).await;
    let file_id = before[0]["id"].as_str().unwrap();

    steelyard::market::inspection::inspect(&app.ctx(), file_id).await.unwrap();

    assert_eq!(files(&seller, &id).await, before);
}

#[tokio::test]
async fn every_form_of_a_table_is_taken_and_inspected_by_its_content() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let lines = READINGS
        .lines()
        .skip(1)
        .map(|row| row.split_once(',').unwrap())
        .map(|(hour, degrees)| format!("{{\"hour\":\"{hour}\",\"degrees\":{degrees}}}\n"))
        .collect::<Vec<_>>()
        .concat();
    let forms: [(&str, Vec<u8>); 5] = [
        ("text/csv; charset=gb18030", encoding_rs::GB18030.encode(READINGS).0.into_owned()),
        ("application/x-ndjson", lines.clone().into()),
        ("application/json", format!("[{}]", lines.trim_end().replace('\n', ",")).into()),
        ("application/zstd", zstd::encode_all(READINGS.as_bytes(), 1).unwrap()),
        ("APPLICATION/OCTET-STREAM", READINGS.into()),
    ];
    for (media_type, bytes) in forms {
        let id = drafted(&app, &seller, &weather(), None).await;
        let stored = upload(&seller, &id, media_type, bytes).await.expect(201).json;
        let before = files(&seller, &id).await[0].clone();
        app.work().await;
        let after = files(&seller, &id).await[0].clone();

        assert_eq!((&stored["inspected_percent"], &before["inspected_percent"]), (&json!(0), &json!(0)));
        assert_eq!(after["status"], "inspected", "{media_type}: {after}");
        assert!(after["inspected_percent"].is_null());
        let rows = READINGS.lines().count() - 1;
        assert_eq!(after["inspection"]["rows"], rows, "{media_type}");
        assert_eq!(list(&seller, &id).await.expect(200).json["status"], "listed");
    }
}

#[tokio::test]
async fn whoever_waits_sees_how_far_the_inspection_is() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), None).await;
    let stored = attach(&seller, &id, "readings", "a.csv", READINGS).await.expect(201).json;
    let half = stored["bytes"].as_i64().unwrap() / 2;
    let running = data_file::ActiveModel {
        id: Set(stored["id"].as_str().unwrap().to_owned()),
        inspected_bytes: Set(half),
        ..Default::default()
    };
    running.update(&app.state.db.rows).await.unwrap();

    let percent = files(&seller, &id).await[0]["inspected_percent"].clone();
    app.work().await;

    assert!([json!(49), json!(50)].contains(&percent), "{percent}");
}

#[tokio::test]
async fn nothing_is_listed_without_its_files() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), None).await;

    let checked = check(&seller, &id).await.json;
    let refused = list(&seller, &id).await;

    assert_eq!(
        (&checked["verdict"], &checked["waiting"]),
        (&json!("waiting"), &json!(["readings has no file yet; attach it"]))
    );
    assert_eq!(refused.line(), "409 conflict");
}

#[tokio::test]
async fn a_claim_is_held_against_what_was_measured_whatever_is_declared() {
    let app = TestApp::start().await;
    import(&app, "unconditional").await;
    let seller = app.member("seller").await;
    let with = async |table: String, declared: Value| {
        let id = drafted(&app, &seller, &declared, Some(("hourly", table))).await;
        let found = files(&seller, &id).await[0]["inspection"].clone();
        (check(&seller, &id).await.json, found)
    };
    let small = hourly_counts().replacen(
        "station,hour,people\n",
        "station,hour,people\n大剧院,2018-08-31 05:00,4\n",
        1,
    );
    let mut by_row = counts();
    by_row["declaration"]["assets"][0]["people_per_row"] = Value::Null;

    let (enough, counted) = with(hourly_counts(), counts()).await;
    let (few, refuted) = with(small, counts()).await;
    let (alone, measured) = with(hourly_counts(), by_row).await;

    assert_eq!(
        (&enough["verdict"], &counted["verdict"]["holds"]),
        (&json!("allow"), &json!(true)),
        "{enough}"
    );
    assert_eq!(counted["counted"]["column"], "people");
    let rules = |answer: &Value| {
        answer["hits"].as_array().unwrap().iter().map(|hit| hit["rule"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((&few["verdict"], rules(&few)), (&json!("review"), vec![json!("ADM-26-4")]), "{few}");
    assert_eq!((&refuted["counted"]["fewest"], &refuted["verdict"]["holds"]), (&json!(4), &json!(false)));
    assert_eq!((&alone["verdict"], rules(&alone)), (&json!("review"), vec![json!("ADM-26-4")]), "{alone}");
    assert_eq!(measured["risk"]["k"], 1);
}

#[tokio::test]
async fn people_are_counted_in_a_declared_field_and_in_every_row() {
    let app = TestApp::start().await;
    import(&app, "unconditional").await;
    let seller = app.member("seller").await;
    let mut nowhere = counts();
    nowhere["declaration"]["assets"][0]["people_per_row"] = json!("persons");

    let refused = seller.post("/api/v1/products", nowhere).await;
    let table = hourly_counts().replacen(",30\n", ",many\n", 1);
    let id =
        drafted(&app, &seller, &counts(), Some(("hourly", format!("{table}大剧院,2018-08-31 05:00,some\n"))))
            .await;

    assert_eq!(refused.line(), "422 invalid-input /declaration/assets/0/people_per_row");
    let reason = files(&seller, &id).await[0]["inspection"]["failed_reason"].clone();
    assert!(
        reason.as_str().unwrap().contains("`people` should count the people behind each row"),
        "{reason}"
    );
}

#[tokio::test]
async fn a_column_that_speaks_of_children_leaves_open_that_there_are_none() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let consent = consented(&seller, &buyer).await;
    let rules = async |header: &str| {
        let mut declared = survey(&[&consent]);
        declared["declaration"]["assets"][0]["fields"][1]["name"] = json!(header);
        let table = SURVEY.replacen("home", header, 1);
        let id = drafted(&app, &seller, &declared, Some(("answers", table))).await;
        check(&seller, &id).await.json["hits"].to_string()
    };

    let (home, guardian) = (rules("home").await, rules("监护人住址").await);

    assert!(!home.contains("CON-10") && guardian.contains("CON-10"), "{home}\n{guardian}");
}
