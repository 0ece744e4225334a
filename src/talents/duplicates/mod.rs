//! Whether two records may be one person: a score made of what each field says, every part of it a sentence. Pure: no
//! database, no clock. Who is compared with whom is decided by keys, so that a city's people are compared in seconds.

mod blocks;
mod compare;

use viet::date::PartialDate;
use viet::name::PersonName;

pub use blocks::{LARGEST_BLOCK, Pairs, keys, phone_key};
pub use compare::{Distance, LIKELY, Match, compare, number_distance, verdict};

/// What is compared of a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Particulars {
    pub name: PersonName,
    pub other_names: Option<String>,
    pub birth: Option<PartialDate>,
    /// `Some(true)` for a man, `Some(false)` for a woman.
    pub is_male: Option<bool>,
    /// Twelve digits.
    pub personal_number: Option<String>,
    /// E.164.
    pub phones: Vec<String>,
    pub email: Option<String>,
    pub commune: Option<String>,
    pub agency: String,
    /// Each degree as level, specialty and institution, folded.
    pub degrees: Vec<String>,
}
