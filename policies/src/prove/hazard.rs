//! What may never pass, as `policies/claims` says it: written from the statute, not from the rules.

use cedar_policy::{Policy, PolicyId, PolicySet};
use chrono::NaiveDate;

use super::ProveError;
use crate::decision::Verdict;
use crate::law::Clause;

/// Every file of claims, in the order in which they are shown. A test compares the list with the folder.
pub(super) const FILES: [(&str, &str); 7] = [
    ("personal_data.cedar", include_str!("../../claims/personal_data.cedar")),
    ("consent.cedar", include_str!("../../claims/consent.cedar")),
    ("public_data.cedar", include_str!("../../claims/public_data.cedar")),
    ("forbidden_data.cedar", include_str!("../../claims/forbidden_data.cedar")),
    ("identity.cedar", include_str!("../../claims/identity.cedar")),
    ("duties.cedar", include_str!("../../claims/duties.cedar")),
    ("exports.cedar", include_str!("../../claims/exports.cedar")),
];

/// Facts that must be met with a verdict at least as grave as the clause demands.
pub(super) struct Hazard {
    pub(super) clause: Clause,
    pub(super) policy: Policy,
    pub(super) article: String,
}

impl Hazard {
    /// The verdict it demands, at least.
    pub(super) fn due(&self) -> Verdict {
        self.clause.verdict.unwrap_or(Verdict::Block)
    }

    /// Whether it must hold on one of these days.
    pub(super) fn in_force(&self, days: &[NaiveDate]) -> bool {
        days.iter().any(|day| self.clause.from <= *day && self.clause.until.is_none_or(|until| *day <= until))
    }
}

/// Every hazard, in the order of the files.
pub(super) fn hazards() -> Result<Vec<Hazard>, ProveError> {
    let mut all = Vec::new();
    for (file, text) in FILES {
        let fail = |why: String| ProveError::Claims { file: file.to_owned(), why };
        let parsed: PolicySet = text.parse().map_err(|error| fail(format!("{error:?}")))?;
        let mut hazards = Vec::new();
        for policy in parsed.policies() {
            let id = policy.annotation("id").ok_or_else(|| fail(format!("{} has no @id", policy.id())))?;
            let article =
                policy.annotation("article").ok_or_else(|| fail(format!("{id} has no @article")))?;
            let position = text.find(&format!("@id(\"{id}\")")).unwrap_or_default();
            let policy = policy.new_id(PolicyId::new(id));
            let clause = Clause::read(file, &policy)?;
            hazards.push((position, Hazard { clause, article: article.to_owned(), policy }));
        }
        hazards.sort_by_key(|(position, _)| *position);
        all.extend(hazards.into_iter().map(|(_, hazard)| hazard));
    }
    Ok(all)
}

/// What no facts are told as: `policies/claims/impossible.cedar`.
pub(super) fn impossible() -> Result<Vec<Policy>, ProveError> {
    let file = "impossible.cedar";
    let fail = |why: String| ProveError::Claims { file: file.to_owned(), why };
    let parsed: PolicySet =
        include_str!("../../claims/impossible.cedar").parse().map_err(|error| fail(format!("{error:?}")))?;
    let named = parsed.policies().map(|policy| {
        let id = policy.annotation("id").ok_or_else(|| fail(format!("{} has no @id", policy.id())))?;
        Ok(policy.new_id(PolicyId::new(id)))
    });
    named.collect()
}
