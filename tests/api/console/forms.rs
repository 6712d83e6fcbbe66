//! Coming in, going out, and that no form is taken that is not from a page of ours.

use steelyard::console::PAGES;

use super::browser::{Browser, select};
use crate::app::{TestApp, uscc};

#[tokio::test]
async fn an_organization_registers_signs_in_and_out_with_forms_alone() {
    let app = TestApp::start().await;
    let browser = Browser::new(&app);

    let page = browser.get("/register").await;
    let fields = [
        ("/organization", "福田规划 Ltd"),
        ("/uscc", &uscc("futian")),
        ("/name", "Futian"),
        ("/email", "futian@futian.example"),
        ("/password", "twelve or more characters"),
        ("/locale", "en"),
    ];
    let page = browser.submit(&page, "/register", &fields).await.expect("Registered. Sign in");
    let fields = [("/email", "futian@futian.example"), ("/password", "twelve or more characters")];
    let page = browser.submit(&page, "/sign-in", &fields).await;
    let account = browser.get("/account").await.expect("福田规划 Ltd").expect("has yet to verify");
    let out = browser.submit(&page, "/sign-out", &[]).await.expect("You are signed out");

    assert!(account.says("this one"));
    assert!(out.text.contains("href=\"/sign-in\""));
    let page = browser.get("/account").await;
    assert!(page.address.starts_with("/sign-in?next=%2Faccount"), "{}", page.address);
    app.work().await;
}

#[tokio::test]
async fn a_wrong_password_is_said_at_its_field_and_the_address_is_not_lost() {
    let app = TestApp::start().await;
    app.unverified("anna").await;
    let browser = Browser::new(&app);
    let page = browser.get("/sign-in?next=%2Faccount").await;

    let fields = [("/email", "anna@anna.example"), ("/password", "not this one at all")];
    let again = browser.submit(&page, "/sign-in", &fields).await;

    assert_eq!(again.status, 422);
    let again = again.expect("do not belong together");
    assert!(again.text.contains("value=\"anna@anna.example\"") && !again.text.contains("not this one"));
    assert!(!again.text.contains("/language?"), "the address of a form cannot be asked again");
    let fields = [("/password", "twelve or more characters")];
    assert_eq!(browser.submit(&again, "/sign-in", &fields).await.address, "/account");
    app.work().await;
}

#[tokio::test]
async fn after_signing_in_nobody_is_led_to_another_site() {
    let app = TestApp::start().await;
    app.unverified("anna").await;
    for elsewhere in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
    ] {
        let browser = Browser::new(&app);
        let next: String = url::form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect();
        let page = browser.get(&format!("/sign-in?next={next}")).await;

        let fields = [("/email", "anna@anna.example"), ("/password", "twelve or more characters")];
        assert_eq!(browser.submit(&page, "/sign-in", &fields).await.address, "/", "{elsewhere}");
    }
    app.work().await;
}

#[tokio::test]
async fn no_form_is_taken_without_the_mark_of_a_page_of_ones_own() {
    let app = TestApp::start().await;
    app.unverified("anna").await;
    app.unverified("ben").await;
    let (anna, ben, visitor) =
        (Browser::of(&app, "anna").await, Browser::of(&app, "ben").await, Browser::new(&app));
    let mark = |page: &super::browser::Page| {
        let document = page.document();
        let field = document.select(&select("input[name=csrf]")).next().unwrap();
        field.value().attr("value").unwrap().to_owned()
    };
    let of_ben = mark(&ben.get("/account").await);
    let of_visitor = mark(&visitor.get("/sign-in").await);

    let forms: Vec<&str> =
        PAGES.iter().filter(|(method, _)| *method == "post").map(|(_, route)| *route).collect();
    assert!(forms.len() >= 4);
    for route in forms {
        let address = route.replace("{id}", "nobody").replace("{file}", "nobody");
        for forged in ["", "csrf=", "csrf=1", &format!("csrf={of_ben}"), &format!("csrf={of_visitor}")] {
            let answer = anna.send("POST", &address, Some(forged.to_owned())).await;
            assert_eq!(answer.status, 403, "{route} with {forged}");
            assert!(answer.text.contains("not from a page of yours"), "{route}");
        }
        let files =
            "--cut\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n0\r\n--cut--\r\n".to_owned();
        assert_eq!(anna.send("POST", &address, Some(files)).await.status, 403, "{route} with files");
        assert_eq!(visitor.send("POST", &address, Some(String::new())).await.status, 403, "{route}");
    }
    assert!(anna.get("/account").await.says("anna Ltd"), "anna is still signed in");
    app.work().await;
}

