//! What moves after the estimate was allocated: from line to line and quarter to quarter within a year (điều chuyển), into the
//! next year (chuyển nguồn) or away for good (hủy dự toán). A line keeps what it was assigned; what comes and goes is a
//! ledger, and what a line holds is a sum.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};

use super::figure::{QUARTERS, quarter_on};
use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::money::Vnd;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// An act by which money of the estimate moved.
    MoveId = "budget_move";
}

words! {
    /// What kind of act it is.
    pub enum MoveKind {
        Transfer = "transfer" "Điều chuyển",
        Carry = "carry" "Chuyển nguồn sang năm sau",
        Cancel = "cancel" "Hủy dự toán",
    }
}

words! {
    /// What the law lets go on into the next year (Law 89/2025/QH15, Article 66, clause 3).
    pub enum CarryCase {
        Late = "late" "Dự toán bổ sung sau ngày 30/9",
        Contract = "contract" "Hợp đồng ký trước ngày 31/12",
        Salary = "salary" "Tiền lương, phụ cấp, trợ cấp, an sinh xã hội",
        Autonomy = "autonomy" "Kinh phí giao tự chủ",
        Science = "science" "Nhiệm vụ khoa học và công nghệ",
        Aid = "aid" "Viện trợ, tài trợ đã có mục đích",
    }
}

/// A line of the assigned estimate as it stands with all that moved.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct MoveLine {
    pub id: String,
    pub year: i64,
    pub agency_id: String,
    pub agency_name: String,
    pub source_code: String,
    pub chapter: String,
    pub category: String,
    pub item: String,
    /// What was assigned, with what came and without what went.
    pub amount: i64,
    /// What lists that were approved take of it.
    pub committed: i64,
    pub q1: Option<i64>,
    pub q2: Option<i64>,
    pub q3: Option<i64>,
    pub q4: Option<i64>,
    /// The sponsor's money that it is paid from, if it is not the state's.
    pub fund_id: Option<String>,
}

impl MoveLine {
    /// "12-435-341-6449": source, chapter, category, item.
    pub fn codes(&self) -> String {
        format!("{}-{}-{}-{}", self.source_code, self.chapter, self.category, self.item)
    }

    /// What nothing takes yet.
    pub fn left(&self) -> i64 {
        self.amount - self.committed
    }

    /// As a choice.
    pub fn label(&self) -> String {
        format!("{}, {}: còn {}", self.agency_name, self.codes(), Vnd(self.left()))
    }

    /// What a quarter holds, from 1; nothing where the line is not shared out. 0 is the line as a whole.
    pub fn quarter(&self, quarter: i64) -> Option<i64> {
        match quarter {
            0 => Some(self.amount),
            1 => self.q1,
            2 => self.q2,
            3 => self.q3,
            4 => self.q4,
            _ => None,
        }
    }

    fn is_shared(&self) -> bool {
        self.q1.is_some()
    }

    /// Refuses a quarter that the line does not have, or one that is missing.
    fn check_quarter(&self, field: &'static str, quarter: i64) -> Result<()> {
        match (self.is_shared(), quarter) {
            (true, 0) => Err(Error::refused_at(
                field,
                format!("Dòng {} của {} đã chia theo quý. Chọn quý", self.codes(), self.agency_name),
            )),
            (false, 1..) => Err(Error::refused_at(
                field,
                format!("Dòng {} của {} chưa chia theo quý. Chọn “Không chia quý”", self.codes(), self.agency_name),
            )),
            _ => Ok(()),
        }
    }
}

/// A transfer as typed.
#[derive(Clone, Debug)]
pub struct TransferDraft {
    pub from_id: String,
    pub from_quarter: i64,
    pub to_id: String,
    pub to_quarter: i64,
    pub amount: Vnd,
    pub ground: Ground,
}

/// Why an act is done, and on what it rests.
#[derive(Clone, Debug)]
pub struct Ground {
    pub reason: String,
    pub decision_number: String,
    pub decided_on: NaiveDate,
    pub legal_document_id: String,
    pub clause: String,
}

/// What the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("from_id", "dòng chuyển đi"),
    ("from_quarter", "quý chuyển đi"),
    ("to_id", "dòng nhận"),
    ("to_quarter", "quý nhận"),
    ("amount", "số tiền"),
    ("carry_case", "trường hợp được chuyển nguồn"),
    ("reason", "lý do"),
    ("decision_number", "số quyết định"),
    ("decided_on", "ngày quyết định"),
    ("legal_document_id", "căn cứ pháp lý"),
    ("clause", "điều, khoản"),
];

