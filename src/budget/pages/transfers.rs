//! What moved in a year (điều chuyển), as a ledger, and the form of a transfer.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::year_of;
use crate::budget::actions::moves as actions;
use crate::budget::store::moves as store;
use crate::budget::transfer::{Move, TransferDraft, is_over, quarter_choices};
use crate::law;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "budget/pages/transfers.html")]
struct TransfersPage {
    shell: Shell,
    year: i64,
    moves: Vec<Move>,
    lines: Vec<(String, String)>,
    quarters: Vec<(String, String)>,
    documents: Vec<(String, String)>,
    may_move: bool,
    is_over: bool,
    form: Form,
    read_at: String,
}

/// Who sees the whole city sees what moved; the others see their lines as they stand.
pub fn check_reach(permit: &Permit) -> Result<Permit> {
    let seen = permit.also(Permission::ViewBudget).ok_or(Error::Forbidden)?;
    if seen.reach() == Reach::City { Ok(seen) } else { Err(Error::NotFound) }
}

async fn page(app: &App, permit: &Permit, shell: Shell, year: i64, form: Form) -> Result<TransfersPage> {
    let seen = check_reach(permit)?;
    let db = &mut app.db.read();
    let is_over = is_over(year, app.clock.today());
    let may_move = permit.also(Permission::FundBudget).is_some() && !is_over;
    let (mut lines, mut documents) = (Vec::new(), Vec::new());
    if may_move {
        let found = store::lines(db, &seen, year).await?;
        lines = found.into_iter().map(|line| (line.id.clone(), line.label())).collect();
        documents = law::store::choices(db).await?;
    }
    Ok(TransfersPage {
        shell: shell.titled(format!("Điều chuyển dự toán năm {year}")),
        moves: store::of_year(db, year).await?,
        lines,
        quarters: quarter_choices(),
        documents,
        may_move,
        is_over,
        read_at: clock::screen(app.clock.now()),
        year,
        form,
    })
}

/// What moved in a year.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, Path(year): Path<String>) -> Result<Response> {
    page(&app, &permit, shell, year_of(&year)?, Form::default()).await?.page()
}

/// Moves money.
pub async fn transfer(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    if let Some(draft) = TransferDraft::read(&mut form, app.clock.today())
        && let Some(code) = form.accept(actions::transfer(&app, &permit, year, &draft).await)?
    {
        return go_to_saying(format!("/ngan-sach/{year}/dieu-chuyen"), &format!("Đã ghi điều chuyển {code}."));
    }
    page(&app, &permit, shell, year, form).await?.invalid()
}
