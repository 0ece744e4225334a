//! Dates shown and read, by table.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at once"))]

use chrono::{NaiveDate, NaiveTime};
use viet::Problem;
use viet::date::{
    PartialDate, date_time, english, english_date_time, official, official_short, parse, relative_days, screen,
    time_in_prose, time_of_day, with_weekday,
};

fn day(iso: &str) -> NaiveDate {
    iso.parse().unwrap()
}

#[test]
fn official_dates_take_a_zero_for_days_below_ten_and_months_one_and_two() {
    for (iso, long, short) in [
        ("2026-07-16", "ngày 16 tháng 7 năm 2026", "16/7/2026"),
        ("2026-03-05", "ngày 05 tháng 3 năm 2026", "05/3/2026"),
        ("2026-01-31", "ngày 31 tháng 01 năm 2026", "31/01/2026"),
        ("2026-02-01", "ngày 01 tháng 02 năm 2026", "01/02/2026"),
        ("2026-10-12", "ngày 12 tháng 10 năm 2026", "12/10/2026"),
    ] {
        assert_eq!(official(day(iso)), long);
        assert_eq!(official_short(day(iso)), short);
    }
}

#[test]
fn screens_show_day_month_year_and_the_time_first() {
    let date = day("2026-07-06");
    let moment = date.and_hms_opt(9, 41, 30).unwrap();
    assert_eq!(screen(date), "06/07/2026");
    assert_eq!(date_time(moment), "09:41, 06/07/2026");
    assert_eq!(english(date), "6 July 2026");
    assert_eq!(english_date_time(moment), "09:41, 6 July 2026");
    assert_eq!(time_of_day(NaiveTime::from_hms_opt(14, 30, 0).unwrap()), "14:30");
    assert_eq!(time_in_prose(NaiveTime::from_hms_opt(14, 5, 0).unwrap()), "14 giờ 05 phút");
}

#[test]
fn days_of_the_week_have_their_names() {
    for (iso, text) in [
        ("2026-07-13", "Thứ Hai, 13/07/2026"),
        ("2026-07-14", "Thứ Ba, 14/07/2026"),
        ("2026-07-15", "Thứ Tư, 15/07/2026"),
        ("2026-07-16", "Thứ Năm, 16/07/2026"),
        ("2026-07-17", "Thứ Sáu, 17/07/2026"),
        ("2026-07-18", "Thứ Bảy, 18/07/2026"),
        ("2026-07-19", "Chủ nhật, 19/07/2026"),
    ] {
        assert_eq!(with_weekday(day(iso)), text);
        assert_eq!(parse(text), Ok(day(iso)));
    }
}

#[test]
fn dates_are_read_in_every_usual_form() {
    for text in [
        "16/7/2026",
        "16/07/2026",
        "16-7-26",
        "16-07-2026",
        "16.7.2026",
        "16 7 2026",
        "2026-07-16",
        "2026/7/16",
        "16072026",
        "20260716",
        "ngày 16 tháng 7 năm 2026",
        "NGÀY 16 THÁNG 07 NĂM 2026",
        "16 tháng 7, 2026",
        "ngay 16 thang 7 nam 2026",
        " 16/07/2026 ",
        "2026-07-16 00:00:00",
        "2026-07-16T00:00:00",
        "ngày 16/7/2026",
        "16 / 7 / 2026",
        "16/7/26",
        "nga\u{300}y 16 tha\u{301}ng 7 na\u{306}m 2026",
        "\u{200B}16/07/2026",
    ] {
        assert_eq!(parse(text), Ok(day("2026-07-16")), "{text:?}");
    }
    assert_eq!(parse("2-9-45"), Ok(day("2045-09-02")));
    assert_eq!(parse("02/09/85"), Ok(day("1985-09-02")));
    assert_eq!(parse("29/2/2024"), Ok(day("2024-02-29")));
}

#[test]
fn what_is_no_date_is_refused_with_advice() {
    for (text, sentence) in [
        ("", "Nhập ngày theo dạng 16/07/2026"),
        ("hôm qua", "Nhập ngày theo dạng 16/07/2026"),
        ("16/7", "Nhập ngày theo dạng 16/07/2026"),
        ("16/7/026", "Nhập ngày theo dạng 16/07/2026"),
        ("-16/7/2026", "Nhập ngày theo dạng 16/07/2026"),
        ("16@7@2026", "Nhập ngày theo dạng 16/07/2026"),
        ("16/7/2026 09:41", "Nhập ngày theo dạng 16/07/2026"),
        ("45854", "Nhập ngày theo dạng 16/07/2026"),
        ("016/7/2026", "Nhập ngày theo dạng 16/07/2026"),
        ("30/02/2026", "Tháng 2 năm 2026 không có ngày 30, nhập lại ngày"),
        ("29/2/2026", "Tháng 2 năm 2026 không có ngày 29, nhập lại ngày"),
        ("31/4/2026", "Tháng 4 năm 2026 không có ngày 31, nhập lại ngày"),
        ("0/4/2026", "Tháng 4 năm 2026 không có ngày 0, nhập lại ngày"),
        ("07/16/2026", "Không có tháng 16. Nhập ngày trước, tháng sau, ví dụ 16/07/2026"),
        ("16/7/1026", "Kiểm tra lại năm: nhập năm từ 1800 đến 2200"),
        ("16/7/2926", "Kiểm tra lại năm: nhập năm từ 1800 đến 2200"),
    ] {
        assert_eq!(parse(text).unwrap_err().sentence(), sentence, "{text:?}");
    }
}

#[test]
fn partial_dates_keep_what_is_known() {
    for (text, shown, iso) in [
        ("1985", "1985", "1985"),
        ("năm 1985", "1985", "1985"),
        ("7/1985", "07/1985", "1985-07"),
        ("07-1985", "07/1985", "1985-07"),
        ("1985-07", "07/1985", "1985-07"),
        ("tháng 7 năm 1985", "07/1985", "1985-07"),
        ("16/7/1985", "16/07/1985", "1985-07-16"),
        ("1985-07-16", "16/07/1985", "1985-07-16"),
        ("16071985", "16/07/1985", "1985-07-16"),
    ] {
        let date = PartialDate::parse(text).unwrap();
        assert_eq!((date.to_string().as_str(), date.iso().as_str()), (shown, iso), "{text:?}");
        assert_eq!(PartialDate::parse(&date.iso()), Ok(date));
    }
    for text in ["", "85", "7/85", "13/1985", "1700", "1985-07-16-01", "abc"] {
        assert!(PartialDate::parse(text).is_err(), "{text:?}");
    }
    assert_eq!(PartialDate::parse("13/1985").unwrap_err().problem, Problem::NoSuchMonth { month: 13 });
    let december = PartialDate::parse("12/1985").unwrap();
    assert_eq!(december.first_day(), Some(day("1985-12-01")));
    assert_eq!(december.last_day(), Some(day("1985-12-31")));
    let february = PartialDate::parse("2/2024").unwrap();
    assert_eq!(february.last_day(), Some(day("2024-02-29")));
}

#[test]
fn due_dates_are_told_from_today() {
    let today = day("2026-07-16");
    for (due, text) in [
        ("2026-07-20", "còn 4 ngày"),
        ("2026-07-17", "còn 1 ngày"),
        ("2026-07-16", "hôm nay"),
        ("2026-07-13", "quá hạn 3 ngày"),
    ] {
        assert_eq!(relative_days(today, day(due)), text);
    }
}
