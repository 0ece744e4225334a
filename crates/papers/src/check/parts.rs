//! The parts of a paper, each by its rule.

use super::letters::Problems;
use crate::metrics::{lines, styled_width};
use crate::sheet::look::{CELL_INSET, Role, page};
use crate::sheet::{HEAD, lies_wide, widths};
use crate::{Block, Capacity, Cell, Orientation, Paper, PaperKind, Problem, Profile, Row, Signature, Table, Text};

/// Ranks and degrees that do not stand before the name of who signs.
const DEGREES: [&str; 14] = [
    "gs",
    "pgs",
    "ts",
    "ths",
    "bs",
    "bscki",
    "bsckii",
    "ks",
    "giáo sư",
    "phó giáo",
    "tiến sĩ",
    "thạc sĩ",
    "bác sĩ",
    "kỹ sư",
];

/// How many lines the boxes of the head take together, on either side; they stand on one page.
const LONGEST_HEAD: usize = 20;
/// How many lines stand above and below a signature.
const LONGEST_SIGNATURE: usize = 24;
/// How many lines stand beside the code.
const LONGEST_CAPTION: usize = 12;
/// How many lines of an address fit below the text of the first page.
const LONGEST_CONTACT: usize = 3;

/// The longest text that a code carries so that any phone still reads it.
const LONGEST_CODE: usize = 600;

/// Every problem of a paper at once.
pub fn check(paper: &Paper) -> Result<(), Vec<Problem>> {
    let mut problems = Problems::default();
    if paper.profile == Profile::Party {
        problems.add(
            "profile",
            "Thể thức văn bản của Đảng chưa được cấu hình; hãy chọn thể thức văn bản hành chính nhà nước (state).",
        );
    }
    let wide = page::text_width(false);
    if paper.kind != PaperKind::Annex {
        head(paper, &mut problems);
    }
    problems.required(
        "subject",
        "trích yếu nội dung",
        &paper.subject,
        14.0,
        if paper.kind == PaperKind::OfficialLetter { HEAD[0] } else { wide },
    );
    opening(paper, wide, &mut problems);
    blocks("body", &paper.body, lies_wide(paper), &mut problems);
    if paper.kind.has_end_mark() && matches!(paper.body.last(), Some(Block::Table(_))) {
        problems.add(
            format!("body[{}]", paper.body.len() - 1),
            "Văn bản phải kết thúc bằng một đoạn chữ để ghi dấu ./.; hãy thêm một câu sau bảng.",
        );
    }
    signatures(paper, &mut problems);
    closing(paper, wide, &mut problems);
    if problems.0.is_empty() { Ok(()) } else { Err(problems.0) }
}

fn head(paper: &Paper, problems: &mut Problems) {
    let [left, right] = HEAD;
    if paper.head.issuer.is_empty() {
        problems.add("head.issuer", "Thiếu tên cơ quan ban hành; hãy nhập đủ.");
    }
    for (name, lines) in [("issuer", &paper.head.issuer), ("superior", &paper.head.superior)] {
        for (index, line) in lines.iter().enumerate() {
            problems.required(&format!("head.{name}[{index}]"), "tên cơ quan", &line.to_uppercase(), 13.0, left);
        }
    }
    let size = Role::Issuer.look().size;
    let mut printed: usize = paper
        .head
        .superior
        .iter()
        .chain(&paper.head.issuer)
        .map(|line| lines(&line.to_uppercase(), size, true, left))
        .sum();
    if paper.kind == PaperKind::OfficialLetter {
        printed += lines(&paper.subject, size, true, left);
    }
    if printed > LONGEST_HEAD {
        problems.add(
            "head",
            format!(
                "Tên cơ quan và trích yếu ở đầu văn bản chiếm {printed} dòng, ô này chỉ vừa {LONGEST_HEAD} dòng; hãy rút gọn."
            ),
        );
    }
    let contact = &paper.head.contact;
    let look = Role::Contact.look();
    for (index, line) in contact.iter().enumerate() {
        problems.required(
            &format!("head.contact[{index}]"),
            "địa chỉ cơ quan",
            line,
            look.size,
            page::text_width(false),
        );
    }
    let printed: usize = contact.iter().map(|line| lines(line, look.size, false, page::text_width(false))).sum();
    if printed > LONGEST_CONTACT {
        problems.add(
            "head.contact",
            format!("Địa chỉ cơ quan ở chân trang chiếm {printed} dòng, chỉ vừa {LONGEST_CONTACT} dòng; hãy rút gọn."),
        );
    }
    problems.required("head.place", "địa danh", &paper.head.place, 14.0, right);
    problems.required("sign.issuer", "chữ viết tắt tên cơ quan trong ký hiệu", &paper.sign.issuer, 13.0, left);
    if paper.number == Some(0) {
        problems.add("number", "Số văn bản bắt đầu từ 01; hãy để trống nếu chưa cấp số.");
    }
    if paper.number.is_some() && paper.date.is_none() && paper.kind.has_date_line() {
        problems.add("date", "Văn bản đã có số thì phải có ngày ban hành; hãy nhập ngày hoặc bỏ số.");
    }
}

