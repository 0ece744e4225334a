//! Bad input: refused with a sentence that names the reason, at once and in bounded memory; or read within bounds.

use std::time::{Duration, Instant};

use super::super::{Proposal, Refusal, Register, read};
use super::documents::{RELATIONSHIPS, docx, p, zipped};

/// What the reader says to a file.
fn refusal(name: &str, bytes: &[u8]) -> String {
    let start = Instant::now();
    let said = match read(name, bytes, &Register::default()) {
        Ok(plan) => panic!("{name} was read: {plan:?}"),
        Err(refusal) => refusal.sentence().to_owned(),
    };
    // Ten times what it may take when built for use.
    assert!(start.elapsed() < Duration::from_secs(10), "{name} took {:?}", start.elapsed());
    assert!(said.ends_with('.') && said.chars().next().is_some_and(char::is_uppercase), "{said}");
    said
}

fn outcome(name: &str, bytes: &[u8]) -> Result<Proposal, Refusal> {
    read(name, bytes, &Register::default())
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_refused() {
    let word = docx(&p("Kế hoạch"), &[]);
    for (name, bytes, reason) in [
        ("a.docx", b"%PDF-1.7 abc".as_slice(), "bên trong là tệp PDF"),
        ("a.docx", "KẾ HOẠCH".as_bytes(), "bên trong là văn bản thuần"),
        ("a.docx", b"\x89PNG\r\n\x1A\n", "ảnh PNG"),
        ("a.docx", b"{\\rtf1 abc}", "RTF"),
        ("a.docx", b"<html><body>", "trang HTML"),
        ("a.pdf", &word, "văn bản Word"),
        ("a.txt", &word, "văn bản Word"),
        ("a.txt", b"MZ\x90\0\x03\0\0\0", "chương trình Windows"),
        ("a.txt", b"abc\0\0\0def\x01\x02", "dữ liệu nhị phân"),
        ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1abc", "lưu lại dạng .docx"),
        ("a.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1abc", "văn bản Word đời cũ"),
        ("a.docm", &word, "lưu lại dạng .docx"),
        ("a.xlsx", &word, "Chỉ đọc được"),
        ("khong-duoi", &word, "Chỉ đọc được"),
        ("a.docx", b"", "Tệp rỗng"),
        ("a.txt", b"  \n\n ", "không có chữ nào"),
    ] {
        let said = refusal(name, bytes);
        assert!(said.contains(reason), "{name}: {said}");
    }
}

#[test]
fn a_workbook_with_the_name_of_a_document_is_refused() {
    let workbook = zipped(&[
        ("_rels/.rels", &RELATIONSHIPS.replace("word/document.xml", "xl/workbook.xml")),
        ("xl/workbook.xml", "<workbook/>"),
    ]);
    assert!(refusal("a.docx", &workbook).contains("bảng tính Excel"));
    assert!(refusal("a.docx", &zipped(&[("x.txt", "x")])).contains("không phải văn bản Word"));
}

#[test]
fn a_document_behind_a_password_is_refused() {
    let mut container = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    container.extend([0; 500]);
    container.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(refusal("a.docx", &container).contains("mật khẩu"));
    let locked = b"%PDF-1.5\n1 0 obj << /Type /Catalog >> endobj trailer << /Root 1 0 R /Encrypt 5 0 R >>";
    assert!(refusal("a.pdf", locked).contains("mật khẩu"));
}

#[test]
fn a_damaged_document_is_refused() {
    let word = docx(&p("Kế hoạch năm 2026"), &[]);
    assert!(refusal("a.docx", &word[..word.len() / 2]).contains("hỏng"));
    assert!(refusal("a.docx", b"PK\x03\x04 nothing more").contains("hỏng"));
    let broken = zipped(&[("_rels/.rels", RELATIONSHIPS), ("word/document.xml", "<w:document><w:body><w:p>")]);
    assert!(refusal("a.docx", &broken).contains("hỏng"));
    assert!(refusal("a.pdf", b"%PDF-1.4 nothing more").contains("hỏng"));
    assert!(refusal("a.txt", b"\xEF\xBB\xBFabc\xFF\xFE\xFD").contains("hỏng"));
    assert!(refusal("a.txt", b"S\xE9 \x81\x8D bad \xFF\xFE").contains("bảng mã"));
}

#[test]
fn a_bomb_is_refused() {
    // 40 MB of spaces in a file of 40 kB.
    let bomb = docx(&p(&" ".repeat(40 * 1024 * 1024)), &[]);
    assert!(bomb.len() < 200_000);
    assert!(refusal("a.docx", &bomb).contains("bung ra quá lớn"));
    let styles = docx(&p("Kế hoạch"), &[("word/styles.xml", &" ".repeat(40 * 1024 * 1024))]);
    assert!(refusal("a.docx", &styles).contains("bung ra quá lớn"));
    let names: Vec<String> = (0..5000).map(|number| format!("word/{number}")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert!(refusal("a.docx", &zipped(&files)).contains("bung ra quá lớn"));
    let deep = docx(&"<w:sdt>".repeat(5000), &[]);
    assert!(refusal("a.docx", &deep).contains("hỏng"));
}

#[test]
fn a_size_that_lies_does_not_help_a_bomb() {
    let mut bomb = docx(&p(&" ".repeat(40 * 1024 * 1024)), &[]);
    // The size is written before the data and in the list at the end; both now say 1,000.
    let size = u32::try_from(40 * 1024 * 1024).unwrap();
    for at in 0..bomb.len().saturating_sub(4) {
        let number = u32::from_le_bytes(bomb[at..at + 4].try_into().unwrap());
        if number >= size && number < size + 2000 {
            bomb[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
        }
    }
    refusal("a.docx", &bomb);
}

#[test]
fn foreign_entities_are_refused() {
    for document in [
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><w:document><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>",
        "<!DOCTYPE x SYSTEM \"http://example.org/x.dtd\"><w:document/>",
        "<w:document><w:body><w:p><w:r><w:t>&unknown;</w:t></w:r></w:p></w:body></w:document>",
    ] {
        let bytes = zipped(&[("_rels/.rels", RELATIONSHIPS), ("word/document.xml", document)]);
        assert!(refusal("a.docx", &bytes).contains("DOCTYPE"), "{document}");
    }
    let styles = docx(&p("Kế hoạch"), &[("word/styles.xml", "<!DOCTYPE s><s/>")]);
    assert!(refusal("a.docx", &styles).contains("DOCTYPE"));
}

#[test]
fn what_is_too_large_is_refused() {
    assert!(refusal("a.txt", &vec![b'a'; 21 * 1024 * 1024]).contains("quá giới hạn"));
    let long = "Sở Nội vụ thực hiện kế hoạch. ".repeat(600_000);
    assert!(long.len() > 19 * 1024 * 1024);
    assert!(
        refusal("a.txt", long.as_bytes().get(..long.floor_char_boundary(19 * 1024 * 1024)).unwrap())
            .contains("triệu ký tự")
    );
    assert!(refusal("a.txt", "- x\n".repeat(200_000).as_bytes()).contains("quá nhiều chữ"));
}

#[test]
fn cells_that_span_without_end_are_bounded() {
    let long = "chữ ".repeat(60_000);
    let cell = format!("<w:tc><w:tcPr><w:gridSpan w:val=\"999999999\"/></w:tcPr>{}</w:tc>", p(&long));
    let body = format!("<w:tbl>{}</w:tbl>", format!("<w:tr>{cell}</w:tr>").repeat(5));
    refusal("a.docx", &docx(&body, &[]));
}

#[test]
fn a_scan_is_refused() {
    let page =
        b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 \
        >> endobj\n3 0 obj << /Type /Page /Parent 2 0 R >> endobj\ntrailer << /Root 1 0 R >>";
    assert!(refusal("a.pdf", page).contains("bản quét"));
}

#[test]
fn the_longest_plan_is_read() {
    let mut text = "KẾ HOẠCH\n\nI. NHIỆM VỤ\n\n".to_owned();
    for item in 1..=199 {
        text.push_str(&format!("{item}. Sở Số {item}\n\n"));
        text.push_str(&"- Việc phải làm trong quý II/2026, phối hợp với Sở Nào Đó.\n\n".repeat(20));
    }
    let start = Instant::now();
    assert_eq!(outcome("a.txt", text.as_bytes()).unwrap().tasks.len(), 199 * 20);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

/// Texts made to keep a reader busy take no longer than others of their length.
#[test]
fn repetition_does_not_keep_the_reader_busy() {
    let register = super::support::mau();
    for part in [
        "các sở, ",
        "các cơ quan ",
        "phối hợp với các đội, ",
        "Sở Nội vụ chủ trì ",
        "Sở Nội vụ (): ",
        "Sở Lạ Lùng, ",
        "phối hợp với ",
        "trước ngày ",
        "hằng năm ",
        "năm 2026 ",
        "(",
        "- ",
        "chủ trì ",
        "1. ",
        "I. ",
        "Thời gian: ",
        "| ",
        "**",
        "\\",
        "##",
        "Ủy ban nhân dân ",
        "Nơi nhận: ",
        "TM. ",
        "Số: ",
        "Căn cứ ",
        "a) ",
    ] {
        for text in [part.repeat(10_000 / part.len()), format!("{part}\n").repeat(500)] {
            for head in ["", "I. NHIỆM VỤ\n1. ", "I. NHIỆM VỤ\n1. Sở Nội vụ\n- Phối hợp với "] {
                let start = Instant::now();
                drop(read("a.txt", format!("{head}{text}").as_bytes(), &register));
                assert!(start.elapsed() < Duration::from_secs(4), "{head}{part}: {:?}", start.elapsed());
            }
        }
    }
}
