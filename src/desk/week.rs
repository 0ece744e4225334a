//! The strip of days above "Việc của tôi": three working days back, today, the next, and what comes after.

use chrono::NaiveDate;
use viet::working_days::HolidayTable;

use crate::platform::duties::Duty;

/// One cell of the strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// "Thứ Hai 13", "Hôm nay, 16", "Sau đó".
    pub name: String,
    /// "xong 4", "3 việc"; empty when there is nothing to say.
    pub count: String,
    /// What is late, said on the last working day before today.
    pub late: String,
    /// The first titles due that day.
    pub titles: Vec<String>,
    /// `past`, `now` or nothing.
    pub class: &'static str,
    /// The place on the page where these duties stand.
    pub href: &'static str,
}

/// Working days shown before today.
const BACK: i32 = 3;
/// Titles shown in a cell.
const TITLES: usize = 2;

/// The first day that the strip shows.
pub fn first_day(today: NaiveDate, table: &HolidayTable) -> NaiveDate {
    table.add_working_days(today, -BACK)
}

/// The cells; `done` counts the duties that were closed on each day.
pub fn days(today: NaiveDate, table: &HolidayTable, open: &[Duty], done: &[(NaiveDate, i64)]) -> Vec<Day> {
    let late = open.iter().filter(|duty| duty.due_on.is_some_and(|due| due < today)).count();
    let mut cells: Vec<Day> = (1..=BACK)
        .rev()
        .map(|back| {
            let day = table.add_working_days(today, -back);
            let count = done.iter().find(|(on, _)| *on == day).map_or(0, |(_, count)| *count);
            Day {
                name: named(day),
                count: if count > 0 { format!("xong {count}") } else { String::new() },
                late: if back == 1 && late > 0 { format!("còn {late} việc quá hạn") } else { String::new() },
                titles: Vec::new(),
                class: "past",
                href: "#qua-han",
            }
        })
        .collect();
    let next = table.add_working_days(today, 1);
    let due_on = |day: NaiveDate| open.iter().filter(move |duty| duty.due_on == Some(day)).collect::<Vec<_>>();
    let after = open.iter().filter(|duty| duty.due_on.is_none_or(|due| due > next)).collect::<Vec<_>>();
    let day = chrono::Datelike::day(&today);
    cells.push(cell(format!("Hôm nay, {day}"), &due_on(today), "now", "#hom-nay"));
    cells.push(cell(named(next), &due_on(next), "", "#sap-den-han"));
    cells.push(cell("Sau đó".to_owned(), &after, "", "#sap-den-han"));
    cells
}

fn named(day: NaiveDate) -> String {
    format!("{} {:02}", viet::date::weekday(day), chrono::Datelike::day(&day))
}

fn cell(name: String, duties: &[&Duty], class: &'static str, href: &'static str) -> Day {
    let count = if duties.is_empty() { String::new() } else { format!("{} việc", duties.len()) };
    let titles = duties.iter().take(TITLES).map(|duty| duty.title.clone()).collect();
    Day { name, count, late: String::new(), titles, class, href }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::duties::{DutyId, DutyState};

    #[test]
    fn the_strip_goes_by_working_days_and_says_what_is_late() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let duty = |title: &str, due: &str| Duty {
            id: DutyId::default(),
            title: title.into(),
            context: String::new(),
            link: String::new(),
            assignment_id: String::new(),
            due_on: due.parse().ok(),
            state: DutyState::Open,
            opened_at: chrono::DateTime::UNIX_EPOCH,
        };
        let open = [duty("Muộn", "2026-07-10"), duty("Nay", "2026-07-13"), duty("Mai", "2026-07-14"), duty("Xa", "")];
        // Monday 13/07/2026: the working days before it are Wednesday to Friday of the week before.
        let cells = days(day("2026-07-13"), &HolidayTable::default(), &open, &[(day("2026-07-09"), 4)]);
        let seen: Vec<(&str, &str)> = cells.iter().map(|cell| (cell.name.as_str(), cell.count.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("Thứ Tư 08", ""),
                ("Thứ Năm 09", "xong 4"),
                ("Thứ Sáu 10", ""),
                ("Hôm nay, 13", "1 việc"),
                ("Thứ Ba 14", "1 việc"),
                ("Sau đó", "1 việc")
            ]
        );
        assert_eq!(cells[2].late, "còn 1 việc quá hạn");
        assert_eq!(cells[3].titles, ["Nay"]);
    }
}
