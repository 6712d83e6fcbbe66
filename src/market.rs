//! The acts of the market. Each public act opens one transaction, records one log entry, and answers a row.
//!
//! Invariant: nothing here knows of HTTP; nothing here reads the time, the environment or chance but through `Ctx`.

pub mod account;
pub mod authorization;
pub mod case;
pub mod catalogue;
pub mod complaint;
pub mod decision;
pub mod delivery;
pub mod directory;
pub mod dispute;
pub mod draw;
pub mod duties;
pub mod export;
pub mod finding;
pub mod fund;
pub mod inspection;
pub mod names;
pub mod order;
pub mod organization;
pub mod oversight;
pub mod overview;
pub mod plan;
pub mod product;
pub mod quote;
pub mod replay;
pub mod screen;
pub mod settlement;
pub mod standing;
pub mod statistics;
