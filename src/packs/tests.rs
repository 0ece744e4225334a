//! The packs of the program are sound, and each kind of mistake is told with its file and line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{Datelike, NaiveDate, Weekday};

use super::*;

fn folder(code: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packs").join(code)
}

fn city(code: &str) -> Pack {
    read(&PackSource::embedded(code)).unwrap_or_else(|problems| panic!("{problems}"))
}

fn sample_files() -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder("mau"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
}

fn problems(files: BTreeMap<String, Vec<u8>>) -> Vec<PackProblem> {
    read(&PackSource::memory(files)).expect_err("the pack has a mistake").0
}

fn working_days(pack: &Pack, year: i32) -> usize {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    first
        .iter_days()
        .take_while(|day| day.year() == year)
        .filter(|day| match pack.holidays.iter().find(|holiday| holiday.date == *day) {
            Some(holiday) => holiday.is_working_day,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        })
        .count()
}

#[test]
fn every_embedded_pack_reads_without_problems_and_bears_its_folder_name() {
    assert_eq!(PackSource::codes(), ["hai-phong", "mau"]);
    for code in PackSource::codes() {
        let pack = city(&code);
        assert_eq!(pack.code, code);
        assert_eq!(read(&PackSource::folder(folder(&code))).unwrap(), pack);
    }
}

#[test]
fn hai_phong_has_70_agencies_and_a_committee_for_each_of_114_communes() {
    let pack = city("hai-phong");
    let kinds = |kind| pack.communes.iter().filter(|commune| commune.kind == kind).count();
    assert_eq!(pack.agencies.len(), 70);
    assert_eq!(pack.agencies.iter().filter(|agency| agency.bloc == Bloc::Party).count(), 23);
    assert_eq!((kinds(CommuneKind::Ward), kinds(CommuneKind::Commune), kinds(CommuneKind::SpecialZone)), (45, 67, 2));
    let every = pack.every_agency();
    assert_eq!(every.len(), 184);
    let committee = every.iter().find(|agency| agency.code == "ubnd-dac-khu-cat-hai").unwrap();
    assert_eq!(committee.name_vi, "Ủy ban nhân dân đặc khu Cát Hải");
    assert_eq!(committee.kind, AgencyKind::CommuneCommittee);
    assert_eq!(committee.parent.as_deref(), Some("ubnd-tp"));
}

#[test]
fn hai_phong_has_the_majors_institutions_and_sectors_of_its_sources() {
    let pack = city("hai-phong");
    assert_eq!((pack.majors.len(), pack.institutions.len(), pack.sectors.len()), (890, 261, 21));
    let whole = pack.majors.iter().filter(|major| major.kind == MajorKind::Major);
    assert_eq!(whole.filter(|major| major.level == DegreeLevel::Bachelor).count(), 376);
    let medicine = pack.majors.iter().find(|major| major.code == "7720101").unwrap();
    assert_eq!((medicine.name.as_str(), medicine.parent.as_deref()), ("Y khoa", Some("77201")));
}

#[test]
fn superiors_come_before_their_agencies() {
    for code in PackSource::codes() {
        let mut seen = BTreeSet::new();
        for agency in city(&code).every_agency() {
            assert!(agency.parent.is_none_or(|parent| seen.contains(&parent)), "{}", agency.code);
            seen.insert(agency.code);
        }
    }
}

#[test]
fn hai_phong_has_99_communes_in_region_1_and_15_in_region_2() {
    let pack = city("hai-phong");
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let count = |region| {
        let rows = pack.commune_wage_regions.iter();
        rows.filter(|row| row.region == region && row.period.contains(today)).count()
    };
    assert_eq!((count(WageRegion::I), count(WageRegion::Ii)), (99, 15));
    assert_eq!(pack.commune_wage_regions.len(), 114);
    let rate = |day: NaiveDate| {
        let mut rows = pack.wage_rates.iter();
        let row = rows.find(|row| row.region == WageRegion::I && row.period.contains(day));
        row.map(|row| row.monthly_dong)
    };
    assert_eq!(rate(today), Some(5_310_000));
    assert_eq!(rate(NaiveDate::from_ymd_opt(2025, 12, 31).unwrap()), Some(4_960_000));
}

#[test]
fn working_days_of_each_year_match_the_checked_figures() {
    let pack = city("hai-phong");
    assert_eq!([2025, 2026, 2027].map(|year| working_days(&pack, year)), [250, 249, 249]);
}

