//! Appraisal: papers judged, one request for everything, two officers on one dossier, the way on.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::{City, form, id_of, pdf, with_version};
use crate::dossiers::dossier::{DossierState, Recommendation};
use crate::dossiers::parts::{ItemState, SupplementState};
use crate::dossiers::store;

const OPINION: &[(&str, &str)] = &[("opinion", "Hồ sơ đầy đủ, phù hợp vị trí."), ("recommendation", "grant")];

async fn rejected(city: &City, path: &str, kind: &str, reason: &str) {
    let item = city.items(path).await.into_iter().find(|item| item.item == kind).unwrap();
    let body = form(&[("state", "rejected"), ("note", reason), ("version", &item.version.to_string())]);
    let reply = city.officer.post(&format!("{path}/giay-to/{}/danh-gia", item.id), &body).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
}

fn request(missing: &[(&str, &str)], version: i64) -> String {
    let version = version.to_string();
    let mut fields = vec![("version", version.as_str()), ("supplement_reason", "Theo thành phần hồ sơ")];
    let names: Vec<String> = missing.iter().map(|(kind, _)| format!("reason_{kind}")).collect();
    for ((kind, reason), name) in missing.iter().zip(&names) {
        fields.push(("missing", kind));
        fields.push((name, reason));
    }
    form(&fields)
}

#[tokio::test]
async fn the_page_shows_checklist_document_engine_and_decision() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let page = city.officer.get(&path).await.text;
    for wanted in [
        "Thành phần hồ sơ",
        "0 trên 7 đạt",
        "Bằng tiến sĩ",
        "<iframe",
        "Điều kiện theo nghị quyết",
        "Đủ điều kiện",
        "Ý kiến thẩm định",
        "Chuyển Hội đồng",
        "Yêu cầu bổ sung",
        "Không đủ điều kiện",
        "Diễn biến",
        "1 trong 1",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
}

#[tokio::test]
async fn a_paper_is_shown_in_a_frame_of_ours_and_the_look_is_in_the_log() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let item = city.items(&path).await.remove(0);
    let reply = city.officer.get(&format!("{path}/giay-to/{}/tep", item.id)).await;
    assert_eq!(reply.status, StatusCode::OK);
    let header = |name: &str| reply.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert!(header("content-disposition").starts_with("inline"));
    assert!(header("content-security-policy").contains("frame-ancestors 'self'"));
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(city.events(&path).await.last().unwrap(), "dossier.item_read");
    let reply = city.officer.get(&format!("{path}/giay-to/{}/tai", item.id)).await;
    assert!(reply.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
}

#[tokio::test]
async fn a_dossier_goes_on_when_its_papers_are_met_and_the_engine_agrees() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let send = format!("{path}/chuyen-hoi-dong");
    let body = with_version(&city.dossier(&path).await, OPINION);
    city.refused(&city.officer, &send, &body, "còn giấy tờ chưa đạt").await;
    city.accept_all(&path).await;
    city.refused(&city.officer, &send, &with_version(&city.dossier(&path).await, &[]), "Nhập ý kiến thẩm định").await;
    let reply = city.officer.post(&send, &body).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let dossier = city.dossier(&path).await;
    assert_eq!((dossier.state, dossier.recommendation), (DossierState::AtCouncil, Some(Recommendation::Grant)));
    assert!(city.duties(&city.officer).await.is_empty());
    let ready = store::ready(&mut city.app.app.db.read(), 2026, "government").await.unwrap();
    assert_eq!(ready.len(), 1);
}

#[tokio::test]
async fn what_the_engine_does_not_find_eligible_goes_on_for_a_reason_only() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    city.accept_all(&path).await;
    let mut tx = city.app.app.db.write(&crate::platform::permit::Permit::system("test")).await.unwrap();
    crate::sql!(run, &mut tx, "delete from dossier_answers where question = 'commits'").unwrap();
    tx.commit(crate::platform::audit::Event::about_instance("page.read")).await.unwrap();
    let body = with_version(&city.dossier(&path).await, OPINION);
    city.refused(&city.officer, &format!("{path}/chuyen-hoi-dong"), &body, "Ghi lý do vẫn chuyển Hội đồng").await;
    let body = format!("{body}&{}", form(&[("in_spite", "Cam kết được nộp bản giấy tại phiên họp")]));
    let reply = city.officer.post(&format!("{path}/chuyen-hoi-dong"), &body).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
}

