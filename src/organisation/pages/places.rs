//! Communes with their wage region, and the wages that policies multiply.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;

use crate::law;
use crate::organisation::actions::wages as actions;
use crate::organisation::store::wages as store;
use crate::organisation::wages::{CommuneRow, Rate, RatesDraft, RegionDraft, RegionPeriod, SalaryDraft};
use crate::packs::WageRegion;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::ui::{Pager, Render, Shell, go_to_saying};

type Choices = Vec<(String, String)>;

const COLUMNS: &[SortColumn] = &[SortColumn { name: "ten", column: "sort_key", kind: SortKind::Text }];

#[derive(Template)]
#[template(path = "organisation/pages/communes.html")]
struct CommunesPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<CommuneRow>,
    pager: Pager,
    today: NaiveDate,
    export: String,
}

fn filtered(params: &ListParams, today: NaiveDate) -> Select {
    let select = store::communes_select(today).when("region = ?", params.get("vung"));
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// The communes with the wage region in force today.
pub async fn communes(State(app): State<App>, shell: Shell, params: ListParams) -> Result<Response> {
    let today = app.clock.today();
    let db = &mut app.db.read();
    let total = filtered(&params, today).count(db).await?;
    let sort = params.sort(COLUMNS)?;
    let key = |row: &CommuneRow| (row.sort_key.clone(), row.code.clone());
    let found = params.page(db, filtered(&params, today), sort, false, "code", key).await?;
    CommunesPage {
        shell: shell.titled("Địa bàn, lương tối thiểu"),
        pager: Pager::of(&found, Some(total)),
        rows: found.rows,
        today,
        export: params.link_to("/dia-ban.xlsx"),
        params,
    }
    .page()
}

/// The communes as a workbook, under the same filters.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let today = app.clock.today();
    let rows: Vec<CommuneRow> =
        filtered(&params, today).then("order by sort_key, code").all(&mut app.db.read()).await?;
    let sheet = Sheet {
        title: "Xã, phường, đặc khu và vùng lương tối thiểu".to_owned(),
        note: format!("Áp dụng ngày {}. Xuất bởi {}", viet::date::screen(today), permit.signed()?.user_name),
        columns: vec![("Mã", 10), ("Tên", 34), ("Loại", 14), ("Vùng", 8), ("Lương tối thiểu tháng (đồng)", 22)],
        rows: rows
            .into_iter()
            .map(|row| {
                let kind = row.kind_label().to_owned();
                let monthly = row.monthly.map_or(crate::platform::sheet::Cell::Empty, Into::into);
                vec![row.code.into(), row.name.into(), kind.into(), row.region.into(), monthly]
            })
            .collect(),
    };
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("communes.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("dia-ban")
}

#[derive(Template)]
#[template(path = "organisation/pages/commune.html")]
struct CommunePage {
    shell: Shell,
    commune: CommuneRow,
    periods: Vec<RegionPeriod>,
    may_edit: bool,
    form: Form,
    regions: Choices,
    documents: Choices,
}

async fn commune_page(app: &App, permit: &Permit, shell: Shell, code: &str, form: Form) -> Result<CommunePage> {
    let db = &mut app.db.read();
    let commune = store::commune(db, code, app.clock.today()).await?;
    let may_edit = permit.also(Permission::EditReferenceData).is_some();
    Ok(CommunePage {
        shell: shell.titled(commune.name.clone()),
        periods: store::regions_of(db, code).await?,
        commune,
        documents: if may_edit { law::store::choices(db).await? } else { Vec::new() },
        may_edit,
        form,
        regions: WageRegion::ALL.iter().map(|region| (region.as_str().to_owned(), region.label().to_owned())).collect(),
    })
}

/// One commune and the wage regions it has been in.
pub async fn commune(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(code): Path<String>,
) -> Result<Response> {
    commune_page(&app, &permit, shell, &code, Form::default()).await?.page()
}

/// Puts a commune into a wage region from a day on.
pub async fn set_region(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(code): Path<String>,
    mut form: Form,
) -> Result<Response> {
    if let Some(draft) = RegionDraft::read(&mut form)
        && form.accept(actions::set_region(&app, &permit, &code, draft).await)?.is_some()
    {
        return go_to_saying(
            format!("/dia-ban/{code}"),
            "Đã ghi vùng mới. Vùng trước đó kết thúc vào ngày liền trước.",
        );
    }
    commune_page(&app, &permit, shell, &code, form).await?.invalid()
}

#[derive(Template)]
#[template(path = "organisation/pages/wages.html")]
struct WagesPage {
    shell: Shell,
    rates: Vec<Rate>,
    salaries: Vec<Rate>,
    today: NaiveDate,
    may_edit: bool,
    rates_form: Form,
    salary_form: Form,
    documents: Choices,
}

impl WagesPage {
    /// Whether a figure is in force today.
    fn is_current(&self, rate: &Rate) -> bool {
        rate.effective_from <= self.today && rate.effective_to.is_none_or(|last| last >= self.today)
    }
}

async fn wages_page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    rates_form: Form,
    salary_form: Form,
) -> Result<WagesPage> {
    let db = &mut app.db.read();
    let may_edit = permit.also(Permission::EditReferenceData).is_some();
    Ok(WagesPage {
        shell: shell.titled("Mức lương theo quy định"),
        rates: store::rates(db).await?,
        salaries: store::salaries(db).await?,
        today: app.clock.today(),
        documents: if may_edit { law::store::choices(db).await? } else { Vec::new() },
        may_edit,
        rates_form,
        salary_form,
    })
}

/// The minimum wages and the base salary with their periods.
pub async fn wages(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    wages_page(&app, &permit, shell, Form::default(), Form::default()).await?.page()
}

/// Sets the minimum wages of the four regions from a day on.
pub async fn set_rates(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = RatesDraft::read(&mut form)
        && form.accept(actions::set_rates(&app, &permit, draft).await)?.is_some()
    {
        return go_to_saying("/muc-luong", "Đã ghi mức lương tối thiểu vùng mới.");
    }
    wages_page(&app, &permit, shell, form, Form::default()).await?.invalid()
}

/// Sets the base salary from a day on.
pub async fn set_salary(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = SalaryDraft::read(&mut form)
        && form.accept(actions::set_salary(&app, &permit, draft).await)?.is_some()
    {
        return go_to_saying("/muc-luong", "Đã ghi mức lương cơ sở mới.");
    }
    wages_page(&app, &permit, shell, Form::default(), form).await?.invalid()
}
