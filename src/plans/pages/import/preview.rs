//! The preview of a reading: everything that was read, what is doubtful about it, and everything that was left out.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::waiting;
use crate::plans::actions::import as actions;
use crate::plans::import::{Filling, Import, ImportTask};
use crate::plans::plan::PlanDraft;
use crate::plans::store::imports::{self as store, ImportRow};
use crate::plans::task::{FIELDS, Recurrence};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, Tab, go_to_saying};

/// Which tasks the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    All,
    Doubtful,
    WithGaps,
    LeftOut,
}

const VIEWS: [(View, &str, &str); 4] = [
    (View::All, "", "Tất cả"),
    (View::Doubtful, "can-xem", "Cần xem lại"),
    (View::WithGaps, "thieu", "Chưa đủ 6 rõ"),
    (View::LeftOut, "de-ngoai", "Để ngoài"),
];

impl View {
    fn shows(self, task: &ImportTask) -> bool {
        match self {
            View::All => true,
            View::Doubtful => task.is_doubtful(),
            View::WithGaps => !task.left_out && !task.draft.gaps().is_empty(),
            View::LeftOut => task.left_out,
        }
    }
}

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    xem: String,
}

/// Agencies in a task: named one by one, or a group with its members.
struct Agencies {
    group: String,
    names: Vec<String>,
}

impl Agencies {
    fn of(ids: &[String], group: &str, names: &BTreeMap<String, String>) -> Agencies {
        let names: Vec<String> = ids.iter().map(|id| names.get(id).unwrap_or(id).clone()).collect();
        Agencies { group: group.to_owned(), names }
    }

    /// Whether the list is too long to stand in the page unfolded.
    fn is_many(&self) -> bool {
        self.names.len() > 6
    }
}

/// A task as the page shows it.
struct Card {
    number: usize,
    task: ImportTask,
    leads: Agencies,
    supporting: Agencies,
    /// What stands where no supporting agency is known.
    no_supporting: &'static str,
    gaps: String,
    time: String,
}

#[derive(Template)]
#[template(path = "plans/pages/import/preview.html")]
struct PreviewPage {
    shell: Shell,
    row: ImportRow,
    read_at: String,
    import: Import,
    /// How many recipients have an agency of the register.
    known_recipients: usize,
    cards: Vec<Card>,
    views: Vec<Tab>,
    doubtful: usize,
    with_gaps: usize,
    taken: usize,
    /// The plan of the same year that taking would change.
    plan: Option<String>,
    form: Form,
    recurrences: Vec<(String, String)>,
}

fn time(task: &ImportTask) -> String {
    let draft = &task.draft;
    let rhythm = Recurrence::parse(&draft.recurrence).filter(|recurrence| *recurrence != Recurrence::Once);
    match (rhythm, draft.due_on) {
        (Some(rhythm), Some(due)) => format!("{}, hạn {}", rhythm.label().to_lowercase(), viet::date::screen(due)),
        (Some(rhythm), None) => rhythm.label().to_lowercase(),
        (None, Some(due)) => format!("hạn {}", viet::date::screen(due)),
        (None, None) => String::new(),
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, view: View, form: Form) -> Result<PreviewPage> {
    let row = waiting(app, permit, id).await?;
    let import = row.import()?;
    let db = &mut app.db.read();
    let names = store::names(db).await?;
    let plan = actions::compared(db, &row, &import).await?.map(|(plan, _)| plan.name());
    let cards = import.tasks.iter().enumerate().filter(|(_, task)| view.shows(task)).map(|(at, task)| Card {
        number: at + 1,
        leads: Agencies::of(&task.draft.leads, &task.draft.addressees, &names),
        supporting: Agencies::of(&task.draft.supporting, "", &names),
        no_supporting: match task.is_doubtful() && task.questions.iter().any(|asked| asked.part == "supporting") {
            true => "chờ trả lời bên dưới",
            false => "không nêu",
        },
        gaps: task.draft.gaps().join(", "),
        time: time(task),
        task: task.clone(),
    });
    let views = VIEWS.iter().map(|(one, word, label)| Tab {
        label: (*label).to_owned(),
        href: if word.is_empty() { format!("/ke-hoach/nhap/{id}") } else { format!("/ke-hoach/nhap/{id}?xem={word}") },
        current: *one == view,
        count: Some(import.tasks.iter().filter(|task| one.shows(task)).count().try_into().unwrap_or(0)),
    });
    let blank = ("".to_owned(), "Để trống".to_owned());
    let rhythms = Recurrence::options().into_iter().filter(|(word, _)| word != Recurrence::Once.as_str());
    Ok(PreviewPage {
        shell: shell.titled(format!("Bản đọc {}", row.file_name)),
        read_at: clock::screen(row.created_at),
        cards: cards.collect(),
        views: views.collect(),
        doubtful: import.doubtful(),
        with_gaps: import.with_gaps(),
        taken: import.taken_tasks().count(),
        known_recipients: import.head.recipients().iter().filter(|(_, agency)| agency.is_some()).count(),
        plan,
        form,
        recurrences: std::iter::once(blank).chain(rhythms).collect(),
        import,
        row,
    })
}

/// What the standing agency writes most often; the officer changes it before it is written anywhere.
fn usual() -> Form {
    Form::filled([
        ("responsibility", "Thủ trưởng cơ quan chủ trì chịu trách nhiệm về tiến độ, chất lượng thực hiện"),
        ("authority", "Cơ quan chủ trì quyết định trong phạm vi chức năng; vượt thẩm quyền thì báo cáo cấp trên"),
    ])
}

/// The preview.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let view = VIEWS.iter().find(|(_, word, _)| *word == asked.xem).map_or(View::All, |(view, _, _)| *view);
    page(&app, &permit, shell, &id, view, usual()).await?.page()
}

