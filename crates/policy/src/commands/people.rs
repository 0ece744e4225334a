//! `policy simulate`: a table of people under a pack and under a changed one. Who changes is told at once, one line
//! each, so that memory does not grow with the people; totals come at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::table::{Row, Table};
use super::{Output, read_row};
use crate::answer::{Question, verdict_text};
use crate::pack::{Language, Pack};
use crate::simulate::{Change, Pair, Person, Side};

/// What is simulated.
#[derive(Clone, Debug)]
pub struct SimulateOptions {
    /// The day that stands in for an event that has not come yet.
    pub today: NaiveDate,
    /// The law as it was known on this day.
    pub as_of: Option<NaiveDate>,
    /// Years to work out.
    pub years: RangeInclusive<i32>,
    /// Schemes to work out; all without it.
    pub schemes: Vec<String>,
    /// Changes such as `one_off[phd]=350000000@2027-01-01`.
    pub changes: Vec<String>,
    /// A whole other pack to compare with, instead of or before the changes.
    pub other: Option<Pack>,
}

/// Somebody for whom something changes, as told while the table is still being read.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedPerson {
    /// One line for people.
    pub line: String,
    /// One object for programs, to be written on a line of its own (NDJSON).
    pub json: Json,
}

/// Why a simulation stopped before its end.
enum Stop {
    /// A row or an edit could not be read.
    Refused(String),
    /// What was told could not be written.
    Unwritten(io::Error),
}

