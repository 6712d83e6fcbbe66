//! Everything the facts of one version are made of, read once.

use std::collections::BTreeSet;

use entity::{
    authorization, data_file, directory_entry, inspection, organization, plan, product, product_version,
    version_authorization, withdrawal,
};
use policies::inspect::Report;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    error::Error,
    market::{authorization::NewAuthorization, product::declaration::Declaration},
};

pub(super) struct Rows {
    pub(super) version: product_version::Model,
    pub(super) seller: organization::Model,
    pub(super) declaration: Declaration,
    pub(super) authorizations: Vec<Authorized>,
    /// Every version of every directory entry that is referred to.
    pub(super) entries: Vec<directory_entry::Model>,
    pub(super) files: Vec<Attached>,
    /// Money is asked for it. A product without a price may yet get one, so it counts as charged.
    pub(super) charged: bool,
}

pub(super) struct Authorized {
    pub(super) row: authorization::Model,
    pub(super) record: NewAuthorization,
    pub(super) withdrawals: Vec<withdrawal::Model>,
}

pub(super) struct Attached {
    pub(super) file: data_file::Model,
    /// Only of a file that was inspected to its end.
    pub(super) report: Option<Report>,
    failed_reason: Option<String>,
}

impl Rows {
    pub(super) async fn read(rows: &impl ConnectionTrait, version_id: &str) -> Result<Self, Error> {
        let found = product_version::Entity::find_by_id(version_id).find_also_related(product::Entity);
        let (version, product) = found.one(rows).await?.ok_or(Error::NotFound { what: "version" })?;
        let product = product.ok_or(Error::NotFound { what: "product" })?;
        let seller = organization::Entity::find_by_id(&product.seller_id).one(rows).await?;
        let declaration = Declaration::of(&version)?;
        Ok(Self {
            seller: seller.ok_or(Error::NotFound { what: "organization" })?,
            authorizations: authorizations(rows, version_id).await?,
            entries: entries(rows, &declaration).await?,
            files: files(rows, version_id).await?,
            charged: charged(rows, &product.id).await?,
            declaration,
            version,
        })
    }

    pub(super) fn waiting(&self) -> Vec<String> {
        self.files.iter().filter_map(Attached::waiting).collect()
    }
}

impl Attached {
    fn waiting(&self) -> Option<String> {
        let (asset, name) = (&self.file.asset, &self.file.name);
        match self.file.status {
            data_file::Status::Inspected => None,
            data_file::Status::Stored => Some(format!("{name} of {asset} has not been inspected yet")),
            data_file::Status::Failed => {
                let reason = self.failed_reason.as_deref().unwrap_or("it could not be read");
                Some(format!("{name} of {asset} could not be inspected: {reason}"))
            }
        }
    }
}

async fn authorizations(rows: &impl ConnectionTrait, version_id: &str) -> Result<Vec<Authorized>, Error> {
    let held = version_authorization::Entity::find()
        .filter(version_authorization::Column::VersionId.eq(version_id))
        .find_also_related(authorization::Entity)
        .order_by_asc(authorization::Column::Id)
        .all(rows)
        .await?;
    let held: Vec<authorization::Model> = held.into_iter().filter_map(|(_, row)| row).collect();
    if held.is_empty() {
        return Ok(Vec::new());
    }
    let withdrawals = withdrawal::Entity::find()
        .filter(withdrawal::Column::AuthorizationId.is_in(held.iter().map(|row| row.id.clone())))
        .order_by_asc(withdrawal::Column::Id)
        .all(rows)
        .await?;
    held.into_iter()
        .map(|row| {
            let own = withdrawals.iter().filter(|withdrawal| withdrawal.authorization_id == row.id);
            Ok(Authorized { record: NewAuthorization::of(&row)?, withdrawals: own.cloned().collect(), row })
        })
        .collect()
}

async fn entries(
    rows: &impl ConnectionTrait,
    declaration: &Declaration,
) -> Result<Vec<directory_entry::Model>, Error> {
    let ids: BTreeSet<&str> = declaration.catalogue_ids().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let entries = directory_entry::Entity::find()
        .filter(directory_entry::Column::CatalogueId.is_in(ids))
        .order_by_asc(directory_entry::Column::ValidFrom)
        .order_by_asc(directory_entry::Column::Id);
    Ok(entries.all(rows).await?)
}

async fn files(rows: &impl ConnectionTrait, version_id: &str) -> Result<Vec<Attached>, Error> {
    let files = data_file::Entity::find()
        .filter(data_file::Column::VersionId.eq(version_id))
        .order_by_asc(data_file::Column::Id)
        .all(rows)
        .await?;
    let inspections = inspection::Entity::find()
        .filter(inspection::Column::DataFileId.is_in(files.iter().map(|file| file.id.clone())))
        .all(rows)
        .await?;
    files
        .into_iter()
        .map(|file| {
            let own = inspections.iter().find(|inspection| inspection.data_file_id == file.id);
            let failed_reason = own.and_then(|inspection| inspection.failed_reason.clone());
            let readable = own.filter(|inspection| inspection.failed_reason.is_none());
            let report = readable.map(|own| serde_json::from_value(own.report.clone())).transpose()?;
            Ok(Attached { file, report, failed_reason })
        })
        .collect()
}

async fn charged(rows: &impl ConnectionTrait, product_id: &str) -> Result<bool, Error> {
    let prices: Vec<entity::Money> = plan::Entity::find()
        .select_only()
        .column(plan::Column::ListPrice)
        .filter(plan::Column::ProductId.eq(product_id))
        .filter(plan::Column::RetiredAt.is_null())
        .into_tuple()
        .all(rows)
        .await?;
    Ok(prices.is_empty() || prices.iter().any(|price| price.ten_thousandths() > 0))
}
