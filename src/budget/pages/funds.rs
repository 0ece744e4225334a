//! Money of sponsors: what was given, for what, what is used and left; and the report for the sponsor, which names nobody.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::exported_by;
use crate::budget::actions::funds as actions;
use crate::budget::fund::{Fund, FundDraft, FundLineDraft};
use crate::budget::store::funds as store;
use crate::budget::store::money::LineSum;
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::platform::told;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying, timeline};

#[derive(Template)]
#[template(path = "budget/pages/funds.html")]
struct ListPage {
    shell: Shell,
    funds: Vec<Fund>,
    may_receive: bool,
    form: Form,
    read_at: String,
}

/// What sponsors gave is the whole city's.
fn check_reach(permit: &Permit) -> Result<()> {
    let seen = permit.also(Permission::ViewBudget).ok_or(Error::Forbidden)?;
    if seen.reach() == Reach::City { Ok(()) } else { Err(Error::NotFound) }
}

async fn list_page(app: &App, permit: &Permit, shell: Shell, form: Form) -> Result<ListPage> {
    check_reach(permit)?;
    Ok(ListPage {
        shell: shell.titled("Nguồn tài trợ"),
        funds: store::all(&mut app.db.read()).await?,
        may_receive: permit.also(Permission::FundBudget).is_some(),
        read_at: clock::screen(app.clock.now()),
        form,
    })
}

/// What sponsors gave.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    list_page(&app, &permit, shell, Form::default()).await?.page()
}

/// Notes what a sponsor gave.
pub async fn receive(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = FundDraft::read(&mut form, app.clock.today())
        && let Some(id) = form.accept(actions::receive(&app, &permit, &draft).await)?
    {
        return go_to_saying(format!("/ngan-sach/tai-tro/{id}"), "Đã ghi nhận nguồn tài trợ.");
    }
    list_page(&app, &permit, shell, form).await?.invalid()
}

#[derive(Template)]
#[template(path = "budget/pages/fund.html")]
struct FundPage {
    shell: Shell,
    fund: Fund,
    lines: Vec<(i64, LineSum)>,
    used: Vec<(i64, String, String, i64, i64)>,
    agencies: Vec<(String, String)>,
    may_assign: bool,
    history: Vec<TimelineItem>,
    form: Form,
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, mut form: Form) -> Result<FundPage> {
    check_reach(permit)?;
    let db = &mut app.db.read();
    let fund = store::find(db, id).await?;
    let may = permit.also(Permission::FundBudget);
    if form.value("year").is_empty() {
        form.set("year", app.clock.year().to_string());
    }
    Ok(FundPage {
        shell: shell.titled(format!("Nguồn tài trợ {}", fund.code)),
        lines: store::lines(db, &fund.id).await?,
        used: store::used(db, &fund.id).await?,
        agencies: match &may {
            Some(may) => organisation::store::agencies::choices(db, may).await?,
            None => Vec::new(),
        },
        may_assign: may.is_some(),
        history: timeline(&told::of_record(app, permit, "sponsor_fund", fund.id.as_str()).await?),
        fund,
        form,
    })
}

/// One sponsor's money.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// Gives a part of it to a unit.
pub async fn assign(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let fund = store::find(&mut app.db.read(), &id).await?;
    if let Some(draft) = FundLineDraft::read(&mut form, &fund, app.clock.today())
        && form.accept(actions::assign(&app, &permit, &id, &draft).await)?.is_some()
    {
        return go_to_saying(format!("/ngan-sach/tai-tro/{id}"), "Đã giao. Đơn vị trình chi được từ dòng này.");
    }
    page(&app, &permit, shell, &id, form).await?.invalid()
}

/// The report for the sponsor.
pub async fn report(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    check_reach(&permit)?;
    let db = &mut app.db.read();
    let fund = store::find(db, &id).await?;
    let mut sheet = Sheet {
        title: format!("Báo cáo sử dụng nguồn tài trợ {}", fund.code),
        note: format!(
            "Nhà tài trợ: {}. Mục đích: {}. Đã nhận {}, đã chi {}, còn {}. {}",
            fund.sponsor,
            fund.purpose,
            fund.amount,
            fund.paid,
            fund.left(),
            exported_by(&app, &permit)?
        ),
        columns: vec![("Năm", 8), ("Đơn vị", 40), ("Khoản chi", 40), ("Số người", 12), ("Số tiền, đồng", 20)],
        rows: Vec::new(),
    };
    for (year, agency, what, people, amount) in store::used(db, &fund.id).await? {
        sheet.rows.push(vec![year.into(), agency.into(), what.into(), people.into(), amount.into()]);
    }
    let event = Event::about_instance("budget.exported").with("what", "tai-tro").with("rows", sheet.rows.len());
    app.db.write(&permit).await?.commit(event).await?;
    sheet.download(&format!("bao-cao-{}", fund.code.to_lowercase()))
}
