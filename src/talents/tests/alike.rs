//! Records that may be one person: shown before saving, found in all records, merged and taken apart again.

use axum::http::StatusCode;

use super::support::{events, form, id_of, names, officer, person, version};
use crate::platform::audit::Event;
use crate::platform::db::Read;
use crate::platform::permission::{Permission, Role};
use crate::talents::actions;
use crate::talents::entry::{EntryDraft, EntryKind};
use crate::talents::store::pairs::{self, PairState};
use crate::talents::store::{entries, people};
use crate::talents::{scan, seed};
use crate::testing::{Client, TestApp};

async fn two(client: &Client) -> (String, String) {
    let one = person(
        client,
        "Nguyễn Văn Hòa",
        "so-hoc-tap",
        &[("birth", "05/11/1987"), ("phone", "0912345678"), ("post_title", "Chuyên viên"), ("sex", "male")],
    )
    .await;
    let typed = form(&[
        ("family_name", "Nguyen"),
        ("middle_name", "Van"),
        ("given_name", "Hoa"),
        ("birth", "11/05/1987"),
        ("phone", "0912345678"),
        ("agency_id", "so-ngan-sach"),
        ("sex", "male"),
        ("personal_number", "031087000123"),
        ("email", "hoa@example.vn"),
    ]);
    let shown = client.post("/nhan-tai/them", &typed).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Có thể người này đã có hồ sơ", "Họ tên chỉ khác dấu", "đổi chỗ ngày và tháng", "Cùng số điện thoại"]
    {
        assert!(shown.text.contains(words), "{words}: {}", shown.text);
    }
    let seen = id_of(&one);
    let saved = client.post("/nhan-tai/them", &format!("{typed}&da_xem={seen}")).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    (one, saved.location().to_owned())
}

#[tokio::test]
async fn who_looks_alike_is_shown_before_saving_and_told_apart_for_good() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let (one, other) = two(&client).await;
    let db = &mut app.app.db.read();
    let pair = pairs::find(db, &id_of(&one), &id_of(&other)).await.unwrap().unwrap();
    assert_eq!(pair.state, PairState::Different);
    scan::search(&app.app, None, |_, _| {}).await.unwrap();
    let pair = pairs::find(db, &id_of(&one), &id_of(&other)).await.unwrap().unwrap();
    assert_eq!(pair.state, PairState::Different, "what was decided is remembered");
    let told = events(&app, id_of(&other).as_str()).await;
    assert!(told.iter().any(|(event, _)| event == "talent.told_apart"), "{told:?}");
    let unit = app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    let typed = form(&[
        ("family_name", "Nguyễn"),
        ("middle_name", "Văn"),
        ("given_name", "Hòa"),
        ("birth", "05/11/1987"),
        ("phone", "0912345679"),
        ("agency_id", "so-ngan-sach"),
        ("sex", "male"),
    ]);
    let shown = unit.post("/nhan-tai/them", &typed).await;
    assert!(shown.status == 422 && !shown.text.contains("Sở Học tập Mẫu"), "people of another unit are not shown");
}

