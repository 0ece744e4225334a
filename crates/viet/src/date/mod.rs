//! Dates and times as screens, official papers (Decree 30/2020/NĐ-CP) and English pages show
//! them. Times are those of Vietnam (UTC+7); no function here looks at a clock.

mod parse;
mod partial;

pub use parse::parse;
pub use partial::PartialDate;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

/// On screens and in tables: `16/07/2026`.
pub fn screen(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// In official papers: `ngày 16 tháng 7 năm 2026`. Days below 10 and the months 1 and 2 take a
/// zero in front (Decree 30/2020/NĐ-CP, Annex I, Part I, Section II, item 4).
pub fn official(date: NaiveDate) -> String {
    format!("ngày {:02} tháng {} năm {}", date.day(), official_month(date), date.year())
}

/// In official papers where a short form is wanted, by the same rule: `16/7/2026`, `05/01/2026`.
pub fn official_short(date: NaiveDate) -> String {
    format!("{:02}/{}/{}", date.day(), official_month(date), date.year())
}

/// With the day of the week: `Thứ Năm, 16/07/2026`.
pub fn with_weekday(date: NaiveDate) -> String {
    format!("{}, {}", weekday(date), screen(date))
}

/// The day of the week: `Thứ Năm`, `Chủ nhật`.
pub fn weekday(date: NaiveDate) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "Thứ Hai",
        Weekday::Tue => "Thứ Ba",
        Weekday::Wed => "Thứ Tư",
        Weekday::Thu => "Thứ Năm",
        Weekday::Fri => "Thứ Sáu",
        Weekday::Sat => "Thứ Bảy",
        Weekday::Sun => "Chủ nhật",
    }
}

/// On screens: `14:30`.
pub fn time_of_day(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// In prose: `14 giờ 30 phút`, `08 giờ 00 phút`.
pub fn time_in_prose(time: NaiveTime) -> String {
    format!("{:02} giờ {:02} phút", time.hour(), time.minute())
}

/// On screens: `09:41, 16/07/2026`.
pub fn date_time(moment: NaiveDateTime) -> String {
    format!("{}, {}", time_of_day(moment.time()), screen(moment.date()))
}

/// On English pages: `16 July 2026`.
pub fn english(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// On English pages: `09:41, 16 July 2026`.
pub fn english_date_time(moment: NaiveDateTime) -> String {
    format!("{}, {}", time_of_day(moment.time()), english(moment.date()))
}

/// How far a due date is from `today`, in calendar days: `còn 4 ngày`, `hôm nay`,
/// `quá hạn 3 ngày`.
pub fn relative_days(today: NaiveDate, due: NaiveDate) -> String {
    match (due - today).num_days() {
        0 => "hôm nay".to_owned(),
        days if days > 0 => format!("còn {days} ngày"),
        days => format!("quá hạn {} ngày", days.unsigned_abs()),
    }
}

fn official_month(date: NaiveDate) -> String {
    if date.month() <= 2 { format!("{:02}", date.month()) } else { date.month().to_string() }
}
