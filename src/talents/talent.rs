//! A person of talent (nhân tài; clause II.7.d): who they are, where they work, how they are found and shown.

use serde::{Deserialize, Serialize};
use viet::date::PartialDate;
use viet::name::PersonName;

use crate::platform::clock::Instant;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A person of talent.
    TalentId = "talent";
}

words! {
    /// Sex as records of cadres print it (ISO 5218).
    pub enum Sex {
        Male = "male" "Nam",
        Female = "female" "Nữ",
        Other = "other" "Khác",
        Unknown = "unknown" "Chưa xác định",
    }
}

words! {
    /// Where a person stands towards the city.
    pub enum TalentStatus {
        /// Known to the city, not working for it yet.
        Pool = "pool" "Nguồn thu hút",
        InPost = "in_post" "Đang công tác",
        /// Studying or seconded elsewhere, still on the unit's books.
        Away = "away" "Đi học, biệt phái",
        Left = "left" "Đã thôi việc, chuyển đi",
        Retired = "retired" "Đã nghỉ hưu",
    }
}

impl TalentStatus {
    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            TalentStatus::Pool => "info",
            TalentStatus::InPost => "ok",
            TalentStatus::Away => "warn",
            TalentStatus::Left | TalentStatus::Retired => "none",
        }
    }

    /// Whether it is the normal state, which a table shows without colour.
    pub fn is_plain(self) -> bool {
        self == TalentStatus::InPost
    }
}

macro_rules! serde_words {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = String::deserialize(from)?;
                Self::parse(&word).ok_or_else(|| serde::de::Error::custom(format!("no such word: {word}")))
            }
        }
    )+};
}
serde_words!(Sex, TalentStatus);

/// What a person's own form holds; the personal number goes its own way, because it is sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Profile {
    pub family_name: String,
    pub middle_name: String,
    pub given_name: String,
    pub other_names: Option<String>,
    /// As far as it is known: 1985, 1985-07, 1985-07-16.
    pub birth: Option<String>,
    pub sex: Sex,
    pub ethnicity: Option<String>,
    pub nationality: String,
    pub native_place: Option<String>,
    pub address: Option<String>,
    pub commune_code: Option<String>,
    pub address_elsewhere: Option<String>,
    pub phone: Option<String>,
    pub second_phone: Option<String>,
    pub email: Option<String>,
    pub number_reason: Option<String>,
    pub agency_id: String,
    pub post_title: Option<String>,
    pub status: TalentStatus,
    pub status_since: Option<String>,
    pub beneficiary_group: Option<String>,
    pub sector: Option<String>,
    pub research: Option<String>,
}

impl Profile {
    /// The name in its parts.
    pub fn name(&self) -> PersonName {
        PersonName {
            family: self.family_name.clone(),
            middle: self.middle_name.clone(),
            given: self.given_name.clone(),
        }
    }

    /// Family, middle and given name.
    pub fn full_name(&self) -> String {
        self.name().full()
    }

    /// By given name, then by the rest (STD-58).
    pub fn sort_key(&self) -> String {
        self.name().sort_key()
    }

    /// The birth date as far as it is known.
    pub fn birth(&self) -> Option<PartialDate> {
        partial(self.birth.as_deref())
    }

    /// The year of birth.
    pub fn birth_year(&self) -> Option<i64> {
        let year = self.birth.as_deref()?.get(..4)?;
        year.parse().ok()
    }

    /// Each field by its name in forms and in the log, with its value as a form shows it.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let phone = |value: &Option<String>| value.as_deref().map(show_phone).unwrap_or_default();
        vec![
            ("family_name", self.family_name.clone()),
            ("middle_name", self.middle_name.clone()),
            ("given_name", self.given_name.clone()),
            ("other_names", text(&self.other_names)),
            ("birth", show_partial(self.birth.as_deref())),
            ("sex", self.sex.as_str().to_owned()),
            ("ethnicity", text(&self.ethnicity)),
            ("nationality", self.nationality.clone()),
            ("native_place", text(&self.native_place)),
            ("address", text(&self.address)),
            ("commune_code", text(&self.commune_code)),
            ("address_elsewhere", text(&self.address_elsewhere)),
            ("phone", phone(&self.phone)),
            ("second_phone", phone(&self.second_phone)),
            ("email", text(&self.email)),
            ("number_reason", text(&self.number_reason)),
            ("agency_id", self.agency_id.clone()),
            ("post_title", text(&self.post_title)),
            ("status", self.status.as_str().to_owned()),
            ("status_since", show_partial(self.status_since.as_deref())),
            ("beneficiary_group", text(&self.beneficiary_group)),
            ("sector", text(&self.sector)),
            ("research", text(&self.research)),
        ]
    }

    /// Takes one field over from another profile, as a merge does. The parts of a name go together.
    pub fn take(&mut self, field: &str, other: &Profile) {
        let from = other.clone();
        match field {
            "family_name" | "middle_name" | "given_name" | "name" => {
                self.family_name = from.family_name;
                self.middle_name = from.middle_name;
                self.given_name = from.given_name;
            }
            "other_names" => self.other_names = from.other_names,
            "birth" => self.birth = from.birth,
            "sex" => self.sex = from.sex,
            "ethnicity" => self.ethnicity = from.ethnicity,
            "nationality" => self.nationality = from.nationality,
            "native_place" => self.native_place = from.native_place,
            "address" => self.address = from.address,
            "commune_code" => self.commune_code = from.commune_code,
            "address_elsewhere" => self.address_elsewhere = from.address_elsewhere,
            "phone" => self.phone = from.phone,
            "second_phone" => self.second_phone = from.second_phone,
            "email" => self.email = from.email,
            "number_reason" => self.number_reason = from.number_reason,
            "agency_id" => self.agency_id = from.agency_id,
            "post_title" => self.post_title = from.post_title,
            "status" => self.status = from.status,
            "status_since" => self.status_since = from.status_since,
            "beneficiary_group" => self.beneficiary_group = from.beneficiary_group,
            "sector" => self.sector = from.sector,
            "research" => self.research = from.research,
            _ => {}
        }
    }
}