/// What stands between the title and the body.
fn opening(paper: &Paper, wide: f64, problems: &mut Problems) {
    let role = Role::Body.look();
    let wide = wide - role.first;
    if let Some(authority) = &paper.authority {
        problems.required("authority", "thẩm quyền ban hành", &authority.to_uppercase(), 14.0, wide);
    } else if paper.kind == PaperKind::Decision {
        problems
            .add("authority", "Quyết định phải ghi thẩm quyền ban hành, ví dụ “Chủ tịch Ủy ban nhân dân thành phố”.");
    }
    if paper.kind == PaperKind::Decision && paper.bases.is_empty() {
        problems.add("bases", "Quyết định phải có căn cứ ban hành; hãy nhập ít nhất một căn cứ.");
    }
    for (index, basis) in paper.bases.iter().enumerate() {
        problems.required(&format!("bases[{index}]"), "nội dung căn cứ", basis, role.size, wide);
    }
    if matches!(paper.kind, PaperKind::OfficialLetter | PaperKind::Proposal) && paper.addressees.is_empty() {
        problems
            .add("addressees", format!("{} phải có nơi gửi (Kính gửi); hãy nhập ít nhất một nơi.", paper.kind.label()));
    }
    for (index, addressee) in paper.addressees.iter().enumerate() {
        problems.required(&format!("addressees[{index}]"), "tên nơi gửi", addressee, role.size, wide - 45.0);
    }
    if let Some(attached) = &paper.attached_to {
        problems.required("attached_to", "tên văn bản chính", attached, role.size, wide);
    }
}

fn blocks(place: &str, blocks: &[Block], landscape: bool, problems: &mut Problems) {
    if blocks.is_empty() {
        problems.add(place, "Chưa có nội dung; hãy nhập ít nhất một đoạn.");
    }
    let look = Role::Body.look();
    let wide = page::text_width(landscape) - look.first;
    let mut required = |place: String, name: &str, text: &Text| {
        problems.required(&place, name, &text.letters(), look.size, wide);
    };
    for (index, block) in blocks.iter().enumerate() {
        let place = format!("{place}[{index}]");
        match block {
            Block::Heading { text, .. } => required(format!("{place}.text"), "tiêu đề", &upper(text)),
            Block::Article { title, text, .. } | Block::Clause { title, text, .. } => {
                if title.is_blank() {
                    required(format!("{place}.text"), "nội dung", text);
                } else {
                    required(format!("{place}.title"), "tiêu đề", title);
                    if !text.is_blank() {
                        required(format!("{place}.text"), "nội dung", text);
                    }
                }
            }
            Block::Point { text, .. } | Block::Paragraph { text, .. } => {
                required(format!("{place}.text"), "nội dung", text)
            }
            Block::List { items, .. } => {
                if items.is_empty() {
                    required(format!("{place}.items"), "các mục của danh sách", &Text::default());
                }
                for (item, text) in items.iter().enumerate() {
                    required(format!("{place}.items[{item}]"), "nội dung", text);
                }
            }
            Block::Entries { entries } => {
                if entries.is_empty() {
                    required(format!("{place}.entries"), "các dòng", &Text::default());
                }
                for (entry, line) in entries.iter().enumerate() {
                    required(
                        format!("{place}.entries[{entry}].label"),
                        "tên của dòng",
                        &Text::plain(line.label.as_str()),
                    );
                    required(format!("{place}.entries[{entry}].value"), "giá trị", &line.value);
                }
            }
            Block::Table(_) => {}
        }
    }
    for (index, block) in blocks.iter().enumerate() {
        if let Block::Table(table) = block {
            self::table(&format!("{place}[{index}]"), table, landscape, problems);
        }
    }
}

fn upper(text: &Text) -> Text {
    Text::plain(text.letters().to_uppercase())
}

