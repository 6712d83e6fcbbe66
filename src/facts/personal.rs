//! What is declared about personal data in the whole product.

use policies::{
    facts::{PersonalData, State},
    inspect::Report,
};

use super::rows::Rows;
use crate::market::product::declaration;

/// A report or an assessment that is not named is not on file; everything else left out is unknown.
pub(super) fn personal_data(rows: &Rows) -> PersonalData {
    let declared = &rows.declaration.personal_data;
    PersonalData {
        state: declared.state.map(state),
        report: Some(declared.report.is_some()),
        restorable: declared.restorable,
        keys_kept: declared.keys_kept,
        keys_included: declared.keys_included,
        anonymisation_required: declared.anonymisation_required,
        singling_out_excluded: declared.singling_out_excluded,
        smallest_group: smallest_group(rows),
        impact_assessment: Some(declared.impact_assessment.is_some()),
    }
}

/// The fewest people behind one row or one combination of traits: declared or measured, whichever is less. A file of
/// which only a part was measured leaves it unknown.
fn smallest_group(rows: &Rows) -> Option<u32> {
    let reports = rows.files.iter().filter_map(|file| file.report.as_ref());
    let measured = reports.map(Report::smallest_group).collect::<Result<Vec<_>, _>>().ok()?;
    let measured = measured.into_iter().flatten().map(|people| u32::try_from(people).unwrap_or(u32::MAX));
    rows.declaration.personal_data.smallest_group.into_iter().chain(measured).min()
}

fn state(declared: declaration::PersonalState) -> State {
    match declared {
        declaration::PersonalState::None => State::None,
        declaration::PersonalState::Anonymised => State::Anonymised,
        declaration::PersonalState::Deidentified => State::Deidentified,
        declaration::PersonalState::Identified => State::Identified,
    }
}
