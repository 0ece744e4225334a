//! Opens a file for a list: which sheet, which heading, what has to be asked, and then its rows.

use crate::columns::{Columns, Kind};
use crate::convert::{Chooser, Setup, name_of};
use crate::dates::{Answers, DateOrder, Question};
use crate::file::{File, FileKind};
use crate::format::Book;
use crate::grid::RawRow;
use crate::heading::{self, Found, Heading, Match, ROWS_LOOKED_AT};
use crate::limits::Limits;
use crate::merged::{self, Merged};
use crate::refusal::Refusal;
use crate::rows::Rows;
use crate::survey::Survey;
use crate::value::{Note, Progress};

/// A file whose list was found.
pub struct Reading<'a> {
    pub(crate) book: Book<'a>,
    pub(crate) sheet: usize,
    pub(crate) survey: Survey,
    pub(crate) heading: Heading,
    columns: &'a Columns,
    sheet_name: String,
    setups: Vec<Setup>,
    notes: Vec<Note>,
    questions: Vec<Question>,
}

/// Finds a list in a file. The rows come from [`Reading::rows`].
pub fn read<'a>(
    file: &'a File<'a>,
    columns: &'a Columns,
    limits: &Limits,
    answers: &Answers,
) -> Result<Reading<'a>, Refusal> {
    read_with_progress(file, columns, limits, answers, &mut |_| {})
}

/// As [`read`], telling how many rows were counted.
pub fn read_with_progress<'a>(
    file: &'a File<'a>,
    columns: &'a Columns,
    limits: &Limits,
    answers: &Answers,
    progress: &mut dyn FnMut(Progress),
) -> Result<Reading<'a>, Refusal> {
    let book = Book::open(file, limits)?;
    let (sheet, heading) = find_list(&book, columns, answers)?;
    let missing = columns.iter().zip(&heading.places).filter(|(column, place)| column.is_required && place.is_none());
    let missing: Vec<String> = missing.map(|(column, _)| column.title.clone()).collect();
    if !missing.is_empty() {
        return Err(Refusal::MissingColumns { missing, row: heading.last_row });
    }
    let mut survey = Survey::of(&mut *book.rows(sheet)?, heading.last_row, limits, progress)?;
    merged::sort(&mut survey.margin.merges);
    survey.margin.merges.retain(|merge| merge.first_row > heading.last_row);
    let sheets = book.sheets();
    let sheet_name = sheets.get(sheet).map(|sheet| sheet.name.clone()).unwrap_or_default();
    let questions = questions(columns, &heading, &survey, answers);
    let setups = setups(columns, &heading, &survey, answers, &questions);
    let mut reading =
        Reading { book, sheet, survey, heading, columns, sheet_name, setups, notes: Vec::new(), questions };
    reading.notes = reading.announce(file);
    Ok(reading)
}

