//! The accounts to which beneficiaries are paid.

use std::collections::HashMap;

use crate::benefits::account::PayeeAccount;
use crate::benefits::beneficiary::BeneficiaryId;
use crate::benefits::list::PaymentListId;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::{insert, sql, update};

const ACCOUNT: &str = "select a.beneficiary_id, a.holder, a.bank, a.sealed_number, a.entered_by_name, a.entered_at,
    a.version from payee_accounts a";

/// The account of a beneficiary, if one was entered.
pub async fn find(db: &mut impl Read, beneficiary: &BeneficiaryId) -> Result<Option<PayeeAccount>> {
    sql!(optional PayeeAccount, db, format!("{ACCOUNT} where a.beneficiary_id = $1"), beneficiary)
}

/// The accounts of those on a list, by the beneficiary's id.
pub async fn of_list(db: &mut impl Read, list: &PaymentListId) -> Result<HashMap<String, PayeeAccount>> {
    let found = sql!(all PayeeAccount, db,
        format!("{ACCOUNT} where a.beneficiary_id in (select l.beneficiary_id from payment_lines l where l.list_id = $1)"),
        list)?;
    Ok(found.into_iter().map(|account| (account.beneficiary_id.clone(), account)).collect())
}

/// An account to be saved.
pub struct NewAccount<'a> {
    pub holder: &'a str,
    pub bank: &'a str,
    pub sealed_number: Vec<u8>,
}

/// Enters an account in the place of the one that was read, if there was one.
pub async fn put(
    tx: &mut Tx,
    beneficiary: &BeneficiaryId,
    known: Option<&PayeeAccount>,
    new: NewAccount<'_>,
) -> Result<()> {
    let by = tx.actor().name.clone();
    match known {
        None => {
            insert!(tx, "payee_accounts", {
                beneficiary_id: beneficiary, holder: new.holder, bank: new.bank, sealed_number: new.sealed_number,
                entered_by_name: by, entered_at: tx.now,
            })?;
            Ok(())
        }
        Some(known) => fresh(update!(tx, "payee_accounts", {
            holder: new.holder, bank: new.bank, sealed_number: new.sealed_number, entered_by_name: by,
            entered_at: tx.now, version: known.version + 1,
        }, "beneficiary_id = $1 and version = $2", beneficiary, known.version)?),
    }
}
