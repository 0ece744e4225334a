//! Officers' cases: what a cell may say, what a column may expect, green and red on the terminal and in the workbook.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use std::path::{Path, PathBuf};

use calamine::{Data, Range, Reader, open_workbook_auto};
use common::{day, pack};
use policy::calendar::Period;
use policy::commands::{CaseBook, CasesOptions, Colours, Output, Table, cases, pack_cases};
use policy::exact::Exact;
use policy::facts::{Given, from_cell};
use policy::pack::Pack;
use policy::value::Value;

fn options() -> CasesOptions {
    CasesOptions { scheme: "nq-53".to_owned(), today: day("2026-11-23"), colours: Colours::None, out: None }
}

fn run(pack: &Pack, text: &str) -> Output {
    cases(pack, &CaseBook::csv(text.as_bytes()).unwrap(), &options())
}

/// All lines, with plain spaces.
fn plainly(output: &Output) -> String {
    output.lines.join("\n").replace('\u{a0}', " ")
}

/// A file of this test alone, gone at its end.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("policy-{}-{name}", std::process::id())))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const HEADER: &str = "Ca,recruited_on,born_on,Giới tính,qualifications,region,field_in_catalogue,commits,vietnamese,\
    employment,work,received_one_off,served_months";
const FACTS: &str = "2026-03-01,1988-04,Nữ,phd,I,có,có,có,Viên chức";

#[test]
fn officers_see_their_cases_green_and_red() {
    let pack = pack("hai-phong");
    let header = format!("{HEADER},= kết quả,= one_off,= Hỗ trợ thu nhập 2026,= housing\n");
    let good = format!("Tiến sĩ,{FACTS},,,,đủ điều kiện,300.000.000,159.300.000,chưa tính được\n");
    let output = run(&pack, &format!("{header}{good}"));
    assert!(output.is_well, "{:?}", output.lines);
    let bad = good.replace("300.000.000", "250000000").replace("Tiến sĩ,", "Sai mức,");
    let output = run(&pack, &format!("{header}{good}{bad}"));
    assert!(!output.is_well);
    let said = plainly(&output);
    assert!(said.contains("KHÔNG ĐẠT dòng 3 Sai mức"), "{said}");
    assert!(said.contains("one_off: chờ 250.000.000 đồng, được 300.000.000 đồng."), "{said}");
    assert!(said.ends_with("2 ca, 1 đạt, 1 không đạt."), "{said}");
    assert!(!said.contains('\u{1b}'), "no colours where none are asked for");
    assert_eq!(output.json["cases"][1]["found"][1]["got"], 300_000_000);
    let coloured = CasesOptions { colours: Colours::Ansi, ..options() };
    let output = cases(&pack, &CaseBook::csv(format!("{header}{good}{bad}").as_bytes()).unwrap(), &coloured);
    assert!(output.lines[0].starts_with("\u{1b}[32mĐẠT\u{1b}[0m dòng 2"), "{:?}", output.lines);
    assert!(output.lines[1].starts_with("\u{1b}[31mKHÔNG ĐẠT\u{1b}[0m dòng 3"), "{:?}", output.lines);
    assert!(!run(&pack, &header).is_well, "an empty file shows nothing");
    let nothing = format!("{header}Không mong đợi,{FACTS}\n");
    assert!(!run(&pack, &nothing).is_well, "a case that expects nothing shows nothing");
    let elsewhere = CasesOptions { scheme: "khong-co".to_owned(), ..options() };
    assert!(!cases(&pack, &CaseBook::csv(header.as_bytes()).unwrap(), &elsewhere).is_well);
}

