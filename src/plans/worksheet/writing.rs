//! Writes the work sheet: what may be typed is white and open, everything else is grey and locked, and the version of
//! each part goes along in a hidden column.

use chrono::NaiveDate;
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder, ProtectionOptions, Workbook,
    XlsxError,
};

use super::{COLUMNS, Current, HEAD_ROW, MILESTONE, MILESTONE_ON, PERCENT, SUMMARY};
use crate::plans::task::period_label;
use crate::platform::error::{Error, Result};

/// The workbook of these parts; the note says whose they are and when they were read.
pub fn write(rows: &[Current], note: &str) -> Result<Vec<u8>> {
    book(rows, note).map_err(Error::internal)
}

fn day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&day.to_string())
}

fn book(rows: &[Current], note: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Cập nhật tiến độ")?;
    let face = Format::new().set_font_name("Times New Roman").set_font_size(12);
    let title = face.clone().set_bold().set_font_size(14);
    let head = face.clone().set_bold().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
    let fixed = face
        .clone()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color(0x00EF_F2F0);
    let open = face.clone().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top).set_unlocked();
    let open_day = open.clone().set_num_format("dd/mm/yyyy");
    let fixed_day = fixed.clone().set_num_format("dd/mm/yyyy");
    sheet.write_string_with_format(0, 0, "Bảng cập nhật tiến độ", &title)?;
    sheet.write_string_with_format(1, 0, note, &face)?;
    for (column, (heading, width)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(HEAD_ROW, column, heading, &head)?;
    }
    sheet.set_column_hidden(1)?;
    for (row, current) in (HEAD_ROW + 1..).zip(rows) {
        let part = &current.part;
        sheet.write_string_with_format(row, 0, part.id.as_str(), &fixed)?;
        sheet.write_string_with_format(row, 1, part.version.to_string(), &fixed)?;
        let period = period_label(&part.period);
        let texts = [&part.clause, &part.title, &part.agency_name, &period];
        for (column, text) in (2_u16..).zip(texts) {
            sheet.write_string_with_format(row, column, text, &fixed)?;
        }
        match part.due_on {
            Some(due) => sheet.write_datetime_with_format(row, PERCENT - 1, day(due)?, &fixed_day)?,
            None => sheet.write_string_with_format(row, PERCENT - 1, "thường xuyên", &fixed)?,
        };
        #[expect(clippy::cast_precision_loss, reason = "Excel has no other number")]
        sheet.write_number_with_format(row, PERCENT, part.percent as f64, &open)?;
        sheet.write_string_with_format(row, SUMMARY, &part.summary, &open)?;
        sheet.write_string_with_format(row, MILESTONE, &current.milestone, &open)?;
        match current.milestone_on {
            Some(reached) => sheet.write_datetime_with_format(row, MILESTONE_ON, day(reached)?, &open_day)?,
            None => sheet.write_blank(row, MILESTONE_ON, &open_day)?,
        };
    }
    if !rows.is_empty() {
        let last = HEAD_ROW + u32::try_from(rows.len()).unwrap_or(1);
        let whole = DataValidation::new()
            .allow_whole_number(DataValidationRule::Between(0, 100))
            .set_error_message("Nhập số nguyên từ 0 đến 100, ví dụ 60.")?;
        sheet.add_data_validation(HEAD_ROW + 1, PERCENT, last, PERCENT, &whole)?;
    }
    sheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
    let options = ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::default() };
    sheet.protect_with_options(&options);
    book.save_to_buffer()
}
