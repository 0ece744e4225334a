//! The record of one person.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::support::{PDF, events, form, id_of, number, officer, person, version};
use crate::platform::db::{Dialect, Read};
use crate::platform::permission::Role;
use crate::talents::classes::COLUMNS;
use crate::testing::TestApp;

#[tokio::test]
async fn a_record_is_made_shown_and_changed_with_its_versions() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let path = person(
        &client,
        "Đặng Thị Mẫu Đơn",
        "so-hoc-tap",
        &[
            ("birth", "11/1987"),
            ("ethnicity", "02"),
            ("personal_number", "031 187 000123"),
            ("phone", "0912 345 678"),
            ("email", "don@example.vn"),
            ("commune_code", "99001"),
            ("address", "Số 1, đường Ví Dụ"),
            ("sector", "hoc-tap"),
            ("post_title", "Nghiên cứu viên chính"),
        ],
    )
    .await;
    let page = client.get(&path).await.text;
    for words in [
        "Đặng Thị Mẫu Đơn",
        "11/1987, 39 tuổi",
        "Tày",
        "0311•••••123",
        "••• ••• 678",
        "don@example.vn",
        "Phường Ví Dụ",
        "Mã NT-0001",
        "Nghiên cứu viên chính, Sở Học tập Mẫu",
        "Học tập",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("031187000123") && !page.contains("0912 345 678"), "private numbers are masked");
    app.advance(TimeDelta::days(1));
    let client = app.sign_in(&client.user_id, &client.assignment_id).await;
    let edit = client.get(&format!("{path}/sua")).await.text;
    assert!(edit.contains("0311•••••123") && edit.contains("••• ••• 678"), "{edit}");
    let changed = form(&[
        ("family_name", "Đặng"),
        ("middle_name", "Thị Mẫu"),
        ("given_name", "Đơn"),
        ("birth", "09/11/1987"),
        ("personal_number", "0311•••••123"),
        ("phone", "••• ••• 678"),
        ("agency_id", "so-hoc-tap"),
        ("status", "away"),
        ("version", "1"),
    ]);
    assert_eq!(client.post(&format!("{path}/sua"), &changed).await.status, StatusCode::SEE_OTHER);
    let page = client.get(&path).await.text;
    assert!(page.contains("09/11/1987") && page.contains("0311•••••123") && page.contains("••• ••• 678"), "{page}");
    assert!(page.contains("Đi học, biệt phái"));
    let before = client.get(&format!("{path}?ngay=23/11/2026")).await.text;
    assert!(before.contains("Hồ sơ như ngày 23/11/2026") && before.contains("11/1987, 39 tuổi"), "{before}");
    let told = events(&app, id_of(&path).as_str()).await;
    let edited = &told.iter().find(|(event, _)| event == "talent.edited").unwrap().1;
    assert!(edited.contains("away") && edited.contains("ngày sinh"), "{edited}");
    assert!(!edited.contains("1987"), "the log says that a personal field changed, not to what: {edited}");
}

