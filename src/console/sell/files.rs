//! Data files: sent up beside an asset, and what the inspection found in them, column by column.

use askama::Template;
use axum::{
    extract::{Path, Request},
    http::header,
    response::{Html, Redirect},
};
use futures::TryStreamExt;
use multer::{Field, Multipart};

use crate::{
    api::products::files::{FileView, InspectionView},
    auth::Seller,
    console::{Frame, Posted, done, forgery, language, page},
    ctx::Ctx,
    error::Error,
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
    let found = acts::inspections(&ctx, &seller.0, &id).await?;
    let files = found.into_iter().map(|(file, inspection)| {
        let inspection = inspection.map(InspectionView::try_from).transpose()?;
        Ok(FileView { inspection, ..file.into() })
    });
    let files = files.collect::<Result<_, Error>>()?;
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
    let (parts, body) = request.into_parts();
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = multer::parse_boundary(kind.unwrap_or_default()).map_err(|error| unreadable(&error))?;
    let mut form = Multipart::new(body.into_data_stream(), boundary);
    let mark = text(&mut form, forgery::FIELD).await?;
    forgery::fits(&ctx, &parts, Some(&mark))?;
    let asset = text(&mut form, "asset").await?;
    let file = next(&mut form, "file").await?;
    let name = file.file_name().unwrap_or_default().to_owned();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Error::invalid("/file", "choose a file whose name has at most 100 characters"));
    }
    let bytes = file.map_err(|error| error.to_string());
    acts::attach(&ctx, &seller, &id, NewFile { asset, name }, "application/octet-stream", bytes).await?;
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

async fn next(form: &mut Multipart<'static>, name: &str) -> Result<Field<'static>, Error> {
    let field = form.next_field().await.map_err(|error| unreadable(&error))?;
    let missing = || Error::Malformed(format!("the form has no field `{name}` where it should"));
    field.filter(|field| field.name() == Some(name)).ok_or_else(missing)
}

async fn text(form: &mut Multipart<'static>, name: &str) -> Result<String, Error> {
    let text = next(form, name).await?.text().await.map_err(|error| unreadable(&error))?;
    if text.chars().count() > 100 {
        return Err(Error::Malformed(format!("the field `{name}` is longer than a form of ours makes it")));
    }
    Ok(text)
}

fn unreadable(error: &multer::Error) -> Error {
    Error::Malformed(error.to_string())
}
