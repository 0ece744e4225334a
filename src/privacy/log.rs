//! What the log says of personal data.

use super::breach::{BreachState, Clock, Harm, Told, Warning};
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
        work("data_breach.registered", "ghi {}"),
        work("data_breach.amended", "bổ sung thông tin {}"),
        work("data_breach.told", "ghi đã báo về {}"),
        work("data_breach.warned", "nhắc thời hạn báo về {}"),
        work("data_breach.closed", "kết thúc {}"),
        access("data_breaches.exported", "xuất sổ theo dõi vi phạm dữ liệu cá nhân"),
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
        ("code", "vụ việc"),
        ("noticed_at", "phát hiện lúc"),
        ("harm", "khả năng gây hại"),
        ("told", "đối tượng được báo"),
        ("told_at", "báo lúc"),
        ("clock", "thời hạn"),
        ("warning", "mức nhắc"),
        ("people", "số người được nhắc"),
        ("rows", "số dòng"),
    ]],
    reads: &[
        ("request_kind", Reads::Choice(|word| RequestKind::parse(word).map(Words::label))),
        (
            "state",
            Reads::Choice(|word| {
                RequestState::parse(word).map(Words::label).or_else(|| BreachState::parse(word).map(Words::label))
            }),
        ),
        ("harm", Reads::Choice(|word| Harm::parse(word).map(Words::label))),
        ("told", Reads::Choice(|word| Told::parse(word).map(Words::label))),
        ("clock", Reads::Choice(|word| Clock::parse(word).map(Words::label))),
        ("warning", Reads::Choice(|word| Warning::parse(word).map(Words::label))),
        ("noticed_at", Reads::Instant),
        ("told_at", Reads::Instant),
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
            kind: "data_breach",
            noun: "vụ vi phạm dữ liệu cá nhân",
            from: "data_breaches",
            id: "id",
            name: "code",
            search: "",
            page: "/vi-pham-du-lieu/",
            permission: Permission::HandleDataRequests,
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
        ("/vi-pham-du-lieu", "trang Vi phạm dữ liệu cá nhân"),
        ("/vi-pham-du-lieu.xlsx", "tệp sổ theo dõi vi phạm dữ liệu cá nhân"),
        ("/vi-pham-du-lieu/", "trang Vi phạm dữ liệu cá nhân"),
        ("/xoa-du-lieu-ung-vien", "trang Xóa dữ liệu ứng viên"),
    ],
};
