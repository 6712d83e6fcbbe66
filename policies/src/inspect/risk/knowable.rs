//! Which columns others may know, by their names (`knowable.txt`).

use std::sync::LazyLock;

use crate::inspect::hint::words;

struct Words {
    whole: Vec<&'static str>,
    chinese: Vec<&'static str>,
}

static KNOWABLE: LazyLock<Words> = LazyLock::new(|| {
    let lines = include_str!("knowable.txt").lines().filter(|line| !line.starts_with('#'));
    let listed = lines.filter_map(|line| line.split_once(": ")).flat_map(|(_, words)| words.split(' '));
    let (whole, chinese) = listed.partition(|word| word.is_ascii());
    Words { whole, chinese }
});

/// Whether a column of this name holds what others may know of a person.
pub(super) fn is_knowable(header: &str) -> bool {
    KNOWABLE.chinese.iter().any(|word| header.contains(word))
        || words(header).iter().any(|word| KNOWABLE.whole.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_knowable;

    #[test]
    fn dates_places_and_people_are_knowable_and_amounts_are_not() {
        let knowable = [
            "deal_date",
            "CloseDate",
            "station",
            "company_name",
            "car_no",
            "age",
            "性别",
            "出生日期",
            "zip code",
        ];
        assert_eq!(knowable.map(is_knowable), [true; 9]);
        let not =
            ["deal_value", "deal_money", "conn_mark", "page", "score", "金额", "备注", "update", "agent"];
        assert_eq!(not.map(is_knowable), [false; 9]);
    }
}