/// Writes one text into every task that lacks it.
pub async fn fill(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    if let Some(filling) = read_filling(&mut form)
        && let Some(filled) = form.accept(actions::fill(&app, &permit, &id, filling).await)?
    {
        return go_to_saying(format!("/ke-hoach/nhap/{id}"), &format!("Đã điền cho {filled} nhiệm vụ còn thiếu."));
    }
    page(&app, &permit, shell, &id, View::All, form).await?.invalid()
}

fn read_filling(form: &mut Form) -> Option<Filling> {
    form.names(FIELDS);
    let responsibility = form.optional_text("responsibility", 1000);
    let product = form.optional_text("product", 500);
    let authority = form.optional_text("authority", 500);
    let due_on = form.optional_date("due_on");
    let recurrence = Recurrence::parse(form.value("recurrence")).map(|word| word.as_str().to_owned());
    Some(Filling {
        responsibility: responsibility?,
        product: product?,
        authority: authority?,
        due_on: due_on?,
        recurrence,
    })
}

/// Confirms that a task was looked at, with the answers to its questions.
pub async fn confirm(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, number)): Path<(String, usize)>,
    mut form: Form,
) -> Result<Response> {
    let row = waiting(&app, &permit, &id).await?;
    let import = row.import()?;
    let task = import.tasks.get(number.wrapping_sub(1)).ok_or(Error::NotFound)?;
    let version = form.version();
    let mut answers = Vec::new();
    for (at, question) in task.questions.iter().enumerate() {
        let answer = form.value(&format!("hoi_{number}_{at}")).to_owned();
        match answer.parse::<usize>() {
            Ok(chosen) if chosen < question.choices.len() => answers.push(Some(chosen)),
            _ if answer == "khong" => answers.push(None),
            _ => {
                let sentence = format!("Nhiệm vụ {}: chọn “{}” là cơ quan nào", task.draft.clause, question.text);
                form.refuse(&format!("hoi_{number}_{at}"), sentence);
            }
        }
    }
    if let Some(version) = version
        && form.is_right()
        && form.accept(actions::confirm(&app, &permit, &id, number, &answers, version).await)?.is_some()
    {
        let sentence = format!("Đã xác nhận nhiệm vụ {}.", task.draft.clause);
        return go_to_saying(format!("/ke-hoach/nhap/{id}#nv-{number}"), &sentence);
    }
    let mut again = usual();
    for at in 0..task.questions.len() {
        let name = format!("hoi_{number}_{at}");
        again.set(&name, form.value(&name));
    }
    for wrong in form.errors() {
        again.refuse(&wrong.field, &wrong.sentence);
    }
    page(&app, &permit, shell, &id, View::All, again).await?.invalid()
}

/// The preview with the sentence that refused to take it.
pub async fn refused(app: &App, permit: &Permit, shell: Shell, id: &str, sentence: &str) -> Result<Response> {
    let mut form = usual();
    form.refuse("", sentence);
    page(app, permit, shell, id, View::All, form).await?.invalid()
}

/// Leaves a task out.
pub async fn leave_out(
    State(app): State<App>,
    permit: Permit,
    Path((id, number)): Path<(String, usize)>,
) -> Result<Response> {
    actions::leave_out(&app, &permit, &id, number).await?;
    go_to_saying(format!("/ke-hoach/nhap/{id}#nv-{number}"), "Đã để nhiệm vụ ngoài kế hoạch. Lấy lại được ở cùng chỗ.")
}

/// Takes a task back.
pub async fn take_back(
    State(app): State<App>,
    permit: Permit,
    Path((id, number)): Path<(String, usize)>,
) -> Result<Response> {
    actions::take_back(&app, &permit, &id, number).await?;
    go_to_saying(format!("/ke-hoach/nhap/{id}#nv-{number}"), "Đã lấy lại nhiệm vụ.")
}

#[derive(Template)]
#[template(path = "plans/pages/import/head.html")]
struct HeadPage {
    shell: Shell,
    row: ImportRow,
    form: Form,
}

/// The form of the document's head.
pub async fn head_form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    let row = waiting(&app, &permit, &id).await?;
    let head = row.import()?.head;
    let form = Form::filled([
        ("year", row.year.to_string()),
        ("title", head.title),
        ("issuer", head.issuer),
        ("place", head.place),
        ("bases", head.bases),
        ("signer_title", head.signer_title),
        ("signer_name", head.signer_name),
        ("version", row.version.to_string()),
    ]);
    HeadPage { shell: shell.titled("Sửa phần đầu của bản đọc"), row, form }.page()
}

/// Saves the head of the document.
pub async fn edit_head(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let row = waiting(&app, &permit, &id).await?;
    // The year decided how deadlines were read, so it is not changed here.
    form.set("year", row.year.to_string());
    let (draft, version) = (PlanDraft::read(&mut form), form.version());
    if let (Some(draft), Some(version)) = (draft, version)
        && form.accept(actions::edit_head(&app, &permit, &id, draft, version).await)?.is_some()
    {
        return go_to_saying(format!("/ke-hoach/nhap/{id}"), "Đã lưu phần đầu của bản đọc.");
    }
    HeadPage { shell: shell.titled("Sửa phần đầu của bản đọc"), row, form }.invalid()
}
