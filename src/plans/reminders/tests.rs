//! Reminders, day by day, with the clock moved.

use chrono::TimeDelta;
use viet::working_days::HolidayTable;

use super::{Ladder, Rung, remind};
use crate::plans::actions::{life, progress};
use crate::plans::part::ReportDraft;
use crate::platform::db::Read;
use crate::platform::files::Upload;
use crate::platform::jobs;
use crate::platform::messages::{self, Message};
use crate::platform::permission::{Permission, Role};
use crate::testing::{Client, TestApp};

#[test]
fn a_rung_is_reached_in_working_days() {
    let ladder = Ladder { first: 5, last: 1, head: 1, standing: 3, city: 5 };
    let table = HolidayTable::default();
    // The deadline is a Friday.
    for (today, expected) in [
        ("2026-07-16", vec![]),
        ("2026-07-17", vec![Rung::First]),
        ("2026-07-22", vec![Rung::First]),
        ("2026-07-23", vec![Rung::Last]),
        ("2026-07-24", vec![Rung::Last]),
        ("2026-07-26", vec![]),
        ("2026-07-27", vec![Rung::Head]),
        ("2026-07-29", vec![Rung::Head, Rung::Standing]),
        ("2026-07-31", vec![Rung::Head, Rung::Standing, Rung::City]),
    ] {
        let due = "2026-07-24".parse().unwrap();
        assert_eq!(ladder.rungs(due, today.parse().unwrap(), &table), expected, "{today}");
    }
}

async fn digests(app: &TestApp, client: &Client) -> Vec<Message> {
    let mut found = messages::of_user(&app.app, client.user_id.as_str()).await.unwrap();
    found.retain(|message| message.subject.starts_with("Nhắc việc"));
    found.reverse();
    found
}

#[tokio::test]
async fn the_ladder_climbs_from_the_officer_to_the_city_and_tells_nobody_twice() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let colleague = app.as_role(Role::AgencyOfficer).await;
    let head = app.as_role(Role::AgencyHead).await;
    let leader = app.as_role_in(Role::CityLeader, "ubnd-mau").await;
    let plan = app.issued_plan().await;
    // Monday 23/11: the part of the learning agency is due on Monday 30/11, in five working days.
    assert_eq!(remind(&app.app).await.unwrap(), 1);
    let first = digests(&app, &officer).await;
    assert_eq!(first.len(), 1);
    assert!(first[0].body.contains("Sắp đến hạn (1)"), "{}", first[0].body);
    assert!(first[0].body.contains("I.1 Xây dựng cơ sở dữ liệu nhân tài"), "{}", first[0].body);
    assert!(first[0].body.contains("còn 5 ngày làm việc"), "{}", first[0].body);
    assert!(digests(&app, &colleague).await.is_empty(), "somebody else reports on it");
    assert_eq!(remind(&app.app).await.unwrap(), 0, "run again after a crash");
    // Friday 27/11: one working day left.
    app.advance(TimeDelta::days(4));
    assert_eq!(remind(&app.app).await.unwrap(), 1);
    assert!(digests(&app, &officer).await[1].body.contains("Đến hạn ngay (1)"));
    // Saturday: nobody is reminded. Tuesday 1/12: one working day late.
    app.advance(TimeDelta::days(1));
    assert_eq!(remind(&app.app).await.unwrap(), 0);
    app.advance(TimeDelta::days(3));
    assert_eq!(remind(&app.app).await.unwrap(), 1);
    assert!(digests(&app, &head).await[0].body.contains("quá hạn 1 ngày làm việc"));
    // Thursday 3/12: three days late; the Party's part (due 10/12) has nobody to tell.
    app.advance(TimeDelta::days(2));
    assert_eq!(remind(&app.app).await.unwrap(), 1);
    assert_eq!(digests(&app, &plan.officer).await.len(), 1);
    // Monday 7/12: five days late.
    app.advance(TimeDelta::days(4));
    assert_eq!(remind(&app.app).await.unwrap(), 1);
    let city = digests(&app, &leader).await;
    assert_eq!(city[0].link.as_deref(), Some("/vuong-mac/cap-tren"));
    let leader = app.sign_in(&leader.user_id, &leader.assignment_id).await;
    let list = leader.get("/vuong-mac/cap-tren").await.text;
    assert!(list.contains("I.1 Xây dựng cơ sở dữ liệu nhân tài") && list.contains("1 phần việc quá hạn"), "{list}");
    assert_eq!((digests(&app, &officer).await.len(), digests(&app, &head).await.len()), (2, 1));
    let auditor = app.as_role(Role::Auditor).await;
    assert!(auditor.get("/nhat-ky?viec=plans.reminded").await.text.contains("nhắc việc tới hạn cho"));
}

