//! Needs from a workbook: previewed with the sum, taken as drafts, undone, and never behind the head's back.

use axum::http::StatusCode;
use rust_xlsxwriter::Workbook;

use super::City;
use crate::platform::db::Read;
use crate::platform::value::ToValue;
use crate::testing::Reply;

const HEADING: &str = "TT|Nơi làm việc|Chuyên ngành|Mã ngành|Lĩnh vực|Đối tượng|Số lượng|Dự kiến bắt đầu|Tiêu chí";

fn workbook(title: &str, rows: &[&str]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0_u32..).zip([title, HEADING].iter().chain(rows)) {
        for (column, text) in (0_u16..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

async fn sent(city: &City, bytes: &[u8]) -> String {
    let reply = city.officer.post_parts("/nhap/nhu-cau", &[("ve", "2027")], &[("file", "nhu-cau.xlsx", bytes)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.location().to_owned()
}

async fn act(city: &City, path: &str, act: &str, fields: &str) -> Reply {
    let id = path.rsplit('/').next().unwrap();
    let db = &mut city.app.app.db.read();
    let (version,): (i64,) = db.one("select version from imports where id = $1", vec![id.to_value()]).await.unwrap();
    city.officer.post(&format!("{path}/{act}"), &format!("version={version}&{fields}")).await
}

async fn standing(city: &City) -> Vec<(String, i64, String)> {
    let sql = "select specialty, number, state from needs where state <> 'withdrawn' order by specialty";
    city.app.app.db.read().all(sql, Vec::new()).await.unwrap()
}

fn of(specialty: &str, number: i64, state: &str) -> (String, i64, String) {
    (specialty.to_owned(), number, state.to_owned())
}

const GROUP: &str = "Tiến sĩ";

fn row(agency: &str, specialty: &str, number: &str) -> String {
    format!("1|{agency}|{specialty}||Số hóa|{GROUP}|{number}|15/03/2027|Có công trình")
}

#[tokio::test]
async fn needs_come_from_a_workbook_as_drafts_within_the_headcount() {
    let city = City::new().await;
    let rows = [row("Trường Cao đẳng Mẫu", "Khoa học dữ liệu", "2"), row("truong-mau", "Trí tuệ nhân tạo", "2")];
    let lines: Vec<&str> = rows.iter().map(String::as_str).collect();
    let path = sent(&city, &workbook("ĐỀ XUẤT", &lines)).await;
    let page = city.officer.get(&path).await.text;
    let sum = "đã đề xuất 2; còn 1, không đề xuất thêm 2 được";
    assert!(page.contains("1 dòng mới") && page.contains("1 dòng lỗi") && page.contains(sum), "{page}");
    let reply = act(&city, &path, "nhan", "without_wrong=1").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(standing(&city).await, [of("Khoa học dữ liệu", 2, "draft")]);
    // The same under another title changes nothing; another number changes the draft.
    let again = city.officer.get(&sent(&city, &workbook("ĐỀ XUẤT, BẢN HAI", &lines[..1])).await).await.text;
    assert!(again.contains("Không có gì để nhận"), "{again}");
    let more = row("truong-mau", "khoa hoc du lieu", "3");
    let second = sent(&city, &workbook("ĐỀ XUẤT, BẢN BA", &[&more])).await;
    assert_eq!(act(&city, &second, "nhan", "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(standing(&city).await[0].1, 3);
    assert_eq!(act(&city, &second, "hoan-tac", "reason=Nhầm+tệp").await.status, StatusCode::SEE_OTHER);
    assert_eq!(standing(&city).await, [of("Khoa học dữ liệu", 2, "draft")]);
    // What the head has is not changed by a file, nor is an import undone of which something was submitted.
    let id = city.newest().await;
    city.take(&city.officer, &id, "trinh", "").await;
    let third = city.officer.get(&sent(&city, &workbook("ĐỀ XUẤT, BẢN BỐN", &[&more])).await).await.text;
    assert!(third.contains("đang ở tình trạng “Chờ thủ trưởng duyệt”"), "{third}");
    let refused = act(&city, &path, "hoan-tac", "reason=Nhầm+tệp").await;
    assert!(refused.text.contains("đã được sửa hoặc trình sau lần nhập này"), "{}", refused.text);
}

#[tokio::test]
async fn every_mistake_of_a_workbook_of_needs_is_told_at_once() {
    let city = City::new().await;
    let rows = [
        row("Sở Ngân sách Mẫu", "Tài chính số", "1"),
        row("Sở Học tập Mẫu", "Đo lường giáo dục", "1"),
        format!("3|truong-mau|Cơ điện tử|y hoc du phogn||{GROUP}|0|15/03/2026|"),
        format!("4|truong-mau|||Số hóa|{GROUP}|1|15/03/2027|"),
    ];
    let lines: Vec<&str> = rows.iter().map(String::as_str).collect();
    let path = sent(&city, &workbook("ĐỀ XUẤT", &lines)).await;
    let page = city.officer.get(&path).await.text;
    for said in [
        "Không có cơ quan này trong phạm vi của bạn",
        "Chưa có biên chế năm 2027 của Sở Học tập Mẫu",
        "Gần nhất: 7720110 Y học dự phòng",
        "phải trong năm 2027",
        "4 dòng lỗi",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(standing(&city).await.is_empty());
    assert_eq!(city.standing.get("/nhap/nhu-cau?ve=1999").await.status, StatusCode::NOT_FOUND);
}
