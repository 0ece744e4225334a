//! What taking an import changes of a plan. Three texts meet: what was taken into the plan last, what the plan says
//! now, and what the document says now. Where the document did not change, the plan keeps what people made of it.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::{Import, tidy};
use crate::plans::plan::{Plan, PlanDraft};
use crate::plans::task::{PartKind, Priority, Task, TaskAgency, TaskDraft};
use crate::plans::version::{Snapshot, TaskSnapshot, differences};
use crate::platform::audit::hex;
use crate::platform::words::Words;

/// A plan as it stands, with the import that was taken into it last.
#[derive(Clone, Debug)]
pub struct Present {
    pub plan: Plan,
    pub tasks: Vec<Task>,
    pub agencies: Vec<TaskAgency>,
    pub recipients: Vec<(String, Option<String>)>,
    pub last: Option<Import>,
}

/// What an import changes.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub head: Option<PlanDraft>,
    pub recipients: Option<Vec<(String, Option<String>)>>,
    pub added: Vec<TaskDraft>,
    pub changed: Vec<(Task, TaskDraft)>,
    pub withdrawn: Vec<Task>,
    /// The clauses in the order of the document.
    pub order: Vec<String>,
    /// All of it in sentences.
    pub sentences: Vec<String>,
    /// What stays as people made it in the plan, though the document says otherwise.
    pub kept: Vec<String>,
}

impl Changes {
    /// Whether the plan stays as it is.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// Tells whether what is applied is what a person was shown.
    pub fn fingerprint(&self) -> String {
        hex(&Sha256::digest(self.sentences.join("\n")))
    }
}

/// Compares an import with the plan that it is to change. `names` has the agencies by their ids.
pub fn changes(present: &Present, import: &Import, names: &BTreeMap<String, String>) -> Changes {
    let mut out =
        Changes { order: import.taken_tasks().map(|task| task.draft.clause.clone()).collect(), ..Changes::default() };
    let last: BTreeMap<&str, &TaskDraft> = match &present.last {
        Some(last) => last.taken_tasks().map(|task| (task.draft.clause.as_str(), &task.draft)).collect(),
        None => BTreeMap::new(),
    };
    let standing: BTreeMap<&str, (&Task, TaskDraft)> =
        present.tasks.iter().map(|task| (task.clause.as_str(), (task, draft_of(task, &present.agencies)))).collect();
    let mut after: Vec<TaskDraft> = Vec::new();
    let mut details: Vec<String> = Vec::new();
    for task in import.taken_tasks() {
        let clause = task.draft.clause.as_str();
        match (standing.get(clause), last.get(clause)) {
            (Some((stands, now)), last) => {
                let blank = blank(&task.draft);
                let wanted = merged(now, last.copied().unwrap_or(&blank), &task.draft);
                details.extend(details_that_differ(now, &wanted));
                if wanted != *now {
                    out.changed.push(((*stands).clone(), wanted.clone()));
                }
                after.push(wanted);
            }
            (None, Some(last)) if **last == task.draft => {
                out.kept.push(format!("Nhiệm vụ {clause} đã được bỏ khỏi kế hoạch, vẫn để như vậy."));
            }
            (None, _) => {
                out.added.push(task.draft.clone());
                after.push(task.draft.clone());
            }
        }
    }
    let clauses: BTreeSet<&str> = import.taken_tasks().map(|task| task.draft.clause.as_str()).collect();
    for (clause, (task, now)) in standing.iter().filter(|(clause, _)| !clauses.contains(**clause)) {
        if present.last.is_some() && !last.contains_key(clause) {
            out.kept.push(format!("Nhiệm vụ {clause} không lấy từ văn bản, vẫn giữ trong kế hoạch."));
            after.push(now.clone());
        } else {
            out.withdrawn.push((*task).clone());
        }
    }
    head(present, import, &mut out);
    let before = Snapshot::of(&present.plan, &present.tasks, &present.agencies);
    let title = out.head.as_ref().map_or(&before.title, |head| &head.title).clone();
    let then = Snapshot { title, tasks: after.iter().map(|draft| snapshot(draft, names)).collect(), ..before.clone() };
    let mut sentences = differences(&before, &then);
    sentences.append(&mut details);
    sentences.append(&mut out.sentences);
    out.sentences = sentences;
    out
}

