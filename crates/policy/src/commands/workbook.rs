//! A file of cases with all its sheets, kept whole so that it can be written back with what came out: green and red.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Cell, Data, Range, Reader};
use rust_xlsxwriter::{Color, Format, IntoExcelData, Workbook, Worksheet, XlsxError};

use super::cases::{CaseOutcome, Got};
use super::table::{Opened, Table, opened};

/// What a heading of results begins with; such columns are passed over when read and replaced when written.
pub(super) const RESULT: char = '→';

const GREEN: Color = Color::RGB(0x00C6_EFCE);
const RED: Color = Color::RGB(0x00FF_C7CE);

/// A file of cases: an Excel workbook, whose first sheet holds the cases, or CSV.
pub struct CaseBook {
    /// Where it was opened, if it is a file.
    file: Option<PathBuf>,
    sheets: Vec<(String, Range<Data>)>,
}

impl CaseBook {
    /// Opens a file by the ending of its name. An error is a Vietnamese sentence.
    pub fn open(path: &Path) -> Result<Self, String> {
        match opened(path)? {
            Opened::Csv(file) => Ok(Self { file: Some(path.to_owned()), ..Self::csv(file)? }),
            Opened::Workbook(mut book) => {
                let shown = path.display();
                let mut sheets = Vec::new();
                for name in book.sheet_names() {
                    // A sheet of a chart alone has no cells.
                    match book.worksheet_range(&name) {
                        Ok(sheet) => sheets.push((name, sheet)),
                        Err(error) if sheets.is_empty() => return Err(format!("Không đọc được {shown}: {error}.")),
                        Err(_) => {}
                    }
                }
                if sheets.is_empty() {
                    return Err(format!("{shown} không có trang tính nào."));
                }
                Ok(Self { file: Some(path.to_owned()), sheets })
            }
        }
    }

    /// Reads CSV with a line of headings.
    pub fn csv(file: impl std::io::Read) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(file);
        let mut cells = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| format!("Tệp CSV sai dạng: {error}."))?;
            let line = record.position().map_or(1, csv::Position::line);
            let row = u32::try_from(line.saturating_sub(1)).map_err(|_| "Tệp CSV quá dài.".to_owned())?;
            for (column, cell) in (0_u32..).zip(&record) {
                let cell = cell.trim_start_matches('\u{feff}');
                if !cell.is_empty() {
                    cells.push(Cell::new((row, column), Data::String(cell.to_owned())));
                }
            }
        }
        Ok(Self { file: None, sheets: vec![("Ca".to_owned(), Range::from_sparse(cells))] })
    }

    /// The cases: the rows of the first sheet.
    pub(super) fn table(&self) -> Table {
        self.sheets.first().map_or_else(|| Table::sheet(&Range::empty()), |(_, sheet)| Table::sheet(sheet))
    }

    /// Refuses to write over the cases themselves, whose formulas and looks would be lost, or to no `.xlsx` file.
    pub(super) fn may_write(&self, file: &Path) -> Result<(), String> {
        if file.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
            return Err(format!("{} phải là tệp .xlsx.", file.display()));
        }
        let same = |path: &PathBuf| path.canonicalize().ok().zip(file.canonicalize().ok()).is_some_and(|(a, b)| a == b);
        if self.file.as_ref().is_some_and(same) {
            return Err(format!("{} là tệp các ca. Hãy ghi kết quả ra một tệp khác.", file.display()));
        }
        Ok(())
    }

    /// Writes every sheet to an `.xlsx` file. On the first, expected cells become green or red, and columns with what
    /// came out, the outcome of the case and what differs are added; those of an earlier run give way.
    pub(super) fn write(&self, outcomes: &[CaseOutcome], expected: &[String], file: &Path) -> Result<(), String> {
        let written = || -> Result<(), XlsxError> {
            let mut book = Workbook::new();
            for (number, (name, cells)) in self.sheets.iter().enumerate() {
                let sheet = book.add_worksheet().set_name(name)?;
                let results = Results::of(cells, if number == 0 { outcomes } else { &[] });
                results.copy(sheet, cells)?;
                if number == 0 {
                    results.add(sheet, outcomes, expected)?;
                }
                sheet.autofit();
            }
            book.save(file)
        };
        written().map_err(|error| format!("Không ghi được {}: {error}.", file.display()))
    }
}

/// Where results go on a sheet, and which of its cells are green or red.
struct Results {
    header: u32,
    /// Columns by heading; results of an earlier run are not among them.
    columns: BTreeMap<String, u16>,
    /// Columns of an earlier run.
    old: Vec<u16>,
    next: u16,
    fills: BTreeMap<(u32, u16), Color>,
}

