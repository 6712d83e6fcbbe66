//! Organizations: who waits, who trades, who is suspended; verified on evidence, suspended and restored for a reason.

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, Response},
};
use entity::organization::{self, Kind, Status};
use serde_json::{Value, json};

use crate::{
    auth::Operator,
    console::{Frame, Posted, Sheet, done, language, list, page},
    ctx::Ctx,
    error::Error,
    extract::ValidQuery,
    market::{
        self,
        organization::{Background, NewVerification, StatedReason, WhichOrganizations},
    },
};

#[derive(Template)]
#[template(path = "organizations.html")]
struct ListPage<'a> {
    frame: &'a Frame,
    organizations: Vec<organization::Model>,
    which: WhichOrganizations,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "organization.html")]
struct OneOrganization<'a> {
    frame: &'a Frame,
    organization: organization::Model,
    background: Background,
}

/// Every organization, newest first.
pub async fn list(
    ctx: Ctx,
    _: Operator,
    frame: Frame,
    ValidQuery(which): ValidQuery<WhichOrganizations>,
) -> Result<Html<String>, Error> {
    let asked = list::asked(which.after.clone());
    let organizations = market::organization::list(&ctx, &asked, which.status).await?;
    let (organizations, next) = list::cut(organizations, |row| &row.id);
    page(&ListPage { organizations, which, next, frame: &frame })
}

/// One organization, with what can be done to it.
pub async fn show(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Html<String>, Error> {
    let (organization, background) = market::organization::look(&ctx, &operator, &id).await?;
    page(&OneOrganization { organization, background, frame: &frame })
}

/// That others go by the same name, for whoever verifies one of them.
fn namesakes(frame: &Frame, background: &Background) -> Option<String> {
    let named = background.namesakes.iter().map(|other| format!("{} {}", other.name, other.uscc));
    let named = named.collect::<Vec<_>>().join("; ");
    (!named.is_empty()).then(|| frame.with("Another organization goes by this name: {}", named))
}

async fn sheet<'a>(
    ctx: &Ctx,
    operator: &Operator,
    frame: &'a Frame,
    (id, act): (&str, &str),
) -> Result<Sheet<'a>, Error> {
    let (_, background) = market::organization::look(ctx, operator, id).await?;
    let (title, lede) = match act {
        "verification" => (
            "Verify the organization",
            "Say what was checked, how, and where it is kept (Data Security Law, Art. 33). From now on it may trade.",
        ),
        "suspension" => {
            ("Suspend the organization", "It can read, but not act; whatever it has listed is weighed again.")
        }
        "restoration" => ("Restore the organization", "It is again what it was before it was suspended."),
        _ => return Err(Error::NotFound { what: "act" }),
    };
    Ok(Sheet {
        title: frame.t(title).to_owned(),
        lede: frame.t(lede).to_owned(),
        submit: frame.t(title),
        note: namesakes(frame, &background),
        action: format!("/operation/organizations/{id}/{act}"),
        back: format!("/operation/organizations/{id}"),
        ..Sheet::default()
    })
}

/// The form of an act.
pub async fn show_act(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    Path((id, act)): Path<(String, String)>,
) -> Result<Response, Error> {
    let sheet = sheet(&ctx, &operator, &frame, (&id, &act)).await?;
    if act == "verification" {
        return sheet.show::<NewVerification>(&frame, json!({ "credit_grade": "A" }));
    }
    sheet.show::<StatedReason>(&frame, Value::Null)
}

/// The organization is verified, suspended or restored.
pub async fn act(
    ctx: Ctx,
    operator: Operator,
    frame: Frame,
    Path((id, act)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let sheet = sheet(&ctx, &operator, &frame, (&id, &act)).await?;
    let to = done(&format!("/operation/organizations/{id}"), "organization-changed");
    if act == "verification" {
        let verify = async |new: NewVerification| {
            market::organization::verify(&ctx, &operator, &id, new).await.map(|_| to)
        };
        return sheet.send(&frame, &posted, verify).await;
    }
    let turn = async |why: StatedReason| {
        let turned = match act.as_str() {
            "suspension" => market::organization::suspend(&ctx, &operator, &id, why).await,
            _ => market::organization::restore(&ctx, &operator, &id, why).await,
        };
        turned.map(|_| to)
    };
    sheet.send(&frame, &posted, turn).await
}

/// What the list can be narrowed to.
fn narrowed(which: &WhichOrganizations) -> Vec<(String, String, bool)> {
    let one = |status: Status| {
        let href = format!("/operation/organizations?status={status}");
        (href, status.to_string(), which.status == Some(status))
    };
    let every = ("/operation/organizations".to_owned(), "all".to_owned(), which.status.is_none());
    std::iter::once(every).chain([Status::Registered, Status::Verified, Status::Suspended].map(one)).collect()
}
