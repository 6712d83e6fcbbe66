//! A legal person or public body that trades or oversees.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// Why the organization is here.
    pub enum Kind {
        Member,
        Regulator,
        Operator,
    }
}

code! {
    /// Only a verified organization trades.
    pub enum Status {
        Registered,
        Verified,
        Suspended,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Unified social credit code (GB 32100), check digit verified.
    #[sea_orm(unique)]
    pub uscc: String,
    pub name: String,
    pub kind: Kind,
    pub status: Status,
    /// A state organ or an organization that manages public affairs.
    pub public_body: bool,
    /// The sector, for one that provides a public service.
    pub public_service_sector: Option<String>,
    /// Seated outside the territory of the People's Republic.
    pub abroad: bool,
    pub credit_grade: String,
    /// What a bank transfer must quote to be credited here.
    #[sea_orm(unique)]
    pub deposit_code: String,
    pub verified_at: Option<DateTimeUtc>,
    pub verification_note: Option<String>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
