//! What the log says of imports.

use crate::platform::log_words::{LogWords, RecordWords, work};
use crate::platform::permission::Permission;

/// The words of imports.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Nhập từ Excel",
    events: &[
        work("import.sent", "gửi tệp {} để nhập vào danh sách"),
        work("import.read", "đọc tệp {}"),
        work("import.refused", "gửi tệp {} nhưng hệ thống không đọc được"),
        work("import.answered", "trả lời câu hỏi về tệp {} và đọc lại"),
        work("import.accepted", "nhận dữ liệu của tệp {}"),
        work("import.batch_applied", "ghi một phần dữ liệu của tệp {}"),
        work("import.applied", "ghi xong dữ liệu của tệp {}"),
        work("import.stopped", "dừng xử lý tệp {}"),
        work("import.undo_begun", "bắt đầu hoàn tác lần nhập {}"),
        work("import.undone", "hoàn tác cả lần nhập {}"),
        work("import.discarded", "bỏ lần nhập {}"),
    ],
    labels: &[&[
        ("list", "danh sách"),
        ("sha256", "mã băm của tệp"),
        ("new", "số dòng mới"),
        ("changed", "số dòng thay đổi"),
        ("same", "số dòng giữ nguyên"),
        ("wrong", "số dòng lỗi"),
        ("rows", "số dòng đã ghi"),
        ("refused", "số dòng không ghi được"),
        ("batch", "phần thứ"),
        ("refusal", "lý do dừng"),
    ]],
    reads: &[],
    records: &[RecordWords {
        kind: "import",
        noun: "lần nhập",
        from: "imports",
        id: "id",
        name: "file_name",
        search: "",
        page: "",
        permission: Permission::OwnWork,
    }],
    pages: &[("/nhap/", "trang Nhập từ Excel")],
};
