//! From single sales that stand apart to findings: what is the seller doing, and to whom?

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::cohort::median;
use super::exemption::{Considered, Ground, Status};
use super::finding::{Affected, Finding, Pattern};
use super::judge::Flag;
use super::policy::Policy;
use super::price::{MILLION, Priced, round_div, yuan};
use super::sale::{Claim, Pricing};
use super::words;

/// Which flags make one finding: seller, pattern, driver, and what sets it apart from others of the same kind.
type Group<'p> = (&'p str, Pattern, Option<&'static str>, &'p str);

/// Groups flags into findings, by seller, pattern and first sale.
pub(super) fn findings(policy: &Policy, priced: &[Priced<'_>], flags: Vec<Flag<'_, '_>>) -> Vec<Finding> {
    let targeted = targeted(policy, priced, &flags);
    let mut groups: BTreeMap<Group<'_>, Vec<Flag<'_, '_>>> = BTreeMap::new();
    for flag in flags {
        let sale = flag.priced.sale;
        let group = if let Some((ground, reference)) = abused(&flag) {
            (sale.seller.as_str(), Pattern::ExemptionAbuse, Some(ground.driver()), reference)
        } else if targeted.contains(&(&sale.seller, &sale.buyer)) {
            (sale.seller.as_str(), Pattern::BuyerTargeted, Some("buyer"), sale.buyer.as_str())
        } else {
            (sale.seller.as_str(), Pattern::Isolated, None, sale.id.as_str())
        };
        groups.entry(group).or_default().push(flag);
    }
    let mut findings: Vec<Finding> =
        groups.into_iter().map(|(group, flags)| finding(policy, group, flags)).collect();
    findings.sort_by(|a, b| {
        (&a.seller, a.pattern, a.trades.first(), &a.id).cmp(&(&b.seller, b.pattern, b.trades.first(), &b.id))
    });
    findings
}

/// The claim a flagged sale relied on: void, or valid and yet not the same for all with the same requirement.
fn abused<'p>(flag: &Flag<'p, '_>) -> Option<(Ground, &'p str)> {
    let ground = flag.priced.exemption.as_ref()?.ground;
    let reference = match flag.priced.sale.exemption.as_ref()? {
        Claim::ActualDemand { requirement, .. } => requirement,
        Claim::NewUser { offer } => offer,
        Claim::Random { draw } => draw,
        Claim::OtherLaw { citation } => citation,
    };
    Some((ground, reference))
}

/// Seller and buyer where one buyer draws most of the seller's flags, and most of its own purchases are flagged.
fn targeted<'p>(
    policy: &Policy,
    priced: &[Priced<'p>],
    flags: &[Flag<'p, '_>],
) -> BTreeSet<(&'p String, &'p String)> {
    let mut of_seller: BTreeMap<&String, usize> = BTreeMap::new();
    let mut of_buyer: BTreeMap<(&String, &String), usize> = BTreeMap::new();
    for sale in flags.iter().map(|flag| flag.priced.sale) {
        *of_seller.entry(&sale.seller).or_default() += 1;
        *of_buyer.entry((&sale.seller, &sale.buyer)).or_default() += 1;
    }
    let mut bought: BTreeMap<(&String, &String), usize> = BTreeMap::new();
    for sale in priced.iter().filter(|sale| sale.is_compared()).map(|sale| sale.sale) {
        *bought.entry((&sale.seller, &sale.buyer)).or_default() += 1;
    }
    of_buyer
        .into_iter()
        .filter(|(pair, count)| {
            let seller = of_seller.get(pair.0).copied().unwrap_or_default();
            let all = bought.get(pair).copied().unwrap_or_default();
            *count >= policy.targeted_flags_min
                && is_share(*count, seller, policy.targeted_seller_share_ppm)
                && is_share(*count, all, policy.targeted_buyer_share_ppm)
        })
        .map(|(pair, _)| pair)
        .collect()
}

fn is_share(part: usize, whole: usize, at_least_ppm: i64) -> bool {
    let wide = |number: usize| i128::try_from(number).unwrap_or(i128::MAX / MILLION);
    wide(part) * MILLION >= wide(whole) * i128::from(at_least_ppm)
}

