//! A dossier (hồ sơ đề nghị): its states, its steps, and the national status it has in reports (Decree 118/2025/NĐ-CP).

use chrono::NaiveDate;

use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A dossier.
    DossierId = "dossier";
}

words! {
    /// Where a dossier stands.
    pub enum DossierState {
        Draft = "draft" "Bản nháp",
        Submitted = "submitted" "Chờ tiếp nhận",
        /// Not taken in, with the reason (phiếu từ chối).
        RefusedIntake = "refused_intake" "Không tiếp nhận",
        Appraising = "appraising" "Đang thẩm định",
        /// The clock stands still until the candidate answers.
        Supplement = "supplement" "Chờ bổ sung",
        AtCouncil = "at_council" "Chờ Hội đồng",
        Granted = "granted" "Đã duyệt",
        NotGranted = "not_granted" "Không được chấp thuận",
        /// Found at the appraisal, without the council.
        Ineligible = "ineligible" "Không đủ điều kiện",
        Withdrawn = "withdrawn" "Đã rút",
        Suspended = "suspended" "Dừng xử lý",
    }
}

words! {
    /// A step of a dossier.
    pub enum DossierStep {
        Edit = "edit" "Sửa",
        Submit = "submit" "Nộp",
        Receive = "receive" "Tiếp nhận",
        RefuseIntake = "refuse_intake" "Từ chối tiếp nhận",
        AskSupplement = "ask_supplement" "Yêu cầu bổ sung",
        Supply = "supply" "Gửi bổ sung",
        ToCouncil = "to_council" "Chuyển Hội đồng",
        /// The council sends it back to be looked at again.
        BackFromCouncil = "back_from_council" "Trả lại thẩm định",
        FindIneligible = "find_ineligible" "Kết luận không đủ điều kiện",
        Grant = "grant" "Cho hưởng chính sách",
        NotGrant = "not_grant" "Không cho hưởng",
        Withdraw = "withdraw" "Rút hồ sơ",
        Suspend = "suspend" "Dừng xử lý",
        Resume = "resume" "Xử lý tiếp",
    }
}

