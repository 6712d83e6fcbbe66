//! One step of a case: what was said or ordered, by whom, when. Append-only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::code;

code! {
    /// What kind of step it was.
    pub enum Kind {
        Hearing,
        Statement,
        Lapse,
        Exemption,
        Order,
        Correction,
        Review,
        Refusal,
        Decision,
        Restitution,
        Closure,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "case_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub case_id: String,
    /// Counted from one within the case.
    pub number: i32,
    pub kind: Kind,
    /// What was said with it, as it was sent.
    pub detail: Json,
    pub taken_by: String,
    pub taken_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "case_id", to = "id")]
    pub case: BelongsTo<super::case::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The steps of one case, oldest first.
    pub fn of_case(case_id: &str) -> Select<Self> {
        use sea_orm::{QueryFilter, QueryOrder};
        Self::find().filter(COLUMN.case_id.eq(case_id)).order_by_asc(Column::Number)
    }
}
