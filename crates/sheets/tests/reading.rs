//! Lists as offices make them are read, and what was put right is told.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod fixtures;

use chrono::NaiveDate;
use fixtures::{messy, ods, people, raw_sheet, raw_workbook, rows, with, workbook, xls};
use sheets::{Answers, Column, Columns, DateOrder, File, Kind, Limits, Match, Question, Value, Weight};
use viet::date::PartialDate;

fn day(year: i32, month: u32, day: u32) -> Value {
    Value::Date(PartialDate::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap()))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn a_messy_workbook_gives_typed_rows() {
    with("ds.xlsx", &messy(), &Answers::default(), |reading, rows| {
        assert_eq!(reading.sheet_name(), "Danh sách");
        assert_eq!(reading.heading_row(), 5);
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [8, 9, 10, 12]);
        let first = &rows[0];
        let values: Vec<&Value> = first.cells.iter().map(|cell| &cell.value).collect();
        assert_eq!(
            values,
            [
                &text("Nguyễn Văn Mẫu"),
                &day(1985, 6, 30),
                &Value::PersonalNumber("031085000123".into()),
                &Value::Phone("+84912345678".into()),
                &text("mau@vidu.vn"),
                &Value::Choice("thac_si".into()),
                &text("Công nghệ thông tin"),
                &Value::Code("04567".into()),
                &Value::Money(15_930_000),
                &Value::YesNo(true),
                &Value::Empty,
                &Value::Integer(60),
            ]
        );
        assert_eq!(first.cells[3].address.unwrap().to_string(), "E8");
        assert_eq!(first.cells[3].stood, "912345678");
        assert!(first.cells[3].notes[0].sentence.contains("số 0 bị mất"));
        let second = &rows[1];
        assert_eq!(second.cells[0].value, text("Trần Thị Thử"));
        assert_eq!(second.cells[1].value, day(1990, 7, 16));
        assert_eq!(second.cells[3].value, Value::Phone("+84987654321".into()));
        assert_eq!(second.cells[5].value, Value::Choice("tien_si".into()));
        assert_eq!(second.cells[8].value, Value::Money(300_000_000));
        assert_eq!(second.cells[9].value, Value::YesNo(false));
        assert_eq!(second.cells[11].value, Value::Integer(60));
        let third = &rows[2];
        assert!(third.is_hidden);
        assert_eq!(third.cells[0].notes[0].sentence, "Có thể viết là Lê Văn Giả.");
        assert_eq!(third.cells[1].value, Value::Date(PartialDate::Year(1985)));
        assert_eq!(third.cells[8].value, Value::Money(5_000));
        assert_eq!(rows[..3].iter().filter(|row| row.has_error()).count(), 0, "{:#?}", &rows[..3]);
    });
}

#[test]
fn all_errors_of_a_row_come_at_once_with_their_cells() {
    with("ds.xlsx", &messy(), &Answers::default(), |_, rows| {
        let bad: Vec<String> = rows[3]
            .cells
            .iter()
            .flat_map(|cell| cell.notes.iter().map(move |note| (cell, note)))
            .filter(|(_, note)| note.weight == Weight::Error)
            .map(|(cell, note)| format!("{}: {}", cell.address.unwrap(), note.sentence))
            .collect();
        assert_eq!(bad.len(), 5, "{bad:#?}");
        assert!(bad[0].starts_with("B12: Họ và tên có chữ số"));
        assert!(bad[1].starts_with("C12: Tháng 2 năm 1990 không có ngày 31"));
        assert!(bad[2].starts_with("D12: Nhập đủ 12 chữ số"));
        assert!(bad[3].starts_with("G12: Không có trong danh mục. Chọn một trong: Đại học, Thạc sĩ, Tiến sĩ"));
        assert!(bad[4].starts_with("J12: "));
    });
}

