//! A first walk through a sheet: what can be told of a column only when all of it was seen.

use viet::legacy::{Legacy, detect, has_unicode_letters};

use crate::address::Address;
use crate::dates::{Shape, day_of_serial, is_open, shape};
use crate::grid::{Margin, RawRow, RawValue, Source};
use crate::limits::Limits;
use crate::refusal::Refusal;
use crate::value::Progress;

/// Characters of a column that are looked at for its encoding.
const SAMPLE: usize = 4_000;
const MOST_EXAMPLES: usize = 3;

/// What was seen in a column of the sheet.
#[derive(Default)]
pub(crate) struct Seen {
    sample: String,
    pub encoding: Option<Legacy>,
    pub day_first: u64,
    pub month_first: u64,
    pub open: u64,
    pub open_examples: Vec<(Address, String)>,
    /// Real dates whose day and month could be changed over, and those that could not.
    pub turnable: u64,
    pub fixed: u64,
    pub turnable_examples: Vec<(Address, String)>,
    pub decomposed: u64,
}

/// What was seen in a sheet.
#[derive(Default)]
pub(crate) struct Survey {
    pub rows: u64,
    pub hidden_rows: Vec<u32>,
    pub formulas: u64,
    pub columns: Vec<Seen>,
    pub margin: Margin,
    /// The rightmost column that holds something.
    pub last_column: u32,
}

impl Survey {
    /// Walks through all rows below the heading.
    pub fn of(
        source: &mut dyn Source,
        below: u32,
        limits: &Limits,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, Refusal> {
        let mut survey = Self::default();
        let mut row = RawRow::default();
        while source.next_row(&mut row)? {
            survey.rows += 1;
            if survey.rows > limits.rows {
                return Err(Refusal::TooManyRows { most: limits.rows });
            }
            if survey.rows.is_multiple_of(2_000) {
                progress(Progress { done: survey.rows, total: None });
            }
            survey.last_column = survey.last_column.max(row.cells.last().map_or(0, |cell| cell.column));
            if row.number > below {
                survey.row(&row);
            }
        }
        survey.margin = std::mem::take(source.margin());
        for seen in &mut survey.columns {
            seen.encoding = detect(&seen.sample);
            seen.sample = String::new();
        }
        Ok(survey)
    }

    fn row(&mut self, row: &RawRow) {
        if row.is_hidden {
            self.hidden_rows.push(row.number);
        }
        for cell in &row.cells {
            self.formulas += u64::from(cell.is_formula);
            let Ok(place) = usize::try_from(cell.column) else { continue };
            if self.columns.len() <= place {
                self.columns.resize_with(place + 1, Seen::default);
            }
            let Some(seen) = self.columns.get_mut(place) else { continue };
            let address = Address::new(row.number, cell.column);
            match &cell.value {
                RawValue::Text(text) => seen.text(text, address),
                RawValue::Serial(serial) => seen.date(*serial, address),
                _ => {}
            }
        }
    }

    /// What was seen in a column.
    pub fn column(&self, column: u32) -> Option<&Seen> {
        self.columns.get(usize::try_from(column).ok()?)
    }
}

impl Seen {
    fn text(&mut self, text: &str, address: Address) {
        if !text.is_ascii() {
            if text.chars().any(|c| matches!(c, '\u{300}'..='\u{323}')) {
                self.decomposed += 1;
            } else if self.sample.len() < SAMPLE && !has_unicode_letters(text) {
                self.sample.push_str(text.get(..200).unwrap_or(text));
                self.sample.push('\n');
            }
            return;
        }
        match shape(text) {
            Some(Shape::DayFirst) => self.day_first += 1,
            Some(Shape::MonthFirst) => self.month_first += 1,
            Some(Shape::Open) => {
                self.open += 1;
                if self.open_examples.len() < MOST_EXAMPLES {
                    self.open_examples.push((address, text.trim().to_owned()));
                }
            }
            None => {}
        }
    }

    fn date(&mut self, serial: f64, address: Address) {
        let Some(day) = day_of_serial(serial) else { return };
        if is_open(day) {
            self.turnable += 1;
            if self.turnable_examples.len() < MOST_EXAMPLES {
                self.turnable_examples.push((address, viet::date::screen(day)));
            }
        } else if chrono::Datelike::day(&day) > 12 {
            self.fixed += 1;
        }
    }

    /// Real dates never have a day above twelve, and texts do: a spreadsheet read them month first.
    pub fn looks_turned(&self) -> bool {
        self.turnable >= 3 && self.fixed == 0 && self.day_first > 0
    }
}
