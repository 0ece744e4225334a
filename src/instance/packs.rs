//! Fills an instance from a city pack: one transaction, so that a pack is in the instance whole or not at all.

use serde::Serialize;

use super::store;
use crate::packs::{Pack, SecuritySetting, SettingValue};
use crate::platform::audit::Event;
use crate::platform::db::{Db, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::settings::{self, Setting, SettingKey};
use crate::{law, organisation, reference, talents};

/// What loading a pack changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changes {
    pub pack: String,
    pub version: String,
    /// One line for each change, in the words of people.
    pub changes: Vec<String>,
}

/// Brings the instance to what the pack says. A pack that changes nothing leaves no trace.
pub async fn load(db: &Db, pack: &Pack) -> Result<Changes> {
    let mut tx = db.write(&Permit::system("pack load")).await?;
    let mut changes = Vec::new();
    // This locks the row: of nodes that start together one loads the pack, and the others find it loaded.
    let (kept, is_first) = store::keep(&mut tx, store::PACK, &pack.code).await?;
    if kept != pack.code {
        return Err(Error::refused(format!(
            "Hệ thống này dùng gói “{kept}”, không nạp được gói “{}”. Dùng thư mục dữ liệu khác cho thành phố khác.",
            pack.code
        )));
    }
    if is_first {
        changes.push(format!("Gói dữ liệu: {}", pack.code));
    }
    note(&mut tx, store::PACK_VERSION, "Phiên bản gói", &pack.version, &mut changes).await?;
    note(&mut tx, store::CITY, "Tên thành phố", &pack.city.name_vi, &mut changes).await?;
    note(&mut tx, store::STANDING_AGENCY, "Cơ quan thường trực", &pack.leads.standing_agency, &mut changes).await?;
    changes.extend(law::load_pack(&mut tx, pack).await?);
    changes.extend(organisation::load_pack(&mut tx, pack).await?);
    changes.extend(reference::load_pack(&mut tx, pack).await?);
    changes.extend(talents::load_codes(&mut tx, pack).await?);
    for figure in &pack.security {
        let setting = setting(figure);
        if let Some(before) = settings::put(&mut tx, &setting).await? {
            changes.push(format!("Thiết lập {}: {before} → {}", setting.key, setting.value));
        }
    }
    if !changes.is_empty() {
        let event = Event::about_instance("pack.loaded")
            .with("pack", &pack.code)
            .with("version", &pack.version)
            .with("count", changes.len());
        tx.commit(event).await?;
    }
    Ok(Changes { pack: pack.code.clone(), version: pack.version.clone(), changes })
}

async fn note(tx: &mut Tx, key: &str, label: &str, value: &str, changes: &mut Vec<String>) -> Result<()> {
    let before = store::get(tx, key).await?;
    if before.as_deref() != Some(value) {
        store::put(tx, key, value).await?;
        changes.push(match before {
            Some(before) => format!("{label}: {before} → {value}"),
            None => format!("{label}: {value}"),
        });
    }
    Ok(())
}

fn setting(figure: &SecuritySetting) -> Setting {
    let value = match &figure.value {
        SettingValue::Number(number) => number.to_string(),
        SettingValue::Flag(flag) => flag.to_string(),
        SettingValue::Roles(roles) => roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(","),
    };
    Setting {
        key: SettingKey::from(figure.key.as_str()),
        value,
        unit: figure.unit.clone(),
        gist: figure.gist.clone(),
        effective_on: figure.effective_on,
        legal_document_id: figure.document.clone(),
        clause: figure.clause.clone(),
        assumed: figure.assumed,
    }
}
