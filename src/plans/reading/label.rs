//! The numbers, letters and bullets before a paragraph, as offices write them: `II.`, `1/`, `1.2.`, `a)`, `-`, `+`.

/// A label, told from the text that follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub style: Style,
    /// Its place in its list; 0 for bullets.
    pub ordinal: u32,
    /// What it adds to a clause: `II`, `1`, `1.2`, `đ`; the sign itself for a bullet.
    pub text: String,
}

/// The kinds of label. A list has one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A heading without a number, by its level.
    Heading(u8),
    /// `Phần I`, `Chương 2`, `Mục 1`.
    Part,
    /// `A.`
    Capital,
    /// `II.`
    Roman,
    /// `Điều 5.`
    Article,
    /// `1.` is of depth 1, `1.2` of depth 2.
    Decimal(u8),
    /// `1)`
    DecimalBracket,
    /// `a)`
    Letter,
    /// `a1)`
    LetterDecimal,
    /// `ii)`
    SmallRoman,
    /// `(1)`, `(a)`
    Bracketed,
    Dash(u8),
    Dot(u8),
    Plus(u8),
}

impl Style {
    /// How deep it usually stands; used where the order in the document does not say.
    pub fn rank(self) -> u8 {
        match self {
            Style::Heading(level) => level.min(4),
            Style::Part => 5,
            Style::Capital => 10,
            Style::Roman => 20,
            Style::Article => 25,
            Style::Decimal(depth) => 29 + depth.min(9),
            Style::DecimalBracket => 40,
            Style::Letter => 50,
            Style::LetterDecimal => 55,
            Style::SmallRoman => 58,
            Style::Bracketed => 60,
            Style::Dash(depth) => 70 + depth.min(8) * 10,
            Style::Dot(depth) => 73 + depth.min(8) * 10,
            Style::Plus(depth) => 76 + depth.min(8) * 10,
        }
    }

    /// How far in a bullet stands.
    pub fn bullet_depth(self) -> Option<u8> {
        match self {
            Style::Dash(depth) | Style::Dot(depth) | Style::Plus(depth) => Some(depth),
            _ => None,
        }
    }

    /// A bullet has no number of its own.
    pub fn is_bullet(self) -> bool {
        matches!(self, Style::Dash(_) | Style::Dot(_) | Style::Plus(_))
    }
}

const DASHES: &str = "-–—−‐‑‒―";
const DOTS: &str = "•●◦○▪■□▫◾◆◇❖➢➤►▶✓✔→⇒*·∙‣⁃\u{F0B7}\u{F0A7}\u{F0D8}\u{F0FC}\u{F076}";

/// Tells the label from the text. `depth` says how far in a bullet stands.
pub fn split(text: &str, depth: u8) -> (Option<Label>, String) {
    match find(text, depth) {
        Some((label, rest)) => (Some(label), rest.trim_start().to_owned()),
        None => (None, text.to_owned()),
    }
}

/// The label that a word processor shows; one that is none of the known kinds is kept as a bullet.
pub fn of_number(number: &str, depth: u8) -> Option<Label> {
    let number = number.trim();
    if number.is_empty() {
        return None;
    }
    // A label alone is a label before nothing; `1` and `a` lack the stop that typed ones have.
    [number.to_owned(), format!("{number}.")]
        .iter()
        .find_map(|text| find(text, depth))
        .map(|(label, _)| label)
        .or_else(|| Some(bullet(Style::Dot(depth), number.chars().next().unwrap_or('•'))))
}

fn bullet(style: Style, sign: char) -> Label {
    Label { style, ordinal: 0, text: sign.to_string() }
}

fn find(text: &str, depth: u8) -> Option<(Label, &str)> {
    let first = text.chars().next()?;
    let rest = text.get(first.len_utf8()..)?;
    // "- 5%" is a bullet, "-5%" a number; "- " alone is a bullet before nothing.
    let is_apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
    let starts_word = rest.starts_with(char::is_alphabetic);
    if DASHES.contains(first) && (is_apart || starts_word) {
        return Some((bullet(Style::Dash(depth), '-'), rest));
    }
    if first == '+' && (is_apart || starts_word) {
        return Some((bullet(Style::Plus(depth), '+'), rest));
    }
    if DOTS.contains(first) && (is_apart || starts_word && first != '*') || first == 'o' && is_far(rest) {
        return Some((bullet(Style::Dot(depth), '•'), rest));
    }
    if first == '(' {
        return bracketed(rest);
    }
    if first.is_ascii_digit() {
        return decimal(text);
    }
    part(text).or_else(|| roman(text)).or_else(|| letter(text))
}

