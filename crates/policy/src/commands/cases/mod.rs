//! `policy test`: cases that officers write in Excel, facts and what they expect, shown green or red.

mod expected;

use std::fmt;
use std::path::PathBuf;

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::table::Row;
use super::workbook::{CaseBook, RESULT};
use super::{Output, column, read_row, unknown_column};
use crate::answer::{Answer, Question, Verdict, answer, verdict_text};
use crate::calendar::Month;
use crate::facts::Facts;
use crate::pack::{Language, Pack, PackFiles};
use expected::Expected;

/// What Excel makes of a heading that begins with `=`.
const FORMULA: &str = "Một tiêu đề là #NAME?: Excel đã hiểu dấu = là công thức. Hãy ghi dấu nháy ' trước dấu =, hoặc ghi \
                       “mong đợi: kết quả”.";

/// How cases are run and shown.
#[derive(Clone, Debug)]
pub struct CasesOptions {
    /// The scheme that expectations without the name of one are about.
    pub scheme: String,
    /// The day of calculation of cases that have none.
    pub today: NaiveDate,
    /// Whether lines are coloured.
    pub colours: Colours,
    /// Where to write the workbook with the results.
    pub out: Option<PathBuf>,
}

/// Whether lines are coloured for a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// Letters alone.
    None,
    /// Green and red by ANSI codes.
    Ansi,
}

/// What came out for one expectation.
#[derive(Clone, Debug, PartialEq)]
pub enum Got {
    /// An amount, in đồng.
    Dong(i64),
    /// The last day of the commitment.
    Day(NaiveDate),
    /// Whether entitled.
    Verdict(Verdict),
    /// Cannot be worked out yet: what it waits for, as a sentence.
    Waits(String),
}

impl fmt::Display for Got {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dong(dong) => out.write_str(&viet::money::dong(*dong)),
            Self::Day(day) => out.write_str(&viet::date::screen(*day)),
            Self::Verdict(verdict) => out.write_str(verdict_text(*verdict, Language::Vi)),
            Self::Waits(_) => out.write_str("chưa tính được"),
        }
    }
}

/// One expectation of a case, met or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Heading of its column.
    pub heading: String,
    /// What came out.
    pub got: Got,
    /// Whether it is as expected.
    pub is_well: bool,
}

/// How one case came out.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseOutcome {
    /// Number of its row in the file.
    pub row: usize,
    /// Its name: the cell under `case` or `ca`.
    pub name: String,
    /// Each expectation in the order of the columns; none when the facts could not be read.
    pub found: Vec<Found>,
    /// What differs, as Vietnamese sentences; empty when all is as expected.
    pub faults: Vec<String>,
}

impl CaseOutcome {
    /// Met or not, in capitals.
    pub fn mark(&self) -> &'static str {
        if self.faults.is_empty() { "ĐẠT" } else { "KHÔNG ĐẠT" }
    }
}

/// The sample cases that come with a pack.
pub fn pack_cases(name: &str, at_hand: &PackFiles) -> Result<CaseBook, Output> {
    let (files, code) = PackFiles::find(name, at_hand).map_err(|problems| Output::problems(&problems))?;
    let Some(cases) = files.cases(&code) else {
        return Err(Output::refused(format!(
            "Gói “{code}” không có ca mẫu (policy/cases.csv). Hãy chỉ ra tệp các ca."
        )));
    };
    CaseBook::csv(cases).map_err(Output::refused)
}

/// Runs the cases of a file. Headings are facts by name or label; `ca` is the name of the case and `ngày tính` its day
/// of calculation: the law as known on that day. A heading that begins with `=` (or `mong đợi`, which Excel does not
/// take for a formula) is an expectation: `= kết quả`, `= one_off`, `= income 2026`, `= tổng 2026`, `= hết cam kết`,
/// `= đền bù resigns`, each also of another scheme: `= nd-179.graduate_allowance`. `chưa tính được` is expected of what
/// waits for something. Columns of results (`→`) are passed over.
pub fn cases(pack: &Pack, book: &CaseBook, options: &CasesOptions) -> Output {
    let Some(scheme) = pack.scheme(&options.scheme) else {
        return Output::refused(format!("Không có chính sách “{}”.", options.scheme));
    };
    if let Some(Err(sentence)) = options.out.as_deref().map(|file| book.may_write(file)) {
        return Output::refused(sentence);
    }
    let table = book.table();
    let mut all = Vec::new();
    for heading in table.headings.iter().filter(|heading| !is_other(heading)) {
        match expected::asked(heading) {
            Some(what) => match Expected::read(pack, scheme, heading, what) {
                Ok(expected) => all.push(expected),
                Err(sentence) => return Output::refused(sentence),
            },
            None if heading == "#NAME?" => return Output::refused(FORMULA),
            None if column(pack, heading).is_none() => return Output::refused(unknown_column(heading)),
            None => {}
        }
    }
    let mut schemes = vec![scheme];
    schemes.extend(all.iter().map(|expected| expected.scheme).filter(|of| *of != scheme));
    schemes.sort_unstable();
    schemes.dedup();
    let asked = Asked { pack, expected: &all, schemes, today: options.today };
    let mut outcomes = Vec::new();
    for row in table {
        match row {
            Ok(row) if row.cells.is_empty() => {}
            Ok(row) => outcomes.push(asked.case(&row)),
            Err(sentence) => return Output::refused(sentence),
        }
    }
    if outcomes.is_empty() {
        return Output::refused("Tệp không có ca nào. Hãy ghi mỗi ca một dòng dưới dòng tiêu đề.");
    }
    let mut output = told(&outcomes, options.colours);
    if let Some(file) = &options.out {
        let headings: Vec<String> = all.into_iter().map(|expected| expected.heading).collect();
        if let Err(sentence) = book.write(&outcomes, &headings, file) {
            return Output::refused(sentence);
        }
        output.lines.push(format!("Đã ghi {}.", file.display()));
        if let Some(object) = output.json.as_object_mut() {
            object.insert("file".to_owned(), json!(file));
        }
    }
    output
}

