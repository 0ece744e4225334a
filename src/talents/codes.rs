//! The code lists (danh mục mã) that records of people use: ethnic groups, countries, degrees, majors, awards. National
//! lists come with the program, the city's own from its pack. A code that is used is never deleted.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::packs::{Pack, PackSource, Sector};
use crate::platform::clock;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::list::Select;
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

/// The national files, the same for every city.
const NATIONAL: [&str; 3] = ["viet-nam/code_lists.csv", "viet-nam/majors.csv", "viet-nam/institutions.csv"];

/// One code of a list.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Code {
    pub list: String,
    pub code: String,
    pub label: String,
    pub parent: Option<String>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

/// A row of a file.
#[derive(Debug, serde::Deserialize)]
struct Row {
    list: String,
    code: String,
    label: String,
    label_en: Option<String>,
    parent: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    source: String,
}

impl Row {
    /// A field that the city wants people for, as its pack names it.
    fn of_sector(sector: &Sector) -> Row {
        Row {
            list: "sector".to_owned(),
            code: sector.code.clone(),
            label: sector.name_vi.clone(),
            label_en: Some(sector.name_en.clone()),
            parent: None,
            valid_from: None,
            valid_to: None,
            source: sector.source.clone().unwrap_or_default(),
        }
    }
}

fn rows(text: &str) -> Result<Vec<Row>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<Vec<Row>, _>>().map_err(Error::internal)
}

/// Adds the codes that are missing and mends those whose label or period changed; none is ever deleted.
pub async fn load(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let known = sql!(all Code, tx, "select list, code, label, parent, valid_from, valid_to from talent_codes")?;
    let known: HashMap<(String, String), Code> =
        known.into_iter().map(|code| ((code.list.clone(), code.code.clone()), code)).collect();
    let files = NATIONAL.iter().copied().filter_map(PackSource::built_in);
    let national = files.map(rows).collect::<Result<Vec<_>>>()?.into_iter().flatten();
    let (mut added, mut mended) = (0, 0);
    for (position, row) in (0_i64..).zip(national.chain(pack.sectors.iter().map(Row::of_sector))) {
        let search_text = viet::text::fold(&format!("{} {}", row.label, row.code));
        match known.get(&(row.list.clone(), row.code.clone())) {
            None => {
                insert!(tx, "talent_codes", {
                    list: row.list, code: row.code, label: row.label, label_en: row.label_en, parent: row.parent,
                    position: position, valid_from: row.valid_from, valid_to: row.valid_to, source: row.source,
                    search_text: search_text,
                })?;
                added += 1;
            }
            Some(code) if code.label != row.label || code.valid_to != row.valid_to => {
                update!(tx, "talent_codes", {
                    label: row.label, valid_to: row.valid_to, source: row.source, search_text: search_text,
                }, "list = $1 and code = $2", row.list, row.code)?;
                mended += 1;
            }
            Some(_) => {}
        }
    }
    let mut changes = Vec::new();
    if added > 0 {
        changes.push(format!("Thêm {added} mã danh mục về nhân tài"));
    }
    if mended > 0 {
        changes.push(format!("Sửa {mended} mã danh mục về nhân tài"));
    }
    Ok(changes)
}

/// The codes of a list that may be chosen on a day.
pub async fn choices(db: &mut impl Read, list: &str, day: NaiveDate) -> Result<Vec<(String, String)>> {
    sql!(
        all(String, String),
        db,
        "select code, label from talent_codes
         where list = $1 and (valid_from is null or valid_from <= $2) and (valid_to is null or valid_to >= $2)
         order by position",
        list,
        day
    )
}

/// A code of several lists that are read together: the list, the code, its label, and whether it may be chosen.
pub type Choice = (String, String, String, bool);

