//! The page of a task and its form.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{visible, works_on};
use crate::law;
use crate::law::document::LegalDocument;
use crate::organisation;
use crate::packs::AgencyKind;
use crate::plans::actions::tasks as actions;
use crate::plans::overlap::{Overlap, known, similar};
use crate::plans::part::{Part, Standing, worst};
use crate::plans::plan::Plan;
use crate::plans::settings::risk_days;
use crate::plans::store::tasks::Leads;
use crate::plans::store::{parts, tasks as store};
use crate::plans::task::{PartKind, Priority, Recurrence, Task, TaskAgency, TaskDraft};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Permission::EditPlans;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::told;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying, timeline};

/// Agencies of one kind as choices: id and name.
type Group = (&'static str, Vec<(String, String)>);

#[derive(Template)]
#[template(path = "plans/pages/plan/task_edit.html")]
struct EditPage {
    shell: Shell,
    plan: Plan,
    form: Form,
    action: String,
    back: String,
    groups: Vec<Group>,
    documents: Vec<(String, String)>,
    recurrences: Vec<(String, String)>,
    priorities: Vec<(String, String)>,
    newer: Option<(String, String)>,
}

impl EditPage {
    /// How many agencies of a group are chosen under a name.
    fn chosen(&self, name: &str, group: &[(String, String)]) -> usize {
        group.iter().filter(|(id, _)| self.form.is_checked(name, id)).count()
    }
}

async fn edit_page(app: &App, shell: Shell, plan: Plan, task: Option<&Task>, form: Form) -> Result<EditPage> {
    let db = &mut app.db.read();
    let agencies = organisation::store::agencies::all_with_kinds(db).await?;
    let groups = AgencyKind::ALL.iter().filter_map(|kind| {
        let own: Vec<(String, String)> = agencies
            .iter()
            .filter(|(_, _, word)| word == kind.as_str())
            .map(|(id, name, _)| (id.clone(), name.clone()))
            .collect();
        (!own.is_empty()).then(|| (kind.label(), own))
    });
    let (title, action, back) = match task {
        Some(task) => (
            format!("Sửa nhiệm vụ {}", task.clause),
            format!("/nhiem-vu/{}/sua", task.id),
            format!("/nhiem-vu/{}", task.id),
        ),
        None => {
            let plan = format!("/ke-hoach/{}", plan.id);
            ("Thêm nhiệm vụ".to_owned(), format!("{plan}/nhiem-vu/moi"), plan)
        }
    };
    Ok(EditPage {
        shell: shell.titled(title),
        groups: groups.collect(),
        documents: law::store::choices(db).await?,
        recurrences: Recurrence::options(),
        priorities: Priority::options(),
        plan,
        form,
        action,
        back,
        newer: None,
    })
}

fn filled(task: &Task, agencies: &[TaskAgency]) -> Form {
    let day = |day: Option<chrono::NaiveDate>| day.map(viet::date::screen).unwrap_or_default();
    let mut values = vec![
        ("clause", task.clause.clone()),
        ("heading", task.heading.clone()),
        ("title", task.title.clone()),
        ("work", task.work.clone()),
        ("responsibility", task.responsibility.clone()),
        ("product", task.product.clone()),
        ("authority", task.authority.clone()),
        ("priority", task.priority.as_str().to_owned()),
        ("legal_document_id", task.legal_document_id.clone().unwrap_or_default()),
        ("legal_clause", task.legal_clause.clone().unwrap_or_default()),
        ("recurrence", task.recurrence.as_str().to_owned()),
        ("starts_on", day(Some(task.starts_on))),
        ("due_on", day(task.due_on)),
        ("deadline_text", task.deadline_text.clone()),
        ("addressees", task.addressees.clone()),
        ("version", task.version.to_string()),
    ];
    for agency in agencies {
        let name = if agency.part == PartKind::Lead { "leads" } else { "supporting" };
        values.push((name, agency.agency_id.clone()));
    }
    Form::filled(values)
}

/// The form of a new task.
pub async fn new_form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    let plan = visible(&mut app.db.read(), &permit, &id).await?;
    let form = Form::filled([("priority", "normal"), ("recurrence", "once")]);
    edit_page(&app, shell, plan, None, form).await?.page()
}

/// Adds a task.
pub async fn add(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let plan = visible(&mut app.db.read(), &permit, &id).await?;
    if let Some(draft) = TaskDraft::read(&mut form, plan.year)
        && let Some(task) = form.accept(actions::add(&app, &permit, &id, draft).await)?
    {
        // The page of the task shows at once what overlaps with it.
        return go_to_saying(format!("/nhiem-vu/{task}"), "Đã thêm nhiệm vụ.");
    }
    edit_page(&app, shell, plan, None, form).await?.invalid()
}

