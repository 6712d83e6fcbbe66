//! The regulator at a browser: from the queue to a decision by forms alone, each look recorded, and nobody else gets in.

use serde_json::json;
use steelyard::console::PAGES;

use super::browser::{Browser, Page};
use crate::{
    app::TestApp,
    enforcement::Case,
    findings::{self, Market},
    products::goods,
};

async fn flagged(app: &TestApp) -> (Market, Browser) {
    let market = findings::market(app).await;
    app.regulator().await.act("/api/v1/scans").await.expect(201);
    (market, Browser::of(app, "bureau").await)
}

/// The first address on the page that begins so and goes on.
fn link(page: &Page, start: &str) -> String {
    let mut links = page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let found = links.find(|href| href.starts_with(start) && href.len() > start.len() + 20);
    found.unwrap_or_else(|| panic!("no link to {start} on {}: {}", page.address, page.text)).to_owned()
}

#[tokio::test]
async fn a_finding_is_opened_from_the_queue_with_its_buyers_by_number_and_dismissed_with_a_reason() {
    let app = TestApp::start().await;
    let (_, browser) = flagged(&app).await;

    let queue = browser.get("/supervision/findings").await.expect("seller Ltd").expect("¥8.00");
    let finding = browser.get(&link(&queue, "/supervision/findings/")).await.expect("buyer-1");

    assert!(!finding.says("sixth Ltd"), "who bought is nobody's to see before a case is open");
    for picture in ["id=\"prices\"", "id=\"cohort\"", "<details>"] {
        assert!(finding.text.contains(picture), "{picture}");
    }
    let to = format!("{}/dismissal", finding.address);
    let form = browser.get(&to).await;
    let again = browser.submit(&form, &to, &[]).await;
    assert_eq!(again.status, 422);
    let gone = browser.submit(&again, &to, &[("/reason", "One clerk, corrected.")]).await;
    gone.expect("The finding is dismissed").expect("One clerk, corrected.");
    browser.get("/supervision").await.expect("Nothing is flagged now");
    app.work().await;
}

#[tokio::test]
async fn a_case_goes_from_the_queue_to_its_closure_by_forms_and_offers_each_step_only_when_its_turn_is() {
    let app = TestApp::start().await;
    let (market, browser) = flagged(&app).await;
    let finding = link(&browser.get("/supervision/findings").await, "/supervision/findings/");
    let id = finding.rsplit('/').next().unwrap();

    let form = browser.get(&format!("/supervision/cases/new?finding={id}")).await;
    let case = browser.submit(&form, "/supervision/cases", &[("/summary", "One of six paid more.")]).await;
    let at = case.address.split('?').next().unwrap().to_owned();
    let case = case.expect("The case is open").expect("sixth Ltd");
    for (page, log) in
        [(browser.get(&finding).await, id), (browser.get(&at).await, at.rsplit('/').next().unwrap())]
    {
        assert!(page.text.contains(&format!("href=\"/log?subject={log}\"")), "{}", page.text);
        assert!(page.address == at || page.text.contains(&format!("href=\"{at}\"")), "{}", page.text);
    }
    let offers = |page: &Page, step: &str| page.text.contains(&format!("href=\"{at}/{step}\""));
    assert!(offers(&case, "hearing") && !offers(&case, "order") && !offers(&case, "decision"));
    let take = async |step: &str, fields: &[(&str, &str)]| {
        let to = format!("{at}/{step}");
        let form = browser.get(&to).await;
        browser.submit(&form, &to, fields).await.expect("Done, and on record")
    };
    take("hearing", &[("/on", "2026-03-20"), ("/asks", "Why this price?")])
        .await
        .expect("The seller may state its case until the end of 20 March 2026.");
    let api = format!("/api/v1/cases/{}", at.rsplit('/').next().unwrap());
    let said = json!({ "statement": "They can afford it." });
    market.seller.post(&format!("{api}/statement"), said).await.expect(201);
    let heard = browser.get(&at).await.expect("They can afford it.");
    assert!(offers(&heard, "order") && !offers(&heard, "hearing"));
    let ordered = [("/demands", "Charge the list price."), ("/deadline_on", "2026-04-20")];
    take("order", &ordered).await.expect("20 April 2026");
    let refusal = json!({ "reason": "We keep it." });
    market.seller.post(&format!("{api}/refusal"), refusal).await.expect(200);
    let form = browser.get(&format!("{at}/assessment")).await;
    let facts = [("infringed", "true"), ("serious", "false")];
    let ranged = browser.submit(&form, &format!("{at}/assessment"), &facts).await.expect("SZ95-R");
    assert!(offers(&ranged, "decision"));
    let too_much = browser.get(&format!("{at}/decision")).await;
    let fields = [("/fine", "700000.00"), ("/reasons", "It refused.")];
    let too_much = browser.submit(&too_much, &format!("{at}/decision"), &fields).await;
    assert_eq!(too_much.status, 422);
    let fields = [("/fine", "180000.00"), ("/head", "")];
    let headless = browser.submit(&too_much, &format!("{at}/decision"), &fields).await;
    assert_eq!(headless.status, 422, "nobody is fined under a head that was not chosen");
    let headless = headless.expect("must be filled in").expect("applies");
    let ground = "Ground for leaving the range: APL, Art. 32(1) — It came forward.";
    let fields =
        [("/head", "SZ95-R"), ("/ground/provision", "APL, Art. 32(1)"), ("/ground/text", "It came forward.")];
    let decided = browser.submit(&headless, &format!("{at}/decision"), &fields).await;
    let decided = decided.expect("¥180,000.00").expect("It refused.").expect(ground);
    let own = format!("/sell/cases/{}", at.rsplit('/').next().unwrap());
    let own = Browser::of(&app, "seller").await.get(&own).await.expect(ground);
    let file = browser.get(&format!("{api}/file?format=html")).await.expect(ground);
    for page in [&decided, &own, &file] {
        assert!(!page.says("\"provision\"") && !page.text.contains("&#34;provision"), "{}", page.text);
    }
    assert!(offers(&decided, "restitution") && !decided.text.contains("action=\"{at}/restitution\""));
    let sums =
        browser.get(&format!("{at}/restitution")).await.expect("sixth Ltd").expect("It cannot be taken back");
    let sums = sums.expect("Pay ¥8.00 back").expect("the rest stays owed");
    let paid = browser.submit(&sums, &format!("{at}/restitution"), &[]).await.expect("Restitution");
    assert!(!paid.text.contains("/restitution\""));
    take("closure", &[("/reason", "Decided, and given back.")]).await.expect("The case is closed.");
    let chinese = Browser::in_language(&app, "zh-CN");
    chinese.sign_in("bureau").await;
    let steps = chinese.get(&at).await.expect("应退还").expect("已退还");
    assert!(!steps.says("已验收") && !steps.says("已付款"), "these are words for orders: {}", steps.text);
    app.work().await;
}

