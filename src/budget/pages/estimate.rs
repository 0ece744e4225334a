//! The estimate of a year: by agency, content and quarter, how it differs from before, and its steps.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Building, Cell, building, quarter_cells, year_of};
use crate::budget::actions::{build as builds, estimates as actions};
use crate::budget::estimate::{AssignedDraft, Budget, BudgetStep, FIELDS};
use crate::budget::figure::{Origin, Quarters};
use crate::budget::store::budgets::{self as store, Sum};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::{Form, because};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::platform::words::Words;
use crate::ui::{Came, Render, Shell, TimelineItem, came, go_to_saying, timeline};

/// A content of an agency.
struct ContentLine {
    name: String,
    cells: Vec<Cell>,
    gaps: i64,
}

/// An agency with its contents.
struct AgencyLine {
    name: String,
    href: String,
    cells: Vec<Cell>,
    contents: Vec<ContentLine>,
}

#[derive(Template)]
#[template(path = "budget/pages/estimate.html")]
struct EstimatePage {
    shell: Shell,
    year: i64,
    budget: Option<Budget>,
    /// How far the next revision is, while it is being drawn up.
    building: Option<Building>,
    /// Why the next revision could not be drawn up; empty when nothing stopped it.
    stopped: String,
    /// The sums of what is shown are those of the assigned revision, not of the last.
    shows_assigned: bool,
    total: Quarters,
    total_cells: Vec<Cell>,
    granted: i64,
    expected: i64,
    agencies: Vec<AgencyLine>,
    gaps: Vec<(String, i64)>,
    differences: Vec<(String, i64, i64)>,
    may: Vec<BudgetStep>,
    may_begin: bool,
    may_paper: bool,
    history: Vec<TimelineItem>,
    form: Form,
    read_at: String,
}

impl EstimatePage {
    fn may(&self, step: BudgetStep) -> bool {
        self.may.contains(&step)
    }
}

fn quarters(sum: &Sum) -> Quarters {
    Quarters([sum.q1, sum.q2, sum.q3, sum.q4])
}

fn agency_lines(sums: &[Sum], year: i64) -> Vec<AgencyLine> {
    let mut found: Vec<(String, AgencyLine, Quarters)> = Vec::new();
    for sum in sums {
        let path = format!("/ngan-sach/{year}/chi-tiet?so=du-toan&don_vi={}&rieng=1", sum.agency_id);
        if found.last().is_none_or(|(id, ..)| *id != sum.agency_id) {
            let line = AgencyLine {
                name: sum.agency_name.clone(),
                href: format!("/ngan-sach/{year}/don-vi/{}", sum.agency_id),
                cells: Vec::new(),
                contents: Vec::new(),
            };
            found.push((sum.agency_id.clone(), line, Quarters::default()));
        }
        if let Some((_, line, whole)) = found.last_mut() {
            whole.add_all(quarters(sum));
            line.cells = quarter_cells(*whole, &path);
            let path = format!("{path}&noi_dung={}&nguon_goc={}", sum.content.as_str(), sum.origin.as_str());
            line.contents.push(ContentLine {
                name: format!("{}, {}", sum.content.label(), sum.origin.label().to_lowercase()),
                cells: quarter_cells(quarters(sum), &path),
                gaps: sum.gaps,
            });
        }
    }
    found.into_iter().map(|(_, line, _)| line).collect()
}

async fn page(app: &App, permit: &Permit, shell: Shell, year: i64, form: Form) -> Result<EstimatePage> {
    let seen = permit.also(Permission::ViewBudget).ok_or(Error::Forbidden)?;
    let db = &mut app.db.read();
    let budget = store::of_year(db, year).await?;
    let building = building(db, year).await?;
    let (mut sums, mut gaps, mut differences) = (Vec::new(), Vec::new(), Vec::new());
    let (mut may, mut may_paper) = (Vec::new(), false);
    if let Some(budget) = &budget {
        sums = store::sums(db, &seen, &budget.id, budget.revision).await?;
        gaps = store::gaps(db, &seen, &budget.id, budget.revision).await?;
        if budget.revision > 1 {
            differences = store::differences(db, &seen, &budget.id, (budget.revision - 1, budget.revision)).await?;
        }
        // A step that is taken meanwhile would stop what is being drawn up.
        if building.is_none() {
            may = budget.steps_for(permit);
        }
        may_paper = permit.also(Permission::EditBudget).is_some() && permit.also(Permission::DraftPapers).is_some();
    }
    let told = told::of_record(app, permit, "budget", &year.to_string()).await?;
    let newest = told.first().filter(|newest| newest.entry.event == builds::STOPPED);
    let stopped = newest.and_then(|newest| newest.reason.clone()).unwrap_or_default();
    let mut total = Quarters::default();
    for sum in &sums {
        total.add_all(quarters(sum));
    }
    let of = |origin: Origin| -> i64 {
        sums.iter().filter(|sum| sum.origin == origin).map(|sum| quarters(sum).total()).sum()
    };
    Ok(EstimatePage {
        shell: shell.titled(format!("Dự toán thực hiện chính sách năm {year}")),
        granted: of(Origin::Granted),
        expected: of(Origin::Expected),
        total_cells: quarter_cells(total, &format!("/ngan-sach/{year}/chi-tiet?so=du-toan")),
        agencies: agency_lines(&sums, year),
        shows_assigned: budget.as_ref().is_some_and(|one| one.assigned_revision == one.revision),
        may_begin: budget.is_none() && building.is_none() && permit.also(Permission::EditBudget).is_some(),
        read_at: clock::screen(app.clock.now()),
        total,
        gaps,
        differences,
        history: timeline(&told),
        building,
        stopped,
        may,
        may_paper,
        budget,
        year,
        form,
    })
}

