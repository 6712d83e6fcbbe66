//! A listing that is refused and put right, a price, and a quote that is warned about before it is sent.

use super::browser::{Browser, Page, select};
use crate::{
    app::TestApp,
    products::goods::{self, READINGS, weather},
    shop,
};

/// Every field of the form that is sent to `action`, filled in with what a declaration says of weather.
async fn drafted(browser: &Browser) -> Page {
    let page = browser.get("/sell/products/new").await;
    let page = browser.submit(&page, "/sell/products", &[("more", "/declaration/assets/0/fields")]).await;
    let declared = "/declaration";
    let at = |path: &str| format!("{declared}{path}");
    let fields = [
        ("/title".to_owned(), "天气 Weather"),
        (at("/summary"), "by the hour"),
        (at("/category"), "weather"),
        (at("/purposes"), "research\nplanning"),
        (at("/licence"), "inside the house"),
        (at("/assets/0/name"), "readings"),
        (at("/assets/0/kind"), "table"),
        (at("/assets/0/fields/0/name"), "hour"),
        (at("/assets/0/fields/0/personal"), "none"),
        (at("/assets/0/fields/0/state"), "as_collected"),
        (at("/assets/0/fields/1/name"), "degrees"),
        (at("/assets/0/fields/1/personal"), "none"),
        (at("/assets/0/fields/1/state"), "as_collected"),
        (at("/sources/0/id"), "station"),
        (at("/sources/0/kind"), "self_collected"),
        (at("/sources/0/statement"), "our own, 2026"),
        (at("/sources/0/collected_from"), "2026-03-01"),
        (at("/personal_data/state"), "none"),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    browser.submit(&page, "/sell/products", &fields).await.expect("The draft is saved")
}

#[tokio::test]
async fn a_seller_drafts_with_a_form_is_told_what_is_missing_beside_its_field_and_puts_it_right() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    let browser = Browser::of(&app, "anna").await;

    let page = drafted(&browser).await;
    let id = page.address.split('?').next().unwrap().strip_prefix("/sell/products/").unwrap().to_owned();
    goods::attach(&anna, &id, "readings", "all.csv", READINGS).await.expect(201);
    app.work().await;
    let form = browser.get(&format!("/sell/products/{id}/declaration")).await;
    let document = form.document();
    let beside = document.select(&select("fieldset[id='f/sources/0'] .finding")).count();
    for asked_for in ["/sources/0/prohibited", "/dossier/governance"] {
        let field = document.select(&select(&format!("[name='{asked_for}']"))).next().unwrap();
        let folds = field.ancestors().filter_map(scraper::ElementRef::wrap);
        let mut folds = folds.filter(|above| above.value().name() == "details");
        assert!(folds.all(|fold| fold.value().attr("open").is_some()), "{asked_for} is in a closed fold");
    }
    let action = format!("/sell/products/{id}/declaration");
    let answers = [
        "prohibited",
        "permit_needed",
        "important",
        "state_secret",
        "circumvented",
        "competitor",
        "public_service",
    ];
    let mut fields = vec![
        ("/sources/0/evidence".to_owned(), "log, sha256 on file"),
        ("/dossier/governance".to_owned(), "statement of 2026, sha256 on file"),
        ("/dossier/processor".to_owned(), "false"),
    ];
    fields.extend(answers.iter().map(|name| (format!("/sources/0/{name}"), "false")));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let page = browser.submit(&form, &action, &fields).await.expect("A new version is saved");
    app.work().await;
    let again = browser.get(&format!("/sell/products/{id}")).await;
    let listed = browser.submit(&again, &format!("/sell/products/{id}/listing"), &[]).await;

    assert!(beside > 0, "findings stand beside the source they concern: {}", form.text);
    assert!(form.says("Sources › 1 (station) · your turn") && !form.says("turn: seller"), "{}", form.text);
    assert_eq!(page.status, 200);
    listed.expect("It is on sale");
    let stored = anna.get(&format!("/api/v1/products/{id}")).await.expect(200).json;
    assert_eq!(stored["version"]["declaration"]["purposes"], serde_json::json!(["research", "planning"]));
    app.work().await;
}

