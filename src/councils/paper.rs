//! What the papers of a council say: invitation, minutes, vote count, decision, excerpt. The texts of the first three are
//! wordings that officers keep; what the program knows fills their fields.

use papers::{Capacity, PaperKind, Signature};
use serde_json::{Value as Json, json};

use super::ballot::{Ballot, BallotState, Mode, Vote};
use super::conflict::Answer;
use super::council::CouncilRole;
use super::item::{Item, ItemState, Outcome};
use super::meeting::{Meeting, on_paper};
use super::sitting::Sitting;
use super::store::items::Declaration;
use crate::issuance::draft::Content;
use crate::issuance::heads;
use crate::organisation::Agency;
use crate::platform::words::Words;

/// Everything about a meeting that its papers tell.
pub struct Record<'a> {
    pub meeting: &'a Meeting,
    pub sitting: &'a Sitting,
    pub items: &'a [Item],
    pub declarations: &'a [Declaration],
    /// Who has a conflict of interest in each item, declared or computed, and why; in the order of the items.
    pub recusals: &'a [Vec<(String, String)>],
    /// Item, member's name, words.
    pub dissents: &'a [(String, String, String)],
    /// The ballots of each item, in the order of the items.
    pub ballots: &'a [Vec<Ballot>],
    /// The votes by name of each item's last ballot.
    pub votes: &'a [Vec<Vote>],
    /// Why each item is voted on again, when an earlier outcome was set aside.
    pub again: &'a [Option<String>],
}

/// A text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sentence(text: &str) -> String {
    let text = line(text);
    if text.ends_with(['.', '!', '?']) || text.is_empty() { text } else { format!("{text}.") }
}

fn signed(meeting: &Meeting, right: &str) -> Vec<Signature> {
    let by = |title: &str, name: &str| Signature {
        title: title.to_owned(),
        name: Some(name.to_owned()),
        ..Signature::default()
    };
    vec![by("Thư ký", &meeting.secretary_name), by(right, &meeting.presiding_name)]
}

fn worded(kind: PaperKind, text: String, values: Json) -> Content {
    let mut content = Content::new(kind, text);
    content.values = values;
    content.keeper = Some("VT".to_owned());
    content
}

/// Who presides signs for the council, with the title in the council and the one in the agency (Decree 30/2020/NĐ-CP,
/// Annex I, II.7).
fn for_the_council(record: &Record<'_>) -> Signature {
    let seat = record.sitting.presiding(record.meeting);
    let deputy = seat.is_some_and(|seat| seat.member.council_role != CouncilRole::Chair);
    Signature {
        collective: Some("Hội đồng".to_owned()),
        capacity: if deputy { Capacity::Deputy } else { Capacity::Head },
        title: "Chủ tịch".to_owned(),
        own_title: deputy.then(|| "Phó Chủ tịch".to_owned()),
        second_title: seat.map(|seat| seat.member.post_title.clone()),
        name: Some(record.meeting.presiding_name.clone()),
        note: None,
    }
}

/// The invitation (giấy mời) to a meeting, in the name of who issues it.
pub fn invitation(text: String, record: &Record<'_>, issuer: &str) -> Content {
    let meeting = record.meeting;
    let items = record.items.iter().map(|item| json!({ "muc": format!("{}: {};", item.kind.label(), item.code) }));
    let values = json!({
        "cuoc_hop": format!("{} của {}", meeting.title(), meeting.council_name),
        "co_quan": issuer,
        "khach_moi": format!("các thành viên {}", meeting.council_name),
        "chu_tri": meeting.presiding_name,
        "thoi_gian": on_paper(meeting.starts_at),
        "dia_diem": meeting.place,
        "noi_dung": items.collect::<Vec<_>>(),
        "luu_y": "Tài liệu phiên họp có trên hệ thống. Thành viên khai báo xung đột lợi ích trước khi xem hồ sơ.",
    });
    let mut content = worded(PaperKind::Invitation, text, values);
    content.signatures = vec![for_the_council(record)];
    content.recipients = vec!["Như trên".to_owned()];
    content
}

