//! Lines of the assigned estimate: what each agency may spend, what is taken, what is left.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::sum;
use crate::benefits::actions::estimates as actions;
use crate::benefits::estimate::{Estimate, EstimateDraft};
use crate::benefits::store::estimates as store;
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "benefits/pages/estimates.html")]
struct EstimatesPage {
    shell: Shell,
    year: i64,
    years: Vec<i64>,
    lines: Vec<Estimate>,
    agencies: Vec<(String, String)>,
    form: Form,
    may_edit: bool,
    read_at: String,
}

impl EstimatesPage {
    fn total(&self, of: fn(&Estimate) -> Vnd) -> String {
        sum(self.lines.iter().map(of).sum())
    }

    fn total_assigned(&self) -> String {
        self.total(|line| line.amount)
    }

    fn total_committed(&self) -> String {
        self.total(|line| line.committed)
    }

    fn total_paid(&self) -> String {
        self.total(|line| line.paid)
    }

    fn total_available(&self) -> String {
        self.total(Estimate::available)
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, year: i64, mut form: Form) -> Result<EstimatesPage> {
    let db = &mut app.db.read();
    let seen = permit.also(Permission::ViewBenefits).unwrap_or_else(|| permit.clone());
    let may_edit = permit.also(Permission::EditEstimates);
    let mut years = store::years(db).await?;
    years.extend([i64::from(app.clock.year()), year]);
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    if form.value("year").is_empty() {
        form.set("year", year.to_string());
    }
    Ok(EstimatesPage {
        shell: shell.titled(format!("Dự toán được giao năm {year}")),
        lines: store::of_year(db, &seen, year).await?,
        agencies: match &may_edit {
            Some(may) => organisation::store::agencies::choices(db, may).await?,
            None => Vec::new(),
        },
        may_edit: may_edit.is_some(),
        read_at: clock::screen(app.clock.now()),
        year,
        years,
        form,
    })
}

/// The lines of a year.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let year = params.get("nam").and_then(|year| year.parse().ok()).unwrap_or_else(|| i64::from(app.clock.year()));
    page(&app, &permit, shell, year, Form::default()).await?.page()
}

/// Enters a line.
pub async fn assign(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = EstimateDraft::read(&mut form)
        && form.accept(actions::assign(&app, &permit, &draft).await)?.is_some()
    {
        return go_to_saying(format!("/du-toan?nam={}", draft.year), "Đã nhập dòng dự toán.");
    }
    let year = form.value("year").parse().unwrap_or_else(|_| i64::from(app.clock.year()));
    page(&app, &permit, shell, year, form).await?.invalid()
}
