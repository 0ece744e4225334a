//! The four faces of Tinos, which have the widths of Times New Roman: what they can print, and how wide it is.

use std::sync::LazyLock;

use ttf_parser::Face;
use typst::foundations::Bytes;
use typst::text::Font;

use crate::sheet::Role;

const MM_PER_POINT: f64 = 25.4 / 72.0;

/// Regular, bold, italic, bold italic.
const FILES: [&[u8]; 4] = [
    include_bytes!("../fonts/Tinos-Regular.ttf"),
    include_bytes!("../fonts/Tinos-Bold.ttf"),
    include_bytes!("../fonts/Tinos-Italic.ttf"),
    include_bytes!("../fonts/Tinos-BoldItalic.ttf"),
];

/// The faces as Typst wants them, in that order.
pub(crate) static FACES: LazyLock<Vec<Font>> =
    LazyLock::new(|| FILES.into_iter().filter_map(|file| Font::new(Bytes::new(file), 0)).collect());

static TABLES: LazyLock<Vec<Face<'static>>> =
    LazyLock::new(|| FILES.into_iter().filter_map(|file| Face::parse(file, 0).ok()).collect());

/// Widths of the commonest letters in each face, in units of the em, so that checking a long paper stays cheap.
static WIDTHS: LazyLock<Vec<Vec<f64>>> = LazyLock::new(|| {
    let widths = |face: &Face<'_>| {
        (0..LETTERS).map(|code| char::from_u32(code).map_or(0.0, |letter| measure(face, letter))).collect()
    };
    TABLES.iter().map(widths).collect()
});

/// Up to the end of Latin Extended Additional, where Vietnamese letters end.
const LETTERS: u32 = 0x1F00;

fn measure(ttf: &Face<'_>, letter: char) -> f64 {
    let advance = ttf.glyph_index(letter).and_then(|glyph| ttf.glyph_hor_advance(glyph)).unwrap_or_default();
    f64::from(advance) / f64::from(ttf.units_per_em())
}

/// How wide a line is in millimetres, unbroken.
pub(crate) fn width(text: &str, role: Role) -> f64 {
    let look = role.look();
    styled_width(text, look.size, look.bold, look.italic)
}

/// How wide a stretch of letters is in millimetres.
pub(crate) fn styled_width(text: &str, size: f64, bold: bool, italic: bool) -> f64 {
    let face = usize::from(bold) + 2 * usize::from(italic);
    let (Some(widths), Some(font)) = (WIDTHS.get(face), TABLES.get(face)) else { return 0.0 };
    let ems: f64 =
        text.chars().map(|letter| widths.get(letter as usize).copied().unwrap_or_else(|| measure(font, letter))).sum();
    ems * size * MM_PER_POINT
}

/// Into how many lines a text is broken in a column so many millimetres wide. What stands in one word is never broken.
pub(crate) fn lines(text: &str, size: f64, bold: bool, column: f64) -> usize {
    let space = styled_width(" ", size, bold, false);
    let of_line = |line: &str| {
        let (mut count, mut at) = (1, 0.0);
        for word in line.split_whitespace() {
            let long = styled_width(word, size, bold, false);
            if at > 0.0 && at + space + long > column {
                (count, at) = (count + 1, long);
            } else {
                at += if at > 0.0 { space + long } else { long };
            }
        }
        count
    };
    text.split('\n').map(of_line).sum()
}

/// Whether the faces have this letter.
pub(crate) fn has(letter: char) -> bool {
    matches!(letter, ' '..='~') || TABLES.iter().all(|face| face.glyph_index(letter).is_some())
}

/// The stretches that are never broken into lines.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\n', '\t']).flat_map(|word| word.split_inclusive(['-', '/']))
}
