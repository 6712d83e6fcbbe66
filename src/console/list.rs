//! One page of a list, and where the next begins.

use crate::extract::Page;

/// Rows on one page of a list.
const ROWS: u64 = 25;

/// The page that is asked for.
pub fn asked(after: Option<String>) -> Page {
    Page { after: after.filter(|after| !after.is_empty()), limit: Some(ROWS) }
}

/// The rows of the page; and from where the next goes on, if one more came than it holds.
pub fn cut<T>(mut rows: Vec<T>, id: impl Fn(&T) -> &str) -> (Vec<T>, Option<String>) {
    let limit = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| id(row).to_owned());
    (rows, next)
}

/// Where a list goes on.
#[derive(Debug, Default, serde::Deserialize, validator::Validate)]
pub struct After {
    #[validate(length(max = 60))]
    pub after: Option<String>,
}
