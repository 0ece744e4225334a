//! The calendar of the budget (lịch ngân sách; Law 89/2025/QH15, Articles 46 to 66): what falls due in a year, when, and to
//! whom. The months are those of the law; the day is a dated setting, and the city sets that of its units itself.

use chrono::NaiveDate;

use crate::benefits::estimate::{ADJUST_DAY, SEND_DAY, SETTINGS as CLOSING};
use crate::platform::clock::Instant;
use crate::platform::error::Result;
use crate::platform::permission::Role;
use crate::platform::settings::{KnownSetting, SettingKind, Settings};
use crate::{ids, words};

ids! {
    /// What falls due in a year.
    BudgetTaskId = "budget_task";
}

words! {
    /// What has to be done.
    pub enum BudgetTask {
        Carry = "carry" "Chuyển nguồn, hủy dự toán còn lại của năm trước",
        Unit = "unit" "Đơn vị rà soát, gửi nhu cầu dự toán năm sau",
        City = "city" "Gửi dự toán năm sau của thành phố đến Bộ Tài chính",
        Decide = "decide" "Hội đồng nhân dân quyết định dự toán năm sau",
        Allocate = "allocate" "Phân bổ dự toán năm sau cho đơn vị",
        Send = "send" "Gửi hết chứng từ chi của năm đến Kho bạc",
    }
}

/// The day in June by which units send what they need; the city sets it.
const UNIT_DAY: &str = "budget.calendar_unit_day";
const CITY_DAY: &str = "budget.calendar_city_day";
const DECIDE_DAY: &str = "budget.calendar_decide_day";
const ALLOCATE_DAY: &str = "budget.calendar_allocate_day";
/// How many days before its day a task comes to the desk.
pub const LEAD_DAYS: &str = "budget.calendar_lead_days";

const fn day(key: &'static str, label: &'static str, note: &'static str) -> KnownSetting {
    KnownSetting {
        key,
        group: "Lịch ngân sách",
        label,
        kind: SettingKind::Number { least: 1, most: 31 },
        unit: "",
        blocks: "tạo việc này của lịch ngân sách",
        note,
    }
}

/// The days of the calendar.
pub const SETTINGS: &[KnownSetting] = &[
    day(UNIT_DAY, "Ngày cuối của tháng 6 đơn vị gửi nhu cầu dự toán", "Thành phố tự quy định."),
    day(CITY_DAY, "Ngày cuối của tháng 7 gửi dự toán đến Bộ Tài chính", "Luật 89/2025/QH15: trước ngày 10/7."),
    day(DECIDE_DAY, "Ngày cuối của tháng 12 Hội đồng nhân dân quyết định", "Luật 89/2025/QH15: trước ngày 10/12."),
    day(ALLOCATE_DAY, "Ngày cuối của tháng 12 phân bổ cho đơn vị", "Luật 89/2025/QH15: trước ngày 31/12."),
    day(LEAD_DAYS, "Số ngày đưa việc vào danh sách việc trước hạn", "Tính theo ngày liên tục."),
];

impl BudgetTask {
    /// The setting of its day.
    pub fn key(self) -> &'static str {
        match self {
            BudgetTask::Carry => ADJUST_DAY,
            BudgetTask::Unit => UNIT_DAY,
            BudgetTask::City => CITY_DAY,
            BudgetTask::Decide => DECIDE_DAY,
            BudgetTask::Allocate => ALLOCATE_DAY,
            BudgetTask::Send => SEND_DAY,
        }
    }

    /// The month of the law.
    fn month(self) -> u32 {
        match self {
            BudgetTask::Carry => 1,
            BudgetTask::Unit => 6,
            BudgetTask::City => 7,
            BudgetTask::Decide | BudgetTask::Allocate | BudgetTask::Send => 12,
        }
    }

    /// The budget year that it is about, in a calendar year.
    pub fn budget_year(self, year: i64) -> i64 {
        match self {
            BudgetTask::Carry => year - 1,
            BudgetTask::Send => year,
            BudgetTask::Unit | BudgetTask::City | BudgetTask::Decide | BudgetTask::Allocate => year + 1,
        }
    }

    /// To whom it falls.
    pub fn roles(self) -> &'static [Role] {
        match self {
            BudgetTask::Unit => &[Role::AgencyOfficer, Role::AgencyHead],
            BudgetTask::Allocate => &[Role::StandingOfficer],
            BudgetTask::Carry | BudgetTask::City | BudgetTask::Decide | BudgetTask::Send => &[Role::FinanceOfficer],
        }
    }

    /// Where it is done.
    pub fn link(self, year: i64) -> String {
        let of = self.budget_year(year);
        match self {
            BudgetTask::Carry => format!("/ngan-sach/{of}/ket-thuc-nam"),
            BudgetTask::Unit => format!("/ngan-sach/{of}"),
            BudgetTask::City | BudgetTask::Decide => format!("/ngan-sach/{of}/du-toan"),
            BudgetTask::Allocate => format!("/ngan-sach/{of}/phan-bo"),
            BudgetTask::Send => "/chi-tra".to_owned(),
        }
    }

    /// The last day of it in a year, or the sentence that says what is missing.
    pub fn due_on(self, year: i64, settings: &Settings) -> Result<NaiveDate> {
        let known: Vec<KnownSetting> = SETTINGS.iter().chain(CLOSING).copied().collect();
        Ok(self.date(year, settings.declared(&known, self.key())?))
    }

    /// A day of its month; one that the month does not have is its last.
    fn date(self, year: i64, day: i64) -> NaiveDate {
        let year = i32::try_from(year).unwrap_or(2026);
        let day = u32::try_from(day).unwrap_or(1);
        let found = (0..4).find_map(|less| NaiveDate::from_ymd_opt(year, self.month(), day.saturating_sub(less)));
        found.unwrap_or_default()
    }
}

/// A task that was near enough to be opened.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenedTask {
    pub id: BudgetTaskId,
    pub kind: BudgetTask,
    pub due_on: NaiveDate,
    pub done_at: Option<Instant>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::words::Words;

    #[test]
    fn a_year_has_its_days_in_their_order() {
        let days: Vec<String> = BudgetTask::ALL.iter().map(|task| task.date(2027, 31).to_string()).collect();
        assert_eq!(days, ["2027-01-31", "2027-06-30", "2027-07-31", "2027-12-31", "2027-12-31", "2027-12-31"]);
        assert_eq!(BudgetTask::Carry.budget_year(2027), 2026);
        assert_eq!(BudgetTask::Unit.budget_year(2027), 2028);
    }

    #[test]
    fn a_day_that_is_not_set_is_named() {
        let refused = BudgetTask::Unit.due_on(2027, &Settings::default()).unwrap_err().sentence();
        assert!(refused.contains("Ngày cuối của tháng 6 đơn vị gửi nhu cầu dự toán"), "{refused}");
    }
}
