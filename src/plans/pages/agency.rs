//! What the head of an agency answers for, on one screen.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use viet::working_days::HolidayTable;

use super::board::standing_stats;
use crate::accounts;
use crate::organisation;
use crate::plans::indicators::{self, Indicators};
use crate::plans::part::{Part, Standing};
use crate::plans::settings::risk_days;
use crate::plans::standing::AsOf;
use crate::plans::store::agency::{self as store, AgencyObstacle, Approval, OfficerLoad};
use crate::plans::store::listing::{self, Holder, PartFilter};
use crate::plans::store::plans;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::routes::Routes;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, Stat};

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new().get("/co-quan-toi", Permission::ReportProgress, agency)
}

/// The most urgent first.
const URGENT: SortColumn =
    SortColumn { name: "han", column: "coalesce(cast(p.due_on as text), '9999-12-31')", kind: SortKind::Text };

/// A part as the page shows it.
struct Row {
    part: Part,
    standing: Standing,
    due: String,
    /// Who may be given it: assignment and name.
    colleagues: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "plans/pages/agency.html")]
struct AgencyPage {
    shell: Shell,
    agency_name: String,
    list_href: String,
    unassigned_href: String,
    now: String,
    today: chrono::NaiveDate,
    total: i64,
    stats: Vec<Stat>,
    urgent: Vec<Row>,
    unassigned: Vec<Row>,
    officers: Vec<OfficerLoad>,
    obstacles: Vec<AgencyObstacle>,
    approvals: Vec<Approval>,
    indicators: Vec<Indicators>,
}

impl AgencyPage {
    /// "chờ Sở Nội vụ, 3 ngày".
    fn waiting(&self, obstacle: &AgencyObstacle) -> String {
        let handler = match (&obstacle.handler, obstacle.state.as_str()) {
            (_, "escalated") => "Ủy ban nhân dân thành phố",
            (Some(name), _) => name,
            (None, _) => "cơ quan thường trực",
        };
        let days = (self.today - clock::local(obstacle.state_since).date()).num_days().max(0);
        format!("chờ {handler}, {days} ngày")
    }
}

/// Everything the reader's agency and the units under it answer for.
async fn agency(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let today = app.clock.today();
    let db = &mut app.db.read();
    let signed = permit.signed()?;
    let table = organisation::store::calendar::table(db).await?;
    let risk_days = risk_days(&Settings::on(db, today).await?)?;
    let as_of = AsOf::new(today, &table, risk_days);
    let live = plans::all(db).await?.into_iter().filter(|plan| plan.is_live());
    let filter = PartFilter {
        plans: live.map(|plan| plan.id.to_string()).collect(),
        agency_id: Some(signed.agency_id.clone()),
        ..PartFilter::default()
    };
    let counts = listing::counts(db, &filter, &as_of).await?;
    let count = |standing| counts.iter().filter(|one| one.standing == standing).map(|one| one.parts).sum::<i64>();
    let list = ListParams::read("/nhiem-vu", &format!("ke_hoach=moi&co_quan={}", signed.agency_id));
    let open = |select: Select| filter.narrow(select).and("p.state = 'open'", Vec::new());
    let short = list.having("dong", "15");
    let urgent = listing::page(db, &short, open, URGENT, false).await?.rows;
    let nobody = PartFilter { holder: Some(Holder::Nobody), ..filter.clone() };
    let unassigned = listing::page(db, &short, |select| nobody.narrow(select), URGENT, false).await?.rows;
    let unassigned = with_colleagues(db, unassigned, &as_of, &table, risk_days).await?;
    let row = |part: Part| Row {
        standing: part.standing(today, &table, risk_days),
        due: part.due_label(today, &table),
        colleagues: Vec::new(),
        part,
    };
    AgencyPage {
        shell: shell.titled("Cơ quan tôi"),
        agency_name: signed.agency_name.clone(),
        list_href: list.link(&[]),
        unassigned_href: list.link(&[("giao", "chua")]),
        now: clock::screen(app.clock.now()),
        total: counts.iter().map(|one| one.parts).sum(),
        stats: standing_stats(&list, count),
        urgent: urgent.into_iter().map(row).collect(),
        unassigned,
        officers: store::officers(db, &filter, today).await?,
        obstacles: store::obstacles(db, &permit).await?,
        approvals: store::approvals(db, &signed.assignment_id).await?,
        indicators: indicators::of(&store::finishes(db, &filter, today).await?, today, &table),
        today,
    }
    .page()
}

/// Parts that nobody has, with the people of their agencies.
async fn with_colleagues(
    db: &mut impl Read,
    parts: Vec<Part>,
    as_of: &AsOf,
    table: &HolidayTable,
    risk_days: i64,
) -> Result<Vec<Row>> {
    let mut known: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let mut rows = Vec::new();
    for part in parts {
        if !known.iter().any(|(agency, _)| *agency == part.agency_id) {
            let held = accounts::store::assignments_in(db, &part.agency_id, as_of.today).await?;
            let choices = held.into_iter().map(|held| (held.id.to_string(), held.user_name)).collect();
            known.push((part.agency_id.clone(), choices));
        }
        let found = known.iter().find(|(agency, _)| *agency == part.agency_id);
        rows.push(Row {
            standing: part.standing(as_of.today, table, risk_days),
            due: part.due_label(as_of.today, table),
            colleagues: found.map(|(_, choices)| choices.clone()).unwrap_or_default(),
            part,
        });
    }
    Ok(rows)
}
