//! Papers that amend, correct or replace an earlier one.

use axum::http::StatusCode;
use calamine::{Reader as _, Xlsx};
use papers::PaperKind;

use super::{content, drafted, paper, people, step, up_to};
use crate::issuance::actions;
use crate::issuance::draft::Content;
use crate::issuance::paper::{PaperId, PaperState};
use crate::platform::permission::{Permission, Role};
use crate::testing::{Client, Reply, TestApp};

/// Asks for a later paper of the Department of Learning.
async fn asked(officer: &Client, wording: &str, relation: &str, earlier: &PaperId) -> Reply {
    let body = format!("wording={wording}&agency_id=so-hoc-tap&earlier={earlier}&relation={relation}");
    officer.post("/phat-hanh/moi", &body).await
}

/// Begins a later paper, and fills it.
async fn begun(app: &TestApp, officer: &Client, wording: &str, relation: &str, earlier: &PaperId) -> PaperId {
    let reply = asked(officer, wording, relation, earlier).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let id = PaperId::from(reply.location().trim_start_matches("/phat-hanh/").trim_end_matches("/sua"));
    let begun = actions::content(&app.app, &mut app.app.db.read(), &id).await.unwrap();
    let mut filled = Content { kind: begun.kind, ..content() };
    if begun.kind == PaperKind::OfficialLetter {
        filled.addressees = vec!["Các phòng".to_owned()];
    }
    let permit = app.permit_of(officer, Permission::DraftPapers).await;
    actions::change(&app.app, &permit, id.as_str(), filled, 1).await.unwrap();
    id
}

async fn issued(app: &TestApp, officer: &Client, head: &Client) -> PaperId {
    let id = drafted(app, officer).await;
    up_to(app, &id, officer, head, PaperState::Issued).await;
    id
}

/// The public check of a paper.
async fn public(app: &TestApp, id: &PaperId, language: &str) -> String {
    let code = paper(app, id).await.code.unwrap();
    app.anyone().get(&format!("/kiem-tra-van-ban/{code}?lang={language}")).await.text
}

/// The remarks of the outgoing register, paper by paper.
async fn remarks(officer: &Client) -> Vec<String> {
    let reply = officer.get("/phat-hanh.xlsx").await;
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(reply.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows = range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<String>>());
    rows.filter(|row| row.iter().any(|cell| cell.contains("/TB-SHT"))).map(|row| row.join(" | ")).collect()
}

#[tokio::test]
async fn an_amended_paper_stays_in_force_and_names_what_amends_it() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let first = issued(&app, &officer, &head).await;
    let page = officer.get(&format!("/phat-hanh/{first}")).await.text;
    assert!(page.contains(&format!("/phat-hanh/moi?truoc={first}&amp;quan_he=amends")), "{page}");
    let elsewhere = app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    let page = elsewhere.get(&format!("/phat-hanh/{first}")).await;
    assert!(page.status == StatusCode::OK && !page.text.contains("quan_he="), "who received it does not amend it");
    let form = officer.get(&format!("/phat-hanh/moi?truoc={first}&quan_he=amends")).await.text;
    assert!(form.contains("value=\"amends\" checked") && form.contains("01/TB-SHT"), "{form}");
    let reply = asked(&officer, "notice", "amends", &first).await;
    let draft = officer.get(reply.location()).await.text;
    assert!(draft.contains("Về việc sửa đổi, bổ sung Thông báo số 01/TB-SHT ngày 23/11/2026"), "{draft}");

    let second = begun(&app, &officer, "notice", "amends", &first).await;
    up_to(&app, &second, &officer, &head, PaperState::Signed).await;
    let said = "Văn bản này được sửa đổi, bổ sung bởi số 02/TB-SHT ngày 23/11/2026.";
    assert!(!public(&app, &first, "vi").await.contains(said), "not before it is issued");
    assert_eq!(step(&app, &officer, &second, "phat-hanh", "").await.status, StatusCode::SEE_OTHER);

    let amended = paper(&app, &first).await;
    assert_eq!((amended.state, amended.replaced_by_id, amended.ended_on), (PaperState::Issued, None, None));
    let check = public(&app, &first, "vi").await;
    assert!(check.contains("đang có hiệu lực") && check.contains(said), "{check}");
    for private in ["Lê Văn Mẫu", "gặp mặt", "Nguyễn Văn"] {
        assert!(!check.contains(private), "{private}");
    }
    assert!(public(&app, &first, "en").await.contains("amended by No. 02/TB-SHT of 23/11/2026"));
    let page = officer.get(&format!("/phat-hanh/{first}")).await.text;
    assert!(page.contains("được sửa đổi, bổ sung bởi") && page.contains(&format!("/phat-hanh/{second}")), "{page}");
    let page = officer.get(&format!("/phat-hanh/{second}")).await.text;
    assert!(page.contains("<dt>Sửa đổi, bổ sung</dt>") && page.contains(&format!("/phat-hanh/{first}")), "{page}");
    let register = remarks(&officer).await;
    assert!(register[0].ends_with("được sửa đổi, bổ sung bởi số 02/TB-SHT ngày 23/11/2026"), "{register:?}");
    assert!(!register[1].contains("sửa đổi, bổ sung bởi"), "{register:?}");
    let auditor = app.as_role(Role::Auditor).await;
    let log = auditor.get(&format!("/nhat-ky?doi_tuong=paper&ban_ghi={first}")).await.text;
    assert!(log.contains("ban hành văn bản sửa đổi, bổ sung văn bản") && log.contains("02/TB-SHT"), "{log}");

    let leader = app.as_role(Role::StandingLeader).await;
    let revoked = step(&app, &leader, &second, "thu-hoi", "&revoke_reason=Sai+noi+dung").await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    assert!(!public(&app, &first, "vi").await.contains(said), "what was revoked no longer amends");
    let page = officer.get(&format!("/phat-hanh/{first}")).await.text;
    assert!(page.contains("văn bản đó đã thu hồi"), "{page}");
}

