//! A budget of errors for tests that never end: LORD++ (Ramdas, Yang, Wainwright and Jordan 2017). Whatever the number
//! of looks, false alarms stay a small share of all alarms.

#![expect(clippy::float_arithmetic, reason = "statistics")]

/// What is left to be spent.
#[derive(Debug)]
pub(super) struct Budget {
    share: f64,
    tests: u32,
    /// The numbers of the tests that rejected.
    rejected: Vec<u32>,
}

impl Budget {
    /// `share` of the alarms may be false.
    pub(super) fn new(share: f64) -> Self {
        Self { share, tests: 0, rejected: Vec::new() }
    }

    /// The level of the next test; it rejects if its p is no larger.
    pub(super) fn spend(&mut self, p: f64) -> f64 {
        self.tests += 1;
        let start = 0.5 * self.share;
        let earned = self.rejected.iter().enumerate().map(|(place, test)| {
            let reward = if place == 0 { self.share - start } else { self.share };
            reward * weight(self.tests - test)
        });
        let level = start * weight(self.tests) + earned.sum::<f64>();
        if p <= level {
            self.rejected.push(self.tests);
        }
        level
    }
}

/// How a reward is spread over the tests that follow; all weights together are one.
fn weight(test: u32) -> f64 {
    let test = f64::from(test.max(1));
    0.077_208_38 * test.max(2.0).ln() / (test * test.ln().sqrt().exp())
}

#[cfg(test)]
mod tests {
    use super::{Budget, weight};

    #[test]
    fn nothing_is_rejected_at_its_own_level_alone_and_rejections_earn_more() {
        let mut budget = Budget::new(0.05);
        let first = budget.spend(1.0);
        assert!(first < 0.05 && first > 0.0);
        let second = budget.spend(0.0);
        let third = budget.spend(1.0);
        assert!(third > second, "a rejection earns: {second} {third}");
        let spent: f64 = (1..100_000).map(weight).sum();
        assert!(spent < 1.0, "{spent}");
    }
}
