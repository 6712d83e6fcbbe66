//! Trades and what was published, as columns of numbers: what the engine works on. Every name is a code, and a smaller
//! code is a smaller name.

mod buyers;
mod column;
mod gather;
mod grouped;
mod ids;
mod names;
mod rows;
mod shelf;
mod trade;

use std::collections::BTreeMap;

pub(super) use buyers::{Buyers, Kind, NOTHING};
pub(super) use gather::{Gatherer, Gathering};
pub(super) use names::{Gathered, Names, index};
pub(super) use shelf::{List, Lottery, Promotion, Shelf, Step};
pub(super) use trade::{Trade, Trades, UNKNOWN};

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// Everything a scan looks at, by column.
#[derive(Debug, Clone, Default)]
pub struct Book {
    pub(super) trades: Trades,
    pub(super) shelf: Shelf,
    pub(super) buyers: Buyers,
    pub(super) names: Registers,
    /// The first purchase of a buyer from a seller before the trades.
    pub(super) earlier: BTreeMap<(u32, u32), i64>,
    /// The class of cost that says nothing.
    pub(super) plain_cost: Option<u32>,
    /// Smallest units of money in a yuan.
    pub(super) per_yuan: i64,
    /// What the source does not say, in sentences.
    pub(super) unknown: Vec<String>,
    /// Rows set aside, sorted: they repeat or contradict another.
    pub(super) aside: Vec<u32>,
    /// Rows that say the same as another, which are counted once.
    pub(super) repeated: usize,
    /// Trades left out because two different rows carry their id, sorted.
    pub(super) contradicted: Vec<String>,
}

/// The names behind the codes.
#[derive(Debug, Clone, Default)]
pub(super) struct Registers {
    pub(super) sellers: Names,
    pub(super) buyers: Names,
    pub(super) products: Names,
    /// Conditions, as a list of pairs in JSON.
    pub(super) terms: Names,
    pub(super) cost_classes: Names,
    /// What claims refer to: requirements, offers, draws, provisions.
    pub(super) references: Names,
}

impl Book {
    /// Trades in it.
    pub fn trades(&self) -> usize {
        self.trades.len()
    }

    /// The id of a trade by its row.
    pub fn id(&self, row: u32) -> String {
        self.trades.ids.get(index(row))
    }

    /// When a trade was made, in Unix seconds, by its row.
    pub fn at(&self, row: u32) -> i64 {
        self.trades.at.get(index(row))
    }

    /// Every row in the order of time, as a stream has them, but those set aside.
    pub fn rows_by_time(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..).take(self.trades()).filter(|row| self.is_used(*row)).collect();
        rows.sort_by_key(|row| self.at(*row));
        rows
    }

    pub(super) fn is_used(&self, row: u32) -> bool {
        self.aside.is_empty() || self.aside.binary_search(&row).is_err()
    }

    /// What the source does not say, in sentences.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }
}
