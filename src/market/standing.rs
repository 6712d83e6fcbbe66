//! Gate G4.
use crate::{ctx::Ctx, error::Error};
pub async fn weigh_version(_ctx: &Ctx, _id: &str) -> Result<(), Error> {
    Ok(())
}
pub async fn weigh_order(_ctx: &Ctx, _id: &str) -> Result<(), Error> {
    Ok(())
}
