//! What is written is read back the same; what was sent comes back with its errors and all it had.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod fixtures;

use std::io::Cursor;

use calamine::{DataType as _, Reader as _};
use chrono::NaiveDate;
use fixtures::{messy, people, with, workbook, xls};
use proptest::prelude::*;
use sheets::write::{Drawn, Errors, Heading, List, ListWriter, Out, charted, give_back, template};
use sheets::{Answers, Columns, File, Limits, Value};
use viet::date::PartialDate;

fn list(columns: &Columns, order: &[usize]) -> List {
    List {
        title: "Danh sách giả định".to_owned(),
        remarks: vec!["Lọc: tất cả. Xuất ngày 05/06/2026 bởi người dùng thử".to_owned()],
        headings: order.iter().map(|place| Heading::new(&columns.get(*place).unwrap().title, 20)).collect(),
    }
}

fn out(value: &Value) -> Out<'_> {
    match value {
        Value::Empty => Out::Empty,
        Value::Text(text)
        | Value::Phone(text)
        | Value::PersonalNumber(text)
        | Value::Code(text)
        | Value::Choice(text) => Out::Text(text),
        Value::Date(date) => Out::Partial(*date),
        Value::Integer(number) | Value::Money(number) => Out::Integer(*number),
        Value::YesNo(value) => Out::YesNo(*value),
    }
}

