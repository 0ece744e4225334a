//! The board through HTTP.

use std::sync::Arc;

use axum::http::StatusCode;
use chrono::NaiveDate;

use crate::accounts;
use crate::plans::actions::{life, progress, tasks};
use crate::plans::part::{Part, ReportDraft};
use crate::plans::plan::{IssueDraft, PlanDraft, PlanId};
use crate::plans::store::parts;
use crate::plans::task::TaskDraft;
use crate::platform::App;
use crate::platform::files::Upload;
use crate::platform::ids::fresh;
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::{Permit, SignedIn};
use crate::sql;
use crate::testing::{Client, TestApp};

/// A permit of a signed-in person, without a request.
pub async fn permit(app: &App, client: &Client, permission: Permission) -> Permit {
    let today = app.clock.today();
    let held = accounts::store::active_assignments(&mut app.db.read(), client.user_id.as_str(), today).await.unwrap();
    let held = held.first().unwrap();
    let agency = crate::organisation::store::agencies::find(&mut app.db.read(), &held.agency_id).await.unwrap();
    let lineage = sql!(
        one(String, String),
        &mut app.db.read(),
        "select lineage, bloc from agencies where id = $1",
        held.agency_id
    )
    .unwrap();
    let signed = SignedIn {
        user_id: client.user_id.to_string(),
        user_name: held.user_name.clone(),
        session_id: String::new(),
        assignment_id: held.id.to_string(),
        role: held.role,
        agency_id: held.agency_id.clone(),
        agency_name: agency.name,
        lineage: lineage.0,
        bloc: lineage.1,
        behalf: None,
        source: "127.0.0.1".to_owned(),
        confirmed_until: None,
        replayed: false,
        idle_seconds: 900,
        assignments: Vec::new(),
    };
    Permit::grant(Arc::new(signed), permission).unwrap()
}

/// A task done once by some agencies.
pub fn task(clause: &str, title: &str, leads: &[&str], due: &str) -> TaskDraft {
    TaskDraft {
        clause: clause.to_owned(),
        heading: "Sở Học tập".to_owned(),
        title: title.to_owned(),
        work: format!("{title} theo kế hoạch của thành phố."),
        responsibility: "Thủ trưởng cơ quan chịu trách nhiệm.".to_owned(),
        product: "Báo cáo".to_owned(),
        authority: "Cơ quan chủ trì quyết định.".to_owned(),
        now: false,
        legal_document_id: None,
        legal_clause: None,
        recurrence: "once".to_owned(),
        starts_on: "2026-01-01".parse().unwrap(),
        due_on: due.parse().ok(),
        deadline_text: String::new(),
        addressees: String::new(),
        leads: leads.iter().map(|lead| (*lead).to_owned()).collect(),
        supporting: Vec::new(),
    }
}

/// A plan of these tasks, issued by two people; today is Monday 23/11/2026.
pub async fn issued(app: &TestApp, drafts: Vec<TaskDraft>) -> PlanId {
    let officer = app.as_role(Role::StandingOfficer).await;
    let leader = app.as_role(Role::StandingLeader).await;
    let editing = permit(&app.app, &officer, Permission::EditPlans).await;
    let approving = permit(&app.app, &leader, Permission::ApprovePlans).await;
    let draft = PlanDraft {
        year: 2026,
        title: "Kế hoạch thu hút, trọng dụng người có tài năng năm 2026".to_owned(),
        issuer: "Ủy ban nhân dân thành phố Mẫu".to_owned(),
        place: "Mẫu".to_owned(),
        bases: String::new(),
        signer_title: "Chủ tịch".to_owned(),
        signer_name: "Nguyễn Văn Mẫu".to_owned(),
    };
    let id = life::create(&app.app, &editing, draft).await.unwrap();
    for draft in drafts {
        tasks::add(&app.app, &editing, id.as_str(), draft).await.unwrap();
    }
    life::submit(&app.app, &editing, id.as_str()).await.unwrap();
    life::approve(&app.app, &approving, id.as_str()).await.unwrap();
    let number = format!("{}/KH-UBND", &fresh()[26..]);
    let issue = IssueDraft { number, issued_on: "2026-01-05".parse().unwrap(), reason: String::new() };
    life::issue(&app.app, &approving, id.as_str(), issue).await.unwrap();
    id
}

/// The parts of a plan, as `clause agency`.
pub async fn part(app: &TestApp, plan: &PlanId, clause: &str, agency: &str) -> Part {
    let all = parts::of_plan(&mut app.app.db.read(), plan).await.unwrap();
    all.into_iter().find(|part| part.clause == clause && part.agency_id == agency).unwrap()
}

