//! Export filings: what a seller shows about sending one product to one recipient abroad (Data Regulations, Art. 82;
//! PIPL, Arts. 38 to 42). A filing is declared by the seller and never changed; the latest one counts.

use chrono::NaiveDate;
use entity::{export_filing, organization, product};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::product::declaration::Word;
use crate::{auth::Seller, ctx::Ctx, error::Error, extract::Page, log};

/// A filing. What is left out is unknown, but for the approval: one that is not stated is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExportFiling {
    /// The organization abroad.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub recipient_id: String,
    /// The assessment, filed contract or certificate, where one is needed.
    #[validate(nested)]
    pub approval: Option<Approval>,
    /// The seller operates critical information infrastructure.
    pub critical_operator: Option<bool>,
    /// Where the impact assessment of the export is: an address, or a file's SHA-256.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub impact_assessment: Option<String>,
    /// The recipient is on the list of restricted recipients.
    pub restricted_recipient: Option<bool>,
    /// The recipient is a foreign court or law enforcement body.
    pub foreign_authority: Option<bool>,
    /// The document by which the competent authority approved giving it the data.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub authority_approval: Option<String>,
    /// People sent abroad otherwise than through this market, one entry for each year. A year left out is unknown.
    #[serde(default)]
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub elsewhere: Vec<Elsewhere>,
}

/// One assessment, filed contract or certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    pub route: Route,
    /// Its number at the authority.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub number: String,
    pub granted_on: NaiveDate,
    /// The last day on which it holds by its own words.
    pub valid_until: Option<NaiveDate>,
    /// What the recipient may use the data for, each in the words of the order.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub purposes: Vec<Word>,
    /// How many people it covers in a year.
    #[validate(range(min = 1, max = 2_000_000_000))]
    #[schema(minimum = 1, maximum = 2_000_000_000)]
    pub people_max: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportRoute)]
pub enum Route {
    Assessment,
    Contract,
    Certificate,
}

/// People sent abroad in one year otherwise than through this market, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    #[validate(range(min = 2022, max = 2200))]
    #[schema(minimum = 2022, maximum = 2200)]
    pub year: i32,
    /// Of whom no sensitive data was sent.
    pub persons: u32,
    /// Of whom sensitive data was sent, children under fourteen among them.
    pub sensitive_persons: u32,
}

impl NewExportFiling {
    /// The filing of a row.
    pub fn of(row: &export_filing::Model) -> Result<Self, Error> {
        Ok(serde_json::from_value(row.filing.clone())?)
    }
}

/// A filing is put on record for a product of the caller; it takes the place of the one before for this recipient.
pub async fn file(
    ctx: &Ctx,
    seller: &Seller,
    product_id: &str,
    new: NewExportFiling,
) -> Result<export_filing::Model, Error> {
    let mut act = ctx.begin("export.file", &(product_id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    check(&new)?;
    let txn = act.txn();
    let product = of_seller(txn, seller, product_id).await?;
    let recipient = organization::Entity::find_by_id(&new.recipient_id).one(txn).await?;
    if !recipient.is_some_and(|recipient| recipient.abroad) {
        return Err(Error::invalid("/recipient_id", "names no organization abroad; an export goes to one"));
    }
    let row = export_filing::Model {
        id: ctx.new_id("exp_"),
        seller_id: product.seller_id,
        product_id: product.id,
        recipient_id: new.recipient_id.clone(),
        filing: serde_json::to_value(&new)?,
        filed_at: ctx.now,
        filed_by: seller.0.account_id.clone(),
    };
    let row = row.into_active_model().reset_all().insert(txn).await?;
    let route = new.approval.as_ref().map(|approval| approval.route);
    let detail = json!({ "product": row.product_id, "recipient": row.recipient_id, "route": route });
    log::record(txn, ctx, "export.filed", &row.id, detail).await?;
    act.answer(row).await
}

/// What contradicts itself is named.
fn check(new: &NewExportFiling) -> Result<(), Error> {
    if let Some(approval) = &new.approval
        && approval.valid_until.is_some_and(|until| until < approval.granted_on)
    {
        return Err(Error::invalid("/approval/valid_until", "must not be before granted_on"));
    }
    let mut years: Vec<i32> = new.elsewhere.iter().map(|count| count.year).collect();
    years.sort_unstable();
    if years.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
        return Err(Error::invalid("/elsewhere", "states one year twice"));
    }
    Ok(())
}

/// The caller's own filings for a product, newest first; one more than the page holds.
pub async fn own(
    ctx: &Ctx,
    seller: &Seller,
    product_id: &str,
    page: &Page,
) -> Result<Vec<export_filing::Model>, Error> {
    of_seller(&ctx.state.db.rows, seller, product_id).await?;
    let mut found = export_filing::Entity::of_seller(&seller.0.organization_id)
        .filter(export_filing::Column::ProductId.eq(product_id));
    if let Some(after) = &page.after {
        found = found.filter(export_filing::Column::Id.lt(after));
    }
    let found = found.order_by_desc(export_filing::Column::Id).limit(page.limit() + 1);
    Ok(found.all(&ctx.state.db.rows).await?)
}

async fn of_seller(
    rows: &impl ConnectionTrait,
    seller: &Seller,
    product_id: &str,
) -> Result<product::Model, Error> {
    let own = product::Entity::of_seller(&seller.0.organization_id);
    let product = own.filter(product::Column::Id.eq(product_id)).one(rows).await?;
    product.ok_or(Error::NotFound { what: "product" })
}
