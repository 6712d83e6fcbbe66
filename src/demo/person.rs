//! The people of the story: each sends requests to the market's own router.

use anyhow::{Context, bail};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use chrono::{DateTime, Utc};
use entity::{account::Locale, organization::Kind};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::{
    ctx::Ctx,
    market::account::{self, NewStaff},
    state::State,
    worker,
};

/// Everybody's password in the demo.
pub(super) const PASSWORD: &str = "steelyard-demo";
/// The largest answer the story reads.
const ANSWER_BYTES_MAX: usize = 16 << 20;

/// The market of the story.
#[derive(Debug)]
pub(super) struct Market {
    state: State,
    router: Router,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(super) struct Person {
    router: Router,
    token: Option<String>,
    pub(super) organization: String,
    pub(super) organization_id: String,
    pub(super) deposit_code: String,
    pub(super) uscc: String,
    pub(super) email: String,
}

/// What the market answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Market {
    pub(super) fn open(state: State) -> Self {
        Self { router: crate::app(state.clone()), state }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.state.clock.now()
    }

    /// Do the jobs that are due.
    pub(super) async fn work(&self) -> anyhow::Result<()> {
        worker::drain(&self.state).await?;
        Ok(())
    }

    /// Somebody of the platform or of a supervising body.
    pub(super) async fn staff(
        &self,
        kind: Kind,
        organization: &str,
        uscc: &str,
        email: &str,
    ) -> anyhow::Result<Person> {
        let new = NewStaff {
            organization: organization.to_owned(),
            uscc: uscc.to_owned(),
            name: organization.to_owned(),
            email: email.to_owned(),
            password: PASSWORD.to_owned().into(),
            locale: Locale::En,
        };
        account::found_staff(&Ctx::of_market(self.state.clone()), kind, new).await?;
        self.signed_in(email).await
    }

    /// A member that registers itself and is verified by `operator`.
    pub(super) async fn member(
        &self,
        operator: &Person,
        organization: &str,
        uscc: &str,
        email: &str,
    ) -> anyhow::Result<Person> {
        let registration = json!({
            "organization": organization, "uscc": uscc, "name": organization,
            "email": email, "password": PASSWORD, "locale": "en",
        });
        self.nobody().post("/api/v1/registrations", registration).await?.value()?;
        let mut member = self.signed_in(email).await?;
        member.deposit_code = text(&member.get("/api/v1/funds").await?.value()?, "/deposit_code")?;
        let path = format!("/api/v1/organizations/{}/verification", member.organization_id);
        let evidence =
            json!({ "evidence": "business licence and representative's identity seen", "credit_grade": "A" });
        operator.post(&path, evidence).await?.value()?;
        Ok(member)
    }

    /// Anybody, not signed in.
    pub(super) fn nobody(&self) -> Person {
        Person {
            router: self.router.clone(),
            token: None,
            organization: String::new(),
            organization_id: String::new(),
            deposit_code: String::new(),
            uscc: String::new(),
            email: String::new(),
        }
    }

    async fn signed_in(&self, email: &str) -> anyhow::Result<Person> {
        let session = json!({ "email": email, "password": PASSWORD, "kind": "bearer" });
        let session = self.nobody().post("/api/v1/sessions", session).await?.value()?;
        let person =
            Person { token: Some(text(&session, "/token")?), email: email.to_owned(), ..self.nobody() };
        let me = person.get("/api/v1/me").await?.value()?;
        Ok(Person {
            organization: text(&me, "/organization/name")?,
            organization_id: text(&me, "/organization/id")?,
            uscc: text(&me, "/organization/uscc")?,
            ..person
        })
    }
}

impl Person {
    pub(super) async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.send("GET", path, None, Body::empty()).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> anyhow::Result<Answer> {
        self.send("POST", path, Some("application/json"), body.to_string().into()).await
    }

    /// An act that takes no body.
    pub(super) async fn act(&self, path: &str) -> anyhow::Result<Answer> {
        self.send("POST", path, None, Body::empty()).await
    }

    pub(super) async fn upload(&self, path: &str, csv: &str) -> anyhow::Result<Answer> {
        self.send("POST", path, Some("text/csv"), csv.to_owned().into()).await
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        media_type: Option<&str>,
        body: Body,
    ) -> anyhow::Result<Answer> {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(media_type) = media_type {
            request = request.header("content-type", media_type);
        }
        let response = self.router.clone().oneshot(request.body(body)?).await?;
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), ANSWER_BYTES_MAX).await?;
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes)));
        Ok(Answer { status, body })
    }
}

impl Answer {
    /// The answer, where the story goes on only if the market did as asked.
    pub(super) fn value(self) -> anyhow::Result<Value> {
        if self.status >= 400 {
            bail!("the market answered {}: {:#}", self.status, self.body);
        }
        Ok(self.body)
    }
}

/// The text at a JSON pointer.
pub(super) fn text(value: &Value, pointer: &str) -> anyhow::Result<String> {
    let found = value.pointer(pointer).with_context(|| format!("no {pointer} in {value}"))?;
    Ok(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
}
