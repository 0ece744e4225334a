//! Filed by a unit or an officer: papers checked on arrival, answers, handing in.

use axum::http::StatusCode;

use super::{City, ELIGIBLE, REQUIRED, form, id_of, pdf};
use crate::dossiers::actions::filing::{self, NewDossier};
use crate::dossiers::dossier::{Channel, DossierState, FiledBy};
use crate::dossiers::parts::ItemState;
use crate::dossiers::store;
use crate::platform::error::Error;
use crate::platform::files::LARGEST;
use crate::platform::permit::Permit;

#[tokio::test]
async fn a_unit_files_for_a_person_and_both_are_recorded() {
    let city = City::new().await;
    let path = city.open(&city.unit, "Lê Thị Hư Cấu").await;
    let dossier = city.dossier(&path).await;
    assert_eq!((dossier.code.as_str(), dossier.filed_by), ("CH-2026-00001", FiledBy::Agency));
    assert_eq!(dossier.filed_by_user.as_deref(), Some(city.unit.user_id.as_str()));
    assert!(dossier.filed_by_name.ends_with(", Sở Học tập Mẫu"), "{}", dossier.filed_by_name);
    assert_eq!(city.dossier(&city.open(&city.officer, "Trần Văn Mẫu").await).await.filed_by, FiledBy::Officer);
    let page = city.unit.get(&path).await;
    assert!(page.text.contains("Thông báo gửi") && page.text.contains("Lê Thị Hư Cấu"));
}

#[tokio::test]
async fn numbers_have_no_gap_however_many_ask_at_once() {
    let city = City::new().await;
    let new = |name: &str| NewDossier {
        candidate_id: None,
        talent_id: None,
        person_name: name.to_owned(),
        group: "phd".to_owned(),
        published_row_id: None,
        specialty: "Toán".to_owned(),
        agency_id: Some("so-hoc-tap".to_owned()),
        filed_by: FiledBy::Officer,
        channel: Channel::Post,
    };
    let system = Permit::system("test");
    let all = (0..12).map(|_| filing::open(&city.app.app, &system, new("Phạm Hư Cấu")));
    let mut codes = Vec::new();
    for opened in futures_of(all).await {
        codes.push(store::find(&mut city.app.app.db.read(), &opened.unwrap()).await.unwrap().code);
    }
    codes.sort();
    let wanted: Vec<String> = (1..=12).map(|number| format!("CH-2026-{number:05}")).collect();
    assert_eq!(codes, wanted);
    // What is refused takes no number.
    let wrong = NewDossier { group: "khong-co".to_owned(), ..new("Phạm Hư Cấu") };
    assert!(filing::open(&city.app.app, &system, wrong).await.is_err());
    let next = filing::open(&city.app.app, &system, new("Phạm Hư Cấu")).await.unwrap();
    assert_eq!(store::find(&mut city.app.app.db.read(), &next).await.unwrap().code, "CH-2026-00013");
}

