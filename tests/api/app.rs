//! A market of its own for each test, and the people who act in it.

mod actors;
mod database;

pub(crate) use actors::{new_member, uscc};

use std::sync::{Arc, LazyLock, Mutex};

use axum::{Router, body::Body, http::Request};
use chrono::TimeDelta;
use http_body_util::BodyExt;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use steelyard::{
    chance::Chance, clock::Clock, config::Config, ctx::Ctx, db::Db, mail::Mailer, mail::Sent, state,
    state::State, store::Store, worker,
};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// The instant at which every test begins: 10 o'clock in Shenzhen.
pub(crate) const BEGINNING: &str = "2026-03-02T02:00:00Z";

/// The header in which the proxy in front of the market would say who called.
pub(crate) const ADDRESS_HEADER: &str = "x-client-address";

/// A market with a clock that stands still, seeded chance, and mail kept in memory.
pub(crate) struct TestApp {
    pub(crate) state: State,
    router: Router,
    folder: tempfile::TempDir,
}

/// Somebody who sends requests: signed in, or anybody.
#[derive(Clone)]
pub(crate) struct Actor {
    router: Router,
    pub(crate) token: Option<String>,
    pub(crate) organization_id: String,
    pub(crate) email: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

/// Read once: it takes longer than most tests.
fn law() -> Arc<policies::Law> {
    static LAW: LazyLock<Arc<policies::Law>> = LazyLock::new(|| Arc::new(policies::Law::load().unwrap()));
    LAW.clone()
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A market whose settings differ from the usual.
    pub(crate) async fn with(set: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config {
            signing_key: Some("k".repeat(32)),
            address_header: Some(ADDRESS_HEADER.to_owned()),
            ..Config::in_folder(folder.path().to_owned())
        };
        set(&mut config);
        let state = State {
            db: Db::over(database::fresh(folder.path()).await),
            law: law(),
            parameters: Arc::new(policies::parameters::Parameters::load().unwrap()),
            store: Store::in_folder(&folder.path().join("files")).unwrap(),
            mailer: Mailer::Memory(Arc::new(Mutex::new(Vec::new()))),
            clock: Clock::fixed(BEGINNING.parse().unwrap()),
            chance: Chance::seeded(42),
            metrics: state::metrics_handle(),
            password_turns: Arc::new(Semaphore::new(4)),
            signing_key: "k".repeat(32).into(),
            config: Arc::new(config),
        };
        Self { router: steelyard::app(state.clone()), state, folder }
    }

    pub(crate) fn ctx(&self) -> Ctx {
        Ctx::of_market(self.state.clone())
    }

    /// Let the clock go on.
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.state.clock.advance(by);
    }

    /// Do every job that is due.
    pub(crate) async fn work(&self) -> usize {
        worker::drain(&self.state).await.unwrap()
    }

    /// The names of the files in the store.
    pub(crate) fn stored(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path().join("files")).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn mail(&self) -> Vec<Sent> {
        self.state.mailer.sent()
    }

    /// The log so far: act, outcome, subject's prefix.
    pub(crate) async fn log(&self) -> Vec<String> {
        let entries = entity::log::Entity::find().order_by_asc(entity::log::Column::Id);
        let entries = entries.all(&self.state.db.rows).await.unwrap();
        entries.iter().map(|entry| format!("{} {}", entry.act, entry.outcome)).collect()
    }

    /// Every posting there is; their sum must be zero.
    pub(crate) async fn postings_sum(&self) -> i64 {
        let postings = entity::posting::Entity::find().all(&self.state.db.rows).await.unwrap();
        postings.iter().map(|posting| posting.amount.ten_thousandths()).sum()
    }

    pub(crate) fn anybody(&self) -> Actor {
        Actor {
            router: self.router.clone(),
            token: None,
            organization_id: String::new(),
            email: String::new(),
        }
    }
}

impl Actor {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, &[("content-type", "application/json")], Some(body.to_string().into())).await
    }

    /// An act that takes no body.
    pub(crate) async fn act(&self, path: &str) -> Answer {
        self.send("POST", path, &[], None).await
    }

    pub(crate) async fn upload(&self, path: &str, media_type: &str, body: impl Into<Body>) -> Answer {
        self.send("POST", path, &[("content-type", media_type)], Some(body.into())).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.unwrap_or_default()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned();
        let json = serde_json::from_str(&text).unwrap_or_else(|_| json!(null));
        Answer { status: parts.status.as_u16(), headers: parts.headers, text, json }
    }
}

impl Answer {
    /// Status, the problem's slug, and the rules or places it names, in one line.
    pub(crate) fn line(&self) -> String {
        let slug = self.json["type"].as_str().and_then(|kind| kind.strip_prefix("/problems/"));
        let named = |list: &str, name: &str| -> Vec<String> {
            let items = self.json[list].as_array().into_iter().flatten();
            items.filter_map(|item| item[name].as_str().map(str::to_owned)).collect()
        };
        let words = [named("violations", "rule"), named("errors", "pointer")].concat();
        [vec![self.status.to_string()], slug.map(str::to_owned).into_iter().collect(), words]
            .concat()
            .join(" ")
    }

    /// A field of the answer as text; the test fails if it is not there.
    pub(crate) fn id(&self) -> String {
        self.json["id"]
            .as_str()
            .unwrap_or_else(|| panic!("no id in {} {}", self.status, self.text))
            .to_owned()
    }

    /// The answer itself, if the status is as expected; else the test fails and shows it.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}
