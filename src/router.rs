//! The table: every route of the API and of the console, one line each.

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{api, auth, console, error::Error, extract, openapi, problem, state::State};

/// How long a request may take, but for uploads and downloads.
const PATIENCE: Duration = Duration::from_mins(1);

/// The whole market as a service.
pub fn app(state: State) -> Router {
    let (router, _) = table().split_for_parts();
    router
        .route("/openapi.json", get(async || axum::Json(document())))
        .route("/style.css", get(console::landing::style))
        .route("/console.js", get(console::landing::script))
        .route("/icon.svg", get(console::landing::icon))
        .merge(console::pages())
        .fallback(problem::no_such_page)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(middleware::from_fn_with_state(state.clone(), console::failure::dress))
        .layer(middleware::from_fn_with_state(state.clone(), auth::identify))
        .layer(middleware::from_fn(measure))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(header("content-security-policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"))
        // Nobody who uses the browser after somebody reads what was theirs.
        .layer(header("cache-control", "private, no-store"))
        .layer(header("x-content-type-options", "nosniff"))
        .layer(header("referrer-policy", "same-origin"))
        .with_state(state)
}

/// The description of the API.
pub fn document() -> &'static OpenApi {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| openapi::complete(table().split_for_parts().1));
    &DOCUMENT
}

/// The API with its description.
fn table() -> OpenApiRouter<State> {
    OpenApiRouter::with_openapi(openapi::base()).merge(quick()).merge(streams())
}

/// Routes that answer at once, with bodies of at most `JSON_BYTES_MAX`.
fn quick() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        // about
        .routes(routes!(api::health::show_health))
        .routes(routes!(api::health::show_readiness))
        .routes(routes!(api::health::show_metrics))
        .routes(routes!(problem::show_problem))
        // members
        .routes(routes!(api::accounts::create_registration))
        .routes(routes!(api::accounts::create_session, api::accounts::list_sessions))
        .routes(routes!(api::accounts::revoke_session))
        .routes(routes!(api::accounts::show_me))
        .routes(routes!(api::second_factor::show_second_factor, api::second_factor::add_second_factor))
        .routes(routes!(api::second_factor::confirm_second_factor))
        .routes(routes!(api::second_factor::remove_second_factor))
        .routes(routes!(api::organizations::list_organizations))
        .routes(routes!(api::organizations::show_organization))
        .routes(routes!(api::organizations::verify_organization))
        .routes(routes!(api::organizations::suspend_organization))
        .routes(routes!(api::organizations::restore_organization))
        .routes(routes!(api::directory::list_directory_changes))
        .routes(routes!(api::directory::list_directory_entries))
        .routes(routes!(api::directory::list_directory_versions))
        // products
        .routes(routes!(api::products::create_product, api::products::list_products))
        .routes(routes!(api::products::show_product))
        .routes(routes!(api::products::create_version, api::products::list_versions))
        .routes(routes!(api::products::files::list_inspections))
        .routes(routes!(api::products::files::delete_file))
        .routes(routes!(api::products::listing::check_product))
        .routes(routes!(api::products::listing::list_product))
        .routes(routes!(api::products::listing::withdraw_product))
        .routes(routes!(api::products::listing::weigh_product))
        .routes(routes!(api::products::listing::list_reviews))
        .routes(routes!(api::products::listing::review_product))
        .routes(routes!(api::authorizations::create_authorization, api::authorizations::list_authorizations))
        .routes(routes!(api::authorizations::show_authorization))
        .routes(routes!(api::authorizations::create_withdrawal))
        .routes(routes!(api::notices::list_notices))
        .routes(routes!(api::notices::acknowledge_notice))
        .routes(routes!(api::notices::list_overdue_notices))
        .routes(routes!(api::notices::list_authorization_notices))
        .routes(routes!(api::catalogue::search_catalogue))
        .routes(routes!(api::catalogue::show_catalogue_page))
        .routes(routes!(api::statistics::show_statistics))
        .merge(trade())
        .merge(supervision())
        .layer(DefaultBodyLimit::max(extract::JSON_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
}

/// Findings, cases, complaints, the law and the log.
fn supervision() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(api::findings::start_scan))
        .routes(routes!(api::findings::list_findings))
        .routes(routes!(api::findings::show_finding))
        .routes(routes!(api::findings::dismiss_finding))
        .routes(routes!(api::findings::raise_finding))
        .routes(routes!(api::screens::screen_monopoly))
        .routes(routes!(api::cases::open_case, api::cases::list_cases))
        .routes(routes!(api::cases::show_case))
        .routes(routes!(api::cases::record_assessment))
        .routes(routes!(api::cases::close_case))
        .merge(case_steps())
        .routes(routes!(api::decisions::list_decisions))
        .routes(routes!(api::decisions::replay_decision))
        .routes(routes!(api::decisions::replay_assessment))
        .routes(routes!(api::complaints::submit_complaint, api::complaints::list_complaints))
        .routes(routes!(api::complaints::show_complaint))
        .routes(routes!(api::complaints::answer_complaint))
        .routes(routes!(api::law::list_rules))
        .routes(routes!(api::law::show_rule))
        .routes(routes!(api::law::ask_admission))
        .routes(routes!(api::law::compute_fine))
        .routes(routes!(api::log::list_log))
}

