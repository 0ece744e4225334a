//! Reporting periods (kỳ báo cáo; Decree 09/2019/NĐ-CP, Article 12; STD-71): from which day to which day programme figures
//! and money are counted, and what a period is compared with.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::settings::{KnownSetting, SettingKind, Settings};
use crate::platform::words::Words;
use crate::words;

words! {
    /// A kind of reporting period.
    pub enum PeriodKind {
        FirstHalf = "first_half" "6 tháng đầu năm",
        SecondHalf = "second_half" "6 tháng cuối năm",
        Year = "year" "Cả năm",
        /// From one day to another, as typed.
        Free = "free" "Từ ngày đến ngày",
    }
}

words! {
    /// What a period is compared with.
    pub enum Against {
        Before = "before" "Kỳ liền trước",
        LastYear = "last_year" "Cùng kỳ năm trước",
        Nothing = "nothing" "Không so sánh",
    }
}

const CUT_OFF: &str = "report.cut_off_day";

/// What reports ask for.
pub const SETTINGS: &[KnownSetting] = &[KnownSetting {
    key: CUT_OFF,
    group: "Báo cáo",
    label: "Ngày chốt số liệu trong tháng cuối của kỳ báo cáo",
    kind: SettingKind::Number { least: 1, most: 28 },
    unit: "",
    blocks: "báo cáo 6 tháng và báo cáo năm",
    note: "Điều 12 Nghị định 09/2019/NĐ-CP: từ ngày 15 của tháng trước kỳ đến ngày 14 của tháng cuối kỳ.",
}];

/// Days from the first to the last, both counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Span {
    /// The day after the last.
    pub fn end(self) -> NaiveDate {
        self.to.checked_add_days(Days::new(1)).unwrap_or(self.to)
    }

    /// "15/12/2025–14/06/2026".
    pub fn label(self) -> String {
        format!("{}–{}", viet::date::screen(self.from), viet::date::screen(self.to))
    }

    /// The span of the same length that ends on the day before.
    fn before(self) -> Span {
        let days = u64::try_from((self.to - self.from).num_days()).unwrap_or(0);
        let to = self.from.checked_sub_days(Days::new(1)).unwrap_or(self.from);
        Span { from: to.checked_sub_days(Days::new(days)).unwrap_or(to), to }
    }

    fn a_year_earlier(self) -> Span {
        let earlier = |day: NaiveDate| day.checked_sub_months(Months::new(12)).unwrap_or(day);
        Span { from: earlier(self.from), to: earlier(self.to) }
    }

    /// The last day of each month that the span touches; the last one is the end of the span.
    pub fn month_ends(self) -> Vec<NaiveDate> {
        let mut ends = Vec::new();
        let mut month = self.from.with_day(1).unwrap_or(self.from);
        while let Some(next) = month.checked_add_months(Months::new(1)).filter(|_| month <= self.to && ends.len() < 60)
        {
            ends.push(next.pred_opt().unwrap_or(next).min(self.to));
            month = next;
        }
        ends
    }
}

/// A period: figures of the programme follow Decree 09, money follows the budget year (Law 89/2025/QH15); free days are the
/// same for both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub kind: String,
    pub year: i64,
    pub programme: Span,
    pub budget: Span,
}