impl Reading<'_> {
    /// What the file is.
    pub fn kind(&self) -> FileKind {
        self.book.kind()
    }

    /// The sheet that holds the list.
    pub fn sheet_name(&self) -> &str {
        &self.sheet_name
    }

    /// The columns found, in the order in which they were declared.
    pub fn found(&self) -> &[Found] {
        &self.heading.found
    }

    /// Every heading of the sheet: its column, counted from zero, and what it says.
    pub fn headings(&self) -> &[(u32, String)] {
        &self.heading.all
    }

    /// The sheets by name; [`Answers::sheet`] may name one, hidden or not.
    pub fn sheet_names(&self) -> Vec<String> {
        self.book.sheets().iter().map(|sheet| sheet.name.clone()).collect()
    }

    /// Headings of the sheet that the list does not know.
    pub fn unknown_headings(&self) -> &[String] {
        &self.heading.unknown
    }

    /// The row of the headings as Excel numbers it; of several, the last.
    pub fn heading_row(&self) -> u32 {
        self.heading.last_row.saturating_add(1)
    }

    /// What is to be said of the file as a whole.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// What has to be asked, once for the file. Empty when [`Answers`] answered it.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Rows of the sheet that hold something, titles and signatures among them.
    pub fn rows_in_sheet(&self) -> u64 {
        self.survey.rows
    }

    /// The rows of the list, from the top; may be asked for again.
    pub fn rows(&self) -> Result<Rows<'_>, Refusal> {
        Ok(Rows::new(
            self.book.rows(self.sheet)?,
            self.columns,
            &self.heading,
            self.setups.clone(),
            Merged::new(&self.survey.margin.merges),
            self.survey.rows,
        ))
    }

    fn announce(&self, file: &File<'_>) -> Vec<Note> {
        let mut notes = Vec::new();
        let kind = self.book.kind();
        if !file.is_named_as(kind) {
            notes.push(Note::doubt(format!("Tệp tên là “{}” nhưng thật ra là {}.", file.name, kind.label())));
        }
        if let Book::Text(book) = &self.book
            && book.encoding != "UTF-8"
        {
            notes.push(Note::notice(format!("Tệp dùng bảng mã {}, đã chuyển sang Unicode.", book.encoding)));
        }
        if self.book.has_macros() {
            notes.push(Note::notice("Tệp có macro. Chỉ đọc giá trị trong ô, không chạy macro."));
        }
        let sheets = self.book.sheets();
        let hidden: Vec<&str> =
            sheets.iter().filter(|sheet| sheet.is_hidden).take(10).map(|sheet| sheet.name.as_str()).collect();
        if !hidden.is_empty() {
            notes.push(Note::notice(format!("Trang tính đang ẩn, không đọc: {}.", hidden.join(", "))));
        }
        let others: Vec<&str> = sheets
            .iter()
            .enumerate()
            .filter(|(place, sheet)| *place != self.sheet && !sheet.is_hidden)
            .take(10)
            .map(|(_, sheet)| sheet.name.as_str())
            .collect();
        if !others.is_empty() {
            notes.push(Note::notice(format!("Đọc trang “{}”; không đọc: {}.", self.sheet_name, others.join(", "))));
        }
        notes.extend(self.announce_hidden());
        if self.survey.formulas > 0 {
            notes.push(Note::notice(format!(
                "Có {} ô công thức: đọc giá trị đã lưu trong tệp.",
                viet::number::group(i64::try_from(self.survey.formulas).unwrap_or(i64::MAX))
            )));
        }
        if self.survey.margin.is_cut {
            notes.push(Note::doubt("Có ô nằm quá xa về bên phải hoặc lặp lại quá nhiều, không đọc."));
        }
        for found in self.heading.found.iter().filter(|found| found.how == Match::Fuzzy) {
            notes.push(Note::doubt(format!(
                "Cột “{}” (ô {}) được đọc là {}. Kiểm tra lại.",
                found.heading, found.address, found.title
            )));
        }
        if !self.heading.unknown.is_empty() {
            let unknown: Vec<&str> = self.heading.unknown.iter().take(20).map(String::as_str).collect();
            notes.push(Note::notice(format!("Cột không dùng đến: {}.", unknown.join(", "))));
        }
        for (column, place) in self.columns.iter().zip(&self.heading.places) {
            let Some(seen) = place.and_then(|place| self.survey.column(place)) else { continue };
            if let Some(encoding) = seen.encoding {
                let (title, name) = (&column.title, name_of(encoding));
                notes.push(Note::notice(format!("Cột {title} gõ bằng mã {name}, đã chuyển sang Unicode.")));
            }
            if seen.decomposed > 0 {
                let title = &column.title;
                notes.push(Note::notice(format!("Cột {title} có dấu tiếng Việt rời, đã ghép lại.")));
            }
        }
        notes
    }

    fn announce_hidden(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        let hidden = &self.survey.hidden_rows;
        if !hidden.is_empty() {
            let some: Vec<String> = hidden.iter().take(5).map(|row| row.saturating_add(1).to_string()).collect();
            let more = if hidden.len() > 5 { ", …" } else { "" };
            notes.push(Note::doubt(format!(
                "Có {} dòng đang ẩn (dòng {}{more}) và vẫn được đọc. Xóa nếu không cần.",
                hidden.len(),
                some.join(", ")
            )));
        }
        let mut columns: Vec<u32> = self.heading.places.iter().flatten().copied().collect();
        let is_hidden = |column: &u32| {
            self.survey.margin.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(column))
        };
        columns.retain(is_hidden);
        if !columns.is_empty() {
            let letters: Vec<String> = columns.iter().map(|column| crate::address::letters(*column)).collect();
            notes.push(Note::doubt(format!("Cột đang ẩn vẫn được đọc: {}.", letters.join(", "))));
        }
        notes
    }
}

