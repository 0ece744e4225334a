//! Figures on the page, behind it and in the workbook; periods that are wrong; who reads what.

use std::io::Cursor;

use axum::http::StatusCode;
use calamine::{Reader, Xlsx};

use super::{YEAR, all_shown, city, shown};
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::words::Words;
use crate::reports::figure::FIGURES;
use crate::testing::TestApp;

#[tokio::test]
async fn every_figure_of_an_empty_city_is_nought_and_opens() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let page = officer.get(&format!("/bao-cao?{YEAR}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("Kỳ này chưa phát sinh số liệu nào"), "{}", page.text);
    for (id, value) in all_shown(&page.text) {
        assert_eq!(value, "0", "{id}");
    }
    for figure in FIGURES.iter().filter(|figure| figure.source().is_some()) {
        let reply = officer.get(&format!("/bao-cao/chi-so/{}?{YEAR}", figure.id)).await;
        assert_eq!(reply.status, StatusCode::OK, "{}: {}", figure.id, reply.text);
        assert!(reply.text.contains("Không có bản ghi nào để mở"), "{}", figure.id);
    }
    assert_eq!(officer.get(&format!("/bao-cao/chi-so/tasks.late?{YEAR}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(officer.get(&format!("/bao-cao/chi-so/khong-co?{YEAR}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_figure_adds_up_to_its_records_and_leads_to_the_person() {
    let city = city().await;
    let page = city.people.standing.get(&format!("/bao-cao?{YEAR}")).await.text;
    assert_eq!(shown(&page, "people.attracted"), "4");
    assert_eq!(shown(&page, "money.paid"), viet::number::group(city.paid));
    assert_eq!(shown(&page, "commitments.begun"), "4");
    assert!(
        page.contains("15/12/2025–14/12/2026") && page.contains("01/01/2026–31/12/2026"),
        "both calendars are named"
    );
    let records = city.people.standing.get(&format!("/bao-cao/chi-so/people.attracted?{YEAR}")).await.text;
    assert!(records.contains("3 bản ghi ở đây; còn 1 bản ghi ngoài phạm vi của bạn"), "{records}");
    assert!(records.contains("Lê Văn Mẫu") && !records.contains("Vũ Thị Ví Dụ"));
    let paid = city.people.standing.get(&format!("/bao-cao/chi-so/money.paid?{YEAR}")).await.text;
    assert!(paid.contains(&viet::number::group(city.paid)), "{paid}");
    let link = format!("/nhan-tai/{}/chinh-sach", city.paid_talent);
    assert!(paid.contains(&link), "{paid}");
    assert_eq!(city.people.standing.get(&link).await.status, StatusCode::OK);
    let first = city.people.standing.get("/bao-cao?ky=first_half&nam=2025&so_voi=nothing").await.text;
    assert_eq!(shown(&first, "people.attracted"), "0", "nothing of 2026 counts in 2025");
    let day = city.people.standing.get("/bao-cao?ky=free&tu=20/02/2026&den=20/02/2026&so_voi=last_year").await.text;
    assert_eq!(shown(&day, "people.attracted"), "4", "both days of a span count");
    let before = city.people.standing.get("/bao-cao?ky=year&nam=2027&so_voi=before").await.text;
    let row = before.split("Mã chỉ số: people.attracted.").nth(1).unwrap();
    let cells: Vec<&str> =
        row.split("class=\"num\">").skip(1).take(3).map(|cell| cell.split('<').next().unwrap()).collect();
    assert_eq!(cells[1..], ["4", "-4"], "the year before stands beside it");
}

#[tokio::test]
async fn small_cells_are_hidden_from_who_opens_no_record() {
    let city = city().await;
    let page = city.council.get(&format!("/bao-cao?{YEAR}")).await.text;
    assert_eq!(shown(&page, "people.attracted"), "4", "the total of the city is told");
    let groups = page.split_once("Người được hưởng chính sách theo nhóm đối tượng").unwrap().1;
    assert!(groups.split("</table>").next().unwrap().contains("<td class=\"num\">ẩn</td>"), "{groups}");
    let records = city.council.get(&format!("/bao-cao/chi-so/people.attracted?{YEAR}")).await.text;
    assert!(records.contains("chỉ xem được số") && !records.contains("Lê Văn Mẫu"), "{records}");
    let party = city.party.get(&format!("/bao-cao/chi-so/people.attracted?{YEAR}")).await.text;
    assert!(party.contains("Vũ Thị Ví Dụ") && !party.contains("Lê Văn Mẫu"), "each bloc keeps its people");
    let unit = city.people.head.get(&format!("/bao-cao?{YEAR}")).await.text;
    assert_eq!(shown(&unit, "people.attracted"), "3", "a unit has its own");
    let groups = unit.split_once("Người được hưởng chính sách theo nhóm đối tượng").unwrap().1;
    assert!(!groups.split("</table>").next().unwrap().contains("ẩn"), "and knows them");
    let none = city.app.as_role_in(Role::AgencyHead, "so-ngan-sach").await;
    let none = none.get(&format!("/bao-cao/chi-so/people.attracted?{YEAR}")).await.text;
    assert!(none.contains("Không có bản ghi nào để mở") && !none.contains("ngoài phạm vi"), "{none}");
}

#[tokio::test]
async fn a_period_that_is_wrong_or_not_set_is_told() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let reply = officer.get("/bao-cao?ky=free&tu=02/03/2026&den=01/03/2026").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("Ngày cuối của kỳ không trước ngày đầu"), "{}", reply.text);
    let reply = officer.get("/bao-cao?ky=free&tu=&den=32/13/2026").await;
    assert!(reply.status == StatusCode::UNPROCESSABLE_ENTITY && reply.text.contains("Nhập từ ngày"), "{}", reply.text);
    let reply = officer.get("/bao-cao?ky=quy&nam=2026").await;
    assert!(
        reply.status == StatusCode::UNPROCESSABLE_ENTITY && reply.text.contains("Chọn kỳ báo cáo"),
        "{}",
        reply.text
    );
    let reply = officer.get("/bao-cao?ky=year&nam=1900").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = officer.get("/bao-cao").await;
    assert!(chosen.text.contains("Báo cáo 6 tháng cuối năm 2026"), "{}", chosen.text);
    app.app.db.run_outside("delete from settings where key = 'report.cut_off_day'").await.unwrap();
    let reply = officer.get("/bao-cao").await;
    assert!(reply.status == 422 && reply.text.contains("Chưa có ngày chốt số liệu"), "{}", reply.text);
    let begun = officer.post("/bao-cao/soan", &super::year_form()).await;
    assert!(begun.status == 422 && begun.text.contains("Chưa có ngày chốt số liệu"), "{}", begun.text);
    let free = officer.get("/bao-cao?ky=free&tu=01/03/2026&den=31/05/2026").await;
    assert_eq!(free.status, StatusCode::OK, "free days need no setting");
}

#[tokio::test]
async fn each_role_reads_as_far_as_it_reaches() {
    let app = TestApp::new().await;
    for role in Role::ALL {
        let person = app.as_role(*role).await;
        let reach = Permission::ViewReports.reach(*role);
        let live = person.get(&format!("/bao-cao?{YEAR}")).await.status;
        assert_eq!(live, if reach == Reach::Nothing { StatusCode::FORBIDDEN } else { StatusCode::OK }, "{role}");
        let made = person.get("/bao-cao/ban").await.status;
        let expected = match reach {
            Reach::City => StatusCode::OK,
            Reach::Nothing => StatusCode::FORBIDDEN,
            _ => StatusCode::NOT_FOUND,
        };
        assert_eq!(made, expected, "{role}");
        let begun = person.post("/bao-cao/soan", &super::year_form()).await.status;
        let makes = matches!(role, Role::StandingOfficer | Role::StandingLeader);
        assert_eq!(begun, if makes { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN }, "{role}");
    }
}

#[tokio::test]
async fn the_workbook_has_every_figure_with_its_id_and_definition() {
    let city = city().await;
    let reply = city.people.standing.get(&format!("/bao-cao.xlsx?{YEAR}")).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let bytes = reply.bytes;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let text = |row: &[calamine::Data], place: usize| row[place].to_string();
    for figure in FIGURES {
        let row = sheet.rows().find(|row| text(row, 1) == figure.id).unwrap_or_else(|| panic!("{}", figure.id));
        assert_eq!((text(row, 2), text(row, 8)), (figure.name.to_owned(), figure.means.to_owned()));
    }
    let paid = sheet.rows().find(|row| text(row, 1) == "money.paid").unwrap();
    assert_eq!(text(paid, 4), city.paid.to_string());
    assert!(sheet.rows().any(|row| text(row, 1).starts_with("attracted.group.")));
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let drawn = (1..).take_while(|number| archive.by_name(&format!("xl/charts/chart{number}.xml")).is_ok()).count();
    assert!(drawn >= 4, "each breakdown is drawn: {drawn} charts");
    let wrong = city.people.standing.get("/bao-cao.xlsx?ky=free&tu=02/03/2026&den=01/03/2026").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}
