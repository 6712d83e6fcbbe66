//! What a status, a kind or a verdict is: a short list of words, the same in the database, in JSON
//! and in text.

/// Declares an enum kept as its `snake_case` word (`InReview` is `in_review`) by the database and by
/// serde alike, and displayed as that word.
macro_rules! code {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($variant,)+
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.to_value())
            }
        }
    };
}

pub(crate) use code;
