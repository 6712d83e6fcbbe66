//! E-mail addresses. Those of a role (info@, sales@) may be nobody's in particular.

use super::chance::at_least;
use super::report::{Class, Confidence, Kind};
use super::sight::{Opinion, Recogniser, Seen, Sight, unmarked};

pub(super) const RECOGNISER: Recogniser = Recogniser { kind: Kind::Email, look, mask, mark: unmarked, judge };

const ROLES: [&str; 16] = [
    "admin",
    "billing",
    "contact",
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
];

/// [`Sight::Special`] is a role's mailbox.
pub(super) fn look(cell: &str) -> Sight {
    let Some((local, domain)) = cell.split_once('@').filter(|_| cell.len() <= 254) else {
        return Sight::Nothing;
    };
    if !is_local(local) || !is_domain(domain) {
        return Sight::Nothing;
    }
    let role = ROLES.iter().any(|role| role.eq_ignore_ascii_case(local));
    if role { Sight::Special } else { Sight::Hit }
}

fn is_local(local: &str) -> bool {
    let allowed = |character: char| character.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(character);
    !local.is_empty() && local.len() <= 64 && local.chars().all(allowed)
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        let inside = |character: char| character.is_alphanumeric() || character == '-';
        !label.is_empty() && label.chars().all(inside) && !label.starts_with('-') && !label.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    let named = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    domain.contains('.') && named && domain.split('.').all(label)
}

/// `z***@***.com`
pub(super) fn mask(cell: &str) -> String {
    let first: String = cell.chars().take(1).collect();
    let top = cell.rsplit('.').next().unwrap_or_default();
    format!("{first}***@***.{top}")
}

fn judge(seen: &Seen, cells: u64, _: Option<Kind>) -> Option<Opinion> {
    let hits = seen.all();
    let confidence = if at_least(seen.hits, cells, 600) && seen.varies(cells) {
        Confidence::Strong
    } else if hits > 0 {
        Confidence::Weak
    } else {
        return None;
    };
    let reason = format!("{hits} of {cells} cells are e-mail addresses, {} of them a role's", seen.special);
    Some(Opinion { kind: Kind::Email, class: Class::Personal, confidence, hits, reason })
}

#[cfg(test)]
mod tests {
    use super::{Sight, look, mask};

    #[test]
    fn addresses_are_recognised_and_roles_told_apart() {
        for valid in ["zhang.san@example.com", "a+b@mail.example.cn", "李四@例子.公司"] {
            assert_eq!(look(valid), Sight::Hit, "{valid}");
        }
        assert_eq!(look("Info@example.com"), Sight::Special);
    }

    #[test]
    fn near_misses_are_not() {
        for other in
            ["zhang@example", "@example.com", "a b@example.com", "a@b@example.com", "a@1.2.3", "a@-b.com"]
        {
            assert_eq!(look(other), Sight::Nothing, "{other}");
        }
    }

    #[test]
    fn name_and_domain_are_masked() {
        assert_eq!(mask("zhang.san@example.com"), "z***@***.com");
    }
}
