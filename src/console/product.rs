//! The page of one product on sale: what it is, where it comes from, on what it rests, and what it costs.

use askama::Template;
use axum::{extract::Path, response::Html};
use entity::{Money, plan::Model as Plan};

use super::{Frame, language, page};
use crate::{
    ctx::Ctx,
    error::Error,
    extract::Page,
    market::{
        catalogue::{self, Authority, Content, Offered},
        plan::{self, Offer, Tier},
        product::declaration::Source,
    },
};

#[derive(Template)]
#[template(path = "product.html")]
struct Product {
    frame: Frame,
    offered: Offered,
    authorities: Vec<Authority>,
    prices: Vec<Tariff>,
    /// Sources with how deep they lie below the product: what it was made from, and what that was.
    lineage: Vec<(usize, Source)>,
    history: Vec<Plan>,
    contents: Vec<Content>,
}

impl Product {
    /// How cells of a field are written, in any file of its asset.
    fn forms(&self, asset: &str, field: &str) -> &[String] {
        let mut files = self.contents.iter().filter(|content| content.asset == asset);
        files.find_map(|content| content.forms.get(field)).map_or(&[], Vec::as_slice)
    }
}

impl Product {
    /// Columns of a file that its asset does not declare.
    fn undeclared(&self, content: &Content) -> String {
        let asset = self.offered.declaration.assets.iter().find(|asset| asset.name == content.asset);
        let is_declared =
            |name: &str| asset.is_some_and(|asset| asset.fields.iter().any(|field| field.name == name));
        let names = content.forms.keys().map(String::as_str).filter(|name| !is_declared(name));
        names.collect::<Vec<_>>().join(", ")
    }
}

/// One plan, as it is read.
struct Tariff {
    unit: String,
    list_price: Money,
    max_quantity: i32,
    tiers: Vec<Tier>,
    offers: Vec<Offer>,
    licence: String,
}

/// What is on sale, for anybody.
pub async fn show(ctx: Ctx, frame: Frame, Path(id): Path<String>) -> Result<Html<String>, Error> {
    let (offered, authorities) = catalogue::page(&ctx, &id).await?;
    let prices = offered.plans.iter().map(price).collect::<Result<_, _>>()?;
    let lineage = lineage(&offered.declaration.sources);
    let history = plan::history(&ctx, &id, &Page { after: None, limit: Some(HISTORY) }).await?;
    let contents = catalogue::contents(&ctx, &offered.version.id).await?;
    page(&Product { frame, offered, authorities, prices, lineage, history, contents })
}

fn price(plan: &Plan) -> Result<Tariff, Error> {
    Ok(Tariff {
        unit: plan.unit.clone(),
        list_price: plan.list_price,
        max_quantity: plan.max_quantity,
        tiers: plan::tiers(plan)?,
        offers: plan::offers(plan)?,
        licence: plan.licence.clone(),
    })
}

/// Millionths as a percentage: 150000 is `15`.
pub(super) fn percent(ppm: i64) -> String {
    rust_decimal::Decimal::new(ppm, 4).normalize().to_string()
}

/// Prices on the page.
const HISTORY: u64 = 10;

/// Deeper than this nobody follows a lineage on a page.
const DEPTH_MAX: usize = 8;

/// What the product was made from, each followed by what it was itself made from.
fn lineage(sources: &[Source]) -> Vec<(usize, Source)> {
    let is_parent =
        |source: &Source| sources.iter().any(|other| other.parents.iter().any(|id| id.text() == &source.id));
    let mut rows = Vec::new();
    for source in sources.iter().filter(|source| !is_parent(source)) {
        follow(&mut rows, sources, source, 0);
    }
    rows
}

fn follow(rows: &mut Vec<(usize, Source)>, sources: &[Source], source: &Source, depth: usize) {
    rows.push((depth, source.clone()));
    if depth >= DEPTH_MAX || rows.len() > sources.len() * 2 {
        return;
    }
    for parent in sources.iter().filter(|other| source.parents.iter().any(|id| id.text() == &other.id)) {
        follow(rows, sources, parent, depth + 1);
    }
}
