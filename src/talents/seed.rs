//! Fictional people for trying and measuring: the same ones every time, with names that nobody bears, numbers that no
//! province gives out and telephone numbers that no network has, spread as a city's people are.

use chrono::NaiveDate;

use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::talents::actions::{keys, of_profile, standing_of};
use crate::talents::entry::{Entry, EntryId, EntryKind};
use crate::talents::store::{people, seeding};
use crate::talents::talent::{Profile, Sex, TalentId, TalentStatus};
use crate::talents::words;

/// What marks a fictional person, in place of an import.
pub const MARK: &str = "demo";
/// How many people one transaction brings.
const BATCH: i64 = 2_000;
/// As many as can be asked for.
pub const MOST: i64 = 1_000_000;

const FAMILIES: &[&str] = &[
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Trần",
    "Trần",
    "Trần",
    "Lê",
    "Lê",
    "Phạm",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Ngô",
    "Đinh",
    "Đào",
    "Mai",
    "Lý",
    "Tô",
    "Trịnh",
    "Lưu",
    "Cao",
    "Đoàn",
    "Phan",
    "Hà",
    "Lương",
    "Tạ",
    "Quách",
    "Âu Dương",
];
/// The word by which everybody sees that the person is made up.
const MARKERS: &[&str] = &[
    "Mẫu", "Thử", "Giả", "Hư", "Ví", "Mô", "Phỏng", "Nháp", "Tạm", "Ước", "Lệ", "Dụ", "Cấu", "Lập", "Định", "Số",
    "Biến", "Thí", "Kiểm", "Bản", "Vẽ", "Hình",
];
const MEN: &[&str] = &[
    "An", "Bách", "Bảo", "Bình", "Chí", "Công", "Cường", "Danh", "Dũng", "Duy", "Đạt", "Đăng", "Đông", "Đức", "Giang",
    "Hải", "Hào", "Hiếu", "Hiệu", "Hòa", "Hoàng", "Hùng", "Huy", "Hưng", "Khải", "Khang", "Khánh", "Khoa", "Kiên",
    "Lâm", "Linh", "Long", "Lộc", "Mạnh", "Minh", "Nam", "Nghĩa", "Nguyên", "Nhân", "Nhật", "Phong", "Phú", "Phúc",
    "Quang", "Quân", "Quốc", "Quý", "Sơn", "Tài", "Tâm", "Tân", "Thái", "Thành", "Thắng", "Thịnh", "Thủy", "Tiến",
    "Toàn", "Trí", "Trung", "Tuấn", "Tùng", "Việt", "Vinh", "Vượng",
];
const WOMEN: &[&str] = &[
    "An",
    "Anh",
    "Ánh",
    "Bích",
    "Châu",
    "Chi",
    "Cúc",
    "Dung",
    "Duyên",
    "Diệp",
    "Đào",
    "Giang",
    "Hà",
    "Hạnh",
    "Hằng",
    "Hiền",
    "Hoa",
    "Hòa",
    "Hoài",
    "Hồng",
    "Huệ",
    "Hương",
    "Hường",
    "Khuê",
    "Lam",
    "Lan",
    "Liên",
    "Linh",
    "Loan",
    "Ly",
    "Mai",
    "Minh",
    "My",
    "Nga",
    "Ngân",
    "Ngọc",
    "Nguyệt",
    "Nhàn",
    "Nhung",
    "Oanh",
    "Phương",
    "Phượng",
    "Quyên",
    "Quỳnh",
    "Tâm",
    "Thanh",
    "Thảo",
    "Thơ",
    "Thu",
    "Thủy",
    "Thúy",
    "Tình",
    "Trang",
    "Trâm",
    "Trinh",
    "Tuyết",
    "Uyên",
    "Vân",
    "Xuân",
    "Yến",
];
const POSTS: &[&str] = &[
    "Chuyên viên",
    "Chuyên viên",
    "Chuyên viên chính",
    "Nghiên cứu viên",
    "Giảng viên",
    "Giảng viên chính",
    "Bác sĩ",
    "Kỹ sư",
    "Trưởng phòng",
    "Phó trưởng phòng",
    "Giáo viên",
    "Kiến trúc sư",
];
/// Level, how many of a thousand have it as their highest, and the year of life in which it is taken.
const LEVELS: &[(&str, u64, i32)] = &[
    ("5", 60, 21),
    ("6", 480, 22),
    ("7", 290, 27),
    ("ck1", 40, 30),
    ("bsnt", 25, 28),
    ("ck2", 20, 36),
    ("8", 80, 33),
    ("tskh", 5, 42),
];

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn of(person: u64) -> Dice {
        Dice(person.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x00c4_1e0f_4913_57a3)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let place = self.below(list.len());
        list.get(place)
    }

    fn word(&mut self, list: &[&'static str]) -> &'static str {
        self.pick(list).copied().unwrap_or_default()
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.next().is_multiple_of(many)
    }
}

/// What fictional people are spread over.
pub struct City {
    /// Id and bloc.
    pub agencies: Vec<(String, String)>,
    pub communes: Vec<String>,
    pub sectors: Vec<String>,
    pub groups: Vec<String>,
    /// Code and name of majors of universities.
    pub majors: Vec<(String, String)>,
}

/// A person who is made up.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    pub profile: Profile,
    /// Twelve digits that no province gives out.
    pub number: String,
    pub bloc: String,
    pub entries: Vec<Entry>,
}

