//! What is offered in the story: real swipes, what is counted from them, and what should never be offered.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Context;
use serde_json::{Value, json};

/// The public-data directory the operator imports.
pub(super) const DIRECTORY: &str = include_str!("data/directory.csv");
/// Real swipes of Shenzhen Tong cards; origin in `data/README.md`.
pub(super) const SWIPES: &str = include_str!("data/metro_swipes.csv");
/// Commuters who took part in a survey and agreed that one institute may have their answers, under tokens.
pub(super) const SURVEY: &str = "participant,home_district,work_district,minutes,mode\n\
    p-7f3a91c2,龙岗,福田,52,metro\np-b81d04e6,宝安,南山,38,bus\np-25c9ee10,罗湖,福田,21,metro\np-e04b7d3f,龙华,南山,44,metro\n";

/// Counts of fewer people than this are left out of the hourly counts.
const SMALLEST_GROUP: u32 = 30;
const SWIPES_ENTRY: &str = "29200/00403601";
const CLOSED_ENTRY: &str = "29200/99900001";

/// Entries and exits per station and hour, counted from the swipes; small groups suppressed.
pub(super) fn hourly_counts() -> anyhow::Result<String> {
    let mut counts: BTreeMap<(String, String, String), u32> = BTreeMap::new();
    for record in csv::Reader::from_reader(SWIPES.as_bytes()).records() {
        let record = record?;
        let cell = |column: usize| record.get(column).context("a short record");
        let hour = cell(0)?.chars().take(13).collect::<String>() + ":00";
        *counts.entry((cell(7)?.to_owned(), hour, cell(4)?.to_owned())).or_default() += 1;
    }
    let mut table = "station,hour,kind,people\n".to_owned();
    for ((station, hour, kind), people) in counts.into_iter().filter(|(_, people)| *people >= SMALLEST_GROUP)
    {
        writeln!(table, "{station},{hour},{kind},{people}")?;
    }
    Ok(table)
}

/// How many lines of data a CSV text has.
pub(super) fn lines(csv: &str) -> usize {
    csv.lines().count().saturating_sub(1)
}

fn opened_swipes() -> Value {
    json!({
        "id": "swipes", "kind": "public_open",
        "statement": "Shenzhen Tong swipes of 2018-08-31 and 2018-09-01, opened by the transport bureau",
        "evidence": "download receipt of the open platform, 29200/00403601",
        "collected_from": "2026-10-01", "collected_until": "2026-10-01",
        "catalogue_id": SWIPES_ENTRY, "via_platform": true,
        "resale_allowed": true, "prohibited": false, "permit_needed": false, "important": false, "state_secret": false, "circumvented": false, "competitor": false,
    })
}

/// What the demo's sellers show of themselves: enough for data that is neither sensitive nor important.
fn dossier() -> Value {
    json!({ "governance": "statement on data governance 2026, sha256 on file", "processor": false })
}

fn fields(columns: &[(&str, &str, &str)], source: &str) -> Vec<Value> {
    let field = |(name, personal, state): &(&str, &str, &str)| json!({ "name": name, "personal": personal, "state": state, "source": source });
    columns.iter().map(field).collect()
}

/// Hourly counts per station: no person is left in them.
pub(super) fn counts() -> Value {
    json!({ "title": "深圳地铁站点小时客流 · Hourly counts of metro stations", "declaration": {
        "summary": "Entries and exits per station and hour, counted from opened card swipes. Groups of fewer than 30 people are left out.",
        "category": "transport", "purposes": ["research", "planning"], "dossier": dossier(),
        "licence": "Use inside the buyer's organization for twelve months; no passing on.",
        "assets": [{ "name": "hourly", "kind": "table", "people_per_row": "people", "fields": fields(&[
            ("station", "none", "aggregated"), ("hour", "none", "aggregated"),
            ("kind", "none", "aggregated"), ("people", "none", "aggregated")], "counts") }],
        "sources": [opened_swipes(), {
            "id": "counts", "kind": "derived", "parents": ["swipes"], "substantive": true,
            "statement": "Counted per station, hour and kind; groups under 30 suppressed", "evidence": "processing log 2026-10-02, sha256 on file",
            "collected_from": "2026-10-02",
            "resale_allowed": true, "prohibited": false, "permit_needed": false, "important": false, "state_secret": false, "circumvented": false, "competitor": false }],
        "personal_data": { "state": "anonymised", "report": "independent assessment 2026-10-09, smallest group 38",
            "restorable": false, "keys_kept": false, "keys_included": false, "anonymisation_required": false,
            "singling_out_excluded": true, "smallest_group": 30 },
    } })
}

/// What is declared of a product, without its title.
pub(super) fn declaration(product: &Value) -> Value {
    product.get("declaration").cloned().unwrap_or_default()
}

