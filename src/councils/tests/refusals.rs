//! What is refused, with the sentence and with its place in the log.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::{Hall, RULES};
use crate::platform::db::Read;
use crate::platform::permission::Role;
use crate::platform::value::ToValue;

#[tokio::test]
async fn papers_go_out_working_days_before_the_meeting() {
    let mut hall = Hall::with(1, &format!("{RULES}&notice_days=3")).await;
    hall.agenda(&["Cao Thị Giả Sử"]).await;
    // Monday 23/11/2026 and three working days: Thursday 26/11/2026.
    hall.refused(&hall.secretary, "thong-bao", "", "ít nhất 3 ngày làm việc").await;
    hall.refused(&hall.secretary, "thong-bao", "", "sớm nhất họp ngày 26/11/2026").await;
    hall.meeting = hall.prepare("26/11/2026", "08:30").await;
    hall.refused(&hall.secretary, "thong-bao", "", "Chương trình chưa có mục nào").await;
    let dossier = hall.dossier(7, "Hà Văn Số Liệu").await;
    hall.take(&hall.secretary, "muc", &format!("dossier={dossier}")).await;
    hall.take(&hall.secretary, "thong-bao", "").await;
    let page = hall.secretary.get(&format!("/phien-hop/{}", hall.meeting)).await.text;
    assert!(page.contains("chưa xác nhận") && page.contains("gửi 09:00, 23/11/2026"), "{page}");
    hall.take(&hall.members[0], "da-nhan", "").await;
    hall.refused(&hall.members[0], "da-nhan", "", "Đã xác nhận").await;
    assert!(hall.secretary.get(&format!("/phien-hop/{}", hall.meeting)).await.text.contains("nhận 09:00"));
    let invitation = hall.step(&hall.standing, "giay-moi", "").await;
    assert_eq!(invitation.status, StatusCode::SEE_OTHER, "{}", invitation.text);
    hall.issue(invitation.location()).await;
    hall.take(&hall.secretary, "huy", "reason=Bao+so+3").await;
    assert!(hall.members[0].get(&format!("/phien-hop/{}", hall.meeting)).await.text.contains("Bao so 3"));
    let again = hall.dossier_waits(&dossier).await;
    assert!(again, "its dossier waits for another meeting");
}

#[tokio::test]
async fn a_meeting_is_not_opened_before_its_hour_nor_moved_into_the_past() {
    let mut hall = Hall::with(1, &format!("{RULES}&notice_days=0&early_minutes=15")).await;
    // The clock stands at 09:00; what began some minutes ago may still be entered, what began long ago may not.
    let (chair, council) = (hall.member_id(&hall.chair).await, format!("/hoi-dong/{}/phien", hall.council));
    let at = |day: &str, time: &str, place: &str| {
        let secretary = &hall.secretary.user_id;
        format!("starts_on={day}&starts_time={time}&place={place}&presiding_id={chair}&secretary_id={secretary}")
    };
    let late = hall.secretary.post(&council, &at("23/11/2026", "08:49", "Phong+2")).await;
    assert!(late.status == 422 && late.text.contains("Phiên họp không ở trước lúc này"), "{}", late.text);
    hall.done(&hall.secretary, &council, &at("23/11/2026", "08:52", "Phong+2")).await;
    let edit =
        |day: &str, time: &str, version: i64| format!("{}&meeting_version={version}", at(day, time, "Phong+hop+3"));
    for (day, time, said) in [
        ("22/11/2026", "10:00", "Phiên họp không ở trước lúc này"),
        ("23/11/2026", "08:30", "Phiên họp không ở trước lúc này"),
        ("05/01/2027", "10:00", "ngoài thời hạn hoạt động"),
    ] {
        hall.refused(&hall.secretary, "sua", &edit(day, time, 1), said).await;
    }
    hall.take(&hall.secretary, "sua", &edit("23/11/2026", "09:30", 1)).await;
    hall.agenda(&["Cao Thị Giả Sử"]).await;
    hall.take(&hall.secretary, "thong-bao", "").await;
    hall.attend(&[]).await;
    hall.refused(&hall.chair, "khai-mac", "", "Phiên họp bắt đầu lúc 09:30, 23/11/2026. Khai mạc được từ 09:15").await;
    hall.app.advance(TimeDelta::minutes(14));
    // Who does nothing for a quarter of an hour is signed out.
    assert_eq!(hall.secretary.get("/viec").await.status, 200);
    hall.refused(&hall.chair, "khai-mac", "", "sớm nhất 15 phút trước giờ họp").await;
    hall.app.advance(TimeDelta::minutes(1));
    hall.take(&hall.chair, "khai-mac", "").await;

    // A meeting that is still prepared after its hour keeps it while its place changes.
    hall.meeting = hall.prepare("23/11/2026", "09:15").await;
    hall.app.advance(TimeDelta::minutes(14));
    hall.take(&hall.secretary, "sua", &edit("23/11/2026", "09:15", 1)).await;
    hall.refused(&hall.secretary, "sua", &edit("23/11/2026", "09:16", 2), "không ở trước lúc này (09:29").await;
}