/// Prices, orders and money.
fn trade() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(api::plans::publish_plan, api::plans::list_plans))
        .routes(routes!(api::exports::file_export, api::exports::list_export_filings))
        .routes(routes!(api::quotes::offer_quote, api::quotes::list_quotes))
        .routes(routes!(api::quotes::show_quote))
        .routes(routes!(api::quotes::check_price))
        .routes(routes!(api::draws::publish_draw, api::draws::list_draws))
        .routes(routes!(api::draws::draw_number))
        .routes(routes!(api::draws::reveal_seed))
        .routes(routes!(api::receipts::show_price_receipt))
        .routes(routes!(api::funds::show_funds))
        .routes(routes!(api::funds::list_postings))
        .routes(routes!(api::funds::show_month))
        .routes(routes!(api::funds::create_payout))
        .routes(routes!(api::funds::assign_transfer))
        .routes(routes!(api::funds::list_suspense))
        .routes(routes!(api::orders::place_order, api::orders::list_orders))
        .routes(routes!(api::orders::show_order))
        .routes(routes!(api::orders::show_agreement, api::orders::sign_agreement))
        .routes(routes!(api::orders::pay_order))
        .routes(routes!(api::orders::cancel_order))
        .routes(routes!(api::orders::accept_order))
        .routes(routes!(api::deliveries::issue_deliveries))
        .routes(routes!(api::disputes::open_dispute))
        .routes(routes!(api::disputes::list_disputes))
        .routes(routes!(api::disputes::resolve_dispute))
}

/// The way of a case.
fn case_steps() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(api::cases::export::export_case))
        .routes(routes!(api::cases::acts::set_hearing))
        .routes(routes!(api::cases::acts::file_statement))
        .routes(routes!(api::cases::acts::lapse_hearing))
        .routes(routes!(api::cases::acts::weigh_exemption))
        .routes(routes!(api::cases::acts::order_correction))
        .routes(routes!(api::cases::acts::file_correction))
        .routes(routes!(api::cases::acts::review_correction))
        .routes(routes!(api::cases::acts::refuse_correction))
        .routes(routes!(api::cases::acts::decide_case))
        .routes(routes!(api::cases::acts::order_restitution))
        .routes(routes!(api::cases::acts::list_restitutions))
}

/// Routes that carry files: as long as it takes, and limited by the act itself.
fn streams() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        // directory, statements, data files, downloads
        .routes(routes!(api::directory::create_directory_import, api::directory::list_directory_imports))
        .routes(routes!(api::products::files::create_file))
        .routes(routes!(api::funds::create_statement))
        .routes(routes!(api::deliveries::fetch_file))
        .layer(DefaultBodyLimit::disable())
}

fn header(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
}

/// Count and time each request under its route, never under its address.
async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().to_string();
    let began = Instant::now();
    let response = next.run(request).await;
    let labels = [("route", route), ("method", method), ("status", response.status().as_u16().to_string())];
    metrics::histogram!("steelyard_request_seconds", &labels).record(began.elapsed());
    response
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let text =
        cause.downcast_ref::<&str>().copied().or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    Error::Internal(anyhow::anyhow!("panicked: {}", text.unwrap_or("no message"))).into_response()
}
