//! The pages about personal data.

pub mod breach;
pub mod breaches;
pub mod desk;
pub mod mine;
pub mod notice;
pub mod retention;
