//! Importing a plan: a document is read, corrected by a person, and taken into a plan, or dropped.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::tasks::check;
use crate::plans::import::{Changes, Filling, Import, ImportId, ImportTask, Present, changes};
use crate::plans::plan::{Plan, PlanDraft, PlanId};
use crate::plans::reading::{self, Register};
use crate::plans::store::imports::{self as store, ImportRow};
use crate::plans::store::{plans, tasks};
use crate::plans::task::TaskDraft;
use crate::platform::App;
use crate::platform::audit::{Event, hex};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::files::Upload;
use crate::platform::permit::Permit;

/// What a document is imported for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The year of the plan; without it, the year that the document names.
    pub year: Option<i64>,
    pub bloc: String,
}

/// A reading that was kept, or one of the same file that waits already.
#[derive(Clone, Debug)]
pub enum Kept {
    New(ImportId),
    Waiting(ImportId),
}

/// Where an import goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    NewPlan,
    Plan {
        id: PlanId,
        /// The fingerprint of the changes that a person was shown.
        seen: String,
    },
}

/// What came of taking an import.
#[derive(Clone, Debug)]
pub struct Taken {
    pub plan: PlanId,
    pub is_new: bool,
    pub tasks: usize,
    pub changes: usize,
}

/// Reads a document on a thread of its own; what cannot be read is refused at the field `file`.
pub async fn propose(register: Register, upload: Upload) -> Result<(reading::Proposal, Register)> {
    let read = tokio::task::spawn_blocking(move || {
        let proposal = reading::read(&upload.name, &upload.bytes, &register);
        (proposal, register)
    });
    let (proposal, register) = read.await.map_err(Error::internal)?;
    match proposal {
        Ok(proposal) => Ok((proposal, register)),
        Err(refusal) => Err(Error::refused_at("file", refusal.sentence())),
    }
}

/// Reads a document into an import that nobody has seen yet. What a person corrected when the same document, or an
/// earlier version of it, was imported is taken over.
pub async fn prepare(app: &App, permit: &Permit, upload: Upload, wish: &Wish) -> Result<(ImportRow, Import)> {
    let file_name = upload.name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect();
    let sha256 = hex(&Sha256::digest(&upload.bytes));
    let register = store::register(&mut app.db.read()).await?;
    let (proposal, register) = propose(register, upload).await?;
    let year = wish.year.or(proposal.header.year.map(i64::from)).filter(|year| (2020..=2100).contains(year));
    let Some(year) = year else {
        return Err(Error::refused_at("year", "Nhập năm của kế hoạch, vì văn bản không ghi năm"));
    };
    let mut import = Import::of(proposal, &register, year);
    if let Some(earlier) = store::last_taken(&mut app.db.read(), year, &wish.bloc).await? {
        import.keep_corrections(&earlier.import()?);
    }
    let row = ImportRow {
        id: ImportId::fresh(),
        file_name,
        sha256,
        proposal: serde_json::to_string(&import).map_err(Error::internal)?,
        year,
        bloc: wish.bloc.clone(),
        plan_id: None,
        state: "open".to_owned(),
        created_by: permit.user_id().to_owned(),
        created_at: app.clock.now(),
        version: 1,
    };
    Ok((row, import))
}

/// Reads a document and keeps the reading until a person has checked it.
pub async fn read(app: &App, permit: &Permit, upload: Upload, wish: &Wish) -> Result<Kept> {
    let (row, import) = prepare(app, permit, upload, wish).await?;
    if let Some(waiting) = store::waiting(&mut app.db.read(), &row).await? {
        return Ok(Kept::Waiting(waiting.id));
    }
    let mut tx = app.db.write(permit).await?;
    store::insert(&mut tx, &row).await?;
    tx.commit(read_event(&row, &import)).await?;
    Ok(Kept::New(row.id))
}

fn read_event(row: &ImportRow, import: &Import) -> Event {
    Event::new("plan_import.read", &row.id)
        .with("file", &row.file_name)
        .with("sha256", &row.sha256)
        .with("year", row.year)
        .with("tasks", import.tasks.len())
        .with("doubts", import.doubtful())
}

/// An import that still waits, within reach.
async fn open_one(tx: &mut Tx, permit: &Permit, id: &str) -> Result<(ImportRow, Import)> {
    let row = store::find_within(tx, permit, id).await?;
    if row.state != "open" {
        return Err(Error::refused("Bản đọc này đã được đưa vào kế hoạch hoặc đã bỏ nên không sửa được nữa."));
    }
    let import = row.import()?;
    Ok((row, import))
}

