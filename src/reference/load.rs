//! Brings the reference lists to what a pack says.

use std::collections::HashMap;

use crate::packs::Pack;
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::{insert, sql, update};

/// Adds what is missing and renames what the pack calls otherwise. A second run changes nothing.
pub async fn load_pack(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let mut changes = sectors(tx, pack).await?;
    changes.extend(majors(tx, pack).await?);
    changes.extend(institutions(tx, pack).await?);
    Ok(changes)
}

async fn kept(tx: &mut Tx, statement: &str) -> Result<HashMap<String, String>> {
    Ok(sql!(all(String, String), tx, statement)?.into_iter().collect())
}

fn count(changes: &mut Vec<String>, added: usize, what: &str) {
    if added > 0 {
        changes.push(format!("Thêm {added} {what}"));
    }
}

async fn sectors(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let kept = kept(tx, "select code, name from sectors").await?;
    let (mut changes, mut added) = (Vec::new(), 0);
    for (position, sector) in (1_i64..).zip(&pack.sectors) {
        match kept.get(&sector.code) {
            None => {
                insert!(tx, "sectors", {
                    code: sector.code, position: position, name: sector.name_vi, name_en: sector.name_en,
                    field_codes: sector.field_codes.join(";"), agency_id: sector.agency,
                })?;
                added += 1;
            }
            Some(name) if *name != sector.name_vi => {
                update!(tx, "sectors", { name: sector.name_vi, name_en: sector.name_en }, "code = $1", sector.code)?;
                changes.push(format!("Lĩnh vực {}: {name} → {}", sector.code, sector.name_vi));
            }
            Some(_) => {}
        }
    }
    count(&mut changes, added, "lĩnh vực thu hút");
    Ok(changes)
}

async fn majors(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let kept = kept(tx, "select code, name from majors").await?;
    let (mut changes, mut added) = (Vec::new(), 0);
    // A parent has a shorter code than what stands under it.
    let mut majors: Vec<_> = pack.majors.iter().collect();
    majors.sort_by_key(|major| major.code.len());
    for major in majors {
        let search_text = viet::text::fold(&format!("{} {}", major.code, major.name));
        match kept.get(&major.code) {
            None => {
                insert!(tx, "majors", {
                    code: major.code, kind: major.kind.as_str(), level: major.level.as_str(), name: major.name,
                    parent_code: major.parent, former_code: major.former_code, confidence: major.confidence.as_str(),
                    source: major.source, note: major.note, search_text: search_text,
                })?;
                added += 1;
            }
            Some(name) if *name != major.name => {
                update!(tx, "majors", { name: major.name, search_text: search_text }, "code = $1", major.code)?;
                changes.push(format!("Ngành {}: {name} → {}", major.code, major.name));
            }
            Some(_) => {}
        }
    }
    count(&mut changes, added, "dòng danh mục ngành đào tạo");
    Ok(changes)
}

async fn institutions(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let kept = kept(tx, "select id, name from institutions").await?;
    let (mut changes, mut added) = (Vec::new(), 0);
    // A university comes before its members.
    let mut institutions: Vec<_> = pack.institutions.iter().collect();
    institutions.sort_by_key(|institution| institution.parent.is_some());
    for one in institutions {
        let code = one.code.as_deref().unwrap_or("");
        let search_text = viet::text::fold(&format!("{} {} {code}", one.name_vi, one.name_en));
        let sort_key = viet::order::sort_key(&one.name_vi);
        match kept.get(&one.id) {
            None => {
                insert!(tx, "institutions", {
                    id: one.id, name: one.name_vi, name_en: one.name_en, country: one.country,
                    country_name: one.country_vi, admission_code: one.code, scope: one.scope.as_str(),
                    parent_id: one.parent, confidence: one.confidence.as_str(), source: one.source, note: one.note,
                    search_text: search_text, sort_key: sort_key,
                })?;
                added += 1;
            }
            Some(name) if *name != one.name_vi => {
                update!(tx, "institutions", {
                    name: one.name_vi, name_en: one.name_en, search_text: search_text, sort_key: sort_key,
                }, "id = $1", one.id)?;
                changes.push(format!("Cơ sở đào tạo {}: {name} → {}", one.id, one.name_vi));
            }
            Some(_) => {}
        }
    }
    count(&mut changes, added, "cơ sở đào tạo");
    Ok(changes)
}