#[tokio::test]
async fn everything_that_is_missing_is_asked_for_at_once_and_the_clock_stands() {
    let mut city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    rejected(&city, &path, "bang-tien-si", "Ảnh mờ, không đọc được").await;
    rejected(&city, &path, "cam-ket", "Chưa ký").await;
    let page = city.officer.get(&format!("{path}/bo-sung")).await.text;
    assert!(page.contains("Ảnh mờ, không đọc được") && page.contains("Chưa ký"));
    let version = city.dossier(&path).await.version;
    let one = request(&[("bang-tien-si", "Ảnh mờ")], version);
    city.refused(&city.officer, &format!("{path}/bo-sung"), &one, "nên nêu cả: Bản cam kết").await;
    let both = request(&[("bang-tien-si", "Ảnh mờ"), ("cam-ket", "Chưa ký")], version);
    let reply = city.officer.post(&format!("{path}/bo-sung"), &both).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let dossier = city.dossier(&path).await;
    assert_eq!((dossier.state, dossier.supplements), (DossierState::Supplement, 1));
    assert_eq!(dossier.paused_on, Some("2026-11-23".parse().unwrap()));
    let asked = store::open_supplement(&mut city.app.app.db.read(), &id_of(&path)).await.unwrap().unwrap();
    assert_eq!(asked.answer_by, Some("2026-11-30".parse().unwrap()));
    assert!(city.duties(&city.officer).await.is_empty());

    // Three working days later both are there; the end moves by as many.
    city.days_later(3).await;
    city.refused(&city.unit, &format!("{path}/gui-bo-sung"), "", "Còn chưa bổ sung: Bằng tiến sĩ").await;
    for kind in ["bang-tien-si", "cam-ket"] {
        let reply = city.give(&city.unit, &path, kind, &pdf(&format!("{kind} mới"))).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    }
    assert_eq!(city.unit.post(&format!("{path}/gui-bo-sung"), "").await.status, StatusCode::SEE_OTHER);
    let dossier = city.dossier(&path).await;
    assert_eq!((dossier.state, dossier.paused_days, dossier.paused_on), (DossierState::Appraising, 3, None));
    assert_eq!(dossier.due_on, Some("2026-12-10".parse().unwrap()));
    assert_eq!(city.duties(&city.officer).await, ["Thẩm định hồ sơ CH-2026-00001"]);
    let page = city.officer.get(&path).await.text;
    assert!(page.contains("Ứng viên") && page.contains("3 ngày làm việc"), "days used per holder");
}

#[tokio::test]
async fn what_is_accepted_is_not_asked_for_again() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    city.accept_all(&path).await;
    let item = city.items(&path).await.into_iter().find(|item| item.item == "cam-ket").unwrap();
    let body = form(&[("state", "rejected"), ("note", "Chưa ký"), ("version", &item.version.to_string())]);
    let reply = city.officer.post(&format!("{path}/giay-to/{}/danh-gia", item.id), &body).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let body = request(&[("cam-ket", "Chưa ký")], city.dossier(&path).await.version);
    let reply = city.officer.post(&format!("{path}/bo-sung"), &body).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    for by in [&city.officer, &city.unit] {
        let accepted = by.get(&format!("{path}?muc=don-de-nghi")).await.text;
        assert!(accepted.contains("Đơn đề nghị") && !accepted.contains("/giay-to/don-de-nghi/nop"), "{accepted}");
        let asked = by.get(&format!("{path}?muc=cam-ket")).await.text;
        assert!(asked.contains("/giay-to/cam-ket/nop"), "{asked}");
    }
}

#[tokio::test]
async fn a_second_request_needs_the_head() {
    let mut city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let ask = format!("{path}/bo-sung");
    let request = |version| request(&[("cam-ket", "Chưa ký")], version);
    let reply = city.officer.post(&ask, &request(city.dossier(&path).await.version)).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    city.later(TimeDelta::minutes(1)).await;
    city.give(&city.unit, &path, "cam-ket", &pdf("lần hai")).await;
    assert_eq!(city.unit.post(&format!("{path}/gui-bo-sung"), "").await.status, StatusCode::SEE_OTHER);
    let reply = city.officer.post(&ask, &request(city.dossier(&path).await.version)).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(city.dossier(&path).await.state, DossierState::Appraising, "not sent yet");
    assert_eq!(city.duties(&city.leader).await, ["Duyệt yêu cầu bổ sung lần sau hồ sơ CH-2026-00001"]);
    city.refused(&city.officer, &ask, &request(city.dossier(&path).await.version), "đang chờ").await;
    let asked = store::open_supplement(&mut city.app.app.db.read(), &id_of(&path)).await.unwrap().unwrap();
    assert_eq!(asked.state, SupplementState::Proposed);
    let decide = format!("{path}/bo-sung/{}", asked.id);
    assert_eq!(city.officer.post(&decide, "answer=approve").await.status, StatusCode::FORBIDDEN);
    assert_eq!(city.leader.post(&decide, "answer=approve").await.status, StatusCode::SEE_OTHER);
    assert_eq!(city.dossier(&path).await.state, DossierState::Supplement);
    city.refused(&city.leader, &decide, "answer=approve", "đã được xử lý").await;
}