/// A person with what pages need of their agency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Talent {
    pub id: TalentId,
    pub number: i64,
    #[sqlx(flatten)]
    pub profile: Profile,
    pub full_name: String,
    pub sort_key: String,
    /// Sealed.
    pub personal_number: Option<Vec<u8>>,
    pub bloc: String,
    pub agency_name: String,
    pub lineage: String,
    pub qualification: Option<String>,
    pub specialty: Option<String>,
    pub merged_into: Option<TalentId>,
    pub import_id: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
    pub revision: i64,
}

impl Talent {
    /// "NT-0012".
    pub fn code(&self) -> String {
        code(self.number)
    }
}

/// The number of a person as people write it: "NT-0012".
pub fn code(number: i64) -> String {
    format!("NT-{number:04}")
}

/// A stored partial date.
pub fn partial(stored: Option<&str>) -> Option<PartialDate> {
    PartialDate::parse(stored?).ok()
}

/// A stored partial date as screens show it; empty when there is none.
pub fn show_partial(stored: Option<&str>) -> String {
    partial(stored).map(|date| date.to_string()).unwrap_or_default()
}

/// A stored telephone number as people write it.
pub fn show_phone(stored: &str) -> String {
    viet::phone::parse(stored).map_or_else(|_| stored.to_owned(), |phone| phone.display())
}

/// "09/2005–06/2010"; empty when neither end is known.
pub fn show_span(from: Option<&str>, to: Option<&str>) -> String {
    match (show_partial(from), show_partial(to)) {
        (from, to) if from.is_empty() => to,
        (from, to) if to.is_empty() => format!("từ {from}"),
        (from, to) => format!("{from}–{to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_says_what_is_known_of_it() {
        assert_eq!(show_span(Some("2005-09"), Some("2010")), "09/2005–2010");
        assert_eq!(show_span(Some("2026-04-01"), None), "từ 01/04/2026");
        assert_eq!(show_span(None, Some("2017")), "2017");
        assert_eq!(show_span(None, None), "");
    }

    #[test]
    fn every_field_can_be_taken_over_by_a_merge() {
        let sample = |mark: &str| Profile {
            family_name: format!("Họ {mark}"),
            middle_name: mark.to_owned(),
            given_name: format!("Tên {mark}"),
            other_names: Some(mark.to_owned()),
            birth: Some(if mark == "A" { "1985" } else { "1986-07" }.to_owned()),
            sex: if mark == "A" { Sex::Male } else { Sex::Female },
            ethnicity: Some(mark.to_owned()),
            nationality: mark.to_owned(),
            native_place: Some(mark.to_owned()),
            address: Some(mark.to_owned()),
            commune_code: Some(mark.to_owned()),
            address_elsewhere: Some(mark.to_owned()),
            phone: Some(if mark == "A" { "+84912345678" } else { "+84912345679" }.to_owned()),
            second_phone: Some(if mark == "A" { "+84912345678" } else { "+84912345679" }.to_owned()),
            email: Some(mark.to_owned()),
            number_reason: Some(mark.to_owned()),
            agency_id: mark.to_owned(),
            post_title: Some(mark.to_owned()),
            status: if mark == "A" { TalentStatus::Pool } else { TalentStatus::InPost },
            status_since: Some(if mark == "A" { "2020" } else { "2021" }.to_owned()),
            beneficiary_group: Some(mark.to_owned()),
            sector: Some(mark.to_owned()),
            research: Some(mark.to_owned()),
        };
        let (mut kept, other) = (sample("A"), sample("B"));
        for (field, value) in kept.clone().fields() {
            let theirs = other.fields().into_iter().find(|(name, _)| *name == field).unwrap().1;
            assert_ne!(value, theirs, "{field}");
            kept.take(field, &other);
        }
        assert_eq!(kept, other);
    }
}
