//! The form of an entry: added, changed, taken out, with its evidence.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::files::{self, StoredFile};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::platform::words::Words;
use crate::talents::actions;
use crate::talents::codes;
use crate::talents::entry::{Entry, EntryDraft, EntryKind, Field, Lists, Typed, Verified};
use crate::talents::store::{entries, people};
use crate::talents::talent::Talent;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "talents/pages/entry.html")]
struct EntryPage {
    shell: Shell,
    talent: Talent,
    kind: EntryKind,
    /// The entry that is changed; nothing for a new one.
    entry: Option<Entry>,
    form: Form,
    lists: Lists,
    evidence: Vec<StoredFile>,
    newer: Option<(String, String)>,
    back: String,
}

impl EntryPage {
    fn options(&self, field: &Field) -> Vec<(String, String)> {
        match field.typed {
            Typed::Code(list) => self.lists.get(list).cloned().unwrap_or_default(),
            Typed::Verified => Verified::options(),
            _ => Vec::new(),
        }
    }

    /// Whether a field is drawn in this way.
    fn is_drawn(&self, field: &Field, way: &str) -> bool {
        way == match field.typed {
            Typed::Code(_) | Typed::Verified => "select",
            Typed::Lines(_) => "lines",
            Typed::Partial => "date",
            Typed::Text(_) | Typed::Major => "text",
        }
    }

    fn action(&self) -> String {
        match &self.entry {
            None => format!("/nhan-tai/{}/them/{}", self.talent.id, self.kind.slug()),
            Some(entry) => format!("/nhan-tai/{}/muc/{}", self.talent.id, entry.id),
        }
    }
}

async fn found(app: &App, permit: &Permit, id: &str) -> Result<Talent> {
    let found = people::find_within(&mut app.db.read(), permit, id).await;
    match found {
        Ok(talent) if talent.merged_into.is_none() => Ok(talent),
        Ok(_) => Err(Error::NotFound),
        Err(error) => Err(actions::note_attempt(app, permit, id, error).await),
    }
}

async fn lists(app: &App, kind: EntryKind) -> Result<Lists> {
    let (db, today) = (&mut app.db.read(), app.clock.today());
    let mut lists = Lists::new();
    for list in kind.lists() {
        lists.insert(list, codes::choices(db, list, today).await?);
    }
    Ok(lists)
}

async fn entry_page(
    app: &App,
    shell: Shell,
    talent: Talent,
    kind: EntryKind,
    entry: Option<Entry>,
    form: Form,
) -> Result<EntryPage> {
    let verb = if entry.is_some() { "Sửa" } else { "Thêm" };
    let evidence = match &entry {
        Some(entry) => files::of_owner(&mut app.db.read(), &entry.id).await?,
        None => Vec::new(),
    };
    Ok(EntryPage {
        shell: shell.titled(format!("{verb} {}", kind.label().to_lowercase())),
        back: format!("/nhan-tai/{}{}", talent.id, kind.tab()),
        lists: lists(app, kind).await?,
        talent,
        kind,
        entry,
        form,
        evidence,
        newer: None,
    })
}

/// The form of a new entry of a kind.
pub async fn new_form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, kind)): Path<(String, String)>,
) -> Result<Response> {
    let kind = EntryKind::of_slug(&kind).ok_or(Error::NotFound)?;
    let talent = found(&app, &permit, &id).await?;
    let form = Form::filled([("country", "VN")]);
    entry_page(&app, shell, talent, kind, None, form).await?.page()
}

/// Adds an entry.
pub async fn add(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, kind)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let kind = EntryKind::of_slug(&kind).ok_or(Error::NotFound)?;
    let talent = found(&app, &permit, &id).await?;
    if let Some(draft) = EntryDraft::read(&mut form, kind, &lists(&app, kind).await?, None) {
        let added = actions::add_entry(&app, &permit, &id, draft, &form.files("evidence")).await;
        if form.accept(added)?.is_some() {
            return go_to_saying(format!("/nhan-tai/{id}{}", kind.tab()), "Đã thêm vào hồ sơ.");
        }
    }
    entry_page(&app, shell, talent, kind, None, form).await?.invalid()
}

