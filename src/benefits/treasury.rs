//! The list that goes to the State Treasury (Kho bạc; Decree 347/2025/NĐ-CP) and the results that come back: each row is
//! matched to a line by its code, and what matches nothing is listed with a sentence.

use std::collections::HashMap;

use chrono::NaiveDate;
use sheets::{Answers, Choice, Column, Columns, DateOrder, File, Kind, Limits, Precision, Row, Value};

use super::account::PayeeAccount;
use super::estimate::Estimate;
use super::list::{LineState, PaymentLine, PaymentList};
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::platform::secret::Secret;
use crate::platform::sheet::Sheet;
use crate::{ids, words};

ids! {
    /// A row that came back from the treasury.
    TreasuryRowId = "treasury_row";
}

words! {
    /// What became of a row that came back.
    pub enum RowState {
        Waiting = "waiting" "Chờ đối chiếu",
        Matched = "matched" "Đã khớp",
        Unmatched = "unmatched" "Không khớp",
    }
}

/// A row as it was read from a file of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedRow {
    pub number: i64,
    pub code: String,
    pub amount: Option<i64>,
    /// `paid`, `refused`, or empty when it does not say.
    pub outcome: String,
    pub paid_on: Option<NaiveDate>,
    pub note: String,
}

/// The same as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TreasuryRow {
    pub id: TreasuryRowId,
    pub list_id: String,
    pub number: i64,
    pub line_code: String,
    pub amount: Option<i64>,
    pub outcome: String,
    pub paid_on: Option<NaiveDate>,
    pub note: String,
    pub state: RowState,
    pub sentence: String,
    pub line_id: Option<String>,
}

/// What a row does to the line that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    Paid(NaiveDate),
    Refused(String),
    /// It was noted before; nothing changes.
    Known,
    /// Nothing can be done with it, for this reason.
    Nothing(String),
}

/// The number of a line in its list, from the code that came back; nothing for a code of another list.
pub fn number_in(list: &PaymentList, code: &str) -> Option<i64> {
    let (of, number) = code.trim().rsplit_once('.')?;
    of.eq_ignore_ascii_case(&list.code).then(|| number.parse().ok()).flatten()
}

/// Compares a row with the line that it names.
pub fn compare(list: &PaymentList, row: &TreasuryRow, line: Option<&PaymentLine>) -> Match {
    let Some(line) = line else {
        return Match::Nothing(format!(
            "Mã “{}” không có trong danh sách {}. Hỏi lại Kho bạc xem khoản này của danh sách nào.",
            row.line_code, list.code
        ));
    };
    let named = format!("{} ({})", line.code(), line.talent_name);
    match (row.outcome.as_str(), line.state) {
        ("paid", LineState::Paid) | ("refused", LineState::Refused) => Match::Known,
        ("paid", LineState::Refused) => {
            Match::Nothing(format!("{named} đã ghi là Kho bạc từ chối, tệp này lại báo đã chi. Hỏi lại Kho bạc."))
        }
        ("refused", LineState::Paid) => Match::Nothing(format!(
            "{named} đã ghi là đã chi, tệp này lại báo từ chối. Nếu tiền bị trả lại, ghi bút toán ngược ở hồ sơ người hưởng."
        )),
        (_, LineState::Dropped) => Match::Nothing(format!("{named} đã bỏ khỏi danh sách trước khi gửi.")),
        ("paid", LineState::Listed) => match (row.amount, row.paid_on) {
            (Some(amount), _) if amount != line.amount.0 => Match::Nothing(format!(
                "{named}: Kho bạc báo {}, danh sách ghi {}. Đối chiếu lại trước khi ghi.",
                Vnd(amount),
                line.amount
            )),
            (None, _) => Match::Nothing(format!("{named}: tệp không ghi số tiền đã chi.")),
            (_, None) => Match::Nothing(format!("{named}: tệp không ghi ngày chi.")),
            (Some(_), Some(day)) => Match::Paid(day),
        },
        ("refused", LineState::Listed) if row.note.is_empty() => {
            Match::Nothing(format!("{named}: Kho bạc từ chối nhưng tệp không ghi lý do."))
        }
        ("refused", LineState::Listed) => Match::Refused(row.note.clone()),
        _ => Match::Nothing(format!("{named}: tệp không ghi kết quả là đã chi hay từ chối.")),
    }
}

fn columns() -> Columns {
    Columns::new(vec![
        Column::new("code", "Mã khoản chi", Kind::Text { longest: 40 }).required().or("Mã").or("Mã chi"),
        Column::new("amount", "Số tiền", Kind::Money).or("Số tiền chi").or("Số tiền (đồng)"),
        Column::new(
            "outcome",
            "Kết quả",
            Kind::Choice(vec![
                Choice::new("paid", "Đã chi").or("Đã thanh toán").or("Thành công").or("Đã trả"),
                Choice::new("refused", "Từ chối").or("Không chi").or("Trả lại").or("Từ chối thanh toán"),
            ]),
        )
        .required()
        .or("Kết quả chi")
        .or("Trạng thái"),
        Column::new("paid_on", "Ngày chi", Kind::Date(Precision::Day)).or("Ngày thanh toán").or("Ngày"),
        Column::new("note", "Lý do", Kind::Text { longest: 500 }).or("Lý do từ chối").or("Ghi chú"),
    ])
}

