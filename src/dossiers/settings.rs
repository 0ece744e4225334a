//! The figures of dossiers. A time limit that nobody has set yet is none: the receipt then names no day, and says so.

use chrono::NaiveTime;

use crate::platform::error::{Error, Result};
use crate::platform::settings::{KnownSetting, SettingKind, Settings};

const GROUP: &str = "Hồ sơ đề nghị";

/// What dossiers ask for.
pub const SETTINGS: &[KnownSetting] = &[
    KnownSetting {
        key: "dossier.appraisal_days",
        group: GROUP,
        label: "Thời hạn thẩm định hồ sơ",
        kind: SettingKind::Number { least: 1, most: 250 },
        unit: "ngày làm việc",
        blocks: "ngày hẹn trả kết quả và việc tính quá hạn",
        note: "Hồ sơ tiếp nhận khi chưa có thời hạn thì không có ngày hẹn.",
    },
    KnownSetting {
        key: "dossier.supplement_days",
        group: GROUP,
        label: "Thời hạn ứng viên bổ sung hồ sơ",
        kind: SettingKind::Number { least: 1, most: 250 },
        unit: "ngày làm việc",
        blocks: "yêu cầu bổ sung",
        note: "",
    },
    KnownSetting {
        key: "dossier.complaint_days",
        group: GROUP,
        label: "Thời hiệu khiếu nại ghi trong phiếu từ chối",
        kind: SettingKind::Number { least: 1, most: 365 },
        unit: "ngày",
        blocks: "kết luận không đủ điều kiện, từ chối tiếp nhận",
        note: "Điều 9 Luật Khiếu nại 2011: 90 ngày kể từ ngày nhận được quyết định.",
    },
    KnownSetting {
        key: "dossier.office_closes",
        group: GROUP,
        label: "Giờ hết giờ hành chính",
        kind: SettingKind::Number { least: 12, most: 23 },
        unit: "giờ",
        blocks: "tiếp nhận hồ sơ",
        note: "Hồ sơ nhận sau giờ này tính là nhận vào ngày làm việc tiếp theo.",
    },
    KnownSetting {
        key: "dossier.receipt_prefix",
        group: GROUP,
        label: "Mã đơn vị đứng đầu mã hồ sơ trên giấy tiếp nhận",
        kind: SettingKind::Code { longest: 20 },
        unit: "",
        blocks: "",
        note: "Ví dụ H24.05. Chưa đặt thì dùng ký hiệu văn bản của cơ quan tiếp nhận.",
    },
];

/// How many working days an appraisal may take; none while nobody has set it.
pub(super) fn appraisal_days(settings: &Settings) -> Option<i64> {
    settings.number("dossier.appraisal_days").ok()
}

/// How many working days the candidate has to answer.
pub(super) fn supplement_days(settings: &Settings) -> Result<i64> {
    settings.declared(SETTINGS, "dossier.supplement_days")
}

/// Within how many days a refusal may be complained of.
pub fn complaint_days(settings: &Settings) -> Result<i64> {
    settings.declared(SETTINGS, "dossier.complaint_days")
}

/// When the office closes.
pub(super) fn office_closes(settings: &Settings) -> Result<NaiveTime> {
    let hour = settings.declared(SETTINGS, "dossier.office_closes")?;
    let hour = u32::try_from(hour).ok().and_then(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
    hour.ok_or_else(|| Error::internal("an hour that no clock shows"))
}

/// What the numbers of receipts begin with, when it is set.
pub(super) fn receipt_prefix(settings: &Settings) -> Option<&str> {
    settings.text("dossier.receipt_prefix").ok()
}
