//! Progress: reports, evidence, sub-tasks, two people on one part.

use axum::http::StatusCode;

use super::life::issued;
use crate::platform::permission::Role;
use crate::testing::{Client, TestApp};

const PDF: &[u8] = b"%PDF-1.7\nminh chung";

/// The path of the part of an agency.
async fn part_of(app: &TestApp, agency: &str) -> String {
    let (id,) = crate::sql!(
        one(String,),
        &mut app.app.db.read(),
        "select id from task_parts where agency_id = $1 order by id limit 1",
        agency
    )
    .unwrap();
    format!("/phan-viec/{id}")
}

async fn reporter(app: &TestApp) -> (Client, String) {
    let agency = app.as_role_in(Role::AgencyOfficer, "so-hoc-tap").await;
    issued(app).await;
    let part = part_of(app, "so-hoc-tap").await;
    (agency, part)
}

#[tokio::test]
async fn an_agency_reports_on_its_own_part_only() {
    let app = TestApp::new().await;
    let (agency, part) = reporter(&app).await;
    let report = [("percent", "40"), ("summary", "Đã làm một phần"), ("version", "1")];
    let done = agency.post_parts(&format!("{part}/bao-cao"), &report, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(agency.get(&part).await.text.contains("Đã làm một phần"));
    let foreign = part_of(&app, "so-ngan-sach").await;
    let refused = agency.post_parts(&format!("{foreign}/bao-cao"), &report, &[]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(agency.get(&foreign).await.status, StatusCode::OK, "what others do is no secret");
    let leader = app.as_role(Role::CityLeader).await;
    assert_eq!(leader.post_parts(&format!("{part}/bao-cao"), &report, &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn closing_without_evidence_is_refused_and_every_mistake_is_named() {
    let app = TestApp::new().await;
    let (agency, part) = reporter(&app).await;
    let path = format!("{part}/bao-cao");
    let wrong = agency
        .post_parts(
            &path,
            &[("percent", "140"), ("summary", ""), ("milestone_on", "01/01/2027"), ("version", "1")],
            &[("evidence", "anh.png", b"MZ not a picture")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["percent", "summary", "milestone_on", "evidence"] {
        assert!(wrong.text.contains(&format!(r#"id="{field}-error""#)), "{field}");
    }
    let fields = [("closing", "1"), ("summary", "Đã xong toàn bộ"), ("version", "1")];
    let bare = agency.post_parts(&path, &fields, &[]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text.contains("minh chứng") && bare.text.contains("Đã xong toàn bộ"));
    let closed = agency.post_parts(&path, &fields, &[("evidence", "Báo cáo.pdf", PDF)]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    let page = agency.get(&part).await.text;
    assert!(page.contains("Hoàn thành") && page.contains("trước hạn") && page.contains("Báo cáo.pdf"));
    let (_, rest) = page.split_once("/tep/").unwrap();
    let file = rest.split('"').next().unwrap();
    let download = agency.get(&format!("{part}/tep/{file}")).await;
    assert_eq!(download.bytes, PDF);
    assert!(download.headers.get("content-disposition").unwrap().to_str().unwrap().starts_with("attachment"));
    let elsewhere = part_of(&app, "so-ngan-sach").await;
    assert_eq!(agency.get(&format!("{elsewhere}/tep/{file}")).await.status, StatusCode::NOT_FOUND);
    assert!(!agency.get("/viec").await.text.contains(&part), "the duty is done");
    let raw =
        crate::sql!(all(Vec<u8>, i64), &mut app.app.db.read(), "select bytes, position from file_pieces").unwrap();
    assert!(raw.iter().all(|(bytes, _)| !bytes.windows(4).any(|window| window == b"%PDF")), "evidence is kept sealed");
}

#[tokio::test]
async fn two_people_reporting_on_one_part_lose_no_words() {
    let app = TestApp::new().await;
    let (first, part) = reporter(&app).await;
    let second = app.as_role_in(Role::AgencyHead, "so-hoc-tap").await;
    let path = format!("{part}/bao-cao");
    let words = |percent: &'static str, summary: &'static str, version: &'static str| {
        [("percent", percent), ("summary", summary), ("version", version)]
    };
    assert_eq!(
        first.post_parts(&path, &words("30", "Lời của người thứ nhất", "1"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let late = second.post_parts(&path, &words("50", "Lời của người thứ hai", "1"), &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("Lời của người thứ nhất") && late.text.contains("Lời của người thứ hai"));
    assert!(late.text.contains(r#"name="version" value="2""#), "sending again works");
    assert_eq!(
        second.post_parts(&path, &words("50", "Lời của người thứ hai", "2"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let page = first.get(&part).await.text;
    assert!(page.contains("Lời của người thứ nhất") && page.contains("Lời của người thứ hai"));
}

#[tokio::test]
async fn sub_tasks_roll_up_with_their_formula() {
    let app = TestApp::new().await;
    let (agency, part) = reporter(&app).await;
    let add = format!("{part}/viec-con");
    assert_eq!(agency.post(&add, "title=&weight=0&percent=0").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        agency.post(&add, "title=Vi%E1%BB%87c+l%E1%BB%9Bn&weight=3&percent=100").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        agency.post(&add, "title=Vi%E1%BB%87c+nh%E1%BB%8F&weight=1&percent=0").await.status,
        StatusCode::SEE_OTHER
    );
    let page = app.as_role(Role::StandingOfficer).await.get(&part).await.text;
    assert!(
        page.contains("(3 × 100% + 1 × 0%) ÷ (3 + 1) = 75%") && page.contains("<b>75%</b>"),
        "the city sees the formula"
    );
}

#[tokio::test]
async fn a_handover_takes_the_part_along() {
    let app = TestApp::new().await;
    let (agency, part) = reporter(&app).await;
    let other = app.as_role_in(Role::AgencyOfficer, "so-hoc-tap").await;
    assert!(agency.get(&part).await.text.contains("Giao cho"));
    let given = agency.post(&format!("{part}/giao"), &format!("officer_id={}", other.assignment_id)).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
    assert!(other.get("/viec").await.text.contains(&part) && !agency.get("/viec").await.text.contains(&part));
    let form = format!("to_assignment={}&handover_reason=doi+viec", agency.assignment_id);
    assert_eq!(other.post("/ban-giao", &form).await.status, StatusCode::SEE_OTHER);
    assert!(agency.get("/viec").await.text.contains(&part), "the duty, and with it the part, has changed hands");
}

#[tokio::test]
async fn a_report_that_met_an_expired_session_is_typed_once() {
    let app = TestApp::new().await;
    let (agency, part) = reporter(&app).await;
    app.advance(chrono::TimeDelta::hours(2));
    let fields = [("percent", "40"), ("summary", "Lời đã gõ"), ("version", "1")];
    let reply = agency.post_parts(&format!("{part}/bao-cao"), &fields, &[("evidence", "a.pdf", PDF)]).await;
    assert!(reply.location().starts_with("/dang-nhap?giu="), "{:?} {}", reply.status, reply.text);
}
