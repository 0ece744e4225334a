//! The rules of a council (quy chế làm việc): quorum, majority, notice; dated, each with what it rests on, and the sums
//! that they lead to, in whole numbers.

use chrono::{NaiveDate, TimeDelta};

use super::ballot::{Mode, Tally};
use super::council::CouncilRole;
use crate::platform::clock::{self, Instant};
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::words::Words;
use crate::words;

words! {
    /// Of what the majority is counted.
    pub enum Base {
        Present = "present" "thành viên có mặt",
        Entitled = "entitled" "thành viên có quyền biểu quyết",
        Valid = "valid" "phiếu hợp lệ",
    }
}

words! {
    /// Who decides without knowing the name of the person until the vote is counted.
    pub enum Blind {
        /// Nobody: the name is shown.
        Open = "open" "Ghi họ tên",
        Members = "members" "Ủy viên chỉ thấy mã số; Chủ tịch, Phó Chủ tịch, thư ký thấy họ tên",
        Voters = "voters" "Chỉ thư ký thấy họ tên",
    }
}

impl Blind {
    /// Whether who has such a seat sees the code only.
    pub fn hides_from(self, role: CouncilRole) -> bool {
        match self {
            Blind::Open => false,
            Blind::Members => role == CouncilRole::Member,
            Blind::Voters => role != CouncilRole::Secretary,
        }
    }
}

/// The rules of a council from a day on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Rules {
    pub effective_on: NaiveDate,
    pub quorum_part: i64,
    pub quorum_whole: i64,
    /// Whether the one who presides has to be there.
    pub quorum_with_chair: bool,
    pub threshold_part: i64,
    pub threshold_whole: i64,
    /// More than the fraction, rather than at least.
    pub threshold_above: bool,
    pub base: Base,
    /// How the council votes unless the chair says otherwise.
    pub mode: Mode,
    /// Working days between the papers and the meeting.
    pub notice_days: i64,
    /// For how many years a former employer counts as an interest.
    pub conflict_years: i64,
    /// Whether the written slip of an absent member counts.
    pub slips_count: bool,
    /// How many minutes before its hour a meeting may be opened.
    pub early_minutes: i64,
    pub blind: Blind,
    pub basis: String,
    /// The city has enacted no text; the council works by an assumption.
    pub assumed: bool,
}

/// What a count of votes leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub base: i64,
    pub needed: i64,
    pub passed: bool,
    /// "7 đồng ý trên 8 phiếu hợp lệ, cần hơn 1/2 của 8 = 5 → thông qua".
    pub sum: String,
}

impl Rules {
    /// How many have to be there, of so many members.
    pub fn quorum(&self, members: i64) -> i64 {
        at_least(self.quorum_part, self.quorum_whole, members)
    }

    /// How many votes in favour are needed, of so many.
    pub fn needed(&self, base: i64) -> i64 {
        if self.threshold_above {
            self.threshold_part * base / self.threshold_whole.max(1) + 1
        } else {
            at_least(self.threshold_part, self.threshold_whole, base).max(1)
        }
    }

    /// "ít nhất 2/3, kể cả người chủ trì".
    pub fn quorum_words(&self) -> String {
        let chair = if self.quorum_with_chair { ", kể cả người chủ trì" } else { "" };
        format!("ít nhất {}/{} số thành viên{chair}", self.quorum_part, self.quorum_whole)
    }

    /// "hơn 1/2".
    pub fn threshold_words(&self) -> String {
        let more = if self.threshold_above { "hơn" } else { "ít nhất" };
        format!("{more} {}/{}", self.threshold_part, self.threshold_whole)
    }

