//! What the log says of the desk: its pages, which an auditor reads.

use crate::platform::log_words::LogWords;

/// The words of the desk.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Việc của tôi",
    events: &[],
    labels: &[],
    reads: &[],
    records: &[],
    pages: &[("/viec", "trang Việc của tôi"), ("/thong-bao", "trang Thông báo"), ("/tim", "trang Tìm kiếm")],
};
