//! What goes wrong: each gets a sentence, nothing is lost, what has to be known is in the log.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::{begun, dossier, filled, handed_in, photo, send};
use crate::platform::audit::Entry;
use crate::platform::db::Read;
use crate::testing::{Reply, TestApp};

async fn give(client: &crate::testing::Client, path: &str, name: &str, bytes: &[u8]) -> Reply {
    client.post_parts(path, &[], &[("paper", name, bytes)]).await
}

#[tokio::test]
async fn anothers_dossier_does_not_exist_and_the_attempt_is_in_the_log() {
    let app = TestApp::new().await;
    let owner = app.as_candidate("a@example.com").await;
    let base = handed_in(&app, &owner).await;
    let other = app.as_candidate("b@example.com").await;
    let pages =
        ["", "/muc/ca-nhan", "/giay-to/don-de-nghi", "/kiem-tra", "/bien-nhan", "/bien-nhan.pdf", "/rut", "/xoa"];
    for page in pages {
        let reply = other.get(&format!("{base}{page}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{page}");
    }
    for act in ["/muc/ca-nhan", "/rut", "/bo-sung", "/kiem-tra", "/dong-y"] {
        assert_eq!(other.post(&format!("{base}{act}"), "").await.status, StatusCode::NOT_FOUND, "{act}");
    }
    let entries: Vec<Entry> = app
        .app
        .db
        .read()
        .all("select * from audit_entries where event = 'dossier.out_of_reach'", Vec::new())
        .await
        .unwrap();
    assert_eq!(entries.len(), pages.len() + 5);
    assert!(
        entries.iter().all(|entry| entry.actor_role == "candidate" && entry.actor_name.starts_with("Ứng viên UV-"))
    );
    let missing = other.get("/ung-vien/ho-so/khong-co").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_bad_file_gets_its_sentence_and_nothing_of_it_is_kept() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = begun(&candidate).await;
    let path = format!("{base}/giay-to/so-yeu-ly-lich");
    for (name, bytes, sentence) in [
        ("bang.pdf", photo(1), "không khớp đuôi tên"),
        ("bang.pdf", b"MZ\x90\0".to_vec(), "không phải PDF"),
        ("khoa.docx", vec![0xd0, 0xcf, 0x11, 0xe0], "mật khẩu"),
        ("rong.jpg", Vec::new(), "không có nội dung"),
    ] {
        let reply = give(&candidate, &path, name, &bytes).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
        assert!(reply.text.contains(sentence), "{sentence}: {}", reply.text);
    }
    assert_eq!(candidate.post_parts(&path, &[], &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let english = give(&candidate, &format!("{path}?lang=en"), "bang.pdf", &photo(1)).await;
    assert!(english.text.contains("bang.pdf holds another kind of file than its name says"), "{}", english.text);
    let kept: (i64,) = app.app.db.read().one("select cast(count(*) as bigint) from files", Vec::new()).await.unwrap();
    assert_eq!(kept.0, 0);
}

#[tokio::test]
async fn the_same_file_is_not_taken_twice_and_a_later_one_takes_its_place() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = begun(&candidate).await;
    let path = format!("{base}/giay-to/so-yeu-ly-lich");
    assert_eq!(give(&candidate, &path, "IMG_1.jpg", &photo(1)).await.status, StatusCode::SEE_OTHER);
    let twice = give(&candidate, &format!("{base}/giay-to/cam-ket"), "IMG_1.jpg", &photo(1)).await;
    assert!(twice.text.contains("Tệp này đã nộp ở mục"), "{}", twice.text);
    let english = give(&candidate, &format!("{base}/giay-to/cam-ket?lang=en"), "IMG_1.jpg", &photo(1)).await;
    assert!(english.text.contains("You gave this file for “Personal history form”"), "{}", english.text);
    assert_eq!(give(&candidate, &path, "IMG_2.jpg", &photo(2)).await.status, StatusCode::SEE_OTHER);
    let page = candidate.get(&path).await.text;
    assert!(page.contains("IMG_2.jpg") && !page.contains("IMG_1.jpg"));
    let remove =
        page.split("action=\"").find(|part| part.contains("/bo\"")).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(candidate.post(&remove, "").await.status, StatusCode::SEE_OTHER);
    assert!(!candidate.get(&path).await.text.contains("IMG_2.jpg"));
}

#[tokio::test]
async fn two_devices_are_shown_both_texts_and_neither_is_lost() {
    let app = TestApp::new().await;
    let phone = app.as_candidate("a@example.com").await;
    let base = begun(&phone).await;
    let desk = app.as_candidate("a@example.com").await;
    let path = format!("{base}/muc/lien-he");
    send(&phone, &path, &[("phone", "0912345678"), ("address", "Nhà ở quê")]).await;
    send(&phone, &path, &[("version", "1"), ("phone", "0912345678"), ("address", "Nhà ở phố")]).await;
    let late = send(&desk, &path, &[("version", "1"), ("phone", "0912345678"), ("address", "Nhà ở cảng")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("Nhà ở phố") && late.text.contains("Nhà ở cảng") && late.text.contains("Hai thiết bị"));
    let typing = send(&desk, &format!("{path}/tu-luu"), &[("version", "1"), ("address", "Nhà ở cảng 2")]).await;
    assert!(typing.text.contains("thiết bị khác") && typing.text.contains("value=\"1\""), "{}", typing.text);
    let settled = [
        ("version", "2"),
        ("phone", "0912345678"),
        ("address", "Nhà ở cảng"),
        ("lay_address", "theirs"),
        ("cua_ho_address", "Nhà ở phố"),
    ];
    assert_eq!(send(&desk, &path, &settled).await.status, StatusCode::SEE_OTHER);
    assert!(phone.get(&path).await.text.contains("Nhà ở phố"));
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_of_a_page_loses_no_word() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = begun(&candidate).await;
    let path = format!("{base}/muc/thanh-tich");
    app.advance(TimeDelta::minutes(31));
    let ended = send(&candidate, &path, &[("text", "Giải thưởng Ví Dụ 2024")]).await;
    assert!(ended.location().starts_with("/ung-vien/dang-nhap?giu="), "{}", ended.location());
    let held = ended.location().rsplit('=').next().unwrap().to_owned();
    assert!(app.anyone().get(ended.location()).await.text.contains("được giữ lại"));
    let other = app.as_candidate("b@example.com").await;
    assert_eq!(other.get(&format!("/ung-vien/tiep-tuc/{held}")).await.status, StatusCode::NOT_FOUND);
    let back = app.as_candidate("a@example.com").await;
    let page = back.get(&format!("/ung-vien/tiep-tuc/{held}")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("Giải thưởng Ví Dụ 2024") && page.text.contains("chưa được lưu"), "{}", page.text);
    assert!(!back.get(&path).await.text.contains("Giải thưởng"), "nothing is saved by itself");
    assert_eq!(send(&back, &path, &[("text", "Giải thưởng Ví Dụ 2024")]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn every_mistake_is_told_at_once_in_the_language_of_the_page() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = begun(&candidate).await;
    let wrong = [("where", "abroad"), ("granted_on-d", "12"), ("granted_on-m", "6"), ("granted_on-y", "2062")];
    let reply = send(&candidate, &format!("{base}/muc/bang-cap/1?lang=en"), &wrong).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for sentence in
        ["Choose: Level", "Enter: Country", "Enter: Institution", "Enter: Major", "The day must be before today"]
    {
        assert!(reply.text.contains(sentence), "{sentence}: {}", reply.text);
    }
    assert!(reply.text.contains("value=\"2062\""));
}

#[tokio::test]
async fn a_draft_that_is_deleted_is_gone_with_its_files() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = filled(&app, &candidate).await;
    assert_eq!(candidate.get(&format!("{base}/xoa")).await.status, StatusCode::OK);
    let gone = candidate.post(&format!("{base}/xoa"), "").await;
    assert_eq!(gone.location(), "/ung-vien/ho-so", "{}", gone.text);
    for table in ["dossier_answers", "files", "file_pieces"] {
        let sql = format!("select cast(count(*) as bigint) from {table}");
        let left: (i64,) = app.app.db.read().one(sql, Vec::new()).await.unwrap();
        assert_eq!(left.0, 0, "{table}");
    }
    assert_ne!(dossier(&app, &base).await.person_name, super::NAME);
    assert!(!candidate.get("/ung-vien/ho-so").await.text.contains(&base));
}
