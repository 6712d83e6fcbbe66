//! Coming in and going out: registration, sign-in, one's own sessions, and the language of the pages.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use entity::{
    organization::{Kind, Status},
    session,
};
use serde::Deserialize;
use serde_json::{Value, json};
use validator::Validate;

use super::{
    Frame, Posted, Sheet, done, form::sheet::Choice, frame::LANGUAGE_COOKIE, language, page, texts::Language,
};
use crate::{
    api::accounts::{cookie, ended_cookie},
    auth::Caller,
    ctx::Ctx,
    error::Error,
    extract::{Page, ValidQuery},
    market::{
        account::{self as acts, Address, Me, NewMember, NewSession},
        product,
    },
};

/// Sessions on the page of an account.
const SESSIONS: u64 = 50;

/// Where to go after it.
#[derive(Debug, Deserialize, Validate)]
pub struct Onward {
    #[validate(length(max = 500))]
    next: Option<String>,
}

impl Onward {
    /// The page somebody came from, if it is a place in this market and says more than “anywhere”.
    fn place(&self) -> Option<&str> {
        // A browser takes a backslash for a slash and leaves tabs and line ends out.
        let strange = |letter: char| letter == '\\' || letter.is_control();
        let own = |next: &&str| next.starts_with('/') && !next.starts_with("//") && !next.contains(strange);
        self.next.as_deref().filter(own).filter(|next| *next != "/")
    }

    /// `to` with the page to come back to, if there is one.
    fn carried(&self, to: &str) -> String {
        let Some(place) = self.place() else { return to.to_owned() };
        let next: String = url::form_urlencoded::byte_serialize(place.as_bytes()).collect();
        format!("{to}?next={next}")
    }
}

/// Which language, and where from.
#[derive(Debug, Deserialize, Validate)]
pub struct Chosen {
    #[validate(length(max = 10))]
    to: String,
    #[serde(flatten)]
    back: Onward,
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    frame: Frame,
    me: Me,
    sessions: Vec<session::Model>,
    own: String,
}

fn sign_in_sheet<'a>(frame: &'a Frame, onward: &Onward) -> Sheet<'a> {
    Sheet {
        title: frame.t("Sign in").to_owned(),
        lede: frame.t("With the address and password of your organization's account.").to_owned(),
        submit: frame.t("Sign in"),
        action: onward.carried("/sign-in"),
        back: "/register".to_owned(),
        back_text: Some(frame.t("Register an organization")),
        fixed: vec![("kind", json!("cookie")), ("label", json!("browser"))],
        ..Sheet::default()
    }
}

/// The form to sign in with.
pub async fn show_sign_in(frame: Frame, ValidQuery(onward): ValidQuery<Onward>) -> Result<Response, Error> {
    sign_in_sheet(&frame, &onward).show::<NewSession>(&frame, Value::Null)
}

/// A session is open, and its cookie set.
pub async fn sign_in(
    ctx: Ctx,
    from: Address,
    frame: Frame,
    ValidQuery(onward): ValidQuery<Onward>,
    posted: Posted,
) -> Result<Response, Error> {
    let sheet = sign_in_sheet(&frame, &onward);
    let mut opened = None;
    let act = async |new: NewSession| {
        let signed_in = acts::sign_in(&ctx, from, new).await.map_err(not_known)?;
        opened = Some(cookie(&ctx, &signed_in)?);
        let work = start(&ctx, &signed_in.caller).await?;
        Ok(onward.place().unwrap_or(work).to_owned())
    };
    let mut response = sheet.send(&frame, &posted, act).await?;
    if let Some(cookie) = opened {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Where the work of somebody who came from nowhere in particular begins.
async fn start(ctx: &Ctx, caller: &Caller) -> Result<&'static str, Error> {
    Ok(match caller.kind {
        Kind::Regulator => "/supervision",
        Kind::Operator => "/operation",
        Kind::Member if product::sells(ctx, caller).await? => "/sell",
        Kind::Member => "/",
    })
}

fn not_known(error: Error) -> Error {
    match error {
        Error::Unauthenticated => {
            Error::invalid("/password", "this address and this password do not belong together")
        }
        other => other,
    }
}

/// The session is over.
pub async fn sign_out(ctx: Ctx, caller: Caller, _: Posted) -> Result<Response, Error> {
    acts::end_session(&ctx, &caller, &caller.session_id).await?;
    let mut response = Redirect::to(&done("/", "signed-out")).into_response();
    response.headers_mut().append(header::SET_COOKIE, ended_cookie(&ctx)?);
    Ok(response)
}

fn registration(frame: &Frame) -> Sheet<'_> {
    Sheet {
        title: frame.t("Register an organization").to_owned(),
        lede: frame.t("The platform verifies every organization before it trades (Data Security Law, Art. 33). Until then you can look around and prepare.").to_owned(),
        submit: frame.t("Register"),
        action: "/register".to_owned(),
        back: "/sign-in".to_owned(),
        back_text: Some(frame.t("I have an account: sign in")),
        choices: vec![("/locale", vec![Choice::new("zh_cn", "中文"), Choice::new("en", "English")])],
        front: &["/organization", "/uscc", "/name", "/email", "/password", "/locale"],
        ..Sheet::default()
    }
}

/// The form to register with.
pub async fn show_registration(frame: Frame) -> Result<Response, Error> {
    let locale = if frame.is_chinese() { "zh_cn" } else { "en" };
    registration(&frame).show::<NewMember>(&frame, json!({ "locale": locale }))
}

/// An organization and its first account are there.
pub async fn register(ctx: Ctx, from: Address, frame: Frame, posted: Posted) -> Result<Response, Error> {
    let act = async |new: NewMember| {
        acts::register(&ctx, from, new).await?;
        Ok(done("/sign-in", "registered"))
    };
    registration(&frame).send(&frame, &posted, act).await
}

/// Who is signed in, and where else.
pub async fn show(ctx: Ctx, caller: Caller, frame: Frame) -> Result<Html<String>, Error> {
    let asked = Page { after: None, limit: Some(SESSIONS) };
    let mut sessions = acts::list_sessions(&ctx, &caller, &asked).await?;
    sessions.retain(|session| session.revoked_at.is_none() && session.expires_at > ctx.now);
    page(&Account { frame, me: acts::show_me(&ctx, &caller).await?, sessions, own: caller.session_id })
}

/// One of one's own sessions is over.
pub async fn end_session(
    ctx: Ctx,
    caller: Caller,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Redirect, Error> {
    acts::end_session(&ctx, &caller, &id).await?;
    Ok(Redirect::to(&done("/account", "session-ended")))
}

/// Remember the language and go back.
pub async fn choose_language(ValidQuery(chosen): ValidQuery<Chosen>) -> Result<Response, Error> {
    let to = Language::of(&chosen.to).unwrap_or(Language::English).tag();
    let cookie = format!("{LANGUAGE_COOKIE}={to}; Path=/; Max-Age=31536000; SameSite=Lax");
    let cookie = HeaderValue::try_from(cookie).map_err(anyhow::Error::from)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(chosen.back.place().unwrap_or("/"))).into_response())
}