impl Hall {
    async fn dossier_waits(&self, dossier: &str) -> bool {
        let statement = "select state from council_items where dossier_id = $1";
        self.one(statement, dossier).await.0 == "queued"
    }

    async fn events(&self, name: &str) -> i64 {
        let statement = "select cast(count(*) as bigint) from audit_entries where event = $1";
        self.app.app.db.read().one::<(i64,)>(statement, vec![name.to_value()]).await.unwrap().0
    }
}

#[tokio::test]
async fn without_a_quorum_nothing_opens() {
    let hall = Hall::new(7).await;
    hall.agenda(&["Cao Thị Giả Sử"]).await;
    hall.take(&hall.secretary, "thong-bao", "").await;
    hall.refused(&hall.chair, "khai-mac", "", "có mặt 0 trên 9").await;
    let away: Vec<_> = hall.members.iter().take(4).collect();
    hall.attend(&away).await;
    hall.refused(&hall.chair, "khai-mac", "", "có mặt 5 trên 9, cần ít nhất 6 (2/3 của 9)").await;
    hall.attend(&[&hall.chair]).await;
    hall.refused(&hall.secretary, "khai-mac", "", "vắng người chủ trì").await;
    hall.refused(&hall.standing, "khai-mac", "", "Chỉ người chủ trì").await;
}

#[tokio::test]
async fn a_conflict_of_interest_counts_in_the_quorum_of_its_item() {
    let hall = Hall::new(7).await;
    let items = hall.agenda(&["Cao Thị Giả Sử"]).await;
    hall.open(&[&hall.members[0], &hall.members[1], &hall.members[2]]).await;
    // Six of nine are there; one of the six leaves the vote: five of eight, and six are needed.
    let path = format!("muc/{}/khai-bao", items[0]);
    hall.refused(&hall.members[3], &path, "answer=conflict", "Nhập quan hệ").await;
    hall.take(&hall.members[3], &path, "answer=conflict&reason=Tung+huong+dan+luan+an").await;
    let item = format!("muc/{}/mo-phieu", items[0]);
    hall.refused(&hall.chair, &item, "mode=secret", "có mặt 5 trên 8, cần ít nhất 6").await;
    let page = hall.chair.get(&format!("/phien-hop/{}", hall.meeting)).await.text;
    assert!(page.contains("Tung huong dan luan an") && page.contains("mục 1"), "{page}");
    let gone = hall.members[3].get(&format!("/phien-hop/{}/muc/{}", hall.meeting, items[0])).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let gone = hall.members[3].get(&format!("/phien-hop/{}/muc/{}/kiem-phieu", hall.meeting, items[0])).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert_eq!(hall.events("council_item.kept_shut").await, 2);
}

#[tokio::test]
async fn a_ballot_is_cast_once_while_it_is_open_by_who_may() {
    let (hall, items) = Hall::in_session(4, &["Cao Thị Giả Sử", "Hà Văn Số Liệu"]).await;
    let vote = format!("muc/{}/phieu", items[0]);
    let voter = &hall.members[0];
    hall.refused(voter, &vote, "choice=agree", "không đang bỏ phiếu").await;
    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=secret").await;
    hall.refused(&hall.chair, &format!("muc/{}/mo-phieu", items[1]), "mode=secret", "Đang bỏ phiếu mục 1").await;
    hall.refused(voter, &vote, "", "Chọn ý kiến biểu quyết").await;
    hall.take(voter, &vote, "choice=agree").await;
    hall.refused(voter, &vote, "choice=against", "không gửi lại được").await;
    assert_eq!(hall.step(&hall.standing, &vote, "choice=agree").await.status, StatusCode::NOT_FOUND, "no seat");
    // Declared after voting: the ballot cannot be found again, so the vote is annulled and taken once more.
    let declare = format!("muc/{}/khai-bao", items[0]);
    hall.refused(voter, &declare, "answer=conflict&reason=Ban+than", "hủy lần bỏ phiếu").await;
    hall.take(&hall.members[1], &declare, "answer=conflict&reason=Ban+than").await;
    let reply = hall.step(&hall.members[1], &vote, "choice=agree").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "{}", reply.text);
    hall.take(&hall.chair, &format!("muc/{}/huy-phieu", items[0]), "annul_reason=Co+xung+dot").await;
    hall.take(voter, &declare, "answer=conflict&reason=Ban+than").await;
    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=secret").await;
    for voter in [&hall.chair, &hall.secretary, &hall.members[2], &hall.members[3]] {
        hall.vote(voter, &items[0], "agree").await;
    }
    hall.take(&hall.chair, &format!("muc/{}/dong-phieu", items[0]), "").await;
    hall.refused(&hall.members[2], &vote, "choice=against", "Đã kiểm phiếu mục này").await;
    let page = hall.chair.get(&format!("/phien-hop/{}/muc/{}", hall.meeting, items[0])).await.text;
    assert!(page.contains("4 đồng ý trên 4 phiếu hợp lệ"), "{page}");
    assert_eq!(hall.events("ballot.turned_away").await, 4);
    assert_eq!(hall.events("ballot.cast").await, 5);
}

