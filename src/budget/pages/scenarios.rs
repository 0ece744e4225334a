//! Scenarios that are kept, and some of them side by side: by year, by beneficiary group, by unit, by people (feature 149).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::budget::actions::scenarios as actions;
use crate::budget::figure::millions;
use crate::budget::forecast::{
    Assumptions, FIELDS as ASSUMED, Figure, SETTINGS, assumptions, fields, scenario, table, totals,
};
use crate::budget::scenario::{COMPARED, FIELDS, Factor, Scenario, ScenarioDraft, values};
use crate::budget::store::items::{self, Run};
use crate::budget::store::scenarios as store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::ui::{Render, Shell, go_to_saying};

const HOME: &str = "/ngan-sach/du-bao/kich-ban";

#[derive(Template)]
#[template(path = "budget/pages/scenarios.html")]
struct ListPage {
    shell: Shell,
    scenarios: Vec<Scenario>,
    may_edit: bool,
    form: Form,
}

async fn list_page(app: &App, permit: &Permit, shell: Shell, form: Form) -> Result<ListPage> {
    Ok(ListPage {
        shell: shell.titled("Kịch bản dự báo"),
        scenarios: store::all(&mut app.db.read()).await?,
        may_edit: permit.also(Permission::EditBudget).is_some(),
        form,
    })
}

/// Scenarios that are kept.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    list_page(&app, &permit, shell, Form::default()).await?.page()
}

/// Keeps the assumptions of the forecast under a name.
pub async fn keep(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = ScenarioDraft::read(&mut form)
        && form.accept(actions::keep(&app, &permit, &draft).await)?.is_some()
    {
        return go_to_saying(HOME, &format!("Đã lưu kịch bản “{}”.", draft.name));
    }
    list_page(&app, &permit, shell, form).await?.invalid()
}

/// Drops a scenario.
pub async fn delete(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    if let Some(reason) = form.text("reason", 5..=300)
        && form.accept(actions::delete(&app, &permit, &id, &reason).await)?.is_some()
    {
        return go_to_saying(HOME, "Đã xóa kịch bản. Nhật ký giữ các giả định của nó.");
    }
    list_page(&app, &permit, shell, form).await?.invalid()
}

/// A row of a table with a text for each scenario.
struct SideRow {
    name: String,
    cells: Vec<String>,
}

/// A table with a column for each scenario.
struct SideTable {
    title: &'static str,
    head: &'static str,
    rows: Vec<SideRow>,
}

#[derive(Template)]
#[template(path = "budget/pages/compare.html")]
struct ComparePage {
    shell: Shell,
    /// What is set, and the scenarios that were chosen.
    columns: Vec<String>,
    tables: Vec<SideTable>,
    /// Why there is nothing to compare.
    missing: Vec<String>,
    read_at: String,
}

/// What one scenario comes to.
struct Side {
    name: String,
    assumed: Assumptions,
    factor: Factor,
    years: Vec<i64>,
    people: Vec<i64>,
    groups: Vec<Figure>,
    agencies: Vec<Figure>,
}

async fn side(
    app: &App,
    permit: &Permit,
    run: &Run,
    name: String,
    assumed: Assumptions,
    factor: Factor,
) -> Result<Side> {
    let db = &mut app.db.read();
    let years = (run.first_year, run.last_year);
    let at = |base: &[items::Base]| scenario(base, years, run.repeated_year, &assumed, assumed.fill);
    let agencies = at(&items::by_agency(db, permit, &factor).await?);
    Ok(Side {
        years: totals(&agencies, years),
        people: totals(&at(&items::people_by_year(db, permit).await?), years),
        groups: at(&items::by_group(db, permit, &factor).await?),
        agencies,
        name,
        assumed,
        factor,
    })
}

/// The sums of all years by a key, a column for each side, the largest of the first side first.
fn by_key(sides: &[Side], years: (i64, i64), figures: impl Fn(&Side) -> &[Figure]) -> Vec<SideRow> {
    let mut rows: Vec<(String, String, Vec<i64>)> = Vec::new();
    for (place, side) in sides.iter().enumerate() {
        for row in table(figures(side), years, |figure| (figure.key.clone(), figure.name.clone())) {
            let known = match rows.iter().position(|(key, ..)| *key == row.key) {
                Some(known) => known,
                None => {
                    rows.push((row.key, row.name, vec![0; sides.len()]));
                    rows.len() - 1
                }
            };
            if let Some(sum) = rows.get_mut(known).and_then(|(_, _, sums)| sums.get_mut(place)) {
                *sum = row.total;
            }
        }
    }
    rows.sort_by_key(|(_, _, sums)| std::cmp::Reverse(sums.first().copied().unwrap_or_default()));
    let told =
        |(_, name, sums): (String, String, Vec<i64>)| SideRow { name, cells: sums.into_iter().map(millions).collect() };
    rows.into_iter().map(told).collect()
}