impl Ground {
    /// Reads it; a decision of tomorrow is none.
    pub fn read(form: &mut Form, today: NaiveDate) -> Option<Ground> {
        form.names(FIELDS);
        let reason = form.text("reason", 5..=300);
        let decision_number = form.text("decision_number", 1..=100);
        let decided_on = form.date("decided_on");
        let legal_document_id = form.text("legal_document_id", 1..=100);
        let clause = form.text("clause", 1..=100);
        if decided_on.is_some_and(|day| day > today) {
            form.refuse("decided_on", "Nhập ngày không sau hôm nay");
            return None;
        }
        Some(Ground {
            reason: reason?,
            decision_number: decision_number?,
            decided_on: decided_on?,
            legal_document_id: legal_document_id?,
            clause: clause?,
        })
    }
}

fn amount(form: &mut Form) -> Option<Vnd> {
    let amount = crate::benefits::typed_sum(form, "amount")?;
    if amount == Vnd(0) {
        form.refuse("amount", "Nhập số tiền lớn hơn 0");
        return None;
    }
    Some(amount)
}

impl TransferDraft {
    /// Reads the form.
    pub fn read(form: &mut Form, today: NaiveDate) -> Option<TransferDraft> {
        form.names(FIELDS);
        let from_id = form.text("from_id", 1..=100);
        let from_quarter = form.integer("from_quarter", 0..=4);
        let to_id = form.text("to_id", 1..=100);
        let to_quarter = form.integer("to_quarter", 0..=4);
        let amount = amount(form);
        let ground = Ground::read(form, today);
        Some(TransferDraft {
            from_id: from_id?,
            from_quarter: from_quarter?,
            to_id: to_id?,
            to_quarter: to_quarter?,
            amount: amount?,
            ground: ground?,
        })
    }
}

/// Refuses a transfer that a line or a quarter has no money for, telling the sum.
pub fn check_transfer(from: &MoveLine, to: &MoveLine, draft: &TransferDraft) -> Result<()> {
    if from.id == to.id && draft.from_quarter == draft.to_quarter {
        return Err(Error::refused_at("to_id", "Chọn dòng hoặc quý khác với dòng và quý chuyển đi"));
    }
    if from.year != to.year {
        return Err(Error::refused_at("to_id", "Chỉ điều chuyển trong một năm ngân sách. Chọn dòng cùng năm"));
    }
    if from.fund_id != to.fund_id {
        return Err(Error::refused_at(
            "to_id",
            "Tiền tài trợ dùng đúng mục đích của nhà tài trợ, không điều chuyển với dòng khác nguồn. Chọn dòng cùng nguồn",
        ));
    }
    from.check_quarter("from_quarter", draft.from_quarter)?;
    to.check_quarter("to_quarter", draft.to_quarter)?;
    let Vnd(amount) = draft.amount;
    // Within one line nothing leaves it.
    if from.id != to.id {
        check_left(from, amount)?;
    }
    let held = from.quarter(draft.from_quarter).unwrap_or_default();
    if amount > held {
        return Err(Error::refused_at(
            "amount",
            format!(
                "{} của dòng {} có {}, chuyển {} thì thiếu {}. Giảm số tiền hoặc chọn quý khác",
                quarter_name(draft.from_quarter),
                from.codes(),
                Vnd(held),
                draft.amount,
                Vnd(amount - held)
            ),
        ));
    }
    Ok(())
}

/// Refuses what is more than a line has left, telling the sum.
pub fn check_left(line: &MoveLine, amount: i64) -> Result<()> {
    if amount <= line.left() {
        return Ok(());
    }
    Err(Error::refused_at(
        "amount",
        format!(
            "Dòng {} của {} được giao {}, đã cam kết chi {}, còn {}; chuyển {} thì thiếu {}",
            line.codes(),
            line.agency_name,
            Vnd(line.amount),
            Vnd(line.committed),
            Vnd(line.left()),
            Vnd(amount),
            Vnd(amount - line.left())
        ),
    ))
}

/// The quarter, from 1, in which a year takes what comes from the year before.
pub const FIRST_QUARTER: i64 = 1;

/// The quarter, from 1, from which a year that is over gives what goes on or is cancelled.
pub const LAST_QUARTER: i64 = 4;

/// The quarter, from 1, in which a budget year books what was decided on a day; what was decided before the year counts in its
/// first quarter, what was decided after it in its last.
pub fn quarter_decided(year: i64, day: NaiveDate) -> i64 {
    match i64::from(day.year()).cmp(&year) {
        Ordering::Less => FIRST_QUARTER,
        Ordering::Equal => i64::try_from(quarter_on(day)).map_or(LAST_QUARTER, |quarter| quarter + 1),
        Ordering::Greater => LAST_QUARTER,
    }
}