#[test]
fn what_is_left_out_or_hidden_is_announced() {
    with("ds.xlsx", &messy(), &Answers::default(), |reading, _| {
        let notes: Vec<&str> = reading.notes().iter().map(|note| note.sentence.as_str()).collect();
        let has = |part: &str| assert!(notes.iter().any(|note| note.contains(part)), "{part}: {notes:#?}");
        has("Trang tính đang ẩn, không đọc: Nháp");
        has("Có 1 dòng đang ẩn (dòng 10)");
        has("Cột đang ẩn vẫn được đọc: I");
        has("ô công thức: đọc giá trị đã lưu");
        has("Cột “Trình độ chuyên môn – Chuyên nghành” (ô H5) được đọc là Chuyên ngành");
        has("dấu tiếng Việt rời");
        let mut all = reading.rows().unwrap();
        all.by_ref().for_each(drop);
        let skipped: Vec<String> = all.summary().notes().into_iter().map(|note| note.sentence).collect();
        assert_eq!(
            skipped,
            [
                "Bỏ qua 1 dòng tổng cộng (dòng 13).",
                "Bỏ qua 3 dòng chữ ký, ghi chú cuối bảng (dòng 15, 16, 19).",
                "Bỏ qua 1 dòng tiêu đề lặp lại hoặc đánh số cột (dòng 6).",
                "Bỏ qua 1 dòng tên nhóm (dòng 7).",
            ]
        );
        assert_eq!(all.progress().total, Some(all.progress().done));
    });
}

#[test]
fn columns_are_found_in_any_order_and_spelling() {
    let bytes = workbook(&["ngay sinh|ten, ho|SDT|Khác", "1985|Lê Thị Mẫu|0912345678|bỏ"]);
    with("a.xlsx", &bytes, &Answers::default(), |reading, rows| {
        assert_eq!(rows[0].cells[0].value, text("Lê Thị Mẫu"));
        assert_eq!(rows[0].cells[3].value, Value::Phone("+84912345678".into()));
        assert_eq!(reading.unknown_headings(), ["Khác"]);
        assert!(reading.found().iter().all(|found| found.how == Match::Exact), "{:?}", reading.found());
    });
}

#[test]
fn a_person_can_say_where_a_column_stands() {
    let bytes = workbook(&["Họ và tên|Ngày sinh|Ghi thêm", "Lê Thị Mẫu|1985|0912345678"]);
    let answers = Answers { headings: [("phone".to_owned(), Some(2))].into(), ..Answers::default() };
    with("a.xlsx", &bytes, &answers, |reading, rows| {
        assert_eq!(rows[0].cells[3].value, Value::Phone("+84912345678".into()));
        assert_eq!(reading.found()[2].how, Match::Answered);
    });
}

#[test]
fn open_dates_are_asked_once_for_the_file() {
    let bytes = workbook(&["Họ và tên|Ngày sinh", "Lê Mẫu|05/06/1990", "Lê Thử|03/04/1991"]);
    with("a.xlsx", &bytes, &Answers::default(), |reading, rows| {
        let [Question::DateOrder { examples, assumed: DateOrder::DayFirst, .. }] = reading.questions() else {
            panic!("{:?}", reading.questions())
        };
        assert_eq!(examples[0].0.to_string(), "B2");
        assert_eq!(rows[0].cells[1].value, day(1990, 6, 5));
        assert_eq!(rows[0].cells[1].notes[0].weight, Weight::Doubt);
    });
    let answers = Answers { date_order: Some(DateOrder::MonthFirst), ..Answers::default() };
    with("a.xlsx", &bytes, &answers, |reading, rows| {
        assert!(reading.questions().is_empty());
        assert_eq!(rows[0].cells[1].value, day(1990, 5, 6));
        assert!(rows[0].cells[1].notes.is_empty());
    });
}

