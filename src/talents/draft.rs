//! A person as typed, by hand or by an import: every mistake at once, the personal number apart from the rest.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use viet::personal_number::{self, PersonalNumber};

use super::entry::{code_of, partial_date};
use super::talent::{Profile, Sex, Talent, TalentStatus, partial};
use crate::platform::form::Form;
use crate::platform::words::Words;

/// How the fields of a person are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("family_name", "họ"),
    ("middle_name", "tên đệm"),
    ("given_name", "tên"),
    ("other_names", "tên gọi khác"),
    ("birth", "ngày sinh"),
    ("sex", "giới tính"),
    ("ethnicity", "dân tộc"),
    ("nationality", "quốc tịch"),
    ("native_place", "quê quán"),
    ("address", "số nhà, đường, thôn"),
    ("commune_code", "xã, phường của thành phố"),
    ("address_elsewhere", "xã, tỉnh khác"),
    ("phone", "điện thoại"),
    ("second_phone", "điện thoại khác"),
    ("email", "thư điện tử"),
    ("personal_number", "số định danh"),
    ("number_reason", "lý do số định danh không khớp"),
    ("agency_id", "cơ quan, đơn vị"),
    ("post_title", "chức danh"),
    ("status", "tình trạng"),
    ("status_since", "tình trạng từ"),
    ("beneficiary_group", "nhóm đối tượng"),
    ("sector", "lĩnh vực"),
    ("research", "hướng nghiên cứu, chuyên sâu"),
];

/// What is to become of the personal number.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberChange {
    Keep,
    Clear,
    Set(PersonalNumber),
}

/// What may be chosen in the form of a person, by field.
#[derive(Clone, Debug, Default)]
pub struct Choices(pub HashMap<&'static str, Vec<(String, String)>>);

impl Choices {
    /// The choices of a field.
    pub fn of(&self, field: &str) -> &[(String, String)] {
        self.0.get(field).map_or(&[], Vec::as_slice)
    }

    /// The label of a choice.
    pub fn label(&self, field: &str, code: &str) -> Option<&str> {
        self.of(field).iter().find(|(known, _)| known == code).map(|(_, label)| label.as_str())
    }
}

/// A person as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct TalentDraft {
    pub profile: Profile,
    pub number: NumberChange,
    /// The version that was seen; a new person has none.
    pub version: i64,
}

/// A telephone number that is not to be read by everybody: the last three digits.
pub fn mask_phone(phone: Option<&str>) -> String {
    match phone {
        None => String::new(),
        Some(phone) => {
            let count = phone.chars().count();
            format!("••• ••• {}", phone.chars().skip(count.saturating_sub(3)).collect::<String>())
        }
    }
}

fn phone(form: &mut Form, name: &'static str, before: Option<&String>) -> Option<Option<String>> {
    // The form shows a masked number; one that comes back masked was left alone.
    if form.value(name).contains('•') { Some(before.cloned()) } else { form.optional_phone(name) }
}

impl TalentDraft {
    /// Reads the form; `before` is the person who is changed.
    pub fn read(form: &mut Form, choices: &Choices, before: Option<&Talent>, today: NaiveDate) -> Option<TalentDraft> {
        form.names(FIELDS);
        let stored = before.map(|talent| &talent.profile);
        let family = form.optional_text("family_name", 60);
        let middle = form.optional_text("middle_name", 60);
        let given = form.text("given_name", 1..=40);
        let other_names = form.optional_text("other_names", 200);
        let birth = partial_date(form, "birth");
        let sex = form.choice::<Sex>("sex");
        let ethnicity =
            code_of(form, "ethnicity", choices.of("ethnicity"), stored.and_then(|one| one.ethnicity.as_deref()));
        let nationality =
            code_of(form, "nationality", choices.of("nationality"), stored.map(|one| one.nationality.as_str()));
        let native_place = form.optional_text("native_place", 200);
        let address = form.optional_text("address", 200);
        let commune = code_of(
            form,
            "commune_code",
            choices.of("commune_code"),
            stored.and_then(|one| one.commune_code.as_deref()),
        );
        let elsewhere = form.optional_text("address_elsewhere", 200);
        let phone_read = phone(form, "phone", stored.and_then(|one| one.phone.as_ref()));
        let second_phone = phone(form, "second_phone", stored.and_then(|one| one.second_phone.as_ref()));
        let email = form.optional_email("email");
        let agency = code_of(form, "agency_id", choices.of("agency_id"), stored.map(|one| one.agency_id.as_str()));
        let post_title = form.optional_text("post_title", 200);
        let status = form.choice::<TalentStatus>("status");
        let status_since = partial_date(form, "status_since");
        let group = code_of(
            form,
            "beneficiary_group",
            choices.of("beneficiary_group"),
            stored.and_then(|one| one.beneficiary_group.as_deref()),
        );
        let sector = code_of(form, "sector", choices.of("sector"), stored.and_then(|one| one.sector.as_deref()));
        let research = form.optional_text("research", 400);
        let reason = form.optional_text("number_reason", 300);
        let version = before.map_or(Some(1), |_| form.version());
        if agency == Some(None) {
            form.refuse("agency_id", "Chọn cơ quan, đơn vị quản lý hồ sơ");
        }
        if nationality == Some(None) {
            form.refuse("nationality", "Chọn quốc tịch");
        }
        if let Some(Some(born)) = &birth {
            let year = partial(Some(born)).and_then(viet::date::PartialDate::first_day).map_or(0, |day| day.year());
            if year < 1900 || year > today.year() - 14 {
                form.refuse("birth", format!("Năm sinh phải từ 1900 đến {}", today.year() - 14));
            }
        }
        if let (Some(Some(_)), Some(Some(_))) = (&commune, &elsewhere) {
            form.refuse("address_elsewhere", "Chỉ điền một trong hai: xã, phường của thành phố hoặc xã, tỉnh khác");
        }
        let number = number(form, sex, birth.clone().flatten().as_deref(), reason.clone().flatten().as_deref());
        if !form.is_right() {
            return None;
        }
        let number = number?;
        let reason = if number == NumberChange::Clear { None } else { reason? };
        let profile = Profile {
            family_name: family?.unwrap_or_default(),
            middle_name: middle?.unwrap_or_default(),
            given_name: given?,
            other_names: other_names?,
            birth: birth?,
            sex: sex?,
            ethnicity: ethnicity?,
            nationality: nationality??,
            native_place: native_place?,
            address: address?,
            commune_code: commune?,
            address_elsewhere: elsewhere?,
            phone: phone_read?,
            second_phone: second_phone?,
            email: email?,
            number_reason: reason,
            agency_id: agency??,
            post_title: post_title?,
            status: status?,
            status_since: status_since?,
            beneficiary_group: group?,
            sector: sector?,
            research: research?,
        };
        Some(TalentDraft { profile, number, version: version? })
    }
}

