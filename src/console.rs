//! The HTML front door: pages that work without a script, in light and in dark, for eyes, keys and readers.

use anyhow::Context;
use askama::Template;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    response::Html,
    routing::{get, post},
};
use serde::Serialize;
use serde_json::Value;

use crate::{error::Error, state::State};

pub mod account;
pub mod case_file;
pub mod cases;
pub mod chart;
pub mod confirm;
pub mod failure;
pub mod forgery;
pub mod form;
pub mod frame;
pub mod funds;
pub mod landing;
pub mod law;
pub mod list;
pub mod operation;
pub mod orders;
pub mod product;
pub mod public;
pub mod quotes;
pub mod record;
pub mod reference;
pub mod second_factor;
pub mod sell;
pub mod supervision;
pub mod texts;
pub mod upload;
pub mod withdrawals;

pub use case_file::percent;
pub use chart::Chart;
pub use confirm::Confirm;
pub use form::{Posted, Sheet, done};
pub use frame::Frame;

/// The table of pages: each route once, for the router and for whoever asks which pages there are.
macro_rules! pages {
    ($($method:ident $path:literal => $page:path;)*) => {
        /// Every page and every form: method and route.
        pub const PAGES: &[(&str, &str)] = &[$((stringify!($method), $path)),*];

        /// Every page, behind the one check that a form is from a page of ours.
        pub fn pages() -> Router<State> {
            Router::new()$(.route($path, $method($page)))*
                // Files are as long as they are; forms are limited where they are read.
                .layer(DefaultBodyLimit::disable())
                .layer(middleware::from_fn(forgery::guard))
        }
    };
}