fn table(place: &str, table: &Table, landscape: bool, problems: &mut Problems) {
    let count = table.columns.len();
    if count == 0 {
        return problems.add(format!("{place}.columns"), "Bảng chưa có cột nào; hãy thêm cột.");
    }
    for (index, column) in table.columns.iter().enumerate() {
        if !(column.width.is_finite() && column.width > 0.0) {
            return problems.add(format!("{place}.columns[{index}].width"), "Độ rộng của cột phải lớn hơn 0.");
        }
    }
    let size = Role::CellLeft.look().size;
    let all = widths(table, landscape);
    let wide: Vec<f64> = all.iter().map(|width| width - 2.0 * CELL_INSET).collect();
    let whole = page::text_width(landscape) - 2.0 * CELL_INSET;
    for (name, text) in [("caption", &table.caption), ("unit", &table.unit)] {
        if let Some(text) = text {
            problems.printable(&format!("{place}.{name}"), text, 13.0, whole);
        }
    }
    for (index, (column, wide)) in table.columns.iter().zip(&wide).enumerate() {
        problems.printable(&format!("{place}.columns[{index}].title"), &column.title, size, *wide);
    }
    for (index, row) in table.rows.iter().enumerate() {
        let place = format!("{place}.rows[{index}]");
        match row {
            Row::Group(text) => problems.required(&place, "tên nhóm", text, size, whole),
            Row::Cells(cells) if cells.len() != count => {
                problems.add(
                    place,
                    format!("Hàng có {} ô trong khi bảng có {count} cột; hãy thêm hoặc bớt ô cho đủ.", cells.len()),
                );
            }
            Row::Cells(cells) => {
                for (at, (cell, wide)) in cells.iter().zip(&wide).enumerate() {
                    self::cell(|| format!("{place}[{at}]"), cell, size, *wide, problems);
                }
            }
        }
    }
    if !table.totals.is_empty() && table.totals.len() != count {
        problems.add(
            format!("{place}.totals"),
            format!("Hàng tổng có {} ô trong khi bảng có {count} cột; hãy thêm hoặc bớt ô cho đủ.", table.totals.len()),
        );
    } else if !table.totals.is_empty() && table.totals.iter().all(Option::is_none) {
        problems.add(format!("{place}.totals"), "Hàng tổng đang trống; hãy nhập số hoặc bỏ hàng này.");
    }
    let empty = table.totals.iter().take_while(|cell| cell.is_none()).count();
    for (at, (cell, wide)) in table.totals.iter().zip(&wide).enumerate() {
        if let Some(cell) = cell {
            let before: f64 = if at == empty { all.iter().take(empty).sum() } else { 0.0 };
            self::cell(|| format!("{place}.totals[{at}]"), cell, size, wide + before, problems);
        }
    }
}

fn cell(place: impl Fn() -> String, cell: &Cell, size: f64, wide: f64, problems: &mut Problems) {
    match cell {
        Cell::Text(text) => {
            // Most cells are short and plain; the place is only written where it is needed.
            let plain = text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control());
            if !plain || styled_width(text, size, true, false) > wide {
                problems.printable(&place(), text, size, wide);
            }
        }
        Cell::Number(number) => {
            let text = viet::number::group(*number);
            if styled_width(&text, size, true, false) > wide {
                problems.printable(&place(), &text, size, wide);
            }
        }
        Cell::Bar(bar) => {
            let drawn = 0..=bar.most;
            if bar.most <= 0 || !drawn.contains(&bar.value) || bar.target.is_some_and(|target| !drawn.contains(&target))
            {
                problems.add(
                    place(),
                    format!(
                        "Thanh của biểu đồ phải từ 0 đến số lớn nhất của bảng ({}), số này phải lớn hơn 0; hãy sửa số liệu.",
                        bar.most
                    ),
                );
            }
        }
    }
}

fn signatures(paper: &Paper, problems: &mut Problems) {
    match (paper.signatures.len(), paper.kind) {
        (2, _) => {}
        (count, kind) if kind.is_minutes() => problems.add(
            "signatures",
            format!("Biên bản có hai người ký (bên trái thư ký, bên phải chủ tọa), hiện có {count}; hãy nhập đủ hai."),
        ),
        (0, kind) if kind.has_end_mark() => problems.add("signatures", "Thiếu người ký; hãy nhập chức vụ và họ tên."),
        (0 | 1, _) => {}
        (count, _) => problems.add("signatures", format!("Văn bản có nhiều nhất hai chữ ký, hiện có {count}.")),
    }
    for (index, signature) in paper.signatures.iter().enumerate() {
        let place = format!("signatures[{index}]");
        self::signature(&place, signature, problems);
    }
}

