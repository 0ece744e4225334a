//! What is wrong with a paper is told in a sentence with its place, and nothing broken is printed.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod reader;

use papers::{
    Annex, Block, Capacity, Cell, Column, ColumnKind, HeadingLevel, Orientation, Paper, Profile, Row, Table, Text,
    Verification, check, docx, pdf,
};
use reader::{Pdf, sample, squeezed};

/// Refused by all three, with a sentence at this place that says this.
#[track_caller]
fn refused(paper: &Paper, place: &str, says: &str) {
    let problems = check(paper).expect_err("must be refused");
    let found = problems.iter().any(|problem| problem.place == place && problem.sentence.contains(says));
    assert!(found, "no {place:?} saying {says:?} in {problems:#?}");
    assert!(problems.iter().all(|problem| problem.sentence.ends_with('.')), "{problems:#?}");
    assert_eq!(pdf(paper).unwrap_err(), problems);
    assert_eq!(docx(paper).unwrap_err(), problems);
}

#[test]
fn each_missing_part_is_told() {
    type Change = (&'static str, fn(&mut Paper), &'static str, &'static str);
    let changes: [Change; 14] = [
        ("decision", |paper| paper.head.issuer.clear(), "head.issuer", "cơ quan ban hành"),
        ("decision", |paper| paper.head.issuer = vec![" ".into()], "head.issuer[0]", "tên cơ quan"),
        ("decision", |paper| paper.head.place.clear(), "head.place", "địa danh"),
        ("decision", |paper| paper.sign.issuer.clear(), "sign.issuer", "chữ viết tắt"),
        ("decision", |paper| paper.subject = "  ".into(), "subject", "trích yếu"),
        ("decision", |paper| paper.authority = None, "authority", "thẩm quyền"),
        ("decision", |paper| paper.bases.clear(), "bases", "căn cứ"),
        ("decision", |paper| paper.body.clear(), "body", "nội dung"),
        ("decision", |paper| paper.signatures.clear(), "signatures", "người ký"),
        ("decision", |paper| paper.keeper = None, "keeper", "nơi lưu"),
        ("decision", |paper| paper.date = None, "date", "ngày ban hành"),
        ("official_letter", |paper| paper.addressees.clear(), "addressees", "Kính gửi"),
        ("minutes", |paper| paper.signatures.truncate(1), "signatures", "hai người ký"),
        ("plan", |paper| paper.head.issuer_name = None, "head.issuer_name", "phụ lục"),
    ];
    for (kind, change, place, says) in changes {
        let mut paper = sample(kind);
        change(&mut paper);
        refused(&paper, place, says);
    }
}

#[test]
fn every_problem_is_told_at_once() {
    let mut paper = sample("decision");
    paper.bases.clear();
    paper.subject.clear();
    paper.keeper = None;
    assert_eq!(check(&paper).unwrap_err().len(), 3);
}

#[test]
fn the_party_profile_is_refused_until_its_form_is_known() {
    let mut paper = sample("report");
    paper.profile = Profile::Party;
    refused(&paper, "profile", "thể thức");
}

#[test]
fn signing_for_somebody_needs_an_own_title_and_a_name_without_degree() {
    let mut paper = sample("report");
    paper.signatures[0].capacity = Capacity::Deputy;
    refused(&paper, "signatures[0].own_title", "KT.");
    let mut paper = sample("report");
    paper.signatures[0].own_title = Some("Phó Giám đốc".into());
    refused(&paper, "signatures[0].own_title", "người đứng đầu");
    for name in ["TS. Nguyễn Văn Ví Dụ", "PGS.TS Lê Thị Mẫu", "Giáo sư Trần Văn Thử", "ThS Đỗ Thị Mẫu"]
    {
        let mut paper = sample("report");
        paper.signatures[0].name = Some(name.into());
        refused(&paper, "signatures[0].name", "học vị");
    }
    for name in ["Phó Văn Ví Dụ", "Tiến Văn Mẫu", "Bùi Thạc Sĩ"] {
        let mut paper = sample("report");
        paper.signatures[0].name = Some(name.into());
        assert_eq!(check(&paper), Ok(()), "{name} is a name");
    }
}

#[test]
fn a_letter_the_face_lacks_is_named_with_its_place() {
    for (letter, code) in [('漢', "U+6F22"), ('😀', "U+1F600"), ('\u{7}', "U+0007")] {
        let mut paper = sample("report");
        paper.body[1] = Block::Paragraph { text: format!("Tên gọi {letter} khác").into(), align: None };
        refused(&paper, "body[1].text", code);
        refused(&paper, "body[1].text", "Tên gọi");
        let mut paper = sample("plan");
        paper.annexes[1].body = vec![table(vec![vec![1.into(), format!("x{letter}").into()]])];
        refused(&paper, "annexes[1].body[0].rows[0][1]", code);
    }
}

#[test]
fn letters_that_print_nothing_are_left_out() {
    let mut paper = sample("report");
    paper.body[1] = Block::Paragraph { text: "Trần\u{200b} Thị\u{202e} Mẫu\u{ad}".into(), align: None };
    assert!(papers::plain_text(&paper).contains("\nTrần Thị Mẫu\n"));
    assert!(squeezed(&Pdf::read(&pdf(&paper).unwrap()).letters()).contains("TrầnThịMẫu"));
}

#[test]
fn every_vietnamese_letter_is_printed_in_every_style() {
    let letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
    let both = format!("{letters} {}", letters.to_uppercase());
    let spaced: String = both.chars().flat_map(|letter| [letter, ' ']).collect();
    let run = |bold, italic| papers::Run { text: format!("{spaced} "), bold, italic };
    let mut paper = sample("report");
    paper.body = vec![Block::Paragraph {
        text: Text(vec![run(false, false), run(true, false), run(false, true), run(true, true)]),
        align: None,
    }];
    let print = squeezed(&Pdf::read(&pdf(&paper).unwrap()).letters());
    assert!(print.contains(&squeezed(&both).repeat(4)));
}

#[test]
fn a_word_too_long_for_its_box_is_told_and_not_printed_beyond_it() {
    let mut paper = sample("report");
    paper.body[1] = Block::Paragraph { text: "x".repeat(200).into(), align: None };
    refused(&paper, "body[1].text", "tràn");
    let mut paper = sample("report");
    paper.body[1] = table(vec![vec![1.into(), "W".repeat(60).into()]]);
    refused(&paper, "body[1].rows[0][1]", "tràn");
    let mut paper = sample("official_letter");
    paper.subject = "Đ".repeat(40);
    refused(&paper, "subject", "tràn");
}

#[test]
fn a_column_is_widened_for_its_longest_word() {
    let mut paper = sample("report");
    paper.body[1] = table(vec![vec![1.into(), "1.234.567.890.123".into()]]);
    if let Block::Table(table) = &mut paper.body[1] {
        table.columns[0].width = 990.0;
        table.columns[1].width = 10.0;
    }
    let read = Pdf::read(&pdf(&paper).unwrap());
    let number = read.line("1.234.567.890.123");
    assert!(number.right < 195.0 - 1.0, "{number:?}");
}

#[test]
fn a_long_text_is_wrapped_within_its_box() {
    let long =
        "Trung tâm thử nghiệm các tên gọi rất dài của cơ quan, đơn vị trực thuộc Ủy ban nhân dân thành phố ".repeat(3);
    let mut paper = sample("decision");
    paper.head.issuer = vec![long.clone()];
    paper.subject = long.clone();
    paper.recipients = vec![long.clone()];
    paper.signatures[0].own_title = Some(long);
    let read = Pdf::read(&pdf(&paper).unwrap());
    for words in &read.words {
        assert!(words.left >= 29.9 && words.right <= 195.05, "{words:?}");
    }
    let nation = read.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    let left =
        read.words.iter().filter(|words| words.page == 1 && words.left < 90.0 && words.base < nation.base + 20.0);
    assert!(left.map(|words| words.right).fold(0.0, f64::max) < nation.left, "the left box reaches into the right one");
}

#[test]
fn tables_must_be_even() {
    let mut paper = sample("report");
    paper.body[1] = table(vec![vec![1.into()]]);
    refused(&paper, "body[1].rows[0]", "Hàng có 1 ô trong khi bảng có 2 cột");
    paper.body[1] = Block::Table(Table::default());
    refused(&paper, "body[1].columns", "chưa có cột");
    paper.body[1] = table(Vec::new());
    for width in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        if let Block::Table(table) = &mut paper.body[1] {
            table.columns[1].width = width;
        }
        refused(&paper, "body[1].columns[1].width", "lớn hơn 0");
    }
    paper.body[1] = table(Vec::new());
    if let Block::Table(table) = &mut paper.body[1] {
        table.totals = vec![None];
    }
    refused(&paper, "body[1].totals", "Hàng tổng có 1 ô");
}

