//! Accounts: how an organization and its first person come in, and who is signed in.

use entity::{
    account::{self, Locale},
    organization,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

mod password;
mod second_factor;
mod session;
pub mod throttle;

pub use password::Password;
pub use second_factor::{
    Enrolment, NewSecondFactor, ShownCode, confirm, enrol, pending, recover, remove, show_second_factor,
};
pub use session::{NewSession, SignedIn, end_session, list_sessions, sign_in};
pub use throttle::Address;

use super::organization::{deposit_code, uscc};
use crate::{
    auth::Caller, ctx::Ctx, db::conflict_on_unique, error::Error, extract::is_name, jobs, log, mail,
    mail::Letter,
};

/// An organization that wants to trade, and the person who registers it.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// The organization's name as on its licence.
    #[validate(length(min = 1, max = 200), custom(function = "is_name"))]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*[^\s\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff][^\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*$"
    )]
    pub organization: String,
    /// Unified social credit code (GB 32100), check character included.
    #[schema(pattern = "^[0-9A-HJ-NPQRTUWXY]{18}$")]
    pub uscc: String,
    /// A state organ or an organization that manages public affairs.
    #[serde(default)]
    pub public_body: bool,
    /// The sector, for one that provides a public service: water, power, transport, health and so on.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub public_service_sector: Option<String>,
    /// Seated outside the territory of the People's Republic.
    #[serde(default)]
    pub abroad: bool,
    /// The person's name: letters begin with it.
    #[validate(length(min = 1, max = 100), custom(function = "is_name"))]
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*[^\s\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff][^\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*$"
    )]
    pub name: String,
    #[validate(length(min = 3, max = 254), email)]
    #[schema(format = Email, min_length = 3, max_length = 254)]
    pub email: String,
    /// At least 12 characters.
    #[validate(length(min = 12, max = 128))]
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 128)]
    pub password: Password,
    /// `zh_cn` or `en`: the language of pages and mail.
    #[schema(value_type = String, pattern = "^(zh_cn|en)$")]
    pub locale: Locale,
}

/// A person of the platform or of a supervising body. They come in by the command line, not by request.
#[derive(Clone, Debug, Serialize)]
pub struct NewStaff {
    pub organization: String,
    pub uscc: String,
    pub name: String,
    pub email: String,
    pub password: Password,
    pub locale: Locale,
}

/// What a registration makes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Registered {
    pub organization: organization::Model,
    pub account_id: String,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Me {
    pub account: account::Model,
    pub organization: organization::Model,
}

/// The organization is registered, with its first account; it can prepare and look, and trades once it is
/// verified (Data Security Law, Art. 33).
pub async fn register(ctx: &Ctx, from: Address, new: NewMember) -> Result<Registered, Error> {
    uscc::check(&new.uscc).map_err(|error| Error::invalid("/uscc", error.to_string()))?;
    let email = address(&new.email)?;
    throttle::register(ctx, from, &email).await?;
    let hash = password::hash(ctx, &new.password).await?;
    let mut act = ctx.begin("organization.register", &new).await?;
    if let Some(earlier) = act.earlier()? {
        return Ok(earlier);
    }
    let organization = organization::Model {
        public_body: new.public_body,
        public_service_sector: new.public_service_sector,
        abroad: new.abroad,
        ..draft(ctx, new.organization, new.uscc, organization::Kind::Member)
    };
    let account = person(ctx, &organization.id, new.name, email, hash, new.locale);
    let account_id = account.id.clone();
    insert_organization(act.txn(), &organization).await?;
    insert_account(act.txn(), account).await?;
    log::record(act.txn(), ctx, "organization.registered", &organization.id, json!({})).await?;
    let letter = Letter::Registered { organization: organization.name.clone() };
    jobs::mail(act.txn(), ctx, &organization.id, &letter, &organization.id).await?;
    act.answer(Registered { organization, account_id }).await
}

