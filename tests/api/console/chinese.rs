//! What engines and acts say, on Chinese pages: with its values, and in Chinese.

use super::browser::{Browser, Page};
use crate::{
    app::TestApp,
    findings,
    products::goods::{self, READINGS, weather},
};

async fn chinese(app: &TestApp, name: &str) -> Browser {
    let browser = Browser::in_language(app, "zh-CN");
    browser.sign_in(name).await;
    browser
}

/// Fails if a page says something in English.
#[track_caller]
fn none_of(page: &Page, english: &[&str]) {
    for words in english {
        assert!(!page.says(words), "“{words}” is on {}: {}", page.address, page.text);
    }
}

#[tokio::test]
async fn a_finding_its_case_and_the_file_of_the_case_speak_chinese() {
    let app = TestApp::start().await;
    let market = findings::market(&app).await;
    let regulator = app.regulator().await;
    regulator.act("/api/v1/scans").await.expect(201);
    let found = regulator.get("/api/v1/findings").await.expect(200).json["items"][0]["id"].clone();
    let browser = chinese(&app, "bureau").await;

    let id = found.as_str().unwrap();
    let finding = browser.get(&format!("/supervision/findings/{id}")).await.expect("多付 8.00 %");
    let finding =
        finding.expect("未主张第六十九条的任何例外情形。").expect("《深圳经济特区数据条例》第六十九条");
    none_of(&finding, &["Possible differential", "Compared were", "Nearest", "Data Regulations, Art."]);
    let new = serde_json::json!({ "finding_ids": [id], "summary": "One of six paid more." });
    let case = regulator.post("/api/v1/cases", new).await.expect(201).id();
    let page = browser.get(&format!("/supervision/cases/{case}")).await.expect("卖方未主张");
    none_of(&page, &["the seller did not claim it", "Possible differential"]);
    let file = browser.get(&format!("/api/v1/cases/{case}/file?format=html")).await;
    let file = file.expect("当事人").expect("多付 8.00 %").expect("¥108.00").expect("One of six paid more.");
    none_of(&file, &["Parties", "Evidence", "Possible differential"]);
    assert!(file.text.contains("<html lang=\"zh-CN\">"));
    let own = chinese(&app, "seller").await.get(&format!("/sell/cases/{case}")).await.expect("买方1");
    none_of(&own, &["Possible differential", "Compared were"]);
    drop(market);
    app.work().await;
}

#[tokio::test]
async fn a_receipt_and_an_agreement_speak_chinese_and_the_signed_text_stands_beside() {
    let app = TestApp::start().await;
    let market = findings::market(&app).await;
    let browser = chinese(&app, "sixth").await;

    let receipt = browser.get(&format!("/orders/{}/receipt", market.order)).await;
    let receipt = receipt.expect("本订单的价格为其公布价格的 108.00 %。").expect("付得比您少的有 6 个");
    none_of(&receipt, &["This order was priced", "Measured by"]);
    let order = browser.get(&format!("/orders/{}", market.order)).await;
    let order = order.expect("买方不识别数据中的任何自然人").expect("签署原文");
    order.expect("The buyer identifies nobody in the data");
    let english = Browser::of(&app, "sixth").await.get(&format!("/orders/{}", market.order)).await;
    assert!(!english.says("As it is signed"), "the text is there once, and is the one that is signed");
    let none = browser.get("/orders/ord_none").await.expect("没有该订单。");
    assert_eq!(none.status, 404);
    app.work().await;
}

#[tokio::test]
async fn an_inspection_and_a_fine_speak_chinese() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    let id = goods::drafted(&app, &anna, &weather(), None).await;
    let browser = chinese(&app, "anna").await;
    let address = format!("/sell/products/{id}/files");
    let mark = browser.get(&address).await.mark();

    let fields = [("csrf", mark.as_str()), ("asset", "readings")];
    assert_eq!(browser.upload(&address, &fields, ("all.csv", READINGS)).await.status, 303);
    let waiting = browser.get(&format!("/sell/products/{id}")).await.expect("的文件 all.csv 尚未检查");
    app.work().await;
    let files = browser.get(&address).await.expect("未发现标识符");
    let fine = browser
        .get("/law/fine?violation=69&actor=seller")
        .await
        .expect("固定幅度")
        .expect("未写明行为终了之日");

    none_of(&waiting, &["has not been inspected"]);
    none_of(&files, &["no identifier"]);
    none_of(&fine, &["fixed range", "is not stated", "gains."]);
}

#[tokio::test]
async fn what_is_not_stated_is_asked_for_in_chinese_and_nobody_is_accused_of_it() {
    let app = TestApp::start().await;
    let anna = app.member("anna").await;
    let mut product = weather();
    product["declaration"]["sources"][0].as_object_mut().unwrap().remove("state_secret");
    let id = goods::drafted(&app, &anna, &product, None).await;

    let page = chinese(&app, "anna").await.get(&format!("/sell/products/{id}")).await;

    let page = page.expect("未说明是否属于国家秘密或国家核心数据").expect("请说明该来源的 “国家秘密”");
    assert!(!page.says("不得交易") && !page.says("移除该来源"), "{}", page.text);
}
