//! Figures that a law or the city sets: dated, each with its legal basis, never constants in code.

use chrono::NaiveDate;

use super::db::{Read, Write};
use super::error::{Error, Result};
use super::ids::fresh;
use crate::{insert, sql};

crate::ids! {
    /// A setting, by its key.
    SettingKey = "setting";
}

/// One value of a setting, from a date on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Setting {
    pub key: SettingKey,
    pub value: String,
    /// What the figure counts: minutes, days, times.
    pub unit: String,
    pub gist: String,
    pub effective_on: NaiveDate,
    pub legal_document_id: Option<String>,
    pub clause: Option<String>,
    /// The product or the city assumes it; no text enacts it.
    pub assumed: bool,
}

/// The settings in force on one day.
#[derive(Clone, Debug, Default)]
pub struct Settings(Vec<Setting>);

impl Settings {
    /// Reads the values in force on `day`.
    pub async fn on(db: &mut impl Read, day: NaiveDate) -> Result<Settings> {
        let all = sql!(all Setting, db,
            "select key, value, unit, gist, effective_on, legal_document_id, clause, assumed from settings
             where effective_on <= $1 order by key, effective_on desc", day)?;
        let mut current: Vec<Setting> = Vec::new();
        for setting in all {
            if current.last().is_none_or(|last| last.key != setting.key) {
                current.push(setting);
            }
        }
        Ok(Settings(current))
    }

    /// All settings in force.
    pub fn all(&self) -> &[Setting] {
        &self.0
    }

    /// The text of a setting; unset, it blocks with a sentence that names it.
    pub fn text(&self, key: &str) -> Result<&str> {
        let found = self.0.iter().find(|setting| setting.key.as_str() == key);
        found.map(|setting| setting.value.as_str()).ok_or_else(|| {
            Error::refused(format!(
                "Chưa có giá trị cho thiết lập “{key}”. Quản trị hệ thống cần nhập kèm căn cứ pháp lý."
            ))
        })
    }

    /// The number of a setting; unset, it blocks with a sentence that names it.
    pub fn number(&self, key: &str) -> Result<i64> {
        let text = self.text(key)?;
        text.parse().map_err(|_| Error::refused(format!("Thiết lập “{key}” phải là số nguyên, hiện là “{text}”.")))
    }
}

/// Writes a value from a date on; tells what it was on that day before, or `None` when nothing changes.
pub async fn put(tx: &mut impl Write, setting: &Setting) -> Result<Option<String>> {
    let found = sql!(
        optional(String, String),
        tx,
        "select id, value from settings where key = $1 and effective_on = $2",
        setting.key,
        setting.effective_on
    )?;
    let now = tx.now();
    match found {
        Some((_, value)) if value == setting.value => return Ok(None),
        Some((id, before)) => {
            sql!(run, tx,
                "update settings set value = $1, unit = $2, gist = $3, legal_document_id = $4, clause = $5, assumed = $6,
                 updated_at = $7 where id = $8",
                setting.value, setting.unit, setting.gist, setting.legal_document_id, setting.clause, setting.assumed, now, id)?;
            return Ok(Some(before));
        }
        None => {}
    }
    let before = Settings::on(tx, setting.effective_on).await?;
    insert!(tx, "settings", {
        id: fresh(), key: setting.key, value: setting.value, unit: setting.unit, gist: setting.gist,
        effective_on: setting.effective_on, legal_document_id: setting.legal_document_id, clause: setting.clause,
        assumed: setting.assumed, updated_at: now,
    })?;
    Ok(Some(before.text(setting.key.as_str()).unwrap_or("chưa có").to_owned()))
}