/// Reports on a part as its agency's officer; 100 finishes it with a file.
pub async fn reported(app: &TestApp, part: &Part, percent: i64) {
    let officer = app.as_role_in(Role::AgencyOfficer, &part.agency_id).await;
    let permit = permit(&app.app, &officer, Permission::ReportProgress).await;
    let closing = percent == 100;
    let summary = "Đã làm xong phần đầu.".to_owned();
    let draft =
        ReportDraft { percent, milestone: String::new(), milestone_on: None, summary, closing, version: part.version };
    let file = Upload { name: "bao-cao.pdf".to_owned(), bytes: b"%PDF-1.7\n".to_vec() };
    let evidence = if closing { vec![&file] } else { Vec::new() };
    progress::report(&app.app, &permit, part.id.as_str(), draft, &evidence).await.unwrap();
}

/// An obstacle on a part, without the module that stands below.
async fn obstacle(app: &TestApp, part: &Part, title: &str) -> String {
    let id = fresh();
    let statement = format!(
        "insert into obstacles (id, agency_id, bloc, plan_id, task_id, part_id, title, description, proposal, state,
             handler_agency_id, raised_by, raised_by_name, raised_at, state_since, search_text)
         values ('{id}', '{}', 'government', '{}', '{}', '{}', '{title}', 'Chưa có', 'Đề nghị hướng dẫn', 'handling',
             'van-phong', 'u', 'Người gửi', '2026-11-20T02:00:00Z', '2026-11-20T02:00:00Z', 'x')",
        part.agency_id, part.plan_id, part.task_id, part.id
    );
    app.app.db.run_outside(&statement).await.unwrap();
    id
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What the page says of one standing: its count beside its label.
fn says(page: &str, count: i64, label: &str) -> bool {
    let Some(at) = page.find(&format!("</i>{label}</span>")) else { return false };
    page[..at].rsplit_once("<b>").is_some_and(|(_, rest)| rest.starts_with(&format!("{count}</b>")))
}

async fn sample(app: &TestApp) -> PlanId {
    let supported = TaskDraft {
        supporting: vec!["so-ngan-sach".to_owned()],
        ..task("I.1", "Đào tạo nhân lực", &["so-hoc-tap"], "2026-11-01")
    };
    let group = TaskDraft {
        addressees: "Thủ trưởng các cơ quan".to_owned(),
        heading: "Thủ trưởng các cơ quan".to_owned(),
        ..task("II.1", "Quán triệt chủ trương", &["van-phong", "so-hoc-tap", "truong-mau", "ban-to-chuc"], "2026-12-31")
    };
    let quarterly = TaskDraft {
        recurrence: "quarterly".to_owned(),
        due_on: None,
        ..task("I.3", "Báo cáo kết quả", &["van-phong"], "")
    };
    issued(app, vec![supported, task("I.2", "Bố trí kinh phí", &["so-ngan-sach"], "2026-11-26"), quarterly, group])
        .await
}

#[tokio::test]
async fn the_board_shows_marks_groups_obstacles_and_the_formula() {
    let app = TestApp::new().await;
    let plan = sample(&app).await;
    reported(&app, &part(&app, &plan, "II.1", "truong-mau").await, 100).await;
    let late = part(&app, &plan, "I.1", "so-hoc-tap").await;
    let obstacle = obstacle(&app, &late, "Chưa thống nhất mẫu danh sách").await;
    let reader = app.as_role(Role::PeoplesCouncil).await;
    let page = reader.get(&format!("/ke-hoach/{plan}/bang")).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = &page.text;
    assert!(text.contains("aria-label=\"Sở Học tập Mẫu chủ trì, chậm\""), "{text}");
    assert!(text.contains("aria-label=\"Sở Ngân sách Mẫu chủ trì, có nguy cơ chậm\""));
    assert!(text.contains("aria-label=\"Sở Ngân sách Mẫu phối hợp\""));
    assert!(text.contains("Đơn vị sự nghiệp: 1 trên 1 đã hoàn thành"));
    assert!(text.contains("Sở, ban, ngành: 0 trên 2 đã hoàn thành"));
    assert!(text.contains("Bình quân của 4 phần việc: tổng 100% ÷ 4 = 25%"));
    assert!(text.contains("Chưa thống nhất mẫu danh sách") && text.contains(&format!("/vuong-mac/{obstacle}")));
    assert!(text.contains("chờ Văn phòng Ủy ban nhân dân thành phố Mẫu, 3 ngày."));
    // The quarter now running is not reported on; those before it are past their last day.
    assert!(text.contains("3 phần việc của kỳ trước quá hạn"));
    assert!(says(text, 1, "Chậm") && says(text, 1, "Có nguy cơ chậm") && says(text, 1, "Đúng tiến độ"), "{text}");
    assert!(!text.contains("style="));
    // People who report find the way to their parts.
    assert!(!text.contains("Cập nhật tiến độ"));
    let officer = app.as_role(Role::AgencyOfficer).await;
    assert!(officer.get(&format!("/ke-hoach/{plan}/bang")).await.text.contains("Cập nhật tiến độ"));
}

