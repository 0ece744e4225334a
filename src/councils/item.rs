//! An item (mục) of an agenda: what a council is asked about a person, and the one table of what each answer leads to.

use chrono::NaiveDate;

use crate::platform::error::{Error, Result};
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// An item of a council's agenda.
    ItemId = "council_item";
}

words! {
    /// What a council is asked.
    pub enum ItemKind {
        Grant = "grant" "Xét hưởng chính sách",
        Continue = "continue" "Xét tiếp tục hưởng",
        Discontinue = "discontinue" "Xét thôi hưởng",
        Repay = "repay" "Xét đền bù kinh phí",
    }
}

words! {
    /// What a council decided.
    pub enum Outcome {
        Grant = "grant" "Cho hưởng chính sách",
        Refuse = "refuse" "Không cho hưởng chính sách",
        Continue = "continue" "Tiếp tục hưởng chính sách",
        Discontinue = "discontinue" "Thôi hưởng chính sách",
        Repay = "repay" "Đền bù kinh phí hỗ trợ",
    }
}

words! {
    /// Where a person stands towards the policy.
    pub enum Standing {
        Applicant = "applicant" "Đề nghị hưởng",
        Receiving = "receiving" "Đang hưởng",
        Refused = "refused" "Không được hưởng",
        Stopped = "stopped" "Đã thôi hưởng",
        Repaying = "repaying" "Phải đền bù",
    }
}

impl Standing {
    /// Where a decision takes a person, or a refusal. The only table of decisions.
    pub fn after(self, outcome: Outcome) -> Result<Standing> {
        match (self, outcome) {
            (Standing::Applicant, Outcome::Grant) => Ok(Standing::Receiving),
            (Standing::Applicant, Outcome::Refuse) => Ok(Standing::Refused),
            (Standing::Receiving, Outcome::Continue) => Ok(Standing::Receiving),
            (Standing::Receiving, Outcome::Discontinue) => Ok(Standing::Stopped),
            (Standing::Stopped, Outcome::Repay) => Ok(Standing::Repaying),
            _ => Err(Error::refused(format!(
                "Người này đang ở tình trạng “{}” nên Hội đồng không quyết định “{}” được.",
                self.label(),
                outcome.label()
            ))),
        }
    }
}

impl ItemKind {
    /// What the council has decided when the proposal passes or fails. A proposal that fails may leave everything as it
    /// is: who was proposed to stop goes on, and nobody stops because a proposal to go on failed.
    pub fn outcome(self, passed: bool) -> Option<Outcome> {
        match (self, passed) {
            (ItemKind::Grant, true) => Some(Outcome::Grant),
            (ItemKind::Grant, false) => Some(Outcome::Refuse),
            (ItemKind::Continue, true) | (ItemKind::Discontinue, false) => Some(Outcome::Continue),
            (ItemKind::Discontinue, true) => Some(Outcome::Discontinue),
            (ItemKind::Repay, true) => Some(Outcome::Repay),
            (ItemKind::Continue | ItemKind::Repay, false) => None,
        }
    }

    /// Refuses a question that makes no sense where the person stands.
    pub fn check(self, standing: Standing) -> Result<()> {
        [true, false].into_iter().filter_map(|passed| self.outcome(passed)).try_for_each(|outcome| {
            standing.after(outcome)?;
            Ok(())
        })
    }
}

words! {
    /// Where an item stands.
    pub enum ItemState {
        /// It waits for a meeting.
        Queued = "queued" "Chờ đưa vào chương trình",
        Listed = "listed" "Chưa đến lượt",
        Balloting = "balloting" "Đang bỏ phiếu",
        Passed = "passed" "Thông qua",
        Failed = "failed" "Không thông qua",
        /// It was voted on, and what the outcome rested on has changed since: another item asks again (decision 0075).
        SetAside = "set_aside" "Bỏ kết quả, biểu quyết lại",
        Postponed = "postponed" "Hoãn",
        Dropped = "dropped" "Đã bỏ khỏi chương trình",
        /// The decision is issued and works.
        Decided = "decided" "Đã có quyết định",
    }
}

