//! What a dossier asks: every question of every page as data, with what each field takes and when it is asked. The
//! candidate's pages, the check page, the officers' pages and the export all read this one table; the words are in the locales.

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value as Json};

use crate::platform::form::Form;
use crate::ui::PublicPage;

/// Where a question stands in the list of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    About,
    Education,
    Wishes,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person's full name.
    Name,
    /// One line, so many characters at most.
    Line(usize),
    /// Several lines, so many characters at most.
    Lines(usize),
    /// A day before today.
    PastDay,
    /// A year up to this one.
    PastYear,
    /// One of some words; each has its text in the locales.
    Choice(&'static [&'static str]),
    /// A telephone number.
    Phone,
    /// The personal identification number (số định danh cá nhân), shown masked.
    PersonalNumber,
    /// The number of a passport, shown masked.
    Passport,
    /// The name of a training institution, suggested from the reference list.
    Institution,
    /// A major, suggested from the national list.
    Major,
    /// A whole number within bounds.
    Number(i64, i64),
    /// A box that has to be ticked.
    Agree,
}

/// One field of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    /// Asked only when another field holds this word.
    pub only_if: Option<(&'static str, &'static str)>,
}

/// One question: a page of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The key under which the answer is kept.
    pub key: &'static str,
    /// Its name in addresses.
    pub slug: &'static str,
    pub section: Section,
    pub required: bool,
    /// Whether it is answered several times: degrees, posts.
    pub several: bool,
    pub fields: &'static [Field],
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true, only_if: None }
}

const fn optional(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false, only_if: None }
}

const fn only_if(name: &'static str, kind: Kind, of: &'static str, word: &'static str) -> Field {
    Field { name, kind, required: true, only_if: Some((of, word)) }
}

/// The questions, in the order of the list of tasks.
pub const QUESTIONS: &[Question] = &[
    Question {
        key: "person",
        slug: "ca-nhan",
        section: Section::About,
        required: true,
        several: false,
        fields: &[
            field("full_name", Kind::Name),
            field("born_on", Kind::PastDay),
            field("sex", Kind::Choice(&["female", "male"])),
            field("nationality", Kind::Choice(&["vn", "other"])),
            only_if("personal_number", Kind::PersonalNumber, "nationality", "vn"),
            only_if("country", Kind::Line(100), "nationality", "other"),
            only_if("passport", Kind::Passport, "nationality", "other"),
        ],
    },
    Question {
        key: "contact",
        slug: "lien-he",
        section: Section::About,
        required: true,
        several: false,
        fields: &[field("phone", Kind::Phone), field("address", Kind::Line(200))],
    },
    Question {
        key: "degree",
        slug: "bang-cap",
        section: Section::Education,
        required: true,
        several: true,
        fields: &[
            field(
                "level",
                Kind::Choice(&[
                    "bachelor",
                    "master",
                    "specialist_1",
                    "resident_doctor",
                    "phd",
                    "specialist_2",
                    "other",
                ]),
            ),
            field("where", Kind::Choice(&["home", "abroad"])),
            only_if("country", Kind::Line(100), "where", "abroad"),
            field("institution", Kind::Institution),
            field("major", Kind::Major),
            optional("rank", Kind::Line(100)),
            field("granted_on", Kind::PastDay),
        ],
    },
    Question {
        key: "post",
        slug: "cong-tac",
        section: Section::Education,
        required: false,
        several: true,
        fields: &[
            field("employer", Kind::Line(200)),
            field("title", Kind::Line(200)),
            field("from_year", Kind::PastYear),
            optional("to_year", Kind::PastYear),
        ],
    },
    Question {
        key: "achievements",
        slug: "thanh-tich",
        section: Section::Education,
        required: false,
        several: false,
        fields: &[optional("text", Kind::Lines(4000))],
    },
    Question {
        key: "commitment",
        slug: "cam-ket",
        section: Section::Wishes,
        required: true,
        several: false,
        fields: &[field("years", Kind::Number(1, 40)), field("agrees", Kind::Agree)],
    },
];

