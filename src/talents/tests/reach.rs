//! Who sees whom (IV.3.b), and how many there are without who they are.

use axum::http::StatusCode;

use super::support::{events, id_of, names, officer, person};
use crate::platform::permission::Role;
use crate::testing::TestApp;

#[tokio::test]
async fn a_unit_sees_its_own_people_and_nobody_sees_both_blocs() {
    let app = TestApp::new().await;
    let standing = officer(&app).await;
    let party = app.as_role(Role::PartyOfficer).await;
    let own = person(&standing, "Lê Thị Học", "so-hoc-tap", &[]).await;
    let below = person(&standing, "Lê Thị Trường", "truong-mau", &[]).await;
    let other = person(&standing, "Lê Thị Ngân", "so-ngan-sach", &[]).await;
    let theirs = person(&party, "Lê Thị Đảng", "ban-to-chuc", &[]).await;
    let unit = app.as_role_in(Role::AgencyOfficer, "so-hoc-tap").await;
    let seen = |page: &str| names(page);
    assert_eq!(seen(&unit.get("/nhan-tai").await.text), ["Lê Thị Học", "Lê Thị Trường"]);
    assert_eq!(seen(&standing.get("/nhan-tai").await.text).len(), 3);
    assert_eq!(seen(&party.get("/nhan-tai").await.text), ["Lê Thị Đảng"]);
    for (client, path, status) in [
        (&unit, &own, 200),
        (&unit, &below, 200),
        (&unit, &other, 404),
        (&unit, &theirs, 404),
        (&standing, &theirs, 404),
        (&party, &own, 404),
        (&party, &theirs, 200),
    ] {
        for ending in ["", "/dao-tao", "/cong-tac", "/thanh-tich", "/nhat-ky", "/sua", "/them/bang-cap"] {
            assert_eq!(client.get(&format!("{path}{ending}")).await.status.as_u16(), status, "{path}{ending}");
        }
    }
    for query in ["Đảng", "le+thi+dang", "to+chuc"] {
        let found = seen(&standing.get(&format!("/nhan-tai?q={query}")).await.text);
        assert!(!found.contains(&"Lê Thị Đảng".to_owned()), "{query}: {found:?}");
    }
    assert!(!standing.get("/nhan-tai.xlsx").await.bytes.is_empty());
    let noted = events(&app, id_of(&theirs).as_str()).await;
    assert!(noted.iter().any(|(event, _)| event == "talent.out_of_reach"), "the attempt is in the log: {noted:?}");
    let unknown = standing.get("/nhan-tai/khong-co").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(events(&app, "khong-co").await.is_empty(), "what is not there was not attempted");
    for role in [Role::Administrator, Role::FinanceOfficer, Role::CouncilMember, Role::CityLeader] {
        let client = app.as_role(role).await;
        assert_eq!(client.get("/nhan-tai").await.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    let auditor = app.as_role(Role::Auditor).await;
    assert_eq!(auditor.get(&own).await.status, StatusCode::OK);
    assert_eq!(auditor.get(&theirs).await.status, StatusCode::NOT_FOUND);
    assert_eq!(auditor.get("/nhan-tai/them").await.status, StatusCode::FORBIDDEN);
    let log = app.as_role(Role::StandingLeader).await.get("/nhat-ky?doi_tuong=talent").await.text;
    assert!(
        log.contains("NT-0004") && !log.contains("Lê Thị Đảng"),
        "the log names no person of the other bloc: {log}"
    );
}

#[tokio::test]
async fn city_totals_add_both_blocs_without_small_numbers() {
    let app = TestApp::new().await;
    let standing = officer(&app).await;
    let party = app.as_role(Role::PartyOfficer).await;
    for place in 0..7 {
        person(&standing, &format!("Lê Thị Số {place}"), "so-hoc-tap", &[]).await;
    }
    for place in 0..6 {
        person(&party, &format!("Vũ Thị Số {place}"), "ban-to-chuc", &[]).await;
    }
    person(&party, "Vũ Thị Nguồn", "ban-to-chuc", &[("status", "pool")]).await;
    let leader = app.as_role_in(Role::CityLeader, "ubnd-mau").await;
    let page = leader.get("/so-lieu-nhan-tai").await.text;
    assert!(page.contains("<td class=\"num\">14</td>"), "all people of the city: {page}");
    assert!(page.contains("ẩn") && !page.contains("<td class=\"num\">1</td>"), "{page}");
    assert!(!page.contains("<td class=\"num\">6</td>"), "with the total it would tell the small one: {page}");
    assert!(!page.contains("Số 1") && !page.contains("Vũ Thị"), "no person is named");
    let own = party.get("/so-lieu-nhan-tai").await.text;
    assert!(own.contains("<td class=\"num\">6</td>") && own.contains("<td class=\"num\">1</td>"), "{own}");
    let unit = app.as_role(Role::AgencyOfficer).await;
    assert_eq!(unit.get("/so-lieu-nhan-tai").await.status, StatusCode::FORBIDDEN);
}
