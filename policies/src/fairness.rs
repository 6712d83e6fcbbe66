//! Discriminatory pricing (Data Regulations, Art. 69): sales made under the same conditions are compared, and
//! a price that stands apart from the others' is laid before a person with the comparison shown.
//!
//! Arithmetic is in integers: money in ten-thousandths of a yuan, ratios in parts per million. The order of
//! the rows never matters; a [`Report`] follows from its input alone. What a seller knows about a buyer's
//! habits, history or device is no field of [`Conditions`], so it can never excuse a difference.

mod book;
mod cells;
mod chance;
mod cluster;
mod cohort;
mod comparators;
mod contrast;
mod draws;
mod evidence;
mod exemption;
mod finding;
mod grades;
mod judge;
mod lists;
mod many;
mod measure;
mod negotiated;
mod offers;
pub mod pair;
mod pattern;
mod policy;
mod position;
mod price;
mod published;
mod read;
mod record;
mod report;
mod sale;
mod seller;
mod sorted;
pub mod stream;
mod systematic;
mod tail;
mod traits;
mod voices;
mod words;

pub use book::Book;
pub use cluster::{Estimate, Point, estimate};
pub use exemption::{Considered, Ground, Status, draw_won};
pub use finding::{Affected, Comparator, Finding, Judged, Pattern};
pub use judge::{apart, scan, scan_book};
pub use many::{benjamini_hochberg, simes};
pub use measure::Measure;
pub use policy::Policy;
pub use position::{Position, Standing, position};
pub use published::{Adjustment, Dimension, Draw, EarlierSale, ListPrice, Market, Offer};
pub use read::FolderError;
pub use report::{Cleared, Referred, Report, Tally, Unpriced, Unusable};
pub use sale::{Claim, Conditions, CreditNote, Pricing, Sale, Stage};
