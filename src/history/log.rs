//! What the log says of itself, and how long it is kept.

use crate::platform::log_words::{LogWords, access, alert};
use crate::platform::settings::{KnownSetting, SettingKind};

/// The words of the log.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Nhật ký",
    events: &[
        access("log.exported", "xuất nhật ký ra Excel"),
        access("log.checked", "kiểm tra toàn vẹn nhật ký"),
        alert("log.broken", "kiểm tra nhật ký và thấy chỗ hỏng"),
    ],
    labels: &[&[("rows", "số mục"), ("filters", "điều kiện"), ("intact", "số mục nguyên vẹn"), ("fault", "chỗ hỏng")]],
    reads: &[],
    records: &[],
    pages: &[
        ("/nhat-ky", "trang Nhật ký hệ thống"),
        ("/nhat-ky/cua-toi", "trang Nhật ký của tôi"),
        ("/nhat-ky.xlsx", "tệp nhật ký"),
        ("/nhat-ky/", "mục nhật ký số"),
    ],
};

/// For how long the log is kept (STD-51).
pub const SETTINGS: &[KnownSetting] = &[KnownSetting {
    key: "log.keep_months",
    group: "Nhật ký",
    label: "Nhật ký được lưu ít nhất",
    kind: SettingKind::Number { least: 12, most: 1200 },
    unit: "tháng",
    blocks: "báo cáo thời hạn lưu nhật ký",
    note: "Chương trình chỉ ghi thêm, không bao giờ xóa nhật ký. Con số này là thời hạn tối thiểu khi sao lưu và lưu trữ.",
}];