impl Results {
    fn of(cells: &Range<Data>, outcomes: &[CaseOutcome]) -> Self {
        let header = cells.start().map_or(0, |(row, _)| row);
        let mut results = Self { header, columns: BTreeMap::new(), old: Vec::new(), next: 0, fills: BTreeMap::new() };
        if outcomes.is_empty() {
            return results;
        }
        let first = cells.start().map_or(0, |(_, column)| column);
        for (place, cell) in (first..).zip(cells.rows().next().unwrap_or_default()) {
            let Ok(column) = u16::try_from(place) else { continue };
            let heading = cell.to_string().trim().to_owned();
            if heading.starts_with(RESULT) {
                results.old.push(column);
            } else if !heading.is_empty() {
                results.next = column.saturating_add(1);
                results.columns.insert(heading, column);
            }
        }
        for of in outcomes {
            for found in &of.found {
                if let Some(column) = results.columns.get(&found.heading) {
                    results.fills.insert((row_of(of), *column), fill(found.is_well));
                }
            }
        }
        results
    }

    fn copy(&self, sheet: &mut Worksheet, cells: &Range<Data>) -> Result<(), XlsxError> {
        let (first_row, first_column) = cells.start().unwrap_or_default();
        for (row, column, cell) in cells.used_cells() {
            let (Ok(row), Ok(column)) = (u32::try_from(row), u16::try_from(column)) else { continue };
            let row = row + first_row;
            let column = column.saturating_add(u16::try_from(first_column).unwrap_or(u16::MAX));
            if self.old.contains(&column) {
                continue;
            }
            let mut format = Format::new();
            if let Some(color) = self.fills.get(&(row, column)) {
                format = format.set_background_color(*color);
            }
            if row == self.header {
                format = format.set_bold();
            }
            match cell {
                Data::Empty => {}
                Data::Bool(flag) => put(sheet, (row, column), *flag, &format)?,
                Data::Int(number) => put(sheet, (row, column), *number, &format)?,
                Data::Float(number) => put(sheet, (row, column), *number, &format)?,
                Data::DateTime(day) => {
                    put(sheet, (row, column), day.as_f64(), &format.set_num_format("dd/mm/yyyy"))?;
                }
                other => put(sheet, (row, column), other.to_string(), &format)?,
            }
        }
        Ok(())
    }

    fn add(&self, sheet: &mut Worksheet, outcomes: &[CaseOutcome], expected: &[String]) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        let plain = Format::new();
        let places: Vec<(&String, u16)> = expected.iter().zip(self.next..).collect();
        let of_case = self.next.saturating_add(u16::try_from(expected.len()).unwrap_or(u16::MAX));
        for (heading, column) in &places {
            put(sheet, (self.header, *column), format!("{RESULT} {}", heading.trim_start_matches(['=', ' '])), &bold)?;
        }
        put(sheet, (self.header, of_case), format!("{RESULT} ca"), &bold)?;
        put(sheet, (self.header, of_case.saturating_add(1)), format!("{RESULT} cần xem lại"), &bold)?;
        for of in outcomes {
            let row = row_of(of);
            for found in &of.found {
                let Some((_, column)) = places.iter().find(|(heading, _)| **heading == found.heading) else { continue };
                let format = Format::new().set_background_color(fill(found.is_well));
                match &found.got {
                    Got::Dong(dong) => put(sheet, (row, *column), *dong, &format.set_num_format("#,##0"))?,
                    got => put(sheet, (row, *column), got.to_string(), &format)?,
                }
            }
            let format = Format::new().set_background_color(fill(of.faults.is_empty()));
            put(sheet, (row, of_case), of.mark(), &format)?;
            put(sheet, (row, of_case.saturating_add(1)), of.faults.join("\n"), &plain)?;
        }
        sheet.set_freeze_panes(self.header + 1, 0)?;
        Ok(())
    }
}

fn put(sheet: &mut Worksheet, at: (u32, u16), cell: impl IntoExcelData, format: &Format) -> Result<(), XlsxError> {
    sheet.write_with_format(at.0, at.1, cell, format).map(drop)
}

fn row_of(of: &CaseOutcome) -> u32 {
    u32::try_from(of.row.saturating_sub(1)).unwrap_or(u32::MAX)
}

fn fill(is_well: bool) -> Color {
    if is_well { GREEN } else { RED }
}