/// Makes up the person of a number; the same number gives the same person. About one in two hundred is somebody who is
/// there already, entered a second time with a mistake.
pub fn make(number: i64, city: &City) -> Made {
    let seed = u64::try_from(number).unwrap_or(0);
    let mut dice = Dice::of(seed);
    if seed > 1 && dice.one_in(200) {
        return second(make(number - 1, city), number, &mut dice);
    }
    first(number, city, &mut dice)
}

fn digits(number: i64) -> String {
    format!("{:06}", number.rem_euclid(1_000_000))
}

fn first(number: i64, city: &City, dice: &mut Dice) -> Made {
    let is_man = dice.one_in(2);
    let year = 1958 + i32::try_from(dice.below(44)).unwrap_or(0);
    let day = NaiveDate::from_yo_opt(year, 1 + u32::try_from(dice.below(365)).unwrap_or(0)).unwrap_or_default();
    let given = dice.word(if is_man { MEN } else { WOMEN }).to_owned();
    let marker = dice.word(MARKERS);
    let between = if is_man {
        dice.word(&["Văn", "Đức", "Hữu", "Quang"])
    } else {
        dice.word(&["Thị", "Thị", "Ngọc", "Thu"])
    };
    let (agency_id, bloc) = dice.pick(&city.agencies).cloned().unwrap_or_default();
    let century = if year < 2000 { 0 } else { 2 } + u8::from(!is_man);
    let (level, _, _) = level_of(dice);
    let birth = match dice.below(20) {
        0 => format!("{year}"),
        1 => day.format("%Y-%m").to_string(),
        _ => day.format("%Y-%m-%d").to_string(),
    };
    let status = match dice.below(100) {
        0..=5 => TalentStatus::Pool,
        6..=8 => TalentStatus::Away,
        9..=12 => TalentStatus::Left,
        13..=14 => TalentStatus::Retired,
        _ => TalentStatus::InPost,
    };
    let profile = Profile {
        family_name: dice.word(FAMILIES).to_owned(),
        middle_name: format!("{between} {marker}"),
        given_name: given,
        other_names: None,
        birth: Some(birth),
        sex: if is_man { Sex::Male } else { Sex::Female },
        ethnicity: Some(if dice.one_in(50) { format!("{:02}", 2 + dice.below(53)) } else { "01".to_owned() }),
        nationality: "VN".to_owned(),
        native_place: None,
        address: Some(format!("Số {}, đường Hư Cấu", 1 + dice.below(400))),
        commune_code: dice.pick(&city.communes).cloned(),
        address_elsewhere: None,
        phone: (!dice.one_in(10)).then(|| format!("+8450{:07}", number.rem_euclid(10_000_000))),
        second_phone: None,
        email: (!dice.one_in(5)).then(|| format!("nguoi.{number}@example.vn")),
        number_reason: Some("Số hư cấu để thử hệ thống".to_owned()),
        agency_id,
        post_title: Some(dice.word(POSTS).to_owned()),
        status,
        status_since: Some(format!("{}", (year + 22 + i32::try_from(dice.below(6)).unwrap_or(0)).min(2026))),
        beneficiary_group: if dice.one_in(12) { dice.pick(&city.groups).cloned() } else { None },
        sector: if dice.one_in(3) { None } else { dice.pick(&city.sectors).cloned() },
        research: None,
    };
    let entries = entries(level, year, dice, city);
    let number = format!("000{century}{:02}{}", year.rem_euclid(100), digits(number));
    Made { profile, number, bloc, entries }
}

