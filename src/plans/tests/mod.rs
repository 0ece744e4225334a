//! Plans through HTTP.

mod life;
mod progress;
