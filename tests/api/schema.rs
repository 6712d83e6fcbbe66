//! The tables are what the entities say they are.

use migration::MigratorTrait;
use sea_orm::EntityTrait;

use crate::app::TestApp;

macro_rules! read_one {
    ($app:ident: $($table:ident)+) => {
        $(entity::$table::Entity::find().one(&$app.state.db.rows).await.expect(stringify!($table));)+
    };
}

#[tokio::test]
async fn every_column_of_every_entity_can_be_read() {
    let app = TestApp::start().await;

    read_one!(app: account agreement assessment authorization case case_decision case_finding case_step complaint
        data_file decision delivery directory_entry directory_import dispute draw draw_ticket export_filing finding fund idempotency inspection invoice job
        journal_entry law_text log log_seal market_month order organization plan posting product product_version quote restitution
        restitution_payment scan search_term second_factor session
        throttle version_authorization withdrawal withdrawal_notice);
}

#[tokio::test]
async fn migrating_again_does_nothing() {
    let app = TestApp::start().await;

    migration::Migrator::up(&app.state.db.rows, None).await.unwrap();

    let pending = migration::Migrator::get_pending_migrations(&app.state.db.rows).await.unwrap();
    assert_eq!(pending.len(), 0);
}
