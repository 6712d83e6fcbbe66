//! Settlement.
use crate::{ctx::Ctx, error::Error};
pub async fn settle(_ctx: &Ctx, _id: &str) -> Result<(), Error> {
    Ok(())
}
