//! (authorizations)
