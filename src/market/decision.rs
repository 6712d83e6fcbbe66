//! Asking the law, and writing down what it answered: facts, law version and hits, so that it can be replayed.

use entity::{decision, product_version};
use policies::{Decision, Hit, Verdict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    ctx::Ctx,
    error::{Error, Violation},
    facts::{self, ProductFacts},
    mail::Reason,
};

/// What the law answers on these facts today, without writing anything down.
///
/// Open questions that the operator decided on when it listed this version on review are not asked again: their
/// hits are left out, at every gate but listing itself, as long as rule, part and certainty are the same.
pub async fn ask(rows: &impl ConnectionTrait, ctx: &Ctx, product: &ProductFacts) -> Result<Decision, Error> {
    Ok(heard(rows, ctx, product).await?.open)
}

/// Ask the law and store its answer about `subject` (a version, an order, a delivery). The row keeps every hit;
/// one that the operator has decided on carries `settled_by`. The decision returned is what is left to obey.
pub async fn decide(
    txn: &DatabaseTransaction,
    ctx: &Ctx,
    subject: &str,
    product: &ProductFacts,
) -> Result<(Decision, decision::Model), Error> {
    let heard = heard(txn, ctx, product).await?;
    let mut facts = serde_json::to_value(&product.facts)?;
    let row = decision::Model {
        id: ctx.new_id("dec_"),
        gate: facts::gate(&product.facts),
        subject: subject.to_owned(),
        verdict: verdict(heard.open.verdict),
        law: heard.open.law.clone(),
        facts_sha256: sha256(&mut facts),
        facts,
        hits: heard.hits,
        decided_at: ctx.now,
    };
    // Written without asking for it back: the facts are the largest thing an order writes.
    let new = decision::ActiveModel::from(row.clone()).reset_all();
    decision::Entity::insert(new).exec_without_returning(txn).await?;
    Ok((heard.open, row))
}

/// Hits as a caller sees them.
pub fn violations(hits: &[Hit]) -> Vec<Violation> {
    hits.iter().map(violation).collect()
}

/// The same for a letter: one sentence each.
pub fn reasons(decision: &Decision) -> Vec<Reason> {
    let reason = |hit: &Hit| Reason::Both {
        english: format!("{}: {} {} ({}, {})", place(hit), hit.says, hit.remedy, hit.rule, hit.article),
        chinese: format!("{}：{}{}（{}，{}）", place(hit), hit.says_zh, hit.remedy_zh, hit.rule, hit.article),
    };
    decision.hits.iter().map(reason).collect()
}

/// Rules, for the log: no personal data.
pub fn rules(decision: &Decision) -> Value {
    json!({ "verdict": decision.verdict, "rules": decision.because(), "law": decision.law })
}

struct Heard {
    /// Without what the operator has decided on.
    open: Decision,
    /// Every hit, as it is stored.
    hits: Value,
}

async fn heard(rows: &impl ConnectionTrait, ctx: &Ctx, product: &ProductFacts) -> Result<Heard, Error> {
    // `decided_at` is the instant of the context, so the day asked about is always the legal day of it.
    let mut open = ctx.law().admission(&product.facts, ctx.today())?;
    let settled = match facts::gate(&product.facts) {
        decision::Gate::Listing => None,
        decision::Gate::Order | decision::Gate::Delivery | decision::Gate::Standing => {
            on_review(rows, &product.version).await?
        }
    };
    let is_settled = |hit: &Hit| {
        let known = settled.iter().flat_map(|(_, hits)| hits);
        hit.verdict == Verdict::Review
            && hit.rule != OPENING_CONDITIONS
            && known.into_iter().any(|known| same(known, hit))
    };
    let mut hits = Vec::new();
    for hit in &open.hits {
        let mut stored = serde_json::to_value(hit)?;
        if let (true, Some((decision_id, _)), Some(members)) =
            (is_settled(hit), &settled, stored.as_object_mut())
        {
            members.insert("settled_by".to_owned(), json!(decision_id));
        }
        hits.push(stored);
    }
    open.hits.retain(|hit| !is_settled(hit));
    open.verdict = open.hits.iter().map(|hit| hit.verdict).max().unwrap_or(Verdict::Allow);
    Ok(Heard { open, hits: Value::Array(hits) })
}

/// One hit of this rule stands for all conditions of a directory entry, the buyer's among them, and conditions
/// change with the directory: what an operator once saw of them settles nothing for the next buyer.
pub(in crate::market) const OPENING_CONDITIONS: &str = "ADM-67-2-3";

/// The decision on which the operator listed this version, with its hits; none if no person had to decide.
async fn on_review(
    rows: &impl ConnectionTrait,
    version: &product_version::Model,
) -> Result<Option<(String, Vec<Hit>)>, Error> {
    let (Some(_), Some(_), Some(id)) = (&version.decided_reason, version.listed_at, &version.decision_id)
    else {
        return Ok(None);
    };
    let row = decision::Entity::find().filter(decision::Column::Id.eq(id)).one(rows).await?;
    row.map(|row| Ok((row.id, serde_json::from_value(row.hits)?))).transpose()
}

pub(super) fn same(known: &Hit, hit: &Hit) -> bool {
    known.rule == hit.rule
        && known.path == hit.path
        && known.certainty == hit.certainty
        && known.verdict == hit.verdict
}

pub(super) fn verdict(verdict: Verdict) -> decision::Verdict {
    match verdict {
        Verdict::Allow => decision::Verdict::Allow,
        Verdict::Review => decision::Verdict::Review,
        Verdict::Block => decision::Verdict::Block,
    }
}

fn violation(hit: &Hit) -> Violation {
    Violation {
        rule: hit.rule.clone(),
        article: hit.article.clone(),
        verdict: hit.verdict.word().to_owned(),
        path: place(hit),
        says: hit.says.clone(),
        says_zh: hit.says_zh.clone(),
        remedy: hit.remedy.clone(),
        remedy_zh: hit.remedy_zh.clone(),
        turn: match hit.turn {
            policies::Turn::Seller => "seller",
            policies::Turn::Buyer => "buyer",
            policies::Turn::Operator => "operator",
        }
        .to_owned(),
    }
}

/// Where the hit points. A field's name says where it stands; other parts say their path and their name.
fn place(hit: &Hit) -> String {
    match &hit.name {
        Some(name) if hit.path.starts_with("fields") => name.clone(),
        Some(name) => format!("{} ({name})", hit.path),
        None => hit.path.clone(),
    }
}

/// The hash of stored facts. Sorts their members first, so that the same facts give the same bytes.
pub(super) fn sha256(facts: &mut Value) -> String {
    facts.sort_all_objects();
    hex::encode(Sha256::digest(facts.to_string()))
}
