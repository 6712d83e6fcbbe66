//! The trades of one seller, priced, their claims checked, in the order of their cohorts.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::book::{Book, DAY, Promotion, Trade, UNKNOWN, index};
use super::exemption::{Checked, Claimed, Ground, Status, check, too_long};
use super::policy::Policy;
use super::price::{Outcome, Unpriced, price};
use super::published::Dimension;

/// What must be equal, in every part, for two trades to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) product: u32,
    pub(super) terms: u32,
    pub(super) credit: i64,
    pub(super) duration: i64,
    /// None where the class is unremarkable, or the cost documented in money and so taken out of the price.
    pub(super) cost_class: Option<u32>,
    pub(super) requirement: Option<u32>,
}

/// A trade that has a price.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) row: u32,
    pub(super) at: i64,
    pub(super) key: Key,
    /// The buyer's place among the seller's.
    pub(super) buyer: u32,
    pub(super) outcome: Outcome,
    pub(super) claim: Option<Checked>,
    /// The seller claims another grade of credit than the evidence shows.
    pub(super) misgraded: bool,
}

impl Line {
    /// What a trade with this price is compared by, and what its claim comes to. `buyer` is the place the caller gives
    /// the buyer, `bought_before` whether it had bought from the seller before.
    pub(super) fn of(
        book: &Book,
        policy: &Policy,
        row: u32,
        trade: &Trade,
        buyer: u32,
        outcome: Outcome,
        bought_before: bool,
    ) -> Self {
        let claim =
            if trade.ground == 0 { None } else { claim(book, policy, row, trade, &outcome, bought_before) };
        let tabled = book.shelf.publishes(trade.product, Dimension::Duration, outcome.moment);
        let demanded =
            claim.is_some_and(|claim| (claim.ground, claim.status) == (Ground::ActualDemand, Status::Valid));
        let is_plain = trade.cost > 0 || book.plain_cost == Some(trade.cost_class);
        let key = Key {
            product: trade.product,
            terms: trade.terms,
            credit: trade.credit,
            duration: if tabled { 0 } else { trade.duration },
            cost_class: (!is_plain).then_some(trade.cost_class),
            requirement: demanded.then_some(trade.reference),
        };
        let misgraded = trade.credit != trade.credit_claimed;
        Self { row, at: trade.at, key, buyer, outcome, claim, misgraded }
    }

    /// Judged, and shown as a comparator of others.
    pub(super) fn is_compared(&self) -> bool {
        self.claim.is_none_or(|claim| match claim.status {
            Status::None | Status::Void => true,
            Status::Valid => claim.ground == Ground::ActualDemand,
            Status::Review => false,
        })
    }

    /// Judged, but without a voice in the norm while enough others have one: an abuse must not become the norm.
    pub(super) fn is_in_vain(&self) -> bool {
        self.misgraded || self.claim.is_some_and(|claim| claim.status == Status::Void)
    }
}

fn claim(
    book: &Book,
    policy: &Policy,
    row: u32,
    trade: &Trade,
    outcome: &Outcome,
    bought_before: bool,
) -> Option<Checked> {
    let id = if trade.ground == 3 { book.trades.ids.get(index(row)) } else { String::new() };
    let is_named = !book.names.references.get(trade.reference).is_empty();
    check(&book.shelf, policy, &Claimed { trade, outcome, bought_before, id: &id, is_named })
}

/// Lines that stand together, those that may be compared first. Grouped before they are sorted: rows mostly come in the
/// order of time, and then each group is in order already.
type Groups = FxHashMap<(bool, Key), Vec<Line>>;

/// One seller's trades.
#[derive(Debug)]
pub(super) struct Seller<'a> {
    pub(super) book: &'a Book,
    pub(super) policy: &'a Policy,
    pub(super) code: u32,
    /// Those that may be compared first, by cohort, time and id; then the others, by time and id.
    pub(super) lines: Vec<Line>,
    /// Where each cohort stands in `lines`.
    pub(super) cohorts: Vec<Range<usize>>,
    /// The code of each buyer, in order.
    pub(super) buyers: Vec<u32>,
    /// When each buyer first bought.
    pub(super) first: Vec<i64>,
    pub(super) unpriced: Vec<(Unpriced, u32)>,
    pub(super) trades: usize,
}

