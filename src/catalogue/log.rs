//! What the log says of catalogues.

use super::catalogue::{CatalogueState, FIELDS};
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of catalogues.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Danh mục năm",
    events: &[
        work("catalogue.built", "lấy nhu cầu đã tổng hợp vào danh mục năm {}"),
        work("catalogue.carried_over", "chép dòng của năm trước vào danh mục năm {}"),
        work("catalogue.row_edited", "sửa một dòng của danh mục năm {}"),
        work("catalogue.row_removed", "bỏ một dòng khỏi danh mục năm {}"),
        work("catalogue.submitted", "trình danh mục năm {}"),
        work("catalogue.approved", "duyệt danh mục năm {}"),
        work("catalogue.returned", "trả lại danh mục năm {}"),
        work("catalogue.published", "công bố danh mục năm {}"),
        work("catalogue.amended", "mở điều chỉnh danh mục năm {}"),
        access("catalogue.exported", "xuất danh mục năm {}"),
    ],
    labels: &[
        FIELDS,
        &[("rows", "số dòng"), ("people", "số người"), ("row", "dòng"), ("agency", "cơ quan"), ("edition", "bản")],
    ],
    reads: &[
        ("state", Reads::Choice(|word| CatalogueState::parse(word).map(Words::label))),
        ("starts_on", Reads::Date),
        ("issued_on", Reads::Date),
    ],
    records: &[
        RecordWords {
            kind: "catalogue",
            noun: "danh mục năm",
            from: "catalogues",
            id: "id",
            name: "id",
            search: "",
            page: "/danh-muc-nam/",
            permission: Permission::ViewCatalogue,
        },
        RecordWords {
            kind: "catalogue_row",
            noun: "dòng danh mục",
            from: "catalogue_rows",
            id: "id",
            name: "specialty",
            search: "",
            page: "",
            permission: Permission::ViewCatalogue,
        },
    ],
    pages: &[("/danh-muc-nam", "trang Danh mục năm"), ("/danh-muc-nam/", "trang Danh mục năm")],
};
