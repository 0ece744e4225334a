//! The account to which a beneficiary is paid (tài khoản nhận tiền): its number is sealed in its column, masked on pages,
//! and in the clear only in the file that goes to the treasury.

use crate::platform::clock::Instant;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::secret::Secret;

/// Digits of an account number, the fewest and the most.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=20;

/// What the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] =
    &[("holder", "chủ tài khoản"), ("account_number", "số tài khoản"), ("bank", "ngân hàng")];

/// An account as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PayeeAccount {
    pub beneficiary_id: String,
    pub holder: String,
    pub bank: String,
    pub sealed_number: Vec<u8>,
    pub entered_by_name: String,
    pub entered_at: Instant,
    pub version: i64,
}

/// Where the number of a beneficiary's account belongs.
fn place(beneficiary: &str) -> String {
    format!("payee_accounts.sealed_number:{beneficiary}")
}

/// A number as it is stored.
pub fn seal(secret: &Secret, beneficiary: &str, digits: &str) -> Result<Vec<u8>> {
    secret.seal(&place(beneficiary), digits.as_bytes())
}

impl PayeeAccount {
    /// The number in the clear.
    pub fn number(&self, secret: &Secret) -> Result<String> {
        let digits = secret.open(&place(&self.beneficiary_id), &self.sealed_number)?;
        String::from_utf8(digits).map_err(crate::platform::error::Error::internal)
    }

    /// The number as pages show it: "•••• 1234".
    pub fn masked(&self, secret: &Secret) -> Result<String> {
        Ok(masked(&self.number(secret)?))
    }
}

/// All but the last four digits hidden.
fn masked(digits: &str) -> String {
    let count = digits.chars().count();
    format!("•••• {}", digits.chars().skip(count.saturating_sub(4)).collect::<String>())
}

/// An account as typed.
#[derive(Clone)]
pub struct AccountDraft {
    pub holder: String,
    pub bank: String,
    pub digits: String,
}

impl AccountDraft {
    /// Reads the form; spaces, dots and hyphens in the number are dropped.
    pub fn read(form: &mut Form) -> Option<AccountDraft> {
        form.names(FIELDS);
        let holder = form.text("holder", 2..=120);
        let bank = form.text("bank", 2..=160);
        let typed = viet::text::clean(form.value("account_number"));
        let digits: String = typed.chars().filter(|letter| !matches!(letter, ' ' | '.' | '-')).collect();
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit()) && DIGITS.contains(&digits.len());
        if !is_number {
            form.refuse("account_number", "Nhập số tài khoản từ 6 đến 20 chữ số, như ngân hàng cấp");
            return None;
        }
        Some(AccountDraft { holder: holder?, bank: bank?, digits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_type_it_and_shown_by_its_end() {
        let read = |number: &str| {
            let body = format!("holder=Le+Van+Mau&bank=Ngan+hang+Mau&account_number={number}");
            AccountDraft::read(&mut Form::parse(body.as_bytes())).map(|draft| draft.digits)
        };
        assert_eq!(read("0011-0020.03004").as_deref(), Some("0011002003004"));
        assert_eq!(read("12345"), None);
        assert_eq!(read("VN001100200300"), None);
        assert_eq!(masked("0011002003004"), "•••• 3004");
    }
}
