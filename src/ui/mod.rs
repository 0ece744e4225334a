//! What pages share: the frame around them (`Shell`), form fields and small components, as askama templates
//! with the plain structs they draw.

mod act;
mod frame;
mod parts;
mod public_page;
mod shell;

pub use act::{Came, came};
pub use frame::{Render, Said, cookie, draw_errors, go_to, go_to_saying, remember_language};
pub use parts::{FilterChip, Pager, Problem, Sort, SortHeader, Stat, Tab, TimelineItem, timeline};
pub use public_page::{LANGUAGE, Lang, PublicPage, asked};
pub use shell::{Contact, NavGroup, NavItem, Notice, Shell, ShellPerson, sentence_case};

use crate::platform::assets;

/// The fonts every page needs at once.
pub const PRELOADED_FONTS: [&str; 4] = [
    "be-vietnam-pro-latin-400-normal.woff2",
    "be-vietnam-pro-vietnamese-400-normal.woff2",
    "be-vietnam-pro-latin-600-normal.woff2",
    "be-vietnam-pro-vietnamese-600-normal.woff2",
];

/// The address of one icon in the sprite; names are listed in `assets/icons.txt`.
pub fn icon_href(name: &str) -> String {
    format!("{}#i-{name}", assets::url("icons.svg"))
}
