//! What the log says of the instance itself.

use crate::platform::log_words::{LogWords, work};

/// The words of the instance.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Hệ thống",
    events: &[work("pack.loaded", "nạp bộ dữ liệu của thành phố")],
    labels: &[&[("pack", "bộ dữ liệu"), ("version", "phiên bản"), ("count", "số thay đổi")]],
    reads: &[],
    records: &[],
    pages: &[],
};
