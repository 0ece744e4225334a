//! A breach of personal data (vi phạm quy định về bảo vệ dữ liệu cá nhân; Law 91/2025/QH15, Article 23): what is known of it by
//! Form 08 of Decree 356/2025/NĐ-CP, who was told when, and the clocks, which run in hours from the moment it was noticed, day
//! and night, whatever the day, and speak up before they end.

use chrono::{NaiveTime, TimeDelta};

use crate::platform::clock::{self, Instant};
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A breach.
    BreachId = "data_breach";
}

words! {
    /// Where a breach stands.
    pub enum BreachState {
        Open = "open" "Mới phát hiện",
        Notified = "notified" "Đã báo ban đầu",
        Reported = "reported" "Đã báo cáo",
        Closed = "closed" "Đã kết thúc",
    }
}

words! {
    /// A step of a breach.
    pub enum BreachStep {
        Amend = "amend" "bổ sung thông tin",
        /// The first notice of a serious incident.
        Notify = "notify" "ghi lần báo ban đầu",
        /// The report to the authority for personal data.
        Report = "report" "ghi lần báo cáo",
        /// Somebody else is told.
        Tell = "tell" "ghi việc thông báo",
        Close = "close" "kết thúc",
        /// It is closed without a report, because none is asked for.
        Dismiss = "dismiss" "kết thúc mà không báo cáo",
    }
}

words! {
    /// Who is told of a breach.
    pub enum Told {
        Cyber = "cyber" "Đơn vị chuyên trách an ninh mạng (báo ban đầu)",
        Authority = "authority" "Cơ quan chuyên trách bảo vệ dữ liệu cá nhân (báo cáo)",
        People = "people" "Người có dữ liệu bị ảnh hưởng",
        Leader = "leader" "Lãnh đạo cơ quan",
        Other = "other" "Cơ quan, tổ chức khác",
    }
}

words! {
    /// Whether a breach may harm security, order, life, health, honour, dignity or property (Article 23.1).
    pub enum Harm {
        Possible = "possible" "Có thể gây hại đến an ninh, trật tự, tính mạng, sức khỏe, danh dự, nhân phẩm, tài sản",
        Unlikely = "unlikely" "Không gây hại như vậy",
    }
}

words! {
    /// A clock that the law starts for a breach.
    pub enum Clock {
        Notify = "notify" "Báo ban đầu",
        Report = "report" "Báo cáo",
        People = "people" "Báo người có dữ liệu",
    }
}

words! {
    /// What a clock says to those who answer for it.
    pub enum Warning {
        Soon = "soon" "Sắp hết hạn",
        RanOut = "ran_out" "Đã hết hạn",
    }
}

/// How long before its end a clock says so. No text asks for it; half a working day is enough to write and to sign.
pub const WARNED_BEFORE: TimeDelta = TimeDelta::hours(4);

impl Told {
    /// The step that telling them is.
    pub fn step(self) -> BreachStep {
        match self {
            Told::Cyber => BreachStep::Notify,
            Told::Authority => BreachStep::Report,
            Told::People | Told::Leader | Told::Other => BreachStep::Tell,
        }
    }
}

impl BreachState {
    /// The state after a step, or a refusal. The only table of a breach's life.
    pub fn after(self, step: BreachStep) -> Result<BreachState> {
        use BreachState::*;
        match (self, step) {
            (Open | Notified | Reported, BreachStep::Amend | BreachStep::Tell) => Ok(self),
            (Open | Notified, BreachStep::Notify) => Ok(Notified),
            // What is found out later is told again, and what was reported is completed.
            (Reported, BreachStep::Notify) | (Open | Notified | Reported, BreachStep::Report) => Ok(Reported),
            (Reported, BreachStep::Close) | (Open | Notified, BreachStep::Dismiss) => Ok(Closed),
            _ => Err(Error::refused(format!(
                "Vụ việc đang ở tình trạng “{}” nên không {} được.",
                self.label(),
                step.label()
            ))),
        }
    }

