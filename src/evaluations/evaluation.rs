//! The evaluation of a beneficiary in a period (đánh giá định kỳ; clauses II.1.a, II.7.h): how the head of the unit rates
//! them, and whether that is below the standard that the city set.

use chrono::NaiveDate;

use crate::platform::clock::Instant;
use crate::platform::form::Form;
use crate::platform::settings::{KnownSetting, SettingKind, Settings};
use crate::{ids, words};

ids! {
    /// A period of evaluation.
    PeriodId = "evaluation_period";
    /// An evaluation.
    EvaluationId = "evaluation";
}

words! {
    /// A rating (xếp loại; Decree 335/2025/NĐ-CP), the highest first.
    pub enum Rating {
        Excellent = "excellent" "Hoàn thành xuất sắc nhiệm vụ",
        Good = "good" "Hoàn thành tốt nhiệm vụ",
        Completed = "completed" "Hoàn thành nhiệm vụ",
        NotCompleted = "not_completed" "Không hoàn thành nhiệm vụ",
    }
}

impl Rating {
    /// 4 for the highest, 1 for the lowest: what the setting compares with.
    pub fn rank(self) -> i64 {
        match self {
            Rating::Excellent => 4,
            Rating::Good => 3,
            Rating::Completed => 2,
            Rating::NotCompleted => 1,
        }
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            Rating::Excellent | Rating::Good => "ok",
            Rating::Completed => "info",
            Rating::NotCompleted => "bad",
        }
    }
}

const LEAST: &str = "evaluation.least_rank";

/// What evaluations ask for (policy.md §9, row 6).
pub const SETTINGS: &[KnownSetting] = &[KnownSetting {
    key: LEAST,
    group: "Đánh giá người hưởng chính sách",
    label: "Xếp loại thấp nhất còn đạt chuẩn",
    kind: SettingKind::Number { least: 1, most: 4 },
    unit: "bậc",
    blocks: "tự đề xuất thôi áp dụng khi xếp loại dưới chuẩn",
    note: "4: xuất sắc; 3: tốt; 2: hoàn thành; 1: không hoàn thành. Dưới bậc này thì tự đề xuất lên Hội đồng.",
}];

/// Whether a rating is below the standard; nothing while the city has not set one.
pub fn is_below(settings: &Settings, rating: Rating) -> Option<bool> {
    settings.number(LEAST).ok().map(|least| rating.rank() < least)
}

words! {
    /// Whether a period takes ratings.
    pub enum PeriodState {
        Open = "open" "Đang đánh giá",
        Closed = "closed" "Đã khóa",
    }
}

/// A period with how far it has come.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Period {
    pub id: PeriodId,
    pub name: String,
    pub year: i64,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub state: PeriodState,
    pub version: i64,
    pub rated: i64,
    pub below: i64,
}

/// A period as typed.
#[derive(Clone, Debug)]
pub struct PeriodDraft {
    pub name: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
}

/// What the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("name", "tên kỳ đánh giá"),
    ("from_on", "từ ngày"),
    ("to_on", "đến ngày"),
    ("due_on", "hạn đánh giá"),
    ("rating", "xếp loại"),
    ("score", "điểm"),
    ("opinion", "nhận xét"),
];

impl PeriodDraft {
    /// Reads the form.
    pub fn read(form: &mut Form) -> Option<PeriodDraft> {
        form.names(FIELDS);
        let name = form.text("name", 5..=120);
        let from_on = form.date("from_on");
        let to_on = form.date("to_on");
        let due_on = form.optional_date("due_on");
        if let (Some(from), Some(to)) = (from_on, to_on)
            && to < from
        {
            form.refuse("to_on", "Ngày cuối không trước ngày đầu");
            return None;
        }
        Some(PeriodDraft { name: name?, from_on: from_on?, to_on: to_on?, due_on: due_on? })
    }
}

/// A rating as typed.
#[derive(Clone, Debug)]
pub struct RatingDraft {
    pub rating: Rating,
    pub score: Option<i64>,
    pub opinion: String,
}

impl RatingDraft {
    /// Reads the form. A low rating needs its reason, because the council will ask for it.
    pub fn read(form: &mut Form) -> Option<RatingDraft> {
        form.names(FIELDS);
        let rating = form.choice::<Rating>("rating");
        let score =
            if form.value("score").trim().is_empty() { Some(None) } else { form.integer("score", 0..=100).map(Some) };
        let opinion = form.optional_lines("opinion", 2000);
        if rating == Some(Rating::NotCompleted) && opinion == Some(None) {
            form.refuse("opinion", "Nhập nhận xét nêu lý do xếp loại này");
            return None;
        }
        Some(RatingDraft { rating: rating?, score: score?, opinion: opinion?.unwrap_or_default() })
    }
}

/// Somebody to be rated in a period, with their rating when there is one.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Rated {
    pub beneficiary_id: String,
    pub code: String,
    pub talent_id: String,
    pub talent_name: String,
    pub agency_name: String,
    pub rating: Option<Rating>,
    pub score: Option<i64>,
    pub opinion: Option<String>,
    pub below_standard: Option<bool>,
    pub evaluated_by_name: Option<String>,
}

/// An evaluation as a person's page shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Evaluation {
    pub id: EvaluationId,
    pub period_name: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub rating: Rating,
    pub score: Option<i64>,
    pub opinion: String,
    pub below_standard: bool,
    pub evaluated_by_name: String,
    pub evaluated_at: Instant,
    pub agency_name: String,
    /// The state of the proposal that it made, when it made one.
    pub proposal_state: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::words::Words;

    #[test]
    fn ratings_rank_as_the_decree_orders_them() {
        let ranks: Vec<i64> = Rating::ALL.iter().map(|rating| rating.rank()).collect();
        assert_eq!(ranks, [4, 3, 2, 1]);
        assert_eq!(is_below(&Settings::default(), Rating::NotCompleted), None, "no standard, no judgement");
    }

    #[test]
    fn the_lowest_rating_needs_its_reason() {
        assert!(RatingDraft::read(&mut Form::parse(b"rating=not_completed")).is_none());
        assert!(RatingDraft::read(&mut Form::parse(b"rating=good&score=86")).is_some());
        assert!(RatingDraft::read(&mut Form::parse(b"rating=good&score=186")).is_none());
    }
}
