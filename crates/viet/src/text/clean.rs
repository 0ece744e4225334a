//! What is done to every text before it is stored.

use unicode_normalization::UnicodeNormalization;

use crate::letters::is_invisible;

/// The text in NFC (TCVN 6909:2001), without characters that cannot be seen. Spaces stay.
///
/// Texts in an old encoding go through [`crate::legacy::to_unicode`] first: TCVN3 writes `ư` with
/// the soft hyphen, which is dropped here.
pub fn nfc(text: &str) -> String {
    if text.chars().all(is_composed) {
        return text.to_owned();
    }
    text.chars().filter(|&c| !is_invisible(c)).nfc().collect()
}

/// One line of text: NFC, runs of white space made one space, none at the ends, no control
/// characters.
pub fn clean(text: &str) -> String {
    if text.chars().all(is_composed) && !text.chars().any(|c| c.is_ascii_control()) {
        let has_room = text.starts_with(' ') || text.ends_with(' ') || text.contains("  ");
        return if has_room { spaced(text) } else { text.to_owned() };
    }
    let visible: String = nfc(text).chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    // Dropping a control character may bring a letter and its mark together.
    let text: String = visible.nfc().collect();
    spaced(&text)
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a letter is in NFC whatever stands beside it: ASCII and the Latin letters of Vietnamese. Nearly every text is
/// of these alone, and need not be taken apart.
fn is_composed(letter: char) -> bool {
    matches!(letter, '\0'..='\x7f' | '\u{C0}'..='\u{24F}' | '\u{1EA0}'..='\u{1EF9}')
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

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::is_composed;
    use crate::letters::is_invisible;

    #[test]
    fn what_counts_as_composed_is_so_beside_any_other() {
        let letters: Vec<char> = ('\0'..='\u{1EF9}').filter(|letter| is_composed(*letter)).collect();
        assert!(!letters.iter().any(|letter| is_invisible(*letter) || (!letter.is_ascii() && letter.is_whitespace())));
        let all: String = letters.iter().collect();
        assert_eq!(all.nfc().collect::<String>(), all);
        assert!(letters.iter().all(|letter| !unicode_normalization::char::is_combining_mark(*letter)));
        assert!("ạặằẵếệịộờợừựỳỹđĐƯÝ".chars().all(is_composed));
    }
}
