//! A line of the assigned estimate (dự toán được giao; Law 89/2025/QH15, Circular 130/2025/TT-BTC): what an agency may spend
//! in a year from a source, by the codes of the budget index.

use chrono::{Datelike, NaiveDate};

use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::money::Vnd;
use crate::platform::settings::{KnownSetting, SettingKind, Settings};
use crate::{ids, words};

ids! {
    /// A line of an estimate.
    EstimateId = "estimate_line";
    /// An entry of the ledger of a line.
    EstimateEntryId = "estimate_entry";
}

words! {
    /// Why money came to a line or went from it after it was assigned.
    pub enum EstimateEntryKind {
        Transfer = "transfer" "Điều chuyển",
        Carried = "carried" "Chuyển nguồn",
        Cancelled = "cancelled" "Hủy",
    }
}

/// The last day of December on which papers go to the treasury, the last on which money is spent, and the last of January
/// on which the accounts of the year before are put right (Law 89/2025/QH15, Article 66).
pub const SEND_DAY: &str = "budget.close_send_day";
/// The last day on which a list may be approved.
pub const PAY_DAY: &str = "budget.close_pay_day";
/// The last day on which something may be carried on into the next year.
pub const ADJUST_DAY: &str = "budget.close_adjust_day";

const fn closing(key: &'static str, label: &'static str, blocks: &'static str) -> KnownSetting {
    KnownSetting {
        key,
        group: "Kết thúc năm ngân sách",
        label,
        kind: SettingKind::Number { least: 1, most: 31 },
        unit: "",
        blocks,
        note: "Điều 66 Luật Ngân sách nhà nước số 89/2025/QH15.",
    }
}

/// The days on which a budget year closes.
pub const SETTINGS: &[KnownSetting] = &[
    closing(
        SEND_DAY,
        "Ngày cuối của tháng 12 gửi chứng từ đến Kho bạc",
        "gửi danh sách chi đến Kho bạc trong tháng 12",
    ),
    closing(PAY_DAY, "Ngày cuối của tháng 12 được duyệt chi", "duyệt danh sách chi trong tháng 12"),
    closing(ADJUST_DAY, "Ngày cuối của tháng 01 được chỉnh lý quyết toán năm trước", "chuyển nguồn sang năm sau"),
];

/// The days of December in sentences; `{}` is the day.
pub const CLOSING_DAYS: &[(&str, &str)] =
    &[(SEND_DAY, "Gửi chứng từ đến Kho bạc đến hết {}."), (PAY_DAY, "Duyệt chi đến hết {}; sau đó khóa sổ.")];

/// An estimate line with what is taken from it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Estimate {
    pub id: EstimateId,
    pub year: i64,
    pub agency_id: String,
    pub agency_name: String,
    pub lineage: String,
    pub bloc: String,
    pub source_code: String,
    pub chapter: String,
    pub category: String,
    pub item: String,
    pub amount: Vnd,
    pub decision_number: String,
    pub assigned_on: NaiveDate,
    /// The sums of lists that were approved and not refused by the treasury.
    pub committed: Vnd,
    /// What was paid.
    pub paid: Vnd,
    pub version: i64,
}

impl Estimate {
    /// What may still be approved.
    pub fn available(&self) -> Vnd {
        self.amount - self.committed
    }

    /// Refuses an act on a year that closes: after the day of December that a setting names, or when it is over (STD-69).
    pub fn check_day(&self, today: NaiveDate, settings: &Settings, key: &'static str) -> Result<()> {
        let year = i64::from(today.year());
        if year == self.year && today.month() == 12 {
            let last = settings.declared(SETTINGS, key)?;
            if i64::from(today.day()) > last {
                return Err(Error::refused(format!(
                    "Đã quá {last:02}/12/{year}, ngày cuối của bước này trong năm ngân sách {year}. Trả lại danh sách; \
                     khoản chưa chi thì chuyển nguồn hoặc lập lại từ dự toán năm sau."
                )));
            }
        }
        if year > self.year {
            return Err(Error::refused(format!(
                "Năm ngân sách {} đã khóa sổ. Trả lại danh sách; khoản chưa chi lập lại từ dòng dự toán năm {year}.",
                self.year
            )));
        }
        Ok(())
    }

    /// "12-435-341-6449": source, chapter, category, item.
    pub fn codes(&self) -> String {
        format!("{}-{}-{}-{}", self.source_code, self.chapter, self.category, self.item)
    }

