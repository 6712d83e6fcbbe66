//! The description of the API (OpenAPI 3.1): what every operation shares is said here once.

use utoipa::{
    OpenApi,
    openapi::{
        ContentBuilder, OpenApi as Document, PathItem, Ref, RefOr, ResponseBuilder,
        path::Operation,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{auth, problem::Problem};

#[derive(OpenApi)]
#[openapi(
    info(title = "Steelyard", description = "A data trading marketplace that knows the law it trades under."),
    components(schemas(Problem)),
    security(("bearer" = []), ("cookie" = []))
)]
struct Base;

/// Title, schemas and ways to sign in.
pub fn base() -> Document {
    let mut document = Base::openapi();
    let components = document.components.get_or_insert_default();
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.add_security_scheme("bearer", bearer);
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(auth::COOKIE)));
    components.add_security_scheme("cookie", cookie);
    document
}

/// Say on every operation that any other answer is a `Problem`.
pub fn complete(mut document: Document) -> Document {
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            operation.responses.responses.insert("default".to_owned(), RefOr::T(problem()));
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().filter_map(Option::as_mut)
}

fn problem() -> utoipa::openapi::Response {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new()
        .description("What went wrong, and how to put it right")
        .content("application/problem+json", body)
        .build()
}
