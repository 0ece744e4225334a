//! The verbs of people of talent. Each is one transaction with its event; those that end in `_in` work inside a
//! transaction of somebody else, as an import of many people needs it, and hand back their event.

mod entries;
mod imports;
mod merge;
mod newcomers;
mod people;
mod reveal;
mod views;

pub use entries::{Majors, add_entry, add_entry_in, edit_entry, remove_entry};
pub use imports::{Undone, undo_records_in};
pub use merge::{Choice, dismiss, merge, reopen, unmerge};
pub use newcomers::{Added, Newcomer, create_many_in};
pub use people::{
    Candidate, candidates, create, create_in, edit, edit_in, keys, masked_number, of_draft, of_profile, particulars,
    refresh, standing_of,
};
pub use reveal::{Private, Revealed, note_attempt, note_export, reveal};
pub use views::{ask_search, drop_view, save_view};
