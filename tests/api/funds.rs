//! Funds and bank statements: what arrives is booked to whom it belongs, once, or not at all.

use sea_orm::{ActiveModelTrait, EntityTrait};
use serde_json::json;

use crate::{
    app::{Actor, TestApp},
    shop::{self, deposit, funds, ledger},
};

async fn code(member: &Actor) -> String {
    member.get("/api/v1/funds").await.expect(200).json["deposit_code"].as_str().unwrap().to_owned()
}

fn csv(lines: &[String]) -> String {
    format!("bank_reference,deposit_code,amount,value_date,payer\n{}\n", lines.join("\n"))
}

#[tokio::test]
async fn a_statement_sent_twice_books_once() {
    let app = TestApp::start().await;
    let (bank, member) = (app.operator().await, app.member("member").await);
    let code = code(&member).await;
    let statement = csv(&[
        format!("R1,{code},100.50,2026-03-01,Member Ltd"),
        format!("R2,{code},9.50,2026-03-02,Member Ltd"),
    ]);

    let first = bank.upload("/api/v1/statements", "text/csv", statement.clone()).await.expect(201);
    let second = bank.upload("/api/v1/statements", "text/csv", statement).await.expect(201);

    assert_eq!((&first.json["booked"], &first.json["amount"]), (&json!(2), &json!("110.00")));
    assert_eq!((&second.json["booked"], &second.json["already_booked"]), (&json!(0), &json!(2)));
    assert_eq!((funds(&member).await.as_str(), app.postings_sum().await), ("110.00", 0));
    app.work().await;
    assert_eq!(app.mail().iter().filter(|mail| mail.subject.ends_with("received")).count(), 2);
}

#[tokio::test]
async fn a_statement_with_an_unusable_line_books_nothing_and_names_each_one() {
    let app = TestApp::start().await;
    let (bank, member) = (app.operator().await, app.member("member").await);
    let code = code(&member).await;
    let lines = [
        format!("R1,{code},100.50,2026-03-01,Member Ltd"),
        format!("R2,{code},0.00001,2026-03-01,Member Ltd"),
        format!("R3,{code},-5,2026-03-01,Member Ltd"),
        format!("R4,{code},1.005,2026-03-01,Member Ltd"),
        format!("R5,{code},5,yesterday,Member Ltd"),
        format!("R6,{code},5"),
        format!(",{code},5,2026-03-01,Member Ltd"),
    ];

    let answer = bank.upload("/api/v1/statements", "text/csv", csv(&lines)).await;

    assert_eq!(answer.line(), "422 invalid-input line 3 line 4 line 5 line 6 line 7 line 8");
    assert_eq!((funds(&member).await.as_str(), app.postings_sum().await), ("0.00", 0));
}

#[tokio::test]
async fn an_unusable_line_says_in_words_what_it_takes_and_a_day_far_ahead_is_none() {
    let app = TestApp::start().await;
    let (bank, member) = (app.operator().await, app.member("member").await);
    let code = code(&member).await;
    let send = async |line: &str| {
        let line = line.replace("CODE", &code);
        let answer = bank.upload("/api/v1/statements", "text/csv", csv(&[line])).await;
        answer.json["errors"][0]["detail"].as_str().unwrap_or("booked").to_owned()
    };

    let long = "x".repeat(201);
    assert_eq!(send("R1,CODE,5,yesterday,M").await, "value_date takes a day such as 2026-03-01");
    assert_eq!(send(&format!("R1,CODE,5,2026-03-01,{long}")).await, "payer takes at most 200 characters");
    assert_eq!(
        send("R1,CODE,5,2026-03-13,M").await,
        "2026-03-13 is more than ten days ahead; give the day the bank says"
    );
    assert_eq!(send("R1,CODE,5,2026-03-12,M").await, "booked");
    let lines = json!({ "lines": [{ "bank_reference": "R2", "deposit_code": code, "amount": "5", "value_date": "2999-01-01", "payer": "M" }] });
    assert_eq!(bank.post("/api/v1/statements", lines).await.line(), "422 invalid-input /lines/0/value_date");
}

#[tokio::test]
async fn a_transfer_with_an_unknown_code_waits_in_suspense_and_is_reported() {
    let app = TestApp::start().await;
    let bank = app.operator().await;

    let answer = bank
        .upload("/api/v1/statements", "text/csv", csv(&["R1,NOBODY,5,2026-03-01,Stranger".to_owned()]))
        .await;

    assert_eq!(
        answer.json["in_suspense"],
        json!([{ "bank_reference": "R1", "deposit_code": "NOBODY", "amount": "5.00" }])
    );
    assert_eq!(ledger(&app, "suspense").await.to_string(), "5.00");
    assert_eq!(app.postings_sum().await, 0);
}

