//! A statement as a bank's CSV, where everything is text.

use entity::money::NotMoney;
use serde::Deserialize;

use super::{ERRORS_MAX, LINES_MAX, NewLine, NewStatement};
use crate::{
    error::{Error, Field},
    extract,
};

/// Read a statement written as CSV in UTF-8 with the header
/// `bank_reference,deposit_code,amount,value_date,payer`. Every unusable line is named by its number.
pub fn of_csv(text: &[u8]) -> Result<NewStatement, Error> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let text = std::str::from_utf8(text).map_err(|error| {
        let before = String::from_utf8_lossy(text.get(..error.valid_up_to()).unwrap_or_default());
        let line = 1 + before.matches('\n').count();
        let cure =
            "not UTF-8 (is it GBK?); save the statement as UTF-8, for example with `iconv -f GBK -t UTF-8`";
        Error::invalid(&format!("line {line}"), cure)
    })?;
    if text.contains('\0') {
        return Err(Error::Malformed("text cannot hold a zero character".to_owned()));
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| Error::Invalid(vec![unreadable(&error)]))?.clone();
    if let Some(column) = COLUMNS.iter().find(|column| !header.iter().any(|there| there == **column)) {
        let how = format!("the header lacks the column {column}; it is {}", COLUMNS.join(","));
        return Err(Error::invalid("line 1", how));
    }
    let (mut lines, mut places, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for record in reader.records() {
        match record.map_err(|error| unreadable(&error)).and_then(|record| line(&record, &header)) {
            Ok((place, line)) => {
                places.push(place);
                lines.push(line);
            }
            Err(field) => errors.push(field),
        }
        if lines.len() > LINES_MAX || errors.len() >= ERRORS_MAX {
            break;
        }
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    if !(1..=LINES_MAX).contains(&lines.len()) {
        let how = format!("a statement has 1 to {LINES_MAX} lines below its header");
        return Err(Error::invalid("lines", how));
    }
    Ok(NewStatement { lines, places })
}

/// A line as it stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    bank_reference: String,
    deposit_code: String,
    amount: String,
    value_date: String,
    payer: String,
}

const COLUMNS: [&str; 5] = ["bank_reference", "deposit_code", "amount", "value_date", "payer"];

fn line(record: &csv::StringRecord, header: &csv::StringRecord) -> Result<(String, NewLine), Field> {
    let unusable = |detail: String| Field { pointer: place(record.position()), detail };
    let written: Written =
        record.deserialize(Some(header)).map_err(|error| unusable(unreadable(&error).detail))?;
    let line = NewLine {
        amount: written.amount.parse().map_err(|error: NotMoney| unusable(format!("amount: {error}")))?,
        bank_reference: written.bank_reference,
        deposit_code: written.deposit_code,
        value_date: written
            .value_date
            .parse()
            .map_err(|_| unusable("value_date takes a day such as 2026-03-01".to_owned()))?,
        payer: written.payer,
    };
    extract::valid(&line).map_err(|error| unusable(said(error)))?;
    Ok((place(record.position()), line))
}

/// Every unusable cell of a line in one sentence.
fn said(error: Error) -> String {
    let Error::Invalid(fields) = error else { return error.to_string() };
    let cells =
        fields.iter().map(|field| format!("{} {}", field.pointer.trim_start_matches('/'), field.detail));
    cells.collect::<Vec<_>>().join("; ")
}

fn unreadable(error: &csv::Error) -> Field {
    let detail = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} fields, and the header {expected_len}")
        }
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => error.to_string(),
    };
    Field { pointer: place(error.position()), detail }
}

fn place(position: Option<&csv::Position>) -> String {
    format!("line {}", position.map_or(1, csv::Position::line))
}