#[tokio::test]
async fn one_session_ends_another_and_nobody_ends_somebody_elses() {
    let app = TestApp::start().await;
    app.unverified("anna").await;
    app.unverified("ben").await;
    let (here, there, ben) =
        (Browser::of(&app, "anna").await, Browser::of(&app, "anna").await, Browser::of(&app, "ben").await);
    let page = here.get("/account").await;
    let document = page.document();
    let actions: Vec<String> = document
        .select(&select("form[action$=revocation]"))
        .map(|form| form.value().attr("action").unwrap().to_owned())
        .collect();

    for action in &actions {
        let mark = ben.get("/account").await;
        let document = mark.document();
        let mark = document
            .select(&select("input[name=csrf]"))
            .next()
            .unwrap()
            .value()
            .attr("value")
            .unwrap()
            .to_owned();
        assert_eq!(ben.send("POST", action, Some(format!("csrf={mark}"))).await.status, 404);
        here.submit(&page, action, &[]).await.expect("That session is over");
    }

    assert!(there.get("/account").await.address.starts_with("/sign-in"));
    assert!(here.get("/account").await.says("this one"));
    app.work().await;
}

#[tokio::test]
async fn a_browser_keeps_no_page_for_whoever_uses_it_next() {
    let app = TestApp::start().await;
    app.member("anna").await;
    let browser = Browser::of(&app, "anna").await;

    let kept = async |address| browser.send("GET", address, None).await.headers["cache-control"].clone();

    assert_eq!(kept("/funds").await, "private, no-store");
    assert_ne!(kept("/style.css").await, "private, no-store");
    app.work().await;
}

#[tokio::test]
async fn a_page_speaks_the_language_that_was_asked_for_and_remembers_the_one_that_was_chosen() {
    let app = TestApp::start().await;
    let browser = Browser::in_language(&app, "zh-CN,zh;q=0.9,en;q=0.8");

    let chinese = browser.get("/sign-in").await.expect("登录");
    let english = browser.get("/language?to=en&next=%2Fsign-in").await;

    assert!(chinese.text.contains("<html lang=\"zh-CN\">"));
    assert!(english.text.contains("<html lang=\"en\">") && english.says("Sign in"));
    assert!(browser.get("/law").await.text.contains("<html lang=\"en\">"));
}

#[tokio::test]
async fn a_browser_is_shown_a_page_where_a_program_reads_a_problem() {
    let app = TestApp::start().await;
    let browser = Browser::new(&app);

    let page = browser.get("/products/prd_none").await;
    let nowhere = browser.get("/nowhere").await;

    assert_eq!((page.status, nowhere.status), (404, 404));
    page.expect("There is no such thing");
    nowhere.expect("There is no such page");
    assert_eq!(app.anybody().get("/products/prd_none").await.line(), "404 not-found");
    assert_eq!(browser.send("GET", "/api/v1/products/prd_none", None).await.json["status"], 401);
}

#[tokio::test]
async fn signing_in_leads_to_ones_own_work_unless_a_page_was_asked_for() {
    let app = TestApp::start().await;
    let (anna, _) = (app.member("anna").await, app.member("ben").await);
    app.regulator().await;
    app.operator().await;
    crate::products::goods::drafted(&app, &anna, &crate::products::goods::weather(), None).await;
    for (name, from, to) in [
        ("bureau", "/sign-in", "/supervision"),
        ("platform", "/sign-in", "/operation"),
        ("anna", "/sign-in", "/sell"),
        ("ben", "/sign-in", "/"),
        ("bureau", "/sign-in?next=%2Flog", "/log"),
    ] {
        let browser = Browser::new(&app);
        let page = browser.get(from).await;
        let email = format!("{name}@{name}.example");
        let fields = [("/email", email.as_str()), ("/password", "twelve or more characters")];

        assert_eq!(browser.submit(&page, "/sign-in", &fields).await.address, to, "{name} from {from}");
    }
    app.work().await;
}

#[tokio::test]
async fn a_link_from_elsewhere_does_not_say_that_something_was_done() {
    let app = TestApp::start().await;
    let network = app.anybody();
    let asked = async |site: &str| {
        let headers = [("accept", "text/html"), ("sec-fetch-site", site)];
        network.send("GET", "/sign-in?done=registered", &headers, None).await.text
    };

    assert!(asked("same-origin").await.contains("Registered. Sign in"));
    for site in ["cross-site", "same-site", "none"] {
        assert!(!asked(site).await.contains("Registered. Sign in"), "{site}");
    }
}
