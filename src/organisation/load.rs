//! Brings communes, agencies, wage regions, wage rates and holidays to what a pack says.

use std::collections::{HashMap, HashSet};

use crate::packs::{Agency, Pack};
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::{insert, sql, update};

#[derive(sqlx::FromRow)]
struct Known {
    id: String,
    name: String,
    lineage: String,
    version: i64,
}

/// Adds what is missing and mends what nobody edited. A second run changes nothing.
pub async fn load_pack(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let mut changes = communes(tx, pack).await?;
    changes.extend(agencies(tx, pack).await?);
    changes.extend(wages(tx, pack).await?);
    changes.extend(holidays(tx, pack).await?);
    Ok(changes)
}

fn count(changes: &mut Vec<String>, added: usize, what: &str) {
    if added > 0 {
        changes.push(format!("Thêm {added} {what}"));
    }
}

async fn communes(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let known: HashSet<String> =
        sql!(all(String,), tx, "select code from communes")?.into_iter().map(|(code,)| code).collect();
    let mut changes = Vec::new();
    let mut added = 0;
    for commune in pack.communes.iter().filter(|commune| !known.contains(&commune.code)) {
        insert!(tx, "communes", {
            code: commune.code, name: commune.name, short_name: commune.short_name, name_en: commune.name_en,
            kind: commune.kind.as_str(), slug: commune.slug,
            area_before_2025: commune.area_before_2025.clone().unwrap_or_default(),
            search_text: viet::text::fold(&format!("{} {}", commune.name, commune.code)),
            sort_key: viet::order::sort_key(&commune.short_name),
        })?;
        added += 1;
    }
    count(&mut changes, added, "xã, phường, đặc khu");
    Ok(changes)
}

/// What is searched of an agency: all its names and its id, folded.
pub(super) fn search_text(name: &str, short_name: Option<&str>, aliases: &str, id: &str) -> String {
    viet::text::fold(&format!("{name} {} {aliases} {id}", short_name.unwrap_or("")))
}

async fn agencies(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let known = sql!(all Known, tx, "select id, name, lineage, version from agencies")?;
    let mut lineages: HashMap<String, String> = known.iter().map(|row| (row.id.clone(), row.lineage.clone())).collect();
    let known: HashMap<String, Known> = known.into_iter().map(|row| (row.id.clone(), row)).collect();
    let mut changes = Vec::new();
    let mut added = 0;
    for agency in pack.every_agency() {
        let above =
            agency.parent.as_ref().and_then(|parent| lineages.get(parent)).cloned().unwrap_or_else(|| "/".to_owned());
        let lineage = format!("{above}{}/", agency.code);
        match known.get(&agency.code) {
            None => {
                add(tx, &agency, &lineage).await?;
                added += 1;
            }
            Some(row) if row.version == 1 && row.name != agency.name_vi => {
                let text = search_text(
                    &agency.name_vi,
                    agency.short_name.as_deref(),
                    &agency.aliases.join("\n"),
                    &agency.code,
                );
                update!(tx, "agencies", {
                    name: agency.name_vi, search_text: text, sort_key: viet::order::sort_key(&agency.name_vi), updated_at: tx.now,
                }, "id = $1", agency.code)?;
                changes.push(format!("Cơ quan {}: tên đổi từ “{}” thành “{}”", agency.code, row.name, agency.name_vi));
            }
            Some(_) => {}
        }
        lineages.insert(agency.code.clone(), lineage);
    }
    count(&mut changes, added, "cơ quan, đơn vị");
    Ok(changes)
}

async fn add(tx: &mut Tx, agency: &Agency, lineage: &str) -> Result<()> {
    let aliases = agency.aliases.join("\n");
    insert!(tx, "agencies", {
        id: agency.code, name: agency.name_vi, name_en: agency.name_en, short_name: agency.short_name, aliases: aliases,
        kind: agency.kind.as_str(), bloc: agency.bloc.as_str(), parent_id: agency.parent, lineage: lineage,
        commune_code: agency.commune, edoc_id: agency.edoc_id, state: "active", note: agency.note,
        confidence: agency.confidence.as_str(), source: agency.source,
        search_text: search_text(&agency.name_vi, agency.short_name.as_deref(), &aliases, &agency.code),
        sort_key: viet::order::sort_key(&agency.name_vi), created_at: tx.now, updated_at: tx.now, version: 1_i64,
    })?;
    Ok(())
}

async fn wages(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let mut changes = Vec::new();
    let regions: HashSet<(String, chrono::NaiveDate)> =
        sql!(all(String, chrono::NaiveDate), tx, "select commune_code, effective_from from commune_wage_regions")?
            .into_iter()
            .collect();
    let mut added = 0;
    for row in &pack.commune_wage_regions {
        if !regions.contains(&(row.commune_code.clone(), row.period.effective_from)) {
            insert!(tx, "commune_wage_regions", {
                commune_code: row.commune_code, region: row.region.as_str(), effective_from: row.period.effective_from,
                effective_to: row.period.effective_to, legal_document_id: row.document, clause: row.clause,
            })?;
            added += 1;
        }
    }
    count(&mut changes, added, "dòng vùng lương tối thiểu của xã, phường");
    let rates: HashSet<(String, chrono::NaiveDate)> =
        sql!(all(String, chrono::NaiveDate), tx, "select region, effective_from from wage_rates")?
            .into_iter()
            .collect();
    added = 0;
    for row in &pack.wage_rates {
        if !rates.contains(&(row.region.as_str().to_owned(), row.period.effective_from)) {
            insert!(tx, "wage_rates", {
                region: row.region.as_str(), monthly: row.monthly_dong, effective_from: row.period.effective_from,
                effective_to: row.period.effective_to, legal_document_id: row.document, clause: row.clause,
            })?;
            added += 1;
        }
    }
    count(&mut changes, added, "mức lương tối thiểu vùng");
    let salaries: HashSet<(chrono::NaiveDate,)> =
        sql!(all(chrono::NaiveDate,), tx, "select effective_from from base_salaries")?.into_iter().collect();
    added = 0;
    for row in &pack.base_salaries {
        if !salaries.contains(&(row.period.effective_from,)) {
            insert!(tx, "base_salaries", {
                monthly: row.monthly_dong, effective_from: row.period.effective_from, effective_to: row.period.effective_to,
                legal_document_id: row.document, clause: row.clause,
            })?;
            added += 1;
        }
    }
    count(&mut changes, added, "mức lương cơ sở");
    Ok(changes)
}

async fn holidays(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let known: HashSet<(chrono::NaiveDate,)> =
        sql!(all(chrono::NaiveDate,), tx, "select day from holidays")?.into_iter().collect();
    let mut changes = Vec::new();
    let mut added = 0;
    for row in pack.holidays.iter().filter(|row| !known.contains(&(row.date,))) {
        insert!(tx, "holidays", {
            day: row.date, kind: row.kind.as_str(), is_working_day: row.is_working_day, name: row.name_vi,
            name_en: row.name_en, legal_document_id: row.document, basis: row.basis_text, status: row.status.as_str(),
            note: row.note,
        })?;
        added += 1;
    }
    count(&mut changes, added, "ngày nghỉ, ngày làm bù");
    Ok(changes)
}
