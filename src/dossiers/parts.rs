//! What belongs to a dossier: its papers, its steps, what was asked for, what was found.

use chrono::NaiveDate;

use super::dossier::{DossierId, DossierState};
use crate::platform::clock::Instant;
use crate::{ids, words};

ids! {
    /// A paper of a dossier (thành phần hồ sơ).
    ItemId = "dossier_item";
    /// A request for supplement.
    SupplementId = "dossier_supplement";
    /// A finding that somebody is not eligible.
    FindingId = "dossier_finding";
}

words! {
    /// Where a paper of a dossier stands.
    pub enum ItemState {
        Given = "given" "Chờ xem",
        Accepted = "accepted" "Đạt",
        Rejected = "rejected" "Chưa đạt",
        /// A later paper stands in its place.
        Replaced = "replaced" "Đã thay",
    }
}

words! {
    /// Where a request for supplement stands.
    pub enum SupplementState {
        /// A second one, which waits for the head (STD-78).
        Proposed = "proposed" "Chờ lãnh đạo duyệt",
        Sent = "sent" "Đã gửi",
        Answered = "answered" "Đã bổ sung",
        Rejected = "rejected" "Lãnh đạo không duyệt",
    }
}

words! {
    /// Where a finding stands.
    pub enum FindingState {
        Proposed = "proposed" "Chờ lãnh đạo duyệt",
        Approved = "approved" "Đã duyệt",
        Rejected = "rejected" "Không duyệt",
    }
}

/// A paper of a dossier with its file.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Item {
    pub id: ItemId,
    pub dossier_id: DossierId,
    /// The code in the pack's list of papers.
    pub item: String,
    pub file_id: Option<String>,
    pub file_name: Option<String>,
    pub media_type: Option<String>,
    /// In bytes.
    pub size: Option<i64>,
    pub sha256: Option<String>,
    pub pages: Option<i64>,
    pub state: ItemState,
    pub note: String,
    pub given_by_name: String,
    pub given_at: Instant,
    pub judged_by_name: String,
    pub judged_at: Option<Instant>,
    pub version: i64,
}

impl Item {
    /// Whether it is one of the papers that count now.
    pub fn is_present(&self) -> bool {
        self.state != ItemState::Replaced
    }
}

/// A step that was taken: who holds the dossier from then on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StepTaken {
    pub number: i64,
    pub from_state: DossierState,
    pub to_state: DossierState,
    pub note: String,
    /// As the candidate is told.
    pub holder: String,
    pub taken_by_name: String,
    pub taken_at: Instant,
}

/// A missing paper with what has to be mended about it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Missing {
    /// The code in the pack's list of papers.
    pub item: String,
    pub reason: String,
}

/// A request for supplement.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Supplement {
    pub id: SupplementId,
    pub dossier_id: DossierId,
    pub number: i64,
    pub state: SupplementState,
    /// JSON; `missing()` reads it.
    pub missing: String,
    pub reason: String,
    pub answer_by: Option<NaiveDate>,
    pub asked_by: String,
    pub asked_by_name: String,
    pub asked_at: Instant,
    pub approved_by_name: String,
    pub answered_at: Option<Instant>,
    pub version: i64,
}

impl Supplement {
    /// What is missing, each with its reason.
    pub fn missing(&self) -> Vec<Missing> {
        serde_json::from_str(&self.missing).unwrap_or_default()
    }
}

/// A finding that somebody is not eligible.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Finding {
    pub id: FindingId,
    pub dossier_id: DossierId,
    pub number: i64,
    pub state: FindingState,
    /// The article that is not met.
    pub article: String,
    pub reason: String,
    pub proposed_by: String,
    pub proposed_by_name: String,
    pub proposed_at: Instant,
    pub decided_by_name: String,
    pub decided_at: Option<Instant>,
    pub version: i64,
}

/// An answer as it was saved last.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedAnswer {
    pub value: serde_json::Value,
    pub saved_at: Instant,
    pub version: i64,
}
