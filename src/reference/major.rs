//! Majors (ngành) by national code, and which of them somebody may mean by what they typed.

use crate::packs::DegreeLevel;

/// A major of the national list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Major {
    /// Seven digits: level, field, group, major.
    pub code: String,
    pub name: String,
    /// As it is stored: `bachelor`, `master`, `doctor`.
    pub level: String,
}

impl Major {
    /// "7720101 Y khoa (đại học)".
    pub fn label(&self) -> String {
        let level = DegreeLevel::ALL.into_iter().find(|level| level.as_str() == self.level);
        format!("{} {} ({})", self.code, self.name, level.map_or("", DegreeLevel::label))
    }

    /// The two digits of its field.
    pub fn field(&self) -> &str {
        self.code.get(1..3).unwrap_or_default()
    }
}

/// A sector (lĩnh vực) in which the city wants talent.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Sector {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub field_codes: String,
}

impl Sector {
    /// Whether majors of this field, two digits, are suggested for it.
    pub fn takes(&self, field: &str) -> bool {
        self.field_codes.split(';').any(|code| code == field)
    }
}

/// How close two names are, from 0 to 100: what share of their pairs of letters they have in common, without marks.
pub fn closeness(one: &str, other: &str) -> u32 {
    let pairs = |text: &str| {
        let letters: Vec<char> = viet::text::fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect();
        letters.windows(2).map(<[char]>::to_vec).collect::<Vec<_>>()
    };
    let (one, mut other) = (pairs(one), pairs(other));
    let whole = one.len() + other.len();
    if whole == 0 {
        return 0;
    }
    let mut shared = 0;
    for pair in &one {
        if let Some(place) = other.iter().position(|found| found == pair) {
            other.swap_remove(place);
            shared += 2;
        }
    }
    u32::try_from(shared * 100 / whole).unwrap_or(0)
}

/// What was typed for a major.
#[derive(Clone, Debug, PartialEq)]
pub enum Meant {
    /// The code, or exactly this name.
    One(Major),
    /// None for certain; those that are near, the nearest first.
    Near(Vec<Major>),
}

/// How many majors are suggested.
const SUGGESTED: usize = 6;
/// From which closeness on a name is suggested.
const NEAR: u32 = 45;

/// Finds the major that somebody means: by its code, with or without its name, or by its name.
pub fn meant(typed: &str, majors: &[Major]) -> Meant {
    let digits: String = typed.trim().chars().take_while(char::is_ascii_digit).collect();
    if let Some(major) = majors.iter().find(|major| major.code == digits) {
        return Meant::One(major.clone());
    }
    let words = viet::text::fold_words(typed);
    let wanted = words.join(" ");
    let mut found: Vec<(u32, &Major)> = Vec::new();
    for major in majors {
        let name = viet::text::fold(&major.name);
        let begins = !words.is_empty()
            && words.iter().all(|word| name.split_whitespace().any(|part| part.starts_with(word.as_str())));
        let near = closeness(&wanted, &name).max(if begins { 60 } else { 0 });
        if near >= NEAR {
            found.push((near, major));
        }
    }
    found.sort_by(|(a, one), (b, other)| b.cmp(a).then(one.code.cmp(&other.code)));
    let same = |major: &&Major| viet::text::fold_words(&major.name) == words;
    let mut exact = found.iter().map(|(_, major)| *major).filter(same);
    match (exact.next(), exact.next()) {
        // The same name at several levels has to be chosen.
        (Some(major), None) => Meant::One(major.clone()),
        _ => Meant::Near(found.into_iter().take(SUGGESTED).map(|(_, major)| major.clone()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn majors() -> Vec<Major> {
        [
            ("7720101", "Y khoa"),
            ("7720110", "Y học dự phòng"),
            ("7480101", "Khoa học máy tính"),
            ("8480101", "Khoa học máy tính"),
        ]
        .map(|(code, name)| Major { code: code.into(), name: name.into(), level: "bachelor".into() })
        .to_vec()
    }

    #[test]
    fn a_code_alone_or_with_a_name_is_that_major() {
        for typed in ["7720101", " 7720101 Y khoa", "y khoa", "Y KHOA"] {
            assert_eq!(meant(typed, &majors()), Meant::One(majors()[0].clone()), "{typed}");
        }
    }

    #[test]
    fn a_name_at_two_levels_is_asked_for() {
        let Meant::Near(near) = meant("khoa hoc may tinh", &majors()) else { panic!("it is at two levels") };
        assert_eq!(near.iter().map(|major| major.code.as_str()).collect::<Vec<_>>(), ["7480101", "8480101"]);
    }

    #[test]
    fn a_slip_of_the_pen_still_finds_the_major() {
        let Meant::Near(near) = meant("Y hoc du phogn", &majors()) else { panic!("nothing has that name") };
        assert_eq!(near[0].code, "7720110");
        assert_eq!(meant("Tim mạch can thiệp", &majors()), Meant::Near(Vec::new()));
    }

    #[test]
    fn closeness_ignores_marks_and_order_of_size() {
        assert_eq!(closeness("Gây mê hồi sức", "gay me hoi suc"), 100);
        assert_eq!(closeness("", ""), 0);
        assert!(closeness("Hồi sức cấp cứu nhi", "Hồi sức cấp cứu") > 80);
        assert!(closeness("Nội tim mạch", "Ung bướu") < 30);
    }
}