impl DossierState {
    /// The state after a step, or a refusal. The only table of a dossier's life.
    pub fn after(self, step: DossierStep) -> Result<DossierState> {
        use DossierState::*;
        match (self, step) {
            (Draft, DossierStep::Edit) => Ok(Draft),
            (Supplement, DossierStep::Edit) => Ok(Supplement),
            (Draft, DossierStep::Submit) => Ok(Submitted),
            (Submitted, DossierStep::Receive) => Ok(Appraising),
            (Submitted, DossierStep::RefuseIntake) => Ok(RefusedIntake),
            (Appraising, DossierStep::AskSupplement) => Ok(Supplement),
            (Supplement, DossierStep::Supply) => Ok(Appraising),
            (Appraising, DossierStep::ToCouncil) => Ok(AtCouncil),
            (AtCouncil, DossierStep::BackFromCouncil) => Ok(Appraising),
            (Appraising | Supplement, DossierStep::FindIneligible) => Ok(Ineligible),
            (AtCouncil, DossierStep::Grant) => Ok(Granted),
            (AtCouncil, DossierStep::NotGrant) => Ok(NotGranted),
            (Draft | Submitted | Appraising | Supplement | AtCouncil | Suspended, DossierStep::Withdraw) => {
                Ok(Withdrawn)
            }
            (Appraising | Supplement, DossierStep::Suspend) => Ok(Suspended),
            (Suspended, DossierStep::Resume) => Ok(Appraising),
            _ => Err(Error::refused(format!(
                "Hồ sơ đang ở tình trạng “{}” nên không {} được. Mở lại hồ sơ để xem các bước đã qua.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// The steps that lead on from here.
    pub fn steps(self) -> Vec<DossierStep> {
        DossierStep::ALL.iter().copied().filter(|step| self.after(*step).is_ok()).collect()
    }

    /// Whether nothing more happens to it.
    pub fn is_closed(self) -> bool {
        use DossierState::*;
        matches!(self, RefusedIntake | Granted | NotGranted | Ineligible | Withdrawn)
    }

    /// Whether the clock of the appraisal runs: not before intake, and not while the candidate is asked.
    pub fn clock_runs(self) -> bool {
        matches!(self, DossierState::Appraising)
    }

    /// The status code that provincial systems share (1 to 10).
    pub fn national_code(self) -> u8 {
        use DossierState::*;
        match self {
            Draft | Submitted => 1,
            RefusedIntake => 3,
            Appraising | AtCouncil => 4,
            Supplement => 5,
            Withdrawn => 7,
            Suspended => 8,
            Granted | NotGranted | Ineligible => 9,
        }
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        use DossierState::*;
        match self {
            Draft | Withdrawn | Suspended => "none",
            Submitted | Appraising => "info",
            Supplement => "warn",
            AtCouncil => "vio",
            Granted => "ok",
            RefusedIntake | NotGranted | Ineligible => "bad",
        }
    }
}

words! {
    /// What a council decided on a dossier.
    pub enum Outcome {
        Granted = "granted" "Được hưởng chính sách",
        Refused = "refused" "Không được hưởng chính sách",
    }
}

words! {
    /// Who filed a dossier.
    pub enum FiledBy {
        Candidate = "candidate" "Ứng viên nộp",
        /// The agency that wants the person, or knows them (giới thiệu).
        Agency = "agency" "Đơn vị nộp thay",
        Officer = "officer" "Cơ quan thường trực nộp thay",
    }
}

words! {
    /// By which way it came (kênh tiếp nhận).
    pub enum Channel {
        Direct = "direct" "Trực tiếp",
        Online = "online" "Trực tuyến",
        Post = "post" "Bưu chính công ích",
    }
}

words! {
    /// What the standing agency advises.
    pub enum Recommendation {
        Grant = "grant" "Đề nghị cho hưởng",
        Refuse = "refuse" "Đề nghị không cho hưởng",
    }
}

/// A dossier with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Dossier {
    pub id: DossierId,
    pub year: i64,
    pub code: String,
    pub receipt_code: Option<String>,
    pub bloc: String,
    pub candidate_id: Option<String>,
    pub talent_id: Option<String>,
    pub filed_by: FiledBy,
    pub filed_by_user: Option<String>,
    pub filed_by_name: String,
    pub channel: Channel,
    pub person_name: String,
    pub beneficiary_group: String,
    pub published_row_id: Option<String>,
    pub major_code: Option<String>,
    pub specialty: String,
    pub agency_id: Option<String>,
    pub agency_name: Option<String>,
    pub lineage: Option<String>,
    pub state: DossierState,
    pub state_since: Instant,
    pub officer_id: Option<String>,
    pub officer_name: Option<String>,
    pub submitted_at: Option<Instant>,
    pub received_at: Option<Instant>,
    pub due_on: Option<NaiveDate>,
    pub paused_on: Option<NaiveDate>,
    pub paused_days: i64,
    pub supplements: i64,
    pub recommendation: Option<Recommendation>,
    pub opinion: String,
    pub decision_paper_id: Option<String>,
    pub decided_on: Option<NaiveDate>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_dossier_never_leaves_its_end(steps in prop::collection::vec(0..DossierStep::ALL.len(), 0..40)) {
            let mut state = DossierState::Draft;
            for step in steps {
                let step = DossierStep::ALL[step];
                match state.after(step) {
                    Ok(next) => {
                        prop_assert!(!state.is_closed(), "{state:?} went on by {step:?}");
                        state = next;
                    }
                    Err(error) => prop_assert!(matches!(error, Error::Refused { .. }), "only a refusal"),
                }
            }
        }
    }

    #[test]
    fn only_the_council_grants() {
        for state in DossierState::ALL {
            assert_eq!(state.after(DossierStep::Grant).is_ok(), *state == DossierState::AtCouncil);
            assert_eq!(state.after(DossierStep::NotGrant).is_ok(), *state == DossierState::AtCouncil);
        }
    }

    #[test]
    fn every_open_state_can_come_to_an_end() {
        for state in DossierState::ALL {
            assert_eq!(state.steps().is_empty(), state.is_closed(), "{state:?}");
        }
    }
}
