//! Plans in other structures: letters over Roman figures, strokes, brackets, lines that state who and when, annexes.

use super::super::{Confidence, Proposal, TaskReading, read};
use super::documents::{docx, p, table};
use super::support::{hai_phong, mau, read_text};

const SAMPLE: &str = include_str!("../../fixtures/ke-hoach-mau.md");

/// A task in one line: clause, lead, support, when.
pub fn line(task: &TaskReading) -> String {
    let name = |who: &super::super::Addressee| {
        let rules = who.group.as_ref().map(|group| format!("{:?}", group.rules));
        who.id.clone().or(rules).unwrap_or_else(|| format!("“{}”", who.text))
    };
    let leads: Vec<String> = task.leads.iter().map(name).collect();
    let lead = if leads.is_empty() { "?".to_owned() } else { leads.join(" + ") };
    let support: Vec<String> = task.coordinating.iter().map(name).collect();
    let due = task.due.map(|day| day.to_string()).unwrap_or_default();
    let recurrence = task.recurrence.map(|recurrence| format!("{recurrence:?}")).unwrap_or_default();
    format!("{} {lead} [{}] {due} {recurrence}", task.clause, support.join(", ")).trim_end().to_owned()
}

fn lines(proposal: &Proposal) -> Vec<String> {
    proposal.tasks.iter().map(line).collect()
}

fn sample(text: &str) -> Proposal {
    read("ke-hoach-mau.md", text.as_bytes(), &mau()).unwrap()
}

fn assert_sample(plan: &Proposal) {
    assert_eq!(
        lines(plan),
        [
            "B.I.1 van-phong [so-hoc-tap, “Đài Truyền hình Mẫu”] 2027-03-31 Ongoing",
            "B.I.2 so-hoc-tap [truong-mau] 2027-11-19",
            "B.II.a van-phong []",
            "B.II.b so-ngan-sach []  HalfYearly",
            "B.II.đ ? [] 2027-03-31",
            "D.1 so-ngan-sach []  Quarterly",
            "D.2.a [Communes] []",
            "D.2.b [Communes] [] 2027-03-30",
            "D.3 ban-to-chuc []",
            "D.4.a “Công an thành phố” []",
            "PL.1 van-phong [] 2027-12-15",
            "PL.2 so-hoc-tap []  Yearly",
        ]
    );
    let header = &plan.header;
    assert_eq!(header.issuer_id.as_deref(), Some("ubnd-mau"));
    assert_eq!((header.number.as_deref(), header.sign.as_deref()), (Some("07"), Some("KH-UBND")));
    assert_eq!(header.date.map(|date| date.to_string()).as_deref(), Some("2027-02-05"));
    assert_eq!(header.place.as_deref(), Some("Mẫu"));
    assert_eq!(header.summary.as_deref(), Some("Thu hút người giỏi về làm việc tại thành phố Mẫu năm 2027"));
    assert_eq!(header.legal_bases.len(), 2);
    assert_eq!(header.recipients, ["Như Điều trên", "Các sở", "Lưu: VT, KH"]);
    assert_eq!(header.signed_for, ["TM. ỦY BAN NHÂN DÂN"]);
    assert_eq!((header.signer_title.as_deref(), header.signer.as_deref()), (Some("CHỦ TỊCH"), Some("Nguyễn Văn Mẫu")));
}

