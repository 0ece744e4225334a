//! An import: what a document was read as, corrected by a person, before it becomes a plan or changes one.

use serde::{Deserialize, Serialize};

use super::plan::PlanDraft;
use super::task::TaskDraft;

crate::ids! {
    /// An import that waits for its check.
    ImportId = "plan_import";
}

/// What was read of a document, with what a person corrected since.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Import {
    pub head: Head,
    pub tasks: Vec<ImportTask>,
    /// What could not be read, and what was left out and why: place and sentence.
    pub notices: Vec<String>,
}

/// The head of the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub title: String,
    pub issuer: String,
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
}

/// A task that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportTask {
    pub draft: TaskDraft,
    /// What is doubtful about it, in sentences.
    pub doubts: Vec<String>,
    /// Agencies that may be meant, for a name that no agency bears: name in the text, then id and name of each.
    pub suggestions: Vec<(String, Vec<(String, String)>)>,
    /// Whether a person has looked at it.
    pub checked: bool,
    /// Left out by a person.
    pub left_out: bool,
}