async fn save(mut tx: Tx, row: ImportRow, import: &Import, event: Event) -> Result<()> {
    let proposal = serde_json::to_string(import).map_err(Error::internal)?;
    store::set_proposal(&mut tx, &row, &proposal, row.version).await?;
    tx.commit(event.with("file", &row.file_name).with("sha256", &row.sha256)).await
}

fn corrected(row: &ImportRow) -> Event {
    Event::new("plan_import.corrected", &row.id)
}

/// The task with a number, counted from one.
fn numbered(import: &mut Import, number: usize) -> Result<&mut ImportTask> {
    import.tasks.get_mut(number.wrapping_sub(1)).ok_or(Error::NotFound)
}

/// Saves the head of the document as a person corrected it.
pub async fn edit_head(app: &App, permit: &Permit, id: &str, draft: PlanDraft, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (mut row, mut import) = open_one(&mut tx, permit, id).await?;
    if row.version != version {
        return Err(Error::Stale);
    }
    let head = &mut import.head;
    let event = corrected(&row)
        .change("title", &head.title, &draft.title)
        .change("issuer", &head.issuer, &draft.issuer)
        .change("place", &head.place, &draft.place)
        .change("bases", &head.bases, &draft.bases)
        .change("signer_title", &head.signer_title, &draft.signer_title)
        .change("signer_name", &head.signer_name, &draft.signer_name);
    head.title = draft.title;
    head.issuer = draft.issuer;
    head.place = draft.place;
    head.bases = draft.bases;
    head.signer_title = draft.signer_title;
    head.signer_name = draft.signer_name;
    row.version = version;
    save(tx, row, &import, event).await
}

/// Saves a task as a person corrected it; its doubts are settled by that.
pub async fn correct(
    app: &App,
    permit: &Permit,
    id: &str,
    number: usize,
    draft: TaskDraft,
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    check(&mut tx, &draft).await?;
    let names = store::names(&mut tx).await?;
    let (row, mut import) = open_one(&mut tx, permit, id).await?;
    let place = number.wrapping_sub(1);
    let is_other =
        |(at, task): (usize, &ImportTask)| at != place && !task.left_out && task.draft.clause == draft.clause;
    if import.tasks.iter().enumerate().any(is_other) {
        return Err(Error::refused_at("clause", "Bản đọc đã có nhiệm vụ khác ở điều khoản này. Nhập điều khoản khác"));
    }
    let task = numbered(&mut import, number)?;
    if task.version != version {
        return Err(Error::Stale);
    }
    let event = difference(corrected(&row).with("clause", &task.draft.clause), &task.draft, &draft, &names);
    task.draft = draft;
    task.checked = true;
    task.version += 1;
    save(tx, row, &import, event).await
}

fn difference(event: Event, was: &TaskDraft, now: &TaskDraft, names: &BTreeMap<String, String>) -> Event {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    event
        .change("clause", &was.clause, &now.clause)
        .change("heading", &was.heading, &now.heading)
        .change("title", &was.title, &now.title)
        .change("work", &was.work, &now.work)
        .change("responsibility", &was.responsibility, &now.responsibility)
        .change("product", &was.product, &now.product)
        .change("authority", &was.authority, &now.authority)
        .change("recurrence", &was.recurrence, &now.recurrence)
        .change("starts_on", was.starts_on, now.starts_on)
        .change("due_on", day(was.due_on), day(now.due_on))
        .change("leads", listed(&was.leads, names), listed(&now.leads, names))
        .change("supporting", listed(&was.supporting, names), listed(&now.supporting, names))
}

/// Names of agencies, or how many there are when they are a crowd.
fn listed(ids: &[String], names: &BTreeMap<String, String>) -> String {
    if ids.len() > 12 {
        return format!("{} cơ quan", ids.len());
    }
    ids.iter().map(|id| names.get(id).unwrap_or(id).as_str()).collect::<Vec<_>>().join(", ")
}

/// Confirms that a person looked at a task. `answers` has, for each question, the number of the choice; `None` means
/// that nobody of the register is meant.
pub async fn confirm(
    app: &App,
    permit: &Permit,
    id: &str,
    number: usize,
    answers: &[Option<usize>],
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let names = store::names(&mut tx).await?;
    let (row, mut import) = open_one(&mut tx, permit, id).await?;
    let task = numbered(&mut import, number)?;
    if task.version != version {
        return Err(Error::Stale);
    }
    let was = task.draft.clone();
    for (question, answer) in task.questions.clone().iter().zip(answers) {
        if let Some(choice) = answer.and_then(|chosen| question.choices.get(chosen)) {
            task.add_agencies(&question.part, &choice.agencies);
        }
    }
    task.checked = true;
    task.version += 1;
    let event = corrected(&row).with("clause", &task.draft.clause).with("act", "đã xem, xác nhận bản đọc");
    let event = difference(event, &was, &task.draft, &names);
    save(tx, row, &import, event).await
}

