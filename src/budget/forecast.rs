//! The forecast of several years: what is granted goes on, the catalogue is filled, later years repeat it; under assumptions
//! that are dated settings and may be tried with other values on the page (features 148, 149).

use std::collections::BTreeMap;

use super::figure::{Content, Origin};
use super::store::items::Base;
use crate::platform::list::ListParams;
use crate::platform::settings::{KnownSetting, SettingKind, Settings};
use crate::platform::words::Words;

/// The years of a forecast.
pub const SPAN: i64 = 5;

const GROUP: &str = "Dự báo ngân sách";
const BLOCKS: &str = "dự báo ngân sách nhiều năm";

const fn share(key: &'static str, label: &'static str, most: i64, note: &'static str) -> KnownSetting {
    KnownSetting {
        key,
        group: GROUP,
        label,
        kind: SettingKind::Number { least: 0, most },
        unit: "%",
        blocks: BLOCKS,
        note,
    }
}

/// The frame of the medium term, in millions of đồng, from a day on.
pub const CEILING: &str = "budget.ceiling_millions";

/// The assumptions of a forecast.
pub const SETTINGS: &[KnownSetting] = &[
    share("budget.fill_percent", "Tỷ lệ tuyển được so với chỉ tiêu danh mục", 100, "Kịch bản cơ sở."),
    share("budget.fill_low_percent", "Tỷ lệ tuyển được, mức thấp", 100, "Đầu dưới của khoảng dự báo."),
    share("budget.fill_high_percent", "Tỷ lệ tuyển được, mức cao", 100, "Đầu trên của khoảng dự báo."),
    share(
        "budget.later_hires_percent",
        "Chỉ tiêu của mỗi năm sau so với danh mục gần nhất",
        300,
        "100 là mỗi năm sau có chỉ tiêu như danh mục gần nhất.",
    ),
    share("budget.leave_percent", "Tỷ lệ người hưởng thôi việc, thôi hưởng mỗi năm", 50, ""),
    share(
        "budget.wage_growth_percent",
        "Mức tăng lương tối thiểu vùng mỗi năm",
        30,
        "Chỉ tính vào thu nhập tăng thêm.",
    ),
    KnownSetting {
        key: CEILING,
        group: GROUP,
        label: "Khung ngân sách trung hạn của năm",
        kind: SettingKind::Number { least: 0, most: 100_000_000 },
        unit: "triệu đồng",
        blocks: "",
        note: "Mỗi năm một giá trị, hiệu lực từ 01/01 của năm đó. Chưa có thì dự báo không so với khung.",
    },
];

/// What a forecast assumes, in per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumptions {
    pub fill: i64,
    pub low: i64,
    pub high: i64,
    pub later: i64,
    pub leave: i64,
    pub growth: i64,
}

/// A field of the page: its name in the address, the setting that it starts from.
pub const FIELDS: [(&str, &str); 6] = [
    ("tuyen", "budget.fill_percent"),
    ("thap", "budget.fill_low_percent"),
    ("cao", "budget.fill_high_percent"),
    ("sau", "budget.later_hires_percent"),
    ("nghi", "budget.leave_percent"),
    ("luong", "budget.wage_growth_percent"),
];

/// A field as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub label: &'static str,
    pub note: &'static str,
    pub most: i64,
    /// As it is counted with: tried on the page, or set.
    pub value: Option<i64>,
    /// What was typed that is no such number.
    pub wrong: Option<String>,
    /// What is set, in words; empty when nothing is.
    pub set: String,
    pub is_tried: bool,
}

