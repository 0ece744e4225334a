//! The rights of people over their data: consent, copies, requests with their clocks, erasing.

use axum::http::StatusCode;
use chrono::TimeDelta;

use crate::applications::tests::{NAME, NUMBER, PHONE, dossier, handed_in, received, send};
use crate::candidates::consent::Purpose;
use crate::candidates::store as candidates;
use crate::dossiers::actions::intake;
use crate::dossiers::dossier::DossierState;
use crate::platform::db::Read;
use crate::platform::permission::{Permission, Role};
use crate::privacy::erasure;
use crate::testing::{Client, TestApp};

async fn count(app: &TestApp, statement: &str) -> i64 {
    app.app
        .db
        .read()
        .one::<(i64,)>(format!("select cast(count(*) as bigint) from {statement}"), Vec::new())
        .await
        .unwrap()
        .0
}

async fn candidate_id(app: &TestApp, base: &str) -> String {
    dossier(app, base).await.candidate_id.unwrap()
}

#[tokio::test]
async fn consent_is_unticked_kept_with_its_text_and_withdrawn_as_easily() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = handed_in(&app, &candidate).await;
    let page = candidate.get("/ung-vien/du-lieu").await.text;
    assert!(!page.contains(" checked"), "nothing is ticked before");
    let unticked = candidate.post("/ung-vien/du-lieu/dong-y/talent_pool", "").await;
    assert_eq!(unticked.status, StatusCode::SEE_OTHER);
    assert_eq!(count(&app, "consents where purpose = 'talent_pool'").await, 0, "silence is no consent");
    send(&candidate, "/ung-vien/du-lieu/dong-y/talent_pool", &[("agrees", "1")]).await;
    let id = candidate_id(&app, &base).await;
    let standing = candidates::standing(&mut app.app.db.read(), &id, Purpose::TalentPool).await.unwrap().unwrap();
    assert!(page.contains(standing.text.split('.').next().unwrap()), "the very text that was shown");
    assert_eq!(standing.text_id.len(), 64);
    candidate.post("/ung-vien/du-lieu/rut-dong-y/talent_pool", "").await;
    assert!(candidates::standing(&mut app.app.db.read(), &id, Purpose::TalentPool).await.unwrap().is_none());
    assert_eq!(
        count(&app, "consents where purpose = 'talent_pool' and withdrawn_at is not null").await,
        1,
        "the proof stays"
    );
    candidate.post("/ung-vien/du-lieu/rut-dong-y/application", "").await;
    assert_eq!(dossier(&app, &base).await.state, DossierState::Withdrawn, "without consent nothing is processed");
}

#[tokio::test]
async fn the_copy_holds_everything_and_who_looked() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("rieng.tu@example.com").await;
    let base = handed_in(&app, &candidate).await;
    let officer = received(&app, &base).await;
    let id = dossier(&app, &base).await.id;
    let opened = officer.get(&format!("/ho-so/{id}")).await.status == StatusCode::OK;
    let json = candidate.get("/ung-vien/du-lieu.json").await;
    let read: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(read["account"]["email"], "rieng.tu@example.com");
    assert_eq!(read["dossiers"][0]["answers"]["person"]["personal_number"], NUMBER);
    assert!(read["dossiers"][0]["papers"].as_array().unwrap().len() >= 4);
    assert_eq!(read["consents"][0]["purpose"], "application");
    if opened {
        assert_eq!(read["dossiers"][0]["looked_at_by"][0]["role"], "Chuyên viên cơ quan thường trực");
        assert!(candidate.get("/ung-vien/du-lieu").await.text.contains("Chuyên viên cơ quan thường trực"));
    }
    let pdf = candidate.get("/ung-vien/du-lieu.pdf").await;
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    assert_eq!(count(&app, "audit_entries where event = 'data.copied'").await, 2);
    assert!(!opened || count(&app, "dossier_views").await == 1);
}

