//! The register of breaches: what is open and by when somebody has to be told, and the register as a workbook.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock::{self, Instant};
use crate::platform::error::Result;
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permit::Permit;
use crate::platform::sheet::{Cell, Sheet};
use crate::platform::words::Words;
use crate::privacy::breach::{Breach, BreachState, Harm, Timer};
use crate::privacy::store::breaches as store;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, Stat};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "phat-hien", column: "noticed_at", kind: SortKind::Instant },
    SortColumn { name: "so", column: "code", kind: SortKind::Text },
];

/// A breach with the clock that ends next.
struct Row {
    breach: Breach,
    next: Option<Timer>,
}

impl Row {
    fn noticed(&self) -> String {
        clock::screen(self.breach.noticed_at)
    }

    /// How many people and records, as far as it is known.
    fn size(&self) -> String {
        let known = |count: Option<i64>, what: &str| {
            count.map_or_else(|| format!("chưa rõ số {what}"), |count| format!("{} {what}", viet::number::group(count)))
        };
        format!("{}, {}", known(self.breach.people, "người"), known(self.breach.records, "bản ghi"))
    }
}

#[derive(Template)]
#[template(path = "privacy/pages/breaches.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<Row>,
    pager: Pager,
    stats: Vec<Stat>,
    chips: Vec<FilterChip>,
    states: Vec<(String, String)>,
    years: Vec<i64>,
    by_code: SortHeader,
    by_noticed: SortHeader,
    now: Instant,
}

fn chips(params: &ListParams) -> Vec<FilterChip> {
    let state = match params.value("tt") {
        "tat-ca" => Some("Mọi tình trạng".to_owned()),
        "qua-han" => Some("Quá hạn báo".to_owned()),
        word => BreachState::parse(word).map(|state| state.label().to_owned()),
    };
    [
        ("q", params.query().map(|query| format!("“{query}”"))),
        ("tt", state),
        ("nam", params.get("nam").map(|year| format!("Năm {year}"))),
    ]
    .into_iter()
    .filter_map(|(name, label)| Some(FilterChip { label: label?, href: params.link(&[(name, "")]) }))
    .collect()
}

/// How many stand where, and how many are late; each count filters the list.
async fn stats(app: &App, params: &ListParams) -> Result<Vec<Stat>> {
    let db = &mut app.db.read();
    let counted = store::by_state(db).await?;
    let stat = |word: &str, label: &str, mark: &'static str, count: i64| Stat {
        value: viet::number::group(count),
        label: label.to_owned(),
        href: params.link(&[("tt", word)]),
        mark,
        current: params.get("tt") == Some(word),
    };
    let count = |state: BreachState| counted.iter().find(|(of, _)| *of == state).map_or(0, |(_, count)| *count);
    let late = store::overdue(db, app.clock.now()).await?;
    let mut all = vec![stat("qua-han", "Quá hạn báo", "bad", late)];
    all.extend(BreachState::ALL.iter().map(|state| stat(state.as_str(), state.label(), state.chip(), count(*state))));
    Ok(all)
}

/// The register; without a filter what is open, the newest first.
pub async fn list(State(app): State<App>, shell: Shell, params: ListParams) -> Result<Response> {
    let (db, now) = (&mut app.db.read(), app.clock.now());
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(true);
    let total = store::list_select(&params, now).count(db).await?;
    let key = |row: &Breach| {
        let value = if sort.name == "so" { row.code.clone() } else { row.noticed_at.to_rfc3339() };
        (value, row.id.to_string())
    };
    let found = params.page(db, store::list_select(&params, now), sort, descending, "id", key).await?;
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number: false,
    };
    ListPage {
        shell: shell.titled("Vi phạm dữ liệu cá nhân"),
        pager: Pager::of(&found, Some(total)),
        rows: found.rows.into_iter().map(|breach| Row { next: breach.pending(), breach }).collect(),
        stats: stats(&app, &params).await?,
        chips: chips(&params),
        states: BreachState::options(),
        years: store::years(db).await?,
        by_code: header("Vụ việc", "so"),
        by_noticed: header("Phát hiện lúc", "phat-hien"),
        now,
        params,
    }
    .page()
}

/// The register under the same filters as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let (db, now) = (&mut app.db.read(), app.clock.now());
    let found: Vec<Breach> =
        store::list_select(&params, now).then("order by noticed_at desc, id desc limit 20000").all(db).await?;
    let filters: Vec<String> = chips(&params).into_iter().map(|chip| chip.label).collect();
    let filters = if filters.is_empty() { "đang mở".to_owned() } else { filters.join(", ") };
    let by = permit.signed()?.user_name.clone();
    let mut sheet = Sheet {
        title: "Vi phạm dữ liệu cá nhân".to_owned(),
        note: format!("{by} xuất lúc {}. Điều kiện: {filters}", clock::screen(now)),
        columns: vec![
            ("Vụ việc", 16),
            ("Phát hiện lúc", 20),
            ("Xảy ra", 26),
            ("Nơi xảy ra", 30),
            ("Tính chất, diễn biến", 60),
            ("Loại dữ liệu", 40),
            ("Số bản ghi", 12),
            ("Số người", 12),
            ("Có thể gây hại", 14),
            ("Hậu quả", 50),
            ("Biện pháp", 50),
            ("Báo ban đầu lúc", 20),
            ("Báo cáo lúc", 20),
            ("Báo người có dữ liệu lúc", 20),
            ("Hạn kế tiếp", 20),
            ("Tình trạng", 18),
            ("Kết quả xử lý", 50),
        ],
        rows: Vec::new(),
    };
    let number = |known: Option<i64>| known.map_or(Cell::Empty, Cell::Number);
    let moment = |at: Option<Instant>| at.map_or(Cell::Empty, Cell::Instant);
    for breach in found {
        let next = breach.pending().map(|timer| timer.by);
        sheet.rows.push(vec![
            breach.code.into(),
            breach.noticed_at.into(),
            breach.happened.into(),
            breach.place.into(),
            breach.nature.into(),
            breach.data_kinds.into(),
            number(breach.records),
            number(breach.people),
            if breach.harm == Harm::Possible { "có" } else { "không" }.into(),
            breach.consequences.into(),
            breach.measures.into(),
            moment(breach.notified_at),
            moment(breach.reported_at),
            moment(breach.people_told_at),
            moment(next),
            breach.state.label().into(),
            breach.outcome.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("data_breaches.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("vi-pham-du-lieu")
}
