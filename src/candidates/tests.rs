//! Candidates' accounts through HTTP.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::actions::sign_in::digits;
use crate::platform::db::Read;
use crate::platform::permission::Role;
use crate::platform::words::Words;
use crate::testing::TestApp;

/// Asks for a code and gives the address of its page.
async fn asked(app: &TestApp, address: &str) -> String {
    let sent = app.anyone().post("/ung-vien/dang-nhap", &format!("email={address}")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    sent.location().to_owned()
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn a_known_and_an_unknown_address_are_answered_alike() {
    let app = TestApp::new().await;
    app.as_candidate("thi.vi.du@example.com").await;
    let known = app.anyone().post("/ung-vien/dang-nhap", "email=THI.VI.DU%40example.com").await;
    let unknown = app.anyone().post("/ung-vien/dang-nhap", "email=moi%40example.com").await;
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.location().len(), unknown.location().len());
    let pages = [app.anyone().get(known.location()).await, app.anyone().get(unknown.location()).await];
    let bare = |text: &str, path: &str| text.replace(id_of(path), "");
    assert_eq!(bare(&pages[0].text, known.location()), bare(&pages[1].text, unknown.location()));
    assert!(!pages[0].text.contains(&digits(&app.app, id_of(known.location()))), "the code is in the letter only");
    let sessions = app.as_candidate("thi.vi.du@example.com").await;
    assert_eq!(sessions.get("/ung-vien/ho-so").await.status, StatusCode::OK);
    let count: (i64,) =
        app.app.db.read().one("select cast(count(*) as bigint) from candidates", Vec::new()).await.unwrap();
    assert_eq!(count.0, 1, "the same address is the same candidate");
}

#[tokio::test]
async fn a_wrong_code_is_counted_and_too_many_end_it() {
    let app = TestApp::new().await;
    let path = asked(&app, "a%40example.com").await;
    let right = digits(&app.app, id_of(&path));
    let wrong = if right == "000000" { "111111" } else { "000000" };
    for left in [4, 3, 2, 1] {
        let reply = app.anyone().post(&path, &format!("code={wrong}")).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reply.text.contains(&format!("Bạn còn {left} lần thử")), "{left}");
    }
    assert!(app.anyone().post(&path, &format!("code={wrong}")).await.text.contains("không còn dùng được"));
    assert!(app.anyone().post(&path, &format!("code={right}")).await.text.contains("không còn dùng được"));
}

#[tokio::test]
async fn a_code_works_once_for_ten_minutes_and_the_newest_alone() {
    let app = TestApp::new().await;
    let first = asked(&app, "a%40example.com").await;
    let second = asked(&app, "a%40example.com").await;
    let old = app.anyone().post(&first, &format!("code={}", digits(&app.app, id_of(&first)))).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY, "a newer code was sent");
    let code = digits(&app.app, id_of(&second));
    assert_eq!(app.anyone().post(&second, &format!("code={code}")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.anyone().post(&second, &format!("code={code}")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let third = asked(&app, "a%40example.com").await;
    app.advance(TimeDelta::minutes(11));
    let late = app.anyone().post(&third, &format!("code={}", digits(&app.app, id_of(&third)))).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn codes_to_one_address_are_limited_by_the_hour() {
    let app = TestApp::new().await;
    for _ in 0..6 {
        asked(&app, "a%40example.com").await;
    }
    let refused = app.anyone().post("/ung-vien/dang-nhap", "email=a%40example.com").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    asked(&app, "b%40example.com").await;
    app.advance(TimeDelta::minutes(61));
    asked(&app, "a%40example.com").await;
}

#[tokio::test]
async fn a_candidate_is_refused_what_officers_do_and_officers_what_is_a_candidates() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    for path in ["/viec", "/nhan-tai", "/ho-so", "/ke-hoach", "/nhat-ky", "/tai-khoan", "/thong-bao"] {
        assert_eq!(candidate.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for role in Role::ALL {
        let officer = app.as_role(*role).await;
        assert_eq!(officer.get("/ung-vien/ho-so").await.status, StatusCode::FORBIDDEN, "{role}");
        assert_eq!(officer.get("/ung-vien/du-lieu.json").await.status, StatusCode::FORBIDDEN, "{role}");
    }
    let nobody = app.anyone().get("/ung-vien/ho-so").await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
    assert!(nobody.location().starts_with("/ung-vien/dang-nhap?tiep="), "{}", nobody.location());
}

#[tokio::test]
async fn sessions_end_by_themselves_and_by_hand() {
    let app = TestApp::new().await;
    let phone = app.as_candidate("a@example.com").await;
    let desk = app.as_candidate("a@example.com").await;
    desk.post("/ung-vien/phien-khac/ket-thuc", "").await;
    assert_eq!(phone.get("/ung-vien/ho-so").await.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.get("/ung-vien/ho-so").await.status, StatusCode::OK);
    let out = desk.post("/ung-vien/dang-xuat", "").await;
    assert_eq!(out.location(), "/ung-vien/dang-nhap?ra=1");
    assert_eq!(desk.get("/ung-vien/ho-so").await.status, StatusCode::SEE_OTHER);
    let idle = app.as_candidate("a@example.com").await;
    app.advance(TimeDelta::minutes(31));
    assert_eq!(idle.get("/ung-vien/ho-so").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_is_sent_to_another_site_after_signing_in() {
    let app = TestApp::new().await;
    let path = asked(&app, "a%40example.com").await;
    let code = digits(&app.app, id_of(&path));
    let taken = app.anyone().post(&path, &format!("code={code}&tiep=https%3A%2F%2Fxau.example%2F")).await;
    assert_eq!(taken.location(), "/ung-vien/ho-so");
}
