//! What the log says of councils. It names dossiers by their numbers, never the people in them, and of a ballot it
//! knows that somebody voted, never how.

use super::ballot::{FIELDS as BALLOT_FIELDS, Mode};
use super::conflict::Answer;
use super::council::{CouncilRole, FIELDS as COUNCIL_FIELDS};
use super::item::{ItemKind, ItemState, Outcome};
use super::meeting::{FIELDS as MEETING_FIELDS, MeetingState};
use super::rules::Blind;
use crate::platform::log_words::{LogWords, Reads, RecordWords, alert, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of councils.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Hội đồng tuyển chọn",
    events: &[
        work("council.established", "lập {}"),
        work("council.member_added", "thêm thành viên vào {}"),
        work("council.member_ended", "thôi nhiệm vụ một thành viên của {}"),
        work("council.rules_set", "nhập quy chế của {}"),
        work("council_meeting.prepared", "chuẩn bị {}"),
        work("council_meeting.edited", "sửa {}"),
        work("council_meeting.announced", "gửi giấy mời và tài liệu {}"),
        work("council_meeting.received", "xác nhận đã nhận tài liệu {}"),
        work("council_meeting.attended", "điểm danh {}"),
        work("council_meeting.presided", "giao người chủ trì {}"),
        work("council_meeting.opened", "khai mạc {}"),
        work("council_meeting.closed", "bế mạc {}"),
        work("council_meeting.cancelled", "hủy {}"),
        work("council_meeting.concluded", "ghi kết luận {}"),
        work("council_meeting.signed", "ghi nhận biên bản đã phát hành của {}"),
        work("council_item.proposed", "đề nghị Hội đồng xét {}"),
        work("council_item.listed", "đưa vào chương trình {}"),
        work("council_item.unlisted", "đưa ra khỏi chương trình {}"),
        work("council_item.dropped", "rút khỏi Hội đồng {}"),
        work("council_item.moved", "đổi thứ tự {}"),
        work("council_item.unit_entered", "ghi theo hồ sơ đơn vị tiếp nhận ở {}"),
        work("council_item.set_aside", "bỏ kết quả biểu quyết để Hội đồng biểu quyết lại {}"),
        work("council_item.noted", "ghi diễn biến {}"),
        work("council_item.postponed", "hoãn {}"),
        work("council_item.declared", "khai báo xung đột lợi ích ở {}"),
        alert("council_item.kept_shut", "bị từ chối mở vì xung đột lợi ích {}"),
        work("council_item.dissented", "bảo lưu ý kiến ở {}"),
        work("council_item.decision_drafted", "soạn quyết định về {}"),
        work("council_item.decision_issued", "ghi nhận quyết định đã phát hành, chờ ngày hiệu lực, về {}"),
        work("council_item.decided", "thi hành quyết định về {}"),
        alert("council_item.effect_blocked", "chưa thi hành được quyết định về {}"),
        work("ballot.opened", "mở bỏ phiếu {}"),
        work("ballot.cast", "gửi phiếu {}"),
        work("ballot.slip_entered", "nhập phiếu gửi trước của người vắng, {}"),
        alert("ballot.turned_away", "bị từ chối nhận phiếu {}"),
        work("ballot.closed", "kiểm phiếu {}"),
        work("ballot.annulled", "hủy lần bỏ phiếu {}"),
    ],
    labels: &[
        COUNCIL_FIELDS,
        MEETING_FIELDS,
        BALLOT_FIELDS,
        &[
            ("agency", "cơ quan"),
            ("blind", "họ tên người được xét"),
            ("effective_on", "áp dụng từ"),
            ("quorum", "số có mặt tối thiểu"),
            ("threshold", "tỷ lệ thông qua"),
            ("basis", "căn cứ"),
            ("state", "tình trạng"),
            ("starts_at", "thời gian họp"),
            ("rows", "số mục"),
            ("people", "số thành viên"),
            ("present", "có mặt"),
            ("members", "số thành viên được biểu quyết"),
            ("sum", "phép tính"),
            ("meeting", "phiên họp"),
            ("kind", "nội dung xét"),
            ("answer", "khai báo"),
            ("hits", "số quan hệ tìm thấy"),
            ("round", "lần bỏ phiếu"),
            ("outcome", "quyết định"),
            ("number", "số văn bản"),
        ],
    ],
    reads: &[
        (
            "state",
            Reads::Choice(|word| {
                ItemState::parse(word).map(Words::label).or_else(|| MeetingState::parse(word).map(Words::label))
            }),
        ),
        ("member", Reads::Record("user")),
        ("council_role", Reads::Choice(|word| CouncilRole::parse(word).map(Words::label))),
        ("blind", Reads::Choice(|word| Blind::parse(word).map(Words::label))),
        ("mode", Reads::Choice(|word| Mode::parse(word).map(Words::label))),
        ("kind", Reads::Choice(|word| ItemKind::parse(word).map(Words::label))),
        ("answer", Reads::Choice(|word| Answer::parse(word).map(Words::label))),
        ("outcome", Reads::Choice(|word| Outcome::parse(word).map(Words::label))),
        ("starts_at", Reads::Instant),
        ("starts_on", Reads::Date),
        ("ends_on", Reads::Date),
        ("decided_on", Reads::Date),
        ("effective_on", Reads::Date),
    ],
    records: &[
        RecordWords {
            kind: "council",
            noun: "Hội đồng",
            from: "councils",
            id: "id",
            name: "name",
            search: "",
            page: "/hoi-dong/",
            permission: Permission::ViewCouncils,
        },
        RecordWords {
            kind: "council_meeting",
            noun: "phiên họp Hội đồng",
            from: "council_meetings t join councils c on c.id = t.council_id",
            id: "t.id",
            name: "'lần ' || cast(t.number as text) || ' năm ' || cast(c.year as text)",
            search: "",
            page: "/phien-hop/",
            permission: Permission::ViewCouncils,
        },
        RecordWords {
            kind: "council_item",
            noun: "mục của Hội đồng",
            from: "council_items",
            id: "id",
            name: "code",
            search: "",
            page: "",
            permission: Permission::ViewCouncils,
        },
    ],
    pages: &[
        ("/hoi-dong", "trang Hội đồng tuyển chọn"),
        ("/hoi-dong/", "trang Hội đồng tuyển chọn"),
        ("/phien-hop/", "trang phiên họp Hội đồng"),
    ],
};
