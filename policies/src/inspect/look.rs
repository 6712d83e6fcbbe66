//! Which recognisers look at a cell: a switch on the classes of its bytes and its length, so that a cell meets only
//! those that could know it. This is what every cell of every table goes through.

use super::fold::{
    AT, BEYOND_HEX, BRACKET, COLON, COMMA, DASH, DIGIT, DOT, HIGH, LETTER, LOWER, Mask, OTHER, PLUS, SLASH,
    SPACE, Squeezed, UPPER, WIDE, only,
};
use super::kinds::{
    bank_card, biometric, device, email, finance, hkid, mobile, network, organization_code, permit, phone,
    plate, resident_id, uscc, vin,
};
use super::report::Kind;
use super::sight::Sight;

/// What separates the groups of a number.
const GROUPS: Mask = SPACE | DASH | BRACKET | PLUS | SLASH;

/// Calls `see` with every kind that the cell is, or nearly is, and the hit's mark.
#[inline]
pub(super) fn look(cell: &str, mask: Mask, see: &mut impl FnMut(Kind, Sight, u32)) {
    let bytes = cell.as_bytes();
    let mask = mask & !WIDE;
    if mask == DIGIT {
        digits(bytes, see);
    } else if mask & (DIGIT | AT | HIGH | COLON) == 0 {
        // Words, and nothing else.
    } else if mask & AT != 0 {
        tell(Kind::Email, email::look(cell), see);
    } else if mask & HIGH != 0 {
        tell(Kind::CnPlate, plate::look(cell), see);
    } else if only(mask, DIGIT | LETTER) {
        letters_and_digits(bytes, mask, see);
    } else if only(mask, DIGIT | GROUPS | DOT) {
        grouped(bytes, mask, see);
    } else if mask & COLON != 0 {
        if mask & BEYOND_HEX == 0 && only(mask, DIGIT | LETTER | COLON | DOT) {
            tell(Kind::Mac, network::look_mac(bytes), see);
            if bytes.len() != 17 && bytes.len() <= 45 && mask & COLON != 0 && bytes.len() > 8 {
                tell(Kind::Ip, network::look_ipv6(cell), see);
            }
        }
    } else if only(mask, DIGIT | LETTER | GROUPS) {
        grouped_with_letters(bytes, mask, see);
    } else if bytes.len() == 44 && mask & OTHER != 0 {
        tell(Kind::Passport, permit::look_mrz(bytes), see);
    } else if bytes.len() >= 24 && mask & (SLASH | OTHER | PLUS) != 0 {
        tell(Kind::Fingerprint, biometric::look_fingerprint(bytes), see);
    }
}

/// Whether a cell can be a vector of many decimal fractions.
#[inline]
pub(super) fn may_be_vector(length: usize, mask: Mask) -> bool {
    length >= 48
        && mask & DOT != 0
        && only(mask, DIGIT | DOT | DASH | COMMA | BRACKET | SPACE | PLUS | UPPER | LOWER | OTHER)
}

#[inline]
fn tell(kind: Kind, sight: Option<Sight>, see: &mut impl FnMut(Kind, Sight, u32)) {
    if let Some(sight) = sight {
        see(kind, sight, 0);
    }
}

#[inline]
fn digits(cell: &[u8], see: &mut impl FnMut(Kind, Sight, u32)) {
    match cell.len() {
        8 => {
            tell(Kind::MacauId, hkid::look_macau(cell), see);
            tell(Kind::TravelPermit, permit::look_taiwan(cell).map(|_| Sight::Shaped), see);
        }
        9 => {
            tell(Kind::UsSsn, finance::look_ssn(cell, cell), see);
            tell(Kind::OrgCode, organization_code::look(cell), see);
        }
        10 => tell(Kind::UsPhone, phone::look_us(cell, cell), see),
        11 | 12 => {
            mobile_or_line(cell, cell, see);
            if cell.len() == 11 && cell.starts_with(b"1") {
                tell(Kind::UsPhone, phone::look_us(cell, cell), see);
            }
        }
        13 => mobile_or_line(cell, cell, see),
        15 => {
            tell(Kind::CnId, resident_id::look_old(cell), see);
            tell(Kind::Imsi, device::look_imsi(cell), see);
            let device = device::look_imei(cell);
            tell(Kind::Imei, device, see);
            if device != Some(Sight::Hit) {
                tell(Kind::BusinessLicence, organization_code::look_licence(cell), see);
            }
            mobile_or_line(cell, cell, see);
            card(cell, see);
        }
        14 | 16 | 17 => card(cell, see),
        18 => {
            let resident = resident_id::look(cell);
            tell(Kind::CnId, resident, see);
            if resident != Some(Sight::Hit) {
                tell(Kind::Uscc, uscc::look(cell), see);
                card(cell, see);
            }
        }
        19 => {
            tell(Kind::Iccid, device::look_iccid(cell), see);
            card(cell, see);
        }
        20 => tell(Kind::Iccid, device::look_iccid(cell), see),
        _ => {}
    }
}

