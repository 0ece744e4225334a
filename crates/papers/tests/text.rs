//! What papers say: the same in both files, with the signs put by rule.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod reader;

use papers::{Bar, Block, Cell, Column, ColumnKind, PaperKind, Row, Table, docx, pdf, plain_text};
use reader::{Docx, Pdf, sample, squeezed};

#[test]
fn every_kind_says_the_same_in_both_files() {
    for kind in PaperKind::ALL {
        let paper = sample(kind.key());
        assert_eq!(paper.kind, kind);
        let said = squeezed(&plain_text(&paper));
        let word = squeezed(&Docx::read(&docx(&paper).unwrap()).paragraphs().concat());
        assert_eq!(word, said, "{} as Word", kind.key());
        let mut print = squeezed(&Pdf::read(&pdf(&paper).unwrap()).letters());
        if kind == PaperKind::Plan {
            // The header of the annex's table is repeated on each of its four pages.
            let header = "STTNgành,chuyênngànhTrìnhđộCơsởđàotạoChỉtiêuĐơnvịcónhucầuGhichú";
            assert_eq!(print.matches(header).count(), 4);
            let (before, after) = print.split_once(header).unwrap();
            print = format!("{before}{header}{}", after.replace(header, ""));
        }
        assert_eq!(print, said, "{} as PDF", kind.key());
    }
}

