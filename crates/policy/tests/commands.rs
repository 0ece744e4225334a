//! What the commands say: to people in lines, to programs in JSON.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use common::{day, pack, root};
use policy::commands::{ChangedPerson, ExplainOptions, Output, SimulateOptions, Table, check, explain, simulate};
use policy::pack::Language;
use serde_json::{Value as Json, json};

fn options(schemes: &[&str], language: Language) -> ExplainOptions {
    ExplainOptions {
        today: day("2026-11-23"),
        as_of: None,
        language,
        schemes: schemes.iter().map(|id| (*id).to_owned()).collect(),
        until: Some(2026),
        cause: None,
    }
}

fn doctor() -> Json {
    json!({
        "recruited_on": "2026-03-01", "born_on": "1988-04", "sex": "female", "qualifications": ["phd"], "region": "I",
        "field_in_catalogue": true, "commits": true, "vietnamese": true, "employment": "public_employee",
    })
}

/// All lines, with plain spaces.
fn plainly(output: &Output) -> String {
    output.lines.join("\n").replace('\u{a0}', " ")
}

fn table(text: &str) -> Table {
    Table::csv(std::io::Cursor::new(text.as_bytes().to_vec())).unwrap()
}

#[test]
fn checking_a_pack_tells_what_it_holds_or_what_is_wrong() {
    let at_hand = common::files();
    for name in ["hai-phong".to_owned(), root().join("packs/hai-phong/policy").display().to_string()] {
        let output = check(&name, &at_hand);
        assert!(output.is_well, "{:?}", output.lines);
        assert!(output.lines[0].starts_with("Thành phố Hải Phòng 2026.11: "), "{:?}", output.lines);
    }
    let output = check("khong-co", &at_hand);
    assert!(!output.is_well && output.lines.len() == 2, "{:?}", output.lines);
}

