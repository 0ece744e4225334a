//! What the log says of agencies.

use super::agency::FIELDS;
use crate::platform::log_words::{LogWords, Reads, RecordWords, work};
use crate::platform::permission::Permission;

/// The words of the organisation.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Cơ quan, đơn vị",
    events: &[
        work("agency.edited", "sửa thông tin cơ quan {}"),
        work("agency.confirmed", "xác nhận thông tin đúng của {}"),
        work("agency.merged", "sáp nhập {} vào cơ quan khác"),
        work("agency.dissolved", "giải thể {}"),
    ],
    labels: &[FIELDS, &[("into", "sáp nhập vào"), ("units", "số đơn vị trực thuộc chuyển theo"), ("on", "từ ngày")]],
    reads: &[
        ("into", Reads::Record("agency")),
        ("on", Reads::Date),
        ("legal_document_id", Reads::Record("legal_document")),
    ],
    records: &[RecordWords {
        kind: "agency",
        noun: "cơ quan",
        from: "agencies",
        id: "id",
        name: "name",
        search: "search_text",
        page: "/co-quan/",
        permission: Permission::ViewAgencies,
    }],
    pages: &[
        ("/co-quan", "trang Cơ quan, đơn vị"),
        ("/co-quan.xlsx", "tệp danh sách cơ quan"),
        ("/co-quan/cay", "trang Cây tổ chức"),
        ("/dia-ban", "trang Địa bàn, lương tối thiểu"),
        ("/ngay-nghi", "trang Ngày nghỉ, làm bù"),
    ],
};
