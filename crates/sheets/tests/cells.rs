//! What people type into cells, kind by kind.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod fixtures;

use chrono::NaiveDate;
use fixtures::{raw_workbook, text_cell, with};
use rust_xlsxwriter::{Format, Workbook};
use sheets::{Answers, Cell, Choice, Column, Columns, File, Kind, Limits, Precision, Value, Weight};
use viet::date::PartialDate;

/// Reads one column of this kind whose cells are texts.
fn texts(kind: Kind, cells: &[&str]) -> Vec<Cell> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, text) in (1_u32..).zip(cells) {
        sheet.write_string(row, 0, "dòng").unwrap();
        sheet.write_string(row, 1, *text).unwrap();
    }
    read(book, kind)
}

/// Reads one column of this kind whose cells are numbers in some format.
fn numbers(kind: Kind, format: &str, cells: &[f64]) -> Vec<Cell> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = Format::new().set_num_format(format);
    for (row, number) in (1_u32..).zip(cells) {
        sheet.write_string(row, 0, "dòng").unwrap();
        sheet.write_number_with_format(row, 1, *number, &format).unwrap();
    }
    read(book, kind)
}

fn read(mut book: Workbook, kind: Kind) -> Vec<Cell> {
    let sheet = book.worksheet_from_index(0).unwrap();
    sheet.write_string(0, 0, "Dòng").unwrap();
    sheet.write_string(0, 1, "Giá trị cần đọc").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let columns = Columns::new(vec![
        Column::new("row", "Dòng", Kind::Text { longest: 10 }).required(),
        Column::new("value", "Giá trị cần đọc", kind),
    ]);
    let file = File::from_bytes("a.xlsx", &bytes);
    let reading = sheets::read(&file, &columns, &Limits::default(), &Answers::default()).unwrap();
    reading.rows().unwrap().map(|row| row.unwrap().cells.pop().unwrap()).collect()
}

fn values(cells: &[Cell]) -> Vec<Value> {
    cells.iter().map(|cell| cell.value.clone()).collect()
}

fn all_wrong(cells: &[Cell]) {
    for cell in cells {
        assert!(cell.has_error() && cell.value == Value::Empty, "{cell:?}");
    }
}

fn day(year: i32, month: u32, day: u32) -> Value {
    Value::Date(PartialDate::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap()))
}

#[test]
fn dates_are_read_in_many_spellings() {
    let kind = Kind::Date(Precision::Year);
    let all = [
        "16/07/1985",
        "16-7-85",
        "16.07.1985",
        "ngày 16 tháng 7 năm 1985",
        "1985-07-16",
        "16071985",
        "31244",
        "16/7/1985 00:00:00",
    ];
    let read = texts(kind.clone(), &all);
    assert_eq!(values(&read), vec![day(1985, 7, 16); all.len()]);
    let partial = texts(kind.clone(), &["1985", "07/1985", "tháng 7/1985", "00/00/1985", "…/7/1985"]);
    let month = Value::Date(PartialDate::Month { year: 1985, month: 7 });
    let year = Value::Date(PartialDate::Year(1985));
    assert_eq!(values(&partial), [year.clone(), month.clone(), month.clone(), year.clone(), month]);
    assert_eq!(partial[3].notes[0].weight, Weight::Doubt);
    assert_eq!(
        values(&numbers(kind.clone(), "0", &[1985.0, 31_244.0, 16_071_985.0, 1_071_985.0])),
        [year.clone(), day(1985, 7, 16), day(1985, 7, 16), day(1985, 7, 1)]
    );
    assert_eq!(
        values(&numbers(kind.clone(), "dd/mm/yyyy", &[31_244.0, 31_244.5, 1985.0])),
        [day(1985, 7, 16), day(1985, 7, 16), year]
    );
    all_wrong(&texts(kind, &["31/02/1985", "hôm qua", "16/13/1985", "16/07/0085", "12"]));
    all_wrong(&texts(Kind::Date(Precision::Day), &["1985", "07/1985"]));
}

#[test]
fn zeros_that_were_lost_are_put_back() {
    let phones = numbers(Kind::Phone, "0", &[912_345_678.0, 2_253_842_999.0, 84_912_345_678.0]);
    assert_eq!(
        values(&phones),
        ["+84912345678", "+842253842999", "+84912345678"].map(|phone| Value::Phone(phone.into()))
    );
    let numbers_ = numbers(Kind::PersonalNumber, "0", &[31_085_000_123.0, 1_085_000_123.0, 31_085_000_123_f64 + 0.0]);
    assert_eq!(numbers_[0].value, Value::PersonalNumber("031085000123".into()));
    assert_eq!(numbers_[1].value, Value::PersonalNumber("001085000123".into()));
    assert!(!numbers_[0].notes[0].sentence.contains("031085000123"), "the note does not show the number whole");
    let codes = numbers(Kind::Code { digits: Some(5) }, "0", &[4_567.0, 12_345.0]);
    assert_eq!(values(&codes), [Value::Code("04567".into()), Value::Code("12345".into())]);
    all_wrong(&numbers(Kind::Code { digits: Some(3) }, "0", &[4_567.0]));
    all_wrong(&texts(Kind::PersonalNumber, &["3,1085E+10", "123456789", "12345678901234", "không có"]));
}