#[tokio::test]
async fn two_records_become_one_field_by_field_and_two_again() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let (one, other) = two(&client).await;
    let pair = format!("/nghi-trung/{}/{}", id_of(&one), id_of(&other));
    assert_eq!(client.post(&format!("{pair}/xem-lai"), "").await.status, 303);
    let degree = [("level", "7"), ("name", "Luật kinh tế"), ("place", "Trường Ví Dụ"), ("to_on", "2015")];
    for path in [&one, &other] {
        assert_eq!(client.post_parts(&format!("{path}/them/bang-cap"), &degree, &[]).await.status, 303);
    }
    let second = [("level", "8"), ("name", "Luật kinh tế"), ("place", "Trường Ví Dụ"), ("to_on", "2020")];
    assert_eq!(client.post_parts(&format!("{other}/them/bang-cap"), &second, &[]).await.status, 303);
    let page = client.get(&pair).await.text;
    for words in ["Nguyễn Văn Hòa", "Nguyen Van Hoa", "Vì sao gợi ý", "Có một bằng cấp giống nhau", "0310•••••123"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let stale = client.post(&format!("{pair}/gop"), "first_version=9&second_version=1&merge_reason=Cung+nguoi").await;
    assert!(stale.status == 422 && stale.text.contains("vừa được người khác sửa"), "{}", stale.text);
    let merge = format!(
        "first_version={}&second_version={}&merge_reason=Da+goi+xac+minh&agency_id=2&name=1&birth=1",
        version(&app, &one).await,
        version(&app, &other).await
    );
    let merged = client.post(&format!("{pair}/gop"), &merge).await;
    assert_eq!(merged.status, 303, "{}", merged.text);
    let page = client.get(&one).await.text;
    for words in ["Nguyễn Văn Hòa", "05/11/1987", "Sở Ngân sách Mẫu", "hoa@example.vn", "0310•••••123", "Bỏ gộp"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let db = &mut app.app.db.read();
    assert_eq!(entries::of(db, &id_of(&one)).await.unwrap().len(), 2, "the same degree is kept once");
    let gone = client.get(&other).await;
    assert_eq!((gone.status.as_u16(), gone.location()), (303, one.as_str()), "the old address leads on");
    assert_eq!(client.get(&format!("{other}/dao-tao")).await.location(), format!("{one}/dao-tao"));
    assert_eq!(names(&client.get("/nhan-tai").await.text), ["Nguyễn Văn Hòa"]);
    assert_eq!(names(&client.get("/nhan-tai?q=031087000123").await.text), ["Nguyễn Văn Hòa"]);
    let later = form(&[
        ("family_name", "Nguyễn"),
        ("middle_name", "Văn"),
        ("given_name", "Hòa"),
        ("birth", "05/11/1987"),
        ("phone", "••• ••• 678"),
        ("agency_id", "so-ngan-sach"),
        ("sex", "male"),
        ("personal_number", "0310•••••123"),
        ("email", "hoa@example.vn"),
        ("post_title", "Trưởng phòng"),
        ("version", &version(&app, &one).await.to_string()),
    ]);
    assert_eq!(client.post(&format!("{one}/sua"), &later).await.status, 303);
    let page = client.get(&one).await.text;
    let undo = page.split("/bo-gop/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let undone = client.post(&format!("{one}/bo-gop/{undo}"), "reason=Hai+nguoi+khac+nhau").await;
    assert_eq!(undone.status, 303, "{}", undone.text);
    let page = client.get(&one).await.text;
    for words in ["Sở Học tập Mẫu", "Trưởng phòng"] {
        assert!(page.contains(words), "{words}: what was changed after the merge stays: {page}");
    }
    assert!(!page.contains("hoa@example.vn") && !page.contains("0310•••••123"), "{page}");
    let page = client.get(&other).await.text;
    assert!(
        page.contains("Nguyen Van Hoa") && page.contains("0310•••••123") && page.contains("hoa@example.vn"),
        "{page}"
    );
    assert_eq!(entries::of(db, &id_of(&one)).await.unwrap().len(), 1);
    assert_eq!(entries::of(db, &id_of(&other)).await.unwrap().len(), 2);
    let again = client.post(&format!("{one}/bo-gop/{undo}"), "reason=Hai+nguoi+khac+nhau").await;
    assert!(again.status == 422 && again.text.contains("đã được bỏ"), "{}", again.text);
    let told: Vec<String> = events(&app, id_of(&one).as_str()).await.into_iter().map(|(event, _)| event).collect();
    assert!(told.contains(&"talent.merged".to_owned()) && told.contains(&"talent.unmerged".to_owned()), "{told:?}");
}

#[tokio::test]
async fn records_with_two_different_personal_numbers_are_not_merged() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let birth = [("birth", "05/11/1987"), ("sex", "male")];
    let one =
        person(&client, "Trần Văn Mẫu", "so-hoc-tap", &[&birth[..], &[("personal_number", "031087000123")]].concat())
            .await;
    let other =
        person(&client, "Trần Văn Mẫu", "so-hoc-tap", &[&birth[..], &[("personal_number", "001087999888")]].concat())
            .await;
    let pair = format!("/nghi-trung/{}/{}", id_of(&one), id_of(&other));
    assert_eq!(client.get(&pair).await.status, StatusCode::NOT_FOUND, "nobody suggested the two");
    let mut tx = app.app.db.write(&crate::platform::permit::Permit::system("test")).await.unwrap();
    pairs::note(&mut tx, &id_of(&one), &id_of(&other), 50, "+30 Họ tên giống nhau").await.unwrap();
    tx.commit(crate::platform::audit::Event::about_instance("talents.scanned")).await.unwrap();
    let refused = client.post(&format!("{pair}/gop"), "first_version=1&second_version=1&merge_reason=Cung+ten").await;
    assert!(refused.status == 422 && refused.text.contains("hai số định danh khác hẳn nhau"), "{}", refused.text);
    let unit = app.as_role_in(Role::AgencyHead, "so-ngan-sach").await;
    assert_eq!(unit.get(&pair).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.as_role(Role::AgencyOfficer).await.get("/nghi-trung").await.status, StatusCode::FORBIDDEN);
    assert_eq!(client.post(&format!("{pair}/khac"), "different_reason=Hai+nguoi+trung+ten").await.status, 303);
    assert!(client.get("/nghi-trung?tt=different").await.text.contains("Hai nguoi trung ten"));
}

#[tokio::test]
async fn the_search_for_look_alikes_runs_as_a_job_over_all_records() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    seed::seed(&app.app, 1200, |_| {}).await.unwrap();
    assert_eq!(client.post("/nghi-trung/tim", "").await.status, 303);
    assert_eq!(client.post("/nghi-trung/tim", "").await.status, 303, "asked for twice it is one job");
    let mut ran = 0;
    while crate::platform::jobs::run_next(&app.app, crate::run_job).await.unwrap() {
        ran += 1;
    }
    let (state, done, total): (String, i64, i64) = app
        .app
        .db
        .read()
        .one("select state, progress_done, progress_total from jobs where kind = 'talents.duplicates'", Vec::new())
        .await
        .unwrap();
    assert!(ran >= 1 && state == "done" && total > 0 && done > 0, "{state} {done}/{total}");
    let page = client.get("/nghi-trung").await.text;
    assert!(page.contains("Số định danh chỉ khác") || page.contains("Cùng thư điện tử"), "{page}");
    let merges = app.permit_of(&client, Permission::MergeTalents).await;
    let open = pairs::list(&mut app.app.db.read(), &merges, PairState::Open).await.unwrap();
    assert!(open.len() >= 2, "about one in two hundred was entered twice: {}", open.len());
    assert!(open.windows(2).all(|two| two[0].score >= two[1].score), "the likeliest first");
    assert_eq!(seed::remove(&app.app).await.unwrap(), 1200);
    assert!(names(&client.get("/nhan-tai").await.text).is_empty());
}

