//! Dates that can be somebody's birth: a year from 1800 on, in any of the usual orders.

use crate::inspect::fold::is_date;
use crate::inspect::words::is_in;

/// The earliest and latest year of a birth, with those of people who are history. A fixed end, since this crate has no
/// clock.
const YEARS: std::ops::RangeInclusive<u32> = 1800..=2035;

/// Whether a cell is one date, perhaps with a time behind it.
pub(in crate::inspect) fn is_birth(cell: &str) -> bool {
    let cell = cell.split(['T']).next().unwrap_or(cell);
    if cell.len() == 8 && cell.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |range| cell.get(range).and_then(|part: &str| part.parse().ok()).unwrap_or(0);
        return YEARS.contains(&part(0..4)) && is_date(part(0..4), part(4..6), part(6..8));
    }
    let mut numbers: Vec<(u32, usize)> = Vec::new();
    let mut month = false;
    for word in
        cell.split(|character: char| !character.is_alphanumeric() || matches!(character, '年' | '月' | '日'))
    {
        if word.is_empty() {
            continue;
        }
        let lower = word.to_lowercase();
        match word.parse::<u32>() {
            Ok(number) if word.len() <= 4 => numbers.push((number, word.len())),
            _ if is_in("MONTH", &lower) => month = true,
            _ if numbers.len() >= 2 => break,
            Err(_)
                if matches!(lower.as_str(), "of" | "the")
                    || lower.ends_with("th")
                    || lower.ends_with("st")
                    || lower.ends_with("nd")
                    || lower.ends_with("rd") =>
            {
                let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
                numbers.extend(digits.parse().ok().map(|day| (day, digits.len())));
            }
            _ => return false,
        }
    }
    let parts: Vec<u32> = numbers.iter().map(|(number, _)| *number).collect();
    let year = |year: u32, length: usize| if length == 4 { YEARS.contains(&year) } else { length == 2 };
    match (numbers.as_slice(), parts.as_slice()) {
        ([(_, length), _, _, ..], [first, second, third, ..]) if *length == 4 => {
            YEARS.contains(first) && (is_date(*first, *second, *third) || is_date(*first, *third, *second))
        }
        ([_, _, (_, length), ..], [first, second, third, ..]) => {
            let full = if *length == 4 { *third } else { 1900 + *third };
            year(*third, *length) && (is_date(full, *first, *second) || is_date(full, *second, *first))
        }
        ([(_, one), (_, two)], [first, second]) if month => {
            (*two == 4 && YEARS.contains(second) && *first <= 31)
                || (*one == 4 && YEARS.contains(first))
                || (*two == 2 && *first <= 31)
        }
        ([(_, 4), (_, 1 | 2)], [first, second]) => {
            YEARS.contains(first)
                && (1..=12).contains(second)
                && (cell.contains('年') || cell.contains(['-', '/', '.']))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_birth;

    #[test]
    fn dates_in_every_usual_order_are_recognised() {
        for valid in [
            "1990-01-31",
            "1990/1/31",
            "31.01.1990",
            "01/31/1990",
            "1/7/80",
            "19900131",
            "1990年1月31日",
            "Jan 31, 1990",
            "31 January 1990",
            "31-Jan-90",
            "1990-01-31T00:00:00Z",
            "1990-01-31 00:00:00",
            "1990年1月",
        ] {
            assert!(is_birth(valid), "{valid}");
        }
    }

    #[test]
    fn near_misses_are_none() {
        for other in
            ["1990-02-30", "1790-01-31", "12", "192.168.1.1000", "hello", "1.2.3", "99999999", "3000"]
        {
            assert!(!is_birth(other), "{other}");
        }
    }
}
