//! The papers that went out about a dossier: the candidate of it reads and keeps them, and nobody else does so here.

use axum::http::StatusCode;

use super::{dossier, handed_in, received};
use crate::councils::tests::Hall;
use crate::dossiers::actions::{intake, papers};
use crate::issuance;
use crate::platform::audit::Event;
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::sql;
use crate::testing::{Client, TestApp};

/// Takes a drafted slip of the standing agency through its steps until it is issued.
async fn issue(app: &TestApp, officer: &Client, leader: &Client, id: &str) {
    let permit = app.permit(officer, Permission::DraftPapers).await;
    let mut content = issuance::actions::content(&app.app, &mut app.app.db.read(), &id.into()).await.unwrap();
    for signature in &mut content.signatures {
        signature.name.get_or_insert_with(|| "Lê Văn Mẫu".to_owned());
    }
    issuance::actions::change(&app.app, &permit, id, content, 1).await.unwrap();
    for (by, step, more) in [
        (officer, "trinh", ""),
        (leader, "duyet", ""),
        (officer, "cap-so", ""),
        (officer, "ky", "&signing=on_paper"),
        (officer, "phat-hanh", ""),
    ] {
        let version = issuance::store::find(&mut app.app.db.read(), id).await.unwrap().version;
        let reply = by.post(&format!("/phat-hanh/{id}/{step}"), &format!("version={version}{more}")).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{step}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_refusal_tells_article_reason_and_by_when_to_complain_with_the_letter() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = handed_in(&app, &candidate).await;
    let (officer, leader) = (app.as_role(Role::StandingOfficer).await, app.as_role(Role::StandingLeader).await);
    let permit = app.permit(&officer, Permission::AppraiseDossiers).await;
    let id = dossier(&app, &base).await.id;
    intake::refuse(&app.app, &permit, &id, "Điều 2 Nghị quyết thử", "Không thuộc phạm vi tiếp nhận").await.unwrap();
    let page = candidate.get(&base).await.text;
    assert!(page.contains("Điều 2 Nghị quyết thử: Không thuộc phạm vi tiếp nhận"), "{page}");
    assert!(page.contains("Văn bản từ chối đang được lập") && !page.contains("/van-ban/"), "{page}");

    let paper = papers::refusal(&app.app, &permit, &id).await.unwrap();
    let link = format!("{base}/van-ban/{paper}");
    assert_eq!(candidate.get(&link).await.status, StatusCode::NOT_FOUND, "a draft is not theirs yet");
    issue(&app, &officer, &leader, paper.as_str()).await;
    let number = issuance::store::find(&mut app.app.db.read(), paper.as_str()).await.unwrap().number_text.unwrap();
    let page = candidate.get(&base).await.text;
    assert!(page.contains(&link) && page.contains(&number) && page.contains("Đang có hiệu lực"), "{page}");
    // Ninety days from Monday 23/11/2026 end on a Sunday, so on the Monday after it.
    assert!(page.contains("trong 90 ngày") && page.contains("chậm nhất ngày 22/02/2027"), "{page}");
    let english = candidate.get(&format!("{base}?lang=en")).await.text;
    assert!(
        english.contains("Papers issued about the application") && english.contains("you may complain"),
        "{english}"
    );
    let file = candidate.get(&link).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    assert!(file.bytes.starts_with(b"%PDF-"));

    let other = app.as_candidate("b@example.com").await;
    assert_eq!(other.get(&link).await.status, StatusCode::NOT_FOUND);
    let theirs = handed_in(&app, &other).await;
    assert_eq!(other.get(&format!("{theirs}/van-ban/{paper}")).await.status, StatusCode::NOT_FOUND);
    assert!(!other.get(&theirs).await.text.contains(&number));
    assert_ne!(app.anyone().get(&link).await.status, StatusCode::OK);
    assert_ne!(officer.get(&link).await.status, StatusCode::OK, "officers have their own pages");
}

#[tokio::test]
async fn the_decision_of_the_council_is_there_for_its_candidate_alone() {
    let hall = Hall::new(3).await;
    let candidate = hall.app.as_candidate("a@example.com").await;
    let base = handed_in(&hall.app, &candidate).await;
    received(&hall.app, &base).await;
    let id = dossier(&hall.app, &base).await.id;
    let mut tx = hall.app.app.db.write(&Permit::system("test")).await.unwrap();
    sql!(run, &mut tx, "update dossiers set state = 'at_council', agency_id = 'truong-mau' where id = $1", id).unwrap();
    tx.commit(Event::about_instance("page.read")).await.unwrap();
    hall.take(&hall.secretary, "muc", &format!("dossier={id}")).await;
    let item = hall.items().await.remove(0);
    hall.open(&[]).await;
    hall.take(&hall.chair, &format!("muc/{item}/mo-phieu"), "mode=secret").await;
    for voter in hall.everybody() {
        hall.vote(voter, &item, "agree").await;
    }
    hall.take(&hall.chair, &format!("muc/{item}/dong-phieu"), "").await;
    let drafted = hall.step(&hall.standing, &format!("muc/{item}/quyet-dinh"), "effective_on=24/11/2026").await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.text);
    let paper = drafted.location().trim_start_matches("/phat-hanh/").to_owned();
    let link = format!("{base}/van-ban/{paper}");
    assert!(!candidate.get(&base).await.text.contains(&link));
    assert_eq!(candidate.get(&link).await.status, StatusCode::NOT_FOUND, "a draft is not theirs yet");
    let letters = "select cast(count(*) as text) from jobs where kind = 'dossier.tell' and payload like $1";
    let told = hall.one(letters, "%decided%").await.0;
    hall.issue(drafted.location()).await;

    // It is issued today and works tomorrow: there to be read from its issue on, and told once.
    assert_eq!(hall.state(&item).await, "passed");
    assert_eq!(told, "0");
    assert_eq!(hall.one(letters, "%decided%").await.0, "1");
    let issued = issuance::store::find(&mut hall.app.app.db.read(), &paper).await.unwrap();
    let page = candidate.get(&base).await.text;
    for wanted in [link.as_str(), issued.number_text.as_deref().unwrap(), "Quyết định", "Ngày 23/11/2026"] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(page.contains(&format!("/kiem-tra-van-ban/{}", issued.code.unwrap())), "{page}");
    assert!(!page.contains("quyền khiếu nại"), "nothing was refused: {page}");
    assert!(candidate.get(&link).await.bytes.starts_with(b"%PDF-"));
    let other = hall.app.as_candidate("b@example.com").await;
    assert_eq!(other.get(&link).await.status, StatusCode::NOT_FOUND);
}
