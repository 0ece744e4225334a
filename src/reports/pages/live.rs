//! The results of a period from live figures (screen 14): tables, charts with their tables, and the figures as a workbook.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::{ChartView, SectionView, charts, days, sections};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::reports::actions;
use crate::reports::chart::Drawing;
use crate::reports::collect::{self, Reader};
use crate::reports::period::{self, Against, Asked, PeriodKind};
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "reports/pages/live.html")]
struct LivePage {
    shell: Shell,
    form: Form,
    kinds: Vec<(String, String)>,
    againsts: Vec<(String, String)>,
    years: Vec<(String, String)>,
    /// Nothing while the period is not right.
    shown: Option<Figures>,
    sections: Vec<SectionView>,
    charts: Vec<ChartView>,
    before: Option<String>,
    scope: String,
    is_city: bool,
    may_edit: bool,
    read_at: String,
}

struct Figures {
    days: String,
    query: String,
    is_empty: bool,
    hides: bool,
}

/// The years that may be asked for: those since the policy began, and the one to come.
fn years(today: i32) -> Vec<(String, String)> {
    (2025..=today + 1).rev().map(|year| (year.to_string(), year.to_string())).collect()
}

async fn live_page(app: &App, permit: &Permit, shell: Shell, mut form: Form) -> Result<LivePage> {
    let db = &mut app.db.read();
    let today = app.clock.today();
    let settings = Settings::on(db, today).await?;
    let asked = Asked::read(&mut form, today, &settings)?;
    let is_city = permit.reach() == Reach::City;
    let title =
        asked.as_ref().map_or_else(|| "Báo cáo".to_owned(), |asked| format!("Báo cáo {}", asked.period.label()));
    let (mut shown, mut figures, mut drawings, mut earlier) = (None, Vec::new(), Vec::new(), None);
    if let Some(asked) = &asked {
        let before = asked.period.compared(asked.against);
        let snapshot = collect::take(app, db, Reader::Officer(permit), &asked.period, before.as_ref()).await?;
        let query = asked.query();
        figures = sections(&snapshot, Some(&query));
        drawings = charts(&snapshot, Some(&query));
        earlier = before.map(|before| before.label());
        shown =
            Some(Figures { days: days(&asked.period), is_empty: snapshot.is_empty(), hides: snapshot.hides(), query });
    }
    Ok(LivePage {
        scope: if is_city { "Toàn thành phố".to_owned() } else { permit.signed()?.agency_name.clone() },
        shell: shell.titled(title),
        kinds: PeriodKind::options(),
        againsts: Against::options(),
        years: years(app.clock.year()),
        shown,
        sections: figures,
        charts: drawings,
        before: earlier,
        form,
        is_city,
        may_edit: permit.also(Permission::EditReports).is_some(),
        read_at: clock::screen(app.clock.now()),
    })
}

/// The results of a period, live.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let page = live_page(&app, &permit, shell, period::form(&params)).await?;
    if page.shown.is_some() { page.page() } else { page.invalid() }
}

/// Begins the report of the period that is shown.
pub async fn begin(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    let today = app.clock.today();
    let settings = Settings::on(&mut app.db.read(), today).await?;
    if let Some(asked) = Asked::read(&mut form, today, &settings)?
        && let Some(id) = form.accept(actions::begin(&app, &permit, &asked).await)?
    {
        return go_to_saying(format!("/bao-cao/ban/{id}"), "Đã mở báo cáo. Viết phần lời, rồi chốt số liệu.");
    }
    let seen = permit.also(Permission::ViewReports).unwrap_or(permit);
    live_page(&app, &seen, shell, form).await?.invalid()
}
