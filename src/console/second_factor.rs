//! The second factor of one's own account: added with the password, confirmed with a first code, removed with one.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use qrcodegen::{QrCode, QrCodeEcc};
use serde_json::Value;

use super::{
    Frame, Posted, Sheet, done,
    form::{self, shape},
    page,
};
use crate::{
    auth::Caller,
    ctx::Ctx,
    error::Error,
    market::account::{self as acts, Enrolment, NewSecondFactor, ShownCode},
};

/// Where the page is.
const HERE: &str = "/account/second-factor";

#[derive(Template)]
#[template(path = "second_factor.html")]
struct Made<'a> {
    frame: &'a Frame,
    enrolment: &'a Enrolment,
    /// What was the matter with the code that was typed.
    wrong: Option<&'a str>,
    /// The dark places of the picture, as a path.
    dots: String,
    side: i32,
}

fn adding(frame: &Frame) -> Sheet<'_> {
    Sheet {
        title: frame.t("Add a second factor").to_owned(),
        lede: frame
            .t("An authenticator app on your telephone shows a code every half minute; from then on signing in asks for it. First show your password again.")
            .to_owned(),
        submit: frame.t("Go on"),
        action: HERE.to_owned(),
        back: "/account".to_owned(),
        ..Sheet::default()
    }
}

fn removal(frame: &Frame) -> Sheet<'_> {
    Sheet {
        title: frame.t("Remove the second factor").to_owned(),
        lede: frame.t("The password alone opens the account again.").to_owned(),
        submit: frame.t("Remove the second factor"),
        action: format!("{HERE}/removal"),
        back: "/account".to_owned(),
        ..Sheet::default()
    }
}

/// The form to add one; where there is one, the form to remove it.
pub async fn show(ctx: Ctx, caller: Caller, frame: Frame) -> Result<Response, Error> {
    match acts::show_second_factor(&ctx, &caller).await? {
        Some(_) => removal(&frame).show::<ShownCode>(&frame, Value::Null),
        None => adding(&frame).show::<NewSecondFactor>(&frame, Value::Null),
    }
}

/// The secret, shown this once.
pub async fn add(ctx: Ctx, caller: Caller, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let mut made = None;
    let act = async |new: NewSecondFactor| {
        made = Some(acts::enrol(&ctx, &caller, new).await?);
        Ok(HERE.to_owned())
    };
    let again = adding(&frame).send(&frame, &posted, act).await?;
    match made {
        Some(enrolment) => Ok(shown(&frame, &enrolment, None)?.into_response()),
        None => Ok(again),
    }
}

fn shown(frame: &Frame, enrolment: &Enrolment, wrong: Option<&str>) -> Result<Html<String>, Error> {
    let code = QrCode::encode_text(&enrolment.otpauth, QrCodeEcc::Medium).map_err(anyhow::Error::from)?;
    let side = code.size();
    let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    let dark = places.filter(|(x, y)| code.get_module(*x, *y));
    let dots = dark.map(|(x, y)| format!("M{x} {y}h1v1h-1z")).collect::<Vec<_>>().concat();
    page(&Made { frame, enrolment, wrong, dots, side: side + 8 })
}

/// The app shows the right code: from now on it is asked for. A wrong one leaves the picture where it is.
pub async fn confirm(ctx: Ctx, caller: Caller, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let outcome = match form::read::<ShownCode>(&posted.document(&shape::of::<ShownCode>())) {
        Ok(shown) => acts::confirm(&ctx, &caller, shown).await,
        Err(error) => Err(error),
    };
    let fields = match outcome {
        Ok(_) => return Ok(Redirect::to(&done("/account", "factor-added")).into_response()),
        Err(Error::Invalid(fields)) => fields,
        Err(other) => return Err(other),
    };
    let enrolment = acts::pending(&ctx, &caller).await?.ok_or(Error::Invalid(fields.clone()))?;
    let wrong = fields.first().map(|field| frame.told(&field.detail));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&frame, &enrolment, wrong.as_deref())?).into_response())
}

/// No code is asked any more.
pub async fn remove(ctx: Ctx, caller: Caller, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let act = async |shown: ShownCode| {
        acts::remove(&ctx, &caller, shown).await?;
        Ok(done("/account", "factor-removed"))
    };
    removal(&frame).send(&frame, &posted, act).await
}
