//! Wordings: what an officer writes is read as meant, filled with values, and every mistake is told with its line.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod reader;

use papers::wording::{self, Field, FieldKind, Wording};
use papers::{Align, Block, Cell, ColumnKind, HeadingLevel, PaperKind, Problem, Row, Run, Text, check};
use proptest::prelude::*;
use reader::sample;
use serde_json::{Map, Value, json};

fn field(name: &str, kind: FieldKind) -> Field {
    Field { name: name.into(), label: format!("Nhãn {name}"), kind, optional: false }
}

fn fields() -> Vec<Field> {
    vec![
        field("ho_ten", FieldKind::Text),
        field("so_tien", FieldKind::Money),
        field("ngay", FieldKind::Date),
        Field { optional: true, ..field("ghi_chu", FieldKind::Text) },
        field("danh_sach", FieldKind::List(vec![field("ten", FieldKind::Text), field("tien", FieldKind::Money)])),
    ]
}

fn values() -> Value {
    json!({
        "ho_ten": "Trần Thị Thử Nghiệm", "so_tien": 250_000_000, "ngay": "2026-01-05",
        "danh_sach": [{"ten": "Một", "tien": 1000}, {"ten": "Hai", "tien": 2_000_000}],
    })
}

fn filled(text: &str) -> Vec<Block> {
    Wording::parse(text, &fields()).unwrap().fill(&values()).unwrap().body
}

fn told(problems: Vec<Problem>, place: &str, says: &str) {
    assert!(
        problems.iter().any(|one| one.place == place && one.sentence.contains(says)),
        "{place} {says}: {problems:#?}"
    );
}

#[test]
fn a_line_is_what_its_beginning_says() {
    let heading =
        |level, number: &str, text: &str| Block::Heading { level, number: Some(number.into()), text: text.into() };
    for (line, block) in [
        ("Chương II. Quy định chung", heading(HeadingLevel::Chapter, "II", "Quy định chung")),
        ("Mục 1. Tên mục", heading(HeadingLevel::Section, "1", "Tên mục")),
        ("II. KẾT QUẢ", heading(HeadingLevel::Roman, "II", "KẾT QUẢ")),
        ("3. **Tiêu đề**", heading(HeadingLevel::Arabic, "3", "Tiêu đề")),
        ("b) **Tiêu đề**", heading(HeadingLevel::Letter, "b", "Tiêu đề")),
        ("3. Nội dung", Block::Clause { number: Some("3".into()), title: Text::default(), text: "Nội dung".into() }),
        ("đ) Nội dung", Block::Point { letter: Some("đ".into()), text: "Nội dung".into() }),
        (
            "Điều 4. Nội dung",
            Block::Article { number: Some("4".into()), title: Text::default(), text: "Nội dung".into() },
        ),
        ("Điều #. **Tên**", Block::Article { number: None, title: "Tên".into(), text: Text::default() }),
        ("> (Ở giữa)", Block::Paragraph { text: "(Ở giữa)".into(), align: Some(Align::Center) }),
        ("Mục tiêu của thành phố", Block::Paragraph { text: "Mục tiêu của thành phố".into(), align: None }),
        ("Điều kiện hưởng. Như sau", Block::Paragraph { text: "Điều kiện hưởng. Như sau".into(), align: None }),
        ("2026. là năm", Block::Clause { number: Some("2026".into()), title: Text::default(), text: "là năm".into() }),
    ] {
        assert_eq!(filled(line), [block], "{line}");
    }
}

#[test]
fn fields_are_written_by_their_kind() {
    let run = |text: &str, bold, italic| Run { text: text.into(), bold, italic };
    let blocks = filled("**{{ho_ten}}** nhận {{so_tien}} đồng (*{{so_tien|bằng chữ}}*) từ {{ngay|dài}}, tức {{ngay}}");
    let expected = Text(vec![
        run("Trần Thị Thử Nghiệm", true, false),
        run(" nhận 250.000.000 đồng (", false, false),
        run("Hai trăm năm mươi triệu đồng", false, true),
        run(") từ ngày 05 tháng 01 năm 2026, tức 05/01/2026", false, false),
    ]);
    assert_eq!(blocks, [Block::Paragraph { text: expected, align: None }]);
}

