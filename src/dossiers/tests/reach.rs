//! Who sees what: by bloc, by agency, by what was handed in; what is out of reach does not exist, and the attempt is noted.

use axum::http::StatusCode;

use super::{City, form};
use crate::dossiers::store::list;
use crate::platform::db::Heard;
use crate::platform::list::ListParams;
use crate::platform::permission::{Permission, Role};

#[tokio::test]
async fn out_of_reach_is_not_found_and_noted() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let other = city.app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    for stranger in [&city.party, &other] {
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(city.events(&path).await.last().unwrap(), "dossier.out_of_reach");
        assert!(!stranger.get("/ho-so").await.text.contains("Hư Cấu"));
        assert_eq!(stranger.post(&format!("{path}/rut"), "withdraw_reason=abcdef").await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        city.party.post(&format!("{path}/dung"), "suspend_reason=abcdef&version=3").await.status,
        StatusCode::NOT_FOUND
    );
    let item = city.items(&path).await.remove(0);
    assert_eq!(city.party.get(&format!("{path}/giay-to/{}/tep", item.id)).await.status, StatusCode::NOT_FOUND);
    let finance = city.app.as_role(Role::FinanceOfficer).await;
    assert_eq!(finance.get(&path).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_unit_reads_what_it_handed_in_and_not_what_others_did() {
    let city = City::new().await;
    let own = city.received("Lê Thị Hư Cấu").await;
    let item = city.items(&own).await.remove(0);
    assert_eq!(city.unit.get(&format!("{own}/giay-to/{}/tep", item.id)).await.status, StatusCode::OK);
    // Filed by the standing agency for the same unit: the unit sees that it is there, not its papers.
    let other = city.submitted(&city.officer, "Trần Văn Mẫu").await;
    let item = city.items(&other).await.remove(0);
    assert_eq!(city.unit.get(&other).await.status, StatusCode::OK);
    assert_eq!(city.unit.get(&format!("{other}/giay-to/{}/tep", item.id)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(city.unit.post(&format!("{own}/y-kien"), "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_list_is_searched_filtered_paged_and_exported() {
    let city = City::new().await;
    let one = city.received("Lê Thị Hư Cấu").await;
    city.open(&city.unit, "Đặng Văn Mẫu").await;
    let page = city.officer.get("/ho-so?q=dang+van").await.text;
    assert!(page.contains("Mẫu") && !page.contains("Hư Cấu"));
    let page = city.officer.get("/ho-so?tt=appraising&nhom=phd&dv=so-hoc-tap").await.text;
    assert!(page.contains("Hư Cấu") && !page.contains("Đặng"));
    for sort in ["han", "ten", "sua"] {
        for direction in ["tang", "giam"] {
            let page = city.officer.get(&format!("/ho-so?sap={sort}&chieu={direction}")).await.text;
            assert!(page.contains("Hư Cấu") && page.contains("Mẫu"), "{sort} {direction}");
            let shown = city.officer.get(&format!("{one}?sap={sort}&chieu={direction}")).await.text;
            assert!(shown.contains(" trong 2"), "{sort} {direction}");
        }
    }
    let empty = city.officer.get("/ho-so?q=khong-co-ai").await.text;
    assert!(empty.contains("Không có hồ sơ nào khớp"));
    let export = city.officer.get("/ho-so.xlsx?tt=appraising").await;
    assert_eq!(export.status, StatusCode::OK);
    assert!(export.bytes.starts_with(b"PK"));
    assert!(city.party.get("/ho-so").await.text.contains("Chưa có hồ sơ đề nghị nào"));
}

#[tokio::test]
async fn a_known_talent_is_referred() {
    let city = City::new().await;
    let talent = form(&[
        ("family_name", "Vũ"),
        ("middle_name", "Hư"),
        ("given_name", "Cấu"),
        ("sex", "female"),
        ("nationality", "VN"),
        ("status", "in_post"),
        ("agency_id", "so-hoc-tap"),
        ("birth", "02/05/1989"),
    ]);
    let reply = city.unit.post("/nhan-tai/them", &talent).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let id = reply.location().trim_start_matches("/nhan-tai/").to_owned();
    let page = city.unit.get(&format!("/ho-so/lap?nhan-tai={id}")).await.text;
    assert!(page.contains("Giới thiệu Vũ Hư Cấu"));
    let body = form(&[
        ("talent_id", &id),
        ("person_name", "Vũ Hư Cấu"),
        ("beneficiary_group", "phd"),
        ("channel", "direct"),
        ("specialty", "Toán học"),
        ("agency_id", "so-hoc-tap"),
    ]);
    let reply = city.unit.post("/ho-so/lap", &body).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let dossier = city.dossier(reply.location()).await;
    assert_eq!(dossier.talent_id.as_deref(), Some(id.as_str()));
    assert_eq!(city.party.get(&format!("/ho-so/lap?nhan-tai={id}")).await.status, StatusCode::NOT_FOUND);
}

/// Tables without statistics, as they are on the day on which a city begins.
#[tokio::test]
async fn the_list_of_dossiers_and_its_counts_go_by_their_indexes() {
    let city = City::new().await;
    let permit = city.app.permit(&city.officer, Permission::ViewDossiers).await;
    let heard = Heard::default();
    let db = &mut city.app.app.db.telling(&heard).read();
    let (today, all) = (city.app.app.clock.today(), ListParams::default());
    let appraised = all.having("tt", "appraising");
    list::by_state(db, &permit).await.unwrap();
    list::count(db, &permit, &all, today).await.unwrap();
    list::count(db, &permit, &appraised, today).await.unwrap();
    list::agencies(db, &permit).await.unwrap();
    list::officers(db, &permit).await.unwrap();
    let indexes = [
        "dossiers_counted",
        "dossiers_counted",
        "dossiers_counted",
        "dossiers_by_agency_reach",
        "dossiers_by_officer_reach",
    ];
    let statements = heard.take();
    assert_eq!(statements.len(), indexes.len());
    for ((statement, _), index) in statements.iter().zip(indexes) {
        let Some(plan) = city.app.plan(statement).await else { return };
        assert!(plan.contains(&format!("COVERING INDEX {index} ")), "{statement}: {plan}");
    }
    let column = list::COLUMNS[0];
    let page = list::select(&permit, &all, today).then(&format!("order by {}, d.id limit 51", column.column));
    let plan = city.app.plan(page.text()).await.unwrap();
    assert!(plan.contains("dossiers_by_due") && !plan.contains("TEMP B-TREE"), "{plan}");
}