/// The fields with what the address tries and what the settings hold.
pub fn fields(settings: &Settings, params: &ListParams) -> Vec<Field> {
    let mut found = Vec::new();
    for (name, key) in FIELDS {
        let Some(known) = SETTINGS.iter().find(|known| known.key == key) else { continue };
        let SettingKind::Number { most, .. } = known.kind else { continue };
        let row = settings.all().iter().find(|setting| setting.key.as_str() == key);
        let set = settings.number(key).ok();
        let typed = params.get(name).map(str::trim);
        let read =
            typed.map(|text| viet::number::parse_integer(text).ok().filter(|number| (0..=most).contains(number)));
        let wrong = match (typed, read) {
            (Some(text), Some(None)) => Some(text.to_owned()),
            _ => None,
        };
        let tried = read.flatten();
        found.push(Field {
            name,
            label: known.label,
            note: known.note,
            most,
            value: tried.or(set),
            wrong,
            set: row.map_or_else(String::new, |row| {
                let assumed = if row.assumed { ", giả định" } else { "" };
                format!("{}{assumed}, từ {}", known.read(&row.value), viet::date::screen(row.effective_on))
            }),
            is_tried: tried.is_some() && tried != set,
        });
    }
    found
}

/// The assumptions, or a sentence for each that is missing.
pub fn assumptions(fields: &[Field]) -> Result<Assumptions, Vec<String>> {
    let mut missing = Vec::new();
    let mut value = |name: &str| {
        let field = fields.iter().find(|field| field.name == name);
        if let Some(field) = field {
            match (&field.wrong, field.value) {
                (Some(text), _) => {
                    missing.push(format!("{}: nhập số từ 0 đến {}, đang là “{text}”.", field.label, field.most))
                }
                (None, None) => missing.push(format!(
                    "Chưa có giả định “{}”. Quản trị hệ thống nhập ở Thiết lập, hoặc nhập thử ở dưới.",
                    field.label
                )),
                (None, Some(_)) => {}
            }
        }
        field.and_then(|field| field.value).unwrap_or_default()
    };
    let found = Assumptions {
        fill: value("tuyen"),
        low: value("thap"),
        high: value("cao"),
        later: value("sau"),
        leave: value("nghi"),
        growth: value("luong"),
    };
    if missing.is_empty() { Ok(found) } else { Err(missing) }
}

/// An amount after so many shares in per cent, exactly, rounded half up at the end.
fn scaled(amount: i64, shares: &[(i64, i64)]) -> i64 {
    // Each share is taken off in parts of a million million, so that nothing overflows and no đồng is made up.
    let mut exact = i128::from(amount) * 1_000_000;
    for (percent, times) in shares {
        for _ in 0..*times {
            exact = exact * i128::from(*percent) / 100;
        }
    }
    i64::try_from((exact + 500_000).div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

/// The sums by content alone, of those by group: as the database would add them up.
pub fn by_content(groups: &[Base]) -> Vec<Base> {
    let mut found: Vec<Base> = Vec::new();
    for row in groups {
        let same =
            |known: &&mut Base| known.origin == row.origin && known.year == row.year && known.content == row.content;
        match found.iter_mut().find(same) {
            Some(known) => known.amount += row.amount,
            None => {
                let key = row.content.as_str().to_owned();
                found.push(Base { name: key.clone(), key, ..row.clone() });
            }
        }
    }
    found.sort_by(|one, other| (&one.key, one.year).cmp(&(&other.key, other.year)));
    found
}

/// A figure of a forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub year: i64,
    pub origin: Origin,
    pub content: Content,
    pub key: String,
    pub name: String,
    pub amount: i64,
}

/// The figures of the years under some assumptions, filled at `fill` per cent; `repeated` is the year of the catalogue that
/// later years repeat.
pub fn scenario(
    base: &[Base],
    years: (i64, i64),
    repeated: Option<i64>,
    assumed: &Assumptions,
    fill: i64,
) -> Vec<Figure> {
    let (first, last) = years;
    let stay = 100 - assumed.leave;
    let growth = |content: Content, year: i64| match content {
        Content::Income => (100 + assumed.growth, year - first),
        Content::OneOff | Content::Other => (100, 0),
    };
    let mut found = Vec::new();
    let mut add = |year: i64, of: &Base, origin: Origin, amount: i64| {
        if amount != 0 {
            let (content, key, name) = (of.content, of.key.clone(), of.name.clone());
            found.push(Figure { year, origin, content, key, name, amount });
        }
    };
    for row in base.iter().filter(|row| (first..=last).contains(&row.year)) {
        let since = row.year - first;
        let growth_of = growth(row.content, row.year);
        match row.origin {
            Origin::Granted => {
                add(row.year, row, Origin::Granted, scaled(row.amount, &[(stay, since), growth_of]));
            }
            Origin::Expected => {
                add(row.year, row, Origin::Expected, scaled(row.amount, &[(fill, 1), (stay, since), growth_of]));
            }
            Origin::Repeated => {
                let Some(repeated) = repeated else { continue };
                let offset = row.year - repeated;
                if offset < 0 {
                    continue;
                }
                for year in (repeated + 1 + offset)..=last {
                    let shares = [(fill, 1), (assumed.later, 1), (stay, offset), growth(row.content, year)];
                    add(year, row, Origin::Repeated, scaled(row.amount, &shares));
                }
            }
        }
    }
    found
}

/// A row of a table of years: its name, the sum of each year, and the key by which it opens to its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub key: String,
    pub name: String,
    pub years: Vec<i64>,
    pub total: i64,
}

