//! The list of people (screen 9): searched, filtered, in saved views, exported.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::list_words::{Filters, Row, rows};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::{self, Cell, Sheet};
use crate::talents::actions;
use crate::talents::store::pairs;
use crate::talents::store::search::{COLUMNS, question};
use crate::talents::store::suggest;
use crate::talents::store::views::{self, View};
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, go_to_saying};

/// A workbook holds at most so many people, as many as an import brings.
const EXPORTED: i64 = 200_000;
/// So many of them are held at a time.
const PORTION: i64 = 2_000;

/// A saved view as a tab.
struct ViewTab {
    view: View,
    href: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "talents/pages/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<Row>,
    pager: Pager,
    by_name: SortHeader,
    by_birth: SortHeader,
    by_rank: SortHeader,
    chips: Vec<FilterChip>,
    filters: Filters,
    views: Vec<ViewTab>,
    /// Whether what is shown is none of the saved views, so that it can be saved.
    may_save: bool,
    /// The query to be saved.
    query: String,
    form: Form,
    read_at: String,
    may_edit: bool,
    /// What was perhaps meant by a query that finds nobody, and where that is found.
    suggestion: Option<(String, String)>,
    /// How many pairs of records look alike; nothing when the reader does not merge.
    alike: Option<i64>,
}

impl ListPage {
    fn more_filters(&self) -> bool {
        self.params.get("nganh").is_some() || self.params.get("nhom").is_some()
    }
}

/// The filters of an address without the place in the list, as a view keeps them.
fn kept(params: &ListParams) -> String {
    let link = params.link(&[("dong", "")]);
    link.split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
}

async fn list_page(app: &App, permit: &Permit, shell: Shell, params: ListParams, form: Form) -> Result<ListPage> {
    let db = &mut app.db.read();
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(sort.name == "trinh-do");
    let question = question(db, &app.secret, permit, &params).await?;
    let found = question.page(db, &params, sort, descending).await?;
    let total = match (params.query(), found.previous.is_none() && found.next.is_none()) {
        (_, true) => Some(i64::try_from(found.rows.len()).unwrap_or(0)),
        _ => question.count(db).await?,
    };
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str, number: bool| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number,
    };
    let filters = Filters::read(app, permit).await?;
    let now = kept(&params);
    let views: Vec<ViewTab> = views::of_user(db, permit.user_id())
        .await?
        .into_iter()
        .map(|view| ViewTab { href: format!("/nhan-tai?{}", view.query), current: view.query == now, view })
        .collect();
    let suggestion =
        if found.rows.is_empty() { suggest::suggestion(db, &app.secret, permit, &params).await? } else { None };
    let alike = match permit.also(Permission::MergeTalents) {
        Some(merges) => Some(pairs::open_count(db, &merges).await?),
        None => None,
    };
    Ok(ListPage {
        shell: shell.titled("Cơ sở dữ liệu nhân tài"),
        pager: Pager::of(&found, total),
        rows: rows(app, found.rows, &filters.labels, params.query().unwrap_or_default()),
        by_name: header("Họ và tên", "ten", false),
        by_birth: header("Sinh", "sinh", true),
        by_rank: header("Trình độ", "trinh-do", false),
        chips: filters.chips(&params),
        filters,
        may_save: !now.is_empty() && !views.iter().any(|tab| tab.current),
        views,
        query: now,
        form,
        read_at: clock::screen(app.clock.now()),
        may_edit: permit.also(Permission::EditTalents).is_some(),
        suggestion: suggestion.map(|text| {
            let href = params.link(&[("q", &text), ("sau", ""), ("truoc", "")]);
            (text, href)
        }),
        alike,
        params,
    })
}

/// The people whom the reader may see.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    list_page(&app, &permit, shell, params, Form::default()).await?.page()
}

/// Keeps what is shown as a view of one's own.
pub async fn save_view(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    form.names(&[("view_name", "tên cách xem")]);
    let name = form.text("view_name", 2..=40);
    let params = ListParams::read("/nhan-tai", form.value("query"));
    let query = kept(&params);
    if let Some(name) = name
        && form.accept(actions::save_view(&app, &permit, &name, &query).await)?.is_some()
    {
        return go_to_saying(format!("/nhan-tai?{query}"), "Đã lưu cách xem. Chỉ mình bạn thấy cách xem này.");
    }
    list_page(&app, &permit, shell, params, form).await?.invalid()
}

/// Drops a view.
pub async fn drop_view(State(app): State<App>, permit: Permit, Path(view): Path<String>) -> Result<Response> {
    actions::drop_view(&app, &permit, &view).await?;
    go_to_saying("/nhan-tai", "Đã xóa cách xem.")
}

/// The same people as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(sort.name == "trinh-do");
    let question = question(db, &app.secret, &permit, &params).await?;
    let offered = Filters::read(&app, &permit).await?;
    let chips: Vec<String> = offered.chips(&params).into_iter().map(|chip| chip.label).collect();
    let filters = if chips.is_empty() { "không có".to_owned() } else { chips.join(", ") };
    let by = permit.signed()?.user_name.clone();
    let sheet = Sheet {
        title: "Cơ sở dữ liệu nhân tài".to_owned(),
        note: format!("{by} xuất lúc {}. Điều kiện: {filters}.", clock::screen(app.clock.now())),
        columns: vec![
            ("Mã", 10),
            ("Họ và tên", 30),
            ("Năm sinh", 10),
            ("Trình độ", 18),
            ("Chuyên ngành", 34),
            ("Chức danh", 34),
            ("Đơn vị", 44),
            ("Nhóm đối tượng", 34),
            ("Tình trạng", 22),
        ],
        rows: Vec::new(),
    };
    let mut begun = sheet.begin()?;
    let (mut written, mut place) = (0, None);
    while written < EXPORTED {
        let (lines, end) = question.portion(db, sort, descending, place.as_ref(), PORTION).await?;
        place = end;
        if place.is_none() {
            break;
        }
        for row in rows(&app, lines, &offered.labels, "") {
            begun.row(&cells(row))?;
            written += 1;
        }
    }
    if written == EXPORTED {
        let most = viet::number::group(EXPORTED);
        let cut = format!("Chỉ gồm {most} người đầu, thu hẹp điều kiện để lấy phần còn lại.");
        begun.row(&[cut.into()])?;
    }
    actions::note_export(&app, &permit, written, &filters).await?;
    Ok(sheet::download("nhan-tai", begun.finish()?))
}

fn cells(row: Row) -> [Cell; 9] {
    [
        row.code.into(),
        row.line.full_name.into(),
        // A year is no quantity: it has no point in its middle.
        if row.line.birth_year > 0 { row.line.birth_year.to_string().into() } else { Cell::Empty },
        row.qualification.into(),
        row.line.specialty.into(),
        row.line.post_title.into(),
        row.line.agency_name.into(),
        row.group.into(),
        row.line.status.to_string().into(),
    ]
}
