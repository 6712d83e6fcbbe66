//! The facts the law is asked about. Every fact left out is unknown, never false.
//!
//! Facts come as TOML or JSON ([`Facts::from_value`]) or are built in Rust from rows. An absent or empty list
//! of sources, fields or groups is weighed as one wholly unknown member. A *claim* (an exemption, a ground,
//! a notice exception) is different: what is not claimed is not relied on.

use serde::{Deserialize, Serialize};

pub use data::{
    Class, Condition, Field, Found, Openness, PersonalData, Source, SourceKind, State, Transformation,
};
pub use export::{Approval, Export, FreeTradeZone, Route, YearCount};
pub use moment::Moment;
pub use people::{
    Consent, Exemption, ExemptionItem, Ground, GroundItem, Group, NoticeException, NoticeItem, Recipient,
    Withdrawal,
};
pub use read::FactsError;

mod data;
mod export;
mod moment;
mod people;
mod read;

pub(crate) use read::{decode, nearest, plainly, toml_to_json};

/// Where in the life of a trade the law is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// G1: the product alone goes on sale; no buyer is known yet.
    #[default]
    List,
    /// G2: a buyer orders.
    Order,
    /// G3: data is about to be handed over, each time.
    Deliver,
    /// G4: a product on sale is weighed again, alone, because something changed.
    Stand,
}

impl Gate {
    /// The four gates in order.
    pub const ALL: [Self; 4] = [Self::List, Self::Order, Self::Deliver, Self::Stand];

    /// The word used in facts and decisions.
    pub fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Order => "order",
            Self::Deliver => "deliver",
            Self::Stand => "stand",
        }
    }

    /// Whether a buyer is known at this gate: only then are the facts about the buyer weighed.
    pub fn meets_buyer(self) -> bool {
        matches!(self, Self::Order | Self::Deliver)
    }
}

/// Everything the law is told for one decision.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// Which gate is asked; listing when left out.
    pub gate: Gate,
    /// The moment of use: the order, the delivery, the listing. Left out, the whole day asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// Who sells.
    pub seller: Seller,
    /// Who buys; weighed only at the gates that meet a buyer.
    pub buyer: Buyer,
    /// What binds this seller and this buyer.
    pub order: Order,
    /// The export the order would be; weighed only where the data leaves the mainland.
    pub export: Export,
    /// The product as offered.
    pub product: Product,
    /// What is declared about personal data in the product as a whole.
    pub personal_data: PersonalData,
    /// Where the data comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<Source>>,
    /// The columns or parts, with what was declared and what was found in them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<Field>>,
    /// The people described: one group per category of data subject and source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group>>,
}

/// What is asked when only the authority over one group of people is in question: a case of kind `consent`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthorityFacts {
    /// As in [`Facts::gate`].
    pub gate: Gate,
    /// As in [`Facts::at`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// Who sells.
    pub seller: Seller,
    /// Who buys.
    pub buyer: Buyer,
    /// The people and what is shown for them.
    pub group: Group,
}

/// The seller.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seller {
    /// Its identity was verified by the platform (Data Security Law, Art. 33).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// It is a public management or service body (Data Regulations, Art. 2(9)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_body: Option<bool>,
    /// It provides education, health, welfare, utilities, transport or another public service (Art. 2(9)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_service: Option<bool>,
}

/// The buyer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Buyer {
    /// Its registered name, compared with the recipients a consent names when a code is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its unified social credit code, compared with the recipients a consent names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uscc: Option<String>,
    /// Its identity was verified by the platform (Data Security Law, Art. 33).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// It receives or reads the data outside the mainland (Data Regulations, Art. 82).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abroad: Option<bool>,
    /// It is a public management or service body (Art. 27(1)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_body: Option<bool>,
    /// What it will use the data for, each in the words of the consents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purposes: Option<Vec<String>>,
}

/// What binds the parties to one order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Order {
    /// A written agreement between this seller and this buyer exists (Data Regulations, Art. 59).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<bool>,
}

/// The product as offered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Product {
    /// Money is asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charged: Option<bool>,
}
