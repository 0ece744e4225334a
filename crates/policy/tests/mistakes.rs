//! A pack with each kind of mistake gives a sentence with file and line.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

use std::collections::BTreeMap;

use policy::pack::{PackFiles, PackProblems, load};

/// A small pack without a mistake.
const PROFILE: &str = r#"version = "1"
name_vi = "Nơi mẫu"
name_en = "Sample"

[rounding]
unit = 1
mode = "half_up"
document = "van-ban"

[[documents]]
id = "van-ban"
number = "01/NQ-HĐND"
title = "Văn bản mẫu"
"#;

const RULES: &str = r#"[[facts]]
id = "hired_on"
kind = "date"
name_vi = "Ngày tuyển dụng"
name_en = "Day hired"
question_vi = "Ngày nào?"
question_en = "Which day?"

[[facts]]
id = "level"
kind = "choice"
name_vi = "Mức"
name_en = "Level"
question_vi = "Mức nào?"
question_en = "Which level?"
choices = [
    { id = "low", name_vi = "Thấp", name_en = "Low" },
    { id = "high", name_vi = "Cao", name_en = "High" },
]

[[facts]]
id = "years"
kind = "number"
unit = "years"
least = 0
greatest = 60
name_vi = "Số năm"
name_en = "Years"
question_vi = "Mấy năm?"
question_en = "How many years?"

[[parameters]]
id = "grant"
kind = "money"
by = ["level"]
name_vi = "Mức hỗ trợ"
name_en = "Grant"
document = "van-ban"
values = [
    { level = "low", from = 2026-01-01, to = 2026-12-31, value = 100_000_000 },
    { level = "low", from = 2027-01-01, value = 120_000_000 },
    { level = "high", from = 2026-01-01, value = 200_000_000 },
]

[[parameters]]
id = "least_years"
kind = "number"
unit = "years"
name_vi = "Số năm tối thiểu"
name_en = "Least years"
document = "van-ban"
clause = "Điều 1"
values = [{ from = 2026-01-01, value = 5 }]

[[schemes]]
id = "sample"
name_vi = "Chính sách mẫu"
name_en = "Sample policy"
document = "van-ban"
event = "hired_on"

[[schemes.groups]]
id = "all"
name_vi = "Mọi người"
name_en = "Everybody"
when = "level in ['low', 'high']"
document = "van-ban"

[[schemes.conditions]]
id = "long"
name_vi = "Đủ năm"
name_en = "Long enough"
when = "years >= least_years"
otherwise_vi = "Chưa đủ năm."
otherwise_en = "Not long enough."
document = "van-ban"

[[schemes.benefits]]
id = "once"
name_vi = "Một lần"
name_en = "Once"
paid = "once"
on = "hired_on"
amount = "grant"
document = "van-ban"
"#;

fn read(profile: &str, rules: &str) -> Result<(), PackProblems> {
    let files = [("mau/policy/policy.toml", profile), ("mau/policy/rules.toml", rules)];
    let files: BTreeMap<String, Vec<u8>> =
        files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect();
    load(&PackFiles::memory(files), "mau").map(drop)
}

/// Changes the rules and expects one mistake on the line that holds `at` afterwards.
fn mistake(from: &str, to: &str, at: &str, says: &str) {
    let in_profile = PROFILE.contains(from) && !RULES.contains(from);
    let (profile, rules) = if in_profile {
        (PROFILE.replacen(from, to, 1), RULES.to_owned())
    } else {
        assert!(RULES.contains(from), "{from}");
        (PROFILE.to_owned(), RULES.replacen(from, to, 1))
    };
    let (file, text) = if in_profile { ("policy", &profile) } else { ("rules", &rules) };
    let line = 1 + text.lines().position(|line| line.contains(at)).unwrap_or_else(|| panic!("{at}"));
    let problems = read(&profile, &rules).expect_err(to);
    let wanted = format!("mau/policy/{file}.toml:{line}: ");
    let shown = problems.to_string();
    let found = shown.lines().find(|shown| shown.starts_with(&wanted));
    let sentence = found.unwrap_or_else(|| panic!("{to}: nothing at {wanted}\n{shown}"));
    assert!(sentence.contains(says), "{to}: {sentence}");
    assert!(sentence.ends_with('.') || sentence.ends_with('?'), "{sentence}");
}