#[test]
fn one_clear_date_settles_the_order() {
    let bytes = workbook(&["Họ và tên|Ngày sinh", "Lê Mẫu|05/06/1990", "Lê Thử|23/04/1991"]);
    with("a.xlsx", &bytes, &Answers::default(), |reading, rows| {
        assert!(reading.questions().is_empty());
        assert_eq!(rows[0].cells[1].value, day(1990, 6, 5));
    });
    let bytes = workbook(&["Họ và tên|Ngày sinh", "Lê Mẫu|05/06/1990", "Lê Thử|04/23/1991"]);
    with("a.xlsx", &bytes, &Answers::default(), |reading, rows| {
        assert_eq!(reading.questions().len(), 1);
        assert_eq!(rows[1].cells[1].value, day(1991, 4, 23));
    });
}

#[test]
fn dates_that_excel_turned_are_asked_and_turned_back() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("mm/dd/yyyy");
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Họ và tên").unwrap();
    sheet.write_string(0, 1, "Ngày sinh").unwrap();
    // 06/05/1990 was typed and became 5 June; 16/07/1990 stayed text.
    for (row, serial) in [(1, 33_029), (2, 33_062), (3, 33_000)] {
        sheet.write_string(row, 0, "Lê Thị Mẫu").unwrap();
        sheet.write_number_with_format(row, 1, serial, &date).unwrap();
    }
    sheet.write_string(4, 0, "Lê Thị Thử").unwrap();
    sheet.write_string(4, 1, "16/07/1990").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    with("a.xlsx", &bytes, &Answers::default(), |reading, rows| {
        assert!(matches!(reading.questions(), [Question::SwappedDates { .. }]), "{:?}", reading.questions());
        assert_eq!(rows[0].cells[1].value, day(1990, 6, 5));
    });
    let answers = Answers { swap_dates: Some(true), ..Answers::default() };
    with("a.xlsx", &bytes, &answers, |_, rows| assert_eq!(rows[0].cells[1].value, day(1990, 5, 6)));
}

#[test]
fn old_encodings_are_recognised_by_column() {
    let bytes = workbook(&[
        "Hä vµ tªn|Ngµy sinh|Chuyªn ngµnh",
        "NguyÔn V¨n MÉu|1985|C«ng nghÖ th«ng tin",
        "TrÇn ThÞ Thö|1986|Kinh tÕ",
        "An|1987|Toán",
    ]);
    with("a.xlsx", &bytes, &Answers::default(), |reading, rows| {
        assert_eq!(rows[0].cells[0].value, text("Nguyễn Văn Mẫu"));
        assert_eq!(rows[0].cells[0].stood, "NguyÔn V¨n MÉu");
        assert_eq!(rows[1].cells[6].value, text("Kinh tế"));
        assert!(reading.notes().iter().any(|note| note.sentence.contains("TCVN3")));
    });
}

#[test]
fn merged_cells_hold_for_all_their_rows() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in [(0, "Họ và tên"), (1, "Ngày sinh"), (2, "Chuyên ngành")] {
        sheet.write_string(0, column, heading).unwrap();
    }
    for row in 1..4 {
        sheet.write_string(row, 0, "Lê Thị Mẫu").unwrap();
        sheet.write_number(row, 1, 1985).unwrap();
    }
    sheet.merge_range(1, 2, 2, 2, "Toán", &rust_xlsxwriter::Format::new()).unwrap();
    with("a.xlsx", &book.save_to_buffer().unwrap(), &Answers::default(), |_, rows| {
        assert_eq!(rows[1].cells[6].value, text("Toán"));
        assert!(rows[1].cells[6].notes[0].sentence.contains("ô gộp"));
        assert_eq!(rows[2].cells[6].value, Value::Empty);
    });
}

