//! The front page.

use axum::http::StatusCode;

use crate::platform::Config;
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
async fn the_quick_form_tells_an_amount_and_leads_into_the_check() {
    let app = TestApp::new().await;
    let client = app.anyone();
    let estimate = |text: &str| text.split("<output").nth(1).unwrap().split("</output>").next().unwrap().to_owned();
    let page = client.get("/").await.text;
    assert!(estimate(&page).contains("500.000.000") && estimate(&page).contains("21.240.000"), "{page}");
    let page = client.get("/?qualifications=phd&region=II").await.text;
    assert!(estimate(&page).contains("300.000.000") && estimate(&page).contains("14.190.000"), "{}", estimate(&page));
    assert!(page.contains("value=\"phd\" selected"));
    let page = client.get("/?qualifications=good_graduate&lang=en").await.text;
    assert!(estimate(&page).contains("has not set an amount"), "{}", estimate(&page));
    // Nonsense in the address is as nothing.
    assert_eq!(client.get("/?qualifications=thay-boi&region=IX").await.status, StatusCode::OK);
    let sent = client.get("/kiem-tra-dieu-kien?hoi=doi-tuong&qualifications=phd&region=II").await;
    let next = client.get(sent.location()).await.text;
    assert!(sent.location().contains("region=II") && next.contains("name=\"hoi\" value=\"thoi-diem\""), "{next}");
}

#[tokio::test]
async fn a_place_without_a_policy_of_its_own_leads_to_the_sign_in() {
    let app = TestApp::with(Config { pack: "mau".to_owned(), ..Config::default() }).await;
    assert_eq!(app.anyone().get("/").await.location(), "/dang-nhap");
    assert_eq!(app.anyone().get("/kiem-tra-dieu-kien").await.status, StatusCode::NOT_FOUND);
    let app = TestApp::with(Config { pack: "ha-noi".to_owned(), ..Config::default() }).await;
    assert!(app.anyone().get("/").await.text.contains("92/2026"));
}

#[tokio::test]
async fn who_is_signed_in_goes_to_the_desk() {
    let app = TestApp::new().await;
    assert_eq!(app.as_role(Role::AgencyOfficer).await.get("/").await.location(), "/viec");
}
