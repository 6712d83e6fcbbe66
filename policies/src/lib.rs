//! stub
pub mod fairness;
pub mod inspect;
