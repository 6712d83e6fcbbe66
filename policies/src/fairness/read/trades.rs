//! The table of trades.

use rustc_hash::FxHashMap;

use super::super::book::{Gathered, Gatherer, Trade, UNKNOWN};
use super::FolderError;
use super::table::{Batch, Table};

/// Columns, in the order in which they are asked for.
const COLUMNS: [&str; 32] = [
    "trade_id",
    "ts",
    "seller",
    "buyer",
    "product",
    "qty",
    "paid",
    "quote_ts",
    "fee",
    "tax",
    "doc_cost",
    "currency",
    "fx",
    "delivered_ppm",
    "credit",
    "credit_evidence",
    "duration_m",
    "cost_class",
    "exempt",
    "exempt_ref",
    "demand",
    "channel",
    "version",
    "licence",
    "fields",
    "delivery",
    "security",
    "pay_terms",
    "stage",
    "exclusive",
    "credited",
    "minor_unit",
];
/// What must be there.
const REQUIRED: [&str; 7] = ["trade_id", "ts", "seller", "buyer", "product", "qty", "paid"];
/// Where the conditions without a number of their own begin, and how a report calls them.
const TERMS: [(usize, &str); 8] = [
    (22, "version"),
    (23, "licence"),
    (24, "fields"),
    (25, "delivery"),
    (26, "security"),
    (27, "payment terms"),
    (28, "stage"),
    (29, "exclusivity"),
];
/// What is missed if it is not there, and what that means.
const MISSED: [(&str, &str); 16] = [
    ("quote_ts", "the list price of the trade's own moment is applied"),
    ("fee", "no fees are added"),
    ("doc_cost", "no documented cost is taken out"),
    ("currency", "every amount is taken to be in yuan"),
    ("fx", "amounts in another currency than the yuan are not judged"),
    ("delivered_ppm", "everything is taken to have been delivered"),
    ("licence", "trades are compared whatever their licence"),
    ("delivery", "trades are compared whatever their form of delivery"),
    ("security", "trades are compared whatever their security"),
    ("stage", "trades are compared whatever their stage"),
    ("credit", "trades are compared whatever the buyer's credit"),
    ("credit_evidence", "the grade of credit is the seller's claim, and is not checked"),
    ("pay_terms", "trades are compared whatever the terms of payment"),
    ("duration_m", "trades are compared whatever their duration"),
    ("cost_class", "trades are compared whatever the class of cost"),
    ("exempt", "no exemption is considered"),
];
const ROWS_MAX: u32 = 2_000_000_000;

/// Codes of conditions that were met together.
#[derive(Default)]
struct Terms {
    values: Gathered,
    together: FxHashMap<[u32; TERMS.len()], u32>,
}

pub(super) fn gather(table: &Table, gatherer: &mut Gatherer) -> Result<(), FolderError> {
    table.require(&REQUIRED)?;
    let missed = MISSED.iter().filter(|(column, _)| !table.has(column));
    gatherer.unknown.extend(missed.map(|(column, so)| format!("The trades have no column {column}: {so}.")));
    let mut terms = Terms::default();
    let mut claims_demand = false;
    table.each(&COLUMNS, |batch| {
        for row in 0..batch.rows {
            let trade = trade(batch, row, gatherer, &mut terms)?;
            match batch.number(0, row) {
                Some(id) => gatherer.trades.ids.push_number(id),
                None => gatherer.trades.ids.push(&batch.name(0, row)?),
            }
            claims_demand |= trade.ground == 1;
            gatherer.trades.push(trade);
        }
        if gatherer.trades.len() > usize::try_from(ROWS_MAX).unwrap_or(usize::MAX) {
            return Err(FolderError::TooManyRows { file: table.file.clone(), limit: ROWS_MAX });
        }
        Ok(())
    })?;
    if claims_demand {
        gatherer.unknown.push(
            "The trades do not say when a requirement was recorded, nor which norm and custom it follows: a code of \
             demand is taken for a requirement on record, and its evidence is to be asked for."
                .to_owned(),
        );
    }
    Ok(())
}

