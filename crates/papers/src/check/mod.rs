//! Whether a paper is whole: that it has the parts its kind asks for, and that what it says can be printed.

mod letters;
mod parts;

pub use parts::check;
