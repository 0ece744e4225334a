//! What the log says of what officers read of an application.

use crate::platform::log_words::{LogWords, alert};

/// The words of applications; those of dossiers are with the dossiers.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Hồ sơ của ứng viên",
    events: &[alert("dossier.number_read", "xem số định danh trong hồ sơ {}")],
    labels: &[],
    reads: &[],
    records: &[],
    pages: &[],
};