/// Works a table of people out under both packs. Columns `id` and `unit` name the person and who pays; all others are
/// facts. Each changed person is told at once, in the order of the table; progress after each few thousand people; the
/// output holds the totals alone. Nobody listening any more ends it, which is no fault.
pub fn simulate(
    pack: &Pack,
    table: Table,
    options: &SimulateOptions,
    mut changed: impl FnMut(&ChangedPerson) -> io::Result<()>,
    progress: impl FnMut(usize),
) -> Output {
    let mut after = options.other.clone().unwrap_or_else(|| pack.clone());
    for change in &options.changes {
        match after.edit(change) {
            Ok(edit) => after = after.with(&edit),
            Err(sentence) => return Output::refused(format!("{change}: {sentence}")),
        }
    }
    let question = |pack: &Pack| -> Result<Question, String> {
        let places =
            options.schemes.iter().map(|id| pack.scheme(id).ok_or_else(|| format!("Không có chính sách “{id}”.")));
        let places: Vec<usize> = places.collect::<Result<_, _>>()?;
        let schemes = if places.is_empty() { None } else { Some(places) };
        Ok(Question { today: options.today, as_of: options.as_of, until: None, schemes })
    };
    let (one, other) = match (question(pack), question(&after)) {
        (Ok(one), Ok(other)) => (one, other),
        (Err(sentence), _) | (_, Err(sentence)) => return Output::refused(sentence),
    };
    let (one, other) = (Side::new(pack, &one, options.years.clone()), Side::new(&after, &other, options.years.clone()));
    let people = table.map(|row| {
        let row = row.map_err(Stop::Refused)?;
        person(pack, options.other.is_some().then_some(&after), &row).map_err(Stop::Refused)
    });
    let told = |change: &Change| changed(&changed_person(change, *options.years.start())).map_err(Stop::Unwritten);
    let totals = match crate::simulate::simulate(&one, &other, people, told, progress) {
        Ok(totals) => totals,
        Err(Stop::Refused(sentence)) => return Output::refused(sentence),
        Err(Stop::Unwritten(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            return Output { lines: Vec::new(), json: Json::Null, is_well: true };
        }
        Err(Stop::Unwritten(error)) => return Output::refused(format!("Không ghi được kết quả: {error}.")),
    };
    let mut lines = Vec::new();
    lines.push(format!("{} người, {} người thay đổi. Tổng: {}", totals.people, totals.changed, pair(totals.total())));
    lines.push(format!("Đủ điều kiện: {} → {} người.", totals.entitled.0, totals.entitled.1));
    if totals.waiting != (0, 0) {
        let (before, after) = totals.waiting;
        lines.push(format!("Còn khoản chưa tính được, vì thiếu dữ kiện hoặc mức: {before} → {after} người."));
    }
    lines.extend(totals.years.iter().map(|(year, of)| format!("Năm {year}: {}", pair(*of))));
    lines.extend(totals.units.iter().map(|(unit, of)| format!("Đơn vị {unit}: {}", pair(*of))));
    lines.extend(totals.groups.iter().map(|(group, of)| format!("Nhóm {group}: {}", pair(*of))));
    let years = totals.years.iter().map(|(year, pair)| (year.to_string(), *pair));
    let json = json!({
        "people": totals.people, "changed": totals.changed, "total": pair_json(totals.total()),
        "years": named(years), "units": named(totals.units.clone()), "groups": named(totals.groups.clone()),
        "entitled": json!({ "before": totals.entitled.0, "after": totals.entitled.1 }),
        "waiting": json!({ "before": totals.waiting.0, "after": totals.waiting.1 }),
    });
    Output { lines, json, is_well: true }
}

/// What changes for somebody: in all, by year and by group, and whether entitled.
fn changed_person(change: &Change, first_year: i32) -> ChangedPerson {
    let (before, after) = (&change.before, &change.after);
    let years: BTreeMap<i32, Pair> =
        (first_year..).zip(before.years.iter().copied().zip(after.years.iter().copied())).collect();
    let names: BTreeSet<&String> = before.groups.keys().chain(after.groups.keys()).collect();
    let of = |groups: &BTreeMap<String, i64>, name: &String| groups.get(name).copied().unwrap_or(0);
    let groups: BTreeMap<String, Pair> =
        names.into_iter().map(|name| (name.clone(), (of(&before.groups, name), of(&after.groups, name)))).collect();
    let total = (before.years.iter().sum::<i64>(), after.years.iter().sum::<i64>());
    let unit = if change.unit.is_empty() { String::new() } else { format!(" ({})", change.unit) };
    let mut line = format!("{}{unit}: {}", change.id, pair(total));
    for (year, of) in years.iter().filter(|(_, of)| **of != (0, 0)) {
        line += &format!("; năm {year}: {}", pair(*of));
    }
    for (group, of) in &groups {
        line += &format!("; nhóm {group}: {}", pair(*of));
    }
    if before.verdict != after.verdict {
        let said = |verdict| verdict_text(verdict, Language::Vi);
        line += &format!("; {} → {}", said(before.verdict), said(after.verdict));
    }
    if before.waits || after.waits {
        line += "; còn khoản chưa tính được";
    }
    let json = json!({
        "id": change.id, "unit": change.unit, "before": total.0, "after": total.1,
        "years": named(years.into_iter().map(|(year, of)| (year.to_string(), of))), "groups": named(groups),
        "verdict_before": before.verdict.as_str(), "verdict_after": after.verdict.as_str(),
        "waits_before": before.waits, "waits_after": after.waits,
    });
    ChangedPerson { line, json }
}

fn pair_json((before, after): Pair) -> Json {
    json!({ "before": before, "after": after })
}

fn named(all: impl IntoIterator<Item = (String, Pair)>) -> Json {
    Json::Object(all.into_iter().map(|(name, pair)| (name, pair_json(pair))).collect())
}

fn pair((before, after): Pair) -> String {
    let difference = after - before;
    let sign = if difference > 0 { "+" } else { "" };
    let money = viet::money::dong;
    format!("{} → {} ({sign}{})", money(before), money(after), money(difference))
}

fn person(pack: &Pack, after: Option<&Pack>, row: &Row) -> Result<Person, String> {
    let cell = |name: &str| row.cells.get(name).cloned().unwrap_or_default();
    let is_name = |heading: &str| heading == "id" || heading == "unit";
    let id = if row.cells.contains_key("id") { cell("id") } else { format!("dòng {}", row.number) };
    let facts = read_row(pack, row, is_name)?;
    let facts_after = after.map(|pack| read_row(pack, row, is_name)).transpose()?;
    Ok(Person { id, unit: cell("unit"), facts, facts_after })
}
