//! The scan: price every sale, compare what is comparable, and gather what stands apart, what has a lawful
//! reason, and what cannot be judged.

use std::collections::{BTreeMap, BTreeSet};

use super::cohort::{Judgment, judge};
use super::exemption::Status;
use super::finding::Comparator;
use super::index::Index;
use super::pattern::findings;
use super::policy::Policy;
use super::price::{Key, Priced, price};
use super::published::Market;
use super::report::{Cleared, Referred, Report, Tally, Unusable};
use super::sale::Sale;

/// The registry of conditions that must be equal; changes when [`super::Conditions`] does.
const CONDITIONS: &str = "conditions-1";

/// Ids shown of a group that may be large.
const SHOWN: usize = 10;

/// A sale that stands apart, with the others' centre and the comparison.
#[derive(Debug)]
pub(super) struct Flag<'p, 'a> {
    pub(super) priced: &'p Priced<'a>,
    pub(super) centre: i64,
    pub(super) others: usize,
    pub(super) comparators: Vec<Comparator>,
}

/// Compares all sales of a market by the posted-price rule and reports possible differential treatment
/// (Data Regulations, Art. 69). `law` is the version of the law the report names.
///
/// # Errors
/// [`Unusable`] when the input contradicts itself; nothing is compared then.
pub fn scan(market: &Market, policy: &Policy, law: &str) -> Result<Report, Unusable> {
    let index = Index::new(market);
    let (priced, unpriced) = price_all(market, policy, &index)?;
    let cohorts = cohorts(&priced);
    let mut sorted = Sorted::default();
    for cohort in cohorts.values() {
        sorted.add_cohort(policy, cohort);
    }
    let flagged: BTreeSet<&str> = sorted.flags.iter().map(|flag| flag.priced.sale.id.as_str()).collect();
    for sale in &priced {
        sorted.cases.add_claim(sale, flagged.contains(sale.sale.id.as_str()));
    }
    let sellers: BTreeSet<&str> = market.sales.iter().map(|sale| sale.seller.as_str()).collect();
    Ok(Report {
        law: law.to_owned(),
        policy: policy.version.clone(),
        conditions: CONDITIONS.to_owned(),
        findings: findings(policy, &priced, sorted.flags),
        cleared: sorted.cases.cleared.into_iter().map(|(rule, trades)| cleared(rule, &trades)).collect(),
        referred: sorted.cases.referred.into_iter().collect(),
        insufficient: sorted.insufficient,
        dispersed: sorted.dispersed,
        unpriced,
        sellers: sellers.len(),
        trades: market.sales.len(),
    })
}

/// Every sale priced, in order of id, and those that cannot be.
pub(super) fn price_all<'a>(
    market: &'a Market,
    policy: &Policy,
    index: &Index<'_>,
) -> Result<(Vec<Priced<'a>>, Vec<Referred>), Unusable> {
    let mut sales: Vec<&Sale> = market.sales.iter().collect();
    sales.sort_by_key(|sale| &sale.id);
    if let Some(pair) = sales.windows(2).find(|pair| matches!(pair, [a, b] if a.id == b.id)) {
        return Err(Unusable::DuplicateSale(pair.iter().map(|sale| sale.id.clone()).take(1).collect()));
    }
    let (mut priced, mut unpriced) = (Vec::with_capacity(sales.len()), Vec::new());
    for sale in sales {
        match price(index, policy, sale) {
            Ok(sale) => priced.push(sale),
            Err(reason) => {
                unpriced.push(Referred { trade: sale.id.clone(), ground: None, reason: reason.to_owned() });
            }
        }
    }
    Ok((priced, unpriced))
}

/// The sales that may be compared, by key; each cohort in order of time, then id.
pub(super) fn cohorts<'p, 'a>(priced: &'p [Priced<'a>]) -> BTreeMap<&'p Key<'a>, Vec<&'p Priced<'a>>> {
    let mut cohorts: BTreeMap<&Key<'a>, Vec<&Priced<'a>>> = BTreeMap::new();
    for sale in priced.iter().filter(|sale| sale.is_compared()) {
        cohorts.entry(&sale.key).or_default().push(sale);
    }
    for cohort in cohorts.values_mut() {
        cohort.sort_by_key(|sale| (sale.sale.at, &sale.sale.id));
    }
    cohorts
}

#[derive(Default)]
struct Sorted<'p, 'a> {
    flags: Vec<Flag<'p, 'a>>,
    insufficient: Tally,
    dispersed: Tally,
    cases: Cases,
}

/// Sales with a lawful reason for their price, by rule, and those left to a person.
#[derive(Default)]
struct Cases {
    cleared: BTreeMap<&'static str, BTreeSet<String>>,
    referred: BTreeSet<Referred>,
}

impl<'p, 'a> Sorted<'p, 'a> {
    fn add_cohort(&mut self, policy: &Policy, cohort: &[&'p Priced<'a>]) {
        let lists: BTreeSet<i64> = cohort.iter().map(|sale| sale.outcome.list).collect();
        let before = (self.insufficient.trades, self.dispersed.trades);
        for (priced, judgment) in judge(policy, cohort) {
            match judgment {
                Judgment::Insufficient => self.insufficient.trades += 1,
                Judgment::Dispersed => self.dispersed.trades += 1,
                Judgment::Within => self.cases.add_within(priced, lists.len() > 1),
                Judgment::Flagged { centre, others, comparators } => {
                    self.flags.push(Flag { priced, centre, others, comparators });
                }
            }
        }
        self.insufficient.strata += usize::from(self.insufficient.trades > before.0);
        self.dispersed.strata += usize::from(self.dispersed.trades > before.1);
    }
}

impl Cases {
    fn add_within(&mut self, sale: &Priced<'_>, list_changed: bool) {
        if sale.outcome.adjusted {
            self.cleared.entry("FAIR-03").or_default().insert(sale.sale.id.clone());
        }
        if list_changed {
            self.cleared.entry("FAIR-13").or_default().insert(sale.sale.id.clone());
        }
    }

    fn add_claim(&mut self, sale: &Priced<'_>, flagged: bool) {
        let Some(claim) = &sale.exemption else { return };
        match claim.status {
            Status::Valid if !flagged => {
                self.cleared.entry(claim.ground.rule()).or_default().insert(sale.sale.id.clone());
            }
            Status::Review => {
                let reason = format!("{}: {}", claim.rule, claim.reason);
                let trade = sale.sale.id.clone();
                self.referred.insert(Referred { trade, ground: Some(claim.ground), reason });
            }
            Status::None | Status::Valid | Status::Void => {}
        }
    }
}

fn cleared(rule: &str, trades: &BTreeSet<String>) -> Cleared {
    let reason = match rule {
        "FAIR-03" => "a published table or documented cost accounts for the whole difference",
        "FAIR-05" => "a recorded requirement, within norm and custom, accounts for the difference",
        "FAIR-06" => "a published promotion for new users, of reasonable length, accounts for the difference",
        "FAIR-07" => "a fair draw, recomputed from its seed, accounts for the difference",
        _ => "the list price changed for everyone, and each paid that of its day",
    };
    Cleared {
        rule: rule.to_owned(),
        reason: reason.to_owned(),
        trades: trades.len(),
        first: trades.iter().take(SHOWN).cloned().collect(),
    }
}
