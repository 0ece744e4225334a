//! The rules as they stand now: the pack of the place, with the wages of the State that officers entered since it was made
//! (lương tối thiểu vùng, lương cơ sở). Every amount that is worked out today is worked out by these.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use chrono::{Days, NaiveDate};
use policy::pack::Pack;

use super::{Hiring, of_place, versions};
use crate::organisation::store::wages::{self, Entered};
use crate::platform::App;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};

/// The tables of the rules that officers' figures are added to.
const REGIONAL: &str = "/policy/wage_rates.csv";
const BASE: &str = "/policy/base_salaries.csv";

/// Rules with figures that officers entered, by the hash of their files. There are as many as there were changes of wages,
/// and what a hash stands for never changes, so they stay.
static ENTERED: LazyLock<Mutex<BTreeMap<String, &'static Pack>>> = LazyLock::new(Mutex::default);

/// The rules in force; not found for a place without.
pub async fn rules_now(app: &App, db: &mut impl Read) -> Result<&'static Pack> {
    let place = &app.config.pack;
    let pack = of_place(place)?;
    match files_now(place, pack, db).await? {
        Some(files) => read(place, &files),
        None => Ok(pack),
    }
}

/// The policy under which the city hires, with the wages in force.
pub async fn hiring_now(app: &App, db: &mut impl Read) -> Result<Hiring> {
    Hiring::of(rules_now(app, db).await?)
}

fn read(place: &str, files: &BTreeMap<String, String>) -> Result<&'static Pack> {
    let (key, _) = versions::named(place, files)?;
    if let Some(pack) = ENTERED.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(pack);
    }
    let pack: &'static Pack = Box::leak(Box::new((*versions::read(place, &key, files)?).clone()));
    Ok(ENTERED.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(pack))
}

/// The files of the rules with what officers entered; nothing where the pack knows all of it.
pub(super) async fn files_now(
    place: &str,
    pack: &Pack,
    db: &mut impl Read,
) -> Result<Option<BTreeMap<String, String>>> {
    let entered = wages::entered(db).await?;
    if entered.is_empty() {
        return Ok(None);
    }
    let mut files = versions::files_of(place);
    let mut added: Vec<&Entered> = Vec::new();
    for (path, text) in &mut files {
        let is_base = path.ends_with(BASE);
        if is_base || path.ends_with(REGIONAL) {
            let rows = entered.iter().filter(|row| row.region.is_empty() == is_base);
            added.extend(add(text, rows)?);
        }
    }
    if added.is_empty() {
        return Ok(None);
    }
    let known = |id: &str| pack.documents.iter().any(|document| document.id == id);
    let mut unknown: Vec<&Entered> = added.into_iter().filter(|row| !known(&row.document)).collect();
    unknown.dedup_by(|one, other| one.document == other.document);
    let registry = files.entry(format!("{place}/legal_documents.toml")).or_default();
    for row in unknown {
        let text = |value: &str| toml::Value::String(value.to_owned()).to_string();
        registry.push_str(&format!(
            "\n[[documents]]\nid = {}\nnumber = {}\ntitle_vi = {}\n",
            text(&row.document),
            text(&row.number),
            text(&row.title)
        ));
    }
    Ok(Some(files))
}

/// Adds figures to the text of a table, each from its day on, and closes the one before. A figure of a day from which on the
/// table already has another is left out: the pack was made later. Tells what was added.
fn add<'r>(text: &mut String, rows: impl Iterator<Item = &'r Entered>) -> Result<Vec<&'r Entered>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().map_err(Error::internal)?.clone();
    let place = |name: &str| headings.iter().position(|heading| heading == name);
    let (Some(monthly), Some(from), Some(to), Some(document), Some(clause)) =
        (place("monthly_dong"), place("effective_from"), place("effective_to"), place("document"), place("clause"))
    else {
        return Err(Error::internal("the table of wages has not the columns that it should have"));
    };
    let region = place("region");
    let mut lines: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        lines.push(record.map_err(Error::internal)?.iter().map(str::to_owned).collect());
    }
    let cell = |line: &[String], place: usize| line.get(place).cloned().unwrap_or_default();
    let mut added = Vec::new();
    for row in rows {
        let begins = row.effective_from.to_string();
        let same = |line: &[String]| region.is_none_or(|place| cell(line, place) == row.region);
        if lines.iter().any(|line| same(line) && cell(line, from) >= begins) {
            continue;
        }
        let before = day_before(row.effective_from).to_string();
        for line in lines.iter_mut().filter(|line| same(line)) {
            let ends = cell(line, to);
            if let Some(cell) = line.get_mut(to)
                && (ends.is_empty() || ends >= begins)
            {
                cell.clone_from(&before);
            }
        }
        let mut line = vec![String::new(); headings.len()];
        let mut put = |place: usize, value: String| {
            if let Some(cell) = line.get_mut(place) {
                *cell = value;
            }
        };
        if let Some(place) = region {
            put(place, row.region.clone());
        }
        put(monthly, row.monthly.to_string());
        put(from, begins);
        put(document, row.document.clone());
        put(clause, row.clause.clone());
        lines.push(line);
        added.push(row);
    }
    if !added.is_empty() {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&headings).map_err(Error::internal)?;
        for line in &lines {
            writer.write_record(line).map_err(Error::internal)?;
        }
        let bytes = writer.into_inner().map_err(|error| Error::internal(error.to_string()))?;
        *text = String::from_utf8(bytes).map_err(Error::internal)?;
    }
    Ok(added)
}

fn day_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(region: &str, from: &str, monthly: i64) -> Entered {
        Entered {
            region: region.to_owned(),
            monthly,
            effective_from: from.parse().unwrap(),
            document: "nd-moi".to_owned(),
            clause: "Điều 3, khoản 1".to_owned(),
            number: "01/2027/NĐ-CP".to_owned(),
            title: "Văn bản mẫu".to_owned(),
        }
    }

    #[test]
    fn a_new_wage_closes_the_one_before_and_a_known_one_is_left_out() {
        let head = "region,monthly_dong,effective_from,effective_to,document,clause\n";
        let mut text = format!("{head}I,5310000,2026-01-01,,nd-293-2025,\nII,4730000,2026-01-01,,nd-293-2025,\n");
        let rows =
            [entered("I", "2027-01-01", 5_600_000), entered("I", "2026-01-01", 1), entered("II", "2025-01-01", 2)];
        let added = add(&mut text, rows.iter()).unwrap();
        assert_eq!(added.len(), 1, "what the pack knows is not entered again");
        assert_eq!(
            text,
            format!(
                "{head}I,5310000,2026-01-01,2026-12-31,nd-293-2025,\nII,4730000,2026-01-01,,nd-293-2025,\n\
                 I,5600000,2027-01-01,,nd-moi,\"Điều 3, khoản 1\"\n"
            )
        );
    }
}