#[test]
fn text_files_are_read_in_every_encoding() {
    let plain = "Họ và tên;Ngày sinh;SĐT\nNguyễn Văn Mẫu;16/07/1985;0912345678\n";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let with_bom = [&[0xEF, 0xBB, 0xBF], plain.as_bytes()].concat();
    // Windows-1258 writes tones as marks of their own.
    let cp1258 = b"Ho\xF2 va\xCC t\xEAn;Nga\xCCy sinh\nNguy\xEA\xDEn V\xE3n M\xE2\xDEu;16/07/1985\n";
    let tcvn3: Vec<u8> = "Hä vµ tªn,Ngµy sinh\nNguyÔn V¨n MÉu,16/07/1985\n"
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    for (name, bytes) in
        [("bom", with_bom), ("utf16", utf16), ("plain", plain.into()), ("1258", cp1258.to_vec()), ("tcvn3", tcvn3)]
    {
        with("a.csv", &bytes, &Answers::default(), |_, rows| {
            assert_eq!(rows[0].cells[0].value, text("Nguyễn Văn Mẫu"), "{name}");
            assert_eq!(rows[0].cells[1].value, day(1985, 7, 16), "{name}");
        });
    }
    let tabs = plain.replace(';', "\t");
    with("a.tsv", tabs.as_bytes(), &Answers::default(), |reading, rows| {
        assert_eq!(rows.len(), 1);
        assert_eq!(reading.kind(), sheets::FileKind::Text);
    });
}

#[test]
fn an_xls_is_read_with_texts_broken_over_records() {
    let strings = ["Họ và tên", "Ngày sinh", "Nguyễn Văn Mẫu"];
    let bytes = xls::workbook(
        &strings,
        &[
            xls::shared(0, 0, 0),
            xls::shared(0, 1, 1),
            xls::shared(1, 0, 2),
            xls::number(1, 1, 1, 31_228.0),
            xls::label(2, 0, "Lê Thị Thử"),
            xls::number(2, 1, 0, 1_985.0),
        ],
    );
    with("a.xls", &bytes, &Answers::default(), |reading, rows| {
        assert_eq!(reading.sheet_name(), "Trang1");
        assert_eq!(rows[0].cells[0].value, text("Nguyễn Văn Mẫu"));
        assert_eq!(rows[0].cells[1].value, day(1985, 6, 30));
        assert_eq!(rows[1].cells[1].value, Value::Date(PartialDate::Year(1985)));
    });
}

#[test]
fn an_ods_is_read_with_hidden_parts_and_repetitions() {
    let cell = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let bytes = ods(&format!(
        r#"<table:table table:name="Ẩn" table:style-name="ta2"><table:table-row>{0}{1}</table:table-row></table:table>
        <table:table table:name="Hiện"><table:table-row>{0}{1}</table:table-row>
        <table:table-row table:number-rows-repeated="2" table:visibility="collapse">{2}<table:table-cell office:value-type="date" office:date-value="1985-07-16"><text:p>16/07/85</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row>{2}<table:table-cell office:value-type="float" office:value="1990"><office:annotation><text:p>lời bàn</text:p></office:annotation><text:p>1.990</text:p></table:table-cell></table:table-row></table:table>"#,
        cell("Họ và tên"),
        cell("Ngày sinh"),
        cell("Lê <text:span>Thị</text:span><text:s/>Mẫu")
    ));
    with("a.ods", &bytes, &Answers::default(), |reading, rows| {
        assert_eq!(reading.sheet_name(), "Hiện");
        assert_eq!(
            rows.iter().map(|row| (row.number, row.is_hidden)).collect::<Vec<_>>(),
            [(2, true), (3, true), (1_048_004, false)]
        );
        assert_eq!(rows[0].cells[0].value, text("Lê Thị Mẫu"));
        assert_eq!(rows[0].cells[1].value, day(1985, 7, 16));
        assert_eq!(rows[2].cells[1].value, Value::Date(PartialDate::Year(1990)));
    });
}

#[test]
fn a_name_that_lies_is_told() {
    let bytes = workbook(&["Họ và tên|Ngày sinh", "Lê Mẫu|1990"]);
    with("a.xls", &bytes, &Answers::default(), |reading, _| {
        assert!(reading.notes()[0].sentence.contains("thật ra là Excel (.xlsx)"));
    });
    with("a.xlsx", "Họ và tên,Ngày sinh\nLê Mẫu,1990\n".as_bytes(), &Answers::default(), |reading, rows| {
        assert!(reading.notes()[0].sentence.contains("thật ra là văn bản"));
        assert_eq!(rows.len(), 1);
    });
}