#[tokio::test]
async fn a_refused_listing_shows_rule_article_and_remedy() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    goods::import(&app, "unconditional").await;
    let id = goods::drafted(&app, &anna, &goods::swipes(), Some(("swipes", goods::SWIPES.to_owned()))).await;
    let browser = Browser::of(&app, "anna").await;

    let page = browser.get(&format!("/sell/products/{id}")).await;
    let page = browser.submit(&page, &format!("/sell/products/{id}/listing"), &[]).await;

    let page = page.expect("The law does not allow this yet").expect("ADM-67-1-6").expect("To put it right");
    assert!(page.text.contains("href=\"/law/rules/ADM-67-1-6\"") && page.says("your turn: put right"));
    let files = browser.get(&format!("/sell/products/{id}/files")).await;
    assert!(files.says("card_no") && files.says("Files go to a draft"), "{}", files.text);
    app.work().await;
}

#[tokio::test]
async fn a_file_goes_up_by_a_form_with_its_mark_and_without_it_does_not() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    let id = goods::drafted(&app, &anna, &weather(), None).await;
    let browser = Browser::of(&app, "anna").await;
    let address = format!("/sell/products/{id}/files");
    let mark = browser.get(&address).await.mark();

    let send = async |mark: &str| {
        browser.upload(&address, &[("csrf", mark), ("asset", "readings")], ("all.csv", READINGS)).await
    };
    let long = send(&"0".repeat(1 << 20)).await;
    assert_eq!(long.status, 400, "{}", long.text);
    let (forged, sent) = (send("0").await, send(&mark).await);
    app.work().await;

    assert_eq!((forged.status, sent.status), (403, 303), "{}", sent.text);
    let page = browser.get(&address).await.expect("What was found in 3 rows").expect("degrees");
    assert_eq!(app.stored().len(), 1);
    let form = page.document();
    let form = form.select(&select("form[action$='/removal']")).next().unwrap();
    let gone = browser.submit(&page, form.value().attr("action").unwrap(), &[]).await;
    gone.expect("The file is off the draft.").expect("No file is attached");
    app.work().await;
}

#[tokio::test]
async fn a_price_is_published_and_a_quote_is_warned_about_before_anybody_is_told() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.member("anna").await, app.member("ben").await);
    let shop = shop::weather(&app, &anna).await;
    let browser = Browser::of(&app, "anna").await;

    let page = browser.get(&format!("/sell/products/{}/plans/new", shop.product_id)).await;
    let action = format!("/sell/products/{}/plans", shop.product_id);
    let fields = [("/list_price", "120.00"), ("/tiers/0/discount_ppm", "12.5")];
    browser.submit(&page, &action, &fields).await.expect("The price is published").expect("12.5 % less");
    let action = format!("/sell/products/{}/quotes", shop.product_id);
    let page = browser.get(&format!("{action}/new")).await;
    let fields = [
        ("/buyer", ben.organization_id.as_str()),
        ("/quantity", "1"),
        ("/unit_price", "60.00"),
        ("/valid_until", "2026-03-09T10:00"),
    ];
    let warned = browser.submit(&page, &action, &fields).await;
    let none = ben.get("/api/v1/quotes").await.json["items"].as_array().unwrap().len();
    let offered = browser.submit(&warned, &action, &[("warned", "1")]).await;

    assert!(
        warned.text.contains("class=\"note\"") && warned.says("Offer it all the same"),
        "{}",
        warned.text
    );
    assert_eq!(none, 0, "nobody was told");
    offered.expect("The quote is offered").expect("¥60.00");
    Browser::of(&app, "ben").await.get("/quotes").await.expect("¥60.00").expect("received");
    app.work().await;
}
