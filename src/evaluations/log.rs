//! What the log says of evaluations. It names no person.

use super::evaluation::{FIELDS, Rating};
use crate::platform::log_words::{LogWords, Reads, RecordWords, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of evaluations.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Đánh giá",
    events: &[
        work("evaluation_period.opened", "mở kỳ đánh giá {}"),
        work("evaluation_period.closed", "khóa kỳ đánh giá {}"),
        work("evaluation.rated", "đánh giá {}"),
    ],
    labels: &[FIELDS, &[("below", "dưới chuẩn")]],
    reads: &[("rating", Reads::Choice(|word| Rating::parse(word).map(Words::label)))],
    records: &[
        RecordWords {
            kind: "evaluation_period",
            noun: "kỳ đánh giá",
            from: "evaluation_periods",
            id: "id",
            name: "name",
            search: "",
            page: "/danh-gia/",
            permission: Permission::ViewEvaluations,
        },
        RecordWords {
            kind: "evaluation",
            noun: "người hưởng",
            from: "evaluations e join beneficiaries b on b.id = e.beneficiary_id",
            id: "e.id",
            name: "b.code",
            search: "",
            page: "",
            permission: Permission::ViewEvaluations,
        },
    ],
    pages: &[("/danh-gia", "trang Đánh giá"), ("/danh-gia/", "trang Đánh giá")],
};
