//! Where a dossier is, for whoever holds its receipt: only that, and only with its check.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::{NAME, NUMBER, PHONE, begun, dossier, handed_in, received, send};
use crate::dossiers::look_up::check_of;
use crate::portal::LOOK_UPS_A_MINUTE;
use crate::testing::{Client, Reply, TestApp};

async fn asked(by: &Client, code: &str, check: &str) -> Reply {
    send(by, "/tra-cuu-ho-so", &[("code", code), ("check", check)]).await
}

/// What a visitor must not read on the page.
fn nothing_personal(text: &str, officer: &str) {
    for secret in [NAME, NUMBER, PHONE, "Quản lý chuỗi cung ứng", "phố Minh Họa", "a@example.com", officer] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[tokio::test]
async fn the_code_with_its_check_tells_the_step_the_office_and_the_days() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = handed_in(&app, &candidate).await;
    let now = dossier(&app, &base).await;
    let check = check_of(&app.app.secret, &now.id);
    assert!(candidate.get(&base).await.text.contains(&check), "the candidate has it on their page");
    assert!(candidate.get(&format!("{base}/bien-nhan")).await.text.contains(&check));
    let visitor = app.anyone();
    let form = visitor.get(&format!("/tra-cuu-ho-so?ma={}", now.code)).await;
    assert!(form.status == StatusCode::OK && form.text.contains(&format!("value=\"{}\"", now.code)), "{}", form.text);
    let found = asked(&visitor, &now.code, &check).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text);
    assert!(found.text.contains("Chờ tiếp nhận") && found.text.contains("Bộ phận tiếp nhận"), "{}", found.text);
    nothing_personal(&found.text, "không có ai");

    received(&app, &base).await;
    let now = dossier(&app, &base).await;
    let officer = now.officer_name.clone().unwrap();
    let receipt = now.receipt_code.clone().unwrap();
    let typed = format!(" {} ", check.to_lowercase().replace('-', " "));
    let found = asked(&visitor, &receipt.to_lowercase(), &typed).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text);
    let due = viet::date::screen(now.due_on.unwrap());
    assert!(found.text.contains("Đang thẩm định") && found.text.contains(&receipt), "{}", found.text);
    assert!(found.text.contains(&due) && found.text.contains("Đang giữ hồ sơ"), "{}", found.text);
    nothing_personal(&found.text, &officer);
    let pairs = [("code", now.code.as_str()), ("check", check.as_str())];
    let english = send(&visitor, "/tra-cuu-ho-so?lang=en", &pairs).await.text;
    assert!(english.contains("Being appraised") && english.contains("In the hands of"), "{english}");
    nothing_personal(&english, &officer);
}

#[tokio::test]
async fn a_code_that_nobody_has_is_answered_like_a_wrong_check_and_like_a_draft() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let handed = dossier(&app, &handed_in(&app, &candidate).await).await;
    let other = app.as_candidate("b@example.com").await;
    let draft = dossier(&app, &begun(&other).await).await;
    let visitor = app.anyone();
    let mut answers = Vec::new();
    for (code, check) in [
        (handed.code.clone(), "AAAA-AAAA".to_owned()),
        ("CH-2026-99999".to_owned(), check_of(&app.app.secret, &handed.id)),
        (draft.code.clone(), check_of(&app.app.secret, &draft.id)),
        (handed.code.clone(), check_of(&app.app.secret, &draft.id)),
    ] {
        let reply = asked(&visitor, &code, &check).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
        assert!(reply.text.contains("Không có hồ sơ nào khớp cả"), "{}", reply.text);
        answers.push(reply.text.replace(&code, "MÃ").replace(&check, "KIỂM"));
    }
    assert!(answers.windows(2).all(|two| two[0] == two[1]), "all four are alike");
    for (code, check, said) in [("", "AAAA-AAAA", "Nhập mã hồ sơ"), ("CH-2026-00001", "", "Nhập mã tra cứu")]
    {
        let reply = asked(&visitor, code, check).await;
        assert!(reply.status == 422 && reply.text.contains(said), "{}", reply.text);
    }
}

#[tokio::test]
async fn who_asks_too_often_is_told_to_wait() {
    let app = TestApp::new().await;
    let visitor = app.anyone();
    for _ in 0..LOOK_UPS_A_MINUTE {
        assert_eq!(asked(&visitor, "CH-2026-00001", "AAAA-AAAA").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let reply = asked(&visitor, "CH-2026-00001", "AAAA-AAAA").await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(reply.headers.contains_key("retry-after") && reply.text.contains("giây rồi thử lại"), "{}", reply.text);
    assert!(reply.text.contains("value=\"CH-2026-00001\""), "what was typed stays: {}", reply.text);
    app.advance(TimeDelta::minutes(1));
    assert_eq!(asked(&visitor, "CH-2026-00001", "AAAA-AAAA").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_front_page_leads_there() {
    let app = TestApp::new().await;
    let page = app.anyone().get("/").await.text;
    assert!(page.contains("href=\"/tra-cuu-ho-so\""), "{page}");
}
