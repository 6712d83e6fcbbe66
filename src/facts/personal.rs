//! What is declared about personal data in the whole product.

use policies::facts::{PersonalData, State};

use crate::market::product::declaration;

/// A report or an assessment that is not named is not on file; everything else left out is unknown.
pub(super) fn personal_data(declared: &declaration::PersonalData) -> PersonalData {
    PersonalData {
        state: declared.state.map(state),
        report: Some(declared.report.is_some()),
        restorable: declared.restorable,
        keys_kept: declared.keys_kept,
        keys_included: declared.keys_included,
        anonymisation_required: declared.anonymisation_required,
        singling_out_excluded: declared.singling_out_excluded,
        smallest_group: declared.smallest_group,
        impact_assessment: Some(declared.impact_assessment.is_some()),
    }
}

fn state(declared: declaration::PersonalState) -> State {
    match declared {
        declaration::PersonalState::None => State::None,
        declaration::PersonalState::Anonymised => State::Anonymised,
        declaration::PersonalState::Deidentified => State::Deidentified,
        declaration::PersonalState::Identified => State::Identified,
    }
}