words! {
    /// A step of an item.
    pub enum ItemStep {
        List = "list" "đưa vào chương trình",
        Unlist = "unlist" "đưa ra khỏi chương trình",
        OpenBallot = "open_ballot" "mở bỏ phiếu",
        AnnulBallot = "annul_ballot" "hủy lần bỏ phiếu",
        Pass = "pass" "thông qua",
        Fail = "fail" "kết luận không thông qua",
        SetAside = "set_aside" "bỏ kết quả để biểu quyết lại",
        Postpone = "postpone" "hoãn",
        Drop = "drop" "bỏ",
        Decide = "decide" "thi hành quyết định",
    }
}

impl ItemState {
    /// The state after a step, or a refusal. The only table of an item's life.
    pub fn after(self, step: ItemStep) -> Result<ItemState> {
        use ItemState::*;
        match (self, step) {
            (Queued, ItemStep::List) => Ok(Listed),
            (Listed, ItemStep::Unlist) => Ok(Queued),
            (Listed, ItemStep::OpenBallot) => Ok(Balloting),
            (Balloting, ItemStep::AnnulBallot) => Ok(Listed),
            (Balloting, ItemStep::Pass) => Ok(Passed),
            (Balloting, ItemStep::Fail) => Ok(Failed),
            (Passed | Failed, ItemStep::SetAside) => Ok(SetAside),
            (Listed, ItemStep::Postpone) => Ok(Postponed),
            (Queued | Listed, ItemStep::Drop) => Ok(Dropped),
            (Passed | Failed, ItemStep::Decide) => Ok(Decided),
            _ => Err(Error::refused(format!(
                "Mục này đang ở tình trạng “{}” nên không {} được.",
                self.label(),
                step.label()
            ))),
        }
    }

    /// Whether a step leads on from here.
    pub fn allows(self, step: ItemStep) -> bool {
        self.after(step).is_ok()
    }

    /// Whether the council has voted on it, whatever became of the outcome.
    pub fn is_voted(self) -> bool {
        self.is_settled() || self == ItemState::SetAside
    }

    /// Whether what the council has voted stands.
    pub fn is_settled(self) -> bool {
        matches!(self, ItemState::Passed | ItemState::Failed | ItemState::Decided)
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            ItemState::Queued | ItemState::Listed | ItemState::Dropped => "none",
            ItemState::Balloting => "vio",
            ItemState::Passed | ItemState::Decided => "ok",
            ItemState::Failed => "bad",
            ItemState::SetAside | ItemState::Postponed => "warn",
        }
    }
}

/// An item as it is stored, with the name of the agency.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Item {
    pub id: ItemId,
    pub meeting_id: Option<String>,
    pub position: i64,
    pub kind: ItemKind,
    pub standing: Standing,
    pub dossier_id: Option<String>,
    pub subject_kind: String,
    pub subject_id: String,
    pub talent_id: Option<String>,
    pub code: String,
    pub person_name: String,
    pub beneficiary_group: String,
    pub agency_id: Option<String>,
    pub agency_name: Option<String>,
    pub lineage: Option<String>,
    pub summary: String,
    pub recommendation: String,
    pub opinion: String,
    pub state: ItemState,
    pub reason: String,
    pub notes: String,
    pub notes_by_name: String,
    pub notes_version: i64,
    pub outcome: Option<Outcome>,
    pub outcome_sum: String,
    pub effective_on: Option<NaiveDate>,
    pub decision_paper_id: Option<String>,
    pub decision_number: Option<String>,
    pub decided_on: Option<NaiveDate>,
    /// Why the decision could not take effect, in a sentence; empty when nothing is in the way.
    pub effect_blocked: String,
    /// The rules of the policy when the decision was issued, by their key.
    pub policy_key: Option<String>,
    /// The item that this one takes up again: it was postponed, or its outcome was set aside.
    pub carried_from: Option<String>,
    pub version: i64,
}

impl Item {
    /// Where the person would work, or that it is not said.
    pub fn agency(&self) -> &str {
        self.agency_name.as_deref().unwrap_or("chưa ghi nơi công tác")
    }

    /// Why a vote on it has to be taken again, once its outcome was set aside.
    pub fn again(&self) -> Option<String> {
        (self.state == ItemState::SetAside)
            .then(|| format!("{} nên biểu quyết lại; kết quả trước ({}) không dùng.", self.reason, self.outcome_sum))
    }
}

