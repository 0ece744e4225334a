//! Vietnamese letters taken apart: the plain letter, its quality (ă, â, đ, ê, ô, ơ, ư) and its
//! tone. Searching, sorting and the check of syllables all stand on this.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The six tones (thanh điệu) in their dictionary order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Tone {
    #[default]
    Level,
    Huyen,
    Hoi,
    Nga,
    Sac,
    Nang,
}

impl Tone {
    fn of_mark(mark: char) -> Option<Self> {
        match mark {
            '\u{300}' | '\u{340}' => Some(Self::Huyen),
            '\u{309}' => Some(Self::Hoi),
            '\u{303}' => Some(Self::Nga),
            '\u{301}' | '\u{341}' => Some(Self::Sac),
            '\u{323}' => Some(Self::Nang),
            _ => None,
        }
    }

    /// 0 for the level tone, then 1 to 5 in dictionary order.
    pub(crate) fn digit(self) -> char {
        match self {
            Self::Level => '0',
            Self::Huyen => '1',
            Self::Hoi => '2',
            Self::Nga => '3',
            Self::Sac => '4',
            Self::Nang => '5',
        }
    }
}

/// One lower-case letter (or any other character, with no tone).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Without any mark: `e` for `ệ`, `d` for `đ`.
    pub plain: char,
    /// With its quality but no tone: `ê` for `ệ`, `đ` for `đ`.
    pub marked: char,
    pub tone: Tone,
}

impl Letter {
    fn new(plain: char, marked: char) -> Self {
        Self { plain, marked, tone: Tone::Level }
    }

    fn add_mark(&mut self, mark: char) {
        if let Some(tone) = Tone::of_mark(mark) {
            if matches!(self.plain, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') {
                self.tone = tone;
            }
            return;
        }
        self.marked = match (self.plain, mark) {
            ('a', '\u{306}') => 'ă',
            ('a', '\u{302}') => 'â',
            ('e', '\u{302}') => 'ê',
            ('o', '\u{302}') => 'ô',
            ('o', '\u{31B}') => 'ơ',
            ('u', '\u{31B}') => 'ư',
            _ => return,
        };
    }

    pub(crate) fn is_in_word(&self) -> bool {
        self.plain.is_alphanumeric()
    }
}

/// The letters of a text in lower case, marks attached to the letter before them.
pub(crate) fn letters(text: &str) -> Vec<Letter> {
    let mut out: Vec<Letter> = Vec::with_capacity(text.len());
    for c in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        if is_invisible(c) {
            continue;
        }
        if is_combining_mark(c) {
            if let Some(last) = out.last_mut() {
                last.add_mark(c);
            }
            continue;
        }
        match c {
            // The Icelandic eth looks like đ and is often typed for it.
            'đ' | 'ð' => out.push(Letter::new('d', 'đ')),
            'ø' => out.push(Letter::new('o', 'o')),
            'ł' => out.push(Letter::new('l', 'l')),
            'ı' => out.push(Letter::new('i', 'i')),
            'ß' => out.extend([Letter::new('s', 's'); 2]),
            'æ' => out.extend([Letter::new('a', 'a'), Letter::new('e', 'e')]),
            'œ' => out.extend([Letter::new('o', 'o'), Letter::new('e', 'e')]),
            'þ' => out.extend([Letter::new('t', 't'), Letter::new('h', 'h')]),
            _ => out.push(Letter::new(c, c)),
        }
    }
    out
}

/// The words of a text, each as its letters; whatever is not a letter or digit parts them.
pub(crate) fn words(text: &str) -> Vec<Vec<Letter>> {
    letters(text).split(|letter| !letter.is_in_word()).filter(|word| !word.is_empty()).map(<[Letter]>::to_vec).collect()
}

/// Whether spelling varies between `y` and `i` after these two plain letters: `kỹ/kĩ`, `quý/quí`,
/// but never `uy/ui` or `ay/ai`. It looks to the left only, so that the beginning of a word stays
/// the beginning of its key.
pub(crate) fn y_reads_as_i(before: Option<char>, previous: Option<char>) -> bool {
    match previous {
        Some('u') => before == Some('q'),
        Some(c) => c.is_ascii_lowercase() && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'y'),
        None => false,
    }
}

/// The letters of one word with `y` written `i` where spelling varies.
pub(crate) fn unify_iy(word: &[Letter]) -> Vec<Letter> {
    let mut out: Vec<Letter> = Vec::with_capacity(word.len());
    for &letter in word {
        let mut before = out.iter().rev().map(|l| l.plain);
        let (previous, before) = (before.next(), before.next());
        if letter.plain == 'y' && y_reads_as_i(before, previous) {
            out.push(Letter { plain: 'i', marked: 'i', tone: letter.tone });
        } else {
            out.push(letter);
        }
    }
    out
}

/// Characters that leave no trace on paper: zero-width spaces and joiners, soft hyphen, marks of
/// direction, byte-order mark.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}