/// Leaves a task out of what will be taken.
pub async fn leave_out(app: &App, permit: &Permit, id: &str, number: usize) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (row, mut import) = open_one(&mut tx, permit, id).await?;
    let task = numbered(&mut import, number)?;
    task.left_out = true;
    task.version += 1;
    let event = corrected(&row).with("clause", &task.draft.clause).with("act", "để ngoài kế hoạch");
    save(tx, row, &import, event).await
}

/// Takes a task back that was left out.
pub async fn take_back(app: &App, permit: &Permit, id: &str, number: usize) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (row, mut import) = open_one(&mut tx, permit, id).await?;
    let clause = numbered(&mut import, number)?.draft.clause.clone();
    if import.taken_tasks().any(|task| task.draft.clause == clause) {
        return Err(Error::refused(format!(
            "Bản đọc đã có nhiệm vụ khác ở {clause}. Sửa điều khoản của một trong hai."
        )));
    }
    let task = numbered(&mut import, number)?;
    task.left_out = false;
    task.version += 1;
    let event = corrected(&row).with("clause", clause).with("act", "lấy lại vào kế hoạch");
    save(tx, row, &import, event).await
}

/// Writes what a person typed into every task that lacks it; tells how many tasks changed.
pub async fn fill(app: &App, permit: &Permit, id: &str, filling: Filling) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let (row, mut import) = open_one(&mut tx, permit, id).await?;
    let filled = import.fill(&filling);
    if filled == 0 {
        return Err(Error::refused("Không có nhiệm vụ nào còn thiếu những điều này. Chưa ghi gì."));
    }
    let mut event = corrected(&row).with("act", "điền chung cho nhiệm vụ còn thiếu").with("tasks", filled);
    let texts = [
        ("responsibility", filling.responsibility),
        ("product", filling.product),
        ("authority", filling.authority),
        ("due_on", filling.due_on.map(|day| day.to_string())),
        ("recurrence", filling.recurrence),
    ];
    for (field, text) in texts {
        event = event.change(field, "", text.unwrap_or_default());
    }
    save(tx, row, &import, event).await?;
    Ok(filled)
}

/// Drops an import; nothing of it goes into a plan.
pub async fn discard(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (row, _) = open_one(&mut tx, permit, id).await?;
    store::settle(&mut tx, &row, "dropped", None).await?;
    let event = Event::new("plan_import.dropped", &row.id).with("file", &row.file_name).with("sha256", &row.sha256);
    tx.commit(event).await
}

/// The plan that an import would change, with the changes; none when it would make the first plan of its year.
pub async fn compared(db: &mut impl Read, row: &ImportRow, import: &Import) -> Result<Option<(Plan, Changes)>> {
    match store::plan_to_change(db, row.year, &row.bloc).await? {
        Some(id) => compared_with(db, &id, import).await.map(Some),
        None => Ok(None),
    }
}

async fn compared_with(db: &mut impl Read, id: &PlanId, import: &Import) -> Result<(Plan, Changes)> {
    let present = Present {
        plan: plans::find(db, id.as_str()).await?,
        tasks: tasks::of_plan(db, id).await?,
        agencies: tasks::agencies_of_plan(db, id).await?,
        recipients: plans::recipients(db, id).await?.into_iter().map(|one| (one.name, one.agency_id)).collect(),
        last: store::last_taken_into(db, id).await?.map(|row| row.import()).transpose()?,
    };
    let changes = changes(&present, import, &store::names(db).await?);
    Ok((present.plan, changes))
}

/// Takes an import that waits into a plan: a new one, or one that is open to edits.
pub async fn take(app: &App, permit: &Permit, id: &str, target: Target, version: i64) -> Result<Taken> {
    let mut tx = app.db.write(permit).await?;
    let (row, import) = open_one(&mut tx, permit, id).await?;
    if row.version != version {
        return Err(Error::Stale);
    }
    take_within(tx, permit, row, &import, target, Vec::new()).await
}

/// Reads nothing again: takes what was just prepared, without a person's check in between.
pub async fn take_at_once(
    app: &App,
    permit: &Permit,
    row: ImportRow,
    import: &Import,
    target: Target,
) -> Result<Taken> {
    let mut tx = app.db.write(permit).await?;
    store::insert(&mut tx, &row).await?;
    let event = read_event(&row, import);
    take_within(tx, permit, row, import, target, vec![event]).await
}

