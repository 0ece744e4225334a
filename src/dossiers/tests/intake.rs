//! Intake: the number of the receipt, the day from which the term counts, the paper, and the refusal.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::{City, form, id_of};
use crate::dossiers::actions::{papers, recount};
use crate::dossiers::dossier::DossierState;
use crate::dossiers::look_up;
use crate::dossiers::store;
use crate::organisation;

#[tokio::test]
async fn a_dossier_is_taken_in_under_a_number_and_its_clock_starts() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let dossier = city.dossier(&path).await;
    assert_eq!(dossier.state, DossierState::Appraising);
    assert_eq!(dossier.receipt_code.as_deref(), Some("VP-261123-0001"));
    // Ten working days after Monday 23/11/2026.
    assert_eq!(dossier.due_on, Some("2026-12-07".parse().unwrap()));
    assert_eq!(dossier.officer_id.as_deref(), Some(city.officer.user_id.as_str()));
    assert_eq!(city.duties(&city.officer).await, ["Thẩm định hồ sơ CH-2026-00001"]);
    assert!(city.duties(&city.second).await.is_empty());
    let steps = store::steps(&mut city.app.app.db.read(), &id_of(&path)).await.unwrap();
    assert!(steps[0].holder.starts_with("Bộ phận tiếp nhận, "), "{}", steps[0].holder);
    assert!(steps[1].holder.starts_with("Nguyễn Văn "), "{}", steps[1].holder);
    city.set("dossier.receipt_prefix", "Z99.01").await;
    let path = city.received("Trần Văn Mẫu").await;
    assert_eq!(city.dossier(&path).await.receipt_code.as_deref(), Some("Z99.01-261123-0001"));
    // Taken in once.
    city.refused(&city.second, &format!("{path}/tiep-nhan"), "", "Đang thẩm định").await;
}

#[tokio::test]
async fn after_office_hours_it_counts_as_the_next_working_day() {
    let mut city = City::new().await;
    let path = city.submitted(&city.unit, "Lê Thị Hư Cấu").await;
    city.later(TimeDelta::minutes(8 * 60 + 1)).await;
    assert_eq!(city.officer.post(&format!("{path}/tiep-nhan"), "").await.status, StatusCode::SEE_OTHER);
    let dossier = city.dossier(&path).await;
    assert_eq!(dossier.counted_from, Some("2026-11-24".parse().unwrap()));
    assert_eq!(dossier.due_on, Some("2026-12-08".parse().unwrap()));
    assert_eq!(dossier.receipt_code.as_deref(), Some("VP-261123-0001"));
}

#[tokio::test]
async fn the_end_follows_the_calendar() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let days = form(&[("days", "01/12/2026; nghỉ lễ; Ngày thử"), ("basis", "Quyết định thử")]);
    let reply = city.officer.post("/ngay-nghi", &days).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(organisation::CHANGED_JOB, "calendar.changed");
    assert_eq!(recount::all(&city.app.app).await.unwrap(), 1);
    assert_eq!(city.dossier(&path).await.due_on, Some("2026-12-08".parse().unwrap()));
    assert_eq!(recount::all(&city.app.app).await.unwrap(), 0);
    assert_eq!(city.events(&path).await.last().unwrap(), "dossier.due_moved");
}

#[tokio::test]
async fn without_a_time_limit_there_is_no_day_and_the_page_says_so() {
    let city = City::new().await;
    let mut tx = city.app.app.db.write(&crate::platform::permit::Permit::system("test")).await.unwrap();
    crate::sql!(run, &mut tx, "delete from settings where key = 'dossier.appraisal_days'").unwrap();
    tx.commit(crate::platform::audit::Event::about_instance("page.read")).await.unwrap();
    let path = city.received("Lê Thị Hư Cấu").await;
    assert_eq!(city.dossier(&path).await.due_on, None);
    assert!(city.officer.get(&path).await.text.contains("thời hạn thẩm định chưa được quy định"));
}

#[tokio::test]
async fn the_receipt_is_a_numbered_paper() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let db = &mut city.app.app.db.read();
    let known = papers::about(db, &id_of(&path)).await.unwrap();
    assert_eq!(known.len(), 1, "one receipt");
    let content = crate::issuance::actions::content(&city.app.app, db, &known[0].id).await.unwrap();
    let printed = content.values["tra_cuu"].as_str().unwrap();
    let check = look_up::check_of(&city.app.app.secret, &id_of(&path));
    assert!(printed.contains("/tra-cuu-ho-so") && printed.contains(&check), "{printed}");
    let reply = city.officer.post(&format!("{path}/van-ban/tiep-nhan"), "").await;
    assert_eq!(reply.location(), format!("/phat-hanh/{}", known[0].id), "made twice it stays the same paper");
    let reply = city.officer.get(&format!("{path}/giay-tiep-nhan.pdf")).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    assert!(reply.bytes.starts_with(b"%PDF-"));
    assert_eq!(city.unit.get(&format!("{path}/giay-tiep-nhan.pdf")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_refusal_names_article_reason_and_how_to_complain() {
    let city = City::new().await;
    let path = city.submitted(&city.unit, "Lê Thị Hư Cấu").await;
    city.refused(&city.officer, &format!("{path}/tu-choi"), "", "Nhập điều khoản").await;
    let body = form(&[("refuse_article", "Điều 2 Nghị quyết thử"), ("refuse_reason", "Không thuộc phạm vi tiếp nhận")]);
    let reply = city.officer.post(&format!("{path}/tu-choi"), &body).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(city.dossier(&path).await.state, DossierState::RefusedIntake);
    let reply = city.officer.post(&format!("{path}/van-ban/tu-choi"), "").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let shown = city.officer.get(&format!("{}/sua", reply.location())).await.text;
    assert!(shown.contains("khieu_nai"), "the draft is made of its wording");
    // The log knows the code, the article and neither the person nor what was typed about them.
    let rows: Vec<(String,)> = crate::platform::db::Read::all(
        &mut city.app.app.db.read(),
        "select detail from audit_entries where subject_kind = 'dossier'",
        Vec::new(),
    )
    .await
    .unwrap();
    assert!(rows.iter().all(|(detail,)| !detail.contains("Hư Cấu") && !detail.contains("phạm vi tiếp nhận")));
}
