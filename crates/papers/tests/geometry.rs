//! Where things stand (Decree 30/2020/NĐ-CP, Appendix I): measured in the PDF, read from the XML of the Word file.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod reader;

use papers::{Paper, docx, pdf};
use reader::{Docx, Pdf, Words, sample};

fn print(paper: &Paper) -> Pdf {
    Pdf::read(&pdf(paper).unwrap())
}

fn word(paper: &Paper) -> Docx {
    Docx::read(&docx(paper).unwrap())
}

#[track_caller]
fn near(measured: f64, expected: f64, tolerance: f64) {
    assert!((measured - expected).abs() <= tolerance, "{measured:.2} is not {expected:.2} within {tolerance}");
}

fn middle(words: &Words) -> f64 {
    (words.left + words.right) / 2.0
}

#[track_caller]
fn looks(words: &Words, size: f64, style: &str) {
    near(words.size, size, 0.01);
    assert!(words.font.ends_with(style), "{} is not {style}: {:?}", words.font, words.text);
}

#[test]
fn the_page_is_a4_with_margins_of_20_20_30_and_15_mm() {
    for kind in ["decision", "report", "plan", "payment_list"] {
        let paper = sample(kind);
        let read = print(&paper);
        for (index, (width, height)) in read.pages.iter().enumerate() {
            let (long, short) = (width.max(*height), width.min(*height));
            near(short, 210.0, 0.05);
            near(long, 297.0, 0.05);
            let words = || read.words.iter().filter(|words| words.page == index + 1 && words.base > 18.0);
            let left = words().map(|words| words.left).fold(f64::MAX, f64::min);
            let right = words().map(|words| words.right).fold(f64::MIN, f64::max);
            let top = words().map(|words| words.base - words.size * 0.891 * 25.4 / 72.0).fold(f64::MAX, f64::min);
            let bottom = words().map(|words| words.base).fold(f64::MIN, f64::max);
            assert!(left >= 29.99, "{kind} page {}: text begins at {left:.2} mm", index + 1);
            assert!(right <= width - 15.0 + 0.05, "{kind} page {}: text ends at {right:.2} mm", index + 1);
            near(top, 20.0, 2.5);
            assert!(bottom <= height - 20.0, "{kind} page {}: text ends {bottom:.2} mm below the edge", index + 1);
        }
    }
}

#[test]
fn the_boxes_have_the_sizes_and_styles_of_the_decree() {
    let read = print(&sample("report"));
    looks(&read.line("UBND THÀNH PHỐ HẢI PHÒNG"), 12.0, "Tinos-Regular");
    looks(&read.line("SỞ NỘI VỤ"), 13.0, "Tinos-Bold");
    looks(&read.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), 13.0, "Tinos-Bold");
    looks(&read.line("Độc lập - Tự do - Hạnh phúc"), 14.0, "Tinos-Bold");
    looks(&read.line("BÁO CÁO"), 14.0, "Tinos-Bold");
    looks(&read.line("Kết quả thực hiện Nghị quyết số 53/2025/NQ-HĐND"), 14.0, "Tinos-Bold");
    looks(&read.line("Kính gửi: Ủy ban nhân dân thành phố Hải Phòng."), 14.0, "Tinos-Regular");
    looks(&read.line("I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI"), 14.0, "Tinos-Bold");
    looks(&read.line("1. Thu hút, tuyển chọn"), 14.0, "Tinos-Bold");

    let read = print(&sample("decision"));
    looks(&read.line("Số: 07/QĐ-UBND"), 13.0, "Tinos-Regular");
    looks(&read.line("Hải Phòng, ngày 05 tháng 3 năm 2026"), 14.0, "Tinos-Italic");
    looks(&read.line("CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ"), 14.0, "Tinos-Bold");
    looks(&read.line("Căn cứ Luật Tổ chức chính quyền địa phương;"), 14.0, "Tinos-Italic");
    looks(&read.line("QUYẾT ĐỊNH:"), 14.0, "Tinos-Bold");
    looks(&read.line("Nơi nhận:"), 12.0, "Tinos-BoldItalic");
    looks(&read.line("- Lưu: VT, NC."), 11.0, "Tinos-Regular");
    looks(&read.line("KT. CHỦ TỊCH"), 14.0, "Tinos-Bold");
    looks(&read.line("Nguyễn Văn Ví Dụ"), 14.0, "Tinos-Bold");

    let read = print(&sample("official_letter"));
    looks(&read.line("V/v đề xuất nhu cầu thu hút"), 13.0, "Tinos-Regular");
}

