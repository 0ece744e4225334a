//! The pages of evaluations: periods, whom to rate in one, and a person's ratings (screen 10e).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::commitments::commitment::ProposalState;
use crate::evaluations::actions::{self, Outcome};
use crate::evaluations::evaluation::{Evaluation, Period, PeriodDraft, PeriodState, Rated, Rating, RatingDraft};
use crate::evaluations::store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::talents::{self, Head, head};
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "evaluations/pages/periods.html")]
struct PeriodsPage {
    shell: Shell,
    periods: Vec<Period>,
    form: Form,
    may_open: bool,
}

async fn periods_page(app: &App, permit: &Permit, shell: Shell, form: Form) -> Result<PeriodsPage> {
    Ok(PeriodsPage {
        shell: shell.titled("Đánh giá người hưởng chính sách"),
        periods: store::periods(&mut app.db.read()).await?,
        may_open: permit.also(Permission::OpenEvaluations).is_some(),
        form,
    })
}

/// The periods, the latest first.
pub async fn periods(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    periods_page(&app, &permit, shell, Form::default()).await?.page()
}

/// Opens a period.
pub async fn open(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = PeriodDraft::read(&mut form)
        && let Some(id) = form.accept(actions::open(&app, &permit, &draft).await)?
    {
        return go_to_saying(format!("/danh-gia/{id}"), "Đã mở kỳ đánh giá.");
    }
    periods_page(&app, &permit, shell, form).await?.invalid()
}

#[derive(Template)]
#[template(path = "evaluations/pages/period.html")]
struct PeriodPage {
    shell: Shell,
    period: Period,
    people: Vec<Rated>,
    ratings: Vec<(String, String)>,
    form: Form,
    may_rate: bool,
    may_close: bool,
    read_at: String,
}

async fn period_page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<PeriodPage> {
    let seen = permit.also(Permission::ViewEvaluations).ok_or(Error::Forbidden)?;
    let db = &mut app.db.read();
    let period = store::period(db, id).await?;
    Ok(PeriodPage {
        shell: shell.titled(period.name.clone()),
        people: store::to_rate(db, &seen, &period).await?,
        ratings: Rating::options(),
        may_rate: period.state == PeriodState::Open && permit.also(Permission::EvaluateTalents).is_some(),
        may_close: period.state == PeriodState::Open && permit.also(Permission::OpenEvaluations).is_some(),
        read_at: clock::screen(app.clock.now()),
        period,
        form,
    })
}

/// A period with whom to rate.
pub async fn period(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    period_page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// Closes a period.
pub async fn close(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let mut form = Form::default();
    match form.accept(actions::close(&app, &permit, &id).await)? {
        Some(()) => go_to_saying(format!("/danh-gia/{id}"), "Đã khóa kỳ đánh giá."),
        None => period_page(&app, &permit, shell, &id, form).await?.invalid(),
    }
}

/// Rates somebody.
pub async fn rate(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, beneficiary)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    if let Some(draft) = RatingDraft::read(&mut form)
        && let Some(outcome) = form.accept(actions::rate(&app, &permit, &id, &beneficiary, &draft).await)?
    {
        let said = match outcome {
            Outcome::Rated => "Đã ghi xếp loại.",
            Outcome::Proposed => {
                "Đã ghi xếp loại. Dưới chuẩn nên hệ thống đã tự đề xuất thôi áp dụng, chờ phiên họp Hội đồng gần nhất."
            }
            Outcome::ProposedBefore => "Đã ghi xếp loại. Đề xuất thôi áp dụng của người này đã có, đang chờ Hội đồng.",
            Outcome::NoStandard => {
                "Đã ghi xếp loại. Thành phố chưa đặt chuẩn xếp loại nên không tự đề xuất; thủ trưởng đề xuất được ở trang người hưởng."
            }
        };
        return go_to_saying(format!("/danh-gia/{id}"), said);
    }
    period_page(&app, &permit, shell, &id, form).await?.invalid()
}

#[derive(Template)]
#[template(path = "evaluations/pages/person.html")]
struct PersonPage {
    shell: Shell,
    head: Head,
    evaluations: Vec<Evaluation>,
}

impl PersonPage {
    /// What became of the proposal that a rating made.
    fn proposal(&self, one: &Evaluation) -> Option<&'static str> {
        one.proposal_state.as_deref().and_then(ProposalState::parse).map(Words::label)
    }
}

/// How a person was rated.
pub async fn of_person(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    let db = &mut app.db.read();
    let talent = talents::store::people::find_within(db, &permit, &id).await?;
    if let Some(kept) = &talent.merged_into {
        return Ok(Redirect::to(&format!("/nhan-tai/{kept}/danh-gia")).into_response());
    }
    let evaluations = store::of_talent(db, talent.id.as_str()).await?;
    let head = head(&app, &permit, talent, "/danh-gia").await?;
    PersonPage { shell: shell.titled(head.talent.full_name.clone()), head, evaluations }.page()
}
