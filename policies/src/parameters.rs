//! The law's numbers: dated, cited, and kept as text beside the law they come from (`law/<statute>/parameters.toml`).
//! No amount, share, multiple or term of a statute stands in the program itself.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

use crate::fines::Fen;
use crate::fraction::Fraction;
use crate::law::FILES;

/// What a parameter's value is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// An amount of money, at most two decimals.
    Yuan,
    /// A share of a whole in percent, at most four decimals.
    Percent,
    /// A whole multiple.
    Times,
    /// Whole years.
    Years,
    /// Whole days.
    Days,
    /// A whole number of people or things.
    Count,
    /// A share written as a fraction, as 2/3.
    Fraction,
    /// A level of authority, by name.
    Level,
    /// A formula, by name.
    Formula,
}

/// How far a value was checked against the statute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verified {
    /// Read in the statute's own text.
    V,
    /// Read in an official summary or another's account of it.
    V2,
    /// Recalled only: configuration, not to be relied on.
    R,
}

/// A value and the days on which it is the law, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedValue {
    /// The first day.
    #[serde(deserialize_with = "day")]
    pub from: NaiveDate,
    /// The last day; none while it stands.
    #[serde(default, deserialize_with = "last_day")]
    pub until: Option<NaiveDate>,
    /// The value as written, in the parameter's unit.
    pub value: String,
    /// Where it was read.
    pub source: String,
    /// How far it was checked.
    pub verified: Verified,
}

impl DatedValue {
    fn holds(&self, on: NaiveDate) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

/// One number of the law with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its permanent name, such as `sz94.boundary`.
    pub name: String,
    /// The article it stands in.
    pub article: String,
    /// What its values are written in.
    pub unit: Unit,
    /// What it means, in a sentence.
    pub says: String,
    /// Its values, oldest first, never two for one day.
    pub values: Vec<DatedValue>,
}

/// A statute as a source of parameters, with the days it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statute {
    /// Its full name.
    pub statute: String,
    /// Its short name, which citations use.
    pub cite: String,
    /// Where it was read.
    pub source: String,
    /// How far it was checked.
    pub verified: Verified,
    /// The first day in force.
    #[serde(deserialize_with = "day")]
    pub from: NaiveDate,
    /// The last day in force; none while it stands.
    #[serde(default, deserialize_with = "last_day")]
    pub until: Option<NaiveDate>,
    /// Its numbers.
    #[serde(rename = "parameter", default)]
    pub parameters: Vec<Parameter>,
}

/// Why a parameter could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// A file is not in the shape above.
    #[error("a parameters file cannot be read: {0}")]
    Unreadable(String),
    /// Two parameters or statutes share a name, or two values share a day.
    #[error("`{name}` is stated twice: {what}")]
    Twice {
        /// The name.
        name: String,
        /// What is stated twice.
        what: String,
    },
    /// A value is not written in its unit.
    #[error("`{name}` holds `{value}`, which is not a value in {unit:?}: {why}")]
    Ill {
        /// The parameter.
        name: String,
        /// The value as written.
        value: String,
        /// The unit it should be in.
        unit: Unit,
        /// What is wrong with it.
        why: String,
    },
    /// No parameter or statute has this name.
    #[error("there is no parameter `{0}`")]
    Unknown(String),
    /// The parameter has no value for the day.
    #[error("`{name}` has no value on {on}")]
    Missing {
        /// The parameter.
        name: String,
        /// The day.
        on: NaiveDate,
    },
}

impl ParameterError {
    /// The parameter or statute at fault, if it is one.
    pub(crate) fn names(&self) -> Option<&str> {
        match self {
            Self::Twice { name, .. }
            | Self::Ill { name, .. }
            | Self::Missing { name, .. }
            | Self::Unknown(name) => Some(name),
            Self::Unreadable(_) => None,
        }
    }
}

/// Every dated number of the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    version: String,
    statutes: BTreeMap<String, Statute>,
    owners: BTreeMap<String, String>,
}

impl Parameters {
    /// The parameters this program was built with.
    pub fn load() -> Result<Self, ParameterError> {
        static LOADED: LazyLock<Result<Parameters, ParameterError>> =
            LazyLock::new(|| Parameters::of_law(FILES));
        LOADED.clone()
    }

    /// The parameters of a law: of all its files, by path and text, those called `parameters.toml`.
    pub fn of_law(files: &[(&str, &str)]) -> Result<Self, ParameterError> {
        let numbers = files.iter().filter(|(file, _)| file.rsplit('/').next() == Some("parameters.toml"));
        Self::from_toml(&numbers.map(|(_, text)| *text).collect::<Vec<_>>())
    }

