//! One breach: entered, completed, who was told when, its clocks, its record.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::issuance;
use crate::issuance::paper::OfficialPaper;
use crate::platform::App;
use crate::platform::clock::{self, Instant};
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::platform::words::Words;
use crate::privacy::actions::breaches as actions;
use crate::privacy::breach::{Breach, BreachDraft, BreachStep, FIELDS, Harm, Notice, NoticeDraft, Timer, Told};
use crate::privacy::store::breaches as store;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying, timeline};

const STALE: &str = "Người khác vừa sửa vụ việc này. Xem lại trang rồi làm lại nếu còn cần.";

fn settled<T>(done: Result<T>) -> Result<T> {
    match done {
        Err(Error::Stale) => Err(Error::refused(STALE)),
        other => other,
    }
}

#[derive(Template)]
#[template(path = "privacy/pages/breach_edit.html")]
struct EditPage {
    shell: Shell,
    form: Form,
    harms: Vec<(String, String)>,
    /// Where the form goes, and where one goes without it.
    action: String,
    back: String,
    verb: &'static str,
}

impl EditPage {
    fn new(shell: Shell, form: Form) -> EditPage {
        EditPage {
            shell: shell.titled("Ghi vi phạm dữ liệu cá nhân"),
            form,
            harms: Harm::options(),
            action: "/vi-pham-du-lieu/moi".to_owned(),
            back: "/vi-pham-du-lieu".to_owned(),
            verb: "Ghi vi phạm",
        }
    }

    fn of(shell: Shell, breach: &Breach, form: Form) -> EditPage {
        EditPage {
            shell: shell.titled(format!("Bổ sung vụ việc {}", breach.code)),
            action: format!("/vi-pham-du-lieu/{}/sua", breach.id),
            back: format!("/vi-pham-du-lieu/{}", breach.id),
            verb: "Lưu thông tin",
            ..EditPage::new(Shell::default(), form)
        }
    }
}

/// The form of a new breach: noticed now, unless somebody says otherwise.
pub async fn new_form(State(app): State<App>, shell: Shell) -> Result<Response> {
    let now = clock::local(app.clock.now());
    let form = Form::filled([
        ("noticed_on", viet::date::screen(now.date())),
        ("noticed_time", now.format("%H:%M").to_string()),
    ]);
    EditPage::new(shell, form).page()
}

/// Enters a breach.
pub async fn create(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = BreachDraft::read(&mut form)
        && let Some(id) = form.accept(actions::register(&app, &permit, draft).await)?
    {
        return go_to_saying(format!("/vi-pham-du-lieu/{id}"), "Đã ghi vi phạm. Thời hạn báo đang chạy.");
    }
    EditPage::new(shell, form).invalid()
}

/// What is known of a breach, as the form shows it.
fn filled(breach: &Breach) -> Form {
    let noticed = clock::local(breach.noticed_at);
    let number = |known: Option<i64>| known.map(|known| known.to_string()).unwrap_or_default();
    let flag = |flag: bool| if flag { "1" } else { "" }.to_owned();
    Form::filled([
        ("noticed_on", viet::date::screen(noticed.date())),
        ("noticed_time", noticed.format("%H:%M").to_string()),
        ("happened", breach.happened.clone()),
        ("place", breach.place.clone()),
        ("nature", breach.nature.clone()),
        ("data_kinds", breach.data_kinds.clone()),
        ("records", number(breach.records)),
        ("people", number(breach.people)),
        ("contact", breach.contact.clone()),
        ("consequences", breach.consequences.clone()),
        ("measures", breach.measures.clone()),
        ("harm", breach.harm.as_str().to_owned()),
        ("serious", flag(breach.serious)),
        ("located", flag(breach.located)),
        ("version", breach.version.to_string()),
    ])
}

/// The form that completes what is known.
pub async fn edit_form(State(app): State<App>, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let breach = store::find(&mut app.db.read(), &id).await?;
    breach.state.after(BreachStep::Amend)?;
    EditPage::of(shell, &breach, filled(&breach)).page()
}

/// Saves what is known now.
pub async fn edit(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let breach = store::find(&mut app.db.read(), &id).await?;
    let (draft, version) = (BreachDraft::read(&mut form), form.version());
    if let Some((draft, version)) = draft.zip(version)
        && form.accept(settled(actions::amend(&app, &permit, &id, version, draft).await))?.is_some()
    {
        return go_to_saying(
            format!("/vi-pham-du-lieu/{id}"),
            "Đã lưu thông tin. Thời hạn tính lại theo thông tin mới.",
        );
    }
    EditPage::of(shell, &breach, form).invalid()
}

#[derive(Template)]
#[template(path = "privacy/pages/breach.html")]
struct ShowPage {
    shell: Shell,
    breach: Breach,
    timers: Vec<Timer>,
    notices: Vec<Notice>,
    papers: Vec<OfficialPaper>,
    history: Vec<TimelineItem>,
    whom: Vec<(String, String)>,
    form: Form,
    now: Instant,
}

impl ShowPage {
    fn is_open(&self) -> bool {
        self.breach.state.after(BreachStep::Amend).is_ok()
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, mut form: Form) -> Result<ShowPage> {
    let (db, now) = (&mut app.db.read(), app.clock.now());
    let breach = store::find(db, id).await?;
    form.set("version", breach.version.to_string());
    let local = clock::local(now);
    for (name, now) in [("told_on", viet::date::screen(local.date())), ("told_time", local.format("%H:%M").to_string())]
    {
        if form.value(name).is_empty() && form.error(name).is_none() {
            form.set(name, now);
        }
    }
    Ok(ShowPage {
        shell: shell.titled(format!("Vi phạm dữ liệu cá nhân {}", breach.code)),
        timers: breach.timers(),
        notices: store::notices(db, &breach.id).await?,
        papers: issuance::store::about(db, "data_breach", id).await?,
        history: timeline(&told::of_record(app, permit, "data_breach", id).await?),
        whom: Told::options(),
        breach,
        form,
        now,
    })
}

/// One breach.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// Notes that somebody was told.
pub async fn tell(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let (draft, version) = (NoticeDraft::read(&mut form), form.version());
    if let Some((draft, version)) = draft.zip(version)
        && form.accept(settled(actions::tell(&app, &permit, &id, version, draft).await))?.is_some()
    {
        return go_to_saying(format!("/vi-pham-du-lieu/{id}"), "Đã ghi ai được báo, lúc nào.");
    }
    page(&app, &permit, shell, &id, form).await?.invalid()
}

/// Closes a breach.
pub async fn close(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let (outcome, version) = (form.optional_lines("outcome", 4000), form.version());
    if outcome == Some(None) {
        form.refuse("outcome", "Nhập kết quả xử lý; nếu không phải báo cáo thì ghi vì sao");
    }
    if let Some((outcome, version)) = outcome.flatten().zip(version)
        && form.accept(settled(actions::close(&app, &permit, &id, version, &outcome).await))?.is_some()
    {
        return go_to_saying(format!("/vi-pham-du-lieu/{id}"), "Đã kết thúc vụ việc.");
    }
    page(&app, &permit, shell, &id, form).await?.invalid()
}

/// Drafts the record.
pub async fn draft_record(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    let mut form = Form::default();
    match form.accept(actions::draft_record(&app, &permit, &id).await)? {
        Some(paper) => {
            go_to_saying(format!("/phat-hanh/{paper}"), "Đã soạn biên bản từ sổ theo dõi. Kiểm tra rồi trình duyệt.")
        }
        None => page(&app, &permit, shell, &id, form).await?.invalid(),
    }
}
