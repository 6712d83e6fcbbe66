//! The operator at a browser: organizations, reviews and disputes by forms, failed jobs, the platform's own duties.

use super::browser::Browser;
use crate::{
    app::{self, TestApp},
    products::goods::{self, doubtful},
    shop,
};

#[tokio::test]
async fn an_organization_is_verified_suspended_and_restored_by_forms() {
    let app = TestApp::start().await;
    let anna = app.unverified("anna").await;
    app.operator().await;
    let mut namesake = app::new_member("other");
    namesake["organization"] = "ANNA Ltd".into();
    app.anybody().post("/api/v1/registrations", namesake).await.expect(201);
    let browser = Browser::of(&app, "platform").await;
    let at = format!("/operation/organizations/{}", anna.organization_id);
    let turn = async |act: &str, fields: &[(&str, &str)]| {
        let to = format!("{at}/{act}");
        let form = browser.get(&to).await;
        browser.submit(&form, &to, fields).await.expect("Done, and in the log.")
    };

    browser.get("/operation").await.expect("anna Ltd");
    let page = browser.get(&at).await.expect("Verify").expect("not yet verified");
    let page = page.expect("anna@anna.example").expect("Transfer reference");
    assert!(page.text.contains("<code>SY"), "{}", page.text);
    let warned = browser.get(&format!("{at}/verification")).await;
    warned.expect(&format!("Another organization goes by this name: ANNA Ltd {}", app::uscc("other")));
    let verified = turn("verification", &[("/evidence", "licence seen"), ("/credit_grade", "B")]).await;
    verified.expect("licence seen").expect("verified");
    turn("suspension", &[("/reason", "Fake trades.")]).await.expect("Suspended for").expect("Fake trades.");
    turn("restoration", &[("/reason", "It was a mistake.")]).await.expect("verified");

    assert!(!browser.get(&at).await.says("Suspended for"));
    let waiting = browser.get("/operation/organizations?status=registered").await;
    assert!(!waiting.says("anna Ltd"), "{}", waiting.text);
    let log = browser.get(&format!("/log?subject={}", anna.organization_id)).await;
    assert!(log.text.contains("<small lang=\"en\">platform</small>"), "who did it: {}", log.text);
    log.expect("An organization was suspended");
    browser.get("/log?subject=org_none").await.expect("Give an id, as it stands on the page of the thing.");
    assert_eq!(browser.get(&format!("{at}/deletion")).await.status, 404);
    app.work().await;
}

#[tokio::test]
async fn a_product_in_doubt_is_decided_on_with_reasons() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    let id = doubtful(&app, &anna).await;
    goods::list(&anna, &id).await;
    let browser = Browser::of(&app, "platform").await;

    let queue = browser.get("/operation/reviews").await.expect("To put it right").expect("anna Ltd");
    let to = format!("/operation/reviews/{id}");
    assert!(queue.text.contains(&format!("href=\"{to}\"")));
    let form = browser.get(&to).await.expect("Decide on").expect("anna Ltd").expect("To put it right");
    for known in ["Statement", "Summary", "What was found in", "Masked examples", "ADM-75-1"] {
        assert!(form.says(known), "{known} is not on {}", form.text);
    }
    let fields = [("/decision", "refuse"), ("/reasons", "The source is not shown.")];
    browser.submit(&form, &to, &fields).await.expect("Decided; the seller reads your reasons.");

    browser.get("/operation/reviews").await.expect("Nothing waits for you.");
    app.work().await;
}

#[tokio::test]
async fn a_dispute_is_ended_and_its_parties_are_told() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.member("anna").await, app.member("ben").await);
    shop::deposit(&app, &ben, "5000.00", "bank-1").await;
    let order = shop::weather(&app, &anna).await.delivered(&ben, 1).await;
    let reason = serde_json::json!({ "reason": "Half of it is empty." });
    ben.post(&format!("/api/v1/orders/{order}/disputes"), reason).await.expect(201);
    let browser = Browser::of(&app, "platform").await;

    let list = browser.get("/operation/disputes").await.expect("Half of it is empty.");
    let to = list.text.split("href=\"/operation/disputes/").nth(1).unwrap().split('"').next().unwrap();
    let to = format!("/operation/disputes/{to}");
    let form = browser.get(&to).await.expect("Half of it is empty.").expect("anna Ltd").expect("ben Ltd");
    let form = form.expect("The buyer wants back").expect("all of it").expect("¥100.00");
    let form = form.expect("The buyer gets a part back: at most ¥99.99");
    assert!(form.text.contains(&format!("href=\"/orders/{order}\"")));
    let fields = [("/outcome", "refund"), ("/resolution", "It is empty indeed.")];
    browser.submit(&form, &to, &fields).await.expect("The dispute is over").expect("It is empty indeed.");

    assert_eq!(shop::status(&ben, &order).await, "refunded");
    app.work().await;
}

const DIRECTORY: &str = "catalogue_id,title,office,openness\n29200/1,地铁客流,交通局,unconditional\n29200/2,公交线路,交通局,closed\n";

