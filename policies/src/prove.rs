//! Proofs: a solver walks through all facts the schema can express and shows what may never happen.
//!
//! The claims stand apart from the rules: `policies/claims/*.cedar` says from the statute what may never pass, in the
//! words of the schema. They are shown part by part, as the law is asked, for every gate and every day on which a
//! gate is open. A claim that fails comes with the facts that break it, as a case to copy into `policies/cases`.
//! Needs the solver cvc5; starts it as a process and touches nothing else.

use std::time::Instant;

use serde::Serialize;

use crate::cases::CaseError;
use crate::law::{Law, LawError};
use claims::Prover;

pub use accepted::accept;

mod accepted;
mod alone;
mod claims;
mod example;
mod hazard;
mod later;
mod point;
mod question;
mod rewrite;
mod solver;

/// What was claimed of one version of the law, and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Version of the law.
    pub law: String,
    /// How many claims hold of all facts.
    pub proved: usize,
    /// How many do not.
    pub falsified: usize,
    /// How long all of them took together, in milliseconds.
    pub took_ms: u64,
    /// Every claim, in a fixed order.
    pub claims: Vec<Claim>,
}

/// One claim about all facts.
#[derive(Clone, Debug, Serialize)]
pub struct Claim {
    /// Permanent id: of the policy in `policies/claims`, or a word of its own.
    pub id: String,
    /// The claim in one plain sentence.
    pub says: String,
    /// The provision it is taken from, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Holds of all facts.
    pub proved: bool,
    /// How long it took, in milliseconds; none for what may never pass, which is asked of all such claims together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    /// What breaks it; empty when it is proved.
    pub examples: Vec<Example>,
}

/// Facts that break a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// What is wrong, in one sentence.
    pub says: String,
    /// The facts as a legal case, where there are any to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}

/// The claims could not be put to the solver. Nothing is proved.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// There is no solver on this machine.
    #[error(
        "the solver cvc5 is not there: install the Debian package `cvc5` (apt-get install cvc5), or name the \
         program in the variable CVC5"
    )]
    NoSolver,
    /// The solver failed or gave up.
    #[error("the solver could not answer about {what}: {why}")]
    Solver {
        /// The question it was asked.
        what: String,
        /// What it said.
        why: String,
    },
    /// A file of `policies/claims` cannot be read.
    #[error("policies/claims/{file}: {why}")]
    Claims {
        /// The file.
        file: String,
        /// What is wrong, and how to put it right.
        why: String,
    },
    /// A claim is written as no rule could be.
    #[error("policies/claims: {0}")]
    Law(#[from] LawError),
    /// The bases of the legal cases cannot be read.
    #[error(transparent)]
    Bases(#[from] CaseError),
}

/// Puts every claim to the solver. An error anywhere means that nothing is proved.
pub fn prove(law: &Law) -> Result<Report, ProveError> {
    let began = Instant::now();
    let mut prover = Prover::start(law)?;
    let mut claims = Vec::new();
    claims.extend(prover.never(&hazard::hazards()?)?);
    claims.push(timed(|| prover.no_rule_errs())?);
    claims.push(timed(|| prover.every_rule_speaks_alone())?);
    for (later, earlier) in later::STRICTER {
        claims.push(timed(|| prover.no_laxer(later, earlier))?);
    }
    claims.push(timed(|| prover.as_accepted())?);
    let proved = claims.iter().filter(|claim| claim.proved).count();
    let falsified = claims.len().saturating_sub(proved);
    Ok(Report { law: law.version().to_owned(), proved, falsified, took_ms: milliseconds(began), claims })
}

fn milliseconds(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn timed(ask: impl FnOnce() -> Result<Claim, ProveError>) -> Result<Claim, ProveError> {
    let began = Instant::now();
    let mut claim = ask()?;
    claim.took_ms = Some(milliseconds(began));
    Ok(claim)
}

impl Claim {
    fn of(id: &str, says: &str, article: Option<&str>, examples: Vec<Example>) -> Self {
        Self {
            id: id.to_owned(),
            says: says.to_owned(),
            article: article.map(str::to_owned),
            proved: examples.is_empty(),
            took_ms: None,
            examples,
        }
    }
}

#[cfg(test)]
mod tests;
