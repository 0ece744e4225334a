//! Reference lists that every part of the city's work names things by: sectors, majors by national code, institutions.

mod load;
pub mod major;
pub mod store;
#[cfg(test)]
mod tests;

pub use load::load_pack;
