//! Working days and deadlines, with the holidays of 2025 to 2027.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at once"))]

use chrono::{NaiveDate, NaiveTime};
use viet::working_days::{DeadlineRule, DueStatus, Holiday, HolidayTable, before};

fn day(iso: &str) -> NaiveDate {
    iso.parse().unwrap()
}

fn five() -> NaiveTime {
    NaiveTime::from_hms_opt(17, 0, 0).unwrap()
}

fn rows(keep: impl Fn(&str) -> bool) -> Vec<Holiday> {
    include_str!("holidays.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| keep(cells[1]))
        .map(|cells| Holiday {
            date: day(cells[0]),
            is_working_day: cells[2] == "1",
            name: cells[3].to_owned(),
            legal_basis: String::new(),
        })
        .collect()
}

fn table() -> HolidayTable {
    HolidayTable::new(rows(|_| true))
}

fn table_without_swaps() -> HolidayTable {
    HolidayTable::new(rows(|kind| matches!(kind, "holiday" | "compensatory")))
}

#[test]
fn the_years_have_as_many_working_days_as_announced() {
    for (year, count) in [(2025, 250), (2026, 249), (2027, 249)] {
        let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
        let before = NaiveDate::from_ymd_opt(year - 1, 12, 31).unwrap();
        assert_eq!(table().working_days_between(before, last), count, "{year}");
    }
}

#[test]
fn working_days_are_added_as_in_the_standard() {
    for (start, n, end) in [
        ("2026-11-23", 2, "2026-11-26"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-04-24", 3, "2026-05-04"),
        ("2026-12-31", 1, "2027-01-04"),
    ] {
        assert_eq!(table_without_swaps().add_working_days(day(start), n), day(end), "{start}");
        assert_eq!(table().add_working_days(day(start), n), day(end), "{start}");
    }
}

#[test]
fn calendar_days_roll_to_the_next_working_day() {
    for (start, n, end) in [
        ("2026-11-14", 10, "2026-11-25"),
        ("2026-04-20", 10, "2026-05-04"),
        ("2026-07-06", 5, "2026-07-13"),
        ("2026-07-06", 4, "2026-07-10"),
        ("2026-07-06", 0, "2026-07-06"),
        ("2026-02-10", 7, "2026-02-23"),
    ] {
        assert_eq!(table_without_swaps().deadline_calendar_days(day(start), n), day(end), "{start}");
    }
}

#[test]
fn days_swapped_and_made_up_count() {
    let (with, without) = (table(), table_without_swaps());
    for (date, swapped, plain) in [
        ("2026-01-02", false, true),
        ("2026-01-10", true, false),
        ("2026-08-22", true, false),
        ("2026-08-31", false, true),
        ("2025-04-26", true, false),
        ("2025-05-02", false, true),
        ("2026-11-24", false, false),
        ("2026-11-23", true, true),
        ("2026-07-18", false, false),
        ("2026-07-16", true, true),
        ("2026-04-26", false, false),
        ("2026-04-27", false, false),
    ] {
        assert_eq!(with.is_working_day(day(date)), swapped, "{date}");
        assert_eq!(without.is_working_day(day(date)), plain, "{date}");
    }
    assert_eq!(with.add_working_days(day("2026-08-21"), 1), day("2026-08-22"));
    assert_eq!(with.add_working_days(day("2026-08-28"), 1), day("2026-09-03"));
}

#[test]
fn a_dossier_received_late_or_on_a_day_off_counts_from_the_next_working_day() {
    let table = table();
    for (received, n, due) in [
        ("2026-07-13T09:00:00", 3, "2026-07-16"),
        ("2026-07-13T17:00:00", 3, "2026-07-16"),
        ("2026-07-13T17:00:01", 3, "2026-07-17"),
        ("2026-07-18T10:00:00", 3, "2026-07-23"),
        ("2026-07-17T18:00:00", 3, "2026-07-23"),
        ("2026-07-17T06:00:00", 3, "2026-07-22"),
        ("2026-11-23T18:00:00", 1, "2026-11-26"),
        ("2026-08-22T09:00:00", 1, "2026-08-24"),
        ("2026-07-18T10:00:00", 0, "2026-07-20"),
        ("2026-02-13T18:00:00", 1, "2026-02-24"),
    ] {
        let moment = received.parse().unwrap();
        assert_eq!(table.deadline_working_days(moment, n, five()), day(due), "{received}");
    }
}

#[test]
fn working_days_are_counted_backwards_too() {
    let table = table();
    for (start, n, end) in [
        ("2026-11-26", -2, "2026-11-23"),
        ("2026-05-04", -1, "2026-04-29"),
        ("2026-07-20", -1, "2026-07-17"),
        ("2026-07-19", -1, "2026-07-17"),
        ("2026-07-20", 0, "2026-07-20"),
    ] {
        assert_eq!(table.add_working_days(day(start), n), day(end), "{start}");
    }
    assert_eq!(table.working_days_between(day("2026-07-20"), day("2026-07-17")), -1);
    assert_eq!(table.on_or_before(day("2026-07-19")), day("2026-07-17"));
    assert_eq!(table.on_or_after(day("2026-07-19")), day("2026-07-20"));
}

#[test]
fn before_a_day_means_the_day_before() {
    assert_eq!(before(day("2026-01-01")), day("2025-12-31"));
}

#[test]
fn only_years_with_holidays_are_covered() {
    let table = table();
    assert!(table.covers(2025) && table.covers(2027));
    assert!(!table.covers(2024) && !table.covers(2028));
    assert!(table.covers_all(day("2026-12-01"), day("2027-02-01")));
    assert!(!table.covers_all(day("2027-12-01"), day("2028-02-01")));
    assert!(!HolidayTable::default().covers(2026));
}

#[test]
fn a_deadline_stands_ahead_today_or_overdue() {
    let table = table();
    let due = day("2026-07-17");
    for (today, status, sentence) in [
        ("2026-07-13", DueStatus::Ahead { days: 4, working_days: 4 }, "còn 4 ngày làm việc"),
        ("2026-07-17", DueStatus::Today, "hạn hôm nay"),
        ("2026-07-18", DueStatus::Overdue { days: 1, working_days: 0 }, "quá hạn 1 ngày"),
        ("2026-07-21", DueStatus::Overdue { days: 4, working_days: 2 }, "quá hạn 2 ngày làm việc"),
    ] {
        assert_eq!(table.status(due, day(today)), status, "{today}");
        assert_eq!(status.sentence(), sentence);
    }
    assert!(table.status(due, day("2026-07-18")).is_overdue());
}

#[test]
fn a_new_holiday_moves_the_open_deadlines_it_touches() {
    let rule =
        DeadlineRule::WorkingDays { received: "2026-11-19T09:00:00".parse().unwrap(), days: 3, office_close: five() };
    let recorded = table().deadline(&rule);
    assert_eq!(recorded, day("2026-11-25"));
    assert!(!table().recompute(&rule, recorded).changed());

    let mut swapped = rows(|_| true);
    for (date, is_working_day) in [("2026-11-23", false), ("2026-11-28", true)] {
        swapped.push(Holiday {
            date: day(date),
            is_working_day,
            name: "Hoán đổi ngày làm việc".to_owned(),
            legal_basis: String::new(),
        });
    }
    let moved = HolidayTable::new(swapped).recompute(&rule, recorded);
    assert!(moved.changed());
    assert_eq!((moved.before, moved.after), (day("2026-11-25"), day("2026-11-26")));

    let earlier = DeadlineRule::CalendarDays { start: day("2026-07-06"), days: 4 };
    assert!(!table().recompute(&earlier, day("2026-07-10")).changed());
}

#[test]
fn the_days_off_in_between_explain_a_deadline() {
    let table = table();
    let names: Vec<&str> =
        table.holidays_between(day("2026-04-24"), day("2026-05-04")).map(|row| row.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Giỗ Tổ Hùng Vương (10/3 âm lịch)",
            "Nghỉ bù Giỗ Tổ Hùng Vương",
            "Ngày Chiến thắng (30/4)",
            "Ngày Quốc tế lao động",
        ]
    );
    assert_eq!(table.holidays_between(day("2026-05-04"), day("2026-04-24")).count(), 0);
}
