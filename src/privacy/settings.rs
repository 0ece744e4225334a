//! The terms of personal data: by when a request is answered, and how long what is no longer needed is kept.

use crate::platform::settings::{KnownSetting, SettingKind};

const GROUP: &str = "Dữ liệu cá nhân";
const ANSWERS: &str = "tiếp nhận yêu cầu về dữ liệu cá nhân";
const ERASURE: &str = "việc xóa dữ liệu đã hết thời hạn giữ";

const fn days(
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    most: i64,
    blocks: &'static str,
) -> KnownSetting {
    KnownSetting { key, group: GROUP, label, kind: SettingKind::Number { least: 1, most }, unit, blocks, note: "" }
}

const fn hours(key: &'static str, label: &'static str, most: i64) -> KnownSetting {
    let kind = SettingKind::Number { least: 1, most };
    let note = "Tính theo giờ liên tục từ lúc phát hiện, kể cả ngày nghỉ";
    KnownSetting { key, group: GROUP, label, kind, unit: "giờ", blocks: "ghi vi phạm dữ liệu cá nhân", note }
}

/// What personal data asks for.
pub const SETTINGS: &[KnownSetting] = &[
    days("data_request.acknowledge_days", "Trả lời yêu cầu về dữ liệu cá nhân trong", "ngày làm việc", 30, ANSWERS),
    days("data_request.copy_days", "Cho xem, chỉnh sửa, cung cấp dữ liệu trong", "ngày", 60, ANSWERS),
    days("data_request.restrict_days", "Hạn chế xử lý, giải quyết phản đối trong", "ngày", 60, ANSWERS),
    days("data_request.erase_days", "Xóa dữ liệu trong", "ngày", 60, ANSWERS),
    hours("breach.notify_hours", "Báo ban đầu về sự cố nghiêm trọng trong", 72),
    hours("breach.report_hours", "Báo cáo vi phạm dữ liệu cá nhân trong", 240),
    days("candidate.retention_days", "Giữ dữ liệu của người không được tuyển chọn", "ngày", 3650, ERASURE),
    days("candidate.draft_days", "Giữ bản nháp không ai động tới", "ngày", 3650, ERASURE),
];
