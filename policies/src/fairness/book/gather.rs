//! A book in the making: rows come in any order, names get codes as they are met, and in the end the codes are put in
//! the order of the names.

use std::collections::{BTreeMap, BTreeSet};

use super::buyers::{Buyers, Kind, NOTHING, Trait};
use super::column::Column;
use super::grouped::Grouped;
use super::names::{Gathered, Recoded, index};
use super::shelf::{List, Lottery, Promotion, Shelf, Step};
use super::trade::{Trades, UNKNOWN};
use super::{Book, Registers};

/// What is gathered of one trait: by the buyer's code of gathering.
#[derive(Debug)]
pub(in crate::fairness) enum Gathering {
    Levels(Gathered, Vec<(u32, u32)>),
    Amounts(Vec<(u32, f64)>),
}

/// Rows gathered so far. Codes are those of gathering.
#[derive(Debug, Default)]
pub(in crate::fairness) struct Gatherer {
    pub(in crate::fairness) trades: Trades,
    pub(in crate::fairness) sellers: Gathered,
    pub(in crate::fairness) buyers: Gathered,
    pub(in crate::fairness) products: Gathered,
    pub(in crate::fairness) terms: Gathered,
    pub(in crate::fairness) cost_classes: Gathered,
    pub(in crate::fairness) references: Gathered,
    pub(in crate::fairness) lists: Vec<List>,
    pub(in crate::fairness) steps: Vec<Step>,
    pub(in crate::fairness) promotions: Vec<Promotion>,
    pub(in crate::fairness) lotteries: Vec<Lottery>,
    pub(in crate::fairness) earlier: Vec<(u32, u32, i64)>,
    pub(in crate::fairness) traits: BTreeMap<String, Gathering>,
    pub(in crate::fairness) joined: Vec<(u32, i64)>,
    pub(in crate::fairness) unknown: Vec<String>,
    pub(in crate::fairness) per_yuan: i64,
}

impl Gatherer {
    /// The book. Rows of one id are counted once if they say the same, and not at all if they do not.
    pub(in crate::fairness) fn finish(mut self) -> Book {
        let (sellers, seller) = self.sellers.sorted();
        let (buyers, buyer) = self.buyers.sorted();
        let (products, product) = self.products.sorted();
        let (terms, term) = self.terms.sorted();
        let (cost_classes, cost_class) = self.cost_classes.sorted();
        let (references, reference) = self.references.sorted();
        self.trades.seller.recode(|code| seller.get(code));
        self.trades.buyer.recode(|code| buyer.get(code));
        self.trades.product.recode(|code| product.get(code));
        self.trades.terms.recode(|code| term.get(code));
        self.trades.cost_class.recode(|code| cost_class.get(code));
        self.trades.reference.recode(|code| reference.get(code));
        for list in &mut self.lists {
            list.product = product.get(list.product);
        }
        for step in &mut self.steps {
            step.product = product.get(step.product);
        }
        for offer in &mut self.promotions {
            (offer.seller, offer.id) = (seller.get(offer.seller), reference.get(offer.id));
            offer.product = offer.product.map(|code| product.get(code));
        }
        for draw in &mut self.lotteries {
            (draw.seller, draw.id) = (seller.get(draw.seller), reference.get(draw.id));
        }
        let mut earlier = BTreeMap::new();
        for (from, by, at) in self.earlier {
            let first = earlier.entry((seller.get(from), buyer.get(by))).or_insert(at);
            *first = at.min(*first);
        }
        let shelf = Shelf {
            lists: Grouped::new(self.lists, products.len(), |list| list.product),
            steps: Grouped::new(self.steps, products.len(), |step| step.product),
            promotions: Grouped::new(self.promotions, sellers.len(), |offer| offer.seller),
            lotteries: Grouped::new(self.lotteries, sellers.len(), |draw| draw.seller),
        };
        let traits = known(self.traits, &self.joined, buyers.len(), &buyer);
        let names = Registers { sellers, buyers, products, terms, cost_classes, references };
        self.unknown.sort();
        let (trades, unknown, per_yuan) = (self.trades, self.unknown, self.per_yuan);
        let plain_cost = names.cost_classes.empty();
        let mut book = Book {
            plain_cost,
            trades,
            shelf,
            buyers: traits,
            names,
            earlier,
            per_yuan,
            unknown,
            ..Book::default()
        };
        book.set_doubled_aside();
        book
    }
}

impl Book {
    /// Finds ids that more than one row carries.
    fn set_doubled_aside(&mut self) {
        let doubled: BTreeSet<String> = self.trades.ids.doubled().into_iter().collect();
        if doubled.is_empty() {
            return;
        }
        let mut first = BTreeMap::new();
        let mut differ = BTreeSet::new();
        let rows = u32::try_from(self.trades.len()).unwrap_or(u32::MAX);
        let carriers: Vec<(u32, String)> = (0..rows)
            .map(|row| (row, self.trades.ids.get(index(row))))
            .filter(|(_, id)| doubled.contains(id))
            .collect();
        for (row, id) in &carriers {
            let trade = self.trades.get(*row);
            if *first.entry(id).or_insert(trade) != trade {
                differ.insert(id);
            }
        }
        let mut kept = BTreeSet::new();
        self.aside = carriers
            .iter()
            .filter(|(_, id)| differ.contains(id) || !kept.insert(id))
            .map(|(row, _)| *row)
            .collect();
        self.repeated = self.aside.len() - carriers.iter().filter(|(_, id)| differ.contains(id)).count();
        self.contradicted = differ.into_iter().cloned().collect();
    }
}

fn known(
    traits: BTreeMap<String, Gathering>,
    joined: &[(u32, i64)],
    buyers: usize,
    places: &Recoded,
) -> Buyers {
    let traits = traits.into_iter().map(|(name, gathering)| {
        let kind = match gathering {
            Gathering::Levels(levels, of) => {
                let (names, level) = levels.sorted();
                let values = of.into_iter().map(|(buyer, code)| (buyer, level.get(code)));
                let mut column = Column::new(NOTHING);
                for level in by_buyer(values, buyers, places, NOTHING) {
                    column.push(level);
                }
                Kind::Levels { names, of: column }
            }
            Gathering::Amounts(of) => {
                let bits = of.into_iter().map(|(buyer, amount)| (buyer, amount.to_bits()));
                let amounts = by_buyer(bits, buyers, places, f64::NAN.to_bits());
                Kind::Amounts(amounts.into_iter().map(f64::from_bits).collect())
            }
        };
        Trait { name, kind }
    });
    let traits = traits.collect();
    let joined = if joined.is_empty() {
        Vec::new()
    } else {
        by_buyer(joined.iter().copied(), buyers, places, UNKNOWN)
    };
    Buyers { traits, joined }
}

/// Values by buyer. Of a buyer of whom two different things are said, nothing is known.
fn by_buyer<T: Copy + PartialEq>(
    values: impl Iterator<Item = (u32, T)>,
    buyers: usize,
    places: &Recoded,
    nothing: T,
) -> Vec<T> {
    let mut column = vec![None; buyers];
    let mut disputed = BTreeSet::new();
    for (buyer, value) in values {
        let place = index(places.get(buyer));
        let Some(slot) = column.get_mut(place) else { continue };
        if *slot.get_or_insert(value) != value {
            disputed.insert(place);
        }
    }
    let settled = column.into_iter().enumerate();
    settled.map(|(place, value)| value.filter(|_| !disputed.contains(&place)).unwrap_or(nothing)).collect()
}