#[test]
fn rows_repeat_and_numbers_stay_numbers() {
    let text = "| TT | Tên | Tiền |\n| thứ tự 10 | chữ 60 | tiền 30 |\n{{#moi danh_sach}}\n| {{stt}} | {{ten}} | {{tien}} |\n{{/moi}}\n|= | Cộng | {{so_tien}} |";
    let mut fields = fields();
    if let FieldKind::List(inner) = &mut fields[4].kind {
        inner.push(Field { optional: true, ..field("stt", FieldKind::Text) });
    }
    let body = Wording::parse(text, &fields).unwrap().fill(&values()).unwrap().body;
    let [Block::Table(table)] = body.as_slice() else { panic!("{body:?}") };
    assert_eq!(table.columns[2].kind, ColumnKind::Money);
    assert_eq!(table.rows[1], Row::Cells(vec!["2".into(), "Hai".into(), Cell::Number(2_000_000)]));
    assert_eq!(table.totals, [None, Some("Cộng".into()), Some(Cell::Number(250_000_000))]);
}

#[test]
fn optional_lines_stand_only_where_there_is_a_value() {
    let text = "Đầu\n{{#neu ghi_chu}}\nGhi chú: {{ghi_chu}}\n{{/neu}}\nCuối";
    let wording = Wording::parse(text, &fields()).unwrap();
    assert_eq!(wording.fill(&values()).unwrap().body.len(), 2);
    let mut with = values();
    with["ghi_chu"] = "có".into();
    assert_eq!(wording.fill(&with).unwrap().body.len(), 3);
}

#[test]
fn a_field_nobody_knows_is_told_with_its_line_and_the_nearest_name() {
    let problems = Wording::parse("Một\n\nÔng {{ho_tne}}\n{{hoan_toan_khac}}", &fields()).unwrap_err();
    told(problems.clone(), "dòng 3", "có phải là “ho_ten” không?");
    told(problems, "dòng 4", "các trường dùng được: ho_ten, so_tien");
    told(Wording::parse("{{ten}}", &fields()).unwrap_err(), "dòng 1", "Không có trường “ten”");
}

#[test]
fn what_is_not_closed_or_not_understood_is_told() {
    for (text, place, says) in [
        ("{{#moi danh_sach}}\n{{ten}}", "dòng 1", "chưa được đóng"),
        ("{{/moi}}", "dòng 1", "không đóng phần nào"),
        ("{{#moi danh_sach}}\n{{/neu}}\n{{/moi}}", "dòng 2", "không đóng phần nào"),
        ("{{#moi ho_ten}}\nx\n{{/moi}}", "dòng 1", "không phải danh sách"),
        ("{{#voi danh_sach}}", "dòng 1", "chỉ có #moi"),
        ("Ông {{ho_ten", "dòng 1", "không đóng lại"),
        ("Chữ **đậm", "dòng 1", "không đóng lại"),
        ("{{danh_sach}}", "dòng 1", "là danh sách"),
        ("{{ho_ten|bằng chữ}}", "dòng 1", "không ghi được theo cách"),
        ("| A | B |\n| chữ 1 | gì 2 |", "dòng 2", "không tả được một cột"),
        ("| A | B |\n| chữ 1 | số 2 |\n| x |", "dòng 3", "Hàng có 1 ô trong khi bảng có 2 cột"),
        ("Chữ {{#neu ghi_chu}} giữa dòng", "dòng 1", "đứng riêng một dòng"),
        ("  \n\n", "", "đang trống"),
    ] {
        told(Wording::parse(text, &fields()).unwrap_err(), place, says);
    }
}

