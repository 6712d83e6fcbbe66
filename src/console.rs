//! The HTML front door.

pub mod landing;
pub mod reference;
