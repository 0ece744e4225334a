//! What is wrong with a paper, said so that an officer can put it right.

use std::fmt;

/// One thing that is wrong: where, as a path into the JSON model (`body[2].rows[10]`) or a line of a wording
/// (`dòng 12`), and a Vietnamese sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub place: String,
    pub sentence: String,
}

impl Problem {
    pub(crate) fn new(place: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { place: place.into(), sentence: sentence.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() { f.write_str(&self.sentence) } else { write!(f, "{}: {}", self.place, self.sentence) }
    }
}
