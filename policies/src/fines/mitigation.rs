//! Grounds that lower or lift a penalty (APL 32 and 33): flagged beside the range, which they do not change here.

use super::facts::FineFacts;
use super::ternary::Ternary;

/// Flags with the sentences that explain them.
pub(super) fn grounds(facts: &FineFacts) -> Vec<(&'static str, &'static str)> {
    let yes = |grounds: &[Ternary]| grounds.iter().all(|ground| *ground == Ternary::Yes);
    let any =
        [facts.self_reported, facts.harm_removed, facts.coerced, facts.assisted].contains(&Ternary::Yes);
    let mut found = Vec::new();
    if any {
        found.push((
            "lighter_or_mitigated",
            "A lighter penalty (within the range) or a mitigated one (below it) must be given (APL, Art. 32).",
        ));
    }
    if yes(&[facts.minor, facts.corrected, facts.no_harm]) {
        found.push((
            "possible_no_penalty",
            "Minor, corrected in time and without harm: no penalty (APL, Art. 33).",
        ));
    }
    if yes(&[facts.first, facts.slight_harm, facts.corrected]) {
        found.push((
            "may_be_waived",
            "First, slight and corrected in time: may go unpunished (APL, Art. 33).",
        ));
    }
    if yes(&[facts.no_fault]) {
        found.push(("possible_no_penalty", "Proven to be without fault: no penalty (APL, Art. 33)."));
    }
    found
}