    /// Its mark.
    pub fn chip(self) -> &'static str {
        match self {
            BreachState::Open => "bad",
            BreachState::Notified => "warn",
            BreachState::Reported => "info",
            BreachState::Closed => "ok",
        }
    }
}

/// A breach as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Breach {
    pub id: BreachId,
    pub code: String,
    /// T0: when it was noticed.
    pub noticed_at: Instant,
    /// When it happened, as far as it is known.
    pub happened: String,
    pub place: String,
    pub nature: String,
    pub data_kinds: String,
    /// How many records and how many people, as far as it is known.
    pub records: Option<i64>,
    pub people: Option<i64>,
    /// Whom the authority reaches: the person or unit for data protection.
    pub contact: String,
    pub consequences: String,
    pub measures: String,
    pub harm: Harm,
    /// A serious incident of network security, of which the first notice is due earlier (Decree 331/2026/NĐ-CP, Article 31).
    pub serious: bool,
    /// Data of places or bodies: the people themselves are told too (Decree 356/2025/NĐ-CP, Article 29).
    pub located: bool,
    /// Hours from T0 to the first notice, and to the report.
    pub notify_hours: i64,
    pub report_hours: i64,
    pub notified_at: Option<Instant>,
    pub reported_at: Option<Instant>,
    pub people_told_at: Option<Instant>,
    pub state: BreachState,
    pub outcome: String,
    pub closed_at: Option<Instant>,
    pub noted_by_name: String,
    pub created_at: Instant,
    pub version: i64,
}

/// One clock of a breach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    pub clock: Clock,
    pub by: Instant,
    pub done_at: Option<Instant>,
}

impl Timer {
    /// Whether it ran out, or was met too late.
    pub fn is_late(&self, now: Instant) -> bool {
        self.done_at.unwrap_or(now) > self.by
    }

    /// What it has to say now: nothing once it was met, or while there is time.
    pub fn warning(&self, now: Instant) -> Option<Warning> {
        match self.done_at {
            None if now >= self.by => Some(Warning::RanOut),
            None if now >= self.by - WARNED_BEFORE => Some(Warning::Soon),
            _ => None,
        }
    }

    /// The moments still to come at which it has something to say.
    pub fn speaks_after(&self, now: Instant) -> Vec<Instant> {
        [self.by - WARNED_BEFORE, self.by].into_iter().filter(|at| *at > now).collect()
    }

    /// The chip: met, running, or late.
    pub fn chip(&self, now: Instant) -> &'static str {
        match (self.is_late(now), self.done_at) {
            (true, _) => "bad",
            (false, Some(_)) => "ok",
            (false, None) => "warn",
        }
    }

    /// "còn 5 giờ 20 phút", "quá hạn 2 giờ", "đúng hạn, lúc 08:30, 22/07/2026".
    pub fn words(&self, now: Instant) -> String {
        let span = |span: TimeDelta| match (span.num_hours(), span.num_minutes() % 60) {
            (0, minutes) => format!("{minutes} phút"),
            (hours, 0) => format!("{hours} giờ"),
            (hours, minutes) => format!("{hours} giờ {minutes} phút"),
        };
        match self.done_at {
            Some(at) if at > self.by => format!("trễ {}, lúc {}", span(at - self.by), clock::screen(at)),
            Some(at) => format!("đúng hạn, lúc {}", clock::screen(at)),
            None if now > self.by => format!("quá hạn {}", span(now - self.by)),
            None => format!("còn {}", span(self.by - now)),
        }
    }
}

