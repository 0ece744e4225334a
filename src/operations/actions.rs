//! The verbs of operations: each is one transaction and one event.

use chrono::NaiveDate;

use super::setting::{ValueDraft, day_fault, is_open};
use crate::law;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::jobs::{self, JobId};
use crate::platform::permit::Permit;
use crate::platform::settings::{self, DatedValue, KnownSetting, Setting, SettingKey};

/// Puts a failed job back in the queue.
pub async fn try_again(app: &App, permit: &Permit, id: &JobId) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let job = super::store::job(&mut tx, id).await?;
    if jobs::try_again(&mut tx, id).await? == 0 {
        return Err(Error::refused("Việc này không ở tình trạng “Không chạy được” nên không cần chạy lại."));
    }
    tx.commit(Event::new("job.retried", id).with("name", app.features().job(&job.kind))).await
}

fn setting(known: &KnownSetting, draft: &ValueDraft) -> Setting {
    Setting {
        key: key(known),
        value: draft.value.clone(),
        unit: known.unit.to_owned(),
        gist: known.label.to_owned(),
        effective_on: draft.effective_on,
        legal_document_id: draft.legal_document_id.clone(),
        clause: draft.clause.clone(),
        assumed: draft.legal_document_id.is_none(),
    }
}

async fn check(tx: &mut Tx, draft: &ValueDraft, values: &[DatedValue]) -> Result<()> {
    if let Some(fault) = day_fault(draft.effective_on, clock::local(tx.now).date(), values) {
        return Err(Error::refused_at("effective_on", fault));
    }
    if let Some(document) = &draft.legal_document_id
        && law::store::find_optional(tx, &document.as_str().into()).await?.is_none()
    {
        return Err(Error::refused_at("legal_document_id", "Chọn văn bản có trong sổ văn bản pháp luật"));
    }
    Ok(())
}

fn key(known: &KnownSetting) -> SettingKey {
    SettingKey::from(known.key)
}

/// What a value rests on, for the log.
fn basis(event: Event, draft: &ValueDraft) -> Event {
    let event = match &draft.legal_document_id {
        Some(document) => event.with("document", document).with("clause", &draft.clause),
        None => event.with("assumed", true),
    };
    event.because(&draft.reason)
}

/// The value in force just before a day.
fn before<'a>(values: &'a [DatedValue], day: NaiveDate, but: Option<&str>) -> Option<&'a DatedValue> {
    let others = values.iter().filter(|value| Some(value.id.as_str()) != but);
    others.filter(|value| value.effective_on <= day).max_by_key(|value| value.effective_on)
}

/// Gives a setting a value from a day on.
pub async fn add_value(app: &App, permit: &Permit, known: &KnownSetting, draft: ValueDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let values = settings::values(&mut tx, known.key).await?;
    check(&mut tx, &draft, &values).await?;
    settings::insert(&mut tx, &setting(known, &draft)).await?;
    let old =
        before(&values, draft.effective_on, None).map_or("chưa có".to_owned(), |value| known.read(&value.value));
    let event = Event::new("setting.value_added", &key(known))
        .with("name", known.label)
        .change("value", old, known.read(&draft.value))
        .with("effective_on", viet::date::screen(draft.effective_on));
    tx.commit(basis(event, &draft)).await
}

async fn open_value(tx: &mut Tx, known: &KnownSetting, id: &str) -> Result<DatedValue> {
    let value = settings::value(tx, known.key, id).await?;
    if is_open(&value, clock::local(tx.now).date()) {
        return Ok(value);
    }
    Err(Error::refused("Giá trị này đã áp dụng nên không sửa, không rút được. Thêm giá trị mới từ một ngày sau."))
}

/// Corrects a value whose day has not come.
pub async fn correct_value(
    app: &App,
    permit: &Permit,
    known: &KnownSetting,
    id: &str,
    draft: ValueDraft,
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let value = open_value(&mut tx, known, id).await?;
    let values: Vec<DatedValue> =
        settings::values(&mut tx, known.key).await?.into_iter().filter(|other| other.id != id).collect();
    check(&mut tx, &draft, &values).await?;
    settings::set(&mut tx, id, &setting(known, &draft), version).await?;
    let event = Event::new("setting.value_corrected", &key(known))
        .with("name", known.label)
        .change("value", known.read(&value.value), known.read(&draft.value))
        .change("effective_on", viet::date::screen(value.effective_on), viet::date::screen(draft.effective_on));
    tx.commit(basis(event, &draft)).await
}

/// Takes back a value whose day has not come; what was in force before stays in force.
pub async fn withdraw_value(
    app: &App,
    permit: &Permit,
    known: &KnownSetting,
    id: &str,
    version: i64,
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let value = open_value(&mut tx, known, id).await?;
    settings::withdraw(&mut tx, id, version).await?;
    let values = settings::values(&mut tx, known.key).await?;
    let left =
        before(&values, value.effective_on, Some(id)).map_or("chưa có".to_owned(), |left| known.read(&left.value));
    let event = Event::new("setting.value_withdrawn", &key(known))
        .with("name", known.label)
        .change("value", known.read(&value.value), left)
        .with("effective_on", viet::date::screen(value.effective_on))
        .because(reason);
    tx.commit(event).await
}
