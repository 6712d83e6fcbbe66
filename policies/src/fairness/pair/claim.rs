//! The exemptions of Art. 69 on stated limbs: each holds, is void, or is for a person.

use super::facts::Exempt;
use super::{Answer, Outcome};
use crate::fairness::{Ground, Policy, Status};
use crate::tri::Tri;

/// What the claims come to: an answer where one holds or must be looked at, or the rules of those that are void.
pub(super) struct Claims {
    pub(super) settled: Option<Answer>,
    pub(super) void: Vec<&'static str>,
}

/// One that holds clears the pair; else one that is open leaves it to a person.
pub(super) fn weigh(claims: &[Exempt]) -> Claims {
    let judged: Vec<(&'static str, Status)> = claims.iter().map(judge).collect();
    let of = |wanted: Status| {
        let mut rules: Vec<&'static str> =
            judged.iter().filter(|(_, status)| *status == wanted).map(|(rule, _)| *rule).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    };
    let settled = [(Status::Valid, Outcome::Clear), (Status::Review, Outcome::Review)]
        .into_iter()
        .map(|(status, outcome)| (outcome, of(status)))
        .find(|(_, rules)| !rules.is_empty());
    Claims { settled, void: of(Status::Void) }
}

fn judge(claim: &Exempt) -> (&'static str, Status) {
    match claim {
        Exempt::ActualDemand { demand, norm, custom } => {
            (Ground::ActualDemand.rule(), status(limbs([*demand, *norm, *custom])))
        }
        Exempt::NewUser { first_purchase, published, within_period, days, endless } => {
            let limbs = limbs([*first_purchase, *published, *within_period]);
            (Ground::NewUser.rule(), status(Tri::all([limbs, reasonable(*days, *endless)])))
        }
        Exempt::Random { published, fair, independent, auditable } => {
            let drawn = limbs([*published, *fair, *independent]);
            // A draw that cannot be recomputed is not shown to be unfair: as in the scan, a person looks.
            let audited = if *auditable == Some(true) { Tri::Yes } else { Tri::Unknown };
            (Ground::Random.rule(), status(Tri::all([drawn, audited])))
        }
        Exempt::OtherLaw { citation } => {
            let cited = citation.as_ref().is_none_or(|citation| !citation.trim().is_empty());
            (Ground::OtherLaw.rule(), if cited { Status::Review } else { Status::Void })
        }
        Exempt::Tariff { published } => {
            ("FAIR-14", if *published == Some(false) { Status::Void } else { Status::Review })
        }
    }
}

fn limbs(stated: [Option<bool>; 3]) -> Tri {
    Tri::all(stated.map(Tri::from))
}

/// As long as the platform's policy lets a promotion run; one without end never is.
fn reasonable(days: Option<u32>, endless: Option<bool>) -> Tri {
    match (days, endless) {
        (_, Some(true)) => Tri::No,
        (Some(days), _) => (i64::from(days) <= Policy::default().offer_days_max).into(),
        (None, _) => Tri::Unknown,
    }
}

fn status(holds: Tri) -> Status {
    match holds {
        Tri::Yes => Status::Valid,
        Tri::No => Status::Void,
        Tri::Unknown => Status::Review,
    }
}
