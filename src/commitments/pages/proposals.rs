//! Proposals to discontinue: what waits for the council's next agenda, and what became of the others.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::commitments::actions;
use crate::commitments::commitment::{Proposal, ProposalState};
use crate::commitments::store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "commitments/pages/proposals.html")]
struct ProposalsPage {
    shell: Shell,
    params: ListParams,
    proposals: Vec<Proposal>,
    states: Vec<(String, String)>,
    form: Form,
    may_withdraw: bool,
    read_at: String,
}

async fn page(app: &App, permit: &Permit, shell: Shell, params: ListParams, form: Form) -> Result<ProposalsPage> {
    let seen = permit.also(Permission::ViewBenefits).ok_or(Error::Forbidden)?;
    let proposals = store::proposals_select(&seen, &params)
        .then("order by proposed_at desc, id desc limit 500")
        .all(&mut app.db.read())
        .await?;
    Ok(ProposalsPage {
        shell: shell.titled("Đề xuất thôi áp dụng chính sách"),
        proposals,
        states: ProposalState::options(),
        may_withdraw: permit.also(Permission::ProposeDiscontinuation).is_some(),
        read_at: clock::screen(app.clock.now()),
        params,
        form,
    })
}

/// The proposals that a person sees, the newest first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    page(&app, &permit, shell, params, Form::default()).await?.page()
}

/// Withdraws a proposal that waits.
pub async fn withdraw(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("reason", "lý do")]);
    if let Some(reason) = form.text("reason", 5..=300)
        && form.accept(actions::withdraw_proposal(&app, &permit, &id, &reason).await)?.is_some()
    {
        return go_to_saying("/de-xuat-thoi", "Đã rút đề xuất.");
    }
    page(&app, &permit, shell, ListParams::read("/de-xuat-thoi", ""), form).await?.invalid()
}
