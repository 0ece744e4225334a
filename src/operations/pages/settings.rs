//! The pages of settings: what is in force, what comes, what was.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;

use crate::law;
use crate::operations::actions;
use crate::operations::setting::{self, FIELDS, ValueDraft};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::settings::{self, DatedValue, KnownSetting};
use crate::platform::sheet::Sheet;
use crate::platform::told;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying, timeline};

/// Where a value stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Future,
    Current,
    Past,
}

/// One value with what the page says of it.
struct ValueRow {
    dated: DatedValue,
    /// As people read it.
    value: String,
    standing: Standing,
    /// The document it rests on, by its name.
    basis: Option<String>,
    /// Why the document does not hold any more.
    warning: Option<String>,
}

impl ValueRow {
    async fn of(db: &mut impl Read, known: &KnownSetting, dated: DatedValue, today: NaiveDate) -> Result<ValueRow> {
        let (basis, warning) = match &dated.legal_document_id {
            Some(id) => {
                let found = law::store::find_optional(db, &id.as_str().into()).await?;
                let name = found.map_or_else(|| id.clone(), |document| document.name());
                (Some(name), law::citation::warning(db, id, today).await?)
            }
            None => (None, None),
        };
        let standing = if dated.effective_on > today { Standing::Future } else { Standing::Past };
        Ok(ValueRow { value: known.read(&dated.value), dated, standing, basis, warning })
    }
}

/// The values of a setting, the newest first, each with its standing on a day.
async fn rows(db: &mut impl Read, known: &KnownSetting, today: NaiveDate) -> Result<Vec<ValueRow>> {
    let mut rows = Vec::new();
    for dated in settings::values(db, known.key).await? {
        rows.push(ValueRow::of(db, known, dated, today).await?);
    }
    if let Some(current) = rows.iter_mut().find(|row| row.standing == Standing::Past) {
        current.standing = Standing::Current;
    }
    Ok(rows)
}

/// A setting as a row of the list.
struct Row {
    known: &'static KnownSetting,
    current: Option<ValueRow>,
    /// The next value and its day.
    next: Option<(String, NaiveDate)>,
}

#[derive(Template)]
#[template(path = "operations/pages/settings.html")]
struct ListPage {
    shell: Shell,
    groups: Vec<(&'static str, Vec<Row>)>,
    unset: usize,
    warnings: usize,
    may_edit: bool,
    today: NaiveDate,
}

async fn groups(app: &App) -> Result<Vec<(&'static str, Vec<Row>)>> {
    let (db, today) = (&mut app.db.read(), app.clock.today());
    let mut groups: Vec<(&'static str, Vec<Row>)> = Vec::new();
    for known in app.features().settings() {
        let mut next = None;
        let mut current = None;
        for row in rows(db, known, today).await? {
            match row.standing {
                Standing::Future => next = Some((row.value, row.dated.effective_on)),
                Standing::Current => current = Some(row),
                Standing::Past => {}
            }
        }
        let row = Row { known, current, next };
        match groups.iter_mut().find(|(group, _)| *group == known.group) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((known.group, vec![row])),
        }
    }
    Ok(groups)
}

/// Every setting that the program knows, by group.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let groups = groups(&app).await?;
    let all = || groups.iter().flat_map(|(_, rows)| rows);
    ListPage {
        shell: shell.titled("Thiết lập"),
        unset: all().filter(|row| row.current.is_none() && !row.known.blocks.is_empty()).count(),
        warnings: all().filter(|row| row.current.as_ref().is_some_and(|value| value.warning.is_some())).count(),
        may_edit: permit.also(Permission::EditSettings).is_some(),
        today: app.clock.today(),
        groups,
    }
    .page()
}

/// The settings as a workbook, every value with its day.
pub async fn export(State(app): State<App>, permit: Permit) -> Result<Response> {
    let (db, today) = (&mut app.db.read(), app.clock.today());
    let by = permit.signed()?.user_name.clone();
    let mut sheet = Sheet {
        title: "Thiết lập".to_owned(),
        note: format!("{by} xuất lúc {}. Điều kiện: tất cả", clock::screen(app.clock.now())),
        columns: vec![
            ("Nhóm", 26),
            ("Thiết lập", 50),
            ("Mã", 24),
            ("Giá trị", 30),
            ("Từ ngày", 14),
            ("Đang áp dụng", 14),
            ("Căn cứ", 40),
            ("Điều, khoản", 20),
            ("Tạm dùng", 12),
        ],
        rows: Vec::new(),
    };
    for known in app.features().settings() {
        for row in rows(db, known, today).await? {
            sheet.rows.push(vec![
                known.group.into(),
                known.label.into(),
                known.key.into(),
                row.value.into(),
                row.dated.effective_on.into(),
                if row.standing == Standing::Current { "Có" } else { "" }.into(),
                row.basis.into(),
                row.dated.clause.into(),
                if row.dated.assumed { "Có" } else { "" }.into(),
            ]);
        }
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("settings.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("thiet-lap")
}

#[derive(Template)]
#[template(path = "operations/pages/setting.html")]
struct ShowPage {
    shell: Shell,
    known: &'static KnownSetting,
    rows: Vec<ValueRow>,
    form: Form,
    documents: Vec<(String, String)>,
    history: Vec<TimelineItem>,
    may_edit: bool,
    today: NaiveDate,
}

impl ShowPage {
    fn current(&self) -> Option<&ValueRow> {
        self.rows.iter().find(|row| row.standing == Standing::Current)
    }
}

fn known(app: &App, key: &str) -> Result<&'static KnownSetting> {
    app.features().setting(key).ok_or(Error::NotFound)
}

async fn show_page(app: &App, permit: &Permit, shell: Shell, key: &str, form: Form) -> Result<ShowPage> {
    let known = known(app, key)?;
    let (db, today) = (&mut app.db.read(), app.clock.today());
    let may_edit = permit.also(Permission::EditSettings).is_some();
    Ok(ShowPage {
        shell: shell.titled(known.label),
        rows: rows(db, known, today).await?,
        documents: if may_edit { law::store::choices(db).await? } else { Vec::new() },
        history: timeline(&told::of_record(app, permit, "setting", key).await?),
        known,
        form,
        may_edit,
        today,
    })
}

/// One setting with the history of its values.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(key): Path<String>) -> Result<Response> {
    show_page(&app, &permit, shell, &key, Form::default()).await?.page()
}

