//! The other tables: what was published, and what is known of the buyers.

use std::collections::{BTreeMap, BTreeSet};

use super::super::book::{Gathered, Gatherer, Gathering, List, Lottery, Promotion, Step};
use super::super::published::Dimension;
use super::FolderError;
use super::table::{Batch, Table};

/// Numbers of which there are more than so many are amounts, and ranked; fewer are levels.
const LEVELS_MAX: usize = 20;

pub(super) fn gather(
    find: impl Fn(&str) -> Result<Option<Table>, FolderError>,
    gatherer: &mut Gatherer,
) -> Result<(), FolderError> {
    let mut absent = |name: &str, so: &str| gatherer.unknown.push(format!("There is no table {name}: {so}."));
    let tables = [
        ("list_prices", "no trade can be priced"),
        ("adjust", "no published table moves a price"),
        ("promos", "a claimed promotion for new users is void"),
        ("lotteries", "a claimed draw is void"),
        ("buyers", "only purchases before are held against the price, no other trait of the buyers"),
    ];
    let found = tables.map(|(name, so)| {
        let table = find(name)?;
        if table.is_none() {
            absent(name, so);
        }
        Ok(table)
    });
    let [lists, steps, promotions, lotteries, buyers] = found;
    if let Some(table) = lists? {
        self::lists(&table, gatherer)?;
    }
    if let Some(table) = steps? {
        self::steps(&table, gatherer)?;
    }
    if let Some(table) = promotions? {
        self::promotions(&table, gatherer)?;
    }
    if let Some(table) = lotteries? {
        self::lotteries(&table, gatherer)?;
    }
    if let Some(table) = buyers? {
        self::buyers(&table, gatherer)?;
    }
    Ok(())
}

fn rows(
    batch: &Batch<'_>,
    mut take: impl FnMut(usize) -> Result<(), FolderError>,
) -> Result<(), FolderError> {
    (0..batch.rows).try_for_each(&mut take)
}

fn lists(table: &Table, gatherer: &mut Gatherer) -> Result<(), FolderError> {
    table.require(&["product", "valid_from", "price"])?;
    table.each(&["product", "valid_from", "price", "published_at"], |batch| {
        rows(batch, |row| {
            let from = batch.required(1, row)?;
            let published = batch.integer(3, row)?.unwrap_or(from);
            let product = gatherer.products.code(&batch.name(0, row)?);
            gatherer.lists.push(List { product, from, published, price: batch.required(2, row)? });
            Ok(())
        })
    })
}

fn steps(table: &Table, gatherer: &mut Gatherer) -> Result<(), FolderError> {
    table.require(&["product", "dim", "threshold", "ppm"])?;
    let mut other = BTreeSet::new();
    table.each(&["product", "dim", "threshold", "ppm", "published_at", "valid_until"], |batch| {
        rows(batch, |row| {
            let dimension = match batch.name(1, row)?.as_str() {
                "qty" | "quantity" => Dimension::Quantity,
                "duration" => Dimension::Duration,
                "credit" => Dimension::Credit,
                unknown => {
                    other.insert(unknown.to_owned());
                    return Ok(());
                }
            };
            gatherer.steps.push(Step {
                product: gatherer.products.code(&batch.name(0, row)?),
                dimension,
                threshold: batch.required(2, row)?,
                ppm: batch.required(3, row)?,
                published: batch.integer(4, row)?.unwrap_or(i64::MIN),
                until: batch.integer(5, row)?.unwrap_or(i64::MAX),
            });
            Ok(())
        })
    })?;
    let unknown = other
        .iter()
        .map(|name| format!("A published table depends on {name}, which is not understood: it is left out."));
    gatherer.unknown.extend(unknown);
    Ok(())
}

