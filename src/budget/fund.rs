//! Money of a sponsor for a purpose (nguồn tài trợ; clauses III, IV.2.a): what it is, what is used of it, what is left, and the
//! report that the sponsor gets.

use chrono::NaiveDate;

use super::allocation::Codes;
use crate::benefits::estimate::digits;
use crate::ids;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::money::Vnd;

ids! {
    /// A sponsor's money.
    FundId = "sponsor_fund";
}

/// A sponsor's money with what is taken from it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Fund {
    pub id: FundId,
    pub code: String,
    pub sponsor: String,
    pub purpose: String,
    pub source_code: String,
    pub amount: Vnd,
    pub received_on: NaiveDate,
    pub paper: String,
    /// What lines of the estimate hold of it.
    pub assigned: Vnd,
    /// What was paid from those lines.
    pub paid: Vnd,
}

impl Fund {
    /// What no line holds yet.
    pub fn unassigned(&self) -> Vnd {
        self.amount - self.assigned
    }

    /// What was not paid yet.
    pub fn left(&self) -> Vnd {
        self.amount - self.paid
    }

    /// Refuses a line beyond what is left.
    pub fn check(&self, amount: Vnd) -> Result<()> {
        if amount <= self.unassigned() {
            return Ok(());
        }
        Err(Error::refused_at(
            "amount",
            format!("Nguồn tài trợ {} chỉ còn {} chưa giao. Nhập số không vượt số đó", self.code, self.unassigned()),
        ))
    }
}

/// What the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("sponsor", "nhà tài trợ"),
    ("purpose", "mục đích"),
    ("source_code", "mã nguồn"),
    ("amount", "số tiền"),
    ("received_on", "ngày nhận"),
    ("paper", "văn bản, chứng từ"),
    ("agency_id", "đơn vị"),
    ("year", "năm"),
    ("decision_number", "số quyết định giao"),
    ("assigned_on", "ngày giao"),
];

fn more_than_nothing(form: &mut Form) -> Option<Vnd> {
    let amount = crate::benefits::typed_sum(form, "amount")?;
    if amount == Vnd(0) {
        form.refuse("amount", "Nhập số tiền lớn hơn 0");
        return None;
    }
    Some(amount)
}

/// A sponsor's money as typed.
#[derive(Clone, Debug)]
pub struct FundDraft {
    pub sponsor: String,
    pub purpose: String,
    pub source_code: String,
    pub amount: Vnd,
    pub received_on: NaiveDate,
    pub paper: String,
}

impl FundDraft {
    /// Reads the form; money of tomorrow was not received.
    pub fn read(form: &mut Form, today: NaiveDate) -> Option<FundDraft> {
        form.names(FIELDS);
        let sponsor = form.text("sponsor", 2..=200);
        let purpose = form.text("purpose", 5..=500);
        let source_code = digits(form, "source_code", 2, "mã nguồn");
        let amount = more_than_nothing(form);
        let received_on = form.date("received_on");
        let paper = form.text("paper", 1..=200);
        if received_on.is_some_and(|day| day > today) {
            form.refuse("received_on", "Nhập ngày không sau hôm nay");
            return None;
        }
        Some(FundDraft {
            sponsor: sponsor?,
            purpose: purpose?,
            source_code: source_code?,
            amount: amount?,
            received_on: received_on?,
            paper: paper?,
        })
    }
}

/// A line that a sponsor's money pays for, as typed.
#[derive(Clone, Debug)]
pub struct FundLineDraft {
    pub year: i64,
    pub agency_id: String,
    pub codes: Codes,
    pub amount: Vnd,
    pub decision_number: String,
    pub assigned_on: NaiveDate,
}

impl FundLineDraft {
    /// Reads the form; the source is the fund's.
    pub fn read(form: &mut Form, fund: &Fund, today: NaiveDate) -> Option<FundLineDraft> {
        form.names(FIELDS);
        form.set("source_code", fund.source_code.clone());
        let year = form.integer("year", 2020..=2100);
        let agency_id = form.text("agency_id", 1..=100);
        let codes = Codes::read(form, year.unwrap_or(2026));
        let amount = more_than_nothing(form);
        let decision_number = form.text("decision_number", 1..=100);
        let assigned_on = form.date("assigned_on");
        if assigned_on.is_some_and(|day| day > today) {
            form.refuse("assigned_on", "Nhập ngày không sau hôm nay");
            return None;
        }
        Some(FundLineDraft {
            year: year?,
            agency_id: agency_id?,
            codes: codes?,
            amount: amount?,
            decision_number: decision_number?,
            assigned_on: assigned_on?,
        })
    }
}