fn told(outcomes: &[CaseOutcome], colours: Colours) -> Output {
    let wrong = outcomes.iter().filter(|outcome| !outcome.faults.is_empty()).count();
    let painted = |text: String, is_well: bool| match (colours, is_well) {
        (Colours::None, _) => text,
        (Colours::Ansi, true) => format!("\u{1b}[32m{text}\u{1b}[0m"),
        (Colours::Ansi, false) => format!("\u{1b}[31m{text}\u{1b}[0m"),
    };
    let mut lines = Vec::new();
    for of in outcomes {
        let mark = painted(of.mark().to_owned(), of.faults.is_empty());
        lines.push(format!("{mark} dòng {} {}", of.row, of.name));
        lines.extend(of.faults.iter().map(|fault| format!("  {fault}")));
    }
    let sum = format!("{} ca, {} đạt, {wrong} không đạt.", outcomes.len(), outcomes.len() - wrong);
    lines.push(painted(sum, wrong == 0));
    let found = |of: &Found| json!({ "heading": of.heading, "got": got_json(&of.got), "is_well": of.is_well });
    let each = outcomes.iter().map(|of| {
        let found: Vec<Json> = of.found.iter().map(found).collect();
        json!({ "row": of.row, "name": of.name, "faults": of.faults, "found": found })
    });
    let json = json!({ "cases": each.collect::<Vec<_>>(), "wrong": wrong });
    Output { lines, json, is_well: wrong == 0 }
}

fn got_json(got: &Got) -> Json {
    match got {
        Got::Dong(dong) => json!(dong),
        Got::Day(day) => json!(day.to_string()),
        Got::Verdict(verdict) => json!(verdict.as_str()),
        Got::Waits(_) => Json::Null,
    }
}

fn is_name(heading: &str) -> bool {
    matches!(viet::text::fold(heading).as_str(), "case" | "ca")
}

fn is_day(heading: &str) -> bool {
    heading == "as_of" || viet::text::fold(heading) == "ngay tinh"
}

/// Neither a fact nor an expectation.
fn is_other(heading: &str) -> bool {
    heading.is_empty() || heading.starts_with(RESULT) || is_name(heading) || is_day(heading)
}

/// What every case of a file is asked.
struct Asked<'p> {
    pack: &'p Pack,
    expected: &'p [Expected],
    /// The schemes that expectations name, examined together as for one person.
    schemes: Vec<usize>,
    today: NaiveDate,
}

/// What is worked out for one case.
struct Worked {
    facts: Facts,
    question: Question,
    /// Up to the last year that an expectation names.
    by_year: Answer,
    /// To the end of each benefit, for expectations without a year.
    whole: Answer,
}

impl Asked<'_> {
    fn case(&self, row: &Row) -> CaseOutcome {
        let cell = |is_it: fn(&str) -> bool| row.cells.iter().find(|(heading, _)| is_it(heading)).map(|(_, cell)| cell);
        let name = cell(is_name).cloned().unwrap_or_default();
        let (mut found, mut faults) = (Vec::new(), Vec::new());
        match self.work(row, cell(is_day)) {
            Err(sentence) => faults.push(sentence),
            Ok(worked) => {
                for expected in self.expected {
                    let Some(cell) = row.cells.get(&expected.heading) else { continue };
                    let got = expected.got(self.pack, &worked);
                    let fault = expected.compare(cell.trim(), &got).err();
                    found.push(Found { heading: expected.heading.clone(), got, is_well: fault.is_none() });
                    faults.extend(fault);
                }
                if found.is_empty() {
                    faults
                        .push("Ca này không mong đợi điều gì. Hãy điền ít nhất một cột bắt đầu bằng dấu =.".to_owned());
                }
            }
        }
        CaseOutcome { row: row.number, name, found, faults }
    }

    fn work(&self, row: &Row, day: Option<&String>) -> Result<Worked, String> {
        let facts = read_row(self.pack, row, |heading| is_other(heading) || expected::asked(heading).is_some())?;
        let day = day.map(|text| {
            viet::date::parse(text)
                .map_err(|_| format!("Dòng {}: ngày tính “{text}” không phải là ngày, dạng 01/07/2026.", row.number))
        });
        let day = day.transpose()?;
        let today = day.unwrap_or(self.today);
        let question = Question { as_of: day, schemes: Some(self.schemes.clone()), ..Question::on(today) };
        let whole = answer(self.pack, &facts, &question);
        let last = self.expected.iter().filter_map(Expected::year).max();
        let by_year = match last {
            Some(year) => {
                let until = Some(Month::january(year).plus(11));
                answer(self.pack, &facts, &Question { until, ..question.clone() })
            }
            None => whole.clone(),
        };
        Ok(Worked { facts, question, by_year, whole })
    }
}