#[inline]
fn card(number: &[u8], see: &mut impl FnMut(Kind, Sight, u32)) {
    if let Some((kind, sight)) = bank_card::look(number) {
        see(kind, sight, 0);
    }
}

#[inline]
fn mobile_or_line(cell: &[u8], digits: &[u8], see: &mut impl FnMut(Kind, Sight, u32)) {
    if let Some((sight, prefix)) = mobile::look(digits) {
        see(Kind::CnMobile, sight, prefix);
    } else if matches!(cell.first(), Some(b'0' | b'(' | b'+')) {
        tell(Kind::CnLandline, phone::look_landline(cell), see);
    }
}

#[inline]
fn letters_and_digits(cell: &[u8], mask: Mask, see: &mut impl FnMut(Kind, Sight, u32)) {
    match cell.len() {
        8..=11 if mask & LOWER == 0 => {
            if let Some((kind, sight)) = permit::look(cell) {
                see(kind, sight, 0);
            }
            match cell.len() {
                8 => tell(Kind::Hkid, hkid::look(cell), see),
                9 => {
                    tell(Kind::Hkid, hkid::look(cell), see);
                    tell(Kind::OrgCode, organization_code::look(cell), see);
                }
                10 => tell(Kind::TaiwanId, hkid::look_taiwan(cell), see),
                _ => {}
            }
        }
        14 if mask & LOWER == 0 => tell(Kind::Meid, device::look_meid(cell), see),
        17 if mask & LOWER == 0 => tell(Kind::Vin, vin::look(cell), see),
        18 => {
            tell(Kind::CnId, resident_id::look(cell), see);
            tell(Kind::Uscc, uscc::look(cell), see);
            if mask & LOWER == 0 {
                tell(Kind::Iban, finance::look_iban(cell), see);
            }
        }
        15..=34 if mask & LOWER == 0 => tell(Kind::Iban, finance::look_iban(cell), see),
        24.. => tell(Kind::Fingerprint, biometric::look_fingerprint(cell), see),
        _ => {}
    }
}

/// Digits and what separates their groups; numbers with a point come here too and leave soon.
#[inline]
fn grouped(cell: &[u8], mask: Mask, see: &mut impl FnMut(Kind, Sight, u32)) {
    if only(mask, DIGIT | DOT) {
        if (7..=15).contains(&cell.len()) {
            tell(Kind::Ip, network::look_ipv4(cell), see);
            if cell.len() == 12 && cell.get(3) == Some(&b'.') && cell.get(7) == Some(&b'.') {
                phone_of_anywhere(cell, see);
            }
        }
    } else if is_date_like(cell) || !(8..=40).contains(&cell.len()) {
        // Dates are everywhere, and nothing else.
    } else if mask & (DOT | PLUS | BRACKET) != 0 {
        phone_of_anywhere(cell, see);
    } else {
        phone_of_anywhere(cell, see);
        let Some(squeezed) = Squeezed::new(cell) else { return };
        let number = squeezed.bytes();
        tell(Kind::UsSsn, finance::look_ssn(cell, number).filter(|sight| sight.is_hit()), see);
        if mask & SLASH == 0 {
            match number.len() {
                9 => tell(Kind::OrgCode, organization_code::look(number), see),
                18 => tell(Kind::CnId, resident_id::look(number), see),
                _ => {}
            }
            if (14..=19).contains(&number.len()) {
                card(number, see);
            }
        }
    }
}

/// `2025-01-31`, with whatever follows; `31/01/2025`.
#[inline]
fn is_date_like(cell: &[u8]) -> bool {
    let sign = |place: usize| cell.get(place).is_some_and(|byte| matches!(byte, b'-' | b'/'));
    (sign(4)
        && sign(7)
        && cell.len() >= 10
        && cell.get(..4).is_some_and(|year| year.iter().all(u8::is_ascii_digit)))
        || (cell.len() == 10 && sign(2) && sign(5))
}