/// The minutes (biên bản) of a meeting: what happened item by item, with recusals, sums and dissent.
pub fn minutes(text: String, record: &Record<'_>) -> Content {
    let meeting = record.meeting;
    let seats = || record.sitting.seats.iter();
    let there = seats().filter(|seat| seat.is_taken()).map(|seat| {
        let role = seat.member.council_role.label();
        let instead = if seat.user_id() == seat.member.user_id {
            String::new()
        } else {
            format!(", dự thay ông (bà) {}", seat.member.name)
        };
        json!({ "ho_ten": seat.name(), "chuc_vu": format!("{role}{instead}") })
    });
    let absent: Vec<String> = seats()
        .filter(|seat| !seat.is_taken())
        .map(|seat| match seat.absence.as_str() {
            "" => seat.member.name.clone(),
            reason => format!("{} ({})", seat.member.name, line(reason)),
        })
        .collect();
    let mut happened: Vec<Json> =
        (0..record.items.len()).map(|place| json!({ "noi_dung": told(record, place) })).collect();
    if happened.is_empty() {
        happened.push(json!({ "noi_dung": "Phiên họp không có mục nào." }));
    }
    let mut values = json!({
        "cuoc_hop": format!("{} của {}", meeting.title(), meeting.council_name),
        "bat_dau": on_paper(meeting.opened_at.unwrap_or(meeting.starts_at)),
        "dia_diem": meeting.place,
        "thanh_phan": there.collect::<Vec<_>>(),
        "chu_toa": meeting.presiding_name,
        "thu_ky": meeting.secretary_name,
        "dien_bien": happened,
        "ket_luan": sentence(&meeting.conclusion),
        "ket_thuc": on_paper(meeting.closed_at.unwrap_or(meeting.starts_at)),
    });
    if let (Some(values), false) = (values.as_object_mut(), absent.is_empty()) {
        values.insert("vang_mat".to_owned(), json!(absent.join("; ")));
    }
    let mut content = worded(PaperKind::Minutes, text, values);
    content.signatures = signed(meeting, "Chủ tọa");
    content.recipients = vec!["Các thành viên Hội đồng".to_owned()];
    content.keeper = Some("VT, Hồ sơ".to_owned());
    content
}

/// What happened with one item, as the minutes and its excerpt tell it.
fn told(record: &Record<'_>, place: usize) -> String {
    let Some(item) = record.items.get(place) else { return String::new() };
    let mut parts =
        vec![format!("{}, hồ sơ {}, ông (bà) {}, {}.", item.kind.label(), item.code, item.person_name, item.agency())];
    parts.extend(record.again.get(place).cloned().flatten());
    if !item.recommendation.is_empty() || !item.opinion.is_empty() {
        parts.push(sentence(&format!("Ý kiến của cơ quan thường trực: {} {}", item.recommendation, item.opinion)));
    }
    let about = |id: &str| id == item.id.as_str();
    for said in record.declarations.iter().filter(|said| about(&said.item_id)) {
        if said.answer == Answer::None && !said.hits.is_empty() {
            parts.push(format!(
                "Hệ thống nêu với ông (bà) {}: {}; đã phủ nhận với lý do: {}",
                said.name,
                line(&said.hits),
                sentence(&said.reason)
            ));
        }
    }
    for (name, reason) in record.recusals.get(place).into_iter().flatten() {
        parts.push(format!(
            "Ông (bà) {name} có xung đột lợi ích ({}), không xem hồ sơ và không biểu quyết.",
            line(reason)
        ));
    }
    if !item.notes.is_empty() {
        parts.push(sentence(&item.notes));
    }
    for ballot in record.ballots.get(place).into_iter().flatten() {
        let mode = ballot.mode.label();
        match ballot.state {
            BallotState::Annulled => parts.push(format!(
                "Lần bỏ phiếu {} bị hủy: {}",
                ballot.round,
                sentence(&ballot.annul_reason)
            )),
            BallotState::Closed => parts.push(format!(
                "{mode}, {}. Phát ra {} phiếu, thu về {}, hợp lệ {}, không hợp lệ {}; đồng ý {}, không đồng ý {}, không có ý kiến {}. Kết quả: {}.",
                ballot.quorum_sum,
                ballot.issued,
                ballot.returned,
                ballot.tally().valid(),
                ballot.invalid,
                ballot.agree,
                ballot.against,
                ballot.abstain,
                ballot.outcome_sum
            )),
            BallotState::Open => {}
        }
        if ballot.mode == Mode::Named && ballot.state == BallotState::Closed {
            let votes = record.votes.get(place).into_iter().flatten().map(|vote| {
                let slip = if vote.written { " (phiếu gửi trước)" } else { "" };
                let why = if vote.reason.is_empty() { String::new() } else { format!(": {}", line(&vote.reason)) };
                format!("{}{slip} {}{why}", vote.name, vote.choice.label().to_lowercase())
            });
            parts.push(format!("Ý kiến từng người: {}.", votes.collect::<Vec<_>>().join("; ")));
        }
    }
    if item.state == ItemState::Postponed {
        parts.push(format!("Hoãn, không biểu quyết: {}", sentence(&item.reason)));
    }
    if item.state == ItemState::SetAside {
        parts.push(format!("Kết quả này không dùng, Hội đồng biểu quyết lại: {}", sentence(&item.reason)));
    } else if let Some(outcome) = item.outcome {
        parts.push(format!("Hội đồng quyết định: {}.", outcome.label().to_lowercase()));
    }
    for (_, name, words) in record.dissents.iter().filter(|(id, ..)| about(id)) {
        parts.push(format!("Ông (bà) {name} bảo lưu ý kiến: {}", sentence(words)));
    }
    parts.join(" ")
}

