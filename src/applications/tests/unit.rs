//! The receiving unit of a candidate who named none.

use axum::http::StatusCode;

use super::{dossier, handed_in, received, send};
use crate::dossiers::dossier::{Dossier, DossierState};
use crate::dossiers::store;
use crate::platform::permission::Role;
use crate::testing::{Client, Reply, TestApp};

/// Enters a unit, at the version that the dossier has.
async fn enter(by: &Client, path: &str, now: &Dossier, unit: &str) -> Reply {
    let version = now.version.to_string();
    let pairs = [("version", version.as_str()), ("agency_id", unit), ("unit_reason", "Trường có chỉ tiêu và đề nghị")];
    send(by, &format!("{path}/don-vi"), &pairs).await
}

#[tokio::test]
async fn a_candidate_who_names_no_unit_is_given_one_and_reads_it() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = handed_in(&app, &candidate).await;
    let path = base.replace("/ung-vien", "");
    assert!(candidate.get(&base).await.text.contains("Chưa có; người thẩm định ghi"));
    let early = app.as_role(Role::StandingOfficer).await;
    let reply = enter(&early, &path, &dossier(&app, &base).await, "truong-mau").await;
    assert!(reply.status == 422 && reply.text.contains("Tiếp nhận hồ sơ rồi mới ghi"), "{}", reply.text);
    let officer = received(&app, &base).await;
    let page = officer.get(&path).await.text;
    assert!(page.contains("Ghi đơn vị tiếp nhận") && page.contains("chưa quyết định cho hưởng được"), "{page}");
    let asked = officer.get(&format!("{path}/don-vi")).await.text;
    assert!(asked.contains("Trường Cao đẳng Mẫu") && asked.contains("name=\"unit_reason\""), "{asked}");

    let reply = enter(&officer, &path, &dossier(&app, &base).await, "truong-mau").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let now = dossier(&app, &base).await;
    assert_eq!((now.agency_id.as_deref(), now.state), (Some("truong-mau"), DossierState::Appraising));
    let steps = store::steps(&mut app.app.db.read(), &now.id).await.unwrap();
    let last = steps.last().unwrap();
    assert_eq!(last.to_state, DossierState::Appraising);
    assert_eq!(last.holder, steps[steps.len() - 2].holder, "who holds it stays");
    let page = officer.get(&path).await.text;
    assert!(page.contains("Đơn vị tiếp nhận: Trường Cao đẳng Mẫu. Lý do: Trường có chỉ tiêu"), "{page}");
    assert!(page.contains("Đổi đơn vị tiếp nhận"));
    let seen = candidate.get(&base).await.text;
    assert!(seen.contains("<dd>Trường Cao đẳng Mẫu</dd>") && seen.contains("Trường có chỉ tiêu"), "{seen}");
    let english = candidate.get(&format!("{base}?lang=en")).await.text;
    assert!(english.contains("Receiving unit"), "{english}");
    let auditor = app.as_role(Role::Auditor).await;
    let log = auditor.get("/nhat-ky?dong=100").await.text;
    assert!(log.contains("ghi đơn vị tiếp nhận của hồ sơ đề nghị") && !log.contains("Trường có chỉ tiêu"), "{log}");

    // Changed again, the step says which unit was there before.
    assert_eq!(enter(&officer, &path, &now, "so-hoc-tap").await.status, StatusCode::SEE_OTHER);
    let page = officer.get(&path).await.text;
    assert!(page.contains("Đơn vị tiếp nhận: Sở Học tập Mẫu, thay Trường Cao đẳng Mẫu"), "{page}");
}
