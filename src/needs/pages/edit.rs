//! The form of one line: proposed, and edited while it is a draft or came back.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{Sums, lists, year_of};
use crate::needs::actions::{attempt, proposal as actions};
use crate::needs::headcount::Headcount;
use crate::needs::need::{Lists, NO_MAJOR, NeedDraft, NeedStep};
use crate::needs::store::{headcounts, needs as store};
use crate::organisation;
use crate::plans::store::tasks;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::reference;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "needs/pages/edit.html")]
struct EditPage {
    shell: Shell,
    form: Form,
    year: i64,
    action: String,
    back: String,
    agencies: Vec<(String, String)>,
    sectors: Vec<(String, String)>,
    groups: Vec<(String, String)>,
    majors: Vec<String>,
    institutions: Vec<String>,
    tasks: Vec<(String, String)>,
    /// Majors near to what was typed, to choose from.
    suggestions: Vec<(String, String)>,
    headcounts: Vec<Headcount>,
    sums: Sums,
    /// Who saved it meanwhile, and when, where two people edited it.
    saved_by: String,
    saved_at: String,
}

/// The tasks that a need may serve (clause II.3.a): those of the plans of its year and of the year before.
async fn task_choices(app: &App, year: i64) -> Result<Vec<(String, String)>> {
    let db = &mut app.db.read();
    let mut choices = Vec::new();
    for year in [year, year - 1] {
        let found = tasks::of_year(db, year).await?;
        choices.extend(
            found.into_iter().map(|task| (task.id.to_string(), format!("{year}: {} {}", task.clause, task.title))),
        );
    }
    Ok(choices)
}

async fn page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    year: i64,
    id: Option<&str>,
    form: Form,
    lists: Lists,
) -> Result<EditPage> {
    let db = &mut app.db.read();
    let headcounts = headcounts::of_year(db, permit, year).await?;
    let suggestions = match form.error("major") {
        Some(_) => {
            let mut near = lists.suggestions(form.value("major"));
            if !near.is_empty() {
                near.push((NO_MAJOR.to_owned(), "Không có trong danh mục, chỉ ghi bằng chữ".to_owned()));
            }
            near
        }
        None => Vec::new(),
    };
    let last = match id.filter(|_| !form.differences().is_empty()) {
        Some(id) => told::newest(&app.db, "need", id).await?,
        None => None,
    };
    let title = if id.is_some() { "Sửa dòng nhu cầu" } else { "Thêm dòng nhu cầu" };
    Ok(EditPage {
        shell: shell.titled(format!("{title} năm {year}")),
        action: id.map_or_else(|| format!("/nhu-cau/{year}/them"), |id| format!("/nhu-cau/dong/{id}/sua")),
        back: id.map_or_else(|| format!("/nhu-cau/{year}"), |id| format!("/nhu-cau/dong/{id}")),
        agencies: organisation::store::agencies::choices(db, permit).await?,
        institutions: reference::store::institution_names(db).await?,
        tasks: task_choices(app, year).await?,
        sums: Sums::of(&headcounts),
        sectors: lists.sectors.into_iter().map(|sector| (sector.code, sector.name)).collect(),
        majors: lists.majors.iter().map(reference::major::Major::label).collect(),
        groups: lists.groups,
        suggestions,
        saved_by: last.as_ref().map_or_else(String::new, |entry| entry.actor_name.clone()),
        saved_at: last.map_or_else(String::new, |entry| clock::screen(entry.at)),
        form,
        year,
        headcounts,
    })
}

/// The empty form.
pub async fn new_form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
) -> Result<Response> {
    let year = year_of(&year)?;
    let own = permit.signed()?.agency_id.clone();
    page(&app, &permit, shell, year, None, Form::filled([("agency_id", own)]), lists(&app).await?).await?.page()
}

fn said(saved: &actions::Saved) -> String {
    match saved.twins {
        0 => "Đã lưu dòng nhu cầu.".to_owned(),
        twins => format!("Đã lưu. Dòng này giống {twins} dòng khác cùng năm: kiểm tra xem có đề xuất hai lần không."),
    }
}

/// Proposes a line.
pub async fn create(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    let lists = lists(&app).await?;
    if let Some(draft) = NeedDraft::read(&mut form, year, &lists)
        && let Some(saved) = form.accept(actions::create(&app, &permit, year, draft).await)?
    {
        return go_to_saying(format!("/nhu-cau/{year}"), &said(&saved));
    }
    page(&app, &permit, shell, year, None, form, lists).await?.invalid()
}

/// The form of a line that may be edited.
pub async fn form(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let need = attempt::find(&app, &permit, &id).await?;
    need.after(&permit, NeedStep::Edit)?;
    page(&app, &permit, shell, need.year, Some(&id), need.form(), lists(&app).await?).await?.page()
}

/// Saves a line.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let need = attempt::find(&app, &permit, &id).await?;
    let lists = lists(&app).await?;
    let version = form.version();
    if let Some(draft) = NeedDraft::read(&mut form, need.year, &lists)
        && let Some(version) = version
    {
        let saved = match actions::edit(&app, &permit, &id, draft, version).await {
            Err(Error::Stale) => {
                form.compare(&store::find_within(&mut app.db.read(), &permit, &id).await?.form());
                return page(&app, &permit, shell, need.year, Some(&id), form, lists).await?.conflicting();
            }
            other => form.accept(other)?,
        };
        if let Some(saved) = saved {
            return go_to_saying(format!("/nhu-cau/dong/{id}"), &said(&saved));
        }
    }
    page(&app, &permit, shell, need.year, Some(&id), form, lists).await?.invalid()
}
