//! Numbers, amounts and words, by table.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at once"))]

use viet::money::{dong, dong_in_words, number_in_words, parse_dong, read_words, short_dong};
use viet::number::{decimal, decimal_short, group, parse_decimal, parse_integer, percent};
use viet::{Problem, ReadError};

#[test]
fn thousands_take_dots_and_decimals_a_comma() {
    for (number, text) in [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1_000, "1.000"),
        (-1_234, "-1.234"),
        (1_234_567, "1.234.567"),
        (i64::MIN, "-9.223.372.036.854.775.808"),
    ] {
        assert_eq!(group(number), text);
    }
    for (units, scale, text) in [
        (12_345_678, 1, "1.234.567,8"),
        (5, 2, "0,05"),
        (-5, 2, "-0,05"),
        (1_500, 3, "1,500"),
        (0, 0, "0"),
        (0, 1, "0,0"),
        (80, 1, "8,0"),
        (1, 18, "0,000000000000000001"),
    ] {
        assert_eq!(decimal(units, scale), text);
    }
    assert_eq!(decimal_short(1_500, 3), "1,5");
    assert_eq!(decimal_short(2_000, 3), "2");
    assert_eq!(percent(256, 1), "25,6%");
    assert_eq!(percent(100, 0), "100%");
}

#[test]
fn numbers_are_read_as_vietnamese() {
    for (text, units, scale) in [
        ("1.234.567,8", 12_345_678, 1),
        ("1234567,8", 12_345_678, 1),
        ("1 234 567", 1_234_567, 0),
        ("1\u{A0}234\u{202F}567,25", 123_456_725, 2),
        ("25,6%", 256, 1),
        ("25,6 %", 256, 1),
        ("1.234", 1_234, 0),
        ("123.456", 123_456, 0),
        ("1234.567", 1_234_567, 3),
        ("0.25", 25, 2),
        ("0.125", 125, 3),
        ("0,125", 125, 3),
        ("1.5", 15, 1),
        ("1,5", 15, 1),
        ("1,2345", 12_345, 4),
        ("1234,567", 1_234_567, 3),
        ("1,234.5", 12_345, 1),
        ("1,234,567", 1_234_567, 0),
        ("1,234,567.89", 123_456_789, 2),
        ("1.234,567", 1_234_567, 3),
        ("-3,5", -35, 1),
        ("\u{2212}3", -3, 0),
        ("+7", 7, 0),
        ("- 1.000", -1_000, 0),
        ("007", 7, 0),
        ("100%", 100, 0),
        ("1 234.5", 12_345, 1),
        ("8,0", 80, 1),
    ] {
        let read = parse_decimal(text).unwrap();
        assert_eq!((read.units, read.scale), (units, scale), "{text:?}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "abc",
        "1.23.456",
        "12.34.567",
        "1,23,4",
        "1.234.56",
        "1..234",
        "1,",
        ",5",
        ".5",
        "1.",
        "1.234,5,6",
        "1 23",
        "12a",
        "1e5",
        "--1",
        "%",
        "1 234 56",
        "1,234.567,8",
        "٣",
        "1.234 567",
    ] {
        assert_eq!(parse_decimal(text).unwrap_err().problem, Problem::Unreadable, "{text:?}");
    }
    assert_eq!(parse_decimal(" ").unwrap_err().problem, Problem::Empty);
    assert_eq!(parse_decimal("99999999999999999999").unwrap_err().problem, Problem::OutOfRange);
}

#[test]
fn a_comma_before_three_digits_is_asked_back() {
    let error = parse_decimal("1,234").unwrap_err();
    assert!(error.is_ambiguous());
    assert_eq!(error.sentence(), "Có hai cách đọc: 1,234 hoặc 1.234. Nhập lại theo cách bạn muốn");
}

#[test]
fn whole_numbers_are_read() {
    for (text, number) in [
        ("1234", 1_234),
        ("1.234", 1_234),
        ("1 234", 1_234),
        ("1,234,567", 1_234_567),
        ("1,234", 1_234),
        ("12,0", 12),
        ("-5", -5),
        ("-9.223.372.036.854.775.808", i64::MIN),
    ] {
        assert_eq!(parse_integer(text), Ok(number), "{text:?}");
    }
    assert_eq!(parse_integer("1,5").unwrap_err().problem, Problem::NotWhole);
    assert_eq!(parse_integer("x").unwrap_err().sentence(), "Nhập số nguyên, ví dụ 1.234");
    assert!(parse_integer("2,000").unwrap_err().is_ambiguous());
}

#[test]
fn amounts_are_shown_in_full_or_short_when_exact() {
    assert_eq!(dong(15_930_000), "15.930.000\u{A0}đồng");
    assert_eq!(dong(-5_000), "-5.000\u{A0}đồng");
    for (amount, text) in [
        (300_000_000, "300 triệu đồng"),
        (62_400_000_000, "62,4 tỷ đồng"),
        (1_500_000_000, "1,5 tỷ đồng"),
        (1_000_000, "1 triệu đồng"),
        (1_234_500_000, "1.234,5 triệu đồng"),
        (15_930_000, "15,93 triệu đồng"),
        (15_935_000, "15.935.000 đồng"),
        (999_999, "999.999 đồng"),
        (500_000, "500.000 đồng"),
        (0, "0 đồng"),
        (-2_000_000_000, "-2 tỷ đồng"),
        (1_000_000_000_000, "1.000 tỷ đồng"),
        (1_000_000_001, "1.000.000.001 đồng"),
    ] {
        assert_eq!(short_dong(amount).replace('\u{A0}', " "), text);
    }
}

#[test]
fn amounts_are_read_as_people_type_them() {
    for (text, amount) in [
        ("15930000", 15_930_000),
        ("15.930.000", 15_930_000),
        ("15.930.000 đồng", 15_930_000),
        ("15.930.000\u{A0}đồng", 15_930_000),
        ("15.930.000đ", 15_930_000),
        ("15.930.000 VNĐ", 15_930_000),
        ("15,930,000 VND", 15_930_000),
        ("15 930 000", 15_930_000),
        ("300 triệu", 300_000_000),
        ("300tr", 300_000_000),
        ("300 TRIỆU ĐỒNG", 300_000_000),
        ("62,4 tỷ", 62_400_000_000),
        ("1,5 tỷ", 1_500_000_000),
        ("1.5 tỷ", 1_500_000_000),
        ("1,5 tỉ đồng", 1_500_000_000),
        ("2 tỷ 500 triệu", 2_500_000_000),
        ("2 tỷ 500 triệu 300 nghìn", 2_500_300_000),
        ("1.500 tỷ", 1_500_000_000_000),
        ("500 nghìn", 500_000),
        ("500 ngàn đồng", 500_000),
        ("0", 0),
        ("-5.000 đồng", -5_000),
        ("1,234", 1_234),
        ("15.930.000,00", 15_930_000),
        ("ba trăm triệu đồng", 300_000_000),
        ("5 triệu 300.000", 5_300_000),
    ] {
        assert_eq!(parse_dong(text), Ok(amount), "{text:?}");
    }
}

#[test]
fn what_is_no_amount_is_refused_with_advice() {
    let problem = |text: &str| -> ReadError { parse_dong(text).unwrap_err() };
    for text in ["abc", "1 triệu 2 tỷ", "5 triệu 3 triệu", "12 usd", "tỷ 5", "1..2 tỷ", "5 -3 tỷ"] {
        assert_eq!(problem(text).problem, Problem::Unreadable, "{text:?}");
    }
    assert_eq!(problem("1,5").sentence(), "Nhập số tiền tròn đồng, không có phần lẻ");
    assert_eq!(problem("").sentence(), "Nhập số tiền, ví dụ 15.930.000 đồng hoặc 300 triệu");
    assert_eq!(problem("99999999999 tỷ").problem, Problem::OutOfRange);
    assert_eq!(
        problem("1,234 tỷ").sentence().replace('\u{A0}', " "),
        "Có hai cách đọc: 1.234.000.000 đồng hoặc 1.234.000.000.000 đồng. \
         Nhập lại theo cách bạn muốn"
    );
}

const WORDS: &[(i64, &str)] = &[
    (0, "Không"),
    (1, "Một"),
    (4, "Bốn"),
    (5, "Năm"),
    (10, "Mười"),
    (11, "Mười một"),
    (14, "Mười bốn"),
    (15, "Mười lăm"),
    (20, "Hai mươi"),
    (21, "Hai mươi mốt"),
    (24, "Hai mươi tư"),
    (25, "Hai mươi lăm"),
    (30, "Ba mươi"),
    (44, "Bốn mươi tư"),
    (55, "Năm mươi lăm"),
    (91, "Chín mươi mốt"),
    (100, "Một trăm"),
    (101, "Một trăm linh một"),
    (104, "Một trăm linh bốn"),
    (105, "Một trăm linh năm"),
    (110, "Một trăm mười"),
    (111, "Một trăm mười một"),
    (115, "Một trăm mười lăm"),
    (121, "Một trăm hai mươi mốt"),
    (505, "Năm trăm linh năm"),
    (555, "Năm trăm năm mươi lăm"),
    (1_000, "Một nghìn"),
    (1_001, "Một nghìn không trăm linh một"),
    (1_010, "Một nghìn không trăm mười"),
    (1_015, "Một nghìn không trăm mười lăm"),
    (1_100, "Một nghìn một trăm"),
    (10_000, "Mười nghìn"),
    (21_000, "Hai mươi mốt nghìn"),
    (105_000, "Một trăm linh năm nghìn"),
    (1_000_000, "Một triệu"),
    (1_000_005, "Một triệu không trăm linh năm"),
    (1_005_000, "Một triệu không trăm linh năm nghìn"),
    (1_234_567, "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
    (15_930_000, "Mười lăm triệu chín trăm ba mươi nghìn"),
    (120_000_000, "Một trăm hai mươi triệu"),
    (300_000_000, "Ba trăm triệu"),
    (2_000_000_000, "Hai tỷ"),
    (62_400_000_000, "Sáu mươi hai tỷ bốn trăm triệu"),
    (1_000_000_001, "Một tỷ không trăm linh một"),
    (1_000_000_000_000, "Một nghìn tỷ"),
    (1_001_000_000_000, "Một nghìn không trăm linh một tỷ"),
    (1_000_000_000_000_000, "Một triệu tỷ"),
    (1_000_000_000_000_000_000, "Một tỷ tỷ"),
    (-5, "Âm năm"),
    (-1_234, "Âm một nghìn hai trăm ba mươi tư"),
    (
        i64::MAX,
        "Chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi sáu tỷ \
         tám trăm năm mươi tư triệu bảy trăm bảy mươi lăm nghìn tám trăm linh bảy",
    ),
];

#[test]
fn numbers_are_written_in_words_and_read_back() {
    for &(number, words) in WORDS {
        assert_eq!(number_in_words(number), words);
        assert_eq!(dong_in_words(number), format!("{words} đồng"));
        assert_eq!(read_words(words), Some(number), "{words}");
        assert_eq!(read_words(&dong_in_words(number)), Some(number), "{words}");
    }
    assert_eq!(read_words(&number_in_words(i64::MIN)), Some(i64::MIN));
}

#[test]
fn other_usages_are_read_too() {
    for (words, number) in [
        ("một trăm lẻ năm", 105),
        ("hai mươi bốn", 24),
        ("hai mươi năm", 25),
        ("hai mươi một", 21),
        ("năm ngàn", 5_000),
        ("ba tỉ", 3_000_000_000),
        ("hai triệu rưỡi", 2_500_000),
        ("một tỷ rưỡi", 1_500_000_000),
        ("ba tram trieu", 300_000_000),
        ("một triệu đồng chẵn", 1_000_000),
        ("Một triệu, hai trăm nghìn", 1_200_000),
        ("bẩy mươi nhăm", 75),
        ("trừ năm", -5),
    ] {
        assert_eq!(read_words(words), Some(number), "{words}");
    }
}

#[test]
fn what_is_no_number_in_words_is_none() {
    for words in [
        "",
        "đồng",
        "âm",
        "trăm",
        "một một",
        "một trăm năm",
        "nghìn",
        "một nghìn triệu tỷ tỷ tỷ",
        "xin chào",
        "mười mươi",
        "một linh năm",
        "hai trăm linh mười",
        "rưỡi",
        "một rưỡi",
        "tỷ",
        "không không",
        "một tỷ tỷ tỷ",
        "mười tỷ tỷ",
    ] {
        assert_eq!(read_words(words), None, "{words}");
    }
}
