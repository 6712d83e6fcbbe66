//! The directory of public data: reading it in, in all the shapes it comes in, and keeping its versions.

use chrono::TimeDelta;
use entity::{job, product, product_version};
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde_json::json;

use crate::app::{Actor, Answer, TestApp};

const CSV: &str = "/api/v1/directory/imports?name=by%20hand&format=csv";
const PLATFORM: &str = "/api/v1/directory/imports?name=platform&format=opendata_sz";
const TWO: &str = "catalogue_id,title,office,openness,conditions,place\n\
    29200/00403601,深圳通刷卡数据,深圳市交通运输局,unconditional,,shenzhen\n\
    29200/00403627,共享单车订单,深圳市交通运输局,conditional,register; buyer: say what for,shenzhen\n";

async fn import(operator: &Actor, text: &str) -> Answer {
    operator.upload(CSV, "text/csv", text.to_owned()).await
}

#[tokio::test]
async fn a_csv_becomes_entries_that_can_be_searched() {
    let app = TestApp::start().await;
    let (operator, anna) = (app.operator().await, app.unverified("anna").await);

    let answer = import(&operator, &format!("\u{feff}{TWO}")).await.expect(201);

    assert_eq!([&answer.json["rows"], &answer.json["added"], &answer.json["changed"]], [2, 2, 0]);
    let found = anna.get("/api/v1/directory/entries?q=%E5%8D%95%E8%BD%A6").await.expect(200);
    let found = found.json["items"].as_array().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["catalogue_id"], "29200/00403627");
    assert_eq!(
        found[0]["conditions"],
        json!([{ "name": "register", "on_buyer": false }, { "name": "say what for", "on_buyer": true }])
    );
    let open = anna.get("/api/v1/directory/entries?openness=unconditional").await.expect(200);
    assert_eq!(open.json["items"].as_array().unwrap().len(), 1);
    assert_eq!(anna.get("/api/v1/directory/entries?q=%25").await.json["items"], json!([]));
    assert!(app.log().await.contains(&"directory.imported done".to_owned()));
}

#[tokio::test]
async fn the_same_file_twice_answers_the_earlier_import_and_does_nothing() {
    let app = TestApp::start().await;
    let operator = app.operator().await;

    let first = import(&operator, TWO).await.expect(201);
    let again = import(&operator, TWO).await.expect(201);

    assert_eq!(first.text, again.text);
    let imports = operator.get("/api/v1/directory/imports").await.expect(200);
    assert_eq!(imports.json["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_changed_entry_closes_its_old_version_and_going_back_is_a_change_too() {
    let app = TestApp::start().await;
    let operator = app.operator().await;
    import(&operator, TWO).await.expect(201);

    app.advance(TimeDelta::days(1));
    let changed = import(&operator, &TWO.replace(",unconditional,", ",closed,")).await.expect(201);
    app.advance(TimeDelta::days(1));
    let back = import(&operator, TWO).await.expect(201);

    assert_eq!([&changed.json["added"], &changed.json["changed"]], [0, 1]);
    assert_eq!([&back.json["added"], &back.json["changed"]], [0, 1]);
    let versions = operator.get("/api/v1/directory/versions?catalogue_id=29200/00403601").await.expect(200);
    let versions = versions.json["items"].as_array().unwrap().clone();
    let classes: Vec<_> = versions.iter().map(|version| version["openness"].as_str().unwrap()).collect();
    assert_eq!(classes, ["unconditional", "closed", "unconditional"]);
    assert_eq!(versions[1]["valid_until"], versions[0]["valid_from"]);
    assert_eq!(versions[2]["valid_until"], versions[1]["valid_from"]);
    assert!(versions[0].get("valid_until").is_none());
}

#[tokio::test]
async fn what_an_import_changed_stands_beside_what_was_there_before_page_by_page() {
    let app = TestApp::start().await;
    let operator = app.operator().await;
    import(&operator, TWO).await.expect(201);
    app.advance(TimeDelta::hours(1));
    let more = TWO.replace("unconditional", "closed") + "29200/9,新的,局,closed,,shenzhen\n";
    let id = import(&operator, &more).await.expect(201).id();

    let at = format!("/api/v1/directory/imports/{id}/changes");
    let one = operator.get(&format!("{at}?limit=1")).await.expect(200).json;
    let rest = operator.get(&format!("{at}?after={}", one["next"].as_str().unwrap())).await.expect(200).json;

    let items = [&one["items"][0], &rest["items"][0]];
    let new = items.iter().find(|item| item["before"].is_null()).unwrap();
    let changed = items.iter().find(|item| !item["before"].is_null()).unwrap();
    assert_eq!(new["now"]["catalogue_id"], "29200/9");
    assert_eq!(
        (&changed["before"]["openness"], &changed["now"]["openness"]),
        (&json!("unconditional"), &json!("closed"))
    );
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &serde_json::Value::Null));
    assert_eq!(operator.get("/api/v1/directory/imports/imp_no/changes").await.status, 404);
}