#[tokio::test]
async fn a_search_for_a_buyer_finds_what_compares_its_purchases_and_the_cases_of_that() {
    let app = TestApp::start().await;
    let (_, browser) = flagged(&app).await;
    let finding = link(&browser.get("/supervision/findings").await, "/supervision/findings/");
    let id = finding.rsplit('/').next().unwrap();
    let form = browser.get(&format!("/supervision/cases/new?finding={id}")).await;
    browser.submit(&form, "/supervision/cases", &[("/summary", "One of them paid more.")]).await;
    app.member("stranger").await;

    let found =
        browser.get("/supervision/search?q=sixth").await.expect("And what belongs to the member sixth Ltd");
    let none = browser.get("/supervision/search?q=stranger").await.expect("stranger Ltd");

    found.expect("One of them paid more.").expect("seller Ltd");
    assert!(!none.says("One of them paid more."), "{}", none.text);
    app.work().await;
}

#[tokio::test]
async fn a_product_that_is_not_on_sale_is_read_from_the_search_and_the_look_is_recorded() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    app.regulator().await;
    let id = goods::doubtful(&app, &anna).await;
    goods::list(&anna, &id).await;
    let browser = Browser::of(&app, "bureau").await;

    let found = browser.get("/supervision/search?q=anna").await;
    let page = browser.get(&link(&found, "/supervision/products/")).await;

    page.expect("in review").expect("anna Ltd").expect("What was found in").expect("ADM-75-1");
    assert!(app.log().await.contains(&"product.looked looked".to_owned()));
    assert_eq!(Browser::of(&app, "anna").await.get(&format!("/supervision/products/{id}")).await.status, 403);
    app.work().await;
}

#[tokio::test]
async fn every_look_and_every_search_is_in_the_log_that_its_own_organization_can_read() {
    let app = TestApp::start().await;
    let (_, browser) = flagged(&app).await;

    let found =
        browser.get("/supervision/search?q=SELLER").await.expect("And what belongs to the member seller Ltd");
    assert!(found.text.contains("/supervision/findings/fnd_") && found.text.contains("<code>ord_"));
    browser.get("/supervision/search?q=100%25").await.expect("Nothing has “100%”.");
    let queue = browser.get("/supervision/findings").await;
    browser.get(&link(&queue, "/supervision/findings/")).await;

    let log = browser.get("/log").await;
    assert!(log.text.contains(">seller Ltd</a>"), "a finding goes by its seller: {}", log.text);
    for look in
        ["market.search", "Searched everything", "finding.queue", "Looked at a finding", "words: SELLER"]
    {
        assert!(log.says(look), "{look} is not in {}", log.text);
    }
    app.work().await;
}

