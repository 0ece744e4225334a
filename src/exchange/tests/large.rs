//! Large files: read and applied in the background, batch by batch, through kills and second runs.

use std::fmt::Write as _;

use super::{application, count, import, marks, post, sent};
use crate::exchange::actions;
use crate::exchange::import::ImportState;
use crate::platform::jobs;
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::testing::{Client, TestApp};

/// A text of so many people.
fn people(count: usize) -> Vec<u8> {
    let mut text = "Họ tên,CCCD,Điểm\n".to_owned();
    for number in 0..count {
        writeln!(text, "Nguyễn Văn Mẫu,001085{number:06},{}", number % 90).unwrap();
    }
    text.into_bytes()
}

async fn work(app: &TestApp) {
    while jobs::run_next(&app.app, crate::run_job).await.unwrap() {}
}

async fn permit(app: &TestApp, client: &Client) -> Permit {
    let signed = crate::accounts::session::again(
        &app.app,
        client.user_id.as_str(),
        client.assignment_id.as_str(),
        None,
        "127.0.0.1",
    );
    Permit::grant(signed.await.unwrap().unwrap(), Permission::EditPlans).unwrap()
}

#[tokio::test]
async fn a_large_file_goes_through_the_background_and_a_killed_run_loses_nothing() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let path = sent(&officer, "thu-nghiem", "lớn.csv", &people(2_600)).await;
    assert_eq!(import(&app, &path).await.state, ImportState::Reading);
    assert!(officer.get(&path).await.text.contains("Đang đọc"));
    work(&app).await;
    let row = import(&app, &path).await;
    assert_eq!((row.state, row.new_rows, row.wrong_rows), (ImportState::Ready, 2_600, 0));
    let page = officer.get(&format!("{path}?trang=11")).await.text;
    assert!(page.contains("501–550 trong 2.600") && page.contains("•••••••••500"), "{page}");

    post(&app, &officer, &path, "nhan", "").await;
    assert!(marks(&app).await.is_empty(), "it waits for the background");
    // A run that is killed after its first batch.
    let permit = permit(&app, &officer).await;
    let row = import(&app, &path).await;
    assert!(actions::next_batch(&app.app, &permit, &super::kind::MARKS, &row).await.unwrap());
    assert_eq!(marks(&app).await.len(), 500);
    work(&app).await;
    assert_eq!(marks(&app).await.len(), 2_600);
    assert_eq!(count(&app, "import.batch_applied").await, 6);
    let row = import(&app, &path).await;
    assert_eq!((row.state, row.applied_rows), (ImportState::Applied, 2_600));
    // A second run finds nothing to do.
    assert!(!actions::next_batch(&app.app, &permit, &super::kind::MARKS, &row).await.unwrap());
    assert_eq!(count(&app, "import.applied").await, 1);

    post(&app, &officer, &path, "hoan-tac", "reason=Nhầm tệp").await;
    work(&app).await;
    assert!(marks(&app).await.is_empty());
    assert_eq!(import(&app, &path).await.state, ImportState::Undone);
}

#[tokio::test]
async fn background_work_stops_when_its_sender_lost_the_right() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let path = sent(&officer, "thu-nghiem", "lớn.csv", &people(2_100)).await;
    work(&app).await;
    post(&app, &officer, &path, "nhan", "").await;
    app.app.db.run_outside("update assignments set role = 'auditor'").await.unwrap();
    work(&app).await;
    assert!(marks(&app).await.is_empty());
    let row = import(&app, &path).await;
    assert_eq!((row.state, row.applied_rows), (ImportState::Applied, 0));
    assert!(row.refusal.unwrap().contains("không còn quyền"));
}
