//! Headcounts: by hand, from a workbook, within reach.

use axum::http::StatusCode;
use rust_xlsxwriter::Workbook;

use super::City;
use crate::platform::db::Read;
use crate::platform::permission::Role;
use crate::platform::value::ToValue;
use crate::testing::Reply;

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

/// Sends a workbook about the year 2027; gives the path of its import.
async fn sent(city: &City, name: &str, bytes: &[u8]) -> String {
    let reply = city.standing.post_parts("/nhap/bien-che", &[("ve", "2027")], &[("file", name, bytes)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.location().to_owned()
}

async fn asked(city: &City, path: &str, act: &str, fields: &str) -> Reply {
    let id = path.rsplit('/').next().unwrap();
    let db = &mut city.app.app.db.read();
    let (version,): (i64,) = db.one("select version from imports where id = $1", vec![id.to_value()]).await.unwrap();
    city.standing.post(&format!("{path}/{act}"), &format!("version={version}&{fields}")).await
}

async fn act(city: &City, path: &str, act: &str, fields: &str) {
    let reply = asked(city, path, act, fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
}

async fn figures(city: &City) -> Vec<(String, i64, i64, i64)> {
    let sql = "select agency_id, quota, filled, retiring from headcounts where year = 2027 order by agency_id";
    city.app.app.db.read().all(sql, Vec::new()).await.unwrap()
}

fn of(agency: &str, quota: i64, filled: i64, retiring: i64) -> (String, i64, i64, i64) {
    (agency.to_owned(), quota, filled, retiring)
}

#[tokio::test]
async fn a_workbook_is_shown_then_taken_undone_and_taken_again() {
    let city = City::new().await;
    city.set_headcount(&city.standing, "truong-mau", "quota=40&filled=37&retiring=2&version=1").await;
    let good = workbook(&[
        &["BẢNG GIAO BIÊN CHẾ"],
        &["TT", "Tên đơn vị", "Hiện có", "Biên chế giao"],
        &["1", "Trường Cao đẳng Mẫu", "36", "41"],
        &["2", "so hoc tap mau", "20", "22"],
        &["", "Tổng cộng", "56", "63"],
    ]);
    let page = city.standing.get("/nhap/bien-che?ve=2027").await.text;
    assert!(page.contains("Biên chế năm 2027") && page.contains("href=\"/bien-che/2027\""), "{page}");
    let before = figures(&city).await;
    let path = sent(&city, "bien-che.xlsx", &good).await;
    let shown = city.standing.get(&path).await.text;
    for part in ["<del>40</del> <ins>41</ins>", "<del>37</del> <ins>36</ins>", "so hoc tap mau", "Nhận 2 dòng"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(figures(&city).await, before, "a preview writes nothing");
    act(&city, &path, "nhan", "").await;
    let after = [of("so-hoc-tap", 22, 20, 0), of("truong-mau", 41, 36, 2)];
    assert_eq!(figures(&city).await, after, "an empty cell leaves what is there");
    act(&city, &path, "hoan-tac", "reason=Nhầm+năm").await;
    assert_eq!(figures(&city).await, before);
    act(&city, &sent(&city, "bien-che.xlsx", &good).await, "nhan", "").await;
    assert_eq!(figures(&city).await, after);
    let log = city.app.as_role(Role::Auditor).await.get("/nhat-ky?doi_tuong=headcount").await.text;
    assert!(log.contains("nhập biên chế của") && log.contains("Trường Cao đẳng Mẫu"), "{log}");
    // The workbook that was exported can be sent back.
    let file = city.standing.get("/bien-che/2027/bien-che.xlsx").await;
    let again = city.standing.get(&sent(&city, "xuat.xlsx", &file.bytes).await).await.text;
    assert!(again.contains("Không có gì để nhận"), "{again}");
}

#[tokio::test]
async fn every_mistake_of_a_workbook_of_headcounts_is_told_at_once() {
    let city = City::new().await;
    let wrong = workbook(&[
        &["Mã cơ quan", "Biên chế được giao", "Hiện có mặt", "Nghỉ hưu"],
        &["truong-mau", "-4", "nhiều", ""],
        &["la", "1", "1", ""],
        &["ban-to-chuc", "1", "1", ""],
        &["so-hoc-tap", "5", "3", "4"],
        &["so-hoc-tap", "5", "3", "1"],
    ]);
    let page = city.standing.get(&sent(&city, "sai.xlsx", &wrong).await).await.text;
    for said in ["B2:", "C2:", "nhiều hơn số người hiện có (3)", "Trùng cơ quan với dòng 5", "5 dòng lỗi"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert_eq!(
        page.matches("Không có cơ quan này trong phạm vi của bạn").count(),
        2,
        "the Party's is as unknown: {page}"
    );
    for address in ["/nhap/bien-che", "/nhap/bien-che?ve=1999", "/nhap/bien-che?ve=abc", "/nhap/co-quan?ve=2027"] {
        assert_eq!(city.standing.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(city.officer.get("/nhap/bien-che?ve=2027").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_headcount_within_which_people_were_asked_for_is_not_taken_back() {
    let city = City::new().await;
    let rows = workbook(&[&["Cơ quan", "Biên chế", "Hiện có"], &["Sở Học tập Mẫu", "22", "20"]]);
    let path = sent(&city, "bien-che.xlsx", &rows).await;
    act(&city, &path, "nhan", "").await;
    city.proposed(&city.officer, "agency_id=so-hoc-tap").await;
    let reply = asked(&city, &path, "hoan-tac", "reason=Nhầm+tệp").await;
    assert!(reply.text.contains("đã đề xuất 1 người theo biên chế này"), "{}", reply.text);
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
    assert!(city.app.as_role(Role::StandingLeader).await.get("/bien-che/2026").await.text.contains("Chưa có biên chế"));
    assert_eq!(city.standing.get("/bien-che").await.location(), "/bien-che/2027");
    assert_eq!(city.standing.get("/bien-che/1999").await.status, StatusCode::NOT_FOUND);
}