    /// Parameters from the text of files in the same shape, one statute each. Every value is checked against its
    /// unit here, so that a slip in a file is found at load and not at the first case that needs it.
    pub fn from_toml(files: &[&str]) -> Result<Self, ParameterError> {
        let mut parameters =
            Self { version: version_of(files), statutes: BTreeMap::new(), owners: BTreeMap::new() };
        for file in files {
            let statute: Statute =
                toml::from_str(file).map_err(|error| ParameterError::Unreadable(error.to_string()))?;
            parameters.admit(statute)?;
        }
        Ok(parameters)
    }

    fn admit(&mut self, statute: Statute) -> Result<(), ParameterError> {
        for parameter in &statute.parameters {
            check(parameter)?;
            if self.owners.insert(parameter.name.clone(), statute.cite.clone()).is_some() {
                return Err(twice(&parameter.name, "two parameters of one name"));
            }
        }
        let cite = statute.cite.clone();
        match self.statutes.insert(cite.clone(), statute) {
            Some(_) => Err(twice(&cite, "two statutes of one name")),
            None => Ok(()),
        }
    }

    /// The same numbers, but for one value: the one that is the law on the day. For asking what would be if. Errors: no
    /// such parameter, no value for the day, or the new one is not in its unit.
    pub fn with(&self, name: &str, on: NaiveDate, value: &str) -> Result<Self, ParameterError> {
        let mut changed = self.clone();
        changed.version = format!("{}, {name} = {value} from what it was on {on}", self.version);
        let missing = || ParameterError::Missing { name: name.to_owned(), on };
        let owner = changed.owners.get(name).and_then(|owner| changed.statutes.get_mut(owner));
        let parameters = owner.into_iter().flat_map(|statute| statute.parameters.iter_mut());
        let parameter = parameters.into_iter().find(|parameter| parameter.name == name);
        let parameter = parameter.ok_or_else(|| ParameterError::Unknown(name.to_owned()))?;
        let dated = parameter.values.iter_mut().find(|dated| dated.holds(on)).ok_or_else(missing)?;
        value.clone_into(&mut dated.value);
        check(parameter)?;
        Ok(changed)
    }

    /// Names this set of numbers: it changes when any of them does.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The same with another value for one number on every day: a supposition, and its version says so.
    /// Errors: no such number, or a value that is not in its unit.
    pub fn supposing(&self, name: &str, value: &str) -> Result<Self, ParameterError> {
        let owner = self.owners.get(name).ok_or_else(|| ParameterError::Unknown(name.to_owned()))?;
        let mut supposed = self.clone();
        let statute = supposed.statutes.get_mut(owner);
        let parameters = statute.into_iter().flat_map(|statute| &mut statute.parameters);
        for parameter in parameters.filter(|parameter| parameter.name == name) {
            parameter.values.iter_mut().for_each(|dated| value.clone_into(&mut dated.value));
            check(parameter)?;
        }
        supposed.version = format!("{} supposing {name} = {value}", self.version);
        Ok(supposed)
    }

    /// The statutes, by short name.
    pub fn statutes(&self) -> impl Iterator<Item = &Statute> {
        self.statutes.values()
    }

    /// Whether the statute with this short name is in force on the day. Errors: no such statute.
    pub fn in_force(&self, cite: &str, on: NaiveDate) -> Result<bool, ParameterError> {
        let statute = self.statutes.get(cite).ok_or_else(|| ParameterError::Unknown(cite.to_owned()))?;
        Ok(statute.from <= on && statute.until.is_none_or(|until| on <= until))
    }

    /// The parameter with this name. Errors: there is none.
    pub fn parameter(&self, name: &str) -> Result<&Parameter, ParameterError> {
        self.owners
            .get(name)
            .and_then(|owner| self.statutes.get(owner))
            .and_then(|statute| statute.parameters.iter().find(|parameter| parameter.name == name))
            .ok_or_else(|| ParameterError::Unknown(name.to_owned()))
    }

    /// The value that is the law on the day. Errors: no such parameter, or no value for the day.
    pub fn value(&self, name: &str, on: NaiveDate) -> Result<&DatedValue, ParameterError> {
        let values = &self.parameter(name)?.values;
        values
            .iter()
            .find(|value| value.holds(on))
            .ok_or_else(|| ParameterError::Missing { name: name.to_owned(), on })
    }

    /// An amount of money on the day. Errors: as `value`, or the parameter is not in yuan.
    pub fn fen(&self, name: &str, on: NaiveDate) -> Result<Fen, ParameterError> {
        self.number(name, Unit::Yuan, on).map(Fen::new)
    }