pages! {
    // for anybody
    get "/" => landing::show;
    get "/products/{id}" => product::show;
    get "/law" => law::show_map;
    get "/law/articles/{number}" => law::show_article;
    get "/law/rules" => law::show_rules;
    get "/law/rules/{id}" => law::show_rule;
    get "/reference" => reference::show;
    get "/law/fine" => supervision::fine::show;
    // supervision
    get "/supervision" => supervision::show;
    get "/supervision/search" => supervision::search::show;
    get "/supervision/findings" => supervision::findings::list;
    get "/supervision/findings/{id}" => supervision::findings::show;
    get "/supervision/findings/{id}/dismissal" => supervision::findings::show_dismissal;
    post "/supervision/findings/{id}/dismissal" => supervision::findings::dismiss;
    get "/supervision/cases" => supervision::cases::list;
    post "/supervision/cases" => supervision::cases::open;
    get "/supervision/cases/new" => supervision::cases::show_opening;
    get "/supervision/cases/{id}" => supervision::cases::show;
    get "/supervision/cases/{id}/{step}" => supervision::steps::show;
    post "/supervision/cases/{id}/{step}" => supervision::steps::take;
    get "/supervision/complaints" => supervision::complaints::list;
    get "/supervision/complaints/{id}" => supervision::complaints::show;
    get "/supervision/complaints/{id}/answer" => supervision::complaints::show_answer;
    post "/supervision/complaints/{id}/answer" => supervision::complaints::answer;
    get "/supervision/complaints/{id}/finding" => supervision::complaints::show_raising;
    post "/supervision/complaints/{id}/finding" => supervision::complaints::raise;
    get "/supervision/products/{id}" => supervision::products::show;
    get "/supervision/screens" => supervision::screens::show;
    post "/supervision/screens" => supervision::screens::run;
    get "/log" => record::show;
    // operation
    get "/operation" => operation::show;
    post "/operation/jobs/{id}/retry" => operation::retry;
    get "/operation/organizations" => operation::organizations::list;
    get "/operation/organizations/{id}" => operation::organizations::show;
    get "/operation/organizations/{id}/{act}" => operation::organizations::show_act;
    post "/operation/organizations/{id}/{act}" => operation::organizations::act;
    get "/operation/reviews" => operation::reviews::list;
    get "/operation/reviews/{id}" => operation::reviews::show;
    post "/operation/reviews/{id}" => operation::reviews::decide;
    get "/operation/disputes" => operation::disputes::list;
    get "/operation/disputes/{id}" => operation::disputes::show;
    post "/operation/disputes/{id}" => operation::disputes::resolve;
    get "/operation/exposure" => operation::exposure::show;
    get "/operation/directory" => operation::directory::show;
    post "/operation/directory" => operation::directory::read_in;
    get "/operation/directory/{id}" => operation::directory::show_import;
    get "/operation/money" => operation::money::show;
    post "/operation/money" => operation::money::book;
    get "/operation/money/assignment" => operation::money::show_assignment;
    post "/operation/money/assignment" => operation::money::assign;
    // and for anybody
    get "/language" => account::choose_language;
    get "/statistics" => public::show_statistics;
    get "/fairness" => public::show_fairness;
    get "/rights" => public::show_rights;
    get "/rights/withdrawal" => public::show_withdrawal;
    post "/rights/withdrawal" => public::withdraw;
    get "/complaints/new" => public::show_form;
    post "/complaints" => public::submit;
    get "/complaints/{id}" => public::follow;
    // who is who
    get "/register" => account::show_registration;
    post "/register" => account::register;
    get "/sign-in" => account::show_sign_in;
    post "/sign-in" => account::sign_in;
    post "/sign-out" => account::sign_out;
    get "/account" => account::show;
    get "/account/second-factor" => second_factor::show;
    post "/account/second-factor" => second_factor::add;
    post "/account/second-factor/confirmation" => second_factor::confirm;
    post "/account/second-factor/removal" => second_factor::remove;
    post "/account/sessions/{id}/revocation" => account::end_session;
    // for buyers, and for both parties of an order
    get "/products/{id}/order" => orders::show_form;
    post "/products/{id}/order" => orders::place;
    get "/orders" => orders::list;
    get "/orders/{id}" => orders::show;
    post "/orders/{id}/agreement" => orders::sign;
    post "/orders/{id}/payment" => orders::pay;
    post "/orders/{id}/cancellation" => orders::cancel;
    post "/orders/{id}/deliveries" => orders::deliver;
    get "/orders/{id}/acceptance" => orders::show_acceptance;
    post "/orders/{id}/acceptance" => orders::accept;
    get "/orders/{id}/receipt" => orders::show_receipt;
    get "/orders/{id}/disputes/new" => orders::show_objection;
    post "/orders/{id}/disputes" => orders::object;
    get "/withdrawals" => withdrawals::list;
    get "/withdrawals/{id}" => withdrawals::show;
    post "/withdrawals/{id}" => withdrawals::acknowledge;
    get "/quotes" => quotes::list;
    get "/quotes/{id}" => quotes::show;
    get "/funds" => funds::show;
    get "/funds/payouts/new" => funds::show_payout;
    post "/funds/payouts" => funds::pay_out;
    // for sellers
    get "/sell" => sell::list;
    get "/sell/products/new" => sell::declaration::show_new;
    post "/sell/products" => sell::declaration::draft;
    get "/sell/products/{id}" => sell::show;
    get "/sell/products/{id}/declaration" => sell::declaration::show;
    post "/sell/products/{id}/declaration" => sell::declaration::revise;
    get "/sell/products/{id}/files" => sell::files::show;
    post "/sell/products/{id}/files" => sell::files::attach;
    post "/sell/products/{id}/files/{file}/removal" => sell::files::take_off;
    post "/sell/products/{id}/listing" => sell::put_on_sale;
    post "/sell/products/{id}/withdrawal" => sell::withdraw;
    get "/sell/products/{id}/plans" => sell::plans::show;
    get "/sell/products/{id}/plans/new" => sell::plans::show_new;
    post "/sell/products/{id}/plans" => sell::plans::publish;
    get "/sell/products/{id}/quotes/new" => sell::quotes::show_new;
    post "/sell/products/{id}/quotes" => sell::quotes::offer;
    get "/sell/authorizations" => sell::authorizations::list;
    get "/sell/authorizations/new" => sell::authorizations::show_new;
    post "/sell/authorizations" => sell::authorizations::register;
    get "/sell/authorizations/{id}" => sell::authorizations::show;
    get "/sell/authorizations/{id}/withdrawals/new" => sell::authorizations::show_withdrawal;
    post "/sell/authorizations/{id}/withdrawals" => sell::authorizations::withdraw;
    get "/sell/cases" => sell::cases::list;
    get "/sell/cases/{id}" => sell::cases::show;
    get "/sell/cases/{id}/statement" => sell::cases::show_statement;
    post "/sell/cases/{id}/statement" => sell::cases::state;
    get "/sell/cases/{id}/correction" => sell::cases::show_correction;
    post "/sell/cases/{id}/correction" => sell::cases::correct;
    get "/sell/cases/{id}/refusal" => sell::cases::show_refusal;
    post "/sell/cases/{id}/refusal" => sell::cases::refuse;
}

/// A page, rendered.
pub fn page(template: &impl Template) -> Result<Html<String>, Error> {
    Ok(Html(template.render().context("a page")?))
}

/// The language of a text, for fonts and screen readers: Chinese if it has a Chinese character.
fn language(text: &str) -> &'static str {
    let chinese = |character: char| ('\u{3400}'..='\u{9fff}').contains(&character);
    if text.contains(chinese) { "zh-Hans" } else { "en" }
}

/// A stored word as people read it: `self_collected` is “self collected”; what is not said is unknown.
fn words(word: &impl Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(Value::String(text)) => text.replace("deidentified", "de-identified").replace('_', " "),
        _ => "not stated".to_owned(),
    }
}