#[test]
fn telephones_come_in_every_way() {
    let read = texts(Kind::Phone, &["0912.345.678", "+84 912 345 678", "(84)912345678", "0912345678; 0987654321"]);
    assert_eq!(values(&read), vec![Value::Phone("+84912345678".into()); 4]);
    assert_eq!(read[3].notes[0].weight, Weight::Doubt);
    all_wrong(&texts(Kind::Phone, &["12", "không có", "01686123456"]));
}

#[test]
fn numbers_and_money_are_read_as_vietnamese() {
    let money = texts(Kind::Money, &["15.930.000", "15,930,000 đ", "300 triệu", "1,5 tỷ", "0"]);
    assert_eq!(values(&money), [15_930_000, 15_930_000, 300_000_000, 1_500_000_000, 0].map(Value::Money));
    all_wrong(&texts(Kind::Money, &["-5", "1,234 tỷ", "abc"]));
    all_wrong(&numbers(Kind::Money, "0", &[-1.0, 0.5]));
    let kind = Kind::Integer { least: 0, most: 60 };
    assert_eq!(values(&texts(kind.clone(), &["5", " 12 "])), [Value::Integer(5), Value::Integer(12)]);
    all_wrong(&texts(kind.clone(), &["-1", "61", "2,5", "năm"]));
    all_wrong(&numbers(kind, "0", &[-1.0, 61.0, 2.5]));
    assert_eq!(values(&numbers(Kind::Percent, "0%", &[0.6, 1.0, 0.07])), [60, 100, 7].map(Value::Integer));
    assert_eq!(values(&numbers(Kind::Percent, "0", &[60.0, 0.6])), [60, 60].map(Value::Integer));
    assert_eq!(values(&texts(Kind::Percent, &["60%", "60 %", "60"])), [60, 60, 60].map(Value::Integer));
    all_wrong(&texts(Kind::Percent, &["101", "nhiều"]));
}

#[test]
fn marks_mean_yes_and_blanks_no() {
    let yes = texts(Kind::YesNo, &["x", "X", "✓", "Có", "đúng", "1"]);
    assert_eq!(values(&yes), vec![Value::YesNo(true); 6]);
    let no = texts(Kind::YesNo, &["-", "không", "0", "☐"]);
    assert_eq!(values(&no), vec![Value::YesNo(false); 4]);
    all_wrong(&texts(Kind::YesNo, &["có lẽ"]));
}

#[test]
fn choices_that_differ_by_an_accent_are_kept_apart() {
    let kind = Kind::Choice(vec![
        Choice::new("10888", "Xã Cẩm Giang"),
        Choice::new("10903", "Xã Cẩm Giàng"),
        Choice::new("hoa", "Hòa Bình"),
    ]);
    let read = texts(kind, &["Xã Cẩm Giang", "xã cẩm giàng", "10903", "Hoà Bình", "hoa binh", "xa cam giang", "Khác"]);
    let codes = ["10888", "10903", "10903", "hoa", "hoa"].map(|code| Value::Choice(code.into()));
    assert_eq!(values(&read[..5]), codes);
    assert_eq!(read[4].notes[0].sentence, "Đọc là “Hòa Bình”.");
    assert!(read[5].notes[0].sentence.starts_with("Có thể là “Xã Cẩm Giang” hoặc “Xã Cẩm Giàng”"));
    all_wrong(&read[5..]);
}

#[test]
fn addresses_of_mail_are_checked() {
    let read = texts(Kind::Email, &[" ten@donvi.vn ", "mailto:ten@donvi.vn"]);
    assert_eq!(values(&read), vec![Value::Text("ten@donvi.vn".into()); 2]);
    all_wrong(&texts(Kind::Email, &["ten@", "ten@donvi", "a b@c.vn", "a@b@c.vn", "a@b.vn; c@d.vn"]));
}

#[test]
fn texts_of_vni_fonts_are_converted() {
    let names = texts(Kind::PersonName, &["Nguyeãn Vaên Maãu", "Traàn Thò Thöû", "Leâ An"]);
    assert_eq!(values(&names), ["Nguyễn Văn Mẫu", "Trần Thị Thử", "Lê An"].map(|name| Value::Text(name.into())));
    assert!(names[0].notes[0].sentence.contains("VNI"));
}

#[test]
fn errors_and_formulas_that_nobody_worked_out_are_told() {
    let sheet = format!(
        r##"<worksheet><sheetData><row r="1">{}{}</row><row r="2">{}<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row><row r="3">{}<c r="B3"><f>1+1</f><v></v></c></row></sheetData></worksheet>"##,
        text_cell("A1", "Họ và tên"),
        text_cell("B1", "Ngày sinh"),
        text_cell("A2", "Lê Mẫu"),
        text_cell("A3", "Lê Thử"),
    );
    with("a.xlsx", &raw_workbook(sheet.as_bytes(), None), &Answers::default(), |_, rows| {
        assert_eq!(rows[0].cells[1].notes[0].sentence, "Ô đang báo lỗi #DIV/0!: sửa công thức hoặc nhập giá trị.");
        assert!(rows[1].cells[1].notes[0].sentence.starts_with("Công thức chưa có giá trị"));
    });
}
