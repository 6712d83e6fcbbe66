//! Gate G4: what is on sale is weighed again when the facts change, and every decision can be asked again.

use entity::{decision, job, product};
use policies::Facts;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::{
    app::{Actor, TestApp},
    products::goods::{
        SURVEY, clean, consented, counts, doubtful, drafted, hourly_counts, import, list, survey,
    },
};

async fn status(seller: &Actor, id: &str) -> Value {
    seller.get(&format!("/api/v1/products/{id}")).await.expect(200).json["status"].clone()
}

async fn decisions(app: &TestApp) -> Vec<decision::Model> {
    decision::Entity::find().order_by_asc(decision::Column::DecidedAt).all(&app.state.db.rows).await.unwrap()
}

/// Ask the law again about a version, as after a change.
async fn weigh(app: &TestApp, seller: &Actor, id: &str) {
    let product = seller.get(&format!("/api/v1/products/{id}")).await.expect(200).json;
    let version = product["listed_version_id"].as_str().unwrap();
    steelyard::market::standing::weigh_version(&app.ctx(), version).await.unwrap();
}

#[tokio::test]
async fn an_entry_closed_after_listing_suspends_the_product_and_one_opened_again_brings_it_back() {
    let app = TestApp::start().await;
    let (seller, anybody) = (app.member("seller").await, app.anybody());
    import(&app, "unconditional").await;
    let id = drafted(&app, &seller, &counts(), Some(("hourly", hourly_counts()))).await;
    list(&seller, &id).await.expect(200);

    app.advance(chrono::TimeDelta::days(1));
    import(&app, "closed").await;
    app.work().await;
    let closed =
        (status(&seller, &id).await, anybody.get("/api/v1/catalogue?q=metro").await.json["items"].clone());
    app.advance(chrono::TimeDelta::days(1));
    import(&app, "unconditional").await;
    app.work().await;
    let opened = (
        status(&seller, &id).await,
        anybody.get("/api/v1/catalogue?q=metro").await.json["items"][0]["id"].clone(),
    );

    assert_eq!(closed, (json!("suspended"), json!([])));
    assert_eq!(opened, (json!("listed"), json!(id)));
    assert!(
        app.mail().iter().any(|mail| mail.subject.contains("is suspended") && mail.body.contains("PUB-06"))
    );
    let gates: Vec<String> =
        decisions(&app).await.iter().map(|row| format!("{} {}", row.gate, row.verdict)).collect();
    assert_eq!(gates, ["listing allow", "standing review", "standing allow"]);
}

#[tokio::test]
async fn a_suspended_seller_has_nothing_on_sale() {
    let app = TestApp::start().await;
    let (seller, operator) = (app.member("seller").await, app.operator().await);
    let id = clean(&app, &seller).await;
    list(&seller, &id).await.expect(200);

    let path = format!("/api/v1/organizations/{}", seller.organization_id);
    operator.post(&format!("{path}/suspension"), json!({ "reason": "licence revoked" })).await.expect(200);
    app.work().await;
    let during = status(&seller, &id).await;
    operator.post(&format!("{path}/restoration"), json!({ "reason": "licence restored" })).await.expect(200);
    app.work().await;

    assert_eq!([during, status(&seller, &id).await], ["suspended", "listed"]);
}

#[tokio::test]
async fn what_the_operator_decided_on_is_not_asked_again_but_a_new_question_is() {
    let app = TestApp::start().await;
    let (seller, operator) = (app.member("seller").await, app.operator().await);
    let id = doubtful(&app, &seller).await;
    list(&seller, &id).await.expect(200);
    let review = json!({ "decision": "list", "reasons": "the log was shown on a visit" });
    operator.post(&format!("/api/v1/products/{id}/review"), review).await.expect(200);

    app.advance(chrono::TimeDelta::days(1));
    weigh(&app, &seller, &id).await;

    assert_eq!(status(&seller, &id).await, "listed");
    let rows = decisions(&app).await;
    let [_, reviewed, standing] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(standing.verdict, decision::Verdict::Allow);
    assert_eq!(standing.hits[0]["rule"], "ADM-75-1");
    assert_eq!(standing.hits[0]["settled_by"].as_str(), Some(reviewed.id.as_str()));
}

#[tokio::test]
async fn a_consent_that_runs_out_suspends_the_product_to_the_instant() {
    let app = TestApp::start().await;
    let (seller, buyer) = (app.member("seller").await, app.member("buyer").await);
    let consent = consented(&seller, &buyer).await;
    let id = drafted(&app, &seller, &survey(&[&consent]), Some(("answers", SURVEY.to_owned()))).await;
    list(&seller, &id).await.expect(200);
    let stands = async || {
        let product = product::Entity::find_by_id(&id).one(&app.state.db.rows).await.unwrap();
        product.unwrap().status
    };

    let end: chrono::DateTime<chrono::Utc> = "2028-05-04T00:00:00Z".parse().unwrap();
    app.advance(end - app.ctx().now);
    app.work().await;
    let at_the_end = stands().await;
    app.advance(chrono::TimeDelta::microseconds(1));
    app.work().await;

    assert_eq!((at_the_end, stands().await), (product::Status::Listed, product::Status::Suspended));
    assert_eq!(decisions(&app).await.last().unwrap().gate, decision::Gate::Standing);
    assert!(app.mail().iter().any(|mail| mail.to == seller.email && mail.subject.contains("is suspended")));
}

