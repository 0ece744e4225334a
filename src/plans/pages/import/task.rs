//! Correcting one task of a reading.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::waiting;
use crate::law;
use crate::packs::AgencyKind;
use crate::plans::actions::import as actions;
use crate::plans::import::ImportTask;
use crate::plans::reading::Register;
use crate::plans::store::imports::{self as store, ImportRow};
use crate::plans::task::{FIELDS, Priority, Recurrence, TaskDraft};
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::{Difference, Form};
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, go_to_saying};

/// The fields that hold one text each.
const TEXTS: &[(&str, &str)] = &[
    ("clause", "điều khoản"),
    ("heading", "mục"),
    ("title", "tên ngắn"),
    ("work", "nội dung việc"),
    ("responsibility", "trách nhiệm"),
    ("product", "sản phẩm"),
    ("authority", "thẩm quyền"),
    ("legal_clause", "điều khoản của căn cứ"),
    ("starts_on", "ngày bắt đầu"),
    ("due_on", "hạn hoàn thành"),
];

type Choices = Vec<(String, String)>;

/// Agencies of one kind, to be chosen from.
struct AgencyGroup {
    label: String,
    options: Choices,
    /// Whether these are chosen already.
    chosen: bool,
}

#[derive(Template)]
#[template(path = "plans/pages/import/task.html")]
struct TaskPage {
    shell: Shell,
    row: ImportRow,
    number: usize,
    task: ImportTask,
    form: Form,
    leads: Vec<AgencyGroup>,
    supporting: Vec<AgencyGroup>,
    recurrences: Choices,
    priorities: Choices,
    documents: Choices,
    /// What somebody else saved meanwhile, field by field.
    saved: Vec<Difference>,
}

fn form_of(task: &ImportTask) -> Form {
    let draft = &task.draft;
    let day = |day: Option<chrono::NaiveDate>| day.map(viet::date::screen).unwrap_or_default();
    let priority = if draft.now { Priority::Now } else { Priority::Normal };
    let mut values = vec![
        ("clause", draft.clause.clone()),
        ("heading", draft.heading.clone()),
        ("title", draft.title.clone()),
        ("work", draft.work.clone()),
        ("responsibility", draft.responsibility.clone()),
        ("product", draft.product.clone()),
        ("authority", draft.authority.clone()),
        ("priority", priority.as_str().to_owned()),
        ("legal_document_id", draft.legal_document_id.clone().unwrap_or_default()),
        ("legal_clause", draft.legal_clause.clone().unwrap_or_default()),
        ("recurrence", draft.recurrence.clone()),
        ("starts_on", day(Some(draft.starts_on))),
        ("due_on", day(draft.due_on)),
        ("deadline_text", draft.deadline_text.clone()),
        ("addressees", draft.addressees.clone()),
        ("version", task.version.to_string()),
    ];
    values.extend(draft.leads.iter().map(|id| ("leads", id.clone())));
    values.extend(draft.supporting.iter().map(|id| ("supporting", id.clone())));
    Form::filled(values)
}

/// The register as groups by kind, those that are chosen first.
fn groups(register: &Register, form: &Form, field: &str) -> Vec<AgencyGroup> {
    let all = register.agencies().iter();
    let (chosen, others): (Vec<_>, Vec<_>) = all.partition(|agency| form.is_checked(field, &agency.id));
    let options = |list: &mut dyn Iterator<Item = &&crate::plans::reading::RegisteredAgency>| -> Choices {
        list.map(|agency| (agency.id.clone(), agency.name.clone())).collect()
    };
    let mut out = vec![AgencyGroup {
        label: format!("Đang chọn ({})", chosen.len()),
        options: options(&mut chosen.iter()),
        chosen: true,
    }];
    for kind in AgencyKind::ALL {
        let options = options(&mut others.iter().filter(|agency| agency.kind == kind));
        if !options.is_empty() {
            out.push(AgencyGroup { label: format!("{} ({})", kind.label(), options.len()), options, chosen: false });
        }
    }
    out
}

async fn page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    number: usize,
    form: Option<Form>,
) -> Result<TaskPage> {
    let row = waiting(app, permit, id).await?;
    let task = row.import()?.tasks.get(number.wrapping_sub(1)).cloned().ok_or(Error::NotFound)?;
    let db = &mut app.db.read();
    let register = store::register(db).await?;
    let mut form = form.unwrap_or_else(|| form_of(&task));
    form.names(FIELDS);
    Ok(TaskPage {
        shell: shell.titled(format!("Sửa nhiệm vụ {}", task.draft.clause)),
        leads: groups(&register, &form, "leads"),
        supporting: groups(&register, &form, "supporting"),
        recurrences: Recurrence::options(),
        priorities: Priority::options(),
        documents: law::store::choices(db).await?,
        saved: Vec::new(),
        row,
        number,
        task,
        form,
    })
}

/// The form of one task.
pub async fn form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, number)): Path<(String, usize)>,
) -> Result<Response> {
    page(&app, &permit, shell, &id, number, None).await?.page()
}

/// Saves one task; when somebody else saved it meanwhile, what they saved is shown beside what was typed.
pub async fn correct(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, number)): Path<(String, usize)>,
    mut form: Form,
) -> Result<Response> {
    let row = waiting(&app, &permit, &id).await?;
    let (draft, version) = (TaskDraft::read(&mut form, row.year), form.version());
    let (Some(draft), Some(version)) = (draft, version) else {
        return page(&app, &permit, shell, &id, number, Some(form)).await?.invalid();
    };
    let clause = draft.clause.clone();
    match actions::correct(&app, &permit, &id, number, draft, version).await {
        Err(Error::Stale) => {
            let mut page = page(&app, &permit, shell, &id, number, Some(form)).await?;
            let theirs = form_of(&page.task);
            page.form.names(TEXTS);
            page.form.compare(&theirs);
            page.saved = page.form.differences().to_vec();
            page.saved.extend(lists_that_differ(&app, &page.form, &theirs).await?);
            page.conflicting()
        }
        saved => match form.accept(saved)? {
            Some(()) => {
                let sentence = format!("Đã lưu nhiệm vụ {clause} của bản đọc.");
                go_to_saying(format!("/ke-hoach/nhap/{id}#nv-{number}"), &sentence)
            }
            None => page(&app, &permit, shell, &id, number, Some(form)).await?.invalid(),
        },
    }
}

/// The lists of agencies that two people chose differently.
async fn lists_that_differ(app: &App, mine: &Form, theirs: &Form) -> Result<Vec<Difference>> {
    let names = store::names(&mut app.db.read()).await?;
    let listed = |form: &Form, field: &str| {
        let mut names: Vec<&str> =
            form.many(field).into_iter().map(|id| names.get(id).map_or(id, String::as_str)).collect();
        names.sort_unstable();
        names.join("; ")
    };
    let lists = [("leads", "cơ quan chủ trì"), ("supporting", "cơ quan phối hợp")];
    let differences = lists.into_iter().map(|(field, label)| Difference {
        field: field.to_owned(),
        label: label.to_owned(),
        mine: listed(mine, field),
        theirs: listed(theirs, field),
    });
    Ok(differences.filter(|one| one.mine != one.theirs).collect())
}
