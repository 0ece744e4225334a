//! A short list with charts of some of its rows on a second sheet. The charts read their numbers from the list, so that
//! who changes a number in Excel sees the chart follow.

use std::ops::Range;

use chrono::NaiveDate;
use rust_xlsxwriter::{Chart, ChartType, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::parts::sheet_name;
use super::{List, Out, WriteError};
use crate::dates::serial_of_day;

/// The sheet that holds the charts.
const SHEET: &str = "Biểu đồ";
/// Rows of the sheet below which the next chart begins, for charts as high as Excel makes them.
const HIGH: u32 = 22;

/// A chart of rows that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub title: String,
    /// The rows of the list, counted from 0.
    pub rows: Range<u32>,
    /// The column with the names of the rows.
    pub names: u16,
    /// The columns with numbers, each with its name.
    pub series: Vec<(String, u16)>,
    /// Whether time goes by from row to row: a line; bars otherwise.
    pub is_over_time: bool,
}

/// Writes a list with its charts.
pub fn charted(list: &List, rows: &[Vec<Out<'_>>], charts: &[Drawn]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let name = sheet_name(&list.title);
    let heading_row = u32::try_from(list.remarks.len()).map_err(WriteError::new)? + 2;
    write_list(book.add_worksheet().set_name(&name)?, list, rows, heading_row)?;
    let sheet = book.add_worksheet().set_name(SHEET)?;
    sheet.write_string_with_format(0, 0, &list.title, &face().set_bold().set_font_size(14))?;
    for (row, remark) in (1_u32..).zip(&list.remarks) {
        sheet.write_string_with_format(row, 0, remark, &face())?;
    }
    for (place, drawn) in (0_u32..).zip(charts.iter().filter(|drawn| !drawn.rows.is_empty())) {
        let (first, last) = (heading_row + 1 + drawn.rows.start, heading_row + drawn.rows.end);
        let mut chart = Chart::new(if drawn.is_over_time { ChartType::Line } else { ChartType::Bar });
        chart.title().set_name(&drawn.title);
        for (title, column) in &drawn.series {
            chart
                .add_series()
                .set_name(title)
                .set_categories((name.as_str(), first, drawn.names, last, drawn.names))
                .set_values((name.as_str(), first, *column, last, *column));
        }
        if !drawn.is_over_time {
            // Excel draws the first bar at the foot.
            chart.x_axis().set_reverse().set_label_interval(1);
        }
        chart.set_width(880).set_height(400);
        sheet.insert_chart(heading_row + place * HIGH, 0, &chart)?;
    }
    Ok(book.save_to_buffer()?)
}

fn face() -> Format {
    Format::new().set_font_name("Times New Roman").set_font_size(12)
}

#[expect(clippy::cast_precision_loss, reason = "Excel counts days as floats")]
fn write_day<'s>(
    sheet: &'s mut Worksheet,
    row: u32,
    column: u16,
    day: NaiveDate,
    format: &Format,
) -> Result<&'s mut Worksheet, XlsxError> {
    sheet.write_number_with_format(row, column, serial_of_day(day) as f64, format)
}

fn write_list(sheet: &mut Worksheet, list: &List, rows: &[Vec<Out<'_>>], heading_row: u32) -> Result<(), WriteError> {
    let boxed = face().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    let text = boxed.clone().set_num_format("@").set_text_wrap();
    let number = boxed.clone().set_num_format("#,##0");
    let date = boxed.clone().set_num_format("dd/mm/yyyy");
    let head = boxed
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color("EDEDED")
        .set_text_wrap();
    sheet.write_string_with_format(0, 0, &list.title, &face().set_bold().set_font_size(14))?;
    for (row, remark) in (1_u32..).zip(&list.remarks) {
        sheet.write_string_with_format(row, 0, remark, &face())?;
    }
    for (column, heading) in (0_u16..).zip(&list.headings) {
        sheet.write_string_with_format(heading_row, column, &heading.title, &head)?;
        sheet.set_column_width(column, heading.width)?;
    }
    sheet.set_freeze_panes(heading_row + 1, 0)?;
    for (row, cells) in (heading_row + 1..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match *cell {
                Out::Empty => sheet.write_blank(row, column, &text)?,
                Out::Text(value) => sheet.write_string_with_format(row, column, value, &text)?,
                #[expect(clippy::cast_precision_loss, reason = "Excel holds numbers as floats")]
                Out::Integer(value) | Out::Percent(value) => {
                    sheet.write_number_with_format(row, column, value as f64, &number)?
                }
                Out::Date(day) => write_day(sheet, row, column, day, &date)?,
                Out::Moment(moment) => write_day(sheet, row, column, moment.date(), &date)?,
                Out::Partial(day) => sheet.write_string_with_format(row, column, day.to_string(), &text)?,
                Out::YesNo(yes) => sheet.write_string_with_format(row, column, if yes { "x" } else { "" }, &text)?,
            };
        }
    }
    if let (Some(last), Some(rows)) = (list.headings.len().checked_sub(1), rows.len().checked_sub(1)) {
        let last = u16::try_from(last).map_err(WriteError::new)?;
        let below = heading_row + 1 + u32::try_from(rows).map_err(WriteError::new)?;
        sheet.autofilter(heading_row, 0, below, last)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}
