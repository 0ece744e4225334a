//! From nothing to a receipt.

use axum::http::StatusCode;

use super::{NAME, NUMBER, begun, dossier, filled, handed_in, send};
use crate::dossiers::dossier::DossierState;
use crate::dossiers::filing;
use crate::testing::TestApp;

#[tokio::test]
async fn somebody_applies_and_gets_a_receipt() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("thi.vi.du@example.com").await;
    let base = filled(&app, &candidate).await;
    let tasks = candidate.get(&base).await;
    assert_eq!(tasks.status, StatusCode::OK);
    assert!(tasks.text.contains(&format!("{base}/kiem-tra")), "the last line opens: {}", tasks.text);
    let check = candidate.get(&format!("{base}/kiem-tra")).await;
    assert!(check.text.contains(NAME) && check.text.contains("12/06/2019"));
    assert!(check.text.contains("0311•••••842") && !check.text.contains(NUMBER), "the number is masked");
    assert!(!check.text.contains(" checked"), "the declaration is not ticked");
    let unticked = send(&candidate, &format!("{base}/kiem-tra"), &[]).await;
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(dossier(&app, &base).await.state, DossierState::Draft);
    let sent = send(&candidate, &format!("{base}/kiem-tra"), &[("declares", "1")]).await;
    assert_eq!(sent.location(), format!("{base}/bien-nhan"));
    let receipt = candidate.get(sent.location()).await;
    assert!(receipt.text.contains(&dossier(&app, &base).await.code) && receipt.text.contains("Bộ phận tiếp nhận"));
    let paper = candidate.get(&format!("{base}/bien-nhan.pdf")).await;
    assert!(paper.bytes.starts_with(b"%PDF-"));
    let again = send(&candidate, &format!("{base}/kiem-tra"), &[("declares", "1")]).await;
    assert_eq!(again.location(), format!("{base}/bien-nhan"), "sent twice it is there once");
}

#[tokio::test]
async fn what_the_answers_say_is_given_to_the_engine_and_not_typed_again() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = handed_in(&app, &candidate).await;
    let dossier = dossier(&app, &base).await;
    let answers = filing::answers(&app.app, &mut app.app.db.read(), &dossier.id).await.unwrap();
    assert_eq!(answers["qualifications"].value, serde_json::json!(["phd"]));
    assert_eq!(answers["born_on"].value, serde_json::json!("1988-04-18"));
    assert_eq!(answers["committed_months"].value, serde_json::json!("60"));
    assert_eq!(answers["vietnamese"].value, serde_json::json!(true));
    assert_eq!(dossier.person_name, NAME);
}

#[tokio::test]
async fn the_list_of_tasks_says_what_is_done_begun_and_closed() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = begun(&candidate).await;
    let page = candidate.get(&base).await.text;
    assert!(page.contains("Chưa thể làm") && page.contains("Đang làm") && page.contains("Chưa làm"), "{page}");
    assert!(!page.contains(&format!("{base}/kiem-tra")), "closed until all is done");
    let check = send(&candidate, &format!("{base}/kiem-tra"), &[("declares", "1")]).await;
    assert_eq!(check.status, StatusCode::UNPROCESSABLE_ENTITY);
    let english = candidate.get(&format!("{base}?lang=en")).await.text;
    assert!(english.contains("Cannot start yet") && english.contains("Application for the talent policy"));
}

#[tokio::test]
async fn the_answers_of_the_eligibility_check_come_along_only_when_wanted() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let given = "qualifications=phd&vietnamese=co&employment=civil_servant";
    let query: String = form_urlencoded::byte_serialize(given.as_bytes()).collect();
    let start = candidate.get(&format!("/ung-vien/ho-so/moi?tra-loi={query}")).await.text;
    assert!(start.contains("Tiến sĩ") && start.contains("name=\"carry\"") && !start.contains("checked"), "{start}");
    let form = [("full_name", NAME), ("group", "phd"), ("specialty", "Tim mạch"), ("tra-loi", given), ("carry", "1")];
    let with = send(&candidate, "/ung-vien/ho-so/moi", &form).await;
    let dossier = dossier(&app, with.location()).await;
    let answers = filing::answers(&app.app, &mut app.app.db.read(), &dossier.id).await.unwrap();
    assert_eq!(answers["employment"].value, serde_json::json!("civil_servant"));
    assert_eq!(answers["vietnamese"].value, serde_json::json!(true));
    let page = candidate.get(with.location()).await.text;
    assert!(page.contains("Đã đưa câu trả lời vào hồ sơ"));
    let other = app.as_candidate("b@example.com").await;
    let without = send(&other, "/ung-vien/ho-so/moi", &form[..4]).await;
    let dossier = super::dossier(&app, without.location()).await;
    let answers = filing::answers(&app.app, &mut app.app.db.read(), &dossier.id).await.unwrap();
    assert!(!answers.contains_key("employment"));
}

#[tokio::test]
async fn a_switch_of_language_loses_no_word_that_was_typed() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = begun(&candidate).await;
    let path = format!("{base}/muc/lien-he");
    let typed = [("lang", "en"), ("phone", "khong-phai-so"), ("address", "Số 9 phố Minh Họa")];
    let reply = send(&candidate, &path, &typed).await;
    assert_eq!(reply.location(), format!("{path}?lang=en"));
    let page = candidate.get(reply.location()).await.text;
    assert!(page.contains("Where can we reach you?"), "{page}");
    assert!(page.contains("khong-phai-so") && page.contains("Số 9 phố Minh Họa"), "wrong and right alike");
}

#[tokio::test]
async fn what_is_typed_is_saved_while_it_is_typed_and_seen_on_another_device() {
    let app = TestApp::new().await;
    let phone = app.as_candidate("a@example.com").await;
    let base = begun(&phone).await;
    let path = format!("{base}/muc/lien-he");
    let saved = send(&phone, &format!("{path}/tu-luu"), &[("address", "Số 9 phố")]).await;
    assert_eq!(saved.status, StatusCode::OK);
    assert!(saved.text.contains("Đã lưu lúc 09:00") && saved.text.contains("value=\"1\""), "{}", saved.text);
    let desk = app.as_candidate("a@example.com").await;
    assert!(desk.get(&path).await.text.contains("Số 9 phố"));
}

#[tokio::test]
async fn degrees_are_added_changed_and_removed() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = filled(&app, &candidate).await;
    let list = candidate.get(&format!("{base}/muc/bang-cap")).await.text;
    assert!(list.contains("Tiến sĩ, Quản lý chuỗi cung ứng") && list.contains(&format!("{base}/muc/bang-cap/2")));
    let second = send(&candidate, &format!("{base}/muc/bang-cap/2"), &[("level", "master")]).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(candidate.get(&base).await.text.contains("Đã xong 1/2"), "what is half done is kept and counted");
    send(&candidate, &format!("{base}/muc/bang-cap/2/bo"), &[]).await;
    let list = candidate.get(&format!("{base}/muc/bang-cap")).await.text;
    assert!(list.contains(&format!("{base}/muc/bang-cap/3")) && !list.contains("Thạc sĩ"));
}
