//! Headcounts: by hand, from a workbook, within reach.

use axum::http::StatusCode;
use rust_xlsxwriter::Workbook;

use super::City;
use crate::platform::permission::Role;

fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(*cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn headcount_is_set_by_hand_changed_and_never_negative() {
    let city = City::new().await;
    let page = city.standing.get("/bien-che/2027").await.text;
    assert!(page.contains("Trường Cao đẳng Mẫu") && page.contains("<b>3</b>"), "{page}");
    let reply = city.standing.post("/bien-che/2027/sua", "agency_id=so-hoc-tap&quota=-1&filled=2").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("Nhập biên chế được giao là số từ 0 đến 20.000"), "{}", reply.text);
    let form = city.standing.get("/bien-che/2027/sua?co_quan=truong-mau").await.text;
    assert!(form.contains("name=\"version\" value=\"1\""), "{form}");
    let reply =
        city.standing.post("/bien-che/2027/sua", "agency_id=truong-mau&quota=42&filled=37&retiring=1&version=1").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let again = "agency_id=truong-mau&quota=43&filled=37&retiring=1&version=1";
    let reply = city.standing.post("/bien-che/2027/sua", again).await;
    assert!(reply.status == 422 && reply.text.contains("Người khác vừa sửa"), "{}", reply.text);
    let reply = city.standing.post("/bien-che/2027/sua", "agency_id=truong-mau&quota=9&filled=1&retiring=0").await;
    assert!(reply.text.contains("đã có biên chế của năm này"), "{}", reply.text);
}

#[tokio::test]
async fn an_agency_sees_its_own_headcount_and_sets_none() {
    let city = City::new().await;
    city.set_headcount(&city.standing, "so-ngan-sach", "quota=9&filled=9&retiring=0").await;
    let page = city.officer.get("/bien-che/2027").await.text;
    assert!(page.contains("Trường Cao đẳng Mẫu") && !page.contains("Sở Ngân sách Mẫu"), "{page}");
    assert_eq!(city.officer.get("/bien-che/2027/sua").await.status, StatusCode::FORBIDDEN);
    // The Party bloc is its commission's affair.
    let reply = city.standing.post("/bien-che/2027/sua", "agency_id=ban-to-chuc&quota=9&filled=9").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    city.set_headcount(&city.party, "ban-to-chuc", "quota=9&filled=8&retiring=0").await;
    assert!(!city.standing.get("/bien-che/2027").await.text.contains("Ban Tổ chức"));
    let reply = city.party.post("/bien-che/2027/sua", "agency_id=so-hoc-tap&quota=9&filled=9").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_workbook_is_shown_then_taken_and_a_second_time_changes_nothing() {
    let city = City::new().await;
    let good = workbook(&[
        &["BẢNG GIAO BIÊN CHẾ"],
        &["TT", "Tên đơn vị", "Hiện có", "Biên chế giao"],
        &["1", "Trường Cao đẳng Mẫu", "36", "41"],
        &["2", "Sở Học tập Mẫu", "20", "22"],
        &["", "Tổng cộng", "56", "63"],
    ]);
    let sent = city.standing.post_parts("/bien-che/2027/nhap", &[], &[("file", "bien-che.xlsx", &good)]).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
    for shown in ["40 → 41", "37 → 36", "Sở Học tập Mẫu", "Ghi 2 thay đổi"] {
        assert!(sent.text.contains(shown), "{shown}: {}", sent.text);
    }
    let rows = r#"[{"agency_id":"truong-mau","quota":41,"filled":36,"retiring":0,"basis":""},
                   {"agency_id":"so-hoc-tap","quota":22,"filled":20,"retiring":0,"basis":""}]"#;
    let take = [("rows", rows), ("file_name", "bien-che.xlsx")];
    let taken = city.standing.post_parts("/bien-che/2027/nhap/ghi", &take, &[]).await;
    assert_eq!(taken.location(), "/bien-che/2027", "{}", taken.text);
    let again = city.standing.post_parts("/bien-che/2027/nhap", &[], &[("file", "bien-che.xlsx", &good)]).await.text;
    assert!(again.contains("Không có gì thay đổi"), "{again}");
    let wrong = workbook(&[
        &["Mã cơ quan", "Biên chế được giao", "Hiện có mặt"],
        &["truong-mau", "-4", "nhiều"],
        &["la", "1", "1"],
    ]);
    let sent = city.standing.post_parts("/bien-che/2027/nhap", &[], &[("file", "sai.xlsx", &wrong)]).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    for cell in ["B2", "C2", "A3"] {
        assert!(sent.text.contains(&format!(">{cell}<")), "{cell}: {}", sent.text);
    }
    let bad = r#"[{"agency_id":"truong-mau","quota":-1,"filled":36,"retiring":0,"basis":""}]"#;
    let taken = city.standing.post_parts("/bien-che/2027/nhap/ghi", &[("rows", bad)], &[]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn headcounts_are_listed_sorted_searched_and_exported() {
    let city = City::new().await;
    city.set_headcount(&city.standing, "so-hoc-tap", "quota=20&filled=20&retiring=0").await;
    for sort in ["co-quan", "bien-che", "con", "de-xuat"] {
        let page = city.standing.get(&format!("/bien-che/2027?sap={sort}&chieu=giam&dong=15")).await;
        assert_eq!(page.status, StatusCode::OK, "{sort}");
    }
    let page = city.standing.get("/bien-che/2027?con=con").await.text;
    assert!(page.contains("Trường Cao đẳng Mẫu") && !page.contains("Sở Học tập Mẫu"), "{page}");
    let page = city.standing.get("/bien-che/2027?q=khong+co").await.text;
    assert!(page.contains("Không có đơn vị nào khớp"), "{page}");
    let file = city.standing.get("/bien-che/2027/bien-che.xlsx?q=cao+dang").await;
    assert!(file.bytes.starts_with(b"PK"));
    // The workbook that was exported can be sent back.
    let sent = city.standing.post_parts("/bien-che/2027/nhap", &[], &[("file", "bien-che.xlsx", &file.bytes)]).await;
    assert!(sent.text.contains("Không có gì thay đổi"), "{}", sent.text);
    assert!(city.app.as_role(Role::StandingLeader).await.get("/bien-che/2026").await.text.contains("Chưa có biên chế"));
    assert_eq!(city.standing.get("/bien-che").await.location(), "/bien-che/2027");
    assert_eq!(city.standing.get("/bien-che/1999").await.status, StatusCode::NOT_FOUND);
}
