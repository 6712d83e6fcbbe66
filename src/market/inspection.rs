//! Inspection of files.
use crate::{ctx::Ctx, error::Error};
pub async fn inspect(_ctx: &Ctx, _id: &str) -> Result<(), Error> {
    Ok(())
}