#[test]
fn an_ended_document_leads_to_the_one_in_force() {
    let pack = city("hai-phong");
    let document = |id: &str| pack.legal_documents.iter().find(|document| document.id == id).unwrap();
    assert_eq!(document("nd-85-2016").replaced_by.as_deref(), Some("nd-331-2026"));
    assert_eq!(document("nd-30-2020").replaced_by, None);
    assert_eq!(document("nd-118-2025").replaces, ["nd-61-2018", "nd-107-2021"]);
}

#[test]
fn someone_plays_each_role_and_one_person_has_two_posts() {
    let pack = city("hai-phong");
    let roles: BTreeSet<_> = pack.demo.iter().flat_map(|person| &person.posts).map(|post| post.role).collect();
    assert_eq!(roles, BTreeSet::from(Role::ALL));
    assert_eq!(pack.demo.iter().filter(|person| person.posts.len() == 2).count(), 1);
}

#[test]
fn the_sample_city_differs_by_data_alone() {
    let pack = city("mau");
    assert_eq!(pack.city.province_code, "99");
    assert_eq!(pack.leads.standing_agency, "van-phong");
    assert_eq!((pack.agencies.len(), pack.communes.len(), pack.wage_rates.len()), (8, 3, 2));
    assert!(pack.security.iter().any(|row| row.key == "session.max_hours" && row.value == SettingValue::Number(8)));
}

#[test]
fn words_are_read_as_they_are_written() {
    for kind in AgencyKind::ALL {
        assert_eq!(AgencyKind::parse(kind.as_str()), Some(kind));
        assert!(!kind.label().is_empty());
    }
    for role in Role::ALL {
        assert_eq!(Role::parse(role.as_str()), Some(role));
    }
    assert_eq!(WageRegion::parse("IV"), Some(WageRegion::Iv));
    assert_eq!(Bloc::parse("chính quyền"), None);
}