#[test]
fn the_sample_plan_is_read_whole() {
    let plan = sample(SAMPLE);
    assert_sample(&plan);
    let task = |clause: &str| plan.tasks.iter().find(|task| task.clause == clause).unwrap();
    assert_eq!(task("B.I.1").product.as_deref(), Some("Chuyên mục trên trang tin"));
    assert_eq!(task("B.I.1").topic.as_deref(), Some("Công tác tuyên truyền"));
    assert_eq!(task("B.I.1").text, "Đăng tải chính sách trên trang tin của thành phố");
    assert!(task("B.II.a").text.ends_with("+ Họ tên, trình độ;\n+ Nguyện vọng."), "{}", task("B.II.a").text);
    assert_eq!(task("B.II.đ").confidence, Confidence::Low);
    assert_eq!(task("D.4.a").confidence, Confidence::Low);
    assert_eq!(task("D.1").text, "bố trí kinh phí; hằng quý báo cáo kết quả giải ngân.");
    assert_eq!(task("PL.1").product.as_deref(), Some("Báo cáo"));
    let reasons: Vec<_> = plan.sections.iter().map(|section| (section.clause.as_str(), section.tasks)).collect();
    assert_eq!(reasons, [("A", 0), ("B", 5), ("C", 0), ("D", 5)]);
}

