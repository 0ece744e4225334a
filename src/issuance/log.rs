//! What the log says of official papers.

use super::draft::FIELDS;
use super::paper::{PaperState, Signing};
use super::relation::Relation;
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of official papers.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Văn bản phát hành",
    events: &[
        work("paper.drafted", "soạn văn bản {}"),
        work("paper.changed", "sửa dự thảo văn bản {}"),
        work("paper.submitted", "trình duyệt văn bản {}"),
        work("paper.returned", "trả lại văn bản {}"),
        work("paper.approved", "duyệt văn bản {}"),
        work("paper.numbered", "cấp số văn bản {}"),
        work("paper.signed", "ghi nhận đã ký văn bản {}"),
        work("paper.issued", "phát hành văn bản {}"),
        work("paper.revoked", "thu hồi văn bản {}"),
        work("paper.replaced", "thay thế văn bản {}"),
        work("paper.amended", "ban hành văn bản sửa đổi, bổ sung văn bản {}"),
        work("paper.corrected", "ban hành công văn đính chính văn bản {}"),
        work("paper.cancelled", "hủy, giữ số văn bản {}"),
        work("paper.discarded", "bỏ dự thảo văn bản {}"),
        work("paper.received", "xác nhận đã nhận văn bản {}"),
        work("wording.changed", "sửa mẫu văn bản {}"),
        work("wording.added", "thêm mẫu văn bản {}"),
        work("wording.withdrawn", "ngừng dùng mẫu văn bản {}"),
        work("number_series.started", "đặt số bắt đầu cho {}"),
        access("papers.exported", "xuất sổ đăng ký văn bản đi"),
    ],
    labels: &[
        FIELDS,
        &[
            ("agency", "cơ quan"),
            ("issuer", "dãy số của"),
            ("title", "trích yếu"),
            ("number", "số, ký hiệu"),
            ("sha256", "mã băm của tệp"),
            ("year", "năm"),
            ("rows", "số dòng"),
        ],
    ],
    reads: &[
        ("state", Reads::Choice(|word| PaperState::parse(word).map(Words::label))),
        ("relation", Reads::Choice(|word| Relation::parse(word).map(Words::label))),
        ("signing", Reads::Choice(|word| Signing::parse(word).map(Words::label))),
        ("signed_on", Reads::Date),
    ],
    records: &[
        RecordWords {
            kind: "paper",
            noun: "văn bản",
            from: "official_papers",
            id: "id",
            name: "title",
            search: "search_text",
            page: "/phat-hanh/",
            permission: Permission::ViewPapers,
        },
        RecordWords {
            kind: "wording",
            noun: "mẫu văn bản",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "/phat-hanh/mau/",
            permission: Permission::DraftPapers,
        },
    ],
    pages: &[
        ("/phat-hanh", "trang Văn bản phát hành"),
        ("/phat-hanh.xlsx", "tệp sổ đăng ký văn bản đi"),
        ("/phat-hanh/so", "trang Số văn bản"),
        ("/phat-hanh/mau", "trang Mẫu văn bản"),
        ("/phat-hanh/moi", "trang Soạn văn bản"),
    ],
};
