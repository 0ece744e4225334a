//! What the log says of jobs and settings.

use crate::platform::log_words::{LogWords, Reads, RecordWords, access, alert, work};
use crate::platform::permission::Permission;

/// The words of operations.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Vận hành",
    events: &[
        work("job.retried", "cho chạy lại việc nền {}"),
        access("jobs.exported", "xuất danh sách việc chạy nền"),
        alert("setting.value_added", "thêm giá trị cho thiết lập {}"),
        alert("setting.value_corrected", "sửa giá trị chưa tới ngày của thiết lập {}"),
        alert("setting.value_withdrawn", "rút giá trị chưa tới ngày của thiết lập {}"),
        access("settings.exported", "xuất danh sách thiết lập"),
    ],
    labels: &[&[
        ("value", "giá trị"),
        ("effective_on", "từ ngày"),
        ("document", "căn cứ"),
        ("clause", "điều, khoản"),
        ("assumed", "tạm dùng, chưa ban hành"),
        ("rows", "số dòng"),
    ]],
    reads: &[("document", Reads::Record("legal_document"))],
    records: &[
        RecordWords {
            kind: "setting",
            noun: "thiết lập",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "/thiet-lap/",
            permission: Permission::ViewSettings,
        },
        RecordWords {
            kind: "job",
            noun: "việc nền",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::ViewJobs,
        },
    ],
    pages: &[
        ("/viec-nen", "trang Việc chạy nền"),
        ("/viec-nen/", "trang việc nền"),
        ("/viec-nen.xlsx", "tệp danh sách việc chạy nền"),
        ("/thiet-lap", "trang Thiết lập"),
        ("/thiet-lap.xlsx", "tệp danh sách thiết lập"),
        ("/tro-giup", "trang Trợ giúp"),
    ],
};
