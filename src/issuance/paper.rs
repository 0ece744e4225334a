//! An official paper (văn bản): its states, its steps, who may take which (Decree 30/2020/NĐ-CP).

use chrono::NaiveDate;
use papers::PaperKind;

use super::issuer::Issuer;
use super::relation::{Earlier, Relation};
use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// An official paper.
    PaperId = "paper";
}

words! {
    /// Where a paper stands.
    pub enum PaperState {
        Draft = "draft" "Dự thảo",
        Submitted = "submitted" "Chờ duyệt",
        Returned = "returned" "Trả lại",
        Approved = "approved" "Đã duyệt",
        /// It has its number and date, and its bytes are frozen.
        Numbered = "numbered" "Đã cấp số",
        Signed = "signed" "Đã ký",
        Issued = "issued" "Đã ban hành",
        /// A later paper stands in its place.
        Replaced = "replaced" "Đã thay thế",
        Revoked = "revoked" "Đã thu hồi",
        /// Numbered and never issued: its number stays in the register.
        Cancelled = "cancelled" "Đã hủy, giữ số",
        /// Given up before it had a number.
        Discarded = "discarded" "Đã bỏ",
    }
}

words! {
    /// A step of a paper's life.
    pub enum PaperStep {
        Submit = "submit" "Trình duyệt",
        Return = "return" "Trả lại",
        Approve = "approve" "Duyệt",
        Number = "number" "Cấp số",
        Sign = "sign" "Ghi nhận đã ký",
        Issue = "issue" "Phát hành",
        Revoke = "revoke" "Thu hồi",
        Replace = "replace" "Thay thế",
        Cancel = "cancel" "Hủy, giữ số",
        Discard = "discard" "Bỏ dự thảo",
    }
}

