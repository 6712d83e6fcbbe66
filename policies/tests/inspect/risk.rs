//! How far people can be told apart: equal to what others publish, and true of any table.

#[path = "risk/adult.rs"]
mod adult;
#[path = "risk/claims.rs"]
mod claims;
#[path = "risk/peers.rs"]
mod peers;
#[path = "risk/properties.rs"]
mod properties;

use std::sync::Arc;

use policies::inspect::risk::{Question, Risk, Rows, Thresholds};

/// A table in memory: the names of its columns, and its rows.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn question(&self, quasi: &[&str], sensitive: &[&str]) -> Question {
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        Question::new(&header, quasi, sensitive).unwrap()
    }

    pub(crate) fn ask(&self, question: Question) -> Risk {
        read(Arc::new(question), &self.rows).assess(&Thresholds::load().unwrap(), 2)
    }

    pub(crate) fn keep(&self, keeps: impl Fn(&[String]) -> bool) -> Self {
        let rows = self.rows.iter().filter(|row| keeps(row)).cloned().collect();
        Self { header: self.header.clone(), rows }
    }

    pub(crate) fn place(&self, column: &str) -> usize {
        self.header.iter().position(|name| name == column).unwrap()
    }
}

pub(crate) fn read(question: Arc<Question>, rows: &[Vec<String>]) -> Rows {
    let mut read = Rows::new(question);
    for row in rows {
        read.push(|place| row[place].as_bytes());
    }
    read
}

#[track_caller]
#[expect(clippy::float_arithmetic, reason = "statistics")]
pub(crate) fn near(found: f64, known: f64, within: f64) {
    assert!((found - known).abs() <= within, "{found} is not {known} within {within}");
}
