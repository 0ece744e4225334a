//! A meeting (phiên họp): its states and steps, and what is typed about it.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::platform::clock::{self, Instant};
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A meeting of a council.
    MeetingId = "council_meeting";
}

/// For how long a meeting that has begun may still be entered: whoever types the hour at which it begins needs minutes.
pub const BEGINNING: TimeDelta = TimeDelta::minutes(10);

words! {
    /// Where a meeting stands.
    pub enum MeetingState {
        Draft = "draft" "Đang chuẩn bị",
        Announced = "announced" "Đã gửi tài liệu",
        Open = "open" "Đang họp",
        Closed = "closed" "Đã kết thúc",
        /// The minutes are issued.
        Signed = "signed" "Đã ký biên bản",
        Cancelled = "cancelled" "Đã hủy",
    }
}

words! {
    /// A step of a meeting.
    pub enum MeetingStep {
        /// Its time, its place and its agenda change.
        Prepare = "prepare" "sửa chương trình",
        Announce = "announce" "gửi giấy mời và tài liệu",
        Open = "open" "khai mạc",
        /// What is done while meeting: attendance, ballots, notes.
        Conduct = "conduct" "điều hành",
        Close = "close" "bế mạc",
        /// What was said is written, until the minutes are issued.
        Write = "write" "ghi biên bản",
        SignMinutes = "sign_minutes" "ký biên bản",
        Cancel = "cancel" "hủy",
    }
}

impl MeetingState {
    /// The state after a step, or a refusal. The only table of a meeting's life.
    pub fn after(self, step: MeetingStep) -> Result<MeetingState> {
        use MeetingState::*;
        match (self, step) {
            (Draft, MeetingStep::Prepare) => Ok(Draft),
            (Draft, MeetingStep::Announce) => Ok(Announced),
            (Announced, MeetingStep::Open) => Ok(Open),
            (Open, MeetingStep::Conduct) => Ok(Open),
            (Open, MeetingStep::Close) => Ok(Closed),
            (Open, MeetingStep::Write) => Ok(Open),
            (Closed, MeetingStep::Write) => Ok(Closed),
            (Closed, MeetingStep::SignMinutes) => Ok(Signed),
            (Draft | Announced, MeetingStep::Cancel) => Ok(Cancelled),
            _ => Err(Error::refused(format!(
                "Phiên họp đang ở tình trạng “{}” nên không {} được.",
                self.label(),
                step.label()
            ))),
        }
    }

    /// Whether a step leads on from here.
    pub fn allows(self, step: MeetingStep) -> bool {
        self.after(step).is_ok()
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            MeetingState::Draft | MeetingState::Cancelled => "none",
            MeetingState::Announced => "info",
            MeetingState::Open => "vio",
            MeetingState::Closed => "warn",
            MeetingState::Signed => "ok",
        }
    }
}

/// A meeting as it is stored, with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Meeting {
    pub id: MeetingId,
    pub council_id: String,
    pub council_name: String,
    pub agency_id: String,
    pub year: i64,
    pub number: i64,
    pub starts_at: Instant,
    pub place: String,
    pub presiding_id: String,
    pub presiding_name: String,
    pub secretary_id: String,
    pub secretary_name: String,
    pub state: MeetingState,
    pub announced_at: Option<Instant>,
    pub opened_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub conclusion: String,
    pub conclusion_version: i64,
    pub minutes_paper_id: Option<String>,
    pub minutes_number: Option<String>,
    pub minutes_on: Option<NaiveDate>,
    pub cancel_reason: String,
    pub items: i64,
    pub version: i64,
}

impl Meeting {
    /// "Phiên họp lần 4 năm 2026".
    pub fn title(&self) -> String {
        format!("Phiên họp lần {} năm {}", self.number, self.year)
    }

    /// The day on which it meets.
    pub fn day(&self) -> NaiveDate {
        clock::local(self.starts_at).date()
    }

    /// "08:30, 22/07/2026".
    pub fn starts(&self) -> String {
        clock::screen(self.starts_at)
    }
}

/// "08 giờ 30, ngày 22 tháng 7 năm 2026": how papers tell a time.
pub fn on_paper(instant: Instant) -> String {
    let local = clock::local(instant);
    format!("{}, {}", local.format("%H giờ %M"), papers::date_in_words(local.date()))
}

/// How the fields of meetings are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("starts_on", "ngày họp"),
    ("starts_time", "giờ họp"),
    ("place", "địa điểm"),
    ("presiding_id", "người chủ trì"),
    ("secretary_id", "thư ký phiên họp"),
    ("conclusion", "kết luận của chủ tọa"),
    ("reason", "lý do"),
];

/// A meeting as typed.
#[derive(Clone, Debug)]
pub struct MeetingDraft {
    pub starts_at: Instant,
    pub place: String,
    pub presiding_id: String,
    pub secretary_id: String,
}

impl MeetingDraft {
    /// Reads the form of a meeting.
    pub fn read(form: &mut Form) -> Option<MeetingDraft> {
        form.names(FIELDS);
        let day = form.date("starts_on");
        let time = NaiveTime::parse_from_str(&form.value("starts_time").trim().replace(['h', 'g'], ":"), "%H:%M").ok();
        if time.is_none() {
            form.refuse("starts_time", "Nhập giờ họp, ví dụ 08:30");
        }
        let place = form.text("place", 3..=300);
        let presiding_id = form.text("presiding_id", 1..=100);
        let secretary_id = form.text("secretary_id", 1..=100);
        let since_midnight = time?.signed_duration_since(NaiveTime::MIN);
        Some(MeetingDraft {
            starts_at: clock::start_of_day(day?) + TimeDelta::seconds(since_midnight.num_seconds()),
            place: place?,
            presiding_id: presiding_id?,
            secretary_id: secretary_id?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_meeting_never_goes_back(steps in prop::collection::vec(0..MeetingStep::ALL.len(), 0..40)) {
            let mut state = MeetingState::Draft;
            let mut announced = false;
            for step in steps {
                let step = MeetingStep::ALL[step];
                let Ok(next) = state.after(step) else { continue };
                prop_assert!(!matches!(state, MeetingState::Signed | MeetingState::Cancelled));
                prop_assert!(next >= state, "{state:?} → {next:?}");
                announced |= step == MeetingStep::Announce;
                prop_assert!(next != MeetingState::Open || announced, "opened without papers sent");
                state = next;
            }
        }
    }

    #[test]
    fn the_time_of_a_meeting_is_local() {
        let body = "starts_on=22/07/2026&starts_time=8h30&place=Phong+hop+2&presiding_id=a&secretary_id=b";
        let draft = MeetingDraft::read(&mut Form::parse(body.as_bytes())).unwrap();
        assert_eq!(clock::screen(draft.starts_at), "08:30, 22/07/2026");
        assert_eq!(on_paper(draft.starts_at), "08 giờ 30, ngày 22 tháng 7 năm 2026");
        let mut form = Form::parse(b"starts_on=22/07/2026&starts_time=25:00");
        assert!(MeetingDraft::read(&mut form).is_none() && form.errors().len() == 4);
    }
}