#[tokio::test]
async fn a_directory_that_knows_since_when_is_believed_but_not_about_the_future() {
    let app = TestApp::start().await;
    let operator = app.operator().await;
    let file = |day: &str| format!("catalogue_id,title,office,openness,since\na/1,t,o,unconditional,{day}\n");

    let future = import(&operator, &file("2026-03-03")).await;
    import(&operator, &file("2018-10-31")).await.expect(201);

    assert_eq!(future.line(), "422 invalid-input line 2");
    let versions = operator.get("/api/v1/directory/versions?catalogue_id=a/1").await.expect(200);
    assert_eq!(versions.json["items"][0]["valid_from"], "2018-10-30T16:00:00Z");
}

#[tokio::test]
async fn a_page_of_the_platform_is_opened_twice_and_an_unknown_class_is_not_open() {
    let app = TestApp::start().await;
    let operator = app.operator().await;
    let list = json!({ "list": [
        { "resId": "29200/00403601", "resTitle": "深圳通刷卡数据", "officeName": "深圳市交通运输局", "openLevel": "无条件开放", "publishDate": "2018-10-31 09:00:00" },
        { "id": 7, "resTitle": "公交线路", "officeName": "深圳市交通运输局", "openLevel": "1" },
    ], "otherData": {}, "next": 2, "first": 1, "last": 40 });
    let page = json!({ "total": 400, "dataList": list.to_string() });
    let one = json!({ "id": "29200/00403621", "resTitle": "高速公路车辆", "officeName": "深圳市交通运输局", "openLevel": "不予开放" });

    let of_page = operator.upload(PLATFORM, "application/json", page.to_string()).await.expect(201);
    let of_both =
        operator.upload(PLATFORM, "application/json", json!([page, one]).to_string()).await.expect(201);

    assert_eq!([&of_page.json["rows"], &of_page.json["unmapped"]], [2, 1]);
    assert_eq!([&of_both.json["rows"], &of_both.json["added"]], [3, 1]);
    let openness = async |id: &str| {
        let versions = operator.get(&format!("/api/v1/directory/versions?catalogue_id={id}")).await;
        versions.json["items"][0]["openness"].as_str().unwrap().to_owned()
    };
    assert_eq!(openness("29200/00403601").await, "unconditional");
    assert_eq!(openness("7").await, "unmapped");
    assert_eq!(openness("29200/00403621").await, "closed");
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_refused_whole_with_the_line_and_the_cure() {
    let app = TestApp::start().await;
    let operator = app.operator().await;
    let header = "catalogue_id,title,office,openness\n";
    let gbk = [header.as_bytes(), b"1,\xc9\xee\xdb\xda,o,closed\n"].concat();
    let cases: [(Vec<u8>, &str, &str); 9] = [
        (gbk, "line 2", "iconv -f GBK -t UTF-8"),
        (format!("{header}1,a,o,closed\n2,b,o\n").into(), "line 3", "3 cells where the header has 4"),
        (format!("{header}1,a,o,closed\n\"2\n\",b,o,closed\n1,c,o,closed\n").into(), "line 5", "at line 2"),
        ("catalogue_id,title,office,open\n".into(), "line 1", "no column \"open\""),
        ("catalogue_id,title,office\n".into(), "line 1", "lacks the column openness"),
        (format!("{header}1,{},o,closed\n", "长".repeat(501)).into(), "line 2", "1 to 500 characters"),
        (format!("{header}1,a\0b,o,closed\n").into(), "line 2", "zero character"),
        (header.into(), "body", "no entries"),
        (Vec::new(), "body", "no entries"),
    ];

    for (file, pointer, says) in cases {
        let shown = String::from_utf8_lossy(&file).into_owned();
        let answer = operator.upload(CSV, "text/csv", file).await;
        assert_eq!(answer.line(), format!("422 invalid-input {pointer}"), "{shown}");
        assert!(answer.json["errors"][0]["detail"].as_str().unwrap().contains(says), "{}", answer.text);
    }
    let entries = operator.get("/api/v1/directory/entries").await.expect(200);
    assert_eq!(entries.json["items"], json!([]));
}

#[tokio::test]
async fn answers_of_the_platform_that_cannot_be_used_name_the_place() {
    let app = TestApp::start().await;
    let operator = app.operator().await;
    let cases = [
        ("{\"dataList\":", "body"),
        ("{}", "/dataList"),
        ("{\"dataList\":\"not json\"}", "/dataList"),
        ("{\"dataList\":\"{}\"}", "/dataList"),
        ("{\"dataList\":{\"list\":[{\"resTitle\":\"a\"}]}}", "/dataList/list/0"),
        ("[{\"id\":\"1\",\"resTitle\":\"\"}]", "/0"),
    ];

    for (file, pointer) in cases {
        let answer = operator.upload(PLATFORM, "application/json", file).await;
        assert_eq!(answer.line(), format!("422 invalid-input {pointer}"), "{file}");
    }
}

#[tokio::test]
async fn only_the_operator_reads_a_directory_in_and_only_with_a_name_and_a_known_format() {
    let app = TestApp::start().await;
    let (operator, anna) = (app.operator().await, app.member("anna").await);

    assert_eq!(import(&anna, TWO).await.line(), "403 not-yours-to-do");
    assert_eq!(import(&app.anybody(), TWO).await.line(), "401 sign-in-required");
    assert_eq!(app.anybody().get("/api/v1/directory/entries").await.line(), "401 sign-in-required");
    let odd = operator.upload("/api/v1/directory/imports?name=a&format=xls", "text/csv", TWO).await;
    assert_eq!(odd.line(), "422 invalid-input query");
    let nameless = operator.upload("/api/v1/directory/imports?name=&format=csv", "text/csv", TWO).await;
    assert_eq!(nameless.line(), "422 invalid-input /name");
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_too_large() {
    let app = TestApp::start().await;
    let operator = app.operator().await;

    let answer = operator.upload(CSV, "text/csv", vec![b'a'; (64 << 20) + 1]).await;

    assert_eq!(answer.line(), "413 too-large");
}

#[tokio::test]
async fn what_is_listed_on_a_changed_entry_is_weighed_again_and_nothing_else_is() {
    let app = TestApp::start().await;
    let (operator, anna) = (app.operator().await, app.member("anna").await);
    import(&operator, TWO).await.expect(201);
    app.work().await;
    let on_swipes = listed(&app, &anna, "29200/00403601").await;
    listed(&app, &anna, "29200/00403627").await;

    app.advance(TimeDelta::days(1));
    import(&operator, &TWO.replace(",unconditional,", ",closed,")).await.expect(201);

    let jobs = job::Entity::find().all(&app.state.db.rows).await.unwrap();
    let weighed: Vec<_> = jobs.iter().filter(|job| job.kind == "weigh_version").collect();
    assert_eq!(weighed.len(), 1);
    assert_eq!(weighed[0].payload["version_id"], on_swipes.as_str());
}

/// A listed version that refers to a directory entry, as it stands in the tables.
async fn listed(app: &TestApp, seller: &Actor, catalogue_id: &str) -> String {
    let ctx = app.ctx();
    let product = product::Model {
        id: ctx.new_id("prd_"),
        seller_id: seller.organization_id.clone(),
        title: "counts".to_owned(),
        status: product::Status::Listed,
        current_version_id: None,
        listed_version_id: None,
        created_at: ctx.now,
    };
    let me = seller.get("/api/v1/me").await;
    let version = product_version::Model {
        id: ctx.new_id("ver_"),
        product_id: product.id.clone(),
        number: 1,
        status: product_version::Status::Listed,
        declaration: json!({ "sources": [{ "id": "s", "catalogue_id": catalogue_id }] }),
        created_at: ctx.now,
        created_by: me.json["account_id"].as_str().unwrap().to_owned(),
        listed_at: Some(ctx.now),
        decided_reason: None,
        decision_id: None,
    };
    let id = version.id.clone();
    product::ActiveModel::from(product).reset_all().insert(&app.state.db.rows).await.unwrap();
    product_version::ActiveModel::from(version).reset_all().insert(&app.state.db.rows).await.unwrap();
    id
}
