//! The list of agencies, and the same as a workbook.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::organisation::agency::{Agency, AgencyState};
use crate::organisation::store::agencies::{count_select, list_select};
use crate::packs::{AgencyKind, Bloc};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "ten", column: "sort_key", kind: SortKind::Text },
    SortColumn { name: "loai", column: "kind", kind: SortKind::Text },
];

#[derive(Template)]
#[template(path = "organisation/pages/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<Agency>,
    pager: Pager,
    headers: Vec<SortHeader>,
    chips: Vec<FilterChip>,
    kinds: Vec<(&'static str, &'static str)>,
    blocs: Vec<(&'static str, &'static str)>,
    export: String,
    may_add: bool,
    may_import: bool,
}

fn filtered(select: Select, params: &ListParams) -> Select {
    let state = params.get("tt").unwrap_or(AgencyState::Active.as_str());
    let select = select
        .when("kind = ?", params.get("loai"))
        .when("bloc = ?", params.get("khoi"))
        .when("state = ?", (state != "moi").then_some(state));
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// The list of agencies. With a search, names with the accents as typed come first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(false);
    let db = &mut app.db.read();
    let (rows, pager) = if let (Some(query), None) = (params.query(), params.get("sap")) {
        let mut rows: Vec<Agency> =
            filtered(list_select(), &params).then("order by sort_key, id limit 300").all(db).await?;
        rows.sort_by_key(|row| viet::text::rank(query, &row.name).map_or((1, None), |rank| (0, Some(rank))));
        let shown = i64::try_from(rows.len()).unwrap_or(0);
        (rows, Pager { from: 1.min(shown), to: shown, total: Some(shown), ..Pager::default() })
    } else {
        let total = filtered(count_select(), &params).count(db).await?;
        let found = params
            .page(db, filtered(list_select(), &params), sort, descending, "id", |row: &Agency| {
                (if sort.name == "loai" { row.kind.clone() } else { row.sort_key.clone() }, row.id.to_string())
            })
            .await?;
        let pager = Pager::of(&found, Some(total));
        (found.rows, pager)
    };
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name && (params.query().is_none() || params.get("sap").is_some())).then_some(present),
        number: false,
    };
    let mut chips = Vec::new();
    if let Some(kind) = params.get("loai").and_then(AgencyKind::parse) {
        chips.push(FilterChip { label: kind.label().to_owned(), href: params.link(&[("loai", "")]) });
    }
    if let Some(bloc) = params.get("khoi").and_then(Bloc::parse) {
        chips.push(FilterChip { label: bloc.label().to_owned(), href: params.link(&[("khoi", "")]) });
    }
    ListPage {
        shell: shell.titled("Cơ quan, đơn vị"),
        headers: vec![header("Tên", "ten"), header("Loại", "loai")],
        chips,
        rows,
        pager,
        kinds: AgencyKind::ALL.iter().map(|kind| (kind.as_str(), kind.label())).collect(),
        blocs: Bloc::ALL.iter().map(|bloc| (bloc.as_str(), bloc.label())).collect(),
        export: params.link_to("/co-quan.xlsx"),
        may_add: permit.also(Permission::RestructureAgencies).is_some(),
        may_import: permit.also(Permission::EditAgencies).is_some(),
        params,
    }
    .page()
}

/// The list as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let rows: Vec<Agency> =
        filtered(list_select(), &params).then("order by sort_key, id limit 20000").all(&mut app.db.read()).await?;
    let sheet = Sheet {
        title: "Cơ quan, đơn vị".to_owned(),
        note: format!("Xuất lúc {} bởi {}", clock::screen(app.clock.now()), permit.signed()?.user_name),
        columns: vec![
            ("Mã", 20),
            ("Tên", 50),
            ("Tên viết tắt", 18),
            ("Loại", 22),
            ("Khối", 18),
            ("Trực thuộc", 36),
            ("Địa chỉ", 36),
            ("Điện thoại", 16),
            ("Thư điện tử", 26),
            ("Tình trạng", 18),
        ],
        rows: rows
            .into_iter()
            .map(|row| {
                let (kind, bloc) = (row.kind_label(), row.bloc_label());
                vec![
                    row.id.0.into(),
                    row.name.into(),
                    row.short_name.into(),
                    kind.into(),
                    bloc.into(),
                    row.parent_name.into(),
                    row.address.into(),
                    row.phone.into(),
                    row.email.into(),
                    row.state.label().into(),
                ]
            })
            .collect(),
    };
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("agencies.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("co-quan")
}
