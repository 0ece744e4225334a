//! The account to which a beneficiary is paid is entered and corrected; without one nothing goes to the treasury.

use std::collections::HashMap;

use crate::benefits::account::{self, AccountDraft, PayeeAccount};
use crate::benefits::list::{LineState, PaymentLine};
use crate::benefits::store::accounts::NewAccount;
use crate::benefits::store::{accounts as store, beneficiaries};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

/// The most people that a refusal names.
const NAMED: usize = 5;

/// Enters the account of a beneficiary, or another in its place. The log knows that it was done, not the number.
pub async fn enter(app: &App, permit: &Permit, id: &str, draft: &AccountDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let one = beneficiaries::find_within(&mut tx, permit, id).await?;
    let known = store::find(&mut tx, &one.id).await?;
    let sealed_number = account::seal(&app.secret, one.id.as_str(), &draft.digits)?;
    let new = NewAccount { holder: &draft.holder, bank: &draft.bank, sealed_number };
    store::put(&mut tx, &one.id, known.as_ref(), new).await?;
    let event = match known {
        None => Event::new("beneficiary.account_entered", &one.id),
        Some(_) => Event::new("beneficiary.account_changed", &one.id),
    };
    tx.commit(event.with("bank", &draft.bank)).await
}

/// Those on a list who are to be paid and have no account: the code of a line, name and code of the person.
pub fn missing(lines: &[PaymentLine], known: &HashMap<String, PayeeAccount>) -> Vec<(String, String)> {
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for line in lines.iter().filter(|line| line.state == LineState::Listed) {
        if known.contains_key(&line.beneficiary_id) || seen.contains(&line.beneficiary_id.as_str()) {
            continue;
        }
        seen.push(&line.beneficiary_id);
        let said = format!("{} ({}, {})", line.code(), line.talent_name, line.beneficiary_code);
        found.push((line.beneficiary_id.clone(), said));
    }
    found
}

/// Refuses a list with lines that name no account.
pub fn check(lines: &[PaymentLine], known: &HashMap<String, PayeeAccount>) -> Result<()> {
    let missing = missing(lines, known);
    if missing.is_empty() {
        return Ok(());
    }
    let named: Vec<&str> = missing.iter().take(NAMED).map(|(_, said)| said.as_str()).collect();
    let more = match missing.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" và {more} người khác"),
    };
    Err(Error::refused(format!(
        "{}{more} chưa có số tài khoản nhận tiền. Nhập tài khoản ở trang người hưởng, hoặc bỏ khoản đó khỏi danh sách.",
        named.join("; ")
    )))
}