#[tokio::test]
async fn the_seller_or_the_operator_asks_again_and_nobody_else() {
    let app = TestApp::start().await;
    let (seller, other) = (app.member("seller").await, app.member("other").await);
    import(&app, "unconditional").await;
    let id = drafted(&app, &seller, &counts(), Some(("hourly", hourly_counts()))).await;
    let path = format!("/api/v1/products/{id}/standing");
    let draft = seller.act(&path).await;
    list(&seller, &id).await.expect(200);
    app.advance(chrono::TimeDelta::days(1));
    import(&app, "closed").await;

    let suspended = seller.act(&path).await.expect(200);
    app.advance(chrono::TimeDelta::days(1));
    import(&app, "unconditional").await;
    let resumed = app.operator().await.act(&path).await.expect(200);

    assert_eq!(draft.line(), "409 conflict");
    assert_eq!(
        (&suspended.json["status"], &suspended.json["verdict"]),
        (&json!("suspended"), &json!("review"))
    );
    assert_eq!(suspended.json["hits"][0]["rule"], "PUB-06");
    assert_eq!((&resumed.json["status"], status(&seller, &id).await), (&json!("listed"), json!("listed")));
    assert_eq!(other.act(&path).await.line(), "404 not-found");
    assert_eq!(app.regulator().await.act(&path).await.line(), "403 not-yours-to-do");
}

#[tokio::test]
async fn what_an_open_question_suspended_comes_back_by_the_operators_review() {
    let app = TestApp::start().await;
    let (seller, operator) = (app.member("seller").await, app.operator().await);
    import(&app, "unconditional").await;
    let id = drafted(&app, &seller, &counts(), Some(("hourly", hourly_counts()))).await;
    list(&seller, &id).await.expect(200);
    app.advance(chrono::TimeDelta::days(1));
    import(&app, "closed").await;
    app.work().await;
    let review = |decision: &str| json!({ "decision": decision, "reasons": "it was open when the data was collected" });
    let path = format!("/api/v1/products/{id}/review");

    let refuse = operator.post(&path, review("refuse")).await;
    let listed = operator.post(&path, review("list")).await.expect(200);
    app.advance(chrono::TimeDelta::days(1));
    weigh(&app, &seller, &id).await;

    assert_eq!(refuse.line(), "409 conflict");
    assert_eq!((&listed.json["status"], status(&seller, &id).await), (&json!("listed"), json!("listed")));
    assert!(
        app.mail().iter().any(|mail| mail.to == operator.email && mail.subject.contains("waits for review"))
    );
}

#[tokio::test]
async fn what_the_law_blocks_stays_suspended_whoever_reviews_it() {
    let app = TestApp::start().await;
    let (seller, operator) = (app.member("seller").await, app.operator().await);
    let id = clean(&app, &seller).await;
    list(&seller, &id).await.expect(200);
    let path = format!("/api/v1/organizations/{}/suspension", seller.organization_id);
    operator.post(&path, json!({ "reason": "licence revoked" })).await.expect(200);
    app.work().await;

    let review = json!({ "decision": "list", "reasons": "a friend" });
    let refused = operator.post(&format!("/api/v1/products/{id}/review"), review).await;

    assert_eq!((refused.status, status(&seller, &id).await), (422, json!("suspended")), "{}", refused.text);
}

#[tokio::test]
async fn a_decision_holds_everything_that_is_needed_to_ask_again() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    import(&app, "unconditional").await;
    let id = drafted(&app, &seller, &counts(), Some(("hourly", hourly_counts()))).await;
    list(&seller, &id).await.expect(200);

    let stored = decisions(&app).await.remove(0);

    let facts: Facts = serde_json::from_value(stored.facts.clone()).unwrap();
    let again = app.state.law.admission(&facts, app.ctx().today()).unwrap();
    assert_eq!(again.law, stored.law);
    assert_eq!(serde_json::to_value(&again.hits).unwrap(), stored.hits);
    assert_eq!(again.verdict.word(), stored.verdict.to_string());
}

#[tokio::test]
async fn a_version_that_is_not_on_sale_is_not_weighed() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    let id = clean(&app, &seller).await;
    let draft = seller.get(&format!("/api/v1/products/{id}")).await.json["version"]["id"].clone();

    steelyard::market::standing::weigh_version(&app.ctx(), draft.as_str().unwrap()).await.unwrap();

    assert_eq!(status(&seller, &id).await, "draft");
    assert!(decisions(&app).await.is_empty());
    let jobs = job::Entity::find().all(&app.state.db.rows).await.unwrap();
    assert!(jobs.iter().all(|job| job.kind != "weigh_version"));
}