#[tokio::test]
async fn a_personal_number_is_sealed_unique_and_shown_for_a_reason_only() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let path = person(&client, "Lê Thị Thử", "so-hoc-tap", &[("personal_number", "031187000123")]).await;
    let id = id_of(&path);
    let (sealed,): (Vec<u8>,) = app
        .app
        .db
        .read()
        .one("select personal_number from talents where id = $1", vec![crate::platform::value::ToValue::to_value(&id)])
        .await
        .unwrap();
    assert!(!sealed.windows(6).any(|bytes| bytes == b"000123"));
    assert!(app.app.secret.open("talents.personal_number:somebody-else", &sealed).is_err(), "it is bound to its row");
    let twice = form(&[("given_name", "Khác"), ("agency_id", "so-ngan-sach"), ("personal_number", "031187000123")]);
    let reply = client.post("/nhan-tai/them", &twice).await;
    assert!(reply.status == 422 && reply.text.contains("đã có ở một hồ sơ khác"), "{}", reply.text);
    let found = client.get("/nhan-tai?q=031187000123").await.text;
    assert!(found.contains("Lê Thị Thử"), "{found}");
    let reveal = format!("{path}/xem");
    assert_eq!(client.post(&reveal, "what=so-dinh-danh&reason=").await.status, 422);
    let shown = client.post(&reveal, "what=so-dinh-danh&reason=doi+chieu+ho+so").await;
    assert!(shown.status == 200 && shown.text.contains("<b>031187000123</b>"), "{}", shown.text);
    let told = events(&app, id.as_str()).await;
    let read = told.iter().find(|(event, _)| event == "talent.number_read").unwrap();
    assert!(read.1.contains("doi chieu ho so") && !read.1.contains("031187000123"), "{}", read.1);
    let auditor = app.as_role(Role::Auditor).await;
    assert_eq!(auditor.post(&reveal, "what=so-dinh-danh&reason=xem+thu+thoi").await.status, StatusCode::FORBIDDEN);
    let seen = auditor.get(&path).await.text;
    assert!(seen.contains("Lê Thị Thử") && !seen.contains("•123"), "an auditor is not shown the number: {seen}");
}

#[tokio::test]
async fn every_mistake_is_told_at_once_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let wrong =
        "given_name=&birth=31/02/1985&sex=&nationality=&agency_id=&status=vua&email=x&phone=12&research=Giu+lai";
    let reply = client.post("/nhan-tai/them", wrong).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["given_name", "birth", "sex", "nationality", "agency_id", "status", "email", "phone"] {
        assert!(reply.text.contains(&format!("href=\"#{field}\"")), "{field}: {}", reply.text);
    }
    assert!(reply.text.contains("Giu lai"));
    let foreign = form(&[("agency_id", "ban-to-chuc")]);
    let reply = client.post("/nhan-tai/them", &foreign).await;
    assert!(reply.status == 422 && reply.text.contains("Chọn một mục trong danh sách"), "{}", reply.text);
}

#[tokio::test]
async fn two_who_edit_at_once_are_both_shown_what_was_typed() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let path = person(&client, "Lê Thị Thử", "so-hoc-tap", &[("post_title", "Chuyên viên")]).await;
    let edit = |title: &str| {
        form(&[
            ("family_name", "Lê"),
            ("middle_name", "Thị"),
            ("given_name", "Thử"),
            ("agency_id", "so-hoc-tap"),
            ("post_title", title),
            ("version", "1"),
        ])
    };
    assert_eq!(client.post(&format!("{path}/sua"), &edit("Trưởng phòng")).await.status, 303);
    let late = client.post(&format!("{path}/sua"), &edit("Giám đốc")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("Trưởng phòng") && late.text.contains("Giám đốc"), "{}", late.text);
}