#[test]
fn periods_and_values_over_time_are_read_from_a_cell() {
    let pack = pack("hai-phong");
    let given = |fact: &str, text: &str| from_cell(&pack, pack.fact(fact).unwrap(), text);
    let open = Period { from: day("2026-08-01"), to: None };
    let ended = Period { from: day("2026-05-01"), to: Some(day("2026-06-30")) };
    for text in ["01/05/2026-30/06/2026; 01/08/2026-", "2026-08-01-; 2026-05-01 – 2026-06-30;"] {
        assert_eq!(given("work", text), Ok(Given::Periods(vec![ended, open])), "{text}");
    }
    let json = r#"[{"from": "2026-05-01", "to": "2026-06-30"}, {"from": "2026-08-01"}]"#;
    assert_eq!(given("work", json), Ok(Given::Periods(vec![ended, open])), "JSON as before");
    let (first, july) = (day("1900-01-01"), day("2026-07-01"));
    let dated = |of: [(chrono::NaiveDate, Value); 2]| Ok(Given::Dated(of.to_vec()));
    for text in ["II; I từ 01/07/2026", "Vùng II;Vùng I  từ ngày 1/7/2026", "II; I from 2026-07-01"] {
        assert_eq!(given("region", text), dated([(first, Value::Word(1)), (july, Value::Word(0))]), "{text}");
    }
    assert_eq!(
        given("commits", "không; có từ 01/07/2026"),
        dated([(first, Value::Flag(false)), (july, Value::Flag(true))])
    );
    let sets = given("qualifications", "Thạc sĩ; Thạc sĩ + Tiến sĩ từ 01/07/2026");
    assert_eq!(sets, dated([(first, Value::Words(0b100)), (july, Value::Words(0b10_0100))]));
    assert_eq!(given("qualifications", "master;phd"), Ok(Given::Always(Value::Words(0b10_0100))), "no day, one set");
    let number = |text: &str| Ok(Given::Always(Value::Number(Exact::parse(text).unwrap())));
    for text in ["300.000.000", "300000000", "300 triệu", "300.000.000 đồng"] {
        assert_eq!(given("received_one_off", text), number("300000000"), "{text}");
    }
    assert_eq!(given("salary_coefficient", "4,40"), number("4.4"));
    assert_eq!(given("salary_coefficient", "4.40"), number("4.4"));
    assert_eq!(given("born_on", "04/1988"), Ok(Given::Always(Value::Date(day("1988-04-01")))));
    for (fact, text) in [
        ("born_on", "1988"),
        ("salary_coefficient", "4,40,1"),
        ("region", "I từ 01/07/2026; II"),
        ("region", "II; III; I từ 01/07/2026"),
        ("region", "I từ 01/07/2026; II từ 01/07/2026"),
        ("region", "I từ 31/02/2026"),
        ("region", "V; I từ 01/07/2026"),
        ("work", "01/05/2026"),
        ("work", "30/06/2026-01/05/2026"),
        ("work", "[{]"),
    ] {
        let wrong = given(fact, text).unwrap_err();
        assert!(wrong.vi.ends_with('.') && wrong.en.ends_with('.'), "{text}: {wrong:?}");
    }
}

#[test]
fn repayment_commitment_and_other_schemes_may_be_expected() {
    let pack = pack("hai-phong");
    let header =
        format!("{HEADER},= đền bù resigns,= đền bù Sự kiện bất khả kháng,Mong đợi: hết cam kết,= nd-179.kết quả\n");
    let left = format!("Nghỉ việc,{FACTS},,300000000,30,150.000.000,0,28/02/2031,cần xem xét\n");
    let output = run(&pack, &format!("{header}{left}"));
    assert!(output.is_well, "{:?}", output.lines);
    let wrong = left.replace("150.000.000", "1").replace("28/02/2031", "2031-03-01");
    let said = plainly(&run(&pack, &format!("{header}{wrong}")));
    assert!(said.contains("đền bù resigns: chờ 1 đồng, được 150.000.000 đồng."), "{said}");
    assert!(said.contains("hết cam kết: chờ 01/03/2031, được 28/02/2031."), "{said}");
    // The cause may be of another scheme, and wait for what nobody has set yet.
    let header = format!("{HEADER},= đền bù nq-53-pupils.low_grade,= nq-53.one_off\n");
    let output = run(&pack, &format!("{header}Học sinh,{FACTS},,,,chưa tính được,300.000.000\n"));
    assert!(output.is_well, "{:?}", output.lines);
    for heading in ["= đền bù nothing", "= khong-co", "= nq-53-pupils.hết cam kết", "không có cột này", "#NAME?"]
    {
        let output = run(&pack, &format!("{HEADER},{heading}\nCa,{FACTS},,,,1\n"));
        assert!(!output.is_well && output.lines.len() == 1, "{:?}", output.lines);
        assert!(output.lines[0].contains(heading), "{:?}", output.lines);
    }
}