/// Reads the personal number. What does not agree with sex or birth is a warning that asks for a reason (STD-35),
/// because civil-status corrections exist.
fn number(form: &mut Form, sex: Option<Sex>, birth: Option<&str>, reason: Option<&str>) -> Option<NumberChange> {
    let typed = form.value("personal_number").trim().to_owned();
    if typed.is_empty() {
        return Some(NumberChange::Clear);
    }
    if typed.contains('•') {
        return Some(NumberChange::Keep);
    }
    let sex = match sex {
        Some(Sex::Male) => Some(personal_number::Sex::Male),
        Some(Sex::Female) => Some(personal_number::Sex::Female),
        _ => None,
    };
    let year = birth.and_then(|born| born.get(..4)).and_then(|year| year.parse().ok());
    match personal_number::check(&typed, sex, year) {
        Err(error) => {
            form.refuse("personal_number", error.sentence());
            None
        }
        Ok(number) => {
            if let Some(warning) = number.warnings().first()
                && reason.is_none()
            {
                form.refuse("number_reason", format!("{}. Nếu số đúng, ghi lý do ở ô này", warning.sentence()));
                return None;
            }
            Some(NumberChange::Set(number))
        }
    }
}

/// The form of a person as stored; `masked` is the personal number as it may be shown.
pub fn filled(talent: &Talent, masked: &str) -> Form {
    let mut values = talent.profile.fields();
    for (name, value) in &mut values {
        match *name {
            "phone" => *value = mask_phone(talent.profile.phone.as_deref()),
            "second_phone" => *value = mask_phone(talent.profile.second_phone.as_deref()),
            _ => {}
        }
    }
    values.push(("personal_number", masked.to_owned()));
    values.push(("version", talent.version.to_string()));
    Form::filled(values)
}

/// The values of a form for a new person, before anything is typed.
pub fn blank(agency_id: &str) -> Form {
    Form::filled([
        ("nationality", "VN"),
        ("ethnicity", "01"),
        ("status", TalentStatus::InPost.as_str()),
        ("agency_id", agency_id),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices() -> Choices {
        let of = |codes: &[&str]| codes.iter().map(|code| ((*code).to_owned(), (*code).to_owned())).collect();
        Choices(HashMap::from([
            ("nationality", of(&["VN"])),
            ("agency_id", of(&["so-mau"])),
            ("ethnicity", of(&["01"])),
            ("commune_code", of(&["99001"])),
        ]))
    }

    fn read(body: &str) -> (Option<TalentDraft>, Form) {
        let mut form = Form::parse(
            format!("given_name=An&sex=female&nationality=VN&agency_id=so-mau&status=pool&{body}").as_bytes(),
        );
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        (TalentDraft::read(&mut form, &choices(), None, today), form)
    }

    #[test]
    fn a_number_that_does_not_agree_asks_for_a_reason() {
        let (draft, form) = read("birth=1985&personal_number=031085001234");
        assert!(draft.is_none());
        assert!(form.error("number_reason").unwrap().contains("giới tính là nam"), "{:?}", form.errors());
        let (draft, _) = read("birth=1985&personal_number=031085001234&number_reason=Cai+chinh+ho+tich");
        assert!(matches!(draft.unwrap().number, NumberChange::Set(_)));
        let (draft, _) = read("birth=1985&personal_number=031185001234");
        assert!(draft.is_some(), "a number that agrees needs no reason");
        assert!(read("personal_number=12345").1.error("personal_number").is_some());
    }

    #[test]
    fn a_birth_date_may_be_known_in_part() {
        assert_eq!(read("birth=07/1985").0.unwrap().profile.birth.as_deref(), Some("1985-07"));
        assert_eq!(read("birth=1985").0.unwrap().profile.birth_year(), Some(1985));
        assert!(read("birth=2020").1.error("birth").is_some());
        assert!(read("birth=31/02/1985").1.error("birth").is_some());
    }

    #[test]
    fn an_address_is_in_the_city_or_elsewhere() {
        assert!(read("commune_code=99001&address_elsewhere=Ha+Noi").0.is_none());
        assert!(read("commune_code=99009").1.error("commune_code").is_some());
        assert!(read("commune_code=99001").0.is_some());
    }
}