#[tokio::test]
async fn a_dossier_that_was_withdrawn_is_not_voted_on() {
    let (hall, items) = Hall::in_session(3, &["Cao Thị Giả Sử"]).await;
    hall.app.app.db.run_outside("update dossiers set state = 'withdrawn'").await.unwrap();
    hall.refused(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=named", "Đã rút").await;
    hall.take(&hall.chair, &format!("muc/{}/hoan", items[0]), "postpone_reason=Ung+vien+rut+ho+so").await;
    hall.take(&hall.chair, "be-mac", "").await;
}

#[tokio::test]
async fn what_is_computed_for_certain_cannot_be_denied() {
    let mut hall = Hall::new(3).await;
    let near = hall.app.as_role_in(Role::CouncilMember, "so-hoc-tap").await;
    hall.seat(&near, "member", "so-hoc-tap", "").await;
    hall.members.push(near.clone());
    let items = hall.agenda(&["Cao Thị Giả Sử"]).await;
    hall.take(&hall.secretary, "thong-bao", "").await;
    let reply = hall.step(&near, &format!("muc/{}/khai-bao", items[0]), "answer=none&reason=Khong").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "{}", reply.text);
    let page = near.get(&format!("/phien-hop/{}", hall.meeting)).await.text;
    assert!(page.contains("không tham gia, có xung đột lợi ích"), "{page}");
    assert!(!page.contains(&format!("/muc/{}\"", items[0])), "{page}");
}

#[tokio::test]
async fn who_presides_with_a_conflict_does_nothing_to_the_item_and_the_secretary_does() {
    let (hall, items) = Hall::in_session(4, &["Cao Thị Giả Sử", "Hà Văn Số Liệu"]).await;
    let vice = hall.app.as_role_in(Role::CityLeader, "ubnd-mau").await;
    hall.seat(&vice, "vice_chair", "ubnd-mau", "").await;
    let own = format!("muc/{}", items[0]);
    hall.take(&hall.chair, &format!("{own}/khai-bao"), "answer=conflict&reason=Ho+hang").await;
    for (verb, form) in [("mo-phieu", "mode=named"), ("hoan", "postpone_reason=Xin+y+kien+them")] {
        let reply = hall.step(&hall.chair, &format!("{own}/{verb}"), form).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{verb}: {}", reply.text);
    }
    assert_eq!(hall.state(&items[0]).await, "listed");
    let mut there = String::new();
    for person in hall.everybody().into_iter().chain([&vice]) {
        there.push_str(&format!("&state_{}=present", hall.member_id(person).await));
    }
    hall.take(&hall.secretary, "diem-danh", &there).await;
    hall.take(&hall.secretary, &format!("{own}/mo-phieu"), "mode=named").await;
    let slip = format!("member={}&slip=agree", hall.member_id(&hall.members[0]).await);
    for (verb, form) in [("phieu-vang", slip.as_str()), ("huy-phieu", "annul_reason=Nham"), ("dong-phieu", "")] {
        let reply = hall.step(&hall.chair, &format!("{own}/{verb}"), form).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{verb}: {}", reply.text);
    }
    hall.take(&hall.secretary, &format!("{own}/huy-phieu"), "annul_reason=Nham+hinh+thuc").await;
    hall.take(&hall.secretary, &format!("{own}/hoan"), "postpone_reason=Xin+y+kien+them").await;
    assert_eq!(hall.state(&items[0]).await, "postponed");
    // The other item is open to them as before.
    hall.take(&hall.chair, &format!("muc/{}/hoan", items[1]), "postpone_reason=Het+gio").await;
    assert_eq!(hall.state(&items[1]).await, "postponed");
}

