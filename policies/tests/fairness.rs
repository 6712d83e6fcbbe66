//! Comparisons of prices: what is found, what is cleared, what is left unsaid, and that nothing depends on the order
//! of rows.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

#[path = "fairness/exemptions.rs"]
mod exemptions;
#[path = "fairness/folders.rs"]
mod folders;
#[path = "fairness/gaps.rs"]
mod gaps;
#[path = "fairness/market.rs"]
mod market;
#[path = "fairness/numbers.rs"]
mod numbers;
#[path = "fairness/reports.rs"]
mod reports;
#[path = "fairness/stream.rs"]
mod stream;
