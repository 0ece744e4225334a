//! The pages of the register.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;

use super::document::{
    Clause, ClauseDraft, DocumentDraft, DocumentState, LegalDocument, LegalDocumentId, ReplacementDraft,
};
use super::store::{self, CitingSetting};
use super::{actions, citation};
use crate::packs::DocumentKind;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::platform::told;
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, TimelineItem, go_to_saying, timeline};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "so", column: "sort_key", kind: SortKind::Text },
    SortColumn { name: "ten", column: "title_key", kind: SortKind::Text },
];

/// A document as a row of the list.
struct Row {
    document: LegalDocument,
    state: DocumentState,
}

#[derive(Template)]
#[template(path = "law/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<Row>,
    pager: Pager,
    by_number: SortHeader,
    by_title: SortHeader,
    chips: Vec<FilterChip>,
    kinds: Vec<(String, String)>,
    states: Vec<(String, String)>,
    years: Vec<i64>,
    total: i64,
    today: String,
    may_edit: bool,
}

fn filtered(params: &ListParams, today: NaiveDate) -> Select {
    let year = params.get("nam").and_then(|year| year.parse::<i64>().ok());
    let mut select = store::list_select().when("kind = ?", params.get("loai")).when("year = ?", year);
    if let Some(state) = params.get("tt").and_then(DocumentState::parse) {
        select = store::in_state(select, state, today);
    }
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

fn chips(params: &ListParams) -> Vec<FilterChip> {
    let chip = |name: &str, label: String| FilterChip { label, href: params.link(&[(name, "")]) };
    let query = params.query().map(|query| chip("q", format!("“{query}”")));
    let kind = params.get("loai").and_then(DocumentKind::parse).map(|kind| chip("loai", kind.label().to_owned()));
    let state = params.get("tt").and_then(DocumentState::parse).map(|state| chip("tt", state.label().to_owned()));
    let year = params.get("nam").map(|year| chip("nam", format!("Năm {year}")));
    [query, kind, state, year].into_iter().flatten().collect()
}

/// The list of documents, the newest first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let (today, db) = (app.clock.today(), &mut app.db.read());
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(sort.name == "so");
    let total = filtered(&params, today).count(db).await?;
    let key = |row: &LegalDocument| {
        let value = if sort.name == "ten" { &row.title_key } else { &row.sort_key };
        (value.clone(), row.id.to_string())
    };
    let found = params.page(db, filtered(&params, today), sort, descending, "id", key).await?;
    let shown = i64::try_from(found.rows.len()).unwrap_or(0);
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number: false,
    };
    let single = found.previous.is_none() && found.next.is_none();
    ListPage {
        shell: shell.titled("Văn bản pháp luật"),
        by_number: header("Số, ký hiệu", "so"),
        by_title: header("Trích yếu", "ten"),
        chips: chips(&params),
        rows: found.rows.into_iter().map(|document| Row { state: document.state_on(today), document }).collect(),
        pager: Pager {
            from: 1.min(shown),
            to: shown,
            total: single.then_some(total),
            previous: found.previous,
            next: found.next,
            size: found.size,
        },
        kinds: DocumentKind::options(),
        states: DocumentState::options(),
        years: store::years(db).await?,
        total,
        today: clock::screen(app.clock.now()),
        may_edit: permit.also(Permission::EditLaw).is_some(),
        params,
    }
    .page()
}

