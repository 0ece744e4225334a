//! The first real list: particulars of agencies.

use axum::http::StatusCode;

use super::{import, post, sent, workbook};
use crate::platform::permission::Role;
use crate::testing::TestApp;

#[tokio::test]
async fn particulars_of_agencies_come_by_code_or_name_and_go_back() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let lines = [
        "BIỂU THÔNG TIN CƠ QUAN",
        "Mã|Tên cơ quan|Ký hiệu|Địa chỉ|SĐT|Email|Thủ trưởng|Chức vụ",
        "so-hoc-tap|Sở Học tập Mẫu||1 Đường Thử|912345678|shtm@example.gov.vn|Nguyễn Văn Mẫu|Giám đốc",
        "|truong cao dang mau|TCĐM|2 Đường Thử||||",
        "so-ngan-sach|Sở Học tập Mẫu||||||",
        "|Sở Không Có|SKC|||||",
        "|Sở Ngân sách Mẫu|snsm|||||",
    ];
    let path = sent(&officer, "co-quan", "co-quan.xlsx", &workbook(&lines)).await;
    let row = import(&app, &path).await;
    assert_eq!((row.changed_rows, row.wrong_rows, row.new_rows), (2, 3, 0));
    let page = officer.get(&path).await.text;
    for shown in [
        "<ins>+84912345678</ins>",
        "Mã so-ngan-sach là của Sở Ngân sách Mẫu",
        "Không có cơ quan này trong phạm vi của bạn",
        "Ký hiệu chỉ gồm chữ in hoa",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let accepted = post(&app, &officer, &path, "nhan", "without_wrong=1").await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.text);
    let agency = officer.get("/co-quan/so-hoc-tap").await.text;
    assert!(agency.contains("1 Đường Thử") && agency.contains("Nguyễn Văn Mẫu"), "{agency}");
    assert!(officer.get("/co-quan/truong-mau").await.text.contains("TCĐM"));
    let undone = post(&app, &officer, &path, "hoan-tac", "reason=Nhầm biểu cũ").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    assert!(!officer.get("/co-quan/so-hoc-tap").await.text.contains("1 Đường Thử"));
    let list = officer.get("/co-quan").await.text;
    assert!(list.contains("/nhap/co-quan"));
}

#[tokio::test]
async fn an_agency_out_of_reach_looks_like_one_that_is_not_there() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let lines = [
        "Mã|Tên cơ quan|Địa chỉ",
        "so-ngan-sach|Sở Ngân sách Mẫu|1 Đường Thử",
        "khong-co|Sở Không Có|2 Đường Thử",
        "truong-mau|Trường Cao đẳng Mẫu|3 Đường Thử",
    ];
    let path = sent(&officer, "co-quan", "a.xlsx", &workbook(&lines)).await;
    let row = import(&app, &path).await;
    assert_eq!((row.changed_rows, row.wrong_rows), (1, 2));
    let wrong = officer.get(&format!("{path}?xem=loi")).await.text;
    assert_eq!(wrong.matches("Không có cơ quan này trong phạm vi của bạn").count(), 2);
}

#[tokio::test]
async fn an_agency_changed_after_the_import_stops_its_undoing() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let path =
        sent(&officer, "co-quan", "a.xlsx", &workbook(&["Tên cơ quan|Địa chỉ", "Sở Học tập Mẫu|1 Đường Thử"])).await;
    post(&app, &officer, &path, "nhan", "").await;
    let form = "name=Sở Học tập Mẫu&address=9 Đường Khác&version=2";
    assert_eq!(officer.post("/co-quan/so-hoc-tap/sua", form).await.status, StatusCode::SEE_OTHER);
    let refused = post(&app, &officer, &path, "hoan-tac", "reason=Nhầm tệp").await;
    assert!(refused.text.contains("Sở Học tập Mẫu đã được sửa sau lần nhập này"), "{}", refused.text);
    assert!(officer.get("/co-quan/so-hoc-tap").await.text.contains("9 Đường Khác"));
}