#[test]
fn a_body_that_must_end_with_its_mark_ends_with_text() {
    let mut paper = sample("report");
    paper.body.push(table(Vec::new()));
    refused(&paper, &format!("body[{}]", paper.body.len() - 1), "./.");
}

#[test]
fn empty_blocks_are_told() {
    let heading = Block::Heading { level: HeadingLevel::Roman, number: None, text: "".into() };
    let list = Block::List { items: vec!["một".into(), " ".into()], mark: papers::Mark::Dash };
    let article = Block::Article { number: None, title: "".into(), text: "".into() };
    for (block, place) in [(heading, "body[1].text"), (list, "body[1].items[1]"), (article, "body[1].text")] {
        let mut paper = sample("report");
        paper.body[1] = block;
        refused(&paper, place, "Thiếu");
    }
}

#[test]
fn a_code_must_be_readable() {
    let mut paper = sample("report");
    paper.verification = Some(Verification { url: "https://vi-du.example/".repeat(40), caption: "Quét mã.".into() });
    refused(&paper, "verification.url", "byte");
    paper.verification = Some(Verification { url: "x".repeat(600), caption: "Quét mã.".into() });
    assert!(pdf(&paper).is_ok(), "the longest code is drawn");
}

#[test]
fn json_with_a_part_nobody_knows_is_refused_with_its_line() {
    let json = sample("report").to_json().unwrap();
    for (from, to) in [
        ("\"subject\"", "\"subjekt\""),
        ("\"kind\": \"report\"", "\"kind\": \"poem\""),
        ("\"addressees\"", "\"adressees\""),
        ("\"caption\"", "\"captoin\""),
    ] {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json);
        let problems = Paper::from_json(&changed).unwrap_err();
        assert!(
            problems[0].sentence.starts_with("Không đọc được") && problems[0].place.starts_with("dòng "),
            "{problems:?}"
        );
    }
    assert!(Paper::from_json("").is_err());
}