/// The list as a workbook, under the same filters.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let today = app.clock.today();
    let documents: Vec<LegalDocument> =
        filtered(&params, today).then("order by sort_key desc, id").all(&mut app.db.read()).await?;
    let filters: Vec<String> = chips(&params).into_iter().map(|chip| chip.label).collect();
    let filters = if filters.is_empty() { "tất cả".to_owned() } else { filters.join(", ") };
    let by = permit.signed()?.user_name.clone();
    let mut sheet = Sheet {
        title: "Văn bản pháp luật".to_owned(),
        note: format!("{by} xuất lúc {}. Điều kiện: {filters}", clock::screen(app.clock.now())),
        columns: vec![
            ("Loại", 14),
            ("Số, ký hiệu", 22),
            ("Trích yếu", 70),
            ("Cơ quan ban hành", 28),
            ("Ngày ban hành", 14),
            ("Ngày có hiệu lực", 14),
            ("Ngày hết hiệu lực", 14),
            ("Tình trạng", 20),
            ("Ghi chú", 40),
        ],
        rows: Vec::new(),
    };
    for document in documents {
        let state = document.state_on(today).label();
        sheet.rows.push(vec![
            document.kind.label().into(),
            document.number.into(),
            document.title.into(),
            document.issuer.into(),
            document.issued_on.into(),
            document.effective_on.into(),
            document.ends_on.into(),
            state.into(),
            document.note.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("law.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("van-ban-phap-luat")
}

#[derive(Template)]
#[template(path = "law/show.html")]
struct ShowPage {
    shell: Shell,
    document: LegalDocument,
    state: DocumentState,
    warning: Option<String>,
    clauses: Vec<Clause>,
    successors: Vec<LegalDocument>,
    replaced: Vec<LegalDocument>,
    citing: Vec<CitingSetting>,
    history: Vec<TimelineItem>,
    choices: Vec<(String, String)>,
    replacement: Form,
    clause: Form,
    may_edit: bool,
    may_see_settings: bool,
}

/// Which of the forms on the page of a document is shown again.
enum Again {
    None,
    Replacement(Form),
    Clause(Form),
}

async fn show_page(app: &App, permit: &Permit, shell: Shell, id: &LegalDocumentId, again: Again) -> Result<ShowPage> {
    let (today, db) = (app.clock.today(), &mut app.db.read());
    let document = store::find(db, id).await?;
    let successors = store::successors(db, &document).await?;
    let may_edit = permit.also(Permission::EditLaw).is_some();
    let fresh = Form::filled([
        ("version", document.version.to_string()),
        ("replaced_by", document.replaced_by.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("from", document.expires_on.map(viet::date::screen).unwrap_or_default()),
    ]);
    let (replacement, clause) = match again {
        Again::None => (fresh, Form::default()),
        Again::Replacement(form) => (form, Form::default()),
        Again::Clause(form) => (fresh, form),
    };
    Ok(ShowPage {
        shell: shell.titled(document.name()),
        state: document.state_on(today),
        warning: citation::sentence(&document, &successors, today),
        clauses: store::clauses(db, id).await?,
        replaced: store::replaced_ones(db, id).await?,
        citing: store::citing_settings(db, id).await?,
        history: timeline(&told::of_record(app, permit, "legal_document", id.as_str()).await?),
        choices: if may_edit { store::choices(db).await? } else { Vec::new() },
        successors,
        replacement,
        clause,
        may_edit,
        may_see_settings: permit.also(Permission::ViewSettings).is_some(),
        document,
    })
}

/// One document.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    show_page(&app, &permit, shell, &LegalDocumentId(id), Again::None).await?.page()
}

#[derive(Template)]
#[template(path = "law/edit.html")]
struct EditPage {
    shell: Shell,
    form: Form,
    kinds: Vec<(String, String)>,
    /// Where the form is sent.
    action: String,
    back: String,
    is_new: bool,
    saved_by: String,
    saved_at: String,
}

impl EditPage {
    fn new(shell: Shell, form: Form) -> EditPage {
        EditPage {
            shell: shell.titled("Thêm văn bản"),
            form,
            kinds: DocumentKind::options(),
            action: "/van-ban/them".to_owned(),
            back: "/van-ban".to_owned(),
            is_new: true,
            saved_by: String::new(),
            saved_at: String::new(),
        }
    }

    fn of(shell: Shell, id: &LegalDocumentId, form: Form) -> EditPage {
        EditPage {
            action: format!("/van-ban/{id}/sua"),
            back: format!("/van-ban/{id}"),
            is_new: false,
            ..EditPage::new(shell, form)
        }
        .titled("Sửa văn bản")
    }

    fn titled(mut self, title: &str) -> EditPage {
        self.shell = self.shell.titled(title);
        self
    }
}

/// The form of a new document.
pub async fn add_form(shell: Shell) -> Result<Response> {
    EditPage::new(shell, Form::default()).page()
}

/// Adds a document.
pub async fn add(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = DocumentDraft::read(&mut form, app.clock.today())
        && let Some(id) = form.accept(actions::add(&app.db, &permit, draft).await)?
    {
        return go_to_saying(format!("/van-ban/{id}"), "Đã thêm văn bản.");
    }
    EditPage::new(shell, form).invalid()
}

/// The form of a document.
pub async fn edit_form(State(app): State<App>, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let document = store::find(&mut app.db.read(), &LegalDocumentId(id)).await?;
    EditPage::of(shell, &document.id, DocumentDraft::of(&document).to_form(document.version)).page()
}

/// Saves a document; when somebody else saved meanwhile, both versions are shown.
pub async fn edit(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let document = store::find(&mut app.db.read(), &LegalDocumentId(id)).await?;
    let (draft, version) = (DocumentDraft::read(&mut form, app.clock.today()), form.version());
    let (Some(draft), Some(version)) = (draft, version) else {
        return EditPage::of(shell, &document.id, form).invalid();
    };
    let saved = match actions::edit(&app.db, &permit, &document.id, draft.clone(), version).await {
        Err(Error::Stale) => {
            form.compare(&DocumentDraft::of(&document).to_form(document.version));
            if !form.differences().is_empty() {
                return conflict_page(&app, shell, &document, form).await?.conflicting();
            }
            // Only the clauses changed meanwhile: nothing that was typed here is lost by saving.
            actions::edit(&app.db, &permit, &document.id, draft, document.version).await
        }
        outcome => outcome,
    };
    match form.accept(saved)? {
        Some(()) => go_to_saying(format!("/van-ban/{}", document.id), "Đã lưu văn bản."),
        None => EditPage::of(shell, &document.id, form).invalid(),
    }
}

async fn conflict_page(app: &App, shell: Shell, document: &LegalDocument, form: Form) -> Result<EditPage> {
    let last = told::newest(&app.db, "legal_document", document.id.as_str()).await?;
    let mut page = EditPage::of(shell, &document.id, form);
    if let Some(last) = last {
        page.saved_by = last.actor_name;
        page.saved_at = clock::screen(last.at);
    }
    Ok(page)
}

/// Says by what a document is replaced.
pub async fn replace(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let id = LegalDocumentId(id);
    let Some(draft) = ReplacementDraft::read(&mut form) else {
        return show_page(&app, &permit, shell, &id, Again::Replacement(form)).await?.invalid();
    };
    match form.accept(actions::replace(&app.db, &permit, &id, draft).await)? {
        Some(()) => go_to_saying(format!("/van-ban/{id}"), "Đã ghi nhận văn bản thay thế."),
        None => show_page(&app, &permit, shell, &id, Again::Replacement(form)).await?.invalid(),
    }
}

/// Adds a clause.
pub async fn add_clause(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let id = LegalDocumentId(id);
    let Some(draft) = ClauseDraft::read(&mut form) else {
        return show_page(&app, &permit, shell, &id, Again::Clause(form)).await?.invalid();
    };
    match form.accept(actions::add_clause(&app.db, &permit, &id, draft).await)? {
        Some(()) => go_to_saying(format!("/van-ban/{id}"), "Đã thêm điều, khoản."),
        None => show_page(&app, &permit, shell, &id, Again::Clause(form)).await?.invalid(),
    }
}

/// Removes a clause.
pub async fn remove_clause(
    State(app): State<App>,
    permit: Permit,
    Path((id, clause)): Path<(String, String)>,
) -> Result<Response> {
    let id = LegalDocumentId(id);
    actions::remove_clause(&app.db, &permit, &id, &clause).await?;
    go_to_saying(format!("/van-ban/{id}"), "Đã bỏ điều, khoản.")
}
