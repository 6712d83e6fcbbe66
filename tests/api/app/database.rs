//! A database for each test, copied from one that was migrated once.

use std::path::Path;

use migration::MigratorTrait;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tokio::sync::OnceCell;

/// SQLite in `folder`, or a PostgreSQL database of its own if `TEST_DATABASE_URL` names a server.
pub(crate) async fn fresh(folder: &Path) -> DatabaseConnection {
    match std::env::vars().find(|(key, _)| key == "TEST_DATABASE_URL") {
        None => sqlite(folder).await,
        Some((_, server)) => postgres(&server).await,
    }
}

async fn connect(url: String, connections: u32) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| sqlite.foreign_keys(true));
    Database::connect(options).await.unwrap()
}

/// One connection: code that reaches for the pool inside a transaction then stops, instead of passing by luck.
async fn sqlite(folder: &Path) -> DatabaseConnection {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let template = TEMPLATE
        .get_or_init(|| async {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("template.sqlite");
            let rows = connect(format!("sqlite://{}?mode=rwc", file.display()), 1).await;
            migration::Migrator::up(&rows, None).await.unwrap();
            rows.close().await.unwrap();
            std::fs::read(file).unwrap()
        })
        .await;
    let file = folder.join("test.sqlite");
    std::fs::write(&file, template).unwrap();
    connect(format!("sqlite://{}", file.display()), 1).await
}

async fn postgres(server: &str) -> DatabaseConnection {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let template = TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{}", std::process::id());
            let rows = connect(format!("{server}/postgres"), 1).await;
            rows.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
            rows.execute_unprepared(&format!(
                "CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' ENCODING 'UTF8'"
            ))
            .await
            .unwrap();
            rows.close().await.unwrap();
            let rows = connect(format!("{server}/{name}"), 1).await;
            migration::Migrator::up(&rows, None).await.unwrap();
            rows.close().await.unwrap();
            name
        })
        .await;
    let name = format!("test_{}_{}", std::process::id(), rand::random::<u32>());
    let rows = connect(format!("{server}/postgres"), 1).await;
    rows.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await.unwrap();
    rows.close().await.unwrap();
    connect(format!("{server}/{name}"), 4).await
}