/// The round bullet of Word is a letter o in another font.
fn is_far(rest: &str) -> bool {
    let after = rest.trim_start();
    rest.len() > after.len() && after.chars().next().is_some_and(char::is_uppercase)
}

/// Splits off the sign that ends a label; what follows must be apart from it or begin a sentence.
fn ended<'a>(rest: &'a str, signs: &str) -> Option<&'a str> {
    let sign = rest.chars().next().filter(|sign| signs.contains(*sign))?;
    let after = rest.get(sign.len_utf8()..)?;
    // "1.-" and "a).": a second sign belongs to the label.
    let after = match after.chars().next() {
        Some(second) if ".-–:)".contains(second) => after.get(second.len_utf8()..)?,
        _ => after,
    };
    let begins = |letter: char| letter.is_whitespace() || letter.is_uppercase() || "“\"(*".contains(letter);
    after.chars().next().is_none_or(begins).then_some(after)
}

fn decimal(text: &str) -> Option<(Label, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (numbers, mut rest) = text.split_at(end);
    let mut parts: Vec<&str> = numbers.split('.').collect();
    let is_stopped = parts.last() == Some(&"");
    if is_stopped {
        parts.pop();
    }
    // "2026. " is a year, "5.000" an amount, "01." somebody's way to write 1.
    let is_number = |part: &&str| matches!(part.len(), 1..=2) || part.len() == 3 && parts.len() == 1;
    if parts.is_empty() || parts.len() > 6 || !parts.iter().all(is_number) {
        return None;
    }
    let begins = |letter: char| letter.is_whitespace() || letter.is_uppercase() || "“\"(*".contains(letter);
    let bracket = rest.starts_with(')');
    if !is_stopped {
        match ended(rest, ")/:-–") {
            Some(after) => rest = after,
            None if parts.len() > 1 => {
                // "1.2 Nội dung" is a label, "1.5 triệu đồng" is not.
                let after = rest.trim_start();
                let capital = after.is_empty() || after.chars().next().is_some_and(char::is_uppercase);
                if after.len() == rest.len() && !after.is_empty() || !capital {
                    return None;
                }
            }
            // "1 - Nội dung"
            None => {
                rest = rest
                    .strip_prefix(" -")
                    .or_else(|| rest.strip_prefix(" –"))
                    .and_then(|after| after.starts_with(' ').then_some(after))?
            }
        }
    } else if let Some(after) = rest.strip_prefix([')', '-', '/']) {
        rest = after;
    } else if !rest.chars().next().is_none_or(begins) {
        return None;
    }
    let plain: Vec<String> = parts.iter().map(|part| part.trim_start_matches('0').to_owned()).collect();
    let ordinal = plain.last()?.parse().ok().filter(|ordinal| *ordinal > 0)?;
    let style = match parts.len() {
        1 if bracket => Style::DecimalBracket,
        depth => Style::Decimal(u8::try_from(depth).ok()?),
    };
    Some((Label { style, ordinal, text: plain.join(".") }, rest))
}

fn bracketed(rest: &str) -> Option<(Label, &str)> {
    let (inner, after) = rest.split_once(')')?;
    let is_label = matches!(inner.chars().count(), 1..=4)
        && (inner.chars().all(|c| c.is_ascii_digit())
            || small_roman(inner).is_some()
            || inner.chars().count() == 1 && inner.chars().all(char::is_lowercase));
    let begins = after.is_empty() || after.starts_with(char::is_whitespace) || after.starts_with(char::is_uppercase);
    if !is_label || !begins {
        return None;
    }
    let ordinal =
        inner.parse().ok().or_else(|| small_roman(inner)).or_else(|| letter_ordinal(inner.chars().next()?))?;
    Some((Label { style: Style::Bracketed, ordinal, text: inner.to_owned() }, after))
}

