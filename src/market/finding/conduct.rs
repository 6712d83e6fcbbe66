//! Findings of unfair conduct (Data Regulations, Art. 68) and of monopoly (Art. 70), raised by a regulator from a
//! complaint. What the complainant says is a lead; what stands in the finding is what the regulator has evidence for.

use entity::{Money, complaint, finding, organization, product};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use validator::Validate;

use super::record::{Evidence, Record};
use crate::{
    auth::Regulator,
    ctx::Ctx,
    db::conflict_on_unique,
    error::Error,
    jobs, log,
    mail::Letter,
    market::fund::{FEN, in_fen},
};

/// What an operator is said to have done: the rules of conduct and the monopoly screens, by their ids. `UC-04` and
/// `UC-09` are not among them: they say what is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConductRule)]
pub enum Conduct {
    /// Data taken by fraud, coercion, intrusion or by getting round technical measures.
    #[serde(rename = "UC-01")]
    UnlawfulTaking,
    /// Data taken against the other's terms.
    #[serde(rename = "UC-02")]
    AgainstTerms,
    /// A competitor's data, unlawfully come by, in a product that replaces the competitor's.
    #[serde(rename = "UC-03")]
    Substitution,
    /// Data known by now to have been come by unlawfully.
    #[serde(rename = "UC-05")]
    KnownUnlawful,
    /// Another's trade secret.
    #[serde(rename = "UC-06")]
    TradeSecret,
    /// Made-up trades or ratings.
    #[serde(rename = "UC-07")]
    FakeTrades,
    /// Automated collection that disturbs the other's service.
    #[serde(rename = "UC-08")]
    Disturbance,
    /// Other conduct that a law or regulation forbids.
    #[serde(rename = "UC-10")]
    OtherForbidden,
    /// Competitors that move prices alike and are in contact.
    #[serde(rename = "MON-01")]
    PriceAgreement,
    /// A resale price that is set.
    #[serde(rename = "MON-02")]
    ResalePrice,
    /// A hub that passes competitors' future prices on.
    #[serde(rename = "MON-03")]
    Hub,
    /// Abuse of a dominant position.
    #[serde(rename = "MON-05")]
    Abuse,
    /// A concentration that was not filed.
    #[serde(rename = "MON-06")]
    Concentration,
    /// An exclusive licence of what others cannot do without.
    #[serde(rename = "MON-07")]
    Exclusivity,
}

impl Conduct {
    fn kind(self) -> finding::Kind {
        match self {
            Self::PriceAgreement
            | Self::ResalePrice
            | Self::Hub
            | Self::Abuse
            | Self::Concentration
            | Self::Exclusivity => finding::Kind::Monopoly,
            _ => finding::Kind::Conduct,
        }
    }

    /// What it may break, as the facts of a fine name it.
    pub fn violations(self) -> &'static [&'static str] {
        match self {
            Self::UnlawfulTaking => &["68-1", "unfair-data"],
            Self::AgainstTerms => &["unfair-data"],
            Self::Substitution => &["68-2", "unfair-data"],
            Self::TradeSecret => &["68-3", "trade-secret"],
            Self::FakeTrades => &["68-3", "false-promotion"],
            Self::Disturbance => &["68-3", "network-data"],
            Self::KnownUnlawful | Self::OtherForbidden => &["68-3"],
            Self::PriceAgreement | Self::ResalePrice | Self::Hub => &["70-agreement"],
            Self::Abuse | Self::Exclusivity => &["70-abuse"],
            Self::Concentration => &["70-concentration"],
        }
    }

    fn article(self) -> &'static str {
        match self {
            Self::UnlawfulTaking => "Data Regulations, Art. 68(1)",
            Self::Substitution => "Data Regulations, Art. 68(2)",
            Self::AgainstTerms => "Anti-Unfair-Competition Law, Art. 13",
            Self::KnownUnlawful
            | Self::TradeSecret
            | Self::FakeTrades
            | Self::Disturbance
            | Self::OtherForbidden => "Data Regulations, Art. 68(3)",
            Self::PriceAgreement | Self::ResalePrice | Self::Hub => "Data Regulations, Art. 70(1)",
            Self::Abuse | Self::Exclusivity => "Data Regulations, Art. 70(2)",
            Self::Concentration => "Data Regulations, Art. 70(3)",
        }
    }

    /// Its id, such as `UC-01`.
    pub fn id(self) -> Result<String, Error> {
        Ok(serde_json::to_value(self)?.as_str().unwrap_or_default().to_owned())
    }
}