#[test]
fn a_case_has_its_own_day_of_calculation() {
    let since = common::edited(&pack("hai-phong"), &["regional_wage[I]=6000000@2026-09-01"]);
    let header = format!("{HEADER},ngày tính,= income 2026\n");
    let on = |day: &str, dong: &str| run(&since, &format!("{header}Ca,{FACTS},,,,{day},{dong}\n"));
    let past = on("15/03/2026", "159.300.000");
    assert!(past.is_well, "what was enacted later does not count: {:?}", past.lines);
    let now = on("", "167.580.000");
    assert!(now.is_well, "6 × 15.930.000 + 4 × 18.000.000: {:?}", now.lines);
    assert!(!on("không rõ", "159.300.000").is_well);
}

#[test]
fn an_amount_without_a_year_is_the_whole_whatever_other_columns_name() {
    let pack = pack("hai-phong");
    let header = format!("{HEADER},= income 2026,= income,= tổng\n");
    // Five years: 60 months at 3 × 5.310.000.
    let output = run(&pack, &format!("{header}Ca,{FACTS},,,,159.300.000,955.800.000,1.255.800.000\n"));
    assert!(output.is_well, "{:?}", output.lines);
}

fn sheet(file: &Path, number: usize) -> Range<Data> {
    open_workbook_auto(file).unwrap().worksheet_range_at(number).unwrap().unwrap()
}

/// The column of a heading.
fn column(sheet: &Range<Data>, heading: &str) -> usize {
    let place = sheet.rows().next().unwrap().iter().position(|cell| *cell == Data::String(heading.to_owned()));
    place.unwrap_or_else(|| panic!("no {heading}"))
}

#[test]
fn the_workbook_is_written_back_with_results_and_read_again() {
    let pack = pack("hai-phong");
    let (file, out) = (Temporary::new("ca.xlsx"), Temporary::new("ket-qua.xlsx"));
    let mut book = rust_xlsxwriter::Workbook::new();
    let ours = book.add_worksheet().set_name("Ca của tôi").unwrap();
    let header = ["ca", "recruited_on", "born_on", "sex", "qualifications", "region", "field_in_catalogue", "commits"];
    let header = header.iter().chain(&["vietnamese", "employment", "= verdict", "= one_off", "= total 2026"]);
    for (column, heading) in (0_u16..).zip(header) {
        ours.write(0, column, *heading).unwrap();
    }
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 3, 1).unwrap();
    let format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for (row, one_off) in [(1, 200_000_000), (2, 1)] {
        let cells = ["Thạc sĩ", "", "1990-01", "male", "master", "I", "có", "có", "có", "civil_servant", "entitled"];
        for (column, cell) in (0_u16..).zip(cells) {
            ours.write(row, column, cell).unwrap();
        }
        ours.write_with_format(row, 1, &date, &format).unwrap();
        ours.write(row, 11, one_off).unwrap();
        ours.write(row, 12, 306_200_000).unwrap();
    }
    book.add_worksheet().set_name("Ghi chú").unwrap().write(2, 1, "giữ nguyên").unwrap();
    book.save(&file.0).unwrap();

    let asked = CasesOptions { out: Some(out.0.clone()), ..options() };
    let output = cases(&pack, &CaseBook::open(&file.0).unwrap(), &asked);
    assert!(!output.is_well && output.json["wrong"] == 1, "{:?}", output.lines);
    assert!(output.lines.last().unwrap().starts_with("Đã ghi "), "{:?}", output.lines);
    let written = sheet(&out.0, 0);
    let cell = |row: usize, heading: &str| written.get((row, column(&written, heading))).unwrap().clone();
    assert_eq!(cell(1, "→ one_off"), Data::Float(200_000_000.0));
    assert_eq!(cell(1, "= one_off"), Data::Float(200_000_000.0), "what was expected stays a number");
    assert!(matches!(cell(1, "recruited_on"), Data::DateTime(_)), "a day stays a day");
    assert_eq!(cell(1, "→ ca").to_string(), "ĐẠT");
    assert_eq!(cell(2, "→ ca").to_string(), "KHÔNG ĐẠT");
    assert!(cell(2, "→ cần xem lại").to_string().starts_with("one_off: chờ 1"), "{:?}", cell(2, "→ cần xem lại"));
    assert_eq!(sheet(&out.0, 1).get_value((2, 1)).unwrap().to_string(), "giữ nguyên");
    // Expected cells, what came out beside them, and the outcome of the case (columns L, O and Q).
    for column in ["L", "O", "Q"] {
        assert_eq!(colour(&out.0, &format!("{column}2")), "FFC6EFCE", "green: {column}2");
        assert_eq!(colour(&out.0, &format!("{column}3")), "FFFFC7CE", "red: {column}3");
    }
    assert_eq!(colour(&out.0, "A3"), "", "facts are left plain");

    // What was written is a file of cases again, and its results are replaced, not doubled.
    let again = Temporary::new("lai.xlsx");
    let asked = CasesOptions { out: Some(again.0.clone()), ..options() };
    assert_eq!(cases(&pack, &CaseBook::open(&out.0).unwrap(), &asked).json["cases"], output.json["cases"]);
    assert_eq!(sheet(&again.0, 0).rows().next(), written.rows().next());
    let over = CasesOptions { out: Some(out.0.clone()), ..options() };
    let refused = cases(&pack, &CaseBook::open(&out.0).unwrap(), &over);
    assert!(!refused.is_well && refused.lines[0].contains("tệp khác"), "{:?}", refused.lines);
    let other = CasesOptions { out: Some(PathBuf::from("ket-qua.csv")), ..options() };
    assert!(!cases(&pack, &CaseBook::open(&out.0).unwrap(), &other).is_well);

    assert!(CaseBook::open(Path::new("khong-co.xlsx")).is_err() && CaseBook::open(Path::new("khong-co.txt")).is_err());
    assert!(Table::open(Path::new("khong-co.xlsx")).is_err() && Table::open(Path::new("khong-co.txt")).is_err());
}

