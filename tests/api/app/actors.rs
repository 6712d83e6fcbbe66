//! Who acts in a test: members come in by the API like everybody, staff as the command line brings them in.

use entity::{account::Locale, organization::Kind};
use serde_json::{Value, json};
use steelyard::market::{
    account::{NewStaff, found_staff},
    organization::uscc::check_character,
};

use super::{Actor, TestApp};

const PASSWORD: &str = "twelve or more characters";

/// A valid code for an organization called `name`.
pub(crate) fn uscc(name: &str) -> String {
    let seed = name.bytes().fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 1_000_000_000);
    let body = format!("91440300{seed:09}");
    let check = check_character(&body).unwrap();
    format!("{body}{check}")
}

/// What an organization called `name` sends to register.
pub(crate) fn new_member(name: &str) -> Value {
    json!({
        "organization": format!("{name} Ltd"),
        "uscc": uscc(name),
        "name": name,
        "email": format!("{name}@{name}.example"),
        "password": PASSWORD,
        "locale": "en",
    })
}

impl TestApp {
    /// Somebody of the platform, signed in.
    pub(crate) async fn operator(&self) -> Actor {
        self.staff("platform", Kind::Operator).await
    }

    /// Somebody of a supervising body, signed in.
    pub(crate) async fn regulator(&self) -> Actor {
        self.staff("bureau", Kind::Regulator).await
    }

    async fn staff(&self, name: &str, kind: Kind) -> Actor {
        let new = NewStaff {
            organization: name.to_owned(),
            uscc: uscc(name),
            name: name.to_owned(),
            email: format!("{name}@{name}.example"),
            password: PASSWORD.to_owned().into(),
            locale: Locale::En,
        };
        // Asked for a second time, the same person signs in again.
        if let Err(error) = found_staff(&self.ctx(), kind, new).await {
            assert!(matches!(error, steelyard::error::Error::Conflict { .. }), "{error}");
        }
        self.signed_in(name).await
    }

    /// A registered organization, not yet verified, signed in.
    pub(crate) async fn unverified(&self, name: &str) -> Actor {
        self.anybody().post("/api/v1/registrations", new_member(name)).await.expect(201);
        self.signed_in(name).await
    }

    /// A verified organization, signed in.
    pub(crate) async fn member(&self, name: &str) -> Actor {
        let member = self.unverified(name).await;
        let path = format!("/api/v1/organizations/{}/verification", member.organization_id);
        let evidence = json!({ "evidence": "licence seen", "credit_grade": "A" });
        self.operator().await.post(&path, evidence).await.expect(200);
        member
    }

    /// Somebody who is known already, signed in anew.
    pub(crate) async fn again(&self, name: &str) -> Actor {
        self.signed_in(name).await
    }

    async fn signed_in(&self, name: &str) -> Actor {
        let email = format!("{name}@{name}.example");
        let session = json!({ "email": email, "password": PASSWORD, "kind": "bearer" });
        let answer = self.anybody().post("/api/v1/sessions", session).await.expect(201);
        let token = answer.json["token"].as_str().map(str::to_owned);
        let me = Actor { token, email, ..self.anybody() };
        let answer = me.get("/api/v1/me").await.expect(200);
        Actor { organization_id: answer.json["organization"]["id"].as_str().unwrap().to_owned(), ..me }
    }
}
