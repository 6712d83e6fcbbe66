//! Facts about data that leaves the mainland: how many people, by which route, to whom.
//!
//! Hong Kong, Macau and Taiwan are outside the mainland for this purpose, and a look from outside is an export.

use serde::{Deserialize, Serialize};

use super::Moment;

/// What is known of the export an order would be; weighed only where the data leaves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Export {
    /// Somebody abroad can log in and read, whatever is stated of the buyer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overseas_access: Option<bool>,
    /// The seller operates critical information infrastructure (PIPL, Art. 40).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub critical_operator: Option<bool>,
    /// The people this seller sent abroad, year by year, this order included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Vec<YearCount>>,
    /// Assessments, filed contracts and certificates shown; an empty list says there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approvals: Option<Vec<Approval>>,
    /// The data is claimed to lie outside a free trade zone's negative list (Cross-border Provisions, Art. 6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_trade_zone: Option<FreeTradeZone>,
    /// The impact of sending it abroad was assessed and the assessment kept (PIPL, Arts. 55(4), 56).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact_assessment: Option<bool>,
    /// The recipient is on the list of restricted or barred recipients (PIPL, Art. 42).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restricted_recipient: Option<bool>,
    /// The recipient is a foreign court or law enforcement body (PIPL, Art. 41; Data Security Law, Art. 36).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foreign_authority: Option<bool>,
    /// The competent authority approved giving the data to that body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority_approval: Option<bool>,
}

/// How many people left in one calendar year: each person once, however often and to however many recipients.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct YearCount {
    /// The year, from 1 January.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Distinct people of whom no sensitive data leaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<u64>,
    /// Distinct people of whom sensitive data leaves, every child under fourteen among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitive_persons: Option<u64>,
}

/// The three ways of PIPL, Art. 38.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// The security assessment of the cyberspace administration.
    Assessment,
    /// The standard contract, filed.
    Contract,
    /// The certificate of a professional body.
    Certificate,
}

/// One assessment, filing or certificate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Approval {
    /// Which way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Its number at the authority; shown, not weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// It was passed, filed or issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted: Option<bool>,
    /// The day of the result, or of its last extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted_on: Option<Moment>,
    /// To when it holds by its own words. An assessment never holds longer than the law lets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// It covers this recipient, purpose, method, kinds of data and number of people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_scope: Option<bool>,
}

/// What a claim under a free trade zone's list rests on. What is not claimed is not relied on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FreeTradeZone {
    /// The seller sits in the zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seat: Option<bool>,
    /// The version of the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// The data is not on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside_list: Option<bool>,
}
