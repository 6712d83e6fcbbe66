//! The reference.

/// Reference.
pub fn show(document: &utoipa::openapi::OpenApi) -> String {
    document.info.title.clone()
}
