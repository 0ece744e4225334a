//! What the log says of personal data.

use super::request::{RequestKind, RequestState};
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of personal data.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Dữ liệu cá nhân",
    events: &[
        access("data.copied", "tải bản sao dữ liệu của mình"),
        work("data_request.received", "gửi {}"),
        work("data_request.acknowledged", "trả lời {}"),
        work("data_request.extended", "gia hạn {}"),
        work("data_request.closed", "kết thúc {}"),
        work("candidate.erased", "xóa dữ liệu của một ứng viên"),
        work("candidate.restricted", "hạn chế xử lý dữ liệu của một ứng viên"),
        work("data.erasure_due", "nhắc duyệt xóa dữ liệu đã hết thời hạn giữ"),
        work("data.retention_run", "xóa dữ liệu đã hết thời hạn giữ"),
    ],
    labels: &[&[
        ("request_kind", "yêu cầu"),
        ("state", "tình trạng"),
        ("carry_out_by", "thực hiện trước"),
        ("format", "định dạng"),
        ("dossiers", "số hồ sơ"),
        ("candidates", "số ứng viên"),
        ("left", "số hồ sơ để lại"),
    ]],
    reads: &[
        ("request_kind", Reads::Choice(|word| RequestKind::parse(word).map(Words::label))),
        ("state", Reads::Choice(|word| RequestState::parse(word).map(Words::label))),
        ("carry_out_by", Reads::Date),
    ],
    records: &[
        RecordWords {
            kind: "erasure",
            noun: "việc xóa dữ liệu",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::EraseCandidates,
        },
        RecordWords {
            kind: "data_request",
            noun: "yêu cầu về dữ liệu cá nhân",
            from: "data_requests",
            id: "id",
            name: "id",
            search: "",
            page: "/yeu-cau-du-lieu/",
            permission: Permission::HandleDataRequests,
        },
    ],
    pages: &[
        ("/yeu-cau-du-lieu", "trang Yêu cầu về dữ liệu cá nhân"),
        ("/xoa-du-lieu-ung-vien", "trang Xóa dữ liệu ứng viên"),
    ],
};
