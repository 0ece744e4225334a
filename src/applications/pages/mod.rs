//! The pages of the candidate's side.

pub mod check;
pub mod declaration;
pub mod end;
pub mod fields;
pub mod issued;
pub mod list;
pub mod look_up;
pub mod papers;
pub mod question;
pub mod several;
pub mod start;
pub mod task_list;
pub mod track;

use crate::platform::clock;
use crate::platform::clock::Instant;
use crate::ui::{Lang, PublicPage};

/// A point in time in the language of the page.
pub(super) fn at(page: &PublicPage, instant: Instant) -> String {
    let local = clock::local(instant);
    format!("{} {}", local.format("%H:%M"), day(page, local.date()))
}

/// A day in the language of the page.
pub(super) fn day(page: &PublicPage, day: chrono::NaiveDate) -> String {
    match page.lang {
        Lang::Vi => viet::date::screen(day),
        Lang::En => viet::date::english(day),
    }
}

/// The name of a state in the language of the page.
pub(super) fn state(page: &PublicPage, state: crate::dossiers::dossier::DossierState) -> String {
    use crate::platform::words::Words;
    page.t(&format!("app-dossier-{}", state.as_str().replace('_', "-")))
}