#[tokio::test]
async fn a_transfer_that_is_booked_with_another_amount_stops_the_statement() {
    let app = TestApp::start().await;
    let (bank, member) = (app.operator().await, app.member("member").await);
    let code = code(&member).await;
    let send = async |lines: &[String]| bank.upload("/api/v1/statements", "text/csv", csv(lines)).await;
    send(&[format!("R1,{code},100,2026-03-01,Member Ltd")]).await.expect(201);

    let contradicting =
        [format!("R0,{code},1,2026-03-02,Member Ltd"), format!("R1,{code},999,2026-03-01,Member Ltd")];
    let other = send(&contradicting).await;
    let ours = send(&[format!("assigned R9,{code},1,2026-03-02,Member Ltd")]).await;

    assert_eq!(other.line(), "422 invalid-input line 3, amount");
    assert_eq!(ours.line(), "422 invalid-input line 2, bank_reference");
    assert_eq!(funds(&member).await, "100.00");
}

#[tokio::test]
async fn bytes_that_are_no_statement_are_refused() {
    let app = TestApp::start().await;
    let (bank, member) = (app.operator().await, app.member("member").await);
    let code = code(&member).await;
    let gbk: &[u8] =
        b"bank_reference,deposit_code,amount,value_date,payer\nR1,X,5,2026-03-01,\xc9\xee\xdb\xda\n";
    let with_mark = format!("\u{feff}{}", csv(&[format!("R1,{code},5,2026-03-01,深圳")]));

    let in_gbk = bank.upload("/api/v1/statements", "text/csv", gbk).await;
    let headless = bank.upload("/api/v1/statements", "text/csv", "R1,X,5,2026-03-01,Payer\n").await;
    let untold = bank.upload("/api/v1/statements", "text/plain", csv(&[])).await;
    let huge = bank.upload("/api/v1/statements", "text/csv", vec![b'x'; 9 << 20]).await;
    let by_a_member = member.upload("/api/v1/statements", "text/csv", csv(&[])).await;
    let marked = bank.upload("/api/v1/statements", "text/csv", with_mark).await;

    assert_eq!(in_gbk.line(), "422 invalid-input line 2");
    assert!(in_gbk.json["errors"][0]["detail"].as_str().unwrap().contains("iconv -f GBK -t UTF-8"));
    assert_eq!(headless.line(), "422 invalid-input line 1");
    assert_eq!(untold.line(), "400 malformed");
    assert_eq!(huge.line(), "413 too-large");
    assert_eq!(by_a_member.line(), "403 not-yours-to-do");
    assert_eq!(marked.json["booked"], 1);
}

#[tokio::test]
async fn one_reference_with_two_stories_is_refused() {
    let app = TestApp::start().await;
    let (bank, member) = (app.operator().await, app.member("member").await);
    let code = code(&member).await;
    let lines = [format!("R1,{code},5,2026-03-01,Member"), format!("R1,{code},6,2026-03-01,Member")];

    let answer = bank.upload("/api/v1/statements", "text/csv", csv(&lines)).await;

    assert_eq!(answer.line(), "422 invalid-input line 3, bank_reference");
    assert_eq!(funds(&member).await, "0.00");
}

#[tokio::test]
async fn money_in_hand_can_be_paid_out_and_no_more() {
    let app = TestApp::start().await;
    let member = app.member("member").await;
    deposit(&app, &member, "20", "R1").await;
    let payout = |amount: &str| json!({ "amount": amount, "memo": "to our account" });

    let too_much = member.post("/api/v1/payouts", payout("20.01")).await;
    let too_fine = member.post("/api/v1/payouts", payout("1.00001")).await;
    let negative = member.post("/api/v1/payouts", payout("-1")).await;
    member.post("/api/v1/payouts", payout("15.50")).await.expect(201);

    assert_eq!(too_much.line(), "422 invalid-input /amount");
    assert!(too_much.text.contains("your funds hold ¥20.00: no more than that can be sent"));
    assert_eq!(
        (too_fine.line(), negative.line()),
        ("422 invalid-input /amount".into(), "422 invalid-input /amount".into())
    );
    assert_eq!((funds(&member).await.as_str(), app.postings_sum().await), ("4.50", 0));
    let lines = member.get("/api/v1/funds/postings").await.expect(200);
    let amounts: Vec<_> =
        lines.json["items"].as_array().unwrap().iter().map(|line| line["amount"].clone()).collect();
    assert_eq!(amounts.len(), 2);
    assert!(amounts.contains(&json!("20.00")) && amounts.contains(&json!("-15.50")));
}