/// A person of the platform (`Operator`) or of a supervising body (`Regulator`) has an account; their
/// organization is founded with the first of them. Only the command line and the demo call this.
pub async fn found_staff(ctx: &Ctx, kind: organization::Kind, new: NewStaff) -> Result<Registered, Error> {
    uscc::check(&new.uscc).map_err(|error| Error::invalid("/uscc", error.to_string()))?;
    let email = address(&new.email)?;
    let hash = password::hash(ctx, &new.password).await?;
    let act = ctx.begin("staff.found", &new).await?;
    let known =
        organization::Entity::find().filter(organization::Column::Uscc.eq(&new.uscc)).one(act.txn()).await?;
    let organization = match known {
        Some(known) if known.kind == kind => known,
        Some(known) => {
            return Err(Error::conflict(format!("{} is here already, as {}", known.uscc, known.kind)));
        }
        None => {
            let founded = organization::Model {
                status: organization::Status::Verified,
                verified_at: Some(ctx.now),
                ..draft(ctx, new.organization, new.uscc, kind)
            };
            insert_organization(act.txn(), &founded).await?;
            founded
        }
    };
    let account = person(ctx, &organization.id, new.name, email, hash, new.locale);
    let account_id = account.id.clone();
    insert_account(act.txn(), account).await?;
    let detail = json!({ "kind": kind, "account": account_id });
    log::record(act.txn(), ctx, "staff.founded", &organization.id, detail).await?;
    act.answer(Registered { organization, account_id }).await
}

/// The caller's own account and organization.
pub async fn show_me(ctx: &Ctx, caller: &Caller) -> Result<Me, Error> {
    let rows = &ctx.state.db.rows;
    let account = account::Entity::find_by_id(&caller.account_id).one(rows).await?;
    let organization = organization::Entity::find_by_id(&caller.organization_id).one(rows).await?;
    match (account, organization) {
        (Some(account), Some(organization)) => Ok(Me { account, organization }),
        _ => Err(Error::Unauthenticated),
    }
}

/// Lowercased, and one that mail can be sent to.
fn address(email: &str) -> Result<String, Error> {
    let email = email.trim().to_lowercase();
    if !mail::is_address(&email) {
        return Err(Error::invalid("/email", "takes an e-mail address, such as name@company.example"));
    }
    Ok(email)
}

fn draft(ctx: &Ctx, name: String, uscc: String, kind: organization::Kind) -> organization::Model {
    organization::Model {
        id: ctx.new_id("org_"),
        uscc,
        name,
        kind,
        status: organization::Status::Registered,
        public_body: kind == organization::Kind::Regulator,
        public_service_sector: None,
        abroad: false,
        credit_grade: "A".to_owned(),
        deposit_code: deposit_code(ctx),
        verified_at: None,
        verification_note: None,
        created_at: ctx.now,
    }
}

fn person(
    ctx: &Ctx,
    organization_id: &str,
    name: String,
    email: String,
    password_hash: String,
    locale: Locale,
) -> account::Model {
    account::Model {
        id: ctx.new_id("acc_"),
        organization_id: organization_id.to_owned(),
        email,
        name,
        password_hash,
        locale,
        active: true,
        created_at: ctx.now,
    }
}

/// One text for both: who registers learns that something of it is here, not what.
const HERE_ALREADY: &str =
    "this organization or this address is registered already; sign in, or ask the operator";

async fn insert_organization(txn: &impl ConnectionTrait, row: &organization::Model) -> Result<(), Error> {
    let row = organization::ActiveModel::from(row.clone());
    let insert = organization::Entity::insert(row).exec_without_returning(txn).await;
    insert.map(drop).map_err(conflict_on_unique(HERE_ALREADY))
}

async fn insert_account(txn: &impl ConnectionTrait, row: account::Model) -> Result<(), Error> {
    let insert = account::Entity::insert(account::ActiveModel::from(row)).exec_without_returning(txn).await;
    insert.map(drop).map_err(conflict_on_unique(HERE_ALREADY))
}