#[test]
fn a_model_written_and_read_again_is_the_same() {
    for kind in PaperKind::ALL {
        let paper = sample(kind.key());
        let json = paper.to_json().unwrap();
        assert_eq!(papers::Paper::from_json(&json).unwrap(), paper, "{}", kind.key());
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let paper = sample("plan");
    assert_eq!(pdf(&paper).unwrap(), pdf(&paper).unwrap());
    assert_eq!(docx(&paper).unwrap(), docx(&paper).unwrap());
}

#[test]
fn the_body_ends_with_its_mark_once() {
    let mut paper = sample("decision");
    for ending in ["thi hành Quyết định này", "thi hành Quyết định này.", "thi hành Quyết định này./."]
    {
        *paper.body.last_mut().unwrap() = Block::Paragraph { text: ending.into(), align: None };
        let text = plain_text(&paper);
        assert!(text.contains("thi hành Quyết định này./.\n"), "{text}");
        assert_eq!(text.matches("./.").count(), 1);
    }
}

#[test]
fn forms_and_lists_have_no_end_mark() {
    for kind in PaperKind::ALL {
        assert_eq!(plain_text(&sample(kind.key())).contains("./."), kind.has_end_mark(), "{}", kind.key());
    }
}

#[test]
fn bases_end_with_semicolons_and_the_last_with_a_full_stop() {
    let mut paper = sample("decision");
    paper.bases = vec!["Căn cứ một;".into(), "Căn cứ hai.".into(), "Theo đề nghị của ba".into()];
    let text = plain_text(&paper);
    assert!(text.contains("Căn cứ một;\nCăn cứ hai;\nTheo đề nghị của ba.\nQUYẾT ĐỊNH:\n"), "{text}");
}

#[test]
fn one_addressee_stands_on_the_line_and_several_below_it() {
    let mut paper = sample("official_letter");
    paper.addressees = vec!["Sở Tài chính".into()];
    assert!(plain_text(&paper).contains("Kính gửi: Sở Tài chính.\n"));
    paper.addressees = vec!["Sở Tài chính".into(), "Sở Y tế".into(), "Sở Nội vụ".into()];
    assert!(plain_text(&paper).contains("Kính gửi:\n- Sở Tài chính;\n- Sở Y tế;\n- Sở Nội vụ.\n"));
}

#[test]
fn recipients_begin_with_the_addressees_and_end_with_the_file_copy() {
    let mut paper = sample("official_letter");
    paper.recipients = vec!["Sở Y tế".into()];
    assert!(plain_text(&paper).contains("Nơi nhận:\n- Như trên;\n- Sở Y tế;\n- Lưu: VT, CCVC.\n"));
    paper.recipients = vec!["Như trên;".into(), "Sở Y tế".into()];
    assert_eq!(plain_text(&paper).matches("Như trên").count(), 1);
    let decision = plain_text(&sample("decision"));
    assert!(!decision.contains("Như trên"), "a decision has no addressees");
    assert!(decision.contains("- Lưu: VT, NC.\n"));
}

#[test]
fn signing_titles_follow_who_signs() {
    let said = |kind: &str, lines: &str| {
        let text = plain_text(&sample(kind));
        assert!(text.contains(lines), "{kind}: {text}");
    };
    said("plan", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn Ví Dụ\n");
    said("report", "GIÁM ĐỐC\nHọ Và Tên\n");
    said("proposal", "Q. GIÁM ĐỐC\n");
    said("official_letter", "TL. GIÁM ĐỐC\nTRƯỞNG PHÒNG CÔNG CHỨC, VIÊN CHỨC\n");
    said("notice", "TUQ. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG\n");
    said("invitation", "TM. HỘI ĐỒNG\nCHỦ TỊCH\nPHÓ CHỦ TỊCH UBND THÀNH PHỐ\nNguyễn Văn Ví Dụ\n");
    said("minutes", "THƯ KÝ\nĐỗ Thị Mẫu\nCHỦ TỌA\nNguyễn Văn Ví Dụ\n");
}

#[test]
fn minutes_have_no_place_and_date_in_the_head() {
    for kind in ["minutes", "vote_count"] {
        assert!(!plain_text(&sample(kind)).contains("Hải Phòng, ngày"), "{kind}");
    }
    assert!(plain_text(&sample("invitation")).contains("Hải Phòng, ngày 09 tháng 4 năm 2026\n"));
}

#[test]
fn a_draft_prints_blanks_for_number_and_day() {
    let text = plain_text(&sample("report"));
    let blank = "\u{a0}".repeat(6);
    assert!(text.contains(&format!("Số: {blank}/BC-SNV\n")), "{text}");
    assert!(text.contains(&format!("Hải Phòng, ngày {blank} tháng {blank} năm 2026\n")), "{text}");
}

#[test]
fn annexes_are_named_in_roman_when_there_are_several() {
    let mut paper = sample("plan");
    let text = plain_text(&paper);
    assert!(text.contains("Phụ lục I\n") && text.contains("Phụ lục II\n"));
    assert!(text.contains(
        "(Kèm theo Kế hoạch số 12/KH-UBND ngày 05 tháng 3 năm 2026 của Ủy ban nhân dân thành phố Hải Phòng)"
    ));
    paper.annexes.truncate(1);
    assert!(plain_text(&paper).contains("Phụ lục\nDANH MỤC"));
}

#[test]
fn points_follow_the_vietnamese_alphabet_and_numbers_begin_anew() {
    let mut paper = sample("report");
    let text = |words: &str| words.into();
    let clause = || Block::Clause { number: None, title: text(""), text: text("khoản") };
    let point = || Block::Point { letter: None, text: text("điểm") };
    let article = || Block::Article { number: None, title: text("Tên"), text: text("") };
    paper.body = vec![
        article(),
        clause(),
        point(),
        point(),
        point(),
        point(),
        point(),
        point(),
        clause(),
        point(),
        article(),
        clause(),
    ];
    let said = plain_text(&paper);
    let expected = "Điều 1. Tên\n1. khoản\na) điểm\nb) điểm\nc) điểm\nd) điểm\nđ) điểm\ne) điểm\n2. khoản\na) điểm\nĐiều 2. Tên\n1. khoản./.\n";
    assert!(said.contains(expected), "{said}");
}

/// A report with a table of so many rows in an annex.
fn with_rows(count: i64) -> papers::Paper {
    let mut paper = sample("plan");
    let column = |title: &str, width, kind| Column { title: title.into(), width, kind, align: None };
    let table = Table {
        columns: vec![
            column("STT", 12.0, ColumnKind::Ordinal),
            column("Họ và tên", 100.0, ColumnKind::Text),
            column("Số tiền", 40.0, ColumnKind::Money),
        ],
        rows: (1..=count)
            .map(|n| Row::Cells(vec![n.into(), format!("Người Mẫu Số {n}").into(), (n * 1000).into()]))
            .collect(),
        totals: vec![None, Some("Tổng cộng".into()), Some(Cell::Number(count * (count + 1) / 2 * 1000))],
        ..Table::default()
    };
    paper.annexes.truncate(1);
    paper.annexes[0].body = vec![Block::Table(table)];
    paper
}

#[test]
fn a_table_of_300_rows_is_whole_and_repeats_its_header_on_each_page() {
    is_whole(300, "45.150.000");
}

#[test]
fn a_table_of_2_000_rows_is_whole_and_repeats_its_header_on_each_page() {
    is_whole(2_000, "2.001.000.000");
}

#[track_caller]
fn is_whole(count: i64, total: &str) {
    let paper = with_rows(count);
    let read = Pdf::read(&pdf(&paper).unwrap());
    let first = read.words.iter().find(|words| words.text == "Phụ lục").unwrap().page;
    for page in first..=read.pages.len() {
        let lines: Vec<String> = read.lines(page).into_iter().map(|line| line.text).collect();
        assert!(lines.iter().any(|line| line.contains("Họ và tên")), "page {page} of {count} rows: {lines:?}");
    }
    let print = squeezed(&read.letters());
    for row in 1..=count {
        assert!(print.contains(&format!("NgườiMẫuSố{row}{}", viet::number::group(row * 1000))), "row {row}");
    }
    assert!(print.ends_with(&format!("Tổngcộng{total}")), "{count} rows");
    for words in &read.words {
        assert!(words.base < read.pages[words.page - 1].1 - 20.0, "{words:?} stands in the lower margin");
    }
    let word = Docx::read(&docx(&paper).unwrap());
    assert_eq!(word.part("word/document.xml").matches("<w:tblHeader/>").count(), 1);
    assert!(word.paragraphs().contains(&total.to_owned()));
}

#[test]
fn what_looks_like_markup_is_printed_as_it_is() {
    let mut paper = sample("report");
    let odd = r##"#read("/etc/passwd") $x$ *a* _b_ <c> & "d" 'e' \ // [f] @g -- ~ {{h}} `i`"##;
    paper.body = vec![Block::Paragraph { text: odd.into(), align: None }];
    let said = squeezed(odd);
    assert!(squeezed(&Pdf::read(&pdf(&paper).unwrap()).letters()).contains(&said));
    assert!(squeezed(&Docx::read(&docx(&paper).unwrap()).paragraphs().concat()).contains(&said));
}

#[test]
fn letters_written_apart_from_their_marks_are_put_together() {
    let mut paper = sample("report");
    let apart: String = "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t".into();
    paper.body = vec![Block::Paragraph { text: apart.into(), align: None }];
    assert!(plain_text(&paper).contains("Tiếng Việt./."));
    assert!(Pdf::read(&pdf(&paper).unwrap()).letters().contains("Tiếng"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(16))]

    #[test]
    fn whatever_is_typed_is_printed_letter_by_letter_or_refused(
        typed in "[ -~àảãáạăằắâầấđèẻẽéẹêềếìíòóôồốơờớùúưừứỳýĐÀÁÂÊÔƠƯ“”–…€₫]{1,60}"
    ) {
        let mut paper = sample("report");
        let column = Column { title: "Cột".into(), width: 1.0, kind: ColumnKind::Text, align: None };
        let rows = vec![Row::Cells(vec![typed.clone().into()])];
        paper.body = vec![
            Block::Table(Table { columns: vec![column], rows, ..Table::default() }),
            Block::Paragraph { text: format!("Đầu {typed} cuối").into(), align: None },
        ];
        if papers::check(&paper).is_ok() {
            let said = squeezed(&plain_text(&paper));
            proptest::prop_assert!(said.contains(&squeezed(&typed)));
            proptest::prop_assert_eq!(&squeezed(&Pdf::read(&pdf(&paper).unwrap()).letters()), &said);
            proptest::prop_assert_eq!(&squeezed(&Docx::read(&docx(&paper).unwrap()).paragraphs().concat()), &said);
        }
    }
}

#[test]
fn bars_say_nothing_and_are_drawn_in_both_files() {
    let bar = |value, target| Cell::from(Bar { value, target, most: 40 });
    let column = |title: &str| Column { title: title.into(), width: 1.0, kind: ColumnKind::Text, align: None };
    let row = |cell| Row::Cells(vec!["Tháng".into(), cell]);
    let table = |rows| Table { columns: vec![column("Kỳ"), column("Biểu đồ")], rows, ..Table::default() };
    let mut paper = sample("report");
    let end = Block::Paragraph { text: "Trân trọng báo cáo".into(), align: None };
    let rows = std::iter::repeat_with(|| row("".into())).take(4).collect();
    paper.body = vec![Block::Table(table(rows)), end.clone()];
    let without = (plain_text(&paper), Pdf::read(&pdf(&paper).unwrap()).letters());
    // As far as wanted; short of it; beyond it; nothing at all.
    let bars = [bar(40, None), bar(10, Some(30)), bar(30, Some(10)), bar(0, None)];
    paper.body = vec![Block::Table(table(bars.map(row).to_vec())), end];
    assert_eq!((plain_text(&paper), Pdf::read(&pdf(&paper).unwrap()).letters()), without);
    let word = Docx::read(&docx(&paper).unwrap());
    let fills: Vec<&str> = word
        .part("word/document.xml")
        .split("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val=\"")
        .skip(1)
        .map(|rest| &rest[..6])
        .collect();
    assert_eq!(fills, ["1F4E79", "1F4E79", "FFFFFF", "1F4E79", "9DB7D5"]);
}

#[test]
fn a_bar_longer_than_the_longest_is_refused_with_its_place() {
    for (value, target, most) in [(41, None, 40), (1, Some(41), 40), (-1, None, 40), (0, None, 0)] {
        let mut paper = sample("report");
        let column = Column { title: "Biểu đồ".into(), width: 1.0, kind: ColumnKind::Text, align: None };
        let rows = vec![Row::Cells(vec![Bar { value, target, most }.into()])];
        paper.body = vec![Block::Table(Table { columns: vec![column], rows, ..Table::default() })];
        let problems = pdf(&paper).unwrap_err();
        assert!(problems.iter().any(|problem| problem.place == "body[0].rows[0][0]"), "{problems:?}");
    }
}
