//! What hides the person of an item from those who decide without knowing the name (decision 0074): the code stands in the
//! place of the name, also in what people typed, and addresses and numbers are left out.

use super::item::Item;

/// What stands in the place of an address or a number.
const HIDDEN: &str = "[đã ẩn]";

/// Words before a given name alone.
const ADDRESSING: &[&str] = &["ong", "ba", "anh", "chi", "co", "chu", "bac", "thay"];

/// The fewest digits of a telephone or personal number.
const FEWEST_DIGITS: usize = 9;

/// A veil over one person.
#[derive(Clone, Debug, Default)]
pub struct Veil {
    code: String,
    /// The name, and its last two words, folded; the longer one first.
    names: Vec<Vec<String>>,
    /// The given name as it is written.
    given: String,
}

impl Veil {
    /// The veil over the person of an item.
    pub fn of(item: &Item) -> Veil {
        Veil::over_name(&item.code, &item.person_name)
    }

    fn over_name(code: &str, name: &str) -> Veil {
        let folded: Vec<String> = words(name).into_iter().map(|(_, _, word)| viet::text::fold(word)).collect();
        let mut names = vec![folded.clone()];
        if folded.len() > 2 {
            names.push(folded.iter().skip(folded.len() - 2).cloned().collect());
        }
        names.retain(|name| !name.is_empty());
        Veil {
            code: code.to_owned(),
            names,
            given: words(name).last().map(|(_, _, word)| (*word).to_owned()).unwrap_or_default(),
        }
    }

    /// A text in which the person has the code, and no address and no number.
    pub fn over(&self, text: &str) -> String {
        without_numbers(&without_addresses(&self.without_names(text)))
    }

    /// The item as who decides blind sees it.
    pub fn item(&self, item: Item) -> Item {
        Item {
            person_name: self.code.clone(),
            summary: self.over(&item.summary),
            recommendation: self.over(&item.recommendation),
            opinion: self.over(&item.opinion),
            reason: self.over(&item.reason),
            notes: self.over(&item.notes),
            outcome_sum: self.over(&item.outcome_sum),
            effect_blocked: self.over(&item.effect_blocked),
            ..item
        }
    }

    fn without_names(&self, text: &str) -> String {
        let words = words(text);
        let folded: Vec<String> = words.iter().map(|(_, _, word)| viet::text::fold(word)).collect();
        let (mut out, mut copied, mut at) = (String::with_capacity(text.len()), 0, 0);
        while let Some((begin, _, word)) = words.get(at) {
            let here = folded.get(at..).unwrap_or_default();
            let found = self.names.iter().find(|name| here.starts_with(name)).map(Vec::len);
            let before = at.checked_sub(1).and_then(|before| folded.get(before));
            let addressed = *word == self.given && before.is_some_and(|word| ADDRESSING.contains(&word.as_str()));
            let Some(count) = found.or_else(|| addressed.then_some(1)) else {
                at += 1;
                continue;
            };
            out.push_str(text.get(copied..*begin).unwrap_or_default());
            out.push_str(&self.code);
            at += count;
            copied = words.get(at - 1).map_or(text.len(), |(_, end, _)| *end);
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        out
    }
}

/// A text under all veils of an agenda.
pub fn under_all(veils: &[Veil], text: &str) -> String {
    veils.iter().fold(text.to_owned(), |text, veil| veil.over(&text))
}

/// The words of a text with where they begin and end. A mark that stands apart belongs to the letter before it.
fn words(text: &str) -> Vec<(usize, usize, &str)> {
    let is_inside = |letter: char| letter.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&letter);
    let mut found = Vec::new();
    let mut begun = None;
    for (place, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_inside(letter), begun) {
            (true, None) => begun = Some(place),
            (false, Some(begin)) => {
                found.push((begin, place, text.get(begin..place).unwrap_or_default()));
                begun = None;
            }
            _ => {}
        }
    }
    found
}

fn without_addresses(text: &str) -> String {
    let piece = |piece: &str| {
        let word = piece.trim_end();
        let is_address = word.split_once('@').is_some_and(|(before, after)| !before.is_empty() && !after.is_empty());
        if is_address { format!("{HIDDEN}{}", piece.get(word.len()..).unwrap_or_default()) } else { piece.to_owned() }
    };
    text.split_inclusive(char::is_whitespace).map(piece).collect()
}

