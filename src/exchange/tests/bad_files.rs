//! Files that are no lists: each is answered with a sentence, and the server goes on.

use std::io::{Cursor, Write as _};

use axum::http::StatusCode;
use rust_xlsxwriter::{Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{application, import, post_file, sent, workbook};
use crate::exchange::import::ImportState;
use crate::platform::jobs;
use crate::platform::permission::Role;

const LIST: [&str; 2] = ["Họ tên|CCCD|Điểm", "Nguyễn Văn Mẫu|001085000011|80"];

/// A workbook whose sheet unpacks to eighty megabytes of nothing.
fn bomb() -> Vec<u8> {
    let book = workbook(&LIST);
    let mut source = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut target = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..source.len() {
        let entry = source.by_index_raw(place).unwrap();
        if entry.name().unwrap() != "xl/worksheets/sheet1.xml" {
            target.raw_copy_file(entry).unwrap();
        }
    }
    target.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default().large_file(true)).unwrap();
    target.write_all(b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>").unwrap();
    target
        .write_all(b"H\xe1\xbb\x8d t\xc3\xaan</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>CCCD</t></is></c></row>")
        .unwrap();
    let filler = " ".repeat(1 << 16) + "<!---->";
    for _ in 0..(80 << 20) / filler.len() {
        target.write_all(filler.as_bytes()).unwrap();
    }
    target.write_all(b"</sheetData></worksheet>").unwrap();
    target.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_file_that_is_no_list_is_refused_in_a_sentence_and_the_server_lives() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let encrypted = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat();
    let files: [(&str, &[u8], &str); 6] = [
        ("bang.xlsx", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "trang web (HTML)"),
        ("rong.xlsx", b"", "không có nội dung"),
        ("mat-khau.xlsx", &encrypted, "Tệp"),
        ("anh.xlsx", b"\x89PNG\r\n\x1a\n", "tệp ảnh"),
        ("khac.csv", "Mặt hàng;Giá\nBút;5000\n".as_bytes(), "Không tìm thấy dòng tiêu đề"),
        (
            "xxe.xlsx",
            b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
            "DTD",
        ),
    ];
    for (name, bytes, sentence) in files {
        let reply = post_file(&officer, "thu-nghiem", name, bytes).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(reply.text.contains(sentence), "{name}: {}", reply.text);
        assert!(!reply.text.contains("root:"), "{name}");
    }
    let none = officer.post_parts("/nhap/thu-nghiem", &[("x", "")], &[]).await;
    assert!(none.text.contains("Chọn tệp: .xlsx"));
    assert_eq!(officer.get("/nhap/thu-nghiem").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_blank_cell_at_the_far_corner_costs_nothing() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0_u32..).zip(LIST) {
        for (column, text) in (0_u16..).zip(line.split('|')) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    sheet.write_blank(1_048_575, 16_383, &Format::new().set_bold()).unwrap();
    let path = sent(&officer, "thu-nghiem", "xa.xlsx", &book.save_to_buffer().unwrap()).await;
    assert_eq!(import(&app, &path).await.new_rows, 1);
}

#[tokio::test]
async fn a_file_that_unpacks_without_end_is_read_within_bounds_in_the_background() {
    let app = application().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let bytes = bomb();
    assert!(bytes.len() < 1 << 20, "{}", bytes.len());
    let path = sent(&officer, "thu-nghiem", "bom.xlsx", &bytes).await;
    while jobs::run_next(&app.app, crate::run_job).await.unwrap() {}
    let row = import(&app, &path).await;
    assert_ne!(row.state, ImportState::Reading, "it was read to an end: {:?}", row.refusal);
    assert_eq!(row.new_rows, 0);
    assert_eq!(officer.get(&path).await.status, StatusCode::OK);
}
