//! Values of a Parquet file as the text that a person would write for them.

use std::fmt::Write;

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::schema::types::ColumnDescriptor;

/// Of bytes that are no text, so many are looked at.
const BINARY_MAX: usize = 3 << 10;

const DAY: i64 = 86_400;

/// What the numbers or bytes of a column stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Themselves.
    Plain,
    Unsigned,
    /// Days since 1970.
    Date,
    /// So many to a second, since midnight.
    Time(i64),
    /// So many to a second, since 1970.
    Timestamp(i64),
    /// So many of the last figures stand behind the point.
    Decimal(usize),
    Uuid,
    Half,
}

impl Meaning {
    pub(super) fn of(column: &ColumnDescriptor) -> Self {
        let per_second = |unit: TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        };
        let decimal = Self::Decimal(usize::try_from(column.type_scale()).unwrap_or(0));
        match (column.logical_type_ref(), column.converted_type()) {
            (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Self::Date,
            (Some(LogicalType::Time(time)), _) => Self::Time(per_second(time.unit)),
            (Some(LogicalType::Timestamp(time)), _) => Self::Timestamp(per_second(time.unit)),
            (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => decimal,
            (Some(LogicalType::Integer(integer)), _) if !integer.is_signed => Self::Unsigned,
            (Some(LogicalType::Uuid), _) => Self::Uuid,
            (Some(LogicalType::Float16), _) => Self::Half,
            (None, ConvertedType::TIME_MILLIS) => Self::Time(1_000),
            (None, ConvertedType::TIME_MICROS) => Self::Time(1_000_000),
            (None, ConvertedType::TIMESTAMP_MILLIS) => Self::Timestamp(1_000),
            (None, ConvertedType::TIMESTAMP_MICROS) => Self::Timestamp(1_000_000),
            (None, ConvertedType::UINT_32 | ConvertedType::UINT_64) => Self::Unsigned,
            _ => Self::Plain,
        }
    }
}

/// A value that can be written as text.
pub(super) trait Written {
    /// What tells values apart as long as they are kept.
    type Key: std::hash::Hash + Eq;

    fn key(&self) -> Self::Key;

    /// Writes it to the end of `text`.
    fn write(&self, meaning: Meaning, text: &mut String);
}

/// Where the bytes of a value lie: those that a dictionary gives lie in one place, however often they come, and need
/// not be read to be known again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place {
    begins: usize,
    bytes: usize,
}

impl Place {
    fn of(bytes: &[u8]) -> Self {
        Self { begins: bytes.as_ptr().addr(), bytes: bytes.len() }
    }
}

impl Written for bool {
    type Key = bool;

    fn key(&self) -> bool {
        *self
    }

    fn write(&self, _: Meaning, text: &mut String) {
        text.push_str(if *self { "true" } else { "false" });
    }
}

impl Written for i32 {
    type Key = i32;

    fn key(&self) -> i32 {
        *self
    }

    fn write(&self, meaning: Meaning, text: &mut String) {
        match meaning {
            Meaning::Unsigned => number(i64::from(self.cast_unsigned()), text),
            meaning => i64::from(*self).write(meaning, text),
        }
    }
}

impl Written for i64 {
    type Key = i64;

    fn key(&self) -> i64 {
        *self
    }

    fn write(&self, meaning: Meaning, text: &mut String) {
        match meaning {
            Meaning::Date => date(*self, text),
            Meaning::Time(per_second) => time(self / per_second, text),
            Meaning::Timestamp(per_second) => timestamp(self.div_euclid(per_second), text),
            Meaning::Decimal(scale) => decimal(i128::from(*self), scale, text),
            Meaning::Unsigned => text.push_str(itoa::Buffer::new().format(self.cast_unsigned())),
            Meaning::Plain | Meaning::Uuid | Meaning::Half => number(*self, text),
        }
    }
}

impl Written for Int96 {
    type Key = i64;

    fn key(&self) -> i64 {
        self.to_seconds()
    }

    fn write(&self, _: Meaning, text: &mut String) {
        timestamp(self.to_seconds(), text);
    }
}

impl Written for f32 {
    type Key = u32;

    fn key(&self) -> u32 {
        self.to_bits()
    }

    fn write(&self, _: Meaning, text: &mut String) {
        if self.is_finite() {
            let _never_fails = write!(text, "{self}");
        }
    }
}

impl Written for f64 {
    type Key = u64;

    fn key(&self) -> u64 {
        self.to_bits()
    }

    fn write(&self, _: Meaning, text: &mut String) {
        if self.is_finite() {
            let _never_fails = write!(text, "{self}");
        }
    }
}

impl Written for ByteArray {
    type Key = Place;

    fn key(&self) -> Place {
        Place::of(self.data())
    }

    fn write(&self, meaning: Meaning, text: &mut String) {
        bytes(self.data(), meaning, text);
    }
}

impl Written for FixedLenByteArray {
    type Key = Place;

    fn key(&self) -> Place {
        Place::of(self.data())
    }

    fn write(&self, meaning: Meaning, text: &mut String) {
        bytes(self.data(), meaning, text);
    }
}

fn number(number: i64, text: &mut String) {
    text.push_str(itoa::Buffer::new().format(number));
}

