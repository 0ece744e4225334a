//! What the log says of the budget. It names no person.

use super::allocation;
use super::estimate::{self, BudgetState};
use super::fund;
use super::scenario;
use super::transfer;
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

fn state(word: &str) -> Option<&'static str> {
    BudgetState::parse(word).map(Words::label).or_else(|| allocation::AllocationState::parse(word).map(Words::label))
}

/// The words of the budget.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Ngân sách",
    events: &[
        work("budget.projected", "tính lại dự kiến chi của các năm"),
        work("budget.projection_asked", "yêu cầu tính lại dự kiến chi của các năm"),
        work("budget.build_asked", "yêu cầu lập dự toán năm {}"),
        work("budget.build_stopped", "không lập được dự toán năm {}"),
        work("budget.built", "lập dự toán năm {}"),
        work("budget.consolidated", "tổng hợp dự toán năm {}, chuyển Hội đồng"),
        work("budget.sent", "gửi Sở Tài chính dự toán năm {}"),
        work("budget.submitted", "trình cấp có thẩm quyền dự toán năm {}"),
        work("budget.assigned", "ghi quyết định giao dự toán năm {}"),
        work("budget.returned", "trả lại dự toán năm {}"),
        work("allocation.begun", "lập đề nghị phân bổ {}"),
        work("allocation.line_added", "thêm dòng vào đề nghị phân bổ {}"),
        work("allocation.line_dropped", "bỏ dòng khỏi đề nghị phân bổ {}"),
        work("allocation.rest_taken", "lấy phần dự toán chưa phân bổ vào đề nghị {}"),
        work("allocation.proposed", "gửi Sở Tài chính đề nghị phân bổ {}"),
        work("allocation.approved", "duyệt phân bổ {}"),
        work("allocation.returned", "trả lại đề nghị phân bổ {}"),
        work("allocation.cancelled", "hủy đề nghị phân bổ {}"),
        work("sponsor_fund.received", "ghi nhận nguồn tài trợ {}"),
        work("sponsor_fund.line_assigned", "giao một dòng từ nguồn tài trợ {}"),
        work("budget_move.transferred", "điều chuyển dự toán {}"),
        work("budget_move.carried", "chuyển nguồn sang năm sau {}"),
        work("budget_move.rest_cancelled", "hủy dự toán còn lại {}"),
        work("forecast_scenario.kept", "lưu kịch bản dự báo {}"),
        work("forecast_scenario.deleted", "xóa kịch bản dự báo {}"),
        work("budget_task.opened", "đưa vào việc phải làm: {}"),
        work("budget_task.moved", "đổi hạn việc của lịch ngân sách {}"),
        work("budget_task.done", "ghi nhận đã xong việc của lịch ngân sách {}"),
        access("budget.exported", "xuất bảng ngân sách"),
    ],
    labels: &[
        estimate::FIELDS,
        allocation::FIELDS,
        fund::FIELDS,
        transfer::FIELDS,
        scenario::FIELDS,
        &[
            ("revision", "bản"),
            ("rows", "số dòng"),
            ("lines", "số dòng"),
            ("total", "tổng số tiền"),
            ("code", "mã"),
            ("year", "năm"),
            ("agency", "đơn vị"),
            ("to_agency", "đơn vị nhận"),
            ("due_on", "hạn"),
            ("amount", "số tiền"),
            ("decision", "quyết định"),
            ("what", "bảng"),
        ],
    ],
    reads: &[
        ("state", Reads::Choice(state)),
        ("decided_on", Reads::Date),
        ("received_on", Reads::Date),
        ("due_on", Reads::Date),
    ],
    records: &[
        RecordWords {
            kind: "budget",
            noun: "dự toán năm",
            from: "budgets",
            id: "id",
            name: "id",
            search: "",
            page: "/ngan-sach/",
            permission: Permission::ViewBudget,
        },
        RecordWords {
            kind: "allocation",
            noun: "đề nghị phân bổ",
            from: "allocations",
            id: "id",
            name: "code",
            search: "",
            page: "/ngan-sach/phan-bo/",
            permission: Permission::ViewBudget,
        },
        RecordWords {
            kind: "allocation_line",
            noun: "dòng phân bổ",
            from: "allocation_lines",
            id: "id",
            name: "item",
            search: "",
            page: "",
            permission: Permission::ViewBudget,
        },
        RecordWords {
            kind: "budget_move",
            noun: "lần điều chuyển dự toán",
            from: "budget_moves",
            id: "id",
            name: "code",
            search: "",
            page: "",
            permission: Permission::ViewBudget,
        },
        RecordWords {
            kind: "forecast_scenario",
            noun: "kịch bản dự báo",
            from: "forecast_scenarios",
            id: "id",
            name: "name",
            search: "",
            page: "",
            permission: Permission::ViewBudget,
        },
        RecordWords {
            kind: "budget_task",
            noun: "việc của lịch ngân sách",
            from: "budget_tasks",
            id: "id",
            name: "id",
            search: "",
            page: "",
            permission: Permission::ViewBudget,
        },
        RecordWords {
            kind: "sponsor_fund",
            noun: "nguồn tài trợ",
            from: "sponsor_funds",
            id: "id",
            name: "code",
            search: "",
            page: "/ngan-sach/tai-tro/",
            permission: Permission::ViewBudget,
        },
    ],
    pages: &[("/ngan-sach", "trang Ngân sách"), ("/ngan-sach/", "trang Ngân sách")],
};