async fn asked(client: &Client, kind: &str) {
    let reply = send(client, "/ung-vien/du-lieu/yeu-cau", &[("kind", kind), ("detail", "Xin xem lại")]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
}

async fn request(app: &TestApp) -> (String, chrono::NaiveDate, chrono::NaiveDate) {
    app.app
        .db
        .read()
        .one("select id, acknowledge_by, carry_out_by from data_requests order by received_at desc", Vec::new())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_request_has_its_clocks_and_one_extension_with_a_reason() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    // Monday 23/11/2026; the 24th is a holiday where the table says so.
    for (kind, carry_out) in [("see", "2026-12-03"), ("restrict", "2026-12-08"), ("erase", "2026-12-14")] {
        asked(&candidate, kind).await;
        let (_, acknowledge_by, carry_out_by) = request(&app).await;
        assert!(acknowledge_by >= day("2026-11-25") && acknowledge_by <= day("2026-11-26"), "{acknowledge_by}");
        assert!((carry_out_by - day(carry_out)).num_days().abs() <= 2, "{kind}: {carry_out_by}");
        app.advance(TimeDelta::seconds(1));
    }
    let twice = send(&candidate, "/ung-vien/du-lieu/yeu-cau", &[("kind", "see")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "one of a kind at a time");
    let officer = app.as_role(Role::StandingOfficer).await;
    assert!(officer.get("/yeu-cau-du-lieu").await.text.contains("Xóa"));
    let (id, _, before) = request(&app).await;
    let base = format!("/yeu-cau-du-lieu/{id}");
    assert_eq!(officer.get(&base).await.status, StatusCode::OK);
    let early = send(&officer, &format!("{base}/gia-han"), &[("version", "1"), ("reason", "Nhiều")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "answered first");
    assert_eq!(send(&officer, &format!("{base}/tra-loi"), &[("version", "1")]).await.status, StatusCode::SEE_OTHER);
    let silent = send(&officer, &format!("{base}/gia-han"), &[("version", "2")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is given");
    let extended = send(&officer, &format!("{base}/gia-han"), &[("version", "2"), ("reason", "Nhiều giấy tờ")]).await;
    assert_eq!(extended.status, StatusCode::SEE_OTHER);
    assert!(request(&app).await.2 > before);
    let again = send(&officer, &format!("{base}/gia-han"), &[("version", "3"), ("reason", "Nữa")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "once");
    assert!(candidate.get("/ung-vien/du-lieu").await.text.contains("Nhiều giấy tờ"));
    let refused = send(&officer, &format!("{base}/ket-qua"), &[("version", "3"), ("step", "refuse")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a refusal says why");
}

#[tokio::test]
async fn erasing_at_ones_wish_leaves_a_number_and_nothing_else() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("rieng.tu@example.com").await;
    let base = handed_in(&app, &candidate).await;
    asked(&candidate, "erase").await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let (id, ..) = request(&app).await;
    let done = [("version", "1"), ("step", "finish"), ("outcome", "Đã xóa")];
    let open = send(&officer, &format!("/yeu-cau-du-lieu/{id}/ket-qua"), &done).await;
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY, "it is under way");
    assert!(open.text.contains("đang được xử lý"));
    send(&candidate, &format!("{base}/rut"), &[]).await;
    let erased = send(&officer, &format!("/yeu-cau-du-lieu/{id}/ket-qua"), &done).await;
    assert_eq!(erased.status, StatusCode::SEE_OTHER, "{}", erased.text);
    for (table, left) in [("dossier_answers", 0), ("files", 0), ("file_pieces", 0), ("candidate_sessions", 0)] {
        assert_eq!(count(&app, table).await, left, "{table}");
    }
    let left = dossier(&app, &base).await;
    assert_ne!(left.person_name, NAME);
    assert_eq!(candidate.get("/ung-vien/ho-so").await.status, StatusCode::SEE_OTHER, "the sessions are gone too");
    let again = app.as_candidate("rieng.tu@example.com").await;
    assert!(!again.get("/ung-vien/ho-so").await.text.contains(&left.code), "who comes back is new");
    let found = app.as_role(Role::StandingLeader).await.get("/tim?q=vi+du").await;
    assert!(!found.text.contains(NAME) && !found.text.contains(PHONE));
}

#[tokio::test]
async fn who_was_refused_is_erased_in_time_unless_they_agreed_to_stay() {
    let app = TestApp::new().await;
    let gone = app.as_candidate("di@example.com").await;
    let stays = app.as_candidate("o.lai@example.com").await;
    let bases = [handed_in(&app, &gone).await, handed_in(&app, &stays).await];
    send(&stays, "/ung-vien/du-lieu/dong-y/talent_pool", &[("agrees", "1")]).await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let permit = app.permit(&officer, Permission::AppraiseDossiers).await;
    for base in &bases {
        let id = dossier(&app, base).await.id;
        intake::refuse(&app.app, &permit, &id, "Điều 3", "Không thuộc đối tượng").await.unwrap();
    }
    app.advance(TimeDelta::days(89));
    assert!(erasure::due(&app.app).await.unwrap().dossiers.is_empty(), "not before the term");
    app.advance(TimeDelta::days(2));
    let leader = app.as_role(Role::StandingLeader).await.confirmed().await;
    assert_eq!(erasure::remind(&app.app).await.unwrap(), 1);
    let preview = leader.get("/xoa-du-lieu-ung-vien").await.text;
    let codes = [dossier(&app, &bases[0]).await.code, dossier(&app, &bases[1]).await.code];
    assert!(preview.contains(&codes[0]) && !preview.contains(&codes[1]), "{preview}");
    assert!(count(&app, "dossier_answers").await > 0, "a look erases nothing");
    let id = dossier(&app, &bases[0]).await.id;
    let done = send(&leader, "/xoa-du-lieu-ung-vien", &[("id", id.as_str())]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let left = format!("dossier_answers where dossier_id = '{id}'");
    assert_eq!(count(&app, &left).await, 0);
    assert_eq!(count(&app, "candidates where erased_at is not null and email is null and email_key is null").await, 1);
    assert_eq!(dossier(&app, &bases[1]).await.person_name, NAME);
    assert!(erasure::due(&app.app).await.unwrap().dossiers.is_empty(), "once");
}

#[tokio::test]
async fn anybody_reads_what_is_asked_for_and_why() {
    let app = TestApp::new().await;
    let notice = app.anyone().get("/quyen-rieng-tu").await.text;
    for word in ["Tiếp nhận, thẩm định và xét hồ sơ", "90 ngày", "20 ngày", "Sự đồng ý của bạn"]
    {
        assert!(notice.contains(word), "{word}");
    }
    assert!(!notice.contains("Unknown localization"));
}