/// Adds a value from a day on.
pub async fn add(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(key): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let known = known(&app, &key)?;
    if let Some(draft) = ValueDraft::read(&mut form, known) {
        let said = format!("Đã ghi giá trị mới, áp dụng từ {}.", viet::date::screen(draft.effective_on));
        if form.accept(actions::add_value(&app, &permit, known, draft).await)?.is_some() {
            return go_to_saying(format!("/thiet-lap/{key}"), &said);
        }
    }
    show_page(&app, &permit, shell, &key, form).await?.invalid()
}

#[derive(Template)]
#[template(path = "operations/pages/value.html")]
struct EditPage {
    shell: Shell,
    known: &'static KnownSetting,
    id: String,
    form: Form,
    withdrawal: Form,
    /// Who saved a newer version meanwhile, and when.
    saved: (String, String),
    documents: Vec<(String, String)>,
}

impl EditPage {
    fn back(&self) -> String {
        format!("/thiet-lap/{}", self.known.key)
    }
}

async fn edit_page(app: &App, shell: Shell, (key, id): (&str, &str), forms: (Form, Form)) -> Result<EditPage> {
    let known = known(app, key)?;
    let db = &mut app.db.read();
    let value = settings::value(db, key, id).await?;
    if !setting::is_open(&value, app.clock.today()) {
        return Err(Error::refused("Giá trị này đã áp dụng nên không sửa, không rút được."));
    }
    let (form, mut withdrawal) = forms;
    let form = if form.value("version").is_empty() { setting::form_of(&value) } else { form };
    if withdrawal.value("version").is_empty() {
        withdrawal.set("version", value.version.to_string());
    }
    let last = told::newest(&app.db, "setting", key).await?;
    Ok(EditPage {
        saved: last.map(|entry| (entry.actor_name, clock::screen(entry.at))).unwrap_or_default(),
        shell: shell.titled("Sửa giá trị chưa tới ngày"),
        documents: law::store::choices(db).await?,
        id: id.to_owned(),
        known,
        form,
        withdrawal,
    })
}

/// The form of a value whose day has not come.
pub async fn edit_form(
    State(app): State<App>,
    shell: Shell,
    Path((key, id)): Path<(String, String)>,
) -> Result<Response> {
    edit_page(&app, shell, (&key, &id), (Form::default(), Form::default())).await?.page()
}

/// Corrects a value whose day has not come.
pub async fn edit(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((key, id)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let known = known(&app, &key)?;
    let (draft, version) = (ValueDraft::read(&mut form, known), form.version());
    if let (Some(draft), Some(version)) = (draft, version) {
        match actions::correct_value(&app, &permit, known, &id, draft, version).await {
            Err(Error::Stale) => {
                let theirs = settings::value(&mut app.db.read(), &key, &id).await?;
                form.compare(&setting::form_of(&theirs));
                return edit_page(&app, shell, (&key, &id), (form, Form::default())).await?.conflicting();
            }
            outcome => {
                if form.accept(outcome)?.is_some() {
                    return go_to_saying(format!("/thiet-lap/{key}"), "Đã sửa giá trị chưa tới ngày.");
                }
            }
        }
    }
    edit_page(&app, shell, (&key, &id), (form, Form::default())).await?.invalid()
}

/// Takes back a value whose day has not come.
pub async fn withdraw(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((key, id)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let known = known(&app, &key)?;
    form.names(FIELDS);
    let (reason, version) = (form.text("reason", 5..=500), form.version());
    if let (Some(reason), Some(version)) = (reason, version)
        && form.accept(actions::withdraw_value(&app, &permit, known, &id, version, &reason).await)?.is_some()
    {
        return go_to_saying(format!("/thiet-lap/{key}"), "Đã rút giá trị. Giá trị trước đó tiếp tục áp dụng.");
    }
    edit_page(&app, shell, (&key, &id), (Form::default(), form)).await?.invalid()
}
