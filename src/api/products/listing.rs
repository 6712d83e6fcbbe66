//! Gate G1 from outside: check, list, withdraw, and the operator's review.

use axum::{Json, extract::Path};
use entity::product_version;
use serde::Serialize;
use utoipa::ToSchema;

use super::ProductView;
use crate::{
    auth::{Operator, Seller, SellerOrOperator},
    ctx::Ctx,
    error::{Error, Violation},
    extract::{Page, Paged, ValidJson, ValidQuery},
    market::{
        decision,
        product::{
            listing::{self as acts, Checked, Listed},
            review::{self, NewReview, Waiting},
        },
        standing,
    },
};

/// What the law says of a version, asked without changing anything.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckView {
    pub version_id: String,
    /// `allow`, `review` or `block`: what listing would come to; `waiting` where it would wait for files and nothing
    /// blocks it yet.
    pub verdict: String,
    /// The version of the law that was asked.
    pub law: String,
    /// Every rule that speaks against it.
    pub hits: Vec<Violation>,
    /// Every rule that carries it.
    pub bases: Vec<BasisView>,
    /// What listing waits for: files without a finished inspection.
    pub waiting: Vec<String>,
}

/// A permission the product rests on.
#[derive(Debug, Serialize, ToSchema)]
pub struct BasisView {
    pub rule: String,
    pub article: String,
    pub path: String,
    pub says: String,
}

/// A product after the gate.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingView {
    /// The product's.
    pub id: String,
    /// What became of the version: `listed`, `in_review`, `suspended`, or `blocked` where the operator refused it.
    #[schema(value_type = String)]
    pub status: product_version::Status,
    pub product: ProductView,
    /// `allow`: it is listed. `review`: the operator decides on the hits.
    pub verdict: String,
    pub hits: Vec<Violation>,
}

/// A version that waits for the operator.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewView {
    /// The version's.
    pub id: String,
    pub product: ProductView,
    pub seller_name: String,
    /// The open questions.
    pub hits: Vec<Violation>,
}

impl From<Checked> for CheckView {
    fn from(checked: Checked) -> Self {
        let verdict = checked.verdict().to_owned();
        let bases = checked.decision.bases.iter().map(|basis| BasisView {
            rule: basis.rule.clone(),
            article: basis.article.clone(),
            path: basis.path.clone(),
            says: basis.says.clone(),
        });
        Self {
            version_id: checked.version.id,
            verdict,
            hits: decision::violations(&checked.decision.hits),
            bases: bases.collect(),
            law: checked.decision.law,
            waiting: checked.waiting,
        }
    }
}

impl TryFrom<Listed> for ListingView {
    type Error = Error;

    fn try_from(listed: Listed) -> Result<Self, Error> {
        Ok(Self {
            id: listed.at.product.id.clone(),
            status: listed.at.version.status,
            verdict: listed.decision.verdict.word().to_owned(),
            hits: decision::violations(&listed.decision.hits),
            product: listed.at.try_into()?,
        })
    }
}

impl TryFrom<Waiting> for ReviewView {
    type Error = Error;

    fn try_from(waiting: Waiting) -> Result<Self, Error> {
        Ok(Self {
            id: waiting.at.version.id.clone(),
            product: waiting.at.try_into()?,
            seller_name: waiting.seller.name,
            hits: decision::violations(&waiting.hits),
        })
    }
}

/// Ask the law about the latest version as listing would. Nothing changes.
#[utoipa::path(post, path = "/api/v1/products/{id}/check", tag = "products",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = CheckView)))]
pub async fn check_product(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
) -> Result<Json<CheckView>, Error> {
    Ok(Json(acts::check(&ctx, &seller, &id).await?.into()))
}

/// Put the latest version on sale, if the law allows it; else it waits for review, or is blocked and refused.
#[utoipa::path(post, path = "/api/v1/products/{id}/listing", tag = "products",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = ListingView)))]
pub async fn list_product(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
) -> Result<Json<ListingView>, Error> {
    Ok(Json(acts::list(&ctx, &seller, &id).await?.try_into()?))
}

/// Take a product off sale for good. Orders of it go on.
#[utoipa::path(post, path = "/api/v1/products/{id}/withdrawal", tag = "products",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = ProductView)))]
pub async fn withdraw_product(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
) -> Result<Json<ProductView>, Error> {
    Ok(Json(acts::withdraw(&ctx, &seller, &id).await?.try_into()?))
}

/// Have a product on sale, or suspended, weighed on the facts of now: what no longer passes is suspended, and what was
/// suspended and passes is on sale again.
#[utoipa::path(post, path = "/api/v1/products/{id}/standing", tag = "products",
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = ListingView)))]
pub async fn weigh_product(
    ctx: Ctx,
    by: SellerOrOperator,
    Path(id): Path<String>,
) -> Result<Json<ListingView>, Error> {
    Ok(Json(standing::ask_again(&ctx, &by, &id).await?.try_into()?))
}

/// What waits for the operator, newest first.
#[utoipa::path(get, path = "/api/v1/reviews", tag = "products", params(Page),
    responses((status = 200, body = Paged<ReviewView>)))]
pub async fn list_reviews(
    ctx: Ctx,
    operator: Operator,
    ValidQuery(page): ValidQuery<Page>,
) -> Result<Json<Paged<ReviewView>>, Error> {
    let waiting = review::queue(&ctx, &operator, &page).await?;
    let views = waiting.into_iter().map(ReviewView::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Paged::of(views, &page, |view| view.id.clone())))
}

/// Decide on a version that waits, or on one that an open question has suspended. What the law blocks, nobody can list.
#[utoipa::path(post, path = "/api/v1/products/{id}/review", tag = "products", request_body = NewReview,
    params(("id" = String, Path, max_length = 60)), responses((status = 200, body = ListingView)))]
pub async fn review_product(
    ctx: Ctx,
    operator: Operator,
    Path(id): Path<String>,
    ValidJson(new): ValidJson<NewReview>,
) -> Result<Json<ListingView>, Error> {
    Ok(Json(review::decide(&ctx, &operator, &id, new).await?.try_into()?))
}
