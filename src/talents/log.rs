//! What the log says of people of talent. The log is read across the blocs, so people have their number in it, no name,
//! and of personal fields it says only that they changed.

use super::draft::FIELDS;
use super::entry::{self, EntryKind};
use super::talent::{Sex, TalentStatus};
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, alert, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of people of talent.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Nhân tài",
    events: &[
        work("talent.created", "lập hồ sơ nhân tài {}"),
        work("talent.edited", "sửa hồ sơ nhân tài {}"),
        work("talent.entry_added", "thêm mục vào hồ sơ nhân tài {}"),
        work("talent.entry_changed", "sửa một mục của hồ sơ nhân tài {}"),
        work("talent.entry_removed", "bỏ một mục khỏi hồ sơ nhân tài {}"),
        alert("talent.number_read", "xem số định danh của hồ sơ nhân tài {}"),
        alert("talent.phone_read", "xem số điện thoại của hồ sơ nhân tài {}"),
        alert("talent.out_of_reach", "mở hồ sơ nhân tài {} khi không có quyền"),
        work("talent.told_apart", "xác nhận hồ sơ nhân tài {} không trùng với hồ sơ khác"),
        work("talent.looked_at_again", "xem lại việc trùng của hồ sơ nhân tài {}"),
        work("talent.merged", "gộp hồ sơ khác vào hồ sơ nhân tài {}"),
        work("talent.merged_away", "gộp hồ sơ nhân tài {} vào hồ sơ khác"),
        work("talent.unmerged", "bỏ gộp hồ sơ nhân tài {}"),
        work("talent.returned", "khôi phục hồ sơ nhân tài {} sau khi bỏ gộp"),
        work("talents.scanned", "tìm hồ sơ nhân tài nghi trùng"),
        work("talents.seeded", "tạo hồ sơ nhân tài hư cấu để thử"),
        work("talents.unseeded", "bỏ hồ sơ nhân tài hư cấu"),
        work("talents.import_undone", "bỏ một lần nhập hồ sơ nhân tài"),
        access("talents.exported", "xuất danh sách nhân tài"),
        work("talents.scan_asked", "yêu cầu tìm hồ sơ nhân tài nghi trùng"),
        work("talent_view.saved", "lưu cách xem danh sách nhân tài {}"),
        work("talent_view.dropped", "xóa một cách xem danh sách nhân tài"),
    ],
    labels: &[
        FIELDS,
        entry::FIELDS,
        &[
            ("fields", "các mục đã đổi"),
            ("number_changed", "đổi số định danh"),
            ("entry_kind", "loại mục"),
            ("other", "hồ sơ kia"),
            ("entries", "số mục gộp thêm"),
            ("merge", "mã lần gộp"),
            ("import", "lần nhập"),
            ("removed", "số hồ sơ bỏ đi"),
            ("restored", "số hồ sơ trở lại như cũ"),
            ("left", "hồ sơ giữ nguyên vì đã sửa sau"),
            ("compared", "số cặp đã so"),
            ("found", "số cặp nghi trùng"),
            ("rows", "số dòng"),
            ("filters", "điều kiện"),
            ("people", "số người"),
        ],
    ],
    reads: &[
        ("status", Reads::Choice(|word| TalentStatus::parse(word).map(Words::label))),
        ("sex", Reads::Choice(|word| Sex::parse(word).map(Words::label))),
        ("entry_kind", Reads::Choice(|word| EntryKind::parse(word).map(Words::label))),
        ("agency_id", Reads::Record("agency")),
        ("merge", Reads::Hidden),
    ],
    records: &[
        RecordWords {
            kind: "talent",
            noun: "hồ sơ nhân tài",
            from: "talents",
            id: "id",
            name: "code",
            search: "",
            page: "/nhan-tai/",
            permission: Permission::ViewTalents,
        },
        RecordWords {
            kind: "talent_entry",
            noun: "mục của hồ sơ nhân tài",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::ViewTalents,
        },
        RecordWords {
            kind: "talent_merge",
            noun: "lần gộp hồ sơ nhân tài",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::MergeTalents,
        },
        RecordWords {
            kind: "talent_view",
            noun: "cách xem danh sách nhân tài",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::ViewTalents,
        },
    ],
    pages: &[
        ("/nhan-tai", "trang Cơ sở dữ liệu nhân tài"),
        ("/nhan-tai.xlsx", "tệp danh sách nhân tài"),
        ("/nghi-trung", "trang Hồ sơ nghi trùng"),
        ("/so-lieu-nhan-tai", "trang Số liệu nhân tài toàn thành phố"),
    ],
};
