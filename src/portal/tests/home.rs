//! The front page.

use axum::http::StatusCode;

use crate::platform::permission::Role;
use crate::testing::TestApp;

#[tokio::test]
async fn the_front_page_shows_the_figures_of_the_pack_in_both_languages() {
    let app = TestApp::new().await;
    let page = app.anyone().get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in [
        "về thành phố Hải Phòng",
        "500.000.000",
        "21.240.000",
        "15.930.000",
        "chưa có mức",
        "/kiem-tra-dieu-kien",
        "/dang-nhap",
    ] {
        assert!(page.text.contains(shown), "{shown}");
    }
    let page = app.anyone().get("/?lang=en").await.text;
    for shown in ["500,000,000", "15,930,000", "not set yet", "Sign in"] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[tokio::test]
async fn who_is_signed_in_goes_to_the_desk() {
    let app = TestApp::new().await;
    assert_eq!(app.as_role(Role::AgencyOfficer).await.get("/").await.location(), "/viec");
}
