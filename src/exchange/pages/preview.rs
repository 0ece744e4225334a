//! The preview of an import: everything that was found in the file, and what each row would do.

use std::borrow::Borrow;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sheets::{Note, Weight};

use super::row::{RowView, shown_columns};
use crate::exchange::actions;
use crate::exchange::import::{Findings, Import, ImportState, KeptRow, Outcome};
use crate::exchange::store::{self, Batch};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Pager, Render, Shell, Tab};

/// Rows of one page.
const PAGE: i64 = 50;

/// Which rows the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    All,
    Wrong,
    Doubtful,
    New,
    Changed,
    Same,
}

const VIEWS: [(View, &str, &str); 6] = [
    (View::All, "", "Tất cả"),
    (View::Wrong, "loi", "Lỗi"),
    (View::Doubtful, "canh-bao", "Cần xem"),
    (View::New, "moi", "Mới"),
    (View::Changed, "thay-doi", "Thay đổi"),
    (View::Same, "giu-nguyen", "Giữ nguyên"),
];

impl View {
    fn in_batch(self, batch: &Batch) -> i64 {
        match self {
            View::All => batch.new_rows + batch.changed_rows + batch.same_rows + batch.wrong_rows,
            View::Wrong => batch.wrong_rows,
            View::Doubtful => batch.doubtful_rows,
            View::New => batch.new_rows,
            View::Changed => batch.changed_rows,
            View::Same => batch.same_rows,
        }
    }

    fn shows(self, row: &KeptRow) -> bool {
        match self {
            View::All => true,
            View::Doubtful => row.is_doubtful(),
            View::Wrong => row.outcome() == Outcome::Wrong,
            View::New => row.outcome() == Outcome::New,
            View::Changed => row.outcome() == Outcome::Changed,
            View::Same => row.outcome() == Outcome::Same,
        }
    }
}

/// What the address asks for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    xem: String,
    #[serde(default)]
    trang: i64,
}

/// A declared column with the headings that it may be.
struct Mapping {
    field: String,
    title: String,
    is_doubtful: bool,
}

impl Mapping {
    fn hint(&self) -> &'static str {
        if self.is_doubtful { "Tiêu đề chỉ gần giống. Kiểm tra lại." } else { "" }
    }
}

#[derive(Template)]
#[template(path = "exchange/pages/preview.html")]
struct PreviewPage {
    shell: Shell,
    form: Form,
    import: Import,
    /// The list, or the part of it, that the file is about.
    title: String,
    home: String,
    address: String,
    sent_at: String,
    findings: Findings,
    doubts: Vec<Note>,
    notices: Vec<Note>,
    mappings: Vec<Mapping>,
    headings: Vec<(String, String)>,
    sheets: Vec<(String, String)>,
    views: Vec<Tab>,
    titles: Vec<String>,
    rows: Vec<RowView>,
    pager: Pager,
}

impl PreviewPage {
    fn is_ready(&self) -> bool {
        self.import.state == ImportState::Ready
    }

    fn is_undoable(&self) -> bool {
        self.import.state == ImportState::Applied && self.import.applied_rows > 0
    }

    fn may_discard(&self) -> bool {
        matches!(self.import.state, ImportState::Ready | ImportState::Refused)
    }

    fn may_read_again(&self) -> bool {
        self.may_discard() && !self.findings.headings.is_empty()
    }

    fn group(&self, number: impl Borrow<i64>) -> String {
        viet::number::group(*number.borrow())
    }
}

