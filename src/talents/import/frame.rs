//! A row of a sheet as the form of a person and the form of a degree, so that both are checked as if typed by hand.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::NaiveDate;
use sheets::{Row, Value};

use crate::organisation::store::agencies;
use crate::organisation::{Agency, Register};
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::import::Importing;
use crate::platform::words::Words;
use crate::talents::actions::{Majors, masked_number};
use crate::talents::codes;
use crate::talents::draft::{Choices, TalentDraft, blank, filled};
use crate::talents::entry::{Entry, EntryDraft, EntryKind, Lists};
use crate::talents::pages;
use crate::talents::talent::{Sex, Talent};
use viet::name::PersonName;
use viet::text::{fold, fold_words, tone_key};

/// What all rows are read against.
pub struct Frame {
    register: Register,
    pub choices: Choices,
    lists: Lists,
    majors: HashMap<String, String>,
    by_name: OnceLock<Majors>,
    today: NaiveDate,
}

/// A column and what is wrong there.
pub type Fault = (&'static str, String);

/// A draft, or what is wrong with it.
pub struct Drafted<T> {
    pub draft: Option<T>,
    pub faults: Vec<Fault>,
}

/// A sentence with its full stop.
pub fn says_so(sentence: &str) -> String {
    let sentence = sentence.trim_end();
    if sentence.ends_with(['.', '!', '?']) { sentence.to_owned() } else { format!("{sentence}.") }
}

/// The column of a field of a person; the parts of a name are one column.
pub fn column_of(field: &str) -> &'static str {
    match field {
        "family_name" | "middle_name" | "given_name" => "name",
        "birth" => "birth",
        "sex" => "sex",
        "personal_number" => "personal_number",
        "number_reason" => "number_reason",
        "ethnicity" => "ethnicity",
        "native_place" => "native_place",
        "phone" => "phone",
        "email" => "email",
        "agency_id" => "agency",
        "post_title" => "post_title",
        "status" => "status",
        "beneficiary_group" => "beneficiary_group",
        "sector" => "sector",
        "research" => "research",
        _ => "",
    }
}

/// Fields that a cell fills as it stands.
const PLAIN: [&str; 11] = [
    "sex",
    "number_reason",
    "ethnicity",
    "native_place",
    "phone",
    "email",
    "post_title",
    "status",
    "beneficiary_group",
    "sector",
    "research",
];

/// The date of a cell.
pub fn date(importing: &Importing<'_>, row: &Row, key: &str) -> Option<viet::date::PartialDate> {
    match importing.value(row, key) {
        Value::Date(date) => Some(*date),
        _ => None,
    }
}

/// A name that says no more than the stored one leaves it: without accents, without the middle name, or with the tone
/// on the other vowel.
fn says_less(typed: &PersonName, stored: &PersonName) -> bool {
    let (typed, stored) = (typed.full(), stored.full());
    if tone_key(&typed) == tone_key(&stored) {
        return true;
    }
    let (short, long) = (fold_words(&typed), fold_words(&stored));
    (short == long && typed.is_ascii()) || (short.len() < long.len() && short.iter().all(|word| long.contains(word)))
}

/// Whether two names may be the same person's: the words of one are among those of the other.
pub fn are_near(one: &PersonName, other: &PersonName) -> bool {
    let (one, other) = (fold_words(&one.full()), fold_words(&other.full()));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    short.iter().all(|word| long.contains(word))
}

impl Frame {
    /// Reads agencies within reach, codes and majors.
    pub async fn read(importing: &Importing<'_>) -> Result<Frame> {
        let (app, permit) = (importing.app, importing.permit);
        let today = app.clock.today();
        let choices = pages::choices(app, permit, today).await?;
        let db = &mut app.db.read();
        let mut within = agencies::active_within(db, permit).await?;
        within.retain(|agency| permit.covers(&agency.lineage, &agency.bloc));
        Ok(Frame {
            register: Register::new(within),
            choices,
            lists: HashMap::from([("degree_level", codes::choices(db, "degree_level", today).await?)]),
            majors: codes::labels(db, "major").await?,
            by_name: OnceLock::new(),
            today,
        })
    }

    /// The agency of a row, by name or code; nothing when the cell is empty. Out of reach there is no such agency.
    pub fn agency(&self, importing: &Importing<'_>, row: &Row) -> Option<std::result::Result<&Agency, String>> {
        let typed = importing.text(row, "agency")?;
        let found = self.register.find(Some(typed), "").or_else(|_| self.register.find(None, typed));
        Some(found.map_err(|(_, sentence)| sentence))
    }

