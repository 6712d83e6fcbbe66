//! Data files: sent up beside an asset, and what the inspection found in them, column by column.

use askama::Template;
use axum::{
    extract::{Path, Request},
    response::{Html, Redirect},
};

use crate::{
    api::products::files::FileView,
    auth::Seller,
    console::{Frame, Posted, done, language, page, upload::Upload},
    ctx::Ctx,
    error::Error,
    extract,
    market::product::{
        self as products,
        declaration::Declaration,
        file::{self as acts, NewFile},
    },
};

#[derive(Template)]
#[template(path = "files.html")]
struct List {
    frame: Frame,
    product_id: String,
    title: String,
    assets: Vec<String>,
    files: Vec<FileView>,
    takes: bool,
}

/// The files of the latest version and what was found in each.
pub async fn show(
    ctx: Ctx,
    seller: Seller,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    let (drafted, _) = products::find(&ctx, &seller.0, &id).await?;
    let files = acts::inspections(&ctx, &seller.0, &id).await?;
    let files = files.into_iter().map(FileView::try_from).collect::<Result<_, Error>>()?;
    let assets = Declaration::of(&drafted.version)?.assets.into_iter().map(|asset| asset.name).collect();
    let takes = drafted.version.status == entity::product_version::Status::Draft;
    page(&List { frame, product_id: id, title: drafted.product.title, assets, files, takes })
}

/// A file goes to an asset of the draft. The form's mark and the asset's name come before the file; the file is kept
/// as it comes, however long it is.
pub async fn attach(
    ctx: Ctx,
    seller: Seller,
    Path(id): Path<String>,
    request: Request,
) -> Result<Redirect, Error> {
    let mut upload = Upload::begin(&ctx, request).await?;
    let asset = upload.word("asset").await?;
    let file = upload.file().await?;
    let new = NewFile { asset, name: file.name.clone() };
    extract::valid(&new)?;
    acts::attach(&ctx, &seller, &id, new, "application/octet-stream", file.bytes()).await?;
    Ok(Redirect::to(&done(&format!("/sell/products/{id}/files"), "attached")))
}

/// A file is off the draft.
pub async fn take_off(
    ctx: Ctx,
    seller: Seller,
    Path((id, file)): Path<(String, String)>,
    _: Posted,
) -> Result<Redirect, Error> {
    acts::detach(&ctx, &seller, &id, &file).await?;
    Ok(Redirect::to(&done(&format!("/sell/products/{id}/files"), "taken-off")))
}
