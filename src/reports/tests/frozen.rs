//! A report from its draft to its issue: figures taken, printed with their fingerprint, and never changed after.

use axum::http::StatusCode;

use super::{City, YEAR, city, shown, year_form};
use crate::benefits::tests::{encoded, granted, one_number, one_text, talent, work};
use crate::platform::db::Read;
use crate::platform::value::ToValue;
use crate::reports::snapshot::{fingerprint, grouped};
use crate::testing::{Client, TestApp};

/// A report of the year by the standing agency; its address.
async fn begun(city: &City) -> String {
    let reply = city.people.standing.post("/bao-cao/soan", &year_form()).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    reply.location().to_owned()
}

async fn posted(client: &Client, path: &str, form: &str) -> String {
    let reply = client.post(path, form).await;
    assert_eq!(reply.status, 303, "{path}: {}", reply.text);
    reply.location().to_owned()
}

/// Takes the paper at an address from its draft to its issue.
async fn issue(city: &City, paper: &str) {
    let app = &city.app;
    let id = paper.trim_start_matches("/phat-hanh/");
    for (by, step, more) in [
        (&city.people.standing, "trinh", ""),
        (&city.people.leader, "duyet", ""),
        (&city.people.standing, "cap-so", ""),
        (&city.people.standing, "ky", "&signing=on_paper"),
        (&city.people.standing, "phat-hanh", ""),
    ] {
        let sql = "select cast(version as text) from official_papers where id = $1";
        let version = one_text(app, sql, id).await;
        posted(by, &format!("{paper}/{step}"), &format!("version={version}{more}")).await;
    }
    work(app).await;
}

async fn taking(app: &TestApp) -> (String, String) {
    let sql = "select figures, sha256 from report_takings order by number desc limit 1";
    app.app.db.read().one::<(String, String)>(sql, Vec::new()).await.unwrap()
}

#[tokio::test]
async fn an_issued_report_keeps_its_figures_and_prints_their_fingerprint() {
    let city = city().await;
    let (app, standing) = (&city.app, &city.people.standing);
    let report = begun(&city).await;
    let early = standing.post(&format!("{report}/van-ban"), "").await;
    assert!(early.status == 422 && early.text.contains("Chốt số liệu trước"), "{}", early.text);
    let words = encoded(&[
        ("addressee", "Ủy ban nhân dân thành phố Mẫu"),
        ("direction", "Đã ban hành kế hoạch năm.\nĐã giao nhiệm vụ cho các cơ quan."),
        ("difficulties", "Chưa đủ kinh phí."),
        ("version", "1"),
    ]);
    posted(standing, &report, &words).await;
    posted(standing, &format!("{report}/chot"), "").await;
    let (figures, sha256) = taking(app).await;
    assert_eq!(fingerprint(&figures), sha256);
    let paper = posted(standing, &format!("{report}/van-ban"), "").await;
    let version = "select cast(version as text) from official_papers where id = $1";
    let key = paper.trim_start_matches("/phat-hanh/");
    let before = one_text(app, version, key).await;
    let again = posted(standing, &format!("{report}/van-ban"), "").await;
    assert_eq!(paper, again, "one paper at a time");
    assert_eq!(one_text(app, version, key).await, before, "the draft is opened as it was left");
    let page = standing.get(&report).await.text;
    assert!(page.contains("Soạn lại từ báo cáo"), "{page}");
    assert_eq!(posted(standing, &format!("{report}/van-ban"), "moi=1").await, paper);
    assert_ne!(one_text(app, version, key).await, before, "made anew when the officer says so");
    issue(&city, &paper).await;

    let page = city.council.get(&report).await.text;
    assert!(page.contains("Đã phát hành") && page.contains(&grouped(&sha256)), "{page}");
    assert!(page.contains("Số liệu đang giữ khớp mã đối chiếu"), "{page}");
    assert!(page.contains("không khác số đã chốt"), "{page}");
    assert_eq!(shown(&page, "people.attracted"), "4");
    let json = city.council.get(&format!("{report}/so-lieu.json")).await.text;
    assert_eq!(fingerprint(&json), sha256, "whoever downloads the figures can make the fingerprint");
    let mark = grouped(&sha256).replace(' ', "+");
    assert!(city.council.get(&format!("{report}?ma={mark}")).await.text.contains("đúng là mã của số liệu này"));
    assert!(city.council.get(&format!("{report}?ma=0{mark}")).await.text.contains("khác mã của số liệu này"));
    assert!(city.council.get(&format!("/bao-cao/ban?ma={mark}")).await.text.contains("Mã này là số liệu chốt lần 1"));
    for ending in ["pdf", "docx"] {
        let file = city.council.get(&format!("{report}/bao-cao.{ending}")).await;
        assert_eq!(file.status, StatusCode::OK, "{ending}");
        assert!(file.bytes.len() > 10_000, "{ending}");
        if ending == "docx" {
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file.bytes)).unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").unwrap(), &mut text).unwrap();
            assert!(text.contains("Biểu đồ") && text.contains(r#"prst="rect""#), "the breakdowns are drawn");
        }
    }

    // Life goes on: the page tells both.
    let id = talent(standing, "Ngô Thị Mới", "so-hoc-tap").await;
    granted(app, standing, &id, "nq-53:phd", "09/QĐ", "01/03/2026").await;
    let page = city.council.get(&report).await.text;
    assert_eq!(shown(&page, "people.attracted"), "4", "the frozen figure stays");
    assert!(page.contains("hiện tại khác số đã chốt"), "{page}");
    let live = standing.get(&format!("/bao-cao?{YEAR}")).await.text;
    assert_eq!(shown(&live, "people.attracted"), "5");
    let refused = standing.post(&format!("{report}/chot"), "").await;
    assert!(refused.status == 422 && refused.text.contains("soạn báo cáo mới cùng kỳ"), "{}", refused.text);
    assert_eq!(standing.post(&report, &words).await.status, 422);
}

