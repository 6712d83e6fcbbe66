//! What an inspection says: one entry for each column, counts and masked examples, never a raw value.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::declared::{Comparison, Declared};
use super::risk::Risk;

/// What was found in one table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Rows below the header.
    pub rows: u64,
    /// The columns, in the order of the file.
    pub columns: Vec<Column>,
    /// For each column that holds text: identifiers found inside it, and in how many cells.
    pub free_text: BTreeMap<String, BTreeMap<Kind, u64>>,
    /// How far people can be told apart; none where no column could tell them apart.
    #[serde(default)]
    pub risk: Option<Risk>,
    /// Where a column counts the people behind each row, in place of the risk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<Counted>,
    /// Columns whose names suggest that children are among the people (guardian, grade).
    #[serde(default)]
    pub minors: Vec<String>,
    /// Whether a claim that the table is de-identified or anonymised holds; none without a claim.
    pub verdict: Option<Verdict>,
    /// What was read otherwise than it stands, or left out: sentences for a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl Report {
    /// The strongest sign of personal data in any column.
    pub fn strength(&self) -> Strength {
        self.columns.iter().map(Column::strength).max().unwrap_or(Strength::None)
    }

    /// The fewest people behind one row, where they are counted, or behind one combination of what others may know,
    /// where every row is a person's (ADM-26-4). None where nothing tells the rows apart; an error where only a part of
    /// a large table was looked at, so that the whole may hold smaller groups.
    pub fn smallest_group(&self) -> Result<Option<u64>, PartOnly> {
        if let Some(counted) = &self.counted {
            return Ok(Some(counted.fewest));
        }
        match self.risk.as_ref().filter(|risk| !risk.quasi.is_empty()) {
            Some(risk) if risk.one_class_in > 1 => Err(PartOnly),
            by_rows => Ok(by_rows.map(|risk| risk.k)),
        }
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Only a part of a table was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartOnly;

/// A column that counts the people behind each row, as statistics have one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The column.
    pub column: String,
    /// The fewest people behind a row that has any; 0 where no row has.
    pub fewest: u64,
}

/// What was found in one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The header, trimmed.
    pub name: String,
    /// What the cells are, if they are anything looked for.
    pub kind: Option<Kind>,
    /// For a pseudonym: what it most likely stands for.
    pub stands_for: Option<Kind>,
    /// How the identifier was replaced, if it was.
    pub transformed: Transformed,
    /// What kind of data that is.
    pub class: Option<Class>,
    /// How sure the detector is.
    pub confidence: Option<Confidence>,
    /// Cells that are not empty.
    pub cells: u64,
    /// Cells that are of the kind.
    pub hits: u64,
    /// Different values.
    pub distinct: u64,
    /// Whether `distinct` is a count; otherwise it is an estimate within a few per cent.
    pub distinct_is_exact: bool,
    /// What the seller declared for this column.
    pub declared: Option<Declared>,
    /// Declared against found; none when nothing was declared for the whole table.
    pub comparison: Option<Comparison>,
    /// At most a few hits, masked.
    pub examples: Vec<String>,
    /// How a few cells are written, of any kind, with every letter and figure masked: for buyers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// Why, in a sentence for a person.
    pub reason: String,
    /// A trait that stands beside a date of birth, or that date beside a trait: rows of such a table are of persons.
    #[serde(default)]
    pub of_persons: bool,
}

impl Column {
    /// How strong the sign of *personal* data is: what ADM-67-1-3 (strong) and ADM-67-1-4 (weak) ask. An organization's
    /// number is none; what identifies only together with other columns is a weak one where it stands with them, and
    /// none by itself.
    pub fn strength(&self) -> Strength {
        match (self.class, self.confidence) {
            (Some(Class::Quasi), Some(_)) if self.of_persons => Strength::Weak,
            (None | Some(Class::Organization | Class::Quasi), _) | (_, None) => Strength::None,
            (Some(_), Some(Confidence::Weak)) => Strength::Weak,
            (Some(_), Some(Confidence::Strong)) => Strength::Strong,
        }
    }

    /// Whether an identifier was merely replaced by a hash or token, which does not anonymise it (ADM-67-1-6).
    pub fn is_pseudonymised(&self) -> bool {
        self.transformed != Transformed::None && self.strength() > Strength::None
    }
}

