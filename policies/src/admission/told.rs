//! What the law is told of facts: each part as it is laid before the rules. Only the prover asks.

use std::cell::RefCell;

use cedar_policy::{Context, Entity};
use chrono::NaiveDate;

use super::hearing::Setting;
use crate::decision::Undecidable;
use crate::facts::Facts;
use crate::law::Law;

/// The seller and every part of one set of facts, and the deal at their gate.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) parts: Vec<Entity>,
    pub(crate) deal: Context,
}

impl Law {
    /// Weighs the facts and keeps what was told instead of what was found.
    pub(crate) fn told(&self, facts: &Facts, on: NaiveDate) -> Result<Told, Undecidable> {
        let mut setting = Setting::of(facts);
        setting.heard = Some(RefCell::default());
        self.weigh(&setting, facts, on)?;
        let deal = setting.context(&self.words, true)?;
        Ok(Told { deal, parts: setting.heard.map(RefCell::into_inner).unwrap_or_default() })
    }
}
