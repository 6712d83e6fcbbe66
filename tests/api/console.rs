//! The console in a browser's terms: pages that are opened, forms that are filled in and sent, cookies that are kept.

mod browser;
mod forms;
