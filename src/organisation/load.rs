//! Brings communes, agencies, wage regions, wage rates and holidays to what a pack says.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::CHANGED_JOB;
use super::store;
use crate::packs::{Agency, Pack, Period};
use crate::platform::db::Tx;
use crate::platform::duties;
use crate::platform::error::Result;
use crate::platform::jobs;
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
    changes.extend(commune_regions(tx, pack).await?);
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
    let kept: HashMap<String, String> =
        sql!(all(String, String), tx, "select code, name from communes")?.into_iter().collect();
    let (mut changes, mut added) = (Vec::new(), 0);
    for commune in &pack.communes {
        let search_text = viet::text::fold(&format!("{} {}", commune.name, commune.code));
        let sort_key = viet::order::sort_key(&commune.short_name);
        match kept.get(&commune.code) {
            None => {
                insert!(tx, "communes", {
                    code: commune.code, name: commune.name, short_name: commune.short_name, name_en: commune.name_en,
                    kind: commune.kind.as_str(), slug: commune.slug,
                    area_before_2025: commune.area_before_2025.clone().unwrap_or_default(),
                    search_text: search_text, sort_key: sort_key,
                })?;
                added += 1;
            }
            Some(name) if *name != commune.name => {
                update!(tx, "communes", {
                    name: commune.name, short_name: commune.short_name, name_en: commune.name_en,
                    kind: commune.kind.as_str(), search_text: search_text, sort_key: sort_key,
                }, "code = $1", commune.code)?;
                changes.push(format!("Đơn vị hành chính {}: {name} → {}", commune.code, commune.name));
            }
            Some(_) => {}
        }
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
        id: agency.code, name: agency.name_vi, name_en: agency.name_en, short_name: agency.short_name, sign: agency.sign,
        aliases: aliases,
        kind: agency.kind.as_str(), bloc: agency.bloc.as_str(), parent_id: agency.parent, lineage: lineage,
        commune_code: agency.commune, edoc_id: agency.edoc_id, state: "active", note: agency.note,
        confidence: agency.confidence.as_str(), source: agency.source,
        search_text: search_text(&agency.name_vi, agency.short_name.as_deref(), &aliases, &agency.code),
        sort_key: viet::order::sort_key(&agency.name_vi), created_at: tx.now, updated_at: tx.now, version: 1_i64,
    })?;
    Ok(())
}

/// A period as the pack gives it, beside the one that is kept.
struct Kept<V> {
    value: V,
    effective_to: Option<NaiveDate>,
    edited: bool,
}

/// Whether the pack changes a period that is there: a person's own row stays, and an end once set is not opened again.
fn differs<V: PartialEq>(kept: &Kept<V>, value: &V, effective_to: Option<NaiveDate>) -> bool {
    !kept.edited && (kept.value != *value || (effective_to.is_some() && kept.effective_to != effective_to))
}

fn period(from: NaiveDate, to: Option<NaiveDate>) -> String {
    match to {
        Some(to) => format!("từ {} đến {}", viet::date::screen(from), viet::date::screen(to)),
        None => format!("từ {}", viet::date::screen(from)),
    }
}

async fn commune_regions(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let kept: HashMap<(String, NaiveDate), Kept<String>> = sql!(
        all(String, NaiveDate, String, Option<NaiveDate>, bool),
        tx,
        "select commune_code, effective_from, region, effective_to, edited_at is not null from commune_wage_regions"
    )?
    .into_iter()
    .map(|(code, from, value, effective_to, edited)| ((code, from), Kept { value, effective_to, edited }))
    .collect();
    let (mut changes, mut added) = (Vec::new(), 0);
    for row in &pack.commune_wage_regions {
        let Period { effective_from: from, effective_to: to } = row.period;
        let region = row.region.as_str().to_owned();
        match kept.get(&(row.commune_code.clone(), from)) {
            None => {
                insert!(tx, "commune_wage_regions", {
                    commune_code: row.commune_code, region: region, effective_from: from, effective_to: to,
                    legal_document_id: row.document, clause: row.clause,
                })?;
                added += 1;
            }
            Some(kept) if differs(kept, &region, to) => {
                update!(tx, "commune_wage_regions", {
                    region: region, effective_to: to, legal_document_id: row.document, clause: row.clause,
                }, "commune_code = $1 and effective_from = $2", row.commune_code, from)?;
                changes.push(format!("Xã, phường {}: vùng {region} {}", row.commune_code, period(from, to)));
            }
            Some(_) => {}
        }
    }
    count(&mut changes, added, "dòng vùng lương tối thiểu của xã, phường");
    Ok(changes)
}

