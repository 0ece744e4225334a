//! Plans through HTTP.

mod board;
mod import;
mod life;
mod list;
mod paper;
mod progress;
mod sheet;
