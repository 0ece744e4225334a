//! The life of a plan: drafted, submitted, approved by another person, issued, amended, distributed.

use axum::http::StatusCode;

use crate::platform::permission::Role;
use crate::testing::{Client, TestApp};

const HEAD: &str = "year=2026&title=K%E1%BA%BF+ho%E1%BA%A1ch+m%E1%BA%ABu+n%C4%83m+2026&issuer=UBND+Mau&place=Mau";

/// A task that is clear in its six points, led by one agency.
fn task(clause: &str, lead: &str, due: &str) -> String {
    format!(
        "clause={clause}&title=Nhi%E1%BB%87m+v%E1%BB%A5+{clause}&work=L%C3%A0m+vi%E1%BB%87c+n%C3%A0y+cho+xong&leads={lead}\
         &recurrence=once&priority=normal&due_on={due}&responsibility=Th%E1%BB%A7+tr%C6%B0%E1%BB%9Fng&product=B%C3%A1o+c%C3%A1o\
         &authority=UBND"
    )
}

/// The path of a fresh draft.
pub(super) async fn draft(officer: &Client) -> String {
    let reply = officer.post("/ke-hoach/moi", HEAD).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.location().to_owned()
}

async fn step(person: &Client, path: &str, step: &str, form: &str) {
    let reply = person.post(&format!("{path}/{step}"), form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{step}: {}", reply.text);
}

/// A plan with two tasks of two agencies that was issued, and the officer who drafted it.
pub(super) async fn issued(app: &TestApp) -> (Client, String) {
    let officer = app.as_role(Role::StandingOfficer).await;
    let leader = app.as_role(Role::StandingLeader).await;
    let path = draft(&officer).await;
    step(&officer, &path, "nhiem-vu/moi", &task("II.1.a", "so-hoc-tap", "31/12/2026")).await;
    step(&officer, &path, "nhiem-vu/moi", &task("II.2", "so-ngan-sach", "30/11/2026")).await;
    step(&officer, &path, "trinh", "").await;
    step(&leader, &path, "duyet", "").await;
    step(&officer, &path, "ban-hanh", "number=12/KH-UBND&issued_on=23/11/2026").await;
    (officer, path)
}

#[tokio::test]
async fn a_task_without_its_six_points_keeps_the_plan_from_being_submitted() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let path = draft(&officer).await;
    let empty = officer.post(&format!("{path}/trinh"), "").await;
    assert!(empty.text.contains("chưa có nhiệm vụ nào"), "{}", empty.text);
    let bare =
        "clause=II.1.a&title=Vi%E1%BB%87c+n%C3%A0y&work=L%C3%A0m+vi%E1%BB%87c+n%C3%A0y&recurrence=once&priority=now";
    step(&officer, &path, "nhiem-vu/moi", bare).await;
    let refused = officer.post(&format!("{path}/trinh"), "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for gap in ["rõ người", "rõ thời gian", "rõ trách nhiệm", "rõ sản phẩm", "rõ thẩm quyền"] {
        assert!(refused.text.contains(gap), "{gap}");
    }
    let wrong =
        officer.post(&format!("{path}/nhiem-vu/moi"), "clause=&title=&work=&leads=khong-co&due_on=31/02/2026").await;
    for field in ["clause", "title", "work", "due_on", "recurrence"] {
        assert!(wrong.text.contains(&format!(r#"id="{field}-error""#)), "{field}");
    }
}

#[tokio::test]
async fn who_drafts_or_submits_a_plan_does_not_approve_it() {
    let app = TestApp::new().await;
    let leader = app.as_role(Role::StandingLeader).await;
    let path = draft(&leader).await;
    step(&leader, &path, "nhiem-vu/moi", &task("II.1.a", "so-hoc-tap", "31/12/2026")).await;
    step(&leader, &path, "trinh", "").await;
    let own = leader.post(&format!("{path}/duyet"), "").await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(own.text.contains("không tự duyệt"));
    let other = app.as_role(Role::CityLeader).await;
    assert_eq!(other.post(&format!("{path}/tra-lai"), "reason=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    step(&other, &path, "tra-lai", "reason=can+bo+sung+them").await;
    step(&leader, &path, "trinh", "").await;
    assert!(other.get("/viec").await.text.contains("Duyệt"), "the duty waits for the one who may approve");
    step(&other, &path, "duyet", "").await;
    assert_eq!(
        app.as_role(Role::StandingOfficer).await.post(&format!("{path}/duyet"), "").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_draft_does_not_exist_for_those_who_do_not_work_on_it() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let path = draft(&officer).await;
    for role in [Role::AgencyOfficer, Role::PartyOfficer, Role::Auditor] {
        assert_eq!(app.as_role(role).await.get(&path).await.status, StatusCode::NOT_FOUND, "{role}");
    }
    let (_, issued) = issued(&app).await;
    assert_eq!(app.as_role(Role::AgencyOfficer).await.get(&issued).await.status, StatusCode::OK);
    let party = app.as_role(Role::PartyOfficer).await;
    assert_eq!(party.post(&format!("{issued}/dieu-chinh"), "reason=thu+nghiem").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn issuing_gives_each_lead_agency_its_part_and_its_officer_a_duty() {
    let app = TestApp::new().await;
    let agency = app.as_role_in(Role::AgencyOfficer, "so-hoc-tap").await;
    let (officer, path) = issued(&app).await;
    assert!(agency.get("/viec").await.text.contains("II.1.a"), "the duty is on the desk");
    let number = officer.post(&format!("{}/ban-hanh", draft(&officer).await), "number=1&issued_on=01/01/2030").await;
    assert_eq!(number.status, StatusCode::UNPROCESSABLE_ENTITY, "not approved, too short, in the future");
    let page = officer.get(&path).await.text;
    assert!(page.contains("12/KH-UBND") && page.contains("Đã ban hành"));
}

#[tokio::test]
async fn an_amendment_keeps_what_was_issued_and_is_told_in_sentences() {
    let app = TestApp::new().await;
    let (officer, path) = issued(&app).await;
    let leader = app.as_role(Role::StandingLeader).await;
    let locked = officer.post(&format!("{path}/nhiem-vu/moi"), &task("II.3", "so-hoc-tap", "31/12/2026")).await;
    assert!(locked.text.contains("bấm Điều chỉnh trước"), "{}", locked.text);
    step(&officer, &path, "dieu-chinh", "reason=them+nhiem+vu+moi").await;
    step(&officer, &path, "nhiem-vu/moi", &task("II.3", "so-hoc-tap", "31/12/2026")).await;
    let now = officer.get(&format!("{path}/phien-ban")).await.text;
    assert!(now.contains("Thêm nhiệm vụ II.3"), "{now}");
    step(&officer, &path, "trinh", "").await;
    step(&leader, &path, "duyet", "").await;
    let without = officer.post(&format!("{path}/ban-hanh"), "number=13/KH-UBND&issued_on=23/11/2026&reason=").await;
    assert!(without.text.contains(r#"id="reason-error""#), "an amendment has a reason");
    step(&officer, &path, "ban-hanh", "number=13/KH-UBND&issued_on=23/11/2026&reason=bo+sung").await;
    let second = officer.get(&format!("{path}/phien-ban?tu=1&den=2")).await.text;
    assert!(second.contains("Thêm nhiệm vụ II.3"));
    assert!(officer.get(&format!("{path}/phien-ban?tu=2")).await.text.contains("Hai bản giống nhau"));
}

#[tokio::test]
async fn recipients_acknowledge_and_the_rest_are_asked_again() {
    let app = TestApp::new().await;
    let agency = app.as_role_in(Role::AgencyOfficer, "so-hoc-tap").await;
    let late = app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    let (officer, path) = issued(&app).await;
    let to = format!("{path}/noi-nhan");
    let wrong = officer.post(&to, "recipients=S%E1%BB%9F+A%3B+khong-co").await;
    assert!(wrong.text.contains("Dòng 1") && wrong.text.contains("khong-co"), "{}", wrong.text);
    let list = "recipients=S%E1%BB%9F+H%E1%BB%8Dc+t%E1%BA%ADp+M%E1%BA%ABu%0AS%E1%BB%9F+Ng%C3%A2n+s%C3%A1ch%3B+so-ngan-sach%0AL%C6%B0u+VT";
    assert_eq!(officer.post(&to, list).await.status, StatusCode::SEE_OTHER);
    assert!(agency.get(&to).await.text.contains("Xác nhận đã nhận"));
    assert_eq!(agency.post(&format!("{to}/da-nhan"), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(agency.post(&format!("{to}/da-nhan"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(officer.post(&format!("{to}/nhac"), "").await.status, StatusCode::SEE_OTHER);
    assert!(late.get("/thong-bao").await.text.contains("Chưa xác nhận nhận"));
    assert!(!agency.get("/thong-bao").await.text.contains("Chưa xác nhận nhận"));
}
