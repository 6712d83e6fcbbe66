//! The facts the law is asked about. Every fact left out is unknown, never false.
//!
//! Facts come as TOML or JSON ([`Facts::from_value`]) or are built in Rust from rows. An absent or empty list
//! of sources, fields or groups is weighed as one wholly unknown member. A *claim* (an exemption, a ground,
//! a notice exception) is different: what is not claimed is not relied on.

use serde::{Deserialize, Serialize};

pub use data::{
    Class, Condition, Field, Found, LawRank, Openness, PersonalData, Source, SourceKind, State,
    Transformation,
};
pub use export::{Approval, Export, FreeTradeZone, Route, YearCount};
pub use moment::Moment;
pub use once::{json, once};
pub use people::{
    Consent, DataKind, Exemption, ExemptionItem, Ground, GroundItem, Group, NoticeException, NoticeItem,
    Recipient, Withdrawal,
};
pub use read::{FactsError, nearest, plainly};

mod data;
mod export;
mod moment;
mod once;
mod people;
mod read;

pub(crate) use read::{decode, toml_to_json};

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
    /// Its statement on how it governs, grades and assesses its own data is on file (Data Regulations, Art. 57).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub governance: Option<bool>,
    /// It has a body for data security (Art. 73).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_body: Option<bool>,
    /// It has named the person responsible for data security (Art. 73).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_officer: Option<bool>,
    /// Its periodic assessment of the risks to its sensitive and important data is current (Art. 84).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_assessment: Option<bool>,
    /// It faked trades or ratings on the platform (Art. 68; Anti-Unfair-Competition Law, Art. 9).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fake_trades: Option<bool>,
    /// It was dissolved, went bankrupt or was merged away (Arts. 72, 80).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<bool>,
    /// Somebody took over its duties as a handler of the data (Art. 72).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub succeeded: Option<bool>,
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
    /// What that agreement lays down (Network Data Security Regulations, Art. 12).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Vec<AgreementTerm>>,
}

/// What an agreement on personal or important data must lay down (Network Data Security Regulations, Art. 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementTerm {
    /// What the recipient uses the data for.
    Purpose,
    /// How it handles the data.
    Method,
    /// Which data, how much, for how long.
    Scope,
    /// What it must do to keep the data safe.
    Security,
}

impl AgreementTerm {
    /// The four of them.
    pub const ALL: [Self; 4] = [Self::Purpose, Self::Method, Self::Scope, Self::Security];
}

/// The product as offered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Product {
    /// Money is asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charged: Option<bool>,
    /// What buyers are shown before they order (Art. 66).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclosed: Option<Vec<Disclosure>>,
    /// Important data: the risk of giving it to others was assessed beforehand (Network Data Security Regulations,
    /// Art. 31).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provision_assessment: Option<bool>,
    /// Somebody else handles the data for the seller (Data Regulations, Art. 81).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processor: Option<bool>,
    /// That processor is bound by a contract on the security of the data (Art. 81).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processor_contract: Option<bool>,
    /// A third party claims that it hurts their rights (Art. 4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights_claimed: Option<bool>,
    /// The platform knows that it infringes the rights of others (E-Commerce Law, Art. 38).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_infringement: Option<bool>,
}

/// What the market shows of a product before anybody orders it (Data Regulations, Art. 66).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disclosure {
    /// Where the data comes from.
    Source,
    /// What it covers and what it may be used for.
    Scope,
    /// How the price is made.
    PriceRule,
    /// The terms of the licence.
    Terms,
}

impl Disclosure {
    /// The four of them.
    pub const ALL: [Self; 4] = [Self::Source, Self::Scope, Self::PriceRule, Self::Terms];
}
