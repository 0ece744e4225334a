//! Catalogues through HTTP: built, edited, approved, published, amended.

use axum::http::StatusCode;

use super::store;
use crate::issuance;
use crate::needs::tests::City;
use crate::platform::permission::{Permission, Role};
use crate::platform::words::Words;
use crate::platform::{duties, jobs};
use crate::testing::{Client, Reply};

/// The sample city with two consolidated needs, and the leader of its People's Committee.
struct Ready {
    city: City,
    leader: Client,
}

impl Ready {
    async fn new() -> Ready {
        let city = City::new().await;
        city.consolidated("number=2&beneficiary_group=resident_doctor&specialty=Noi+tru").await;
        city.consolidated("number=1&beneficiary_group=good_graduate&specialty=Lap+trinh").await;
        let leader = city.app.as_role_in(Role::CityLeader, "ubnd-mau").await;
        Ready { city, leader }
    }

    async fn step(&self, by: &Client, verb: &str, form: &str) -> Reply {
        by.post(&format!("/danh-muc-nam/2027/{verb}"), form).await
    }

    async fn take(&self, by: &Client, verb: &str, form: &str) {
        let reply = self.step(by, verb, form).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{verb}: {}", reply.text);
    }

    async fn published() -> Ready {
        let ready = Ready::new().await;
        ready.take(&ready.city.standing, "lap", "").await;
        ready.take(&ready.city.standing, "trinh", "").await;
        ready.take(&ready.leader, "duyet", "").await;
        ready.take(&ready.city.standing, "cong-bo", "document_number=12/KH-UBND&issued_on=20/11/2026").await;
        ready
    }

    async fn rows(&self) -> Vec<super::catalogue::Row> {
        store::rows(&mut self.city.app.app.db.read(), &"2027".into()).await.unwrap()
    }

    async fn duties(&self, of: &Client) -> Vec<String> {
        let db = &mut self.city.app.app.db.read();
        let open = duties::of_assignment(db, of.assignment_id.as_str()).await.unwrap();
        open.into_iter().map(|duty| duty.title).filter(|title| title.contains("danh mục")).collect()
    }
}

