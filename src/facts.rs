//! Rows as legal facts: the only translator between stored words and legal words.
//!
//! Start with the product (`of_version`), add what is known at the gate (`at`, `buyer`, `agreement`), then give
//! it to `market::decision`. What nobody stated stays unknown. Matches name every word: a new one must be placed.

#![deny(clippy::wildcard_enum_match_arm)]

use chrono::{DateTime, Utc};
use entity::{data_file, decision, organization, product_version};
use policies::facts::{Buyer, Export, Facts, Gate, Moment, Order, Product, Seller};
use sea_orm::ConnectionTrait;

use crate::error::Error;
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
    let rows = Rows::read(rows, version_id).await?;
    let fields = field::fields(&rows);
    let groups = people::groups(&rows, &fields);
    let facts = Facts {
        gate: Gate::List,
        at: Some(Moment::Instant(now)),
        seller: seller(&rows.seller),
        product: Product { charged: Some(rows.charged) },
        personal_data: personal::personal_data(&rows.declaration.personal_data),
        sources: Some(
            rows.declaration.sources.iter().map(|declared| source::source(declared, &rows, now)).collect(),
        ),
        groups: Some(groups),
        fields: Some(fields.into_iter().map(|field| field.fact).collect()),
        buyer: Buyer::default(),
        order: Order::default(),
        export: Export::default(),
    };
    Ok(ProductFacts {
        people: people::counted(
            &rows,
            facts.groups.as_deref().unwrap_or_default(),
            facts.personal_data.state,
        ),
        waiting: rows.waiting(),
        version: rows.version,
        seller: rows.seller,
        files: rows.files.into_iter().map(|attached| attached.file).collect(),
        facts,
    })
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

    /// Whether a written agreement between seller and buyer exists (Data Regulations, Art. 59).
    #[must_use]
    pub fn agreement(mut self, exists: bool) -> Self {
        self.facts.order = Order { agreement: Some(exists) };
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

fn seller(seller: &organization::Model) -> Seller {
    Seller {
        verified: Some(verified(seller)),
        public_body: Some(seller.public_body),
        public_service: Some(seller.public_service_sector.is_some()),
    }
}

fn verified(organization: &organization::Model) -> bool {
    match organization.status {
        organization::Status::Verified => true,
        organization::Status::Registered | organization::Status::Suspended => false,
    }
}
