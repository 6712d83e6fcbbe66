//! What is known of the export an order would be: what the seller filed, and the people counted.
//!
//! Declared by the seller: how many people a version describes, how many it sent abroad otherwise, its approvals. Counted
//! here: which versions went, or were made available, to organizations abroad this year. The people of one version are
//! counted once, however often it is delivered; those of two versions are taken for different people.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::{delivery, export_filing, order, organization};
use policies::facts::{Approval, Export, Moment, Route, YearCount};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use super::{ProductFacts, of_version};
use crate::{
    clock::{in_shenzhen, legal_day},
    error::Error,
    market::export::{self, NewExportFiling},
};

/// Versions counted at most; of a seller that sends more abroad in a year, the count is unknown.
const VERSIONS_MAX: usize = 100;

/// People as far as they are stated: of whom no sensitive data is held, and of whom it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub persons: Option<u64>,
    pub sensitive_persons: Option<u64>,
}

impl Counted {
    pub(super) const NOBODY: Self = Self { persons: Some(0), sensitive_persons: Some(0) };

    /// Both together; unknown where either is.
    pub(super) fn and(self, other: Self) -> Self {
        let sum = |one: Option<u64>, other: Option<u64>| one?.checked_add(other?);
        Self {
            persons: sum(self.persons, other.persons),
            sensitive_persons: sum(self.sensitive_persons, other.sensitive_persons),
        }
    }
}

/// The facts of the export; nothing is asked of an order that stays on the mainland.
pub async fn of_order(
    rows: &impl ConnectionTrait,
    now: DateTime<Utc>,
    product: &ProductFacts,
    order: &order::Model,
    buyer: &organization::Model,
) -> Result<Export, Error> {
    if !buyer.abroad {
        return Ok(Export::default());
    }
    let filing = latest(rows, order).await?;
    let year = legal_day(now).year();
    let here = this_year(rows, now, product, order).await?;
    let elsewhere =
        filing.as_ref().and_then(|filing| filing.elsewhere.iter().find(|count| count.year == year));
    let elsewhere = elsewhere.map_or_else(Counted::default, |count| Counted {
        persons: Some(count.persons.into()),
        sensitive_persons: Some(count.sensitive_persons.into()),
    });
    let counted = here.and(elsewhere);
    Ok(export(filing, year, counted, &order.purpose))
}

fn export(filing: Option<NewExportFiling>, year: i32, counted: Counted, purpose: &str) -> Export {
    let counts = vec![YearCount {
        year: Some(year),
        persons: counted.persons,
        sensitive_persons: counted.sensitive_persons,
    }];
    let Some(filing) = filing else { return Export { counts: Some(counts), ..Export::default() } };
    let approvals = filing.approval.iter().map(|filed| approval(filed, counted, purpose)).collect();
    Export {
        counts: Some(counts),
        approvals: Some(approvals),
        critical_operator: filing.critical_operator,
        impact_assessment: Some(filing.impact_assessment.is_some()),
        restricted_recipient: filing.restricted_recipient,
        foreign_authority: filing.foreign_authority,
        authority_approval: Some(filing.authority_approval.is_some()),
        ..Export::default()
    }
}

/// It covers the recipient and the product it was filed for; here the purpose and the number are compared.
fn approval(filed: &export::Approval, counted: Counted, purpose: &str) -> Approval {
    let number = counted.persons.zip(counted.sensitive_persons);
    let fits =
        number.map(|(persons, sensitive)| persons.saturating_add(sensitive) <= filed.people_max.into());
    let purpose_fits = filed.purposes.iter().any(|told| told.text() == purpose);
    Approval {
        route: Some(match filed.route {
            export::Route::Assessment => Route::Assessment,
            export::Route::Contract => Route::Contract,
            export::Route::Certificate => Route::Certificate,
        }),
        number: Some(filed.number.clone()),
        granted: Some(true),
        granted_on: Some(Moment::Day(filed.granted_on)),
        until: filed.valid_until.map(Moment::Day),
        in_scope: if purpose_fits { fits } else { Some(false) },
    }
}

async fn latest(rows: &impl ConnectionTrait, order: &order::Model) -> Result<Option<NewExportFiling>, Error> {
    let found = export_filing::Entity::find()
        .filter(export_filing::Column::ProductId.eq(&order.product_id))
        .filter(export_filing::Column::RecipientId.eq(&order.buyer_id))
        .order_by_desc(export_filing::Column::Id)
        .one(rows)
        .await?;
    found.as_ref().map(NewExportFiling::of).transpose()
}

/// The people of every version this seller sent abroad this year, and of this order.
async fn this_year(
    rows: &impl ConnectionTrait,
    now: DateTime<Utc>,
    product: &ProductFacts,
    order: &order::Model,
) -> Result<Counted, Error> {
    let first = NaiveDate::from_ymd_opt(legal_day(now).year(), 1, 1).and_then(|day| in_shenzhen(day.into()));
    let Some(first) = first else { return Ok(Counted::default()) };
    let sent: Vec<String> = delivery::Entity::find()
        .inner_join(order::Entity)
        .join(sea_orm::JoinType::InnerJoin, order::Relation::Buyer.def())
        .filter(order::Column::SellerId.eq(&order.seller_id))
        .filter(organization::Column::Abroad.eq(true))
        .filter(
            Condition::any()
                .add(delivery::Column::IssuedAt.gte(first))
                .add(delivery::Column::DownloadedAt.gte(first)),
        )
        .select_only()
        .column(order::Column::VersionId)
        .distinct()
        .into_tuple()
        .all(rows)
        .await?;
    let others: BTreeSet<String> = sent.into_iter().filter(|id| *id != order.version_id).collect();
    if others.len() > VERSIONS_MAX {
        return Ok(Counted::default());
    }
    let mut sum = product.people;
    for id in others {
        sum = sum.and(Box::pin(of_version(rows, now, &id)).await?.people);
    }
    Ok(sum)
}
