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
    /// Comparators shown for each sale,
    pub comparators_max: usize,
    /// for the sales with the most at stake, so many of a finding.
    pub compared_trades_max: usize,
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
    /// What is not posted is isolated only beyond this: people who negotiate differ by so much among themselves.
    pub dispersed_floor_ppm: i64,
    /// Chance, in thousand-millionths, that anything at all is falsely called isolated at a seller who negotiates.
    pub dispersed_chance_ppb: i64,
    /// Other buyers without which a negotiated price is not judged.
    pub dispersed_buyers_min: usize,
    /// Purchases from which on a buyer who negotiates can be called targeted.
    pub targeted_trades_min: usize,
    /// Logarithms of prices are cut at this distance from the stratum's centre before they are averaged.
    pub clip_ppm: i64,
    /// Buyers without whom a stratum of ninety days is left out of the systematic test.
    pub stratum_buyers_min: usize,
    /// Cells (a buyer in a stratum) without which nothing systematic is tested.
    pub cells_min: usize,
    /// Buyers on either side of a contrast,
    pub side_buyers_min: usize,
    /// but of related parties so many.
    pub related_buyers_min: usize,
    /// Buyers an estimate must rest on in effect, in millionths.
    pub buyers_effective_ppm: i64,
    /// Degrees of freedom that the error under a common spread of the buyers lends to the clustered one, which few
    /// buyers leave uncertain.
    pub model_weight: u32,
    /// An effect up to this size is immaterial: the test is against it, not against nought.
    pub negligible_ppm: i64,
    /// Smaller effects are not reported.
    pub systematic_floor_ppm: i64,
    /// Share of false findings among systematic ones.
    pub false_discovery_ppm: i64,
    /// Outcomes of a draw without which it is not audited, only referred to a person.
    pub draws_min: usize,
    /// Share of false findings among draws that are called rigged.
    pub draw_discovery_ppm: i64,
    /// New users without whom nothing is said about who was refused a promotion;
    pub eligible_min: usize,
    /// it was refused to at least so many,
    pub refused_min: usize,
    /// to more than this share,
    pub refused_share_ppm: i64,
    /// and to no more than this, for what most new users do without has to be asked for, and says nothing of those who
    /// do not ask;
    pub refused_most_ppm: i64,
    /// or whether it was refused goes with a trait of the buyers: the chance, in millionths, that it only seems to.
    pub refused_chance_ppm: i64,
    /// A list price that lasts less than this is a moment's.
    pub list_moment_hours: i64,
    /// Such moments in which somebody bought, from which on a pattern is seen,
    pub list_moments_min: usize,
    /// if chance, in thousand-millionths, does not explain so many purchases in them.
    pub list_chance_ppb: i64,
    /// Purchases at a price that follows a grade of credit the buyer does not have.
    pub misgraded_min: usize,
    /// A price receipt says more than this about a cohort only if it has at least so many buyers.
    pub receipt_buyers_min: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: "fairness-2026-11-26".to_owned(),
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
            compared_trades_max: 50,
            offer_days_max: 90,
            offer_gap_days: 30,
            targeted_flags_min: 3,
            targeted_seller_share_ppm: 800_000,
            targeted_buyer_share_ppm: 500_000,
            dispersed_floor_ppm: 50_000,
            dispersed_chance_ppb: 2_000_000,
            dispersed_buyers_min: 5,
            targeted_trades_min: 4,
            clip_ppm: 300_000,
            stratum_buyers_min: 3,
            cells_min: 20,
            side_buyers_min: 5,
            related_buyers_min: 2,
            buyers_effective_ppm: 2_000_000,
            model_weight: 12,
            negligible_ppm: 5_000,
            systematic_floor_ppm: 10_000,
            false_discovery_ppm: 30_000,
            draws_min: 30,
            draw_discovery_ppm: 10_000,
            eligible_min: 4,
            refused_min: 2,
            refused_share_ppm: 50_000,
            refused_most_ppm: 500_000,
            refused_chance_ppm: 10_000,
            list_moment_hours: 24,
            list_moments_min: 3,
            list_chance_ppb: 1_000,
            misgraded_min: 3,
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

/// Parts per million as a share.
#[expect(clippy::float_arithmetic, reason = "a threshold of statistics")]
pub(super) fn share(ppm: i64) -> f64 {
    super::chance::wide(ppm) / 1e6
}
