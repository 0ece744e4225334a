//! The desk and the frame through HTTP.

use axum::http::StatusCode;

use crate::platform::permission::{Role, printed_table};
use crate::platform::words::Words;
use crate::testing::TestApp;

/// Compares with what is kept; `CHIEUHIEN_KEEP=1` keeps the new text after a review.
fn compare(text: &str, file: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("CHIEUHIEN_KEEP").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, kept, "this changed: review it, then keep it in {file} with CHIEUHIEN_KEEP=1");
}

#[test]
fn the_table_of_permissions_is_as_printed() {
    compare(&printed_table(), "tests/permissions.txt");
}

#[test]
fn every_route_names_its_permission_as_printed() {
    let mut lines: Vec<String> = crate::routes()
        .lines()
        .iter()
        .map(|line| {
            let again = if line.confirmed { " +password" } else { "" };
            format!("{:<4} {:<40} {:?}{again}", line.method, line.path, line.permission)
        })
        .collect();
    lines.sort();
    compare(
        &(lines.join(
            "
",
        ) + "
"),
        "tests/routes.txt",
    );
}

#[tokio::test]
async fn every_role_has_a_desk_and_may_search() {
    let app = TestApp::new().await;
    for role in Role::ALL {
        let person = app.as_role(*role).await;
        assert_eq!(person.get("/viec").await.status, StatusCode::OK, "{role}");
        let found = person.get("/tim?q=hoc+tap").await;
        assert!(found.text.contains("/co-quan/so-hoc-tap"), "{role}");
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_says_so_in_the_frame() {
    let app = TestApp::new().await;
    let person = app.as_role(Role::CityLeader).await;
    let reply = person.get("/khong-co-trang-nay").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert!(reply.text.contains("Không tìm thấy trang") && reply.text.contains("Việc của tôi"));
}
