//! The score of two people, field by field. The weights are a first guess, set so that a shared name alone is never
//! enough and a different personal number outweighs a shared name and birth date (decision 0051).

use chrono::Datelike;
use viet::date::PartialDate;
use viet::name::PersonName;
use viet::text::{MatchRank, fold, fold_words, rank, tone_key};

use super::Particulars;

/// From this score on two records may be one person.
pub const POSSIBLE: i64 = 40;
/// From this score on they very likely are.
pub const LIKELY: i64 = 70;

/// What one field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Above zero it speaks for one person, below against.
    pub weight: i64,
    pub sentence: &'static str,
}

impl Reason {
    /// The weight with its sign: "+30", "−15".
    pub fn signed(&self) -> String {
        if self.weight < 0 { format!("−{}", -self.weight) } else { format!("+{}", self.weight) }
    }
}

/// How alike two records are, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// 0 to 100.
    pub score: i64,
    pub reasons: Vec<Reason>,
}

impl Match {
    /// Whether somebody should look at it.
    pub fn is_possible(&self) -> bool {
        self.score >= POSSIBLE
    }

    /// The conclusion in words.
    pub fn verdict(&self) -> &'static str {
        verdict(self.score)
    }

    /// The reasons, one a line, each with its weight: "+30 Họ tên giống nhau".
    pub fn lines(&self) -> String {
        let line = |reason: &Reason| format!("{} {}", reason.signed(), reason.sentence);
        self.reasons.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// What a score means.
pub fn verdict(score: i64) -> &'static str {
    if score >= LIKELY { "Rất có thể là một người" } else { "Có thể là một người" }
}

/// Compares two people.
pub fn compare(one: &Particulars, other: &Particulars) -> Match {
    let found = [
        personal_number(one, other),
        Some(name(one, other)),
        birth(one.birth, other.birth),
        phone(&one.phones, &other.phones),
        email(one.email.as_deref(), other.email.as_deref()),
        sex(one.is_male, other.is_male),
        degrees(&one.degrees, &other.degrees),
        same(one.commune.as_deref(), other.commune.as_deref(), "Cùng nơi ở"),
        same(Some(&one.agency), Some(&other.agency), "Cùng cơ quan, đơn vị"),
    ];
    let reasons: Vec<Reason> =
        found.into_iter().flatten().map(|(weight, sentence)| Reason { weight, sentence }).collect();
    let score = reasons.iter().map(|reason| reason.weight).sum::<i64>().clamp(0, 100);
    Match { score, reasons }
}

type Found = (i64, &'static str);

/// How two numbers of the same length differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    Same,
    /// Two digits stand in each other's place.
    Swapped,
    /// One digit is another.
    OneDigit,
    Far,
}

/// How far apart two numbers are, as typing errors go.
pub fn number_distance(one: &str, other: &str) -> Distance {
    if one == other {
        return Distance::Same;
    }
    if one.len() != other.len() {
        return Distance::Far;
    }
    let differing: Vec<(u8, u8)> = one.bytes().zip(other.bytes()).filter(|(a, b)| a != b).collect();
    match differing.as_slice() {
        [_] => Distance::OneDigit,
        [(a, b), (c, d)] if a == d && b == c => Distance::Swapped,
        _ => Distance::Far,
    }
}

fn personal_number(one: &Particulars, other: &Particulars) -> Option<Found> {
    let (one, other) = (one.personal_number.as_deref()?, other.personal_number.as_deref()?);
    Some(match number_distance(one, other) {
        Distance::Same => (100, "Cùng số định danh"),
        Distance::Swapped => (45, "Số định danh chỉ khác ở hai chữ số đổi chỗ cho nhau"),
        Distance::OneDigit => (35, "Số định danh chỉ khác một chữ số"),
        Distance::Far => (-40, "Hai số định danh khác hẳn nhau"),
    })
}

fn sorted(words: &[String]) -> Vec<&str> {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_unstable();
    words
}

