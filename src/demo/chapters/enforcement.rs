//! The regulator: a finding, a case, the range of the fine; and a complaint by anybody.

use anyhow::Context;
use serde_json::{Value, json};

use super::Cast;
use crate::demo::{
    person::{Market, text},
    teller::{chapter, say},
};

pub(super) async fn tell(market: &Market, cast: &Cast) -> anyhow::Result<()> {
    chapter("The regulator")?;
    cast.regulator.act("/api/v1/scans").await?.value()?;
    market.work().await?;
    let queue = cast.regulator.get("/api/v1/findings").await?.value()?;
    let findings = queue.pointer("/items").and_then(Value::as_array).context("a queue of findings")?;
    say(&format!("A scan of the orders raises {} finding.", findings.len()))?;
    let id = text(&queue, "/items/0/id")?;
    let finding = cast.regulator.get(&format!("/api/v1/findings/{id}")).await?.value()?;
    say(&format!("  {}", text(&finding, "/record/says")?))?;

    let case =
        json!({ "finding_ids": [id], "summary": "One buyer was charged more than like buyers (Art. 69)." });
    let case = text(&cast.regulator.post("/api/v1/cases", case).await?.value()?, "/id")?;
    let facts = json!({ "facts": {
        "violation": "69", "actor": "seller", "infringed": true, "refused": true, "serious": false,
        "authority": "market_regulator", "gains": { "gross": text(&finding, "/excess")?, "refundable": "0.00", "direct_costs": "0.00", "taxes": "0.00" },
    } });
    let assessment =
        cast.regulator.post(&format!("/api/v1/cases/{case}/assessments"), facts).await?.value()?;
    let answer = assessment.pointer("/answer").context("an answer")?;
    say(&format!(
        "The regulator opens a case and asks: if the seller refuses to correct it, what may the fine be? {}: ¥{} to ¥{} ({}).",
        text(answer, "/headline")?,
        text(answer, "/overall/min")?,
        text(answer, "/overall/max")?,
        text(answer, "/heads/0/cite")?
    ))?;

    let complaint = json!({ "about_kind": "other", "text": "My card number was offered for sale." });
    let complaint = market.nobody().post("/api/v1/complaints", complaint).await?.value()?;
    market.work().await?;
    say(&format!(
        "A natural person complains without signing in, and can follow it up as {}.",
        text(&complaint, "/reference")?
    ))?;
    Ok(())
}