#[test]
fn the_boxes_stand_where_the_decree_puts_them() {
    for kind in ["decision", "report", "official_letter", "invitation", "minutes"] {
        let read = print(&sample(kind));
        let (nation, motto) =
            (read.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), read.line("Độc lập - Tự do - Hạnh phúc"));
        near(middle(&nation), 30.0 + 64.0 + 50.5, 0.3);
        near(middle(&motto), middle(&nation), 0.3);
        let lines = read.lines(1);
        let number = lines.iter().find(|line| line.text.starts_with("Số:")).unwrap();
        near(middle(number), 30.0 + 32.0, 0.3);
        if let Some(date) = lines.iter().find(|line| line.text.starts_with("Hải Phòng, ngày")) {
            near(middle(date), middle(&nation), 0.5);
            near(date.base, number.base, 0.6);
        }
    }
    let read = print(&sample("decision"));
    near(middle(&read.line("QUYẾT ĐỊNH")), 112.5, 0.3);
    // The signature is in the right half, level with the recipients.
    let (sign, recipients) = (read.line("KT. CHỦ TỊCH"), read.line("Nơi nhận:"));
    assert!(sign.left > 105.0 && middle(&sign) > 140.0);
    near(sign.base, recipients.base, 1.0);
    near(recipients.left, 30.0, 0.3);
    near(middle(&read.line("Nguyễn Văn Ví Dụ")), middle(&sign), 0.3);
    // Minutes: the secretary on the left, the chair on the right.
    let read = print(&sample("minutes"));
    let (secretary, chair) = (read.line("THƯ KÝ"), read.line("CHỦ TỌA"));
    near(secretary.base, chair.base, 0.1);
    assert!(middle(&secretary) < 90.0 && middle(&chair) > 130.0);
}

#[test]
fn paragraphs_are_indented_justified_and_apart() {
    let read = print(&sample("report"));
    let lines = read.lines(1);
    let first = lines.iter().position(|line| line.text.starts_with("Thực hiện Kế hoạch")).unwrap();
    near(lines[first].left, 30.0 + 12.7, 0.1);
    near(lines[first + 1].left, 30.0, 0.1);
    for line in &lines[first..first + 2] {
        near(line.right, 195.0, 0.05);
    }
    // 1.15 lines of 14 points.
    near(lines[first + 1].base - lines[first].base, 14.0 * 1.149 * 1.15 * 25.4 / 72.0, 0.1);
    let next = lines.iter().position(|line| line.text.starts_with("I. CÔNG TÁC")).unwrap();
    near(lines[next].base - lines[next - 1].base, (14.0 * 1.149 * 1.15 + 6.0) * 25.4 / 72.0, 0.1);
}

#[test]
fn the_three_rules_have_their_lengths() {
    for kind in ["decision", "report", "plan", "proposal", "minutes"] {
        let paper = sample(kind);
        let read = print(&paper);
        let motto = read.line("Độc lập - Tự do - Hạnh phúc");
        near(read.rule_below(&motto).length(), motto.right - motto.left, 0.3);
        let lines = read.lines(1);
        let issuers: Vec<String> = paper.head.issuer.iter().map(|line| line.to_uppercase()).collect();
        let issuers: Vec<&Words> = lines.iter().filter(|line| issuers.contains(&line.text)).collect();
        let widest = issuers.iter().map(|line| line.right - line.left).fold(0.0, f64::max);
        let share = read.rule_below(issuers.last().unwrap()).length() / widest;
        assert!((1.0 / 3.0..=0.5).contains(&share), "{kind}: the rule below the agency is {share:.2} of its line");
        let title = paper.kind.label().to_uppercase();
        let start = lines.iter().position(|line| line.text == title).unwrap();
        let drawn = read.strokes.iter().filter(|stroke| stroke.page == 1).map(|stroke| stroke.from.1);
        let below = drawn.filter(|height| *height > lines[start].base).fold(f64::MAX, f64::min);
        let subject: Vec<&Words> = lines[start + 1..].iter().take_while(|line| line.base < below).collect();
        let widest = subject.iter().map(|line| line.right - line.left).fold(0.0, f64::max);
        let share = read.rule_below(subject.last().unwrap()).length() / widest;
        assert!((1.0 / 3.0..=0.5).contains(&share), "{kind}: the rule below the subject is {share:.2} of its line");
    }
}