#[tokio::test]
async fn a_finding_ends_a_dossier_when_a_leader_approves_it() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let finding = [("article", "Điều 5 khoản 2"), ("ineligible_reason", "Thời gian công tác còn lại không đủ")];
    let body = with_version(&city.dossier(&path).await, &finding);
    let reply = city.officer.post(&format!("{path}/khong-du-dieu-kien"), &body).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(city.dossier(&path).await.state, DossierState::Appraising);
    city.accept_all(&path).await;
    let body = with_version(&city.dossier(&path).await, OPINION);
    city.refused(&city.officer, &format!("{path}/chuyen-hoi-dong"), &body, "chờ lãnh đạo duyệt").await;
    let decide = format!("{path}/khong-du-dieu-kien/duyet");
    assert_eq!(city.leader.post(&decide, "answer=approve").await.status, StatusCode::SEE_OTHER);
    assert_eq!(city.dossier(&path).await.state, DossierState::Ineligible);
    let reply = city.officer.post(&format!("{path}/van-ban/tu-choi"), "").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let page = city.officer.get(&path).await.text;
    assert!(page.contains("Phiếu từ chối"));
}

#[tokio::test]
async fn two_officers_on_one_dossier_lose_nothing() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let seen = city.dossier(&path).await;
    let first = with_version(&seen, &[("opinion", "Ý kiến thứ nhất"), ("recommendation", "grant")]);
    assert_eq!(city.officer.post(&format!("{path}/y-kien"), &first).await.status, StatusCode::SEE_OTHER);
    let second = with_version(&seen, &[("opinion", "Ý kiến thứ hai"), ("recommendation", "refuse")]);
    let reply = city.second.post(&format!("{path}/y-kien"), &second).await;
    assert_eq!(reply.status, StatusCode::CONFLICT, "{}", reply.text);
    assert!(reply.text.contains("Ý kiến thứ nhất") && reply.text.contains("Ý kiến thứ hai"));
    assert_eq!(city.dossier(&path).await.opinion, "Ý kiến thứ nhất");

    let item = city.items(&path).await.remove(0);
    let judge = format!("{path}/giay-to/{}/danh-gia", item.id);
    assert_eq!(city.officer.post(&judge, "state=accepted&version=1").await.status, StatusCode::SEE_OTHER);
    let mine = form(&[("state", "rejected"), ("note", "Chưa có chữ ký"), ("version", "1")]);
    let reply = city.second.post(&judge, &mine).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    assert!(reply.text.contains("vừa đánh giá giấy tờ này là “đạt”") && reply.text.contains("Chưa có chữ ký"));
    assert_eq!(city.items(&path).await.iter().find(|one| one.id == item.id).unwrap().state, ItemState::Accepted);
}

#[tokio::test]
async fn a_halt_stops_the_clock_and_lateness_is_apologised_for() {
    let mut city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let body = with_version(&city.dossier(&path).await, &[("suspend_reason", "Chờ xác minh văn bằng")]);
    assert_eq!(city.officer.post(&format!("{path}/dung"), &body).await.status, StatusCode::SEE_OTHER);
    city.days_later(7).await;
    let body = with_version(&city.dossier(&path).await, &[]);
    assert_eq!(city.officer.post(&format!("{path}/tiep-tuc"), &body).await.status, StatusCode::SEE_OTHER);
    let dossier = city.dossier(&path).await;
    assert_eq!((dossier.paused_days, dossier.due_on), (5, Some("2026-12-14".parse().unwrap())));
    city.days_later(15).await;
    assert!(city.officer.get("/ho-so?han=qua-han").await.text.contains("Lê Thị Hư Cấu"));
    let wrong = form(&[("new_day", "14/12/2026"), ("late_reason", "Chờ xác minh")]);
    city.refused(&city.officer, &format!("{path}/xin-loi"), &wrong, "phải sau ngày đã hẹn").await;
    let body = form(&[("new_day", "22/12/2026"), ("late_reason", "Chờ cơ sở đào tạo trả lời")]);
    let reply = city.officer.post(&format!("{path}/xin-loi"), &body).await;
    assert!(reply.location().starts_with("/phat-hanh/"), "{}", reply.text);
}

#[tokio::test]
async fn a_dossier_is_given_to_another_officer() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    city.refused(&city.officer, &format!("{path}/giao"), "officer_id=ai-do", "trong danh sách").await;
    let body = format!("officer_id={}", city.second.user_id);
    assert_eq!(city.officer.post(&format!("{path}/giao"), &body).await.status, StatusCode::SEE_OTHER);
    assert!(city.duties(&city.officer).await.is_empty());
    assert_eq!(city.duties(&city.second).await, ["Thẩm định hồ sơ CH-2026-00001"]);
}