#[tokio::test]
async fn entries_are_added_changed_and_removed_with_their_evidence() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let path = person(&client, "Vũ Đức Giả Lập", "so-hoc-tap", &[]).await;
    let add = format!("{path}/them/bang-cap");
    assert!(client.get(&add).await.text.contains("Cơ sở đào tạo"));
    let wrong = client.post_parts(&add, &[("level", "8")], &[("evidence", "a.exe", b"MZ")]).await;
    assert!(wrong.status == 422 && wrong.text.contains("Có 4 chỗ cần sửa"), "{}", wrong.text);
    let fields = [
        ("level", "8"),
        ("name", "Công nghệ thông tin"),
        ("place", "Trường Đại học Ví Dụ"),
        ("to_on", "09/2017"),
        ("verified", "original"),
    ];
    let added = client.post_parts(&add, &fields, &[("evidence", "bang.pdf", PDF)]).await;
    assert_eq!(added.status, 303, "{}", added.text);
    let first = [("level", "6"), ("name", "Công nghệ thông tin"), ("place", "Trường Đại học Ví Dụ"), ("to_on", "2010")];
    assert_eq!(client.post_parts(&add, &first, &[]).await.status, 303);
    let page = client.get(&format!("{path}/dao-tao")).await.text;
    for words in ["Tiến sĩ", "09/2017", "bang.pdf", "Đã đối chiếu bản gốc", "Mã ngành 7480201"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let list = client.get("/nhan-tai?td=8").await.text;
    assert!(list.contains("Vũ Đức Giả Lập") && list.contains("Tiến sĩ"), "{list}");
    assert!(client.get("/nhan-tai?q=cong+nghe+thong+tin").await.text.contains("Vũ Đức Giả Lập"));
    assert!(!client.get("/nhan-tai?td=6").await.text.contains("Vũ Đức Giả Lập"), "the highest degree counts");
    let entry = page.split("/muc/").nth(1).unwrap().split(['"', '/']).next().unwrap().to_owned();
    let file = page.split("/tep/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(client.get(&format!("{path}/muc/{entry}/tep/{file}")).await.bytes, PDF);
    let other = app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    assert_eq!(other.get(&format!("{path}/muc/{entry}/tep/{file}")).await.status, StatusCode::NOT_FOUND);
    let bad = [&fields[..], &[("code", "Công nghệ"), ("version", "1")]].concat();
    let reply = client.post_parts(&format!("{path}/muc/{entry}"), &bad, &[]).await;
    assert!(reply.status == 422 && reply.text.contains("Gợi ý: "), "{}", reply.text);
    let mended = [&fields[..4], &[("to_on", "10/2017"), ("version", "1")]].concat();
    let mended: Vec<_> = mended.into_iter().filter(|field| *field != ("to_on", "09/2017")).collect();
    assert_eq!(client.post_parts(&format!("{path}/muc/{entry}"), &mended, &[]).await.status, 303);
    assert!(client.get(&format!("{path}/dao-tao")).await.text.contains("10/2017"));
    let late = client.post_parts(&format!("{path}/muc/{entry}"), &mended, &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let gone = client.post(&format!("{path}/muc/{entry}/bo"), "version=2&reason=Nhap+nham+nguoi").await;
    assert_eq!(gone.status, 303, "{}", gone.text);
    assert_eq!(client.get(&format!("{path}/muc/{entry}")).await.status, StatusCode::NOT_FOUND);
    assert!(client.get("/nhan-tai?td=6").await.text.contains("Vũ Đức Giả Lập"), "the list follows");
    let id = id_of(&path);
    let kept = "select cast(count(*) as bigint) from talent_entries where talent_id = $1";
    assert_eq!(number(&app, kept, id.as_str()).await, 2, "what was taken out stays");
    assert_eq!(version(&app, &path).await, 1, "the form of the person is not disturbed by entries");
    let told: Vec<String> = events(&app, id_of(&path).as_str()).await.into_iter().map(|(event, _)| event).collect();
    for event in ["talent.created", "talent.entry_added", "talent.entry_changed", "talent.entry_removed"] {
        assert!(told.iter().any(|known| known == event), "{told:?}");
    }
    assert!(client.get(&format!("{path}/nhat-ky")).await.text.contains("bỏ một mục khỏi hồ sơ nhân tài NT-0001"));
}

#[tokio::test]
async fn each_kind_of_entry_has_its_place_on_the_record() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let path = person(&client, "Bùi Thị Mô Phỏng", "so-hoc-tap", &[]).await;
    for (kind, fields, tab, shown) in [
        ("hoc-ham", vec![("code", "pgs"), ("to_on", "2020")], "dao-tao", "Phó giáo sư"),
        (
            "ngoai-ngu",
            vec![("code", "en"), ("level", "5"), ("to_on", "2020"), ("expires_on", "2022")],
            "dao-tao",
            "Hết hạn 2022",
        ),
        (
            "cong-trinh",
            vec![("code", "article"), ("name", "Bài về cảng"), ("to_on", "2024"), ("is_key", "1")],
            "thanh-tich",
            "Tiêu biểu",
        ),
        (
            "khen-thuong",
            vec![
                ("code", "bk-bo-tinh"),
                ("place", "Chủ tịch Ủy ban nhân dân"),
                ("number", "87/QĐ"),
                ("to_on", "19/05/2026"),
            ],
            "thanh-tich",
            "87/QĐ",
        ),
        (
            "cong-tac",
            vec![("from_on", "04/2026"), ("name", "Giảng viên"), ("place", "Trường Ví Dụ")],
            "cong-tac",
            "từ 04/2026",
        ),
    ] {
        assert_eq!(client.get(&format!("{path}/them/{kind}")).await.status, 200, "{kind}");
        let reply = client.post_parts(&format!("{path}/them/{kind}"), &fields, &[]).await;
        assert_eq!(reply.status, 303, "{kind}: {}", reply.text);
        let page = client.get(&format!("{path}/{tab}")).await.text;
        assert!(page.contains(shown), "{kind}: {page}");
    }
    assert_eq!(client.get(&format!("{path}/them/khac")).await.status, 404);
    let profile = client.get(&path).await.text;
    assert!(profile.contains("Tiếng Anh Bậc 5 (C1)") && profile.contains("Bài về cảng"), "{profile}");
    assert!(client.get("/nhan-tai?td=pgs").await.text.contains("Bùi Thị Mô Phỏng"), "a title counts above degrees");
}

#[tokio::test]
async fn no_column_of_a_person_is_without_a_class() {
    let app = TestApp::new().await;
    let sql = match app.app.db.dialect() {
        Dialect::Sqlite => {
            "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c
             where m.type = 'table' and m.name like 'talent%'"
        }
        Dialect::Postgres => {
            "select cast(table_name as text), cast(column_name as text) from information_schema.columns
             where table_schema = current_schema() and table_name like 'talent%'"
        }
    };
    let mut stored: Vec<(String, String)> = app.app.db.read().all(sql, Vec::new()).await.unwrap();
    let mut declared: Vec<(String, String)> = COLUMNS
        .iter()
        .flat_map(|(table, columns)| columns.iter().map(|(column, _)| ((*table).to_owned(), (*column).to_owned())))
        .collect();
    stored.sort();
    declared.sort();
    assert_eq!(stored, declared, "every column says what kind of data it holds (STD-16)");
}

#[tokio::test]
async fn a_used_code_stays_readable_when_it_is_offered_no_more() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let path = person(&client, "Lê Thị Thử", "so-hoc-tap", &[("ethnicity", "05")]).await;
    let db = &app.app.db;
    let mut tx = db.write(&crate::platform::permit::Permit::system("test")).await.unwrap();
    crate::talents::codes::withdraw(&mut tx, "ethnicity", "05", app.app.clock.today()).await.unwrap();
    tx.commit(crate::platform::audit::Event::about_instance("pack.loaded")).await.unwrap();
    app.advance(TimeDelta::days(1));
    let client = app.sign_in(&client.user_id, &client.assignment_id).await;
    assert!(client.get(&path).await.text.contains("Khơ-me"));
    assert!(!client.get("/nhan-tai/them").await.text.contains("Khơ-me"));
    let same = form(&[
        ("family_name", "Lê"),
        ("middle_name", "Thị"),
        ("given_name", "Thử"),
        ("agency_id", "so-hoc-tap"),
        ("ethnicity", "05"),
        ("post_title", "Chuyên viên"),
        ("version", "1"),
    ]);
    assert_eq!(client.post(&format!("{path}/sua"), &same).await.status, 303, "what is stored may stay");
    let fresh = form(&[("agency_id", "so-hoc-tap"), ("ethnicity", "05")]);
    assert_eq!(client.post("/nhan-tai/them", &fresh).await.status, 422);
}
