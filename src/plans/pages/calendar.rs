//! The deadlines of a month as a calendar, days off marked.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};

use super::list::{Scope, scope};
use crate::organisation;
use crate::plans::month::Month;
use crate::plans::store::listing::{self, DueDay, DueTask};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::ui::{FilterChip, Render, Shell};

/// Tasks that a day shows before it leads to the list.
const EACH_DAY: i64 = 3;

/// A day of the month.
struct Day {
    date: NaiveDate,
    /// "Thứ Hai, 06/07/2026".
    label: String,
    is_today: bool,
    is_off: bool,
    /// Why it is off, or worked although it is a Saturday.
    name: Option<String>,
    tasks: Vec<DueTask>,
    due: Option<DueDay>,
    /// The list of what falls due that day.
    href: String,
}

impl Day {
    fn number(&self) -> u32 {
        self.date.day()
    }

    /// How many parts are not among the tasks shown.
    fn more(&self) -> i64 {
        let shown: i64 = self.tasks.iter().map(|task| task.parts).sum();
        self.due.as_ref().map_or(0, |due| due.parts) - shown
    }
}

#[derive(Template)]
#[template(path = "plans/pages/calendar.html")]
struct CalendarPage {
    shell: Shell,
    month: Month,
    params: ListParams,
    weeks: Vec<Vec<Option<Day>>>,
    chips: Vec<FilterChip>,
    agencies: Vec<(String, String)>,
    agency_id: String,
    parts: i64,
    done: i64,
    this_month: Month,
}

impl CalendarPage {
    fn month_href(&self, month: Month) -> String {
        self.params.link(&[("thang", &month.word())])
    }

    fn clear_href(&self) -> String {
        format!("/lich?co_quan=moi&thang={}", self.month.word())
    }

    fn is_present(&self) -> bool {
        self.month == self.this_month
    }

    fn is_empty(&self) -> bool {
        self.parts == 0
    }

    /// The days that a phone lists: with deadlines, or with a name.
    fn busy(&self) -> Vec<&Day> {
        self.weeks.iter().flatten().flatten().filter(|day| day.due.is_some() || day.name.is_some()).collect()
    }
}

/// The month named in the address, or the present one.
pub async fn page(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let today = app.clock.today();
    let month = params.get("thang").and_then(Month::read).unwrap_or(Month::of(today));
    let db = &mut app.db.read();
    let mut scope = scope(&app, &permit, &params, db).await?;
    // A month of another year shows the plans of that year.
    if params.get("ke_hoach").is_none() {
        let year = i64::from(month.first().year());
        let shown = scope.plans.iter().filter(|plan| (plan.year..=plan.year + 1).contains(&year) && plan.is_live());
        scope.filter.plans = shown.map(|plan| plan.id.to_string()).collect();
    }
    scope.filter.due_from = Some(month.first());
    scope.filter.due_to = Some(month.last());
    let table = organisation::store::calendar::table(db).await?;
    let due = listing::due_days(db, &scope.filter).await?;
    let (parts, done) = due.iter().fold((0, 0), |(parts, done), day| (parts + day.parts, done + day.done));
    let mut by_day: HashMap<NaiveDate, DueDay> = due.into_iter().map(|day| (day.due_on, day)).collect();
    let mut tasks: HashMap<NaiveDate, Vec<DueTask>> = HashMap::new();
    for task in listing::due_tasks(db, &scope.filter, EACH_DAY).await? {
        tasks.entry(task.due_on).or_default().push(task);
    }
    let mut day = |date: NaiveDate| Day {
        label: viet::date::with_weekday(date),
        is_today: date == today,
        is_off: !table.is_working_day(date),
        name: table.holiday(date).map(|holiday| holiday.name.clone()),
        tasks: tasks.remove(&date).unwrap_or_default(),
        due: by_day.remove(&date),
        href: list_of(&params, &scope, date),
        date,
    };
    let weeks =
        month.weeks().into_iter().map(|week| week.into_iter().map(|date| date.map(&mut day)).collect()).collect();
    // The month itself is no filter that one could let go.
    (scope.filter.due_from, scope.filter.due_to) = (None, None);
    CalendarPage {
        shell: shell.titled("Lịch nhiệm vụ"),
        weeks,
        chips: scope.chips(&params),
        agencies: organisation::store::agencies::choices(db, &permit).await?,
        agency_id: scope.filter.agency_id.clone().unwrap_or_default(),
        parts,
        done,
        this_month: Month::of(today),
        month,
        params,
    }
    .page()
}

/// The list of what falls due on a day, under the same filters.
fn list_of(params: &ListParams, scope: &Scope, date: NaiveDate) -> String {
    let day = viet::date::screen(date);
    let agency = scope.filter.agency_id.as_deref().unwrap_or("moi");
    let plan = if scope.filter.plans.is_empty() { "" } else { params.get("ke_hoach").unwrap_or("moi") };
    let changes = [("thang", ""), ("tu", &day), ("den", &day), ("co_quan", agency), ("ke_hoach", plan)];
    let link = params.link(&changes);
    link.split_once('?').map_or("/nhiem-vu".to_owned(), |(_, query)| format!("/nhiem-vu?{query}"))
}
