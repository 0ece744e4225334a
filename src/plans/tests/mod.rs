//! Plans through HTTP.

mod board;
mod import;
mod life;
mod list;
mod progress;
mod sheet;
