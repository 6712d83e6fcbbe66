//! Made-up people and the tables they are planted in.

use policies::inspect::{Column, InspectError, Limits, Report, inspect};
use sha2::{Digest, Sha256};

pub(crate) fn read(table: &str) -> Report {
    inspect(table.as_bytes(), Limits::default(), &[]).expect("the table is readable")
}

pub(crate) fn refused(bytes: &[u8]) -> InspectError {
    inspect(bytes, Limits::default(), &[]).expect_err("the table is refused")
}

pub(crate) fn column<'r>(report: &'r Report, name: &str) -> &'r Column {
    report.column(name).expect("the column is reported")
}

pub(crate) fn table(header: &str, rows: impl IntoIterator<Item = String>) -> String {
    let rows: Vec<String> = rows.into_iter().collect();
    format!("{header}\n{}\n", rows.join("\n"))
}

/// Numbers that look random and are the same in every run.
pub(crate) fn number(seed: u64, below: u64) -> u64 {
    let digest = Sha256::digest(seed.to_be_bytes());
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte)) % below
}

pub(crate) fn resident_id(seed: u64) -> String {
    let day = 1 + number(seed, 28);
    let body = format!("440305{}{:02}{day:02}{:03}", 1950 + seed % 50, 1 + seed % 12, seed % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize =
        body.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
}

pub(crate) fn mobile(seed: u64) -> String {
    let prefixes = ["138", "139", "150", "158", "166", "177", "186", "199"];
    format!("{}{:08}", prefixes[usize::try_from(seed % 8).unwrap()], number(seed, 100_000_000))
}

pub(crate) fn luhn(body: &str) -> String {
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let doubled = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

pub(crate) fn bank_card(seed: u64) -> String {
    luhn(&format!("622202{:09}", number(seed, 1_000_000_000)))
}

/// Nine digits with a letter for each, as transport cards are published.
pub(crate) fn letter_code(seed: u64) -> String {
    let digits = format!("{:09}", number(seed, 1_000_000_000));
    digits.bytes().map(|digit| char::from(digit - b'0' + b'A')).collect()
}

pub(crate) fn hex(seed: u64, length: usize) -> String {
    format!("{:x}", Sha256::digest(seed.to_string().as_bytes())).chars().take(length).collect()
}

/// Rows of the same columns as the published swipes of transport cards.
pub(crate) fn swipes() -> String {
    let stations = ["布吉", "长龙", "赤尾", "泥岗", "332(观澜)", "西乡", "红树湾南"];
    let rows = (0..2_000_u64).map(|row| {
        format!(
            "\"2018-08-31 22:{:02}:{:02}\",\"2018-09-01 00:00:00\",{},{},地铁入站,地铁五号线,IGT-{},{},0,{},{}",
            row % 60,
            number(row, 60),
            letter_code(number(row, 1_900)),
            100 * number(row, 8),
            101 + number(row, 150),
            stations[usize::try_from(number(row, 7)).unwrap()],
            95 * number(row, 8),
            260_000_000 + 1_000 * number(row, 250) + 101,
        )
    });
    let header = "deal_date,close_date,card_no,deal_value,deal_type,company_name,car_no,station,conn_mark,deal_money,\
                  equ_no";
    table(header, rows)
}