fn phone_of_anywhere(cell: &[u8], see: &mut impl FnMut(Kind, Sight, u32)) {
    let Some(squeezed) = Squeezed::new(cell) else { return };
    let number = squeezed.bytes();
    if !(7..=16).contains(&number.len()) {
        return;
    }
    if let Some((sight, prefix)) = mobile::look(number) {
        return see(Kind::CnMobile, sight, prefix);
    }
    let line = phone::look_landline(cell);
    let american = phone::look_us(cell, number).filter(|sight| sight.is_hit());
    if american.is_some() {
        tell(Kind::UsPhone, american, see);
    } else if line.is_some() {
        tell(Kind::CnLandline, line, see);
    } else {
        tell(Kind::Phone, phone::look_international(number), see);
    }
}

fn grouped_with_letters(cell: &[u8], mask: Mask, see: &mut impl FnMut(Kind, Sight, u32)) {
    if mask & BEYOND_HEX == 0 && mask & DASH != 0 && cell.len() == 17 {
        tell(Kind::Mac, network::look_mac(cell), see);
    }
    if mask & LOWER != 0 && mask & (PLUS | SLASH) != 0 && cell.len() >= 24 {
        return tell(Kind::Fingerprint, biometric::look_fingerprint(cell), see);
    }
    if !(8..=42).contains(&cell.len()) {
        return;
    }
    let Some(squeezed) = Squeezed::new(cell) else { return };
    let number = squeezed.bytes();
    match number.len() {
        8 | 9 if mask & LOWER == 0 && mask & BRACKET != 0 => tell(Kind::Hkid, hkid::look(number), see),
        9 if mask & DASH != 0 && mask & LOWER == 0 => {
            tell(Kind::OrgCode, organization_code::look(number), see);
        }
        18 => tell(Kind::CnId, resident_id::look(number), see),
        15..=34 if mask & SPACE != 0 && mask & LOWER == 0 => {
            tell(Kind::Iban, finance::look_iban(number), see);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Sight, look};
    use crate::inspect::fold::mask;

    fn hits(cell: &str) -> Vec<Kind> {
        let mut hits = Vec::new();
        look(cell, mask(cell.as_bytes()), &mut |kind, sight: Sight, _| {
            if sight.is_hit() {
                hits.push(kind);
            }
        });
        hits
    }

    #[test]
    fn every_form_finds_its_recogniser() {
        for (cell, kind) in [
            ("11010519491231002X", Kind::CnId),
            ("110105 19491231 002X", Kind::CnId),
            ("110105-19491231-002-X", Kind::CnId),
            ("110105491231002", Kind::CnId),
            ("138-1234-5678", Kind::CnMobile),
            ("138 1234 5678", Kind::CnMobile),
            ("+86 138 1234 5678", Kind::CnMobile),
            ("6217 0000 0000 0006", Kind::BankCard),
            ("4111-1111-1111-1111", Kind::CreditCard),
            ("0755-26001234", Kind::CnLandline),
            ("(305) 555-0123", Kind::UsPhone),
            ("+44 20 7946 0958", Kind::Phone),
            ("A123456(3)", Kind::Hkid),
            ("A123456789", Kind::TaiwanId),
            ("E12345678", Kind::CnPassport),
            ("粤B·12345", Kind::CnPlate),
            ("a.b@example.com", Kind::Email),
            ("00:1a:2b:3c:4d:5e", Kind::Mac),
            ("113.88.12.7", Kind::Ip),
            ("2001:db8::8a2e:370:7334", Kind::Ip),
            ("123-45-6789", Kind::UsSsn),
            ("DE89 3704 0044 0532 0130 00", Kind::Iban),
            ("490154203237518", Kind::Imei),
            ("8986001234567890120", Kind::Iccid),
            ("1M8GDM9AXKP042788", Kind::Vin),
            ("91350100M000100Y43", Kind::Uscc),
            ("M000100Y-4", Kind::OrgCode),
            ("Rk1SACAyMAAAabcdefghijk+", Kind::Fingerprint),
        ] {
            assert!(hits(cell).contains(&kind), "{cell}: {:?}", hits(cell));
        }
    }

    #[test]
    fn ordinary_cells_meet_nothing() {
        for cell in [
            "2025-01-31 10:00:00",
            "12345.67",
            "交通流量",
            "ORD123456789012345",
            "1.2.30",
            "hello world",
            "10:30:00",
        ] {
            assert_eq!(hits(cell), [], "{cell}");
        }
    }
}