impl Breach {
    /// Its clocks: those that the law starts for it.
    pub fn timers(&self) -> Vec<Timer> {
        let by = |hours: i64| self.noticed_at + TimeDelta::hours(hours);
        let asked = [
            (self.serious, Clock::Notify, by(self.notify_hours), self.notified_at),
            (self.harm == Harm::Possible, Clock::Report, by(self.report_hours), self.reported_at),
            (self.located, Clock::People, by(self.report_hours), self.people_told_at),
        ];
        let running = asked.into_iter().filter(|(asked, ..)| *asked);
        running.map(|(_, clock, by, done_at)| Timer { clock, by, done_at }).collect()
    }

    /// The clocks that run, while the breach is open.
    pub fn running(&self) -> impl Iterator<Item = Timer> {
        let open = self.state != BreachState::Closed;
        self.timers().into_iter().filter(move |timer| open && timer.done_at.is_none())
    }

    /// The clock that ends next, while the breach is open.
    pub fn pending(&self) -> Option<Timer> {
        self.running().min_by_key(|timer| timer.by)
    }

    /// Refuses to close while somebody has to be told.
    pub fn check_told(&self) -> Result<()> {
        match self.pending() {
            Some(timer) => Err(Error::refused(format!(
                "Chưa làm việc “{}”, hạn {}. Ghi đã báo ai, lúc nào rồi kết thúc; nếu ghi nhầm tính chất thì bổ sung thông tin trước.",
                timer.clock.label(),
                clock::screen(timer.by)
            ))),
            None => Ok(()),
        }
    }
}

/// "08 giờ 30, ngày 22 tháng 7 năm 2026": how the record of a breach tells a moment.
pub fn on_paper(instant: Instant) -> String {
    let local = clock::local(instant);
    format!("{}, {}", local.format("%H giờ %M"), papers::date_in_words(local.date()))
}

/// How the fields of breaches are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("noticed_on", "ngày phát hiện"),
    ("noticed_time", "giờ phát hiện"),
    ("happened", "thời gian xảy ra"),
    ("place", "nơi xảy ra"),
    ("nature", "tính chất, diễn biến"),
    ("data_kinds", "loại dữ liệu"),
    ("records", "số bản ghi"),
    ("people", "số người bị ảnh hưởng"),
    ("contact", "đầu mối bảo vệ dữ liệu"),
    ("consequences", "hậu quả"),
    ("measures", "biện pháp đã và sẽ làm"),
    ("harm", "khả năng gây hại"),
    ("told", "đối tượng được báo"),
    ("recipient", "nơi nhận, người nhận"),
    ("means", "hình thức báo"),
    ("told_on", "ngày báo"),
    ("told_time", "giờ báo"),
    ("outcome", "kết quả xử lý"),
];

/// What is known of a breach, as typed.
#[derive(Clone, Debug)]
pub struct BreachDraft {
    pub noticed_at: Instant,
    pub happened: String,
    pub place: String,
    pub nature: String,
    pub data_kinds: String,
    pub records: Option<i64>,
    pub people: Option<i64>,
    pub contact: String,
    pub consequences: String,
    pub measures: String,
    pub harm: Harm,
    pub serious: bool,
    pub located: bool,
}

/// A moment of two fields: the day and the time.
fn moment(form: &mut Form, day: &'static str, time: &'static str) -> Option<Instant> {
    let on = form.date(day);
    let at = NaiveTime::parse_from_str(&form.value(time).trim().replace(['h', 'g'], ":"), "%H:%M").ok();
    if at.is_none() {
        form.refuse(time, "Nhập giờ, ví dụ 08:30");
    }
    let since_midnight = at?.signed_duration_since(NaiveTime::MIN);
    Some(clock::start_of_day(on?) + TimeDelta::seconds(since_midnight.num_seconds()))
}

fn count(form: &mut Form, name: &'static str) -> Option<Option<i64>> {
    if form.value(name).trim().is_empty() { Some(None) } else { form.integer(name, 0..=100_000_000).map(Some) }
}