#[tokio::test]
async fn form_is_corrected_by_an_official_letter_of_the_agency_that_issued_it() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let first = issued(&app, &officer, &head).await;
    let other = asked(&officer, "notice", "corrects", &first).await;
    assert!(other.status == 422 && other.text.contains("đính chính bằng công văn"), "{}", other.text);
    let standing = app.as_role(Role::StandingOfficer).await;
    let body = format!("wording=official_letter&agency_id=van-phong&earlier={first}&relation=corrects");
    let foreign = standing.post("/phat-hanh/moi", &body).await;
    assert!(foreign.status == 422 && foreign.text.contains("Chọn Sở Học tập Mẫu"), "{}", foreign.text);

    let form = officer.get(&format!("/phat-hanh/moi?truoc={first}&quan_he=corrects")).await.text;
    assert!(form.contains("value=\"official_letter\" selected"), "{form}");
    let letter = begun(&app, &officer, "official_letter", "corrects", &first).await;
    assert_eq!(paper(&app, &letter).await.paper_kind(), PaperKind::OfficialLetter);
    up_to(&app, &letter, &officer, &head, PaperState::Issued).await;
    assert_eq!(paper(&app, &first).await.state, PaperState::Issued);
    let check = public(&app, &first, "vi").await;
    assert!(check.contains("Văn bản này được đính chính bởi số 01/SHT ngày 23/11/2026."), "{check}");
    let register = remarks(&officer).await;
    assert!(register[0].ends_with("được đính chính bởi số 01/SHT ngày 23/11/2026"), "{register:?}");
}

#[tokio::test]
async fn a_later_paper_says_what_it_does_and_is_of_a_kind_that_can() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let first = issued(&app, &officer, &head).await;
    for (wording, relation, said) in [
        ("notice", "", "Chọn quan hệ với văn bản trước"),
        ("report", "amends", "cùng loại với văn bản trước. Chọn mẫu thông báo"),
    ] {
        let reply = asked(&officer, wording, relation, &first).await;
        assert!(reply.status == 422 && reply.text.contains(said), "{said}: {}", reply.text);
    }
    let unknown = asked(&officer, "notice", "amends", &PaperId::from("khong-co")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_no_longer_in_force_is_not_amended() {
    let app = TestApp::new().await;
    let (officer, head) = people(&app).await;
    let leader = app.as_role(Role::StandingLeader).await;
    let first = issued(&app, &officer, &head).await;
    let second = begun(&app, &officer, "notice", "amends", &first).await;
    up_to(&app, &second, &officer, &head, PaperState::Signed).await;
    let revoked = step(&app, &leader, &first, "thu-hoi", "&revoke_reason=Sai+noi+dung").await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    let late = step(&app, &officer, &second, "phat-hanh", "").await;
    assert!(late.status == 422 && late.text.contains("“Đã thu hồi” nên không sửa đổi, bổ sung được"), "{}", late.text);
    assert_eq!(paper(&app, &second).await.state, PaperState::Signed);
    let again = asked(&officer, "notice", "amends", &first).await;
    assert!(again.status == 422 && again.text.contains("Đã thu hồi"), "{}", again.text);
}
