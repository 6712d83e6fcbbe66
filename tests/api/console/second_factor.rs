//! The second factor at a browser: added, asked for at the sign-in, removed.

use chrono::TimeDelta;
use totp_rs::{Builder, Secret};

use super::browser::Browser;
use crate::app::TestApp;

#[tokio::test]
async fn a_second_factor_is_added_with_a_picture_asked_for_and_removed() {
    let app = TestApp::start().await;
    app.regulator().await;
    let browser = Browser::of(&app, "bureau").await;
    let (here, password) = ("/account/second-factor", "twelve or more characters");
    let form = browser.get(here).await;

    let made = browser
        .submit(&form, here, &[("/password", password)])
        .await
        .expect("It is shown until you confirm it");
    assert!(made.text.contains("<svg class=\"scan\""));
    let secret = made.text.split("<code>").nth(1).unwrap().split('<').next().unwrap();
    let secret_text = secret.to_owned();
    let secret = Secret::try_from_base32(secret).unwrap();
    let device = Builder::new().with_secret(secret).build_noncompliant();
    let code = || device.generate(app.ctx().now.timestamp().try_into().unwrap()).to_string();
    let confirmation = "/account/second-factor/confirmation";
    let mistyped = if code() == "000000" { "000001" } else { "000000" };
    let again = browser.submit(&made, confirmation, &[("/code", mistyped)]).await;
    assert_eq!(again.status, 422);
    let again = again.expect("this code does not fit");
    assert!(again.text.contains("<svg class=\"scan\"") && again.text.contains(&secret_text), "still there");
    let added = browser.submit(&again, confirmation, &[("/code", &code())]).await;
    added.expect("From now on signing in asks for a code");
    app.advance(TimeDelta::seconds(60));
    let other = Browser::new(&app);
    let page = other.get("/sign-in").await;
    let who = [("/email", "bureau@bureau.example"), ("/password", password)];
    let asked = other.submit(&page, "/sign-in", &who).await.expect("this account asks for a code");
    let fields = [("/password", password), ("/code", &code())];
    let inside = other.submit(&asked, "/sign-in", &fields).await;
    assert!(inside.text.contains("/sign-out"), "{}", inside.text);
    app.advance(TimeDelta::seconds(60));
    let form = browser.get(here).await.expect("Remove the second factor");
    let gone = browser.submit(&form, "/account/second-factor/removal", &[("/code", &code())]).await;
    gone.expect("The password alone opens the account again.");
    app.work().await;
}
