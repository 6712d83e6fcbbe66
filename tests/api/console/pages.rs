//! Every page of every role in a market with something in it: forms carry their mark, inputs have labels, nothing is
//! scripted, both languages are whole, and what belongs to others does not exist.

use std::collections::BTreeSet;

use regex::Regex;
use steelyard::console::texts::Language;

use super::browser::{Browser, Page, select};
use crate::{
    app::{Actor, TestApp},
    products::goods::{self, clean, doubtful},
    shop::{self, Shop},
};

/// A market in which there is something on every page.
struct Market {
    app: TestApp,
    /// Pages of the seller, of the buyer, and of everybody.
    seller: Vec<String>,
    buyer: Vec<String>,
    regulator: Vec<String>,
    operator: Vec<String>,
    public: Vec<String>,
}

async fn market() -> Market {
    let app = TestApp::start().await;
    let (anna, ben) = (app.member("anna").await, app.member("ben").await);
    app.member("carl").await;
    shop::deposit(&app, &ben, "5000.00", "bank-1").await;
    let shop = shop::weather(&app, &anna).await;
    let order = shop.accepted(&ben, 2).await;
    let placed = shop.placed(&ben, 1).await;
    let disputed = format!("/api/v1/orders/{}/disputes", shop.delivered(&ben, 1).await);
    let reason = serde_json::json!({ "reason": "Half of it is empty." });
    let disputed = ben.post(&disputed, reason).await.expect(201).id();
    app.work().await;
    let quote = quoted(&anna, &ben, &shop).await;
    let listed = clean(&app, &anna).await;
    goods::list(&anna, &listed).await.expect(200);
    let draft = doubtful(&app, &anna).await;
    let authorization = goods::consented(&anna, &ben).await;
    app.work().await;
    let complaint = complained(&app).await;
    let waiting = doubtful(&app, &anna).await;
    goods::list(&anna, &waiting).await;
    let product = format!("/sell/products/{draft}");
    Market {
        seller: vec![
            "/sell".to_owned(),
            "/sell/products/new".to_owned(),
            format!("/sell/products/{}", shop.product_id),
            format!("/sell/products/{}/quotes/new", shop.product_id),
            product.clone(),
            format!("{product}/declaration"),
            format!("{product}/files"),
            format!("{product}/plans"),
            format!("{product}/plans/new"),
            "/sell/authorizations".to_owned(),
            "/sell/authorizations/new".to_owned(),
            format!("/sell/authorizations/{authorization}"),
            format!("/sell/authorizations/{authorization}/withdrawals/new"),
            "/sell/cases".to_owned(),
        ],
        buyer: vec![
            "/orders".to_owned(),
            format!("/orders/{order}"),
            format!("/orders/{order}/receipt"),
            format!("/orders/{order}/disputes/new"),
            format!("/orders/{placed}"),
            "/quotes".to_owned(),
            format!("/quotes/{quote}"),
            format!("/products/{}/order", shop.product_id),
            format!("/products/{}/order?quote={quote}", shop.product_id),
            "/funds".to_owned(),
            "/funds/payouts/new".to_owned(),
            "/account".to_owned(),
        ],
        regulator: regulator_pages(&complaint, &waiting),
        operator: operator_pages(&anna.organization_id, &waiting, &disputed),
        public: public_pages(&shop.product_id),
        app,
    }
}

fn public_pages(product: &str) -> Vec<String> {
    vec![
        "/law/fine".to_owned(),
        "/law/fine?violation=69&actor=seller&refused=true".to_owned(),
        "/".to_owned(),
        "/?q=none&category=x&price_max=2".to_owned(),
        format!("/products/{}", product),
        "/law".to_owned(),
        "/law/rules".to_owned(),
        "/law/articles/69".to_owned(),
        "/law/rules/ADM-67-1-1".to_owned(),
        "/reference".to_owned(),
        "/statistics".to_owned(),
        "/fairness".to_owned(),
        "/rights".to_owned(),
        "/rights/withdrawal".to_owned(),
        "/complaints/new".to_owned(),
        "/register".to_owned(),
        "/sign-in".to_owned(),
    ]
}

