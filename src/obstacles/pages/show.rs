//! One obstacle: the record, its steps with how long each took, its files, and what the reader may do with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;

use super::list::Row;
use crate::obstacles::actions;
use crate::obstacles::obstacle::{Obstacle, ObstacleState, ObstacleStep, StepDraft, StepTaken};
use crate::obstacles::store;
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::files::{self, StoredFile};
use crate::platform::form::Form;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying};

#[derive(Template)]
#[template(path = "obstacles/pages/show.html")]
struct ShowPage {
    shell: Shell,
    row: Row,
    steps: Vec<TimelineItem>,
    files: Vec<StoredFile>,
    /// With which proposal it was brought before the People's Committee, while it waits there.
    escalated_with: Option<String>,
    /// What the reader may do.
    may: Vec<ObstacleStep>,
    form: Form,
    choices: Vec<(String, String)>,
    today: NaiveDate,
}

impl ShowPage {
    fn may(&self, step: ObstacleStep) -> bool {
        self.may.contains(&step)
    }

    fn is_late(&self) -> bool {
        self.row.obstacle.state.is_open() && self.row.obstacle.due_on.is_some_and(|due| due < self.today)
    }
}

async fn show_page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<ShowPage> {
    let (db, today) = (&mut app.db.read(), app.clock.today());
    let obstacle = store::find_within(db, permit, id).await?;
    let may = obstacle.steps_for(permit);
    let names_agency = may.contains(&ObstacleStep::Assign) || may.contains(&ObstacleStep::Decide);
    let reach = permit.also(Permission::HandleObstacles).or_else(|| permit.also(Permission::DecideObstacles));
    let choices = match reach.filter(|_| names_agency) {
        Some(reach) => organisation::store::agencies::choices(db, &reach).await?,
        None => Vec::new(),
    };
    let table = organisation::store::calendar::table(db).await?;
    let committee = store::committee(db).await?;
    let taken = store::steps(db, &obstacle.id).await?;
    let files = files::of_owner(db, &obstacle.id).await?;
    let row = Row::of(obstacle, &committee, &table, today);
    Ok(ShowPage {
        shell: shell.titled(row.obstacle.title.clone()),
        steps: timeline(&row, &taken),
        escalated_with: taken
            .iter()
            .rfind(|step| step.to_state == ObstacleState::Escalated && row.obstacle.state == ObstacleState::Escalated)
            .map(|step| step.note.clone()),
        row,
        files,
        may,
        form,
        choices,
        today,
    })
}

fn lasted(days: i64) -> String {
    if days == 0 { "trong ngày".to_owned() } else { format!("{days} ngày làm việc") }
}

/// From the raising to now; each step says how long the state before it lasted.
fn timeline(row: &Row, taken: &[StepTaken]) -> Vec<TimelineItem> {
    let obstacle: &Obstacle = &row.obstacle;
    let mut items = vec![TimelineItem {
        at: clock::screen(obstacle.raised_at),
        title: format!("{} gửi vướng mắc", obstacle.raised_by_name),
        detail: obstacle.agency_name.clone(),
        state: "done",
    }];
    items.extend(taken.iter().map(|step| TimelineItem {
        at: format!("{} · {}: {}", clock::screen(step.taken_at), step.from_state.label(), lasted(step.working_days)),
        title: format!("{} {}", step.taken_by_name, step.verb()),
        detail: step.note.clone(),
        state: "done",
    }));
    if obstacle.state != ObstacleState::Resolved {
        items.push(TimelineItem {
            at: format!("Hiện nay · {}: {}", obstacle.state.label(), lasted(row.days)),
            title: format!("Chờ {}", row.waiting_for),
            detail: obstacle.due_on.map(|due| format!("Hạn trả lời {}", viet::date::screen(due))).unwrap_or_default(),
            state: "now",
        });
    }
    items
}

/// One obstacle.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    show_page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// A file that came with an obstacle, for those who see it.
pub async fn file(
    State(app): State<App>,
    permit: Permit,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response> {
    let db = &mut app.db.read();
    let obstacle = store::find_within(db, &permit, &id).await?;
    let own = files::of_owner(db, &obstacle.id).await?;
    let found = own.into_iter().find(|own| own.id.as_str() == file).ok_or(Error::NotFound)?;
    files::download(&app, &found).await
}

/// Takes a step as typed; what is refused is shown again, with the state as it is now.
async fn take(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    step: ObstacleStep,
    mut form: Form,
) -> Result<Response> {
    let before = store::find_within(&mut app.db.read(), permit, id).await?;
    if !before.is_for(permit, step) {
        return Err(Error::Forbidden);
    }
    if let Some(draft) = StepDraft::read(&mut form, step, app.clock.today()) {
        let taken = match actions::take(app, permit, id, draft).await {
            Err(Error::Stale) => {
                Err(Error::refused("Người khác vừa xử lý vướng mắc này. Xem các bước đã qua rồi gửi lại nếu còn cần."))
            }
            other => other,
        };
        if let Some(taken) = form.accept(taken)? {
            let said = match taken.state {
                ObstacleState::Resolved => "Đã ghi, vướng mắc đã giải quyết.",
                _ if taken.waiting == 0 => {
                    "Đã ghi. Nơi nhận chưa có ai dùng hệ thống để xử lý việc này, cần liên hệ trực tiếp."
                }
                _ => "Đã ghi và báo cho người xử lý.",
            };
            return go_to_saying(format!("/vuong-mac/{id}"), said);
        }
    }
    show_page(app, permit, shell, id, form).await?.invalid()
}

/// Gives it to an agency to answer.
pub async fn assign(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    take(&app, &permit, shell, &id, ObstacleStep::Assign, form).await
}

/// Answers it.
pub async fn answer(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    take(&app, &permit, shell, &id, ObstacleStep::Answer, form).await
}

/// Brings it before the People's Committee with a proposal.
pub async fn escalate(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    take(&app, &permit, shell, &id, ObstacleStep::Escalate, form).await
}

/// Gives a direction.
pub async fn decide(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    take(&app, &permit, shell, &id, ObstacleStep::Decide, form).await
}

/// Opens it again with a reason.
pub async fn reopen(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    take(&app, &permit, shell, &id, ObstacleStep::Reopen, form).await
}