#[tokio::test]
async fn a_catalogue_is_built_from_consolidated_needs_with_their_cost() {
    let ready = Ready::new().await;
    let standing = &ready.city.standing;
    assert!(standing.get("/danh-muc-nam").await.text.contains("Lập danh mục năm 2027"));
    assert!(standing.get("/danh-muc-nam/2027").await.text.contains("Lập từ 2 nhu cầu đã tổng hợp"));
    assert_eq!(ready.leader.get("/danh-muc-nam/2027").await.status, StatusCode::NOT_FOUND);
    ready.take(standing, "lap", "").await;
    let page = standing.get("/danh-muc-nam/2027").await.text;
    for shown in ["Noi tru", "Lap trinh", "Dự thảo", "chưa có", "chưa đủ", "Trường Cao đẳng Mẫu"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let rows = ready.rows().await;
    let doctor = rows.iter().find(|row| row.beneficiary_group == "resident_doctor").unwrap();
    // Ten months of income from March, for two people.
    assert_eq!(doctor.first_year.unwrap().0, 2 * (250_000_000 + 10 * 2 * 5_310_000));
    let graduate = rows.iter().find(|row| row.beneficiary_group == "good_graduate").unwrap();
    assert_eq!(graduate.first_year, None, "what the city has not set is not nothing");
    let page = standing.get(&format!("/danh-muc-nam/2027/dong/{}", graduate.id)).await.text;
    assert!(page.contains("Chưa tính được: ") && !page.contains("<b>0 đồng"), "{page}");
    assert_eq!(ready.city.state(graduate.need_id.as_ref().unwrap().as_str()).await, "catalogued");
    let again = ready.step(standing, "lap", "").await;
    assert!(again.status == 422 && again.text.contains("Không có nhu cầu nào của năm 2027"), "{}", again.text);
}

#[tokio::test]
async fn a_row_is_edited_and_taken_out_while_the_catalogue_is_a_draft() {
    let ready = Ready::new().await;
    let standing = &ready.city.standing;
    ready.take(standing, "lap", "").await;
    let row = ready.rows().await.into_iter().find(|row| row.number == 2).unwrap();
    let path = format!("dong/{}", row.id);
    let form = "specialty=Noi+tru+tim+mach&starts_on=01/07/2027&criteria=Bang+noi+tru&institutions=";
    let reply = ready.step(standing, &path, &format!("{form}&number=3&version=1")).await;
    assert!(reply.status == 422 && reply.text.contains("đã tổng hợp 2 người"), "{}", reply.text);
    ready.take(standing, &path, &format!("{form}&number=1&version=1")).await;
    let changed = ready.rows().await.into_iter().find(|one| one.id == row.id).unwrap();
    assert_eq!(changed.first_year.unwrap().0, 250_000_000 + 6 * 2 * 5_310_000);
    let reply = ready.step(standing, &path, &format!("{form}&number=1&version=1")).await;
    assert!(reply.status == 422 && reply.text.contains("Người khác vừa sửa"), "{}", reply.text);
    assert!(ready.step(standing, &format!("{path}/bo"), "").await.text.contains("Nhập lý do"));
    ready.take(standing, &format!("{path}/bo"), "reason=Chua+can").await;
    let need = row.need_id.unwrap();
    assert_eq!(ready.city.state(need.as_str()).await, "consolidated");
    ready.take(standing, "trinh", "").await;
    let last = ready.rows().await.remove(0);
    let reply = ready.step(standing, &format!("dong/{}/bo", last.id), "reason=Muon+roi").await;
    assert!(reply.status == 422 && reply.text.contains("nên không sửa được"), "{}", reply.text);
}

#[tokio::test]
async fn the_peoples_committee_returns_or_approves_and_it_is_published() {
    let ready = Ready::new().await;
    let standing = &ready.city.standing;
    ready.take(standing, "lap", "").await;
    ready.take(standing, "trinh", "").await;
    assert_eq!(ready.duties(&ready.leader).await, ["Duyệt danh mục năm 2027"]);
    assert_eq!(ready.step(standing, "duyet", "").await.status, StatusCode::FORBIDDEN);
    assert!(ready.step(&ready.leader, "tra-lai", "").await.text.contains("Nhập lý do"));
    ready.take(&ready.leader, "tra-lai", "reason=Ra+soat+lai").await;
    assert!(ready.duties(&ready.leader).await.is_empty());
    assert_eq!(ready.duties(standing).await, ["Sửa danh mục năm 2027 bị trả lại"]);
    assert!(standing.get("/danh-muc-nam/2027").await.text.contains("Bị trả lại: Ra soat lai"));
    ready.take(standing, "trinh", "").await;
    ready.take(&ready.leader, "duyet", "").await;
    assert_eq!(ready.duties(standing).await, ["Công bố danh mục năm 2027"]);
    let wrong = ready.step(standing, "cong-bo", "document_number=&issued_on=30/11/2026").await;
    assert!(wrong.status == 422 && wrong.text.contains("không sau hôm nay"), "{}", wrong.text);
    ready.take(standing, "cong-bo", "document_number=12/KH-UBND&issued_on=20/11/2026").await;
    assert!(ready.duties(standing).await.is_empty());
    let found = store::published(&mut ready.city.app.app.db.read(), 2027).await.unwrap().unwrap();
    assert_eq!((found.edition.edition, found.people(), found.rows.len()), (1, 3, 2));
    let page = standing.get("/danh-muc-nam/2027/ban/1").await.text;
    assert!(page.contains("12/KH-UBND") && page.contains("Chưa tính được"), "{page}");
    let log = ready.city.app.as_role(Role::Auditor).await.get("/nhat-ky?doi_tuong=catalogue").await.text;
    for words in ["trình danh mục năm", "trả lại danh mục năm", "duyệt danh mục năm", "công bố danh mục năm"]
    {
        assert!(log.contains(words), "{words}: {log}");
    }
}

#[tokio::test]
async fn what_was_published_stays_until_the_next_edition() {
    let ready = Ready::published().await;
    let standing = &ready.city.standing;
    ready.take(standing, "dieu-chinh", "").await;
    let row = ready.rows().await.into_iter().find(|row| row.number == 2).unwrap();
    ready.take(standing, &format!("dong/{}/bo", row.id), "reason=Doi+ke+hoach").await;
    let published = || async { store::published(&mut ready.city.app.app.db.read(), 2027).await.unwrap().unwrap() };
    assert_eq!((published().await.edition.edition, published().await.people()), (1, 3));
    ready.take(standing, "trinh", "").await;
    ready.take(&ready.leader, "duyet", "").await;
    ready.take(standing, "cong-bo", "document_number=15/KH-UBND&issued_on=22/11/2026").await;
    assert_eq!((published().await.edition.edition, published().await.people()), (2, 1));
    assert!(standing.get("/danh-muc-nam/2027/ban/1").await.text.contains("Noi tru"));
    assert_eq!(standing.get("/danh-muc-nam/2027/ban/3").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn last_years_catalogue_is_the_next_years_draft() {
    let ready = Ready::published().await;
    let standing = &ready.city.standing;
    let reply = standing.post("/danh-muc-nam/2028/nam-truoc", "").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let rows = store::rows(&mut ready.city.app.app.db.read(), &"2028".into()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.need_id.is_none() && row.starts_on.to_string() == "2028-03-01"));
    standing.post(&format!("/danh-muc-nam/2028/dong/{}/bo", rows[0].id), "reason=Khong+can").await;
    let page = standing.get("/danh-muc-nam/2028").await.text;
    assert!(page.contains("0 dòng mới, 0 dòng đổi chỉ tiêu, 1 dòng không còn"), "{page}");
    let reply = standing.post("/danh-muc-nam/2030/nam-truoc", "").await;
    assert!(reply.status == 422 && reply.text.contains("Chưa công bố danh mục năm 2029"), "{}", reply.text);
}

#[tokio::test]
async fn a_catalogue_is_listed_filtered_sorted_and_exported() {
    let ready = Ready::published().await;
    let standing = &ready.city.standing;
    for sort in ["linh-vuc", "nganh", "co-quan", "so", "kinh-phi"] {
        let page = standing.get(&format!("/danh-muc-nam/2027?sap={sort}&chieu=giam&dong=15")).await;
        assert_eq!(page.status, StatusCode::OK, "{sort}");
    }
    let rows = "/danh-muc-nam/2027/dong/";
    let filters = "q=noi+tru&lv=so-hoa&nhom=resident_doctor&co_quan=truong-mau&gia=thieu";
    let page = standing.get(&format!("/danh-muc-nam/2027?{filters}")).await.text;
    assert_eq!(page.matches(rows).count(), 1, "{page}");
    let page = standing.get("/danh-muc-nam/2027?q=khong+co").await.text;
    assert!(page.contains("Không có dòng nào khớp"), "{page}");
    assert!(standing.get("/danh-muc-nam/2027/danh-muc.xlsx").await.bytes.starts_with(b"PK"));
    for role in Role::ALL {
        let person = ready.city.app.as_role(*role).await;
        let may = crate::platform::permission::Permission::ViewCatalogue.reach(*role)
            != crate::platform::permission::Reach::Nothing;
        let expected = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
        for path in ["/danh-muc-nam", "/danh-muc-nam/2027", "/danh-muc-nam/2027/ban/1"] {
            assert_eq!(person.get(path).await.status, expected, "{role} {path}");
        }
    }
}

#[tokio::test]
async fn it_is_on_the_portal_in_both_languages_and_as_open_data() {
    let ready = Ready::published().await;
    let visitor = ready.city.app.anyone();
    let page = visitor.get("/danh-muc").await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in
        ["năm 2027", "Noi tru", "250.000.000", "chưa có mức", "2 ngành, 3 chỉ tiêu", "20/11/2026", "Nghị định 194/2025"]
    {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    let english = visitor.get("/danh-muc/2027?lang=en").await.text;
    for shown in
        ["Fields in demand in 2027", "Resident doctor", "Sample College", "Digitalisation", "Fields: 2, places: 3"]
    {
        assert!(english.contains(shown), "{shown}: {english}");
    }
    let rows = |text: &str| text.matches("<tr id=\"d").count();
    for (filter, expected) in [
        ("lv=so-hoa&lv=hoc-tap", 2),
        ("lv=hoc-tap", 0),
        ("nhom=resident_doctor", 1),
        ("don_vi=truong-mau", 2),
        ("q=lap+trinh", 1),
        ("sap=chi-tieu&dong=15", 2),
    ] {
        let page = visitor.get(&format!("/danh-muc/2027?{filter}")).await.text;
        assert_eq!(rows(&page), expected, "{filter}: {page}");
    }
    assert_eq!(visitor.get("/danh-muc/2026").await.status, StatusCode::NOT_FOUND);
    let json = visitor.get("/api/v1/catalogue/2027").await;
    let read: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!((read["people"].as_i64(), read["document"]["number"].as_str()), (Some(3), Some("12/KH-UBND")));
    assert!(read["licence"]["en"].as_str().unwrap().contains("free to use") && read["published_at"].is_string());
    assert!(!json.text.contains("first_year"), "what it costs is not for the public side");
    assert_eq!(json.headers["access-control-allow-origin"], "*");
    assert!(json.headers.contains_key("last-modified"));
    let csv = visitor.get("/api/v1/catalogue/2027/rows.csv").await;
    assert!(csv.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
    assert_eq!(csv.text.lines().count(), 3);
    assert!(csv.text.contains("published_on,licence") && csv.text.contains("2026-11-23"), "{}", csv.text);
    let atom = visitor.get("/danh-muc.atom").await;
    assert_eq!(atom.headers["content-type"], "application/atom+xml; charset=utf-8");
    assert_eq!(atom.text.matches("<entry>").count(), 2);
    assert!(atom.text.contains("<rights>") && atom.text.contains("2026-11-23T02:00:00+00:00"), "{}", atom.text);
    let block = visitor.get("/danh-muc/2027/nhung?nhom=resident_doctor").await.text;
    assert!(block.contains("&lt;table&gt;") || block.contains("&#60;table&#62;"), "{block}");
    assert!(block.contains("Noi tru") && !block.contains("Lap trinh"), "{block}");
    for missing in ["/api/v1/catalogue/2026", "/api/v1/catalogue/abc/rows.csv"] {
        let reply = visitor.get(missing).await;
        assert!(reply.status == 404 && reply.text.contains("\"error\""), "{missing}: {}", reply.text);
    }
    let described = visitor.get("/api/v1/openapi.json").await.text;
    assert!(described.contains("/api/v1/catalogue/{year}"));
    let said = super::command::export(&ready.city.app.app, 2027, false).await.unwrap();
    assert!(said.lines[0].contains("2 dòng, 3 người") && said.json["edition"] == 1);
    let said = super::command::export(&ready.city.app.app, 2027, true).await.unwrap();
    assert!(said.lines[0].starts_with("year,edition,position"));
    assert!(super::command::export(&ready.city.app.app, 2026, true).await.is_err());
}

#[tokio::test]
async fn before_the_first_catalogue_the_portal_says_so() {
    let app = crate::testing::TestApp::new().await;
    let visitor = app.anyone();
    assert!(visitor.get("/danh-muc").await.text.contains("Chưa có danh mục nào được công bố"));
    assert!(visitor.get("/danh-muc?lang=en").await.text.contains("No catalogue has been published yet"));
    assert_eq!(visitor.get("/danh-muc.atom").await.status, StatusCode::OK);
}

#[tokio::test]
async fn its_decision_publishes_it_and_the_annex_is_on_the_portal_in_word_and_pdf() {
    let ready = Ready::new().await;
    let (standing, app) = (&ready.city.standing, &ready.city.app);
    ready.take(standing, "lap", "").await;
    let early = ready.step(standing, "van-ban", "").await;
    assert!(early.status == 422 && early.text.contains("duyệt danh mục trước"), "{}", early.text);
    ready.take(standing, "trinh", "").await;
    ready.take(&ready.leader, "duyet", "").await;
    let drafted = ready.step(standing, "van-ban", "").await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.text);
    let paper = drafted.location().trim_start_matches("/phat-hanh/").to_owned();
    assert_eq!(ready.step(standing, "van-ban", "").await.location(), drafted.location(), "one paper at a time");
    let permit = app.permit_of(standing, Permission::DraftPapers).await;
    let mut content = {
        let db = &mut app.app.db.read();
        issuance::actions::content(&app.app, db, &paper.as_str().into()).await.unwrap()
    };
    content.signatures[0].name = Some("Lê Văn Mẫu".to_owned());
    issuance::actions::change(&app.app, &permit, &paper, content, 1).await.unwrap();
    let steps = [
        (standing, "trinh", ""),
        (&ready.leader, "duyet", ""),
        (standing, "cap-so", ""),
        (standing, "ky", "&signing=on_paper"),
        (standing, "phat-hanh", ""),
    ];
    for (by, path, more) in steps {
        let version = issuance::store::find(&mut app.app.db.read(), &paper).await.unwrap().version;
        let reply = by.post(&format!("/phat-hanh/{paper}/{path}"), &format!("version={version}{more}")).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path}: {}", reply.text);
    }
    while jobs::run_next(&app.app, crate::run_job).await.unwrap() {}
    let edition = store::newest(&mut app.app.db.read()).await.unwrap().unwrap();
    assert_eq!((edition.year, edition.document_number.as_str()), (2027, "01/QĐ-UBND"));
    for (ending, magic) in [("pdf", b"%PDF".as_slice()), ("docx", b"PK".as_slice())] {
        let file = app.anyone().get(&format!("/danh-muc/2027/phu-luc.{ending}")).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        assert!(file.bytes.starts_with(magic), "{ending}");
    }
}
