//! Plans through HTTP.