/// What the list of people offers and shows: degrees, titles and sectors, those of withdrawn codes too, and the groups
/// of majors that stand for the fields of study (lĩnh vực đào tạo), whose two digits follow the first. Each list in its
/// order.
pub async fn of_list(db: &mut impl Read, day: NaiveDate) -> Result<Vec<Choice>> {
    sql!(
        all Choice,
        db,
        "select list, code, label,
                (valid_from is null or valid_from <= $1) and (valid_to is null or valid_to >= $1)
         from talent_codes
         where list in ('degree_level', 'title', 'sector')
            or (list = 'major_group' and length(code) = 3 and code like '7%')
         order by list, position",
        day
    )
}

/// The labels of a list, those of withdrawn codes too: what was recorded can always be read.
pub async fn labels(db: &mut impl Read, list: &str) -> Result<HashMap<String, String>> {
    let rows = sql!(all(String, String), db, "select code, label from talent_codes where list = $1", list)?;
    Ok(rows.into_iter().collect())
}

/// The labels of some codes, each with its list.
pub async fn labels_of(db: &mut impl Read, wanted: &[(&str, &str)]) -> Result<HashMap<(String, String), String>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let condition = vec!["(list = ? and code = ?)"; wanted.len()].join(" or ");
    let values = wanted.iter().flat_map(|(list, code)| [list.to_value(), code.to_value()]).collect();
    let rows: Vec<(String, String, String)> = Select::new("select list, code, label from talent_codes")
        .and(&format!("({condition})"), values)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(list, code, label)| ((list, code), label)).collect())
}

/// The communes of the city as choices.
pub async fn communes(db: &mut impl Read) -> Result<Vec<(String, String)>> {
    sql!(all(String, String), db, "select code, name from communes order by sort_key, code")
}

/// The name of a commune.
pub async fn commune_name(db: &mut impl Read, code: &str) -> Result<Option<String>> {
    Ok(sql!(optional(String,), db, "select name from communes where code = $1", code)?.map(|(name,)| name))
}

/// One code, if there is such a one.
pub async fn find(db: &mut impl Read, list: &str, code: &str) -> Result<Option<Code>> {
    sql!(optional Code, db,
        "select list, code, label, parent, valid_from, valid_to from talent_codes where list = $1 and code = $2",
        list, code)
}

/// The codes of a list whose words begin with those typed, or whose code does.
pub async fn suggest(db: &mut impl Read, list: &str, typed: &str) -> Result<Vec<Code>> {
    let select = Select::new("select list, code, label, parent, valid_from, valid_to from talent_codes")
        .and("list = ?", vec![list.to_value()])
        .search("search_text", typed);
    select.then("order by length(label), position limit 8").all(db).await
}

/// Stops a code from being offered after a day. A code is not deleted: records and old papers name it.
pub async fn withdraw(tx: &mut Tx, list: &str, code: &str, last_day: NaiveDate) -> Result<()> {
    let day = clock::local(tx.now).date();
    if last_day < day {
        return Err(Error::refused("Ngày thôi dùng mã không được trước hôm nay."));
    }
    let rows = update!(tx, "talent_codes", { valid_to: last_day }, "list = $1 and code = $2", list, code)?;
    if rows == 1 { Ok(()) } else { Err(Error::NotFound) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifty_four_ethnic_groups_are_there_with_their_codes() {
        let rows = rows(PackSource::built_in("viet-nam/code_lists.csv").unwrap()).unwrap();
        let groups: Vec<&Row> =
            rows.iter().filter(|row| row.list == "ethnicity" && row.source.starts_with("Quyết định 121")).collect();
        assert_eq!(groups.len(), 54);
        assert_eq!((groups[0].label.as_str(), groups[53].label.as_str()), ("Kinh", "Rơ-măm"));
        assert_eq!(rows.iter().filter(|row| row.list == "country").count(), 249);
        assert_eq!(rows.iter().filter(|row| row.list == "language_level").count(), 6);
    }

    #[test]
    fn no_code_stands_twice_in_a_list() {
        for file in NATIONAL {
            let mut seen = std::collections::HashSet::new();
            for row in rows(PackSource::built_in(file).unwrap()).unwrap() {
                assert!(seen.insert((row.list.clone(), row.code.clone())), "{file}: {} {}", row.list, row.code);
            }
        }
    }
}
