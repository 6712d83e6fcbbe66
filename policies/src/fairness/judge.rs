//! The scan: what each seller's trades show, weighed against what all sellers' show, and gathered into findings, what
//! has a lawful reason, and what cannot be judged. Sellers are looked at one by one, on every core.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, index};
use super::cohort::Walker;
use super::evidence::{Evidence, judged};
use super::exemption::Ground;
use super::finding::Finding;
use super::many::benjamini_hochberg;
use super::pattern::{Standing, findings};
use super::policy::Policy;
use super::published::Market;
use super::report::{Cleared, Referred, Report, Tally, Unpriced, Unusable};
use super::seller::Seller;
use super::voices::Judgment;
use crate::threads::share_out;

/// The registry of conditions that must be equal; changes when [`super::Conditions`] does.
const CONDITIONS: &str = "conditions-1";

/// Ids shown of a group that may be large.
const SHOWN: usize = 10;
/// Trades left to a person that are named one by one.
const REFERRED_MAX: usize = 1_000;

/// Compares all sales of a market and reports possible differential treatment (Data Regulations, Art. 69). `law` is
/// the version of the law the report names.
///
/// # Errors
/// [`Unusable`] when the input contradicts itself; nothing is compared then.
pub fn scan(market: &Market, policy: &Policy, law: &str) -> Result<Report, Unusable> {
    Ok(scan_book(&Book::of(market, policy)?, policy, law))
}

/// The same for a book, on every core.
pub fn scan_book(book: &Book, policy: &Policy, law: &str) -> Report {
    let sellers = Sellers::of(book);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let looks = share_out(threads, sellers.count(), |jobs| {
        let mut walker = Walker::new(policy);
        jobs.map(|code| Look::at(&Evidence::of(&mut walker, sellers.seller(book, policy, code))))
            .collect::<Vec<_>>()
    });
    let mut looks: Vec<Look> = looks.into_iter().flatten().collect();
    looks.sort_unstable_by_key(|look| look.seller);
    let standings = weigh(policy, &looks);
    let due: Vec<(&Look, &Standing)> = looks
        .iter()
        .zip(&standings)
        .filter(|(look, standing)| look.stands_out || standing.is_due())
        .collect();
    let found = share_out(threads, due.len(), |jobs| {
        let mut walker = Walker::new(policy);
        let due = jobs.filter_map(|job| due.get(job));
        due.flat_map(|(look, standing)| {
            let seller = sellers.seller(book, policy, look.seller);
            findings(&Evidence::of(&mut walker, seller), standing)
        })
        .collect::<Vec<_>>()
    });
    let findings = found.into_iter().flatten().collect();
    report(book, policy, law, looks, &standings, findings)
}

/// The rows whose price stands apart from a posted one, in order: what the scan says of single sales before it asks what a
/// seller is doing, and what a [`super::stream::Stream`] says of them in the end.
pub fn apart(book: &Book, policy: &Policy) -> Vec<u32> {
    let (sellers, mut walker) = (Sellers::of(book), Walker::new(policy));
    let mut apart: Vec<u32> = (0..sellers.count())
        .flat_map(|code| {
            let seller = sellers.seller(book, policy, code);
            let judged = judged(&mut walker, &seller);
            let lines = seller.lines.iter().zip(judged);
            let flagged = lines.filter(|(_, judgment)| matches!(judgment, Judgment::Flagged { .. }));
            flagged.map(|(line, _)| line.row).collect::<Vec<_>>()
        })
        .collect();
    apart.sort_unstable();
    apart
}

/// The rows of each seller.
struct Sellers {
    rows: Vec<u32>,
    starts: Vec<u32>,
}

