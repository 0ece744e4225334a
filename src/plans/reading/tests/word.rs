//! Word files: numbers that Word sets, tables with merged cells, tracked changes, boxes, notes.

use super::super::{Proposal, block::Block, docx, read};
use super::documents::{NUMBERING, STYLES, docx as document, numbered, p, table};
use super::support::hai_phong;

/// The paragraphs as they are seen, with their labels.
fn seen(bytes: &[u8]) -> Vec<String> {
    let (blocks, _) = docx::read(bytes).unwrap().settle();
    let line = |block: Block| match block {
        Block::Paragraph(paragraph) => {
            let label = paragraph.label.map(|label| format!("[{}] ", label.text)).unwrap_or_default();
            format!("{label}{}", paragraph.text)
        }
        Block::Table(table) => {
            let rows =
                table.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text()).collect::<Vec<_>>().join("|"));
            rows.collect::<Vec<_>>().join("/")
        }
    };
    blocks.into_iter().map(line).collect()
}

fn notices(bytes: &[u8]) -> String {
    let texts: Vec<String> = docx::read(bytes).unwrap().notices.into_iter().map(|notice| notice.text).collect();
    texts.join("\n")
}

fn proposal(bytes: &[u8]) -> Proposal {
    read("ke-hoach.docx", bytes, &hai_phong()).unwrap()
}

#[test]
fn numbers_set_by_word_are_those_that_it_shows() {
    let body = [
        numbered(1, 0, "Mục đích"),
        numbered(1, 1, "Một"),
        numbered(1, 1, "Hai"),
        numbered(1, 0, "Nhiệm vụ"),
        numbered(1, 1, "Sở"),
        numbered(1, 2, "Việc"),
        numbered(1, 2, "Việc nữa"),
        numbered(1, 3, "Ý"),
        numbered(1, 4, "Ý nhỏ"),
        numbered(2, 1, "Bắt đầu lại"),
        numbered(2, 1, "Tiếp"),
        "<w:p><w:pPr><w:pStyle w:val=\"Muc\"/></w:pPr><w:r><w:t>Theo kiểu</w:t></w:r></w:p>".to_owned(),
        numbered(3, 1, "Cấp hai"),
        "<w:p><w:pPr><w:pStyle w:val=\"Muc\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>Không số</w:t></w:r></w:p>".to_owned(),
    ]
    .concat();
    let bytes = document(&body, &[("word/numbering.xml", NUMBERING), ("word/styles.xml", STYLES)]);
    assert_eq!(
        seen(&bytes),
        [
            "[I] Mục đích",
            "[1] Một",
            "[2] Hai",
            "[II] Nhiệm vụ",
            "[1] Sở",
            "[a] Việc",
            "[b] Việc nữa",
            "[-] Ý",
            "[+] Ý nhỏ",
            "[5] Bắt đầu lại",
            "[6] Tiếp",
            "[1] Theo kiểu",
            "[1.1] Cấp hai",
            "Không số",
        ]
    );
}

#[test]
fn merged_cells_repeat_what_they_hold() {
    let body = table(&[
        &["STT", "Nội dung", "Chủ trì"],
        &["1", "Việc một", "Sở Nội vụ"],
        &["2", "Việc hai", ">"],
        &["3:Chung"],
    ]);
    assert_eq!(
        seen(&document(&body, &[])),
        ["STT|Nội dung|Chủ trì/1|Việc một|Sở Nội vụ/2|Việc hai|Sở Nội vụ/Chung|Chung|Chung"]
    );
}

#[test]
fn deleted_text_is_left_out_and_told() {
    let body = "<w:p><w:r><w:t>Sở </w:t></w:r><w:del w:author=\"A\"><w:r><w:delText>Tài chính</w:delText></w:r></w:del>\
                <w:ins w:author=\"A\"><w:r><w:t>Nội vụ &amp; X&#233;</w:t></w:r></w:ins></w:p>";
    let bytes = document(body, &[]);
    assert_eq!(seen(&bytes), ["Sở Nội vụ & Xé"]);
    assert!(notices(&bytes).contains("“Tài chính”"));
}

