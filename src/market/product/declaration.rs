//! What a seller declares about a product: the document the law is asked about. What is left out is unknown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

pub use dossier::Dossier;
pub use people::{DataKind, Ground, GroundItem, People};
pub use source::{Condition, LawRank, Source, SourceKind};
pub use word::{Word, texts};

mod dossier;
mod people;
mod source;
mod word;

use crate::error::{Error, Field as Unusable};

/// A product as its seller declares it. A version holds one and never changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub summary: String,
    /// Such as `transport`; buyers filter by it.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub category: String,
    /// What the data may be used for, each in the words of the consents.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub purposes: Vec<Word>,
    /// What a buyer may do with it: scope, term, territory, passing on.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub licence: String,
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub assets: Vec<Asset>,
    /// Where the data comes from.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub sources: Vec<Source>,
    #[serde(default)]
    #[validate(nested)]
    pub personal_data: PersonalData,
    #[serde(default)]
    #[validate(nested)]
    pub dossier: Dossier,
    /// Important data: where the assessment of the risk of giving it to others is.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub provision_assessment: Option<String>,
    /// A third party claims that it hurts their rights.
    pub rights_claimed: Option<bool>,
    /// The people it describes: one entry for each category and source.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub people: Vec<People>,
    /// Ids of the authorizations it rests on. One belongs to the people of the same category and source.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub authorizations: Vec<Word>,
}

/// One table, file or interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    pub kind: AssetKind,
    /// The field that counts the people behind each row, as statistics have one; left out, every row is a person's.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub people_per_row: Option<String>,
    #[serde(default)]
    #[validate(length(max = 512), nested)]
    #[schema(max_items = 512)]
    pub fields: Vec<Field>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssetKind {
    Table,
    File,
    Interface,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeclaredField)]
pub struct Field {
    /// As in the header of the attached file.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub name: String,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub description: Option<String>,
    /// Such as `text`, `integer` or `date`.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub data_type: Option<String>,
    /// Whether it describes people; left out, unknown.
    pub personal: Option<Personal>,
    /// What was done to identifiers of people in it; left out, unknown.
    pub state: Option<FieldState>,
    /// Id of the source it comes from.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    pub source: Option<String>,
}

/// How near a field is to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Personal {
    None,
    Personal,
    Sensitive,
    Biometric,
}

/// What was done to the identifiers of people in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldState {
    AsCollected,
    Tokenised,
    Hashed,
    Encrypted,
    Aggregated,
}

/// What is declared about personal data in the whole product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonalData {
    pub state: Option<PersonalState>,
    /// Where the independent report on the anonymisation is: an address, or the file's SHA-256.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub report: Option<String>,
    /// Somebody could restore the people from it.
    pub restorable: Option<bool>,
    /// A key, map or salt that restores it is kept by somebody.
    pub keys_kept: Option<bool>,
    /// Such a key travels in the same package.
    pub keys_included: Option<bool>,
    /// A law or an agreement demands anonymisation before the data is given to others.
    pub anonymisation_required: Option<bool>,
    /// It is claimed that nobody in it can be singled out.
    pub singling_out_excluded: Option<bool>,
    /// The fewest people behind one cell or one combination of traits.
    #[validate(range(min = 0, max = 1_000_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub smallest_group: Option<u32>,
    /// Where the impact assessment is: an address, or the file's SHA-256 (PIPL, Art. 55).
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub impact_assessment: Option<String>,
}

/// Hashed, coded or encrypted data is at most `deidentified`, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonalState {
    None,
    Anonymised,
    Deidentified,
    Identified,
}

impl Declaration {
    /// The declaration of a stored version.
    pub fn of(version: &entity::product_version::Model) -> Result<Self, Error> {
        Ok(serde_json::from_value(version.declaration.clone())?)
    }

    /// Names by which parts are referred to must be their own. `at` is where the declaration stands in the body.
    pub fn check_names(&self, at: &str) -> Result<(), Error> {
        let mut unusable =
            repeated(&format!("{at}/assets"), "name", self.assets.iter().map(|asset| &asset.name));
        for (place, asset) in self.assets.iter().enumerate() {
            let fields = asset.fields.iter().map(|field| &field.name);
            unusable.extend(repeated(&format!("{at}/assets/{place}/fields"), "name", fields));
        }
        let sources = self.sources.iter().map(|source| &source.id);
        unusable.extend(repeated(&format!("{at}/sources"), "id", sources));
        let held = self.authorizations.iter().map(Word::text);
        unusable.extend(repeated(&format!("{at}/authorizations"), "", held));
        unusable.extend(self.nowhere(at));
        unusable.extend(self.uncounted(at));
        unusable.extend(self.contrary_dates(at));
        if unusable.is_empty() { Ok(()) } else { Err(Error::Invalid(unusable)) }
    }

    /// Fields that come from a source nobody declared.
    fn nowhere(&self, at: &str) -> Vec<Unusable> {
        let known = |id: &String| self.sources.iter().any(|source| &source.id == id);
        let fields = self.assets.iter().enumerate().flat_map(|(asset, declared)| {
            declared.fields.iter().enumerate().map(move |(field, declared)| (asset, field, declared))
        });
        fields
            .filter_map(|(asset, field, declared)| Some((asset, field, declared.source.as_ref()?)))
            .filter(|(_, _, source)| !known(source))
            .map(|(asset, field, source)| Unusable {
                pointer: format!("{at}/assets/{asset}/fields/{field}/source"),
                detail: format!("no source has the id `{source}`; declare it under sources"),
            })
            .collect()
    }

    /// Assets whose people are counted in a field nobody declared.
    fn uncounted(&self, at: &str) -> Vec<Unusable> {
        let counted = self.assets.iter().enumerate().filter_map(|(place, asset)| {
            let name = asset.people_per_row.as_ref()?;
            (!asset.fields.iter().any(|field| &field.name == name)).then_some((place, name))
        });
        counted
            .map(|(place, name)| Unusable {
                pointer: format!("{at}/assets/{place}/people_per_row"),
                detail: format!("no field has the name `{name}`; declare it under fields"),
            })
            .collect()
    }

    /// Sources whose collection ends before it begins.
    fn contrary_dates(&self, at: &str) -> Vec<Unusable> {
        let contrary = |source: &Source| matches!((source.collected_from, source.collected_until), (Some(from), Some(until)) if until < from);
        let sources = self.sources.iter().enumerate().filter(|(_, source)| contrary(source));
        sources
            .map(|(place, _)| Unusable {
                pointer: format!("{at}/sources/{place}/collected_until"),
                detail: "collection cannot end before it begins".to_owned(),
            })
            .collect()
    }

    /// The directory entries it refers to.
    pub fn catalogue_ids(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().filter_map(|source| source.catalogue_id.as_deref())
    }
}

fn repeated<'a>(list: &str, member: &str, names: impl Iterator<Item = &'a String>) -> Vec<Unusable> {
    let mut seen = std::collections::BTreeSet::new();
    let again = names.enumerate().filter(|(_, name)| !seen.insert(name.as_str()));
    again
        .map(|(at, name)| Unusable {
            pointer: format!("{list}/{at}/{member}").trim_end_matches('/').to_owned(),
            detail: format!("`{name}` is named twice; each takes a name of its own"),
        })
        .collect()
}