fn regulator_pages(complaint: &str, product: &str) -> Vec<String> {
    vec![
        "/supervision".to_owned(),
        "/supervision/search?q=anna".to_owned(),
        "/supervision/findings".to_owned(),
        "/supervision/findings/fnd_none/dismissal".to_owned(),
        "/supervision/cases".to_owned(),
        "/supervision/cases/new".to_owned(),
        "/supervision/complaints".to_owned(),
        format!("/supervision/complaints/{complaint}"),
        format!("/supervision/complaints/{complaint}/answer"),
        format!("/supervision/complaints/{complaint}/finding"),
        format!("/supervision/products/{product}"),
        "/supervision/screens".to_owned(),
        "/log".to_owned(),
        "/account/second-factor".to_owned(),
    ]
}

fn operator_pages(organization: &str, waiting: &str, disputed: &str) -> Vec<String> {
    vec![
        "/operation".to_owned(),
        "/operation/organizations".to_owned(),
        format!("/operation/organizations/{}", organization),
        format!("/operation/organizations/{}/suspension", organization),
        "/operation/reviews".to_owned(),
        format!("/operation/reviews/{waiting}"),
        "/operation/disputes".to_owned(),
        "/operation/exposure".to_owned(),
        "/operation/directory".to_owned(),
        "/operation/money".to_owned(),
        "/operation/money/assignment".to_owned(),
        format!("/operation/disputes/{disputed}"),
    ]
}

async fn complained(app: &TestApp) -> String {
    let new = serde_json::json!({ "about_kind": "other", "text": "They scrape our site." });
    app.anybody().post("/api/v1/complaints", new).await.expect(201);
    let list = app.regulator().await.get("/api/v1/complaints").await.expect(200).json;
    list["items"][0]["particulars"]["id"].as_str().unwrap().to_owned()
}

async fn quoted(seller: &Actor, buyer: &Actor, shop: &Shop) -> String {
    let quote = serde_json::json!({ "buyer": buyer.organization_id, "plan_id": shop.plan_id, "quantity": 3,
        "unit_price": "90.00", "valid_until": "2026-03-09T00:00:00Z" });
    seller.post("/api/v1/quotes", quote).await.expect(201).id()
}

impl Market {
    /// Every page as its reader sees it, in one language.
    async fn pages(&self, language: &'static str) -> Vec<Page> {
        let mut pages = Vec::new();
        let readers = [
            (None, &self.public),
            (Some("anna"), &self.seller),
            (Some("ben"), &self.buyer),
            (Some("bureau"), &self.regulator),
            (Some("platform"), &self.operator),
        ];
        for (name, addresses) in readers {
            let browser = Browser::in_language(&self.app, language);
            if let Some(name) = name {
                browser.sign_in(name).await;
            }
            for address in addresses {
                let page = browser.get(address).await;
                assert_eq!((page.status, &page.address), (200, address), "{}", page.text);
                pages.push(page);
            }
        }
        pages
    }
}

#[tokio::test]
async fn every_form_carries_its_mark_and_every_input_a_label_and_no_page_a_script_of_its_own_or_a_style() {
    let market = market().await;

    for page in market.pages("en").await {
        let document = page.document();
        for form in document.select(&select("form[method=post]")) {
            let mark = form.select(&select("input[name=csrf]")).next();
            let mark = mark.and_then(|field| field.value().attr("value")).unwrap_or_default();
            assert_eq!(mark.len(), 64, "{} on {}", form.html(), page.address);
        }
        for field in document.select(&select("input:not([type=hidden]), select, textarea")) {
            let id = field.value().attr("id");
            let named = id.is_some_and(|id| {
                document.select(&select("label")).any(|label| label.value().attr("for") == Some(id))
            });
            let inside = field
                .ancestors()
                .any(|above| above.value().as_element().is_some_and(|e| e.name() == "label"));
            assert!(named || inside, "{} on {} has no label", field.html(), page.address);
        }
        let ids: Vec<&str> =
            document.select(&select("[id]")).filter_map(|found| found.value().attr("id")).collect();
        assert_eq!(
            ids.len(),
            ids.iter().collect::<BTreeSet<_>>().len(),
            "ids of {} are its own",
            page.address
        );
        for table in document.select(&select("table")) {
            assert!(
                table.select(&select("th[scope=col]")).next().is_some(),
                "{} on {}",
                table.html(),
                page.address
            );
        }
        assert_eq!(document.select(&select("main h1")).count(), 1, "{}", page.address);
        assert!(
            document
                .select(&select("script:not([src='/console.js']), style, [style], [onclick]"))
                .next()
                .is_none(),
            "{}",
            page.address
        );
    }
    market.app.work().await;
}

