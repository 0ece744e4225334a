//! Plans through HTTP.

mod board;
mod life;
mod list;
mod progress;
mod sheet;
