//! People from a spreadsheet, as offices make them: previewed, accepted, undone, brought again.

use axum::http::StatusCode;
use rust_xlsxwriter::Workbook;

use super::support::{events, form, named, names, officer, person};
use crate::platform::db::Read;
use crate::platform::permission::Role;
use crate::testing::{Client, Reply, TestApp};

/// What the tests look at of an import: state, new, changed, same, wrong, doubtful rows.
type Counted = (String, i64, i64, i64, i64, i64);

async fn counted(app: &TestApp, path: &str) -> Counted {
    let id = path.rsplit('/').next().unwrap();
    let sql = "select state, new_rows, changed_rows, same_rows, wrong_rows, doubtful_rows from imports where id = $1";
    app.app.db.read().one(sql, vec![crate::platform::value::ToValue::to_value(&id)]).await.unwrap()
}

fn ready(new: i64, changed: i64, same: i64, wrong: i64, doubtful: i64) -> Counted {
    ("ready".to_owned(), new, changed, same, wrong, doubtful)
}

async fn people(app: &TestApp) -> i64 {
    let sql = "select cast(count(*) as bigint) from talents";
    app.app.db.read().one::<(i64,)>(sql, Vec::new()).await.unwrap().0
}

/// Sends a file that is taken; gives the path of its import.
async fn sent(client: &Client, bytes: &[u8]) -> String {
    let reply = client.post_parts("/nhap/nhan-tai", &[], &[("file", "nhan-tai.xlsx", bytes)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.location().to_owned()
}

async fn act(app: &TestApp, client: &Client, path: &str, act: &str, fields: &str) -> Reply {
    let id = path.rsplit('/').next().unwrap();
    let version = super::support::number(app, "select version from imports where id = $1", id).await;
    client.post(&format!("{path}/{act}"), &format!("version={version}&{fields}")).await
}

async fn accepted(app: &TestApp, client: &Client, path: &str, fields: &str) {
    let reply = act(app, client, path, "nhan", fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(counted(app, path).await.0, "applied");
}

/// A sheet of texts: each line is a row, its cells parted by `|`; `#` before digits makes a number of them.
fn workbook(lines: &[String]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0_u32..).zip(lines) {
        for (column, text) in (0_u16..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()) {
            match text.strip_prefix('#') {
                Some(digits) => sheet.write_number(row, column, digits.parse::<f64>().unwrap()).unwrap(),
                None => sheet.write_string(row, column, text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn lines(rows: &[&str]) -> Vec<String> {
    rows.iter().map(|row| (*row).to_owned()).collect()
}

const HEADING: &str = "Họ và tên|Năm sinh|Giới|Số CCCD|SĐT|Email|Đơn vị công tác|Chức vụ|Trình độ CMKT|Chuyên ngành|Trường đào tạo|Năm TN";

/// A made-up given name that no two of the people share.
fn given(place: usize) -> String {
    let first = ["Ba", "Chi", "Du", "Giang", "Hà", "Khoa", "Linh", "Mai", "Nga", "Phú"];
    let second = ["Bình", "Cường", "Duyên", "Hạnh", "Khánh", "Lâm", "Minh", "Ngọc", "Oanh", "Quân"];
    let third = ["Sơn", "Thảo", "Uyên"];
    format!("{} {} {}", third[place / 100 % 3], first[place / 10 % 10], second[place % 10])
}

/// Three hundred people as a messy list has them.
fn three_hundred(title: &str) -> Vec<u8> {
    let mut rows = lines(&["SỞ HỌC TẬP MẪU", title, ""]);
    rows.push(format!("STT|{HEADING}|Ghi chú"));
    for place in 0..300 {
        let woman = place % 2 == 0;
        let born = 1961 + place % 35;
        // Hải Phòng's code begins with a zero, which a number loses; two of those born before 2000 begin with 0 or 1.
        let number = format!("#31{}{:02}{:06}", i32::from(woman), born % 100, 100_000 + place * 137);
        let name = format!("Trần {}", given(place));
        let name = if place % 5 == 0 { name.to_uppercase() } else { name };
        let birth = match place % 3 {
            0 => format!("{:02}/{:02}/{born}", place % 28 + 1, place % 12 + 1),
            1 => format!("{:02}/{born}", place % 12 + 1),
            _ => format!("#{born}"),
        };
        let sex = if woman { "nữ" } else { "Nam" };
        let agency = ["Sở Học tập Mẫu", "so hoc tap mau", "so-hoc-tap", "Trường Cao đẳng Mẫu"][place % 4];
        let phone = format!("#{}", 912_000_000 + place * 7_919);
        let level = ["Thạc sỹ", "TS", "ĐH", "Cử nhân"][place % 4];
        let major = ["Khoa học máy tính", "#7480201", "Toán học", "7480101 - Khoa học máy tính"][place % 4];
        rows.push(format!(
            "#{}|  {name} |{birth}|{sex}|{number}|{phone}|mau{place}@example.vn|{agency}|Giảng viên|{level}|{major}|Đại học Ví dụ|#{}|",
            place + 1,
            born + 25,
        ));
    }
    rows.push("|Tổng cộng: 300 người".to_owned());
    rows.push("||||||Thủ trưởng đơn vị".to_owned());
    workbook(&rows)
}

#[tokio::test]
async fn three_hundred_people_come_go_and_come_again() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let list = client.get("/nhan-tai").await.text;
    assert!(list.contains("href=\"/nhap/nhan-tai\""), "the list leads to the import");
    let path = sent(&client, &three_hundred("DANH SÁCH NHÂN TÀI")).await;
    let counts = counted(&app, &path).await;
    assert_eq!((counts.1, counts.2, counts.3, counts.4), (300, 0, 0, 0), "{}", client.get(&path).await.text);
    assert_eq!(people(&app).await, 0, "a preview writes nothing");
    accepted(&app, &client, &path, "").await;
    assert_eq!(people(&app).await, 300);
    let found = client.get("/nhan-tai?q=uyen+ba+cuong").await.text;
    assert_eq!(names(&found), ["Trần Uyên Ba Cường"]);
    assert!(found.contains("Tiến sĩ") && found.contains("Công nghệ thông tin"), "{found}");
    let id = found.split("class=\"nm\" href=\"/nhan-tai/").nth(1).unwrap().split('"').next().unwrap();
    let noted = events(&app, id).await;
    let kinds: Vec<&str> = noted.iter().map(|(event, _)| event.as_str()).collect();
    assert_eq!(kinds, ["talent.created", "talent.entry_added"], "each record has its own events");

    // The same list under another title changes nothing.
    let again = sent(&client, &three_hundred("DANH SÁCH NHÂN TÀI, BẢN HAI")).await;
    assert_eq!(counted(&app, &again).await, ready(0, 0, 300, 0, counted(&app, &again).await.5));

    let undone = act(&app, &client, &path, "hoan-tac", "reason=Nhầm danh sách năm trước").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    assert_eq!(people(&app).await, 0, "undoing leaves nobody");
    assert!(names(&client.get("/nhan-tai").await.text).is_empty());

    let third = sent(&client, &three_hundred("DANH SÁCH NHÂN TÀI")).await;
    assert_ne!(third, path);
    accepted(&app, &client, &third, "").await;
    assert_eq!(people(&app).await, 300);
}

#[tokio::test]
async fn every_error_of_a_file_comes_back_at_once() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    person(&client, "Phạm Văn Có", "so-hoc-tap", &[("personal_number", "031085001234"), ("sex", "male")]).await;
    let rows = [
        HEADING,
        "Lê Thị Đúng|1985|Nữ|031185000001||dung@example.vn|Sở Học tập Mẫu||TS|Toán học|Đại học Ví dụ|2015",
        "Lê Thị Sai|31/02/1985|Nữ|12345|abc||Sở Học tập Mẫu|||||",
        "Lê Văn Lệch|1990|Nam|031185000002|||Sở Học tập Mẫu|||||",
        "Lê Thị Thiếu|1985|Nữ||||Sở Học tập Mẫu||ThS|Toán học||",
        "Lê Thị Ngành|1985|Nữ||||Sở Học tập Mẫu||ThS|7999999|Đại học Ví dụ|2012",
        "Lê Thị Trẻ|2020|Nữ||||Sở Học tập Mẫu|||||",
        "Vũ Thị Khác|1985|Nữ|031085001234|||Sở Học tập Mẫu|||||",
        "Lê Thị Đúng|1985|Nữ|031185000001|||Sở Học tập Mẫu|||||",
        "Lê Thị Không|1985|Nữ||||Sở Không Có|||||",
        "|1985|Nữ||||Sở Học tập Mẫu|||||",
    ];
    let path = sent(&client, &workbook(&lines(&rows))).await;
    let counts = counted(&app, &path).await;
    let page = client.get(&format!("{path}?xem=loi")).await.text;
    assert_eq!((counts.1, counts.4), (1, 9), "{page}");
    for said in [
        "Một bằng cấp cần đủ trình độ, ngành, cơ sở đào tạo và năm tốt nghiệp; dòng này thiếu cơ sở đào tạo.",
        "dòng này thiếu năm tốt nghiệp.",
        "Danh mục ngành không có mã “7999999”",
        "Năm sinh phải từ 1900 đến",
        "Số định danh này là của Phạm Văn Có (NT-0001)",
        "Trùng người với dòng 2",
        "Không có cơ quan này trong phạm vi của bạn",
        "lý do",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("031085001234"), "personal numbers are masked");
    let book = client.get(&format!("{path}/loi.xlsx")).await;
    assert_eq!(book.status, StatusCode::OK);
    assert!(book.bytes.starts_with(b"PK"), "the workbook comes back");
    let refused = act(&app, &client, &path, "nhan", "").await;
    assert!(refused.text.contains("Có 9 dòng lỗi"), "{}", refused.text);
    accepted(&app, &client, &path, "without_wrong=1").await;
    assert_eq!(people(&app).await, 2, "only the right row came");
}

#[tokio::test]
async fn a_row_about_somebody_who_is_there_changes_what_it_says_and_undoing_puts_it_back() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let path = person(
        &client,
        "Nguyễn Văn Hòa",
        "so-hoc-tap",
        &[("birth", "25/11/1987"), ("sex", "male"), ("post_title", "Chuyên viên")],
    )
    .await;
    let rows =
        [HEADING, "NGUYỄN VĂN HOÀ|25/11/1987|||912345678||Sở Học tập Mẫu|Trưởng phòng|TS|Toán học|Đại học Ví dụ|2015"];
    let import = sent(&client, &workbook(&lines(&rows))).await;
    assert_eq!(counted(&app, &import).await, ready(0, 1, 0, 0, 0));
    let preview = client.get(&import).await.text;
    for shown in ["<del>Chuyên viên</del>", "<ins>Trưởng phòng</ins>", "<ins>Tiến sĩ</ins>"] {
        assert!(preview.contains(shown), "{shown}: {preview}");
    }
    accepted(&app, &client, &import, "").await;
    let list = client.get("/nhan-tai").await.text;
    assert_eq!(names(&list), ["Nguyễn Văn Hòa"], "the name keeps its spelling");
    assert!(list.contains("Tiến sĩ"), "{list}");
    assert!(client.get(&path).await.text.contains("Trưởng phòng"));
    // A list that says less of the same degree asks for nothing more.
    let less = [HEADING, "Nguyễn Văn Hòa|25/11/1987|||||Sở Học tập Mẫu|Trưởng phòng|Tiến sĩ|||2015"];
    let less = sent(&client, &workbook(&lines(&less))).await;
    assert_eq!(counted(&app, &less).await, ready(0, 0, 1, 0, 0));
    let undone = act(&app, &client, &import, "hoan-tac", "reason=Nhầm người").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    let page = client.get(&path).await.text;
    assert!(page.contains("Chuyên viên") && !page.contains("Trưởng phòng"), "{page}");
    assert!(!client.get("/nhan-tai").await.text.contains("Tiến sĩ</td>"), "the degree went with it");
}

#[tokio::test]
async fn somebody_who_looks_alike_is_shown_with_the_reasons() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    person(&client, "Nguyễn Văn Hòa", "so-hoc-tap", &[("birth", "05/11/1987"), ("sex", "male")]).await;
    let rows = [
        HEADING,
        "Nguyen Van Hoa|11/05/1987|Nam||||Sở Học tập Mẫu|||||",
        "Đỗ Thị Xa|21/02/1980|Nữ||912345678||Sở Học tập Mẫu|||||",
        "Đỗ Thị Xà|21/02/1980|Nữ||912345678||Trường Cao đẳng Mẫu|||||",
    ];
    let path = sent(&client, &workbook(&lines(&rows))).await;
    assert_eq!(counted(&app, &path).await, ready(3, 0, 0, 0, 2));
    let page = client.get(&path).await.text;
    for said in [
        "Nguyễn Văn Hòa (NT-0001), Sở Học tập Mẫu. Lý do: họ tên chỉ khác dấu; ngày sinh chỉ khác vì đổi chỗ ngày và tháng",
        "Đỗ Thị Xa ở dòng 3 của tệp này. Lý do: ",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test]
async fn another_agencys_rows_do_not_tell_who_is_there() {
    let app = TestApp::new().await;
    let standing = officer(&app).await;
    let own =
        person(&standing, "Lê Thị Ngân", "so-ngan-sach", &[("birth", "1985"), ("personal_number", "031185000001")])
            .await;
    let unit = app.as_role_in(Role::AgencyOfficer, "so-hoc-tap").await;
    let rows = [
        HEADING,
        "Lê Thị Ngân|1985|Nữ|031185000001|||Sở Ngân sách Mẫu|||||",
        "Lê Thị Bịa|1985|Nữ|031185000009|||Sở Ngân sách Mẫu|||||",
        "Lê Thị Ngân|1985|Nữ||||Sở Học tập Mẫu|||||",
    ];
    let path = sent(&unit, &workbook(&lines(&rows))).await;
    assert_eq!(counted(&app, &path).await, ready(1, 0, 0, 2, 0), "a look-alike out of reach is not shown");
    let page = unit.get(&format!("{path}?xem=loi")).await.text;
    assert_eq!(page.matches("Không có cơ quan này trong phạm vi của bạn").count(), 2, "{page}");
    assert!(!page.contains("NT-0001") && !page.contains("đã có ở một hồ sơ khác"), "{page}");
    let finance = app.as_role(Role::FinanceOfficer).await;
    assert_ne!(finance.get("/nhap/nhan-tai").await.status, StatusCode::OK);
    assert_eq!(standing.get(&own).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_record_changed_after_the_import_stops_its_undoing() {
    let app = TestApp::new().await;
    let client = officer(&app).await;
    let rows = [HEADING, "Lê Thị Mới|1985|Nữ||||Sở Học tập Mẫu|||||", "Lê Thị Cũ|1986|Nữ||||Sở Học tập Mẫu|||||"];
    let path = sent(&client, &workbook(&lines(&rows))).await;
    accepted(&app, &client, &path, "").await;
    let list = client.get("/nhan-tai?q=le+thi+moi").await.text;
    let id = list.split("class=\"nm\" href=\"/nhan-tai/").nth(1).unwrap().split('"').next().unwrap();
    let parts = named("Lê Thị Mới");
    let mut fields: Vec<(&str, &str)> = parts.iter().map(|(field, value)| (*field, value.as_str())).collect();
    fields.extend([("agency_id", "so-hoc-tap"), ("birth", "1985"), ("post_title", "Giám đốc"), ("version", "1")]);
    let saved = client.post(&format!("/nhan-tai/{id}/sua"), &form(&fields)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let refused = act(&app, &client, &path, "hoan-tac", "reason=Nhầm danh sách").await;
    assert!(refused.text.contains("đã được sửa hoặc gộp sau lần nhập này"), "{}", refused.text);
    assert_eq!(people(&app).await, 2, "all or nothing");
}
