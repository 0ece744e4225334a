//! The public side through HTTP.

mod api;
mod check;
mod home;
