//! An order under way, weighed again.

use crate::{ctx::Ctx, error::Error};

pub async fn weigh_order(_ctx: &Ctx, _id: &str) -> Result<(), Error> {
    Ok(())
}