#[tokio::test]
async fn a_transfer_in_suspense_is_given_to_its_owner_once() {
    let app = TestApp::start().await;
    let (bank, member) = (app.operator().await, app.member("member").await);
    let line = csv(&["R1,MISTYPED,5,2026-03-01,Member Ltd".to_owned()]);
    bank.upload("/api/v1/statements", "text/csv", line).await.expect(201);
    let assign = |reference: &str, code: &str| json!({ "bank_reference": reference, "deposit_code": code, "reason": "the member showed the transfer" });
    let code = code(&member).await;

    let unknown = bank.post("/api/v1/assignments", assign("R2", &code)).await;
    let nobody = bank.post("/api/v1/assignments", assign("R1", "NOBODY")).await;
    let by_the_member = member.post("/api/v1/assignments", assign("R1", &code)).await;
    bank.post("/api/v1/assignments", assign("R1", &code)).await.expect(201);
    let again = bank.post("/api/v1/assignments", assign("R1", &code)).await;

    assert_eq!(unknown.line(), "422 invalid-input /bank_reference");
    assert_eq!(nobody.line(), "422 invalid-input /deposit_code");
    assert_eq!(by_the_member.line(), "403 not-yours-to-do");
    assert_eq!(again.line(), "409 conflict");
    assert_eq!(
        (funds(&member).await.as_str(), ledger(&app, "suspense").await.to_string()),
        ("5.00", "0.00".into())
    );
    assert_eq!(app.postings_sum().await, 0);
}

#[tokio::test]
async fn funds_hold_what_fits_exactly_and_a_fen_more_is_refused_and_books_nothing() {
    let app = TestApp::start().await;
    let (bank, member) = (app.operator().await, app.member("member").await);
    let code = code(&member).await;
    let full = entity::fund::Model {
        organization_id: member.organization_id.clone(),
        available: entity::Money::from_ten_thousandths(i64::MAX - 100),
    };
    let full = entity::fund::ActiveModel::from(full).reset_all();
    entity::fund::Entity::insert(full).exec_without_returning(&app.state.db.rows).await.unwrap();
    let fen = |reference: &str| csv(&[format!("{reference},{code},0.01,2026-03-01,Member Ltd")]);

    bank.upload("/api/v1/statements", "text/csv", fen("R1")).await.expect(201);
    let over = bank.upload("/api/v1/statements", "text/csv", fen("R2")).await;

    assert_eq!(over.line(), "422 invalid-input amount");
    assert_eq!(funds(&member).await, "922337203685477.5807");
    assert_eq!(ledger(&app, "bank").await.to_string(), "-0.01");
}

#[tokio::test]
async fn the_account_of_a_month_says_what_was_there_what_moved_and_what_is_left() {
    let app = TestApp::start().await;
    let (anna, ben) = (app.member("anna").await, app.member("ben").await);
    deposit(&app, &ben, "1000.00", "=BANK-1").await;
    app.advance(chrono::TimeDelta::days(31));
    let ben_again = app.again("ben").await;
    let shop = shop::weather(&app, &anna).await;
    let order = shop.paid(&ben_again, 2).await;
    let month = async |who: &Actor, month: &str| who.get(&format!("/api/v1/funds/months/{month}")).await;

    let march = month(&ben_again, "2026-03").await.expect(200);
    let april = month(&ben_again, "2026-04").await.expect(200);
    let other = month(&app.again("anna").await, "2026-04").await.expect(200);
    let no_month = month(&ben_again, "2026-13").await;
    assert_eq!(month(&ben_again, "2026-3").await.status, 422);

    let rows = |answer: &crate::app::Answer| answer.text.lines().map(str::to_owned).collect::<Vec<_>>();
    let march = rows(&march);
    assert_eq!(march[0], "at,kind,order_id,bank_reference,memo,amount,balance");
    assert_eq!(march[1], "2026-03-01T00:00:00+08:00,opening,,,,,0.00");
    assert!(march[2].contains(",deposit,,'=BANK-1,") && march[2].ends_with(",1000.00,1000.00"), "{march:?}");
    assert_eq!(march[3], "2026-04-01T00:00:00+08:00,closing,,,,,1000.00");
    let april = rows(&april);
    assert!(
        april[1].ends_with("opening,,,,,1000.00") && april[3].ends_with("closing,,,,,800.00"),
        "{april:?}"
    );
    assert!(april[2].contains(&format!(",payment,{order},,")) && april[2].ends_with(",-200.00,800.00"));
    assert_eq!(rows(&other).len(), 3, "what others moved is not in it");
    assert_eq!(no_month.line(), "422 invalid-input month");
    app.work().await;
}
