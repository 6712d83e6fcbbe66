//! The regulator: from a finding to a decision that stands and money that goes back; and a complaint by anybody.

use anyhow::Context;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Cast;
use crate::{
    clock::legal_day,
    demo::{
        person::{Market, text},
        teller::{chapter, say},
    },
};

pub(super) async fn tell(market: &Market, cast: &Cast) -> anyhow::Result<()> {
    let finding = found(market, cast).await?;
    let case = heard(market, cast, &finding).await?;
    ordered_and_refused(market, cast, &case).await?;
    decided(market, cast, &case).await?;
    given_back(market, cast, &case).await?;
    complaint(market).await
}

async fn found(market: &Market, cast: &Cast) -> anyhow::Result<String> {
    chapter("The regulator finds")?;
    cast.regulator.act("/api/v1/scans").await?.value()?;
    market.work().await?;
    let queue = cast.regulator.get("/api/v1/findings").await?.value()?;
    let findings = queue.pointer("/items").and_then(Value::as_array).context("a queue of findings")?;
    say(&format!("A scan of the orders raises {} finding. Its buyers go by number.", findings.len()))?;
    let id = text(&queue, "/items/0/id")?;
    let finding = cast.regulator.get(&format!("/api/v1/findings/{id}")).await?.value()?;
    say(&format!("  {}", text(&finding, "/record/says")?))?;
    Ok(id)
}

async fn heard(market: &Market, cast: &Cast, finding: &str) -> anyhow::Result<String> {
    chapter("The regulator hears")?;
    let case = json!({ "finding_ids": [finding], "summary": "One buyer was charged more than like buyers (Art. 69)." });
    let case = text(&cast.regulator.post("/api/v1/cases", case).await?.value()?, "/id")?;
    let file = cast.regulator.get(&format!("/api/v1/cases/{case}")).await?.value()?;
    let buyers = file.pointer("/content/buyers").and_then(Value::as_array).map_or(0, Vec::len);
    say(&format!("A case is open: now its {buyers} buyers have names, and the look is in the log."))?;
    let invitation =
        json!({ "on": in_days(market, 14), "asks": "Why did one of six like buyers pay 8 % more?" });
    cast.regulator.post(&format!("/api/v1/cases/{case}/hearing"), invitation).await?.value()?;
    let statement = json!({ "statement": "They can afford it." });
    cast.seller.post(&format!("/api/v1/cases/{case}/statement"), statement).await?.value()?;
    let own = cast.seller.get(&format!("/api/v1/cases/{case}")).await?.value()?;
    say(&format!(
        "{} is invited, sees its own order {} beside masked others, and states: \u{201c}They can afford it.\u{201d}",
        cast.seller.organization,
        text(&own, "/own/findings/0/orders/0/order_id")?
    ))?;
    let exemption = json!({
        "finding_id": finding, "ground": "actual_need", "accepted": false,
        "reason": "No requirement of the buyer is on record, nor a norm, nor a custom: all three are needed (Art. 69 (1)).",
    });
    cast.regulator.post(&format!("/api/v1/cases/{case}/exemptions"), exemption).await?.value()?;
    say("No exemption is accepted, with the reason on record.")?;
    Ok(case)
}

async fn ordered_and_refused(market: &Market, cast: &Cast, case: &str) -> anyhow::Result<()> {
    chapter("The regulator orders")?;
    let deadline = in_days(market, 30);
    let order = json!({
        "articles": ["Data Regulations, Art. 69"],
        "demands": "Charge buyers under the same conditions the same price, and show it.",
        "deadline_on": deadline,
    });
    cast.regulator.post(&format!("/api/v1/cases/{case}/order"), order).await?.value()?;
    let refusal = json!({ "reason": "We set our prices as we like." });
    cast.seller.post(&format!("/api/v1/cases/{case}/refusal"), refusal).await?.value()?;
    say(&format!("The seller is ordered to correct by {deadline}, and refuses."))?;
    Ok(())
}

async fn decided(market: &Market, cast: &Cast, case: &str) -> anyhow::Result<()> {
    chapter("The regulator decides")?;
    let facts = json!({ "facts": { "infringed": true, "serious": false, "authority": "market_regulator" } });
    let assessment =
        cast.regulator.post(&format!("/api/v1/cases/{case}/assessments"), facts).await?.value()?;
    say(&format!(
        "The range: {} ({}), ¥{} to ¥{}; gained ¥{}, all of it due back to the buyer.",
        text(&assessment, "/headline")?,
        head(&assessment)?,
        text(&assessment, "/fine_min")?,
        text(&assessment, "/fine_max")?,
        text(&assessment, "/facts/gains/gross")?
    ))?;
    let path = format!("/api/v1/cases/{case}/decision");
    let decision = |fine: &str| {
        json!({
            "assessment_id": assessment.pointer("/id"), "fine": fine,
            "reasons": "Like buyers were charged differently, and the order to correct was refused.",
        })
    };
    let refused = cast.regulator.post(&path, decision("700000.00")).await?;
    anyhow::ensure!(refused.status == 422, "a fine outside the range was accepted");
    say(&format!("¥700,000.00 is not accepted: {}.", text(&refused.body, "/errors/0/detail")?))?;
    cast.regulator.post(&path, decision("180000.00")).await?.value()?;
    market.work().await?;
    say(
        "¥180,000.00 is. The notice is mailed to the seller with its rights, and to the buyer what it gets back.",
    )?;
    Ok(())
}

/// The article of the headline.
fn head(assessment: &Value) -> anyhow::Result<String> {
    let heads = assessment.pointer("/answer/heads").and_then(Value::as_array).context("heads")?;
    let named = |head: &&Value| head.get("id") == assessment.get("headline");
    text(heads.iter().find(named).context("the headline among the heads")?, "/cite")
}

async fn given_back(market: &Market, cast: &Cast, case: &str) -> anyhow::Result<()> {
    chapter("The money goes back")?;
    let buyer = cast.buyers.get(5).context("the sixth buyer")?;
    cast.regulator.act(&format!("/api/v1/cases/{case}/restitution")).await?.value()?;
    market.work().await?;
    let restitution = buyer.get("/api/v1/restitutions").await?.value()?;
    say(&format!(
        "{} gets ¥{} back from the seller's funds, with a credit note.",
        buyer.organization,
        text(&restitution, "/items/0/paid")?
    ))?;
    let closure = json!({ "reason": "decided, and given back" });
    let closed = cast.regulator.post(&format!("/api/v1/cases/{case}/closure"), closure).await?.value()?;
    say(&format!("The case is {}.", text(&closed, "/status")?))?;
    Ok(())
}

async fn complaint(market: &Market) -> anyhow::Result<()> {
    chapter("Anybody may complain")?;
    let complaint = json!({ "about_kind": "other", "text": "My card number was offered for sale." });
    let complaint = market.nobody().post("/api/v1/complaints", complaint).await?.value()?;
    market.work().await?;
    say(&format!(
        "A natural person complains without signing in, and can follow it up as {}.",
        text(&complaint, "/reference")?
    ))?;
    Ok(())
}

fn in_days(market: &Market, days: i64) -> String {
    legal_day(market.now() + TimeDelta::days(days)).to_string()
}
