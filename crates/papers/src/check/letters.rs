//! Whether text can be printed: every letter is in the face, every word fits its box.

use crate::Problem;
use crate::metrics::{has, styled_width, words};

/// Collects what is wrong.
#[derive(Default)]
pub(super) struct Problems(pub(super) Vec<Problem>);

impl Problems {
    pub(super) fn add(&mut self, place: impl Into<String>, sentence: impl Into<String>) {
        self.0.push(Problem::new(place, sentence));
    }

    /// A part that must be there, of this size in a box so many millimetres wide.
    pub(super) fn required(&mut self, place: &str, name: &str, text: &str, size: f64, wide: f64) {
        if text.trim().is_empty() {
            self.add(place, format!("Thiếu {name}; hãy nhập đủ."));
        }
        self.printable(place, text, size, wide);
    }

    /// Text that may be empty.
    pub(super) fn printable(&mut self, place: &str, text: &str, size: f64, wide: f64) {
        let text = viet::text::nfc(text);
        if let Some(letter) = text.chars().find(|letter| *letter != '\n' && (letter.is_control() || !has(*letter))) {
            let code = u32::from(letter);
            let near: String = text.chars().take_while(|other| *other != letter).collect();
            let near: String = near.chars().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect();
            let shown = if letter.is_control() { String::new() } else { format!(" “{letter}”") };
            self.add(
                place,
                format!("Phông chữ của văn bản không có ký tự{shown} (U+{code:04X}), đứng sau “{near}”; hãy thay bằng ký tự khác."),
            );
        }
        // As wide as it could be printed: bold.
        let wider = |word: &&str| styled_width(word, size, true, false) > wide;
        if let Some(word) = words(&text).find(wider) {
            let wide = wide.floor();
            self.add(
                place,
                format!(
                    "“{}” dài hơn ô chữ rộng {wide} mm nên sẽ tràn ra ngoài; hãy viết tách ra hoặc nới rộng ô.",
                    shortened(word)
                ),
            );
        }
    }
}

fn shortened(word: &str) -> String {
    if word.chars().count() <= 40 { word.to_owned() } else { word.chars().take(40).chain(['…']).collect() }
}
