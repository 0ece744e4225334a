//! What the log says of commitments, proposals to discontinue, and repayments. It names no person.

use super::commitment::{ProposalKind, ProposalState};
use crate::platform::log_words::{LogWords, Reads, RecordWords, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of commitments.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Cam kết, đền bù",
    events: &[
        work("commitment.begun", "bắt đầu tính cam kết {}"),
        work("commitment.watched", "cập nhật, cảnh báo cam kết {}"),
        work("commitment.alert_settled", "xử lý cảnh báo của cam kết {}"),
        work("discontinuation.proposed", "lập {}"),
        work("discontinuation.moved", "chuyển {}"),
        work("discontinuation.terms_set", "ghi nội dung xin Hội đồng quyết định của {}"),
        work("discontinuation.withdrawn", "rút {}"),
        work("beneficiary.discontinuation_asked", "đề xuất Hội đồng xét {}"),
        work("beneficiary.stopped", "thôi áp dụng chính sách cho {}"),
        work("beneficiary.stop_recorded", "ghi quyết định thôi áp dụng của {}"),
        work("repayment.owed", "ghi khoản phải đền bù {}"),
        work("repayment.paid", "ghi khoản đã nộp của {}"),
        work("repayment.reduced", "ghi khoản được giảm của {}"),
        work("repayment.reversed", "ghi bút toán ngược của {}"),
    ],
    labels: &[&[
        ("ends_on", "hết hạn cam kết"),
        ("alert", "cảnh báo"),
        ("source", "nguồn"),
        ("decision", "quyết định"),
        ("stops_on", "thôi áp dụng từ"),
        ("cause", "trường hợp"),
        ("amount", "số tiền"),
        ("paper", "chứng từ"),
        ("asked", "nội dung xét"),
        ("repay", "đề nghị đền bù"),
    ]],
    reads: &[
        ("state", Reads::Choice(|word| ProposalState::parse(word).map(Words::label))),
        ("asked", Reads::Choice(|word| ProposalKind::parse(word).map(Words::label))),
        ("ends_on", Reads::Date),
        ("stops_on", Reads::Date),
    ],
    records: &[
        RecordWords {
            kind: "commitment",
            noun: "cam kết của",
            from: "commitments c join beneficiaries b on b.id = c.beneficiary_id",
            id: "c.id",
            name: "b.code",
            search: "",
            page: "",
            permission: Permission::ViewBenefits,
        },
        RecordWords {
            kind: "commitment_alert",
            noun: "cảnh báo cam kết",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::ViewBenefits,
        },
        RecordWords {
            kind: "discontinuation_proposal",
            noun: "đề xuất",
            from: "discontinuation_proposals",
            id: "id",
            name: "code",
            search: "",
            page: "/de-xuat-thoi/",
            permission: Permission::ViewBenefits,
        },
        RecordWords {
            kind: "repayment",
            noun: "khoản đền bù",
            from: "repayments",
            id: "id",
            name: "code",
            search: "",
            page: "/den-bu/",
            permission: Permission::ViewBenefits,
        },
        RecordWords {
            kind: "repayment_entry",
            noun: "bút toán đền bù",
            from: "",
            id: "",
            name: "",
            search: "",
            page: "",
            permission: Permission::ViewBenefits,
        },
    ],
    pages: &[
        ("/den-bu", "trang Đền bù"),
        ("/den-bu/", "trang Đền bù"),
        ("/de-xuat-thoi", "trang Đề xuất thôi áp dụng"),
        ("/de-xuat-thoi/", "trang Đề xuất thôi áp dụng"),
    ],
};