    /// The quorum as a sum, or the refusal that says what is missing. Members with a conflict of interest are in
    /// neither number.
    pub fn check_quorum(&self, members: i64, present: i64, chair_present: bool) -> Result<String> {
        let needed = self.quorum(members);
        let fraction = format!("{}/{} của {members}", self.quorum_part, self.quorum_whole);
        if members == 0 || present < needed {
            return Err(Error::refused(format!(
                "Chưa đủ thành viên: có mặt {present} trên {members}, cần ít nhất {needed} ({fraction}). Điểm danh lại hoặc hoãn."
            )));
        }
        if self.quorum_with_chair && !chair_present {
            return Err(Error::refused(format!(
                "Có mặt {present} trên {members} nhưng vắng người chủ trì, mà quy chế đòi có. Giao Phó Chủ tịch chủ trì hoặc hoãn."
            )));
        }
        Ok(format!("có mặt {present} trên {members}, cần ít nhất {needed} ({fraction})"))
    }

    /// Refuses to open a meeting before its hour, or before the minutes that the rules allow.
    pub fn check_hour(&self, starts_at: Instant, now: Instant) -> Result<()> {
        let earliest = starts_at - TimeDelta::minutes(self.early_minutes);
        if now >= earliest {
            return Ok(());
        }
        let early = match self.early_minutes {
            0 => String::new(),
            minutes => format!(", sớm nhất {minutes} phút trước giờ họp"),
        };
        Err(Error::refused(format!(
            "Phiên họp bắt đầu lúc {}. Khai mạc được từ {}{early}.",
            clock::screen(starts_at),
            clock::screen(earliest)
        )))
    }

    /// What a count leads to, with the sum.
    pub fn judge(&self, tally: &Tally, present: i64, entitled: i64) -> Verdict {
        let base = match self.base {
            Base::Present => present,
            Base::Entitled => entitled,
            Base::Valid => tally.valid(),
        };
        let needed = self.needed(base);
        let passed = tally.agree >= needed;
        let end = if passed { "thông qua" } else { "không thông qua" };
        let (agree, label, words) = (tally.agree, self.base.label(), self.threshold_words());
        let sum = format!("{agree} đồng ý trên {base} {label}, cần {words} của {base} = {needed} → {end}");
        Verdict { base, needed, passed, sum }
    }
}

/// The least whole number that is `part / whole` of a number, or more.
fn at_least(part: i64, whole: i64, number: i64) -> i64 {
    let whole = whole.max(1);
    (part * number + whole - 1) / whole
}

/// How the fields of rules are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("effective_on", "ngày áp dụng"),
    ("quorum_part", "tử số của mức có mặt tối thiểu"),
    ("quorum_whole", "mẫu số của mức có mặt tối thiểu"),
    ("threshold_part", "tử số của tỷ lệ thông qua"),
    ("threshold_whole", "mẫu số của tỷ lệ thông qua"),
    ("base", "số dùng để tính tỷ lệ"),
    ("mode", "hình thức biểu quyết"),
    ("notice_days", "số ngày làm việc gửi tài liệu trước"),
    ("conflict_years", "số năm xét nơi làm việc cũ"),
    ("early_minutes", "số phút được khai mạc sớm"),
    ("blind", "họ tên người được xét"),
    ("basis", "căn cứ"),
];

