//! The JSON front door: one file per collection, each handler extracts, calls one act and shapes the answer.

pub mod accounts;
pub mod authorizations;
pub mod cases;
pub mod catalogue;
pub mod complaints;
pub mod decisions;
pub mod deliveries;
pub mod directory;
pub mod disputes;
pub mod draws;
pub mod exports;
pub mod findings;
pub mod funds;
pub mod health;
pub mod law;
pub mod log;
pub mod notices;
pub mod orders;
pub mod organizations;
pub mod plans;
pub mod products;
pub mod quotes;
pub mod receipts;
pub mod screens;
pub mod second_factor;
pub mod statistics;