#[test]
fn an_explanation_names_articles_formulas_and_assumptions() {
    let pack = pack("hai-phong");
    let output = explain(&pack, &doctor(), &options(&["nq-53"], Language::Vi));
    let said = plainly(&output);
    for wanted in [
        "Nghị quyết 53/2025/NQ-HĐND: đủ điều kiện; tổng đã tính được 459.300.000 đồng. [53/2025/NQ-HĐND]",
        "Từ tháng 03/2026 đến tháng 12/2026: 3 × 5.310.000 × 10 tháng = 159.300.000 đồng.",
        "Lương tối thiểu vùng một tháng (Vùng I): 5.310.000 đồng. [293/2025/NĐ-CP]",
        "Chưa tính được. Chưa có mức hỗ trợ nhà ở: thành phố cần đặt tham số này trước khi tính.",
        "Cam kết 60 tháng, đến hết ngày 28/02/2031.",
        "Tuổi nghỉ hưu tính theo tháng (Nữ): 720 tháng. [Điều 169 khoản 2, 45/2019/QH14]",
        "Dựa trên giả định: Thời gian hưởng hỗ trợ thu nhập [53/2025/NQ-HĐND (giả định, chưa ban hành)].",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    let output = explain(&pack, &doctor(), &options(&["nq-53"], Language::En));
    let said = plainly(&output);
    assert!(said.contains("From 2026-03 to 2026-12: 3 × 5,310,000 × 10 months = 159,300,000 VND."), "{said}");
    assert_eq!(output.json["schemes"][0]["known_total"], 459_300_000);
}

#[test]
fn why_not_names_the_condition_and_the_fact_that_would_change_it() {
    let pack = pack("hai-phong");
    let old = common::merged(&doctor(), &json!({"born_on": "1974-01", "sex": "male"}));
    let output = explain(&pack, &old, &options(&["nq-53"], Language::Vi));
    let why = &output.json["schemes"][0]["why_not"];
    assert_eq!(why["condition"], "service_left");
    assert_eq!(why["changes"][0]["vi"], "Thời gian công tác còn lại đến tuổi nghỉ hưu: từ 120 tháng");
    assert_eq!(why["changes"][0]["en"], "Months of service left until retirement: at least 120 months");
    let stranger = common::merged(&doctor(), &json!({"qualifications": []}));
    let output = explain(&pack, &stranger, &options(&["nq-53"], Language::Vi));
    let said = plainly(&output);
    assert!(said.contains("Sẽ khác nếu: Trình độ, danh hiệu: Giáo sư"), "{said}");
}

#[test]
fn what_is_paid_back_is_told_with_its_rule() {
    let pack = pack("hai-phong");
    let left = common::merged(&doctor(), &json!({"served_months": 30, "received_one_off": 300_000_000}));
    let mut asked = options(&["nq-53"], Language::Vi);
    asked.cause = Some("resigns".to_owned());
    let output = explain(&pack, &left, &asked);
    assert_eq!(output.json["repayment"]["dong"], 150_000_000);
    assert_eq!(output.json["repayment"]["assumed"], true);
    asked.cause = Some("nothing".to_owned());
    assert!(!explain(&pack, &left, &asked).is_well);
}

#[test]
fn wrong_facts_are_refused_one_by_one() {
    let pack = pack("hai-phong");
    let wrong = json!({"recruited_on": "2026-02-30", "sex": "x", "nothing": 1, "salary_coefficient": 99});
    let output = explain(&pack, &wrong, &options(&[], Language::Vi));
    assert!(!output.is_well);
    assert_eq!(output.lines.len(), 4, "{:?}", output.lines);
    assert!(!explain(&pack, &json!([]), &options(&[], Language::Vi)).is_well);
    assert!(!explain(&pack, &json!({}), &options(&["khong-co"], Language::Vi)).is_well);
}

const PEOPLE: &str =
    "id,unit,recruited_on,born_on,sex,qualifications,region,field_in_catalogue,commits,vietnamese,employment
01,Bệnh viện Mẫu,2026-01-01,1990-01,female,phd,I,có,có,có,public_employee
02,Bệnh viện Mẫu,2026-01-01,1990-01,female,master,I,có,có,có,public_employee
03,Sở Giả Định,16/03/2026,1990-01,male,phd;associate_professor,II,có,có,có,Công chức
04,Sở Giả Định,2026-01-01,1990-01,male,phd,I,không,có,có,civil_servant
05,Sở Giả Định,2026-01-01,1990-01,male,phd,I,,có,có,civil_servant
";

#[test]
fn a_changed_figure_shows_who_changes_and_by_how_much() {
    let pack = pack("hai-phong");
    let asked = SimulateOptions {
        today: day("2026-11-23"),
        as_of: None,
        years: 2026..=2027,
        schemes: vec!["nq-53".to_owned()],
        changes: vec!["one_off[phd]=350000000".to_owned()],
        other: None,
    };
    let (mut told, mut done) = (Vec::new(), Vec::new());
    let output = simulate(&pack, table(PEOPLE), &asked, keep(&mut told), |people| done.push(people));
    let json = &output.json;
    assert_eq!((json["people"].as_i64(), json["changed"].as_i64()), (Some(5), Some(2)), "{json}");
    assert!(json.get("changes").is_none(), "who changes is told at once, not kept: {json}");
    let ids: Vec<&Json> = told.iter().map(|of| &of.json["id"]).collect();
    assert_eq!(ids, ["01", "05"], "05 is to be reviewed, shown as what it would be");
    assert_eq!(told[0].json["groups"]["nq-53.phd"]["after"], told[0].json["after"]);
    for key in ["before", "after"] {
        let by_year: i64 =
            told[0].json["years"].as_object().unwrap().values().map(|of| of[key].as_i64().unwrap()).sum();
        assert_eq!(told[0].json[key], by_year, "its years add up");
    }
    assert_eq!(told[0].json["years"]["2026"]["after"], 350_000_000 + 12 * 3 * 5_310_000);
    let line = told[0].line.replace('\u{a0}', " ");
    assert!(
        line.starts_with("01 (Bệnh viện Mẫu): ") && line.contains("; năm 2026: 491.160.000 đồng → 541.160.000 đồng")
    );
    assert!(line.contains("; nhóm nq-53.phd: ") && !line.contains('\n'), "{line}");
    assert_eq!(
        json["years"]["2026"]["after"].as_i64().unwrap() - json["years"]["2026"]["before"].as_i64().unwrap(),
        100_000_000
    );
    assert_eq!(done, [5]);
    let mut again = Vec::new();
    assert_eq!(output, simulate(&pack, table(PEOPLE), &asked, keep(&mut again), |_| {}), "the same again");
    assert_eq!(told, again);
    // Several schemes are worked out person by person, to the same figures.
    let every = SimulateOptions { schemes: vec!["nq-53".to_owned(), "chips".to_owned()], ..asked.clone() };
    let mut one_by_one = Vec::new();
    let person_by_person = simulate(&pack, table(PEOPLE), &every, keep(&mut one_by_one), |_| {});
    assert_eq!(person_by_person.json["groups"], json["groups"]);
    assert_eq!(person_by_person.json["total"], json["total"]);
    assert_eq!(one_by_one[0].json["years"], told[0].json["years"]);
    let wrong = SimulateOptions { changes: vec!["one_off[khong]=1".to_owned()], ..asked };
    assert!(!simulate(&pack, table(PEOPLE), &wrong, |_| Ok(()), |_| {}).is_well);
}

fn keep(told: &mut Vec<ChangedPerson>) -> impl FnMut(&ChangedPerson) -> std::io::Result<()> {
    |of| {
        told.push(of.clone());
        Ok(())
    }
}

/// A register without end, that counts how much of it was read.
struct Endless(std::rc::Rc<std::cell::Cell<usize>>);

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let row = b"01,A,2026-01-01,1990-01,female,phd,I,x,x,x,civil_servant\n";
        let header = PEOPLE.lines().next().unwrap().to_owned() + "\n";
        let part = if self.0.get() == 0 { header.as_bytes() } else { row };
        buffer[..part.len()].copy_from_slice(part);
        self.0.set(self.0.get() + part.len());
        Ok(part.len())
    }
}

#[test]
fn changes_are_told_while_the_table_is_read_and_stop_when_nobody_listens() {
    let pack = pack("hai-phong");
    let asked = SimulateOptions {
        today: day("2026-11-23"),
        as_of: None,
        years: 2026..=2026,
        schemes: vec!["nq-53".to_owned()],
        changes: vec!["one_off[phd]=350000000".to_owned()],
        other: None,
    };
    let run = |kind: std::io::ErrorKind| {
        let read = std::rc::Rc::new(std::cell::Cell::new(0));
        let (mut told, table) = (0, Table::csv(Endless(std::rc::Rc::clone(&read))).unwrap());
        let output = simulate(
            &pack,
            table,
            &asked,
            |_| {
                told += 1;
                if told < 10 { Ok(()) } else { Err(kind.into()) }
            },
            |_| {},
        );
        assert!(read.get() < 1_000_000, "no more is read than is told");
        output
    };
    assert!(run(std::io::ErrorKind::BrokenPipe).is_well, "a closed pipe is no fault");
    let full = run(std::io::ErrorKind::StorageFull);
    assert!(!full.is_well && full.lines[0].starts_with("Không ghi được kết quả"), "{:?}", full.lines);
}