fn lines(form: &mut Form, name: &'static str) -> Option<String> {
    let text = form.optional_lines(name, 4000)?;
    if text.is_none() {
        let called = FIELDS.iter().find(|(field, _)| *field == name).map_or(name, |(_, called)| *called);
        form.refuse(name, format!("Nhập {called}; chưa rõ thì ghi “chưa xác định”"));
    }
    text
}

impl BreachDraft {
    /// Reads the form of a breach.
    pub fn read(form: &mut Form) -> Option<BreachDraft> {
        form.names(FIELDS);
        let noticed_at = moment(form, "noticed_on", "noticed_time");
        let happened = form.text("happened", 3..=300);
        let place = form.text("place", 3..=300);
        let nature = lines(form, "nature");
        let data_kinds = lines(form, "data_kinds");
        let records = count(form, "records");
        let people = count(form, "people");
        let contact = form.text("contact", 3..=300);
        let consequences = lines(form, "consequences");
        let measures = lines(form, "measures");
        let harm = form.choice::<Harm>("harm");
        Some(BreachDraft {
            noticed_at: noticed_at?,
            happened: happened?,
            place: place?,
            nature: nature?,
            data_kinds: data_kinds?,
            records: records?,
            people: people?,
            contact: contact?,
            consequences: consequences?,
            measures: measures?,
            harm: harm?,
            serious: form.is_checked("serious", "1"),
            located: form.is_checked("located", "1"),
        })
    }
}

/// That somebody was told, as typed.
#[derive(Clone, Debug)]
pub struct NoticeDraft {
    pub told: Told,
    pub recipient: String,
    pub means: String,
    pub told_at: Instant,
}

impl NoticeDraft {
    /// Reads the form of a notice.
    pub fn read(form: &mut Form) -> Option<NoticeDraft> {
        form.names(FIELDS);
        let told = form.choice::<Told>("told");
        let recipient = form.text("recipient", 2..=200);
        let means = form.text("means", 2..=200);
        let told_at = moment(form, "told_on", "told_time");
        Some(NoticeDraft { told: told?, recipient: recipient?, means: means?, told_at: told_at? })
    }
}