/// The question with this name in an address.
pub fn by_slug(slug: &str) -> Option<&'static Question> {
    QUESTIONS.iter().find(|question| question.slug == slug)
}

/// The question of a stored answer: `degree:2` is the second answer to `degree`.
pub fn by_key(key: &str) -> Option<&'static Question> {
    let base = key.split(':').next().unwrap_or(key);
    QUESTIONS.iter().find(|question| question.key == base)
}

/// How far an answer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Empty,
    Begun,
    Complete,
}

/// An answer as it is kept: what was typed, by field. A day is kept as 2019-06-12 once it is one.
pub type Answer = Map<String, Json>;

/// What is typed in a field of an answer.
pub fn typed<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.get(name).and_then(Json::as_str).unwrap_or_default()
}

impl Question {
    /// The title in the language of the page.
    pub fn title(&self, page: &PublicPage) -> String {
        page.t(&format!("q-{}", self.key))
    }

    /// The question as its page asks it.
    pub fn heading(&self, page: &PublicPage) -> String {
        page.t(&format!("q-{}-ask", self.key))
    }

    /// What a field is called.
    pub fn label(&self, page: &PublicPage, field: &Field) -> String {
        page.t(&format!("q-{}-{}", self.key, field.name))
    }

    /// Takes what was typed out of a form, as it is; nothing is judged yet.
    pub fn take(&self, form: &Form) -> Answer {
        let mut answer = Answer::new();
        for field in self.fields {
            let text = match field.kind {
                Kind::Lines(_) => viet::text::clean_lines(form.value(field.name)),
                // The other text of a conflict was chosen: it is a day already.
                Kind::PastDay if !form.value(field.name).is_empty() => form.value(field.name).to_owned(),
                Kind::PersonalNumber => {
                    let text = viet::text::clean(form.value(field.name));
                    viet::personal_number::check(&text, None, None).map_or(text, |number| number.digits().to_owned())
                }
                Kind::PastDay => {
                    let part = |end: &str| form.value(&format!("{}-{end}", field.name)).trim().to_owned();
                    let parts = [part("d"), part("m"), part("y")];
                    let raw = if parts.iter().all(String::is_empty) { String::new() } else { parts.join("/") };
                    day(&raw).map_or(raw, |day| day.to_string())
                }
                _ => viet::text::clean(form.value(field.name)),
            };
            if !text.is_empty() {
                answer.insert(field.name.to_owned(), Json::String(text.chars().take(LONGEST).collect()));
            }
        }
        answer
    }

    /// Fills a form from an answer.
    pub fn fill(&self, answer: &Answer) -> Form {
        let mut form = Form::default();
        for field in self.fields {
            let text = typed(answer, field.name);
            if field.kind == Kind::PastDay {
                let parts: [String; 3] = match day(text) {
                    Some(day) => [day.day().to_string(), day.month().to_string(), day.year().to_string()],
                    None => {
                        let mut raw = text.splitn(3, '/').map(str::to_owned);
                        [0, 1, 2].map(|_| raw.next().unwrap_or_default())
                    }
                };
                for (end, part) in ["d", "m", "y"].into_iter().zip(parts) {
                    form.set(&format!("{}-{end}", field.name), part);
                }
            } else {
                form.set(field.name, text);
            }
        }
        form
    }

    /// Whether a field is asked, given what else was answered.
    pub fn is_asked(&self, field: &Field, answer: &Answer) -> bool {
        field.only_if.is_none_or(|(of, word)| typed(answer, of) == word)
    }

    /// What is wrong with an answer: the field and the key of the sentence.
    pub fn faults(&self, answer: &Answer, today: NaiveDate) -> Vec<(&'static Field, &'static str)> {
        let asked = self.fields.iter().filter(|field| self.is_asked(field, answer));
        asked
            .filter_map(|field| fault(field, typed(answer, field.name), answer, today).map(|key| (field, key)))
            .collect()
    }