/// Leaves telephone and personal numbers out, also those in groups: "0912 345 678". Sums of money and dates stay.
fn without_numbers(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(letter) = letters.get(at) {
        let is_digit = |place: usize| letters.get(place).is_some_and(char::is_ascii_digit);
        if !letter.is_ascii_digit() {
            out.push(*letter);
            at += 1;
            continue;
        }
        let mut end = at;
        while is_digit(end) || (matches!(letters.get(end), Some(' ' | '.' | '-')) && is_digit(end + 1)) {
            end += 1;
        }
        let run: String = letters.get(at..end).unwrap_or_default().iter().collect();
        let called = at.checked_sub(1).and_then(|before| letters.get(before)) == Some(&'+');
        out.push_str(if is_number_of_a_person(&run, called) { HIDDEN } else { &run });
        at = end;
    }
    out
}

/// Whether groups of digits hold a number of a person: nine digits at a stretch, or nine from a group on that begins as
/// telephone and personal numbers do.
fn is_number_of_a_person(run: &str, called: bool) -> bool {
    let groups: Vec<&str> = run.split([' ', '.', '-']).collect();
    let from = |place: usize| groups.iter().skip(place).map(|group| group.len()).sum::<usize>();
    groups.iter().enumerate().any(|(place, group)| {
        let begins = (group.starts_with('0') && *group != "000") || (called && place == 0);
        group.len() >= FEWEST_DIGITS || (begins && from(place) >= FEWEST_DIGITS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn veil() -> Veil {
        Veil::over_name("CH-2026-00001", "Cao Thị Giả Sử")
    }

    #[test]
    fn the_code_stands_in_the_place_of_the_name_however_it_is_written() {
        for (typed, shown) in [
            ("Cao Thị Giả Sử đủ điều kiện", "CH-2026-00001 đủ điều kiện"),
            ("bà CAO THỊ GIẢ SỬ, tiến sĩ", "bà CH-2026-00001, tiến sĩ"),
            ("cao thi gia su (Cao  Thị\nGiả-Sử)", "CH-2026-00001 (CH-2026-00001)"),
            ("Đề nghị của Giả Sử.", "Đề nghị của CH-2026-00001."),
            ("Bà Sử có 9 năm kinh nghiệm", "Bà CH-2026-00001 có 9 năm kinh nghiệm"),
            ("Bảo tàng Lịch sử", "Bảo tàng Lịch sử"),
            ("Cao Thị Giả Sử Dụng", "CH-2026-00001 Dụng"),
            ("", ""),
        ] {
            assert_eq!(veil().over(typed), shown, "{typed}");
        }
        let decomposed: String = "Cao Thi\u{323} Gia\u{309} Su\u{31b}\u{309}".to_owned();
        assert_eq!(veil().over(&decomposed), "CH-2026-00001");
    }

    #[test]
    fn addresses_and_numbers_are_left_out_and_sums_and_dates_stay() {
        for (typed, shown) in [
            ("gọi 0912345678 hoặc su.ctg@example.com nhé", "gọi [đã ẩn] hoặc [đã ẩn] nhé"),
            ("0912 345 678, +84 912 345 678", "[đã ẩn], +[đã ẩn]"),
            ("CCCD 031190001234", "CCCD [đã ẩn]"),
            ("CMND 123456789", "CMND [đã ẩn]"),
            ("năm 2026 0912.345.678", "năm [đã ẩn]"),
            ("300.000.000 đồng, 1.000.000.000 đồng", "300.000.000 đồng, 1.000.000.000 đồng"),
            ("ngày 05/01/2026, lúc 08:30, CH-2026-00001", "ngày 05/01/2026, lúc 08:30, CH-2026-00001"),
        ] {
            assert_eq!(veil().over(typed), shown, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn no_text_lets_the_name_through(before in "\\PC{0,20}", after in "\\PC{0,20}", capital: bool) {
            let name = if capital { "CAO THỊ GIẢ SỬ" } else { "Cao Thị Giả Sử" };
            let shown = veil().over(&format!("{before} {name} {after}"));
            prop_assert!(!shown.to_lowercase().contains("cao thị giả sử"), "{shown}");
        }
    }
}
