//! What is offered in tests: goods that pass, and goods that should not.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};

use crate::app::{Actor, Answer, TestApp};

/// Real swipes of Shenzhen Tong cards; origin in `src/demo/data/README.md`.
pub(crate) const SWIPES: &str = include_str!("../../../src/demo/data/metro_swipes.csv");
pub(crate) const SURVEY: &str = "participant,home,minutes\n\
    p-7f3a91c2,龙岗,52\np-b81d04e6,宝安,38\np-25c9ee10,罗湖,21\np-e04b7d3f,龙华,44\n";
/// The directory entry of the swipes.
pub(crate) const ENTRY: &str = "29200/00403601";

/// The operator reads in a directory in which the swipes are open to this degree.
pub(crate) async fn import(app: &TestApp, openness: &str) {
    let text = format!(
        "catalogue_id,title,office,openness,conditions,place,since\n\
        {ENTRY},深圳通刷卡数据,深圳市交通运输局,{openness},,shenzhen,2018-06-01\n"
    );
    let path = "/api/v1/directory/imports?name=by%20hand&format=csv";
    app.operator().await.upload(path, "text/csv", text).await.expect(201);
}

/// Entries per station and hour, counted from the swipes; groups of fewer than thirty left out.
pub(crate) fn hourly_counts() -> String {
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for record in csv::Reader::from_reader(SWIPES.as_bytes()).records() {
        let record = record.unwrap();
        *counts.entry((record[7].to_owned(), format!("{}:00", record[0].get(..13).unwrap()))).or_default() +=
            1;
    }
    let mut table = "station,hour,people\n".to_owned();
    for ((station, hour), people) in counts.into_iter().filter(|(_, people)| *people >= 30) {
        writeln!(table, "{station},{hour},{people}").unwrap();
    }
    table
}

fn fields(names: &[&str], personal: &str, state: &str) -> Vec<Value> {
    names.iter().map(|name| json!({ "name": name, "personal": personal, "state": state })).collect()
}

fn source(id: &str, kind: &str) -> Value {
    json!({ "id": id, "kind": kind, "statement": "our own, 2026", "evidence": "log, sha256 on file",
        "collected_from": "2026-03-01", "prohibited": false, "permit_needed": false, "important": false, "state_secret": false, "circumvented": false, "competitor": false,
        "public_service": false })
}

fn opened_swipes() -> Value {
    let mut source = source("swipes", "public_open");
    source["catalogue_id"] = json!(ENTRY);
    source["via_platform"] = json!(true);
    source["collected_from"] = json!("2026-02-20");
    source["collected_until"] = json!("2026-02-21");
    source
}

fn product(title: &str, category: &str, declaration: Value) -> Value {
    let mut product = json!({ "title": title, "declaration": {
        "summary": "每小时的数据 by the hour", "category": category, "purposes": ["research"], "licence": "Inside the buyer's organization.",
        "dossier": { "governance": "statement of 2026, sha256 on file", "processor": false } } });
    let declared = product["declaration"].as_object_mut().unwrap();
    declared.extend(declaration.as_object().unwrap().clone());
    product
}

/// Readings of one's own machines: nobody is in them.
pub(crate) fn weather() -> Value {
    product(
        "天气 Weather",
        "weather",
        json!({
            "assets": [{ "name": "readings", "kind": "table", "fields": fields(&["hour", "degrees"], "none", "as_collected") }],
            "sources": [source("station", "self_collected")],
            "personal_data": { "state": "none" },
        }),
    )
}

/// What `weather` holds.
pub(crate) const READINGS: &str = "hour,degrees\n1,20\n2,21\n3,19\n";

/// Hourly counts: no person is left in them.
pub(crate) fn counts() -> Value {
    let mut counted = source("counts", "derived");
    counted["parents"] = json!(["swipes"]);
    counted["substantive"] = json!(true);
    product(
        "地铁小时客流 Hourly metro counts",
        "transport",
        json!({
            "assets": [{ "name": "hourly", "kind": "table", "people_per_row": "people", "fields": fields(&["station", "hour", "people"], "none", "aggregated") }],
            "sources": [opened_swipes(), counted],
            "personal_data": anonymised(),
        }),
    )
}

fn anonymised() -> Value {
    json!({ "state": "anonymised", "report": "independent assessment, sha256 on file", "restorable": false,
        "keys_kept": false, "keys_included": false, "anonymisation_required": false, "smallest_group": 30 })
}

