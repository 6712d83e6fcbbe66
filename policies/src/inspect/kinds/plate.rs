//! Number plates of the mainland: province, letter, and five characters, six for new-energy vehicles; trailers,
//! police, embassies and plates for Hong Kong and Macau have a character at the end.

use crate::inspect::sight::Sight;

const ENDINGS: [&str; 6] = ["挂", "学", "警", "港", "澳", "领"];

/// The whole cell, perhaps with a point, dash or blank after the letter.
#[inline]
pub(in crate::inspect) fn look(cell: &str) -> Option<Sight> {
    if cell.len() > 16 {
        return None;
    }
    let Some(rest) = cell.get(3..).filter(|_| is_province(cell)) else { return look_embassy(cell) };
    let mut bytes = rest.bytes();
    if !bytes.next().is_some_and(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    let serial = rest.get(1..)?.trim_start_matches(['·', '.', '-', ' ', '•', '・']);
    is_serial(serial).then_some(Sight::Hit)
}

/// Whether text begins with a province's character.
#[inline]
pub(in crate::inspect) fn is_province(text: &str) -> bool {
    matches!(
        text.chars().next(),
        Some(
            '京' | '津'
                | '沪'
                | '渝'
                | '冀'
                | '豫'
                | '云'
                | '辽'
                | '黑'
                | '湘'
                | '皖'
                | '鲁'
                | '新'
                | '苏'
                | '浙'
                | '赣'
                | '鄂'
                | '桂'
                | '甘'
                | '晋'
                | '蒙'
                | '陕'
                | '吉'
                | '闽'
                | '贵'
                | '粤'
                | '青'
                | '藏'
                | '川'
                | '宁'
                | '琼'
        )
    )
}

/// What stands behind province and letter.
pub(in crate::inspect) fn is_serial(serial: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'O'));
    match serial.len() {
        5 => serial.bytes().all(plain),
        6 => serial.bytes().all(plain) && is_new_energy(serial.as_bytes()),
        7 => serial.get(4..).is_some_and(|last| ENDINGS.contains(&last)) && serial.bytes().take(4).all(plain),
        _ => false,
    }
}

/// A small vehicle's letter stands first, a large one's last.
fn is_new_energy(serial: &[u8]) -> bool {
    let kind = |byte: &u8| matches!(byte, b'A'..=b'H' | b'J' | b'K');
    let digits = |part: Option<&[u8]>| part.is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    (serial.first().is_some_and(kind) && digits(serial.get(2..)))
        || (serial.last().is_some_and(kind) && digits(serial.get(..5)))
}

fn look_embassy(cell: &str) -> Option<Sight> {
    let number = cell.strip_suffix('使').or_else(|| cell.strip_prefix('使'))?;
    (number.len() == 6 && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(Sight::Hit)
}

#[cfg(test)]
mod tests {
    use super::{Sight, look};

    #[test]
    fn plates_of_every_sort_are_recognised() {
        for valid in [
            "京A12345",
            "粤B·12345",
            "粤B D12345",
            "沪AD12345",
            "粤B12345D",
            "粤Z1234港",
            "闽TABCDE",
            "苏E1234挂",
            "京A1234警",
            "123456使",
        ] {
            assert_eq!(look(valid), Some(Sight::Hit), "{valid}");
        }
    }

    #[test]
    fn near_misses_are_not() {
        for other in
            ["京A1234", "京AI1234", "好A12345", "京a12345", "粤BX123456", "京AIBCDE", "A12345", "京沪高铁"]
        {
            assert_eq!(look(other), None, "{other}");
        }
    }
}