fn part(text: &str) -> Option<(Label, &str)> {
    let (word, rest) = text.split_once(' ')?;
    let folded = viet::text::fold(word);
    let style = match folded.as_str() {
        "phan" | "chuong" | "muc" if word.starts_with(char::is_uppercase) => Style::Part,
        "dieu" if word.starts_with(char::is_uppercase) => Style::Article,
        _ => return None,
    };
    let rest = rest.trim_start();
    let end = rest.find([' ', '.', ':', '-', ')', '–']).unwrap_or(rest.len());
    let (mut number, mut after) = rest.split_at(end);
    let mut ordinal = number.parse().ok().or_else(|| roman_value(number));
    if viet::text::fold(number) == "thu" {
        let spoken = after.trim_start();
        let end = spoken.find([' ', '.', ':', '-', '–']).unwrap_or(spoken.len());
        (number, after) = spoken.split_at(end);
        let names = ["nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"];
        let folded = viet::text::fold(number);
        ordinal = names.iter().position(|name| *name == folded).and_then(|at| u32::try_from(at + 1).ok());
    }
    let ordinal = ordinal?;
    // "Mục 1 của Nghị quyết" begins a sentence.
    let title = after.trim_start_matches([' ', '.', ':', '-', '–', ')']);
    let is_apart = after.starts_with(['.', ':', ')', '-', '–']) || after.trim_start().starts_with(['-', '–']);
    let is_title = title.is_empty() || !title.chars().any(char::is_lowercase);
    (is_apart || is_title).then(|| {
        let clause = match style {
            Style::Article => format!("Đ{ordinal}"),
            _ => format!("P{ordinal}"),
        };
        (Label { style, ordinal, text: clause }, title)
    })
}

fn roman(text: &str) -> Option<(Label, &str)> {
    let end = text.find(|c: char| !"IVXⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".contains(c)).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let ordinal = roman_value(number)?;
    let rest = ended(rest, ".)/-–:").or_else(|| {
        let rest = rest.strip_prefix(' ')?.trim_start();
        ended(rest, "-–.").filter(|after| after.starts_with(' '))
    })?;
    Some((Label { style: Style::Roman, ordinal, text: roman_text(ordinal) }, rest))
}

fn letter(text: &str) -> Option<(Label, &str)> {
    let mut letters = text.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    if first.is_uppercase() {
        let rest = ended(rest, ".)/").filter(|rest| rest.is_empty() || rest.starts_with(' '))?;
        let small = first.to_lowercase().next()?;
        return Some((Label { style: Style::Capital, ordinal: letter_ordinal(small)?, text: first.to_string() }, rest));
    }
    let ordinal = letter_ordinal(first)?;
    if let Some(after) = ended(rest, ").:/") {
        return Some((Label { style: Style::Letter, ordinal, text: first.to_string() }, after));
    }
    let numbers = rest.strip_prefix('.').unwrap_or(rest);
    let end = numbers.find(|c: char| !c.is_ascii_digit()).unwrap_or(numbers.len());
    if let (Ok(number @ 1..=99), Some(after)) =
        (numbers.get(..end)?.parse::<u32>(), numbers.get(end..).and_then(|rest| ended(rest, ").:/")))
    {
        let text = format!("{first}{number}");
        return Some((Label { style: Style::LetterDecimal, ordinal: number, text }, after));
    }
    let end = text.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let (ordinal, rest) = (small_roman(number)?, ended(rest, ").:/")?);
    Some((Label { style: Style::SmallRoman, ordinal, text: number.to_owned() }, rest))
}

/// The place of a letter in the Vietnamese order: a, b, c, d, đ, e …
fn letter_ordinal(letter: char) -> Option<u32> {
    let at = "abcdđefghijklmnopqrstuvwxyz".chars().position(|other| other == letter)?;
    u32::try_from(at + 1).ok()
}

fn small_roman(text: &str) -> Option<u32> {
    roman_value(&text.to_uppercase()).filter(|_| text.chars().all(|c| c.is_ascii_lowercase()))
}

fn roman_value(text: &str) -> Option<u32> {
    (1..=39).find(|value| roman_text(*value) == text).or_else(|| {
        let at = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".chars().position(|sign| text.chars().eq([sign]))?;
        u32::try_from(at + 1).ok()
    })
}