#[tokio::test]
async fn every_link_of_a_page_leads_to_a_page_its_reader_may_open() {
    let market = market().await;
    let ben = Browser::of(&market.app, "ben").await;
    let mut seen = BTreeSet::new();

    for page in market.pages("en").await.iter().filter(|page| market.buyer.contains(&page.address)) {
        for link in page.document().select(&select("main a[href^='/'], header a[href^='/']")) {
            let to = link.value().attr("href").unwrap().split('#').next().unwrap().to_owned();
            if seen.insert(to.clone()) {
                assert_eq!(ben.get(&to).await.status, 200, "{to} on {}", page.address);
            }
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
    market.app.work().await;
}

#[tokio::test]
async fn what_belongs_to_others_does_not_exist() {
    let market = market().await;
    let carl = Browser::of(&market.app, "carl").await;
    let own = |address: &&String| {
        ["/ord_", "/prd_", "/aut_", "/quo_"].iter().any(|id| address.contains(id))
            && !address.starts_with("/products")
    };

    for address in market.seller.iter().chain(&market.buyer).filter(own) {
        assert_eq!(carl.get(address).await.status, 404, "{address}");
    }
    let theirs = market.buyer.iter().find(|address| address.contains("?quote=")).unwrap();
    assert_eq!(carl.get(theirs).await.status, 404, "{theirs}");
    market.app.work().await;
}

#[tokio::test]
async fn a_chinese_page_has_no_english_text_of_the_page_left_in_it() {
    let market = market().await;
    let english = Regex::new(r#"\.(?:t|with)\(\s*"((?:[^"\\]|\\.)*)""#).unwrap();
    let mut texts = BTreeSet::new();
    for file in sources(std::path::Path::new("src/console")) {
        let text = std::fs::read_to_string(file).unwrap();
        texts.extend(english.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    assert!(texts.len() > 300);

    let missing: Vec<_> = texts.iter().filter(|text| Language::Chinese.say(text) == text.as_str()).collect();
    assert!(missing.is_empty(), "src/console/texts/zh.toml does not say {missing:?}");
    // The reference of the API is in English, as the API is.
    let pages = market.pages("zh-CN").await.into_iter().filter(|page| page.address != "/reference");
    for page in pages {
        assert!(page.text.contains("<html lang=\"zh-CN\">"), "{}", page.address);
        for english in
            ["Sign in", "Sign out", "Skip to", "More that can be stated", "(can be left out)", "your turn"]
        {
            assert!(!page.says(english), "“{english}” is on {}", page.address);
        }
    }
    market.app.work().await;
}

fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| is_page(path))
        .collect()
}

fn is_page(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|ending| ending == "rs" || ending == "html")
}

#[tokio::test]
async fn an_address_that_only_takes_a_form_says_so_and_not_what_a_method_is() {
    let app = TestApp::start().await;
    app.member("ben").await;

    let page = Browser::of(&app, "ben").await.get("/orders/ord_none/payment").await;

    assert_eq!(page.status, 405);
    let page = page.expect("This address takes what a form sends").expect("Open the page");
    assert!(!page.says("method"), "{}", page.text);
    app.work().await;
}
