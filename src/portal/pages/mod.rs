//! The public pages.

pub mod check;
pub mod home;
