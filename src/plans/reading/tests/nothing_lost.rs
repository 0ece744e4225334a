//! Whatever the text, the reader does not stop, and every line is somewhere in what it gives.

use std::collections::HashMap;

use proptest::prelude::*;

use super::super::{Proposal, read};
use super::documents::{docx, numbered, p, table};
use super::support::mau;

/// The words of all that was read, counted.
fn words_of(plan: &Proposal) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    count(&serde_json::to_value(plan).unwrap(), &mut words);
    words
}

fn count(value: &serde_json::Value, words: &mut HashMap<String, usize>) {
    match value {
        serde_json::Value::String(text) => {
            for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
                *words.entry(word.to_lowercase()).or_default() += 1;
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| count(value, words)),
        serde_json::Value::Object(map) => map.values().for_each(|value| count(value, words)),
        _ => {}
    }
}

/// Lines as plans have them, `@` standing for a word that is found again.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let line = prop::sample::select(vec![
        "I. NHIỆM VỤ @",
        "II. MỤC ĐÍCH @",
        "III. Linh tinh @",
        "1. Sở Học tập Mẫu @",
        "1. Sở Ngân sách Mẫu",
        "2. Công việc @ chung",
        "- Làm @ theo kế hoạch.",
        "+ Ý @ nhỏ",
        "a) Việc @:",
        "đ) Việc @ khác;",
        "KẾ HOẠCH",
        "KẾ HOẠCH @",
        "Số: 1/KH-UBND",
        "Mẫu, ngày 1 tháng 2 năm 2027",
        "Căn cứ @;",
        "Trên đây là @ hết./.",
        "Nơi nhận:",
        "- Nơi @;",
        "TM. ỦY BAN @",
        "CHỦ TỊCH",
        "Trần Văn @",
        "PHỤ LỤC @",
        "| STT | Nội dung | Chủ trì | Thời gian |",
        "|---|---|---|---|",
        "| 1 | Việc @ | Sở Học tập Mẫu | quý II |",
        "| II | Nhóm @ | | |",
        "| @ | x |",
        "Đoạn @ không có gì",
        "đoạn nhỏ @",
        "Cơ quan chủ trì: @",
        "Thời gian: tháng @",
        "Sản phẩm: @",
        "# Đầu đề @",
        "## I. Phần @",
        "**Đậm @**",
        "",
        "",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM    @",
        "Một dòng dài hơn sáu mươi ký tự để được coi là đầy, rồi xuống @ hàng",
    ]);
    prop::collection::vec(line, 1..40).prop_map(|lines| {
        let number = |(place, line): (usize, &str)| line.replace('@', &format!("w{place}q"));
        lines.into_iter().enumerate().map(number).collect()
    })
}

fn assert_kept(plan: &Proposal, lines: &[String]) {
    let words = words_of(plan);
    for (place, line) in lines.iter().enumerate() {
        let mark = format!("w{place}q");
        if line.contains(&mark) {
            assert!(words.contains_key(&mark), "{line:?} is lost from\n{}", lines.join("\n"));
        }
    }
}

/// The lines as a Word file: some numbered by a list, some in tables.
fn document(lines: &[String]) -> Vec<u8> {
    let paragraph = |(place, line): (usize, &String)| {
        let text = line.replace('|', "/");
        match place % 5 {
            0 => numbered(1, u32::try_from(place % 3).unwrap(), &text),
            1 => table(&[&["STT", "Nội dung", "Chủ trì"], &["1", &text, "Sở Học tập Mẫu"]]),
            _ => p(&text),
        }
    };
    let body: String = lines.iter().enumerate().map(paragraph).collect();
    docx(&body, &[("word/numbering.xml", super::documents::NUMBERING)])
}

/// The heading of an agency below that of another: neither takes the place of the other.
#[test]
fn a_heading_above_a_heading_is_kept() {
    for text in [
        "I. NHIỆM VỤ\n1. Sở Học tập Mẫu w3q\na) Đoạn w4q không có gì:\n- Việc w5q.",
        "I. NHIỆM VỤ\n1. Sở Học tập Mẫu (w1q):\na) Sở Ngân sách Mẫu: làm w2q.",
        "I. NHIỆM VỤ\n1. Sở Học tập Mẫu (w1q):\na) Sở Ngân sách Mẫu (w2q):\n- Làm w3q.",
        "| STT | Nội dung | Chủ trì |\n|---|---|---|\n| I | Sở Học tập Mẫu (w2q) | |\n| 1 | Việc w3q | Sở Học tập Mẫu |",
    ] {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let plan = read("a.txt", text.as_bytes(), &mau()).unwrap();
        let words = words_of(&plan);
        for mark in lines.iter().flat_map(|line| line.split(['(', ')', ' ', '.', ':'])).filter(|word| is_mark(word)) {
            assert!(words.contains_key(mark), "{mark} is lost from\n{text}\n{plan:#?}");
        }
    }
}

fn is_mark(word: &str) -> bool {
    word.starts_with('w') && word.ends_with('q')
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_line_of_a_text_is_lost(lines in lines()) {
        if let Ok(plan) = read("a.txt", lines.join("\n").as_bytes(), &mau()) {
            assert_kept(&plan, &lines);
        }
    }

    #[test]
    fn no_paragraph_of_a_document_is_lost(lines in lines()) {
        if let Ok(plan) = read("a.docx", &document(&lines), &mau()) {
            assert_kept(&plan, &lines);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,400}|[-+*#|0-9a-zIVX.)/ \\n\u{300}\u{301}\u{323}ộởđ]{0,400}") {
        drop(read("a.txt", text.as_bytes(), &mau()));
        drop(read("a.docx", &docx(&text, &[]), &mau()));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for name in ["a.txt", "a.docx", "a.pdf"] {
            drop(read(name, &bytes, &mau()));
        }
        let pdf = [b"%PDF-1.4\n1 0 obj <</Type/Page/Contents 2 0 R>> endobj 2 0 obj <<>> stream\n", bytes.as_slice()].concat();
        drop(read("a.pdf", &pdf, &mau()));
    }
}
