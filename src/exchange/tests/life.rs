//! The life of a small import: sent, previewed, given back, accepted, sent again, undone.

use axum::http::{StatusCode, header};
use calamine::{Reader, Xlsx};

use super::{application, count, import, marks, post, post_file, sent, workbook};
use crate::exchange::import::ImportState;
use crate::platform::permission::Role;

const MESSY: [&str; 8] = [
    "DANH SÁCH THỬ NĂM 2026",
    "",
    "STT|Họ tên|CCCD|Ngày sinh|Điểm|Ghi chú",
    "1|Nguyễn Văn Mẫu|001085000011|16/07/1985|80",
    "2|Trần Thị Thử|001185000012|1985|95",
    "3|Lê Văn Ví Dụ|12|31/02/1990|200",
    "4|Nguyễn Văn Mẫu|001085000011|16/07/1985|70",
    "Tổng cộng|||||",
];

#[tokio::test]
async fn a_messy_workbook_is_previewed_given_back_accepted_and_undone() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    // A workbook carries the second in which it was made, so the bytes are made once.
    let bytes = workbook(&MESSY);
    let path = sent(&officer, "thu-nghiem", "Danh sách.xlsx", &bytes).await;
    let row = import(&app, &path).await;
    assert_eq!(row.state, ImportState::Ready);
    assert_eq!((row.new_rows, row.wrong_rows, row.doubtful_rows), (2, 2, 1));
    assert!(marks(&app).await.is_empty(), "a preview writes nothing");

    let page = officer.get(&path).await.text;
    for shown in [
        "Nguyễn Văn Mẫu",
        "•••••••••011",
        "Trùng người với dòng 4",
        "Điểm cao khác thường.",
        "Cột không dùng đến: Ghi chú.",
        "dòng tổng cộng",
        "tiêu đề ở dòng 3",
        "Nhận 2 dòng",
        "Chỉ nhận các dòng không lỗi",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("001085000011"), "personal numbers are masked");
    let wrong = officer.get(&format!("{path}?xem=loi")).await.text;
    assert!(wrong.contains("Lê Văn Ví Dụ") && !wrong.contains("Trần Thị Thử"));
    let doubtful = officer.get(&format!("{path}?xem=canh-bao")).await.text;
    assert!(doubtful.contains("Trần Thị Thử") && !doubtful.contains("Lê Văn Ví Dụ"));

    let back = officer.get(&format!("{path}/loi.xlsx")).await;
    assert_eq!(back.status, StatusCode::OK);
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(back.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let said = |row: u32| range.get_value((row, 6)).map(ToString::to_string).unwrap_or_default();
    assert_eq!(said(2), "Lỗi");
    assert!(said(5).contains("C6:") && said(5).contains("D6:") && said(5).contains("E6:"), "{}", said(5));
    assert!(said(6).contains("Trùng người với dòng 4"), "{}", said(6));

    let refused = post(&app, &officer, &path, "nhan", "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Có 2 dòng lỗi. Đánh dấu ô này"));
    let accepted = post(&app, &officer, &path, "nhan", "without_wrong=1").await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.text);
    assert_eq!(marks(&app).await, [("Nguyễn Văn Mẫu".to_owned(), 80), ("Trần Thị Thử".to_owned(), 95)]);
    assert!(officer.get(&path).await.text.contains("Đã ghi 2 dòng vào danh sách."));

    let again = post_file(&officer, "thu-nghiem", "bản sao.xlsx", &bytes).await;
    assert_eq!(again.location(), path, "the same bytes are the same import");
    assert_eq!(marks(&app).await.len(), 2);
    assert_eq!(count(&app, "import.batch_applied").await, 1);

    let no_reason = post(&app, &officer, &path, "hoan-tac", "reason=").await;
    assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
    let undone = post(&app, &officer, &path, "hoan-tac", "reason=Nhầm tệp của năm trước").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    assert!(marks(&app).await.is_empty());
    let list = officer.get("/nhap/thu-nghiem").await.text;
    assert!(list.contains("Đã hoàn tác"));
    // What was undone may be done again.
    assert_ne!(sent(&officer, "thu-nghiem", "Danh sách.xlsx", &bytes).await, path);
}

#[tokio::test]
async fn an_undo_is_refused_when_something_was_changed_since() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let lines = ["Họ tên|CCCD|Điểm", "Nguyễn Văn Mẫu|001085000011|80", "Trần Thị Thử|001185000012|70"];
    let path = sent(&officer, "thu-nghiem", "a.xlsx", &workbook(&lines)).await;
    post(&app, &officer, &path, "nhan", "").await;
    app.app.db.run_outside("update test_marks set mark = 1, version = 2 where name = 'Trần Thị Thử'").await.unwrap();
    let refused = post(&app, &officer, &path, "hoan-tac", "reason=Nhầm tệp").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Trần Thị Thử đã được sửa sau lần nhập này"));
    assert_eq!(marks(&app).await.len(), 2, "all or nothing");
    assert_eq!(import(&app, &path).await.state, ImportState::Applied);
}

