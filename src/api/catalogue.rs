//! The catalogue: what everybody may see of the products on sale.

use std::collections::BTreeMap;

use axum::{Json, extract::Path};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{Money, authorization};
use serde::Serialize;
use utoipa::ToSchema;

use super::plans::PlanView;
use crate::{
    ctx::Ctx,
    error::Error,
    extract::{Page, Paged, ValidQuery},
    market::{
        catalogue::{self as acts, Authority, Content, Offered, WhichProducts},
        product::declaration::{Asset, PersonalState, Source, SourceKind, Word},
    },
};

/// A product in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueItem {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub category: String,
    pub seller_id: String,
    pub seller_name: String,
    pub listed_at: Option<DateTime<Utc>>,
    /// The lowest list price of today's plans; absent while there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_from: Option<PriceView>,
}

/// What one unit costs at list price.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceView {
    pub unit: String,
    #[schema(value_type = String)]
    pub list_price: Money,
}

/// The page of one product.
#[derive(Debug, Serialize, ToSchema)]
pub struct CataloguePage {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub category: String,
    pub purposes: Vec<Word>,
    pub licence: String,
    pub seller_id: String,
    pub seller_name: String,
    pub version_id: String,
    /// Counts from 1.
    pub version_number: i32,
    pub listed_at: Option<DateTime<Utc>>,
    pub assets: Vec<Asset>,
    /// The files, at most 20.
    pub contents: Vec<ContentView>,
    /// Where the data comes from.
    pub provenance: Vec<ProvenanceView>,
    pub personal_data: Option<PersonalState>,
    /// Why personal data may be traded, without the people and without whom they named.
    pub authorizations: Vec<AuthorityView>,
    /// Today's prices, cheapest first.
    pub plans: Vec<PlanView>,
}

/// A file, without what stands in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContentView {
    pub asset: String,
    pub name: String,
    pub bytes: i64,
    /// Below the header.
    pub rows: i64,
    /// A masked sample: of each column a few ways in which its cells are written, every letter `a` or `A`, every figure
    /// `9`, every other letter `文`.
    #[schema(value_type = Object)]
    pub forms: BTreeMap<String, Vec<String>>,
}

impl From<Content> for ContentView {
    fn from(Content { asset, name, bytes, rows, forms }: Content) -> Self {
        Self { asset, name, bytes, rows, forms }
    }
}

/// A source, without its contract.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvenanceView {
    pub id: String,
    pub kind: Option<SourceKind>,
    pub statement: Option<String>,
    pub collected_from: Option<NaiveDate>,
    pub collected_until: Option<NaiveDate>,
    pub territory: Option<String>,
    /// Its number in the public-data directory.
    pub catalogue_id: Option<String>,
    pub parents: Vec<Word>,
}

/// An authorization as everybody may know it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorityView {
    pub category: String,
    pub source: String,
    /// `consent` or `exemption`.
    #[schema(value_type = String)]
    pub basis: authorization::Basis,
    /// `active`, `withdrawn`, `partly_withdrawn` or `expired`.
    #[schema(value_type = String)]
    pub status: authorization::Status,
    pub purposes: Vec<String>,
    pub retention_until: Option<DateTime<Utc>>,
}

impl From<Offered> for CatalogueItem {
    fn from(offered: Offered) -> Self {
        let cheapest = offered.plans.into_iter().next();
        Self {
            id: offered.product.id,
            title: offered.product.title,
            summary: offered.declaration.summary,
            category: offered.declaration.category,
            seller_id: offered.seller.id,
            seller_name: offered.seller.name,
            listed_at: offered.version.listed_at,
            price_from: cheapest.map(|plan| PriceView { unit: plan.unit, list_price: plan.list_price }),
        }
    }
}

impl From<Source> for ProvenanceView {
    fn from(source: Source) -> Self {
        Self {
            id: source.id,
            kind: source.kind,
            statement: source.statement,
            collected_from: source.collected_from,
            collected_until: source.collected_until,
            territory: source.territory,
            catalogue_id: source.catalogue_id,
            parents: source.parents,
        }
    }
}

impl From<Authority> for AuthorityView {
    fn from(authority: Authority) -> Self {
        Self {
            category: authority.row.category,
            source: authority.row.source,
            basis: authority.row.basis,
            status: authority.row.status,
            purposes: authority.purposes,
            retention_until: authority.retention_until,
        }
    }
}

impl TryFrom<(Offered, Vec<Authority>, Vec<Content>)> for CataloguePage {
    type Error = Error;

    fn try_from(
        (offered, authorizations, contents): (Offered, Vec<Authority>, Vec<Content>),
    ) -> Result<Self, Error> {
        let declaration = offered.declaration;
        Ok(Self {
            id: offered.product.id,
            title: offered.product.title,
            summary: declaration.summary,
            category: declaration.category,
            purposes: declaration.purposes,
            licence: declaration.licence,
            seller_id: offered.seller.id,
            seller_name: offered.seller.name,
            version_id: offered.version.id,
            version_number: offered.version.number,
            listed_at: offered.version.listed_at,
            assets: declaration.assets,
            contents: contents.into_iter().map(ContentView::from).collect(),
            provenance: declaration.sources.into_iter().map(ProvenanceView::from).collect(),
            personal_data: declaration.personal_data.state,
            authorizations: authorizations.into_iter().map(AuthorityView::from).collect(),
            plans: offered.plans.into_iter().map(PlanView::try_from).collect::<Result<_, _>>()?,
        })
    }
}

/// The products on sale, newest first.
#[utoipa::path(get, path = "/api/v1/catalogue", tag = "catalogue", security(()), params(WhichProducts),
    responses((status = 200, body = Paged<CatalogueItem>)))]
pub async fn search_catalogue(
    ctx: Ctx,
    ValidQuery(which): ValidQuery<WhichProducts>,
) -> Result<Json<Paged<CatalogueItem>>, Error> {
    let page = Page { after: which.after.clone(), limit: which.limit };
    let offered = acts::search(&ctx, &which, &page).await?;
    Ok(Json(Paged::of(offered, &page, |offered| offered.product.id.clone())))
}

/// The page of one product on sale.
#[utoipa::path(get, path = "/api/v1/catalogue/{id}", tag = "catalogue", security(()),
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = CataloguePage)))]
pub async fn show_catalogue_page(ctx: Ctx, Path(id): Path<String>) -> Result<Json<CataloguePage>, Error> {
    let (offered, authorizations) = acts::page(&ctx, &id).await?;
    let contents = acts::contents(&ctx, &offered.version.id).await?;
    Ok(Json((offered, authorizations, contents).try_into()?))
}