/// A number in Roman figures.
pub fn roman_text(value: u32) -> String {
    let steps = [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut left = value;
    let mut out = String::new();
    for (step, sign) in steps {
        while left >= step && out.len() < 40 {
            out.push_str(sign);
            left -= step;
        }
    }
    out
}

/// The letter of a bullet by its place: a, b, c, d, e … as the city's own tables count them, without đ; then aa, ab.
pub fn bullet_letter(place: u32) -> String {
    let letter = |number: u32| char::from(b'a' + u8::try_from(number % 26).unwrap_or(0));
    match place.checked_sub(26) {
        None => letter(place).to_string(),
        Some(more) => format!("{}{}", bullet_letter(more / 26), letter(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_text() {
        for (text, style, label, rest) in [
            ("II. NHIỆM VỤ", Style::Roman, "II", "NHIỆM VỤ"),
            ("I.MỤC ĐÍCH", Style::Roman, "I", "MỤC ĐÍCH"),
            ("IV - Tổ chức", Style::Roman, "IV", "Tổ chức"),
            ("A. PHẦN CHUNG", Style::Capital, "A", "PHẦN CHUNG"),
            ("1. Sở Nội vụ", Style::Decimal(1), "1", "Sở Nội vụ"),
            ("1/ Sở Nội vụ", Style::Decimal(1), "1", "Sở Nội vụ"),
            ("2) Sở Nội vụ", Style::DecimalBracket, "2", "Sở Nội vụ"),
            ("1.2. Nội dung", Style::Decimal(2), "1.2", "Nội dung"),
            ("1.2 Nội dung", Style::Decimal(2), "1.2", "Nội dung"),
            ("1.Sở Nội vụ", Style::Decimal(1), "1", "Sở Nội vụ"),
            ("01. Sở", Style::Decimal(1), "1", "Sở"),
            ("1- Sở", Style::Decimal(1), "1", "Sở"),
            ("1.2- Sở", Style::Decimal(2), "1.2", "Sở"),
            ("đ) Việc", Style::Letter, "đ", "Việc"),
            ("a. Việc", Style::Letter, "a", "Việc"),
            ("a1) Việc", Style::LetterDecimal, "a1", "Việc"),
            ("ii) Việc", Style::SmallRoman, "ii", "Việc"),
            ("(1) Việc", Style::Bracketed, "1", "Việc"),
            ("- Việc", Style::Dash(0), "-", "Việc"),
            ("–Việc", Style::Dash(0), "-", "Việc"),
            ("+ Việc", Style::Plus(0), "+", "Việc"),
            ("• Việc", Style::Dot(0), "•", "Việc"),
            ("Phần thứ nhất", Style::Part, "P1", ""),
            ("Phần II. NHIỆM VỤ", Style::Part, "P2", "NHIỆM VỤ"),
            ("Điều 3. Trách nhiệm", Style::Article, "Đ3", "Trách nhiệm"),
        ] {
            let (found, text_after) = split(text, 0);
            let found = found.unwrap_or_else(|| panic!("no label in {text:?}"));
            assert_eq!((found.style, found.text.as_str(), text_after.as_str()), (style, label, rest), "{text}");
        }
    }

    #[test]
    fn text_without_a_label_is_left_alone() {
        for text in [
            "2026 là năm đầu",
            "5.000 người",
            "1.5 triệu đồng",
            "30/6/2026",
            "5-10 người",
            "-5%",
            "N.H.Điện",
            "TM. ỦY BAN",
            "Sở Nội vụ",
            "(có Danh mục kèm theo)",
            "Mục 1 của Nghị quyết",
            "Phần mềm",
            "(một phần)",
            "",
            "a",
            "I",
            "1",
            "X.509",
            "ô nhiễm",
        ] {
            assert_eq!(split(text, 0), (None, text.to_owned()), "{text}");
        }
    }

    #[test]
    fn numbers_set_by_word_are_labels() {
        for (number, style, label) in [
            ("1", Style::Decimal(1), "1"),
            ("II.", Style::Roman, "II"),
            ("a)", Style::Letter, "a"),
            ("-", Style::Dash(1), "-"),
        ] {
            let found = of_number(number, 1).unwrap();
            assert_eq!((found.style, found.text.as_str()), (style, label));
        }
    }

    #[test]
    fn bullets_count_in_plain_letters() {
        let letters: Vec<String> = (0..9).map(bullet_letter).collect();
        assert_eq!(letters.join(""), "abcdefghi");
        assert_eq!([bullet_letter(25), bullet_letter(26), bullet_letter(52)], ["z", "aa", "ba"]);
    }
}
