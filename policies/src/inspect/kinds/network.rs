//! Addresses of networks: MAC, IPv4, IPv6.

use std::net::Ipv6Addr;

use crate::inspect::sight::Sight;

/// Six pairs of hexadecimal digits with colons or dashes. Comes with its first bytes as a mark.
#[inline]
pub(in crate::inspect) fn look_mac(cell: &[u8]) -> Option<Sight> {
    let sign = *cell.get(2)?;
    let regular = cell.len() == 17
        && matches!(sign, b':' | b'-')
        && cell
            .iter()
            .zip([0_u8, 1, 2].into_iter().cycle())
            .all(|(byte, place)| if place == 2 { *byte == sign } else { byte.is_ascii_hexdigit() });
    regular.then_some(Sight::Hit)
}

/// Four numbers up to 255. [`Sight::Special`] is an address within an own network, or of the machine itself.
#[inline]
pub(in crate::inspect) fn look_ipv4(cell: &[u8]) -> Option<Sight> {
    let mut parts = [0_u32; 4];
    let mut places = parts.iter_mut();
    let mut place = places.next()?;
    let mut digits = 0;
    for byte in cell {
        match byte {
            b'0'..=b'9' if digits < 3 && !(digits > 0 && *place == 0) => {
                *place = *place * 10 + u32::from(byte - b'0');
                digits += 1;
            }
            b'.' if digits > 0 => {
                place = places.next()?;
                digits = 0;
            }
            _ => return None,
        }
    }
    if digits == 0 || places.next().is_some() || parts.iter().any(|part| *part > 255) {
        return None;
    }
    match parts {
        [0 | 10 | 127, ..] | [192, 168, ..] | [169, 254, ..] | [172, 16..=31, ..] => Some(Sight::Special),
        // A version in four parts has small numbers.
        [0..=9, 0..=20, 0..=20, _] => Some(Sight::Shaped),
        _ => Some(Sight::Hit),
    }
}

/// Eight groups, or fewer with `::`.
pub(in crate::inspect) fn look_ipv6(cell: &str) -> Option<Sight> {
    let address: Ipv6Addr = cell.parse().ok()?;
    let groups = cell.bytes().filter(|byte| *byte == b':').count();
    (groups >= 3 && !address.is_loopback()).then_some(Sight::Hit)
}

#[cfg(test)]
mod tests {
    use super::{Sight, look_ipv4, look_ipv6, look_mac};

    #[test]
    fn addresses_are_recognised() {
        assert_eq!(look_mac(b"00:1a:2B:3c:4d:5e"), Some(Sight::Hit));
        assert_eq!(look_mac(b"00-1A-2B-3C-4D-5E"), Some(Sight::Hit));
        assert_eq!(look_ipv4(b"113.88.12.7"), Some(Sight::Hit));
        assert_eq!(look_ipv4(b"192.168.1.1"), Some(Sight::Special));
        assert_eq!(look_ipv6("2001:db8::8a2e:370:7334"), Some(Sight::Hit));
    }

    #[test]
    fn near_misses_are_not() {
        for other in ["1.2.3", "256.1.1.1", "1.2.3.4.5", "01.2.3.4", "1..2.3", "113.88.12."] {
            assert_eq!(look_ipv4(other.as_bytes()), None, "{other}");
        }
        assert_eq!(look_ipv4(b"1.2.3.4"), Some(Sight::Shaped), "a version");
        assert_eq!(look_mac(b"00:1a:2b-3c:4d:5e"), None);
        assert_eq!(look_mac(b"00:1a:2b:3c:4d:5g"), None);
        assert_eq!(look_ipv6("12:30:45"), None, "a time");
        assert_eq!(look_ipv6("::1"), None);
    }
}
