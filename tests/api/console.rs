//! The console in a browser's terms: pages that are opened, forms that are filled in and sent, cookies that are kept.

mod access;
pub(crate) mod browser;
mod chinese;
mod forms;
mod operation;
mod pages;
mod second_factor;
mod selling;
mod supervision;
mod trading;