/// Runs all at once.
async fn futures_of<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pending: Vec<_> = all.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|context| {
        for (one, done) in pending.iter_mut().filter(|(_, done)| done.is_none()) {
            if let std::task::Poll::Ready(output) = one.as_mut().poll(context) {
                *done = Some(output);
            }
        }
        if pending.iter().all(|(_, done)| done.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    pending.into_iter().filter_map(|(_, done)| done).collect()
}

#[tokio::test]
async fn every_bad_file_is_answered_by_its_sentence_and_nothing_is_kept() {
    let city = City::new().await;
    let path = city.open(&city.unit, "Lê Thị Hư Cấu").await;
    let mut script = pdf("x");
    script.extend(b"\n5 0 obj<</S/JavaScript/JS(x)>>endobj");
    let mut locked = pdf("x");
    locked.extend(b"\n5 0 obj<</Encrypt 6 0 R>>endobj");
    let cases: [(&[u8], &str); 5] = [
        (b"", "Chọn tệp"),
        (b"MZ\x90\x00", "không phải PDF"),
        (&script, "JavaScript"),
        (&locked, "mật khẩu"),
        (b"PK\x03\x04word/document.xml", "không khớp đuôi tên"),
    ];
    for (bytes, wanted) in cases {
        let reply = city.give(&city.unit, &path, "bang-tien-si", bytes).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{wanted}");
        assert!(reply.text.contains(wanted) || bytes.is_empty(), "{wanted}");
    }
    assert!(city.items(&path).await.is_empty());
    // Not among the papers of this group.
    let reply = city.give(&city.unit, &path, "bang-noi-tru", &pdf("x")).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_that_is_far_too_large_gets_a_sentence() {
    let city = City::new().await;
    let path = city.open(&city.unit, "Lê Thị Hư Cấu").await;
    let mut large = pdf("x");
    large.resize(5 * LARGEST, b' ');
    let reply = city.give(&city.unit, &path, "bang-tien-si", &large).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("lớn hơn 20 MB"), "{}", reply.text.len());
}

#[tokio::test]
async fn the_same_file_is_taken_once_and_a_later_one_takes_its_place() {
    let city = City::new().await;
    let path = city.open(&city.unit, "Lê Thị Hư Cấu").await;
    assert_eq!(city.give(&city.unit, &path, "bang-tien-si", &pdf("a")).await.status, StatusCode::SEE_OTHER);
    let twice = city.give(&city.unit, &path, "cam-ket", &pdf("a")).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text.contains("đã nộp ở mục") && twice.text.contains("Bằng tiến sĩ"));
    assert_eq!(city.give(&city.unit, &path, "bang-tien-si", &pdf("b")).await.status, StatusCode::SEE_OTHER);
    let items = city.items(&path).await;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].pages, Some(1));
    // A kind that may be several files takes both.
    for mark in ["c", "d"] {
        assert_eq!(city.give(&city.unit, &path, "bang-dai-hoc", &pdf(mark)).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(city.items(&path).await.len(), 3);
    let last = city.items(&path).await.pop().unwrap();
    let reply = city.unit.post(&format!("{path}/giay-to/{}/bo", last.id), "").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert_eq!(city.items(&path).await.len(), 2);
    let gone = store::item(&mut city.app.app.db.read(), &id_of(&path), last.id.as_str()).await.unwrap();
    assert_eq!((gone.state, gone.file_id), (ItemState::Replaced, None));
}

#[tokio::test]
async fn handing_in_names_everything_that_is_missing() {
    let city = City::new().await;
    let path = city.open(&city.unit, "Lê Thị Hư Cấu").await;
    city.give(&city.unit, &path, "cam-ket", &pdf("a")).await;
    let reply = city.unit.post(&format!("{path}/nop"), "").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for wanted in ["Đơn đề nghị", "Sơ yếu lý lịch", "Bằng tiến sĩ", "Giấy khám sức khỏe"] {
        assert!(reply.text.contains(wanted), "{wanted}");
    }
    assert!(city.duties(&city.officer).await.is_empty());
    let path = city.submitted(&city.unit, "Trần Thị Đủ").await;
    assert_eq!(city.dossier(&path).await.state, DossierState::Submitted);
    assert_eq!(city.duties(&city.officer).await, ["Tiếp nhận hồ sơ CH-2026-00002"]);
    assert_eq!(city.items(&path).await.len(), REQUIRED.len());
}

#[tokio::test]
async fn two_devices_that_answer_lose_nothing() {
    let city = City::new().await;
    let path = city.open(&city.unit, "Lê Thị Hư Cấu").await;
    let (app, id) = (&city.app.app, id_of(&path));
    let system = Permit::system("test");
    let first = filing::save_answer(app, &system, &id, "ghi-chu", &"một".into(), None).await.unwrap();
    assert_eq!(filing::save_answer(app, &system, &id, "ghi-chu", &"hai".into(), Some(first)).await.unwrap(), 2);
    let stale = filing::save_answer(app, &system, &id, "ghi-chu", &"ba".into(), Some(first)).await;
    assert!(matches!(stale, Err(Error::Stale)));
    let stale = filing::save_answer(app, &system, &id, "ghi-chu", &"ba".into(), None).await;
    assert!(matches!(stale, Err(Error::Stale)));
    let answers = filing::answers(app, &mut app.db.read(), &id).await.unwrap();
    assert_eq!((answers["ghi-chu"].value.as_str(), answers["ghi-chu"].version), (Some("hai"), 2));
    // The same text again is no new version, and what is stored does not show it.
    assert_eq!(filing::save_answer(app, &system, &id, "ghi-chu", &"hai".into(), Some(1)).await.unwrap(), 2);
    let sealed = store::answers::find(&mut app.db.read(), &id, "ghi-chu").await.unwrap().unwrap().answer;
    assert!(!String::from_utf8_lossy(&sealed).contains("hai"));
    assert!(filing::save_answer(app, &system, &id, "x y", &"a".into(), None).await.is_err());
}

#[tokio::test]
async fn what_the_engine_needs_is_asked_and_told() {
    let city = City::new().await;
    let path = city.open(&city.unit, "Lê Thị Hư Cấu").await;
    assert!(city.unit.get(&path).await.text.contains("Cần xem xét"));
    let wrong = city.unit.post(&format!("{path}/doi-chieu"), "born_on=31/02/1989").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reply = city.unit.post(&format!("{path}/doi-chieu"), &form(ELIGIBLE)).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let page = city.unit.get(&path).await.text;
    assert!(page.contains("Đủ điều kiện") && page.contains("300.000.000"), "{page}");
    let shown = city.unit.get(&format!("{path}/doi-chieu")).await.text;
    assert!(shown.contains("02/05/1989"));
}

#[tokio::test]
async fn what_a_closed_dossier_holds_of_a_person_is_erased() {
    let city = City::new().await;
    let path = city.submitted(&city.unit, "Lê Thị Hư Cấu").await;
    let (app, id) = (&city.app.app, id_of(&path));
    let system = Permit::system("test");
    assert!(filing::erase(app, &system, &id).await.is_err());
    let reply = city.unit.post(&format!("{path}/rut"), &form(&[("withdraw_reason", "Đổi ý định")])).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    filing::erase(app, &system, &id).await.unwrap();
    let dossier = city.dossier(&path).await;
    assert_eq!((dossier.person_name.as_str(), dossier.state), ("(đã xóa)", DossierState::Withdrawn));
    assert!(filing::answers(app, &mut app.db.read(), &id).await.unwrap().is_empty());
    assert!(store::items(&mut app.db.read(), &id).await.unwrap().iter().all(|item| item.file_id.is_none()));
    assert!(city.duties(&city.officer).await.is_empty());
}
