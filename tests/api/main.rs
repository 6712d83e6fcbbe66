//! The API, driven through the router without a port: one suite, run on SQLite and again on PostgreSQL.
//!
//! A test says who acts, what they do, and what is then true. `app` has the actors. Nothing here knows which
//! database it runs on: if a test needs to know, the code is wrong.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod access;
mod accounts;
mod admin;
mod app;
mod authorizations;
mod cases;
mod catalogue;
mod cli;
mod complaints;
mod concurrency;
mod conduct;
mod console;
mod deliveries;
mod directory;
mod disputes;
mod draws;
mod enforcement;
mod exports;
mod files;
mod findings;
mod funds;
mod health;
mod inspection;
mod lapses;
mod law;
mod notices;
mod openapi;
mod opening;
mod orders;
mod organizations;
mod pages;
mod plans;
mod products;
mod quotes;
mod receipts;
mod replay;
mod restitutions;
mod rulings;
mod schema;
mod second_factor;
mod shop;
mod stage;
mod standing;
mod statistics;
mod tables;
mod throttle;