fn tables(sides: &[Side], run: &Run) -> Vec<SideTable> {
    let years = (run.first_year, run.last_year);
    let each_year = |of: &dyn Fn(&Side) -> &Vec<i64>, told: &dyn Fn(i64) -> String| -> Vec<SideRow> {
        (years.0..=years.1)
            .enumerate()
            .map(|(place, year)| SideRow {
                name: year.to_string(),
                cells: sides.iter().map(|side| told(of(side).get(place).copied().unwrap_or_default())).collect(),
            })
            .collect()
    };
    let mut money = each_year(&|side| &side.years, &millions);
    money.push(SideRow {
        name: "Cộng".to_owned(),
        cells: sides.iter().map(|side| millions(side.years.iter().sum())).collect(),
    });
    let label = |name: &str| {
        let key = ASSUMED.iter().find(|(known, _)| *known == name).map(|(_, key)| *key);
        SETTINGS.iter().find(|known| Some(known.key) == key).map_or("", |known| known.label)
    };
    let mut assumed: Vec<SideRow> = Vec::new();
    for (place, (name, _)) in sides.first().map(|side| values(&side.assumed)).into_iter().flatten().enumerate() {
        let value = |side: &Side| values(&side.assumed).get(place).map_or(0, |(_, value)| *value);
        assumed.push(SideRow {
            name: format!("{} (%)", label(name)),
            cells: sides.iter().map(|side| value(side).to_string()).collect(),
        });
    }
    assumed.push(SideRow {
        name: "Nhóm thử mức khác".to_owned(),
        cells: sides
            .iter()
            .map(|side| if side.factor.is_tried() { side.factor.told() } else { "–".to_owned() })
            .collect(),
    });
    vec![
        SideTable { title: "Giả định", head: "Giả định", rows: assumed },
        SideTable { title: "Theo năm", head: "Năm (triệu đồng)", rows: money },
        SideTable {
            title: "Số người được chi",
            head: "Năm (người)",
            rows: each_year(&|side| &side.people, &viet::number::group),
        },
        SideTable {
            title: "Theo nhóm đối tượng, cộng các năm",
            head: "Nhóm đối tượng (triệu đồng)",
            rows: by_key(sides, years, |side| &side.groups),
        },
        SideTable {
            title: "Theo đơn vị, cộng các năm",
            head: "Đơn vị (triệu đồng)",
            rows: by_key(sides, years, |side| &side.agencies),
        },
    ]
}

/// Some scenarios side by side with what is set.
pub async fn compare(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let mut chosen = store::all(db).await?;
    chosen.retain(|one| params.get(&format!("k_{}", one.id)).is_some());
    let settings = Settings::on(db, app.clock.today()).await?;
    let mut missing = Vec::new();
    if chosen.is_empty() {
        missing.push("Chưa chọn kịch bản nào. Quay lại danh sách, đánh dấu các kịch bản rồi bấm So sánh.".to_owned());
    }
    if chosen.len() > COMPARED {
        missing.push(format!("So sánh nhiều nhất {COMPARED} kịch bản một lần. Bỏ bớt {}.", chosen.len() - COMPARED));
    }
    let (mut columns, mut found) = (Vec::new(), Vec::new());
    match items::last_run(db).await? {
        None => {
            missing.push("Chưa tính dự kiến chi lần nào. Bấm Tính lại ở trang Dự báo, hoặc chờ tới đêm.".to_owned())
        }
        Some(run) if missing.is_empty() => {
            let mut sides = Vec::new();
            // What is set is a column when every assumption is.
            if let Ok(assumed) = assumptions(&fields(&settings, &ListParams::default())) {
                sides.push(side(&app, &permit, &run, "Đang đặt".to_owned(), assumed, Factor::none()).await?);
            }
            for one in &chosen {
                sides.push(side(&app, &permit, &run, one.name.clone(), one.assumed(), one.factor()).await?);
            }
            columns = sides.iter().map(|side| side.name.clone()).collect();
            found = tables(&sides, &run);
        }
        Some(_) => {}
    }
    ComparePage {
        shell: shell.titled("So sánh kịch bản dự báo"),
        columns,
        tables: found,
        missing,
        read_at: clock::screen(app.clock.now()),
    }
    .page()
}
