//! Who is compared with whom: people who share a key. Each key forgives some errors, so that two records of one person
//! share at least one of them.

use std::collections::HashSet;

use chrono::Datelike;
use viet::date::PartialDate;
use viet::text::{fold, fold_words};

use super::Particulars;

/// A key that more people share than this says nothing.
pub const LARGEST_BLOCK: usize = 60;

/// The keys of a person. `hash` makes a keyed hash of what is private, by its place.
pub fn keys(person: &Particulars, hash: &dyn Fn(&str, &str) -> String) -> Vec<String> {
    let mut words = fold_words(&person.name.full());
    words.sort_unstable();
    let words = words.join(" ");
    let given = fold(&person.name.given);
    let mut keys = Vec::new();
    if let Some(birth) = person.birth {
        let year = birth.iso().chars().take(4).collect::<String>();
        // Same words in any order, any accents; the day may be wrong.
        keys.push(format!("n:{words}|{year}"));
        if let PartialDate::Day(day) = birth {
            // Day and month may have changed places, the year may be wrong.
            let (low, high) = (day.day().min(day.month()), day.day().max(day.month()));
            keys.push(format!("d:{words}|{low}-{high}"));
            // The family or middle name may be wrong.
            keys.push(format!("g:{given}|{}", birth.iso()));
        }
    }
    for phone in &person.phones {
        keys.push(phone_key(phone, hash));
    }
    if let Some(email) = &person.email {
        keys.push(format!("e:{}", hash("talents.email", &email.to_lowercase())));
    }
    if let Some(number) = &person.personal_number {
        // The same digits in any order: two that changed places are found.
        let mut digits: Vec<char> = number.chars().collect();
        digits.sort_unstable();
        let digits: String = digits.into_iter().collect();
        keys.push(format!("t:{}", hash("talents.number_digits", &format!("{digits} {given}"))));
        // One digit may be wrong, but hardly in both halves.
        for (half, part) in [("a", number.get(..8)), ("b", number.get(4..))] {
            if let Some(part) = part {
                keys.push(format!("{half}:{}", hash("talents.number_half", &format!("{part} {words}"))));
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The key of a telephone number, by which its owner is looked up too.
pub fn phone_key(phone: &str, hash: &dyn Fn(&str, &str) -> String) -> String {
    format!("p:{}", hash("talents.phone", phone))
}

/// Collects pairs from keys that come in order.
#[derive(Debug, Default)]
pub struct Pairs {
    key: String,
    block: Vec<u32>,
    is_too_large: bool,
    found: HashSet<(u32, u32)>,
    /// How many keys were shared by too many people.
    pub skipped: u64,
}

impl Pairs {
    /// The next row: a key and the place of the person who has it.
    pub fn add(&mut self, key: &str, person: u32) {
        if self.key != key {
            self.close();
            key.clone_into(&mut self.key);
        }
        if self.block.len() < LARGEST_BLOCK { self.block.push(person) } else { self.is_too_large = true }
    }

    fn close(&mut self) {
        if self.is_too_large {
            self.skipped += 1;
        } else {
            for (place, one) in self.block.iter().enumerate() {
                for other in self.block.iter().skip(place + 1) {
                    self.found.insert((*one.min(other), *one.max(other)));
                }
            }
        }
        self.block.clear();
        self.is_too_large = false;
    }

    /// All pairs that share a key, each once, in order.
    pub fn finish(mut self) -> (Vec<(u32, u32)>, u64) {
        self.close();
        let mut pairs: Vec<(u32, u32)> = self.found.into_iter().collect();
        pairs.sort_unstable();
        (pairs, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use viet::name::PersonName;

    fn keys_of(name: &str, birth: &str, number: Option<&str>) -> Vec<String> {
        let person = Particulars {
            name: PersonName::split(name),
            birth: PartialDate::parse(birth).ok(),
            personal_number: number.map(str::to_owned),
            ..Particulars::default()
        };
        keys(&person, &|place, value| format!("{place}({value})"))
    }

    fn share(one: &[String], other: &[String]) -> bool {
        one.iter().any(|key| other.contains(key))
    }

    #[test]
    fn records_of_one_person_share_a_key_in_spite_of_an_error() {
        let one = keys_of("Nguyễn Văn Hòa", "05/11/1987", Some("031087000123"));
        for (name, birth, number) in [
            ("Hoa Van Nguyen", "11/05/1987", None),
            ("Nguyễn Văn Hòa", "05/11/1978", None),
            ("Nguyễn Văn Hòa", "1987", None),
            ("Ngyễn Vân Hòa", "05/11/1987", None),
            ("Nguyễn Hòa", "", Some("031087000132")),
            ("Nguyễn Văn Hòa", "", Some("031087000124")),
        ] {
            assert!(share(&one, &keys_of(name, birth, number)), "{name} {birth} {number:?}");
        }
        assert!(!share(&one, &keys_of("Trần Văn Hòa", "06/11/1987", None)));
    }

    #[test]
    fn a_key_of_too_many_people_is_left_out() {
        let mut pairs = Pairs::default();
        for person in 0..3 {
            pairs.add("a", person);
        }
        for person in 0..100 {
            pairs.add("b", person);
        }
        pairs.add("c", 2);
        pairs.add("c", 0);
        let (found, skipped) = pairs.finish();
        assert_eq!(found, [(0, 1), (0, 2), (1, 2)]);
        assert_eq!(skipped, 1);
    }
}
