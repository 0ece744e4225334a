//! What the log says of legal documents.

use super::document::FIELDS;
use crate::platform::log_words::{LogWords, RecordWords, access, work};
use crate::platform::permission::Permission;

/// The words of the register.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Văn bản pháp luật",
    events: &[
        work("law.added", "thêm văn bản {}"),
        work("law.edited", "sửa thông tin văn bản {}"),
        work("law.replaced", "ghi nhận văn bản thay thế {}"),
        work("law.clause_added", "thêm điều, khoản của {}"),
        work("law.clause_removed", "bỏ điều, khoản của {}"),
        access("law.exported", "xuất danh sách văn bản pháp luật"),
    ],
    labels: &[
        FIELDS,
        &[
            ("clause", "điều, khoản"),
            ("gist", "nội dung chính"),
            ("replaced_by", "văn bản thay thế"),
            ("rows", "số dòng"),
        ],
    ],
    reads: &[],
    records: &[RecordWords {
        kind: "legal_document",
        noun: "văn bản",
        from: "legal_documents",
        id: "id",
        name: "case when number = '' then title else number end",
        search: "search_text",
        page: "/van-ban/",
        permission: Permission::ViewLaw,
    }],
    pages: &[("/van-ban", "trang Văn bản pháp luật"), ("/van-ban.xlsx", "tệp danh sách văn bản pháp luật")],
};