    /// Puts what is wrong into the form, each sentence at its field, in the language of the page.
    pub fn refuse(&self, form: &mut Form, page: &PublicPage, answer: &Answer, today: NaiveDate) {
        for (field, key) in self.faults(answer, today) {
            let label = self.label(page, field);
            form.refuse(field.name, page.t_with(key, "field", label));
        }
    }

    /// How far an answer has come.
    pub fn progress(&self, answer: &Answer, today: NaiveDate) -> Progress {
        if answer.is_empty() {
            Progress::Empty
        } else if self.faults(answer, today).is_empty() {
            Progress::Complete
        } else {
            Progress::Begun
        }
    }

    /// The answer as pages and papers show it: label and value; a personal number is masked.
    pub fn shown(&self, page: &PublicPage, answer: &Answer) -> Vec<(String, String)> {
        self.told(page, answer, true)
    }

    /// The answer in full, for the person whose it is.
    pub fn in_full(&self, page: &PublicPage, answer: &Answer) -> Vec<(String, String)> {
        self.told(page, answer, false)
    }

    fn told(&self, page: &PublicPage, answer: &Answer, masks: bool) -> Vec<(String, String)> {
        let asked = self.fields.iter().filter(|field| self.is_asked(field, answer));
        asked
            .filter(|field| !typed(answer, field.name).is_empty())
            .map(|field| {
                let text = typed(answer, field.name);
                let value = match field.kind {
                    Kind::Choice(words) if words.contains(&text) => {
                        page.t(&format!("q-{}-{}-{text}", self.key, field.name))
                    }
                    Kind::PastDay => day(text).map_or_else(|| text.to_owned(), viet::date::screen),
                    Kind::PersonalNumber if masks => viet::personal_number::masked(text),
                    Kind::Passport if masks => {
                        let hidden = text.chars().count().saturating_sub(3);
                        text.chars().enumerate().map(|(at, letter)| if at < hidden { '•' } else { letter }).collect()
                    }
                    Kind::Phone => viet::phone::parse(text).map_or_else(|_| text.to_owned(), |phone| phone.display()),
                    Kind::Agree => page.t("q-agreed"),
                    _ => text.to_owned(),
                };
                (self.label(page, field), value)
            })
            .collect()
    }
}

/// The longest text that is kept of any field, in characters.
const LONGEST: usize = 5000;

/// A day as it is kept, or as it is typed.
fn day(text: &str) -> Option<NaiveDate> {
    text.parse::<NaiveDate>().ok().or_else(|| {
        let mut parts = text.split('/').map(|part| part.trim().parse::<u32>().ok());
        let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
        (1900..=2100).contains(&year).then(|| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day))?
    })
}