fn name(one: &Particulars, other: &Particulars) -> Found {
    let (a, b) = (one.name.full(), other.name.full());
    if a.to_lowercase() == b.to_lowercase() {
        return (30, "Họ tên giống nhau");
    }
    if tone_key(&a) == tone_key(&b) {
        return (30, "Họ tên chỉ khác cách đặt dấu");
    }
    let (words_a, words_b) = (fold_words(&a), fold_words(&b));
    if words_a == words_b {
        return (24, "Họ tên chỉ khác dấu");
    }
    if sorted(&words_a) == sorted(&words_b) {
        return (22, "Họ tên gồm cùng các chữ, khác thứ tự");
    }
    if is_other_name(one, &b) || is_other_name(other, &a) {
        return (20, "Họ tên người này là tên gọi khác của người kia");
    }
    if lacks_middle(&one.name, &other.name) || lacks_middle(&other.name, &one.name) {
        return (15, "Cùng họ và tên, một bên thiếu tên đệm");
    }
    if words_a.len() == words_b.len() && rank(&a, &b) == Some(MatchRank::OneTypo) {
        return (15, "Họ tên chỉ khác một lỗi gõ");
    }
    if words_a.last().is_some_and(|given| words_b.last() == Some(given)) {
        return (-10, "Chỉ giống tên, khác họ hoặc tên đệm");
    }
    (-30, "Họ tên khác nhau")
}

fn is_other_name(one: &Particulars, name: &str) -> bool {
    one.other_names.as_deref().is_some_and(|other| other.split([',', ';']).any(|other| fold(other) == fold(name)))
}

fn lacks_middle(short: &PersonName, long: &PersonName) -> bool {
    let same = |a: &str, b: &str| fold(a) == fold(b) && !a.is_empty();
    same(&short.family, &long.family)
        && same(&short.given, &long.given)
        && short.middle.is_empty()
        && !long.middle.is_empty()
}

fn birth(one: Option<PartialDate>, other: Option<PartialDate>) -> Option<Found> {
    let (one, other) = (one?, other?);
    Some(match (one, other) {
        (PartialDate::Day(a), PartialDate::Day(b)) if a == b => (25, "Cùng ngày sinh"),
        (PartialDate::Day(a), PartialDate::Day(b)) => {
            let (same_year, same_month, same_day) = (a.year() == b.year(), a.month() == b.month(), a.day() == b.day());
            if same_year && a.day() == b.month() && a.month() == b.day() {
                (18, "Ngày sinh chỉ khác vì đổi chỗ ngày và tháng")
            } else if same_month && same_day && near_years(a.year(), b.year()) {
                (8, "Cùng ngày, tháng sinh; năm sinh lệch một chữ số")
            } else if same_year && (same_month || same_day) {
                (5, "Cùng năm sinh, ngày hoặc tháng khác nhau")
            } else {
                (-25, "Ngày sinh khác nhau")
            }
        }
        (a, b) => {
            let overlap = a.first_day() <= b.last_day() && b.first_day() <= a.last_day();
            if overlap {
                (8, "Ngày sinh một bên chỉ biết một phần, phần đã biết khớp nhau")
            } else {
                (-25, "Ngày sinh khác nhau")
            }
        }
    })
}

fn near_years(one: i32, other: i32) -> bool {
    number_distance(&one.to_string(), &other.to_string()) != Distance::Far
}

fn phone(one: &[String], other: &[String]) -> Option<Found> {
    let distances = one.iter().flat_map(|a| other.iter().map(move |b| number_distance(a, b)));
    let mut near = None;
    let mut any = false;
    for distance in distances {
        any = true;
        match distance {
            Distance::Same => return Some((25, "Cùng số điện thoại")),
            Distance::Swapped => near = Some((12, "Số điện thoại chỉ khác ở hai chữ số đổi chỗ cho nhau")),
            Distance::OneDigit => near = near.or(Some((8, "Số điện thoại chỉ khác một chữ số"))),
            Distance::Far => {}
        }
    }
    near.or(any.then_some((0, "Số điện thoại khác nhau, có thể đã đổi số")))
}

fn email(one: Option<&str>, other: Option<&str>) -> Option<Found> {
    let (one, other) = (one?.to_lowercase(), other?.to_lowercase());
    if one == other {
        return Some((25, "Cùng thư điện tử"));
    }
    let user = |email: &str| email.split_once('@').map(|(user, _)| user.to_owned());
    if user(&one) == user(&other) {
        return Some((10, "Thư điện tử cùng tên, khác nơi cấp"));
    }
    Some((0, "Thư điện tử khác nhau"))
}

fn sex(one: Option<bool>, other: Option<bool>) -> Option<Found> {
    (one? != other?).then_some((-15, "Giới tính khác nhau"))
}

