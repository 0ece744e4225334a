//! The reader on whole documents.

mod documents;
mod nothing_lost;
mod refusals;
mod seed;
mod structures;
mod support;
mod word;