    /// The row as the form of a person; what a cell leaves empty is as before. `agency` is empty when it is unknown.
    pub fn person(
        &self,
        importing: &Importing<'_>,
        row: &Row,
        agency: &str,
        before: Option<&Talent>,
    ) -> Result<Drafted<TalentDraft>> {
        let mut form = match before {
            None => blank(agency),
            Some(talent) => filled(talent, &masked_number(&importing.app.secret, talent)?),
        };
        form.set("agency_id", agency);
        let typed = PersonName::split(importing.text(row, "name").unwrap_or_default());
        if before.is_none_or(|talent| !says_less(&typed, &talent.profile.name())) {
            form.set("family_name", typed.family);
            form.set("middle_name", typed.middle);
            form.set("given_name", typed.given);
        }
        for field in PLAIN {
            if let Some(text) = importing.text(row, field) {
                form.set(field, text);
            }
        }
        if let Some(birth) = date(importing, row, "birth") {
            form.set("birth", birth.to_string());
        }
        if let Some(digits) = importing.text(row, "personal_number") {
            form.set("personal_number", digits);
        }
        if form.value("sex").is_empty() || (form.value("sex") == Sex::Unknown.as_str()) {
            // The personal number tells it.
            let number = viet::personal_number::check(form.value("personal_number"), None, None);
            let sex = match number.map(|number| number.sex()) {
                Ok(viet::personal_number::Sex::Male) => Sex::Male,
                Ok(viet::personal_number::Sex::Female) => Sex::Female,
                Err(_) => Sex::Unknown,
            };
            form.set("sex", sex.as_str());
        }
        let draft = TalentDraft::read(&mut form, &self.choices, before, self.today);
        let faults = form
            .errors()
            .iter()
            .filter(|error| error.field != "agency_id")
            .map(|error| (column_of(&error.field), says_so(&error.sentence)));
        Ok(Drafted { faults: faults.collect(), draft })
    }

    /// The label of a degree's level.
    pub fn level(&self, code: &str) -> String {
        let levels = self.lists.get("degree_level").map_or(&[] as &[(String, String)], Vec::as_slice);
        levels.iter().find(|(known, _)| known == code).map_or_else(|| code.to_owned(), |(_, label)| label.clone())
    }

    /// The major of a row: its code, when it is given, and its name.
    fn major(&self, typed: &str) -> std::result::Result<(String, String), String> {
        let digits: String = typed.chars().take_while(char::is_ascii_digit).collect();
        if digits.len() < 5 {
            return Ok((String::new(), typed.to_owned()));
        }
        let Some(label) = self.majors.get(&digits) else {
            return Err(format!(
                "Danh mục ngành không có mã “{digits}”. Ghi mã 7 chữ số của danh mục, hoặc tên ngành như trên văn bằng."
            ));
        };
        let rest = typed.get(digits.len()..).unwrap_or_default();
        let name = rest.trim_start_matches([' ', '-', '–', '.', ':', ',']).trim();
        Ok((digits, if name.is_empty() { label.clone() } else { name.to_owned() }))
    }

    /// A degree with the code of its major, when the national list has one of that name and level.
    pub fn fit(&self, degree: EntryDraft) -> EntryDraft {
        self.by_name.get_or_init(|| Majors::of(&self.majors)).fit(degree)
    }

    /// The degree of a row; nothing when the row has none or the person has it already.
    pub fn degree(&self, importing: &Importing<'_>, row: &Row, held: &[Entry]) -> Drafted<EntryDraft> {
        let of = |key: &str| importing.text(row, key).unwrap_or_default().to_owned();
        let (level, major, place) = (of("degree_level"), of("major"), of("institution"));
        let year = date(importing, row, "degree_year").map(|year| year.to_string()).unwrap_or_default();
        let mut faults = Vec::new();
        if [&level, &major, &place, &year].iter().all(|cell| cell.is_empty()) {
            return Drafted { draft: None, faults };
        }
        let (code, name) = self.major(&major).unwrap_or_else(|sentence| {
            faults.push(("major", sentence));
            (String::new(), major.clone())
        });
        let told = [("level", &level), ("name", &name), ("place", &place), ("to_on", &year)];
        if faults.is_empty() && held.iter().any(|entry| says_so_already(entry, told)) {
            return Drafted { draft: None, faults };
        }
        let mut form =
            Form::filled([("level", level), ("code", code), ("name", name), ("place", place), ("to_on", year)]);
        let draft = EntryDraft::read(&mut form, EntryKind::Degree, &self.lists, None);
        for error in form.errors() {
            let (column, name) = match error.field.as_str() {
                "level" => ("degree_level", "trình độ"),
                "place" => ("institution", "cơ sở đào tạo"),
                "to_on" => ("degree_year", "năm tốt nghiệp"),
                _ => ("major", "ngành"),
            };
            // A cell that could not be read has its sentence already.
            let has_own =
                importing.columns.place(column).and_then(|at| row.cells.get(at)).is_some_and(|c| c.has_error());
            if !has_own {
                faults.push((
                    column,
                    format!(
                        "Một bằng cấp cần đủ trình độ, ngành, cơ sở đào tạo và năm tốt nghiệp; dòng này thiếu {name}."
                    ),
                ));
            }
        }
        Drafted { draft: draft.filter(|_| faults.is_empty()), faults }
    }
}

/// Whether an entry is a degree of which the cells say nothing else; of its day the year is enough.
fn says_so_already(entry: &Entry, told: [(&str, &String); 4]) -> bool {
    let agrees = |(field, cell): (&str, &String)| {
        let stored = entry.stored(field).unwrap_or_default();
        match field {
            _ if cell.is_empty() => true,
            "to_on" => stored.get(..4).is_some_and(|year| cell.ends_with(year)),
            _ => fold(cell) == fold(stored),
        }
    };
    entry.kind() == EntryKind::Degree && told.into_iter().all(agrees)
}
