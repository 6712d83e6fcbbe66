//! The draws that sales claim, as the fairness rules recompute them.

use std::collections::BTreeSet;

use entity::draw;
use policies::fairness::{Claim, Draw, Market};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::error::Error;

/// Ids asked for at once.
const IDS: usize = 500;

pub(super) async fn read(rows: &impl ConnectionTrait, market: &mut Market) -> Result<(), Error> {
    let claimed = market.sales.iter().filter_map(|sale| match &sale.exemption {
        Some(Claim::Random { draw }) => Some(draw.clone()),
        _ => None,
    });
    let ids: Vec<String> = claimed.collect::<BTreeSet<_>>().into_iter().collect();
    for ids in ids.chunks(IDS) {
        let found = draw::Entity::find().filter(draw::Column::Id.is_in(ids)).all(rows).await?;
        market.draws.extend(found.into_iter().map(|draw| Draw {
            id: draw.id,
            seller: draw.seller_id,
            published_at: draw.published_at,
            probability_ppm: draw.probability_ppm,
            discount_ppm: draw.discount_ppm,
            commitment: Some(draw.commitment),
            seed: draw.seed,
        }));
    }
    Ok(())
}