fn bytes(bytes: &[u8], meaning: Meaning, text: &mut String) {
    match (meaning, bytes) {
        (Meaning::Decimal(scale), _) => match unscaled(bytes) {
            Some(unscaled) => decimal(unscaled, scale, text),
            None => binary(bytes, text),
        },
        (Meaning::Uuid, bytes) if bytes.len() == 16 => {
            for (place, byte) in bytes.iter().enumerate() {
                let dash = if matches!(place, 4 | 6 | 8 | 10) { "-" } else { "" };
                let _never_fails = write!(text, "{dash}{byte:02x}");
            }
        }
        (Meaning::Half, [low, high]) => half::f16::from_le_bytes([*low, *high]).to_f32().write(meaning, text),
        _ => match simdutf8::basic::from_utf8(bytes) {
            Ok(plain) if memchr::memchr(0, bytes).is_none() => text.push_str(plain),
            _ => binary(bytes, text),
        },
    }
}

/// Bytes that are no text are written as they are mostly passed on.
fn binary(bytes: &[u8], text: &mut String) {
    BASE64_STANDARD.encode_string(bytes.get(..BINARY_MAX).unwrap_or(bytes), text);
}

/// A number in two's complement, most significant byte first; none if it is longer than any decimal in use.
fn unscaled(bytes: &[u8]) -> Option<i128> {
    let negative = *bytes.first()? >= 0x80;
    let start = if negative { -1 } else { 0 };
    (bytes.len() <= 16).then(|| bytes.iter().fold(start, |number, byte| (number << 8) | i128::from(*byte)))
}

fn decimal(unscaled: i128, scale: usize, text: &mut String) {
    if scale == 0 {
        let _never_fails = write!(text, "{unscaled}");
        return;
    }
    let sign = if unscaled < 0 { "-" } else { "" };
    let width = scale.min(40) + 1;
    let figures = format!("{:0width$}", unscaled.unsigned_abs());
    let (whole, part) =
        figures.split_at_checked(figures.len().saturating_sub(scale)).unwrap_or((&figures, ""));
    let _never_fails = write!(text, "{sign}{whole}.{part}");
}

fn date(days: i64, text: &mut String) {
    let since = TimeDelta::try_days(days).and_then(|days| NaiveDate::default().checked_add_signed(days));
    let Some(date) = since else { return number(days, text) };
    match u32::try_from(date.year()) {
        Ok(year @ 0..=9999) => two_figures(text, [year / 100, year % 100], ""),
        _ => number(i64::from(date.year()), text),
    }
    text.push('-');
    two_figures(text, [date.month(), date.day()], "-");
}

/// The time of a day, in seconds.
fn time(seconds: i64, text: &mut String) {
    let seconds = u32::try_from(seconds.rem_euclid(DAY)).unwrap_or(0);
    two_figures(text, [seconds / 3_600, seconds / 60 % 60, seconds % 60], ":");
}

/// A moment, in seconds since 1970; at midnight it is a date.
fn timestamp(seconds: i64, text: &mut String) {
    if DateTime::from_timestamp(seconds, 0).is_none() {
        return number(seconds, text);
    }
    date(seconds.div_euclid(DAY), text);
    if seconds.rem_euclid(DAY) != 0 {
        text.push(' ');
        time(seconds, text);
    }
}

fn two_figures<const N: usize>(text: &mut String, numbers: [u32; N], between: &str) {
    for (place, number) in numbers.into_iter().enumerate() {
        if place > 0 {
            text.push_str(between);
        }
        text.extend(
            [number / 10 % 10, number % 10].map(|figure| char::from_digit(figure, 10).unwrap_or('0')),
        );
    }
}

#[cfg(test)]
mod tests {
    use parquet::data_type::{ByteArray, FixedLenByteArray};

    use super::{Meaning, Written};

    fn text(value: &impl Written, meaning: Meaning) -> String {
        let mut text = String::new();
        value.write(meaning, &mut text);
        text
    }

    #[test]
    fn numbers_are_written_as_a_person_would() {
        assert_eq!(text(&13_800_138_000_i64, Meaning::Plain), "13800138000");
        assert_eq!(
            text(&13_800_138_000.0_f64, Meaning::Plain),
            "13800138000",
            "as pandas keeps them beside gaps"
        );
        assert_eq!(text(&f64::NAN, Meaning::Plain), "");
        assert_eq!(text(&-1_i32, Meaning::Unsigned), "4294967295");
        assert_eq!(text(&-1_i64, Meaning::Unsigned), "18446744073709551615");
        assert_eq!(text(&-105_i32, Meaning::Decimal(2)), "-1.05");
        assert_eq!(text(&5_i64, Meaning::Decimal(3)), "0.005");
        assert_eq!(text(&ByteArray::from(vec![0xff, 0x97]), Meaning::Decimal(2)), "-1.05");
    }

    #[test]
    fn moments_are_written_as_a_person_would() {
        assert_eq!(text(&0_i32, Meaning::Date), "1970-01-01");
        assert_eq!(text(&-25_568_i32, Meaning::Date), "1899-12-31");
        assert_eq!(text(&1_535_726_535_000_i64, Meaning::Timestamp(1_000)), "2018-08-31 14:42:15");
        assert_eq!(text(&-86_400_000_000_i64, Meaning::Timestamp(1_000_000)), "1969-12-31");
        assert_eq!(text(&i64::MAX, Meaning::Timestamp(1_000)), (i64::MAX / 1_000).to_string());
        assert_eq!(text(&3_661_000_i32, Meaning::Time(1_000)), "01:01:01");
    }

    #[test]
    fn bytes_are_text_where_they_are() {
        assert_eq!(text(&ByteArray::from("张三"), Meaning::Plain), "张三");
        assert_eq!(text(&ByteArray::from(b"FMR\0 20".to_vec()), Meaning::Plain), "Rk1SACAyMA==");
        let uuid = FixedLenByteArray::from((0..16).collect::<Vec<u8>>());
        assert_eq!(text(&uuid, Meaning::Uuid), "00010203-0405-0607-0809-0a0b0c0d0e0f");
    }
}
