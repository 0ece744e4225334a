//! What the log says of candidates. It calls them by a code; their addresses, names and sources are not in it.

use super::consent::Purpose;
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, alert, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of candidates.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Ứng viên",
    events: &[
        access("candidate.code_sent", "xin mã đăng nhập cho ứng viên"),
        alert("candidate.code_wrong", "nhập sai mã đăng nhập của ứng viên"),
        access("candidate.created", "mở tài khoản ứng viên"),
        access("candidate.signed_in", "đăng nhập cổng ứng viên"),
        access("candidate.signed_out", "đăng xuất cổng ứng viên"),
        access("candidate.sessions_ended", "kết thúc các phiên khác của mình trên cổng ứng viên"),
        work("consent.given", "đồng ý cho xử lý dữ liệu cá nhân"),
        work("consent.withdrawn", "rút sự đồng ý xử lý dữ liệu cá nhân"),
    ],
    labels: &[&[
        ("tries", "lần thử"),
        ("sessions", "số phiên"),
        ("purpose", "mục đích"),
        ("text_version", "bản văn bản đồng ý"),
    ]],
    reads: &[("purpose", Reads::Choice(|word| Purpose::parse(word).map(Words::label)))],
    records: &[
        RecordWords {
            kind: "candidate",
            noun: "ứng viên",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::HandleDataRequests,
        },
        RecordWords {
            kind: "candidate_session",
            noun: "phiên của ứng viên",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::HandleDataRequests,
        },
        RecordWords {
            kind: "consent",
            noun: "sự đồng ý",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::HandleDataRequests,
        },
    ],
    pages: &[],
};