/// The estimate of a year. Asked by the page itself while it is being drawn up, it tells it to load anew once that is done.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let year = year_of(&year)?;
    if headers.contains_key("hx-request") && builds::under_way(&mut app.db.read(), year).await?.is_none() {
        return Ok((StatusCode::NO_CONTENT, [("hx-refresh", "true")]).into_response());
    }
    page(&app, &permit, shell, year, Form::default()).await?.page()
}

/// Shows what came of a step: a sentence, or the page with the refusal.
async fn answer<T>(
    app: &App,
    permit: &Permit,
    shell: Shell,
    year: i64,
    form: Form,
    taken: Result<T>,
    said: impl Fn(&T) -> String,
) -> Result<Response> {
    let lost = "Người khác vừa xử lý dự toán này. Xem lại rồi làm lại nếu còn cần.";
    match came(form, taken, lost, format!("/ngan-sach/{year}/du-toan"), said)? {
        Came::Done(response) => Ok(response),
        Came::Refused(form) => page(app, permit, shell, year, form).await?.invalid(),
    }
}

/// Asks for it to be drawn up from what the policy will cost; the page then shows how far it is.
pub async fn build(State(app): State<App>, permit: Permit, shell: Shell, Path(year): Path<String>) -> Result<Response> {
    let year = year_of(&year)?;
    let taken = builds::ask(&app, &permit, year).await;
    answer(&app, &permit, shell, year, Form::default(), taken, |()| format!("Đã nhận yêu cầu lập dự toán năm {year}."))
        .await
}

macro_rules! step {
    ($(#[$doc:meta])* $name:ident, $step:expr, $said:literal) => {
        $(#[$doc])*
        pub async fn $name(
            State(app): State<App>,
            permit: Permit,
            shell: Shell,
            Path(year): Path<String>,
        ) -> Result<Response> {
            let year = year_of(&year)?;
            let taken = actions::take(&app, &permit, year, $step, "").await;
            answer(&app, &permit, shell, year, Form::default(), taken, |()| $said.to_owned()).await
        }
    };
}

step!(
    /// The standing agency has consolidated it.
    consolidate,
    BudgetStep::Consolidate,
    "Đã tổng hợp, chuyển Hội đồng."
);
step!(
    /// The council sends it to the Department of Finance.
    send,
    BudgetStep::Send,
    "Đã gửi Sở Tài chính."
);
step!(
    /// The Department of Finance submits it.
    submit,
    BudgetStep::Submit,
    "Đã ghi nhận trình cấp có thẩm quyền."
);

/// Notes the decision that assigns it.
pub async fn assign(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    let Some(draft) = AssignedDraft::read(&mut form, app.clock.today()) else {
        return page(&app, &permit, shell, year, form).await?.invalid();
    };
    let taken = actions::assign(&app, &permit, year, &draft).await;
    answer(&app, &permit, shell, year, form, taken, |()| "Đã ghi quyết định giao dự toán.".to_owned()).await
}

/// Returns it with a reason.
pub async fn give_back(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    form.names(FIELDS);
    let reason = form.reason("reason", 5..=500);
    let taken =
        because(reason, async |reason| actions::take(&app, &permit, year, BudgetStep::Return, &reason).await).await;
    answer(&app, &permit, shell, year, form, taken, |()| "Đã trả lại kèm lý do.".to_owned()).await
}

/// Drafts the proposal with its table.
pub async fn draft_paper(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
) -> Result<Response> {
    let year = year_of(&year)?;
    let mut form = Form::default();
    match form.accept(actions::draft_paper(&app, &permit, year).await)? {
        Some(paper) => {
            go_to_saying(format!("/phat-hanh/{paper}"), "Đã soạn tờ trình kèm bảng dự toán. Kiểm tra rồi trình duyệt.")
        }
        None => page(&app, &permit, shell, year, form).await?.invalid(),
    }
}
