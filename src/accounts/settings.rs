//! The figures that accounts ask for: passwords, the second factor, locking, idle time (STD-45 to STD-50).

use crate::platform::settings::{KnownSetting, SettingKind};

const PASSWORDS: &str = "Mật khẩu";
const SECOND_FACTOR: &str = "Xác thực hai bước";
const LOCKING: &str = "Khóa và rà soát tài khoản";
const SESSIONS: &str = "Phiên làm việc và liên kết";

const fn number(
    group: &'static str,
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    (least, most): (i64, i64),
    blocks: &'static str,
) -> KnownSetting {
    KnownSetting { key, group, label, kind: SettingKind::Number { least, most }, unit, blocks, note: "" }
}

/// The settings of accounts.
pub const SETTINGS: &[KnownSetting] = &[
    number(PASSWORDS, "pwd.min", "Độ dài ít nhất của mật khẩu dùng một mình", "ký tự", (8, 64), "đặt mật khẩu"),
    number(
        PASSWORDS,
        "pwd.min_mfa",
        "Độ dài ít nhất của mật khẩu dùng cùng yếu tố thứ hai",
        "ký tự",
        (8, 64),
        "đặt mật khẩu",
    ),
    number(PASSWORDS, "pwd.kinds", "Số loại ký tự trong mật khẩu dùng một mình", "loại", (1, 4), "đặt mật khẩu"),
    number(PASSWORDS, "pwd.history", "Số mật khẩu gần nhất không được dùng lại", "mật khẩu", (0, 50), "đặt mật khẩu"),
    number(
        PASSWORDS,
        "pwd.admin_max_age_days",
        "Quản trị hệ thống phải đổi mật khẩu sau",
        "ngày",
        (1, 365),
        "đăng nhập của quản trị hệ thống",
    ),
    KnownSetting {
        key: "mfa.required_roles",
        group: SECOND_FACTOR,
        label: "Vai trò luôn phải có yếu tố thứ hai",
        kind: SettingKind::Roles,
        unit: "",
        blocks: "đăng nhập",
        note: "Áp dụng dù đăng nhập từ đâu.",
    },
    KnownSetting {
        key: "mfa.required_outside",
        group: SECOND_FACTOR,
        label: "Mọi cán bộ vào từ Internet hoặc từ xa phải có yếu tố thứ hai",
        kind: SettingKind::Flag,
        unit: "",
        blocks: "đăng nhập",
        note: "Hệ thống không phân biệt được mạng cơ quan với mạng khác, nên “Có” nghĩa là mọi người đều phải có.",
    },
    number(LOCKING, "lock.max_failures", "Số lần nhập sai liên tiếp thì tạm khóa", "lần", (1, 20), "đăng nhập"),
    number(LOCKING, "lock.hours", "Thời gian tạm khóa", "giờ", (1, 168), "đăng nhập"),
    number(
        LOCKING,
        "account.idle_days",
        "Khóa tài khoản không ai dùng quá",
        "ngày",
        (1, 365),
        "việc khóa tài khoản bỏ không hằng đêm",
    ),
    number(
        LOCKING,
        "review.months",
        "Kỳ rà soát tài khoản và quyền",
        "tháng",
        (1, 12),
        "lời nhắc rà soát tài khoản và quyền",
    ),
    number(SESSIONS, "idle.user_minutes", "Phiên kết thúc khi không hoạt động quá", "phút", (1, 60), "đăng nhập"),
    number(
        SESSIONS,
        "idle.admin_minutes",
        "Phiên của quản trị hệ thống kết thúc khi không hoạt động quá",
        "phút",
        (1, 60),
        "đăng nhập của quản trị hệ thống",
    ),
    number(SESSIONS, "session.max_hours", "Phiên kéo dài nhiều nhất", "giờ", (1, 24), "đăng nhập"),
    number(
        SESSIONS,
        "link.valid_hours",
        "Liên kết mời và đặt lại mật khẩu dùng được trong",
        "giờ",
        (1, 168),
        "mời người dùng và đặt lại mật khẩu",
    ),
];