fn degrees(one: &[String], other: &[String]) -> Option<Found> {
    match one.iter().filter(|degree| other.contains(degree)).count() {
        0 => None,
        1 => Some((8, "Có một bằng cấp giống nhau")),
        _ => Some((14, "Có nhiều bằng cấp giống nhau")),
    }
}

fn same(one: Option<&str>, other: Option<&str>, sentence: &'static str) -> Option<Found> {
    let (one, other) = (one?, other?);
    (one == other && !one.is_empty()).then_some((3, sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, birth: &str) -> Particulars {
        Particulars {
            name: PersonName::split(name),
            birth: PartialDate::parse(birth).ok(),
            agency: String::new(),
            ..Particulars::default()
        }
    }

    fn said(one: &Particulars, other: &Particulars) -> Vec<&'static str> {
        compare(one, other).reasons.into_iter().map(|reason| reason.sentence).collect()
    }

    #[test]
    fn what_people_write_differently_is_still_one_person() {
        let one = person("Nguyễn Văn Hòa", "05/11/1987");
        for (other, birth, sentence) in [
            ("Nguyen Van Hoa", "05/11/1987", "Họ tên chỉ khác dấu"),
            ("NGUYỄN VĂN HOÀ", "05/11/1987", "Họ tên chỉ khác cách đặt dấu"),
            ("Hòa Nguyễn Văn", "05/11/1987", "Họ tên gồm cùng các chữ, khác thứ tự"),
            ("Nguyễn Văn Hòa", "11/05/1987", "Ngày sinh chỉ khác vì đổi chỗ ngày và tháng"),
            ("Nguyễn Hòa", "05/11/1987", "Cùng họ và tên, một bên thiếu tên đệm"),
            ("Nguyễn Văn Hòa", "05/11/1987", "Cùng ngày sinh"),
        ] {
            let other = person(other, birth);
            let found = compare(&one, &other);
            assert!(found.is_possible(), "{sentence}: {found:?}");
            assert!(said(&one, &other).contains(&sentence), "{sentence}: {found:?}");
            assert_eq!(compare(&other, &one).score, found.score, "the order of the two does not count");
        }
    }

    #[test]
    fn a_shared_name_alone_is_not_enough() {
        let one = person("Nguyễn Văn An", "");
        assert!(!compare(&one, &person("Nguyễn Văn An", "")).is_possible());
        let (one, other) = (person("Nguyễn Văn An", "1985"), person("Nguyễn Văn An", "1985"));
        assert!(!compare(&one, &other).is_possible(), "a year is little");
        let (one, other) = (person("Nguyễn Văn An", "01/02/1985"), person("Nguyễn Văn An", "03/07/1979"));
        assert!(!compare(&one, &other).is_possible());
    }

    #[test]
    fn another_personal_number_speaks_against_and_a_typing_error_in_it_for() {
        let mut one = person("Trần Thị Thử", "05/11/1987");
        let mut other = one.clone();
        one.personal_number = Some("031187000123".into());
        other.personal_number = Some("001187999888".into());
        assert!(!compare(&one, &other).is_possible());
        other.personal_number = Some("031187000132".into());
        assert!(compare(&one, &other).score >= LIKELY);
        other.birth = None;
        assert!(compare(&one, &other).score >= LIKELY, "{:?}", compare(&one, &other));
        other.name = PersonName::split("Lê Văn Khác");
        assert!(!compare(&one, &other).is_possible());
    }

    #[test]
    fn a_changed_telephone_number_says_nothing_and_a_shared_one_much() {
        let mut one = person("Trần Thị Thử", "1987");
        let mut other = one.clone();
        one.phones = vec!["+84912345678".into()];
        other.phones = vec!["+84987654321".into()];
        assert!(!compare(&one, &other).is_possible());
        assert!(said(&one, &other).contains(&"Số điện thoại khác nhau, có thể đã đổi số"));
        other.phones.push("+84912345678".into());
        assert!(compare(&one, &other).is_possible());
        other.phones = vec!["+84912345687".into()];
        assert!(compare(&one, &other).is_possible(), "two digits changed places");
    }

    #[test]
    fn numbers_are_compared_as_fingers_err() {
        assert_eq!(number_distance("031187000123", "031187000132"), Distance::Swapped);
        assert_eq!(number_distance("031187000123", "031187000124"), Distance::OneDigit);
        assert_eq!(number_distance("031187000123", "031187000241"), Distance::Far);
        assert_eq!(number_distance("123", "1234"), Distance::Far);
    }
}