/// The form of a task.
pub async fn form(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let db = &mut app.db.read();
    let task = store::find(db, &id).await?;
    let plan = visible(db, &permit, task.plan_id.as_str()).await?;
    let form = filled(&task, &store::agencies(db, &task.id).await?);
    edit_page(&app, shell, plan, Some(&task), form).await?.page()
}

/// Saves a task; when somebody else saved meanwhile, both versions are shown.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let task = store::find(&mut app.db.read(), &id).await?;
    let plan = visible(&mut app.db.read(), &permit, task.plan_id.as_str()).await?;
    let (draft, version) = (TaskDraft::read(&mut form, plan.year), form.version());
    let (Some(draft), Some(version)) = (draft, version) else {
        return edit_page(&app, shell, plan, Some(&task), form).await?.invalid();
    };
    match actions::edit(&app, &permit, &id, draft, version).await {
        Err(Error::Stale) => {
            form.compare(&filled(&task, &[]));
            let last = told::newest(&app.db, "task", &id).await?;
            let mut page = edit_page(&app, shell, plan, Some(&task), form).await?;
            page.newer = last.map(|entry| (entry.actor_name, clock::screen(entry.at)));
            page.conflicting()
        }
        outcome => match form.accept(outcome)? {
            Some(()) => go_to_saying(format!("/nhiem-vu/{id}"), "Đã lưu nhiệm vụ."),
            None => edit_page(&app, shell, plan, Some(&task), form).await?.invalid(),
        },
    }
}

#[derive(Template)]
#[template(path = "plans/pages/plan/task.html")]
struct TaskPage {
    shell: Shell,
    plan: Plan,
    task: Task,
    leads: String,
    supporting: Vec<TaskAgency>,
    parts: Vec<(Part, Standing, String)>,
    standing: Option<Standing>,
    /// Average progress of the parts, in percent; none while nothing was issued.
    percent: Option<i64>,
    basis: Option<LegalDocument>,
    warning: Option<String>,
    form: Form,
    may_edit: bool,
    /// Tasks of the year that speak of the same, while this one can still be changed.
    overlaps: Vec<Overlap>,
    history: Vec<TimelineItem>,
}

async fn task_page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<TaskPage> {
    let db = &mut app.db.read();
    let today = app.clock.today();
    let task = store::find(db, id).await?;
    let plan = visible(db, permit, task.plan_id.as_str()).await?;
    let agencies = store::agencies(db, &task.id).await?;
    let own = agencies.iter().filter(|agency| agency.part == PartKind::Lead);
    let names: Vec<String> = own.map(|agency| agency.name.clone()).collect();
    let leads = super::show::leads(&task, &Leads { count: names.len(), names });
    let table = organisation::store::calendar::table(db).await?;
    let risk = risk_days(&Settings::on(db, today).await?)?;
    let parts: Vec<(Part, Standing, String)> = parts::of_task(db, &task.id)
        .await?
        .into_iter()
        .map(|part| {
            let (standing, due) = (part.standing(today, &table, risk), part.due_label(today, &table));
            (part, standing, due)
        })
        .collect();
    let count = i64::try_from(parts.len()).unwrap_or(0);
    let basis = match &task.legal_document_id {
        Some(document) => law::store::find_optional(db, &document.as_str().into()).await?,
        None => None,
    };
    let warning = match &task.legal_document_id {
        Some(document) => law::citation::warning(db, document, today).await?,
        None => None,
    };
    let may_edit = works_on(permit, EditPlans, &plan) && plan.state.is_open_to_edits() && !task.withdrawn;
    let overlaps = if may_edit {
        let others = store::of_year(db, plan.year).await?;
        let led = store::agencies_of_year(db, plan.year).await?;
        similar(&format!("{} {}", task.title, task.work), Some(id), &known(&others, &led))
    } else {
        Vec::new()
    };
    Ok(TaskPage {
        shell: shell.titled(format!("{} {}", task.clause, task.title)),
        may_edit,
        overlaps,
        standing: worst(parts.iter().map(|(_, standing, _)| *standing)),
        percent: (count > 0).then(|| parts.iter().map(|(part, _, _)| part.percent).sum::<i64>() / count),
        supporting: agencies.into_iter().filter(|agency| agency.part == PartKind::Supporting).collect(),
        history: timeline(&told::of_record(app, permit, "task", id).await?),
        plan,
        task,
        leads,
        parts,
        basis,
        warning,
        form,
    })
}

/// One task: its six points, and how far each agency has come.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    task_page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// Withdraws a task.
pub async fn withdraw(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("withdraw_reason", "lý do bỏ nhiệm vụ")]);
    if let Some(reason) = form.text("withdraw_reason", 5..=500)
        && form.accept(actions::withdraw(&app, &permit, &id, &reason).await)?.is_some()
    {
        let task = store::find(&mut app.db.read(), &id).await?;
        return go_to_saying(format!("/ke-hoach/{}", task.plan_id), "Đã bỏ nhiệm vụ khỏi dự thảo.");
    }
    task_page(&app, &permit, shell, &id, form).await?.invalid()
}
