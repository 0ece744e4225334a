//! The list of papers, and the outgoing register as a workbook (Decree 30/2020/NĐ-CP, Annex IV).

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::issuance::paper::{OfficialPaper, PaperState, Signing};
use crate::issuance::{series, store};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::{Cell, Sheet};
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, Stat};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "sua", column: "updated_at", kind: SortKind::Instant },
    SortColumn { name: "tao", column: "created_at", kind: SortKind::Instant },
];

/// The states that the counts above the list show.
const COUNTED: &[PaperState] = &[
    PaperState::Draft,
    PaperState::Submitted,
    PaperState::Returned,
    PaperState::Approved,
    PaperState::Numbered,
    PaperState::Signed,
    PaperState::Issued,
];

#[derive(Template)]
#[template(path = "issuance/pages/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<OfficialPaper>,
    pager: Pager,
    stats: Vec<Stat>,
    by_update: SortHeader,
    by_birth: SortHeader,
    chips: Vec<FilterChip>,
    states: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    may_draft: bool,
    may_number: bool,
}

fn kinds() -> Vec<(String, String)> {
    series::kinds().into_iter().map(|kind| (kind.key().to_owned(), kind.label().to_owned())).collect()
}

fn chips(params: &ListParams, agencies: &[(String, String)]) -> Vec<FilterChip> {
    let named = |list: &[(String, String)], id: &str| {
        list.iter().find(|(known, _)| known == id).map_or_else(|| id.to_owned(), |(_, label)| label.clone())
    };
    let state = match params.value("tt") {
        "dang-soan" => Some("Chưa phát hành".to_owned()),
        word => PaperState::parse(word).map(|state| state.label().to_owned()),
    };
    [
        ("q", params.query().map(|query| format!("“{query}”"))),
        ("tt", state),
        ("loai", params.get("loai").map(|kind| named(&kinds(), kind))),
        ("co_quan", params.get("co_quan").map(|id| named(agencies, id))),
        ("nam", params.get("nam").map(|year| format!("Năm {year}"))),
    ]
    .into_iter()
    .filter_map(|(name, label)| Some(FilterChip { label: label?, href: params.link(&[(name, "")]) }))
    .collect()
}

/// The papers that a person sees, the last changed first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(true);
    let total = store::list_select(&permit, &params)?.count(db).await?;
    let key = |row: &OfficialPaper| {
        let at = if sort.name == "tao" { row.created_at } else { row.updated_at };
        (at.to_rfc3339(), row.id.to_string())
    };
    let found = params.page(db, store::list_select(&permit, &params)?, sort, descending, "id", key).await?;
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number: false,
    };
    let agencies = store::agencies(db, &permit).await?;
    let counted = store::by_state(db, &permit).await?;
    let stat = |state: &PaperState| Stat {
        value: viet::number::group(counted.iter().find(|(of, _)| of == state).map_or(0, |(_, count)| *count)),
        label: state.label().to_owned(),
        href: params.link(&[("tt", state.as_str())]),
        mark: state.mark(),
        current: params.get("tt") == Some(state.as_str()),
    };
    ListPage {
        shell: shell.titled("Văn bản phát hành"),
        pager: Pager::of(&found, Some(total)),
        rows: found.rows,
        stats: COUNTED.iter().map(stat).collect(),
        by_update: header("Cập nhật", "sua"),
        by_birth: header("Soạn ngày", "tao"),
        chips: chips(&params, &agencies),
        states: PaperState::options(),
        kinds: kinds(),
        agencies,
        may_draft: permit.also(Permission::DraftPapers).is_some(),
        may_number: permit.also(Permission::IssuePapers).is_some(),
        params,
    }
    .page()
}

/// What the register says of one recipient.
fn receipt(recipients: &[store::RecipientLine]) -> String {
    let line = |one: &store::RecipientLine| {
        let at = one.received_at?;
        Some(format!("{} nhận {}", one.name, clock::screen(at)))
    };
    recipients.iter().filter_map(line).collect::<Vec<_>>().join("; ")
}

/// The remark of a paper in the register: how it was signed or that it is no longer in force, and what amends it.
fn remark(paper: &OfficialPaper, later: &[store::LaterLine]) -> Option<String> {
    let state = match paper.state {
        PaperState::Issued => paper.signing.map(|how| how.label().to_owned()),
        state => Some(state.label().to_owned()),
    };
    let line = |one: &store::LaterLine| {
        format!("{} số {} ngày {}", one.relation.passive(), one.number_text, viet::date::screen(one.dated_on))
    };
    let parts: Vec<String> = state.into_iter().chain(later.iter().map(line)).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The outgoing register under the same filters as a workbook, with the ten columns of Annex IV.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let papers: Vec<OfficialPaper> = store::register_select(&permit, &params)?
        .then("order by dated_on, agency_id, series, number limit 20000")
        .all(db)
        .await?;
    let mut lines: HashMap<String, Vec<store::RecipientLine>> = HashMap::new();
    for line in store::recipient_lines(db, &permit, &params).await? {
        lines.entry(line.paper_id.clone()).or_default().push(line);
    }
    let mut later: HashMap<String, Vec<store::LaterLine>> = HashMap::new();
    for line in store::later_lines(db, &permit, &params).await? {
        later.entry(line.earlier_id.clone()).or_default().push(line);
    }
    let filters: Vec<String> =
        chips(&params, &store::agencies(db, &permit).await?).into_iter().map(|chip| chip.label).collect();
    let filters = if filters.is_empty() { "mọi văn bản đã cấp số".to_owned() } else { filters.join(", ") };
    let mut sheet = Sheet {
        title: "Sổ đăng ký văn bản đi".to_owned(),
        note: format!(
            "{} xuất lúc {}. Điều kiện: {filters}",
            permit.signed()?.user_name,
            clock::screen(app.clock.now())
        ),
        columns: vec![
            ("Số, ký hiệu văn bản", 22),
            ("Ngày tháng văn bản", 16),
            ("Tên loại và trích yếu nội dung văn bản", 60),
            ("Người ký", 28),
            ("Nơi nhận văn bản", 50),
            ("Đơn vị, người nhận bản lưu", 28),
            ("Số lượng bản", 10),
            ("Ngày chuyển", 20),
            ("Ký nhận", 40),
            ("Ghi chú", 40),
        ],
        rows: Vec::new(),
    };
    for paper in papers {
        let recipients = lines.remove(paper.id.as_str()).unwrap_or_default();
        let sent = recipients.iter().find_map(|line| line.sent_at);
        let names: Vec<&str> = recipients.iter().map(|line| line.name.as_str()).collect();
        let note = remark(&paper, &later.remove(paper.id.as_str()).unwrap_or_default());
        let copies = if paper.signing == Some(Signing::OnPaper) { recipients.len() as i64 + 1 } else { 1 };
        sheet.rows.push(vec![
            paper.number_text.clone().into(),
            paper.dated_on.into(),
            format!("{}: {}", paper.paper_kind().label(), paper.title).into(),
            paper.signer_name.clone().into(),
            names.join("; ").into(),
            format!("{}, {}", paper.agency_name, paper.drafted_by_name).into(),
            copies.into(),
            sent.map_or(Cell::Empty, Cell::Instant),
            receipt(&recipients).into(),
            note.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("papers.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("so-van-ban-di")
}
