//! Files that are taken off a draft again, and those that stay.

use crate::{
    app::{Actor, Answer, TestApp},
    products::goods::{READINGS, attach, drafted, list, weather},
};

async fn take_off(seller: &Actor, product: &str, file: &str) -> Answer {
    seller.send("DELETE", &format!("/api/v1/products/{product}/files/{file}"), &[], None).await
}

#[tokio::test]
async fn a_wrong_file_is_taken_off_the_draft_by_its_seller_alone_and_its_name_is_free_again() {
    let app = TestApp::start().await;
    let (seller, other) = (app.member("seller").await, app.member("other").await);
    let id = drafted(&app, &seller, &weather(), None).await;
    let wrong = attach(&seller, &id, "readings", "a.csv", "hour,degrees\n1,2\n").await.expect(201).id();
    app.work().await;

    let strange = take_off(&other, &id, &wrong).await;
    let gone = take_off(&seller, &id, &wrong).await.expect(200);
    let twice = take_off(&seller, &id, &wrong).await;
    let left = seller.get(&format!("/api/v1/products/{id}/inspections")).await.json;
    attach(&seller, &id, "readings", "a.csv", READINGS).await.expect(201);

    assert_eq!(gone.id(), wrong);
    assert_eq!((strange.line().as_str(), twice.line().as_str()), ("404 not-found", "404 not-found"));
    assert_eq!(left, serde_json::json!([]));
    assert_eq!(app.log().await.iter().filter(|entry| *entry == "file.detached done").count(), 1);
    app.advance(chrono::TimeDelta::hours(2));
    app.work().await;
    assert_eq!(app.stored().len(), 1, "the bytes of the wrong one are swept, those of the right one are not");
}

#[tokio::test]
async fn what_was_listed_keeps_its_files_and_a_new_draft_lets_go_of_its_own_copy() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), Some(("readings", READINGS.to_owned()))).await;
    let path = format!("/api/v1/products/{id}/inspections");
    let file = seller.get(&path).await.json[0]["id"].as_str().unwrap().to_owned();
    list(&seller, &id).await.expect(200);

    let listed = take_off(&seller, &id, &file).await;
    let declaration = weather()["declaration"].clone();
    seller.post(&format!("/api/v1/products/{id}/versions?keep_files=true"), declaration).await.expect(201);
    let copy = seller.get(&path).await.json[0]["id"].as_str().unwrap().to_owned();
    let earlier = take_off(&seller, &id, &file).await;
    take_off(&seller, &id, &copy).await.expect(200);
    app.advance(chrono::TimeDelta::hours(2));
    app.work().await;

    assert_eq!((listed.line().as_str(), earlier.line().as_str()), ("409 conflict", "409 conflict"));
    assert_eq!(app.stored().len(), 1, "the listed version still has its bytes");
}

#[tokio::test]
async fn a_file_that_a_buyer_would_save_elsewhere_or_misread_is_not_attached() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = drafted(&app, &seller, &weather(), None).await;

    for name in
        ["..%2F..%2F.bashrc", "a%2Fb.csv", "a%5Cb.csv", "..", ".bashrc", "a%0Ab.csv", "a%E2%80%AEvsc.exe"]
    {
        let answer = attach(&seller, &id, "readings", name, "hour,degrees\n1,2\n").await;
        assert_eq!(answer.line(), "422 invalid-input /name", "{name}");
    }
    for name in ["2026-01.csv", "%E5%A4%A9%E6%B0%94%20%281%29.csv", "a..csv"] {
        attach(&seller, &id, "readings", name, "hour,degrees\n1,2\n").await.expect(201);
    }
}
