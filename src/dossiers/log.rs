//! What the log says of dossiers. It is read across the blocs: a dossier has its code in it, nobody their name, and no
//! reason that somebody typed about a person.

use super::dossier::{Channel, DossierState, FiledBy, Recommendation};
use super::parts::ItemState;
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, alert, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

const fn part(kind: &'static str, noun: &'static str) -> RecordWords {
    RecordWords { kind, noun, from: "", id: "", name: "", search: "", page: "", permission: Permission::ViewDossiers }
}

/// How the fields of forms are called in sentences and in the log.
pub(super) const FIELDS: &[(&str, &str)] = &[
    ("person_name", "họ và tên"),
    ("beneficiary_group", "nhóm đối tượng"),
    ("published_row_id", "vị trí trong danh mục"),
    ("specialty", "chuyên ngành"),
    ("agency_id", "cơ quan, đơn vị"),
    ("channel", "kênh tiếp nhận"),
    ("filed_by", "người nộp"),
    ("officer_id", "chuyên viên"),
    ("officer", "chuyên viên"),
    ("opinion", "ý kiến thẩm định"),
    ("recommendation", "đề nghị"),
    ("in_spite", "lý do vẫn chuyển Hội đồng"),
    ("article", "điều khoản"),
    ("reason", "lý do"),
    ("note", "lý do chưa đạt"),
    ("state", "tình trạng"),
    ("item", "giấy tờ"),
    ("item_state", "đánh giá"),
    ("new_day", "ngày hẹn lại"),
    ("file", "tệp"),
];

/// The words of dossiers.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Hồ sơ đề nghị",
    events: &[
        work("dossier.opened", "lập hồ sơ đề nghị {}"),
        work("dossier.edited", "sửa hồ sơ đề nghị {}"),
        work("dossier.answered", "trả lời một câu hỏi của hồ sơ đề nghị {}"),
        work("dossier.item_given", "nộp một giấy tờ của hồ sơ đề nghị {}"),
        work("dossier.item_taken_back", "bỏ một giấy tờ khỏi hồ sơ đề nghị {}"),
        work("dossier.submitted", "nộp hồ sơ đề nghị {}"),
        work("dossier.received", "tiếp nhận hồ sơ đề nghị {}"),
        work("dossier.intake_refused", "từ chối tiếp nhận hồ sơ đề nghị {}"),
        work("dossier.assigned", "giao thẩm định hồ sơ đề nghị {}"),
        work("dossier.item_judged", "đánh giá một giấy tờ của hồ sơ đề nghị {}"),
        work("dossier.unit_entered", "ghi đơn vị tiếp nhận của hồ sơ đề nghị {}"),
        work("dossier.opinion_saved", "ghi ý kiến thẩm định hồ sơ đề nghị {}"),
        work("dossier.supplement_asked", "yêu cầu bổ sung hồ sơ đề nghị {}"),
        work("dossier.supplement_proposed", "trình yêu cầu bổ sung lần sau của hồ sơ đề nghị {}"),
        work("dossier.supplement_rejected", "không duyệt yêu cầu bổ sung của hồ sơ đề nghị {}"),
        work("dossier.supplied", "bổ sung hồ sơ đề nghị {}"),
        work("dossier.sent_to_council", "chuyển Hội đồng hồ sơ đề nghị {}"),
        work("dossier.back_from_council", "trả lại để thẩm định thêm hồ sơ đề nghị {}"),
        work("dossier.ineligibility_proposed", "trình kết luận không đủ điều kiện của hồ sơ đề nghị {}"),
        work("dossier.ineligibility_rejected", "không duyệt kết luận không đủ điều kiện của hồ sơ đề nghị {}"),
        work("dossier.found_ineligible", "kết luận không đủ điều kiện đối với hồ sơ đề nghị {}"),
        work("dossier.granted", "ghi quyết định cho hưởng đối với hồ sơ đề nghị {}"),
        work("dossier.not_granted", "ghi quyết định không cho hưởng đối với hồ sơ đề nghị {}"),
        work("dossier.suspended", "dừng xử lý hồ sơ đề nghị {}"),
        work("dossier.resumed", "xử lý tiếp hồ sơ đề nghị {}"),
        work("dossier.withdrawn", "rút hồ sơ đề nghị {}"),
        work("dossier.apologised", "xin lỗi và hẹn lại ngày trả kết quả hồ sơ đề nghị {}"),
        work("dossier.due_moved", "tính lại ngày hẹn trả của hồ sơ đề nghị {}"),
        work("dossier.erased", "xóa dữ liệu cá nhân của hồ sơ đề nghị {}"),
        access("dossier.item_read", "xem một giấy tờ của hồ sơ đề nghị {}"),
        access("dossiers.exported", "xuất danh sách hồ sơ đề nghị"),
        alert("dossier.out_of_reach", "mở hồ sơ đề nghị {} khi không có quyền"),
    ],
    labels: &[
        FIELDS,
        &[
            ("code", "mã hồ sơ"),
            ("agency", "đơn vị tiếp nhận"),
            ("receipt", "mã trên giấy tiếp nhận"),
            ("question", "câu hỏi"),
            ("sha256", "mã băm của tệp"),
            ("pages", "số trang"),
            ("papers", "số giấy tờ"),
            ("answers", "số câu trả lời"),
            ("due_on", "ngày hẹn trả"),
            ("engine", "kết quả đối chiếu"),
            ("policy_version", "bộ quy tắc"),
            ("fields", "các mục đã đổi"),
            ("rows", "số dòng"),
            ("filters", "điều kiện"),
        ],
    ],
    reads: &[
        ("state", Reads::Choice(|word| DossierState::parse(word).map(Words::label))),
        ("item_state", Reads::Choice(|word| ItemState::parse(word).map(Words::label))),
        ("filed_by", Reads::Choice(|word| FiledBy::parse(word).map(Words::label))),
        ("channel", Reads::Choice(|word| Channel::parse(word).map(Words::label))),
        ("recommendation", Reads::Choice(|word| Recommendation::parse(word).map(Words::label))),
        ("engine", Reads::Choice(engine)),
        ("due_on", Reads::Date),
        ("new_day", Reads::Date),
        ("sha256", Reads::Hidden),
    ],
    records: &[
        RecordWords {
            kind: "dossier",
            noun: "hồ sơ",
            from: "dossiers",
            id: "id",
            name: "code",
            search: "",
            page: "/ho-so/",
            permission: Permission::ViewDossiers,
        },
        part("dossier_item", "giấy tờ của hồ sơ"),
        part("dossier_supplement", "yêu cầu bổ sung"),
        part("dossier_finding", "kết luận thẩm định"),
    ],
    pages: &[
        ("/ho-so", "trang Hồ sơ đề nghị"),
        ("/ho-so.xlsx", "tệp danh sách hồ sơ đề nghị"),
        ("/ho-so/", "trang Hồ sơ đề nghị"),
    ],
};

fn engine(word: &str) -> Option<&'static str> {
    match word {
        "entitled" => Some("đủ điều kiện"),
        "review" => Some("cần xem xét"),
        "not_entitled" => Some("không đủ điều kiện"),
        _ => None,
    }
}