/// Why the council votes again on an item, by the items that it takes up, the newest first; nothing when none of them was
/// voted on.
pub fn votes_again(before: &[Item]) -> Option<String> {
    before.iter().find_map(Item::again)
}

/// What another feature asks a council.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub kind: ItemKind,
    /// Where the person stands now, as the feature that asks knows.
    pub standing: Standing,
    pub dossier_id: Option<String>,
    /// The kind and id of the record that the feature keeps.
    pub subject: (String, String),
    pub talent_id: Option<String>,
    /// What the log calls it; not a name.
    pub code: String,
    pub person_name: String,
    pub beneficiary_group: String,
    pub agency_id: Option<String>,
    pub summary: String,
    pub recommendation: String,
    pub opinion: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_item_is_decided_only_after_a_vote(steps in prop::collection::vec(0..ItemStep::ALL.len(), 0..60)) {
            let mut state = ItemState::Queued;
            let (mut balloted, mut voted) = (false, false);
            for step in steps {
                let step = ItemStep::ALL[step];
                let Ok(next) = state.after(step) else { continue };
                let ended = [ItemState::Decided, ItemState::Postponed, ItemState::Dropped, ItemState::SetAside];
                prop_assert!(!ended.contains(&state));
                balloted |= step == ItemStep::OpenBallot;
                if matches!(step, ItemStep::Pass | ItemStep::Fail) {
                    prop_assert!(balloted && state == ItemState::Balloting);
                    voted = true;
                }
                prop_assert!(step != ItemStep::Decide || voted);
                prop_assert!(next != ItemState::Postponed || !voted, "a postponed item has no vote");
                prop_assert_eq!(next.is_voted(), voted, "{:?}", next);
                prop_assert_eq!(next.is_settled(), voted && next != ItemState::SetAside, "{:?}", next);
                state = next;
            }
        }

        /// Whenever an outcome is set aside another item takes the question up: each decision follows a vote of its own.
        #[test]
        fn what_was_set_aside_is_never_decided_without_another_vote(
            steps in prop::collection::vec(0..ItemStep::ALL.len(), 0..200)
        ) {
            let mut state = ItemState::Queued;
            let (mut votes, mut set_aside) = (0, 0);
            for step in steps {
                let step = ItemStep::ALL[step];
                let Ok(next) = state.after(step) else { continue };
                match step {
                    ItemStep::Pass | ItemStep::Fail => votes += 1,
                    ItemStep::SetAside => {
                        prop_assert!(state.is_settled() && state != ItemState::Decided, "set aside from {state:?}");
                        set_aside += 1;
                    }
                    ItemStep::Decide => prop_assert_eq!(votes, set_aside + 1),
                    _ => {}
                }
                prop_assert!(ItemStep::ALL.iter().all(|step| next != ItemState::SetAside || !next.allows(*step)));
                state = if next == ItemState::SetAside { ItemState::Queued } else { next };
            }
            prop_assert!(votes == set_aside || votes == set_aside + 1);
        }

        #[test]
        fn decisions_follow_one_another_as_the_policy_says(
            asked in prop::collection::vec((0..ItemKind::ALL.len(), any::<bool>()), 0..40)
        ) {
            let mut standing = Standing::Applicant;
            let mut granted = false;
            for (kind, passed) in asked {
                let kind = ItemKind::ALL[kind];
                if kind.check(standing).is_err() {
                    continue;
                }
                let Some(outcome) = kind.outcome(passed) else { continue };
                let next = standing.after(outcome).unwrap();
                granted |= outcome == Outcome::Grant;
                prop_assert!(granted || next == Standing::Refused, "{standing:?} by {outcome:?} → {next:?}");
                prop_assert!(next != Standing::Repaying || standing == Standing::Stopped);
                standing = next;
            }
        }
    }

    #[test]
    fn every_question_has_a_standing_where_it_makes_sense() {
        let places = |kind: ItemKind| Standing::ALL.iter().filter(|standing| kind.check(**standing).is_ok()).count();
        assert!(ItemKind::ALL.iter().all(|kind| places(*kind) == 1));
    }
}
