//! What the law answers: a verdict, every hit behind it and every basis under it, or that it cannot say.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::facts::Gate;

/// The lattice of answers; the worst hit decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No rule speaks against it and a positive basis carries every part.
    Allow,
    /// A person must decide, or a fact must be shown first.
    Review,
    /// The law forbids it on the facts as stated.
    Block,
}

impl Verdict {
    /// The word used in decisions and cases: `allow`, `review`, `block`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Review => "review",
            Self::Block => "block",
        }
    }
}

/// Whether a rule was hit by what is stated, or by what nobody has stated yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// A fact the law needs is not known.
    Unknown,
    /// The stated facts themselves hit the rule.
    Established,
}

/// Who can put a hit right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The seller of the product.
    Seller,
    /// The buyer of the order.
    Buyer,
    /// The operator of the platform.
    Operator,
}

/// One rule that speaks against one part of what was weighed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// Permanent rule id, as `ADM-67-1-1`.
    pub rule: String,
    /// The provision, as a citation to show.
    pub article: String,
    /// What this hit alone demands: review or block.
    pub verdict: Verdict,
    /// Established by the facts, or open because a fact is unknown.
    pub certainty: Certainty,
    /// Where in the facts: `sources[0]`, `fields[2]`, `groups[0].consents[1]`, `seller`.
    pub path: String,
    /// The name the facts give that part: a field's name, a source's id, a category of people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The reason in one plain sentence.
    pub says: String,
    /// The same in Chinese.
    pub says_zh: String,
    /// How to put it right.
    pub remedy: String,
    /// The same in Chinese.
    pub remedy_zh: String,
    /// Whose turn it is.
    pub turn: Turn,
}

/// One provision that carries one part: a permission the product rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Permanent rule id, as `ADM-67-2-6`.
    pub rule: String,
    /// The provision, as a citation to show.
    pub article: String,
    /// Which part it carries, as in [`Hit::path`].
    pub path: String,
    /// The name the facts give that part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The basis in one plain sentence.
    pub says: String,
    /// The same in Chinese.
    pub says_zh: String,
}

/// The law's answer at one gate on one day. The same facts, day and law version give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The worst of the hits; allow only when there is none and a basis carries every part.
    pub verdict: Verdict,
    /// The gate that was asked.
    pub gate: Gate,
    /// Every hit, in the order of the facts; at most one per rule and part.
    pub hits: Vec<Hit>,
    /// Every positive basis found, in the order of the facts.
    pub bases: Vec<Basis>,
    /// Version of the law that answered.
    pub law: String,
    /// The day whose law was applied.
    pub on: NaiveDate,
}

impl Decision {
    /// The distinct rule ids of the hits, sorted: the `because` of a legal case.
    pub fn because(&self) -> Vec<&str> {
        distinct(self.hits.iter().map(|hit| hit.rule.as_str()))
    }

    /// The distinct rule ids of the bases, sorted.
    pub fn basis(&self) -> Vec<&str> {
        distinct(self.bases.iter().map(|basis| basis.rule.as_str()))
    }
}

fn distinct<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The law could not be asked or could not answer. Always a refusal, never a pass.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undecidable {
    /// The day lies before the first gate rule came into force, or after the last.
    #[error("no law of this market is in force on {on} for the gate `{gate}`")]
    NotInForce {
        /// The day asked about.
        on: NaiveDate,
        /// The gate asked about.
        gate: &'static str,
    },
    /// A rule failed while it was evaluated.
    #[error("a rule failed to evaluate on `{path}`: {source_text}")]
    Evaluation {
        /// The part being weighed.
        path: String,
        /// What the policy engine said.
        source_text: String,
    },
    /// The facts could not be laid before the law.
    #[error("the facts of `{path}` do not fit the schema of the law: {source_text}")]
    Unfit {
        /// The part being weighed.
        path: String,
        /// What the policy engine said.
        source_text: String,
    },
}
