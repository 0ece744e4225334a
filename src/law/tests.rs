//! The register through HTTP.

use axum::http::StatusCode;

use crate::packs::{PackSource, read};
use crate::platform::permission::Role;
use crate::testing::TestApp;

#[tokio::test]
async fn loading_a_pack_twice_changes_nothing() {
    let app = TestApp::new().await;
    let pack = read(&PackSource::embedded("mau")).unwrap();
    let again = crate::instance::packs::load(&app.app.db, &pack).await.unwrap();
    assert!(again.changes.is_empty(), "{:?}", again.changes);
}

#[tokio::test]
async fn the_register_is_listed_searched_and_exported() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let list = officer.get("/van-ban").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.text.contains("Trích yếu"));
    let nothing = officer.get("/van-ban?q=khongcogidau").await;
    assert!(nothing.text.contains("Không có văn bản nào khớp"));
    assert!(officer.get("/van-ban.xlsx").await.bytes.starts_with(b"PK"));
    assert_eq!(officer.get("/van-ban/khong-co").await.status, StatusCode::NOT_FOUND);
}