#[tokio::test]
async fn a_ballot_of_an_ended_session_is_not_kept() {
    let (hall, items) = Hall::in_session(3, &["Cao Thị Giả Sử"]).await;
    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=secret").await;
    hall.app.advance(TimeDelta::hours(1));
    let reply = hall.step(&hall.members[0], &format!("muc/{}/phieu", items[0]), "choice=against").await;
    assert!(reply.status != StatusCode::SEE_OTHER || !reply.location().contains("giu="), "{}", reply.location());
    let kept =
        hall.app.app.db.read().one::<(i64,)>("select cast(count(*) as bigint) from held_forms", Vec::new()).await;
    assert_eq!(kept.unwrap().0, 0);
}

#[tokio::test]
async fn who_has_no_seat_on_the_day_of_a_meeting_opens_nothing_of_it() {
    let (hall, items) = Hall::in_session(3, &["Cao Thị Giả Sử"]).await;
    let former = &hall.members[0];
    let path = format!("/phien-hop/{}/muc/{}", hall.meeting, items[0]);
    assert_eq!(former.get(&path).await.status, StatusCode::OK);
    let seat = hall.member_id(former).await;
    let ended = format!("update council_members set ends_on = '2026-11-22' where id = '{seat}'");
    hall.app.app.db.run_outside(&ended).await.unwrap();
    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=secret").await;
    for path in [path.clone(), format!("{path}/kiem-phieu")] {
        assert_eq!(former.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(hall.standing.get(&path).await.status, StatusCode::OK, "who sees all councils needs no seat");
}

#[tokio::test]
async fn a_council_without_a_symbol_says_so_before_anything_is_drafted() {
    let hall = Hall::new(1).await;
    let council = format!("/hoi-dong/{}", hall.council);
    let said = "chưa có ký hiệu văn bản nên chưa ghi được số";
    assert!(!hall.standing.get(&council).await.text.contains(said));
    hall.app.app.db.run_outside("update agencies set sign = null where id = 'van-phong'").await.unwrap();
    let page = hall.standing.get(&council).await.text;
    assert!(
        page.contains("dãy số riêng, ký hiệu HĐTC") && !page.contains(said),
        "it needs no sign of the agency: {page}"
    );
    let registered = "update agencies set kind = 'council' where id = 'van-phong'";
    hall.app.app.db.run_outside(registered).await.unwrap();
    assert!(hall.standing.get(&council).await.text.contains(said));
    assert!(!hall.members[0].get(&council).await.text.contains(said), "a member cannot enter it");
}

#[tokio::test]
async fn forms_say_everything_that_is_wrong() {
    let hall = Hall::new(1).await;
    let council = format!("/hoi-dong/{}", hall.council);
    let reply = hall.standing.post("/hoi-dong/moi", "year=1").await;
    assert!(reply.status == 422 && reply.text.contains("Có 7 chỗ cần sửa"), "{}", reply.text);
    let reply = hall.standing.post(&format!("{council}/thanh-vien"), "email=nobody@example.gov.vn").await;
    assert_eq!(reply.status, 422);
    let email = hall.email(&hall.members[0]).await;
    let again =
        format!("email={email}&council_role=member&sex=male&agency_id=hdnd-mau&post_title=Mau&starts_on=01/02/2026");
    let reply = hall.standing.post(&format!("{council}/thanh-vien"), &again).await;
    assert!(reply.text.contains("Đã có tên trong Hội đồng"), "{}", reply.text);
    let reply =
        hall.standing.post(&format!("{council}/quy-che"), "effective_on=01/02/2026&quorum_part=4&quorum_whole=3").await;
    assert!(reply.text.contains("Tử số không lớn hơn mẫu số") && reply.text.contains("Nhập căn cứ"), "{}", reply.text);
    let reply =
        hall.secretary.post(&format!("{council}/phien"), "starts_on=01/12/2025&starts_time=8h&place=Phong+2").await;
    assert!(reply.status == 422 && reply.text.contains("giờ họp"), "{}", reply.text);
    let member = hall.member_id(&hall.members[0]).await;
    hall.done(&hall.standing, &format!("{council}/thanh-vien/{member}/thoi"), "").await;
    assert!(hall.standing.get(&council).await.text.contains("– 23/11/2026"));
}
