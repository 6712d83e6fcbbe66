//! The pages that anybody may open: they say what is true, link to what exists, and carry no script of their own.

use serde_json::json;

use crate::{
    app::TestApp,
    products::goods::{self, clean},
};

/// Whether there is any script but the one file of ours.
fn is_scripted(page: &str) -> bool {
    !page.contains("<script src=\"/console.js\" defer ") || page.matches("<script").count() != 1
}

#[tokio::test]
async fn the_first_page_says_what_is_running_and_finds_chinese_words_without_a_script() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    let id = clean(&app, &anna).await;
    goods::list(&anna, &id).await.expect(200);
    let plan = json!({ "unit": "月 month", "list_price": "1200.5", "licence": "in the house", "max_quantity": 5,
        "tiers": [{ "from_quantity": 2, "discount_ppm": 125_000 }] });
    anna.post(&format!("/api/v1/products/{id}/plans"), plan).await.expect(201);

    let all = app.anybody().get("/").await.expect(200).text;
    let found = app.anybody().get("/?q=%E5%A4%A9%E6%B0%94").await.expect(200).text;
    let none = app.anybody().get("/?q=%E5%9C%B0%E9%93%81").await.expect(200).text;

    for said in [
        "天气 Weather",
        "¥1,200.50",
        "月 month",
        "anna Ltd",
        env!("CARGO_PKG_VERSION"),
        app.state.law.version(),
    ] {
        assert!(all.contains(said), "{said}");
    }
    assert!(found.contains(&format!("/products/{id}")) && !none.contains(&id));
    assert!(none.contains("Nothing on sale has all of these words"));
    let page = app.anybody().get(&format!("/products/{id}")).await.expect(200).text;
    for said in ["天气 Weather", "¥1,200.50", "12.5 % less", "self collected", "Inside the buyer"] {
        assert!(page.contains(said), "{said}");
    }
    assert!(![all, found, none, page].iter().any(|page| is_scripted(page) || page.contains(" style=")));
}

#[tokio::test]
async fn what_is_searched_for_is_shown_as_text_never_as_markup() {
    let app = TestApp::start().await;

    let page = app.anybody().get("/?q=%22%3E%3Cimg%20src%3Dx%3E").await.expect(200).text;

    assert!(!page.contains("<img"));
    assert_eq!(app.anybody().get(&format!("/?q={}", "a".repeat(101))).await.line(), "422 invalid-input /q");
    assert_eq!(app.anybody().get("/products/prd_none").await.line(), "404 not-found");
}

#[tokio::test]
async fn an_empty_market_says_so_and_its_numbers_are_zero() {
    let app = TestApp::start().await;

    let page = app.anybody().get("/").await.expect(200);

    assert!(page.text.contains("Nothing is listed yet"));
    assert!(page.text.contains("<dt>waiting for verification</dt><dd>0</dd>"));
    app.unverified("anna").await;
    let page = app.anybody().get("/").await;
    assert!(page.text.contains("<dt>waiting for verification</dt><dd>1</dd>"));
}

#[tokio::test]
async fn the_reference_has_every_operation_and_every_link_in_it_leads_somewhere() {
    let app = TestApp::start().await;
    let document = app.anybody().get("/openapi.json").await.expect(200).json;

    let page = app.anybody().get("/reference").await.expect(200).text;

    for (path, operations) in document["paths"].as_object().unwrap() {
        for operation in operations.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(page.contains(&format!("id=\"{id}\"")) && page.contains(path), "{id} {path}");
        }
    }
    let targets: Vec<&str> =
        page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(targets.len() > 50);
    for target in targets {
        assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1, "#{target}");
    }
}

#[tokio::test]
async fn the_law_is_read_from_the_map_to_the_article_to_the_rule_and_its_cases() {
    let app = TestApp::start().await;
    let anybody = app.anybody();

    let map = anybody.get("/law").await.expect(200).text;
    let article = anybody.get("/law/articles/94").await.expect(200).text;
    let trade = anybody.get("/law/articles/67").await.expect(200).text;
    let rule = anybody.get("/law/rules/ADM-67-1-1").await.expect(200).text;

    for number in 1..=100 {
        assert!(map.contains(&format!("href=\"/law/articles/{number}\"")), "article {number}");
    }
    for said in ["sz94.boundary", "¥10,000.00", "read in the statute", "违法交易数据的处罚"] {
        assert!(article.contains(said), "{said}");
    }
    assert!(trade.contains("href=\"/law/rules/ADM-67-1-1\""));
    for said in [
        "without lawful authority",
        "2022-01-01",
        "href=\"/law/articles/67\"",
        "67_1_personal_data.toml, line",
    ] {
        assert!(rule.contains(said), "{said}");
    }
    let rules = anybody.get("/law/rules").await.expect(200).text;
    assert!(rules.contains("href=\"/law/rules/ADM-67-1-1\"") && map.contains("href=\"/law/rules\""));
    assert!(
        !map.contains(">1 rules<") && !map.contains("<td></td>"),
        "one rule is a rule, and nobody is said"
    );
    for absent in ["/law/articles/0", "/law/articles/101", "/law/articles/x", "/law/rules/ADM-0"] {
        assert_eq!(anybody.get(absent).await.line(), "404 not-found", "{absent}");
    }
    assert!(![map, article, trade, rule].iter().any(|page| is_scripted(page) || page.contains(" style=")));
}

#[tokio::test]
async fn the_stylesheet_and_the_script_are_what_they_say() {
    let app = TestApp::start().await;

    let style = app.anybody().get("/style.css").await.expect(200);

    assert_eq!(style.headers["content-type"], "text/css; charset=utf-8");
    assert!(style.text.contains("prefers-color-scheme: dark"));
    let script = app.anybody().get("/console.js").await.expect(200);
    assert_eq!(script.headers["content-type"], "text/javascript; charset=utf-8");
}
