//! The values a regulator may set differently: they decide what is material, never what is comparable.

use serde::{Deserialize, Serialize};

/// Thresholds of the comparison, dated by `version`. [`Policy::default`] is the policy of the platform; a
/// what-if reads another from TOML, and a misspelt key is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Named in every report.
    pub version: String,
    /// A comparator lies at most this far before or after.
    pub window_days: i64,
    /// How long a quote holds the list price of its day.
    pub quote_validity_days: i64,
    /// Credit notes issued within this many days lower the price of the sale.
    pub credit_note_days: i64,
    /// Ratios this close to one count as one.
    pub rounding_floor_ppm: i64,
    /// Nor do this many smallest units of money, in millionths of a unit.
    pub rounding_units_ppm: i64,
    /// A gap up to this size is not material (case F18).
    pub materiality_ppm: i64,
    /// Nor one up to this multiple of the rounding tolerance.
    pub tolerance_factor_ppm: i64,
    /// A price is posted when this share of the buyers pays it,
    pub posted_share_ppm: i64,
    /// give or take this much.
    pub posted_band_ppm: i64,
    /// With fewer other buyers nothing can be said (FAIR-09).
    pub other_buyers_min: usize,
    /// Comparators shown for each sale.
    pub comparators_max: usize,
    /// The longest reasonable promotion for new users (FAIR-06).
    pub offer_days_max: i64,
    /// Promotions of one seller closer together than this are one promotion.
    pub offer_gap_days: i64,
    /// A buyer is targeted from this many flagged sales on,
    pub targeted_flags_min: usize,
    /// when they are this share of all the seller's flagged sales
    pub targeted_seller_share_ppm: i64,
    /// and this share of what the buyer bought from the seller.
    pub targeted_buyer_share_ppm: i64,
    /// A price receipt says more than this about a cohort only if it has at least so many buyers.
    pub receipt_buyers_min: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: "fairness-2026-11-01".to_owned(),
            window_days: 90,
            quote_validity_days: 30,
            credit_note_days: 7,
            rounding_floor_ppm: 500,
            rounding_units_ppm: 1_010_000,
            materiality_ppm: 10_000,
            tolerance_factor_ppm: 1_500_000,
            posted_share_ppm: 700_000,
            posted_band_ppm: 2_000,
            other_buyers_min: 3,
            comparators_max: 10,
            offer_days_max: 90,
            offer_gap_days: 30,
            targeted_flags_min: 3,
            targeted_seller_share_ppm: 800_000,
            targeted_buyer_share_ppm: 500_000,
            receipt_buyers_min: 5,
        }
    }
}

impl Policy {
    /// Reads a policy from TOML; what it leaves out stays as in the default.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}