fn level_of(dice: &mut Dice) -> (&'static str, u64, i32) {
    let mut at = dice.next() % 1000;
    for level in LEVELS {
        if at < level.1 {
            return *level;
        }
        at -= level.1;
    }
    ("6", 0, 22)
}

fn blank(kind: EntryKind) -> Entry {
    Entry {
        id: Default::default(),
        talent_id: TalentId::default(),
        kind: crate::platform::words::Words::as_str(kind).to_owned(),
        code: None,
        level: None,
        name: None,
        place: None,
        country: None,
        form: None,
        grade: None,
        number: None,
        score: None,
        from_on: None,
        to_on: None,
        expires_on: None,
        verified: None,
        note: None,
        is_key: false,
        import_id: Some(MARK.to_owned()),
        created_at: Default::default(),
        updated_at: Default::default(),
        removed_at: None,
        version: 1,
    }
}

fn entries(highest: &str, born: i32, dice: &mut Dice, city: &City) -> Vec<Entry> {
    let mut held = Vec::new();
    let (code, name) = dice.pick(&city.majors).cloned().unwrap_or_default();
    let degree = |level: &str, at: i32, dice: &mut Dice| Entry {
        level: Some(level.to_owned()),
        code: (level == "6").then(|| code.clone()),
        name: Some(name.clone()),
        place: Some(format!("Trường Đại học Ví Dụ {}", 1 + dice.below(40))),
        country: Some(if dice.one_in(12) { "JP".to_owned() } else { "VN".to_owned() }),
        to_on: Some(format!("{}", (born + at).min(2026))),
        ..blank(EntryKind::Degree)
    };
    let at = LEVELS.iter().find(|(level, _, _)| *level == highest).map_or(22, |(_, _, at)| *at);
    if highest != "6" && highest != "5" {
        held.push(degree("6", 22, dice));
    }
    held.push(degree(highest, at, dice));
    if highest == "8" && dice.one_in(8) {
        let title = if dice.one_in(8) { "gs" } else { "pgs" };
        held.push(Entry {
            code: Some(title.to_owned()),
            to_on: Some(format!("{}", (born + 45).min(2026))),
            ..blank(EntryKind::Title)
        });
    }
    if dice.one_in(4) {
        held.push(Entry {
            code: Some("en".to_owned()),
            level: Some(format!("{}", 3 + dice.below(4))),
            ..blank(EntryKind::Language)
        });
    }
    held
}

/// The person once more, as somebody else would enter them: without accents, day and month in each other's place, two
/// digits of the personal number swapped, another telephone number.
fn second(mut made: Made, number: i64, dice: &mut Dice) -> Made {
    let profile = &mut made.profile;
    match dice.below(3) {
        0 => {
            let plain =
                |text: &str| viet::name::clean_person_name(&viet::text::fold(text)).suggested.unwrap_or_default();
            profile.family_name = plain(&profile.family_name);
            profile.middle_name = plain(&profile.middle_name);
            profile.given_name = plain(&profile.given_name);
        }
        1 => {
            let turned = profile.birth.as_deref().and_then(|birth| {
                let (year, rest) = birth.split_once('-')?;
                let (month, day) = rest.split_once('-')?;
                format!("{year}-{day}-{month}").parse::<NaiveDate>().ok()
            });
            if let Some(turned) = turned {
                profile.birth = Some(turned.format("%Y-%m-%d").to_string());
            }
        }
        _ => {}
    }
    profile.phone = Some(format!("+8450{:07}", number.rem_euclid(10_000_000)));
    let head: String = made.number.chars().take(6).collect();
    made.number = format!("{head}{}", digits(number));
    made.entries.truncate(1);
    made
}

