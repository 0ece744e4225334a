//! Obstacles through HTTP.