/// The record of a count (biên bản kiểm phiếu) of one item.
pub fn vote_count(text: String, meeting: &Meeting, item: &Item, ballot: &Ballot) -> Content {
    let valid = ballot.tally().valid();
    let share = if valid == 0 {
        "0%".to_owned()
    } else {
        format!("{}%", viet::number::decimal_short(ballot.agree * 1000 / valid, 1))
    };
    let head = if ballot.counted_by.is_empty() { &meeting.presiding_name } else { &ballot.counted_by };
    let round = if ballot.round > 1 { format!(", lần bỏ phiếu {}", ballot.round) } else { String::new() };
    let ended = on_paper(ballot.closed_at.unwrap_or(ballot.opened_at));
    let values = json!({
        "cuoc_hop": format!("{} của {}, mục {}{round}", meeting.title(), meeting.council_name, item.position),
        "bat_dau": on_paper(ballot.opened_at),
        "dia_diem": meeting.place,
        "truong_ban": head,
        "thu_ky": meeting.secretary_name,
        "so_thanh_vien": ballot.members,
        "so_co_mat": ballot.present,
        "phat_ra": ballot.issued,
        "thu_vao": ballot.returned,
        "hop_le": valid,
        "khong_hop_le": ballot.invalid,
        "ket_qua": [{
            "ho_ten": item.person_name,
            "tan_thanh": ballot.agree,
            "khong_tan_thanh": ballot.against,
            "ti_le": share,
        }],
        "ket_thuc": ended,
    });
    let mut content = worded(PaperKind::VoteCount, text, values);
    content.signatures = signed(meeting, "Trưởng Ban kiểm phiếu");
    if let Some(last) = content.signatures.last_mut() {
        last.name = Some(head.clone());
    }
    content.recipients = vec!["Các thành viên Hội đồng".to_owned()];
    content.keeper = Some("VT, Hồ sơ".to_owned());
    content
}

/// What stands after "Về việc".
fn subject(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Grant => "công nhận người được hưởng chính sách thu hút, trọng dụng người có tài năng",
        Outcome::Refuse => "không chấp thuận đề nghị hưởng chính sách thu hút, trọng dụng người có tài năng",
        Outcome::Continue => "tiếp tục áp dụng chính sách thu hút, trọng dụng người có tài năng",
        Outcome::Discontinue => "thôi áp dụng chính sách thu hút, trọng dụng người có tài năng",
        Outcome::Repay => "đền bù kinh phí hỗ trợ theo chính sách thu hút, trọng dụng người có tài năng",
    }
}

