//! (standing)