impl Rules {
    /// Reads the form of rules.
    pub fn read(form: &mut Form) -> Option<Rules> {
        form.names(FIELDS);
        let effective_on = form.date("effective_on");
        let quorum_part = form.integer("quorum_part", 1..=100);
        let quorum_whole = form.integer("quorum_whole", 1..=100);
        let threshold_part = form.integer("threshold_part", 1..=100);
        let threshold_whole = form.integer("threshold_whole", 1..=100);
        let base = form.choice::<Base>("base");
        let mode = form.choice::<Mode>("mode");
        let notice_days = form.integer("notice_days", 0..=60);
        let conflict_years = form.integer("conflict_years", 0..=50);
        let early_minutes = if form.value("early_minutes").trim().is_empty() {
            Some(0)
        } else {
            form.integer("early_minutes", 0..=120)
        };
        let blind = if form.value("blind").is_empty() { Some(Blind::Open) } else { form.choice::<Blind>("blind") };
        let assumed = form.is_checked("assumed", "1");
        let basis = form.optional_text("basis", 300).map(Option::unwrap_or_default);
        if quorum_part > quorum_whole {
            form.refuse("quorum_part", "Tử số không lớn hơn mẫu số");
        }
        if threshold_part > threshold_whole {
            form.refuse("threshold_part", "Tử số không lớn hơn mẫu số");
        }
        let above = form.value("threshold_above") == "above";
        if above && threshold_part == threshold_whole && threshold_part.is_some() {
            form.refuse("threshold_part", "Không thể đòi hơn toàn bộ số phiếu");
        }
        if basis.as_deref() == Some("") && !assumed {
            form.refuse("basis", "Nhập căn cứ, ví dụ quy chế làm việc của Hội đồng; nếu chưa có thì đánh dấu giả định");
        }
        if !form.is_right() {
            return None;
        }
        Some(Rules {
            effective_on: effective_on?,
            quorum_part: quorum_part?,
            quorum_whole: quorum_whole?,
            quorum_with_chair: form.is_checked("quorum_with_chair", "1"),
            threshold_part: threshold_part?,
            threshold_whole: threshold_whole?,
            threshold_above: above,
            base: base?,
            mode: mode?,
            notice_days: notice_days?,
            conflict_years: conflict_years?,
            slips_count: form.is_checked("slips_count", "1"),
            early_minutes: early_minutes?,
            blind: blind?,
            basis: basis?,
            assumed,
        })
    }

