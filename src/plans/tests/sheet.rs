//! The work sheet and the page of an agency's head through HTTP.

use std::io::Cursor;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;

use super::board::{issued, part, reported, task};
use crate::plans::plan::PlanId;
use crate::platform::permission::Role;
use crate::testing::{Client, Reply, TestApp};

async fn sample(app: &TestApp) -> PlanId {
    let drafts = vec![
        task("I.1", "Đào tạo nhân lực", &["so-hoc-tap"], "2026-11-20"),
        task("I.2", "Mời giảng viên", &["truong-mau"], "2026-12-26"),
        task("I.3", "Bố trí kinh phí", &["so-ngan-sach"], "2026-12-26"),
    ];
    issued(app, drafts).await
}

/// The cells of a sheet as text, from its first row.
async fn sheet(client: &Client) -> Vec<Vec<String>> {
    let reply = client.get("/nhiem-vu/cap-nhat.xlsx").await;
    assert_eq!(reply.status, StatusCode::OK);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(reply.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let text = |cell: &Data| if matches!(cell, Data::Empty) { String::new() } else { cell.to_string() };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// The same cells as a workbook.
fn book(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) if column != 1 => sheet.write_number(row, column, number).unwrap(),
                _ => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

async fn send(client: &Client, path: &str, fields: &[(&str, Option<&str>, &[u8])]) -> Reply {
    let mut body = Vec::new();
    for (name, file, bytes) in fields {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let request = Request::post(path)
        .header(header::COOKIE, &client.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    client.send(request).await
}

async fn preview(client: &Client, rows: &[Vec<String>]) -> Reply {
    send(client, "/nhiem-vu/cap-nhat", &[("file", Some("cap-nhat.xlsx"), &book(rows))]).await
}

/// The rows that the preview carries to the commit.
fn carried(page: &str) -> String {
    let rest = page.split("name=\"rows\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    rest.replace("&#34;", "\"").replace("&#38;", "&").replace("&#60;", "<").replace("&#62;", ">").replace("&#39;", "'")
}

async fn commit(client: &Client, page: &str) -> Reply {
    let rows = carried(page);
    let fields: [(&str, Option<&str>, &[u8]); 2] =
        [("rows", None, rows.as_bytes()), ("file_name", None, b"cap-nhat.xlsx")];
    send(client, "/nhiem-vu/cap-nhat/ghi", &fields).await
}

#[tokio::test]
async fn progress_goes_out_and_comes_in_again_with_a_preview() {
    let app = TestApp::new().await;
    let plan = sample(&app).await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let mut rows = sheet(&officer).await;
    // Their own part and that of the unit under them; nobody else's.
    assert_eq!(rows.len(), 4 + 2);
    assert_eq!(rows[4][3], "Đào tạo nhân lực");
    rows[4][7] = "60".to_owned();
    rows[4][8] = "Đã mở hai lớp đào tạo".to_owned();
    rows[4][9] = "Khai giảng".to_owned();
    rows[4][10] = "20/11/2026".to_owned();
    let page = preview(&officer, &rows).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for shown in [
        "H5",
        "<del>0%</del>",
        "<ins>60%</ins>",
        "<ins>Khai giảng</ins>",
        "K5",
        "Ghi 1 thay đổi",
        "1 phần việc giữ nguyên",
    ] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    assert_eq!(part(&app, &plan, "I.1", "so-hoc-tap").await.percent, 0);
    let done = commit(&officer, &page.text).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let after = part(&app, &plan, "I.1", "so-hoc-tap").await;
    assert_eq!((after.percent, after.summary.as_str(), after.version), (60, "Đã mở hai lớp đào tạo", 2));
    let auditor = app.as_role(Role::Auditor).await;
    assert!(auditor.get("/nhat-ky").await.text.contains("cập nhật từ Excel phần việc"));
    // The same file a second time, and the same page sent twice, change nothing.
    let again = preview(&officer, &rows).await;
    assert!(again.text.contains("Không có gì thay đổi") && !again.text.contains("name=\"rows\""), "{}", again.text);
    let twice = commit(&officer, &page.text).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER);
    assert_eq!(part(&app, &plan, "I.1", "so-hoc-tap").await.version, 2);
    // What went out after that is what came in.
    let fresh = sheet(&officer).await;
    assert_eq!((fresh[4][7].as_str(), fresh[4][9].as_str()), ("60", "Khai giảng"));
    assert!(preview(&officer, &fresh).await.text.contains("Không có gì thay đổi"));
}

#[tokio::test]
async fn every_wrong_cell_is_named_at_once_and_nothing_is_written() {
    let app = TestApp::new().await;
    let plan = sample(&app).await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let mut rows = sheet(&officer).await;
    let foreign = part(&app, &plan, "I.3", "so-ngan-sach").await;
    let mut row = |change: &dyn Fn(&mut Vec<String>)| {
        let mut copy = rows[5].clone();
        change(&mut copy);
        rows.push(copy);
    };
    row(&|row| row[0] = "khong-co".to_owned());
    row(&|row| row[0] = foreign.id.to_string());
    row(&|row| row[10] = "31/02/2026".to_owned());
    row(&|row| row[7] = "sáu mươi".to_owned());
    rows[4][7] = "50".to_owned();
    rows[5][7] = "100".to_owned();
    rows[5][8] = "Đã xong cả lớp".to_owned();
    rows[5][10] = "24/11/2026".to_owned();
    let page = preview(&officer, &rows).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let cells = ["I5", "H6", "K6", "A7", "A8", "K9", "H10"];
    for cell in cells {
        assert!(page.text.contains(&format!("<th scope=\"row\" class=\"nw b6\">{cell}</th>")), "{cell}: {}", page.text);
    }
    for sentence in
        ["tệp minh chứng", "ngoài phạm vi được cập nhật", "Không có phần việc nào mang mã này", "Có 7 chỗ cần sửa"]
    {
        assert!(page.text.contains(sentence), "{sentence}");
    }
    assert!(!page.text.contains("name=\"rows\""));
    assert_eq!(part(&app, &plan, "I.1", "so-hoc-tap").await.version, 1);
    // What a person makes up in place of the carried rows is judged the same.
    let made_up = format!(
        "[{{\"row\":5,\"id\":\"{}\",\"version\":1,\"percent\":50,\"summary\":\"Của người khác\",\"milestone\":\"\",\"milestone_on\":null}}]",
        foreign.id
    );
    let fields: [(&str, Option<&str>, &[u8]); 2] = [("rows", None, made_up.as_bytes()), ("file_name", None, b"x")];
    let refused = send(&officer, "/nhiem-vu/cap-nhat/ghi", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(part(&app, &plan, "I.3", "so-ngan-sach").await.version, 1);
}

#[tokio::test]
async fn what_somebody_else_reported_meanwhile_is_not_overwritten() {
    let app = TestApp::new().await;
    let plan = sample(&app).await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let mut rows = sheet(&officer).await;
    rows[4][7] = "60".to_owned();
    rows[4][8] = "Đã mở hai lớp".to_owned();
    let page = preview(&officer, &rows).await;
    reported(&app, &part(&app, &plan, "I.1", "so-hoc-tap").await, 30).await;
    let late = commit(&officer, &page.text).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text.contains("đã được người khác cập nhật sau khi tải tệp, hiện là 30%"), "{}", late.text);
    assert_eq!(part(&app, &plan, "I.1", "so-hoc-tap").await.percent, 30);
    reported(&app, &part(&app, &plan, "I.1", "so-hoc-tap").await, 100).await;
    assert!(preview(&officer, &rows).await.text.contains("Phần việc đã hoàn thành"));
}

#[tokio::test]
async fn a_wrong_file_and_a_wrong_role_are_refused() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyHead).await;
    assert_eq!(officer.get("/nhiem-vu/cap-nhat").await.status, StatusCode::OK);
    let pdf = send(&officer, "/nhiem-vu/cap-nhat", &[("file", Some("a.pdf"), b"%PDF-1.7\n")]).await;
    assert_eq!(pdf.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(pdf.text.contains("Chọn tệp Excel (.xlsx)"));
    let none = send(&officer, "/nhiem-vu/cap-nhat", &[]).await;
    assert!(none.text.contains("Chọn tệp Excel đã sửa"));
    for role in [Role::CityLeader, Role::Auditor, Role::PeoplesCouncil] {
        assert_eq!(app.as_role(role).await.get("/nhiem-vu/cap-nhat.xlsx").await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_head_sees_all_that_the_agency_and_its_units_answer_for() {
    let app = TestApp::new().await;
    let plan = sample(&app).await;
    reported(&app, &part(&app, &plan, "I.2", "truong-mau").await, 100).await;
    let head = app.as_role(Role::AgencyHead).await;
    let page = head.get("/co-quan-toi").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("2 phần việc của cơ quan và đơn vị trực thuộc"));
    assert!(page.text.contains("I.1 Đào tạo nhân lực") && !page.text.contains("Bố trí kinh phí"));
    // The school finished before its day; the department is past its own by one working day.
    assert!(page.text.contains("1 ÷ 1 = 100%") && page.text.contains("0 ÷ 1 = 0%"), "{}", page.text);
    let unassigned = part(&app, &plan, "I.1", "so-hoc-tap").await;
    assert!(page.text.contains(&format!("/phan-viec/{}/giao", unassigned.id)));
    assert_eq!(app.as_role(Role::CityLeader).await.get("/co-quan-toi").await.status, StatusCode::FORBIDDEN);
}
