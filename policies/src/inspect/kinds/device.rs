//! Numbers of a person's device and its subscription: IMEI, MEID, IMSI, ICCID.

use super::bank_card::passes_luhn;
use crate::inspect::fold::at;
use crate::inspect::sight::Sight;

/// IMEI: fifteen digits that begin with a body that assigns them, and Luhn.
#[inline]
pub(in crate::inspect) fn look_imei(number: &[u8]) -> Option<Sight> {
    let assigned = matches!(at(number, 0, 2)?, 1 | 35 | 44 | 45 | 49..=54 | 86 | 91 | 98 | 99);
    (number.len() == 15 && assigned).then_some(Sight::checked(passes_luhn(number)))
}

/// IMSI of the mainland's networks: 460, network, subscriber.
#[inline]
pub(in crate::inspect) fn look_imsi(number: &[u8]) -> Option<Sight> {
    (number.len() == 15 && number.starts_with(b"460") && number.get(3) == Some(&b'0')).then_some(Sight::Hit)
}

/// ICCID of a SIM card: telecom (89), China (86), and Luhn; nineteen or twenty digits.
#[inline]
pub(in crate::inspect) fn look_iccid(number: &[u8]) -> Option<Sight> {
    let regular = matches!(number.len(), 19 | 20) && number.starts_with(b"89");
    let right = passes_luhn(number) || number.get(..19).is_some_and(passes_luhn);
    regular.then_some(Sight::checked(right))
}

/// MEID: fourteen hexadecimal digits, the first of them a letter or 9.
#[inline]
pub(in crate::inspect) fn look_meid(cell: &[u8]) -> Option<Sight> {
    let hex = |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
    (cell.len() == 14 && cell.iter().all(hex) && matches!(cell.first(), Some(b'9' | b'A'..=b'F')))
        .then_some(Sight::Hit)
}

#[cfg(test)]
mod tests {
    use super::{Sight, look_iccid, look_imei, look_imsi, look_meid};

    #[test]
    fn devices_are_recognised_and_near_misses_not() {
        assert_eq!(look_imei(b"490154203237518"), Some(Sight::Hit));
        assert_eq!(look_imei(b"490154203237519"), Some(Sight::Near));
        assert_eq!(look_imei(b"740154203237518"), None);
        assert_eq!(look_imsi(b"460001234567890"), Some(Sight::Hit));
        assert_eq!(look_imsi(b"470001234567890"), None);
        assert_eq!(look_iccid(b"8986001234567890120"), Some(Sight::Hit));
        assert_eq!(look_iccid(b"8986001234567890121"), Some(Sight::Near));
        assert_eq!(look_meid(b"A0000012345678"), Some(Sight::Hit));
        assert_eq!(look_meid(b"10000012345678"), None);
    }
}
