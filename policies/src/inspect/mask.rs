//! Masked examples: enough to recognise the kind, never the value (dossier 6.7).

use super::report::Kind;
use super::rules::rule_of;

/// The first `head` and last `tail` characters with stars between, as many as were hidden but at most eight.
pub(super) fn mask(cell: &str, head: usize, tail: usize) -> String {
    let count = cell.chars().count();
    let Some(hidden) = count.checked_sub(head + tail).filter(|hidden| *hidden > 0) else {
        return "*".repeat(count.min(8));
    };
    let first: String = cell.chars().take(head).collect();
    let last: String = cell.chars().skip(head + hidden).collect();
    format!("{first}{}{last}", "*".repeat(hidden.min(8)))
}

/// A cell of a kind: `110105********002X`, `138****5678`, `6217****0006`, `z***@***.com`.
pub(super) fn mask_of(kind: Kind, cell: &str) -> String {
    let (head, tail) = rule_of(kind).map_or((1, 0), |rule| rule.shown);
    match kind {
        Kind::Email => {
            let first: String = cell.chars().take(1).collect();
            let top = cell.rsplit('.').next().unwrap_or_default();
            format!("{first}***@***.{top}")
        }
        Kind::CnMobile | Kind::BankCard | Kind::CreditCard | Kind::CnId | Kind::UsSsn | Kind::UsPhone => {
            let number: String = cell.chars().filter(char::is_ascii_alphanumeric).collect();
            let number = without_code(kind, &number);
            let short =
                if number.len() > head + tail + 2 { mask(number, head, tail) } else { mask(number, 0, 0) };
            if matches!(kind, Kind::BankCard | Kind::CreditCard) {
                short.replace("********", "****")
            } else {
                short
            }
        }
        _ if cell.chars().count() < 2 * (head + tail) => mask(cell, 0, 0),
        _ => mask(cell, head, tail),
    }
}

/// The longest form, in characters.
const FORM: usize = 24;

/// How a cell is written, and none of what it says: `2018-09-01` is `9999-99-99`, `张伟` is `文文`, `Ab-7` is `Aa-9`. Signs of
/// ASCII stay among letters and figures; whatever else there is becomes `·`, and a cell of nothing but signs as well: `+`
/// may be all that it says.
pub(super) fn form(cell: &str) -> String {
    let says_by_signs = !cell.chars().any(char::is_alphanumeric);
    let masked = |sign: char| match sign {
        '0'..='9' => '9',
        'a'..='z' => 'a',
        'A'..='Z' => 'A',
        ' ' => ' ',
        sign if sign.is_ascii_graphic() && !says_by_signs => sign,
        sign if sign.is_alphabetic() => '文',
        _ => '·',
    };
    let mut form: String = cell.chars().take(FORM).map(masked).collect();
    if cell.chars().nth(FORM).is_some() {
        form.push('…');
    }
    form
}

fn without_code(kind: Kind, number: &str) -> &str {
    let code = number.len().saturating_sub(11);
    if kind == Kind::CnMobile { number.get(code..).unwrap_or(number) } else { number }
}

#[cfg(test)]
mod tests {
    use super::{Kind, form, mask_of};

    #[test]
    fn a_form_shows_how_a_cell_is_written_and_no_letter_or_figure_of_it() {
        for (cell, masked) in [
            ("2018-09-01 07:30", "9999-99-99 99:99"),
            ("z.san@example.com", "a.aaa@aaaaaaa.aaa"),
            ("张伟 é ٣\u{202e}", "文文 文 ··"),
            ("粤B12345", "文A99999"),
            ("+", "·"),
            ("", ""),
            ("abcdefghijklmnopqrstuvwxyz", "aaaaaaaaaaaaaaaaaaaaaaaa…"),
        ] {
            assert_eq!(form(cell), masked, "{cell}");
        }
    }

    #[test]
    fn the_kind_shows_and_the_value_does_not() {
        for (kind, cell, masked) in [
            (Kind::CnId, "11010519491231002X", "110105********002X"),
            (Kind::CnMobile, "+86 13812345678", "138****5678"),
            (Kind::BankCard, "6217000000000006", "6217****0006"),
            (Kind::Email, "zhang.san@example.com", "z***@***.com"),
            (Kind::CnName, "张伟", "张*"),
            (Kind::Gender, "男", "*"),
            (Kind::CnPlate, "粤B12345", "粤B****5"),
        ] {
            assert_eq!(mask_of(kind, cell), masked, "{cell}");
        }
    }
}
