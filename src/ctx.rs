//! What one request or job carries: who asks, when, and the market it asks.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::{act::Act, auth::Caller, clock, error::Error, state::State};

/// One per request or job, passed first. Everything in it shares one instant.
#[derive(Clone, Debug)]
pub struct Ctx {
    pub state: State,
    pub caller: Option<Caller>,
    pub now: DateTime<Utc>,
    pub request_id: String,
    pub idempotency_key: Option<String>,
}

impl Ctx {
    /// A context for work that nobody asked for by request: a job, a command.
    pub fn of_market(state: State) -> Self {
        let now = state.clock.now();
        let request_id = state.chance.id("req_", now);
        Self { state, caller: None, now, request_id, idempotency_key: None }
    }

    /// The legal day of this request: the law is chosen by it.
    pub fn today(&self) -> NaiveDate {
        clock::legal_day(self.now)
    }

    pub fn law(&self) -> &policies::Law {
        &self.state.law
    }

    /// `prefix` and a body that sorts by time.
    pub fn new_id(&self, prefix: &str) -> String {
        self.state.chance.id(prefix, self.now)
    }

    /// Begin the act called `name`. `input` is everything the caller said: with an idempotency key, the same
    /// input gets the earlier answer and other input is an error.
    pub async fn begin(&self, name: &'static str, input: &impl Serialize) -> Result<Act, Error> {
        Act::begin(self, name, input).await
    }
}