async fn wages(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let kept: HashMap<(String, NaiveDate), Kept<i64>> = sql!(
        all(String, NaiveDate, i64, Option<NaiveDate>, bool),
        tx,
        "select region, effective_from, monthly, effective_to, edited_at is not null from wage_rates
         union all
         select '', effective_from, monthly, effective_to, edited_at is not null from base_salaries"
    )?
    .into_iter()
    .map(|(region, from, value, effective_to, edited)| ((region, from), Kept { value, effective_to, edited }))
    .collect();
    let (mut changes, mut added) = (Vec::new(), 0);
    for row in &pack.wage_rates {
        let Period { effective_from: from, effective_to: to } = row.period;
        let region = row.region.as_str();
        match kept.get(&(region.to_owned(), from)) {
            None => {
                insert!(tx, "wage_rates", {
                    region: region, monthly: row.monthly_dong, effective_from: from, effective_to: to,
                    legal_document_id: row.document, clause: row.clause,
                })?;
                added += 1;
            }
            Some(kept) if differs(kept, &row.monthly_dong, to) => {
                update!(tx, "wage_rates", {
                    monthly: row.monthly_dong, effective_to: to, legal_document_id: row.document, clause: row.clause,
                }, "region = $1 and effective_from = $2", region, from)?;
                let amount = viet::money::dong(row.monthly_dong);
                changes.push(format!("Lương tối thiểu vùng {region}: {amount} {}", period(from, to)));
            }
            Some(_) => {}
        }
    }
    count(&mut changes, added, "mức lương tối thiểu vùng");
    added = 0;
    for row in &pack.base_salaries {
        let Period { effective_from: from, effective_to: to } = row.period;
        match kept.get(&(String::new(), from)) {
            None => {
                insert!(tx, "base_salaries", {
                    monthly: row.monthly_dong, effective_from: from, effective_to: to, legal_document_id: row.document,
                    clause: row.clause,
                })?;
                added += 1;
            }
            Some(kept) if differs(kept, &row.monthly_dong, to) => {
                update!(tx, "base_salaries", {
                    monthly: row.monthly_dong, effective_to: to, legal_document_id: row.document, clause: row.clause,
                }, "effective_from = $1", from)?;
                let amount = viet::money::dong(row.monthly_dong);
                changes.push(format!("Lương cơ sở: {amount} {}", period(from, to)));
            }
            Some(_) => {}
        }
    }
    count(&mut changes, added, "mức lương cơ sở");
    Ok(changes)
}

async fn holidays(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let kept: HashMap<NaiveDate, (bool, String, String, String, bool)> = sql!(
        all(NaiveDate, bool, String, String, String, bool),
        tx,
        "select day, is_working_day, name, basis, status, edited_at is not null from holidays"
    )?
    .into_iter()
    .map(|(day, works, name, basis, status, edited)| (day, (works, name, basis, status, edited)))
    .collect();
    let (mut changes, mut added) = (Vec::new(), 0);
    for row in &pack.holidays {
        let status = row.status.as_str();
        match kept.get(&row.date) {
            None => {
                insert!(tx, "holidays", {
                    day: row.date, kind: row.kind.as_str(), is_working_day: row.is_working_day, name: row.name_vi,
                    name_en: row.name_en, legal_document_id: row.document, basis: row.basis_text, status: status,
                    note: row.note,
                })?;
                added += 1;
            }
            Some((works, name, basis, kept_status, edited))
                if !edited
                    && (*works != row.is_working_day
                        || *name != row.name_vi
                        || *basis != row.basis_text
                        || kept_status != status) =>
            {
                update!(tx, "holidays", {
                    kind: row.kind.as_str(), is_working_day: row.is_working_day, name: row.name_vi,
                    name_en: row.name_en, legal_document_id: row.document, basis: row.basis_text, status: status,
                    note: row.note,
                }, "day = $1", row.date)?;
                changes.push(format!("Ngày {}: {}, {}", viet::date::screen(row.date), row.name_vi, row.basis_text));
            }
            Some(_) => {}
        }
    }
    count(&mut changes, added, "ngày nghỉ, ngày làm bù");
    if !changes.is_empty() {
        let table = store::calendar::table(tx).await?;
        if !kept.is_empty() {
            let now = tx.now;
            jobs::enqueue(tx, CHANGED_JOB, None, serde_json::json!({}), now).await?;
        }
        for moved in duties::recount(tx, &table).await? {
            changes.push(format!(
                "Hạn của “{}”: {} → {}",
                moved.title,
                viet::date::screen(moved.before),
                viet::date::screen(moved.after)
            ));
        }
    }
    Ok(changes)
}
