//! One way to write a table for both databases: the kinds of column there are, and the two things
//! that differ by dialect, which are the collation of text and the triggers of an append-only table.
//!
//! Merged migrations lean on this file: it may gain things, but what it has must go on meaning the same.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// A column, required unless it is made [`Self::optional`].
#[derive(Debug)]
pub(crate) struct Column {
    name: &'static str,
    definition: ColumnDef,
    target: Option<&'static str>,
}

/// The primary key: a prefix and a time-ordered body, so that `ORDER BY id` is by age.
pub(crate) fn id() -> Column {
    text("id").primary()
}

/// The id of a row that must exist in `target`.
pub(crate) fn reference(name: &'static str, target: &'static str) -> Column {
    Column { target: Some(target), ..text(name) }
}

/// Text, compared byte by byte on both databases.
pub(crate) fn text(name: &'static str) -> Column {
    Column::new(name, ColumnDef::text)
}

/// One of a few words; any other is refused by the database.
pub(crate) fn code(name: &'static str, words: &[&'static str]) -> Column {
    let known = Expr::col(name).is_in(words.iter().copied());
    Column::new(name, |column| column.text().check(known))
}

pub(crate) fn integer(name: &'static str) -> Column {
    Column::new(name, ColumnDef::integer)
}

pub(crate) fn big_integer(name: &'static str) -> Column {
    Column::new(name, ColumnDef::big_integer)
}

/// An amount in ten-thousandths of a yuan: no decimal and no float is exact on both databases.
pub(crate) fn money(name: &'static str) -> Column {
    big_integer(name)
}

/// An amount that is never below zero.
pub(crate) fn money_in_hand(name: &'static str) -> Column {
    Column::new(name, |column| column.big_integer().check(Expr::col(name).gte(0)))
}

pub(crate) fn boolean(name: &'static str) -> Column {
    Column::new(name, ColumnDef::boolean)
}

pub(crate) fn instant(name: &'static str) -> Column {
    Column::new(name, ColumnDef::timestamp_with_time_zone)
}

/// A day of the calendar, for what the law counts in days.
pub(crate) fn date(name: &'static str) -> Column {
    Column::new(name, ColumnDef::date)
}

/// JSON that is read whole and never queried into.
pub(crate) fn document(name: &'static str) -> Column {
    Column::new(name, ColumnDef::json)
}

impl Column {
    fn new(name: &'static str, kind: impl FnOnce(&mut ColumnDef) -> &mut ColumnDef) -> Self {
        let definition = kind(ColumnDef::new(name).not_null()).take();
        Self { name, definition, target: None }
    }

    /// It may be null.
    pub(crate) fn optional(mut self) -> Self {
        self.definition.null();
        self
    }

    /// No two rows have the same value in it.
    pub(crate) fn unique(mut self) -> Self {
        self.definition.unique_key();
        self
    }

    /// It is the whole of the primary key.
    pub(crate) fn primary(mut self) -> Self {
        self.definition.primary_key();
        self
    }

    /// It has this value where none is given.
    pub(crate) fn defaulting(mut self, value: &'static str) -> Self {
        self.definition.default(value);
        self
    }
}

/// A table about to be created.
#[derive(Debug)]
pub(crate) struct NewTable {
    name: &'static str,
    columns: Vec<Column>,
    keys: Vec<IndexCreateStatement>,
    indexes: Vec<IndexCreateStatement>,
}

impl NewTable {
    pub(crate) fn new(name: &'static str, columns: impl IntoIterator<Item = Column>) -> Self {
        Self { name, columns: columns.into_iter().collect(), keys: Vec::new(), indexes: Vec::new() }
    }

    /// These columns together are the primary key.
    pub(crate) fn primary_key(mut self, columns: &[&'static str]) -> Self {
        self.keys.push(over(Index::create().primary(), columns));
        self
    }

    /// No two rows have the same values in these columns.
    pub(crate) fn unique(mut self, columns: &[&'static str]) -> Self {
        let name = format!("uq_{}_{}", self.name, columns.join("_"));
        self.keys.push(over(Index::create().unique().name(name), columns));
        self
    }

    /// An index to read by: these columns, in this order.
    pub(crate) fn index(mut self, columns: &[&'static str]) -> Self {
        let name = format!("idx_{}_{}", self.name, columns.join("_"));
        self.indexes.push(over(Index::create().name(name).table(self.name), columns));
        self
    }

    /// The table and its indexes exist.
    pub(crate) async fn create(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let mut statement = Table::create().table(self.name).take();
        for mut key in self.keys {
            statement.index(&mut key);
        }
        for column in self.columns {
            if let Some(target) = column.target {
                let name = format!("fk_{}_{}", self.name, column.name);
                statement.foreign_key(
                    ForeignKey::create().name(name).from(self.name, column.name).to(target, "id"),
                );
            }
            statement.col(collated(column.definition, manager.get_database_backend()));
        }
        manager.create_table(statement).await?;
        for index in self.indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// Has PostgreSQL compare text byte by byte, as SQLite does by itself, whatever collation the database
/// was made with.
fn collated(mut definition: ColumnDef, backend: DbBackend) -> ColumnDef {
    if backend == DbBackend::Postgres && definition.get_column_type() == Some(&ColumnType::Text) {
        definition.extra("COLLATE \"C\"");
    }
    definition
}

/// `table` gains a column: an optional one, or one with a default.
pub(crate) async fn add_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: Column,
) -> Result<(), DbErr> {
    let definition = collated(column.definition, manager.get_database_backend());
    manager.alter_table(Table::alter().table(table).add_column(definition).take()).await
}

/// `table` gains an index to read by.
pub(crate) async fn add_index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let name = format!("idx_{table}_{}", columns.join("_"));
    manager.create_index(over(Index::create().name(name).table(table), columns)).await
}

fn over(index: &mut IndexCreateStatement, columns: &[&'static str]) -> IndexCreateStatement {
    for column in columns {
        index.col(*column);
    }
    index.take()
}

/// From here on the rows of `table` can be neither changed nor removed: the database raises an error
/// that says so. (On PostgreSQL that includes TRUNCATE, which SQLite does not have.)
pub(crate) async fn append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let sql = match manager.get_database_backend() {
        DbBackend::Postgres => format!(
            r#"CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
            END $$;
            CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON "{table}"
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON "{table}"
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"#
        ),
        _ => format!(
            r#"CREATE TRIGGER {table}_keep_changed BEFORE UPDATE ON "{table}"
                BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
            CREATE TRIGGER {table}_keep_removed BEFORE DELETE ON "{table}"
                BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"#
        ),
    };
    manager.get_connection().execute_unprepared(&sql).await.map(drop)
}
