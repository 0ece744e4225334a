//! The pages of the log.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::checkpoint;
use crate::platform::App;
use crate::platform::audit::{self, Entry};
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::value::ToValue;
use crate::sql;
use crate::ui::{Pager, Render, Shell};

const COLUMNS: &[SortColumn] = &[SortColumn { name: "so", column: "number", kind: SortKind::Integer }];

#[derive(Template)]
#[template(path = "history/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<Entry>,
    pager: Pager,
    /// What a check found, when one was asked for: whether it is good, and its sentences.
    checked: Option<(bool, Vec<String>)>,
}

fn filtered(params: &ListParams) -> Select {
    let name = params.get("ai").map(|name| format!("%{name}%"));
    let select = Select::new("select * from audit_entries")
        .when("event = ?", params.get("viec"))
        .when("subject_id = ?", params.get("ban_ghi"))
        .when("behalf_name is not null and '1' = ?", params.get("thay_mat"));
    match name {
        Some(name) => select.and("(actor_name like ? or behalf_name like ?)", vec![name.to_value(), name.to_value()]),
        None => select,
    }
}

async fn list_page(
    app: &App,
    shell: Shell,
    params: ListParams,
    checked: Option<(bool, Vec<String>)>,
) -> Result<ListPage> {
    let sort = params.sort(COLUMNS)?;
    let found = params
        .page(&mut app.db.read(), filtered(&params), sort, params.descending(true), "number", |row: &Entry| {
            (row.number.to_string(), row.number.to_string())
        })
        .await?;
    let shown = i64::try_from(found.rows.len()).unwrap_or(0);
    let pager = Pager {
        from: 1.min(shown),
        to: shown,
        total: None,
        previous: found.previous,
        next: found.next,
        size: found.size,
    };
    Ok(ListPage { shell: shell.titled("Nhật ký hệ thống"), params, rows: found.rows, pager, checked })
}

/// The log, newest first.
pub async fn list(State(app): State<App>, shell: Shell, params: ListParams) -> Result<Response> {
    list_page(&app, shell, params, None).await?.page()
}

/// Checks the whole chain, and the signed checkpoints of this node.
pub async fn check(State(app): State<App>, shell: Shell) -> Result<Response> {
    let chain = audit::verify(&mut app.db.read(), |_, _| {}).await?;
    let folder = app.config.data.join("checkpoints");
    let kept = if folder.is_dir() { checkpoint::read_all(&folder)? } else { Vec::new() };
    let mut sentences = checkpoint::compare(&mut app.db.read(), &kept).await?;
    let good = chain.broken.is_none() && sentences.is_empty();
    sentences.insert(
        0,
        match &chain.broken {
            None => format!("Nhật ký nguyên vẹn: {} mục, mã cuối {}.", chain.intact, chain.head),
            Some(broken) => format!("Nhật ký hỏng ở mục số {}: {}.", broken.number, broken.reason),
        },
    );
    list_page(&app, shell, ListParams::read("/nhat-ky", ""), Some((good, sentences))).await?.page()
}

#[derive(Template)]
#[template(path = "history/show.html")]
struct ShowPage {
    shell: Shell,
    entry: Entry,
    is_intact: bool,
    detail: String,
}

/// One entry with its hashes.
pub async fn show(State(app): State<App>, shell: Shell, Path(number): Path<String>) -> Result<Response> {
    let number: i64 = number.parse().map_err(|_| crate::platform::error::Error::NotFound)?;
    let entry = sql!(one Entry, &mut app.db.read(), "select * from audit_entries where number = $1", number)?;
    let detail = serde_json::from_str::<serde_json::Value>(&entry.detail)
        .and_then(|detail| serde_json::to_string_pretty(&detail))
        .unwrap_or_else(|_| entry.detail.clone());
    let is_intact = entry.computed_hash() == entry.hash;
    ShowPage { shell: shell.titled(format!("Mục số {number}")), is_intact, detail, entry }.page()
}