impl PaperState {
    /// The state after a step, or a refusal.
    pub fn after(self, step: PaperStep) -> Result<PaperState> {
        use PaperState::*;
        match (self, step) {
            (Draft | Returned, PaperStep::Submit) => Ok(Submitted),
            (Submitted | Approved, PaperStep::Return) => Ok(Returned),
            (Submitted, PaperStep::Approve) => Ok(Approved),
            (Approved, PaperStep::Number) => Ok(Numbered),
            (Numbered, PaperStep::Sign) => Ok(Signed),
            (Signed, PaperStep::Issue) => Ok(Issued),
            (Issued, PaperStep::Revoke) => Ok(Revoked),
            (Issued, PaperStep::Replace) => Ok(Replaced),
            (Numbered | Signed, PaperStep::Cancel) => Ok(Cancelled),
            (Draft | Returned | Submitted | Approved, PaperStep::Discard) => Ok(Discarded),
            _ => Err(Error::refused(format!(
                "Văn bản đang ở tình trạng “{}” nên không {} được. Xem các bước đã qua ở dưới.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// The steps that lead on from here.
    pub fn steps(self) -> Vec<PaperStep> {
        PaperStep::ALL.iter().copied().filter(|step| self.after(*step).is_ok()).collect()
    }

    /// Whether its words may be changed.
    pub fn is_open_to_edits(self) -> bool {
        matches!(self, PaperState::Draft | PaperState::Returned)
    }

    /// Whether it has gone out, whatever became of it later.
    pub fn was_issued(self) -> bool {
        matches!(self, PaperState::Issued | PaperState::Replaced | PaperState::Revoked)
    }

    /// Whether it may still go out.
    pub fn is_under_way(self) -> bool {
        !self.was_issued() && !matches!(self, PaperState::Discarded | PaperState::Cancelled)
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            PaperState::Draft | PaperState::Discarded => "none",
            PaperState::Submitted | PaperState::Signed | PaperState::Numbered => "info",
            PaperState::Returned | PaperState::Replaced => "warn",
            PaperState::Approved => "vio",
            PaperState::Issued => "ok",
            PaperState::Revoked | PaperState::Cancelled => "bad",
        }
    }

    /// The mark of a count.
    pub fn mark(self) -> &'static str {
        match self {
            PaperState::Submitted | PaperState::Approved => "a",
            PaperState::Returned => "r",
            PaperState::Issued => "d",
            _ => "n",
        }
    }
}

impl PaperStep {
    /// What it takes to take this step.
    pub fn permission(self) -> Permission {
        match self {
            PaperStep::Submit | PaperStep::Discard => Permission::DraftPapers,
            PaperStep::Return | PaperStep::Approve => Permission::ApprovePapers,
            PaperStep::Number | PaperStep::Sign | PaperStep::Issue | PaperStep::Cancel => Permission::IssuePapers,
            PaperStep::Revoke | PaperStep::Replace => Permission::ApprovePapers,
        }
    }

    /// The event that it leaves in the log.
    pub fn event(self) -> &'static str {
        match self {
            PaperStep::Submit => "paper.submitted",
            PaperStep::Return => "paper.returned",
            PaperStep::Approve => "paper.approved",
            PaperStep::Number => "paper.numbered",
            PaperStep::Sign => "paper.signed",
            PaperStep::Issue => "paper.issued",
            PaperStep::Revoke => "paper.revoked",
            PaperStep::Replace => "paper.replaced",
            PaperStep::Cancel => "paper.cancelled",
            PaperStep::Discard => "paper.discarded",
        }
    }

    /// The field in which its note or reason is typed; each has its own, so that one page may hold several forms.
    pub fn field(self) -> &'static str {
        match self {
            PaperStep::Submit => "submit_note",
            PaperStep::Approve => "approve_note",
            PaperStep::Issue => "issue_note",
            PaperStep::Return => "return_reason",
            PaperStep::Revoke => "revoke_reason",
            PaperStep::Cancel => "cancel_reason",
            PaperStep::Discard => "discard_reason",
            PaperStep::Number | PaperStep::Sign | PaperStep::Replace => "note",
        }
    }

    /// Whether a reason has to be given.
    pub fn needs_reason(self) -> bool {
        matches!(self, PaperStep::Return | PaperStep::Revoke | PaperStep::Cancel | PaperStep::Discard)
    }
}

words! {
    /// How a paper was signed.
    pub enum Signing {
        /// The PDF carries the signature behind the frozen bytes (Law 20/2023/QH15 on electronic transactions).
        Electronic = "electronic" "Ký số",
        OnPaper = "on_paper" "Ký trên giấy",
    }
}

/// A paper with the names that pages need; its words are sealed and read apart.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OfficialPaper {
    pub id: PaperId,
    pub kind: String,
    /// Whose number series it is.
    pub issuer: String,
    /// The name and the sign of an issuer under the agency's seal; none where the agency issues it.
    pub issuer_name: Option<String>,
    pub issuer_sign: Option<String>,
    pub agency_id: String,
    pub agency_name: String,
    pub lineage: String,
    pub bloc: String,
    pub about_kind: String,
    pub about_id: String,
    pub title: String,
    pub wording_id: Option<String>,
    pub state: PaperState,
    pub approved_sha256: Option<String>,
    pub number: Option<i64>,
    pub year: Option<i64>,
    pub series: Option<String>,
    pub number_text: Option<String>,
    pub dated_on: Option<NaiveDate>,
    pub signer_name: String,
    pub signer_title: String,
    pub pdf_file_id: Option<String>,
    pub pdf_sha256: Option<String>,
    pub docx_file_id: Option<String>,
    pub docx_sha256: Option<String>,
    pub signed_file_id: Option<String>,
    /// The hash of the signed file as it was handed in: the only signed copy that is known as one.
    pub signed_sha256: Option<String>,
    pub signing: Option<Signing>,
    pub signed_on: Option<NaiveDate>,
    pub code: Option<String>,
    /// The issued paper before it, and what it does with that.
    pub earlier_id: Option<PaperId>,
    pub relation: Option<Relation>,
    pub replaced_by_id: Option<PaperId>,
    pub ended_on: Option<NaiveDate>,
    pub drafted_by: String,
    pub drafted_by_name: String,
    pub submitted_by: Option<String>,
    pub approved_by: Option<String>,
    pub approved_by_name: Option<String>,
    pub search_text: String,
    pub state_since: Instant,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

impl OfficialPaper {
    /// The kind; one that this program no longer knows counts as an official letter.
    pub fn paper_kind(&self) -> PaperKind {
        PaperKind::from_key(&self.kind).unwrap_or(PaperKind::OfficialLetter)
    }

    /// "Quyết định số 05/QĐ-UBND ngày 05/3/2026", or the kind and the title while there is no number.
    pub fn name(&self) -> String {
        let kind = self.paper_kind().label();
        match (&self.number_text, self.dated_on) {
            (Some(number), Some(day)) => format!("{kind} số {number} ngày {}", viet::date::screen(day)),
            _ => format!("{kind}: {}", self.title),
        }
    }

    /// The issuer under the agency's seal, if it is not the agency itself.
    pub fn own_issuer(&self) -> Option<Issuer> {
        let (name, sign) = self.issuer_name.clone().zip(self.issuer_sign.clone())?;
        Some(Issuer { id: self.issuer.clone(), name, sign })
    }

    /// The name of who issues it, as the paper prints it.
    pub fn issued_by(&self) -> &str {
        self.issuer_name.as_deref().unwrap_or(&self.agency_name)
    }

