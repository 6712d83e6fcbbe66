//! The description of the API is part of it: it changes only where a commit shows the change.

use crate::app::TestApp;

#[tokio::test]
async fn the_description_is_as_committed() {
    let app = TestApp::start().await;

    let document = app.anybody().get("/openapi.json").await.expect(200).json;

    insta::with_settings!({ snapshot_path => "../output", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("openapi", document);
    });
}

#[tokio::test]
async fn every_operation_has_a_name_of_its_own_and_says_what_it_does() {
    let app = TestApp::start().await;

    let document = app.anybody().get("/openapi.json").await.expect(200).json;

    let mut names = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            assert!(
                operation["responses"]["default"].is_object(),
                "{method} {path} does not declare problems"
            );
            names.push(operation["operationId"].as_str().unwrap().to_owned());
        }
    }
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}
