//! `policy simulate`: a table of people under a pack and under a changed one.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::table::{Row, Table};
use super::{Output, read_row};
use crate::answer::Question;
use crate::pack::Pack;
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

/// Works a table of people out under both packs. Columns `id` and `unit` name the person and who pays; all others are
/// facts. Progress is told after each few thousand people.
pub fn simulate(pack: &Pack, table: Table, options: &SimulateOptions, progress: impl FnMut(usize)) -> Output {
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
    let people = table.map(|row| person(pack, options.other.is_some().then_some(&after), &row?));
    let mut changes: Vec<Json> = Vec::new();
    let mut lines = Vec::new();
    let changed = |change: &Change| {
        let (before, after) = (change.before.years.iter().sum::<i64>(), change.after.years.iter().sum::<i64>());
        lines.push(format!("{} ({}): {}", change.id, change.unit, pair((before, after))));
        changes.push(json!({
            "id": change.id, "unit": change.unit, "before": before, "after": after,
            "verdict_before": change.before.verdict.as_str(), "verdict_after": change.after.verdict.as_str(),
        }));
    };
    let totals = match crate::simulate::simulate(&one, &other, people, changed, progress) {
        Ok(totals) => totals,
        Err(sentence) => return Output::refused(sentence),
    };
    lines.push(format!("{} người, {} người thay đổi. Tổng: {}", totals.people, totals.changed, pair(totals.total())));
    lines.push(format!("Đủ điều kiện: {} → {} người.", totals.entitled.0, totals.entitled.1));
    if totals.waiting != (0, 0) {
        let (before, after) = totals.waiting;
        lines.push(format!("Còn khoản chưa tính được, vì thiếu dữ kiện hoặc mức: {before} → {after} người."));
    }
    lines.extend(totals.years.iter().map(|(year, of)| format!("Năm {year}: {}", pair(*of))));
    lines.extend(totals.units.iter().map(|(unit, of)| format!("Đơn vị {unit}: {}", pair(*of))));
    lines.extend(totals.groups.iter().map(|(group, of)| format!("Nhóm {group}: {}", pair(*of))));
    let of = |pair: &Pair| json!({ "before": pair.0, "after": pair.1 });
    let named = |all: &std::collections::BTreeMap<String, Pair>| -> Json {
        Json::Object(all.iter().map(|(name, pair)| (name.clone(), of(pair))).collect())
    };
    let years = totals.years.iter().map(|(year, pair)| (year.to_string(), of(pair)));
    let json = json!({
        "people": totals.people, "changed": totals.changed, "total": of(&totals.total()),
        "years": Json::Object(years.collect()), "units": named(&totals.units), "groups": named(&totals.groups),
        "changes": changes,
    });
    Output { lines, json, is_well: true }
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
