//! Versions of a plan (what was issued against what holds now), told in sentences; and who received it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::plan::{Plan, PlanId};
use super::task::{PartKind, Recurrence, Task, TaskAgency};
use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::words::Words;

crate::ids! {
    /// A recipient of a plan.
    RecipientId = "plan_recipient";
}

/// A version as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Version {
    pub number: i64,
    pub reason: String,
    pub snapshot: String,
    pub made_at: Instant,
    pub made_by: String,
}

impl Version {
    /// The snapshot, read.
    pub fn read(&self) -> Result<Snapshot> {
        serde_json::from_str(&self.snapshot).map_err(Error::internal)
    }
}

/// A recipient (nơi nhận) of a plan.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Recipient {
    pub id: RecipientId,
    pub plan_id: PlanId,
    pub position: i64,
    pub name: String,
    pub agency_id: Option<String>,
    pub agency_name: Option<String>,
    pub sent_at: Option<Instant>,
    pub received_at: Option<Instant>,
    pub received_by: Option<String>,
    pub chased_at: Option<Instant>,
}

/// A plan as it stood at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub title: String,
    pub number: String,
    pub issued_on: Option<NaiveDate>,
    pub signer_name: String,
    pub tasks: Vec<TaskSnapshot>,
}

/// A task as it stood at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskSnapshot {
    pub clause: String,
    pub title: String,
    pub work: String,
    pub product: String,
    pub responsibility: String,
    pub authority: String,
    pub recurrence: String,
    pub due_on: Option<NaiveDate>,
    pub leads: Vec<String>,
    pub supporting: Vec<String>,
}

impl Snapshot {
    /// The plan as it stands.
    pub fn of(plan: &Plan, tasks: &[Task], agencies: &[TaskAgency]) -> Snapshot {
        let named = |task: &Task, part: PartKind| {
            let own = agencies.iter().filter(|agency| agency.task_id == task.id && agency.part == part);
            own.map(|agency| agency.name.clone()).collect()
        };
        Snapshot {
            title: plan.title.clone(),
            number: plan.number.clone(),
            issued_on: plan.issued_on,
            signer_name: plan.signer_name.clone(),
            tasks: tasks
                .iter()
                .map(|task| TaskSnapshot {
                    clause: task.clause.clone(),
                    title: task.title.clone(),
                    work: task.work.clone(),
                    product: task.product.clone(),
                    responsibility: task.responsibility.clone(),
                    authority: task.authority.clone(),
                    recurrence: task.recurrence.as_str().to_owned(),
                    due_on: task.due_on,
                    leads: named(task, PartKind::Lead),
                    supporting: named(task, PartKind::Supporting),
                })
                .collect(),
        }
    }
}

/// What changed from one snapshot to another, as sentences, in the order of the document.
pub fn differences(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let mut sentences = Vec::new();
    if before.title != after.title {
        sentences.push(format!("Tên kế hoạch đổi thành “{}”.", after.title));
    }
    let old: BTreeMap<&str, &TaskSnapshot> = before.tasks.iter().map(|task| (task.clause.as_str(), task)).collect();
    let new: BTreeMap<&str, &TaskSnapshot> = after.tasks.iter().map(|task| (task.clause.as_str(), task)).collect();
    for task in &after.tasks {
        match old.get(task.clause.as_str()) {
            None => sentences.push(format!("Thêm nhiệm vụ {}: {}.", task.clause, task.title)),
            Some(was) => sentences.extend(changes(was, task)),
        }
    }
    for task in before.tasks.iter().filter(|task| !new.contains_key(task.clause.as_str())) {
        sentences.push(format!("Bỏ nhiệm vụ {}: {}.", task.clause, task.title));
    }
    sentences
}

fn changes(was: &TaskSnapshot, now: &TaskSnapshot) -> Vec<String> {
    let about = format!("Nhiệm vụ {}", now.clause);
    let mut sentences = Vec::new();
    let day = |day: Option<NaiveDate>| day.map_or("chưa có".to_owned(), viet::date::screen);
    if was.due_on != now.due_on {
        sentences.push(format!("{about}: hạn từ {} thành {}.", day(was.due_on), day(now.due_on)));
    }
    if was.recurrence != now.recurrence {
        let label = |word: &str| Recurrence::parse(word).map_or(word.to_owned(), |known| known.label().to_lowercase());
        sentences.push(format!("{about}: chu kỳ từ {} thành {}.", label(&was.recurrence), label(&now.recurrence)));
    }
    for (what, was, now) in [("chủ trì", &was.leads, &now.leads), ("phối hợp", &was.supporting, &now.supporting)]
    {
        let only = |a: &Vec<String>, b: &Vec<String>| -> Vec<String> {
            a.iter().filter(|name| !b.contains(name)).cloned().collect()
        };
        let (added, removed) = (only(now, was), only(was, now));
        if !added.is_empty() {
            sentences.push(format!("{about}: thêm cơ quan {what} {}.", listed(&added)));
        }
        if !removed.is_empty() {
            sentences.push(format!("{about}: bỏ cơ quan {what} {}.", listed(&removed)));
        }
    }
    let texts = [
        ("tên ngắn", &was.title, &now.title),
        ("nội dung", &was.work, &now.work),
        ("sản phẩm", &was.product, &now.product),
        ("trách nhiệm", &was.responsibility, &now.responsibility),
        ("thẩm quyền", &was.authority, &now.authority),
    ];
    for (what, was, now) in texts.into_iter().filter(|(_, was, now)| was != now) {
        let text =
            |text: &String| if text.is_empty() { "trống".to_owned() } else { format!("“{}”", short(text)) };
        sentences.push(format!("{about}: {what} từ {} thành {}.", text(was), text(now)));
    }
    sentences
}

fn listed(names: &[String]) -> String {
    match names {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} và {} cơ quan khác", rest.len())
        }
        _ => names.join(", "),
    }
}

fn short(text: &str) -> String {
    let cut: String = text.chars().take(120).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(clause: &str, due: &str, leads: &[&str]) -> TaskSnapshot {
        TaskSnapshot {
            clause: clause.into(),
            title: format!("Việc {clause}"),
            due_on: due.parse().ok(),
            leads: leads.iter().map(|lead| (*lead).to_owned()).collect(),
            recurrence: "once".into(),
            ..TaskSnapshot::default()
        }
    }

    #[test]
    fn versions_are_compared_in_sentences() {
        let before = Snapshot {
            tasks: vec![task("II.1.a", "2026-06-30", &["Sở Nội vụ"]), task("II.2", "", &[])],
            ..Snapshot::default()
        };
        let after = Snapshot {
            tasks: vec![task("II.1.a", "2026-07-31", &["Sở Tài chính"]), task("II.3.a", "", &[])],
            ..Snapshot::default()
        };
        assert_eq!(
            differences(&before, &after),
            [
                "Nhiệm vụ II.1.a: hạn từ 30/06/2026 thành 31/07/2026.",
                "Nhiệm vụ II.1.a: thêm cơ quan chủ trì Sở Tài chính.",
                "Nhiệm vụ II.1.a: bỏ cơ quan chủ trì Sở Nội vụ.",
                "Thêm nhiệm vụ II.3.a: Việc II.3.a.",
                "Bỏ nhiệm vụ II.2: Việc II.2.",
            ]
        );
        assert!(differences(&after, &after).is_empty());
    }
}
