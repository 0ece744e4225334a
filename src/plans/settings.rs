//! The figures of plans: when a part is at risk, and when whom is told of it, in working days.

use crate::platform::error::Result;
use crate::platform::settings::{KnownSetting, SettingKind, Settings};

const fn days(key: &'static str, label: &'static str, blocks: &'static str) -> KnownSetting {
    KnownSetting {
        key,
        group: "Kế hoạch, nhắc việc",
        label,
        kind: SettingKind::Number { least: 1, most: 60 },
        unit: "ngày làm việc",
        blocks,
        note: "",
    }
}

const STANDING: &str = "tình trạng của nhiệm vụ";
const REMINDERS: &str = "nhắc việc hằng ngày";

/// What plans ask for.
pub const SETTINGS: &[KnownSetting] = &[
    days("plan.risk_days", "Có nguy cơ chậm khi đến hạn còn không quá", STANDING),
    days("plan.remind_first_days", "Nhắc người phụ trách lần đầu trước hạn", REMINDERS),
    days("plan.remind_last_days", "Nhắc người phụ trách lần cuối trước hạn", REMINDERS),
    days("plan.head_after_days", "Báo thủ trưởng sau hạn", REMINDERS),
    days("plan.standing_after_days", "Báo cơ quan thường trực sau hạn", REMINDERS),
    days("plan.city_after_days", "Đưa vào danh sách của Ủy ban nhân dân thành phố sau hạn", REMINDERS),
];

/// Within how many working days of its deadline a part is at risk.
pub fn risk_days(settings: &Settings) -> Result<i64> {
    settings.number("plan.risk_days")
}

/// After how many working days past its deadline a part is on the list of the city's leaders.
pub fn city_after_days(settings: &Settings) -> Result<i64> {
    settings.number("plan.city_after_days")
}