/// A finding to be raised from a complaint.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewConductFinding)]
pub struct NewConduct {
    pub conduct: Conduct,
    /// Who is said to have done it.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub seller_id: String,
    /// Its product that it concerns, if one.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub product_id: Option<String>,
    /// What happened, in words the seller will read: no name of who complained.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub says: String,
    /// What shows it.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub evidence: Vec<Evidence>,
    /// Yuan at stake, for the order of the queue.
    #[validate(custom(function = "in_fen"))]
    #[schema(value_type = Option<String>, pattern = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,10}(\.[0-9]{1,2})?)$")]
    pub at_stake: Option<Money>,
}

/// A finding is raised from a complaint, on evidence. The same complaint raises the same conduct of the same
/// organization once.
pub async fn raise_conduct(
    ctx: &Ctx,
    _: &Regulator,
    complaint_id: &str,
    new: NewConduct,
) -> Result<finding::Model, Error> {
    let mut act = ctx.begin("finding.raise", &(complaint_id, &new)).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let complaint = complaint::Entity::find_by_id(complaint_id).one(act.txn()).await?;
    let complaint = complaint.ok_or(Error::NotFound { what: "complaint" })?;
    known(act.txn(), &new).await?;
    let finding = drawn_up(ctx, &complaint, &new)?;
    finding::Entity::insert(finding::ActiveModel::from(finding.clone()).reset_all())
        .exec_without_returning(act.txn())
        .await
        .map_err(conflict_on_unique("this complaint has raised this conduct of this organization already"))?;
    let detail =
        json!({ "seller": finding.seller_id, "pattern": finding.pattern, "complaint": complaint.id });
    log::record(act.txn(), ctx, "finding.raised", &finding.id, detail).await?;
    let letter = Letter::FindingRaised { finding_id: finding.id.clone(), says: new.says };
    jobs::mail_all(act.txn(), ctx, organization::Kind::Regulator, &letter, &finding.id).await?;
    act.answer(finding).await
}

async fn known(rows: &impl ConnectionTrait, new: &NewConduct) -> Result<(), Error> {
    let member = organization::Entity::find_by_id(&new.seller_id)
        .filter(organization::Column::Kind.eq(organization::Kind::Member));
    if member.one(rows).await?.is_none() {
        return Err(Error::invalid("/seller_id", "there is no such member"));
    }
    let Some(id) = &new.product_id else { return Ok(()) };
    let own = product::Entity::of_seller(&new.seller_id).filter(product::Column::Id.eq(id));
    match own.one(rows).await? {
        Some(_) => Ok(()),
        None => Err(Error::invalid("/product_id", "this organization has no such product")),
    }
}

fn drawn_up(ctx: &Ctx, complaint: &complaint::Model, new: &NewConduct) -> Result<finding::Model, Error> {
    let rule = new.conduct.id()?;
    let record = Record {
        law: ctx.law().version().to_owned(),
        rules: vec![rule.clone()],
        legal_basis: vec![new.conduct.article().to_owned()],
        says: new.says.clone(),
        evidence: new.evidence.clone(),
        ..Record::default()
    };
    let same = [complaint.id.as_str(), rule.as_str(), new.seller_id.as_str()].join("\n");
    Ok(finding::Model {
        id: ctx.new_id("fnd_"),
        kind: new.conduct.kind(),
        fingerprint: hex::encode(Sha256::digest(same)),
        scan_id: None,
        complaint_id: Some(complaint.id.clone()),
        seller_id: new.seller_id.clone(),
        product_id: new.product_id.clone(),
        pattern: rule,
        effect_ppm: 0,
        excess: Money::ZERO,
        weight: new.at_stake.unwrap_or_default().ten_thousandths() / FEN,
        orders: json!([]),
        record: serde_json::to_value(&record)?,
        status: finding::Status::Raised,
        dismissed_reason: None,
        raised_at: ctx.now,
    })
}

/// What the findings of a case may break, as the facts of a fine name it: Art. 69 for prices, and each conduct its own.
pub(in crate::market) fn violations(findings: &[finding::Model]) -> Result<Vec<&'static str>, Error> {
    let mut found = std::collections::BTreeSet::new();
    for finding in findings {
        match finding.kind {
            finding::Kind::Price => _ = found.insert("69"),
            finding::Kind::Conduct | finding::Kind::Monopoly => {
                let conduct: Conduct = serde_json::from_value(json!(finding.pattern))?;
                found.extend(conduct.violations());
            }
        }
    }
    Ok(found.into_iter().collect())
}
