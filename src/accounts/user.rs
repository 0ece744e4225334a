//! A person with an account, and the roles they hold in agencies.

use chrono::NaiveDate;

use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Role;
use crate::platform::settings::Settings;
use crate::{ids, words};

ids! {
    /// A person with an account.
    UserId = "user";
    /// A role that a person holds in an agency.
    AssignmentId = "assignment";
    /// A link that works once.
    LinkId = "one_time_link";
    /// A sign-in on one device.
    SessionId = "session";
}

words! {
    /// The state of an account.
    pub enum UserState {
        /// The invitation is not taken up yet.
        Invited = "invited" "Đã mời, chưa nhận",
        Active = "active" "Đang dùng",
        Disabled = "disabled" "Đã khóa sử dụng",
    }
}

words! {
    /// What a one-time link is for.
    pub enum LinkPurpose {
        FirstAdministrator = "first_administrator" "Lập tài khoản quản trị đầu tiên",
        Invitation = "invitation" "Nhận lời mời",
        NewPassword = "new_password" "Đặt lại mật khẩu",
        Demo = "demo" "Xem với dữ liệu minh họa",
    }
}

words! {
    /// How far a sign-in has come.
    pub enum SessionStage {
        /// The password was right; the code of the second factor is next.
        Code = "code" "Chờ mã xác thực",
        /// A second factor must be set up first.
        Enrol = "enrol" "Chờ thiết lập mã xác thực",
        /// The password is too old and must be changed first.
        Password = "password" "Chờ đổi mật khẩu",
        Full = "full" "Đã đăng nhập",
    }
}

/// A person with an account.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct User {
    pub id: UserId,
    pub full_name: String,
    pub email: String,
    pub phone: Option<String>,
    pub state: UserState,
    /// A fictional person of the demonstration data, who signs in by link only.
    pub demo: bool,
    pub password_hash: Option<String>,
    pub password_set_at: Option<Instant>,
    pub totp_secret: Option<Vec<u8>>,
    /// The time step of the last code that was taken: it is not taken twice.
    pub totp_step: Option<i64>,
    pub last_sign_in_at: Option<Instant>,
    pub leaves_on: Option<NaiveDate>,
    pub version: i64,
}

/// A role in an agency, with the names a page needs.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Assignment {
    pub id: AssignmentId,
    pub user_id: UserId,
    pub user_name: String,
    pub agency_id: String,
    pub agency_name: String,
    pub lineage: String,
    pub bloc: String,
    pub role: Role,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
}

impl Assignment {
    /// "Đầu mối cơ quan, đơn vị · Sở Y tế".
    pub fn label(&self) -> String {
        format!("{} · {}", self.role, self.agency_name)
    }
}

/// A person as typed into the invitation form, with their first assignment.
#[derive(Clone, Debug)]
pub struct UserDraft {
    pub full_name: String,
    pub email: String,
    pub phone: Option<String>,
    pub agency_id: String,
    pub role: Role,
}

/// How the fields of an account are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("full_name", "họ và tên"),
    ("email", "thư điện tử công vụ"),
    ("phone", "số điện thoại"),
    ("agency_id", "cơ quan, đơn vị"),
    ("role", "vai trò"),
    ("leaves_on", "ngày thôi việc"),
];

impl UserDraft {
    /// Reads the invitation form.
    pub fn read(form: &mut Form) -> Option<UserDraft> {
        form.names(FIELDS);
        let full_name = form.text("full_name", 2..=100);
        let email = form.email("email");
        let phone = form.optional_phone("phone");
        let agency_id = form.text("agency_id", 1..=100);
        let role = form.choice::<Role>("role");
        Some(UserDraft { full_name: full_name?, email: email?, phone: phone?, agency_id: agency_id?, role: role? })
    }
}