    /// The issued paper that it replaces, amends or corrects.
    pub fn earlier(&self) -> Option<Earlier> {
        let (relation, id) = self.relation.zip(self.earlier_id.clone())?;
        Some(Earlier { relation, id })
    }

    /// The number and the day that an issued paper bears.
    pub fn issued_as(&self) -> Result<(String, NaiveDate)> {
        match (&self.number_text, self.dated_on) {
            (Some(number), Some(day)) => Ok((number.clone(), day)),
            _ => Err(Error::internal("an issued paper without a number")),
        }
    }

    /// Whether the permit's holder may take a step, as far as their role and their part in this paper go.
    pub fn is_for(&self, permit: &Permit, step: PaperStep) -> bool {
        permit.also(step.permission()).is_some_and(|held| held.covers(&self.lineage, &self.bloc))
    }

    /// The steps that a page offers to the permit's holder.
    pub fn steps_for(&self, permit: &Permit) -> Vec<PaperStep> {
        let own = self.check_four_eyes(permit.user_id()).is_err();
        let steps = self.state.steps().into_iter().filter(|step| self.is_for(permit, *step));
        steps.filter(|step| !(own && *step == PaperStep::Approve)).collect()
    }

    /// The state after a step by the permit's holder, or why not.
    pub fn after(&self, permit: &Permit, step: PaperStep) -> Result<PaperState> {
        if !self.is_for(permit, step) {
            return Err(Error::Forbidden);
        }
        if step == PaperStep::Approve {
            self.check_four_eyes(permit.user_id())?;
        }
        self.state.after(step)
    }

    /// Refuses the approval of one's own draft: two pairs of eyes.
    fn check_four_eyes(&self, approver: &str) -> Result<()> {
        let own = [Some(self.drafted_by.as_str()), self.submitted_by.as_deref()];
        if !approver.is_empty() && own.contains(&Some(approver)) {
            return Err(Error::refused(
                "Người soạn hoặc trình văn bản không tự duyệt. Đề nghị một lãnh đạo khác duyệt.",
            ));
        }
        Ok(())
    }
}

/// A step that was taken.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StepTaken {
    pub number: i64,
    pub from_state: PaperState,
    pub to_state: PaperState,
    pub note: String,
    pub taken_by_name: String,
    pub taken_at: Instant,
}

impl StepTaken {
    /// What the person did, after their name.
    pub fn verb(&self) -> &'static str {
        match self.to_state {
            PaperState::Draft => "soạn",
            PaperState::Submitted => "trình duyệt",
            PaperState::Returned => "trả lại",
            PaperState::Approved => "duyệt",
            PaperState::Numbered => "cấp số",
            PaperState::Signed => "ghi nhận đã ký",
            PaperState::Issued => "phát hành",
            PaperState::Replaced => "thay thế bằng văn bản khác",
            PaperState::Revoked => "thu hồi",
            PaperState::Cancelled => "hủy, giữ số",
            PaperState::Discarded => "bỏ dự thảo",
        }
    }
}

/// One who gets an issued paper.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Recipient {
    pub id: String,
    pub name: String,
    pub agency_id: Option<String>,
    pub sent_at: Option<Instant>,
    pub received_at: Option<Instant>,
    pub received_by_name: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_goes_its_way_and_no_other() {
        use PaperState::*;
        let way = [
            (PaperStep::Submit, Submitted),
            (PaperStep::Return, Returned),
            (PaperStep::Submit, Submitted),
            (PaperStep::Approve, Approved),
            (PaperStep::Number, Numbered),
            (PaperStep::Sign, Signed),
            (PaperStep::Issue, Issued),
            (PaperStep::Revoke, Revoked),
        ];
        let mut state = Draft;
        for (step, expected) in way {
            state = state.after(step).unwrap();
            assert_eq!(state, expected);
        }
        assert!(Draft.after(PaperStep::Number).is_err());
        assert!(Numbered.after(PaperStep::Return).is_err());
    }

    #[test]
    fn a_paper_that_went_out_is_changed_by_no_step() {
        for state in PaperState::ALL.iter().filter(|state| state.was_issued()) {
            for step in PaperStep::ALL {
                let after = state.after(*step);
                assert!(after.is_err() || matches!(after, Ok(PaperState::Revoked | PaperState::Replaced)));
            }
        }
    }

    #[test]
    fn a_number_once_given_is_never_given_back() {
        for step in PaperStep::ALL {
            for state in [PaperState::Numbered, PaperState::Signed] {
                if let Ok(after) = state.after(*step) {
                    assert!(!matches!(after, PaperState::Draft | PaperState::Returned | PaperState::Discarded));
                }
            }
        }
    }
}