/// What is wrong with a field, as the key of the sentence.
fn fault(field: &Field, text: &str, answer: &Answer, today: NaiveDate) -> Option<&'static str> {
    if text.is_empty() {
        return field.required.then_some(match field.kind {
            Kind::Choice(_) => "q-fault-choose",
            Kind::Agree => "q-fault-agree",
            _ => "q-fault-missing",
        });
    }
    let length = text.chars().count();
    match field.kind {
        Kind::Name => (!text.contains(' ') || length > 100 || text.chars().any(|letter| letter.is_ascii_digit()))
            .then_some("q-fault-name"),
        Kind::Line(most) | Kind::Lines(most) => (length > most).then_some("q-fault-long"),
        Kind::Passport => (length > 20).then_some("q-fault-long"),
        Kind::Institution | Kind::Major => (length > 200).then_some("q-fault-long"),
        Kind::PastDay => match day(text) {
            None => Some("q-fault-day"),
            Some(day) => (day >= today).then_some("q-fault-day-future"),
        },
        Kind::PastYear => match text.parse::<i32>() {
            Ok(year) if (1940..=today.year()).contains(&year) => {
                let from = typed(answer, "from_year").parse::<i32>().ok();
                (field.name == "to_year" && from.is_some_and(|from| year < from)).then_some("q-fault-year-order")
            }
            _ => Some("q-fault-year"),
        },
        Kind::Choice(words) => (!words.contains(&text)).then_some("q-fault-choose"),
        Kind::Phone => viet::phone::parse(text).err().map(|_| "q-fault-phone"),
        Kind::PersonalNumber => viet::personal_number::check(text, None, None).err().map(|_| "q-fault-number"),
        Kind::Number(least, most) => {
            (!text.parse::<i64>().is_ok_and(|number| (least..=most).contains(&number))).then_some("q-fault-bounds")
        }
        Kind::Agree => (text != "1").then_some("q-fault-agree"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Lang;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn every_question_has_its_words_in_both_languages() {
        for lang in [Lang::Vi, Lang::En] {
            let page = PublicPage { lang, ..PublicPage::default() };
            let mut missing = Vec::new();
            let mut look = |key: String| {
                if page.t_with(&key, "field", "x").contains("Unknown localization") {
                    missing.push(key);
                }
            };
            for question in QUESTIONS {
                look(format!("q-{}", question.key));
                look(format!("q-{}-ask", question.key));
                for field in question.fields {
                    look(format!("q-{}-{}", question.key, field.name));
                    if let Kind::Choice(words) = field.kind {
                        words.iter().for_each(|word| look(format!("q-{}-{}-{word}", question.key, field.name)));
                    }
                }
            }
            let faults =
                ["missing", "choose", "agree", "name", "long", "day", "day-future", "year", "year-order", "phone"];
            faults.iter().chain(&["number", "bounds"]).for_each(|fault| look(format!("q-fault-{fault}")));
            assert!(missing.is_empty(), "{lang:?}: {missing:?}");
        }
    }

    #[test]
    fn what_is_typed_comes_back_as_it_was_even_when_it_is_wrong() {
        let degree = by_slug("bang-cap").unwrap();
        let form = Form::parse(
            "level=phd&where=abroad&country=H%C3%A0+Lan&institution=&granted_on-d=12&granted_on-m=6&granted_on-y=2062"
                .as_bytes(),
        );
        let answer = degree.take(&form);
        assert_eq!(typed(&answer, "granted_on"), "2062-06-12");
        let faults: Vec<_> =
            degree.faults(&answer, today()).into_iter().map(|(field, key)| (field.name, key)).collect();
        assert_eq!(
            faults,
            [("institution", "q-fault-missing"), ("major", "q-fault-missing"), ("granted_on", "q-fault-day-future")]
        );
        let again = degree.fill(&answer);
        assert_eq!((again.value("granted_on-y"), again.value("country")), ("2062", "Hà Lan"));
        let odd = degree.take(&Form::parse(b"granted_on-d=40&granted_on-m=x&granted_on-y=19"));
        assert_eq!(degree.fill(&odd).value("granted_on-d"), "40");
        assert_eq!(degree.progress(&odd, today()), Progress::Begun);
    }

    #[test]
    fn a_field_is_asked_only_where_it_belongs() {
        let person = by_slug("ca-nhan").unwrap();
        let mut answer = person.take(&Form::parse(
            "full_name=Trần+Thị+Ví+Dụ&born_on-d=18&born_on-m=4&born_on-y=1988&sex=female&nationality=other".as_bytes(),
        ));
        let names: Vec<_> = person.faults(&answer, today()).into_iter().map(|(field, _)| field.name).collect();
        assert_eq!(names, ["country", "passport"]);
        answer.insert("nationality".into(), "vn".into());
        answer.insert("personal_number".into(), "031188000842".into());
        let page = PublicPage::default();
        let shown = person.shown(&page, &answer);
        assert!(shown.iter().all(|(_, value)| !value.contains("031188000842")), "{shown:?}");
        assert!(person.in_full(&page, &answer).iter().any(|(_, value)| value == "031188000842"));
    }
}
