//! Who gets how far in the console: every page and form × every kind of caller, as a table that is committed.

use std::fmt::Write;

use steelyard::console::PAGES;

use super::browser::{Browser, select};
use crate::app::TestApp;

#[tokio::test]
async fn the_access_table_of_the_console_is_as_committed() {
    let app = TestApp::start().await;
    app.unverified("newcomer").await;
    app.member("member").await;
    app.regulator().await;
    app.operator().await;
    let mut callers = vec![("anybody", Browser::new(&app))];
    for name in ["newcomer", "member", "bureau", "platform"] {
        callers.push((name, Browser::of(&app, name).await));
    }

    let mut table = format!("{:<56}", "");
    for (name, _) in &callers {
        write!(table, "{name:>10}").unwrap();
    }
    // Signing out is the last thing that can be tried.
    let pages = PAGES.iter().filter(|(_, route)| *route != "/sign-out");
    for (method, route) in pages.chain([&("post", "/sign-out")]) {
        write!(table, "\n{:<56}", format!("{} {route}", method.to_uppercase())).unwrap();
        for (_, browser) in &callers {
            write!(table, "{:>10}", status(browser, method, route).await).unwrap();
        }
    }

    insta::with_settings!({ snapshot_path => "../../output", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("console_access", table);
    });
    app.work().await;
}

/// The status for an id that nobody has, and a form that holds its mark alone. 303 leads to the sign-in.
async fn status(browser: &Browser, method: &str, route: &str) -> u16 {
    let address = route
        .split('/')
        .map(|part| if part.starts_with('{') { "nobody" } else { part })
        .collect::<Vec<_>>()
        .join("/");
    if method == "get" {
        return browser.send("GET", &address, None).await.status;
    }
    let page = browser.get("/complaints/new").await;
    let document = page.document();
    let mark = document.select(&select("form[action='/complaints'] input[name=csrf]")).next().unwrap();
    let mark = mark.value().attr("value").unwrap();
    browser.send("POST", &address, Some(format!("csrf={mark}"))).await.status
}