/// A kind of data. The words are those of the answer's `kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// Resident identity number (GB 11643), residence permit or foreign permanent resident number.
    CnId,
    /// Mainland mobile number.
    CnMobile,
    /// Bank card number, of the Chinese scheme.
    BankCard,
    /// Payment card number of an international scheme.
    CreditCard,
    /// E-mail address.
    Email,
    /// Unified social credit code (GB 32100): an organization's, except prefix 92, a sole trader's.
    Uscc,
    /// Mainland vehicle plate.
    CnPlate,
    /// Passport of the mainland.
    CnPassport,
    /// Passport of anywhere else.
    Passport,
    /// Permit to travel between the mainland and Hong Kong, Macau or Taiwan.
    TravelPermit,
    /// Hong Kong identity card.
    Hkid,
    /// Macau identity card.
    MacauId,
    /// Taiwan identity card.
    TaiwanId,
    /// Social security number of the United States.
    UsSsn,
    /// Identity number of another country, by the column's name.
    NationalId,
    /// Driving licence number, by the column's name.
    DriverLicence,
    /// Mainland fixed line.
    CnLandline,
    /// Telephone number of North America.
    UsPhone,
    /// Telephone number of any other country.
    Phone,
    /// International bank account number.
    Iban,
    /// Number of a device (IMEI).
    Imei,
    /// Number of a device (MEID).
    Meid,
    /// Number of a mobile subscription.
    Imsi,
    /// Number of a SIM card.
    Iccid,
    /// Address of a network adapter.
    Mac,
    /// Address on the internet.
    Ip,
    /// Vehicle identification number.
    Vin,
    /// Organization code (GB 11714).
    OrgCode,
    /// Old number of a business licence.
    BusinessLicence,
    /// Chinese name of a person.
    CnName,
    /// Name of a person in Latin letters.
    EnName,
    /// Chinese postal address.
    CnAddress,
    /// Any other postal address.
    Address,
    /// Date of birth.
    Birthdate,
    /// Sex or gender.
    Gender,
    /// Ethnic group.
    Ethnicity,
    /// Religious belief.
    Religion,
    /// Marital status.
    Marital,
    /// Health: diseases, diagnoses.
    Medical,
    /// Precise position.
    Gps,
    /// Template of a fingerprint.
    Fingerprint,
    /// Vector of numbers by which a face is recognised.
    FaceEmbedding,
    /// Template of a voice.
    Voiceprint,
    /// Template of an iris.
    Iris,
    /// Part of a genome.
    Gene,
    /// A token, code or hash that stands for a person, card, account or device.
    Pseudonym,
    /// A number of a card that is no payment card.
    Card,
    /// An account or user number or name.
    Account,
    /// A person's device; as what a pseudonym stands for.
    Device,
    /// A person; as what a pseudonym stands for.
    Person,
}

impl Kind {
    /// How many kinds there are.
    pub(super) const COUNT: usize = Self::ALL.len();

    /// Every kind, in the order of their numbers.
    pub(super) const ALL: [Self; 50] = [
        Self::CnId,
        Self::CnMobile,
        Self::BankCard,
        Self::CreditCard,
        Self::Email,
        Self::Uscc,
        Self::CnPlate,
        Self::CnPassport,
        Self::Passport,
        Self::TravelPermit,
        Self::Hkid,
        Self::MacauId,
        Self::TaiwanId,
        Self::UsSsn,
        Self::NationalId,
        Self::DriverLicence,
        Self::CnLandline,
        Self::UsPhone,
        Self::Phone,
        Self::Iban,
        Self::Imei,
        Self::Meid,
        Self::Imsi,
        Self::Iccid,
        Self::Mac,
        Self::Ip,
        Self::Vin,
        Self::OrgCode,
        Self::BusinessLicence,
        Self::CnName,
        Self::EnName,
        Self::CnAddress,
        Self::Address,
        Self::Birthdate,
        Self::Gender,
        Self::Ethnicity,
        Self::Religion,
        Self::Marital,
        Self::Medical,
        Self::Gps,
        Self::Fingerprint,
        Self::FaceEmbedding,
        Self::Voiceprint,
        Self::Iris,
        Self::Gene,
        Self::Pseudonym,
        Self::Card,
        Self::Account,
        Self::Device,
        Self::Person,
    ];
}

/// How an identifier was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transformed {
    /// It stands in clear.
    None,
    /// By a code that may be a lookup table's, a cipher's or a substitution's.
    Token,
    /// By a hash: whoever can list the possible values can restore it.
    Hash,
}

/// What kind of data a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// About an organization.
    Organization,
    /// Harmless alone, identifying together.
    Quasi,
    /// Personal data (Data Regulations, Art. 2 (2)).
    Personal,
    /// Sensitive personal data (PIPL, Art. 28).
    Sensitive,
    /// Biometric data (Data Regulations, Art. 2 (4)).
    Biometric,
}

/// How sure a detector is of a kind it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A person should look.
    Weak,
    /// Enough to block a product declared free of personal data.
    Strong,
}

/// The strength of a sign of personal data, as the gates ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// No sign.
    None,
    /// Some sign.
    Weak,
    /// A clear sign.
    Strong,
}

/// Whether a claim about the table as a whole holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What is claimed: `deidentified` or `anonymised`.
    pub claim: super::declared::State,
    /// False when a column or the risk refutes it. True means only that nothing was found against it.
    pub holds: bool,
    /// One sentence for each column or measure that refutes it.
    pub reasons: Vec<String>,
    /// What does not refute it, but should be looked at.
    #[serde(default)]
    pub warnings: Vec<String>,
}