/// One mistake a line: the file, which text becomes which (`⏎` is a line break), where it must be told, and what.
const MISTAKES: &str = r#"
agencies.csv | so-hoc-tap,Sở Học tập Mẫu, | so-hoc-tap,, | agencies.csv:6 | thiếu `name_vi`
agencies.csv | ,short_name, | ,short, | agencies.csv:1 | thiếu cột `short_name`
agencies.csv | ,short_name, | ,short, | agencies.csv:1 | cột lạ `short`
agencies.csv | so-hoc-tap,Sở | so-ngan-sach,Sở | agencies.csv:6 | đã có ở dòng 5
agencies.csv | Sở Học tập Mẫu | Sở Ngân sách Mẫu | agencies.csv:6 | đã thuộc về cơ quan “so-ngan-sach”
agencies.csv | so-hoc-tap,Sở | Sở học,Sở | agencies.csv:6 | chữ thường không dấu
agencies.csv | government,so-hoc-tap, | government,so-la, | agencies.csv:7 | Không có cơ quan “so-la”
agencies.csv | party,party,,, | party,party,ban-to-chuc,, | agencies.csv:8 | quay lại chính nó
agencies.csv | ,public_service_unit, | ,trường, | agencies.csv:7 | `kind` là “trường”
agencies.csv | office,government | office,nha-nuoc | agencies.csv:4 | `bloc` là “nha-nuoc”
agencies.csv | ,office, | ,commune_committee, | agencies.csv:4 | sinh ra từ communes.csv
agencies.csv | truong-mau,Trường | ubnd-xa-thi-diem,Trường | communes.csv:3 | đã có trong agencies.csv
agencies.csv | Hư cấu,⏎so-hoc-tap | Hư cấu,,thừa⏎so-hoc-tap | agencies.csv:5 | Dòng này có 14 ô
communes.csv | 99002,Xã | 99001,Xã | communes.csv:3 | Mã “99001” đã có ở dòng 2
communes.csv | 99002,Xã | 9902,Xã | communes.csv:3 | đúng 5 chữ số
communes.csv | Xã Thí Điểm | Phường Thí Điểm | communes.csv:3 | Hãy ghi “Xã Thí Điểm”
communes.csv | ,commune, | ,town, | communes.csv:3 | `kind` là “town”
communes.csv | xa-thi-diem | phuong-vi-du | communes.csv:3 | Tên đường dẫn
communes.csv | Đặc khu Thử,Thử | Đặc khu Thu<U+0309>,Thu<U+0309> | communes.csv:4 | NFC
commune_wage_regions.csv | 99003,II, | 99003,V, | commune_wage_regions.csv:5 | `region` là “V”
commune_wage_regions.csv | 99003,II, | 99003,III, | commune_wage_regions.csv:5 | Không có mức lương của vùng “III”
commune_wage_regions.csv | 99003,II, | 99009,II, | commune_wage_regions.csv:5 | Không có đơn vị cấp xã “99009”
commune_wage_regions.csv | 99003,II, | 99009,II, | communes.csv:4 | Không có vùng lương của đơn vị “99003”
commune_wage_regions.csv | 2026-06-30 | 2026-05-30 | commune_wage_regions.csv:4 | để hở
commune_wage_regions.csv | 2026-06-30 | 2026-07-30 | commune_wage_regions.csv:4 | chồng lên nhau
commune_wage_regions.csv | 2026-06-30 |  | commune_wage_regions.csv:4 | chồng lên nhau
commune_wage_regions.csv | 2026-06-30 | 2025-06-30 | commune_wage_regions.csv:3 | trước `effective_from`
wage_rates.csv | II,4000000,2026-01-01 | II,4000000,01/01/2026 | wage_rates.csv:3 | không phải một ngày
wage_rates.csv | 4000000 | 4.000.000 | wage_rates.csv:3 | số đồng nguyên dương
wage_rates.csv | II,4000000 | I,4000000 | wage_rates.csv:3 | chồng lên nhau
wage_rates.csv | nd-mau-1,Điều 1⏎II | nd-mau-9,Điều 1⏎II | wage_rates.csv:2 | Không có văn bản “nd-mau-9”
base_salaries.csv | nd-mau-1 | nd-mau-9 | base_salaries.csv:2 | Không có văn bản
holidays.csv | makeup_workday,1 | makeup_workday,2 | holidays.csv:4 | Hãy ghi 0 hoặc 1
holidays.csv | makeup_workday,1 | makeup_workday,0 | holidays.csv:4 | không khớp `kind`
holidays.csv | 2026-01-10,makeup | 2026-01-09,makeup | holidays.csv:4 | thứ Bảy hoặc Chủ nhật
holidays.csv | 2026-01-02,swap | 2026-01-03,swap | holidays.csv:3 | thứ Hai đến thứ Sáu
holidays.csv | 2026-12-31 | 2026-01-01 | holidays.csv:5 | đã có ở dòng 2
holidays.csv | announced_without_number | enacted | holidays.csv:5 | phải ghi `document`
holidays.csv | holiday,0,Ngày | party,0,Ngày | holidays.csv:5 | `kind` là “party”
legal_documents.toml | replaced_by = "nd-mau-1" | replaced_by = "nd-mau-2" | legal_documents.toml:3 | Không có văn bản “nd-mau-2”
legal_documents.toml | replaces = ["nd-mau-0"]⏎ |  | legal_documents.toml:3 | không ghi `replaces`
legal_documents.toml | replaced_by = "nd-mau-1"⏎ |  | legal_documents.toml:14 | không ghi `replaced_by`
legal_documents.toml | replaces = | replaced_by = "nd-mau-0"⏎replaces = | legal_documents.toml:15 | quay lại chính nó
legal_documents.toml | issued_on = 2025-12-01 | issued_on = 2026-12-01 | legal_documents.toml:15 | phải theo thứ tự
legal_documents.toml | issued_on = 2025-12-01 | issued_on = "01/12/2025" | legal_documents.toml:21 | phải là một ngày
legal_documents.toml | number = "1/2025/NĐ-MẪU" | number = "1/2024/NĐ-MẪU" | legal_documents.toml:15 | đã có ở dòng 3
legal_documents.toml | kind = "decree"⏎number = "1/2025 | kind = "edict"⏎number = "1/2025 | legal_documents.toml:17 | `kind` là “edict”
legal_documents.toml | issuer = "Chính phủ Mẫu"⏎issued_on = 2025 | author = "Chính phủ Mẫu"⏎issued_on = 2025 | legal_documents.toml:20 | không ai đọc
legal_documents.toml | issued_on = 2025-12-01 | issued_on =  | legal_documents.toml:21 | cú pháp TOML
settings.toml | key = "pwd.min" | key = "pwd.minimum" | settings.toml:1 | thiếu con số `pwd.min`
settings.toml | key = "pwd.min" | key = "pwd.minimum" | settings.toml:4 | không biết con số
settings.toml | value = ["administrator"] | value = ["boss"] | settings.toml:50 | danh sách vai trò
settings.toml | value = 14 | value = "14" | settings.toml:5 | một số nguyên dương
majors.csv | 7720101,major | 772010,major | majors.csv:10 | hãy ghi 7 chữ số bắt đầu bằng 7
majors.csv | 7720101,major,bachelor | 7720101,major,master | majors.csv:10 | bắt đầu bằng 8
majors.csv | Y khoa,77201, | Y khoa,77209, | majors.csv:10 | Không có ngành “77209”
majors.csv | Y khoa,77201, | Y khoa,74801, | majors.csv:10 | không phải phần đầu
sectors.csv | Learning,14, | Learning,714, | sectors.csv:3 | gồm 2 chữ số
sectors.csv | ,so-hoc-tap, | ,so-la, | sectors.csv:3 | Không có cơ quan “so-la”
institutions.csv | domestic,dai-hoc-mau | domestic,dai-hoc-la | institutions.csv:3 | Không có cơ sở đào tạo “dai-hoc-la”
institutions.csv | MAU,domestic | MAU,near | institutions.csv:2 | `scope` là “near”
settings.toml | document = "nd-mau-1"⏎clause = "Điều 4"⏎gist = "Mật khẩu dùng một mình dài | gist = "Mật khẩu dùng một mình dài | settings.toml:3 | Mỗi con số có một căn cứ
demo.toml | du.ttv@example.gov.vn | du.ttv@haiphong.gov.vn | demo.toml:5 | ten@example.gov.vn
demo.toml | ubnd-xa-thi-diem | ubnd-xa-la | demo.toml:11 | Không có cơ quan “ubnd-xa-la”
demo.toml | "agency_officer" | "officer" | demo.toml:14 | `role` là “officer”
demo.toml | kien.nvd@ | du.ttv@ | demo.toml:11 | đã có ở dòng 3
pack.toml | finance = "so-ngan-sach" | finance = "so-tien" | pack.toml:13 | Không có cơ quan “so-tien”
pack.toml | finance = "so-ngan-sach"⏎ |  | pack.toml:13 | thiếu `finance`
pack.toml | province_code = "99" | province_code = "999" | pack.toml:11 | đúng 2 chữ số
"#;

