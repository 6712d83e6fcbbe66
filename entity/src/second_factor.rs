//! What an account shows beside its password: the codes of an authenticator app (RFC 6238).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: String,
    /// The shared secret, encrypted with a key that is not in the database.
    pub sealed_secret: String,
    /// The step of the last code that counted: it and every one before it count no more.
    pub last_step: i64,
    pub created_at: DateTimeUtc,
    /// None while the app has not shown a code yet: then no code is asked.
    pub confirmed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