impl TransferDraft {
    /// The quarters, from 1, in which it leaves and arrives: those of lines that are shared out are chosen; the others book it in
    /// the quarter of the decision.
    pub fn quarters(&self, year: i64) -> (i64, i64) {
        let decided = quarter_decided(year, self.ground.decided_on);
        let booked = |chosen: i64| if chosen == 0 { decided } else { chosen };
        (booked(self.from_quarter), booked(self.to_quarter))
    }
}

/// "Quý III", or the line as a whole.
pub fn quarter_name(quarter: i64) -> &'static str {
    let place = usize::try_from(quarter - 1).ok();
    place.and_then(|place| QUARTERS.get(place)).copied().unwrap_or("Phần chưa chia quý")
}

/// The quarters as choices.
pub fn quarter_choices() -> Vec<(String, String)> {
    let quarters = (1..).zip(QUARTERS).map(|(number, name): (i64, &str)| (number.to_string(), name.to_owned()));
    quarters.chain([("0".to_owned(), "Không chia quý".to_owned())]).collect()
}

/// Whether a budget year is over on a day: its books are closed on 31/12 (Law 89/2025/QH15, Article 66).
pub fn is_over(year: i64, today: NaiveDate) -> bool {
    i64::from(today.year()) > year
}

/// Refuses to move money within a year that is over.
pub fn check_open(year: i64, today: NaiveDate) -> Result<()> {
    if !is_over(year, today) {
        return Ok(());
    }
    Err(Error::refused(format!(
        "Năm ngân sách {year} đã khóa sổ ngày 31/12/{year} nên không điều chuyển nữa. Phần còn lại làm ở trang Kết thúc năm."
    )))
}

/// Refuses to carry money on before the year is over, or after its accounts may be put right. `last` is the last day of
/// January on which they may.
pub fn check_carry(year: i64, today: NaiveDate, last: i64) -> Result<()> {
    if !is_over(year, today) {
        return Err(Error::refused(format!(
            "Năm ngân sách {year} chưa hết. Chuyển nguồn làm từ ngày 01/01/{} khi đã khóa sổ.",
            year + 1
        )));
    }
    let is_early = i64::from(today.year()) == year + 1 && today.month() == 1 && i64::from(today.day()) <= last;
    if is_early {
        return Ok(());
    }
    Err(Error::refused(format!(
        "Thời gian chỉnh lý quyết toán năm {year} đã hết ngày {last:02}/01/{}. Phần còn lại chỉ hủy được.",
        year + 1
    )))
}

/// Refuses to cancel what is left before the year is over.
pub fn check_cancel(year: i64, today: NaiveDate) -> Result<()> {
    if is_over(year, today) {
        return Ok(());
    }
    Err(Error::refused(format!("Năm ngân sách {year} chưa hết nên chưa hủy dự toán còn lại.")))
}

/// What goes on into the next year, as typed.
#[derive(Clone, Debug)]
pub struct CarryDraft {
    pub from_id: String,
    pub amount: Vnd,
    pub case: CarryCase,
    pub ground: Ground,
}

impl CarryDraft {
    /// Reads the form.
    pub fn read(form: &mut Form, today: NaiveDate) -> Option<CarryDraft> {
        form.names(FIELDS);
        let from_id = form.text("from_id", 1..=100);
        let amount = amount(form);
        let case = form.choice::<CarryCase>("carry_case");
        let ground = Ground::read(form, today);
        Some(CarryDraft { from_id: from_id?, amount: amount?, case: case?, ground: ground? })
    }
}

/// An act with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Move {
    pub id: MoveId,
    pub code: String,
    pub year: i64,
    pub kind: MoveKind,
    pub from_name: String,
    pub from_codes: String,
    pub from_quarter: i64,
    pub to_name: String,
    pub to_codes: String,
    pub to_quarter: i64,
    pub amount: Vnd,
    pub carry_case: String,
    pub reason: String,
    pub decision_number: String,
    pub decided_on: NaiveDate,
    pub legal_number: String,
    pub clause: String,
    pub made_by_name: String,
    pub made_at: Instant,
}

impl Move {
    /// Where it came from, with the quarter.
    pub fn from_line(&self) -> String {
        place(&self.from_name, &self.from_codes, self.from_quarter)
    }

    /// Where it went; nothing for what was cancelled.
    pub fn to_line(&self) -> String {
        if self.to_codes.is_empty() { String::new() } else { place(&self.to_name, &self.to_codes, self.to_quarter) }
    }

    /// Why it may be carried, in words.
    pub fn case(&self) -> &'static str {
        CarryCase::parse(&self.carry_case).map(Words::label).unwrap_or_default()
    }
}

