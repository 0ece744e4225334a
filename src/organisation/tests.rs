//! Agencies through HTTP.

use axum::http::StatusCode;

use crate::platform::permission::Role;
use crate::testing::TestApp;

#[tokio::test]
async fn an_officer_edits_their_own_agency_only() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    assert_eq!(officer.get("/co-quan/so-hoc-tap/sua").await.status, StatusCode::OK);
    assert_eq!(officer.get("/co-quan/so-ngan-sach/sua").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.as_role(Role::Auditor).await.get("/co-quan/so-hoc-tap/sua").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn five_mistakes_show_five_sentences() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let long = "x".repeat(400);
    let form = format!("version=1&name=A&phone=12&email=sai&website=trang&address={long}");
    let reply = officer.post("/co-quan/so-hoc-tap/sua", &form).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name", "phone", "email", "website", "address"] {
        assert!(reply.text.contains(&format!(r#"id="{field}-error""#)), "{field}");
    }
    assert!(reply.text.contains(&long), "what was typed is kept");
}

#[tokio::test]
async fn the_second_of_two_editors_sees_both_versions() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let first = officer.post("/co-quan/so-hoc-tap/sua", "version=1&name=So+Hoc+tap&address=Pho+Mot").await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let second = officer.post("/co-quan/so-hoc-tap/sua", "version=1&name=So+Hoc+tap&address=Pho+Hai").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.text.contains("Pho Mot") && second.text.contains("Pho Hai") && second.text.contains("lay_address"));
    let settled = "version=2&name=So+Hoc+tap&address=Pho+Hai&lay_address=mine";
    assert_eq!(officer.post("/co-quan/so-hoc-tap/sua", settled).await.status, StatusCode::SEE_OTHER);
    let page = officer.get("/co-quan/so-hoc-tap").await.text;
    assert!(page.contains("Pho Mot → Pho Hai"), "the history shows the change");
}

#[tokio::test]
async fn an_agency_with_units_is_not_dissolved_but_merged() {
    let app = TestApp::new().await;
    let leader = app.as_role(Role::StandingLeader).await.confirmed().await;
    let dissolved = leader.post("/co-quan/ubnd-mau/ket-thuc", "on=23%2F11%2F2026&reason=thu+nghiem").await;
    assert_eq!(dissolved.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(dissolved.text.contains("đơn vị trực thuộc"));
    let merged =
        leader.post("/co-quan/so-hoc-tap/ket-thuc", "into=so-ngan-sach&on=23%2F11%2F2026&reason=thu+nghiem").await;
    assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.text);
    assert!(leader.get("/co-quan/so-hoc-tap").await.text.contains("Đã sáp nhập"));
}

#[tokio::test]
async fn search_takes_words_with_or_without_marks() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    for query in ["so+hoc+tap", "S%E1%BB%9F+H%E1%BB%8Dc+t%E1%BA%ADp", "hoc+so"] {
        assert!(officer.get(&format!("/co-quan?q={query}")).await.text.contains("/co-quan/so-hoc-tap"), "{query}");
    }
    assert!(officer.get("/co-quan?q=khongcogi").await.text.contains("Không có cơ quan nào khớp"));
    assert!(officer.get("/co-quan.xlsx").await.bytes.starts_with(b"PK"));
}