#[test]
fn boxes_notes_and_hidden_text_are_told() {
    let boxed = format!(
        "<w:p><w:r><w:t>Ngoài khung</w:t></w:r><w:r><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:txbxContent>{}\
         </w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{}</w:txbxContent></mc:Fallback></mc:AlternateContent>\
         </w:r></w:p>",
        p("Trong khung"),
        p("Trong khung"),
    );
    let hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Bí mật</w:t></w:r><w:r><w:t>Công khai</w:t></w:r></w:p>";
    let notes = "<w:footnotes xmlns:w=\"x\"><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p/></w:footnote>\
                 <w:footnote w:id=\"1\"><w:p><w:r><w:t>Chú thích</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let bytes = document(&(boxed + hidden), &[("word/footnotes.xml", notes)]);
    assert_eq!(seen(&bytes), ["Trong khung", "Ngoài khung", "Công khai"]);
    let told = notices(&bytes);
    for part in ["khung chữ", "“Bí mật”", "“Chú thích”"] {
        assert!(told.contains(part), "{part} in {told}");
    }
}

#[test]
fn a_plan_with_letterhead_list_table_and_signature_is_read_whole() {
    let body = [
        table(&[
            &["ỦY BAN NHÂN DÂN|THÀNH PHỐ HẢI PHÒNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc"],
            &["Số: 12/KH-UBND", "Hải Phòng, ngày 15 tháng 01 năm 2026"],
        ]),
        p("KẾ HOẠCH"),
        p("Thu hút nhân lực năm 2026"),
        p("Căn cứ Luật Tổ chức chính quyền địa phương;"),
        numbered(1, 0, "MỤC ĐÍCH"),
        p("Để làm rõ việc."),
        numbered(1, 0, "NHIỆM VỤ"),
        table(&[
            &["STT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm"],
            &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            &["I", "5:Công tác chung"],
            &["1", "Xây dựng danh mục", "Sở Nội vụ", "Sở Tài chính; Sở Y tế", "Quý II/2026", "Quyết định"],
            &["2", "Kiểm tra", ">", "Các sở, ban, ngành", "Trước 30/11/2026", "Báo cáo"],
            &["II", "5:Sở Khoa học và Công nghệ"],
            &["3", "Đặt hàng nhiệm vụ", "", "", "Hằng năm", ""],
        ]),
        numbered(1, 0, "TỔ CHỨC THỰC HIỆN"),
        numbered(1, 1, "Sở Tài chính"),
        numbered(1, 3, "Bố trí kinh phí."),
        p("Trên đây là Kế hoạch./."),
        table(&[&["Nơi nhận:|- Như trên;|- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH|Trần Văn Mẫu"]]),
    ]
    .concat();
    let plan = proposal(&document(&body, &[("word/numbering.xml", NUMBERING)]));
    let header = &plan.header;
    assert_eq!(header.issuer_id.as_deref(), Some("ubnd-tp"));
    assert_eq!((header.number.as_deref(), header.sign.as_deref()), (Some("12"), Some("KH-UBND")));
    assert_eq!(header.date.map(|date| date.to_string()).as_deref(), Some("2026-01-15"));
    assert_eq!(header.summary.as_deref(), Some("Thu hút nhân lực năm 2026"));
    assert_eq!(header.legal_bases.len(), 1);
    assert_eq!(header.recipients, ["Như trên", "Lưu: VT"]);
    assert_eq!(header.signed_for, ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]);
    assert_eq!(
        (header.signer_title.as_deref(), header.signer.as_deref()),
        (Some("PHÓ CHỦ TỊCH"), Some("Trần Văn Mẫu"))
    );
    let tasks: Vec<_> = plan
        .tasks
        .iter()
        .map(|task| {
            let lead = task.leads.first().and_then(|lead| lead.id.as_deref()).unwrap_or("?");
            let support: Vec<_> = task.coordinating.iter().map(|who| who.id.as_deref().unwrap_or(&who.text)).collect();
            let when = task.due.map(|day| day.to_string()).or(task.recurrence.map(|r| format!("{r:?}")));
            format!(
                "{} {lead} [{}] {} {}",
                task.clause,
                support.join(" "),
                when.unwrap_or_default(),
                task.product.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(
        tasks,
        [
            "II.I.1 so-noi-vu [so-tai-chinh so-y-te] 2026-06-30 Quyết định",
            "II.I.2 so-noi-vu [Các sở, ban, ngành] 2026-11-29 Báo cáo",
            "II.II.3 so-khcn [] Yearly -",
            "III.1.a so-tai-chinh []  -",
        ]
    );
    assert!(plan.tasks[0].topic.as_deref() == Some("Công tác chung"));
}
