//! Personal data through HTTP, and over everything that the program has.

mod blind;
mod breaches;
mod leak;
mod rights;
mod schema;
