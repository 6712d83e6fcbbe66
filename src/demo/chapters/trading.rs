//! Buying: alike at the list price, one at a higher price, one as a newcomer, one in bulk; and a consent withdrawn.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{
    Cast,
    listing::{Listed, refused},
};
use crate::demo::{
    person::{Market, Person, text},
    teller::{chapter, say},
};

pub(super) async fn tell(market: &Market, cast: &Cast, listed: &Listed) -> anyhow::Result<()> {
    deposits(market, cast).await?;
    purchases(market, cast, listed).await?;
    consent(market, cast, listed).await
}

async fn deposits(market: &Market, cast: &Cast) -> anyhow::Result<()> {
    chapter("Money comes in")?;
    let mut statement = "bank_reference,deposit_code,amount,value_date,payer\n".to_owned();
    for (number, buyer) in cast.buyers.iter().enumerate() {
        writeln!(
            statement,
            "ICBC-2026-{number:04},{},200000.00,2026-11-20,{}",
            buyer.deposit_code, buyer.organization
        )?;
    }
    cast.operator.upload("/api/v1/statements", &statement).await?.value()?;
    let again = cast.operator.upload("/api/v1/statements", &statement).await?.value()?;
    market.work().await?;
    say(&format!(
        "The bank's statement books ¥200,000.00 for each buyer. Read in twice by mistake, it books once: the second time {} lines were known already.",
        text(&again, "/already_booked")?
    ))?;
    Ok(())
}

async fn purchases(market: &Market, cast: &Cast, listed: &Listed) -> anyhow::Result<()> {
    chapter("Buying")?;
    let [one, two, three, four, five, six, newcomer, bulk] = cast.buyers.as_slice() else {
        anyhow::bail!("the cast is incomplete")
    };
    let order =
        json!({ "product_id": listed.counts, "plan_id": listed.plan, "quantity": 1, "purpose": "research" });
    for buyer in [one, two, three, four, five] {
        bought(market, cast, buyer, order.clone(), "at the list price").await?;
    }
    let quote = json!({ "plan_id": listed.plan, "buyer": six.organization_id, "quantity": 1, "unit_price": "12960.00", "valid_until": (market.now() + chrono::TimeDelta::days(7)).to_rfc3339() });
    let quote = cast.seller.post("/api/v1/quotes", quote).await?.value()?;
    say(&format!(
        "The seller quotes {} ¥12,960.00. Before it binds, the market warns: {}",
        six.organization,
        text(&quote, "/warning")?
    ))?;
    let quoted = json!({ "product_id": listed.counts, "quote_id": text(&quote, "/id")?, "quantity": 1, "purpose": "research" });
    bought(market, cast, six, quoted, "8 % more, under the same conditions").await?;
    let welcome = json!({ "product_id": listed.counts, "plan_id": listed.plan, "quantity": 1, "purpose": "research", "offer": "welcome" });
    bought(market, cast, newcomer, welcome, "with the published offer for new users").await?;
    let many =
        json!({ "product_id": listed.counts, "plan_id": listed.plan, "quantity": 12, "purpose": "research" });
    bought(market, cast, bulk, many, "twelve months at the published volume tier").await
}

/// From order to settlement.
async fn bought(market: &Market, cast: &Cast, buyer: &Person, order: Value, how: &str) -> anyhow::Result<()> {
    let order = paid(buyer, order).await?;
    let id = text(&order, "/id")?;
    let bytes = delivered(buyer, &id).await?;
    buyer.act(&format!("/api/v1/orders/{id}/acceptance")).await?.value()?;
    market.work().await?;
    let order = cast.seller.get(&format!("/api/v1/orders/{id}")).await?.value()?;
    say(&format!(
        "{} pays ¥{} {how}, receives {bytes} bytes, accepts; the order is {}.",
        buyer.organization,
        text(&order, "/amount")?,
        text(&order, "/status")?
    ))?;
    Ok(())
}

async fn paid(buyer: &Person, order: Value) -> anyhow::Result<Value> {
    let id = text(&buyer.post("/api/v1/orders", order).await?.value()?, "/id")?;
    let agreement = buyer.get(&format!("/api/v1/orders/{id}/agreement")).await?.value()?;
    let signature = json!({ "terms_sha256": text(&agreement, "/terms_sha256")? });
    buyer.post(&format!("/api/v1/orders/{id}/agreement"), signature).await?.value()?;
    buyer.act(&format!("/api/v1/orders/{id}/payment")).await?.value()
}

/// Fetch every file through its short-lived link. Returns how many bytes came.
async fn delivered(buyer: &Person, order_id: &str) -> anyhow::Result<usize> {
    let links = buyer.post(&format!("/api/v1/orders/{order_id}/deliveries"), json!({})).await?.value()?;
    let links = links.pointer("/items").and_then(Value::as_array).cloned().unwrap_or_default();
    anyhow::ensure!(!links.is_empty(), "nothing was delivered");
    let mut bytes = 0;
    for link in links {
        let url = text(&link, "/url")?;
        let path = url.find("/api/").and_then(|at| url.get(at..)).unwrap_or(&url);
        bytes += buyer.get(path).await?.value()?.as_str().map_or(0, str::len);
    }
    Ok(bytes)
}

async fn consent(market: &Market, cast: &Cast, listed: &Listed) -> anyhow::Result<()> {
    chapter("A consent names its recipient, and can be withdrawn")?;
    let [institute, other, ..] = cast.buyers.as_slice() else { anyhow::bail!("the cast is incomplete") };
    let order = json!({ "product_id": listed.survey, "plan_id": listed.survey_plan, "quantity": 1, "purpose": "research" });
    say(&format!("{} orders the survey.", other.organization))?;
    refused(&other.post("/api/v1/orders", order.clone()).await?)?;
    let id = text(&paid(institute, order).await?, "/id")?;
    say(&format!(
        "{} is named: it orders and pays. Then the participants withdraw.",
        institute.organization
    ))?;
    cast.seller
        .post(&format!("/api/v1/authorizations/{}/withdrawals", listed.consent), json!({}))
        .await?
        .value()?;
    say("It asks for delivery.")?;
    refused(&institute.post(&format!("/api/v1/orders/{id}/deliveries"), json!({})).await?)?;
    market.work().await?;
    let order = institute.get(&format!("/api/v1/orders/{id}")).await?.value()?;
    let funds = institute.get("/api/v1/funds").await?.value()?;
    say(&format!(
        "The order is {}, the money is back: {} has ¥{}.",
        text(&order, "/status")?,
        institute.organization,
        text(&funds, "/available")?
    ))?;
    Ok(())
}
