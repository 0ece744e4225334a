//! What people ask about their data, with the clocks of Decree 356/2025/NĐ-CP, Article 5: an answer within working days,
//! carried out within days of the calendar, extended once with a reason.

use chrono::NaiveDate;

use crate::platform::clock::{self, Instant};
use crate::platform::error::{Error, Result};
use crate::platform::words::Words;
use crate::ui::PublicPage;
use crate::{ids, words};

ids! {
    /// A request about one's data.
    RequestId = "data_request";
}

words! {
    /// What is asked for.
    pub enum RequestKind {
        See = "see" "Xem, nhận bản sao",
        Correct = "correct" "Chỉnh sửa",
        Erase = "erase" "Xóa",
        Restrict = "restrict" "Hạn chế xử lý",
        Object = "object" "Phản đối xử lý",
    }
}

words! {
    /// Where a request stands.
    pub enum RequestState {
        Received = "received" "Chờ trả lời",
        Acknowledged = "acknowledged" "Đang thực hiện",
        Extended = "extended" "Đã gia hạn",
        Done = "done" "Đã thực hiện",
        Refused = "refused" "Từ chối, có lý do",
    }
}

words! {
    /// A step of a request.
    pub enum RequestStep {
        Acknowledge = "acknowledge" "trả lời",
        Extend = "extend" "gia hạn",
        Finish = "finish" "thực hiện",
        Refuse = "refuse" "từ chối",
    }
}

impl RequestKind {
    /// The setting that says within how many days it is carried out.
    pub fn term(self) -> &'static str {
        match self {
            RequestKind::See | RequestKind::Correct => "data_request.copy_days",
            RequestKind::Restrict | RequestKind::Object => "data_request.restrict_days",
            RequestKind::Erase => "data_request.erase_days",
        }
    }

    /// Its name in the language of the page.
    pub fn name(self, page: &PublicPage) -> String {
        page.t(&format!("request-kind-{}", self.as_str()))
    }
}

impl RequestState {
    /// The state after a step, or a refusal.
    pub fn after(self, step: RequestStep) -> Result<RequestState> {
        use RequestState::*;
        match (self, step) {
            (Received, RequestStep::Acknowledge) => Ok(Acknowledged),
            // One extension, and only once the person was answered.
            (Acknowledged, RequestStep::Extend) => Ok(Extended),
            (Received | Acknowledged | Extended, RequestStep::Finish) => Ok(Done),
            (Received | Acknowledged | Extended, RequestStep::Refuse) => Ok(Refused),
            _ => Err(Error::refused(format!(
                "Yêu cầu đang ở tình trạng “{}” nên không {} được nữa.",
                self.label(),
                step.label()
            ))),
        }
    }

    /// Whether it is settled.
    pub fn is_closed(self) -> bool {
        matches!(self, RequestState::Done | RequestState::Refused)
    }

    /// Its mark.
    pub fn chip(self) -> &'static str {
        match self {
            RequestState::Received => "warn",
            RequestState::Acknowledged | RequestState::Extended => "info",
            RequestState::Done => "ok",
            RequestState::Refused => "bad",
        }
    }
}

/// A request as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Request {
    pub id: RequestId,
    pub candidate_id: String,
    pub kind: RequestKind,
    pub detail: Option<Vec<u8>>,
    pub state: RequestState,
    pub received_at: Instant,
    pub acknowledge_by: NaiveDate,
    pub carry_out_by: NaiveDate,
    pub extension_reason: String,
    pub acknowledged_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub outcome: String,
    pub handled_by_name: String,
    pub version: i64,
}

impl Request {
    /// When it came, as pages show it.
    pub fn received(&self) -> String {
        clock::screen(self.received_at)
    }

    /// The day that comes next.
    pub fn due_on(&self) -> NaiveDate {
        if self.state == RequestState::Received { self.acknowledge_by } else { self.carry_out_by }
    }
}

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct RequestDraft {
    pub kind: RequestKind,
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_request_ends_once_and_is_extended_once(steps in prop::collection::vec(0..RequestStep::ALL.len(), 0..20)) {
            let (mut state, mut extended) = (RequestState::Received, 0);
            for step in steps {
                let step = RequestStep::ALL[step];
                if let Ok(next) = state.after(step) {
                    prop_assert!(!state.is_closed());
                    extended += usize::from(step == RequestStep::Extend);
                    state = next;
                }
            }
            prop_assert!(extended <= 1);
        }
    }
}
