//! Rows as legal facts: the only translator between stored words and legal words.
//!
//! Start with the product (`of_version`), add what is known at the gate (`at`, `buyer`, `agreement`), then give
//! it to `market::decision`. What nobody stated stays unknown. Matches name every word: a new one must be placed.

#![deny(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{data_file, decision, organization, product, product_version};
use policies::facts::{Buyer, Disclosure, Export, Facts, Gate, Moment, Order, Product, Seller};
use sea_orm::ConnectionTrait;

use crate::{
    error::Error,
    market::{
        order::{agreement, opening::BuyerCondition},
        product::declaration::{Declaration, Dossier, Source},
    },
};
use rows::Rows;

mod authority;
pub mod export;
mod field;
mod people;
mod personal;
mod rows;
mod source;

/// What the law is told of one version, with what the market must know beside it.
#[derive(Clone, Debug)]
pub struct ProductFacts {
    pub version: product_version::Model,
    pub product: product::Model,
    pub seller: organization::Model,
    pub files: Vec<data_file::Model>,
    pub facts: Facts,
    /// A sentence for each attached file that cannot be relied on: not inspected yet, or not readable.
    pub waiting: Vec<String>,
    /// The people the version describes, as far as its seller states how many.
    pub people: export::Counted,
}

/// The facts of a version as the rows say now: its seller, its declaration, the authorizations it rests on with
/// their withdrawals, the directory when the data was collected and today, and what the inspections found.
/// They are weighed for the gate of listing at `now` until told otherwise.
pub async fn of_version(
    rows: &impl ConnectionTrait,
    now: DateTime<Utc>,
    version_id: &str,
) -> Result<ProductFacts, Error> {
    let rows = Rows::of_version(rows, version_id).await?.ok_or(Error::NotFound { what: "version" })?;
    Ok(translated(rows, now))
}

/// The same of the version that an order of this product would buy now; none while it is not on sale.
pub async fn of_listed(
    rows: &impl ConnectionTrait,
    now: DateTime<Utc>,
    product_id: &str,
) -> Result<Option<ProductFacts>, Error> {
    Ok(Rows::of_listed(rows, product_id).await?.map(|rows| translated(rows, now)))
}

fn translated(rows: Rows, now: DateTime<Utc>) -> ProductFacts {
    let fields = field::fields(&rows);
    let groups = people::groups(&rows, &fields);
    let facts = Facts {
        gate: Gate::List,
        at: Some(Moment::Instant(now)),
        seller: seller(&rows.seller, &rows.declaration.dossier),
        product: offered(&rows),
        personal_data: personal::personal_data(&rows),
        sources: Some(
            rows.declaration.sources.iter().map(|declared| source::source(declared, &rows, now)).collect(),
        ),
        groups: Some(groups),
        fields: Some(fields.into_iter().map(|field| field.fact).collect()),
        buyer: Buyer::default(),
        order: Order::default(),
        export: Export::default(),
    };
    ProductFacts {
        people: people::counted(
            &rows,
            facts.groups.as_deref().unwrap_or_default(),
            facts.personal_data.state,
        ),
        waiting: rows.waiting(),
        version: rows.version,
        product: rows.product,
        seller: rows.seller,
        files: rows.files.into_iter().map(|attached| attached.file).collect(),
        facts,
    }
}

impl ProductFacts {
    /// At which gate, and when, the data is used.
    #[must_use]
    pub fn at(mut self, gate: decision::Gate, now: DateTime<Utc>) -> Self {
        self.facts.gate = match gate {
            decision::Gate::Listing => Gate::List,
            decision::Gate::Order => Gate::Order,
            decision::Gate::Delivery => Gate::Deliver,
            decision::Gate::Standing => Gate::Stand,
        };
        self.facts.at = Some(Moment::Instant(now));
        self
    }

    /// Who buys, and what for, in the words of the consents.
    #[must_use]
    pub fn buyer(mut self, buyer: &organization::Model, purposes: Vec<String>) -> Self {
        self.facts.buyer = Buyer {
            name: Some(buyer.name.clone()),
            uscc: Some(buyer.uscc.clone()),
            verified: Some(verified(buyer)),
            abroad: Some(buyer.abroad),
            public_body: Some(buyer.public_body),
            purposes: Some(purposes),
        };
        self
    }

    /// What is known of the export this order would be.
    #[must_use]
    pub fn export(mut self, export: Export) -> Self {
        self.facts.export = export;
        self
    }

