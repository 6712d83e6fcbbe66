//! The names behind ids that the caller has already: titles of products, names of organizations, for lists.

use std::collections::{BTreeMap, BTreeSet};

use entity::{account, case, finding, log, order, organization, product};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{auth::Caller, ctx::Ctx, error::Error};

/// Ids with what they stand for.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// The name, or the id where there is none.
    pub fn of<'n>(&'n self, id: &'n str) -> &'n str {
        self.0.get(id).map_or(id, String::as_str)
    }

    /// The name, if there is one.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// A text with the names in place of the ids it names.
    pub fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (id, name)| text.replace(id, name))
    }
}

/// Titles of products.
pub async fn titles(ctx: &Ctx, ids: impl IntoIterator<Item = &String>) -> Result<Names, Error> {
    let wanted = product::Column::Id.is_in(ids.into_iter().cloned());
    let found = product::Entity::find().select_only().column(product::Column::Id);
    let found = found.column(product::Column::Title).filter(wanted).into_tuple();
    let found: Vec<(String, String)> = found.all(&ctx.state.db.rows).await?;
    Ok(Names(found.into_iter().collect()))
}

/// Names of organizations.
pub async fn organizations(ctx: &Ctx, ids: impl IntoIterator<Item = &String>) -> Result<Names, Error> {
    let wanted = organization::Column::Id.is_in(ids.into_iter().cloned());
    let found = organization::Entity::find().select_only().column(organization::Column::Id);
    let found = found.column(organization::Column::Name).filter(wanted).into_tuple();
    let found: Vec<(String, String)> = found.all(&ctx.state.db.rows).await?;
    Ok(Names(found.into_iter().collect()))
}

/// What entries of the log speak of, for `caller`: organizations, products, the products of orders, the sellers of cases and
/// findings; and of people those who work where the caller does, or for the operator all.
pub async fn of_log(ctx: &Ctx, caller: &Caller, entries: &[log::Model]) -> Result<Names, Error> {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for entry in entries {
        ids.extend([Some(entry.subject.clone()), entry.organization_id.clone()].into_iter().flatten());
        let said = entry.detail.as_object().into_iter().flatten();
        ids.extend(said.filter_map(|(_, value)| value.as_str()).map(str::to_owned));
    }
    let Names(mut names) = of_both(ctx, ids.iter().map(String::as_str)).await?;
    let rows = &ctx.state.db.rows;
    let begins = |prefix: &'static str| ids.iter().filter(move |id| id.starts_with(prefix));
    let orders: Vec<(String, String)> = order::Entity::find()
        .inner_join(product::Entity)
        .filter(order::Column::Id.is_in(begins("ord_")))
        .select_only()
        .column(order::Column::Id)
        .column(product::Column::Title)
        .into_tuple()
        .all(rows)
        .await?;
    names.extend(orders);
    names.extend(about_sellers(ctx, begins("cas_"), begins("fnd_")).await?);
    let people = entries.iter().filter_map(|entry| entry.account_id.clone());
    let known = match caller.kind {
        organization::Kind::Operator => account::Entity::find(),
        _ => account::Entity::of_organization(&caller.organization_id),
    };
    let people: Vec<(String, String)> = known
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Name)
        .filter(account::Column::Id.is_in(people))
        .into_tuple()
        .all(rows)
        .await?;
    names.extend(people);
    Ok(Names(names))
}

/// Cases and findings go by the name of the seller they are about.
async fn about_sellers(
    ctx: &Ctx,
    cases: impl Iterator<Item = &String>,
    findings: impl Iterator<Item = &String>,
) -> Result<Vec<(String, String)>, Error> {
    let rows = &ctx.state.db.rows;
    let of_case = case::Entity::find().select_only().columns([case::Column::Id, case::Column::SellerId]);
    let of_case = of_case.filter(case::Column::Id.is_in(cases)).into_tuple();
    let of_finding =
        finding::Entity::find().select_only().columns([finding::Column::Id, finding::Column::SellerId]);
    let of_finding = of_finding.filter(finding::Column::Id.is_in(findings)).into_tuple();
    let mut about: Vec<(String, String)> = of_case.all(rows).await?;
    about.extend(of_finding.all(rows).await?);
    let sellers = organizations(ctx, about.iter().map(|(_, seller_id)| seller_id)).await?;
    Ok(about.into_iter().map(|(id, seller_id)| (id, sellers.of(&seller_id).to_owned())).collect())
}

/// Both: names of organizations and titles of products.
pub async fn of_both<'i>(ctx: &Ctx, ids: impl IntoIterator<Item = &'i str>) -> Result<Names, Error> {
    let ids: BTreeSet<String> = ids.into_iter().map(str::to_owned).collect();
    let (Names(organizations), Names(titles)) = (organizations(ctx, &ids).await?, titles(ctx, &ids).await?);
    Ok(Names(organizations.into_iter().chain(titles).collect()))
}