#[test]
fn pages_are_numbered_from_the_second_and_annexes_begin_anew() {
    let read = print(&sample("plan"));
    let shown: Vec<Option<(String, f64, f64)>> = (1..=read.pages.len())
        .map(|page| {
            let line = read.lines(page).into_iter().find(|line| line.base < 18.0)?;
            Some((line.text.clone(), middle(&line), line.size))
        })
        .collect();
    let numbers: Vec<Option<&str>> =
        shown.iter().map(|number| number.as_ref().map(|(text, ..)| text.as_str())).collect();
    assert_eq!(numbers, [None, Some("2"), None, Some("2"), Some("3"), Some("4"), None]);
    for (number, (width, _)) in shown.iter().zip(&read.pages) {
        if let Some((_, middle, size)) = number {
            // In the middle of the text, as Word puts it.
            near(*middle, 30.0 + (width - 45.0) / 2.0, 0.5);
            near(*size, 13.0, 0.01);
        }
    }
    assert!(read.pages[2].0 > read.pages[2].1, "the first annex lies");
    assert!(read.pages[6].0 < read.pages[6].1, "the second annex stands");
}

#[test]
fn stamps_stand_below_the_number_in_a_frame() {
    let mut paper = sample("proposal");
    paper.secrecy = Some(papers::Secrecy::Secret);
    let read = print(&paper);
    for stamp in ["MẬT", "KHẨN"] {
        let line = read.line(stamp);
        near(middle(&line), 30.0 + 32.0, 1.0);
        looks(&line, 13.0, "Tinos-Bold");
        assert!(line.base > read.line("Số: 45/TTr-SNV").base);
    }
    let word = word(&paper);
    assert_eq!(word.paragraph("KHẨN").matches(r#"w:val="single""#).count(), 4);
}

#[test]
fn every_run_in_word_is_times_new_roman_with_its_size() {
    for kind in papers::PaperKind::ALL {
        let word = word(&sample(kind.key()));
        for part in ["word/document.xml", "word/header1.xml", "word/styles.xml"] {
            let xml = word.part(part);
            let fonts = r#"<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>"#;
            let texts = xml.matches("<w:rPr>").count();
            assert_eq!(xml.matches(fonts).count(), texts, "{part} of {}", kind.key());
            assert_eq!(xml.matches("<w:rFonts").count(), texts);
        }
    }
    let word = word(&sample("decision"));
    let sized = |text: &str, half_points: u32, marks: &[&str]| {
        let paragraph = word.paragraph(text);
        assert!(paragraph.contains(&format!(r#"<w:sz w:val="{half_points}"/>"#)), "{text}: {paragraph}");
        for mark in ["<w:b/>", "<w:i/>"] {
            assert_eq!(paragraph.contains(mark), marks.contains(&mark), "{text} {mark}");
        }
    };
    sized("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 26, &["<w:b/>"]);
    sized("Độc lập - Tự do - Hạnh phúc", 28, &["<w:b/>"]);
    sized("Số: 07/QĐ-UBND", 26, &[]);
    sized("Hải Phòng, ngày 05 tháng 3 năm 2026", 28, &["<w:i/>"]);
    sized("Căn cứ Luật Tổ chức chính quyền địa phương;", 28, &["<w:i/>"]);
    sized("Nơi nhận:", 24, &["<w:b/>", "<w:i/>"]);
    sized("- Lưu: VT, NC.", 22, &[]);
    sized("KT. CHỦ TỊCH", 28, &["<w:b/>"]);
}

#[test]
fn word_has_the_page_margins_sections_and_numbers() {
    let word = word(&sample("plan"));
    let xml = word.part("word/document.xml");
    let sections: Vec<&str> =
        xml.split("<w:sectPr>").skip(1).map(|rest| rest.split("</w:sectPr>").next().unwrap()).collect();
    assert_eq!(sections.len(), 3);
    for (index, section) in sections.iter().enumerate() {
        assert!(section.contains(r#"w:top="1134" w:right="850" w:bottom="1134" w:left="1701""#), "{section}");
        assert!(section.contains(r#"<w:pgNumType w:start="1"/>"#) && section.contains("<w:titlePg/>"));
        assert!(section.contains(r#"<w:headerReference w:type="default""#));
        let page = if index == 1 {
            r#"<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>"#
        } else {
            r#"<w:pgSz w:w="11906" w:h="16838"/>"#
        };
        assert!(section.contains(page), "{section}");
    }
    let header = word.part("word/header1.xml");
    assert!(
        header.contains(" PAGE ")
            && header.contains(r#"<w:jc w:val="center"/>"#)
            && header.contains(r#"<w:sz w:val="26"/>"#)
    );
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 2, "each table repeats its header");
    let body =
        word.paragraph("Tổng hợp, trình cấp có thẩm quyền bố trí kinh phí từ ngân sách thành phố theo quy định.");
    assert!(
        body.contains(r#"w:before="120" w:after="0" w:line="276""#) && body.contains(r#"w:firstLine="720""#),
        "{body}"
    );
    assert!(body.contains(r#"<w:jc w:val="both"/>"#));
}

#[test]
fn word_has_three_drawn_rules_as_long_as_those_of_the_pdf() {
    let paper = sample("decision");
    let read = print(&paper);
    let word = word(&paper);
    let xml = word.part("word/document.xml");
    let lengths: Vec<f64> = xml
        .split("<wp:extent cx=\"")
        .skip(1)
        .filter(|rest| rest.contains(r#"cy="0""#) && rest.split('>').next().unwrap().ends_with(r#"cy="0"/"#))
        .map(|rest| rest.split('"').next().unwrap().parse::<f64>().unwrap() / 36_000.0)
        .collect();
    let drawn: Vec<f64> = read.strokes.iter().filter(|stroke| stroke.page == 1).map(reader::Stroke::length).collect();
    assert_eq!(lengths.len(), 3);
    assert_eq!(drawn.len(), 3);
    for (word, pdf) in lengths.iter().zip(&drawn) {
        near(*word, *pdf, 0.1);
    }
    assert!(!xml.contains("<w:u "), "a rule is not an underline");
    assert!(!xml.contains("<w:pBdr>"), "a rule is not the border of a paragraph");
}

#[test]
fn word_names_its_title_and_language() {
    let word = word(&sample("decision"));
    let core = word.part("docProps/core.xml");
    assert!(core.contains("<dc:title>Quyết định số 07/QĐ-UBND: Về việc công nhận"), "{core}");
    assert!(core.contains("<dc:language>vi-VN</dc:language>"));
    assert!(word.part("word/styles.xml").contains(r#"<w:lang w:val="vi-VN""#));
    assert!(word.names().contains(&"word/media/code.png"));
}

#[test]
fn an_address_stands_below_a_rule_at_the_foot_of_the_first_page_alone() {
    let address = "Số 1 đường Mẫu, phường Ví Dụ, thành phố Hải Phòng";
    let mut paper = sample("official_letter");
    paper.head.contact =
        vec![address.to_owned(), "Điện thoại: 0225.000.000; thư điện tử: vidu@haiphong.example".to_owned()];
    let filler = papers::Block::Paragraph {
        text: "Một đoạn dài để sang trang. ".repeat(60).trim().into(),
        align: None,
    };
    paper.body = vec![filler.clone(), filler.clone(), filler];
    let read = print(&paper);
    assert!(read.pages.len() > 1);
    let found: Vec<_> = read.words.iter().filter(|words| words.text.contains("đường Mẫu")).collect();
    assert_eq!(found.iter().map(|words| words.page).collect::<Vec<_>>(), [1]);
    assert!(found[0].base > 297.0 - 20.0 && found[0].base < 297.0 - 6.0, "{found:?}");
    let rule = read.strokes.iter().find(|stroke| stroke.page == 1 && stroke.from.1 > 277.0).expect("a rule");
    near(rule.length(), 165.0, 0.2);
    assert!(word(&paper).part("word/footer1.xml").contains(address));
    assert!(word(&paper).part("word/document.xml").contains(r#"<w:footerReference w:type="first" r:id="rIdFooter"/>"#));
    // A decision has no such foot.
    let mut decision = sample("decision");
    decision.head.contact = paper.head.contact.clone();
    assert!(!print(&decision).letters().contains("đường Mẫu"));
    assert!(!word(&decision).names().contains(&"word/footer1.xml"));
}

#[test]
fn stamps_have_the_frames_of_the_decree() {
    use papers::{Circulation, Urgency};
    for (urgency, wide) in [(Urgency::Urgent, 20.0), (Urgency::VeryUrgent, 40.0), (Urgency::Express, 30.0)] {
        let mut paper = sample("official_letter");
        paper.urgency = Some(urgency);
        let read = print(&paper);
        let words = read.line(urgency.label());
        let around: Vec<_> = read
            .strokes
            .iter()
            .filter(|stroke| stroke.page == 1 && (stroke.from.1 - words.base).abs() < 8.0 && stroke.from.0 < 94.0)
            .collect();
        let (left, right) = around
            .iter()
            .flat_map(|stroke| [stroke.from.0, stroke.to.0])
            .fold((f64::MAX, 0.0), |(low, high): (f64, f64), x| (low.min(x), high.max(x)));
        let (top, bottom) = around
            .iter()
            .flat_map(|stroke| [stroke.from.1, stroke.to.1])
            .fold((f64::MAX, 0.0), |(low, high): (f64, f64), y| (low.min(y), high.max(y)));
        near(right - left, wide, 0.2);
        near(bottom - top, 8.0, 0.2);
    }
    let mut paper = sample("official_letter");
    paper.circulation = Some(Circulation::ReturnAfterReading);
    looks(&print(&paper).line("XEM XONG TRẢ LẠI"), 13.0, "Tinos-Bold");
    assert!(word(&paper).paragraph("XEM XONG TRẢ LẠI").contains("<w:pBdr>"));
}

/// No letter below the margin, and no two lines over each other.
fn whole(paper: &Paper) {
    let read = print(paper);
    for (index, (_, height)) in read.pages.iter().enumerate() {
        let mut lines = read.lines(index + 1);
        for line in &lines {
            assert!(line.base <= height - 20.0 + 0.1, "page {}: {:?} at {:.1} mm", index + 1, line.text, line.base);
        }
        lines.sort_by(|one, other| (one.left, one.base).partial_cmp(&(other.left, other.base)).unwrap());
        for pair in lines.windows(2) {
            let near = (pair[0].left - pair[1].left).abs() < 0.1 && (pair[0].base - pair[1].base).abs() < 2.0;
            assert!(!near, "page {}: {:?} over {:?}", index + 1, pair[0].text, pair[1].text);
        }
    }
}

#[test]
fn many_recipients_go_on_below_the_signature() {
    let mut paper = sample("decision");
    paper.recipients = (1..=150).map(|number| format!("Ủy ban nhân dân xã Ví Dụ số {number}")).collect();
    whole(&paper);
    let read = print(&paper);
    assert!(read.letters().contains("xã Ví Dụ số 150;"));
    assert!(read.line("Nguyễn Văn Ví Dụ").page <= read.line("Nơi nhận:").page);
}

#[test]
fn a_cell_higher_than_a_page_goes_on_over_the_next() {
    use papers::{Block, Cell, Column, ColumnKind, Row, Table};
    let column = |width| Column { title: "Nội dung".into(), width, kind: ColumnKind::Text, align: None };
    let mut paper = sample("report");
    let sample_letters = print(&paper).letters().matches("chữ").count();
    let rows = vec![Row::Cells(vec![Cell::from("Một"), Cell::from("chữ dài ".repeat(3000).trim())])];
    paper.body.insert(0, Block::Table(Table { columns: vec![column(1.0), column(3.0)], rows, ..Table::default() }));
    whole(&paper);
    assert_eq!(print(&paper).letters().matches("chữ").count(), 3000 + sample_letters);
    assert_eq!(word(&paper).part("word/document.xml").matches("<w:tr><w:tc>").count(), 1);
}
