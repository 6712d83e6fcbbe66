//! Who gets how far: every operation of the API × every kind of caller, as a table that is committed.
//!
//! A number in the table is the status for that caller, an id that nobody has, and an empty body: 401 and 403
//! are the authority's answer, anything else means that the caller got past it. A new operation changes the
//! table, so nobody can add one without saying who may call it.

use std::fmt::Write;

use serde_json::Value;

use crate::app::{Actor, TestApp};

const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

#[tokio::test]
async fn the_access_table_is_as_committed() {
    let app = TestApp::start().await;
    let callers = [
        app.anybody(),
        app.unverified("newcomer").await,
        app.member("member").await,
        app.regulator().await,
        app.operator().await,
    ];
    let document = app.anybody().get("/openapi.json").await.json;

    let mut table = format!(
        "{:<6} {:<52} {:>7} {:>10} {:>6} {:>9} {:>8}\n",
        "", "", "anybody", "unverified", "member", "regulator", "operator"
    );
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in
            METHODS.iter().filter_map(|method| operations.get(method).map(|found| (method, found)))
        {
            let mut statuses = Vec::new();
            for caller in &callers {
                statuses.push(status(caller, method, path, operation).await);
            }
            writeln!(
                table,
                "{:<6} {path:<52} {:>7} {:>10} {:>6} {:>9} {:>8}",
                method.to_uppercase(),
                statuses[0],
                statuses[1],
                statuses[2],
                statuses[3],
                statuses[4]
            )
            .unwrap();
        }
    }

    insta::with_settings!({ snapshot_path => "../output", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("access", table);
    });
}

async fn status(caller: &Actor, method: &str, path: &str, operation: &Value) -> u16 {
    let path = path
        .split('/')
        .map(|part| if part.starts_with('{') { "nobody" } else { part })
        .collect::<Vec<_>>()
        .join("/");
    let media =
        operation["requestBody"]["content"].as_object().and_then(|kinds| kinds.keys().next().cloned());
    let body = if media.as_deref() == Some("application/json") { "{}" } else { "" };
    let headers: Vec<_> = media.iter().map(|media| ("content-type", media.as_str())).collect();
    caller.send(&method.to_uppercase(), &path, &headers, Some(body.into())).await.status
}