/// The figures as a table, one row for each key, in the order in which the keys come.
pub fn table(figures: &[Figure], years: (i64, i64), key: impl Fn(&Figure) -> (String, String)) -> Vec<Row> {
    let count = usize::try_from(years.1 - years.0 + 1).unwrap_or(0);
    let mut order: Vec<String> = Vec::new();
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for figure in figures {
        let (key, name) = key(figure);
        let row = rows.entry(key.clone()).or_insert_with(|| {
            order.push(key.clone());
            Row { key, name, years: vec![0; count], total: 0 }
        });
        let place = usize::try_from(figure.year - years.0).unwrap_or(usize::MAX);
        if let Some(sum) = row.years.get_mut(place) {
            *sum += figure.amount;
            row.total += figure.amount;
        }
    }
    order.into_iter().filter_map(|key| rows.remove(&key)).collect()
}

/// The sum of each year.
pub fn totals(figures: &[Figure], years: (i64, i64)) -> Vec<i64> {
    (years.0..=years.1)
        .map(|year| figures.iter().filter(|figure| figure.year == year).map(|figure| figure.amount).sum())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLAIN: Assumptions = Assumptions { fill: 100, low: 50, high: 100, later: 100, leave: 0, growth: 0 };

    fn base(origin: Origin, year: i64, content: Content, amount: i64) -> Base {
        Base { origin, year, content, key: "a".to_owned(), name: "A".to_owned(), amount }
    }

    #[test]
    fn what_is_granted_goes_on_and_later_years_repeat_the_catalogue() {
        let rows = [
            base(Origin::Granted, 2026, Content::Income, 100),
            base(Origin::Granted, 2027, Content::Income, 100),
            base(Origin::Expected, 2026, Content::OneOff, 40),
            base(Origin::Repeated, 2026, Content::OneOff, 60),
            base(Origin::Repeated, 2027, Content::Income, 12),
        ];
        let found = scenario(&rows, (2026, 2030), Some(2026), &PLAIN, 100);
        // From 2027 on sixty each year; the income of a cohort comes a year after it.
        assert_eq!(totals(&found, (2026, 2030)), [140, 160, 72, 72, 72]);
        let half = scenario(&rows, (2026, 2030), Some(2026), &PLAIN, 50);
        assert_eq!(totals(&half, (2026, 2030)), [120, 130, 36, 36, 36]);
        let less = Assumptions { later: 50, ..PLAIN };
        assert_eq!(
            totals(&scenario(&rows, (2026, 2030), Some(2026), &less, 100), (2026, 2030)),
            [140, 130, 36, 36, 36]
        );
        assert_eq!(totals(&scenario(&rows, (2026, 2030), None, &PLAIN, 100), (2026, 2030)), [140, 100, 0, 0, 0]);
    }

    #[test]
    fn growth_is_for_income_and_leaving_for_everything_after_the_first_year() {
        let rows = [
            base(Origin::Granted, 2026, Content::Income, 1_000),
            base(Origin::Granted, 2028, Content::Income, 1_000),
            base(Origin::Granted, 2028, Content::OneOff, 1_000),
        ];
        let assumed = Assumptions { growth: 10, leave: 20, ..PLAIN };
        let found = scenario(&rows, (2026, 2030), None, &assumed, 100);
        let amounts: Vec<i64> = found.iter().map(|figure| figure.amount).collect();
        assert_eq!(amounts, [1_000, 774, 640]);
    }

    proptest! {
        #[test]
        fn more_people_never_cost_less(amount in 0_i64..90_000_000_000, low in 0_i64..=100, more in 0_i64..=50, growth in 0_i64..=30) {
            let rows = [
                base(Origin::Expected, 2027, Content::Income, amount),
                base(Origin::Repeated, 2027, Content::Income, amount),
            ];
            let assumed = Assumptions { growth, ..PLAIN };
            let high = (low + more).min(100);
            let one = totals(&scenario(&rows, (2026, 2030), Some(2026), &assumed, low), (2026, 2030));
            let other = totals(&scenario(&rows, (2026, 2030), Some(2026), &assumed, high), (2026, 2030));
            prop_assert!(one.iter().zip(&other).all(|(less, more)| less <= more));
        }
    }

    #[test]
    fn contents_are_the_sums_of_their_groups() {
        let of =
            |key: &str, content, amount| Base { key: key.to_owned(), ..base(Origin::Granted, 2026, content, amount) };
        let rows = [of("a", Content::OneOff, 5), of("a", Content::Income, 7), of("b", Content::Income, 9)];
        let found: Vec<(String, i64)> = by_content(&rows).into_iter().map(|row| (row.key, row.amount)).collect();
        assert_eq!(found, [("income".to_owned(), 16), ("one_off".to_owned(), 5)]);
    }

    #[test]
    fn what_is_not_set_is_named_and_may_be_tried() {
        let missing = assumptions(&fields(&Settings::default(), &ListParams::default())).unwrap_err();
        assert_eq!(missing.len(), 6);
        assert!(missing[0].contains("Tỷ lệ tuyển được so với chỉ tiêu danh mục"), "{missing:?}");
        let params = ListParams::read("/ngan-sach/du-bao", "tuyen=80&thap=50&cao=100&sau=100&nghi=2&luong=7");
        let tried = fields(&Settings::default(), &params);
        assert!(tried.iter().all(|field| field.is_tried));
        let found = assumptions(&tried).unwrap();
        assert_eq!((found.fill, found.leave, found.growth), (80, 2, 7));
        let params = ListParams::read("/ngan-sach/du-bao", "tuyen=abc&thap=50&cao=100&sau=100&nghi=2&luong=70");
        let wrong = assumptions(&fields(&Settings::default(), &params)).unwrap_err();
        assert!(wrong.len() == 2 && wrong[1].contains("nhập số từ 0 đến 30"), "{wrong:?}");
    }

    #[test]
    fn a_table_has_a_row_for_each_key_and_a_sum_for_each_year() {
        let rows = [
            base(Origin::Granted, 2026, Content::Income, 5),
            base(Origin::Granted, 2026, Content::OneOff, 7),
            base(Origin::Granted, 2027, Content::Income, 6),
        ];
        let found = scenario(&rows, (2026, 2027), None, &PLAIN, 100);
        let shown = table(&found, (2026, 2027), |figure| (figure.key.clone(), figure.name.clone()));
        assert_eq!(shown.len(), 1);
        assert_eq!((shown[0].years.clone(), shown[0].total), (vec![12, 6], 18));
    }
}
