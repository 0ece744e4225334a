//! The work sheet through HTTP.