#[tokio::test]
async fn a_row_that_changed_after_the_preview_is_left_and_told() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let path =
        sent(&officer, "thu-nghiem", "a.xlsx", &workbook(&["Họ tên|CCCD|Điểm", "Nguyễn Văn Mẫu|001085000011|80"]))
            .await;
    post(&app, &officer, &path, "nhan", "").await;
    let lines = ["Họ tên|CCCD|Điểm", "Nguyễn Văn Mẫu|001085000011|85", "Trần Thị Thử|001185000012|70"];
    let path = sent(&officer, "thu-nghiem", "b.xlsx", &workbook(&lines)).await;
    let page = officer.get(&path).await.text;
    assert!(page.contains("<del>80</del> <ins>85</ins>"), "{page}");
    app.app.db.run_outside("update test_marks set version = version + 1").await.unwrap();
    post(&app, &officer, &path, "nhan", "").await;
    let row = import(&app, &path).await;
    assert_eq!((row.applied_rows, row.wrong_rows), (1, 1));
    assert!(officer.get(&path).await.text.contains("Nguyễn Văn Mẫu đã được sửa sau khi đọc tệp."));
    assert_eq!(marks(&app).await[0].1, 80);
}

#[tokio::test]
async fn what_only_a_person_can_tell_is_asked_once_and_columns_are_named_anew() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let lines = [
        "Họ tên|CCCD|Ngày sinh|Kết quả",
        "Nguyễn Văn Mẫu|001085000011|05/06/1985|80",
        "Trần Thị Thử|001185000012|04/03/1985|70",
    ];
    let path = sent(&officer, "thu-nghiem", "a.xlsx", &workbook(&lines)).await;
    let page = officer.get(&path).await.text;
    assert!(page.contains("Cần trả lời trước khi nhận") && page.contains("05/06/1985"), "{page}");
    let early = post(&app, &officer, &path, "nhan", "").await;
    assert!(early.text.contains("Còn 1 câu hỏi về tệp"));
    let silent = post(&app, &officer, &path, "doc-lai", "what=questions").await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    post(&app, &officer, &path, "doc-lai", "what=questions&date_order=thang").await;
    let columns = "what=columns&cot_name=0&cot_number=1&cot_born=2&cot_mark=3";
    let named = post(&app, &officer, &path, "doc-lai", columns).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text);
    let twice = post(&app, &officer, &path, "doc-lai", "what=columns&cot_name=0&cot_number=0").await;
    assert!(twice.text.contains("Cột này đã dùng cho Họ và tên"));
    let page = officer.get(&path).await.text;
    assert!(!page.contains("Cần trả lời trước khi nhận") && page.contains("06/05/1985"), "{page}");
    post(&app, &officer, &path, "nhan", "").await;
    assert_eq!(marks(&app).await, [("Nguyễn Văn Mẫu".to_owned(), 80), ("Trần Thị Thử".to_owned(), 70)]);
}

#[tokio::test]
async fn an_import_belongs_to_its_sender_and_to_those_who_may_edit_the_list() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let path = sent(&officer, "thu-nghiem", "a.xlsx", &workbook(&["Họ tên|CCCD", "Nguyễn Văn Mẫu|001085000011"])).await;
    let other = app.as_role(Role::StandingOfficer).await;
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.post(&format!("{path}/nhan"), "version=2").await.status, StatusCode::NOT_FOUND);
    let auditor = app.as_role(Role::Auditor).await;
    assert_eq!(auditor.get("/nhap/thu-nghiem").await.status, StatusCode::FORBIDDEN);
    assert_eq!(officer.get("/nhap/khong-co").await.status, StatusCode::NOT_FOUND);
    // A page that is too old does not accept twice.
    let stale = officer.post(&format!("{path}/nhan"), "version=1").await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(marks(&app).await.is_empty());
    let dropped = post(&app, &officer, &path, "bo", "").await;
    assert_eq!(dropped.status, StatusCode::SEE_OTHER);
    let row = import(&app, &path).await;
    assert_eq!((row.state, row.file_id), (ImportState::Discarded, None));
    assert_eq!(officer.get(&format!("{path}/loi.xlsx")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_template_is_read_again_without_a_question() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let template = officer.get("/nhap/thu-nghiem/mau.xlsx").await;
    assert_eq!(template.status, StatusCode::OK);
    assert!(template.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("mau-thu.xlsx"));
    let path = sent(&officer, "thu-nghiem", "mau-thu.xlsx", &template.bytes).await;
    let row = import(&app, &path).await;
    assert_eq!((row.new_rows, row.changed_rows, row.same_rows, row.wrong_rows), (0, 0, 0, 0));
    assert!(officer.get(&path).await.text.contains("Không có gì để nhận"));
}