/// The head and the recipients.
fn head(present: &Present, import: &Import, out: &mut Changes) {
    let plan = &present.plan;
    let new = import.head.draft(plan.year);
    let last = present.last.as_ref().map(|last| last.head.draft(plan.year));
    let pick = |now: &String, new: &String, last: Option<&String>| {
        let same = last.map_or(new.is_empty(), |last| last == new);
        if same { now.clone() } else { new.clone() }
    };
    let last = last.as_ref();
    let wanted = PlanDraft {
        year: plan.year,
        title: pick(&plan.title, &new.title, last.map(|last| &last.title)),
        issuer: pick(&plan.issuer, &new.issuer, last.map(|last| &last.issuer)),
        place: pick(&plan.place, &new.place, last.map(|last| &last.place)),
        bases: pick(&plan.bases, &new.bases, last.map(|last| &last.bases)),
        signer_title: pick(&plan.signer_title, &new.signer_title, last.map(|last| &last.signer_title)),
        signer_name: pick(&plan.signer_name, &new.signer_name, last.map(|last| &last.signer_name)),
    };
    let fields = [
        ("Cơ quan ban hành", &plan.issuer, &wanted.issuer),
        ("Địa danh", &plan.place, &wanted.place),
        ("Căn cứ", &plan.bases, &wanted.bases),
        ("Chức danh người ký", &plan.signer_title, &wanted.signer_title),
        ("Người ký", &plan.signer_name, &wanted.signer_name),
    ];
    for (what, now, then) in fields.into_iter().filter(|(_, now, then)| now != then) {
        let shown = |text: &str| {
            if text.is_empty() { "trống".to_owned() } else { format!("“{}”", super::short_title(text)) }
        };
        out.sentences.push(format!("{what} từ {} thành {}.", shown(now), shown(then)));
    }
    if !out.sentences.is_empty() || plan.title != wanted.title {
        out.head = Some(wanted);
    }
    let new = import.head.recipients();
    let unchanged = present.last.as_ref().map_or(new.is_empty(), |last| last.head.recipients() == new);
    if !unchanged && new != present.recipients {
        let names =
            |list: &[(String, Option<String>)]| list.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>();
        let (now, then) = (names(&present.recipients), names(&new));
        let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>().join("; ");
        let (added, gone) = (only(&then, &now), only(&now, &then));
        let said = match (added.as_str(), gone.as_str()) {
            ("", "") => format!("Nơi nhận: {} nơi thay cho {} nơi.", new.len(), present.recipients.len()),
            (added, "") => format!("Nơi nhận: thêm {added}."),
            ("", gone) => format!("Nơi nhận: bỏ {gone}."),
            (added, gone) => format!("Nơi nhận: thêm {added}; bỏ {gone}."),
        };
        out.sentences.push(said);
        out.recipients = Some(new);
    }
}

/// A task of the plan as a draft.
fn draft_of(task: &Task, agencies: &[TaskAgency]) -> TaskDraft {
    let of = |part: PartKind| {
        let own = agencies.iter().filter(|agency| agency.task_id == task.id && agency.part == part);
        own.map(|agency| agency.agency_id.clone()).collect()
    };
    let mut draft = TaskDraft {
        clause: task.clause.clone(),
        heading: task.heading.clone(),
        title: task.title.clone(),
        work: task.work.clone(),
        responsibility: task.responsibility.clone(),
        product: task.product.clone(),
        authority: task.authority.clone(),
        now: task.priority == Priority::Now,
        legal_document_id: task.legal_document_id.clone(),
        legal_clause: task.legal_clause.clone(),
        recurrence: task.recurrence.as_str().to_owned(),
        starts_on: task.starts_on,
        due_on: task.due_on,
        deadline_text: task.deadline_text.clone(),
        addressees: task.addressees.clone(),
        leads: of(PartKind::Lead),
        supporting: of(PartKind::Supporting),
    };
    tidy(&mut draft);
    draft
}

