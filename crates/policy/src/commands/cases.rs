//! `policy test`: cases that officers write in Excel, facts and what they expect, shown green or red.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::table::{Row, Table};
use super::{Output, read_row};
use crate::answer::{Answer, Question, answer, need_text};
use crate::calendar::Month;
use crate::exact::Exact;
use crate::pack::{Language, Pack};

/// How one case came out.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseOutcome {
    /// Number of its row in the file.
    pub row: usize,
    /// Its name: the cell under `case` or `ca`.
    pub name: String,
    /// What differs, as Vietnamese sentences; empty when all is as expected.
    pub faults: Vec<String>,
}

/// Runs the cases of a table. Headings are facts by name or label; a heading that begins with `=` is an expectation:
/// `= verdict` (entitled, review, not_entitled, or in Vietnamese), `= one_off`, `= income 2026`, `= total 2026`;
/// `chưa tính được` is expected of an amount that waits for something.
pub fn cases(pack: &Pack, table: Table, scheme: &str, today: NaiveDate) -> Output {
    let Some(place) = pack.scheme(scheme) else {
        return Output::refused(format!("Không có chính sách “{scheme}”."));
    };
    let mut outcomes = Vec::new();
    for row in table {
        match row {
            Ok(row) if row.cells.is_empty() => {}
            Ok(row) => outcomes.push(case(pack, place, &row, today)),
            Err(sentence) => return Output::refused(sentence),
        }
    }
    let wrong = outcomes.iter().filter(|outcome| !outcome.faults.is_empty()).count();
    let mut lines = Vec::new();
    for outcome in &outcomes {
        let mark = if outcome.faults.is_empty() { "ĐẠT" } else { "KHÔNG ĐẠT" };
        lines.push(format!("{mark} dòng {} {}", outcome.row, outcome.name));
        lines.extend(outcome.faults.iter().map(|fault| format!("  {fault}")));
    }
    lines.push(format!("{} ca, {} đạt, {wrong} không đạt.", outcomes.len(), outcomes.len() - wrong));
    let each = outcomes.iter().map(|of| json!({ "row": of.row, "name": of.name, "faults": of.faults }));
    let json: Json = json!({ "cases": each.collect::<Vec<_>>(), "wrong": wrong });
    let is_well = wrong == 0 && !outcomes.is_empty();
    if outcomes.is_empty() {
        return Output::refused("Tệp không có ca nào. Hãy ghi mỗi ca một dòng dưới dòng tiêu đề.");
    }
    Output { lines, json, is_well }
}

fn case(pack: &Pack, scheme: usize, row: &Row, today: NaiveDate) -> CaseOutcome {
    let is_name = |heading: &str| heading == "case" || viet::text::fold(heading) == "ca";
    let name = row.cells.iter().find(|(heading, _)| is_name(heading)).map(|(_, cell)| cell.clone()).unwrap_or_default();
    let mut faults = Vec::new();
    match read_row(pack, row, |heading| is_name(heading) || heading.starts_with('=')) {
        Err(sentence) => faults.push(sentence),
        Ok(facts) => {
            let expected =
                row.cells.iter().filter_map(|(heading, cell)| Some((heading.strip_prefix('=')?.trim(), cell)));
            let years = expected.clone().filter_map(|(what, _)| year_of(what).1);
            let until = years.max().map(|year| Month::january(year).plus(11));
            let question = Question { schemes: Some(vec![scheme]), until, ..Question::on(today) };
            let answer = answer(pack, &facts, &question);
            for (what, cell) in expected {
                faults.extend(compare(pack, &answer, what, cell.trim()).err());
            }
        }
    }
    CaseOutcome { row: row.number, name, faults }
}

/// The year at the end of an expectation, and what is before it.
fn year_of(what: &str) -> (&str, Option<i32>) {
    match what.rsplit_once(' ') {
        Some((what, year)) if year.len() == 4 => match year.parse() {
            Ok(year) => (what.trim(), Some(year)),
            Err(_) => (what, None),
        },
        _ => (what, None),
    }
}

fn compare(pack: &Pack, answer: &Answer, what: &str, expected: &str) -> Result<(), String> {
    let of_scheme = answer.schemes.first().ok_or("Không có kết quả.")?;
    let scheme = pack.schemes.get(of_scheme.scheme).ok_or("Không có chính sách.")?;
    let folded = viet::text::fold(what);
    if folded == "verdict" || folded == "ket qua" {
        let words = [
            of_scheme.verdict.as_str().to_owned(),
            crate::answer::verdict_text(of_scheme.verdict, Language::Vi).to_owned(),
        ];
        let is_same = words.iter().any(|word| viet::text::fold(word) == viet::text::fold(expected));
        let [_, said] = words;
        return if is_same {
            Ok(())
        } else {
            Err(format!("Kết quả: chờ “{expected}”, được “{said}”."))
        };
    }
    let (name, year) = year_of(what);
    let folded = viet::text::fold(name);
    let found = if folded == "total" || folded == "tong" {
        Ok(year.map_or_else(|| of_scheme.known_total(), |year| of_scheme.known_in(year)))
    } else {
        let benefit = scheme
            .benefits
            .iter()
            .position(|benefit| benefit.id == name || viet::text::fold(&benefit.name.vi) == folded);
        let benefit = benefit.ok_or_else(|| format!("Không hiểu cột “={what}”: không có chế độ nào tên như vậy."))?;
        match (of_scheme.benefit(benefit), year) {
            (None, _) => Ok(0),
            (Some(of), None) => of.total.clone(),
            (Some(of), Some(year)) => {
                let amount = of.years.iter().find(|(of, _)| *of == year).map(|(_, amount)| amount.clone());
                amount.unwrap_or(Ok(0))
            }
        }
    };
    let waits = ["chua tinh duoc", "unknown", "null"].contains(&viet::text::fold(expected).as_str());
    match found {
        Err(_) if waits => Ok(()),
        Err(gap) => {
            let needs: Vec<String> = gap.0.iter().map(|need| need_text(pack, need, Language::Vi)).collect();
            Err(format!("{name}: chờ {expected}, chưa tính được. {}", needs.join(" ")))
        }
        Ok(amount) if waits => Err(format!("{name}: chờ chưa tính được, được {}.", viet::money::dong(amount))),
        Ok(amount) => {
            let read = viet::money::parse_dong(expected).ok().or_else(|| Exact::parse(expected).and_then(Exact::whole));
            match read {
                Some(wanted) if wanted == amount => Ok(()),
                Some(wanted) => {
                    let (wanted, amount) = (viet::money::dong(wanted), viet::money::dong(amount));
                    Err(format!("{name}: chờ {wanted}, được {amount}."))
                }
                None => Err(format!("{name}: “{expected}” không phải là số tiền.")),
            }
        }
    }
}
