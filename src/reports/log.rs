//! What the log says of reports.

use super::report::{FIELDS, ReportState};
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of reports.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Báo cáo",
    events: &[
        work("report.begun", "soạn báo cáo {}"),
        work("report.written", "sửa phần lời của báo cáo {}"),
        work("report.taken", "chốt số liệu của báo cáo {}"),
        work("report.issued", "phát hành báo cáo {}"),
        access("report.exported", "xuất số liệu của báo cáo {}"),
        access("report_period.exported", "xuất số liệu {}"),
    ],
    labels: &[FIELDS, &[("period", "kỳ"), ("sha256", "mã đối chiếu")]],
    reads: &[("state", Reads::Choice(|word| ReportState::parse(word).map(Words::label)))],
    records: &[
        RecordWords {
            kind: "report",
            noun: "báo cáo",
            from: "reports",
            id: "id",
            name: "code",
            search: "",
            page: "/bao-cao/ban/",
            permission: Permission::ViewReports,
        },
        RecordWords {
            kind: "report_taking",
            noun: "số liệu chốt của báo cáo",
            from: "report_takings k join reports r on r.id = k.report_id",
            id: "k.id",
            name: "r.code",
            search: "",
            page: "",
            permission: Permission::ViewReports,
        },
        RecordWords {
            kind: "report_period",
            noun: "kỳ báo cáo",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::ViewReports,
        },
    ],
    pages: &[("/bao-cao", "trang Báo cáo"), ("/bao-cao/", "trang Báo cáo")],
};
