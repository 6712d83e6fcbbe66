//! The ranges of an assessment as a decision is held against them.

use entity::Money;
use serde::Deserialize;
use serde_json::Value;

use crate::error::Error;

/// One head of a recorded answer, as far as a decision needs it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Head {
    pub(super) id: String,
    pub(super) cite: String,
    status: String,
    fine: Option<Fine>,
    confiscation: Option<Gains>,
    unresolved: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Fine {
    min: Option<Money>,
    max: Option<Money>,
    modality: String,
    #[serde(default)]
    empty: bool,
}

#[derive(Clone, Debug, Deserialize)]
struct Gains {
    min: Money,
    max: Option<Money>,
}

/// The heads of a recorded answer.
pub(super) fn heads(answer: &Value) -> Result<Vec<Head>, Error> {
    Ok(serde_json::from_value(answer.get("heads").cloned().unwrap_or_default())?)
}

impl Head {
    pub(super) fn applies(&self) -> bool {
        self.status == "applies"
    }

    /// Fails while an element of the head is unknown: what is only possible is not decided.
    pub(super) fn demand_established(&self) -> Result<(), Error> {
        if self.applies() {
            return Ok(());
        }
        let (id, status, unknown) = (&self.id, &self.status, self.unresolved.join(", "));
        let how = match unknown.as_str() {
            "" => format!("{id} is {status} on these facts; choose a head that applies"),
            unknown => format!("{id} is only {status}: {unknown} is unknown; establish it and assess again"),
        };
        Err(Error::invalid("/head", how))
    }

    /// Fails if an amount lies outside its range and no ground is cited; and, with or without one, where the range
    /// has no end because a fact is unknown.
    pub(super) fn check(
        &self,
        fine: Option<Money>,
        confiscation: Money,
        grounded: bool,
    ) -> Result<(), Error> {
        self.check_fine(fine, grounded)?;
        self.check_confiscation(confiscation, grounded)
    }

    fn check_fine(&self, fine: Option<Money>, grounded: bool) -> Result<(), Error> {
        let id = &self.id;
        let amount = fine.unwrap_or_default();
        let Some(range) = self.fine.as_ref().filter(|range| !range.empty) else {
            let how = format!("{id} sets no fine; leave it out, or cite the ground for one in `ground`");
            return inside(fine.is_none() || grounded, "/fine", how);
        };
        let Some(max) = range.max else {
            let unknown = self.unresolved.join(", ");
            return inside(
                fine.is_none(),
                "/fine",
                format!("{id} has no greatest fine while {unknown} is unknown"),
            );
        };
        let least = range.min.unwrap_or_default();
        let none_will_do = fine.is_none() && range.modality != "shall";
        let how = format!("{id} ranges from ¥{least} to ¥{max}; cite the ground (`ground`) for leaving it");
        let holds = if fine.is_none() { none_will_do } else { (least..=max).contains(&amount) };
        inside(holds || grounded, "/fine", how)
    }

    fn check_confiscation(&self, amount: Money, grounded: bool) -> Result<(), Error> {
        let id = &self.id;
        let Some(gains) = &self.confiscation else {
            let how =
                format!("{id} confiscates nothing; leave it out, or cite the ground for it in `ground`");
            return inside(amount == Money::ZERO || grounded, "/confiscation", how);
        };
        let Some(most) = gains.max else {
            let how = format!(
                "under {id} ¥{} are confiscated, and no more while the gains are unknown; \
                 establish them and assess again",
                gains.min
            );
            return inside(amount == gains.min, "/confiscation", how);
        };
        let how = format!(
            "under {id} gains of ¥{} to ¥{most} are confiscated; cite the ground for leaving that in `ground`",
            gains.min
        );
        inside((gains.min..=most).contains(&amount) || grounded, "/confiscation", how)
    }
}

fn inside(holds: bool, pointer: &str, otherwise: String) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::invalid(pointer, otherwise)) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused() -> Head {
        let head = json!({
            "id": "SZ95-R", "cite": "Art. 95", "status": "applies", "unresolved": [],
            "fine": { "min": "50000.00", "max": "500000.00", "modality": "shall" },
            "confiscation": { "amount": "0.00", "min": "0.00", "max": "0.00" },
        });
        serde_json::from_value(head).unwrap()
    }

    fn fined(amount: &str) -> bool {
        refused().check(Some(amount.parse().unwrap()), Money::ZERO, false).is_ok()
    }

    #[test]
    fn both_ends_of_a_range_are_in_it_and_a_fen_beyond_is_not() {
        assert!(fined("50000.00") && fined("500000.00") && fined("180000"));
        assert!(!fined("49999.99") && !fined("500000.01") && !fined("700000"));
    }

    #[test]
    fn a_fine_that_must_be_set_is_left_out_only_with_a_ground() {
        assert!(refused().check(None, Money::ZERO, false).is_err());
        assert!(refused().check(None, Money::ZERO, true).is_ok());
    }

    #[test]
    fn more_than_the_gains_is_not_confiscated() {
        let fine = Some("50000".parse().unwrap());
        assert!(refused().check(fine, "0.01".parse().unwrap(), false).is_err());
    }

    #[test]
    fn unknown_gains_are_confiscated_as_far_as_they_are_known_whatever_the_ground() {
        let mut head = refused();
        head.confiscation = Some(Gains { min: "10".parse().unwrap(), max: None });
        let confiscated =
            |amount: &str| head.check(Some("50000".parse().unwrap()), amount.parse().unwrap(), true);
        assert!(confiscated("10").is_ok());
        assert!(confiscated("10.01").is_err() && confiscated("9.99").is_err());
    }

    #[test]
    fn a_range_without_an_end_takes_no_fine_whatever_the_ground() {
        let mut head = refused();
        head.fine = Some(Fine { min: None, max: None, modality: "may".to_owned(), empty: false });
        assert!(head.check(Some("1".parse().unwrap()), Money::ZERO, true).is_err());
        assert!(head.check(None, Money::ZERO, false).is_ok());
    }
}