/// The page of an import with a form that was refused, or an empty one.
pub async fn page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    asked: &Asked,
    form: Option<Form>,
) -> Result<impl Render + use<>> {
    let (import, kind, permit) = actions::own(app, permit, id).await?;
    let columns = (kind.columns)(app, &permit).await?;
    let findings = store::findings(app, &import)?;
    let batches = match import.state {
        ImportState::Ready | ImportState::Applied | ImportState::Undone => {
            store::batches(&mut app.db.read(), &import).await?
        }
        _ => Vec::new(),
    };
    let view = VIEWS.iter().find(|(_, word, _)| *word == asked.xem).map_or(View::All, |(view, _, _)| *view);
    let (rows, pager) = rows(app, &import, &batches, view, asked.trang).await?;
    let shown = shown_columns(&columns, &findings);
    let views = VIEWS.iter().filter_map(|(one, word, label)| {
        let count: i64 = batches.iter().map(|batch| one.in_batch(batch)).sum();
        (count > 0 || *one == View::All || *one == view).then(|| Tab {
            label: (*label).to_owned(),
            href: if word.is_empty() { format!("/nhap/lan/{id}") } else { format!("/nhap/lan/{id}?xem={word}") },
            current: *one == view,
            count: Some(count),
        })
    });
    let mut form = form.unwrap_or_default();
    let mut mappings = Vec::new();
    for column in columns.iter() {
        let field = format!("cot_{}", column.key);
        let found = findings.found.iter().find(|found| found.key == column.key);
        if form.value(&field).is_empty() {
            form.set(&field, found.map_or("khong".to_owned(), |found| found.column.to_string()));
        }
        let is_doubtful = found.is_some_and(|found| found.is_doubtful);
        mappings.push(Mapping { field, title: column.title.clone(), is_doubtful });
    }
    if form.value("sheet").is_empty() {
        form.set("sheet", findings.sheet.clone());
    }
    let none = ("khong".to_owned(), "Tệp không có cột này".to_owned());
    let headings = findings.headings.iter().map(|(column, heading)| {
        let address = sheets::Address::new(findings.heading_row.saturating_sub(1), *column);
        (column.to_string(), format!("{heading} (ô {address})"))
    });
    let (doubts, notices) = findings.notes.iter().cloned().partition(|note| note.weight != Weight::Notice);
    Ok(PreviewPage {
        shell: shell.titled(format!("Nhập từ Excel: {}", import.file_name)),
        form,
        title: kind.titled(&import.subject)?,
        home: kind.home(&import.subject),
        address: kind.address(&import.subject),
        sent_at: clock::screen(import.created_at),
        doubts,
        notices,
        mappings,
        headings: std::iter::once(none).chain(headings).collect(),
        sheets: findings.sheets.iter().map(|name| (name.clone(), name.clone())).collect(),
        views: views.collect(),
        titles: shown.iter().map(|(_, column)| column.title.clone()).collect(),
        rows: rows.iter().map(|row| RowView::of(row, &columns, &shown)).collect(),
        pager,
        findings,
        import,
    })
}

/// One page of the rows that a view shows; only the batches that hold them are opened.
async fn rows(app: &App, import: &Import, batches: &[Batch], view: View, asked: i64) -> Result<(Vec<KeptRow>, Pager)> {
    let total: i64 = batches.iter().map(|batch| view.in_batch(batch)).sum();
    let number = asked.clamp(1, (total + PAGE - 1) / PAGE + 1);
    let first = (number - 1) * PAGE;
    let mut before = 0;
    let mut rows = Vec::new();
    for batch in batches {
        let count = view.in_batch(batch);
        if before + count > first && before < first + PAGE {
            let all = store::rows(app, &mut app.db.read(), batch).await?;
            let shown = all.into_iter().filter(|row| view.shows(row));
            let within = (before..).zip(shown).filter(|(place, _)| (first..first + PAGE).contains(place));
            rows.extend(within.map(|(_, row)| row));
        }
        before += count;
    }
    let word = VIEWS.iter().find(|(one, _, _)| *one == view).map_or("", |(_, word, _)| *word);
    let link = |number: i64| format!("/nhap/lan/{}?xem={word}&trang={number}", import.id);
    let last = first + i64::try_from(rows.len()).unwrap_or(0);
    let pager = Pager {
        from: if rows.is_empty() { 0 } else { first + 1 },
        to: last,
        total: Some(total),
        previous: (number > 1).then(|| link(number - 1)),
        next: (last < total).then(|| link(number + 1)),
        size: PAGE,
    };
    Ok((rows, pager))
}

/// The preview. Asked by the page itself while work goes on, it tells it to load anew once the work is done.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let (import, _, _) = actions::own(&app, &permit, &id).await?;
    if headers.contains_key("hx-request") && !import.state.is_working() {
        return Ok((StatusCode::NO_CONTENT, [("hx-refresh", "true")]).into_response());
    }
    page(&app, &permit, shell, &id, &asked, None).await?.page()
}
