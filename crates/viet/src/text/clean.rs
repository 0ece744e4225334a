//! What is done to every text before it is stored.

use unicode_normalization::UnicodeNormalization;

use crate::letters::is_invisible;

/// The text in NFC (TCVN 6909:2001), without characters that cannot be seen. Spaces stay.
///
/// Texts in an old encoding go through [`crate::legacy::to_unicode`] first: TCVN3 writes `ư` with
/// the soft hyphen, which is dropped here.
pub fn nfc(text: &str) -> String {
    text.chars().filter(|&c| !is_invisible(c)).nfc().collect()
}

/// One line of text: NFC, runs of white space made one space, none at the ends, no control
/// characters.
pub fn clean(text: &str) -> String {
    let visible: String = nfc(text).chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    // Dropping a control character may bring a letter and its mark together.
    let text: String = visible.nfc().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Several lines of text, each cleaned; at most one empty line in a row, none at the ends.
pub fn clean_lines(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.replace("\r\n", "\n").split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let line = clean(line);
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end_matches('\n').to_owned()
}
