//! A short text as a member of a list, which carries its own limits: 1 to 100 characters.

use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

const CHARACTERS_MAX: usize = 100;

/// 1 to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Word(String);

impl Word {
    pub fn text(&self) -> &String {
        &self.0
    }
}

/// The texts of a list of words.
pub fn texts(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.0.clone()).collect()
}

impl TryFrom<String> for Word {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = (1..=CHARACTERS_MAX).contains(&text.chars().count());
        if fits { Ok(Self(text)) } else { Err("takes 1 to 100 characters") }
    }
}

impl PartialSchema for Word {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        text.min_length(Some(1)).max_length(Some(CHARACTERS_MAX)).into()
    }
}

impl ToSchema for Word {}