fn place(name: &str, codes: &str, quarter: i64) -> String {
    if quarter == 0 { format!("{name}, {codes}") } else { format!("{name}, {codes}, {}", quarter_name(quarter)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(id: &str, amount: i64, committed: i64, quarters: Option<[i64; 4]>) -> MoveLine {
        let quarter = |place: usize| quarters.map(|all| all[place]);
        MoveLine {
            id: id.to_owned(),
            year: 2026,
            agency_id: "so-mau".to_owned(),
            agency_name: "Sở Mẫu".to_owned(),
            source_code: "12".to_owned(),
            chapter: "435".to_owned(),
            category: "341".to_owned(),
            item: "6449".to_owned(),
            amount,
            committed,
            q1: quarter(0),
            q2: quarter(1),
            q3: quarter(2),
            q4: quarter(3),
            fund_id: None,
        }
    }

    fn draft(from_quarter: i64, to_quarter: i64, amount: i64) -> TransferDraft {
        TransferDraft {
            from_id: String::new(),
            from_quarter,
            to_id: String::new(),
            to_quarter,
            amount: Vnd(amount),
            ground: Ground {
                reason: String::new(),
                decision_number: String::new(),
                decided_on: NaiveDate::default(),
                legal_document_id: String::new(),
                clause: String::new(),
            },
        }
    }

    fn sentence(outcome: Result<()>) -> String {
        outcome.map_or_else(|error| error.sentence(), |()| String::new())
    }

    #[test]
    fn a_refusal_tells_the_sum() {
        let from = line("a", 100_000_000, 70_000_000, Some([40_000_000, 60_000_000, 0, 0]));
        let to = line("b", 5_000_000, 0, None);
        let said = sentence(check_transfer(&from, &to, &draft(1, 0, 35_000_000)));
        assert!(
            said.contains("được giao 100.000.000")
                && said.contains("còn 30.000.000")
                && said.contains("thiếu 5.000.000"),
            "{said}"
        );
        let said = sentence(check_transfer(&from, &to, &draft(3, 0, 1_000_000)));
        assert!(said.contains("Quý III") && said.contains("thiếu 1.000.000"), "{said}");
        assert_eq!(sentence(check_transfer(&from, &to, &draft(2, 0, 30_000_000))), "");
        assert!(sentence(check_transfer(&from, &to, &draft(0, 0, 1))).contains("Chọn quý"));
        assert!(sentence(check_transfer(&to, &from, &draft(2, 1, 1))).contains("Không chia quý"));
        assert!(sentence(check_transfer(&from, &from, &draft(1, 1, 1))).contains("khác"));
        // Between quarters of one line nothing leaves it.
        assert_eq!(sentence(check_transfer(&from, &from, &draft(2, 1, 40_000_000))), "");
        let sponsored = MoveLine { fund_id: Some("1".to_owned()), ..to };
        assert!(sentence(check_transfer(&from, &sponsored, &draft(1, 0, 1))).contains("tài trợ"));
    }

    #[test]
    fn what_has_no_quarter_of_its_own_is_booked_in_that_of_its_decision() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (decided, quarter) in [
            ("2025-12-30", 1),
            ("2026-01-01", 1),
            ("2026-03-31", 1),
            ("2026-04-01", 2),
            ("2026-09-30", 3),
            ("2026-12-31", 4),
            ("2027-01-05", 4),
        ] {
            assert_eq!(quarter_decided(2026, day(decided)), quarter, "{decided}");
        }
        let mut one = draft(1, 0, 1);
        one.ground.decided_on = day("2026-08-15");
        assert_eq!(one.quarters(2026), (1, 3), "a quarter that was chosen stays");
    }

    #[test]
    fn a_year_closes_by_its_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(sentence(check_open(2026, day("2026-12-31"))), "");
        assert!(sentence(check_open(2026, day("2027-01-01"))).contains("khóa sổ"));
        assert!(sentence(check_carry(2026, day("2026-12-31"), 31)).contains("chưa hết"));
        assert_eq!(sentence(check_carry(2026, day("2027-01-31"), 31)), "");
        assert!(sentence(check_carry(2026, day("2027-02-01"), 31)).contains("chỉ hủy"));
        assert!(sentence(check_cancel(2026, day("2026-12-31"))).contains("chưa hết"));
        assert_eq!(sentence(check_cancel(2026, day("2027-02-01"))), "");
    }

    proptest! {
        #[test]
        fn no_transfer_leaves_a_line_or_a_quarter_below_nothing(
            quarters in prop::array::uniform4(0_i64..1_000), committed in 0_i64..4_000, amount in 1_i64..2_000, quarter in 1_i64..5,
        ) {
            let whole: i64 = quarters.iter().sum();
            let from = line("a", whole, committed.min(whole), Some(quarters));
            let to = line("b", 0, 0, None);
            if check_transfer(&from, &to, &draft(quarter, 0, amount)).is_ok() {
                prop_assert!(from.left() >= amount);
                prop_assert!(from.quarter(quarter).unwrap() >= amount);
            }
        }
    }
}
