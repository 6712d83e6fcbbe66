//! The tables, for SQLite and PostgreSQL alike: one file per step, run in order, each in its own
//! transaction, forward only. How to add one is in this crate's README.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod portable;

mod m20261123_000001_create_members;
mod m20261123_000002_create_directory;
mod m20261123_000003_create_products;
mod m20261123_000004_create_authorizations;
mod m20261123_000005_create_prices;
mod m20261123_000006_create_orders;
mod m20261123_000007_create_journal;
mod m20261123_000008_create_decisions_and_log;
mod m20261123_000009_create_findings_and_cases;
mod m20261123_000010_create_jobs;
mod m20261126_000011_add_buyer_conditions;
mod m20261126_000012_create_throttle;
mod m20261126_000013_index_stored_files;
mod m20261126_000014_create_law_texts;
mod m20261126_000015_create_export_filings;
mod m20261126_000016_add_inspection_progress;
mod m20261126_000017_create_case_steps;
mod m20261126_000018_create_restitutions;
mod m20261126_000019_create_draws;
mod m20261126_000020_allow_conduct_findings;
mod m20261126_000021_create_statistics;
mod m20261126_000022_create_second_factors;
mod m20261126_000023_index_versions;
mod m20261126_000024_create_withdrawal_notices;
mod m20261126_000025_index_findings_by_product;

/// Brings a database from whatever step it is at to the last.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_create_members::Migration),
            Box::new(m20261123_000002_create_directory::Migration),
            Box::new(m20261123_000003_create_products::Migration),
            Box::new(m20261123_000004_create_authorizations::Migration),
            Box::new(m20261123_000005_create_prices::Migration),
            Box::new(m20261123_000006_create_orders::Migration),
            Box::new(m20261123_000007_create_journal::Migration),
            Box::new(m20261123_000008_create_decisions_and_log::Migration),
            Box::new(m20261123_000009_create_findings_and_cases::Migration),
            Box::new(m20261123_000010_create_jobs::Migration),
            Box::new(m20261126_000011_add_buyer_conditions::Migration),
            Box::new(m20261126_000012_create_throttle::Migration),
            Box::new(m20261126_000013_index_stored_files::Migration),
            Box::new(m20261126_000014_create_law_texts::Migration),
            Box::new(m20261126_000015_create_export_filings::Migration),
            Box::new(m20261126_000016_add_inspection_progress::Migration),
            Box::new(m20261126_000017_create_case_steps::Migration),
            Box::new(m20261126_000018_create_restitutions::Migration),
            Box::new(m20261126_000019_create_draws::Migration),
            Box::new(m20261126_000020_allow_conduct_findings::Migration),
            Box::new(m20261126_000021_create_statistics::Migration),
            Box::new(m20261126_000022_create_second_factors::Migration),
            Box::new(m20261126_000023_index_versions::Migration),
            Box::new(m20261126_000024_create_withdrawal_notices::Migration),
            Box::new(m20261126_000025_index_findings_by_product::Migration),
        ]
    }
}
