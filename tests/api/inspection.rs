//! (inspection)
