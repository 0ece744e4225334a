//! The end of a budget year (kết thúc năm): what each line has left, what of it goes on into the next year, and the rest
//! that is cancelled (Law 89/2025/QH15, Article 66).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::transfers::check_reach;
use super::year_of;
use crate::benefits::estimate::{ADJUST_DAY, CLOSING_DAYS, SETTINGS};
use crate::budget::actions::moves as actions;
use crate::budget::store::moves as store;
use crate::budget::transfer::{CarryCase, CarryDraft, Ground, Move, MoveKind, MoveLine, check_carry, is_over};
use crate::law;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "budget/pages/closing.html")]
struct ClosingPage {
    shell: Shell,
    year: i64,
    /// Lines that have something left, or something under way.
    lines: Vec<MoveLine>,
    left: Vnd,
    carried: Vec<Move>,
    cancelled: Vec<Move>,
    /// What has to be done until when, in sentences.
    days: Vec<String>,
    choices: Vec<(String, String)>,
    cases: Vec<(String, String)>,
    documents: Vec<(String, String)>,
    may_carry: bool,
    may_cancel: bool,
    /// Why nothing may be carried on now.
    refusal: String,
    form: Form,
    read_at: String,
}

impl ClosingPage {
    /// What was carried on and what was cancelled.
    fn kept(&self) -> [(&'static str, &Vec<Move>); 2] {
        [("Đã chuyển nguồn sang năm sau", &self.carried), ("Đã hủy", &self.cancelled)]
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, year: i64, form: Form) -> Result<ClosingPage> {
    let seen = check_reach(permit)?;
    let db = &mut app.db.read();
    let today = app.clock.today();
    let settings = Settings::on(db, today).await?;
    let mut lines = store::lines(db, &seen, year).await?;
    lines.retain(|line| line.left() != 0 && line.fund_id.is_none());
    let moves = store::of_year(db, year).await?;
    let of = |kind: MoveKind| moves.iter().filter(|one| one.kind == kind).cloned().collect::<Vec<Move>>();
    let is_funder = permit.also(Permission::FundBudget).is_some();
    let last = settings.declared(SETTINGS, ADJUST_DAY);
    let mut days: Vec<String> = CLOSING_DAYS
        .iter()
        .filter_map(|(key, said)| Some(said.replace("{}", &format!("{:02}/12/{year}", settings.number(key).ok()?))))
        .collect();
    if let Ok(last) = &last {
        days.push(format!("Chỉnh lý quyết toán, chuyển nguồn đến hết {last:02}/01/{}.", year + 1));
    }
    let allowed = last.and_then(|last| check_carry(year, today, last));
    let may_carry = is_funder && allowed.is_ok() && !lines.is_empty();
    let may_cancel = is_funder && is_over(year, today) && !lines.is_empty();
    let documents = if may_carry || may_cancel { law::store::choices(db).await? } else { Vec::new() };
    Ok(ClosingPage {
        shell: shell.titled(format!("Kết thúc năm ngân sách {year}")),
        left: lines.iter().map(|line| Vnd(line.left())).sum(),
        choices: lines.iter().map(|line| (line.id.clone(), line.label())).collect(),
        lines,
        carried: of(MoveKind::Carry),
        cancelled: of(MoveKind::Cancel),
        days,
        cases: CarryCase::options(),
        documents,
        may_carry,
        may_cancel,
        refusal: allowed.err().map(|error| error.sentence()).unwrap_or_default(),
        read_at: clock::screen(app.clock.now()),
        year,
        form,
    })
}

/// What is left of a year.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(year): Path<String>) -> Result<Response> {
    page(&app, &permit, shell, year_of(&year)?, Form::default()).await?.page()
}

/// Lets a part of it go on into the next year.
pub async fn carry(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    if let Some(draft) = CarryDraft::read(&mut form, app.clock.today())
        && let Some(code) = form.accept(actions::carry(&app, &permit, year, &draft).await)?
    {
        let said = format!("Đã chuyển nguồn {code} sang năm {}.", year + 1);
        return go_to_saying(format!("/ngan-sach/{year}/ket-thuc-nam"), &said);
    }
    page(&app, &permit, shell, year, form).await?.invalid()
}

/// Cancels the rest.
pub async fn cancel(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    if let Some(ground) = Ground::read(&mut form, app.clock.today())
        && let Some((lines, sum)) = form.accept(actions::cancel_rest(&app, &permit, year, &ground).await)?
    {
        let said = format!("Đã hủy {sum} của {lines} dòng dự toán năm {year}.");
        return go_to_saying(format!("/ngan-sach/{year}/ket-thuc-nam"), &said);
    }
    page(&app, &permit, shell, year, form).await?.invalid()
}
