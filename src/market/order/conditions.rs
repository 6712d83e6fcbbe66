//! The conditions an order was made under (Data Regulations, Art. 69): equal conditions, equal key.

use entity::{organization, plan, product_version};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::error::Error;

/// What makes two orders comparable: security, cost, credit, stage and duration, each as the platform knows it,
/// never as a party claims it. Who buys, how often and for how much is no condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OrderConditions)]
pub struct Conditions {
    // Invariant: fields stand in alphabetical order, so that the bytes that are hashed are canonical JSON.
    /// On the platform's own evidence.
    pub credit_grade: String,
    pub delivery: String,
    /// What one unit gives.
    pub duration: String,
    pub licence: String,
    pub payment_terms: String,
    pub product_version: String,
    pub security: String,
    pub stage: String,
}

impl Conditions {
    /// Everything is delivered by a short-lived download and paid in full before it, to end users.
    pub(in crate::market) fn of(
        version: &product_version::Model,
        plan: &plan::Model,
        buyer: &organization::Model,
    ) -> Self {
        Self {
            credit_grade: buyer.credit_grade.clone(),
            delivery: "download".to_owned(),
            duration: plan.unit.clone(),
            licence: plan.licence.clone(),
            payment_terms: "prepaid_escrow".to_owned(),
            product_version: version.id.clone(),
            security: "short_lived_link".to_owned(),
            stage: "production".to_owned(),
        }
    }

    /// SHA-256 of the canonical JSON, in hex.
    pub fn key(&self) -> Result<String, Error> {
        Ok(hex::encode(Sha256::digest(serde_json::to_vec(self)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_that_are_hashed_have_their_names_in_order() {
        let word = String::new;
        let conditions = Conditions {
            credit_grade: word(),
            delivery: word(),
            duration: word(),
            licence: word(),
            payment_terms: word(),
            product_version: word(),
            security: word(),
            stage: word(),
        };

        let text = serde_json::to_string(&conditions).unwrap();

        let names: Vec<&str> = text.split('"').filter(|part| part.len() > 1).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        assert_eq!((names.len(), &names), (8, &sorted));
    }
}
