//! The policy as officers read it.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use super::{of_place, uses, versions};
use crate::platform::error::Error;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::testing::TestApp;

#[tokio::test]
async fn every_role_reads_the_policy_with_its_history_and_legal_basis() {
    let app = TestApp::new().await;
    for role in Role::ALL {
        assert_eq!(app.as_role(*role).await.get("/chinh-sach").await.status, StatusCode::OK, "{role}");
    }
    let page = app.as_role(Role::StandingOfficer).await.get("/chinh-sach").await.text;
    for shown in ["300.000.000", "từ 01/01/2026", "53/2025/NQ-HĐND", "tạm dùng, chưa ban hành", "5.310.000"] {
        assert!(page.contains(shown), "{shown}");
    }
    let housing = page.split("housing_support").nth(1).unwrap();
    assert!(housing.split("</tbody>").next().unwrap().contains("chưa có"));
    assert!(housing.contains("Khi chưa đặt thì chặn: Hỗ trợ nhà ở"));
}

#[tokio::test]
async fn the_policy_is_searched_without_marks() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let found = officer.get("/chinh-sach?q=ho+tro+nha+o").await.text;
    assert!(found.contains("housing_support") && !found.contains("retirement_age"));
    assert!(officer.get("/chinh-sach?q=khong+co+gi").await.text.contains("Không có quy tắc nào khớp"));
}

#[tokio::test]
async fn who_is_not_signed_in_is_asked_to_sign_in() {
    let app = TestApp::new().await;
    assert!(app.anyone().get("/chinh-sach").await.location().starts_with("/dang-nhap"));
}

#[test]
fn a_setting_knows_what_it_blocks() {
    let pack = of_place("hai-phong").unwrap();
    let uses = uses::of_parameters(pack);
    let of = |id: &str| uses[pack.parameter(id).unwrap()].join("; ");
    assert!(of("one_off").contains("Hỗ trợ một lần"));
    assert!(of("repayment_multiple").contains("Đền bù"));
    assert!(of("income_months").contains("Hỗ trợ thu nhập"));
    assert!(of("least_service_months").contains("Còn đủ thời gian công tác"));
}

#[test]
fn each_place_has_its_own_rules_and_one_without_has_none() {
    assert_eq!(of_place("ha-noi").unwrap().code, "ha-noi");
    assert!(matches!(of_place("mau"), Err(Error::NotFound)));
}

#[tokio::test]
async fn a_wage_that_an_officer_enters_counts_in_every_amount_from_its_day_on() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let ask = || async {
        let facts = r#"{"facts":{"qualifications":["phd"],"recruited_on":"2026-12-01","field_in_catalogue":true,
            "remaining_service_months":240,"commits":true,"vietnamese":true,"employment":"public_employee","region":"I"},
            "lang":"vi","schemes":["nq-53"],"until":2027}"#;
        let request = Request::post("/api/v1/entitlements").header(header::CONTENT_TYPE, "application/json");
        let reply = app.anyone().send(request.body(Body::from(facts)).unwrap()).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        reply.text
    };
    let kept = || async {
        let mut tx = app.app.db.write(&Permit::system("test")).await.unwrap();
        versions::keep(&app.app, &mut tx).await.unwrap()
    };
    let (before, early) = (ask().await, kept().await);
    assert_eq!(early.pack.code, "hai-phong");
    let form =
        "I=6.000.000&II=5.000.000&III=4.500.000&IV=4.000.000&from=01/01/2027&legal_document_id=nd-mau-1&clause=D1";
    assert_eq!(officer.post("/muc-luong/vung", form).await.status, StatusCode::SEE_OTHER);
    let (after, late) = (ask().await, kept().await);
    assert_ne!(before, after, "the calculator multiplies the new wage");
    assert!(!before.contains("6.000.000") && after.contains("6.000.000"), "{after}");
    assert!(after.contains("5.310.000"), "months before its day keep the old one: {after}");
    assert_ne!(early.key, late.key, "who is granted something now keeps the rules with the new wage");
    let page = officer.get("/chinh-sach").await.text;
    assert!(page.contains("6.000.000") && page.contains("từ 01/01/2027"), "{page}");
}
