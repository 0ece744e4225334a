//! Writes workbooks: lists of any length in little memory, templates to fill in, and a workbook that was sent, given
//! back with what is wrong in it.

mod charted;
mod errors;
mod give_back;
mod list;
mod parts;
mod rebuild;
mod sheet;
mod template;

use std::fmt;

pub use charted::{Drawn, charted};
pub use errors::Errors;
pub use give_back::give_back;
pub use list::{Heading, List, ListWriter, Out};
pub use template::template;

/// A workbook could not be written; the cause is for the log.
#[derive(Debug)]
pub struct WriteError(String);

impl WriteError {
    fn new(cause: impl fmt::Display) -> Self {
        Self(cause.to_string())
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the workbook could not be written: {}", self.0)
    }
}

impl std::error::Error for WriteError {}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> Self {
        Self::new(error)
    }
}

impl From<zip::result::ZipError> for WriteError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::new(error)
    }
}

impl From<crate::Refusal> for WriteError {
    fn from(refusal: crate::Refusal) -> Self {
        Self::new(refusal)
    }
}

impl From<rust_xlsxwriter::XlsxError> for WriteError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::new(error)
    }
}