#[tokio::test]
async fn an_import_brings_and_changes_many_in_one_transaction_and_is_undone_as_a_whole() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let old = person(&client, "Lê Thị Cũ", "so-hoc-tap", &[("post_title", "Chuyên viên")]).await;
    let busy = person(&client, "Lê Thị Bận", "so-hoc-tap", &[]).await;
    let permit = app.permit_of(&client, Permission::EditTalents).await;
    let draft = |talent: &crate::talents::Talent, title: &str| {
        let mut profile = talent.profile.clone();
        profile.post_title = Some(title.to_owned());
        crate::talents::TalentDraft { profile, number: crate::talents::NumberChange::Keep, version: talent.version }
    };
    let db = &mut app.app.db.read();
    let (was, also) = (people::find(db, &id_of(&old)).await.unwrap(), people::find(db, &id_of(&busy)).await.unwrap());
    let mut tx = app.app.db.write(&permit).await.unwrap();
    let mut events_made = Vec::new();
    let mut fresh = was.clone();
    fresh.profile.given_name = "Mới".to_owned();
    let newcomer = actions::Newcomer { draft: draft(&fresh, "Kỹ sư"), degree: None };
    let added = actions::create_many_in(&app.app, &mut tx, &permit, &[newcomer], Some("nhap-1")).await.unwrap();
    let actions::Added { id: new, events } = added.into_iter().next().unwrap().unwrap();
    events_made.extend(events);
    for (talent, title) in [(&was, "Trưởng phòng"), (&also, "Phó phòng")] {
        let typed = draft(talent, title);
        let id = talent.id.as_str();
        let edited = actions::edit_in(&app.app, &mut tx, &permit, id, &typed, Some("nhap-1")).await;
        events_made.extend(edited.unwrap());
    }
    let values = EntryKind::Degree
        .fields()
        .iter()
        .map(|field| {
            (
                field.name,
                match field.name {
                    "level" => Some("7".to_owned()),
                    "name" => Some("Luật".to_owned()),
                    "to_on" => Some("2015".to_owned()),
                    _ => None,
                },
            )
        })
        .collect();
    let entry = EntryDraft { kind: EntryKind::Degree, values, is_key: false };
    let (_, event) =
        actions::add_entry_in(&app.app, &mut tx, &permit, was.id.as_str(), entry, &[], Some("nhap-1")).await.unwrap();
    events_made.push(event);
    actions::refresh(&app.app, &mut tx, &was.id).await.unwrap();
    tx.commit_all(events_made).await.unwrap();
    assert!(client.get(&format!("/nhan-tai/{new}")).await.text.contains("Kỹ sư"));
    assert!(client.get(&old).await.text.contains("Trưởng phòng"));
    let now = people::find(db, &also.id).await.unwrap();
    let mut tx = app.app.db.write(&permit).await.unwrap();
    let event = actions::edit_in(&app.app, &mut tx, &permit, now.id.as_str(), &draft(&now, "Giám đốc"), None)
        .await
        .unwrap()
        .unwrap();
    tx.commit(event).await.unwrap();
    let mut tx = app.app.db.write(&permit).await.unwrap();
    let records = [new.clone(), was.id.clone(), also.id.clone()];
    let undone = actions::undo_records_in(&app.app, &mut tx, &permit, "nhap-1", &records).await.unwrap();
    tx.commit(Event::about_instance("talents.import_undone")).await.unwrap();
    assert_eq!((undone.removed, undone.restored), (1, 1));
    assert_eq!(undone.left, [also.code()], "who was changed since stays as they are");
    assert_eq!(client.get(&format!("/nhan-tai/{new}")).await.status, StatusCode::NOT_FOUND);
    let restored = people::find(db, &was.id).await.unwrap();
    assert_eq!(restored.profile, was.profile);
    assert!(entries::of(db, &was.id).await.unwrap().is_empty());
    assert!(restored.qualification.is_none());
    assert!(client.get(&busy).await.text.contains("Giám đốc"));
}