#[test]
fn the_xlsx_reader_agrees_with_another() {
    use calamine::{DataType as _, Reader as _};
    let bytes = messy();
    let mut other: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
    let range = other.worksheet_range("Danh sách").unwrap();
    with("a.xlsx", &bytes, &Answers::default(), |_, rows| {
        for cell in rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.stood.is_empty()) {
            let address = cell.address.unwrap();
            let theirs = range.get_value((address.row, address.column)).unwrap();
            if let Some(theirs) = theirs.get_string() {
                assert_eq!(cell.stood, theirs, "{address}");
            } else {
                assert!(theirs.is_float() || theirs.is_datetime(), "{address}: {theirs:?}");
            }
        }
    });
}

#[test]
fn a_missing_required_column_is_named() {
    let bytes = workbook(&["Họ và tên|SĐT", "Lê Mẫu|0912345678"]);
    let sentence = fixtures::refusal("a.xlsx", &bytes).sentence();
    assert_eq!(sentence, "Dòng tiêu đề (dòng 1) thiếu cột: Ngày sinh. Thêm cột hoặc sửa tên cột rồi gửi lại.");
    let sentence = fixtures::refusal("a.xlsx", &workbook(&["abc|xyz"])).sentence();
    assert!(
        sentence.starts_with("Không tìm thấy dòng tiêu đề. Bảng cần có một dòng ghi tên các cột: Họ và tên, Ngày sinh")
    );
}

#[test]
fn a_cell_at_the_far_corner_is_left_and_announced() {
    let more = format!(r#"<row r="1048576">{}</row>"#, fixtures::text_cell("XFD1048576", "xa"));
    with("a.xlsx", &raw_workbook(&raw_sheet(&more), None), &Answers::default(), |reading, rows| {
        assert_eq!(rows.len(), 1);
        assert!(reading.notes().iter().any(|note| note.sentence.contains("quá xa")));
    });
}

#[test]
fn rows_may_be_asked_for_again() {
    let columns = people();
    let bytes = messy();
    let file = File::from_bytes("a.xlsx", &bytes);
    let reading = sheets::read(&file, &columns, &Limits::default(), &Answers::default()).unwrap();
    assert_eq!(rows(&reading), rows(&reading));
}

#[test]
fn a_row_with_errors_is_not_taken_for_a_signature() {
    let bytes = workbook(&[
        "Họ và tên|Ngày sinh|SĐT|Chuyên ngành",
        "Lê Thị Mẫu|1985|0912345678|Kế toán",
        "Lê Thị Thử||0912345679|Kế toán",
        "Kế toán|||Giám đốc",
        "Lê Thị Lập",
    ]);
    with("a.xlsx", &bytes, &Answers::default(), |_, rows| {
        assert_eq!(rows.len(), 2);
        assert!(rows[1].cells[1].has_error());
    });
}

#[test]
fn a_signature_in_the_one_required_column_is_no_row() {
    let columns = Columns::new(vec![
        Column::new("name", "Tên cơ quan", Kind::Text { longest: 200 }).required(),
        Column::new("address", "Địa chỉ", Kind::Text { longest: 200 }),
    ]);
    let bytes = workbook(&["Tên cơ quan|Địa chỉ", "Sở Mẫu|1 Đường Thử", "Phòng Thử|", "Người lập biểu|"]);
    let file = File::from_bytes("a.xlsx", &bytes);
    let reading = sheets::read(&file, &columns, &Limits::default(), &Answers::default()).unwrap();
    let names: Vec<String> = rows(&reading).iter().map(|row| row.cells[0].stood.clone()).collect();
    assert_eq!(names, ["Sở Mẫu", "Phòng Thử"]);
}
