//! What holds for every input.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at once"))]

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use viet::working_days::{Holiday, HolidayTable};
use viet::{date, legacy, money, name, number, order, personal_number, phone, text};

fn any_date() -> impl Strategy<Value = NaiveDate> {
    (0..146_000_u64).prop_map(|days| NaiveDate::from_ymd_opt(1800, 1, 1).unwrap() + Days::new(days))
}

fn some_table() -> impl Strategy<Value = HolidayTable> {
    proptest::collection::vec((0..800_u64, any::<bool>()), 0..60).prop_map(|rows| {
        HolidayTable::new(rows.into_iter().map(|(days, is_working_day)| Holiday {
            date: near(days),
            is_working_day,
            name: String::new(),
            legal_basis: String::new(),
        }))
    })
}

fn near(days: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(days)
}

/// Text with many accents, spaces and signs, and text of anything.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zđĐăâêôơưàáảãạếệỳỹÝ0-9 .,/'-]{0,24}",
        "[aeouyôöñAEOUYÔÖÑ ùøûõïâêéèåãä¸µ¶·¹Ô×§]{0,24}",
        "\\PC{0,24}",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(s in any_text()) {
        let once = text::fold(&s);
        prop_assert_eq!(text::fold(&once), once.clone());
        prop_assert_eq!(text::fold_words(&s).join(" "), once);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(s in any_text()) {
        for clean in [text::nfc, text::clean, text::clean_lines, text::slug, text::tone_key] {
            let once = clean(&s);
            let twice = clean(&once);
            prop_assert_eq!(twice, once);
        }
    }

    #[test]
    fn composed_text_has_the_keys_of_its_parts(s in any_text()) {
        let composed = text::nfc(&s);
        prop_assert_eq!(text::fold(&composed), text::fold(&s));
        prop_assert_eq!(order::sort_key(&composed), order::sort_key(&s));
    }

    #[test]
    fn the_beginning_of_a_word_folds_to_the_beginning_of_its_key(word in "[a-zđăâêôơư]{1,10}", n in 1..10_usize) {
        let begun: String = word.chars().take(n).collect();
        prop_assert!(text::fold(&word).starts_with(&text::fold(&begun)));
    }

    #[test]
    fn every_text_finds_itself_exactly(s in any_text()) {
        prop_assert_eq!(text::rank(&s, &s), Some(text::MatchRank::Exact));
    }

    #[test]
    fn pieces_joined_are_the_text(query in any_text(), s in any_text()) {
        let joined: String = text::highlight(&query, &s).into_iter().map(|p| p.text).collect();
        prop_assert_eq!(joined, s);
    }

    #[test]
    fn what_is_found_is_marked(query in any_text(), s in any_text()) {
        let found = text::rank(&query, &s).is_some() && !text::fold(&query).is_empty();
        let marked = text::highlight(&query, &s).iter().any(|p| p.hit);
        prop_assert!(!found || marked);
    }

    #[test]
    fn keys_sort_as_texts_compare(a in any_text(), b in any_text(), c in any_text()) {
        prop_assert_eq!(order::sort_key(&a).cmp(&order::sort_key(&b)), order::compare(&a, &b));
        let key = order::person_sort_key(&c);
        prop_assert!(key.bytes().all(|b| b.is_ascii_digit()));
    }

    #[test]
    fn a_longer_word_comes_after_its_beginning(a in "[a-zđăâêôơư]{1,8}", b in "[a-zđăâêôơư]{1,8}") {
        let longer = a.clone() + &b;
        prop_assert!(order::compare(&a, &longer).is_lt());
    }

    #[test]
    fn numbers_in_words_are_read_back(n in any::<i64>(), shift in 0..63_u32) {
        for n in [n, n >> shift] {
            prop_assert_eq!(money::read_words(&money::number_in_words(n)), Some(n));
            prop_assert_eq!(money::read_words(&money::dong_in_words(n)), Some(n));
        }
    }

    #[test]
    fn numbers_shown_are_read_back(n in any::<i64>(), scale in 0..=18_u32) {
        prop_assert_eq!(number::parse_integer(&number::group(n)), Ok(n));
        match number::parse_decimal(&number::decimal(n, scale)) {
            Ok(read) => prop_assert_eq!((read.units, read.scale), (n, scale)),
            Err(error) => prop_assert!(error.is_ambiguous() && scale == 3),
        }
    }

    #[test]
    fn amounts_shown_are_read_back(n in -i64::MAX..=i64::MAX, shift in 0..63_u32, zeros in 0..13_u32) {
        let n = (n >> shift).checked_mul(10_i64.pow(zeros)).unwrap_or(n);
        prop_assert_eq!(money::parse_dong(&money::dong(n)), Ok(n));
        prop_assert_eq!(money::parse_dong(&money::short_dong(n)), Ok(n));
    }

    #[test]
    fn dates_shown_are_read_back(day in any_date()) {
        for show in [date::screen, date::official, date::official_short, date::with_weekday] {
            prop_assert_eq!(date::parse(&show(day)), Ok(day));
        }
        let partial = date::PartialDate::Day(day);
        prop_assert_eq!(date::PartialDate::parse(&partial.to_string()), Ok(partial));
    }

    #[test]
    fn telephone_numbers_shown_are_read_back(text in "(0[35789][0-9]{8}|02[0-9]{9}|\\+[1-9][0-9]{6,14})") {
        if let Ok(phone) = phone::parse(&text) {
            prop_assert_eq!(phone::parse(&phone.display()), Ok(phone.clone()));
            prop_assert_eq!(phone::parse(phone.e164()), Ok(phone));
        }
    }

    #[test]
    fn working_days_are_additive(table in some_table(), a in 0..800_u64, b in 0..800_u64, c in 0..800_u64) {
        let between = |a: u64, b: u64| table.working_days_between(near(a), near(b));
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
        let counted = (a.min(b) + 1..=a.max(b)).filter(|&d| table.is_working_day(near(d))).count();
        prop_assert_eq!(between(a.min(b), a.max(b)), i64::try_from(counted).unwrap());
    }

    #[test]
    fn working_days_added_are_working_days_between(table in some_table(), a in 0..800_u64, n in 1..60_i32) {
        let end = table.add_working_days(near(a), n);
        prop_assert!(table.is_working_day(end));
        prop_assert_eq!(table.working_days_between(near(a), end), i64::from(n));
        if table.is_working_day(near(a)) {
            prop_assert_eq!(table.add_working_days(end, -n), near(a));
        }
    }

    #[test]
    fn a_calendar_deadline_ends_on_a_working_day(table in some_table(), a in 0..800_u64, n in 0..400_u32) {
        let end = table.deadline_calendar_days(near(a), n);
        prop_assert!(table.is_working_day(end));
        prop_assert!(end >= near(a) + Days::new(n.into()));
    }

    #[test]
    fn converted_text_is_not_converted_again(s in any_text()) {
        let once = legacy::to_unicode(&s).into_owned();
        if once != s && once.chars().any(|c| matches!(c, '\u{1EA0}'..='\u{1EF9}' | 'đ' | 'ă' | 'ơ' | 'ư')) {
            prop_assert_eq!(legacy::to_unicode(&once), once.as_str());
        }
    }

    #[test]
    fn no_parser_stops_the_program(s in any_text()) {
        let _ = date::parse(&s).map_err(|e| e.sentence());
        let _ = date::PartialDate::parse(&s).map_err(|e| e.sentence());
        let _ = number::parse_integer(&s).map_err(|e| e.sentence());
        let _ = number::parse_decimal(&s).map_err(|e| e.sentence());
        let _ = money::parse_dong(&s).map_err(|e| e.sentence());
        let _ = money::read_words(&s);
        let _ = phone::parse(&s).map_err(|e| e.sentence());
        let _ = personal_number::check(&s, None, None).map_err(|e| e.sentence());
        let _ = legacy::convert(&s, legacy::Legacy::Tcvn3);
        let _ = legacy::convert(&s, legacy::Legacy::Vni);
        let _ = (name::PersonName::split(&s), name::initials(&s), name::clean_person_name(&s));
    }
}
