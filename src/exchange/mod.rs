//! Excel in: one way for every list. A file is sent, read and checked row by row, shown with all its errors at once,
//! given back with a column "Lỗi", accepted in batches, and undone as a whole (decisions 0043 to 0045).
//!
//! # How a list comes to be imported
//!
//! The feature declares a `platform::import::ImportKind` and names it in `IMPORTS` of `src/lib.rs`; there is nothing else
//! to do, the pages under `/nhap/KEY` are there. `organisation/import.rs` is the example. Its four functions:
//!
//! - `columns` declares the columns (`sheets::Columns`); codes of a list may be read from the database.
//! - `check` gets some hundred rows and answers with a `Verdict` for each, in their order: `Verdict::adds()`,
//!   `Verdict::about(id, version).change(column, before, after)`, `Verdict::wrong(column, sentence)`. It asks the
//!   database once for all rows. Cells that could not be read are empty in it and have their sentence already. A row out
//!   of the permit's reach gets the same sentence as one that does not exist. What no two rows of a file may share is
//!   said by `identified_by`; `about` does it by itself.
//! - `apply` writes the accepted rows of one batch in one transaction, which `exchange` commits with its event. It looks
//!   again at reach and version, notes an event for each record if the list has its own (`Tx::note`), refuses rows that
//!   no longer fit (`Applied::Refused`), and says of the others what they were before (`Done`).
//! - `undo` gets those `Done`s back, and refuses with `Error::refused` naming the record when its version is another.
//!
//! A list with parts that a file does not name (headcounts have a year) says with `subject` which there are; its page is
//! then `/nhap/KEY?ve=PART`.
//!
//! An empty cell should leave what is there. Personal numbers (`Kind::PersonalNumber`) are masked in the preview.

mod actions;
pub mod command;
mod import;
mod kept;
mod log;
mod pages;
mod reading;
mod store;
#[cfg(test)]
pub(crate) mod tests;

pub use actions::work;
pub use log::LOG_WORDS;

use crate::platform::permission::Permission::OwnWork;
use crate::platform::routes::Routes;
use pages::{acts, list, preview};

/// The kind of the job that goes on with an import.
pub const WORK_JOB: &str = "exchange.work";

/// The routes of imports. Whose list it is decides the permission, so the handlers ask for it.
pub fn routes() -> Routes {
    Routes::new()
        .get("/nhap/{kind}", OwnWork, list::form)
        .post_files("/nhap/{kind}", OwnWork, list::send)
        .get("/nhap/{kind}/mau.xlsx", OwnWork, list::template)
        .get("/nhap/lan/{id}", OwnWork, preview::show)
        .get("/nhap/lan/{id}/loi.xlsx", OwnWork, acts::errors)
        .post("/nhap/lan/{id}/doc-lai", OwnWork, acts::answer)
        .post("/nhap/lan/{id}/nhan", OwnWork, acts::accept)
        .post("/nhap/lan/{id}/bo", OwnWork, acts::discard)
        .post("/nhap/lan/{id}/hoan-tac", OwnWork, acts::undo)
}
