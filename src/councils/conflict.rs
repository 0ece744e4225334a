//! Conflicts of interest (xung đột lợi ích), computed: what ties a member of a council to a person it decides on, each
//! with the sentence that explains it. What is computed for certain closes the item by itself; what may be chance is put
//! to the member, who declares or denies it.

use chrono::{Datelike, NaiveDate};

use crate::words;

words! {
    /// What a person said of their interest.
    pub enum Answer {
        None = "none" "Không có xung đột lợi ích",
        Conflict = "conflict" "Có xung đột lợi ích",
    }
}

/// A term in an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub agency_id: String,
    pub agency_name: String,
    /// The ids from the top of the tree down to the agency.
    pub lineage: String,
    /// Until when; nothing while it lasts.
    pub until: Option<NaiveDate>,
}

/// Who sits for a seat, as far as interests go.
#[derive(Clone, Debug)]
pub struct Sitter {
    pub name: String,
    pub email: String,
    pub services: Vec<Service>,
}

/// The person whom an item is about, as far as interests go.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub name: String,
    pub emails: Vec<String>,
    /// Where the person works or would work: id and lineage.
    pub agencies: Vec<(String, String)>,
    /// Former and present posts: the employer, and the year of its end; nothing while it lasts or is not known.
    pub posts: Vec<(String, Option<i32>)>,
    /// Works: the title, and all that is said of who made it.
    pub works: Vec<(String, String)>,
}

/// A tie that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Whether it closes the item whatever the member says.
    pub certain: bool,
    pub words: String,
    /// The same for who decides without knowing the name; nothing when the words lead to nobody.
    pub covered: Option<&'static str>,
}

impl Hit {
    fn certain(words: String) -> Hit {
        Hit { certain: true, words, covered: None }
    }

    fn possible(words: String) -> Hit {
        Hit { certain: false, words, covered: None }
    }

    fn covered(words: String, covered: &'static str) -> Hit {
        Hit { certain: false, words, covered: Some(covered) }
    }

    /// What somebody who decides blind is told of it: no name, no title of a work.
    pub fn told_blind(&self) -> &str {
        self.covered.unwrap_or(&self.words)
    }
}

fn folded(text: &str) -> String {
    viet::text::fold(text.trim())
}

/// All ties between a sitter and a person on a day; `years` is how long a former employer counts.
pub fn hits(sitter: &Sitter, person: &Person, day: NaiveDate, years: i64) -> Vec<Hit> {
    let mut found = Vec::new();
    let same_name = folded(&sitter.name) == folded(&person.name);
    let current: Vec<&Service> = sitter.services.iter().filter(|one| one.until.is_none_or(|end| end >= day)).collect();
    let together = current.iter().any(|one| person.agencies.iter().any(|(id, _)| *id == one.agency_id));
    if person.emails.iter().any(|email| email.eq_ignore_ascii_case(&sitter.email)) || (same_name && together) {
        found.push(Hit::certain("Chính là người được xét".to_owned()));
        return found;
    }
    if same_name {
        let covered = "Có dấu hiệu trùng với người được xét";
        found.push(Hit::covered("Trùng họ tên với người được xét".to_owned(), covered));
    }
    for one in &current {
        for (id, lineage) in &person.agencies {
            if *id == one.agency_id {
                found.push(Hit::certain(format!("Cùng đơn vị: {}", one.agency_name)));
            } else if lineage.starts_with(&one.lineage) && !is_top(&one.lineage) {
                found.push(Hit::certain(format!("{} là cơ quan cấp trên của đơn vị người được xét", one.agency_name)));
            } else if one.lineage.starts_with(lineage) && !is_top(lineage) {
                found.push(Hit::certain(format!("{} trực thuộc đơn vị của người được xét", one.agency_name)));
            }
        }
    }
    let name = format!(" {} ", folded(&sitter.name));
    for (title, makers) in &person.works {
        if format!(" {} ", letters(&folded(makers))).contains(&name) {
            let covered = "Có tên trong một công trình của người được xét";
            found.push(Hit::covered(format!("Có tên trong công trình “{title}” của người được xét"), covered));
        }
    }
    let since = i64::from(day.year()) - years;
    for (employer, until) in &person.posts {
        let recent = until.is_none_or(|year| i64::from(year) >= since);
        let theirs = current.iter().find(|one| folded(&one.agency_name) == folded(employer));
        if let Some(one) = theirs.filter(|_| recent) {
            let when = until.map_or_else(String::new, |year| format!(", đến năm {year}"));
            found.push(Hit::possible(format!("Người được xét từng làm việc tại {}{when}", one.agency_name)));
        }
    }
    for one in sitter.services.iter().filter(|one| one.until.is_some_and(|end| end < day)) {
        let recent = one.until.is_some_and(|end| i64::from(end.year()) >= since);
        if recent && person.agencies.iter().any(|(id, _)| *id == one.agency_id) {
            found.push(Hit::possible(format!("Từng làm việc tại {}, đơn vị của người được xét", one.agency_name)));
        }
    }
    found.dedup();
    found
}

