//! A purchase from the catalogue to the receipt, with forms alone.

use super::browser::{Browser, Page, select};
use crate::{
    app::TestApp,
    shop::{self, CONTENT},
};

fn order_of(page: &Page) -> String {
    let path = page.address.split('?').next().unwrap();
    path.strip_prefix("/orders/").unwrap_or_else(|| panic!("{} {}", page.address, page.text)).to_owned()
}

#[tokio::test]
async fn a_buyer_finds_orders_signs_pays_fetches_accepts_and_reads_its_receipt_with_forms_alone() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.member("anna").await, app.member("ben").await);
    let shop = shop::weather(&app, &anna).await;
    shop::deposit(&app, &ben, "1000.00", "bank-1").await;
    let browser = Browser::of(&app, "ben").await;

    let page = browser.get(&format!("/products/{}", shop.product_id)).await.expect("Order it");
    assert!(page.text.contains(&format!("/products/{}/order", shop.product_id)));
    let action = format!("/products/{}/order", shop.product_id);
    let page = browser.get(&action).await.expect("1 × ¥100.00 = ¥100.00 in all");
    let asked = [("/quantity", "2"), ("/purpose", "research"), ("/offer", ""), ("total", "1")];
    let page = browser.submit(&page, &action, &asked).await.expect("2 × ¥100.00 = ¥200.00 in all");
    let page = browser.submit(&page, &action, &[]).await.expect("your turn: read and sign");
    assert!(page.text.contains("<dd>3 %</dd>"), "{}", page.text);
    let id = order_of(&page);
    let page = browser.submit(&page, &format!("/orders/{id}/agreement"), &[]).await.expect("your turn: pay");
    let page = browser.submit(&page, &format!("/orders/{id}/payment"), &[]).await.expect("fetch the data");
    let files = browser.submit(&page, &format!("/orders/{id}/deliveries"), &[]).await;
    let document = files.document();
    let link = document.select(&select("a.button")).next().unwrap().value().attr("href").unwrap();
    let fetched = app.anybody().get(link.strip_prefix("http://127.0.0.1:8080").unwrap()).await.expect(200);
    let page = browser.get(&format!("/orders/{id}")).await.expect("your turn: accept");
    assert!(!page.text.contains(&format!("action=\"/orders/{id}/acceptance\"")), "not by one click");
    let page = browser.get(&format!("/orders/{id}/acceptance")).await.expect("¥200.00");
    let page = page.expect("Links to the files end with your acceptance");
    browser
        .submit(&page, &format!("/orders/{id}/acceptance"), &[])
        .await
        .expect("The platform pays the seller");
    app.work().await;

    assert_eq!(fetched.text, CONTENT);
    for said in ["curl -fo", "pd.read_csv", "sha256sum -c"] {
        assert!(files.says(said), "{said}");
    }
    assert_eq!(shop::status(&ben, &id).await, "settled");
    assert_eq!(shop::funds(&ben).await, "800.00");
    browser.get(&format!("/orders/{id}/receipt")).await.expect("You paid").expect("¥200.00");
    browser.get("/funds").await.expect("¥800.00").expect("−¥200.00");
}

#[tokio::test]
async fn a_form_sent_twice_acts_once_and_changed_it_is_another() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.member("anna").await, app.member("ben").await);
    let shop = shop::weather(&app, &anna).await;
    let browser = Browser::of(&app, "ben").await;
    let action = format!("/products/{}/order", shop.product_id);
    let page = browser.get(&action).await;

    let fields = [("/quantity", "2"), ("/purpose", "research"), ("/offer", "")];
    let first = order_of(&browser.submit(&page, &action, &fields).await);
    let again = order_of(&browser.submit(&page, &action, &fields).await);
    let fields = [("/quantity", "3"), ("/purpose", "research"), ("/offer", "")];
    let other = order_of(&browser.submit(&page, &action, &fields).await);

    assert_eq!(first, again);
    assert_ne!(first, other);
    assert_eq!(ben.get("/api/v1/orders").await.json["items"].as_array().unwrap().len(), 2);
    app.work().await;
}

#[tokio::test]
async fn what_cannot_be_used_is_said_at_its_field_and_nothing_that_was_typed_is_lost() {
    let app = TestApp::start().await;
    let (anna, _) = (app.member("anna").await, app.member("ben").await);
    let shop = shop::weather(&app, &anna).await;
    let browser = Browser::of(&app, "ben").await;
    let action = format!("/products/{}/order", shop.product_id);
    let page = browser.get(&action).await;

    let fields = [("/quantity", "lots"), ("/purpose", "my own research"), ("/offer", "")];
    let page = browser.submit(&page, &action, &fields).await;
    let missing = browser.submit(&page, &action, &[("/quantity", ""), ("/purpose", "")]).await;

    assert_eq!(page.status, 422);
    let document = page.document();
    let quantity = document.select(&select("input[name='/quantity'][aria-invalid=true]")).next().unwrap();
    assert_eq!(quantity.value().attr("value"), Some("lots"));
    assert!(page.says("takes a whole number, such as 12") && !page.text.contains("at line"), "{}", page.text);
    assert!(page.text.contains("my own research"));
    let errors = missing.document().select(&select("[aria-invalid=true]")).count();
    assert_eq!(errors, 2, "both are named at once: {}", missing.text);
    app.work().await;
}