#[test]
fn the_sample_has_no_mistake() {
    if let Err(problems) = read(PROFILE, RULES) {
        panic!("{problems}");
    }
}

#[test]
fn mistakes_of_form_are_named_with_file_and_line() {
    mistake("kind = \"date\"", "kind = date", "kind = date", "sai cú pháp TOML");
    mistake("version = \"1\"", "version = 1", "version = 1", "phải là chữ");
    mistake("question_en = \"Which day?\"\n", "", "[[facts]]", "question_en");
    mistake("name_en = \"Level\"", "name_en = \" \"", "name_en = \" \"", "để trống");
    mistake("kind = \"money\"", "kind = \"gold\"", "\"gold\"", "không nhận");
    mistake("id = \"level\"", "id = \"Level\"", "\"Level\"", "chữ thường");
    mistake("paid = \"once\"", "paid = \"once\"\nround = true", "round = true", "Không hiểu mục");
}

#[test]
fn mistakes_of_figures_are_named_with_file_and_line() {
    mistake("value = 200_000_000", "value = 200.5", "200.5", "không hợp với loại");
    mistake("value = 200_000_000", "values = 1", "values = 1", "");
    mistake("value = 200_000_000", "unset = true, value = 1", "unset", "Hãy bỏ một");
    mistake("level = \"high\", from", "level = \"top\", from", "\"top\"", "không có lựa chọn");
    mistake("from = 2027-01-01", "from = 2026-12-01", "from = 2026-12-01", "hai mức cùng hiệu lực");
    mistake("from = 2027-01-01", "from = 2027-02-01", "from = 2027-02-01", "bỏ trống");
    mistake("to = 2026-12-31", "to = 2025-12-31", "to = 2025-12-31", "trước `from`");
    mistake("document = \"van-ban\"\nclause", "clause", "value = 5", "thiếu căn cứ");
    mistake("document = \"van-ban\"\nclause", "document = \"khac\"\nclause", "\"khac\"", "Không có văn bản");
    mistake("by = [\"level\"]", "by = [\"years\"]", "by = [\"years\"]", "không có dữ kiện");
    mistake("unit = 1", "unit = 0", "unit = 0", "từ 1 trở lên");
}

#[test]
fn mistakes_of_formulas_are_named_with_file_and_line() {
    let when = "when = \"years >= least_years\"";
    let amount = "amount = \"grant\"";
    for (to, says) in [
        ("when = \"years >= \"", "sai cú pháp CEL"),
        ("when = \"year >= least_years\"", "Có phải `years` không"),
        ("when = \"years >= 5\"", "phải là một tham số"),
        ("when = \"years >= 0.5\"", "phải là một tham số"),
        ("when = \"years >= grant\"", "khác đơn vị"),
        ("when = \"years\"", "đúng/sai"),
        ("when = \"level == 'top'\"", "Không có lựa chọn 'top'"),
        ("when = \"level >= 'low'\"", "Không so sánh"),
        ("when = \"years.size() > 0\"", "Không có hàm"),
        ("when = \"years >= least_years ? 'a' : 'b'\"", "phải được so sánh"),
        ("when = \"hired_on >= least_years\"", "Không so sánh"),
        ("when = \"grant['top'] > 0\"", "Không có lựa chọn"),
        ("when = \"[1, 2].all(x, x > 0)\"", "Công thức chỉ dùng"),
    ] {
        mistake(when, to, to, says);
    }
    for (to, says) in [
        ("amount = \"years * years\"", "thời gian với thời gian"),
        ("amount = \"grant * grant\"", "số tiền với số tiền"),
        ("amount = \"years\"", "phải cho số tiền"),
        ("amount = \"grant + years\"", "khác đơn vị"),
        ("amount = \"math.sqrt(grant)\"", "Không có hàm"),
    ] {
        mistake(amount, to, to, says);
    }
    let deep = format!("when = \"{}years >= least_years{}\"", "(".repeat(200), ")".repeat(200));
    mistake(when, &deep, "((((", "CEL");
}