fn promotions(table: &Table, gatherer: &mut Gatherer) -> Result<(), FolderError> {
    table.require(&["promo", "seller", "t_from", "t_to", "disc_ppm"])?;
    let columns = ["promo", "seller", "t_from", "t_to", "disc_ppm", "max_days", "product", "published_at"];
    table.each(&columns, |batch| {
        rows(batch, |row| {
            let from = batch.required(2, row)?;
            let product = batch.text(6, row);
            gatherer.promotions.push(Promotion {
                seller: gatherer.sellers.code(&batch.name(1, row)?),
                id: gatherer.references.code(&batch.name(0, row)?),
                published: batch.integer(7, row)?.unwrap_or(from),
                from,
                until: batch.required(3, row)?,
                discount: batch.required(4, row)?.saturating_abs(),
                product: product.map(|product| gatherer.products.code(&product)),
                max_days: batch.integer(5, row)?,
            });
            Ok(())
        })
    })
}

fn lotteries(table: &Table, gatherer: &mut Gatherer) -> Result<(), FolderError> {
    table.require(&["lottery", "seller", "prob_ppm", "disc_ppm"])?;
    let columns = ["lottery", "seller", "prob_ppm", "disc_ppm", "published_at", "commitment", "seed"];
    table.each(&columns, |batch| {
        rows(batch, |row| {
            gatherer.lotteries.push(Lottery {
                seller: gatherer.sellers.code(&batch.name(1, row)?),
                id: gatherer.references.code(&batch.name(0, row)?),
                published: batch.integer(4, row)?.unwrap_or(i64::MIN),
                probability: batch.required(2, row)?,
                discount: batch.required(3, row)?.saturating_abs(),
                commitment: batch.text(5, row),
                seed: batch.text(6, row),
            });
            Ok(())
        })
    })
}

/// Every column besides the buyer and when it joined is a trait.
fn buyers(table: &Table, gatherer: &mut Gatherer) -> Result<(), FolderError> {
    table.require(&["buyer"])?;
    if !table.has("joined") {
        gatherer.unknown.push("The buyers have no column joined: their tenure is unknown.".to_owned());
    }
    let traits: Vec<&str> =
        table.columns.iter().map(String::as_str).filter(|name| !["buyer", "joined"].contains(name)).collect();
    let columns: Vec<&str> = ["buyer", "joined"].into_iter().chain(traits.iter().copied()).collect();
    let mut gathering: Vec<Amounts> = traits.iter().map(|_| Amounts::default()).collect();
    table.each(&columns, |batch| {
        rows(batch, |row| {
            let buyer = gatherer.buyers.code(&batch.name(0, row)?);
            if let Some(joined) = batch.integer(1, row)? {
                gatherer.joined.push((buyer, joined));
            }
            for (column, own) in (2..).zip(&mut gathering) {
                if let Some(text) = batch.text(column, row) {
                    own.add(buyer, &text, batch.real(column, row));
                }
            }
            Ok(())
        })
    })?;
    let gathered = traits.into_iter().map(str::to_owned).zip(gathering.into_iter().map(Amounts::settled));
    gatherer.traits = gathered.collect::<BTreeMap<_, _>>();
    Ok(())
}

/// A trait of which it is not yet known whether it is levels or amounts.
#[derive(Default)]
struct Amounts {
    levels: Gathered,
    level_of: Vec<(u32, u32)>,
    amount_of: Vec<(u32, f64)>,
    different: usize,
}

impl Amounts {
    fn add(&mut self, buyer: u32, text: &str, amount: Option<f64>) {
        let code = self.levels.code(text);
        self.different = self.different.max(usize::try_from(code).unwrap_or_default() + 1);
        self.level_of.push((buyer, code));
        self.amount_of.extend(amount.map(|amount| (buyer, amount)));
    }

    fn settled(self) -> Gathering {
        if self.different > LEVELS_MAX && self.amount_of.len() == self.level_of.len() {
            Gathering::Amounts(self.amount_of)
        } else {
            Gathering::Levels(self.levels, self.level_of)
        }
    }
}
