//! Files that are not what they say, or mean harm: each is refused in a sentence, or read, within bounds.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod fixtures;

use std::fs;
use std::process::Command;

use fixtures::{messy, ods, people, raw_sheet, raw_workbook, refusal, text_cell, with, xls, zipped};
use proptest::prelude::*;
use sheets::{Answers, File, Limits, Refusal};

#[test]
fn what_is_no_spreadsheet_is_refused_by_name() {
    for (name, bytes, wanted) in [
        ("a.xlsx", b"".to_vec(), Refusal::Empty),
        ("a.xlsx", b" \r\n\t ".to_vec(), Refusal::Empty),
        ("a.xls", b"<html><body><table><tr><td>Ho va ten</td></tr></table>".to_vec(), Refusal::Html),
        ("a.xlsx", b"\xEF\xBB\xBF<!DOCTYPE html><html></html>".to_vec(), Refusal::Html),
        (
            "a.xls",
            br#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>"#.to_vec(),
            Refusal::Xml,
        ),
        (
            "a.xlsx",
            br#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]><a>&b;</a>"#.to_vec(),
            Refusal::Entities,
        ),
        ("a.xlsx", b"%PDF-1.7 ...".to_vec(), Refusal::Other("tệp PDF")),
        ("a.csv", b"abc\x00\x01\x02\x03def\x04".to_vec(), Refusal::Other("tệp lạ")),
        ("a.xlsx", b"PK\x03\x04 cut".to_vec(), Refusal::Damaged),
        ("a.xlsx", zipped(&[("word/document.xml", b"<w/>")]), Refusal::Other("tệp Word")),
        ("a.xlsb", zipped(&[("xl/workbook.bin", b"x")]), Refusal::Binary),
        ("a.xlsx", zipped(&[("a.txt", b"x")]), Refusal::Other("tệp nén (zip)")),
        ("a.xlsx", xls::compound("EncryptedPackage", b"secret"), Refusal::Encrypted),
        ("a.doc", xls::compound("WordDocument", b"text"), Refusal::Other("tệp Word")),
        ("a.xls", xls::compound("Book", b"text"), Refusal::TooOld),
    ] {
        let found = refusal(name, &bytes);
        assert_eq!(found, wanted, "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
        assert!(found.sentence().ends_with('.'));
    }
}

#[test]
fn a_password_is_told_in_every_format() {
    let record = xls::record(0x002F, &[0; 6]);
    let bof = xls::record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0]);
    assert_eq!(refusal("a.xls", &xls::compound("Workbook", &[bof, record].concat())), Refusal::Encrypted);
    let manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let bytes = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"noise"),
        ("META-INF/manifest.xml", manifest),
    ]);
    assert_eq!(refusal("a.ods", &bytes), Refusal::Encrypted);
}