#[tokio::test]
async fn the_database_refuses_to_change_what_was_taken_or_issued() {
    let city = city().await;
    let report = begun(&city).await;
    posted(&city.people.standing, &format!("{report}/chot"), "").await;
    let paper = posted(&city.people.standing, &format!("{report}/van-ban"), "").await;
    issue(&city, &paper).await;
    let db = &city.app.app.db;
    for statement in [
        "update report_takings set figures = '{}'",
        "update report_takings set sha256 = ''",
        "delete from report_takings",
        "update reports set direction = 'khác'",
        "update reports set state = 'draft', paper_number = null, taking_number = null, issued_on = null",
        "delete from reports",
    ] {
        assert!(db.run_outside(statement).await.is_err(), "{statement}");
    }
    let id = report.trim_start_matches("/bao-cao/ban/");
    let state = one_text(&city.app, "select state from reports where id = $1", id).await;
    assert_eq!(state, "issued");
}

#[tokio::test]
async fn figures_taken_again_are_another_taking_with_another_paper() {
    let city = city().await;
    let (app, standing) = (&city.app, &city.people.standing);
    let report = begun(&city).await;
    posted(standing, &format!("{report}/chot"), "").await;
    let (_, first) = taking(app).await;
    posted(standing, &format!("{report}/chot"), "").await;
    let (_, same) = taking(app).await;
    assert_eq!(first, same, "the same figures have the same fingerprint");
    let paper = posted(standing, &format!("{report}/van-ban"), "").await;
    let id = talent(standing, "Ngô Thị Mới", "so-hoc-tap").await;
    granted(app, standing, &id, "nq-53:phd", "09/QĐ", "01/03/2026").await;
    let page = standing.get(&report).await.text;
    assert!(page.contains("hiện tại khác số đã chốt"), "{page}");
    posted(standing, &format!("{report}/chot"), "").await;
    assert_ne!(taking(app).await.1, first);
    let asked = standing.post(&format!("{report}/van-ban"), "").await;
    assert!(asked.status == 422 && asked.text.contains("phần đã sửa trong bản đang soạn"), "{}", asked.text);
    let newer = posted(standing, &format!("{report}/van-ban"), "moi=1").await;
    assert_ne!(paper, newer);
    let state = "select state from official_papers where id = $1";
    assert_eq!(one_text(app, state, paper.trim_start_matches("/phat-hanh/")).await, "discarded");
    let version = one_text(
        app,
        "select cast(version as text) from official_papers where id = $1",
        newer.trim_start_matches("/phat-hanh/"),
    )
    .await;
    posted(standing, &format!("{newer}/trinh"), &format!("version={version}")).await;
    for step in ["chot", "van-ban"] {
        let reply = standing.post(&format!("{report}/{step}"), "").await;
        assert!(reply.status == 422 && reply.text.contains("Trả lại hoặc hủy văn bản đó trước"), "{}", reply.text);
    }
    assert_eq!(one_number(app, "select cast(count(*) as bigint) from report_takings").await, 3);
}

#[tokio::test]
async fn two_officers_who_write_at_once_see_both_texts() {
    let city = city().await;
    let report = begun(&city).await;
    let words = |text: &str| encoded(&[("addressee", "Ủy ban nhân dân"), ("direction", text), ("version", "1")]);
    posted(&city.people.standing, &report, &words("Bản thứ nhất")).await;
    let reply = city.people.leader.post(&report, &words("Bản thứ hai")).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    assert!(reply.text.contains("Bản thứ nhất") && reply.text.contains("Bản thứ hai"), "{}", reply.text);
    let id = report.trim_start_matches("/bao-cao/ban/");
    let kept: Vec<(String,)> =
        city.app.app.db.read().all("select direction from reports where id = $1", vec![id.to_value()]).await.unwrap();
    assert_eq!(kept[0].0, "Bản thứ nhất");
}
