//! How a case was decided: under which head, by how much, and why. Append-only; a case is decided once.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::money::Money;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "case_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(unique)]
    pub case_id: String,
    /// The range it rests on.
    pub assessment_id: String,
    pub head: String,
    /// The version of the law's numbers that the range was computed with.
    pub law: String,
    /// None: no fine.
    pub fine: Option<Money>,
    pub confiscation: Money,
    /// What the overcharged buyers are to get back, all together.
    pub restitution: Money,
    /// `{provision, text}`: why an amount lies outside its range.
    pub ground: Option<Json>,
    pub reasons: String,
    pub decided_by: String,
    pub decided_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "case_id", to = "id")]
    pub case: BelongsTo<super::case::Entity>,
    #[sea_orm(belongs_to, from = "assessment_id", to = "id")]
    pub assessment: BelongsTo<super::assessment::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
