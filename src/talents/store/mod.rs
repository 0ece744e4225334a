//! Every statement about people of talent.

pub mod choices;
pub mod entries;
mod found;
pub mod index;
pub mod merges;
pub mod pairs;
pub mod people;
pub mod search;
pub mod seeding;
pub mod suggest;
pub mod versions;
pub mod views;
