//! Liveness, readiness, figures, and what is not there.

use crate::app::TestApp;

#[tokio::test]
async fn a_started_market_is_ready() {
    let app = TestApp::start().await;

    let answer = app.anybody().get("/readyz").await;

    assert_eq!((answer.status, answer.text.as_str()), (200, "ready\n"));
}

#[tokio::test]
async fn a_page_that_does_not_exist_says_so_as_a_problem() {
    let app = TestApp::start().await;

    let answer = app.anybody().get("/api/v1/nothing").await;

    assert_eq!(answer.line(), "404 not-found");
}