/// Reads a file of results. A cell that is wrong leaves its field empty, and the comparison says what is missing.
pub fn read(name: &str, bytes: &[u8]) -> std::result::Result<Vec<ReturnedRow>, String> {
    let columns = columns();
    let limits = Limits { rows: 50_000, ..Limits::default() };
    let file = File::from_bytes(name, bytes);
    let answers = Answers { date_order: Some(DateOrder::DayFirst), ..Answers::default() };
    let reading = sheets::read(&file, &columns, &limits, &answers).map_err(|refusal| refusal.sentence())?;
    let mut rows = Vec::new();
    for row in reading.rows().map_err(|refusal| refusal.sentence())? {
        let row = row.map_err(|refusal| refusal.sentence())?;
        rows.push(returned(&columns, &row));
    }
    if rows.is_empty() { Err("Tệp không có dòng kết quả nào.".to_owned()) } else { Ok(rows) }
}

fn returned(columns: &Columns, row: &Row) -> ReturnedRow {
    let value = |key: &str| columns.place(key).map_or(&Value::Empty, |place| row.value(place));
    let stood = |key: &str| {
        let cell = columns.place(key).and_then(|place| row.cells.get(place));
        cell.map(|cell| viet::text::clean(&cell.stood)).unwrap_or_default()
    };
    let amount = match value("amount") {
        Value::Money(amount) | Value::Integer(amount) => Some(*amount),
        _ => None,
    };
    let outcome = match value("outcome") {
        Value::Choice(code) => code.clone(),
        _ => String::new(),
    };
    let paid_on = match value("paid_on") {
        Value::Date(date) => date.first_day(),
        _ => None,
    };
    ReturnedRow { number: i64::from(row.number), code: stood("code"), amount, outcome, paid_on, note: stood("note") }
}

/// To whom a line is paid, in the clear.
#[derive(Clone, Default)]
pub struct Payee {
    holder: String,
    number: String,
    bank: String,
}

/// The accounts of a list in the clear, by the beneficiary's id.
pub fn payees(secret: &Secret, accounts: &HashMap<String, PayeeAccount>) -> Result<HashMap<String, Payee>> {
    let open = |account: &PayeeAccount| -> Result<Payee> {
        let number = account.number(secret)?;
        Ok(Payee { holder: account.holder.clone(), number, bank: account.bank.clone() })
    };
    accounts.iter().map(|(id, account)| Ok((id.clone(), open(account)?))).collect()
}

/// The workbook that goes to the treasury.
pub fn sheet(
    list: &PaymentList,
    estimate: &Estimate,
    lines: &[PaymentLine],
    payees: &HashMap<String, Payee>,
    note: String,
) -> Sheet {
    let mut sheet = Sheet {
        title: format!("Danh sách chi trả {}, {}, kỳ {}", list.code, list.agency_name, list.period()),
        note,
        columns: vec![
            ("Mã khoản chi", 16),
            ("Họ và tên", 28),
            ("Chủ tài khoản", 28),
            ("Số tài khoản", 20),
            ("Ngân hàng", 28),
            ("Nội dung chi", 34),
            ("Kỳ", 12),
            ("Cách tính", 30),
            ("Quyết định số", 20),
            ("Ngày quyết định", 14),
            ("Mã nguồn", 10),
            ("Chương", 10),
            ("Khoản", 10),
            ("Tiểu mục", 10),
            ("Số tiền", 18),
            ("Kết quả", 14),
            ("Ngày chi", 12),
            ("Lý do", 30),
        ],
        rows: Vec::new(),
    };
    for line in lines.iter().filter(|line| matches!(line.state, LineState::Listed | LineState::Paid)) {
        let payee = payees.get(&line.beneficiary_id).cloned().unwrap_or_default();
        sheet.rows.push(vec![
            line.code().into(),
            line.talent_name.clone().into(),
            payee.holder.into(),
            payee.number.into(),
            payee.bank.into(),
            line.name.clone().into(),
            line.period_label().into(),
            line.counted.clone().into(),
            line.decision_number.clone().into(),
            line.decided_on.into(),
            estimate.source_code.clone().into(),
            estimate.chapter.clone().into(),
            estimate.category.clone().into(),
            estimate.item.clone().into(),
            line.amount.0.into(),
        ]);
    }
    sheet
}

/// The same as text with commas, for systems that take no workbook.
pub fn csv(
    list: &PaymentList,
    estimate: &Estimate,
    lines: &[PaymentLine],
    payees: &HashMap<String, Payee>,
) -> Result<Vec<u8>> {
    let mut text = String::from("\u{feff}");
    let quoted = |cell: &str| {
        // What begins like a formula is kept text.
        let cell = if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.to_owned() };
        format!("\"{}\"", cell.replace('"', "\"\""))
    };
    text.push_str(
        "Mã khoản chi,Họ và tên,Chủ tài khoản,Số tài khoản,Ngân hàng,Nội dung chi,Kỳ,Quyết định số,Mã nguồn,",
    );
    text.push_str("Chương,Khoản,Tiểu mục,Số tiền\r\n");
    let mut total = 0_i64;
    for line in lines.iter().filter(|line| matches!(line.state, LineState::Listed | LineState::Paid)) {
        total = total.checked_add(line.amount.0).ok_or_else(|| Error::internal("the sum of a list is out of range"))?;
        let payee = payees.get(&line.beneficiary_id).cloned().unwrap_or_default();
        let cells = [
            quoted(&line.code()),
            quoted(&line.talent_name),
            quoted(&payee.holder),
            quoted(&payee.number),
            quoted(&payee.bank),
            quoted(&line.name),
            quoted(&line.period_label()),
            quoted(&line.decision_number),
            quoted(&estimate.source_code),
            quoted(&estimate.chapter),
            quoted(&estimate.category),
            quoted(&estimate.item),
            line.amount.0.to_string(),
        ];
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.push_str(&format!("\"Tổng cộng {}\",,,,,,,,,,,,{total}\r\n", list.code));
    Ok(text.into_bytes())
}
