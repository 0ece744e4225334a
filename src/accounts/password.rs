//! Passwords: what the rules ask of them (TCVN 14423:2026, 5.6) and how they are kept (argon2id).

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::platform::error::{Error, Result};
use crate::platform::secret::random;
use crate::platform::settings::Settings;

/// What a new password must satisfy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRule {
    /// Fewest characters.
    pub shortest: usize,
    /// How many of the four kinds (lower case, upper case, digits, others) must occur.
    pub kinds: usize,
    /// How many earlier passwords may not come back.
    pub history: i64,
}

impl PasswordRule {
    /// The rule for an account with or without a second factor.
    pub fn of(settings: &Settings, second_factor: bool) -> Result<PasswordRule> {
        let key = if second_factor { "pwd.min_mfa" } else { "pwd.min" };
        let kinds = if second_factor { 1 } else { settings.number("pwd.kinds")? };
        Ok(PasswordRule {
            shortest: usize::try_from(settings.number(key)?).unwrap_or(usize::MAX),
            kinds: usize::try_from(kinds).unwrap_or(4),
            history: settings.number("pwd.history")?,
        })
    }

    /// What is wrong with a password, in one sentence, or nothing.
    pub fn fault(&self, password: &str, email: &str, name: &str) -> Option<String> {
        let count = password.chars().count();
        if count < self.shortest {
            return Some(format!("Nhập mật khẩu ít nhất {} ký tự, hiện có {count}", self.shortest));
        }
        if count > 200 {
            return Some("Rút mật khẩu xuống còn 200 ký tự".to_owned());
        }
        if kinds_in(password) < self.kinds {
            return Some(format!("Mật khẩu cần có {} loại ký tự: chữ thường, chữ hoa, chữ số và ký hiệu", self.kinds));
        }
        let folded = viet::text::fold(password).replace(' ', "");
        let user = viet::text::fold(email.split('@').next().unwrap_or("")).replace(' ', "");
        let name = viet::text::fold(name).replace(' ', "");
        let known = [user.as_str(), name.as_str()];
        known
            .iter()
            .any(|part| part.len() >= 4 && folded.contains(part))
            .then(|| "Chọn mật khẩu không chứa tên hoặc địa chỉ thư của bạn".to_owned())
    }

    /// The rule in one sentence, shown above the field.
    pub fn sentence(&self) -> String {
        let kinds = if self.kinds > 1 { ", gồm chữ thường, chữ hoa, chữ số và ký hiệu" } else { "" };
        format!("Ít nhất {} ký tự{kinds}; không trùng {} mật khẩu gần nhất.", self.shortest, self.history)
    }
}

fn kinds_in(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] =
        [|c| c.is_lowercase(), |c| c.is_uppercase(), |c| c.is_numeric(), |c| !c.is_alphanumeric()];
    kinds.iter().filter(|kind| password.chars().any(kind)).count()
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password off the threads that answer requests.
pub async fn hash(password: String) -> Result<String> {
    tokio::task::spawn_blocking(move || {
        let salt: [u8; 16] = random();
        hasher()?
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(Error::internal)
    })
    .await
    .map_err(Error::internal)?
}

/// Whether a password fits a hash. An account without one takes as long and never fits.
pub async fn fits(password: String, hash: Option<String>) -> Result<bool> {
    tokio::task::spawn_blocking(move || {
        let hasher = hasher()?;
        match hash {
            Some(hash) => Ok(hasher.verify_password(password.as_bytes(), hash.as_str()).is_ok()),
            None => {
                let salt: [u8; 16] = random();
                let _ = hasher.hash_password_with_salt(password.as_bytes(), &salt);
                Ok(false)
            }
        }
    })
    .await
    .map_err(Error::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: PasswordRule = PasswordRule { shortest: 14, kinds: 4, history: 10 };

    #[test]
    fn a_password_without_second_factor_mixes_four_kinds_in_fourteen_characters() {
        let cases = [
            ("Ngan1!", true),
            ("motmatkhaudaithatdai", true),
            ("Motmatkhau14dai", true),
            ("Mot-mat-khau-14", false),
            ("Mật khẩu dài 14!", false),
        ];
        for (password, wrong) in cases {
            assert_eq!(RULE.fault(password, "thu.tv@example.gov.vn", "Trần Văn Thử").is_some(), wrong, "{password}");
        }
    }

    #[test]
    fn a_password_may_not_contain_the_name_or_the_address() {
        assert!(RULE.fault("TranVanThu-2026!", "x@example.gov.vn", "Trần Văn Thử").is_some());
        assert!(RULE.fault("Kien.tv-2026-!!!", "kien.tv@example.gov.vn", "A").is_some());
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_only() {
        let kept = hash("Mot-mat-khau-14".into()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits("Mot-mat-khau-14".into(), Some(kept.clone())).await.unwrap());
        assert!(!fits("Mot-mat-khau-15".into(), Some(kept)).await.unwrap());
        assert!(!fits("Mot-mat-khau-14".into(), None).await.unwrap());
    }
}
