//! A selection council (Hội đồng tuyển chọn) of a year: set up by a decision, with members, each with a role and a term.

use chrono::NaiveDate;

use crate::issuance::issuer::Issuer;
use crate::organisation::Agency;
use crate::packs::AgencyKind;
use crate::platform::form::Form;
use crate::{ids, words};

ids! {
    /// A council.
    CouncilId = "council";
}

words! {
    /// What a member is in the council.
    pub enum CouncilRole {
        Chair = "chair" "Chủ tịch Hội đồng",
        ViceChair = "vice_chair" "Phó Chủ tịch Hội đồng",
        Secretary = "secretary" "Ủy viên thư ký",
        Member = "member" "Ủy viên",
    }
}

impl CouncilRole {
    /// Whether a meeting may be presided over by such a member.
    pub fn may_preside(self) -> bool {
        matches!(self, CouncilRole::Chair | CouncilRole::ViceChair)
    }
}

words! {
    /// The sex of a member, which councils are asked to balance.
    pub enum Sex {
        Male = "male" "Nam",
        Female = "female" "Nữ",
        Unknown = "unknown" "Chưa ghi",
    }
}

/// A council with what a list says of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Council {
    pub id: CouncilId,
    pub year: i64,
    pub name: String,
    pub agency_id: String,
    pub agency_name: String,
    pub decision_number: String,
    pub decided_on: NaiveDate,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub members: i64,
    pub version: i64,
}

impl Council {
    /// Whether it is at work on a day.
    pub fn is_at_work(&self, day: NaiveDate) -> bool {
        self.starts_on <= day && day <= self.ends_on
    }
}

/// The abbreviation of a selection council whose name does not give one.
const SIGN: &str = "HĐTC";

/// Who issues the papers of a council: the council itself, with its own numbers, under the seal of the agency. A council
/// that stands in the register of agencies is that agency and has its numbers and its sign (decision 0083).
pub fn issuer(agency: &Agency, name: &str) -> Option<Issuer> {
    let is_registered = AgencyKind::parse(&agency.kind) == Some(AgencyKind::Council);
    (!is_registered).then(|| Issuer::under_seal_of(agency.id.as_str(), name, &sign(name)))
}

/// The abbreviation of a council: the initials of its name as far as they say what kind of council it is.
fn sign(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().take(4).map(str::to_uppercase).collect();
    match words.as_slice() {
        [body, whole, _, _] if body == "HỘI" && whole == "ĐỒNG" => {
            let sign: String = words.iter().filter_map(|word| word.chars().next()).collect();
            if sign.chars().all(char::is_alphabetic) { sign } else { SIGN.to_owned() }
        }
        _ => SIGN.to_owned(),
    }
}

/// A seat of a council: the member, and who may stand in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Member {
    pub id: String,
    pub council_id: String,
    pub user_id: String,
    pub name: String,
    pub email: String,
    pub sex: Sex,
    pub agency_id: String,
    pub agency_name: String,
    pub post_title: String,
    pub council_role: CouncilRole,
    pub substitute_id: Option<String>,
    pub substitute_name: Option<String>,
    pub substitute_email: Option<String>,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub version: i64,
}

impl Member {
    /// Whether the seat is held on a day.
    pub fn serves_on(&self, day: NaiveDate) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|end| day <= end)
    }

    /// Whether a person holds the seat or may stand in for who does.
    pub fn is_of(&self, user_id: &str) -> bool {
        self.user_id == user_id || self.substitute_id.as_deref() == Some(user_id)
    }
}

/// How the fields of councils are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("year", "năm"),
    ("name", "tên Hội đồng"),
    ("agency_id", "cơ quan đứng tên văn bản"),
    ("decision_number", "số quyết định thành lập"),
    ("decided_on", "ngày quyết định"),
    ("starts_on", "ngày bắt đầu"),
    ("ends_on", "ngày kết thúc"),
    ("email", "thư điện tử công vụ của thành viên"),
    ("sex", "giới tính"),
    ("post_title", "chức vụ ở cơ quan"),
    ("council_role", "vai trò trong Hội đồng"),
    ("substitute", "thư điện tử của người dự thay"),
];

/// A new council as typed.
#[derive(Clone, Debug)]
pub struct CouncilDraft {
    pub year: i64,
    pub name: String,
    pub agency_id: String,
    pub decision_number: String,
    pub decided_on: NaiveDate,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
}

impl CouncilDraft {
    /// Reads the form of a new council.
    pub fn read(form: &mut Form) -> Option<CouncilDraft> {
        form.names(FIELDS);
        let year = form.integer("year", 2020..=2100);
        let name = form.text("name", 5..=200);
        let agency_id = form.text("agency_id", 1..=100);
        let decision_number = form.text("decision_number", 3..=60);
        let decided_on = form.date("decided_on");
        let starts_on = form.date("starts_on");
        let ends_on = form.date("ends_on");
        if let (Some(start), Some(end)) = (starts_on, ends_on)
            && end < start
        {
            form.refuse("ends_on", "Ngày kết thúc không trước ngày bắt đầu");
        }
        if !form.is_right() {
            return None;
        }
        Some(CouncilDraft {
            year: year?,
            name: name?,
            agency_id: agency_id?,
            decision_number: decision_number?,
            decided_on: decided_on?,
            starts_on: starts_on?,
            ends_on: ends_on?,
        })
    }
}

/// A new member as typed; people are named by their address.
#[derive(Clone, Debug)]
pub struct MemberDraft {
    pub email: String,
    pub sex: Sex,
    pub agency_id: String,
    pub post_title: String,
    pub council_role: CouncilRole,
    pub substitute: Option<String>,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
}

impl MemberDraft {
    /// Reads the form of a new member.
    pub fn read(form: &mut Form) -> Option<MemberDraft> {
        form.names(FIELDS);
        let email = form.email("email");
        let sex = form.choice::<Sex>("sex");
        let agency_id = form.text("agency_id", 1..=100);
        let post_title = form.text("post_title", 2..=200);
        let council_role = form.choice::<CouncilRole>("council_role");
        let substitute = form.optional_email("substitute");
        let starts_on = form.date("starts_on");
        let ends_on = form.optional_date("ends_on");
        Some(MemberDraft {
            email: email?,
            sex: sex?,
            agency_id: agency_id?,
            post_title: post_title?,
            council_role: council_role?,
            substitute: substitute?,
            starts_on: starts_on?,
            ends_on: ends_on?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_of_a_council_is_made_of_its_name() {
        for (name, expected) in [
            ("Hội đồng tuyển chọn người có tài năng, nguồn nhân lực chất lượng cao thành phố", "HĐTC"),
            ("HỘI ĐỒNG XÉT CHỌN", "HĐXC"),
            ("Hội đồng năm 2026", "HĐTC"),
            ("Hội đồng (tuyển chọn)", "HĐTC"),
            ("Tổ giúp việc của thành phố", "HĐTC"),
        ] {
            assert_eq!(sign(name), expected, "{name}");
        }
    }
}