/// One file of a workbook as text.
fn unzipped(file: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
    text
}

/// The colour behind a cell of the first sheet; nothing when it has none.
fn colour(file: &Path, cell: &str) -> String {
    let (sheet, styles) = (unzipped(file, "xl/worksheets/sheet1.xml"), unzipped(file, "xl/styles.xml"));
    let after = |text: &str, mark: &str| text.split_once(mark).map(|(_, rest)| rest.to_owned());
    let value = |text: &str, mark: &str| after(text, mark).and_then(|rest| Some(rest.split_once('"')?.0.to_owned()));
    let of_cell = after(&sheet, &format!("<c r=\"{cell}\"")).unwrap();
    let of_cell = of_cell.split_once('>').unwrap().0;
    let style: usize = value(of_cell, "s=\"").map_or(0, |style| style.parse().unwrap());
    let styled = after(&styles, "<cellXfs").unwrap();
    let fill: usize = value(styled.split("<xf ").nth(style + 1).unwrap(), "fillId=\"").unwrap().parse().unwrap();
    let fills = after(&styles, "<fills").unwrap();
    value(fills.split("<fill>").nth(fill + 1).unwrap(), "fgColor rgb=\"").unwrap_or_default()
}

#[test]
fn the_sample_cases_of_a_pack_are_all_green_and_become_a_workbook() {
    let at_hand = common::files();
    let pack = pack("hai-phong");
    let book = pack_cases("hai-phong", &at_hand).unwrap_or_else(|output| panic!("{:?}", output.lines));
    let out = Temporary::new("mau.xlsx");
    let output = cases(&pack, &book, &CasesOptions { out: Some(out.0.clone()), ..options() });
    assert!(output.is_well, "{:#?}", output.lines);
    assert!(output.json["cases"].as_array().unwrap().len() >= 9);
    let same = cases(&pack, &CaseBook::open(&out.0).unwrap(), &options());
    assert_eq!(same.json["cases"], output.json["cases"]);
    let file = common::root().join("packs/hai-phong/policy/cases.csv");
    assert!(cases(&pack, &CaseBook::open(&file).unwrap(), &options()).is_well);
    let none = pack_cases("ha-noi", &at_hand).err().unwrap();
    assert!(none.lines[0].contains("không có ca mẫu"), "{:?}", none.lines);
}
