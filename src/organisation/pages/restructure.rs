//! Adding, moving, merging and dissolving agencies.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::law;
use crate::organisation::actions::agencies as actions;
use crate::organisation::agency::{Agency, NewAgencyDraft, RestructuringDraft};
use crate::organisation::store::agencies as store;
use crate::packs::{AgencyKind, Bloc};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "organisation/pages/new.html")]
struct NewPage {
    shell: Shell,
    form: Form,
    kinds: Choices,
    blocs: Choices,
    parents: Choices,
    documents: Choices,
}

async fn new_page(app: &App, permit: &Permit, shell: Shell, form: Form) -> Result<NewPage> {
    let db = &mut app.db.read();
    let words = |value: &str, label: &str| (value.to_owned(), label.to_owned());
    let reach = permit.bloc();
    Ok(NewPage {
        shell: shell.titled("Thêm cơ quan, đơn vị"),
        form,
        kinds: AgencyKind::ALL.iter().map(|kind| words(kind.as_str(), kind.label())).collect(),
        blocs: Bloc::ALL
            .iter()
            .filter(|bloc| reach.as_ref().is_none_or(|reach| reach == bloc.as_str()))
            .map(|bloc| words(bloc.as_str(), bloc.label()))
            .collect(),
        parents: store::choices(db, permit).await?,
        documents: law::store::choices(db).await?,
    })
}

/// The form of a new agency.
pub async fn new_form(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    new_page(&app, &permit, shell, Form::default()).await?.page()
}

/// Adds an agency.
pub async fn create(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = NewAgencyDraft::read(&mut form)
        && let Some(id) = form.accept(actions::create(&app, &permit, draft).await)?
    {
        return go_to_saying(format!("/co-quan/{id}"), "Đã thêm cơ quan.");
    }
    new_page(&app, &permit, shell, form).await?.invalid()
}

/// What is done to the place of an agency.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Move,
    Merge,
    Dissolve,
}

#[derive(Template)]
#[template(path = "organisation/pages/restructure.html")]
struct RestructurePage {
    shell: Shell,
    agency: Agency,
    form: Form,
    act: Act,
    /// Agencies that can be the other party: at work, of the same bloc, not below this one.
    others: Choices,
    children: Vec<Agency>,
}

impl RestructurePage {
    fn is(&self, act: Act) -> bool {
        self.act == act
    }
}

async fn restructure_page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    act: Act,
    form: Form,
) -> Result<RestructurePage> {
    let db = &mut app.db.read();
    let agency = store::find_within(db, permit, id).await?;
    let verb = match act {
        Act::Move => "Chuyển",
        Act::Merge => "Sáp nhập",
        Act::Dissolve => "Giải thể",
    };
    Ok(RestructurePage {
        shell: shell.titled(format!("{verb} {}", agency.name)),
        others: if act == Act::Dissolve { Vec::new() } else { store::outside(db, permit, &agency).await? },
        children: store::children(db, &agency.id).await?,
        agency,
        form,
        act,
    })
}

async fn shown(app: App, permit: Permit, shell: Shell, id: String, act: Act) -> Result<Response> {
    restructure_page(&app, &permit, shell, &id, act, Form::default()).await?.page()
}

/// The form that puts an agency under another superior.
pub async fn move_form(s: State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    shown(s.0, permit, shell, id, Act::Move).await
}

/// The form of a merger.
pub async fn merge_form(s: State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    shown(s.0, permit, shell, id, Act::Merge).await
}

/// The form of a dissolution.
pub async fn dissolve_form(s: State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    shown(s.0, permit, shell, id, Act::Dissolve).await
}

/// Puts an agency under another superior.
pub async fn move_under(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    if let Some(draft) = RestructuringDraft::read_with(&mut form, "parent_id")
        && form.accept(actions::move_under(&app, &permit, &id, draft).await)?.is_some()
    {
        return go_to_saying(format!("/co-quan/{id}"), "Đã chuyển cơ quan sang cấp trên mới.");
    }
    restructure_page(&app, &permit, shell, &id, Act::Move, form).await?.invalid()
}

/// Merges an agency into another one.
pub async fn merge(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    if let Some(draft) = RestructuringDraft::read_with(&mut form, "into")
        && form.accept(actions::merge(&app, &permit, &id, draft).await)?.is_some()
    {
        return go_to_saying(format!("/co-quan/{id}"), "Đã sáp nhập. Đơn vị trực thuộc và người dùng đã chuyển theo.");
    }
    restructure_page(&app, &permit, shell, &id, Act::Merge, form).await?.invalid()
}

/// Dissolves an agency.
pub async fn dissolve(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    if let Some(draft) = RestructuringDraft::read(&mut form)
        && form.accept(actions::dissolve(&app, &permit, &id, draft).await)?.is_some()
    {
        return go_to_saying(format!("/co-quan/{id}"), "Đã ghi giải thể. Lịch sử được giữ nguyên.");
    }
    restructure_page(&app, &permit, shell, &id, Act::Dissolve, form).await?.invalid()
}