impl<'a> Seller<'a> {
    /// Prices the rows of one seller and arranges them.
    pub(super) fn new(book: &'a Book, policy: &'a Policy, code: u32, rows: &[u32]) -> Self {
        let trades = book.trades.gather(rows);
        let (buyers, first) = buyers(book, code, &trades);
        let places: FxHashMap<u32, u32> = buyers.iter().copied().zip(0..).collect();
        let mut seller = Self {
            book,
            policy,
            code,
            lines: Vec::new(),
            cohorts: Vec::new(),
            buyers,
            first,
            unpriced: Vec::new(),
            trades: rows.len(),
        };
        let mut groups = Groups::default();
        for (row, trade) in rows.iter().zip(&trades) {
            let buyer = places.get(&trade.buyer).copied().unwrap_or_default();
            match price(&book.shelf, policy, trade) {
                Ok(outcome) => {
                    let before = seller.bought_before(buyer, trade.at);
                    let line = Line::of(book, policy, *row, trade, buyer, outcome, before);
                    groups.entry((!line.is_compared(), line.key)).or_default().push(line);
                }
                Err(why) => seller.unpriced.push((why, *row)),
            }
        }
        seller.arrange(groups);
        seller
    }

    /// Whether the buyer had bought before this moment.
    pub(super) fn bought_before(&self, buyer: u32, at: i64) -> bool {
        self.first.get(index(buyer)).is_some_and(|first| *first < at)
    }

    fn arrange(&mut self, groups: Groups) {
        let ids = &self.book.trades.ids;
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_unstable_by_key(|(key, _)| *key);
        self.lines.reserve_exact(groups.iter().map(|(_, lines)| lines.len()).sum());
        for (_, mut lines) in groups {
            lines.sort_unstable_by(|one, other| {
                one.at.cmp(&other.at).then_with(|| ids.compare(index(one.row), index(other.row)))
            });
            self.lines.append(&mut lines);
        }
        let compared = self.lines.partition_point(Line::is_compared);
        let mut start = 0;
        for cohort in self.lines.get(..compared).unwrap_or_default().chunk_by(|one, next| one.key == next.key)
        {
            self.cohorts.push(start..start + cohort.len());
            start += cohort.len();
        }
        self.unpriced.sort_by(|(why, one), (other_why, other)| {
            why.cmp(other_why).then_with(|| ids.compare(index(*one), index(*other)))
        });
    }

    /// The lines of a cohort.
    pub(super) fn cohort(&self, place: &Range<usize>) -> &[Line] {
        self.lines.get(place.clone()).unwrap_or_default()
    }

    /// Promotions for new users of a reasonable period.
    pub(super) fn promotions(&self) -> impl Iterator<Item = &'a Promotion> {
        let (shelf, policy) = (&self.book.shelf, self.policy);
        shelf.promotions.of(self.code).iter().filter(move |offer| too_long(shelf, policy, offer).is_none())
    }

    /// When the buyer at this place joined the platform, if that is known.
    pub(super) fn joined(&self, buyer: u32) -> Option<i64> {
        let code = self.buyers.get(index(buyer))?;
        self.book.buyers.joined.get(index(*code)).copied().filter(|joined| *joined != UNKNOWN)
    }

    /// The id of a line's trade.
    pub(super) fn id(&self, line: &Line) -> String {
        self.book.trades.ids.get(index(line.row))
    }

    /// The name of the buyer at this place.
    pub(super) fn buyer(&self, place: u32) -> String {
        self.buyers.get(index(place)).map(|code| self.book.names.buyers.get(*code)).unwrap_or_default()
    }

    /// The policy's window in seconds.
    pub(super) fn window(&self) -> i64 {
        self.policy.window_days.saturating_mul(DAY)
    }
}

/// The buyers of these trades in order, and when each first bought from the seller.
fn buyers(book: &Book, seller: u32, trades: &[Trade]) -> (Vec<u32>, Vec<i64>) {
    let mut all: Vec<(u32, i64)> = trades.iter().map(|trade| (trade.buyer, trade.at)).collect();
    all.sort_unstable();
    all.dedup_by_key(|(buyer, _)| *buyer);
    let earlier = |(buyer, at): (u32, i64)| {
        let before = book.earlier.get(&(seller, buyer)).copied();
        (buyer, before.map_or(at, |before| before.min(at)))
    };
    all.into_iter().map(earlier).unzip()
}