#[test]
fn an_empty_annex_is_told() {
    let mut paper = sample("plan");
    paper.annexes.push(Annex { title: " ".into(), orientation: Orientation::Portrait, body: Vec::new() });
    refused(&paper, "annexes[2].title", "tên phụ lục");
    refused(&paper, "annexes[2].body", "nội dung");
}

fn table(rows: Vec<Vec<Cell>>) -> Block {
    let column = |title: &str, kind| Column { title: title.into(), width: 50.0, kind, align: None };
    Block::Table(Table {
        columns: vec![column("TT", ColumnKind::Ordinal), column("Tên", ColumnKind::Text)],
        rows: rows.into_iter().map(Row::Cells).collect(),
        ..Table::default()
    })
}

#[test]
fn what_is_higher_than_its_box_is_refused() {
    let mut paper = sample("decision");
    paper.head.superior = vec!["Cơ quan cấp trên".into(); 60];
    refused(&paper, "head", "dòng");
    let mut paper = sample("official_letter");
    paper.subject = "trích yếu rất dài ".repeat(40);
    refused(&paper, "head", "dòng");
    paper = sample("official_letter");
    paper.head.contact = vec!["Số 1 đường Mẫu".into(); 4];
    refused(&paper, "head.contact", "dòng");
    paper = sample("decision");
    paper.signatures[0].note = Some("ghi chú ".repeat(80));
    refused(&paper, "signatures[0]", "dòng");
}

#[test]
fn a_wide_annex_of_its_own_is_checked_as_wide_as_it_is_printed() {
    let mut paper = sample("annex");
    let columns: Vec<Column> = (0..12)
        .map(|_| Column { title: "Chuyên ngành".into(), width: 1.0, kind: ColumnKind::Text, align: None })
        .collect();
    let rows = vec![Row::Cells(vec!["Nghiên cứu".into(); 12])];
    paper.body = vec![Block::Table(Table { columns, rows, ..Table::default() })];
    assert!(pdf(&paper).is_ok());
}

#[test]
fn who_signs_by_order_or_delegation_does_not_sign_for_a_collective() {
    for capacity in [Capacity::ByOrder, Capacity::ByDelegation] {
        let mut paper = sample("decision");
        let signature = &mut paper.signatures[0];
        signature.capacity = capacity;
        signature.collective = Some("Ủy ban nhân dân".into());
        signature.own_title = Some("Chánh Văn phòng".into());
        refused(&paper, "signatures[0].collective", "không ghi TM.");
        paper.signatures[0].collective = None;
        assert!(check(&paper).is_ok());
    }
}