impl Sellers {
    /// Rows that were set aside are nobody's.
    fn of(book: &Book) -> Self {
        let all = u32::try_from(book.trades()).unwrap_or(u32::MAX);
        let is_used = |row: &u32| book.is_used(*row);
        let seller = |row: u32| index(book.trades.seller.get(index(row)));
        let mut starts = vec![0_u32; book.names.sellers.len() + 1];
        for row in (0..all).filter(is_used) {
            if let Some(count) = starts.get_mut(seller(row) + 1) {
                *count += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        let mut places = starts.clone();
        let mut rows = vec![0; index(before)];
        for row in (0..all).filter(is_used) {
            let Some(place) = places.get_mut(seller(row)) else { continue };
            if let Some(slot) = rows.get_mut(index(*place)) {
                *slot = row;
            }
            *place += 1;
        }
        Self { rows, starts }
    }

    fn count(&self) -> usize {
        self.starts.len() - 1
    }

    fn seller<'a>(&self, book: &'a Book, policy: &'a Policy, seller: usize) -> Seller<'a> {
        let bounds = self.starts.get(seller).zip(self.starts.get(seller + 1));
        let rows =
            bounds.and_then(|(start, end)| self.rows.get(index(*start)..index(*end))).unwrap_or_default();
        Seller::new(book, policy, u32::try_from(seller).unwrap_or(u32::MAX), rows)
    }
}

/// What is kept of a seller while the others are looked at.
struct Look {
    seller: usize,
    trades: usize,
    stands_out: bool,
    p: Option<f64>,
    /// Draws that were audited: the chance of their outcomes, how many they are, and the first rows.
    draws: Vec<(u32, f64, Group)>,
    insufficient: Tally,
    dispersed: Tally,
    cleared: BTreeMap<&'static str, Group>,
    referred: Vec<Referred>,
    referred_trades: usize,
    unpriced: BTreeMap<super::price::Unpriced, Group>,
}

/// How many rows, and the first of them by id.
#[derive(Clone, Default)]
struct Group {
    rows: usize,
    first: Vec<u32>,
}

impl Group {
    fn of(book: &Book, mut rows: Vec<u32>) -> Self {
        let by_id = |one: &u32, other: &u32| book.trades.ids.compare(index(*one), index(*other));
        let count = rows.len();
        if count > SHOWN {
            rows.select_nth_unstable_by(SHOWN, by_id);
            rows.truncate(SHOWN);
        }
        rows.sort_unstable_by(by_id);
        Self { rows: count, first: rows }
    }

    fn join(&mut self, book: &Book, other: &Self) {
        let rows = self.rows + other.rows;
        *self = Self::of(book, self.first.iter().chain(&other.first).copied().collect());
        self.rows = rows;
    }

    fn ids(&self, book: &Book) -> Vec<String> {
        self.first.iter().map(|row| book.trades.ids.get(index(*row))).collect()
    }
}

impl Look {
    fn at(evidence: &Evidence<'_>) -> Self {
        let (seller, book) = (&evidence.seller, evidence.seller.book);
        let tally = |which: fn(&Judgment) -> bool| {
            let counts = seller.cohorts.iter().map(|cohort| {
                evidence
                    .judged
                    .get(cohort.clone())
                    .unwrap_or_default()
                    .iter()
                    .filter(|judgment| which(judgment))
                    .count()
            });
            counts.filter(|count| *count > 0).fold(Tally::default(), |tally, count| Tally {
                strata: tally.strata + 1,
                trades: tally.trades + count,
            })
        };
        let mut cleared: BTreeMap<&'static str, Vec<u32>> = BTreeMap::new();
        for (rule, line) in evidence.cleared() {
            cleared.entry(rule).or_default().push(line.row);
        }
        let mut unpriced: BTreeMap<_, Vec<u32>> = BTreeMap::new();
        for (why, row) in &seller.unpriced {
            unpriced.entry(*why).or_default().push(*row);
        }
        let draws = evidence.audits.iter().map(|audit| {
            let rows =
                audit.lines.iter().filter_map(|(place, _)| seller.lines.get(*place)).map(|line| line.row);
            (audit.draw, audit.p, Group::of(book, rows.collect()))
        });
        Self {
            seller: index(seller.code),
            trades: seller.trades,
            stands_out: evidence.stands_out(),
            p: evidence.systematic.p,
            draws: draws.collect(),
            insufficient: tally(|judgment| matches!(judgment, Judgment::Insufficient)),
            dispersed: tally(|judgment| matches!(judgment, Judgment::Dispersed { .. })),
            cleared: cleared.into_iter().map(|(rule, rows)| (rule, Group::of(book, rows))).collect(),
            referred: referred(evidence),
            referred_trades: evidence.referred().count(),
            unpriced: unpriced.into_iter().map(|(why, rows)| (why, Group::of(book, rows))).collect(),
        }
    }
}

fn referred(evidence: &Evidence<'_>) -> Vec<Referred> {
    let seller = &evidence.seller;
    let mut rows: Vec<_> = evidence.referred().collect();
    rows.sort_by(|one, other| seller.book.trades.ids.compare(index(one.row), index(other.row)));
    rows.truncate(REFERRED_MAX);
    let named = rows.into_iter().filter_map(|line| {
        let claim = line.claim?;
        let reference = seller.book.names.references.get(seller.book.trades.reference.get(index(line.row)));
        let reason = format!("{}: {}", claim.ground.rule(), claim.reason.words(&reference));
        Some(Referred { trade: seller.id(line), ground: Some(claim.ground), reason })
    });
    named.collect()
}

/// Which sellers' tests stand once all sellers are weighed together: false findings stay a small share of all.
fn weigh(policy: &Policy, looks: &[Look]) -> Vec<Standing> {
    let tested: Vec<(usize, f64)> =
        looks.iter().enumerate().filter_map(|(place, look)| Some((place, look.p?))).collect();
    let q = benjamini_hochberg(&tested.iter().map(|(_, p)| *p).collect::<Vec<_>>());
    let is_found = |q: &f64| *q <= super::policy::share(policy.false_discovery_ppm);
    let found = q.iter().filter(|q| is_found(q)).count();
    let mut standings = vec![Standing { tested: tested.len(), found, ..Standing::default() }; looks.len()];
    for ((place, _), q) in tested.iter().zip(&q) {
        if let Some(standing) = standings.get_mut(*place) {
            standing.q = Some(*q).filter(is_found);
        }
    }
    let draws: Vec<(usize, u32, f64)> = looks
        .iter()
        .enumerate()
        .flat_map(|(place, look)| look.draws.iter().map(move |(draw, p, _)| (place, *draw, *p)))
        .collect();
    let q = benjamini_hochberg(&draws.iter().map(|(.., p)| *p).collect::<Vec<_>>());
    for ((place, draw, _), q) in draws.iter().zip(q) {
        if let Some(standing) = standings.get_mut(*place)
            && q <= super::policy::share(policy.draw_discovery_ppm)
        {
            standing.rigged.insert(*draw, q);
        }
    }
    standings
}

fn report(
    book: &Book,
    policy: &Policy,
    law: &str,
    looks: Vec<Look>,
    standings: &[Standing],
    mut findings: Vec<Finding>,
) -> Report {
    findings.sort_by(|a, b| {
        (a.place, &a.pattern, &a.concerned, &a.id).cmp(&(b.place, &b.pattern, &b.concerned, &b.id))
    });
    let mut cleared: BTreeMap<&'static str, Group> = BTreeMap::new();
    let mut unpriced: BTreeMap<super::price::Unpriced, Group> = BTreeMap::new();
    let (mut insufficient, mut dispersed) = (Tally::default(), Tally::default());
    let (mut referred, mut referred_trades) = (Vec::new(), 0);
    let sellers = looks.iter().filter(|look| look.trades > 0).count();
    for (look, standing) in looks.into_iter().zip(standings) {
        let draws = look.draws.into_iter().filter(|(draw, ..)| !standing.rigged.contains_key(draw));
        let draws = draws.map(|(.., rows)| (Ground::Random.rule(), rows));
        for (rule, rows) in look.cleared.into_iter().chain(draws) {
            cleared.entry(rule).or_default().join(book, &rows);
        }
        for (why, rows) in look.unpriced {
            unpriced.entry(why).or_default().join(book, &rows);
        }
        insufficient.add(look.insufficient);
        dispersed.add(look.dispersed);
        referred.extend(look.referred);
        referred_trades += look.referred_trades;
    }
    referred.sort();
    referred.truncate(REFERRED_MAX);
    let clear = |(rule, rows): (&str, Group)| Cleared {
        rule: rule.to_owned(),
        reason: reason(rule).to_owned(),
        trades: rows.rows,
        first: rows.ids(book),
    };
    let unpriced = unpriced.into_iter().map(|(why, rows)| Unpriced {
        reason: why.words().to_owned(),
        trades: rows.rows,
        first: rows.ids(book),
    });
    Report {
        law: law.to_owned(),
        policy: policy.version.clone(),
        conditions: CONDITIONS.to_owned(),
        findings,
        cleared: cleared.into_iter().map(clear).collect(),
        referred,
        referred_trades,
        insufficient,
        dispersed,
        unpriced: unpriced.collect(),
        unknown: unknown(book),
        sellers,
        trades: book.trades(),
    }
}

/// What the source leaves open, and which rows could not be used.
fn unknown(book: &Book) -> Vec<String> {
    let mut unknown = book.unknown.clone();
    if book.repeated > 0 {
        unknown
            .push(format!("{} rows repeat another row word for word and are counted once.", book.repeated));
    }
    if !book.contradicted.is_empty() {
        let first: BTreeSet<&str> = book.contradicted.iter().map(String::as_str).take(SHOWN).collect();
        unknown.push(format!(
            "{} ids are carried by rows that differ; none of these rows is judged: {}.",
            book.contradicted.len(),
            first.into_iter().collect::<Vec<_>>().join(", "),
        ));
    }
    unknown
}

fn reason(rule: &str) -> &'static str {
    match rule {
        "FAIR-03" => "a published table or documented cost accounts for the whole difference",
        "FAIR-05" => "a recorded requirement, within norm and custom, accounts for the difference",
        "FAIR-06" => "a published promotion for new users, of reasonable length, accounts for the difference",
        "FAIR-07" => {
            "a fair draw accounts for the difference: recomputed from its seed, or with as many winners as declared and \
             no trait of the buyers among them"
        }
        _ => "the list price changed for everyone, and each paid that of its day",
    }
}