#[test]
fn each_kind_of_mistake_is_told_with_its_file_and_line() {
    let mut silent = Vec::new();
    for mistake in MISTAKES.lines().filter(|line| !line.is_empty()) {
        let parts: Vec<_> = mistake.split(" | ").collect();
        let [file, from, to, place, part] = parts[..] else {
            panic!("five parts in {mistake}");
        };
        let [from, to] = [from, to].map(|text| text.replace('⏎', "\n").replace("<U+0309>", "\u{309}"));
        let mut files = sample_files();
        let text = String::from_utf8(files[file].clone()).unwrap();
        assert!(text.contains(&from), "{file} has no {from}");
        files.insert(file.to_owned(), text.replacen(&from, &to, 1).into_bytes());
        let problems = problems(files);
        let told = |problem: &PackProblem| {
            format!("{}:{}", problem.file, problem.line) == place && problem.sentence.contains(part)
        };
        if !problems.iter().any(told) {
            silent.push(format!("{mistake}\n{}", PackProblems(problems)));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn a_missing_file_is_told_alone() {
    let optional = ["README.md"];
    for file in sample_files().into_keys().filter(|file| !optional.contains(&file.as_str())) {
        let mut files = sample_files();
        files.remove(&file);
        let problems = problems(files);
        assert_eq!(problems.len(), 1, "{file}: {problems:?}");
        assert_eq!((problems[0].file.as_str(), problems[0].line), (file.as_str(), 1));
    }
}

#[test]
fn a_byte_outside_utf_8_is_told_with_its_line() {
    let mut files = sample_files();
    files.get_mut("wage_rates.csv").unwrap().extend([b'\xff', b'\n']);
    let problems = problems(files);
    assert!(
        problems
            .iter()
            .any(|problem| problem.file == "wage_rates.csv" && problem.line == 4 && problem.sentence.contains("UTF-8"))
    );
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_file_and_line() {
    let mut files = sample_files();
    for (file, from, to) in [
        ("holidays.csv", "makeup_workday,1", "makeup_workday,2"),
        ("agencies.csv", "party,party,thanh-uy-mau", "party,other,thanh-uy"),
        ("wage_rates.csv", "4000000", "x"),
    ] {
        let text = String::from_utf8(files[file].clone()).unwrap().replacen(from, to, 1);
        files.insert(file.to_owned(), text.into_bytes());
    }
    let places: Vec<_> = problems(files).into_iter().map(|problem| (problem.file, problem.line)).collect();
    let expected = [("agencies.csv", 9), ("holidays.csv", 4), ("wage_rates.csv", 3)];
    assert_eq!(places, expected.map(|(file, line)| (file.to_owned(), line)));
}

#[test]
fn an_unknown_pack_is_told_with_the_packs_there_are() {
    let problems = read(&PackSource::embedded("khong-co")).unwrap_err();
    assert!(problems.to_string().contains("hai-phong, mau"), "{problems}");
}
