//! What an inspection finds in whole tables, and what it never lets out.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

#[path = "inspect/answers.rs"]
mod answers;
#[path = "inspect/bad_input.rs"]
mod bad_input;
#[path = "inspect/catalogue.rs"]
mod catalogue;
#[path = "inspect/forms.rs"]
mod forms;
#[path = "inspect/kinds.rs"]
mod kinds;
#[path = "inspect/planted.rs"]
mod planted;
#[path = "inspect/risk.rs"]
mod risk;
#[path = "inspect/workbooks.rs"]
mod workbooks;