#[test]
fn a_value_that_is_missing_or_of_another_kind_is_told_with_its_line() {
    let wording =
        Wording::parse("{{ho_ten}}\n{{so_tien}}\n{{ngay}}\n{{#moi danh_sach}}\n{{ten}}\n{{/moi}}", &fields()).unwrap();
    let problems = wording.fill(&json!({"so_tien": "nhiều", "ngay": "05/03/2026", "danh_sach": [{}]})).unwrap_err();
    told(problems.clone(), "dòng 1", "(Nhãn ho_ten) chưa có giá trị");
    told(problems.clone(), "dòng 2", "phải là số nguyên");
    told(problems.clone(), "dòng 3", "2026-03-05");
    told(problems, "dòng 5", "(Nhãn ten) chưa có giá trị");
    told(wording.fill(&json!([])).unwrap_err(), "dòng 4", "chưa có mục nào");
}

#[test]
fn a_value_is_never_read_as_markup() {
    let wording = Wording::parse("{{ho_ten}}", &fields()).unwrap();
    let odd = "Điều 9. **đậm** {{so_tien}}\n| a | b |";
    let body = wording.fill(&json!({"ho_ten": odd})).unwrap().body;
    assert_eq!(body, [Block::Paragraph { text: odd.into(), align: None }]);
}

/// Something for each field, by its kind.
fn anything(fields: &[Field]) -> Value {
    let value = |field: &Field| match &field.kind {
        FieldKind::Text => json!("một nội dung"),
        FieldKind::Number | FieldKind::Money => json!(1_234_567),
        FieldKind::Date => json!("2026-03-05"),
        FieldKind::List(inner) => json!([anything(inner), anything(inner)]),
    };
    Value::Object(
        fields
            .iter()
            .filter(|field| field.name != "stt")
            .map(|field| (field.name.clone(), value(field)))
            .collect::<Map<_, _>>(),
    )
}

#[test]
fn every_default_wording_makes_a_whole_paper() {
    for kind in PaperKind::ALL {
        let wording = wording::default(kind).unwrap_or_else(|problems| panic!("{}: {problems:#?}", kind.key()));
        assert!(!wording::fields(kind).is_empty(), "{}", kind.key());
        let filled = wording
            .fill(&anything(wording::fields(kind)))
            .unwrap_or_else(|problems| panic!("{}: {problems:#?}", kind.key()));
        let mut paper = sample(kind.key());
        paper.subject = filled.subject.expect("a subject");
        if kind == PaperKind::Decision {
            assert!(filled.bases.len() >= 4);
            paper.bases = filled.bases;
        }
        paper.body = filled.body;
        assert_eq!(check(&paper), Ok(()), "{}", kind.key());
    }
}

#[test]
fn every_declared_field_is_used_by_its_default_wording() {
    for kind in PaperKind::ALL {
        let text = wording::text(kind);
        let mut fields: Vec<&Field> = wording::fields(kind).iter().collect();
        while let Some(field) = fields.pop() {
            if let FieldKind::List(inner) = &field.kind {
                fields.extend(inner);
            }
            let used =
                [format!("{{{{{}}}}}", field.name), format!("{{{{{}|", field.name), format!(" {}}}}}", field.name)];
            assert!(
                field.name == "stt" || used.iter().any(|form| text.contains(form)),
                "{}: {}",
                kind.key(),
                field.name
            );
        }
    }
}

#[test]
fn a_paper_may_be_made_of_what_a_person_filled_in_part() {
    let wording = wording::default(PaperKind::Decision).unwrap();
    let mut values = anything(wording::fields(PaperKind::Decision));
    for optional in ["so_tien", "nguon_kinh_phi", "can_cu"] {
        values.as_object_mut().unwrap().remove(optional);
    }
    let filled = wording.fill(&values).unwrap();
    assert_eq!(filled.body.len(), 2, "the article about money is left out");
    assert!(matches!(&filled.body[1], Block::Article { number: None, .. }), "and the last is numbered by its place");
}

proptest! {
    #[test]
    fn any_text_is_read_or_told(text in "[ \\n|*{}#/a-zđĐi0-9.:)>+=-]{0,200}") {
        if let Ok(wording) = Wording::parse(&text, &fields()) {
            let _ = wording.fill(&values());
        }
    }
}
