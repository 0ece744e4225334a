//! What the log says of needs and headcounts.

use super::headcount;
use super::need::{FIELDS, NeedState};
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, alert, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of needs and headcounts.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Nhu cầu, biên chế",
    events: &[
        work("headcount.set", "nhập biên chế của {}"),
        work("headcount.taken_back", "bỏ biên chế của {} khi hoàn tác một lần nhập"),
        access("headcounts.exported", "xuất danh sách biên chế"),
        work("need.proposed", "đề xuất nhu cầu {}"),
        work("need.edited", "sửa nhu cầu {}"),
        work("need.withdrawn", "rút nhu cầu {}"),
        work("need.submitted", "trình thủ trưởng nhu cầu {}"),
        work("need.approved", "duyệt, gửi tổng hợp nhu cầu {}"),
        work("need.sent_back", "không duyệt nhu cầu {}"),
        work("need.consolidated", "tổng hợp nhu cầu {}"),
        work("need.returned", "trả lại nhu cầu {}"),
        work("need.catalogued", "đưa vào danh mục nhu cầu {}"),
        work("need.left_catalogue", "đưa ra khỏi danh mục nhu cầu {}"),
        alert("need.out_of_reach", "mở nhu cầu {} khi không có quyền"),
        work("needs.reminded", "nhắc các cơ quan chưa gửi nhu cầu"),
        access("needs.exported", "xuất danh sách nhu cầu"),
    ],
    labels: &[
        FIELDS,
        headcount::FIELDS,
        &[("agency", "cơ quan"), ("agencies", "số cơ quan"), ("year", "năm"), ("rows", "số dòng")],
    ],
    reads: &[("state", Reads::Choice(|word| NeedState::parse(word).map(Words::label))), ("starts_on", Reads::Date)],
    records: &[
        RecordWords {
            kind: "need",
            noun: "nhu cầu",
            from: "needs",
            id: "id",
            name: "specialty",
            search: "search_text",
            page: "/nhu-cau/dong/",
            permission: Permission::ViewNeeds,
        },
        RecordWords {
            kind: "headcount",
            noun: "biên chế",
            from: "headcounts h join agencies g on g.id = h.agency_id",
            id: "h.id",
            name: "g.name",
            search: "",
            page: "",
            permission: Permission::ViewNeeds,
        },
    ],
    pages: &[
        ("/nhu-cau", "trang Nhu cầu"),
        ("/nhu-cau/", "trang Nhu cầu"),
        ("/bien-che", "trang Biên chế"),
        ("/bien-che/", "trang Biên chế"),
    ],
};