#[tokio::test]
async fn the_counts_filter_the_board() {
    let app = TestApp::new().await;
    let plan = sample(&app).await;
    obstacle(&app, &part(&app, &plan, "I.2", "so-ngan-sach").await, "Chưa có kinh phí").await;
    let reader = app.as_role(Role::CityLeader).await;
    let shown = async |query: &str| {
        let page = reader.get(&format!("/ke-hoach/{plan}/bang?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        ["Đào tạo nhân lực", "Bố trí kinh phí", "Báo cáo kết quả", "Quán triệt chủ trương"]
            .into_iter()
            .filter(|title| page.text.contains(&format!(">{title}</a>")))
            .collect::<Vec<_>>()
    };
    assert_eq!(shown("tt=cham").await, ["Đào tạo nhân lực"]);
    assert_eq!(shown("tt=nguy-co").await, ["Bố trí kinh phí"]);
    assert_eq!(shown("tt=chua").await, ["Báo cáo kết quả", "Quán triệt chủ trương"]);
    assert_eq!(shown("vm=mo").await, ["Bố trí kinh phí"]);
    assert_eq!(shown("q=quan+triet").await, ["Quán triệt chủ trương"]);
    assert_eq!(shown("co_quan=so-ngan-sach").await, ["Đào tạo nhân lực", "Bố trí kinh phí"]);
    assert!(shown("tt=xong").await.is_empty());
    let timeline = reader.get(&format!("/ke-hoach/{plan}/bang?xem=dong-thoi-gian")).await;
    assert!(timeline.text.contains("aria-expanded=\"false\""));
    let part = part(&app, &plan, "I.3", "van-phong").await;
    let open = reader.get(&format!("/ke-hoach/{plan}/bang?xem=dong-thoi-gian&mo={}", part.task_id)).await;
    assert!(open.text.contains("aria-expanded=\"true\"") && open.text.contains("quý IV/2026"));
    assert!(reader.get(&format!("/ke-hoach/{plan}/bang.xlsx?tt=cham")).await.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn a_board_of_many_tasks_is_paged() {
    let app = TestApp::new().await;
    let many = (1..=16)
        .map(|number| task(&format!("I.{number}"), &format!("Việc số {number}."), &["van-phong"], "2026-12-31"));
    let plan = issued(&app, many.collect()).await;
    let reader = app.as_role(Role::Auditor).await;
    let first = reader.get(&format!("/ke-hoach/{plan}/bang?dong=15")).await;
    assert!(first.text.contains("Việc số 15.") && !first.text.contains("Việc số 16."));
    assert!(first.text.contains("1–15 trong 16"));
    let next = first.text.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap();
    let next = next.split('"').next().unwrap().replace("&#38;", "&");
    let second = reader.get(&next).await;
    assert!(second.text.contains("Việc số 16.") && !second.text.contains("Việc số 15."));
}

#[tokio::test]
async fn a_draft_is_seen_by_those_who_draft_and_approve() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let editing = permit(&app.app, &officer, Permission::EditPlans).await;
    let draft = PlanDraft {
        year: 2026,
        title: "Dự thảo kế hoạch".to_owned(),
        issuer: "UBND".to_owned(),
        place: "Mẫu".to_owned(),
        bases: String::new(),
        signer_title: String::new(),
        signer_name: String::new(),
    };
    let id = life::create(&app.app, &editing, draft).await.unwrap();
    let path = format!("/ke-hoach/{id}/bang");
    assert!(officer.get(&path).await.text.contains("Kế hoạch chưa có nhiệm vụ nào"));
    let reader = app.as_role(Role::AgencyHead).await;
    assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.anyone().get(&path).await.status, StatusCode::SEE_OTHER);
    assert_eq!(day("2026-11-23"), app.app.clock.today());
}