/// The swipes themselves, called anonymised because the card number is written in letters.
pub(crate) fn swipes() -> Value {
    let names: Vec<&str> = SWIPES.lines().next().unwrap().split(',').collect();
    product(
        "刷卡明细 Card swipes",
        "transport",
        json!({
            "assets": [{ "name": "swipes", "kind": "table", "fields": fields(&names, "none", "as_collected") }],
            "sources": [opened_swipes()],
            "personal_data": anonymised(),
        }),
    )
}

/// Answers under tokens: personal data still, which rests on these authorizations.
pub(crate) fn survey(authorizations: &[&str]) -> Value {
    let mut names = fields(&["home", "minutes"], "personal", "as_collected");
    names.insert(0, json!({ "name": "participant", "personal": "personal", "state": "tokenised" }));
    product(
        "通勤调查 Commuter survey",
        "transport",
        json!({
            "assets": [{ "name": "answers", "kind": "table", "fields": names }],
            "sources": [source("survey", "self_collected")],
            "personal_data": { "state": "deidentified", "keys_included": false, "anonymisation_required": false,
                "singling_out_excluded": false, "impact_assessment": "assessment, sha256 on file" },
            "people": [{ "category": "participants", "source": "survey", "under_14": false, "incapable_adult": false,
                "covers_everyone": true, "retention_until": "2028-05-04", "deletion_due": false }],
            "authorizations": authorizations,
        }),
    )
}

/// A consent of the survey's participants that names `recipient`.
pub(crate) fn consent(recipient: Value) -> Value {
    json!({ "category": "participants", "source": "survey", "consent": {
        "notice": { "at": "2026-01-04T02:00:00Z", "items": ["handler", "kinds", "purpose", "retention", "safeguards", "rights", "other"] },
        "given_at": "2026-01-04T03:00:00Z", "handled_from": "2026-01-05T00:00:00Z", "explicit": true, "separate": true,
        "provision_separate": true, "by_guardian": false, "misleading": false, "conditioned": false, "changed_since": false, "withdrawal_path": true,
        "recipients": [recipient], "purposes": ["research", "planning"], "kinds": ["commute"], "methods": ["statistics"],
        "retention_until": "2028-05-04T00:00:00Z", "people": 4 } })
}

/// Put a consent on record that names the organization of `buyer`. Returns its id.
pub(crate) async fn consented(seller: &Actor, buyer: &Actor) -> String {
    let named = buyer.get(&format!("/api/v1/organizations/{}", buyer.organization_id)).await.expect(200).json;
    let recipient = json!({ "name": named["name"], "uscc": named["uscc"], "contact": "privacy desk" });
    seller.post("/api/v1/authorizations", consent(recipient)).await.expect(201).id()
}

/// Draft `product`, attach a file to an asset of it, and have the file inspected. Returns the product's id.
pub(crate) async fn drafted(
    app: &TestApp,
    seller: &Actor,
    product: &Value,
    file: Option<(&str, String)>,
) -> String {
    let id = seller.post("/api/v1/products", product.clone()).await.expect(201).id();
    if let Some((asset, text)) = file {
        attach(seller, &id, asset, "all.csv", &text).await.expect(201);
        app.work().await;
    }
    id
}

/// A product against which nothing stands, not listed yet. Returns its id.
pub(crate) async fn clean(app: &TestApp, seller: &Actor) -> String {
    drafted(app, seller, &weather(), Some(("readings", READINGS.to_owned()))).await
}

/// The same without evidence for its source: an open question for a person.
pub(crate) async fn doubtful(app: &TestApp, seller: &Actor) -> String {
    let mut product = weather();
    product["declaration"]["sources"][0].as_object_mut().unwrap().remove("evidence");
    drafted(app, seller, &product, Some(("readings", READINGS.to_owned()))).await
}

pub(crate) async fn attach(seller: &Actor, id: &str, asset: &str, name: &str, text: &str) -> Answer {
    let path = format!("/api/v1/products/{id}/files?asset={asset}&name={name}");
    seller.upload(&path, "text/csv", text.to_owned()).await
}

pub(crate) async fn check(seller: &Actor, id: &str) -> Answer {
    seller.act(&format!("/api/v1/products/{id}/check")).await
}

pub(crate) async fn list(seller: &Actor, id: &str) -> Answer {
    seller.act(&format!("/api/v1/products/{id}/listing")).await
}
