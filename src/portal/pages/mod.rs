//! The public pages.

pub mod catalogue;
pub mod check;
pub mod home;
