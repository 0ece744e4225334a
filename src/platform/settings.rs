//! Figures that a law or the city sets: dated, each with its legal basis, never constants in code.

use chrono::NaiveDate;

use super::db::{Read, Tx, Write};
use super::error::{self, Error, Result, unique};
use super::form::Form;
use super::ids::fresh;
use super::permission::Role;
use super::words::Words;
use crate::{insert, sql, update};

crate::ids! {
    /// A setting, by its key.
    SettingKey = "setting";
}

/// What a setting holds, and between which bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// A whole number.
    Number { least: i64, most: i64 },
    /// Yes or no.
    Flag,
    /// Any number of roles.
    Roles,
    /// A code as offices write it: capitals, digits, points, hyphens.
    Code { longest: usize },
}

/// A setting that the program asks for. Features declare theirs beside the code that asks.
#[derive(Clone, Copy, Debug)]
pub struct KnownSetting {
    pub key: &'static str,
    /// The heading under which it is shown.
    pub group: &'static str,
    pub label: &'static str,
    pub kind: SettingKind,
    /// What a number counts, in Vietnamese.
    pub unit: &'static str,
    /// What cannot be done while it has no value.
    pub blocks: &'static str,
    /// What a reader should know besides; may be empty.
    pub note: &'static str,
}

impl KnownSetting {
    /// A stored value as people read it.
    pub fn read(&self, value: &str) -> String {
        match self.kind {
            SettingKind::Number { .. } => {
                let number = value.parse().map_or_else(|_| value.to_owned(), viet::number::group);
                format!("{number} {}", self.unit)
            }
            SettingKind::Flag => if value == "true" { "Có" } else { "Không" }.to_owned(),
            SettingKind::Roles => {
                let roles = value.split(',').filter(|role| !role.is_empty());
                let labels: Vec<String> = roles
                    .map(|role| Role::parse(role).map_or(role.to_owned(), |role| role.label().to_owned()))
                    .collect();
                if labels.is_empty() { "Không vai trò nào".to_owned() } else { labels.join("; ") }
            }
            SettingKind::Code { .. } => value.to_owned(),
        }
    }

    /// Which numbers are allowed; nothing for what is chosen.
    pub fn hint(&self) -> String {
        match self.kind {
            SettingKind::Number { least, most } => {
                format!("Từ {} đến {} {}", viet::number::group(least), viet::number::group(most), self.unit)
            }
            SettingKind::Code { longest } => {
                format!("Chữ in hoa, chữ số, dấu chấm, gạch nối; dài nhất {longest} ký tự")
            }
            SettingKind::Flag | SettingKind::Roles => String::new(),
        }
    }

    /// What may be chosen, as word and label; nothing for a number.
    pub fn choices(&self) -> Vec<(String, String)> {
        match self.kind {
            SettingKind::Number { .. } | SettingKind::Code { .. } => Vec::new(),
            SettingKind::Flag => {
                [("true", "Có"), ("false", "Không")].map(|(word, label)| (word.into(), label.into())).to_vec()
            }
            SettingKind::Roles => Role::options(),
        }
    }

    /// Whether it holds a number.
    pub fn is_number(&self) -> bool {
        matches!(self.kind, SettingKind::Number { .. })
    }

    /// Whether it holds a code that is typed.
    pub fn is_code(&self) -> bool {
        matches!(self.kind, SettingKind::Code { .. })
    }

    /// The stored value of what was typed in the field `value`, when it is of the right kind and within bounds.
    pub fn accept(&self, form: &mut Form) -> Option<String> {
        match self.kind {
            SettingKind::Number { least, most } => form.integer("value", least..=most).map(|number| number.to_string()),
            SettingKind::Flag => {
                let chosen = Some(form.value("value").to_owned()).filter(|word| word == "true" || word == "false");
                if chosen.is_none() {
                    form.refuse("value", "Chọn có hoặc không");
                }
                chosen
            }
            SettingKind::Roles => {
                let roles: Option<Vec<Role>> = form.many("value").into_iter().map(Role::parse).collect();
                if roles.is_none() {
                    form.refuse("value", "Chọn vai trò trong danh sách");
                }
                Some(roles?.into_iter().map(Role::as_str).collect::<Vec<_>>().join(","))
            }
            SettingKind::Code { longest } => {
                let code = form.value("value").trim().to_owned();
                let fits =
                    |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || ".-".contains(letter);
                let is_code = (1..=longest).contains(&code.len()) && code.chars().all(fits);
                if !is_code {
                    form.refuse("value", format!("Nhập mã gồm {}", self.hint().to_lowercase()));
                }
                is_code.then_some(code)
            }
        }
    }
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