async fn take_within(
    mut tx: Tx,
    permit: &Permit,
    row: ImportRow,
    import: &Import,
    target: Target,
    mut events: Vec<Event>,
) -> Result<Taken> {
    if import.head.title.chars().count() < 5 {
        return Err(Error::refused("Chưa có tên kế hoạch. Sửa phần đầu của bản đọc rồi đưa vào kế hoạch."));
    }
    if import.taken_tasks().next().is_none() {
        return Err(Error::refused("Bản đọc không có nhiệm vụ nào để đưa vào kế hoạch."));
    }
    let taken = match target {
        Target::NewPlan => new_plan(&mut tx, permit, &row, import, &mut events).await?,
        Target::Plan { id, seen } => change_plan(&mut tx, permit, &row, import, &id, &seen).await?,
    };
    store::settle(&mut tx, &row, "taken", Some(&taken.0.plan)).await?;
    let (taken, changes) = taken;
    events.push(
        Event::new("plan_import.taken", &row.id)
            .with("file", &row.file_name)
            .with("sha256", &row.sha256)
            .with("plan", &taken.plan)
            .with("tasks", taken.tasks)
            .with("added", changes.added.len())
            .with("edited", changes.changed.len())
            .with("withdrawn", changes.withdrawn.len())
            .with("doubts", import.doubtful()),
    );
    tx.commit_all(events).await?;
    Ok(taken)
}

async fn new_plan(
    tx: &mut Tx,
    permit: &Permit,
    row: &ImportRow,
    import: &Import,
    events: &mut Vec<Event>,
) -> Result<(Taken, Changes)> {
    let head = import.head.draft(row.year);
    let plan = plans::insert(tx, &head, &row.bloc, permit.user_id()).await?;
    let mut changes = Changes::default();
    for task in import.taken_tasks() {
        add(tx, &plan, &task.draft).await?;
        changes.added.push(task.draft.clone());
    }
    plans::replace_recipients(tx, &plan, &import.head.recipients()).await?;
    events.push(Event::new("plan.drafted", &plan).with("title", head.title).with("year", row.year));
    let tasks = changes.added.len();
    Ok((Taken { plan, is_new: true, tasks, changes: tasks }, changes))
}

async fn change_plan(
    tx: &mut Tx,
    permit: &Permit,
    row: &ImportRow,
    import: &Import,
    id: &PlanId,
    seen: &str,
) -> Result<(Taken, Changes)> {
    let plan = plans::find_within(tx, permit, id.as_str()).await?;
    if (plan.year, &plan.bloc) != (row.year, &row.bloc) {
        return Err(Error::NotFound);
    }
    let (plan, changes) = compared_with(tx, id, import).await?;
    let taken = Taken {
        plan: plan.id.clone(),
        is_new: false,
        tasks: import.taken_tasks().count(),
        changes: changes.sentences.len(),
    };
    if changes.is_empty() {
        return Ok((taken, changes));
    }
    super::life::open_to_edits(tx, permit, id.as_str()).await?;
    if changes.fingerprint() != seen {
        return Err(Error::refused("Kế hoạch vừa được người khác sửa. Xem lại khác biệt bên dưới rồi áp dụng."));
    }
    if let Some(head) = &changes.head {
        plans::set_head(tx, &plan, head, plan.version).await?;
    }
    for task in &changes.withdrawn {
        tasks::withdraw(tx, task).await?;
    }
    for (task, draft) in &changes.changed {
        check(tx, draft).await.map_err(|error| about(&draft.clause, error))?;
        tasks::set(tx, task, draft, task.version).await?;
    }
    for draft in &changes.added {
        add(tx, &plan.id, draft).await?;
    }
    store::set_order(tx, &plan.id, &changes.order).await?;
    if let Some(recipients) = &changes.recipients {
        plans::replace_recipients(tx, &plan.id, recipients).await?;
    }
    Ok((taken, changes))
}

async fn add(tx: &mut Tx, plan: &PlanId, draft: &TaskDraft) -> Result<()> {
    check(tx, draft).await.map_err(|error| about(&draft.clause, error))?;
    tasks::insert(tx, plan, draft).await.map_err(|error| about(&draft.clause, error))?;
    Ok(())
}

/// A refusal that says which task it is about.
fn about(clause: &str, error: Error) -> Error {
    match error {
        Error::Refused { reason, .. } => Error::refused(format!("Nhiệm vụ {clause}: {reason}.")),
        other => other,
    }
}