fn finding(policy: &Policy, group: Group<'_>, mut flags: Vec<Flag<'_, '_>>) -> Finding {
    let (seller, pattern, driver, _) = group;
    flags.sort_by_key(|flag| &flag.priced.sale.id);
    let mut gaps: Vec<i64> = flags.iter().map(gap).collect();
    gaps.sort_unstable();
    let mut finding = Finding {
        id: String::new(),
        seller: seller.to_owned(),
        pattern,
        driver: driver.map(str::to_owned),
        rules: rules(&flags),
        legal_basis: legal_basis(&flags),
        effect_ppm: median(&gaps).unwrap_or_default(),
        ci95_ppm: None,
        p: None,
        q: None,
        trades: flags.iter().map(|flag| flag.priced.sale.id.clone()).collect(),
        affected: affected(&flags),
        excess: yuan(flags.iter().map(excess).sum()),
        comparators: BTreeMap::new(),
        exemptions_considered: considered(&flags),
        says: String::new(),
    };
    finding.id = id(policy, &finding);
    finding.says = words::says(policy, &finding, &flags);
    finding.comparators =
        flags.into_iter().map(|flag| (flag.priced.sale.id.clone(), flag.comparators)).collect();
    finding
}

fn id(policy: &Policy, finding: &Finding) -> String {
    let mut digest = Sha256::new();
    let pattern = format!("{:?}", finding.pattern);
    let parts = [policy.version.as_str(), &finding.seller, &pattern, finding.driver.as_deref().unwrap_or("")];
    for part in parts.into_iter().chain(finding.trades.iter().map(String::as_str)) {
        // The length keeps "ab" + "c" apart from "a" + "bc".
        digest.update(part.len().to_be_bytes());
        digest.update(part.as_bytes());
    }
    let hex = format!("{:x}", digest.finalize());
    format!("fnd-{}", hex.chars().take(20).collect::<String>())
}

/// How far the sale stands from the others' centre.
pub(super) fn gap(flag: &Flag<'_, '_>) -> i64 {
    let (rho, centre) = (i128::from(flag.priced.outcome.rho), i128::from(flag.centre));
    i64::try_from(round_div((rho - centre) * MILLION, centre.max(1))).unwrap_or(i64::MAX)
}

/// Paid beyond what the others' centre calls for.
fn excess(flag: &Flag<'_, '_>) -> i128 {
    let outcome = &flag.priced.outcome;
    outcome.net - round_div(outcome.expected.saturating_mul(i128::from(flag.centre)), MILLION)
}

fn rules(flags: &[Flag<'_, '_>]) -> Vec<String> {
    let mut rules = BTreeSet::new();
    for flag in flags {
        rules.insert(match flag.priced.sale.pricing {
            Pricing::DataAnalysis => "FAIR-01",
            Pricing::Unrecorded => "FAIR-02",
            Pricing::ByHand => "FAIR-10",
        });
        if flag.priced.outcome.adjusted {
            rules.insert("FAIR-04");
        }
        match abused(flag) {
            Some((ground, _)) => _ = rules.insert(ground.rule()),
            None if gap(flag) < 0 => _ = rules.insert("FAIR-15"),
            None => {}
        }
    }
    rules.into_iter().map(str::to_owned).collect()
}

fn legal_basis(flags: &[Flag<'_, '_>]) -> Vec<String> {
    let by_hand = |flag: &Flag<'_, '_>| flag.priced.sale.pricing == Pricing::ByHand;
    let basis: &[&str] = if flags.iter().all(by_hand) {
        &["Price Law, Art. 14 (5)"]
    } else {
        &["Data Regulations, Art. 69", "Data Regulations, Art. 95"]
    };
    basis.iter().map(|cite| (*cite).to_owned()).collect()
}

fn affected(flags: &[Flag<'_, '_>]) -> Vec<Affected> {
    let mut buyers: BTreeMap<&str, (usize, i128)> = BTreeMap::new();
    for flag in flags {
        let (trades, sum) = buyers.entry(&flag.priced.sale.buyer).or_default();
        *trades += 1;
        *sum += excess(flag);
    }
    buyers
        .into_iter()
        .map(|(buyer, (trades, sum))| Affected { buyer: buyer.to_owned(), trades, excess: yuan(sum) })
        .collect()
}

/// Each ground with what the flagged sales' claims came to; grounds nobody claimed say so.
fn considered(flags: &[Flag<'_, '_>]) -> Vec<Considered> {
    let claims: BTreeSet<&Considered> =
        flags.iter().filter_map(|flag| flag.priced.exemption.as_ref()).collect();
    let claimed: BTreeSet<Ground> = claims.iter().map(|claim| claim.ground).collect();
    let unclaimed =
        Ground::ALL.into_iter().filter(|ground| !claimed.contains(ground)).map(|ground| Considered {
            ground,
            status: Status::None,
            rule: ground.rule().to_owned(),
            reason: "the seller did not claim it".to_owned(),
        });
    let mut all: Vec<Considered> = claims.into_iter().cloned().chain(unclaimed).collect();
    all.sort();
    all
}
