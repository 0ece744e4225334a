//! An empty workbook to be filled in: headings, formats that keep leading zeros, lists to choose from, and what is
//! expected of each column.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, FormatBorder, Note, Workbook,
    Worksheet,
};

use super::WriteError;
use crate::address::letters;
use crate::columns::{Column, Columns, Kind, Precision};

/// Rows that are prepared.
const ROWS: u32 = 5_000;
const HEADING_ROW: u32 = 2;
const CODES: &str = "Danh mục";

/// A template for a list.
pub fn template(title: &str, columns: &Columns) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let face = Format::new().set_font_name("Times New Roman").set_font_size(12);
    let bold = face.clone().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(super::parts::sheet_name(title))?;
    sheet.write_string_with_format(0, 0, title, &bold.clone().set_font_size(14))?;
    sheet.set_freeze_panes(HEADING_ROW + 1, 0)?;
    let mut lists = 0_u16;
    for (place, column) in (0_u16..).zip(columns.iter()) {
        head(sheet, place, column, &bold)?;
        sheet.set_column_format(place, &format_of(&column.kind, &face))?;
        match &column.kind {
            Kind::Choice(choices) if !choices.is_empty() => {
                let column = letters(u32::from(lists) * 2);
                let range = format!("='{CODES}'!${column}$2:${column}${}", choices.len() + 1);
                let rule = DataValidation::new()
                    .allow_list_formula(range.as_str().into())
                    .set_error_style(DataValidationErrorStyle::Stop)
                    .set_error_title("Không có trong danh mục")?
                    .set_error_message("Chọn một giá trị trong danh sách thả xuống.")?;
                sheet.add_data_validation(HEADING_ROW + 1, place, HEADING_ROW + ROWS, place, &rule)?;
                lists += 1;
            }
            Kind::YesNo => {
                let rule = DataValidation::new().allow_list_strings(&["x"])?;
                sheet.add_data_validation(HEADING_ROW + 1, place, HEADING_ROW + ROWS, place, &rule)?;
            }
            Kind::Percent => {
                let rule = DataValidation::new()
                    .allow_whole_number(DataValidationRule::Between(0, 100))
                    .set_error_message("Nhập số nguyên từ 0 đến 100.")?;
                sheet.add_data_validation(HEADING_ROW + 1, place, HEADING_ROW + ROWS, place, &rule)?;
            }
            _ => {}
        }
    }
    let guide = book.add_worksheet();
    guide.set_name("Hướng dẫn")?;
    write_guide(guide, columns, &face, &bold)?;
    let codes = book.add_worksheet();
    codes.set_name(CODES)?;
    codes.set_hidden(true);
    let mut at = 0_u16;
    for column in columns.iter() {
        let Kind::Choice(choices) = &column.kind else { continue };
        if choices.is_empty() {
            continue;
        }
        codes.write_string(0, at, &column.title)?;
        codes.write_string(0, at + 1, "Mã")?;
        for (row, choice) in (1_u32..).zip(choices) {
            codes.write_string(row, at, &choice.label)?;
            codes.write_string(row, at + 1, &choice.code)?;
        }
        at += 2;
    }
    Ok(book.save_to_buffer()?)
}

fn head(sheet: &mut Worksheet, place: u16, column: &Column, bold: &Format) -> Result<(), WriteError> {
    let format = bold
        .clone()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color("EDEDED")
        .set_text_wrap();
    // The mark of a required column is passed over when the heading is read.
    let title = if column.is_required { format!("{} (*)", column.title) } else { column.title.clone() };
    sheet.write_string_with_format(HEADING_ROW, place, &title, &format)?;
    let width = match &column.kind {
        Kind::Text { longest } if *longest > 60 => 40.0,
        Kind::Text { .. } | Kind::PersonName | Kind::Email | Kind::Choice(_) => 28.0,
        Kind::YesNo | Kind::Percent => 10.0,
        _ => 18.0,
    };
    sheet.set_column_width(place, width)?;
    let note = Note::new(expected(column)).set_author("").add_author_prefix(false);
    sheet.insert_note(HEADING_ROW, place, &note)?;
    Ok(())
}

fn write_guide(sheet: &mut Worksheet, columns: &Columns, face: &Format, bold: &Format) -> Result<(), WriteError> {
    let wrapped = face.clone().set_text_wrap().set_align(FormatAlign::Top);
    for (place, (heading, width)) in (0_u16..).zip([("Cột", 30.0), ("Bắt buộc", 12.0), ("Cách ghi", 80.0)]) {
        sheet.write_string_with_format(0, place, heading, bold)?;
        sheet.set_column_width(place, width)?;
    }
    for (row, column) in (1_u32..).zip(columns.iter()) {
        sheet.write_string_with_format(row, 0, &column.title, &wrapped)?;
        sheet.write_string_with_format(row, 1, if column.is_required { "x" } else { "" }, &wrapped)?;
        sheet.write_string_with_format(row, 2, expected(column), &wrapped)?;
    }
    Ok(())
}

/// What the column wants, in a Vietnamese sentence.
fn expected(column: &Column) -> String {
    let form = match &column.kind {
        Kind::Text { longest } => format!("Ghi bằng chữ, nhiều nhất {longest} ký tự."),
        Kind::PersonName => "Ghi đủ họ, tên đệm và tên.".to_owned(),
        Kind::Date(Precision::Day) => "Ngày, tháng, năm, ví dụ 16/07/2026.".to_owned(),
        Kind::Date(Precision::Year) => "Năm (1985), tháng và năm (07/1985) hoặc đủ ngày (16/07/1985).".to_owned(),
        Kind::Integer { .. } => "Số nguyên.".to_owned(),
        Kind::Percent => "Số nguyên từ 0 đến 100.".to_owned(),
        Kind::Money => "Số tiền bằng đồng, không có phần lẻ.".to_owned(),
        Kind::Phone => "Số điện thoại, giữ số 0 ở đầu.".to_owned(),
        Kind::Email => "Địa chỉ thư điện tử.".to_owned(),
        Kind::PersonalNumber => "Số định danh cá nhân 12 chữ số, giữ số 0 ở đầu.".to_owned(),
        Kind::Code { digits: Some(digits) } => format!("Mã gồm {digits} chữ số, giữ số 0 ở đầu."),
        Kind::Code { digits: None } => "Ghi mã.".to_owned(),
        Kind::Choice(_) => "Chọn trong danh sách.".to_owned(),
        Kind::YesNo => "Đánh dấu x nếu có, để trống nếu không.".to_owned(),
    };
    let required = if column.is_required { " Bắt buộc." } else { "" };
    let hint = if column.hint.is_empty() { String::new() } else { format!(" {}", column.hint) };
    form + required + &hint
}

fn format_of(kind: &Kind, face: &Format) -> Format {
    let code = match kind {
        Kind::Integer { .. } | Kind::Money => "#,##0",
        Kind::Percent => "0",
        Kind::Date(Precision::Day) => "dd/mm/yyyy",
        // Partial dates are typed as text, so that Excel does not make days of them.
        _ => "@",
    };
    face.clone().set_num_format(code)
}