#[test]
fn mistakes_across_rules_are_named_with_file_and_line() {
    mistake("event = \"hired_on\"", "event = \"years\"", "event = \"years\"", "không có dữ kiện");
    mistake("on = \"hired_on\"\n", "", "[[schemes.benefits]]", "thiếu `on`");
    mistake("id = \"least_years\"", "id =  \"grant\"", "id =  \"grant\"", "đã dùng");
    mistake("version = \"1\"", "version = \"1\"\nincludes = [\"viet-nam\"]", "includes", "Không có gói");
    let both = RULES.replace("[[schemes.conditions]]", "[[schemes.groups]]\nid = \"all\"\nname_vi = \"a\"\nname_en = \"b\"\nwhen = \"true\"\ndocument = \"van-ban\"\n\n[[schemes.conditions]]");
    assert!(read(PROFILE, &both).unwrap_err().to_string().contains("ghi hai lần"));
    let penalty = format!(
        "{RULES}[schemes.repayment]\nreceived = \"grant\"\n\n[[schemes.repayment.causes]]\nid = \"leaves\"\nname_vi = \"a\"\nname_en = \"b\"\namount = \"grant\"\nmost_times_received = \"12\"\nassumed = true\n"
    );
    assert!(read(PROFILE, &penalty).unwrap_err().to_string().contains("phải có căn cứ"));
}

#[test]
fn mistakes_that_only_the_whole_pack_shows_are_named_with_file_and_line() {
    mistake("version = \"1\"", "version = \"1\"\npublic = [\"khac\"]", "public", "Không có chính sách “khac”");
    mistake("200_000_000", "200_000_000_000", "200_000_000_000", "số chữ số 0");
    mistake("value = 5", "value = -5", "value = -5", "số chữ số 0");
    let unused = "[[parameters]]\nid = \"idle\"\nkind = \"money\"\nscheme = \"sample\"\nby = [\"group\"]\nname_vi = \"Thừa\"\n\
        name_en = \"Idle\"\ndocument = \"van-ban\"\nvalues = [{ group = \"all\", from = 2026-01-01, value = 1 }]\n\n[[schemes]]";
    mistake("[[schemes]]", unused, "id = \"idle\"", "Không công thức nào dùng");
    let derived = "question_en = \"How many years?\"\n\n[[facts]]\nid = \"bound\"\nkind = \"number\"\nunit = \"months\"\nleast = 1\n\
        greatest = 480\nname_vi = \"Thời hạn\"\nname_en = \"Term\"\nquestion_vi = \"Mấy tháng?\"\nquestion_en = \"How many?\"\n\
        derived = { how = \"commitment\", scheme = \"sample\" }\n";
    mistake("question_en = \"How many years?\"\n", derived, "derived = ", "cam kết chưa khai báo");
    let circle = RULES.replacen("question_en = \"How many years?\"\n", derived, 1)
        + "\n[schemes.commitment]\nmonths = \"bound\"\nfrom = \"hired_on\"\ndocument = \"van-ban\"\n";
    let line = 1 + circle.lines().position(|line| line.starts_with("months = ")).unwrap();
    let problems = read(PROFILE, &circle).unwrap_err().to_string();
    assert!(problems.contains(&format!("rules.toml:{line}: Thời hạn cam kết của “sample”")), "{problems}");
}

#[test]
fn every_mistake_is_named_at_once() {
    let rules =
        RULES.replace("years >= least_years", "year >= least_years").replace("amount = \"grant\"", "amount = \"grnt\"");
    assert_eq!(read(PROFILE, &rules).unwrap_err().0.len(), 2);
    let rules = RULES.replace("value = 5 ", "value = true ").replace(", value = 120_000_000", "");
    let problems = read(PROFILE, &rules).unwrap_err();
    assert_eq!(problems.0.len(), 2, "{problems}");
    assert!(load(&PackFiles::memory(BTreeMap::new()), "khong-co").is_err());
}