    /// Refuses a sum that the line has no balance for (STD-66).
    pub fn check(&self, list: &str, total: Vnd) -> Result<()> {
        if total <= self.available() {
            return Ok(());
        }
        Err(Error::refused(format!(
            "Danh sách {list} cần {total}, dòng dự toán {} năm {} chỉ còn {}. Bỏ bớt dòng, hoặc đề nghị Sở Tài chính bổ \
             sung dự toán.",
            self.codes(),
            self.year,
            self.available()
        )))
    }
}

/// An estimate line as typed.
#[derive(Clone, Debug)]
pub struct EstimateDraft {
    pub year: i64,
    pub agency_id: String,
    pub source_code: String,
    pub chapter: String,
    pub category: String,
    pub item: String,
    pub amount: Vnd,
    pub decision_number: String,
    pub assigned_on: NaiveDate,
}

/// What the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("year", "năm ngân sách"),
    ("agency_id", "đơn vị"),
    ("source_code", "mã nguồn"),
    ("chapter", "chương"),
    ("category", "khoản"),
    ("item", "tiểu mục"),
    ("amount", "số tiền"),
    ("decision_number", "số quyết định giao"),
    ("assigned_on", "ngày giao"),
];

/// Reads a code of the budget index: so many digits.
pub fn digits(form: &mut Form, name: &'static str, count: usize, called: &str) -> Option<String> {
    let typed = viet::text::clean(form.value(name));
    if typed.len() == count && typed.bytes().all(|letter| letter.is_ascii_digit()) {
        return Some(typed);
    }
    form.refuse(name, format!("Nhập {called} gồm {count} chữ số theo mục lục ngân sách"));
    None
}

/// Whether a chapter is one of the year; chapters of districts are refused since 2026 (Circular 130/2025/TT-BTC).
pub fn is_chapter_of(form: &mut Form, chapter: &str, year: i64) -> bool {
    let is_gone = year >= 2026 && ("600"..="799").contains(&chapter);
    if is_gone {
        form.refuse(
            "chapter",
            "Chương 600 đến 799 (cấp huyện) không còn từ năm 2026. Nhập chương cấp thành phố hoặc cấp xã",
        );
    }
    !is_gone
}

impl EstimateDraft {
    /// Reads the form. Chapters of districts are gone since 2026 (Circular 130/2025/TT-BTC).
    pub fn read(form: &mut Form) -> Option<EstimateDraft> {
        form.names(FIELDS);
        let year = form.integer("year", 2020..=2100);
        let agency_id = form.text("agency_id", 1..=100);
        let source_code = digits(form, "source_code", 2, "mã nguồn");
        let chapter = digits(form, "chapter", 3, "chương");
        let category = digits(form, "category", 3, "khoản");
        let item = digits(form, "item", 4, "tiểu mục");
        let amount = match viet::money::parse_dong(form.value("amount")) {
            Ok(amount) if amount > 0 => Some(Vnd(amount)),
            Ok(_) => {
                form.refuse("amount", "Nhập số tiền lớn hơn 0");
                None
            }
            Err(error) => {
                form.refuse("amount", error.sentence());
                None
            }
        };
        let decision_number = form.text("decision_number", 1..=100);
        let assigned_on = form.date("assigned_on");
        if let (Some(chapter), Some(year)) = (&chapter, year)
            && !is_chapter_of(form, chapter, year)
        {
            return None;
        }
        Some(EstimateDraft {
            year: year?,
            agency_id: agency_id?,
            source_code: source_code?,
            chapter: chapter?,
            category: category?,
            item: item?,
            amount: amount?,
            decision_number: decision_number?,
            assigned_on: assigned_on?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(chapter: &str, year: &str) -> Form {
        Form::parse(
            format!(
                "year={year}&agency_id=x&source_code=12&chapter={chapter}&category=341&item=6449&amount=1.000.000\
                 &decision_number=1&assigned_on=01/01/2026"
            )
            .as_bytes(),
        )
    }

    #[test]
    fn chapters_of_districts_are_gone_since_2026() {
        assert!(EstimateDraft::read(&mut typed("435", "2026")).is_some());
        let mut district = typed("612", "2026");
        assert!(EstimateDraft::read(&mut district).is_none() && district.error("chapter").is_some());
        assert!(EstimateDraft::read(&mut typed("612", "2025")).is_some());
        assert!(EstimateDraft::read(&mut typed("43", "2026")).is_none());
    }
}