    /// The form of these rules, to be changed from a later day on.
    pub fn form(&self) -> Form {
        let flag = |flag: bool| if flag { "1" } else { "" }.to_owned();
        Form::filled([
            ("quorum_part", self.quorum_part.to_string()),
            ("quorum_whole", self.quorum_whole.to_string()),
            ("quorum_with_chair", flag(self.quorum_with_chair)),
            ("threshold_part", self.threshold_part.to_string()),
            ("threshold_whole", self.threshold_whole.to_string()),
            ("threshold_above", if self.threshold_above { "above" } else { "least" }.to_owned()),
            ("base", self.base.as_str().to_owned()),
            ("mode", self.mode.as_str().to_owned()),
            ("notice_days", self.notice_days.to_string()),
            ("conflict_years", self.conflict_years.to_string()),
            ("slips_count", flag(self.slips_count)),
            ("early_minutes", self.early_minutes.to_string()),
            ("blind", self.blind.as_str().to_owned()),
            ("basis", self.basis.clone()),
            ("assumed", flag(self.assumed)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rules(quorum: (i64, i64), threshold: (i64, i64), above: bool, base: Base) -> Rules {
        Rules {
            effective_on: NaiveDate::MIN,
            quorum_part: quorum.0,
            quorum_whole: quorum.1,
            quorum_with_chair: true,
            threshold_part: threshold.0,
            threshold_whole: threshold.1,
            threshold_above: above,
            base,
            mode: Mode::Secret,
            notice_days: 3,
            conflict_years: 5,
            slips_count: false,
            early_minutes: 0,
            blind: Blind::Open,
            basis: String::new(),
            assumed: true,
        }
    }

    fn tally(agree: i64, against: i64, abstain: i64, invalid: i64) -> Tally {
        Tally { agree, against, abstain, invalid }
    }

    #[test]
    fn a_quorum_is_an_exact_fraction() {
        let rules = rules((2, 3), (1, 2), true, Base::Valid);
        for (members, needed) in [(9, 6), (8, 6), (7, 5), (6, 4), (3, 2), (1, 1)] {
            assert_eq!(rules.quorum(members), needed, "{members}");
        }
        assert!(rules.check_quorum(9, 6, true).unwrap().contains("có mặt 6 trên 9, cần ít nhất 6 (2/3 của 9)"));
        let said = rules.check_quorum(9, 5, true).unwrap_err().sentence();
        assert!(said.contains("có mặt 5 trên 9, cần ít nhất 6"), "{said}");
        assert!(rules.check_quorum(9, 8, false).unwrap_err().sentence().contains("vắng người chủ trì"));
        assert!(rules.check_quorum(0, 0, true).is_err(), "nobody is no quorum");
    }

    #[test]
    fn a_meeting_is_opened_from_its_hour_or_the_minutes_before_that_the_rules_allow() {
        let mut rules = rules((2, 3), (1, 2), true, Base::Valid);
        let hour = clock::start_of_day(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()) + TimeDelta::minutes(510);
        let before = |minutes: i64| hour - TimeDelta::minutes(minutes);
        let said = rules.check_hour(hour, before(1)).unwrap_err().sentence();
        assert_eq!(said, "Phiên họp bắt đầu lúc 08:30, 23/11/2026. Khai mạc được từ 08:30, 23/11/2026.");
        assert!(rules.check_hour(hour, hour).is_ok() && rules.check_hour(hour, before(-90)).is_ok());
        rules.early_minutes = 15;
        let said = rules.check_hour(hour, before(16)).unwrap_err().sentence();
        assert!(said.contains("từ 08:15, 23/11/2026, sớm nhất 15 phút trước giờ họp"), "{said}");
        assert!(rules.check_hour(hour, before(15)).is_ok());
    }

    #[test]
    fn a_blind_council_says_from_whom_the_name_is_kept() {
        let kept = |blind: Blind| CouncilRole::ALL.iter().filter(|role| blind.hides_from(**role)).count();
        assert_eq!((kept(Blind::Open), kept(Blind::Members), kept(Blind::Voters)), (0, 1, 3));
        let body = "effective_on=01/01/2026&quorum_part=2&quorum_whole=3&threshold_above=above&threshold_part=1\
            &threshold_whole=2&base=valid&mode=secret&notice_days=3&conflict_years=5&assumed=1";
        let read = |more: &str| Rules::read(&mut Form::parse(format!("{body}{more}").as_bytes()));
        assert_eq!(read("").unwrap().blind, Blind::Open);
        assert_eq!(read("&blind=voters").unwrap().blind, Blind::Voters);
        assert!(read("&blind=nobody").is_none() && read("&early_minutes=500").is_none());
    }

    #[test]
    fn a_majority_says_its_sum() {
        let half = rules((2, 3), (1, 2), true, Base::Valid);
        let verdict = half.judge(&tally(7, 1, 0, 1), 9, 9);
        assert_eq!(verdict.sum, "7 đồng ý trên 8 phiếu hợp lệ, cần hơn 1/2 của 8 = 5 → thông qua");
        assert!(!half.judge(&tally(4, 4, 0, 0), 8, 8).passed, "a tie is no majority");
        let two_thirds = rules((2, 3), (2, 3), false, Base::Entitled);
        assert_eq!(two_thirds.judge(&tally(6, 0, 0, 0), 6, 9).needed, 6);
        assert!(two_thirds.judge(&tally(6, 0, 0, 0), 6, 9).passed);
        let three_quarters = rules((2, 3), (3, 4), true, Base::Present);
        assert_eq!(three_quarters.judge(&tally(6, 2, 0, 0), 8, 9).needed, 7);
        assert!(!three_quarters.judge(&tally(6, 2, 0, 0), 8, 9).passed);
        assert!(!two_thirds.judge(&tally(0, 0, 0, 0), 0, 0).passed, "nobody grants nothing");
    }

    proptest! {
        #[test]
        fn the_needed_number_is_the_least_that_meets_the_fraction(
            whole in 1_i64..20, part in 1_i64..20, base in 0_i64..500, above: bool
        ) {
            prop_assume!(part <= whole);
            let needed = rules((2, 3), (part, whole), above, Base::Valid).needed(base);
            let meets = |votes: i64| if above { votes * whole > part * base } else { votes * whole >= part * base };
            prop_assert!(meets(needed));
            prop_assert!(needed == 1 || !meets(needed - 1), "one vote less would do: {needed}");
        }
    }
}