/// That somebody was told, as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Notice {
    pub told: Told,
    pub recipient: String,
    pub means: String,
    pub told_at: Instant,
    pub noted_by_name: String,
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    /// Noticed at 17:30 on a Friday before two days off.
    fn noticed() -> Instant {
        clock::start_of_day(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()) + TimeDelta::minutes(17 * 60 + 30)
    }

    fn breach() -> Breach {
        Breach {
            id: BreachId::from("b"),
            code: "VP-2026-001".to_owned(),
            noticed_at: noticed(),
            happened: String::new(),
            place: String::new(),
            nature: String::new(),
            data_kinds: String::new(),
            records: None,
            people: None,
            contact: String::new(),
            consequences: String::new(),
            measures: String::new(),
            harm: Harm::Possible,
            serious: true,
            located: true,
            notify_hours: 24,
            report_hours: 72,
            notified_at: None,
            reported_at: None,
            people_told_at: None,
            state: BreachState::Open,
            outcome: String::new(),
            closed_at: None,
            noted_by_name: String::new(),
            created_at: noticed(),
            version: 1,
        }
    }

    #[test]
    fn the_clocks_run_in_hours_from_t0_through_days_off() {
        let mut breach = breach();
        let by =
            |breach: &Breach| -> Vec<String> { breach.timers().iter().map(|timer| clock::screen(timer.by)).collect() };
        // Saturday and Monday evening: no working day is waited for.
        assert_eq!(by(&breach), ["17:30, 21/11/2026", "17:30, 23/11/2026", "17:30, 23/11/2026"]);
        assert_eq!(breach.pending().map(|timer| timer.clock), Some(Clock::Notify));
        breach.notified_at = Some(noticed() + TimeDelta::hours(2));
        breach.reported_at = Some(noticed() + TimeDelta::hours(73));
        assert_eq!(breach.pending().map(|timer| timer.clock), Some(Clock::People));
        assert!(breach.check_told().unwrap_err().sentence().contains("Báo người có dữ liệu"));
        (breach.serious, breach.located, breach.harm) = (false, false, Harm::Unlikely);
        assert!(breach.timers().is_empty() && breach.check_told().is_ok());
    }

    #[test]
    fn a_clock_says_to_the_minute_what_is_left_and_what_is_late() {
        let by = noticed() + TimeDelta::hours(24);
        let timer = |done_at: Option<Instant>| Timer { clock: Clock::Notify, by, done_at };
        let now = |minutes: i64| by + TimeDelta::minutes(minutes);
        for (at, said, late) in [
            (now(-320), "còn 5 giờ 20 phút", false),
            (now(-60), "còn 1 giờ", false),
            (now(-1), "còn 1 phút", false),
            (now(0), "còn 0 phút", false),
            (now(1), "quá hạn 1 phút", true),
            (now(180), "quá hạn 3 giờ", true),
        ] {
            assert_eq!((timer(None).words(at).as_str(), timer(None).is_late(at)), (said, late));
        }
        let met = timer(Some(now(-10)));
        assert_eq!((met.words(now(900)).as_str(), met.chip(now(900))), ("đúng hạn, lúc 17:20, 21/11/2026", "ok"));
        let late = timer(Some(now(90)));
        assert_eq!(late.words(now(900)), "trễ 1 giờ 30 phút, lúc 19:00, 21/11/2026");
        assert_eq!((late.chip(now(900)), timer(None).chip(now(-5))), ("bad", "warn"));
    }

    #[test]
    fn a_clock_speaks_four_hours_before_its_end_and_at_its_end() {
        let by = noticed() + TimeDelta::hours(24);
        let timer = Timer { clock: Clock::Notify, by, done_at: None };
        let now = |minutes: i64| by + TimeDelta::minutes(minutes);
        for (minutes, said) in [
            (-241, None),
            (-240, Some(Warning::Soon)),
            (-1, Some(Warning::Soon)),
            (0, Some(Warning::RanOut)),
            (900, Some(Warning::RanOut)),
        ] {
            assert_eq!(timer.warning(now(minutes)), said, "{minutes}");
        }
        assert_eq!(Timer { done_at: Some(now(-300)), ..timer.clone() }.warning(now(1)), None);
        let left = |minutes: i64| timer.speaks_after(now(minutes)).len();
        assert_eq!((left(-241), left(-240), left(-1), left(0)), (2, 1, 1, 0));
    }

    proptest! {
        #[test]
        fn a_breach_ends_once_and_never_forgets_a_report(
            steps in prop::collection::vec(0..BreachStep::ALL.len(), 0..30)
        ) {
            let (mut state, mut reported) = (BreachState::Open, false);
            for step in steps {
                let step = BreachStep::ALL[step];
                let Ok(next) = state.after(step) else { continue };
                prop_assert!(state != BreachState::Closed);
                prop_assert!(next >= state, "{state:?} → {next:?}");
                reported |= step == BreachStep::Report;
                prop_assert!(step != BreachStep::Close || reported);
                prop_assert!(step != BreachStep::Dismiss || !reported);
                state = next;
            }
        }
    }

    #[test]
    fn the_form_says_everything_that_is_missing_at_once() {
        let mut form = Form::parse(b"noticed_on=20/11/2026&noticed_time=25h&people=nhieu");
        assert!(BreachDraft::read(&mut form).is_none());
        for name in [
            "noticed_time",
            "happened",
            "place",
            "nature",
            "data_kinds",
            "people",
            "contact",
            "consequences",
            "measures",
            "harm",
        ] {
            assert!(form.error(name).is_some(), "{name}");
        }
        let mut form = Form::parse(b"");
        assert!(NoticeDraft::read(&mut form).is_none() && form.errors().len() == 5);
    }
}
