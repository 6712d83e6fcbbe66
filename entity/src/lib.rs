//! The rows: one file per table, and [`Money`], which is how every amount is kept.
//!
//! Members: [`account`], [`organization`], [`second_factor`], [`session`].
//! Public data: [`directory_import`], [`directory_entry`].
//! Products: [`product`], [`product_version`], [`search_term`], [`data_file`], [`inspection`].
//! Authorizations: [`authorization`], [`version_authorization`], [`withdrawal`],
//! [`withdrawal_notice`], [`export_filing`].
//! Prices: [`plan`], [`quote`].
//! Orders: [`order`], [`agreement`], [`delivery`], [`dispute`].
//! Money: [`journal_entry`], [`posting`], [`fund`], [`invoice`].
//! The record: [`decision`], [`law_text`], [`log`], [`log_seal`].
//! Supervision: [`scan`], [`finding`], [`case`], [`case_finding`], [`assessment`], [`complaint`].
//! The engine room: [`job`], [`idempotency`], [`throttle`].
//!
//! A `Model` is a row as it stands. Where only some rows are somebody's to see, the entity has a
//! finder that says whose (`of_seller`, `of_party`, `visible_to`): start from it, not from `find`.
//! Tables are made by the `migration` crate, which never looks here.

#![expect(
    clippy::disallowed_methods,
    reason = "sea-orm writes a `begin` into every entity's builder; nothing here calls one"
)]

pub mod account;
pub mod agreement;
pub mod assessment;
pub mod authorization;
pub mod case;
pub mod case_decision;
pub mod case_finding;
pub mod case_step;
mod code;
pub mod complaint;
pub mod data_file;
pub mod decision;
pub mod delivery;
pub mod directory_entry;
pub mod directory_import;
pub mod dispute;
pub mod draw;
pub mod draw_ticket;
pub mod export_filing;
pub mod finding;
pub mod fund;
pub mod idempotency;
pub mod inspection;
pub mod invoice;
pub mod job;
pub mod journal_entry;
pub mod law_text;
pub mod log;
pub mod log_seal;
pub mod market_month;
pub mod money;
pub mod order;
pub mod organization;
pub mod plan;
pub mod posting;
pub mod product;
pub mod product_version;
pub mod quote;
pub mod restitution;
pub mod restitution_payment;
pub mod scan;
pub mod search_term;
pub mod second_factor;
pub mod session;
pub mod throttle;
pub mod version_authorization;
pub mod withdrawal;
pub mod withdrawal_notice;

pub use money::Money;
