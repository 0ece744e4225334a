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

/// What personal data asks for.
pub const SETTINGS: &[KnownSetting] = &[
    days("data_request.acknowledge_days", "Trả lời yêu cầu về dữ liệu cá nhân trong", "ngày làm việc", 30, ANSWERS),
    days("data_request.copy_days", "Cho xem, chỉnh sửa, cung cấp dữ liệu trong", "ngày", 60, ANSWERS),
    days("data_request.restrict_days", "Hạn chế xử lý, giải quyết phản đối trong", "ngày", 60, ANSWERS),
    days("data_request.erase_days", "Xóa dữ liệu trong", "ngày", 60, ANSWERS),
    days("candidate.retention_days", "Giữ dữ liệu của người không được tuyển chọn", "ngày", 3650, ERASURE),
    days("candidate.draft_days", "Giữ bản nháp không ai động tới", "ngày", 3650, ERASURE),
];
