//! What `chieuhien plan …` does: a document is read and shown, or taken into a plan; plans are listed and shown.

use serde_json::{Value as Json, json};

use crate::packs::{Pack, PackSource, read as read_pack};
use crate::plans::actions::import as actions;
use crate::plans::actions::import::{Target, Wish};
use crate::plans::reading::{Addressee, Proposal, Register, RegisteredAgency, TaskReading};
use crate::plans::store::{imports as store, plans, tasks};
use crate::plans::task::PartKind;
use crate::platform::App;
use crate::platform::db::Db;
use crate::platform::error::{Error, Result};
use crate::platform::files::Upload;
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// The pack whose agencies are known before there is an instance.
const PACK: &str = "hai-phong";

/// What a command has to say.
#[derive(Clone, Debug)]
pub struct Said {
    pub lines: Vec<String>,
    pub json: Json,
}

/// The agencies that a document is matched with: those of the instance, or before there is one, those of the pack.
pub async fn register(db: Option<&Db>) -> Result<(Register, bool)> {
    if let Some(db) = db {
        let register = store::register(&mut db.read()).await?;
        if !register.agencies().is_empty() {
            return Ok((register, true));
        }
    }
    let pack = read_pack(&PackSource::embedded(PACK)).map_err(|_| Error::internal("the embedded pack has problems"))?;
    Ok((register_of(&pack), false))
}

fn register_of(pack: &Pack) -> Register {
    let agencies = pack.every_agency().into_iter().map(|agency| RegisteredAgency {
        id: agency.code,
        name: agency.name_vi,
        short_name: agency.short_name,
        aliases: agency.aliases,
        kind: agency.kind,
        bloc: agency.bloc,
        parent: agency.parent,
    });
    Register::new(agencies.collect())
}

/// Shows what a document says; nothing is written.
pub async fn preview(upload: Upload, (register, is_own): (Register, bool)) -> Result<Said> {
    let name = upload.name.clone();
    let (proposal, _) = actions::propose(register, upload).await?;
    let mut lines = listing(&name, &proposal);
    if !is_own {
        lines.push(format!("Chưa có hệ thống ở đây: đối chiếu với danh bạ cơ quan của gói {PACK}."));
    }
    lines.push("Chưa ghi gì.".to_owned());
    let json = serde_json::to_value(&proposal).map_err(Error::internal)?;
    Ok(Said { lines, json })
}

fn listing(name: &str, proposal: &Proposal) -> Vec<String> {
    let header = &proposal.header;
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "chưa có".to_owned());
    let number = match (&header.number, &header.sign) {
        (None, None) => "chưa có".to_owned(),
        (number, sign) => format!("{}/{}", number.as_deref().unwrap_or("…"), sign.as_deref().unwrap_or("…")),
    };
    let mut lines = vec![
        format!("{name}: {} nhiệm vụ", proposal.tasks.len()),
        format!("Cơ quan ban hành: {}", known(&header.issuer)),
        format!("Số, ký hiệu: {number}"),
        format!("Ngày: {}", header.date.map_or("chưa có".to_owned(), viet::date::screen)),
        format!("Trích yếu: {}", known(&header.summary)),
        format!("Người ký: {}", known(&header.signer)),
        format!("Nơi nhận: {}", header.recipients.join("; ")),
    ];
    for section in &proposal.sections {
        lines.push(String::new());
        lines.push(format!("{}. {}: {} nhiệm vụ", section.clause, section.title, section.tasks));
        lines.extend(section.reason.iter().map(|reason| format!("  {reason}")));
        for task in proposal
            .tasks
            .iter()
            .filter(|task| task.section == section.title && task.clause.starts_with(&section.clause))
        {
            lines.extend(task_lines(task));
        }
    }
    let is_listed = |task: &&TaskReading| {
        proposal
            .sections
            .iter()
            .any(|section| task.section == section.title && task.clause.starts_with(&section.clause))
    };
    lines.extend(proposal.tasks.iter().filter(|task| !is_listed(task)).flat_map(task_lines));
    lines.push(String::new());
    let place = |place: Option<String>| place.map(|place| format!("{place}: ")).unwrap_or_default();
    lines.extend(
        proposal.notices.iter().map(|one| format!("! {}{}", place(one.place.map(|at| at.to_string())), one.text)),
    );
    lines.push(format!("{} đoạn không thành nhiệm vụ:", proposal.skipped.len()));
    lines.extend(proposal.skipped.iter().map(|one| {
        let beginning: String = one.text.chars().take(60).collect();
        format!("  {}: {beginning}… ({})", one.place, one.reason)
    }));
    lines
}