#[tokio::test]
async fn several_parts_come_in_one_digest_and_a_finished_one_is_not_told() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let leader = app.as_role_in(Role::CityLeader, "ubnd-mau").await;
    let plan = app.issued_plan().await;
    let reports = app.permit_of(&officer, Permission::ReportProgress).await;
    let part = plan.part("I.1", "so-hoc-tap");
    let draft = ReportDraft {
        percent: 100,
        milestone: String::new(),
        milestone_on: None,
        summary: "Đã xong toàn bộ".to_owned(),
        closing: true,
        version: part.version,
    };
    let file = Upload { name: "ket-qua.pdf".to_owned(), bytes: b"%PDF-1.7\n".to_vec() };
    progress::report(&app.app, &reports, part.id.as_str(), draft, &[&file]).await.unwrap();
    assert_eq!(remind(&app.app).await.unwrap(), 0, "done before it was due");
    // Wednesday 30/12: the parts of 10/12 and 15/12 are late, the quarter's report is due today. 31/12 is off.
    app.advance(TimeDelta::days(37));
    assert_eq!(remind(&app.app).await.unwrap(), 2);
    let city = digests(&app, &leader).await;
    assert_eq!(city.len(), 1);
    assert!(city[0].subject.contains("2 phần việc"), "{}", city[0].subject);
    let standing = digests(&app, &plan.officer).await;
    assert_eq!(standing.len(), 1);
    assert!(standing[0].subject.contains("3 phần việc"), "{}", standing[0].subject);
    let body = &standing[0].body;
    assert!(body.contains("Quá hạn, báo cơ quan thường trực (2)") && body.contains("Đến hạn ngay (1)"), "{body}");
    assert!(!body.contains("Quán triệt"), "a part without a deadline is never told: {body}");
}

#[tokio::test]
async fn without_an_officer_the_people_of_the_agency_are_told() {
    let app = TestApp::new().await;
    app.issued_plan().await;
    let head = app.as_role(Role::AgencyHead).await;
    assert_eq!(remind(&app.app).await.unwrap(), 1);
    assert_eq!(digests(&app, &head).await.len(), 1);
}

#[tokio::test]
async fn a_closed_plan_reminds_nobody() {
    let app = TestApp::new().await;
    app.as_role(Role::AgencyOfficer).await;
    let plan = app.issued_plan().await;
    let approves = app.permit_of(&plan.leader, Permission::ApprovePlans).await;
    life::close(&app.app, &approves, plan.id.as_str(), "Đã xong năm").await.unwrap();
    assert_eq!(remind(&app.app).await.unwrap(), 0);
}

#[tokio::test]
async fn a_year_whose_days_off_are_unknown_is_left_out_without_a_fault() {
    let app = TestApp::new().await;
    app.as_role(Role::AgencyOfficer).await;
    let plan = app.issued_plan().await;
    let moved = "update task_parts set due_on = '2027-01-05' where due_on = '2026-12-15'";
    app.app.db.run_outside(moved).await.unwrap();
    let (count,) = app
        .app
        .db
        .read()
        .one::<(i64,)>("select count(*) from task_parts where due_on is not null", vec![])
        .await
        .unwrap();
    assert_eq!(count, 4);
    // The part of 2027 is left out on Wednesday 30/12; the others are told.
    app.advance(TimeDelta::days(37));
    assert!(remind(&app.app).await.unwrap() > 0);
    assert!(!digests(&app, &plan.officer).await[0].body.contains("Bố trí kinh phí"));
    // In 2027 nothing is known at all.
    app.advance(TimeDelta::days(20));
    assert_eq!(remind(&app.app).await.unwrap(), 0);
}

#[tokio::test]
async fn the_daily_job_runs_once_and_two_nodes_at_once_tell_nobody_twice() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    app.issued_plan().await;
    for _ in 0..2 {
        jobs::enqueue_daily(&app.app, crate::DAILY).await.unwrap();
    }
    while jobs::run_next(&app.app, crate::run_job).await.unwrap() {}
    let (runs,) = app
        .app
        .db
        .read()
        .one::<(i64,)>("select count(*) from jobs where kind = 'plans.remind' and state = 'done'", vec![])
        .await
        .unwrap();
    assert_eq!(runs, 1);
    assert_eq!(digests(&app, &officer).await.len(), 1);
    app.advance(TimeDelta::days(4));
    let (one, other) = tokio::join!(remind(&app.app), remind(&app.app));
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    assert_eq!(digests(&app, &officer).await.len(), 2);
}