fn day(year: i64, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn regular(kind: PeriodKind, year: i64, cut_off: u32) -> Option<Period> {
    let (programme, budget) = match kind {
        PeriodKind::FirstHalf => {
            ((day(year - 1, 12, cut_off + 1)?, day(year, 6, cut_off)?), (day(year, 1, 1)?, day(year, 6, 30)?))
        }
        PeriodKind::SecondHalf => {
            ((day(year, 6, cut_off + 1)?, day(year, 12, cut_off)?), (day(year, 7, 1)?, day(year, 12, 31)?))
        }
        PeriodKind::Year | PeriodKind::Free => {
            ((day(year - 1, 12, cut_off + 1)?, day(year, 12, cut_off)?), (day(year, 1, 1)?, day(year, 12, 31)?))
        }
    };
    let span = |(from, to)| Span { from, to };
    Some(Period { kind: kind.as_str().to_owned(), year, programme: span(programme), budget: span(budget) })
}

/// The day on which the figures of a period are closed; unset, it blocks regular periods with a sentence.
fn cut_off(settings: &Settings) -> Result<u32> {
    let day = settings.number(CUT_OFF).map_err(|_| {
        Error::refused(
            "Chưa có ngày chốt số liệu của kỳ báo cáo (thiết lập “report.cut_off_day”). Quản trị hệ thống nhập kèm căn cứ pháp lý, hoặc chọn kỳ “Từ ngày đến ngày”.",
        )
    })?;
    u32::try_from(day)
        .ok()
        .filter(|day| (1..=28).contains(day))
        .ok_or_else(|| Error::refused(format!("Ngày chốt số liệu của kỳ báo cáo phải từ 1 đến 28, hiện là {day}.")))
}

impl Period {
    /// A half or a whole year.
    pub fn regular(kind: PeriodKind, year: i64, settings: &Settings) -> Result<Period> {
        let cut_off = cut_off(settings)?;
        regular(kind, year, cut_off).ok_or_else(|| Error::refused(format!("Không có kỳ báo cáo của năm {year}.")))
    }

    /// From one day to another.
    pub fn free(from: NaiveDate, to: NaiveDate) -> Result<Period> {
        if to < from {
            return Err(Error::refused_at("den", "Ngày cuối của kỳ không trước ngày đầu"));
        }
        if (to - from).num_days() > 366 * 5 {
            return Err(Error::refused_at("den", "Kỳ báo cáo dài nhất 5 năm. Chọn ngày gần hơn"));
        }
        let span = Span { from, to };
        Ok(Period {
            kind: PeriodKind::Free.as_str().to_owned(),
            year: i64::from(to.year()),
            programme: span,
            budget: span,
        })
    }

    /// The kind.
    pub fn kind(&self) -> PeriodKind {
        PeriodKind::parse(&self.kind).unwrap_or(PeriodKind::Free)
    }

    /// "6 tháng đầu năm 2026", "năm 2026", "từ 01/03/2026 đến 31/05/2026".
    pub fn label(&self) -> String {
        match self.kind() {
            PeriodKind::Year => format!("năm {}", self.year),
            PeriodKind::Free => {
                format!("từ {} đến {}", viet::date::screen(self.programme.from), viet::date::screen(self.programme.to))
            }
            half => format!("{} {}", half.label(), self.year),
        }
    }

    /// What it is compared with; nothing when that was not asked for.
    pub fn compared(&self, against: Against) -> Option<Period> {
        let cut_off = self.programme.to.day();
        let free = |programme: Span| Period {
            kind: self.kind.clone(),
            year: i64::from(programme.to.year()),
            programme,
            budget: programme,
        };
        match (against, self.kind()) {
            (Against::Nothing, _) => None,
            (Against::Before, PeriodKind::Free) => Some(free(self.programme.before())),
            (Against::LastYear, PeriodKind::Free) => Some(free(self.programme.a_year_earlier())),
            (Against::Before, PeriodKind::SecondHalf) => regular(PeriodKind::FirstHalf, self.year, cut_off),
            (Against::Before, PeriodKind::FirstHalf) => regular(PeriodKind::SecondHalf, self.year - 1, cut_off),
            (_, kind) => regular(kind, self.year - 1, cut_off),
        }
    }

    /// The half of the year in which a day falls.
    pub fn at(today: NaiveDate, settings: &Settings) -> Result<Period> {
        let cut_off = cut_off(settings)?;
        let year = i64::from(today.year());
        let halves = [(PeriodKind::FirstHalf, year), (PeriodKind::SecondHalf, year), (PeriodKind::FirstHalf, year + 1)];
        let found = halves.into_iter().filter_map(|(kind, year)| regular(kind, year, cut_off));
        found.into_iter().find(|period| today <= period.programme.to).ok_or(Error::NotFound)
    }
}

/// What the address asks for: a period and what it is compared with.
#[derive(Clone, Debug)]
pub struct Asked {
    pub period: Period,
    pub against: Against,
}

const FIELDS: &[(&str, &str)] = &[("ky", "kỳ báo cáo"), ("nam", "năm"), ("tu", "từ ngày"), ("den", "đến ngày")];

/// The form of the period as the address fills it.
pub fn form(params: &ListParams) -> Form {
    let mut form = Form::filled(["ky", "nam", "tu", "den", "so_voi"].map(|name| (name, params.value(name).to_owned())));
    form.names(FIELDS);
    form
}

impl Asked {
    /// Reads a form; what is wrong is told at its field. Without a kind it is the half in which today falls.
    pub fn read(form: &mut Form, today: NaiveDate, settings: &Settings) -> Result<Option<Asked>> {
        form.names(FIELDS);
        let against = Against::parse(form.value("so_voi")).unwrap_or(Against::Before);
        let period = if form.value("ky").is_empty() {
            form.accept(Period::at(today, settings))?
        } else {
            match form.choice::<PeriodKind>("ky") {
                None => None,
                Some(PeriodKind::Free) => {
                    let (from, to) = (form.date("tu"), form.date("den"));
                    match (from, to) {
                        (Some(from), Some(to)) => form.accept(Period::free(from, to))?,
                        _ => None,
                    }
                }
                Some(kind) => {
                    if form.value("nam").is_empty() {
                        form.set("nam", today.year().to_string());
                    }
                    match form.integer("nam", 2020..=2100) {
                        Some(year) => form.accept(Period::regular(kind, year, settings))?,
                        None => None,
                    }
                }
            }
        };
        let Some(period) = period else { return Ok(None) };
        form.set("ky", period.kind.clone());
        form.set("nam", period.year.to_string());
        form.set("so_voi", against.as_str());
        Ok(Some(Asked { period, against }))
    }

    /// The period in an address.
    pub fn query(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.append_pair("ky", &self.period.kind);
        if self.period.kind() == PeriodKind::Free {
            out.append_pair("tu", &viet::date::screen(self.period.programme.from));
            out.append_pair("den", &viet::date::screen(self.period.programme.to));
        } else {
            out.append_pair("nam", &self.period.year.to_string());
        }
        out.append_pair("so_voi", self.against.as_str());
        out.finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn spans(kind: PeriodKind, year: i64) -> (String, String) {
        let period = regular(kind, year, 14).unwrap();
        (period.programme.label(), period.budget.label())
    }

    #[test]
    fn periods_follow_decree_09_and_money_the_budget_year() {
        let of = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(spans(PeriodKind::FirstHalf, 2026), of("15/12/2025–14/06/2026", "01/01/2026–30/06/2026"));
        assert_eq!(spans(PeriodKind::SecondHalf, 2026), of("15/06/2026–14/12/2026", "01/07/2026–31/12/2026"));
        assert_eq!(spans(PeriodKind::Year, 2026), of("15/12/2025–14/12/2026", "01/01/2026–31/12/2026"));
    }

    #[test]
    fn a_period_is_compared_with_the_one_before_or_that_of_last_year() {
        let half = regular(PeriodKind::FirstHalf, 2026, 14).unwrap();
        assert_eq!(half.compared(Against::Before).unwrap().label(), "6 tháng cuối năm 2025");
        assert_eq!(half.compared(Against::LastYear).unwrap().label(), "6 tháng đầu năm 2025");
        assert_eq!(half.compared(Against::Nothing), None);
        let free = Period::free(date("2026-03-01"), date("2026-03-31")).unwrap();
        assert_eq!(free.compared(Against::Before).unwrap().programme.label(), "29/01/2026–28/02/2026");
        assert_eq!(free.compared(Against::LastYear).unwrap().programme.label(), "01/03/2025–31/03/2025");
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_refused() {
        let refused = Period::free(date("2026-03-02"), date("2026-03-01")).unwrap_err();
        assert!(matches!(refused, Error::Refused { field: Some("den"), .. }), "{refused}");
        assert!(Period::free(date("2026-03-01"), date("2026-03-01")).is_ok());
    }

    #[test]
    fn months_of_a_span_end_with_it() {
        let ends = Span { from: date("2025-12-15"), to: date("2026-02-10") }.month_ends();
        assert_eq!(ends, [date("2025-12-31"), date("2026-01-31"), date("2026-02-10")]);
    }

    proptest! {
        #[test]
        fn halves_fill_their_year_without_a_gap(year in 2021_i64..2099, cut_off in 1_u32..=28) {
            let [first, second, whole] = [PeriodKind::FirstHalf, PeriodKind::SecondHalf, PeriodKind::Year]
                .map(|kind| regular(kind, year, cut_off).unwrap());
            prop_assert_eq!(first.programme.end(), second.programme.from);
            prop_assert_eq!((first.programme.from, second.programme.to), (whole.programme.from, whole.programme.to));
            prop_assert_eq!(second.compared(Against::Before), Some(first.clone()));
            prop_assert_eq!(first.compared(Against::Before).unwrap().programme.end(), first.programme.from);
        }

        #[test]
        fn the_span_before_touches_this_one_and_is_as_long(from in 0_u64..4000, days in 0_u64..900) {
            let from = date("2020-01-01").checked_add_days(Days::new(from)).unwrap();
            let span = Span { from, to: from.checked_add_days(Days::new(days)).unwrap() };
            let before = span.before();
            prop_assert_eq!(before.end(), span.from);
            prop_assert_eq!(before.to - before.from, span.to - span.from);
        }
    }
}
