//! Trades judged as they come in. Posted prices are judged at once, against the latest purchase of each other buyer in
//! the same cohort; a seller's systematic differences are looked at again when its trades have grown by a quarter, and
//! each look is paid for from one budget of errors. The scan over all trades is what counts in the end.

mod budget;
mod ring;

use rustc_hash::FxHashMap;

use self::budget::Budget;
use self::ring::{Entry, Ring, Verdict};
use super::book::{Book, index};
use super::exemption::{Ground, Status};
use super::policy::{Policy, share};
use super::price::{gap, price};
use super::seller::{Key, Line, Seller};
use super::systematic::test;

/// A trade that stands apart from the posted price of its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The trade's row in the book.
    pub row: u32,
    /// How far it stands from the others' price.
    pub gap_ppm: i64,
    /// How many others were compared.
    pub others: usize,
}

/// A seller whose prices go with a trait of the buyers.
#[derive(Debug, Clone, PartialEq)]
pub struct Raised {
    /// The seller.
    pub seller: String,
    /// Trades at the time of the look.
    pub trades: usize,
    /// The chance of what was seen if nothing mattered.
    pub p: f64,
    /// The level the budget of errors allowed this look.
    pub level: f64,
}

/// What is remembered of the trades seen so far: for each cohort the latest purchase of up to 64 buyers and as many that cannot be judged yet, for each
/// buyer of a seller the first purchase.
#[derive(Debug)]
pub struct Stream<'a> {
    book: &'a Book,
    policy: &'a Policy,
    cohorts: FxHashMap<(u32, Key), u32>,
    rings: Vec<Ring>,
    first: FxHashMap<(u32, u32), i64>,
    sellers: FxHashMap<u32, Seen>,
    due: Vec<u32>,
    budget: Budget,
}

/// A seller's trades so far.
#[derive(Debug, Default)]
struct Seen {
    rows: Vec<u32>,
    next_look: usize,
    is_raised: bool,
}

impl<'a> Stream<'a> {
    /// Before the first trade. What is published, and what is known of the buyers, is the book's.
    pub fn new(book: &'a Book, policy: &'a Policy) -> Self {
        let first = book.earlier.iter().map(|((seller, buyer), at)| ((*seller, *buyer), *at)).collect();
        Self {
            book,
            policy,
            cohorts: FxHashMap::default(),
            rings: Vec::new(),
            first,
            sellers: FxHashMap::default(),
            due: Vec::new(),
            budget: Budget::new(share(policy.false_discovery_ppm)),
        }
    }

    /// Takes the next trade in: a row of the book, none twice. Alerts are about it, or about trades before it that had
    /// too few others, or no price in common, to be judged by until now.
    pub fn take(&mut self, row: u32, alerts: &mut Vec<Alert>) {
        let trade = self.book.trades.get(row);
        let first = self.first.entry((trade.seller, trade.buyer)).or_insert(trade.at);
        let bought_before = *first < trade.at;
        *first = trade.at.min(*first);
        self.count(trade.seller, row);
        let Ok(outcome) = price(&self.book.shelf, self.policy, &trade) else { return };
        let line = Line::of(self.book, self.policy, row, &trade, trade.buyer, outcome, bought_before);
        if !line.is_compared() {
            return;
        }
        let next = u32::try_from(self.rings.len()).unwrap_or(u32::MAX);
        let place = *self.cohorts.entry((trade.seller, line.key)).or_insert(next);
        if place == next {
            self.rings.push(Ring::default());
        }
        let Some(ring) = self.rings.get_mut(index(place)) else { return };
        let tell = |entry: &Entry, verdict: Verdict| match verdict {
            Verdict::Apart { centre, others } => {
                alerts.push(Alert { row: entry.row, gap_ppm: gap(entry.rho, centre), others });
            }
            Verdict::Undecided | Verdict::Within => {}
        };
        ring.take(self.policy, &Entry::of(&line), tell);
    }

    fn count(&mut self, seller: u32, row: u32) {
        let seen = self.sellers.entry(seller).or_default();
        seen.rows.push(row);
        if seen.rows.len() >= seen.next_look.max(self.policy.cells_min) && !seen.is_raised {
            seen.next_look = seen.rows.len() + (seen.rows.len() / 4).max(1);
            self.due.push(seller);
        }
    }

    /// Looks again at every seller whose trades have grown enough since the last look, and raises those whose prices go
    /// with a trait of the buyers. Every look spends of the budget; a seller is raised once.
    pub fn look(&mut self) -> Vec<Raised> {
        let mut due = std::mem::take(&mut self.due);
        due.sort_unstable();
        due.dedup();
        due.into_iter().filter_map(|seller| self.look_at(seller)).collect()
    }

    fn look_at(&mut self, code: u32) -> Option<Raised> {
        let seen = self.sellers.get_mut(&code)?;
        let p = test(&Seller::new(self.book, self.policy, code, &seen.rows)).p?;
        let level = self.budget.spend(p);
        if p > level {
            return None;
        }
        seen.is_raised = true;
        Some(Raised { seller: self.book.names.sellers.get(code), trades: seen.rows.len(), p, level })
    }

    /// Cohorts that are remembered.
    pub fn cohorts(&self) -> usize {
        self.rings.len()
    }
}

impl Entry {
    fn of(line: &Line) -> Self {
        let void =
            line.claim.is_some_and(|claim| claim.status == Status::Void && claim.ground != Ground::OtherLaw);
        Self {
            buyer: line.buyer,
            row: line.row,
            at: line.at,
            rho: line.outcome.rho,
            tolerance: u32::try_from(line.outcome.tolerance).unwrap_or(u32::MAX),
            is_silent: void || line.misgraded,
        }
    }
}
