//! Payment lists: which there are, and a new one.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::typed_month;
use crate::benefits::actions::run;
use crate::benefits::beneficiary::FIELDS;
use crate::benefits::list::{ListState, PaymentList};
use crate::benefits::store::{estimates, lists as store};
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::ui::{Pager, Render, Shell, Stat, go_to_saying};

const COLUMNS: &[SortColumn] = &[SortColumn { name: "so", column: "number", kind: SortKind::Integer }];

#[derive(Template)]
#[template(path = "benefits/pages/lists.html")]
struct ListsPage {
    shell: Shell,
    params: ListParams,
    lists: Vec<PaymentList>,
    stats: Vec<Stat>,
    pager: Pager,
    read_at: String,
    may_begin: bool,
}

/// The lists that a person sees, the latest first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let total = store::list_select(&permit, &params).count(db).await?;
    let sort = params.sort(COLUMNS)?;
    let number = |list: &PaymentList| list.code.trim_start_matches("CT-").trim_start_matches('0').to_owned();
    let key = |list: &PaymentList| (number(list), list.id.to_string());
    let descending = params.descending(true);
    let found = params.page(db, store::list_select(&permit, &params), sort, descending, "id", key).await?;
    let counted = store::counts(db, &permit).await?;
    let mut stats: Vec<(usize, Stat)> = counted
        .iter()
        .map(|(state, count)| {
            let place = ListState::ALL.iter().position(|known| known == state).unwrap_or(0);
            let stat = Stat {
                value: viet::number::group(*count),
                label: state.label().to_owned(),
                href: params.link(&[("tt", state.as_str())]),
                mark: "",
                current: params.get("tt") == Some(state.as_str()),
            };
            (place, stat)
        })
        .collect();
    stats.sort_by_key(|(place, _)| *place);
    ListsPage {
        shell: shell.titled("Danh sách chi trả".to_owned()),
        pager: Pager::of(&found, Some(total)),
        lists: found.rows,
        stats: stats.into_iter().map(|(_, stat)| stat).collect(),
        read_at: clock::screen(app.clock.now()),
        may_begin: permit.also(Permission::EditPayments).is_some(),
        params,
    }
    .page()
}

#[derive(Template)]
#[template(path = "benefits/pages/begin.html")]
struct BeginPage {
    shell: Shell,
    form: Form,
    agencies: Vec<(String, String)>,
    estimates: Vec<(String, String)>,
}

async fn page(app: &App, permit: &Permit, shell: Shell, mut form: Form) -> Result<BeginPage> {
    let db = &mut app.db.read();
    let agencies = organisation::store::agencies::choices(db, permit).await?;
    if form.value("agency_id").is_empty() {
        form.set("agency_id", permit.signed()?.agency_id.clone());
    }
    let year = i64::from(app.clock.year());
    let mut choices = Vec::new();
    // Whoever sees several agencies is offered the lines of all of them; the one that fits is checked when it is sent.
    let seen = permit.also(Permission::ViewBenefits);
    let mut lines = match &seen {
        Some(seen) => estimates::of_year(db, seen, year).await?,
        None => Vec::new(),
    };
    if let Ok(agency) = organisation::store::agencies::find(db, form.value("agency_id")).await {
        for line in estimates::of_agency(db, &agency, year).await? {
            if !lines.iter().any(|known| known.id == line.id) {
                lines.push(line);
            }
        }
    }
    for line in lines {
        let label = format!("{}, {}: còn {}", line.agency_name, line.codes(), line.available());
        choices.push((line.id.to_string(), label));
    }
    Ok(BeginPage { shell: shell.titled("Lập danh sách chi trả".to_owned()), form, agencies, estimates: choices })
}

/// The form of a new list.
pub async fn form(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    page(&app, &permit, shell, Form::default()).await?.page()
}

/// Begins a list.
pub async fn begin(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    form.names(FIELDS);
    let agency = form.text("agency_id", 1..=100);
    let estimate = form.value("estimate_id").to_owned();
    if estimate.is_empty() {
        form.refuse("estimate_id", "Chọn dòng dự toán. Chưa có thì đề nghị Sở Tài chính nhập dự toán được giao");
    }
    let from = typed_month(&mut form, "from_month");
    let to = typed_month(&mut form, "to_month");
    if let (Some(agency), Some(from), Some(to), false) = (agency, from, to, estimate.is_empty())
        && let Some(id) = form.accept(run::begin(&app, &permit, &agency, &estimate, (from, to)).await)?
    {
        return go_to_saying(format!("/chi-tra/{id}"), "Đang lập danh sách. Tải lại trang sau ít phút.");
    }
    page(&app, &permit, shell, form).await?.invalid()
}
