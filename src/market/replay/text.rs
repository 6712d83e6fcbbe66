//! The text of every law that was in force here: kept once, and read again when what it decided is asked again.

use std::{collections::HashMap, sync::Arc};

use entity::law_text;
use policies::{Law, parameters::Parameters};
use sea_orm::{ActiveModelTrait, EntityTrait, sea_query::OnConflict};

use crate::{ctx::Ctx, error::Error, state::State};

/// The law and the numbers that are in force here are kept, each once. Done whenever a market is opened, before
/// anything can be decided.
pub async fn keep(state: &State) -> Result<(), Error> {
    let law = &state.law;
    let numbers: Vec<_> = law.text().iter().filter(|(file, _)| file.ends_with("parameters.toml")).collect();
    let texts = [
        (law.version(), serde_json::to_value(law.text())?),
        (state.parameters.version(), serde_json::to_value(numbers)?),
    ];
    for (version, files) in texts {
        let row = law_text::Model { id: version.to_owned(), files, kept_at: state.clock.now() };
        law_text::Entity::insert(law_text::ActiveModel::from(row).reset_all())
            .on_conflict(OnConflict::column(law_text::Column::Id).do_nothing().to_owned())
            .exec_without_returning(&state.db.rows)
            .await?;
    }
    Ok(())
}

/// The laws a replay meets, each read once.
pub(super) struct Laws<'a> {
    ctx: &'a Ctx,
    read: HashMap<String, Arc<Law>>,
    numbers: HashMap<String, Arc<Parameters>>,
}

impl<'a> Laws<'a> {
    pub(super) fn of(ctx: &'a Ctx) -> Self {
        let (law, numbers) = (ctx.state.law.clone(), ctx.state.parameters.clone());
        Self {
            ctx,
            read: HashMap::from([(law.version().to_owned(), law)]),
            numbers: HashMap::from([(numbers.version().to_owned(), numbers)]),
        }
    }

    /// The law of this version, or why it cannot be had; `present` is the one in force here.
    pub(super) async fn law(&mut self, version: &str) -> Result<Result<Arc<Law>, String>, Error> {
        let present = self.ctx.law().version();
        let version = if version == PRESENT { present } else { version };
        if !self.read.contains_key(version) {
            let Some(files) = self.files(version).await? else { return Ok(Err(not_kept(version))) };
            match Law::from_files(&borrowed(&files)) {
                Ok(law) => self.read.insert(version.to_owned(), Arc::new(law)),
                Err(error) => return Ok(Err(error.to_string())),
            };
        }
        Ok(self.read.get(version).cloned().ok_or_else(|| not_kept(version)))
    }

    /// The numbers of this version, or why they cannot be had; `present` are those in force here.
    pub(super) async fn numbers(&mut self, version: &str) -> Result<Result<Arc<Parameters>, String>, Error> {
        let present = self.ctx.state.parameters.version();
        let version = if version == PRESENT { present } else { version };
        if !self.numbers.contains_key(version) {
            let Some(files) = self.files(version).await? else { return Ok(Err(not_kept(version))) };
            match Parameters::of_law(&borrowed(&files)) {
                Ok(numbers) => self.numbers.insert(version.to_owned(), Arc::new(numbers)),
                Err(error) => return Ok(Err(error.to_string())),
            };
        }
        Ok(self.numbers.get(version).cloned().ok_or_else(|| not_kept(version)))
    }

    async fn files(&self, version: &str) -> Result<Option<Vec<(String, String)>>, Error> {
        let row = law_text::Entity::find_by_id(version).one(&self.ctx.state.db.rows).await?;
        Ok(row.map(|row| serde_json::from_value(row.files)).transpose()?)
    }
}

/// The law in force here, whatever its version.
const PRESENT: &str = "present";

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect()
}

fn not_kept(version: &str) -> String {
    format!("the text of {version} was never in force in this market; name a version that a decision names")
}
