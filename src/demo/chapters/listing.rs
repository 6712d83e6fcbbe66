//! Four products: one put right and listed, two blocked, one listed with a consent for one recipient.

use serde_json::{Value, json};

use super::Cast;
use crate::demo::{
    goods,
    person::{Answer, Market, Person, text},
    teller::{chapter, say},
};

/// Ids of what is on sale at the end of the chapter.
pub(super) struct Listed {
    pub(super) counts: String,
    pub(super) plan: String,
    pub(super) survey: String,
    pub(super) survey_plan: String,
    pub(super) consent: String,
}

pub(super) async fn tell(market: &Market, cast: &Cast) -> anyhow::Result<Listed> {
    let counts = lawful(market, cast).await?;
    blocked(market, cast).await?;
    let (survey, consent) = with_consent(market, cast).await?;
    let plan = published(&cast.seller, &counts, json!({
        "unit": "month", "list_price": "12000.00", "max_quantity": 60,
        "licence": "Use inside the buyer's organization; no passing on.",
        "tiers": [{ "from_quantity": 10, "discount_ppm": 150_000 }],
        "offers": [{ "id": "welcome", "kind": "new_user", "discount_ppm": 200_000, "from": now(market), "until": later(market, 60), "max_days": 60 }],
    })).await?;
    let survey_plan = published(&cast.seller, &survey, json!({
        "unit": "copy", "list_price": "3000.00", "max_quantity": 5, "licence": "Research by the named recipient.",
    })).await?;
    Ok(Listed { counts, plan, survey, survey_plan, consent })
}

fn now(market: &Market) -> String {
    later(market, 0)
}

fn later(market: &Market, days: i64) -> String {
    (market.now() + chrono::TimeDelta::days(days)).to_rfc3339()
}

async fn lawful(market: &Market, cast: &Cast) -> anyhow::Result<String> {
    chapter("A lawful product")?;
    let seller = &cast.seller;
    let id = drafted(market, seller, &goods::counts_without_evidence(), "hourly", &goods::hourly_counts()?)
        .await?;
    say(&format!(
        "{} counts {} swipes per station and hour and drafts a product of {} lines.",
        seller.organization,
        goods::lines(goods::SWIPES),
        goods::lines(&goods::hourly_counts()?)
    ))?;
    let check = seller.act(&format!("/api/v1/products/{id}/check")).await?.value()?;
    say(&format!("A check (nothing changes) answers {}:", text(&check, "/verdict")?))?;
    findings(&check, "/hits")?;

    seller
        .post(&format!("/api/v1/products/{id}/versions"), goods::declaration(&goods::counts()))
        .await?
        .value()?;
    attach(market, seller, &id, "hourly", &goods::hourly_counts()?).await?;
    let listed = seller.act(&format!("/api/v1/products/{id}/listing")).await?.value()?;
    say(&format!(
        "The seller shows where the data comes from; now the product is {}.",
        text(&listed, "/status")?
    ))?;
    Ok(id)
}

async fn blocked(market: &Market, cast: &Cast) -> anyhow::Result<()> {
    chapter("What may not be traded")?;
    let id = drafted(market, &cast.seller, &goods::swipes(), "swipes", goods::SWIPES).await?;
    say(
        "The same seller offers the swipes themselves, “anonymised” because card numbers are written in letters.",
    )?;
    refused(&cast.seller.act(&format!("/api/v1/products/{id}/listing")).await?)?;

    let id =
        drafted(market, &cast.seller, &goods::closed_list(), "cameras", "location\n福田区深南大道\n").await?;
    say("And a list taken from a directory entry that was never opened.")?;
    refused(&cast.seller.act(&format!("/api/v1/products/{id}/listing")).await?)
}

async fn with_consent(market: &Market, cast: &Cast) -> anyhow::Result<(String, String)> {
    chapter("Personal data with consent")?;
    let [institute, ..] = cast.buyers.as_slice() else { anyhow::bail!("the cast is incomplete") };
    let asked = goods::consent(&institute.organization, &institute.uscc);
    let consent = text(&cast.seller.post("/api/v1/authorizations", asked).await?.value()?, "/id")?;
    let id = drafted(market, &cast.seller, &goods::survey(&consent), "answers", goods::SURVEY).await?;
    let listed = cast.seller.act(&format!("/api/v1/products/{id}/listing")).await?.value()?;
    say(&format!(
        "A survey under tokens is still personal data. Its consent names one recipient, {}; so it is {}.",
        institute.organization,
        text(&listed, "/status")?
    ))?;
    Ok((id, consent))
}

async fn drafted(
    market: &Market,
    seller: &Person,
    product: &Value,
    asset: &str,
    csv: &str,
) -> anyhow::Result<String> {
    let id = text(&seller.post("/api/v1/products", product.clone()).await?.value()?, "/id")?;
    attach(market, seller, &id, asset, csv).await?;
    Ok(id)
}

async fn attach(
    market: &Market,
    seller: &Person,
    product_id: &str,
    asset: &str,
    csv: &str,
) -> anyhow::Result<()> {
    let path = format!("/api/v1/products/{product_id}/files?asset={asset}&name={asset}.csv");
    seller.upload(&path, csv).await?.value()?;
    market.work().await
}

async fn published(seller: &Person, product_id: &str, plan: Value) -> anyhow::Result<String> {
    text(&seller.post(&format!("/api/v1/products/{product_id}/plans"), plan).await?.value()?, "/id")
}

/// Say why the market refused; stop if it did not.
pub(super) fn refused(answer: &Answer) -> anyhow::Result<()> {
    anyhow::ensure!(
        text(&answer.body, "/type")? == "/problems/refused-by-law",
        "the law did not refuse: {}",
        answer.body
    );
    say("Refused:")?;
    findings(&answer.body, "/violations")
}

/// Each rule, what it concerns, and the remedy.
fn findings(answer: &Value, list: &str) -> anyhow::Result<()> {
    for hit in answer.pointer(list).and_then(Value::as_array).into_iter().flatten() {
        let word = |name: &str| hit.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        say(&format!("  {} · {} · {}", word("rule"), word("article"), word("path")))?;
        say(&format!("      {} To put it right: {}", word("says"), word("remedy")))?;
    }
    Ok(())
}
