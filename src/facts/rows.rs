//! Everything the facts of one version are made of, read once.

use std::collections::BTreeSet;

use entity::{
    authorization, data_file, directory_entry, inspection, organization, plan, product, product_version,
    version_authorization, withdrawal,
};
use policies::inspect::Report;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoSimpleExpr, QueryFilter, QueryOrder,
    QuerySelect, sea_query::SimpleExpr,
};

use crate::{
    error::Error,
    market::{
        authorization::NewAuthorization,
        product::declaration::{Asset, AssetKind, Declaration},
    },
};

pub(super) struct Rows {
    pub(super) version: product_version::Model,
    pub(super) product: product::Model,
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
    /// Of one version.
    pub(super) async fn of_version(
        rows: &impl ConnectionTrait,
        version_id: &str,
    ) -> Result<Option<Self>, Error> {
        Self::read(rows, product_version::Column::Id.eq(version_id)).await
    }

    /// Of the version that an order of this product would buy now; none while it is not on sale.
    pub(super) async fn of_listed(
        rows: &impl ConnectionTrait,
        product_id: &str,
    ) -> Result<Option<Self>, Error> {
        let listed = product::Column::ListedVersionId
            .into_simple_expr()
            .eq(product_version::Column::Id.into_simple_expr())
            .and(product::Column::Id.eq(product_id))
            .and(product::Column::Status.eq(product::Status::Listed));
        Self::read(rows, listed).await
    }

    async fn read(rows: &impl ConnectionTrait, which: SimpleExpr) -> Result<Option<Self>, Error> {
        let found = product_version::Entity::find()
            .find_also_related(product::Entity)
            .and_also_related(organization::Entity)
            .filter(which)
            .one(rows)
            .await?;
        let Some((version, Some(product), Some(seller))) = found else { return Ok(None) };
        let declaration = Declaration::of(&version)?;
        Ok(Some(Self {
            authorizations: authorizations(rows, &version.id).await?,
            entries: entries(rows, &declaration).await?,
            files: files(rows, &version.id).await?,
            charged: charged(rows, &product.id).await?,
            seller,
            declaration,
            product,
            version,
        }))
    }

    /// What cannot be relied on yet: assets without their file, and files without their inspection.
    pub(super) fn waiting(&self) -> Vec<String> {
        let attached = |asset: &Asset| self.files.iter().any(|file| file.file.asset == asset.name);
        let assets = self.declaration.assets.iter();
        let missing = assets.filter(|asset| asset.kind != AssetKind::Interface && !attached(asset));
        let missing = missing.map(|asset| format!("{} has no file yet; attach it", asset.name));
        missing.chain(self.files.iter().filter_map(Attached::waiting)).collect()
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
        .find_also_related(inspection::Entity)
        .filter(data_file::Column::VersionId.eq(version_id))
        .order_by_asc(data_file::Column::Id)
        .all(rows)
        .await?;
    files
        .into_iter()
        .map(|(file, inspected)| {
            let failed_reason = inspected.as_ref().and_then(|inspection| inspection.failed_reason.clone());
            let readable = inspected.filter(|inspection| inspection.failed_reason.is_none());
            let report = readable.map(|own| serde_json::from_value(own.report)).transpose()?;
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
