//! The list, the tree and the page of agencies.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::law;
use crate::organisation::agency::{Agency, AgencyState};
use crate::organisation::store::{self, list_select};
use crate::packs::{AgencyKind, Bloc};
use crate::platform::App;
use crate::platform::audit::Entry;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::platform::words::Words;
use crate::sql;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, TimelineItem};

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
}

fn filtered(params: &ListParams) -> Select {
    let state = params.get("tt").unwrap_or(AgencyState::Active.as_str());
    let select = list_select()
        .when("kind = ?", params.get("loai"))
        .when("bloc = ?", params.get("khoi"))
        .when("state = ?", (state != "moi").then_some(state));
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// The list of agencies. With a search, names with the accents as typed come first.
pub async fn list(State(app): State<App>, shell: Shell, params: ListParams) -> Result<Response> {
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(false);
    let db = &mut app.db.read();
    let (rows, pager) = if let (Some(query), None) = (params.query(), params.get("sap")) {
        let mut rows: Vec<Agency> = filtered(&params).then("order by sort_key, id limit 300").all(db).await?;
        rows.sort_by_key(|row| viet::text::rank(query, &row.name).map_or((1, None), |rank| (0, Some(rank))));
        let shown = i64::try_from(rows.len()).unwrap_or(0);
        (rows, Pager { from: 1.min(shown), to: shown, total: Some(shown), ..Pager::default() })
    } else {
        let total = filtered(&params).count(db).await?;
        let found = params
            .page(db, filtered(&params), sort, descending, "id", |row: &Agency| {
                (if sort.name == "loai" { row.kind.clone() } else { row.sort_key.clone() }, row.id.to_string())
            })
            .await?;
        let shown = i64::try_from(found.rows.len()).unwrap_or(0);
        let pager = Pager {
            from: 1.min(shown),
            to: shown,
            total: Some(total),
            previous: found.previous,
            next: found.next,
            size: found.size,
        };
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
        params,
    }
    .page()
}

/// The list as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let rows: Vec<Agency> = filtered(&params).then("order by sort_key, id limit 20000").all(&mut app.db.read()).await?;
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
    sheet.download("co-quan")
}

#[derive(Template)]
#[template(path = "organisation/pages/tree.html")]
struct TreePage {
    shell: Shell,
    /// Each agency with its depth and the number of units below it, in the order of the tree.
    rows: Vec<(Agency, usize, usize)>,
}

/// The tree of active agencies.
pub async fn tree(State(app): State<App>, shell: Shell) -> Result<Response> {
    let all: Vec<Agency> =
        list_select().when("state = ?", Some("active")).then("order by sort_key, id").all(&mut app.db.read()).await?;
    let mut rows = Vec::with_capacity(all.len());
    let roots: Vec<&Agency> = all.iter().filter(|agency| agency.parent_id.is_none()).collect();
    let mut waiting: Vec<(&Agency, usize)> = roots.into_iter().rev().map(|agency| (agency, 0)).collect();
    while let Some((agency, depth)) = waiting.pop() {
        let below = all.iter().filter(|other| other.lineage.starts_with(&agency.lineage)).count() - 1;
        rows.push((agency.clone(), depth, below));
        let children = all.iter().filter(|other| other.parent_id.as_ref() == Some(&agency.id));
        waiting.extend(children.rev().map(|child| (child, depth + 1)));
    }
    TreePage { shell: shell.titled("Cây tổ chức"), rows }.page()
}

#[derive(Template)]
#[template(path = "organisation/pages/show.html")]
struct ShowPage {
    shell: Shell,
    agency: Agency,
    children: Vec<Agency>,
    /// Document and clause of its foundation, with a warning when it has ended.
    basis: Option<(String, String)>,
    warning: Option<String>,
    region: Option<(String, i64)>,
    history: Vec<TimelineItem>,
    may_edit: bool,
    may_end: bool,
    may_see_people: bool,
}

/// One agency.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let db = &mut app.db.read();
    let agency = store::find(db, &id).await?;
    let today = app.clock.today();
    let children = store::children(db, &agency.id).await?;
    let basis = match &agency.legal_document_id {
        Some(document) => sql!(
            optional(String, String),
            db,
            "select id, number || ' ' || title from legal_documents where id = $1",
            document
        )?,
        None => None,
    };
    let warning = match &agency.legal_document_id {
        Some(document) => law::citation::warning(db, document, today).await?,
        None => None,
    };
    let region = match &agency.commune_code {
        Some(code) => sql!(
            optional(String, i64),
            db,
            "select r.region, w.monthly from commune_wage_regions r join wage_rates w on w.region = r.region
             where r.commune_code = $1 and r.effective_from <= $2 and (r.effective_to is null or r.effective_to >= $2)
               and w.effective_from <= $2 and (w.effective_to is null or w.effective_to >= $2)",
            code,
            today
        )?,
        None => None,
    };
    let entries = sql!(all Entry, db,
        "select * from audit_entries where subject_kind = 'agency' and subject_id = $1 order by number desc limit 50", id)?;
    let within = |permission: Permission| {
        permit.also(permission).is_some_and(|permit| permit.covers(&agency.lineage, &agency.bloc))
            && agency.state == AgencyState::Active
    };
    ShowPage {
        may_edit: within(Permission::EditAgencies),
        may_end: within(Permission::RestructureAgencies),
        may_see_people: permit.also(Permission::ViewAccounts).is_some(),
        shell: shell.titled(agency.name.clone()),
        agency,
        children,
        basis,
        warning,
        region,
        history: entries.iter().map(happened).collect(),
    }
    .page()
}

fn happened(entry: &Entry) -> TimelineItem {
    let what = match entry.event.as_str() {
        "agency.edited" => "Sửa thông tin",
        "agency.confirmed" => "Xác nhận thông tin đúng",
        "agency.merged" => "Sáp nhập",
        "agency.dissolved" => "Giải thể",
        other => other,
    };
    let behalf = entry.behalf_name.as_ref().map(|name| format!(", thay mặt {name}")).unwrap_or_default();
    let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    let changes = detail.get("changes").and_then(|changes| changes.as_object()).map(|changes| {
        let each = changes.iter().map(|(field, pair)| {
            let side = |at: usize| {
                pair.get(at)
                    .and_then(|value| value.as_str())
                    .filter(|text| !text.is_empty())
                    .unwrap_or("trống")
                    .to_owned()
            };
            let label = crate::organisation::agency::FIELDS
                .iter()
                .find(|(name, _)| name == field)
                .map_or(field.as_str(), |(_, label)| label);
            format!("{label}: {} → {}", side(0), side(1))
        });
        each.collect::<Vec<_>>().join("; ")
    });
    TimelineItem {
        at: clock::screen(entry.at),
        title: format!("{what} · {}{behalf}", entry.actor_name),
        detail: changes.unwrap_or_default(),
        state: "done",
    }
}
