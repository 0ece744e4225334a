//! What the log says of plans, tasks and parts.

use crate::plans::{part, plan, task};
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, work};
use crate::platform::permission::Permission;

const FACTS: &[(&str, &str)] = &[
    ("plan", "kế hoạch"),
    ("on", "ngày"),
    ("tasks", "số nhiệm vụ"),
    ("version", "lần ban hành"),
    ("parts", "số phần việc giao cho cơ quan"),
    ("open_parts", "số phần việc còn mở"),
    ("recipients", "số nơi nhận"),
    ("agency", "cơ quan"),
    ("agencies", "số cơ quan"),
    ("evidence", "mã băm của tệp minh chứng"),
    ("part", "phần việc"),
    ("file", "tệp"),
    ("sha256", "mã băm của tệp"),
    ("doubts", "chỗ chưa chắc"),
    ("rows", "số dòng"),
    ("upcoming", "số phần việc sắp đến hạn"),
    ("overdue", "số phần việc quá hạn"),
    ("added", "số nhiệm vụ thêm"),
    ("edited", "số nhiệm vụ sửa"),
    ("withdrawn", "số nhiệm vụ bỏ"),
    ("act", "việc làm"),
];

const fn record(kind: &'static str, noun: &'static str, from: &'static str) -> RecordWords {
    RecordWords { kind, noun, from, id: "", name: "", search: "", page: "", permission: Permission::ViewPlans }
}

/// The words of plans.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Kế hoạch năm",
    events: &[
        work("plan.drafted", "lập {}"),
        work("plan.edited", "sửa phần đầu của {}"),
        work("plan.submitted", "trình duyệt {}"),
        work("plan.approved", "duyệt {}"),
        work("plan.returned", "trả lại {}"),
        work("plan.issued", "ban hành {}"),
        work("plan.amendment_begun", "bắt đầu điều chỉnh {}"),
        work("plan.closed", "kết thúc {}"),
        work("plan.recipients_set", "ghi nơi nhận của {}"),
        work("plan.received", "xác nhận đã nhận {}"),
        work("plan.chased", "nhắc các nơi chưa nhận {}"),
        work("plan_import.read", "đọc tệp kế hoạch {}"),
        work("plan_import.corrected", "sửa bản đọc của tệp {}"),
        work("plan_import.taken", "đưa tệp {} vào kế hoạch"),
        work("plan_import.dropped", "bỏ bản đọc của tệp {}"),
        work("task.added", "thêm nhiệm vụ {}"),
        work("task.edited", "sửa nhiệm vụ {}"),
        work("task.withdrawn", "bỏ nhiệm vụ {}"),
        work("task_part.reported", "báo cáo tiến độ phần việc {}"),
        work("task_part.finished", "kết thúc phần việc {}"),
        work("task_part.reopened", "mở lại phần việc {}"),
        work("task_part.assigned", "giao người phụ trách phần việc {}"),
        work("task_part.imported", "cập nhật từ Excel phần việc {}"),
        work("part_subtask.added", "thêm việc con {}"),
        work("part_subtask.edited", "sửa việc con {}"),
        work("part_subtask.removed", "bỏ việc con"),
        work("plans.reminded", "nhắc việc tới hạn cho {}"),
        access("plans.exported", "xuất danh sách nhiệm vụ"),
    ],
    labels: &[plan::FIELDS, task::FIELDS, part::FIELDS, FACTS],
    reads: &[
        ("on", Reads::Date),
        ("due_on", Reads::Date),
        ("plan", Reads::Record("plan")),
        ("part", Reads::Record("task_part")),
    ],
    records: &[
        RecordWords {
            id: "id",
            name: "case when number = '' then title else number end",
            page: "/ke-hoach/",
            ..record("plan", "kế hoạch", "plans")
        },
        RecordWords {
            id: "id",
            name: "clause || ' ' || title",
            search: "search_text",
            page: "/nhiem-vu/",
            ..record("task", "nhiệm vụ", "plan_tasks")
        },
        RecordWords {
            id: "p.id",
            name: "t.clause || ' ' || t.title || ', ' || g.name",
            search: "t.search_text",
            page: "/phan-viec/",
            ..record(
                "task_part",
                "phần việc",
                "task_parts p join plan_tasks t on t.id = p.task_id join agencies g on g.id = p.agency_id",
            )
        },
        RecordWords { id: "id", name: "title", ..record("part_subtask", "việc con", "part_subtasks") },
        RecordWords { id: "id", name: "file_name", ..record("plan_import", "bản đọc", "plan_imports") },
        RecordWords { id: "id", name: "name", ..record("plan_recipient", "nơi nhận", "plan_recipients") },
        RecordWords { id: "id", name: "summary", ..record("part_report", "báo cáo tiến độ", "part_reports") },
        RecordWords { id: "id", name: "name", ..record("file", "tệp", "files") },
    ],
    pages: &[
        ("/ke-hoach", "trang Kế hoạch năm"),
        ("/nhiem-vu", "trang Danh sách nhiệm vụ"),
        ("/nhiem-vu.xlsx", "tệp danh sách nhiệm vụ"),
        ("/lich", "trang Lịch nhiệm vụ"),
        ("/co-quan-toi", "trang Cơ quan tôi chịu trách nhiệm"),
    ],
};
