//! What the log says of agencies, wages and days off.

use super::agency::FIELDS;
use super::calendar;
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, work};
use crate::platform::permission::Permission;

const REFERENCE: &[(&str, &str)] = &[
    ("parent", "cơ quan cấp trên"),
    ("rows", "số dòng"),
    ("from", "áp dụng từ"),
    ("monthly", "mức tháng (đồng)"),
    ("document", "văn bản quy định"),
    ("region", "vùng"),
    ("I", "vùng I (đồng)"),
    ("II", "vùng II (đồng)"),
    ("III", "vùng III (đồng)"),
    ("IV", "vùng IV (đồng)"),
];

const fn of_reference(kind: &'static str, noun: &'static str, from: &'static str) -> RecordWords {
    RecordWords { kind, noun, from, id: "", name: "", search: "", page: "", permission: Permission::ViewAgencies }
}

/// The words of the organisation.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Cơ quan, đơn vị",
    events: &[
        work("agency.edited", "sửa thông tin cơ quan {}"),
        work("agency.confirmed", "xác nhận thông tin đúng của {}"),
        work("agency.merged", "sáp nhập {} vào cơ quan khác"),
        work("agency.dissolved", "giải thể {}"),
        work("agency.created", "thêm cơ quan {}"),
        work("agency.moved", "chuyển {} sang cơ quan cấp trên khác"),
        access("agencies.exported", "xuất danh sách cơ quan"),
        access("calendar.exported", "xuất bảng ngày nghỉ"),
        access("communes.exported", "xuất danh sách xã, phường"),
        work("wages.rates_set", "ghi mức lương tối thiểu vùng mới"),
        work("wages.base_set", "ghi mức lương cơ sở mới"),
        work("commune.region_set", "ghi vùng lương tối thiểu mới của {}"),
    ],
    labels: &[
        FIELDS,
        &[("into", "sáp nhập vào"), ("units", "số đơn vị trực thuộc chuyển theo"), ("on", "từ ngày")],
        REFERENCE,
    ],
    reads: &[
        ("on", Reads::Date),
        ("from", Reads::Date),
        ("document", Reads::Record("legal_document")),
        ("legal_document_id", Reads::Record("legal_document")),
    ],
    records: &[
        RecordWords {
            kind: "agency",
            noun: "cơ quan",
            from: "agencies",
            id: "id",
            name: "name",
            search: "search_text",
            page: "/co-quan/",
            permission: Permission::ViewAgencies,
        },
        RecordWords {
            id: "code",
            name: "name",
            search: "search_text",
            page: "/dia-ban/",
            ..of_reference("commune", "xã, phường", "communes")
        },
        of_reference("wage", "mức lương", ""),
    ],
    pages: &[
        ("/co-quan", "trang Cơ quan, đơn vị"),
        ("/co-quan.xlsx", "tệp danh sách cơ quan"),
        ("/co-quan/cay", "trang Cây tổ chức"),
        ("/dia-ban", "trang Địa bàn, lương tối thiểu"),
        ("/dia-ban.xlsx", "tệp danh sách xã, phường"),
        ("/muc-luong", "trang Mức lương theo quy định"),
    ],
};

/// The words of the calendar, whose fields are called otherwise than those of an agency.
pub const CALENDAR_LOG_WORDS: LogWords = LogWords {
    group: "Ngày nghỉ, làm bù",
    events: &[
        work("calendar.days_added", "thêm ngày nghỉ, ngày làm bù"),
        work("calendar.day_edited", "sửa ngày {} trong bảng ngày nghỉ"),
        work("calendar.day_withdrawn", "bỏ ngày {} khỏi bảng ngày nghỉ"),
    ],
    labels: &[calendar::FIELDS, &[("deadlines", "số hạn đang chờ được tính lại")]],
    reads: &[("legal_document_id", Reads::Record("legal_document"))],
    records: &[RecordWords {
        id: "cast(day as text)",
        name: "cast(day as text)",
        ..of_reference("calendar_day", "ngày", "holidays")
    }],
    pages: &[("/ngay-nghi.xlsx", "tệp bảng ngày nghỉ"), ("/ngay-nghi", "trang Ngày nghỉ, làm bù")],
};
