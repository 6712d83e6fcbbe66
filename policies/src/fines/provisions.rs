//! The tables of every law as a list: what each head punishes and which numbers it uses.

use serde::Serialize;

use super::LAWS;

/// One head or pointer of a law's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provision {
    /// Its permanent id.
    pub id: &'static str,
    /// The article.
    pub cite: &'static str,
    /// What it punishes, in a sentence.
    pub says: &'static str,
    /// The short name of its law among the parameters.
    pub law: &'static str,
    /// Who may use it.
    pub authority: &'static str,
    /// The starts of the names of its numbers.
    pub numbers: Vec<&'static str>,
}

impl Provision {
    /// Whether a parameter of this name is one of its numbers.
    pub fn uses(&self, parameter: &str) -> bool {
        self.numbers.iter().any(|start| {
            let own = |rest: &str| {
                rest.is_empty() || rest.starts_with(['.', '_']) && rest.matches('.').count() <= 1
            };
            let part = |rest: &str| [".fixed.", ".no_sales."].iter().any(|part| rest.starts_with(part));
            parameter.strip_prefix(start).is_some_and(|rest| own(rest) || part(rest))
        })
    }
}

/// Every head and pointer, in the order they are asked; one id for one head.
pub fn provisions() -> Vec<Provision> {
    let mut found: Vec<Provision> = Vec::new();
    for text in LAWS.into_iter().flatten() {
        for row in text.rows {
            if found.iter().all(|provision| provision.id != row.id) {
                let (id, cite, says, authority) = (row.id, row.cite, row.says, row.authority);
                found.push(Provision { id, cite, says, law: text.cite, authority, numbers: row.numbers() });
            }
        }
    }
    found
}