/// A draft that says nothing: what is equal to it was left open.
fn blank(draft: &TaskDraft) -> TaskDraft {
    TaskDraft {
        clause: draft.clause.clone(),
        heading: String::new(),
        title: String::new(),
        work: String::new(),
        responsibility: String::new(),
        product: String::new(),
        authority: String::new(),
        now: false,
        legal_document_id: None,
        legal_clause: None,
        recurrence: "once".to_owned(),
        starts_on: draft.starts_on,
        due_on: None,
        deadline_text: String::new(),
        addressees: String::new(),
        leads: Vec::new(),
        supporting: Vec::new(),
    }
}

/// Field by field: what did not change from `last` to `new` stays as it is `now`.
pub(super) fn merged(now: &TaskDraft, last: &TaskDraft, new: &TaskDraft) -> TaskDraft {
    fn pick<T: PartialEq + Clone>(now: &T, last: &T, new: &T) -> T {
        if new == last { now.clone() } else { new.clone() }
    }
    let mut out = TaskDraft {
        clause: new.clause.clone(),
        heading: pick(&now.heading, &last.heading, &new.heading),
        title: pick(&now.title, &last.title, &new.title),
        work: pick(&now.work, &last.work, &new.work),
        responsibility: pick(&now.responsibility, &last.responsibility, &new.responsibility),
        product: pick(&now.product, &last.product, &new.product),
        authority: pick(&now.authority, &last.authority, &new.authority),
        now: pick(&now.now, &last.now, &new.now),
        legal_document_id: pick(&now.legal_document_id, &last.legal_document_id, &new.legal_document_id),
        legal_clause: pick(&now.legal_clause, &last.legal_clause, &new.legal_clause),
        recurrence: pick(&now.recurrence, &last.recurrence, &new.recurrence),
        starts_on: pick(&now.starts_on, &last.starts_on, &new.starts_on),
        due_on: pick(&now.due_on, &last.due_on, &new.due_on),
        deadline_text: pick(&now.deadline_text, &last.deadline_text, &new.deadline_text),
        addressees: pick(&now.addressees, &last.addressees, &new.addressees),
        leads: pick(&now.leads, &last.leads, &new.leads),
        supporting: pick(&now.supporting, &last.supporting, &new.supporting),
    };
    tidy(&mut out);
    out
}

/// Changes that versions do not tell.
fn details_that_differ(now: &TaskDraft, then: &TaskDraft) -> Option<String> {
    let fields = [
        ("mục", now.heading != then.heading),
        ("mức ưu tiên", now.now != then.now),
        ("ngày bắt đầu", now.starts_on != then.starts_on),
        ("lời văn về thời hạn", now.deadline_text != then.deadline_text),
        ("tên nhóm cơ quan", now.addressees != then.addressees),
        (
            "căn cứ pháp lý",
            (&now.legal_document_id, &now.legal_clause) != (&then.legal_document_id, &then.legal_clause),
        ),
    ];
    let named: Vec<&str> = fields.into_iter().filter_map(|(what, differs)| differs.then_some(what)).collect();
    (!named.is_empty()).then(|| format!("Nhiệm vụ {}: sửa {}.", then.clause, named.join(", ")))
}

fn snapshot(draft: &TaskDraft, names: &BTreeMap<String, String>) -> TaskSnapshot {
    let named = |ids: &[String]| ids.iter().map(|id| names.get(id).unwrap_or(id).clone()).collect();
    TaskSnapshot {
        clause: draft.clause.clone(),
        title: draft.title.clone(),
        work: draft.work.clone(),
        product: draft.product.clone(),
        responsibility: draft.responsibility.clone(),
        authority: draft.authority.clone(),
        recurrence: draft.recurrence.clone(),
        due_on: draft.due_on,
        leads: named(&draft.leads),
        supporting: named(&draft.supporting),
    }
}
