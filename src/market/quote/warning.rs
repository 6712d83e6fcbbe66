//! What a seller is told of Art. 69 before a price binds.

use entity::{Money, plan, quote};

use super::{Ground, claim};
use crate::{
    error::Error,
    market::{
        finding::Likeness,
        plan::{offer_at, price},
    },
};

/// A difference up to this size, in millionths, is not material.
const MATERIAL_PPM: i128 = 10_000;
const MILLION: i128 = 1_000_000;

/// What the seller should know of Art. 69 before the price binds: how far it departs, and what may excuse it.
/// Of other buyers it says no more than how many there are and how many pay less, from five on.
pub(super) fn warning(
    plan: &plan::Model,
    quote: &quote::Model,
    bought_before: bool,
    likeness: Option<&Likeness>,
) -> Result<Option<String>, Error> {
    let published = against_published(plan, quote, bought_before)?;
    let claimed = quote.claim.is_some();
    let apart = likeness
        .filter(|like| like.standing.is_some_and(|like| i128::from(like.gap_ppm).abs() > MATERIAL_PPM));
    let unlike = apart.map(|like| {
        let claim = if claimed {
            "An exemption is claimed; it is checked, never trusted."
        } else {
            "No exemption is claimed."
        };
        format!("{} {claim}", like.says)
    });
    // A claim may excuse a price apart from the others; where it says nothing against the published price, none is due.
    let unlike = unlike.filter(|_| !claimed || published.is_some());
    let told: Vec<String> = published.into_iter().chain(unlike).collect();
    Ok((!told.is_empty()).then(|| told.join(" ")))
}

fn against_published(
    plan: &plan::Model,
    quote: &quote::Model,
    bought_before: bool,
) -> Result<Option<String>, Error> {
    let claim = claim(quote)?;
    let offer = match &claim {
        Some(claim) if claim.ground == Ground::NewUser => offer_at(plan, &claim.reference, quote.created_at)?,
        _ => None,
    };
    let published = price(plan, quote.quantity, offer.as_ref())?.unit_price;
    let Some((percent, way)) = departure(published, quote.unit_price) else {
        let excused = offer.is_none() || !bought_before;
        return Ok((!excused).then(|| {
            "This buyer has ordered from you before, so a promotion for new users does not excuse the price \
             (Data Regulations, Art. 69 (2)). Quote the published price, or claim another ground."
                .to_owned()
        }));
    };
    let gap =
        format!("¥{} is {percent} % {way} the published ¥{published} for this quantity", quote.unit_price);
    Ok(match claim.map(|claim| claim.ground) {
        None => Some(format!(
            "{gap}. Buyers under the same conditions pay what is published; a difference that data analysis \
             makes between them is forbidden (Data Regulations, Art. 69) and is what scans look for. Quote the published \
             price, change it for everybody by a new plan, or claim one of the four grounds with its evidence."
        )),
        Some(Ground::NewUser) => Some(format!(
            "{gap} and the claimed offer. An offer excuses its own price and no other (Data Regulations, \
             Art. 69 (2))."
        )),
        Some(_) => None,
    })
}

/// How far, in per cent with two places, and which way; none where the difference is not material.
fn departure(published: Money, quoted: Money) -> Option<(String, &'static str)> {
    let (published, quoted) = (i128::from(published.ten_thousandths()), i128::from(quoted.ten_thousandths()));
    let ppm = (quoted - published) * MILLION / published.max(1);
    let hundredths = ppm.abs() / 100;
    let way = if ppm < 0 { "below" } else { "above" };
    (ppm.abs() > MATERIAL_PPM).then(|| (format!("{}.{:02}", hundredths / 100, hundredths % 100), way))
}