#[tokio::test]
async fn a_buyer_says_by_a_form_what_became_of_data_whose_basis_was_taken_back() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.member("anna").await, app.member("ben").await);
    shop::deposit(&app, &ben, "5000.00", "bank-1").await;
    let (users, authorization) = shop::users(&app, &anna, &ben).await;
    let order = users.delivered(&ben, 1).await;
    let other = users.contracted(&ben, 1).await;
    let path = format!("/api/v1/authorizations/{authorization}/withdrawals");
    anna.post(&path, serde_json::json!({})).await.expect(201);
    app.work().await;
    let (seller, buyer) = (Browser::of(&app, "anna").await, Browser::of(&app, "ben").await);

    buyer.get("/orders").await.expect("Consent to data you hold was taken back: 1 to answer");
    buyer
        .get(&format!("/orders/{order}"))
        .await
        .expect("People took back the consent on which this data rests");
    assert!(!buyer.get(&format!("/orders/{other}")).await.says("People took back"), "it was never delivered");
    assert!(
        !seller.get(&format!("/orders/{order}")).await.says("People took back"),
        "it is the buyer's to answer"
    );
    let list = buyer.get("/withdrawals").await.expect("Say what became of the data");
    let to = list.text.split("href=\"/withdrawals/").nth(1).unwrap().split('"').next().unwrap();
    let to = format!("/withdrawals/{to}");
    let form = buyer.get(&to).await;
    let fields = [("/outcome", "stopped"), ("/statement", "Kept for the audit, sealed.")];
    buyer.submit(&form, &to, &fields).await.expect("Kept for the audit, sealed.").expect("Said;");

    seller.get(&format!("/sell/authorizations/{authorization}")).await.expect("Kept for the audit, sealed.");
    assert!(!buyer.get("/orders").await.says("to answer"));
    assert_eq!(seller.get(&to).await.status, 404);
    app.work().await;
}

#[tokio::test]
async fn a_buyer_objects_and_the_seller_sees_it_and_has_nothing_to_press() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.member("anna").await, app.member("ben").await);
    let shop = shop::weather(&app, &anna).await;
    shop::deposit(&app, &ben, "1000.00", "bank-1").await;
    let id = shop.delivered(&ben, 1).await;
    let browser = Browser::of(&app, "ben").await;

    let page = browser.get(&format!("/orders/{id}/disputes/new")).await;
    let action = format!("/orders/{id}/disputes");
    browser
        .submit(&page, &action, &[("/reason", "half of it is missing")])
        .await
        .expect("Your objection is on record")
        .expect("half of it is missing");

    let seen =
        Browser::of(&app, "anna").await.get(&format!("/orders/{id}")).await.expect("the operator decides");
    let seen = seen.expect("half of it is missing");
    assert_eq!(seen.document().select(&select("main form")).count(), 0);
    app.work().await;
}

#[tokio::test]
async fn anybody_complains_and_reads_the_answer_with_the_reference_alone() {
    let app = TestApp::start().await;
    let visitor = Browser::new(&app);

    let page = visitor.get("/rights/withdrawal").await;
    let fields = [("/about_kind", "product"), ("/about_id", "prd_x"), ("/text", "I was in the survey")];
    let page = visitor.submit(&page, "/rights/withdrawal", &fields).await.expect("Your consent, taken back");
    let complaints = app.operator().await.get("/api/v1/complaints").await.expect(200).json;
    let particulars = &complaints["items"][0]["particulars"];
    let path = format!("/api/v1/complaints/{}/answer", particulars["id"].as_str().unwrap());
    app.operator().await.post(&path, serde_json::json!({ "answer": "It is on record." })).await.expect(200);

    assert_eq!(particulars["facts"][0], "The person takes back the consent to trade data about them.");
    Browser::new(&app).get(&page.address).await.expect("It is on record.");
    app.work().await;
}

#[tokio::test]
async fn a_buyer_without_money_is_told_where_and_how_to_pay_in() {
    let app = TestApp::with(|config| config.bank_account = Some("Escrow · 招商银行 · 7559".to_owned())).await;
    let (anna, ben) = (app.member("anna").await, app.member("ben").await);
    let shop = shop::weather(&app, &anna).await;
    let id = shop.contracted(&ben, 2).await;
    let fund = ben.get("/api/v1/funds").await.json;
    let code = fund["deposit_code"].as_str().unwrap();
    let browser = Browser::of(&app, "ben").await;

    let empty =
        browser.get("/funds").await.expect("There is nothing to spend yet").expect("招商银行").expect(code);
    let order = browser.get(&format!("/orders/{id}")).await.expect("招商银行").expect(code).expect("¥200.00");
    shop::deposit(&app, &ben, "1000.00", "bank-1").await;
    let filled = browser.get(&format!("/orders/{id}")).await;

    assert_eq!(fund["bank_account"], "Escrow · 招商银行 · 7559");
    assert!(order.says("Missing for this order") && !empty.says("Missing for this order"));
    assert!(!filled.says("How to pay in"));
    app.work().await;
}
