//! One's own account: roles, substitutes, handovers, sessions.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::accounts::actions;
use crate::accounts::handover::{self, Handover};
use crate::accounts::store::{self, SessionRow};
use crate::accounts::substitution::{self, Substitution, SubstitutionDraft};
use crate::accounts::user::{Assignment, User};
use crate::platform::App;
use crate::platform::duties;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to, go_to_saying};

#[derive(Template)]
#[template(path = "accounts/pages/mine.html")]
pub(super) struct MinePage {
    shell: Shell,
    form: Form,
    user: User,
    held: Vec<Assignment>,
    /// One's own assignments, for the select of a substitution.
    own: Vec<(String, String)>,
    /// Colleagues who may stand in: user id and name.
    colleagues: Vec<(String, String)>,
    /// Colleagues' assignments to which duties may go.
    receivers: Vec<(String, String)>,
    substitutions: Vec<Substitution>,
    handovers: Vec<Handover>,
    open_duties: usize,
    today: chrono::NaiveDate,
    behalf: bool,
}

impl MinePage {
    pub(super) async fn of(app: &App, permit: &Permit, shell: Shell, form: Form) -> Result<MinePage> {
        let today = app.clock.today();
        let db = &mut app.db.read();
        let user = store::user(db, permit.user_id()).await?;
        let held = store::active_assignments(db, permit.user_id(), today).await?;
        let signed = permit.signed()?;
        let around = store::assignments_in(db, &signed.agency_id, today).await?;
        let others: Vec<&Assignment> = around.iter().filter(|found| found.user_id != user.id).collect();
        let mut colleagues: Vec<(String, String)> =
            others.iter().map(|found| (found.user_id.to_string(), found.user_name.clone())).collect();
        colleagues.dedup();
        let receivers = others
            .iter()
            .map(|found| (found.id.to_string(), format!("{} ({})", found.user_name, found.role)))
            .collect();
        let mut form = form;
        if form.error("phone").is_none() {
            form.set(
                "phone",
                user.phone
                    .as_deref()
                    .and_then(|phone| viet::phone::parse(phone).ok())
                    .map_or(String::new(), |phone| phone.display()),
            );
        }
        let open_duties = duties::of_assignment(db, &signed.assignment_id).await?.len();
        Ok(MinePage {
            own: held.iter().map(|held| (held.id.to_string(), held.label())).collect(),
            substitutions: substitution::of_person(db, permit.user_id()).await?,
            handovers: handover::of_person(db, permit.user_id()).await?,
            behalf: signed.behalf.is_some(),
            shell: shell.titled("Tài khoản của tôi"),
            form,
            user,
            held,
            colleagues,
            receivers,
            open_duties,
            today,
        })
    }
}

/// One's own account.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    MinePage::of(&app, &permit, shell, Form::default()).await?.page()
}

/// Saves one's own telephone number.
pub async fn set_phone(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(phone) = form.optional_phone("phone") {
        actions::set_phone(&app, &permit, phone).await?;
        return go_to_saying("/tai-khoan-cua-toi", "Đã lưu số điện thoại.");
    }
    MinePage::of(&app, &permit, shell, form).await?.invalid()
}

/// Starts setting up the second factor anew, on this or another device.
pub async fn renew_second_factor(State(app): State<App>, permit: Permit) -> Result<Response> {
    actions::renew_second_factor(&app, &permit).await?;
    go_to("/dang-nhap/thiet-lap-ma")
}

/// Names a substitute.
pub async fn substitute(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = SubstitutionDraft::read(&mut form, app.clock.today())
        && form.accept(actions::substitute(&app, &permit, draft).await)?.is_some()
    {
        return go_to_saying("/tai-khoan-cua-toi", "Đã cử người thay. Người đó nhận được thông báo.");
    }
    MinePage::of(&app, &permit, shell, form).await?.invalid()
}

/// Ends a substitution before its time.
pub async fn end_substitution(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    actions::end_substitution(&app, &permit, &id).await?;
    go_to_saying("/tai-khoan-cua-toi", "Đã kết thúc lần thay mặt.")
}

#[derive(Template)]
#[template(path = "accounts/pages/sessions.html")]
struct SessionsPage {
    shell: Shell,
    sessions: Vec<SessionRow>,
    current: String,
}

/// The open sessions of a person.
pub async fn sessions(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let sessions = store::open_sessions(&mut app.db.read(), permit.user_id(), app.clock.now()).await?;
    let current = permit.signed()?.session_id.clone();
    SessionsPage { shell: shell.titled("Các phiên đăng nhập"), sessions, current }.page()
}

/// Ends one session.
pub async fn end_session(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    actions::end_session(&app, &permit, &id).await?;
    go_to_saying("/phien", "Đã kết thúc phiên.")
}

/// Ends all sessions but the one in use.
pub async fn end_other_sessions(State(app): State<App>, permit: Permit) -> Result<Response> {
    let ended = actions::end_other_sessions(&app, &permit).await?;
    if ended == 0 {
        return go_to("/phien");
    }
    go_to_saying("/phien", &format!("Đã kết thúc {ended} phiên khác."))
}
