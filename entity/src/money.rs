//! An amount of Chinese yuan, exact to the ten-thousandth.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use sea_orm::DeriveValueType;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Ten-thousandths in one yuan.
const SCALE: i64 = 10_000;
const PLACES: u32 = 4;

/// Yuan as a whole number of ten-thousandths: what both databases can keep, sort and sum exactly.
///
/// In JSON and in text it is a decimal string of two to four places: `"12.00"`, `"0.0125"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Money(i64);

/// Why a number is not an amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotMoney {
    /// Not digits with at most one point between them, and perhaps a minus sign.
    Malformed,
    /// It has a fifth decimal place; nothing here rounds.
    TooFine,
    /// It does not fit (the largest is 922,337,203,685,477.5807).
    TooLarge,
}

impl Money {
    pub const ZERO: Self = Self(0);

    pub const fn from_ten_thousandths(units: i64) -> Self {
        Self(units)
    }

    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// None when the sum does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// None when the difference does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// None when the product does not fit.
    pub fn checked_mul(self, quantity: i64) -> Option<Self> {
        self.0.checked_mul(quantity).map(Self)
    }

    /// None for the one amount whose opposite does not fit.
    pub fn checked_neg(self) -> Option<Self> {
        self.0.checked_neg().map(Self)
    }
}

impl TryFrom<Decimal> for Money {
    type Error = NotMoney;

    /// Never rounds: a fifth place that is not zero is an error.
    fn try_from(yuan: Decimal) -> Result<Self, NotMoney> {
        let exact = yuan.normalize();
        let missing = PLACES.checked_sub(exact.scale()).ok_or(NotMoney::TooFine)?;
        let units = exact.mantissa().checked_mul(10_i128.pow(missing)).ok_or(NotMoney::TooLarge)?;
        i64::try_from(units).map(Self).map_err(|_| NotMoney::TooLarge)
    }
}

impl From<Money> for Decimal {
    fn from(money: Money) -> Self {
        Self::new(money.0, PLACES)
    }
}

impl FromStr for Money {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let numeric = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !numeric(whole) || !numeric(fraction) {
            return Err(NotMoney::Malformed);
        }
        let yuan = Decimal::from_str_exact(text).map_err(|error| match error {
            rust_decimal::Error::Underflow => NotMoney::TooFine,
            _ => NotMoney::TooLarge,
        })?;
        Self::try_from(yuan)
    }
}

impl fmt::Display for Money {
    /// Two places, or as many as it takes: `-0.50`, `12.00`, `0.0125`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let units = self.0.unsigned_abs();
        let scale = SCALE.unsigned_abs();
        let (whole, fraction) = (units / scale, units % scale);
        match (fraction % 100, fraction % 10) {
            (0, _) => write!(formatter, "{sign}{whole}.{:02}", fraction / 100),
            (_, 0) => write!(formatter, "{sign}{whole}.{:03}", fraction / 10),
            _ => write!(formatter, "{sign}{whole}.{fraction:04}"),
        }
    }
}

impl fmt::Display for NotMoney {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Malformed => "write money as digits with a point, such as 12.50",
            Self::TooFine => "money has at most four decimal places",
            Self::TooLarge => "the amount is too large",
        })
    }
}

impl std::error::Error for NotMoney {}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MoneyText)
    }
}

struct MoneyText;

impl Visitor<'_> for MoneyText {
    type Value = Money;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an amount such as \"12.50\" (write money as a string)")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Money, E> {
        text.parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str) -> Result<Money, NotMoney> {
        text.parse()
    }

    #[test]
    fn text_is_read_and_written_back_exactly() {
        for (text, units, shown) in [
            ("12.34", 123_400, "12.34"),
            ("12", 120_000, "12.00"),
            ("0.0125", 125, "0.0125"),
            ("0.125", 1_250, "0.125"),
            ("0.1", 1_000, "0.10"),
            ("0.0001", 1, "0.0001"),
            ("-0.5", -5_000, "-0.50"),
            ("-0", 0, "0.00"),
            ("1.230000", 12_300, "1.23"),
            ("922337203685477.5807", i64::MAX, "922337203685477.5807"),
            ("-922337203685477.5808", i64::MIN, "-922337203685477.5808"),
        ] {
            assert_eq!(yuan(text).map(Money::ten_thousandths), Ok(units), "{text}");
            assert_eq!(yuan(text).map(|money| money.to_string()), Ok(shown.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_fifth_place_is_refused_not_rounded() {
        assert_eq!(yuan("0.00001"), Err(NotMoney::TooFine));
        assert_eq!(yuan("1.00005"), Err(NotMoney::TooFine));
        assert_eq!(yuan("0.00000000000000000000000000000001"), Err(NotMoney::TooFine));
        assert_eq!(Money::try_from(Decimal::new(1, 5)), Err(NotMoney::TooFine));
        assert_eq!(Money::try_from(Decimal::new(10, 5)), Ok(Money(1)));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(yuan("922337203685477.5808"), Err(NotMoney::TooLarge));
        assert_eq!(yuan("99999999999999999999999999999999999"), Err(NotMoney::TooLarge));
        assert_eq!(Money::try_from(Decimal::MAX), Err(NotMoney::TooLarge));
    }

    #[test]
    fn only_plain_digits_are_money() {
        for text in
            ["", "-", ".", "1.", ".5", "+1", "1_000", "1,000", "1e3", " 1", "1.2.3", "--1", "¥1", "１"]
        {
            assert_eq!(yuan(text), Err(NotMoney::Malformed), "{text:?}");
        }
    }

    #[test]
    fn decimals_come_back_as_they_went() {
        let money = Money::from_ten_thousandths(-1_234_567);
        assert_eq!(Decimal::from(money).to_string(), "-123.4567");
        assert_eq!(Money::try_from(Decimal::from(money)), Ok(money));
    }

    #[test]
    fn arithmetic_stops_at_the_edge() {
        let largest = Money(i64::MAX);
        assert_eq!(Money(1).checked_add(Money(2)), Some(Money(3)));
        assert_eq!(Money(1).checked_sub(Money(2)), Some(Money(-1)));
        assert_eq!(Money(3).checked_mul(-2), Some(Money(-6)));
        assert_eq!(Money(3).checked_neg(), Some(Money(-3)));
        assert_eq!(largest.checked_add(Money(1)), None);
        assert_eq!(Money(i64::MIN).checked_sub(Money(1)), None);
        assert_eq!(largest.checked_mul(2), None);
        assert_eq!(Money(i64::MIN).checked_neg(), None);
    }

    #[test]
    fn json_carries_a_string_and_takes_nothing_else() {
        assert_eq!(serde_json::to_string(&Money(125)).unwrap(), r#""0.0125""#);
        assert_eq!(serde_json::from_str::<Money>(r#""12.50""#).unwrap(), Money(125_000));
        for number in ["12", "12.5", "-3", "null", "true"] {
            let refusal = serde_json::from_str::<Money>(number).unwrap_err().to_string();
            assert!(refusal.contains("write money as a string"), "{refusal}");
        }
        let refusal = serde_json::from_str::<Money>(r#""0.00001""#).unwrap_err().to_string();
        assert!(refusal.contains("at most four decimal places"), "{refusal}");
    }
}