    /// The number of a setting among those that a feature declares; unset, it blocks with the name that people know it by
    /// and with what waits for it.
    pub fn declared(&self, known: &[KnownSetting], key: &str) -> Result<i64> {
        match known.iter().find(|one| one.key == key) {
            Some(unset) if !self.0.iter().any(|setting| setting.key.as_str() == key) => Err(Error::refused(format!(
                "Chưa có giá trị cho thiết lập “{}” nên chưa {} được. Quản trị hệ thống cần nhập kèm căn cứ pháp lý.",
                unset.label, unset.blocks
            ))),
            _ => self.number(key),
        }
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

/// A value of a setting as its history shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DatedValue {
    pub id: String,
    pub value: String,
    pub effective_on: NaiveDate,
    pub legal_document_id: Option<String>,
    pub clause: Option<String>,
    pub assumed: bool,
    pub version: i64,
}

const DATED: &str = "select id, value, effective_on, legal_document_id, clause, assumed, version from settings";

/// All values of a setting, the newest first.
pub async fn values(db: &mut impl Read, key: &str) -> Result<Vec<DatedValue>> {
    sql!(all DatedValue, db, format!("{DATED} where key = $1 order by effective_on desc"), key)
}

/// One value of a setting.
pub async fn value(db: &mut impl Read, key: &str, id: &str) -> Result<DatedValue> {
    sql!(one DatedValue, db, format!("{DATED} where key = $1 and id = $2"), key, id)
}

const TWICE: &str = "Ngày này đã có giá trị. Chọn ngày khác, hoặc sửa giá trị đó nếu chưa tới ngày";

/// Adds a value from a date on.
pub async fn insert(tx: &mut Tx, setting: &Setting) -> Result<()> {
    insert!(tx, "settings", {
        id: fresh(), key: setting.key, value: setting.value, unit: setting.unit, gist: setting.gist,
        effective_on: setting.effective_on, legal_document_id: setting.legal_document_id, clause: setting.clause,
        assumed: setting.assumed, updated_at: tx.now, version: 1_i64,
    })
    .map_err(unique("effective_on", TWICE))?;
    Ok(())
}

/// Corrects a value that was read at `version`.
pub async fn set(tx: &mut Tx, id: &str, setting: &Setting, version: i64) -> Result<()> {
    let touched = update!(tx, "settings", {
        value: setting.value, effective_on: setting.effective_on, legal_document_id: setting.legal_document_id,
        clause: setting.clause, assumed: setting.assumed, updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", id, version);
    error::fresh(touched.map_err(unique("effective_on", TWICE))?)
}

/// Takes back a value that was read at `version`.
pub async fn withdraw(tx: &mut Tx, id: &str, version: i64) -> Result<()> {
    error::fresh(sql!(run, tx, "delete from settings where id = $1 and version = $2", id, version)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTES: KnownSetting = KnownSetting {
        key: "idle.user_minutes",
        group: "Phiên",
        label: "Số phút",
        kind: SettingKind::Number { least: 1, most: 60 },
        unit: "phút",
        blocks: "đăng nhập",
        note: "",
    };

    #[test]
    fn a_value_is_read_in_words_and_kept_within_its_bounds() {
        assert_eq!(MINUTES.read("15"), "15 phút");
        assert_eq!(MINUTES.accept(&mut Form::parse(b"value=20")).as_deref(), Some("20"));
        let mut form = Form::parse(b"value=61");
        assert_eq!(MINUTES.accept(&mut form), None);
        assert!(form.error("value").is_some_and(|sentence| sentence.contains("từ 1 đến 60")));
        let roles = KnownSetting { kind: SettingKind::Roles, ..MINUTES };
        let mut form = Form::parse(b"value=administrator&value=auditor");
        assert_eq!(roles.accept(&mut form).as_deref(), Some("administrator,auditor"));
        assert_eq!(roles.read("administrator,auditor"), "Quản trị hệ thống; Kiểm tra, giám sát");
        assert_eq!(roles.accept(&mut Form::parse(b"value=nobody")), None);
    }
}