#[tokio::test]
async fn a_directory_is_read_in_by_a_form_and_shows_what_changed() {
    let app = TestApp::start().await;
    app.operator().await;
    let browser = Browser::of(&app, "platform").await;
    let to = "/operation/directory";
    let mark = browser.get(to).await.expect("No directory is imported yet").mark();
    let send = async |mark: &str, text: &str| {
        let words = [("csrf", mark), ("name", "by hand"), ("format", "csv")];
        browser.upload(to, &words, ("directory.csv", text)).await
    };

    let first = send(&mark, DIRECTORY).await;
    app.advance(chrono::TimeDelta::hours(1));
    let second = send(&mark, &DIRECTORY.replace("closed", "unconditional")).await;
    let forged = send("0", DIRECTORY).await;
    let words = [("csrf", mark.as_str()), ("name", ""), ("format", "csv")];
    let endless = browser.upload(to, &words, (&"x".repeat(201), DIRECTORY)).await;
    let broken = send(&mark, "catalogue_id,title\nx,y\n").await;

    assert_eq!(
        (first.status, second.status, forged.status, broken.status),
        (303, 303, 403, 422),
        "{}",
        broken.text
    );
    assert_eq!(endless.status, 422, "{}", endless.text);
    let at = |answer: &app::Answer| answer.headers["location"].to_str().unwrap().to_owned();
    browser.get(&at(&first)).await.expect("地铁客流").expect("new");
    app.advance(chrono::TimeDelta::minutes(1));
    let once_more = send(&mark, &DIRECTORY.replace("closed", "unconditional")).await;
    browser.get(&at(&once_more)).await.expect("This very file was read in before");
    let turned = [("csrf", mark.as_str()), ("name", "a\u{202e}b"), ("format", "csv")];
    assert_eq!(browser.upload(to, &turned, ("d.csv", DIRECTORY)).await.status, 422);
    let changed = browser.get(&at(&second)).await.expect("not opened opened to everybody");
    assert!(!changed.says("地铁客流"), "{}", changed.text);
    browser.get("/operation/directory?q=公交").await.expect("公交线路").expect("by hand");
    assert_eq!(browser.get("/operation/directory/imp_none").await.status, 404);
}

#[tokio::test]
async fn a_statement_is_booked_by_a_form_and_a_stray_transfer_given_to_whom_it_belongs() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    app.operator().await;
    let browser = Browser::of(&app, "platform").await;
    let to = "/operation/money";
    let mark = browser.get(to).await.expect("Every transfer is somebody").mark();
    let code = anna.get("/api/v1/funds").await.json["deposit_code"].as_str().unwrap().to_owned();
    let statement = format!(
        "bank_reference,deposit_code,amount,value_date,payer\nR/1,{code},12.50,2026-03-01,anna Ltd\nR/2,LOST,7.50,2026-03-01,A stranger\nR/3,LOST,1.00,2026-03-01,Another\n"
    );
    let send = async || browser.upload(to, &[("csrf", &mark)], ("march.csv", &statement)).await;

    let (sent, again) = (send().await, send().await);
    let said = browser.get(sent.headers["location"].to_str().unwrap()).await;
    said.expect("New transfers: 3, ¥21.00 in all; booked before: 0");
    let page = browser.get(to).await.expect("R/2").expect("A stranger");
    let form = browser.get("/operation/money/assignment?bank_reference=R%2F2").await;
    let form = form.expect("Day and payer: 2026-03-01 A stranger · Amount: ¥7.50");
    let typed = format!("  {} ", code.to_lowercase());
    let fields = [("/deposit_code", typed.as_str()), ("/reason", "They called and quoted the amount.")];
    let given = browser.submit(&form, "/operation/money/assignment", &fields).await;

    assert_eq!((sent.status, again.status), (303, 303), "{}", sent.text);
    assert!(again.headers["location"].to_str().unwrap().contains("booked-before"));
    assert!(!page.says("R/1"), "{}", page.text);
    given.expect("Booked to the organization").expect("R/3");
    let code = app::uscc("anna");
    let form = browser.get("/operation/money/assignment?bank_reference=R%2F3").await;
    let fields = [("/deposit_code", code.as_str()), ("/reason", "Its credit code stood in the text.")];
    let given = browser.submit(&form, "/operation/money/assignment", &fields).await;
    given.expect("Booked to the organization").expect("Every transfer is somebody");
    for gone in ["R%2F2", "R%2F9"] {
        let gone = format!("/operation/money/assignment?bank_reference={gone}");
        assert_eq!(browser.get(&gone).await.status, 404, "{gone} waits for nobody");
    }
    assert_eq!(shop::funds(&anna).await, "21.00");
    assert_eq!(app.postings_sum().await, 0);
    app.work().await;
}

#[tokio::test]
async fn the_platform_sees_its_own_duties_and_what_a_missed_one_may_carry() {
    let app = TestApp::start().await;
    app.operator().await;
    let browser = Browser::of(&app, "platform").await;

    let page = browser.get("/operation/exposure").await;

    page.expect("Nobody ever bought or sold unverified.").expect("DSL47").expect("possible");
    app.work().await;
}
