//! Personal data through HTTP, and over everything that the program has.

mod blind;
mod leak;
mod rights;
mod schema;