/// The same declaration before the seller has shown where the data comes from.
pub(super) fn counts_without_evidence() -> Value {
    let mut product = counts();
    for source in
        product.pointer_mut("/declaration/sources").and_then(Value::as_array_mut).into_iter().flatten()
    {
        if let Some(source) = source.as_object_mut() {
            source.remove("evidence");
        }
    }
    product
}

/// The raw swipes, called anonymised because the card number is written in letters.
pub(super) fn swipes() -> Value {
    let columns: Vec<(&str, &str, &str)> = SWIPES
        .lines()
        .next()
        .unwrap_or_default()
        .split(',')
        .map(|name| match name {
            "card_no" => (name, "none", "tokenised"),
            other => (other, "none", "as_collected"),
        })
        .collect();
    json!({ "title": "深圳通刷卡明细 · Card swipes, “anonymised”", "declaration": {
        "summary": "Every swipe with minute, station and card number. Card numbers are replaced by letters.",
        "category": "transport", "purposes": ["research"], "licence": "Use inside the buyer's organization.",
        "dossier": dossier(),
        "assets": [{ "name": "swipes", "kind": "table", "fields": fields(&columns, "swipes") }],
        "sources": [opened_swipes()],
        "personal_data": { "state": "anonymised", "report": "the seller's own note", "restorable": false, "keys_kept": false,
            "keys_included": false, "anonymisation_required": false, "singling_out_excluded": true, "smallest_group": 30 },
    } })
}

/// A list out of a directory entry that was never opened.
pub(super) fn closed_list() -> Value {
    json!({ "title": "监控点位清单 · Camera locations", "declaration": {
        "summary": "Locations of cameras in key areas.", "category": "city", "purposes": ["research"], "licence": "Any use.",
        "dossier": dossier(),
        "assets": [{ "name": "cameras", "kind": "table", "fields": fields(&[("location", "none", "as_collected")], "list") }],
        "sources": [{ "id": "list", "kind": "public_open", "statement": "Taken from a department's list", "evidence": "file on record",
            "collected_from": "2026-10-01", "collected_until": "2026-10-01",
            "catalogue_id": CLOSED_ENTRY, "via_platform": false, "resale_allowed": true, "prohibited": false,
            "permit_needed": false, "important": false, "state_secret": false, "circumvented": false, "competitor": false }],
        "personal_data": { "state": "none" },
    } })
}

/// A consent of survey participants that names one recipient.
pub(super) fn consent(recipient: &str, uscc: &str) -> Value {
    json!({ "category": "participants", "source": "survey", "consent": {
        "notice": { "at": "2026-05-04T02:00:00Z", "items": ["handler", "kinds", "purpose", "retention", "safeguards", "rights", "other"], "impact": true },
        "given_at": "2026-05-04T03:00:00Z", "handled_from": "2026-05-05T00:00:00Z",
        "explicit": true, "separate": true, "provision_separate": true, "identified_provision": false,
        "by_guardian": false, "misleading": false, "conditioned": false, "changed_since": false, "withdrawal_path": true,
        "recipients": [{ "name": recipient, "uscc": uscc, "one_organization": true, "contact": "privacy desk, in the notice" }],
        "purposes": ["research"], "kinds": ["commute"], "methods": ["statistical analysis"],
        "retention_until": "2028-05-04T00:00:00Z", "channel": "survey form, page 2", "people": 4, "evidence": "consent records, sha256 on file",
    } })
}

/// Survey answers under tokens: still personal data, offered with consent.
pub(super) fn survey(authorization_id: &str) -> Value {
    json!({ "title": "通勤调查 · Commuter survey", "declaration": {
        "summary": "Answers of commuters under tokens, with their consent for one named recipient.",
        "category": "transport", "purposes": ["research"], "licence": "Research by the named recipient.",
        "dossier": dossier(),
        "assets": [{ "name": "answers", "kind": "table", "fields": fields(&[
            ("participant", "personal", "tokenised"), ("home_district", "personal", "as_collected"), ("work_district", "personal", "as_collected"),
            ("minutes", "personal", "as_collected"), ("mode", "personal", "as_collected")], "survey") }],
        "sources": [{ "id": "survey", "kind": "self_collected", "statement": "Own survey, May 2026", "evidence": "survey log, sha256 on file",
            "collected_from": "2026-05-05", "collected_until": "2026-05-31", "resale_allowed": true, "prohibited": false,
            "permit_needed": false, "important": false, "state_secret": false, "circumvented": false, "competitor": false, "public_service": false }],
        "personal_data": { "state": "deidentified", "restorable": true, "keys_kept": true, "keys_included": false,
            "anonymisation_required": false, "singling_out_excluded": false, "impact_assessment": "assessment 2026-04-20, sha256 on file" },
        "people": [{ "category": "participants", "source": "survey", "sensitive": false, "biometric": false, "under_14": false,
            "incapable_adult": false, "covers_everyone": true, "retention_until": "2028-05-04", "deletion_due": false }],
        "authorizations": [authorization_id],
    } })
}
