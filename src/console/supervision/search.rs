//! A search across everything, each one recorded.

use askama::Template;
use axum::response::Html;
use entity::organization;
use serde::Deserialize;
use validator::Validate;

use crate::{
    auth::Regulator,
    console::{Frame, language, page},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        names::{self, Names},
        oversight::{self, Found},
    },
};

/// What is looked for.
#[derive(Debug, Deserialize, Validate)]
pub struct Words {
    #[serde(default)]
    #[validate(length(max = 100))]
    q: String,
}

#[derive(Template)]
#[template(path = "supervision_search.html")]
struct Results<'a> {
    frame: &'a Frame,
    q: &'a str,
    found: Found,
    names: Names,
}

impl Results<'_> {
    /// The member whose things these are, where only one was found.
    fn whose(&self) -> Option<&organization::Model> {
        match self.found.organizations.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// What has these words or this id.
pub async fn show(
    ctx: Ctx,
    regulator: Regulator,
    frame: Frame,
    ValidQuery(words): ValidQuery<Words>,
) -> Result<Html<String>, Error> {
    let q = words.q.trim();
    let found = if q.is_empty() { Found::default() } else { oversight::search(&ctx, &regulator, q).await? };
    let sellers = found.products.iter().map(|product| &product.seller_id);
    let sellers = sellers.chain(found.findings.iter().map(|finding| &finding.seller_id));
    let sellers = sellers.chain(found.cases.iter().map(|case| &case.seller_id));
    let products = found.orders.iter().flat_map(|order| [&order.product_id, &order.seller_id]);
    let ids = sellers.chain(products).map(String::as_str);
    let names = names::of_both(&ctx, ids).await?;
    page(&Results { frame: &frame, q, found, names })
}