    /// A share on the day, in millionths of the whole: 5 percent is 50,000. Errors: as `fen`.
    pub fn millionths(&self, name: &str, on: NaiveDate) -> Result<i128, ParameterError> {
        self.number(name, Unit::Percent, on)
    }

    /// A whole multiple on the day. Errors: as `fen`.
    pub fn times(&self, name: &str, on: NaiveDate) -> Result<i128, ParameterError> {
        self.number(name, Unit::Times, on)
    }

    /// A number of years on the day. Errors: as `fen`.
    pub fn years(&self, name: &str, on: NaiveDate) -> Result<u32, ParameterError> {
        let years = self.number(name, Unit::Years, on)?;
        u32::try_from(years).map_err(|_| ill(name, &years.to_string(), Unit::Years, "too many years"))
    }

    /// A number of days on the day. Errors: as `fen`.
    pub fn days(&self, name: &str, on: NaiveDate) -> Result<u32, ParameterError> {
        let days = self.number(name, Unit::Days, on)?;
        u32::try_from(days).map_err(|_| ill(name, &days.to_string(), Unit::Days, "too many days"))
    }

    /// A number of people or things on the day. Errors: as `fen`.
    pub fn count(&self, name: &str, on: NaiveDate) -> Result<i128, ParameterError> {
        self.number(name, Unit::Count, on)
    }

    /// A share of a whole on the day. Errors: as `fen`.
    pub fn share(&self, name: &str, on: NaiveDate) -> Result<Fraction, ParameterError> {
        share(name, &self.value(name, on)?.value)
    }

    fn number(&self, name: &str, unit: Unit, on: NaiveDate) -> Result<i128, ParameterError> {
        let value = &self.value(name, on)?.value;
        if self.parameter(name)?.unit != unit {
            return Err(ill(name, value, unit, "the parameter is in another unit"));
        }
        read(name, unit, value)
    }
}

fn read(name: &str, unit: Unit, value: &str) -> Result<i128, ParameterError> {
    let decimals = match unit {
        Unit::Yuan => 2,
        Unit::Percent => 4,
        Unit::Times | Unit::Years | Unit::Days | Unit::Count => 0,
        Unit::Level | Unit::Formula | Unit::Fraction => {
            return Err(ill(name, value, unit, "no decimal number"));
        }
    };
    crate::fines::scaled(value, decimals).map_err(|why| ill(name, value, unit, &why))
}

fn share(name: &str, value: &str) -> Result<Fraction, ParameterError> {
    Fraction::read(value).map_err(|why| ill(name, value, Unit::Fraction, &why))
}

fn check(parameter: &Parameter) -> Result<(), ParameterError> {
    for value in &parameter.values {
        match parameter.unit {
            Unit::Level | Unit::Formula => {}
            Unit::Fraction => drop(share(&parameter.name, &value.value)?),
            unit => drop(read(&parameter.name, unit, &value.value)?),
        }
        if value.until.is_some_and(|until| until < value.from) {
            return Err(ill(&parameter.name, &value.value, parameter.unit, "it ends before it begins"));
        }
    }
    let follows = |pair: &[DatedValue]| match pair {
        [earlier, later] => earlier.until.is_some_and(|until| until < later.from),
        _ => true,
    };
    if !parameter.values.windows(2).all(follows) {
        return Err(twice(&parameter.name, "two values for one day, or not oldest first"));
    }
    Ok(())
}

fn twice(name: &str, what: &str) -> ParameterError {
    ParameterError::Twice { name: name.to_owned(), what: what.to_owned() }
}

fn ill(name: &str, value: &str, unit: Unit, why: &str) -> ParameterError {
    ParameterError::Ill { name: name.to_owned(), value: value.to_owned(), unit, why: why.to_owned() }
}

fn version_of(files: &[&str]) -> String {
    let mut digest = Sha256::new();
    for file in files {
        digest.update(Sha256::digest(file.as_bytes()));
    }
    let digest = digest.finalize();
    let start = digest.iter().take(6).fold(0_u64, |start, byte| start << 8 | u64::from(*byte));
    format!("parameters-{start:012x}")
}

fn day<'de, D: Deserializer<'de>>(source: D) -> Result<NaiveDate, D::Error> {
    let written = toml::value::Datetime::deserialize(source)?.to_string();
    written
        .parse()
        .map_err(|_| serde::de::Error::custom(format!("`{written}` is not a day, as 2022-01-01 is")))
}

fn last_day<'de, D: Deserializer<'de>>(source: D) -> Result<Option<NaiveDate>, D::Error> {
    day(source).map(Some)
}
