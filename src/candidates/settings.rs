//! The figures that candidates' sign-in asks for.

use crate::platform::settings::{KnownSetting, SettingKind};

const fn number(key: &'static str, label: &'static str, unit: &'static str, (least, most): (i64, i64)) -> KnownSetting {
    KnownSetting {
        key,
        group: "Ứng viên đăng nhập",
        label,
        kind: SettingKind::Number { least, most },
        unit,
        blocks: "đăng nhập của ứng viên",
        note: "",
    }
}

/// What candidates' accounts ask for.
pub const SETTINGS: &[KnownSetting] = &[
    number("candidate.code_minutes", "Mã gửi qua thư điện tử dùng được trong", "phút", (5, 60)),
    number("candidate.code_tries", "Số lần nhập sai một mã", "lần", (3, 10)),
    number("candidate.codes_an_hour", "Số mã gửi tới một địa chỉ thư trong một giờ", "mã", (1, 30)),
    number("candidate.codes_an_hour_a_source", "Số mã gửi theo yêu cầu từ một mạng trong một giờ", "mã", (5, 1000)),
    number("candidate.idle_minutes", "Phiên của ứng viên kết thúc khi không hoạt động quá", "phút", (5, 120)),
    number("candidate.session_hours", "Phiên của ứng viên kéo dài nhiều nhất", "giờ", (1, 24)),
];
