//! Whether a concentration is above the thresholds of filing (AML, Art. 26; State Council Order 773): strictly above.

use chrono::NaiveDate;

use super::facts::Merger;
use crate::facts::FactsError;
use crate::fines::Fen;
use crate::parameters::Parameters;
use crate::tri::Tri;

/// The turnover of all worldwide or in China, and that of at least two in China. No concentration stated is none; a day
/// without thresholds leaves it open.
pub(super) fn above_thresholds(
    merger: Option<&Merger>,
    numbers: &Parameters,
    on: NaiveDate,
) -> Result<Tri, FactsError> {
    let Some(merger) = merger else { return Ok(Tri::No) };
    let exceeds = |turnover: Option<Fen>, limit: &str| match (turnover, numbers.fen(limit, on)) {
        (Some(turnover), Ok(limit)) => (turnover > limit).into(),
        _ => Tri::Unknown,
    };
    let together = Tri::any([
        exceeds(yuan("merger.world", merger.world.as_ref())?, "aml26.world"),
        exceeds(yuan("merger.china", merger.china.as_ref())?, "aml26.china"),
    ]);
    let large = match (&merger.each, numbers.times("aml26.operators", on)) {
        (Some(each), Ok(needed)) => {
            let mut above: i128 = 0;
            for (at, turnover) in each.iter().enumerate() {
                let turnover = yuan(&format!("merger.each[{at}]"), Some(turnover))?;
                above += i128::from(exceeds(turnover, "aml26.each") == Tri::Yes);
            }
            (above >= needed).into()
        }
        _ => Tri::Unknown,
    };
    Ok(Tri::all([together, large]))
}

fn yuan(path: &str, written: Option<&String>) -> Result<Option<Fen>, FactsError> {
    let wrong = |why| FactsError { path: path.to_owned(), why, nearest: None };
    written.map(|text| Fen::parse(text).map_err(wrong)).transpose()
}