#[test]
fn decomposed_unicode_and_windows_line_ends_change_nothing() {
    let decomposed: String = SAMPLE.chars().flat_map(decompose).collect();
    assert!(decomposed.len() > SAMPLE.len());
    assert_sample(&sample(&decomposed.replace('\n', "\r\n")));
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(SAMPLE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_sample(&read("ke-hoach-mau.txt", &utf16, &mau()).unwrap());
}

/// The letters that are written with marks of their own, as some keyboards do.
fn decompose(letter: char) -> Vec<char> {
    match letter {
        'ộ' => vec!['o', '\u{323}', '\u{302}'],
        'ở' => vec!['o', '\u{31B}', '\u{309}'],
        'Ế' => vec!['E', '\u{302}', '\u{301}'],
        'ấ' => vec!['a', '\u{302}', '\u{301}'],
        'ậ' => vec!['a', '\u{323}', '\u{302}'],
        'Ủ' => vec!['U', '\u{309}'],
        'à' => vec!['a', '\u{300}'],
        letter => vec![letter],
    }
}

#[test]
fn old_encodings_are_converted() {
    // "I. NHIỆM VỤ / 1. Sở Nội vụ / - Tham mưu …" typed with a font of TCVN3.
    let tcvn3 = "I. NHI\u{D6}M V\u{F4}\n1. S\u{EB} N\u{E9}i v\u{F4}\n- Tham m\u{AD}u k\u{D5} ho\u{B9}ch tuy\u{D3}n d\u{F4}ng h\u{B5}ng n\u{A8}m\n";
    let bytes: Vec<u8> = tcvn3.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let plan = read("ke-hoach.txt", &bytes, &hai_phong()).unwrap();
    assert_eq!(lines(&plan), ["I.1.a so-noi-vu []  Yearly"]);
    assert!(plan.notices.iter().any(|notice| notice.text.contains("TCVN3")));
}

#[test]
fn agencies_are_matched_however_they_are_written() {
    for (written, id) in [
        ("Sở Nội vụ", "so-noi-vu"),
        ("SỞ NỘI VỤ", "so-noi-vu"),
        ("So Noi vu", "so-noi-vu"),
        ("Sở Nội vụ thành phố Hải Phòng", "so-noi-vu"),
        ("Sở Nội vụ (Cơ quan thường trực)", "so-noi-vu"),
        ("Sở GDĐT", "so-gddt"),
        ("Sở KH&CN", "so-khcn"),
        ("Sở KHCN", "so-khcn"),
        ("Sở Khoa học và Công nghệ", "so-khcn"),
        ("Sở VH,TT&DL", "so-vhttdl"),
        ("Sở Văn hoá, Thể thao và Du lịch", "so-vhttdl"),
        ("Sở GD&ĐT", "so-gddt"),
        ("Đề nghị Ban Tổ chức Thành ủy", "btc-thanh-uy"),
        ("Ban Tổ chức TU", "btc-thanh-uy"),
        ("BTC Thành uỷ", "btc-thanh-uy"),
        ("Văn phòng UBND thành phố", "vp-ubnd"),
        ("VP UBND TP", "vp-ubnd"),
        ("Thanh tra thành phố", "thanh-tra"),
        ("Giám đốc Sở Tài chính", "so-tai-chinh"),
        ("Trách nhiệm của Sở Y tế", "so-y-te"),
        ("UBND phường Chí Linh", "ubnd-phuong-chi-linh"),
        ("Ban Quản lý Khu kinh tế", "bql-kkt"),
        ("Sở Nội vụ chủ trì", "so-noi-vu"),
    ] {
        let plan = read_text(&format!("I. NHIỆM VỤ\n\n1. {written}\n\n- Làm việc được giao.\n"));
        let lead = plan.tasks.first().and_then(|task| task.leads.first().cloned());
        assert_eq!(lead.and_then(|lead| lead.id).as_deref(), Some(id), "{written}: {:?}", plan.tasks);
    }
}

#[test]
fn a_name_with_a_mistake_is_suggested_and_told() {
    let plan = read_text("I. NHIỆM VỤ\n\n1. Sở Nội vự\n\n- Việc.\n\n2. Sở Công thương nghiệp\n\n- Việc.\n");
    let [first, second] = plan.tasks.as_slice() else { panic!("{:?}", plan.tasks) };
    let lead = first.leads.first().cloned().unwrap();
    assert_eq!(lead.id.as_deref(), Some("so-noi-vu"));
    assert!(!first.doubts.is_empty());
    let other = second.leads.first().cloned().unwrap();
    assert_eq!(other.suggestions.first().map(|best| best.id.as_str()), Some("so-cong-thuong"));
    assert!(!second.doubts.is_empty());
    // Nội vụ and Ngoại vụ have the same initials: both are suggested, none is taken.
    let plan = read_text("I. NHIỆM VỤ\n\n1. Sở NV\n\n- Việc.\n");
    let lead = plan.tasks.first().and_then(|task| task.leads.first().cloned()).unwrap();
    let suggested: Vec<_> = lead.suggestions.iter().map(|suggestion| suggestion.id.as_str()).collect();
    assert_eq!((lead.id, suggested), (None, vec!["so-ngoai-vu", "so-noi-vu"]));
}

#[test]
fn roles_are_read_from_the_sentence() {
    for (text, lead, support) in [
        (
            "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính và Sở Y tế xây dựng đề án.",
            "so-noi-vu",
            vec!["so-tai-chinh", "so-y-te"],
        ),
        ("Giao Sở Nội vụ chủ trì xây dựng đề án.", "so-noi-vu", vec![]),
        ("Xây dựng đề án; Sở Nội vụ chủ trì, Sở Tài chính phối hợp.", "so-noi-vu", vec![]),
        ("Xây dựng đề án (Sở Nội vụ).", "so-noi-vu", vec![]),
        (
            "Sở Nội vụ phối hợp chặt chẽ với Sở Văn hóa, Thể thao và Du lịch, Sở Ngoại vụ tổ chức hội thảo.",
            "so-noi-vu",
            vec!["so-vhttdl", "so-ngoai-vu"],
        ),
    ] {
        let plan = read_text(&format!("I. NHIỆM VỤ\n\n1. {text}\n"));
        let task = plan.tasks.first().unwrap_or_else(|| panic!("{text}"));
        let leads: Vec<_> = task.leads.iter().filter_map(|who| who.id.as_deref()).collect();
        assert_eq!(leads, [lead], "{text}");
        let found: Vec<_> = task.coordinating.iter().filter_map(|who| who.id.as_deref()).collect();
        assert_eq!(found, support, "{text}");
    }
}

#[test]
fn all_that_a_line_or_column_of_its_own_names_lead() {
    let asks = |plan: &Proposal| plan.tasks.iter().any(|task| task.doubts.join(" ").contains("nhiều cơ quan chủ trì"));
    let item = |line: &str| read_text(&format!("I. NHIỆM VỤ\n\n1. Xây dựng đề án.\n   - {line}\n"));
    let plan = item("Cơ quan chủ trì: Sở Nội vụ; Sở Tài chính; Sở Y tế.");
    assert_eq!(lines(&plan), ["I.1 so-noi-vu + so-tai-chinh + so-y-te []"]);
    assert!(!asks(&plan), "{:?}", plan.tasks);
    // Whoever is "related" is not named, so does not lead beside those who are.
    let plan = item("Cơ quan chủ trì: Sở Nội vụ và các cơ quan, đơn vị liên quan.");
    let task = plan.tasks.first().unwrap();
    assert_eq!((task.leads.len(), task.coordinating.len()), (1, 1), "{task:?}");

    let rows = |heading: &str| {
        let body = [
            p("I. NHIỆM VỤ"),
            table(&[&["STT", "Nội dung", heading], &["1", "Xây dựng đề án", "Sở Nội vụ; Sở Tài chính"]]),
        ];
        read("ke-hoach.docx", &docx(&body.concat(), &[]), &hai_phong()).unwrap()
    };
    let plan = rows("Cơ quan chủ trì");
    assert_eq!(lines(&plan), ["I.1 so-noi-vu + so-tai-chinh []"]);
    assert!(!asks(&plan), "{:?}", plan.tasks);
    // A column for both says of none but the first that it leads, and asks.
    let plan = rows("Cơ quan chủ trì, phối hợp");
    assert_eq!(lines(&plan), ["I.1 so-noi-vu [so-tai-chinh]"]);
    assert!(asks(&plan), "{:?}", plan.tasks);
    // So does a sentence.
    let plan = read_text("I. NHIỆM VỤ\n\n1. Xây dựng đề án (Sở Nội vụ, Sở Tài chính).\n");
    assert_eq!(lines(&plan), ["I.1 so-noi-vu [so-tai-chinh]"]);
    assert!(asks(&plan), "{:?}", plan.tasks);
}

#[test]
fn two_tasks_never_share_a_clause() {
    let plan = read_text("I. NHIỆM VỤ\n\n1. Sở Nội vụ\n\n- Một.\n\na) Hai.\n\n1. Sở Tài chính\n\n- Ba.\n");
    let mut clauses: Vec<_> = plan.tasks.iter().map(|task| task.clause.clone()).collect();
    let count = clauses.len();
    clauses.sort();
    clauses.dedup();
    assert_eq!((clauses.len(), count), (3, 3));
}

#[test]
fn a_document_without_sections_still_gives_its_tasks() {
    let plan = read_text("KẾ HOẠCH\n\nNăm 2026\n\n1. Sở Nội vụ\n\n- Một.\n\n2. Sở Tài chính: bố trí kinh phí.\n");
    assert_eq!(lines(&plan), ["1.a so-noi-vu []", "2 so-tai-chinh []"]);
}

#[test]
fn what_follows_the_tasks_without_a_bullet_is_told() {
    let plan = read_text("I. NHIỆM VỤ\n\n1. Sở Nội vụ\n\n- Một.\n\nMột đoạn văn lạc lõng.\n");
    assert_eq!(plan.tasks.len(), 1);
    assert!(plan.notices.iter().any(|notice| notice.text.contains("lạc lõng")));
    assert!(plan.skipped.iter().any(|skipped| skipped.text.contains("lạc lõng")));
}

#[test]
fn a_pdf_printed_by_a_browser_is_read_whole() {
    let plan = read("ke-hoach-mau.pdf", include_bytes!("../../fixtures/ke-hoach-mau.pdf"), &mau()).unwrap();
    assert_eq!(
        lines(&plan),
        [
            "II.1.a van-phong [so-ngan-sach] 2027-06-29",
            "II.1.b van-phong []  Quarterly",
            "II.2 so-hoc-tap [] 2027-09-30",
        ]
    );
    let header = &plan.header;
    assert_eq!((header.number.as_deref(), header.issuer_id.as_deref()), (Some("07"), Some("ubnd-mau")));
    assert_eq!(header.recipients, ["Như trên", "Các sở", "Lưu: VT"]);
    assert_eq!(header.signer.as_deref(), Some("Nguyễn Văn Mẫu"));
    assert!(plan.notices.iter().any(|notice| notice.text.contains("PDF")));
}

#[test]
fn a_damaged_pdf_is_read_as_far_as_it_goes() {
    let whole = include_bytes!("../../fixtures/ke-hoach-mau.pdf");
    for end in (0..whole.len()).step_by(997) {
        drop(read("ke-hoach-mau.pdf", whole.get(..end).unwrap(), &mau()));
    }
    for at in (0..whole.len()).step_by(499) {
        let mut bytes = whole.to_vec();
        bytes[at] ^= 0x55;
        drop(read("ke-hoach-mau.pdf", &bytes, &mau()));
    }
}

/// Each line of the sample as a paragraph of Word, in decomposed letters, its table as a table.
#[test]
fn the_sample_as_a_word_file_is_read_the_same() {
    let mut body = String::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in SAMPLE.lines().chain([""]) {
        let decomposed: String = line.chars().flat_map(decompose).collect();
        if line.starts_with('|') {
            if !line.contains("---") {
                let line = decomposed.trim_matches('|');
                rows.push(line.split('|').map(|cell| cell.trim().to_owned()).collect());
            }
            continue;
        }
        if !rows.is_empty() {
            let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
            body.push_str(&table(&cells.iter().map(Vec::as_slice).collect::<Vec<_>>()));
            rows.clear();
        }
        let text = decomposed.trim_start_matches("# ").replace("**", "");
        let tabs = text.split("      ").filter(|part| !part.is_empty()).map(str::trim).collect::<Vec<_>>();
        body.push_str(&p(&tabs.join("</w:t><w:tab/><w:t>")));
    }
    let plan = read("ke-hoach-mau.docx", &docx(&body, &[]), &mau()).unwrap();
    assert_sample(&plan);
}

/// Party bodies write `I-`, `1-`, `1.1-`, `Số 45-KH/TU` and `T/M`.
#[test]
fn a_plan_of_a_party_body_is_read() {
    let plan = read_text(
        "THÀNH ỦY HẢI PHÒNG                 ĐẢNG CỘNG SẢN VIỆT NAM\n*                                  Hải Phòng, ngày 03 \
         tháng 3 năm 2026\nSố 45-KH/TU\n\nKẾ HOẠCH\nthực hiện Kết luận số 205-KL/TW\n-----\n\nI- NHIỆM VỤ VÀ GIẢI PHÁP\n\
         1- Nâng cao nhận thức\n1.1- Ban Tuyên giáo và Dân vận Thành uỷ chủ trì, phối hợp với các cơ quan liên quan tuyên \
         truyền.\n1.2- Các địa phương, đơn vị báo cáo định kỳ 6 tháng.\nII- TỔ CHỨC THỰC HIỆN\n1- Ban Tổ chức Thành uỷ \
         theo dõi, đôn đốc; hằng năm báo cáo.\n\nNơi nhận:                              T/M BAN THƯỜNG VỤ\n- Các đảng uỷ,\
         \u{20}                         PHÓ BÍ THƯ\n- Lưu.                                 Đỗ Mạnh Thử\n",
    );
    assert_eq!(
        lines(&plan),
        [
            "I.1.1 btgdv-thanh-uy [[Related]]",
            "I.1.2 [Communes, Related] []  HalfYearly",
            "II.1 btc-thanh-uy []  Yearly",
        ]
    );
    let header = &plan.header;
    assert_eq!((header.number.as_deref(), header.sign.as_deref()), (Some("45"), Some("KH/TU")));
    assert_eq!(header.issuer_id.as_deref(), Some("thanh-uy"));
    assert_eq!((header.signed_for.len(), header.signer.as_deref()), (1, Some("Đỗ Mạnh Thử")));
}