/// The decision on an item, from the day on which it works, with what it orders besides. A grant has the wording that
/// officers keep.
pub fn decision(
    text: String,
    meeting: &Meeting,
    item: &Item,
    agency: &Agency,
    group: &str,
    articles: &[String],
) -> Option<Content> {
    let outcome = item.outcome?;
    let from = item.effective_on?;
    let minutes = match (&meeting.minutes_number, meeting.minutes_on) {
        (Some(number), Some(day)) => format!("Biên bản số {number} {}", papers::date_in_words(day)),
        _ => format!("{} họp {}", meeting.title(), papers::date_in_words(meeting.day())),
    };
    let asked_by = format!("{} tại {minutes}", meeting.council_name);
    let unit = item.agency_name.as_deref().map_or_else(String::new, |unit| format!(", Thủ trưởng {unit}"));
    let carried_out = format!("Giám đốc Sở Nội vụ, Giám đốc Sở Tài chính{unit}");
    let mut content = if outcome == Outcome::Grant {
        let values = json!({
            "noi_dung": subject(outcome),
            "de_nghi_cua": asked_by,
            "ho_ten": item.person_name,
            "don_vi": item.agency(),
            "dien": group,
            "ngay_huong": from.to_string(),
            "co_quan_thi_hanh": carried_out,
        });
        worded(PaperKind::Decision, text, values)
    } else {
        let rule = match outcome {
            Outcome::Refuse => "Không chấp thuận đề nghị hưởng chính sách thu hút, trọng dụng của",
            Outcome::Continue => "Tiếp tục áp dụng chính sách thu hút, trọng dụng đối với",
            Outcome::Discontinue => "Thôi áp dụng chính sách thu hút, trọng dụng đối với",
            Outcome::Repay => "Thực hiện đền bù kinh phí hỗ trợ đối với",
            Outcome::Grant => "",
        };
        let reason = match outcome {
            Outcome::Refuse if !item.outcome_sum.is_empty() => {
                format!(" Lý do: {} không thông qua ({}).", meeting.council_name, line(&item.outcome_sum))
            }
            _ => String::new(),
        };
        let place = match (outcome, &item.agency_name) {
            (Outcome::Refuse, None) => String::new(),
            (Outcome::Refuse, Some(unit)) => format!(", đề nghị tiếp nhận về {unit}"),
            _ => format!(", công tác tại {}", item.agency()),
        };
        let besides: String =
            (2..).zip(articles).map(|(number, article)| format!("Điều {number}. {article}\n")).collect();
        let text = format!(
            "Trích yếu: Về việc {subject}\n\
             Căn cứ Luật Tổ chức chính quyền địa phương;\n\
             Theo đề nghị của {asked_by}.\n\
             Điều 1. {rule} ông (bà) {name}{place}, thuộc diện {group}, kể từ {from}.{reason}\n\
             {besides}\
             Điều {last}. {carried_out} và ông (bà) {name} chịu trách nhiệm thi hành Quyết định này kể từ ngày ký",
            subject = subject(outcome),
            name = item.person_name,
            from = papers::date_in_words(from),
            last = articles.len() + 2,
        );
        let mut content = Content::new(PaperKind::Decision, text);
        content.keeper = Some("VT".to_owned());
        content
    };
    let (collective, title) = heads::signing(agency);
    content.authority = Some(agency.name.clone());
    content.signatures = vec![Signature { collective, title, name: agency.head_name.clone(), ..Signature::default() }];
    content.recipients = vec!["Như Điều cuối".to_owned()];
    Some(content)
}

/// The excerpt (trích biên bản) of one item, for whom it concerns.
pub fn excerpt(record: &Record<'_>, place: usize) -> Content {
    let meeting = record.meeting;
    let item = record.items.get(place);
    let number = item.and_then(|item| item.decision_number.clone());
    let by = number.map_or_else(String::new, |number| format!("Quyết định số {number} thực hiện kết luận này.\n"));
    let text = format!(
        "Trích yếu: Kết luận của {council} tại {title}, mục {position}\n\
         {council} họp {day}, đã xem xét và kết luận như sau:\n{told}\n{by}\
         {council} thông báo để các cơ quan, đơn vị, cá nhân liên quan biết, thực hiện",
        council = meeting.council_name,
        title = meeting.title(),
        position = item.map_or(0, |item| item.position),
        day = papers::date_in_words(meeting.day()),
        told = told(record, place),
    );
    let mut content = Content::new(PaperKind::Notice, text);
    content.signatures = vec![for_the_council(record)];
    content.recipients = item.and_then(|item| item.agency_name.clone()).into_iter().collect();
    if content.recipients.is_empty() {
        content.recipients.push("Các thành viên Hội đồng".to_owned());
    }
    content.keeper = Some("VT".to_owned());
    content
}