/// An agency at the top of the tree stands above everybody, which ties nobody.
fn is_top(lineage: &str) -> bool {
    lineage.trim_matches('/').split('/').count() < 2
}

/// A folded text with single spaces for all that is no letter.
fn letters(text: &str) -> String {
    let spaced: String = text.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn service(id: &str, name: &str, lineage: &str, until: Option<i32>) -> Service {
        let until = until.and_then(|year| NaiveDate::from_ymd_opt(year, 6, 30));
        Service { agency_id: id.into(), agency_name: name.into(), lineage: lineage.into(), until }
    }

    fn sitter(services: Vec<Service>) -> Sitter {
        Sitter { name: "Phạm Văn Thành Viên".into(), email: "vien@example.gov.vn".into(), services }
    }

    fn person() -> Person {
        Person {
            name: "Cao Thị Giả Sử".into(),
            agencies: vec![("truong".into(), "/ubnd/so/truong/".into())],
            ..Person::default()
        }
    }

    fn found(sitter: &Sitter, person: &Person) -> Vec<(bool, String)> {
        hits(sitter, person, day(), 5).into_iter().map(|hit| (hit.certain, hit.words)).collect()
    }

    #[test]
    fn nobody_decides_on_themselves_their_unit_or_their_staff() {
        let colleague = sitter(vec![service("truong", "Trường Mẫu", "/ubnd/so/truong/", None)]);
        assert_eq!(found(&colleague, &person()), [(true, "Cùng đơn vị: Trường Mẫu".to_owned())]);
        let superior = sitter(vec![service("so", "Sở Mẫu", "/ubnd/so/", None)]);
        assert!(found(&superior, &person())[0].1.contains("cơ quan cấp trên"));
        let staff = sitter(vec![service("khoa", "Khoa Mẫu", "/ubnd/so/truong/khoa/", None)]);
        assert!(found(&staff, &person())[0].1.contains("trực thuộc"));
        let city = sitter(vec![service("ubnd", "UBND thành phố", "/ubnd/", None)]);
        assert!(found(&city, &person()).is_empty(), "the city stands above everybody");
        let mut themselves = person();
        themselves.emails = vec!["VIEN@example.gov.vn".into()];
        assert_eq!(found(&sitter(vec![]), &themselves), [(true, "Chính là người được xét".to_owned())]);
        let mut namesake = person();
        namesake.name = "Phạm Văn Thành Viên".into();
        assert!(!found(&sitter(vec![]), &namesake)[0].0, "a name alone proves nothing");
        assert!(found(&colleague, &namesake)[0].1.contains("Chính là"));
    }

    #[test]
    fn works_and_former_employers_are_put_to_the_member() {
        let mut author = person();
        author.works = vec![("Vi mạch".into(), "Đồng tác giả: Cao Thị Giả Sử, PHẠM VĂN THÀNH VIÊN.".into())];
        assert_eq!(
            found(&sitter(vec![]), &author),
            [(false, "Có tên trong công trình “Vi mạch” của người được xét".to_owned())]
        );
        author.works = vec![("Vi mạch".into(), "Phạm Văn Thành Viênh".into())];
        assert!(found(&sitter(vec![]), &author).is_empty(), "a longer name is another name");
        let bank = sitter(vec![service("vien", "Viện Thử", "/vien/", None)]);
        let mut former = person();
        former.posts = vec![("viện thử".into(), Some(2023)), ("Viện Thử".into(), Some(2019))];
        assert_eq!(found(&bank, &former).len(), 1, "seven years ago is long ago");
        let once = sitter(vec![service("truong", "Trường Mẫu", "/ubnd/so/truong/", Some(2024))]);
        assert!(found(&once, &person())[0].1.contains("Từng làm việc tại Trường Mẫu"));
        let long_ago = sitter(vec![service("truong", "Trường Mẫu", "/ubnd/so/truong/", Some(2015))]);
        assert!(found(&long_ago, &person()).is_empty());
    }
}
