//! One trade in numbers, and many of them by column.

use super::column::Column;
use super::ids::Ids;

/// A moment nobody knows.
pub(in crate::fairness) const UNKNOWN: i64 = i64::MIN;

/// One trade. Names are codes, money is in the book's smallest unit, times are Unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fairness) struct Trade {
    pub(in crate::fairness) at: i64,
    /// When it was quoted, or [`UNKNOWN`].
    pub(in crate::fairness) quoted: i64,
    pub(in crate::fairness) seller: u32,
    pub(in crate::fairness) buyer: u32,
    pub(in crate::fairness) product: u32,
    /// The conditions that have no number of their own.
    pub(in crate::fairness) terms: u32,
    pub(in crate::fairness) cost_class: u32,
    /// Credit by the platform's evidence.
    pub(in crate::fairness) credit: i64,
    /// Credit as the seller claims it.
    pub(in crate::fairness) credit_claimed: i64,
    pub(in crate::fairness) duration: i64,
    pub(in crate::fairness) quantity: i64,
    pub(in crate::fairness) paid: i64,
    pub(in crate::fairness) fees: i64,
    pub(in crate::fairness) tax: i64,
    pub(in crate::fairness) cost: i64,
    /// Given back soon enough to count.
    pub(in crate::fairness) credited: i64,
    pub(in crate::fairness) refunded: bool,
    pub(in crate::fairness) fx: i64,
    pub(in crate::fairness) unit: i64,
    pub(in crate::fairness) delivered: i64,
    /// The ground of Art. 69 that is claimed, one to four; nought is none.
    pub(in crate::fairness) ground: u8,
    /// What the claim refers to.
    pub(in crate::fairness) reference: u32,
    /// When the requirement was put on record, or [`UNKNOWN`].
    pub(in crate::fairness) recorded: i64,
    /// Norm (1) and custom (2) are evidenced.
    pub(in crate::fairness) limbs: u8,
    pub(in crate::fairness) pricing: u8,
}

impl Default for Trade {
    /// What is usual in every column.
    fn default() -> Self {
        Self {
            at: 0,
            quoted: UNKNOWN,
            seller: 0,
            buyer: 0,
            product: 0,
            terms: 0,
            cost_class: 0,
            credit: 0,
            credit_claimed: 0,
            duration: 0,
            quantity: 1,
            paid: 0,
            fees: 0,
            tax: 0,
            cost: 0,
            credited: 0,
            refunded: false,
            fx: 1_000_000,
            unit: 1,
            delivered: 1_000_000,
            ground: 0,
            reference: 0,
            recorded: UNKNOWN,
            limbs: 0,
            pricing: 0,
        }
    }
}

macro_rules! columns {
    ($($name:ident: $kind:ty),* $(,)?) => {
        /// Trades by column. A column in which every row is the same takes no room.
        #[derive(Debug, Clone)]
        pub(in crate::fairness) struct Trades {
            pub(in crate::fairness) ids: Ids,
            rows: usize,
            $(pub(in crate::fairness) $name: Column<$kind>,)*
        }

        impl Default for Trades {
            fn default() -> Self {
                let usual = Trade::default();
                Self { ids: Ids::default(), rows: 0, $($name: Column::new(usual.$name),)* }
            }
        }

        impl Trades {
            /// Adds a trade; its id is pushed beside it.
            pub(in crate::fairness) fn push(&mut self, trade: Trade) {
                $(self.$name.push(trade.$name);)*
                self.rows += 1;
            }

            pub(in crate::fairness) fn get(&self, row: u32) -> Trade {
                let row = super::names::index(row);
                Trade { $($name: self.$name.get(row),)* }
            }

            /// Many at once, column by column: rows that lie far apart are then fetched side by side.
            pub(in crate::fairness) fn gather(&self, rows: &[u32]) -> Vec<Trade> {
                let usual = Trade { $($name: self.$name.usual(),)* };
                let mut trades = vec![usual; rows.len()];
                $(self.$name.scatter(rows, trades.iter_mut().map(|trade| &mut trade.$name));)*
                trades
            }
        }
    };
}

columns! {
    at: i64, quoted: i64, seller: u32, buyer: u32, product: u32, terms: u32, cost_class: u32, credit: i64,
    credit_claimed: i64, duration: i64, quantity: i64, paid: i64, fees: i64, tax: i64, cost: i64, credited: i64,
    refunded: bool, fx: i64, unit: i64, delivered: i64, ground: u8, reference: u32, recorded: i64, limbs: u8,
    pricing: u8,
}

impl Trades {
    pub(in crate::fairness) fn len(&self) -> usize {
        self.rows
    }
}