/// A telephone number as it is shown to those who have not asked for it: the last three digits.
pub fn mask(phone: &Option<String>) -> String {
    match phone {
        None => String::new(),
        Some(phone) => {
            let count = phone.chars().count();
            let last: String = phone.chars().skip(count.saturating_sub(3)).collect();
            format!("••• ••• {last}")
        }
    }
}

/// What a form says of a number that it showed masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneChange {
    /// It came back as it was shown.
    Keep,
    Set(Option<String>),
}

impl PhoneChange {
    /// The number that holds after the change.
    pub fn over(&self, present: &Option<String>) -> Option<String> {
        match self {
            PhoneChange::Keep => present.clone(),
            PhoneChange::Set(phone) => phone.clone(),
        }
    }
}

/// A change of somebody's particulars.
#[derive(Clone, Debug)]
pub struct ParticularsDraft {
    pub full_name: String,
    pub phone: PhoneChange,
    pub leaves_on: Option<NaiveDate>,
    pub version: i64,
}

impl ParticularsDraft {
    /// Reads the form of particulars.
    pub fn read(form: &mut Form) -> Option<ParticularsDraft> {
        form.names(FIELDS);
        let full_name = form.text("full_name", 2..=100);
        let phone = if form.value("phone").contains('•') {
            Some(PhoneChange::Keep)
        } else {
            form.optional_phone("phone").map(PhoneChange::Set)
        };
        let leaves_on = form.optional_date("leaves_on");
        let version = form.version();
        Some(ParticularsDraft { full_name: full_name?, phone: phone?, leaves_on: leaves_on?, version: version? })
    }
}

/// Which roles a role may give to others. Nobody gives more than they answer for.
pub fn grantable(by: Role) -> &'static [Role] {
    use crate::platform::words::Words;
    match by {
        Role::Administrator => Role::ALL,
        Role::AgencyHead => &[Role::AgencyOfficer],
        _ => &[],
    }
}

/// Refuses a role that the giver may not give.
pub fn check_grant(by: Role, role: Role) -> Result<()> {
    if grantable(by).contains(&role) {
        return Ok(());
    }
    Err(Error::refused_at("role", format!("{by} không được giao vai trò {role}. Chọn vai trò khác")))
}

/// After how many idle seconds a session of this role ends (STD-48).
pub fn idle_seconds(settings: &Settings, role: Role) -> Result<i64> {
    let key = if role == Role::Administrator { "idle.admin_minutes" } else { "idle.user_minutes" };
    Ok(settings.number(key)? * 60)
}

/// Whether a role must use a second factor (STD-46): named roles always, everybody when access from the
/// Internet demands it, because the program cannot tell an office's network from another.
pub fn needs_second_factor(settings: &Settings, role: Role) -> Result<bool> {
    use crate::platform::words::Words;
    if settings.text("mfa.required_outside")? == "true" {
        return Ok(true);
    }
    let roles = settings.text("mfa.required_roles")?;
    Ok(roles.split([',', ';', ' ']).any(|word| word == role.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_number_gives_away_three_digits_and_comes_back_unchanged() {
        let phone = Some("+84912345678".to_owned());
        assert_eq!(mask(&phone), "••• ••• 678");
        let mut form = Form::parse(format!("full_name=An+Binh&version=1&phone={}", mask(&phone)).as_bytes());
        assert_eq!(ParticularsDraft::read(&mut form).unwrap().phone.over(&phone), phone);
        let mut emptied = Form::parse(b"full_name=An+Binh&version=1&phone=");
        assert_eq!(ParticularsDraft::read(&mut emptied).unwrap().phone.over(&phone), None);
    }

    #[test]
    fn only_an_administrator_makes_administrators() {
        use crate::platform::words::Words;
        for role in Role::ALL {
            let may = check_grant(*role, Role::Administrator).is_ok();
            assert_eq!(may, *role == Role::Administrator, "{role}");
        }
        assert!(check_grant(Role::AgencyHead, Role::AgencyOfficer).is_ok());
        assert!(check_grant(Role::AgencyHead, Role::AgencyHead).is_err());
    }
}