#[test]
fn entities_of_a_file_are_never_looked_up() {
    let mut sheet =
        br#"<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>"#.to_vec();
    sheet.extend(raw_sheet(&format!(r#"<row r="3">{}</row>"#, text_cell("A3", "&x;"))));
    assert_eq!(refusal("a.xlsx", &raw_workbook(&sheet, None)), Refusal::Entities);
    let undeclared = raw_sheet(&format!(r#"<row r="3">{}</row>"#, text_cell("A3", "&x;")));
    assert_eq!(refusal("a.xlsx", &raw_workbook(&undeclared, None)), Refusal::Entities);
    let laughs = br#"<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>"#;
    assert_eq!(refusal("a.xlsx", &raw_workbook(&raw_sheet(""), Some(laughs))), Refusal::Entities);
}

#[test]
fn too_many_rows_or_bytes_are_refused_with_the_bound() {
    let columns = people();
    let bytes = messy();
    let file = File::from_bytes("a.xlsx", &bytes);
    let read = |limits: &Limits| sheets::read(&file, &columns, limits, &Answers::default()).err();
    assert_eq!(read(&Limits { rows: 5, ..Limits::default() }), Some(Refusal::TooManyRows { most: 5 }));
    assert_eq!(read(&Limits { file: 100, ..Limits::default() }), Some(Refusal::TooLarge { most: 100 }));
    assert_eq!(read(&Limits { parts: 3, ..Limits::default() }), Some(Refusal::Bomb));
    assert_eq!(read(&Limits { unpacked: 3_000, ..Limits::default() }), Some(Refusal::Bomb));
    assert_eq!(
        Refusal::TooManyRows { most: 200_000 }.sentence(),
        "Tệp có hơn 200.000 dòng. Chia thành nhiều tệp nhỏ hơn."
    );
}

#[test]
fn macros_are_announced_and_not_run() {
    let sheet = raw_sheet("");
    let bytes = raw_workbook(&sheet, None);
    let mut zip = zip::ZipWriter::new_append(std::io::Cursor::new(bytes)).unwrap();
    zip.start_file("xl/vbaProject.bin", zip::write::SimpleFileOptions::default()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    with("a.xlsm", &bytes, &Answers::default(), |reading, rows| {
        assert_eq!(rows.len(), 1);
        assert!(reading.notes()[0].sentence.contains("macro"));
    });
}

/// Files of a few kilobytes that ask for gigabytes.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let many = |piece: &str, count: usize| piece.repeat(count).into_bytes();
    let head = r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>"#;
    let cell = |column: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{column}</text:p></table:table-cell>"#)
    };
    let merges = String::from_utf8(raw_sheet("")).unwrap().replace("</worksheet>", "<mergeCells>")
        + &"<mergeCell ref=\"A2:A9\"/>".repeat(150_000)
        + "</mergeCells></worksheet>";
    vec![
        ("one-text.xlsx", raw_workbook(&[head.as_bytes(), &vec![b'a'; 4 << 20]].concat(), None)),
        ("deep.xlsx", raw_workbook(&many("<a>", 100_000), None)),
        ("rows.xlsx", raw_workbook(&raw_sheet(&"<row><c t=\"b\"><v>1</v></c></row>".repeat(210_000)), None)),
        (
            "cells.xlsx",
            raw_workbook(
                &raw_sheet(&format!("<row r=\"3\">{}</row>", "<c r=\"A3\" t=\"b\"><v>1</v></c>".repeat(100_000))),
                None,
            ),
        ),
        ("strings.xlsx", raw_workbook(&raw_sheet(""), Some(&[b"<sst>".to_vec(), many("<si/>", 1_100_000)].concat()))),
        ("merges.xlsx", raw_workbook(merges.as_bytes(), None)),
        (
            "repeated.ods",
            ods(&format!(
                r#"<table:table table:name="S"><table:table-row>{}{}</table:table-row><table:table-row table:number-rows-repeated="4294967295"><table:table-cell table:number-columns-repeated="4294967295" office:value-type="string"><text:p>{}</text:p></table:table-cell></table:table-row></table:table>"#,
                cell("Họ và tên"),
                cell("Ngày sinh"),
                "a".repeat(100_000)
            )),
        ),
        (
            "corner.xls",
            xls::workbook(
                &["Họ và tên", "Ngày sinh", "Lê Mẫu"],
                &[
                    xls::shared(0, 0, 0),
                    xls::shared(0, 1, 1),
                    xls::shared(1, 0, 2),
                    xls::number(1, 1, 0, 1985.0),
                    xls::number(65_535, 255, 0, 1.0),
                ],
            ),
        ),
        (
            "corner.xlsx",
            raw_workbook(&raw_sheet(&format!(r#"<row r="1048576">{}</row>"#, text_cell("XFD1048576", "xa"))), None),
        ),
    ]
}

/// Runs as a process of its own when the variable is set: reads one file and tells its peak of memory.
#[test]
fn hostile_files_stay_within_the_memory_bound() {
    const FILE: &str = "SHEETS_HOSTILE_FILE";
    const MOST_MEGABYTES: u64 = 150;
    if let Ok(path) = std::env::var(FILE) {
        let columns = people();
        let limits = Limits { shared_text: 4 << 20, ..Limits::default() };
        let file = File::from_path(path.as_ref(), &limits).unwrap();
        match sheets::read(&file, &columns, &limits, &Answers::default()) {
            Ok(reading) => {
                let count = reading.rows().unwrap().filter(Result::is_ok).count();
                println!("read {count} rows");
            }
            Err(refusal) => println!("refused: {refusal}"),
        }
        println!("peak {} MB", peak_megabytes());
        return;
    }
    let folder = std::env::temp_dir().join(format!("sheets-hostile-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in bombs() {
        let path = folder.join(name);
        fs::write(&path, &bytes).unwrap();
        let run = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "hostile_files_stay_within_the_memory_bound", "--nocapture"])
            .env(FILE, &path)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stdout).into_owned();
        println!("{name} ({} kB): {}", bytes.len() / 1024, told.replace('\n', " "));
        assert!(run.status.success(), "{name}: {told} {}", String::from_utf8_lossy(&run.stderr));
        let peak = told.lines().find_map(|line| line.strip_prefix("peak ")?.strip_suffix(" MB")?.parse::<u64>().ok());
        // Where the system does not tell, there is nothing to compare.
        if cfg!(target_os = "linux") {
            let peak = peak.unwrap();
            assert!(peak < MOST_MEGABYTES, "{name}: {peak} MB");
        }
    }
    fs::remove_dir_all(&folder).unwrap();
}

fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}

/// Reads a file whatever comes of it.
fn survive(name: &str, bytes: &[u8]) {
    let columns = people();
    let file = File::from_bytes(name, bytes);
    if let Ok(reading) = sheets::read(&file, &columns, &Limits::default(), &Answers::default()) {
        let mut errors = sheets::write::Errors::new();
        for row in reading.rows().unwrap().map_while(Result::ok) {
            errors.take(&row);
        }
        let _ = sheets::write::give_back(&file, &reading, &errors);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000), start in 0_usize..6) {
        let start: &[u8] = [b"".as_slice(), b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"<?xml", b"a;b\n", b"\xFF\xFE"][start];
        survive("a.xlsx", &[start, &bytes].concat());
    }

    #[test]
    fn broken_workbooks_never_panic(at in 0_usize..20_000, with in prop::collection::vec(any::<u8>(), 1..8), which in 0_usize..3) {
        let mut bytes = match which {
            0 => messy(),
            1 => xls::workbook(&["Họ và tên", "Ngày sinh", "Lê Mẫu"], &[xls::shared(0, 0, 0), xls::shared(0, 1, 1), xls::shared(1, 0, 2), xls::number(1, 1, 1, 31_228.0)]),
            _ => ods(r#"<table:table table:name="S"><table:table-row><table:table-cell office:value-type="string"><text:p>Họ và tên</text:p></table:table-cell></table:table-row></table:table>"#),
        };
        let length = bytes.len();
        for (place, byte) in with.iter().enumerate() {
            bytes[(at + place) % length] = *byte;
        }
        survive("a.xlsx", &bytes);
    }

    #[test]
    fn broken_xml_never_panics(at in 0_usize..400, with in "[<>/a-z\"=&;0-9 A-Z:#]{1,12}", cut in any::<bool>()) {
        let mut sheet = String::from_utf8(raw_sheet(r#"<row r="3" hidden="1"><c r="A3" s="1"><f>1+1</f><v>31228</v></c><c r="B3" t="s"><v>0</v></c></row>"#)).unwrap();
        let at = (0..=at.min(sheet.len())).rev().find(|at| sheet.is_char_boundary(*at)).unwrap_or(0);
        sheet.insert_str(at, &with);
        if cut {
            sheet.truncate(at + with.len());
        }
        survive("a.xlsx", &raw_workbook(sheet.as_bytes(), Some(b"<sst><si><t>a</t></si></sst>")));
    }
}
