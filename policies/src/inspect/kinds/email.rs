//! E-mail addresses. Those of a role (info@, sales@) may be nobody's in particular.

use crate::inspect::sight::Sight;

const ROLES: [&str; 18] = [
    "admin",
    "billing",
    "contact",
    "enquiries",
    "hello",
    "help",
    "hr",
    "info",
    "jobs",
    "mail",
    "marketing",
    "noreply",
    "no-reply",
    "office",
    "sales",
    "service",
    "support",
    "webmaster",
];

/// [`Sight::Special`] is a role's mailbox.
pub(in crate::inspect) fn look(cell: &str) -> Option<Sight> {
    let sign = memchr::memchr(b'@', cell.as_bytes()).filter(|_| cell.len() <= 254)?;
    let (local, domain) = (cell.get(..sign)?, cell.get(sign + 1..)?);
    if !is_local(local) || !is_domain(domain) {
        return None;
    }
    let role = ROLES.iter().any(|role| role.eq_ignore_ascii_case(local));
    Some(if role { Sight::Special } else { Sight::Hit })
}

/// The bytes that may stand before the sign (RFC 5322, atext; RFC 6531 beyond ASCII).
const LOCAL: [bool; 256] = {
    let mut allowed = [false; 256];
    let mut byte = 0_u8;
    let mut rest: &mut [bool] = &mut allowed;
    while let Some((slot, after)) = rest.split_first_mut() {
        *slot = byte.is_ascii_alphanumeric()
            || matches!(byte, 0x80.. | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-'..=b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~');
        rest = after;
        byte = byte.wrapping_add(1);
    }
    allowed
};

fn is_local(local: &str) -> bool {
    let allowed = |byte: &u8| LOCAL.get(usize::from(*byte)) == Some(&true);
    !local.is_empty() && local.len() <= 64 && local.as_bytes().iter().all(allowed)
}

fn is_domain(domain: &str) -> bool {
    let Some(top) = memchr::memrchr(b'.', domain.as_bytes()).and_then(|point| domain.get(point + 1..)) else {
        return false;
    };
    let named = top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic() || byte >= 0x80);
    let mut before = b'.';
    let mut regular = |byte: u8| {
        let fits = match byte {
            b'.' => !matches!(before, b'.' | b'-'),
            b'-' => before != b'.',
            _ => byte.is_ascii_alphanumeric() || byte >= 0x80,
        };
        before = byte;
        fits
    };
    named && domain.bytes().all(&mut regular)
}

#[cfg(test)]
mod tests {
    use super::{Sight, look};

    #[test]
    fn addresses_are_recognised_and_roles_told_apart() {
        for valid in ["zhang.san@example.com", "a+b@mail.example.cn", "李四@例子.公司"] {
            assert_eq!(look(valid), Some(Sight::Hit), "{valid}");
        }
        assert_eq!(look("Info@example.com"), Some(Sight::Special));
    }

    #[test]
    fn near_misses_are_not() {
        let others = [
            "zhang@example",
            "@example.com",
            "a b@example.com",
            "a@b@example.com",
            "a@1.2.3",
            "a@-b.com",
            "a@b..com",
        ];
        for other in others {
            assert_eq!(look(other), None, "{other}");
        }
    }
}
