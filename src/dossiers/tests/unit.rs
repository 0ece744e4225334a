//! The receiving unit: entered by who appraises, for a reason, at the version that they saw.

use axum::http::StatusCode;

use super::{City, form, with_version};
use crate::dossiers::dossier::DossierState;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::{insert, sql};

const COLLEGE: (&str, &str) = ("agency_id", "truong-mau");
const REASON: (&str, &str) = ("unit_reason", "Trường có chỉ tiêu và đề nghị tiếp nhận");

#[tokio::test]
async fn only_who_appraises_the_dossiers_of_the_bloc_enters_it() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let body = with_version(&city.dossier(&path).await, &[COLLEGE, REASON]);
    assert_eq!(city.party.get(&format!("{path}/don-vi")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(city.party.post(&format!("{path}/don-vi"), &body).await.status, StatusCode::NOT_FOUND);
    assert_eq!(city.events(&path).await.last().unwrap(), "dossier.out_of_reach");
    for role in [Role::AgencyOfficer, Role::AgencyHead, Role::FinanceOfficer, Role::CouncilMember, Role::Auditor] {
        let other = city.app.as_role(role).await;
        assert_eq!(other.get(&format!("{path}/don-vi")).await.status, StatusCode::FORBIDDEN, "{role:?}");
        assert_eq!(other.post(&format!("{path}/don-vi"), &body).await.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    assert_eq!(city.dossier(&path).await.agency_id.as_deref(), Some("so-hoc-tap"));
    assert!(!city.unit.get(&path).await.text.contains("/don-vi"));
}

#[tokio::test]
async fn a_unit_that_cannot_take_anybody_is_refused_and_what_was_typed_stays() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let dossier = city.dossier(&path).await;
    let to = format!("{path}/don-vi");
    let mut tx = city.app.app.db.write(&Permit::system("test")).await.unwrap();
    let today = clock::local(tx.now).date();
    sql!(run, &mut tx, "update agencies set state = 'dissolved', ended_on = $1 where id = 'so-ngan-sach'", today)
        .unwrap();
    tx.commit(Event::about_instance("page.read")).await.unwrap();
    for unit in ["khong-co", "so-ngan-sach"] {
        let reply = city.officer.post(&to, &with_version(&dossier, &[("agency_id", unit), REASON])).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{unit}");
        assert!(reply.text.contains("đang hoạt động trong danh sách"), "{unit}: {}", reply.text);
        assert!(reply.text.contains("Trường có chỉ tiêu"), "{unit}: {}", reply.text);
    }
    city.refused(&city.officer, &to, &with_version(&dossier, &[REASON]), "Chọn đơn vị tiếp nhận").await;
    city.refused(&city.officer, &to, &with_version(&dossier, &[COLLEGE]), "Nhập lý do").await;
    let same = with_version(&dossier, &[("agency_id", "so-hoc-tap"), REASON]);
    city.refused(&city.officer, &to, &same, "Hồ sơ đang ghi Sở Học tập Mẫu rồi").await;
    let nowhere = with_version(&dossier, &[("published_row_id", "khong-co"), REASON]);
    city.refused(&city.officer, &to, &nowhere, "không có trong danh mục đã công bố").await;
    assert_eq!(city.dossier(&path).await.version, dossier.version);
}

#[tokio::test]
async fn of_two_officers_the_second_is_told_and_may_insist() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let body = with_version(&city.dossier(&path).await, &[COLLEGE, REASON]);
    assert_eq!(city.officer.post(&format!("{path}/don-vi"), &body).await.status, StatusCode::SEE_OTHER);
    let mine = body.replace("truong-mau", "so-ngan-sach");
    let reply = city.second.post(&format!("{path}/don-vi"), &mine).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    assert!(reply.text.contains("đơn vị tiếp nhận nay là “Trường Cao đẳng Mẫu”"), "{}", reply.text);
    assert!(reply.text.contains("value=\"so-ngan-sach\" selected") && reply.text.contains("Trường có chỉ tiêu"));
    assert_eq!(city.dossier(&path).await.agency_id.as_deref(), Some("truong-mau"));
    let again = with_version(&city.dossier(&path).await, &[("agency_id", "so-ngan-sach"), REASON]);
    assert_eq!(city.second.post(&format!("{path}/don-vi"), &again).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_dossier_that_came_to_its_end_keeps_its_unit() {
    let city = City::new().await;
    let path = city.received("Lê Thị Hư Cấu").await;
    for state in <DossierState as crate::platform::words::Words>::ALL {
        let mut tx = city.app.app.db.write(&Permit::system("test")).await.unwrap();
        sql!(run, &mut tx, "update dossiers set state = $1, agency_id = null", *state).unwrap();
        tx.commit(Event::about_instance("page.read")).await.unwrap();
        let body = with_version(&city.dossier(&path).await, &[COLLEGE, REASON]);
        let reply = city.officer.post(&format!("{path}/don-vi"), &body).await;
        let is_open = matches!(
            state,
            DossierState::Appraising | DossierState::Supplement | DossierState::Suspended | DossierState::AtCouncil
        );
        let wanted = if is_open { StatusCode::SEE_OTHER } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(reply.status, wanted, "{state:?}: {}", reply.text);
        assert_eq!(city.dossier(&path).await.state, *state);
        assert_eq!(city.dossier(&path).await.agency_id.is_some(), is_open, "{state:?}");
    }
    let unreadable = form(&[("agency_id", "truong-mau"), ("unit_reason", "Lý do đủ dài")]);
    let reply = city.officer.post(&format!("{path}/don-vi"), &unreadable).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "without a version nothing is saved");
}

/// A published catalogue with one place, at the college.
async fn place(city: &City) {
    let mut tx = city.app.app.db.write(&Permit::system("test")).await.unwrap();
    let (now, day) = (tx.now, clock::local(tx.now).date());
    insert!(&mut tx, "catalogues", {
        id: "dm", year: 2026_i64, state: "published", return_reason: "", updated_at: now,
    })
    .unwrap();
    insert!(&mut tx, "catalogue_editions", {
        id: "ban", catalogue_id: "dm", year: 2026_i64, edition: 1_i64, document_number: "12/KH-UBND", issued_on: day,
        approved_by_name: "", published_by_name: "", published_at: now, policy_version: "thu",
    })
    .unwrap();
    insert!(&mut tx, "published_rows", {
        id: "dong", edition_id: "ban", position: 1_i64, sector_code: "hoc-tap", sector_name: "Học tập",
        sector_name_en: "Learning", specialty: "Vi mạch bán dẫn", beneficiary_group: "phd", group_name: "Tiến sĩ",
        group_name_en: "Doctors", agency_id: "truong-mau", agency_name: "Trường Cao đẳng Mẫu",
        agency_name_en: "Sample College", number: 1_i64, criteria: "", institutions: "", starts_on: day, cost_gap: "",
        search_text: "",
    })
    .unwrap();
    tx.commit(Event::about_instance("page.read")).await.unwrap();
}

#[tokio::test]
async fn a_place_of_the_catalogue_names_its_unit() {
    let city = City::new().await;
    place(&city).await;
    let path = city.received("Lê Thị Hư Cấu").await;
    let to = format!("{path}/don-vi");
    let shown = city.officer.get(&to).await.text;
    assert!(shown.contains("Vi mạch bán dẫn, Trường Cao đẳng Mẫu, Tiến sĩ"), "{shown}");
    let other = [("published_row_id", "dong"), ("agency_id", "so-hoc-tap"), REASON];
    let body = with_version(&city.dossier(&path).await, &other);
    city.refused(&city.officer, &to, &body, "là của Trường Cao đẳng Mẫu").await;
    let body = with_version(&city.dossier(&path).await, &[("published_row_id", "dong"), REASON]);
    assert_eq!(city.officer.post(&to, &body).await.status, StatusCode::SEE_OTHER);
    let dossier = city.dossier(&path).await;
    assert_eq!(dossier.agency_id.as_deref(), Some("truong-mau"));
    assert_eq!((dossier.published_row_id.as_deref(), dossier.specialty.as_str()), (Some("dong"), "Vi mạch bán dẫn"));
    // Another unit leaves the place; what it was appraised for stays.
    let body = with_version(&dossier, &[("agency_id", "so-hoc-tap"), REASON]);
    assert_eq!(city.officer.post(&to, &body).await.status, StatusCode::SEE_OTHER);
    let dossier = city.dossier(&path).await;
    assert_eq!((dossier.published_row_id, dossier.specialty.as_str()), (None, "Vi mạch bán dẫn"));
}