/// The visible sheet whose heading fits best, or the one that was named.
fn find_list(book: &Book<'_>, columns: &Columns, answers: &Answers) -> Result<(usize, Heading), Refusal> {
    let mut best: Option<(usize, Heading)> = None;
    let mut has_sheet = false;
    let mut has_row = false;
    for (place, sheet) in book.sheets().iter().enumerate() {
        let is_wanted = answers.sheet.as_ref().map_or(!sheet.is_hidden, |name| *name == sheet.name);
        if !is_wanted {
            continue;
        }
        has_sheet = true;
        let mut source = book.rows(place)?;
        let mut rows: Vec<RawRow> = Vec::new();
        while rows.len() < ROWS_LOOKED_AT {
            let mut row = RawRow::default();
            if !source.next_row(&mut row)? {
                break;
            }
            rows.push(row);
        }
        has_row |= !rows.is_empty();
        if let Some(heading) = heading::find(&rows, columns, answers)
            && best.as_ref().is_none_or(|(_, best)| heading.score > best.score)
        {
            best = Some((place, heading));
        }
    }
    best.ok_or_else(|| match (has_sheet, has_row) {
        (false, _) => Refusal::NoSheet,
        (true, false) => Refusal::Empty,
        (true, true) => {
            let required = columns.iter().filter(|column| column.is_required).map(|column| column.title.clone());
            let mut wanted: Vec<String> = required.collect();
            if wanted.is_empty() {
                wanted = columns.iter().take(6).map(|column| column.title.clone()).collect();
            }
            Refusal::NoHeading { wanted }
        }
    })
}

/// The columns of dates: declared title and what was seen.
fn dates<'s>(columns: &'s Columns, heading: &Heading, survey: &'s Survey) -> Vec<(&'s str, &'s crate::survey::Seen)> {
    let pairs = columns.iter().zip(&heading.places);
    pairs
        .filter(|(column, _)| matches!(column.kind, Kind::Date(_)))
        .filter_map(|(column, place)| Some((column.title.as_str(), survey.column((*place)?)?)))
        .collect()
}

/// The order that the file itself shows: month first only when nothing speaks for the day.
fn order(dates: &[(&str, &crate::survey::Seen)]) -> DateOrder {
    let day_first: u64 = dates.iter().map(|(_, seen)| seen.day_first).sum();
    let month_first: u64 = dates.iter().map(|(_, seen)| seen.month_first).sum();
    if month_first > 0 && day_first == 0 { DateOrder::MonthFirst } else { DateOrder::DayFirst }
}

fn questions(columns: &Columns, heading: &Heading, survey: &Survey, answers: &Answers) -> Vec<Question> {
    let dates = dates(columns, heading, survey);
    let mut questions = Vec::new();
    let day_first: u64 = dates.iter().map(|(_, seen)| seen.day_first).sum();
    let month_first: u64 = dates.iter().map(|(_, seen)| seen.month_first).sum();
    let is_shown = day_first > 0 && month_first == 0;
    let open: Vec<_> = dates.iter().filter(|(_, seen)| seen.open > 0).collect();
    if answers.date_order.is_none() && !is_shown && !open.is_empty() {
        questions.push(Question::DateOrder {
            columns: open.iter().map(|(title, _)| (*title).to_owned()).collect(),
            examples: open.iter().flat_map(|(_, seen)| seen.open_examples.clone()).take(3).collect(),
            assumed: order(&dates),
        });
    }
    let turned: Vec<_> = dates.iter().filter(|(_, seen)| seen.looks_turned()).collect();
    if answers.swap_dates.is_none() && !turned.is_empty() {
        questions.push(Question::SwappedDates {
            columns: turned.iter().map(|(title, _)| (*title).to_owned()).collect(),
            examples: turned.iter().flat_map(|(_, seen)| seen.turnable_examples.clone()).take(3).collect(),
        });
    }
    questions
}

fn setups(
    columns: &Columns,
    heading: &Heading,
    survey: &Survey,
    answers: &Answers,
    questions: &[Question],
) -> Vec<Setup> {
    let order = answers.date_order.unwrap_or_else(|| order(&dates(columns, heading, survey)));
    let is_order_doubtful = questions.iter().any(|question| matches!(question, Question::DateOrder { .. }));
    columns
        .iter()
        .zip(&heading.places)
        .map(|(column, place)| {
            let seen = place.and_then(|place| survey.column(place));
            let looks_turned = seen.is_some_and(crate::survey::Seen::looks_turned);
            Setup {
                encoding: seen.and_then(|seen| seen.encoding),
                order,
                is_order_doubtful,
                turns: looks_turned && answers.swap_dates == Some(true),
                is_turning_doubtful: looks_turned && answers.swap_dates.is_none(),
                chooser: match &column.kind {
                    Kind::Choice(choices) => Some(Chooser::new(choices)),
                    _ => None,
                },
            }
        })
        .collect()
}
