//! The list of parts, the calendar and the page of an agency's head through HTTP.

use axum::http::StatusCode;

use super::board::{issued, part, reported, task};
use crate::plans::plan::PlanId;
use crate::plans::task::TaskDraft;
use crate::platform::permission::Role;
use crate::testing::{Client, TestApp};

async fn sample(app: &TestApp) -> PlanId {
    let monthly = TaskDraft {
        recurrence: "monthly".to_owned(),
        due_on: None,
        starts_on: "2026-09-01".parse().unwrap(),
        ..task("I.3", "Báo cáo hằng tháng", &["truong-mau"], "")
    };
    let now = TaskDraft { now: true, ..task("I.2", "Bố trí kinh phí", &["so-ngan-sach"], "2026-11-26") };
    let ongoing = TaskDraft {
        recurrence: "ongoing".to_owned(),
        ..task("I.4", "Truyền thông thường xuyên", &["ban-to-chuc"], "")
    };
    issued(app, vec![task("I.1", "Đào tạo nhân lực", &["so-hoc-tap"], "2026-11-20"), now, monthly, ongoing]).await
}

/// The links to parts on a page, in order, by their text.
async fn titles(client: &Client, path: &str) -> Vec<String> {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    let links = page.text.split("<a class=\"nm\" href=\"/phan-viec/").skip(1);
    links.map(|link| link.split_once('>').unwrap().1.split("</a>").next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_list_is_filtered_sorted_searched_and_exported() {
    let app = TestApp::new().await;
    let plan = sample(&app).await;
    reported(&app, &part(&app, &plan, "I.4", "ban-to-chuc").await, 40).await;
    let reader = app.as_role(Role::CityLeader).await;
    let all = titles(&reader, "/nhiem-vu").await;
    // Deadlines first to last; what has none comes last.
    assert_eq!(
        all,
        [
            "I.3 Báo cáo hằng tháng (tháng 9/2026)",
            "I.3 Báo cáo hằng tháng (tháng 10/2026)",
            "I.1 Đào tạo nhân lực",
            "I.2 Bố trí kinh phí",
            "I.3 Báo cáo hằng tháng (tháng 11/2026)",
            "I.3 Báo cáo hằng tháng (tháng 12/2026)",
            "I.4 Truyền thông thường xuyên"
        ]
    );
    assert_eq!(titles(&reader, "/nhiem-vu?tt=cham").await.len(), 3);
    assert_eq!(titles(&reader, "/nhiem-vu?tt=dung").await, ["I.4 Truyền thông thường xuyên"]);
    let near = titles(&reader, "/nhiem-vu?tt=nguy-co").await;
    assert_eq!(near, ["I.2 Bố trí kinh phí", "I.3 Báo cáo hằng tháng (tháng 11/2026)"]);
    assert_eq!(titles(&reader, "/nhiem-vu?uu_tien=now").await, ["I.2 Bố trí kinh phí"]);
    assert_eq!(titles(&reader, "/nhiem-vu?chu_ky=monthly").await.len(), 4);
    assert_eq!(titles(&reader, "/nhiem-vu?tu=20/11/2026&den=20/11/2026").await, ["I.1 Đào tạo nhân lực"]);
    // An agency holds the units under it.
    assert_eq!(titles(&reader, "/nhiem-vu?co_quan=so-hoc-tap").await.len(), 5);
    assert_eq!(titles(&reader, "/nhiem-vu?giao=chua").await.len(), 7);
    assert!(titles(&reader, "/nhiem-vu?giao=toi").await.is_empty());
    assert_eq!(titles(&reader, "/nhiem-vu?sap=xong&chieu=giam").await[0], "I.4 Truyền thông thường xuyên");
    for column in ["han", "dieu-khoan", "co-quan", "xong"] {
        assert_eq!(titles(&reader, &format!("/nhiem-vu?sap={column}&chieu=giam")).await.len(), 7);
    }
    assert_eq!(titles(&reader, "/nhiem-vu?q=bo+tri").await, ["I.2 Bố trí kinh phí"]);
    let nothing = reader.get("/nhiem-vu?q=khongcogi").await;
    assert!(nothing.text.contains("Không có phần việc nào khớp"));
    let sheet = reader.get("/nhiem-vu.xlsx?tt=cham").await;
    assert!(sheet.bytes.starts_with(b"PK"));
    assert_eq!(titles(&reader, "/nhiem-vu?ke_hoach=khong-co").await.len(), 0);
}

#[tokio::test]
async fn accents_as_typed_come_first() {
    let app = TestApp::new().await;
    let drafts = vec![
        task("I.1", "Mời chuyên gia ở viện", &["van-phong"], "2026-11-20"),
        task("I.2", "Kết nối Ngô Gia Tự", &["van-phong"], "2026-12-20"),
        task("I.3", "Tặng giấy khen", &["van-phong"], "2026-12-21"),
        task("I.4", "Làm việc nhà ga", &["van-phong"], "2026-12-22"),
    ];
    issued(&app, drafts).await;
    let reader = app.as_role(Role::CityLeader).await;
    assert_eq!(titles(&reader, "/nhiem-vu?q=gia").await.len(), 3);
    assert_eq!(titles(&reader, "/nhiem-vu?q=gi%E1%BA%A5y").await, ["I.3 Tặng giấy khen"]);
}

#[tokio::test]
async fn the_list_is_paged_by_place_on_every_sort() {
    let app = TestApp::new().await;
    let many =
        (10..=40).map(|number| task(&format!("I.{number}"), &format!("Việc {number}"), &["van-phong"], "2026-12-31"));
    issued(&app, many.collect()).await;
    let reader = app.as_role(Role::CityLeader).await;
    for column in ["han", "dieu-khoan", "co-quan", "xong"] {
        let mut seen = Vec::new();
        let mut path = format!("/nhiem-vu?dong=15&sap={column}");
        loop {
            seen.extend(titles(&reader, &path).await);
            let page = reader.get(&path).await.text;
            let Some((before, _)) = page.split_once("rel=\"next\"") else { break };
            let link = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
            path = link.replace("&#38;", "&");
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 31, "{column}");
    }
}

#[tokio::test]
async fn people_of_an_agency_see_their_agency_first_and_may_see_all() {
    let app = TestApp::new().await;
    sample(&app).await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let page = officer.get("/nhiem-vu").await;
    assert!(page.text.contains("aria-label=\"Bỏ lọc Sở Học tập Mẫu\""));
    assert_eq!(titles(&officer, "/nhiem-vu").await.len(), 5);
    assert_eq!(titles(&officer, "/nhiem-vu?co_quan=moi").await.len(), 7);
}

#[tokio::test]
async fn the_calendar_shows_deadlines_and_days_off() {
    let app = TestApp::new().await;
    sample(&app).await;
    let reader = app.as_role(Role::CityLeader).await;
    let page = reader.get("/lich").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Lịch nhiệm vụ tháng 11/2026") && page.text.contains("3 phần việc đến hạn"));
    assert!(page.text.contains("<b>I.2</b> Bố trí kinh phí") && page.text.contains("ngày nghỉ"));
    assert!(page.text.contains("thang=2026-12") && page.text.contains("thang=2026-10"));
    let empty = reader.get("/lich?thang=2026-03").await;
    assert!(empty.text.contains("Không có phần việc nào đến hạn"));
    let own = app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    assert!(own.get("/lich").await.text.contains("1 phần việc đến hạn"));
    assert_eq!(reader.get("/lich?thang=bay").await.status, StatusCode::OK);
}
