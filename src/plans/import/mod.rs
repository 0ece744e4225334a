//! An import: what a document was read as, corrected by a person, before it becomes a plan or changes one.

mod difference;
mod from_reading;

pub use difference::{Changes, Present, changes};
pub use from_reading::short_title;

use serde::{Deserialize, Serialize};

use super::plan::PlanDraft;
use super::reading::{Notice, SectionReading, Skipped};
use super::task::{PartKind, TaskDraft};
use crate::platform::words::Words;

crate::ids! {
    /// An import that waits for its check.
    ImportId = "plan_import";
}

/// What was read of a document, with what a person corrected since.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Import {
    pub head: Head,
    pub tasks: Vec<ImportTask>,
    pub sections: Vec<SectionReading>,
    /// Pieces of the text that gave no task, each with its reason.
    pub skipped: Vec<Skipped>,
    pub notices: Vec<Notice>,
}

/// The head of the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub title: String,
    pub issuer: String,
    /// Number and sign as printed; the plan gets its own when it is issued.
    pub number: String,
    pub place: String,
    pub issued_on: Option<chrono::NaiveDate>,
    pub bases: String,
    pub signer_title: String,
    pub signer_name: String,
    /// Names of the list "Nơi nhận", with the agencies they stand for.
    pub recipients: Vec<(String, Vec<String>)>,
}

impl Head {
    /// The head as a draft of a plan.
    pub fn draft(&self, year: i64) -> PlanDraft {
        PlanDraft {
            year,
            title: self.title.clone(),
            issuer: self.issuer.clone(),
            place: self.place.clone(),
            bases: self.bases.clone(),
            signer_title: self.signer_title.clone(),
            signer_name: self.signer_name.clone(),
        }
    }

    /// The recipients one by one: an agency that is named twice gets the plan once.
    pub fn recipients(&self) -> Vec<(String, Option<String>)> {
        let mut list: Vec<(String, Option<String>)> = Vec::new();
        for (name, agencies) in &self.recipients {
            if agencies.is_empty() {
                list.push((name.clone(), None));
            }
            for agency in agencies {
                if !list.iter().any(|(_, other)| other.as_ref() == Some(agency)) {
                    list.push((name.clone(), Some(agency.clone())));
                }
            }
        }
        list
    }
}

/// A task that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportTask {
    pub draft: TaskDraft,
    /// As it was read, before anybody corrected it.
    pub read: TaskDraft,
    /// "dòng 46".
    pub place: String,
    /// What is doubtful about it, in sentences.
    pub doubts: Vec<String>,
    /// Names that may mean one agency or another.
    pub questions: Vec<Question>,
    /// Whether a person has looked at it.
    pub checked: bool,
    /// Left out by a person.
    pub left_out: bool,
    /// How often it was changed: the version that a person saw.
    pub version: i64,
}

/// A name of the document that is no agency of the register for sure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The word of a `PartKind`.
    pub part: String,
    /// As the document writes it.
    pub text: String,
    pub choices: Vec<Choice>,
}

/// What a name may mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub label: String,
    pub agencies: Vec<String>,
}

impl Question {
    /// The part that is asked about, in words.
    pub fn part_label(&self) -> &'static str {
        PartKind::parse(&self.part).map_or("", Words::label)
    }
}

impl ImportTask {
    /// Whether somebody should look at it before it is taken.
    pub fn is_doubtful(&self) -> bool {
        let asks = !self.doubts.is_empty() || !self.questions.is_empty();
        asks && !self.checked && !self.left_out
    }

    /// Puts the agencies of an answer into the part that was asked about.
    pub fn add_agencies(&mut self, part: &str, agencies: &[String]) {
        let is_lead = part == PartKind::Lead.as_str();
        let list = if is_lead { &mut self.draft.leads } else { &mut self.draft.supporting };
        list.extend(agencies.iter().cloned());
        tidy(&mut self.draft);
    }
}

/// Each agency once, and none both leads and supports.
fn tidy(draft: &mut TaskDraft) {
    for list in [&mut draft.leads, &mut draft.supporting] {
        list.sort();
        list.dedup();
    }
    draft.supporting.retain(|agency| !draft.leads.contains(agency));
}

impl Import {
    /// The tasks that become part of the plan.
    pub fn taken_tasks(&self) -> impl Iterator<Item = &ImportTask> {
        self.tasks.iter().filter(|task| !task.left_out)
    }

    /// How many tasks somebody should look at.
    pub fn doubtful(&self) -> usize {
        self.tasks.iter().filter(|task| task.is_doubtful()).count()
    }

    /// How many tasks lack one of the "6 rõ".
    pub fn with_gaps(&self) -> usize {
        self.taken_tasks().filter(|task| !task.draft.gaps().is_empty()).count()
    }

    /// Takes over what a person corrected in an earlier reading, wherever the document still says the same.
    pub fn keep_corrections(&mut self, earlier: &Import) {
        for task in &mut self.tasks {
            let Some(before) = earlier.tasks.iter().find(|before| before.read.clause == task.read.clause) else {
                continue;
            };
            if before.read == task.read {
                task.draft = before.draft.clone();
                task.checked = before.checked;
                task.left_out = before.left_out;
            } else {
                task.draft = difference::merged(&before.draft, &before.read, &task.read);
            }
        }
    }

    /// Fills one of the "6 rõ" where it is missing, with the officer's own words; tells how many tasks changed.
    pub fn fill(&mut self, filling: &Filling) -> usize {
        let mut filled = 0;
        for task in self.tasks.iter_mut().filter(|task| !task.left_out) {
            let before = task.draft.clone();
            let draft = &mut task.draft;
            let texts = [
                (&mut draft.responsibility, &filling.responsibility),
                (&mut draft.product, &filling.product),
                (&mut draft.authority, &filling.authority),
            ];
            for (field, text) in texts {
                if field.is_empty()
                    && let Some(text) = text
                {
                    field.clone_from(text);
                }
            }
            let is_dated = draft.due_on.is_some() || draft.recurrence != "once";
            if !is_dated {
                draft.due_on = filling.due_on;
                if let Some(recurrence) = &filling.recurrence {
                    draft.recurrence.clone_from(recurrence);
                }
            }
            if *draft != before {
                task.version += 1;
                filled += 1;
            }
        }
        filled
    }
}

/// What an officer writes into all tasks that lack it.
#[derive(Clone, Debug, Default)]
pub struct Filling {
    pub responsibility: Option<String>,
    pub product: Option<String>,
    pub authority: Option<String>,
    pub due_on: Option<chrono::NaiveDate>,
    /// The word of a `Recurrence`.
    pub recurrence: Option<String>,
}
