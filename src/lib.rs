//! Steelyard: a data trading marketplace that knows the law it trades under.
//!
//! How to find things: `router` is the table of every route. A route's handler stands in `api/` (JSON) or
//! `console/` (HTML); it calls one act in `market/`; the act asks the law (`policies`, through `facts`) and
//! writes rows (`entity`). Two hops from front door to rows.
//!
//! Invariants: `market` never imports axum. `facts` is the only translator from rows to legal facts. An act is
//! one transaction (`act`): its rows, its log entry and its jobs become true together. Time comes from
//! `clock`, randomness from `chance`, settings from `config`, and from nowhere else.

pub mod act;
pub mod api;
pub mod auth;
pub mod chance;
pub mod cli;
pub mod clock;
pub mod config;
pub mod console;
pub mod ctx;
pub mod db;
pub mod demo;
pub mod error;
pub mod extract;
pub mod facts;
pub mod jobs;
pub mod log;
pub mod mail;
pub mod market;
pub mod openapi;
pub mod problem;
pub mod router;
pub mod state;
pub mod store;
pub mod worker;

pub use router::app;