/// Adds so many fictional people in batches, each one event; goes on where an earlier run ended.
pub async fn seed(app: &App, people: i64, progress: impl Fn(i64)) -> Result<()> {
    if !(1..=MOST).contains(&people) {
        return Err(Error::refused(format!("Số người từ 1 đến {}.", viet::number::group(MOST))));
    }
    let city = seeding::city(&mut app.db.read(), &super::pages::groups(app)?).await?;
    if city.agencies.is_empty() {
        return Err(Error::refused("Hệ thống chưa có cơ quan nào. Nạp gói dữ liệu trước: chieuhien pack load."));
    }
    let mut done = 0;
    while done < people {
        let count = BATCH.min(people - done);
        let mut tx = app.db.write(&Permit::system("chieuhien demo seed")).await?;
        let first = people::next_numbers(&mut tx, count).await?;
        let mut batch = Vec::new();
        for number in first..first + count {
            let mut made = make(number, &city);
            let id = TalentId(format!("0000000000007000{number:016x}"));
            for (place, entry) in (0..).zip(&mut made.entries) {
                (entry.id, entry.talent_id) = (EntryId(format!("{id}{place}")), id.clone());
            }
            let specialties: Vec<String> = made.entries.iter().filter_map(|entry| entry.name.clone()).collect();
            batch.push(seeding::Row {
                words: words::of_person(number, &made.profile, &specialties),
                keys: keys(&app.secret, &of_profile(&made.profile, Some(made.number.clone()), &made.entries)),
                standing: standing_of(&made.entries),
                sealed: app.secret.seal(&format!("talents.personal_number:{id}"), made.number.as_bytes())?,
                number_key: crate::talents::store::search::number_key(&app.secret, &made.number),
                id,
                number,
                made,
            });
        }
        seeding::insert(&mut tx, &batch).await?;
        tx.commit(Event::about_instance("talents.seeded").with("people", count)).await?;
        done += count;
        progress(done);
    }
    seeding::analyse(app).await
}

/// Takes all fictional people out again.
pub async fn remove(app: &App) -> Result<u64> {
    let mut tx = app.db.write(&Permit::system("chieuhien demo")).await?;
    let removed = seeding::remove(&mut tx).await?;
    if removed > 0 {
        tx.commit(Event::about_instance("talents.unseeded").with("people", removed)).await?;
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city() -> City {
        City {
            agencies: vec![("a".into(), "government".into()), ("b".into(), "party".into())],
            communes: vec!["99001".into()],
            sectors: vec!["giao-duc".into()],
            groups: vec!["nq-53:phd".into()],
            majors: vec![("7480201".into(), "Công nghệ thông tin".into())],
        }
    }

    #[test]
    fn the_same_number_gives_the_same_person_whom_nobody_can_take_for_a_real_one() {
        let city = city();
        for number in 1..2000 {
            let made = make(number, &city);
            assert_eq!(made, make(number, &city));
            assert!(made.number.len() == 12 && made.number.starts_with("000"), "{}", made.number);
            let checked = viet::personal_number::check(&made.number, None, None).unwrap();
            assert!(checked.province().is_none(), "no province gives out such a number");
            let name = viet::text::fold(&made.profile.middle_name);
            assert!(MARKERS.iter().any(|marker| name.ends_with(&viet::text::fold(marker))), "{name}");
            assert!(!made.entries.is_empty());
        }
    }

    #[test]
    fn numbers_are_not_given_twice() {
        let city = city();
        let numbers: std::collections::HashSet<String> = (1..5000).map(|number| make(number, &city).number).collect();
        assert_eq!(numbers.len(), 4999);
    }
}