fn trade(
    batch: &Batch<'_>,
    row: usize,
    gatherer: &mut Gatherer,
    terms: &mut Terms,
) -> Result<Trade, FolderError> {
    let or = |column: usize, usual: i64| Ok::<_, FolderError>(batch.integer(column, row)?.unwrap_or(usual));
    let claimed = or(14, 0)?;
    let ground = u8::try_from(or(18, 0)?).ok().filter(|ground| *ground <= 4).unwrap_or(4);
    let demand = code(batch, 20, row, &mut gatherer.references, true)?;
    let reference = code(batch, 19, row, &mut gatherer.references, true)?;
    Ok(Trade {
        at: batch.required(1, row)?,
        quoted: or(7, UNKNOWN)?,
        seller: code(batch, 2, row, &mut gatherer.sellers, false)?,
        buyer: code(batch, 3, row, &mut gatherer.buyers, false)?,
        product: code(batch, 4, row, &mut gatherer.products, false)?,
        terms: terms.code(batch, row, gatherer),
        cost_class: code(batch, 17, row, &mut gatherer.cost_classes, true)?,
        credit: or(15, claimed)?,
        credit_claimed: if batch.integer(14, row)?.is_some() { claimed } else { or(15, 0)? },
        duration: or(16, 0)?,
        quantity: batch.required(5, row)?,
        paid: batch.required(6, row)?,
        fees: or(8, 0)?,
        tax: or(9, 0)?,
        cost: or(10, 0)?,
        credited: or(30, 0)?,
        refunded: false,
        fx: rate(batch, row)?,
        unit: or(31, 1)?,
        delivered: or(13, 1_000_000)?,
        ground,
        reference: if ground == 1 { demand } else { reference },
        // Whether a requirement was recorded in time, the folder does not say; the report does.
        recorded: if ground == 1 { i64::MIN + 1 } else { UNKNOWN },
        limbs: if ground == 1 { 3 } else { 0 },
        pricing: 0,
    })
}

/// The rate into yuan. Of another currency without a rate nothing is known.
fn rate(batch: &Batch<'_>, row: usize) -> Result<i64, FolderError> {
    if let Some(rate) = batch.integer(12, row)? {
        return Ok(rate);
    }
    let is_yuan = match batch.number(11, row) {
        Some(currency) => currency == 0,
        None => batch.text(11, row).is_none_or(|text| ["0", "CNY", "RMB"].contains(&text.as_str())),
    };
    Ok(if is_yuan { 1_000_000 } else { 0 })
}

/// The code of a name. Where nothing may stand there, nothing and nought have the empty name.
fn code(
    batch: &Batch<'_>,
    column: usize,
    row: usize,
    names: &mut Gathered,
    empty: bool,
) -> Result<u32, FolderError> {
    match batch.number(column, row) {
        Some(0) if empty => Ok(names.code("")),
        Some(number) => Ok(names.number(number)),
        None if empty => {
            let text = batch.text(column, row).filter(|text| text != "0");
            Ok(names.code(&text.unwrap_or_default()))
        }
        None => Ok(names.code(&batch.name(column, row)?)),
    }
}

impl Terms {
    fn code(&mut self, batch: &Batch<'_>, row: usize, gatherer: &mut Gatherer) -> u32 {
        let codes = TERMS.map(|(column, _)| match batch.number(column, row) {
            Some(number) => self.values.number(number),
            None => self.values.code(&batch.text(column, row).unwrap_or_default()),
        });
        if let Some(code) = self.together.get(&codes) {
            return *code;
        }
        let pairs = TERMS.map(|(column, name)| (name, batch.text(column, row).unwrap_or_default()));
        let stated: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let code = gatherer.terms.code(&serde_json::to_string(&stated).unwrap_or_default());
        self.together.insert(codes, code);
        code
    }
}