fn written(columns: &Columns, order: &[usize], rows: &[Vec<Value>]) -> Vec<u8> {
    let mut writer = ListWriter::new(Cursor::new(Vec::new()), &list(columns, order)).unwrap();
    for row in rows {
        let cells: Vec<Out<'_>> = order.iter().map(|place| out(&row[*place])).collect();
        writer.row(&cells).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn a_date() -> impl Strategy<Value = Value> {
    // Days of 1905 are taken for years that were typed into cells of dates.
    let day = (1906_i32..2099, 1_u32..=12, 1_u32..=28)
        .prop_map(|(year, month, day)| PartialDate::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap()));
    let month = (1901_i32..2099, 1_u32..=12).prop_map(|(year, month)| PartialDate::Month { year, month });
    let year = (1901_i32..2099).prop_map(PartialDate::Year);
    prop_oneof![day, month, year].prop_map(Value::Date)
}

fn a_text() -> impl Strategy<Value = Value> {
    prop_oneof!["[=+@-][A-Za-z0-9()!|' ]{1,20}", "[a-zàảãáạđêôơư<>&\"'_x0-9]{1,30}", "_x00[0-9A-F]{2}_"].prop_map(
        |text| {
            let text = viet::text::clean(&text);
            if text.is_empty() { Value::Empty } else { Value::Text(text) }
        },
    )
}

fn a_person() -> impl Strategy<Value = Vec<Value>> {
    let name = "(Nguyễn|Trần|Tống|Lê) (Văn|Thị|Đức) (Mẫu|Thử|Giả|Định)";
    (
        (name, a_date(), "031[01][0-9]{8}", "[35789][0-9]{8}", 0_usize..4),
        (a_text(), "[0-9]{5}", 0_i64..999_999_999_999, any::<bool>(), 0_i64..60, 0_i64..=100),
    )
        .prop_map(|((name, date, number, phone, degree), (major, code, money, party, years, done))| {
            let degrees = ["dai_hoc", "thac_si", "tien_si"];
            vec![
                Value::Text(name),
                date,
                Value::PersonalNumber(number),
                Value::Phone(format!("+84{phone}")),
                Value::Text("ten@vidu.vn".to_owned()),
                degrees.get(degree).map_or(Value::Empty, |degree| Value::Choice((*degree).to_owned())),
                major,
                Value::Code(code),
                Value::Money(money),
                Value::YesNo(party),
                Value::Integer(years),
                Value::Integer(done),
            ]
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_list_written_is_read_the_same_in_any_order(
        rows in prop::collection::vec(a_person(), 1..8),
        order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let columns = people();
        let bytes = written(&columns, &order, &rows);
        let file = File::from_bytes("a.xlsx", &bytes);
        let reading = sheets::read(&file, &columns, &Limits::default(), &Answers::default()).unwrap();
        prop_assert!(reading.questions().is_empty());
        let read: Vec<Vec<Value>> = reading
            .rows()
            .unwrap()
            .map(|row| row.unwrap().cells.into_iter().map(|cell| cell.value).collect())
            .collect();
        prop_assert_eq!(read, rows);
    }
}

#[test]
fn what_looks_like_a_formula_stays_text() {
    let columns = people();
    let mut row = vec![Value::Empty; 12];
    row[6] = Value::Text("=HYPERLINK(\"http://x\",1)".to_owned());
    let bytes = written(&columns, &(0..12).collect::<Vec<_>>(), &[row]);
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    assert_eq!(name, "Danh sách giả định");
    assert!(book.worksheet_formula(&name).unwrap().is_empty());
    let range = book.worksheet_range(&name).unwrap();
    assert_eq!(range.get_value((4, 6)).unwrap().get_string(), Some("=HYPERLINK(\"http://x\",1)"));
    assert_eq!(range.get_value((3, 0)).unwrap().get_string(), Some("Họ và tên"));
}

#[test]
fn a_template_is_read_by_its_own_list() {
    let columns = people();
    let bytes = template("Danh sách chuyên gia", &columns).unwrap();
    let file = File::from_bytes("mau.xlsx", &bytes);
    let reading = sheets::read(&file, &columns, &Limits::default(), &Answers::default()).unwrap();
    assert_eq!(reading.found().len(), columns.len());
    assert!(reading.found().iter().all(|found| found.how == sheets::Match::Exact));
    assert_eq!(reading.rows().unwrap().count(), 0);
    assert_eq!(reading.sheet_name(), "Danh sách chuyên gia");
    assert!(reading.notes().iter().any(|note| note.sentence == "Trang tính đang ẩn, không đọc: Danh mục."));
}

fn errors_of(file: &File<'_>, columns: &Columns) -> (Vec<u8>, Errors) {
    let reading = sheets::read(file, columns, &Limits::default(), &Answers::default()).unwrap();
    let mut errors = Errors::new();
    for row in reading.rows().unwrap() {
        errors.take(&row.unwrap());
    }
    errors.add(8, None, "Người này đã có trong hệ thống.");
    (give_back(file, &reading, &errors).unwrap(), errors)
}

#[test]
fn the_same_workbook_comes_back_with_its_errors() {
    let columns = people();
    let bytes = messy();
    let (back, _) = errors_of(&File::from_bytes("a.xlsx", &bytes), &columns);
    let mut before: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    let mut after: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(back.as_slice())).unwrap();
    assert_eq!(before.sheet_names(), after.sheet_names());
    let (old, new) = (before.worksheet_range("Danh sách").unwrap(), after.worksheet_range("Danh sách").unwrap());
    for (row, column, value) in old.used_cells() {
        assert_eq!(new.get((row, column)), Some(value), "{row} {column}");
    }
    assert_eq!(before.worksheet_formula("Danh sách").unwrap().used_cells().count(), 1);
    assert_eq!(after.worksheet_formula("Danh sách").unwrap().used_cells().count(), 1);
    let error = |row: u32| new.get_value((row, 12)).and_then(|cell| cell.get_string().map(str::to_owned));
    assert_eq!(error(4).as_deref(), Some("Lỗi"));
    assert_eq!(error(7).as_deref(), Some("Người này đã có trong hệ thống."));
    assert_eq!(error(8), None);
    let bad = error(11).unwrap();
    assert!(bad.starts_with("B12: Họ và tên có chữ số") && bad.lines().count() == 5, "{bad}");
}

#[test]
fn a_workbook_that_came_back_is_read_and_its_column_used_again() {
    let columns = people();
    let bytes = messy();
    let (back, errors) = errors_of(&File::from_bytes("a.xlsx", &bytes), &columns);
    let (again, same) = errors_of(&File::from_bytes("a.xlsx", &back), &columns);
    assert_eq!(errors, same);
    let sheet = |bytes: &[u8]| {
        let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
        book.worksheet_range("Danh sách").unwrap()
    };
    assert_eq!(sheet(&back), sheet(&again));
}

#[test]
fn other_formats_come_back_as_xlsx() {
    let columns = people();
    let xls = xls::workbook(
        &["Họ và tên", "Ngày sinh", "Lê 2"],
        &[xls::shared(0, 0, 0), xls::shared(0, 1, 1), xls::shared(1, 0, 2), xls::number(1, 1, 1, 31_228.0)],
    );
    let csv = "Họ và tên;Ngày sinh\nLê 2;30/06/1985\n".as_bytes().to_vec();
    for (name, bytes) in [("a.xls", xls), ("a.csv", csv)] {
        let (back, _) = errors_of(&File::from_bytes(name, &bytes), &columns);
        with("a.xlsx", &back, &Answers::default(), |_, rows| {
            assert!(rows[0].cells[0].has_error());
            let born_on = NaiveDate::from_ymd_opt(1985, 6, 30).unwrap();
            assert_eq!(rows[0].cells[1].value, Value::Date(PartialDate::Day(born_on)), "{name}");
        });
        let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(back)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(range.get_value((0, 2)).unwrap().get_string(), Some("Lỗi"), "{name}");
        assert!(range.get_value((1, 2)).unwrap().get_string().unwrap().starts_with("A2: Họ và tên có chữ số"));
    }
}

#[test]
fn widths_and_cells_to_the_right_are_kept_in_order() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in [(0, "Họ và tên"), (1, "Ngày sinh"), (2, "Lỗi"), (3, "Ghi thêm")] {
        sheet.write_string(0, column, heading).unwrap();
    }
    sheet.write_string(1, 0, "Lê 2").unwrap();
    sheet.write_string(1, 3, "giữ lại").unwrap();
    sheet.set_column_range_width(0, 8, 11).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let (back, _) = errors_of(&File::from_bytes("a.xlsx", &bytes), &people());
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(back)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(range.get_value((1, 3)).unwrap().get_string(), Some("giữ lại"));
    let error = range.get_value((1, 2)).unwrap().get_string().unwrap().to_owned();
    assert!(error.contains("A2: ") && error.contains("B2: Thiếu ngày sinh"), "{error}");
}

#[test]
fn an_empty_file_of_a_list_has_no_rows() {
    let columns = people();
    let bytes = written(&columns, &(0..12).collect::<Vec<_>>(), &[]);
    with("a.xlsx", &bytes, &Answers::default(), |_, rows| assert!(rows.is_empty()));
    with("a.xlsx", &workbook(&["Họ và tên|Ngày sinh"]), &Answers::default(), |_, rows| assert!(rows.is_empty()));
}

#[test]
fn charts_read_their_numbers_from_the_list() {
    let list = List {
        title: "Số liệu 2026".into(),
        remarks: vec!["xuất thử".into()],
        headings: vec![Heading::new("Tên", 20), Heading::new("Số", 10), Heading::new("Kế hoạch", 10)],
    };
    let rows = vec![
        vec![Out::Text("=1+1"), Out::Integer(3), Out::Integer(4)],
        vec![Out::Text("Nhóm A"), Out::Integer(5), Out::Empty],
    ];
    let chart = |rows, is_over_time| Drawn {
        title: "Theo nhóm".into(),
        rows,
        names: 0,
        series: vec![("Số".into(), 1), ("Kế hoạch".into(), 2)],
        is_over_time,
    };
    // A chart without rows is left out.
    let bytes = charted(&list, &rows, &[chart(0..2, false), chart(2..2, false), chart(1..2, true)]).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let (bars, line) = (part("xl/charts/chart1.xml"), part("xl/charts/chart2.xml"));
    assert!(bars.contains("<c:barChart>") && bars.contains("'Số liệu 2026'!$B$5:$B$6"), "{bars}");
    assert!(bars.contains("'Số liệu 2026'!$A$5:$A$6"));
    assert!(line.contains("<c:lineChart>") && line.contains("'Số liệu 2026'!$C$6"));
    // Nothing that people typed became a formula.
    assert!(!part("xl/worksheets/sheet1.xml").contains("<f>"));
    assert!(archive.by_name("xl/charts/chart3.xml").is_err());
}
