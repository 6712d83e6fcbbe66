//! Discriminatory pricing (Data Regulations, Art. 69): sales made under the same conditions are compared, and
//! a price that stands apart from the others' is laid before a person with the comparison shown.
//!
//! Arithmetic is in integers: money in ten-thousandths of a yuan, ratios in parts per million. The order of
//! the rows never matters; a [`Report`] follows from its input alone. What a seller knows about a buyer's
//! habits, history or device is no field of [`Conditions`], so it can never excuse a difference.

mod cohort;
mod exemption;
mod finding;
mod index;
mod judge;
pub mod pair;
mod pattern;
mod policy;
mod position;
mod price;
mod published;
mod report;
mod sale;
mod words;

pub use exemption::{Considered, Ground, Status, draw_won};
pub use finding::{Affected, Comparator, Finding, Pattern};
pub use judge::scan;
pub use policy::Policy;
pub use position::{Position, Standing, position};
pub use published::{Adjustment, Dimension, Draw, EarlierSale, ListPrice, Market, Offer};
pub use report::{Cleared, Referred, Report, Tally, Unusable};
pub use sale::{Claim, Conditions, CreditNote, Pricing, Sale, Stage};