fn signature(place: &str, signature: &Signature, problems: &mut Problems) {
    let wide = page::text_width(false) / 2.0;
    problems.required(&format!("{place}.title"), "chức vụ người ký", &signature.title.to_uppercase(), 14.0, wide);
    for (name, text) in [
        ("collective", &signature.collective),
        ("own_title", &signature.own_title),
        ("second_title", &signature.second_title),
        ("note", &signature.note),
    ] {
        if let Some(text) = text {
            problems.required(&format!("{place}.{name}"), "nội dung", &text.to_uppercase(), 14.0, wide);
        }
    }
    let texts = [
        Some(&signature.title),
        signature.collective.as_ref(),
        signature.own_title.as_ref(),
        signature.second_title.as_ref(),
        signature.note.as_ref(),
        signature.name.as_ref(),
    ];
    let printed: usize = texts.into_iter().flatten().map(|text| lines(&text.to_uppercase(), 14.0, true, wide)).sum();
    if printed > LONGEST_SIGNATURE {
        problems.add(
            place,
            format!("Phần ký chiếm {printed} dòng, chỉ vừa {LONGEST_SIGNATURE} dòng; hãy rút gọn chức vụ."),
        );
    }
    let prefix = signature.capacity.prefix().unwrap_or_default();
    if signature.collective.is_some() && matches!(signature.capacity, Capacity::ByOrder | Capacity::ByDelegation) {
        problems.add(
            format!("{place}.collective"),
            format!(
                "Ký {prefix} là ký theo lệnh hoặc ủy quyền của người đứng đầu nên không ghi TM.; hãy bỏ tên tập thể."
            ),
        );
    }
    match (&signature.own_title, signature.capacity) {
        (None, capacity) if capacity.needs_own_title() => problems.add(
            format!("{place}.own_title"),
            format!("Ký {prefix} thì phải ghi chức vụ của người ký ở dòng dưới; hãy nhập, ví dụ “Phó Giám đốc”."),
        ),
        (Some(_), Capacity::Head | Capacity::Acting) => problems.add(
            format!("{place}.own_title"),
            "Người đứng đầu hoặc quyền người đứng đầu ký thì không ghi thêm chức vụ; hãy bỏ dòng này hoặc chọn ký KT., TL., TUQ.",
        ),
        _ => {}
    }
    if let Some(name) = &signature.name {
        problems.required(&format!("{place}.name"), "họ và tên người ký", name, 14.0, wide);
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        let first = words.first().map(String::as_str).unwrap_or_default();
        let two = words.get(..2).unwrap_or_default().join(" ");
        if words.len() > 1 && (first.contains('.') || DEGREES.contains(&first) || DEGREES.contains(&two.as_str())) {
            problems.add(
                format!("{place}.name"),
                "Trước họ tên người ký không ghi học hàm, học vị, danh hiệu; hãy chỉ để họ và tên.",
            );
        }
    }
}

/// What stands below the body.
fn closing(paper: &Paper, wide: f64, problems: &mut Problems) {
    if paper.kind.has_recipients() && paper.keeper.is_none() {
        problems.add("keeper", "Thiếu nơi lưu văn bản; hãy nhập, ví dụ “VT, CCVC”.");
    }
    let look = Role::Recipient.look();
    for (index, recipient) in paper.recipients.iter().enumerate() {
        problems.required(&format!("recipients[{index}]"), "tên nơi nhận", recipient, look.size, 70.0);
    }
    for (name, text) in [("keeper", &paper.keeper), ("drafter", &paper.drafter)] {
        if let Some(text) = text {
            problems.required(name, "nội dung", text, look.size, 70.0);
        }
    }
    for (index, annex) in paper.annexes.iter().enumerate() {
        let place = format!("annexes[{index}]");
        let landscape = annex.orientation == Orientation::Landscape;
        problems.required(&format!("{place}.title"), "tên phụ lục", &annex.title.to_uppercase(), 14.0, wide);
        blocks(&format!("{place}.body"), &annex.body, landscape, problems);
    }
    if !paper.annexes.is_empty() {
        let name = paper.head.issuer_name.as_deref().unwrap_or_default();
        problems.required("head.issuer_name", "tên cơ quan ban hành để ghi trong phụ lục", name, 14.0, wide);
    }
    if let Some(verification) = &paper.verification {
        let caption = Role::Verification.look().size;
        problems.required(
            "verification.caption",
            "lời dẫn cạnh mã kiểm tra",
            &verification.caption,
            caption,
            wide - 22.0,
        );
        let printed = lines(&verification.caption, caption, false, wide - 22.0);
        if printed > LONGEST_CAPTION {
            problems.add(
                "verification.caption",
                format!("Lời dẫn cạnh mã kiểm tra chiếm {printed} dòng, chỉ vừa {LONGEST_CAPTION} dòng; hãy rút gọn."),
            );
        }
        if verification.url.trim().is_empty() {
            problems.add("verification.url", "Thiếu nội dung của mã kiểm tra; hãy nhập đường dẫn.");
        } else if verification.url.len() > LONGEST_CODE {
            problems.add(
                "verification.url",
                format!(
                    "Nội dung của mã kiểm tra dài {} byte, quá {LONGEST_CODE} byte nên khó quét; hãy rút ngắn.",
                    verification.url.len()
                ),
            );
        }
    }
}
