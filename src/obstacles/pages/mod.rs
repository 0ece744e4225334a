//! The pages of obstacles.

pub mod city;
pub mod list;
pub mod raise;
pub mod show;
