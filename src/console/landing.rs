//! The page that says what is running.

/// Landing.
pub async fn show() -> &'static str {
    "Steelyard"
}

/// Style.
pub async fn style() -> &'static str {
    ""
}