    /// How the buyer answers the conditions of opening that bind it. What it does not answer stays unknown.
    #[must_use]
    pub fn answered(mut self, answers: &[BuyerCondition]) -> Self {
        let sources = self.facts.sources.iter_mut().flatten();
        let conditions = sources.flat_map(|source| source.openness.conditions.iter_mut().flatten());
        for condition in conditions.filter(|condition| condition.on_buyer) {
            let answer = answers.iter().find(|answer| condition.name.as_ref() == Some(&answer.name));
            condition.met = answer.map(|answer| answer.met);
        }
        self
    }

    /// The conditions of opening that bind the buyer, in the words of the directory.
    pub fn buyer_conditions(&self) -> Vec<&str> {
        let sources = self.facts.sources.iter().flatten();
        let conditions = sources.flat_map(|source| source.openness.conditions.iter().flatten());
        let names =
            conditions.filter(|condition| condition.on_buyer).filter_map(|known| known.name.as_deref());
        names.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// When the first of the periods on record is over: a consent's, or that for which people's data may be kept. None
    /// if nothing runs out after `now`.
    pub fn runs_out(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let groups = self.facts.groups.iter().flatten();
        let ends = groups.flat_map(|group| {
            let consents = group.consents.iter().flatten().filter_map(|consent| consent.retention_until);
            consents.chain(group.retention_until).map(Moment::last)
        });
        // The last instant still belongs to the period.
        let over = ends.filter_map(|end| end.checked_add_signed(TimeDelta::microseconds(1)));
        over.filter(|over| *over > now).min()
    }

    /// Whether a written agreement between seller and buyer exists (Data Regulations, Art. 59).
    #[must_use]
    pub fn agreement(mut self, exists: bool) -> Self {
        self.facts.order = Order { agreement: Some(exists), terms: Some(agreement::LAID_DOWN.to_vec()) };
        self
    }
}

/// The gate of these facts as it is stored.
pub fn gate(facts: &Facts) -> decision::Gate {
    match facts.gate {
        Gate::List => decision::Gate::Listing,
        Gate::Order => decision::Gate::Order,
        Gate::Deliver => decision::Gate::Delivery,
        Gate::Stand => decision::Gate::Standing,
    }
}

/// Papers and names that are not named are not there. That a seller faked trades, or is gone, is no row: the operator
/// suspends it, and whoever is suspended is not verified.
fn seller(seller: &organization::Model, dossier: &Dossier) -> Seller {
    Seller {
        verified: Some(verified(seller)),
        public_body: Some(seller.public_body),
        public_service: Some(seller.public_service_sector.is_some()),
        governance: Some(dossier.governance.is_some()),
        security_body: Some(dossier.security_body.is_some()),
        security_officer: Some(dossier.security_officer.is_some()),
        risk_assessment: Some(dossier.risk_assessment.is_some()),
        fake_trades: None,
        ended: None,
        succeeded: None,
    }
}

/// What the platform knows of infringements is acted on by suspension, not here.
fn offered(rows: &Rows) -> Product {
    let declared = &rows.declaration;
    Product {
        charged: Some(rows.charged),
        disclosed: Some(disclosed(declared)),
        provision_assessment: Some(declared.provision_assessment.is_some()),
        processor: declared.dossier.processor,
        processor_contract: Some(declared.dossier.processor_contract.is_some()),
        rights_claimed: declared.rights_claimed,
        known_infringement: None,
    }
}

/// The catalogue shows the whole of these. What anything costs is public by itself: nobody can order but by a plan,
/// which everybody sees, or by a quote on one.
fn disclosed(declared: &Declaration) -> Vec<Disclosure> {
    let stated = |source: &Source| source.statement.as_ref().is_some_and(|text| !text.trim().is_empty());
    let sourced = !declared.sources.is_empty() && declared.sources.iter().all(stated);
    let shown = [
        (Disclosure::Source, sourced),
        (Disclosure::Scope, !declared.summary.trim().is_empty()),
        (Disclosure::PriceRule, true),
        (Disclosure::Terms, !declared.licence.trim().is_empty()),
    ];
    shown.into_iter().filter(|(_, shown)| *shown).map(|(item, _)| item).collect()
}

fn verified(organization: &organization::Model) -> bool {
    match organization.status {
        organization::Status::Verified => true,
        organization::Status::Registered | organization::Status::Suspended => false,
    }
}