async fn found_entry(app: &App, talent: &Talent, entry: &str) -> Result<Entry> {
    let found = entries::find(&mut app.db.read(), &talent.id, entry).await?;
    if found.removed_at.is_some() { Err(Error::NotFound) } else { Ok(found) }
}

/// The form of an entry.
pub async fn form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, entry)): Path<(String, String)>,
) -> Result<Response> {
    let talent = found(&app, &permit, &id).await?;
    let entry = found_entry(&app, &talent, &entry).await?;
    let form = entry.form();
    entry_page(&app, shell, talent, entry.kind(), Some(entry), form).await?.page()
}

/// Saves an entry.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, entry)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let talent = found(&app, &permit, &id).await?;
    let entry = found_entry(&app, &talent, &entry).await?;
    let kind = entry.kind();
    let draft = EntryDraft::read(&mut form, kind, &lists(&app, kind).await?, Some(&entry));
    if let (Some(draft), Some(version)) = (draft, form.version()) {
        let saved =
            actions::edit_entry(&app, &permit, &id, entry.id.as_str(), version, draft, &form.files("evidence")).await;
        match saved {
            Err(Error::Stale) => {
                let now = found_entry(&app, &talent, entry.id.as_str()).await?;
                form.compare(&now.form());
                let newest = told::newest(&app.db, "talent", &id).await?;
                let mut page = entry_page(&app, shell, talent, kind, Some(now), form).await?;
                page.newer = newest.map(|entry| (entry.actor_name, clock::screen(entry.at)));
                return page.conflicting();
            }
            outcome => {
                if form.accept(outcome)?.is_some() {
                    return go_to_saying(format!("/nhan-tai/{id}{}", kind.tab()), "Đã lưu.");
                }
            }
        }
    }
    entry_page(&app, shell, talent, kind, Some(entry), form).await?.invalid()
}

/// Takes an entry out.
pub async fn remove(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, entry)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("reason", "lý do bỏ")]);
    let talent = found(&app, &permit, &id).await?;
    let entry = found_entry(&app, &talent, &entry).await?;
    let kind = entry.kind();
    if let (Some(reason), Some(version)) = (form.text("reason", 5..=300), form.version()) {
        let removed = match actions::remove_entry(&app, &permit, &id, entry.id.as_str(), version, &reason).await {
            Err(Error::Stale) => Err(Error::refused("Người khác vừa sửa mục này. Xem lại rồi bỏ nếu còn cần.")),
            outcome => outcome,
        };
        if form.accept(removed)?.is_some() {
            return go_to_saying(
                format!("/nhan-tai/{id}{}", kind.tab()),
                "Đã bỏ khỏi hồ sơ. Bản cũ còn trong nhật ký.",
            );
        }
    }
    let mut shown = entry.form();
    for error in form.errors() {
        shown.refuse(&error.field, error.sentence.clone());
    }
    entry_page(&app, shell, talent, kind, Some(entry), shown).await?.invalid()
}

/// Evidence, for those who see the person.
pub async fn file(
    State(app): State<App>,
    permit: Permit,
    Path((id, entry, file)): Path<(String, String, String)>,
) -> Result<Response> {
    let db = &mut app.db.read();
    let talent = match people::find_within(db, &permit, &id).await {
        Ok(talent) => talent,
        Err(error) => return Err(actions::note_attempt(&app, &permit, &id, error).await),
    };
    let entry = entries::find(db, &talent.id, &entry).await?;
    let own = files::of_owner(db, &entry.id).await?;
    let found = own.into_iter().find(|own| own.id.as_str() == file).ok_or(Error::NotFound)?;
    files::download(&app, &found).await
}
