//! The market's rows as a book.

use super::super::policy::Policy;
use super::super::published::Market;
use super::super::report::Unusable;
use super::super::sale::{Claim, Conditions, Pricing, Sale, Stage};
use super::gather::Gatherer;
use super::shelf::{List, Lottery, Promotion, Step};
use super::trade::{Trade, UNKNOWN};
use super::{Book, DAY};

impl Book {
    /// The same as columns.
    ///
    /// # Errors
    /// [`Unusable`] when two sales carry one id.
    pub fn of(market: &Market, policy: &Policy) -> Result<Self, Unusable> {
        let mut gatherer = Gatherer { per_yuan: 10_000, ..Gatherer::default() };
        for sale in &market.sales {
            gatherer.add_sale(sale, policy);
        }
        if let Some(id) = gatherer.trades.ids.doubled().into_iter().next() {
            return Err(Unusable::DuplicateSale(id));
        }
        gatherer.add_published(market);
        for before in &market.earlier {
            let seller = gatherer.sellers.code(&before.seller);
            let buyer = gatherer.buyers.code(&before.buyer);
            gatherer.earlier.push((seller, buyer, before.at.timestamp()));
        }
        Ok(gatherer.finish())
    }
}

impl Gatherer {
    fn add_sale(&mut self, sale: &Sale, policy: &Policy) {
        let limit = policy.credit_note_days.saturating_mul(DAY);
        let early = sale
            .credit_notes
            .iter()
            .filter(|note| note.at.signed_duration_since(sale.at).num_seconds() <= limit);
        let all = sale.credit_notes.iter().fold(0_i64, |sum, note| sum.saturating_add(note.amount));
        let claim = sale.exemption.as_ref().map(claim);
        let (ground, reference, recorded, limbs) = claim.unwrap_or((0, "", UNKNOWN, 0));
        let conditions = &sale.conditions;
        self.trades.ids.push(&sale.id);
        self.trades.push(Trade {
            at: sale.at.timestamp(),
            quoted: sale.quoted_at.map_or(UNKNOWN, |at| at.timestamp()),
            seller: self.sellers.code(&sale.seller),
            buyer: self.buyers.code(&sale.buyer),
            product: self.products.code(&sale.product),
            terms: self.terms.code(&terms(conditions)),
            cost_class: self.cost_classes.code(&conditions.cost_class),
            credit: conditions.credit_grade,
            credit_claimed: conditions.credit_grade,
            duration: conditions.duration_months,
            quantity: sale.quantity,
            paid: sale.paid,
            fees: sale.fees,
            tax: sale.tax,
            cost: sale.documented_cost,
            credited: early.fold(0_i64, |sum, note| sum.saturating_add(note.amount)),
            refunded: all > 0 && all >= sale.paid.saturating_add(sale.fees),
            fx: sale.fx_ppm,
            unit: sale.minor_unit,
            delivered: sale.delivered_ppm,
            ground,
            reference: self.references.code(reference.trim()),
            recorded,
            limbs,
            pricing: match sale.pricing {
                Pricing::Unrecorded => 0,
                Pricing::DataAnalysis => 1,
                Pricing::ByHand => 2,
            },
        });
    }

    fn add_published(&mut self, market: &Market) {
        self.lists.extend(market.lists.iter().map(|list| List {
            product: self.products.code(&list.product),
            from: list.valid_from.timestamp(),
            published: list.published_at.timestamp(),
            price: list.price,
        }));
        self.steps.extend(market.adjustments.iter().map(|row| Step {
            product: self.products.code(&row.product),
            dimension: row.dimension,
            threshold: row.threshold,
            published: row.published_at.timestamp(),
            ppm: row.ppm,
            until: row.valid_until.map_or(i64::MAX, |end| end.timestamp()),
        }));
        for offer in &market.offers {
            let product = Some(&offer.product).filter(|product| !product.is_empty());
            self.promotions.push(Promotion {
                seller: self.sellers.code(&offer.seller),
                id: self.references.code(offer.id.trim()),
                published: offer.published_at.timestamp(),
                from: offer.from.timestamp(),
                until: offer.until.timestamp(),
                discount: offer.discount_ppm,
                product: product.map(|product| self.products.code(product)),
                max_days: offer.max_days,
            });
        }
        for draw in &market.draws {
            self.lotteries.push(Lottery {
                seller: self.sellers.code(&draw.seller),
                id: self.references.code(draw.id.trim()),
                published: draw.published_at.timestamp(),
                probability: draw.probability_ppm,
                discount: draw.discount_ppm,
                commitment: draw.commitment.clone(),
                seed: draw.seed.clone(),
            });
        }
    }
}

/// Ground, reference, when it was recorded, and which limbs are evidenced.
fn claim(claim: &Claim) -> (u8, &str, i64, u8) {
    match claim {
        Claim::ActualDemand { requirement, recorded_at, norm_evidenced, custom_evidenced } => (
            1,
            requirement,
            recorded_at.map_or(UNKNOWN, |at| at.timestamp()),
            u8::from(*norm_evidenced) | u8::from(*custom_evidenced) << 1,
        ),
        Claim::NewUser { offer } => (2, offer, UNKNOWN, 0),
        Claim::Random { draw } => (3, draw, UNKNOWN, 0),
        Claim::OtherLaw { citation } => (4, citation, UNKNOWN, 0),
    }
}

/// The conditions without a number of their own, as a list of pairs: no text can pose as two.
fn terms(conditions: &Conditions) -> String {
    let stage = match conditions.stage {
        Stage::Trial => "trial",
        Stage::Production => "production",
        Stage::Redistribution => "redistribution",
        Stage::Intermediated => "intermediated",
    };
    let exclusive = if conditions.exclusive { "exclusive" } else { "not exclusive" };
    let pairs = [
        ("version", conditions.version.as_str()),
        ("licence", &conditions.licence),
        ("fields", &conditions.fields),
        ("delivery", &conditions.delivery),
        ("security", &conditions.security),
        ("payment terms", &conditions.payment_terms),
        ("stage", stage),
        ("exclusivity", exclusive),
    ];
    let stated: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    serde_json::to_string(&stated).unwrap_or_default()
}
