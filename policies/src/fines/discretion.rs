//! How an authority commonly divides a range at its discretion (APL 34). Shown only where asked for: the shares are
//! recalled, not read, and every authority may set its own.

use serde::Serialize;

use super::answer::{Fine, Head, Range};
use super::error::FineError;
use super::fen::Fen;
use super::question::Question;

/// The parameters used, by name.
pub(super) const NAMES: [&str; 2] = ["discretion.light_share", "discretion.ordinary_share"];

/// A range of a fine in three parts that leave no gap and do not overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bands {
    /// A light penalty.
    pub light: Range,
    /// An ordinary one.
    pub ordinary: Range,
    /// A heavy one.
    pub heavy: Range,
    /// That the division is unverified.
    pub note: &'static str,
}

/// Divides the fine of a head.
pub(super) fn divide(question: &Question<'_>, head: &mut Head) -> Result<(), FineError> {
    if let Some(fine) = &mut head.fine {
        fine.bands = bands(question, fine)?;
    }
    Ok(())
}

/// The bands of a fine of at least three fen between its ends; none while an end is unknown.
fn bands(question: &Question<'_>, fine: &Fine) -> Result<Option<Bands>, FineError> {
    let least = if fine.above_zero { Some(Fen::new(1)) } else { fine.min };
    let (Some(min), Some(max)) = (least, fine.max) else { return Ok(None) };
    let span = max.less(min);
    if span < Fen::new(3) {
        return Ok(None);
    }
    let [light, ordinary] = NAMES.map(|name| question.millionths(name));
    let (light, ordinary) = (min.and(span.share_down(light?)), min.and(span.share_down(ordinary?)));
    let after = |end: Fen| Some(end.and(Fen::new(1)));
    Ok(Some(Bands {
        light: Range { min: Some(min), max: Some(light) },
        ordinary: Range { min: after(light), max: Some(ordinary) },
        heavy: Range { min: after(ordinary), max: Some(max) },
        note: "a common division of the range, unverified; the authority's own benchmark goes before it",
    }))
}
