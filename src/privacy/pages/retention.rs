//! What is due to be erased, shown before anything goes; a leader lets it go.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::candidates::CandidateId;
use crate::dossiers::dossier::DossierState;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::privacy::erasure;
use crate::ui::{Render, Shell, go_to_saying};

/// One dossier that is due.
struct DueLine {
    id: String,
    code: String,
    candidate: String,
    state: &'static str,
    since: String,
}

#[derive(Template)]
#[template(path = "privacy/pages/retention.html")]
struct RetentionPage {
    shell: Shell,
    lines: Vec<DueLine>,
    ended_days: i64,
    draft_days: i64,
}

/// Shows what is due.
pub async fn preview(State(app): State<App>, shell: Shell) -> Result<Response> {
    let due = erasure::due(&app).await?;
    let lines = due.dossiers.into_iter().map(|one| DueLine {
        candidate: CandidateId::from(one.candidate_id.as_str()).code(),
        state: DossierState::parse(&one.state).map_or("", Words::label),
        since: clock::screen(one.state_since),
        id: one.id,
        code: one.code,
    });
    RetentionPage {
        lines: lines.collect(),
        ended_days: due.terms.0,
        draft_days: due.terms.1,
        shell: shell.titled("Xóa dữ liệu ứng viên"),
    }
    .page()
}

/// Erases what was shown.
pub async fn run(State(app): State<App>, permit: Permit, form: Form) -> Result<Response> {
    let seen: Vec<String> = form.many("id").into_iter().map(str::to_owned).collect();
    let done = erasure::run(&app, &permit, &seen).await?;
    let sentence = format!("Đã xóa dữ liệu của {} hồ sơ, {} ứng viên.", done.dossiers, done.candidates);
    go_to_saying("/xoa-du-lieu-ung-vien", &sentence)
}