fn task_lines(task: &TaskReading) -> Vec<String> {
    let named = |who: &Addressee| match (&who.name, &who.group) {
        (_, Some(group)) => format!("{} ({} cơ quan)", who.text, group.count),
        (Some(name), None) => name.clone(),
        (None, None) => format!("“{}”?", who.text),
    };
    let leads = match task.leads.as_slice() {
        [] => "chưa rõ cơ quan chủ trì".to_owned(),
        leads => leads.iter().map(named).collect::<Vec<_>>().join("; "),
    };
    let due = task.due.map(|day| format!(" · hạn {}", viet::date::screen(day))).unwrap_or_default();
    let rhythm = task.recurrence.map(|word| format!(" · {}", word.label().to_lowercase())).unwrap_or_default();
    let mut lines = vec![format!("  {}  {leads}{due}{rhythm}", task.clause)];
    lines.push(format!("      {}", crate::plans::import::short_title(&task.text)));
    if !task.coordinating.is_empty() {
        lines.push(format!("      Phối hợp: {}", task.coordinating.iter().map(named).collect::<Vec<_>>().join("; ")));
    }
    lines.extend(task.doubts.iter().map(|doubt| format!("      ! {doubt}")));
    lines
}

/// Takes a document into the plan of its year: a new draft, or the one that is open to edits. A document that changes
/// nothing writes nothing.
pub async fn import(app: &App, upload: Upload, wish: &Wish) -> Result<Said> {
    let permit = Permit::system("chieuhien plan import");
    let (row, import) = actions::prepare(app, &permit, upload, wish).await?;
    let compared = actions::compared(&mut app.db.read(), &row, &import).await?;
    let (target, mut lines, sentences) = match compared {
        None => (Target::NewPlan, Vec::new(), Vec::new()),
        Some((plan, changes)) if changes.is_empty() => {
            let json = json!({ "plan": plan.id, "new": false, "changes": [], "tasks": import.tasks.len() });
            return Ok(Said {
                lines: vec![format!("Không có gì thay đổi: {} đã đúng như văn bản.", plan.name())],
                json,
            });
        }
        Some((plan, changes)) => {
            let heading = format!("Cập nhật {}:", plan.name());
            let lines =
                std::iter::once(heading).chain(changes.sentences.iter().map(|one| format!("  {one}"))).collect();
            (Target::Plan { id: plan.id, seen: changes.fingerprint() }, lines, changes.sentences)
        }
    };
    let taken = actions::take_at_once(app, &permit, row, &import, target).await?;
    if taken.is_new {
        lines.push(format!("Đã lập kế hoạch dự thảo {} với {} nhiệm vụ.", taken.plan, taken.tasks));
    } else {
        lines.push(format!("Đã cập nhật kế hoạch {}: {} thay đổi.", taken.plan, taken.changes));
    }
    if import.doubtful() > 0 {
        lines.push(format!("{} nhiệm vụ có chỗ chưa chắc; xem lại trong kế hoạch.", import.doubtful()));
    }
    let json = json!({
        "plan": taken.plan, "new": taken.is_new, "tasks": taken.tasks, "changes": sentences,
        "doubts": import.doubtful(), "notices": import.notices,
    });
    Ok(Said { lines, json })
}

/// All plans, the newest year first.
pub async fn list(db: &Db) -> Result<Said> {
    let all = plans::all(&mut db.read()).await?;
    let lines = match all.as_slice() {
        [] => vec!["Chưa có kế hoạch nào.".to_owned()],
        all => all.iter().map(|plan| format!("{}  {}  {}  {}", plan.id, plan.year, plan.state, plan.title)).collect(),
    };
    let listed = all.iter().map(|plan| {
        json!({
            "id": plan.id, "year": plan.year, "bloc": plan.bloc, "title": plan.title, "number": plan.number,
            "issued_on": plan.issued_on, "state": plan.state.as_str(), "issues": plan.issues,
        })
    });
    Ok(Said { lines, json: json!({ "plans": listed.collect::<Vec<_>>() }) })
}

/// One plan with its tasks.
pub async fn show(db: &Db, id: &str) -> Result<Said> {
    let db = &mut db.read();
    let plan = plans::find(db, id).await.map_err(|error| match error {
        Error::NotFound => Error::refused(format!("Không có kế hoạch {id}. Xem danh sách bằng “chieuhien plan list”.")),
        other => other,
    })?;
    let all = tasks::of_plan(db, &plan.id).await?;
    let agencies = tasks::agencies_of_plan(db, &plan.id).await?;
    let mut lines = vec![format!("{}: {}", plan.name(), plan.title), format!("{}, {} nhiệm vụ", plan.state, all.len())];
    let mut listed = Vec::new();
    for task in &all {
        let of = |part: PartKind| -> Vec<&str> {
            let own = agencies.iter().filter(|agency| agency.task_id == task.id && agency.part == part);
            own.map(|agency| agency.name.as_str()).collect()
        };
        let leads = of(PartKind::Lead);
        let who = if task.addressees.is_empty() { leads.join(", ") } else { task.addressees.clone() };
        lines.push(format!("  {}  {who}: {} ({})", task.clause, task.title, task.time_label()));
        listed.push(json!({
            "id": task.id, "clause": task.clause, "title": task.title, "text": task.work, "leads": leads,
            "supporting": of(PartKind::Supporting), "due": task.due_on, "recurrence": task.recurrence.as_str(),
            "responsibility": task.responsibility, "product": task.product, "authority": task.authority,
        }));
    }
    let json = json!({
        "id": plan.id, "year": plan.year, "bloc": plan.bloc, "title": plan.title, "issuer": plan.issuer,
        "number": plan.number, "issued_on": plan.issued_on, "state": plan.state.as_str(), "tasks": listed,
    });
    Ok(Said { lines, json })
}
