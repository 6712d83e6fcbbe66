//! Trades judged as they come in. A price that stands apart from the posted one is told at once, by the latest purchases
//! of the same cohort; once the window around it has closed the stream has seen what the scan sees, and says its last
//! word, by the same code. A seller's systematic differences are looked at again when its trades have grown by a quarter,
//! and each look is paid for from one budget of errors. The scan over all trades is what counts in the end.

mod budget;
mod latest;
mod recent;

use rustc_hash::FxHashMap;

use self::budget::Budget;
use self::latest::Latest;
pub use self::recent::State;
use self::recent::{Bench, Recent};
use super::book::{Book, DAY, Trade, index};
use super::cohort::{Paid, Walker};
use super::policy::{Policy, share};
use super::price::{gap, price};
use super::seller::{Key, Line, Seller};
use super::systematic::test;
use super::voices::Judgment;

/// What is said of a trade: that it stands apart from the posted price of its day, or that it does not after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The trade's row in the book.
    pub row: u32,
    /// Whether this is the last word.
    pub state: State,
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

/// What is remembered of the trades seen so far: of each cohort those within two windows, at most some thousands; of
/// each buyer of a seller who publishes promotions the first purchase.
#[derive(Debug)]
pub struct Stream<'a> {
    book: &'a Book,
    policy: &'a Policy,
    walker: Walker<'a>,
    latest: Latest,
    cohorts: FxHashMap<(u32, Key), Recent>,
    first: FxHashMap<(u32, u32), i64>,
    sellers: FxHashMap<u32, Seen>,
    due: Vec<u32>,
    budget: Budget,
    /// The time of the latest trade.
    now: i64,
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
            walker: Walker::new(policy),
            latest: Latest::default(),
            cohorts: FxHashMap::default(),
            first,
            sellers: FxHashMap::default(),
            due: Vec::new(),
            budget: Budget::new(share(policy.false_discovery_ppm)),
            now: i64::MIN,
        }
    }

    /// Takes the next trade in: a row of the book, none twice. Alerts are about it, or about trades before it: such as had
    /// too few others, or no price in common, to be judged by until now, and such as can be judged finally.
    pub fn take(&mut self, row: u32, alerts: &mut Vec<Alert>) {
        let trade = self.book.trades.get(row);
        let bought_before = self.bought_before(&trade);
        self.count(trade.seller, row);
        let Ok(outcome) = price(&self.book.shelf, self.policy, &trade) else { return };
        let line = Line::of(self.book, self.policy, row, &trade, trade.buyer, outcome, bought_before);
        if !line.is_compared() {
            return;
        }
        self.now = self.now.max(line.at);
        let (mut bench, cohorts) = self.bench(self.now);
        let recent = cohorts.entry((trade.seller, line.key)).or_default();
        recent.take(&mut bench, Paid::of(&line), |paid, state, judgment| {
            alerts.push(alert(paid, state, judgment));
        });
    }

    /// Says the last word of every trade whose window had closed by `now`, in seconds, and forgets what no open window
    /// needs. To be called now and then, for cohorts in which nobody buys any more; at the end of time nothing is left open.
    pub fn settle(&mut self, now: i64, alerts: &mut Vec<Alert>) {
        let (mut bench, cohorts) = self.bench(now);
        cohorts.retain(|_, recent| {
            recent.settle(&mut bench, |paid, state, judgment| alerts.push(alert(paid, state, judgment)));
            !recent.is_empty()
        });
    }

    /// Whether the buyer had bought from the seller before. It matters for promotions alone, so it is remembered only of
    /// sellers who publish some.
    fn bought_before(&mut self, trade: &Trade) -> bool {
        if self.book.shelf.promotions.of(trade.seller).is_empty() {
            return false;
        }
        let first = self.first.entry((trade.seller, trade.buyer)).or_insert(trade.at);
        let before = *first < trade.at;
        *first = trade.at.min(*first);
        before
    }

    fn bench(&mut self, now: i64) -> (Bench<'_, 'a>, &mut FxHashMap<(u32, Key), Recent>) {
        let width = self.policy.window_days.saturating_mul(DAY);
        let (walker, latest) = (&mut self.walker, &mut self.latest);
        (Bench { policy: self.policy, walker, latest, width, now }, &mut self.cohorts)
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
        self.cohorts.len()
    }
}

fn alert(paid: &Paid, state: State, judgment: Judgment) -> Alert {
    let (centre, others) = match judgment {
        Judgment::Insufficient => (paid.rho, 0),
        Judgment::Dispersed { centre, others }
        | Judgment::Within { centre, others }
        | Judgment::Flagged { centre, others } => (centre, others),
    };
    Alert { row: paid.row, state, gap_ppm: gap(paid.rho, centre), others: index(others) }
}
