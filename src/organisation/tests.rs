//! Agencies through HTTP.

use axum::http::StatusCode;

use super::store::agencies::{count_select, list_select};
use crate::platform::list::Select;
use crate::platform::permission::Role;
use crate::platform::value::ToValue;
use crate::testing::TestApp;

#[tokio::test]
async fn an_officer_edits_their_own_agency_only() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    assert_eq!(officer.get("/co-quan/so-hoc-tap/sua").await.status, StatusCode::OK);
    assert_eq!(officer.get("/co-quan/so-ngan-sach/sua").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.as_role(Role::Auditor).await.get("/co-quan/so-hoc-tap/sua").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn five_mistakes_show_five_sentences() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let long = "x".repeat(400);
    let form = format!("version=1&name=A&phone=12&email=sai&website=trang&address={long}");
    let reply = officer.post("/co-quan/so-hoc-tap/sua", &form).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name", "phone", "email", "website", "address"] {
        assert!(reply.text.contains(&format!(r#"id="{field}-error""#)), "{field}");
    }
    assert!(reply.text.contains(&long), "what was typed is kept");
}

#[tokio::test]
async fn the_second_of_two_editors_sees_both_versions() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let first = officer.post("/co-quan/so-hoc-tap/sua", "version=1&name=So+Hoc+tap&address=Pho+Mot").await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let second = officer.post("/co-quan/so-hoc-tap/sua", "version=1&name=So+Hoc+tap&address=Pho+Hai").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.text.contains("Pho Mot") && second.text.contains("Pho Hai") && second.text.contains("lay_address"));
    assert!(second.text.contains(r#"name="cua_ho_address" value="Pho Mot""#), "the saved version can be chosen");
    let theirs = "version=2&name=So+Hoc+tap&address=Pho+Hai&lay_address=theirs&cua_ho_address=Pho+Mot&phone=0912345678";
    assert_eq!(officer.post("/co-quan/so-hoc-tap/sua", theirs).await.status, StatusCode::SEE_OTHER);
    assert!(officer.get("/co-quan/so-hoc-tap").await.text.contains("<dd>Pho Mot</dd>"));
    let settled = "version=3&name=So+Hoc+tap&address=Pho+Hai&lay_address=mine&cua_ho_address=Pho+Mot";
    assert_eq!(officer.post("/co-quan/so-hoc-tap/sua", settled).await.status, StatusCode::SEE_OTHER);
    let page = officer.get("/co-quan/so-hoc-tap").await.text;
    assert!(page.contains("Pho Mot → Pho Hai"), "the history shows the change");
}

#[tokio::test]
async fn an_agency_with_units_is_not_dissolved_but_merged() {
    let app = TestApp::new().await;
    let leader = app.as_role(Role::StandingLeader).await.confirmed().await;
    let dissolved = leader.post("/co-quan/ubnd-mau/giai-the", "on=23%2F11%2F2026&reason=thu+nghiem").await;
    assert_eq!(dissolved.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(dissolved.text.contains("đơn vị trực thuộc"));
    let merged =
        leader.post("/co-quan/so-hoc-tap/sap-nhap", "into=so-ngan-sach&on=23%2F11%2F2026&reason=thu+nghiem").await;
    assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.text);
    let page = leader.get("/co-quan/so-hoc-tap").await.text;
    assert!(page.contains("Đã sáp nhập") && page.contains("Sở Ngân sách Mẫu"));
    assert!(leader.get("/co-quan/so-ngan-sach").await.text.contains("Trường Cao đẳng Mẫu"), "units follow");
}

#[tokio::test]
async fn people_follow_their_agency_into_the_one_that_takes_over() {
    let app = TestApp::new().await;
    let officer = app.as_role_in(Role::AgencyOfficer, "so-hoc-tap").await;
    let leader = app.as_role(Role::StandingLeader).await.confirmed().await;
    let form = |into: &str| format!("into={into}&on=23%2F11%2F2026&reason=quyet+dinh");
    assert_eq!(leader.post("/co-quan/so-hoc-tap/sap-nhap", &form("so-ngan-sach")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(officer.get("/co-quan/so-ngan-sach/sua").await.status, StatusCode::OK);
    // Merged again: nobody has to follow a chain.
    assert_eq!(leader.post("/co-quan/so-ngan-sach/sap-nhap", &form("van-phong")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(officer.get("/co-quan/van-phong/sua").await.status, StatusCode::OK);
    assert!(leader.get("/co-quan/so-hoc-tap").await.text.contains("Văn phòng Ủy ban nhân dân thành phố Mẫu"));
}

#[tokio::test]
async fn an_agency_moves_with_all_below_it_but_not_under_itself() {
    let app = TestApp::new().await;
    let leader = app.as_role(Role::StandingLeader).await;
    let to = |parent: &str| format!("parent_id={parent}&on=23%2F11%2F2026&reason=quyet+dinh");
    for wrong in ["truong-mau", "so-hoc-tap", "ban-to-chuc", "khong-co", "ubnd-mau"] {
        let refused = leader.post("/co-quan/so-hoc-tap/chuyen", &to(wrong)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.text.contains(r#"id="parent_id-error""#), "{wrong}");
    }
    assert_eq!(leader.post("/co-quan/so-hoc-tap/chuyen", &to("van-phong")).await.status, StatusCode::SEE_OTHER);
    let officer = app.as_role_in(Role::AgencyHead, "van-phong").await;
    assert_eq!(officer.get("/co-quan/truong-mau/sua").await.status, StatusCode::OK, "the unit below came along");
}

#[tokio::test]
async fn a_new_agency_is_usable_at_once_and_the_pack_leaves_it_alone() {
    let app = TestApp::new().await;
    let leader = app.as_role(Role::StandingLeader).await;
    let empty = leader.post("/co-quan/them", "").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name", "kind", "bloc"] {
        assert!(empty.text.contains(&format!(r#"id="{field}-error""#)), "{field}");
    }
    let form =
        "name=Trung+t%C3%A2m+Th%E1%BB%AD+nghi%E1%BB%87m&kind=public_service_unit&bloc=government&parent_id=so-hoc-tap";
    let added = leader.post("/co-quan/them", form).await;
    assert_eq!(added.location(), "/co-quan/trung-tam-thu-nghiem");
    assert_eq!(leader.post("/co-quan/them", form).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the name is taken");
    let other = leader.post("/co-quan/them", &form.replace("government", "party")).await;
    assert!(other.text.contains(r#"id="bloc-error""#), "a unit belongs to the bloc of its superior");
    let head = app.as_role_in(Role::AgencyHead, "so-hoc-tap").await;
    assert_eq!(head.get("/co-quan/trung-tam-thu-nghiem/sua").await.status, StatusCode::OK);
    let party = app.as_role(Role::PartyOfficer).await;
    assert_eq!(party.post("/co-quan/them", form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(party.get("/co-quan/so-hoc-tap/chuyen").await.status, StatusCode::NOT_FOUND, "the other bloc");
}

#[tokio::test]
async fn only_the_version_that_was_seen_is_confirmed() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    officer.post("/co-quan/so-hoc-tap/sua", "version=1&name=So+Hoc+tap&address=Pho+Mot").await;
    let stale = officer.post("/co-quan/so-hoc-tap/xac-nhan", "version=1").await;
    assert_eq!(stale.status, StatusCode::SEE_OTHER);
    let log = app.as_role(Role::Administrator).await.get("/nhat-ky?viec=agency.confirmed").await.text;
    assert!(log.contains("Không có mục nào khớp"), "nothing was confirmed");
}

#[tokio::test]
async fn a_change_of_the_calendar_counts_open_deadlines_again() {
    let app = TestApp::new().await;
    let admin = app.as_role(Role::Administrator).await;
    let invite =
        "full_name=Tr%E1%BA%A7n+V%C4%83n+Th%E1%BB%AD&email=thu@example.gov.vn&agency_id=so-hoc-tap&role=agency_officer";
    assert!(admin.post("/tai-khoan/moi", invite).await.status.is_success());
    let due = async || {
        let found = crate::sql!(
            one(chrono::NaiveDate,),
            &mut app.app.db.read(),
            "select due_on from duties where kind = 'agency.confirm'"
        );
        found.unwrap().0.to_string()
    };
    assert_eq!(due().await, "2026-12-07", "ten working days after Monday 23/11/2026");
    let wrong = admin.post("/ngay-nghi", "days=25/11/2026%3B+l%C3%A0m+b%C3%B9%3B+Sai%0Axyz&basis=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for sentence in ["Dòng 1", "Dòng 2", r#"id="basis-error""#] {
        assert!(wrong.text.contains(sentence), "{sentence}");
    }
    let days = "days=24/11/2026%3B+ngh%E1%BB%89+l%E1%BB%85%3B+Ng%C3%A0y+v%C4%83n+h%C3%B3a&basis=Nghi+quyet+thu";
    assert_eq!(admin.post("/ngay-nghi", days).await.status, StatusCode::SEE_OTHER);
    assert_eq!(due().await, "2026-12-08");
    assert_eq!(admin.post("/ngay-nghi", days).await.status, StatusCode::UNPROCESSABLE_ENTITY, "it is there already");
    let edit = "kind=holiday&name=Ngay+van+hoa&basis=Nghi+quyet+28&reason=doi+ten+goi&version=1";
    assert_eq!(admin.post("/ngay-nghi/2026-11-24", edit).await.status, StatusCode::SEE_OTHER);
    assert_eq!(admin.post("/ngay-nghi/2026-11-24", edit).await.status, StatusCode::CONFLICT);
    assert_eq!(
        admin.post("/ngay-nghi/2026-11-24/bo", "withdraw_reason=").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let withdrawn = admin.post("/ngay-nghi/2026-11-24/bo", "withdraw_reason=khong+ap+dung").await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER);
    assert_eq!(due().await, "2026-12-07");
    let entry = crate::sql!(
        one(String,),
        &mut app.app.db.read(),
        "select detail from audit_entries where event = 'calendar.days_added'"
    );
    let detail = entry.unwrap().0;
    assert!(detail.contains("2026-12-07") && detail.contains("2026-12-08"), "the log keeps both: {detail}");
    assert!(admin.get("/ngay-nghi.xlsx?nam=2026").await.bytes.starts_with(b"PK"));
    let officer = app.as_role(Role::AgencyOfficer).await;
    assert_eq!(officer.post("/ngay-nghi", days).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_new_wage_closes_the_period_before_and_past_ones_stay() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let form = |from: &str| {
        format!("I=6.000.000&II=5.000.000&III=4.500.000&IV=4.000.000&from={from}&legal_document_id=nd-mau-1&clause=D1")
    };
    let early = officer.post("/muc-luong/vung", &form("01/01/2026")).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.text.contains(r#"id="from-error""#) && early.text.contains("6.000.000"), "what was typed stays");
    assert_eq!(officer.post("/muc-luong/vung", &form("01/01/2027")).await.status, StatusCode::SEE_OTHER);
    let page = officer.get("/muc-luong").await.text;
    assert!(page.contains("31/12/2026") && page.contains("6.000.000") && page.contains("5.000.000"));
    let salary = "monthly=2.500.000&from=01/07/2027&legal_document_id=nd-mau-1";
    assert_eq!(officer.post("/muc-luong/co-so", salary).await.status, StatusCode::SEE_OTHER);
    let unknown = "monthly=2.500.000&from=01/07/2028&legal_document_id=khong-co";
    assert!(officer.post("/muc-luong/co-so", unknown).await.text.contains(r#"id="legal_document_id-error""#));
    let region = "region=IV&from=01/01/2027&legal_document_id=nd-mau-1";
    assert_eq!(officer.post("/dia-ban/99003", region).await.status, StatusCode::SEE_OTHER);
    assert!(officer.get("/dia-ban/99003").await.text.contains("Vùng IV"));
    assert_eq!(officer.get("/dia-ban/00000").await.status, StatusCode::NOT_FOUND);
    assert!(officer.get("/dia-ban.xlsx").await.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn search_takes_words_with_or_without_marks() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    for query in ["so+hoc+tap", "S%E1%BB%9F+H%E1%BB%8Dc+t%E1%BA%ADp", "hoc+so"] {
        assert!(officer.get(&format!("/co-quan?q={query}")).await.text.contains("/co-quan/so-hoc-tap"), "{query}");
    }
    assert!(officer.get("/co-quan?q=khongcogi").await.text.contains("Không có cơ quan nào khớp"));
    assert!(officer.get("/co-quan.xlsx").await.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn the_list_of_agencies_is_read_in_the_order_of_an_index() {
    let app = TestApp::new().await;
    let active = |select: Select| select.when("state = ?", Some("active"));
    let page = active(list_select())
        .and("(sort_key, id) > (?, ?)", vec!["".to_value(), "".to_value()])
        .then("order by sort_key asc, id asc limit 51");
    let search = active(list_select()).search("search_text", "so hoc").then("order by sort_key, id limit 300");
    for select in [page, search] {
        let Some(plan) = app.plan(select.text()).await else { return };
        assert!(plan.contains("agencies_by_sort") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
    let counted = app.plan(active(count_select()).text()).await.unwrap();
    assert_eq!(counted.lines().count(), 1, "counting joins nothing: {counted}");
}