#[tokio::test]
async fn the_calculator_is_open_to_anybody_names_what_is_unknown_and_refuses_what_is_no_amount() {
    let app = TestApp::start().await;
    let browser = Browser::new(&app);

    let empty = browser.get("/law/fine").await.expect("Choose what the act breaks");
    let open = browser.get("/law/fine?violation=69&actor=seller").await.expect("SZ95-R").expect("SZ95-S");
    let known = browser.get("/law/fine?violation=69&actor=seller&infringed=true&refused=true&serious=false");
    let known = known.await.expect("¥50,000.00 – ¥500,000.00");
    let wrong =
        browser.get("/law/fine?violation=69&amount=much").await.expect("Some of the input cannot be used");

    let chinese = Browser::in_language(&app, "zh-CN").get("/law/fine?violation=69&actor=seller").await;
    let chinese = chinese.expect("《深圳经济特区数据条例》第九十五条第一款").expect("……拒不改正的。");
    assert!(!chinese.says("correction is refused") && !chinese.says("municipal market"), "{}", chinese.text);
    assert!(!empty.text.contains("class=\"heads\"") && !wrong.text.contains("class=\"heads\""));
    assert!(open.text.contains("toggle waits") && known.text.contains("value=\"true\" selected"));
    app.work().await;
}

#[tokio::test]
async fn a_complaint_is_read_answered_and_made_a_finding() {
    let app = TestApp::start().await;
    let seller = app.member("seller").await;
    app.regulator().await;
    let new = json!({ "about_kind": "other", "text": "They scrape our site.", "conduct": "UC-01", "facts": ["At night"] });
    app.anybody().post("/api/v1/complaints", new).await.expect(201);
    let browser = Browser::of(&app, "bureau").await;

    let waits = "1 · All complaints";
    browser.get("/supervision").await.expect(waits).expect("They scrape our site.");
    let list = browser.get("/supervision/complaints").await.expect("They scrape our site.");
    let one = browser.get(&link(&list, "/supervision/complaints/")).await.expect("At night");
    let at = one.address.clone();
    let form = browser.get(&format!("{at}/finding")).await;
    let fields = [
        ("/seller_id", seller.organization_id.as_str()),
        ("/says", "Data was taken by getting round a barrier."),
        ("/evidence/0/fact", "Requests at night"),
        ("/evidence/0/shown_by", "server log, sha256 on file"),
    ];
    let raised = browser.submit(&form, &format!("{at}/finding"), &fields).await;
    let raised = raised.expect("The finding is raised").expect("Requests at night");
    assert!(raised.text.contains(&format!("href=\"{at}\"")), "back to the complaint: {}", raised.text);
    link(&browser.get(&at).await, "/supervision/findings/");
    let form = browser.get(&format!("{at}/answer")).await;
    let answered = browser.submit(&form, &format!("{at}/answer"), &[("/answer", "We look into it.")]).await;
    answered.expect("The complaint is answered.").expect("We look into it.");
    browser.get("/supervision").await.expect("Every complaint is answered.");
    app.work().await;
}

#[tokio::test]
async fn the_pages_of_authority_do_not_open_for_others() {
    let app = TestApp::start().await;
    let case = Case::open(&app).await;
    app.operator().await;
    let id = case.path.rsplit('/').next().unwrap();
    let (seller, visitor) = (Browser::of(&app, "seller").await, Browser::new(&app));
    let (bureau, platform) = (Browser::of(&app, "bureau").await, Browser::of(&app, "platform").await);

    for (_, route) in PAGES.iter().filter(|(method, _)| *method == "get") {
        let address = route.replace("{id}", id).replace("{step}", "hearing").replace("{act}", "suspension");
        let (own, other) = match route.split('/').nth(1) {
            Some("supervision") => (&bureau, &platform),
            Some("operation") => (&platform, &bureau),
            _ => continue,
        };
        let shared =
            route.starts_with("/supervision/complaints") || route.starts_with("/supervision/screens");
        let status = async |browser: &Browser| browser.send("GET", &address, None).await.status;
        assert_eq!((status(&seller).await, status(&visitor).await), (403, 303), "{address}");
        assert!(shared || status(other).await == 403, "{address}");
        assert!([200, 404].contains(&status(own).await), "{address}");
    }
    app.work().await;
}
